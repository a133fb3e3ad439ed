"""Control zones of a country made up for each sentence: order, span, places, sources, contested ground."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geodata.cells.control_zones import areas_on, zones_on
from tests.shared.facts import dataset_of


def day(number):
    return date(2024, 1, number)


def row(place, number, kind, before=None, after=None, **more):
    return {"place": place, "day": f"2024-01-{number:02d}", "kind": kind, "from": before or [], "to": after, **more}


def country(*events, km2=(("c", 1), ("b", 2), ("a", 1)), **facts):
    """Places that x holds from the first day on, a cell each."""
    places = {name: {"km2": size} for name, size in km2}
    rows = [row(place, 1, "baseline", None, "x") for place in places]
    facts = {"days": ["2024-01-01", "2024-01-31"], "factions": ["x", "y", "z"], "places": places, **facts}
    found = dataset_of({**facts, "events": [*rows, *events]})
    return tuple(found.cells.values()), found.periods


def test_the_largest_comes_first_equal_ones_by_id_and_nobody_last():
    moves = [row("a", 5, "captured", "x", "z"), row("c", 5, "captured", "x", "y"), row("b", 5, "withdrew", "x")]
    cells, periods = country(*moves, km2=(("a", 1), ("c", 1), ("b", 5), ("d", 2)))
    assert [zone.holder for zone in zones_on(cells, periods, day(6))] == ["x", "y", "z", None]
    assert list(areas_on(cells, periods, day(6)).items()) == [("x", 2), ("y", 1), ("z", 1), (None, 5)]
    held = {cell: zone.holder for zone in zones_on(cells, periods, day(6)) for cell in zone.cells}
    assert held == {"a": "z", "c": "y", "b": None, "d": "x"}


def test_a_zone_names_its_places_in_order_and_its_cells():
    cells, periods = country(row("b", 5, "captured", "x", "y"))
    zones = {zone.holder: zone for zone in zones_on(cells, periods, day(6))}
    assert (zones["x"].places, zones["x"].cells, zones["x"].area_km2) == (("a", "c"), ("c", "a"), 2)
    assert (zones["y"].places, zones["y"].cells, zones["y"].area_km2) == (("b",), ("b",), 2)


def test_inferred_ground_belongs_to_the_zone_and_its_place_and_sources_do_not():
    places = {"a": {"km2": 1}, "b": {"km2": 2}}
    facts = {"days": ["2024-01-01", "2024-01-31"], "factions": ["x"], "places": places}
    found = dataset_of({**facts, "events": [row("a", 1, "baseline", None, "x")]})
    periods = {**found.periods, "b": tuple(replace(one, sources=("other",)) for one in found.periods["b"])}
    [zone] = zones_on(tuple(found.cells.values()), periods, day(1))
    assert (zone.area_km2, zone.cells, zone.places, zone.sources) == (3, ("a", "b"), ("a",), ("s",))


def test_sources_are_those_of_the_day_each_once_and_sorted():
    cells, periods = country()
    several = {"a": ("t", "s"), "b": ("s",), "c": ("r",)}
    periods = {place: tuple(replace(one, sources=several[place]) for one in periods[place]) for place in periods}
    assert zones_on(cells, periods, day(1))[0].sources == ("r", "s", "t")


def test_contested_ground_is_told_and_a_besieged_or_divided_city_is_not():
    cells, periods = country(
        row("a", 5, "contested", None, "x", by=["y"]),
        row("b", 5, "besieged", None, "x", by=["y"]),
    )
    [zone] = zones_on(cells, periods, day(6))
    assert (zone.area_km2, zone.contested_km2) == (4, 1)


def spans(cells, periods, holder, *days):
    found = {
        number: [zone for zone in zones_on(cells, periods, day(number)) if zone.holder == holder] for number in days
    }
    return [(zones[0].start.day, zones[0].end.day if zones[0].end else None) for zones in found.values()]


def test_a_zone_lasts_from_one_change_of_its_shape_up_to_the_next():
    cells, periods = country(
        row("a", 5, "captured", "x", "y"), row("b", 9, "captured", "x", "y"), row("a", 20, "captured", "y", "z")
    )
    assert spans(cells, periods, "x", 1, 4, 5, 8, 9, 31) == [(1, 5), (1, 5), (5, 9), (5, 9), (9, None), (9, None)]
    assert spans(cells, periods, "y", 5, 9, 19, 20) == [(5, 9), (9, 20), (9, 20), (20, None)]
    assert spans(cells, periods, "z", 20) == [(20, None)]


def test_a_change_of_status_begins_a_new_zone_of_the_holder_and_of_nobody_else():
    cells, periods = country(
        row("a", 5, "captured", "x", "y"),
        row("a", 9, "besieged", None, "y", by=["x"]),
        row("a", 15, "siege_lifted", None, "y"),
    )
    assert spans(cells, periods, "y", 8, 9, 14, 15) == [(5, 9), (9, 15), (9, 15), (15, None)]
    assert spans(cells, periods, "x", 4, 9) == [(1, 5), (5, None)]


def test_a_zone_that_never_changed_begins_with_the_first_period_of_the_country():
    cells, periods = country(row("a", 5, "captured", "x", "y"), row("a", 9, "captured", "y", "x"))
    assert spans(cells, periods, "x", 1) == [(1, 5)]
    cells, periods = country()
    assert spans(cells, periods, "x", 3) == [(1, None)]
    later = {**periods, "a": tuple(replace(one, period=replace(one.period, start=day(2))) for one in periods["a"])}
    assert zones_on(cells, later, day(3))[0].start == day(1)


def test_a_country_without_cells_has_no_zones():
    assert zones_on((), {}, day(1)) == ()
    assert areas_on((), {}, day(1)) == {}


def test_a_hole_in_a_history_is_refused():
    cells, periods = country()
    with pytest.raises(ValueError, match="a has no period on 2023-12-31; histories must have no hole"):
        areas_on(cells[2:], periods, date(2023, 12, 31))


def test_a_place_without_period_on_the_day_is_not_assessed():
    cells, periods = country()
    late = {
        **periods,
        "elsewhere": tuple(replace(one, period=replace(one.period, start=day(9))) for one in periods["a"]),
    }
    assert zones_on(cells, late, day(3))[0].places == ("a", "b", "c")
    assert zones_on(cells, late, day(9))[0].places == ("a", "b", "c", "elsewhere")
