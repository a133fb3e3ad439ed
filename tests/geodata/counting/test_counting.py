"""What is counted between two days and over a span, from facts made up for each sentence; more in tests/shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geodata.counting.dataset_holdings import settled_places
from geodata.counting.shares import shares, shares_by_admin1
from geodata.counting.tempo import captures_along, tempo
from geodata.counting.transfers import compare, compare_by_admin1, redrawn, require_unit, units_of
from geodata.model.errors import OutOfRange
from tests.shared.facts import dataset_of


def day(number):
    return date(2024, 1, number)


def row(place, number, kind, before=None, after=None, **more):
    return {"place": place, "day": f"2024-01-{number:02d}", "kind": kind, "from": before or [], "to": after, **more}


def country(*events, places=None, **facts):
    """a (1 km2 in North), b (2 km2, a quarter of it in North, else in South), zone (4 km2 in South)."""
    places = places or {
        "a": {"km2": 1, "admin1": "North", "population": 10},
        "b": {"km2": 2, "split": {"South": 1500000, "North": 500000}, "population": 200},
        "zone": {"km2": 4, "admin1": "South", "kind": "area"},
    }
    rows = [row(place, 1, "baseline", None, "x") for place in places]
    facts = {"days": ["2024-01-01", "2024-01-31"], "factions": ["x", "y", "z"], "places": places, **facts}
    return dataset_of({**facts, "events": [*rows, *events]})


BY_TURNS = (
    row("a", 2, "captured", "x", "y"),
    row("a", 5, "captured", "y", "z"),
    row("a", 9, "captured", "z", "y"),
)
LOST = (
    row("a", 5, "captured", "x", "y"),
    row("a", 6, "contested", None, "y", by=["x"]),
    row("b", 7, "captured", "x", "z"),
)


def test_areas_are_told_in_square_kilometres_too():
    found = compare(country(*LOST, apart=["zone"]), day(1), day(10))
    [larger, smaller] = found.transfers
    assert (larger.area_km2, larger.contested_km2, larger.inferred_km2) == (2, 0, 0)
    assert (smaller.area_km2, smaller.contested_km2) == (1, 1)
    assert found.area_km2 == 3
    assert [one.area_km2 for one in found.apart] == [4]
    x = next(one for one in found.totals if one.holder == "x")
    assert (x.area_km2_from, x.area_km2_to, x.contested_km2_from, x.contested_km2_to) == (7, 4, 0, 0)
    y = next(one for one in found.totals if one.holder == "y")
    assert (y.area_km2_from, y.area_km2_to, y.contested_km2_from, y.contested_km2_to) == (0, 1, 0, 1)
    assert [larger.cells, larger.places, smaller.cells] == [("b",), ("b",), ("a",)]


def test_new_names_are_known_among_more_factions_than_a_number_has_bits():
    factions = [f"f{number:02}" for number in range(70)]
    renamed = row("a", 5, "relabelled", "f68", "f69")
    events = [
        row("a", 1, "baseline", None, "f68"),
        row("b", 1, "baseline", None, "f67"),
        row("b", 5, "captured", "f67", "f69"),
    ]
    found = compare(country(*events, renamed, factions=["x", *factions]), day(2), day(10))
    assert [(one.from_, one.to) for one in found.renamings] == [("f68", "f69")]
    assert [(one.from_, one.to) for one in found.transfers] == [("f67", "f69")]


def test_where_no_place_counts_as_a_place_ground_still_changes_hands():
    land = {"land": {"km2": 3, "kind": "area", "admin1": "North"}}
    found = compare(country(row("land", 5, "captured", "x", "y"), places=land), day(1), day(10))
    assert [(one.area_km2, one.cells, one.places) for one in found.transfers] == [(3, ("land",), ())]


def test_a_unit_in_which_less_than_a_square_metre_lies_has_no_part_in_what_changed_hands():
    places = {"a": {"km2": 1, "split": {"North": 1000000, "South": 0}}}
    found = compare_by_admin1(country(row("a", 5, "captured", "x", "y"), places=places), day(1), day(10))
    assert {unit: len(one.transfers) for unit, one in found.items()} == {"North": 1, "South": 0}


def test_who_lost_all_on_the_first_day_of_a_span_or_gained_the_day_after_it_has_no_series():
    found = shares(country(*BY_TURNS), day(5), day(8))
    assert found.area_m2.keys() == {"x", "z"}
    assert found.places == {"z": (1, 1, 1, 1), "x": (1, 1, 1, 1)}


def test_where_no_road_is_named_the_captures_of_the_headline_places_are_told():
    dataset = country(*LOST)
    named = replace(dataset, settings=replace(dataset.settings, headline_places=("b", "a")))
    assert [(one.place, one.day) for one in tempo(named, day(1), day(10)).route] == [("b", day(7)), ("a", day(5))]
    assert tempo(dataset, day(1), day(10)).route == ()


def test_holders_of_as_much_ground_are_told_by_id_and_nobody_last():
    places = {one: {"km2": 1} for one in "abc"}
    events = [row("a", 2, "captured", "x", "z"), row("b", 2, "captured", "x", "y"), row("c", 2, "withdrew", "x")]
    totals = compare(country(*events, places=places), day(2), day(3)).totals
    assert [one.holder for one in totals] == ["y", "z", None]


def test_contested_ground_of_the_first_day_is_told_in_the_totals_only():
    found = compare(country(*LOST), day(6), day(10))
    y = next(one for one in found.totals if one.holder == "y")
    assert (y.contested_m2_from, y.contested_m2_to) == (1000000, 1000000)
    assert [one.contested_m2 for one in found.transfers] == [0]


def test_inferred_ground_is_told_in_square_kilometres():
    places = {"a": {"km2": 1}, "b": {"km2": 2}}
    events = [row("a", 1, "baseline", None, "x"), row("a", 5, "captured", "x", "y")]
    facts = {"days": ["2024-01-01", "2024-01-31"], "factions": ["x", "y"], "places": places, "events": events}
    [found] = compare(dataset_of(facts), day(1), day(10)).transfers
    assert (found.area_km2, found.inferred_km2, found.cells) == (3, 2, ("a", "b"))


def test_units_are_those_of_the_parts_of_cells_and_of_cells_that_have_no_parts():
    found = country()
    assert units_of(found) == ("North", "South")
    with pytest.raises(OutOfRange):
        compare(found, day(1), day(5), "East")
    require_unit(found, "North")
    with pytest.raises(OutOfRange, match='"East" is no first-level unit of this dataset; they are: North, South'):
        require_unit(found, "East")


def test_a_unit_may_lie_in_parts_of_cells_only():
    found = country(places={"a": {"km2": 2, "admin1": "North", "split": {"North": 1500000, "South": 500000}}})
    assert units_of(found) == ("North", "South")
    assert units_of(country(places={"a": {"km2": 2, "admin1": "East"}})) == ("East",)


def test_each_unit_counts_its_part():
    parts = compare_by_admin1(country(*LOST, apart=["zone"]), day(1), day(10))
    assert {unit: [(one.to, one.area_m2, one.places) for one in part.transfers] for unit, part in parts.items()} == {
        "North": [("y", 1000000, ("a",)), ("z", 500000, ())],
        "South": [("z", 1500000, ("b",))],
    }
    assert {unit: [one.area_m2 for one in part.apart] for unit, part in parts.items()} == {
        "North": [],
        "South": [4000000],
    }
    assert (parts["South"].admin1, parts["South"].first, parts["South"].second) == ("South", day(1), day(10))
    assert [(one.holder, one.places_from, one.places_to) for one in parts["South"].totals] == [("x", 1, 0), ("z", 0, 1)]


def test_places_that_count_are_towns_of_the_unit_asked_for():
    places = {
        "city": {"km2": 1, "admin1": "North"},
        "east": {"km2": 1, "admin1": "North", "part_of": "city"},
        "old": {"km2": 1, "admin1": "North", "kind": "neighbourhood"},
        "zone": {"km2": 1, "admin1": "North", "kind": "area"},
        "far": {"km2": 1, "admin1": "South"},
    }
    found = country(places=places)
    assert list(settled_places(found)) == ["city", "far"]
    assert list(settled_places(found, "South")) == ["far"]


def test_transfers_of_equal_ground_are_told_by_the_holder_before_then_by_the_one_after():
    places = {name: {"km2": 1} for name in "abcd"}
    events = [row("a", 1, "captured", "x", "z", order=1), row("b", 1, "captured", "x", "y", order=1)]
    events += [row("a", 5, "captured", "z", "x"), row("b", 5, "captured", "y", "z")]
    events += [row("c", 5, "captured", "x", "z"), row("d", 5, "captured", "x", "y")]
    found = compare(country(*events, places=places), day(2), day(9))
    assert [(one.from_, one.to) for one in found.transfers] == [("x", "y"), ("x", "z"), ("y", "z"), ("z", "x")]


def test_ground_stated_apart_is_told_by_id_and_as_far_as_it_lies_in_the_unit():
    places = {name: {"km2": 1, "admin1": unit} for name, unit in zip("dcba", ["S", "N", "S", "S"], strict=True)}
    found = country(row("d", 5, "captured", "x", "y"), places=places, apart=list("abcd"))
    apart = compare(found, day(1), day(9)).apart
    assert [(one.cell, one.area_m2, one.holder_from, one.holder_to) for one in apart] == [
        ("a", 1000000, "x", "x"),
        ("b", 1000000, "x", "x"),
        ("c", 1000000, "x", "x"),
        ("d", 1000000, "x", "y"),
    ]
    assert [one.cell for one in compare(found, day(1), day(9), "S").apart] == ["a", "b", "d"]


def test_totals_tell_the_largest_of_the_second_day_first_then_of_the_first_day_then_by_id():
    places = {name: {"km2": km2} for name, km2 in {"a": 1, "b": 1, "c": 3, "d": 2, "e": 1, "f": 1}.items()}
    events = [row("a", 1, "captured", "x", "z", order=1), row("b", 1, "captured", "x", "y", order=1)]
    events += [row("c", 5, "captured", "x", "w"), row("d", 5, "withdrew", "x")]
    events += [row("e", 1, "captured", "x", "v", order=1), row("e", 5, "captured", "v", "w")]
    events += [row("f", 1, "captured", "x", "u", order=1), row("f", 5, "captured", "u", "w")]
    found = compare(country(*events, places=places, factions=["x", "y", "z", "w", "u", "v"]), day(2), day(9))
    assert [one.holder for one in found.totals] == ["w", "y", "z", "x", "u", "v", None]
    assert found.totals[0].area_m2_to == 5000000


def test_redrawn_ground_is_told_by_what_came_and_what_went_whichever_day_is_given_first():
    events = [row("a", 1, "withdrew", "x", order=1), row("a", 5, "captured", None, "y"), row("b", 7, "withdrew", "x")]
    found = country(*events, undrawn_is_unknown=True)
    assert redrawn(found, day(1), day(4)) == (0, 0)
    assert redrawn(found, day(1), day(5)) == (1000000, 0)
    assert redrawn(found, day(1), day(10)) == redrawn(found, day(10), day(1)) == (1000000, 2000000)
    assert redrawn(country(*events), day(1), day(10)) == (0, 0)


def test_redrawn_ground_of_the_first_and_last_day_of_a_span_counts_and_days_run_forward():
    places = {name: {"km2": 1} for name in "dcba"}
    events = [row(name, 1, "withdrew", "x", order=1) for name in places]
    events += [row(name, number, "captured", None, "y") for name, number in zip("abcd", (4, 5, 7, 8), strict=True)]
    events += [row("a", 20, "captured", "y", "z"), row("d", 19, "captured", "y", "z")]
    found = country(*events, places=places, undrawn_is_unknown=True)
    assert tempo(found, day(5), day(7)).redrawn_by_day == ((day(5), 1000000), (day(7), 1000000))
    assert [when for when, _ in tempo(found, day(1), day(31)).redrawn_by_day] == [day(4), day(5), day(7), day(8)]
    assert [when for when, _ in tempo(found, day(1), day(31)).by_day] == [day(19), day(20)]


@pytest.mark.parametrize("count", [compare, shares, tempo])
def test_a_day_outside_the_data_is_refused_at_either_end(count):
    found = country()
    for span in ((date(2023, 12, 31), day(5)), (day(5), date(2024, 2, 1))):
        with pytest.raises(OutOfRange):
            count(found, *span)
    count(found, day(1), day(31))


def test_shares_of_reversed_days_run_forward():
    found = country(*LOST)
    assert shares(found, day(8), day(4)) == shares(found, day(4), day(8))
    assert shares(found, day(4), day(8)).days == (day(4), day(5), day(6), day(7), day(8))
    assert shares(found, day(4), day(8)).area_km2["y"] == (0, 1, 1, 1, 1)


def test_shares_of_a_unit_name_only_those_who_hold_ground_in_it():
    parts = shares_by_admin1(country(*LOST), day(4), day(8))
    assert set(parts) == {"North", "South"}
    assert parts["South"].area_m2 == {"x": (5500000,) * 3 + (4000000,) * 2, "z": (0, 0, 0, 1500000, 1500000)}
    assert parts["South"].population == {"x": (200, 200, 200, 0, 0), "z": (0, 0, 0, 200, 200)}
    assert parts["South"].admin1 == "South"
    with pytest.raises(OutOfRange):
        shares(country(), day(4), day(8), "East")


def test_no_more_sources_are_told_of_the_first_day():
    places = {"t": {"km2": 1, "repeat": 6}}
    facts = {"days": ["2024-01-01", "2024-01-31"], "factions": ["x"], "places": places}
    found = dataset_of({**facts, "events": [row("t", 3, "baseline", None, "x")]})
    assert shares(found, day(3), day(9)).source_jumps == ()
    assert shares(found, day(2), day(9)).source_jumps == (day(3),)


def test_square_kilometres_a_day_are_over_all_days_of_the_span():
    found = country(*LOST)
    assert tempo(found, day(5), day(7)).km2_per_day == 1
    assert tempo(found, day(8), day(8)).km2_per_day == 0
    assert tempo(found, day(7), day(7)).km2_per_day == 2
    assert tempo(found, day(7), day(5)) == tempo(found, day(5), day(7))


def test_lists_of_the_tempo_are_cut():
    found = country(*LOST)
    assert [tempo(found, day(1), day(31), limit).most_changed for limit in (1, 9)] == [
        (("a", 1),),
        (("a", 1), ("b", 1)),
    ]
    assert [len(tempo(found, day(1), day(31), limit).longest_held) for limit in (1, 3, 9)] == [1, 3, 4]


def test_ten_of_each_are_told_unless_more_are_asked_for():
    places = {"t": {"km2": 1, "repeat": 12}}
    facts = {"days": ["2024-01-01", "2024-01-31"], "factions": ["x", "y"], "places": places}
    rows = [row("t", 1, "baseline", None, "x"), row("t", 5, "captured", "x", "y")]
    found = tempo(dataset_of({**facts, "events": rows}), day(1), day(31))
    assert (len(found.most_changed), len(found.longest_held)) == (10, 10)


def test_gainers_and_losers_of_equal_ground_are_told_by_id():
    places = {"a": {"km2": 1}, "b": {"km2": 1}, "c": {"km2": 1}}
    events = [row("a", 5, "captured", "x", "z"), row("b", 5, "captured", "x", "y"), row("c", 5, "withdrew", "x")]
    found = tempo(country(*events, places=places), day(1), day(31))
    assert [holder for _, holder, _ in found.gained_by_day] == [None, "y", "z"]
    assert list(found.gained_m2) == [None, "y", "z"]
    assert [place for place, _ in found.most_changed] == ["a", "b", "c"]


def test_the_road_of_one_faction_knows_only_what_it_took():
    events = [row("a", 5, "captured", "x", "y"), row("a", 8, "captured", "y", "z"), row("b", 9, "captured", "x", "z")]
    found = captures_along(country(*events), ("a", "zone", "b"), day(1), day(31), "z")
    assert [(one.place, one.day, one.to, one.event, one.days_since) for one in found] == [
        ("a", day(8), "z", "a-2024-01-08-captured", None),
        ("zone", None, None, "", None),
        ("b", day(9), "z", "b-2024-01-09-captured", 1),
    ]


def test_more_factions_than_bits_in_a_number_count_the_same(monkeypatch):
    events = [
        row("a", 5, "relabelled", "x", "y"),
        row("a", 7, "captured", "y", "z"),
        row("a", 9, "recaptured", "z", "y"),
    ]
    monkeypatch.setattr("geodata.counting.period_arrays.LONGEST_MASK", 1)
    masked = compare(country(*events), day(1), day(20))
    monkeypatch.undo()
    assert masked == compare(country(*events), day(1), day(20))
    assert [(one.from_, one.to) for one in masked.renamings] == [("x", "y")]


def test_a_country_without_cells_has_nothing_to_count():
    places = {"a": {"km2": 0}}
    found = compare(country(row("a", 5, "captured", "x", "y"), places=places), day(1), day(9))
    assert [(one.from_, one.to, one.area_m2, one.places, one.cells) for one in found.transfers] == [
        ("x", "y", 0, ("a",), ())
    ]
    assert [(one.holder, one.places_from, one.places_to) for one in found.totals] == [("x", 1, 0), ("y", 0, 1)]
