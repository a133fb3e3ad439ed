"""What each kind of row does to a place in each status, how divisions are told, and votes among many places."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from geodata.history.control_history import held_before, period_on
from geodata.history.inference import Carry, fill_inferred
from geodata.model.period import Period
from geodata.model.vocabulary import Basis, Status
from tests.cost_table import CostTable
from tests.geodata.history.test_control_history import BASE, DAY, held, history, inferred, line, row, vote_by_hand
from tests.shared.facts import dataset_of

BEFORE = {
    "no history": [],
    "held": [BASE],
    "contested": [BASE, row(5, "contested", "red", "red", by=["blue"])],
    "besieged": [BASE, row(5, "besieged", "red", "red", by=["blue"])],
    "shared": [BASE, row(5, "shared", "red", "red", by=["blue"])],
    "withdrawn": [BASE, row(5, "withdrew", "red")],
}
"""How the place stands before the row: red holds it, blue is the other party."""
GREEN = "green held"
STEPS = {
    # kind, and holder named by ``to``: no history, held, contested, besieged, shared, withdrawn
    ("baseline", "green"): [GREEN] * 6,
    ("captured", "green"): [GREEN] * 6,
    ("recaptured", "green"): [GREEN] * 6,
    ("handed_over", "green"): [GREEN] * 6,
    ("withdrew", "green"): [GREEN] * 6,
    ("withdrew", None): ["None withdrawn"] * 6,
    ("baseline", None): ["None held"] * 6,
    ("relabelled", "green"): [GREEN, GREEN, "green contested blue", "green besieged blue", "green shared blue", None],
    ("merged", "green"): [GREEN, GREEN, "green contested blue", "green besieged blue", "green shared blue", None],
    ("confirmed", "red"): ["red held", "red held", "red held", "red held", "red held", "None withdrawn"],
    ("siege_lifted", "red"): ["red held", "red held", "red held", "red held", "red held", "None withdrawn"],
    ("contested", "red"): [*["red contested green"] * 5, "None contested green"],
    ("besieged", "red"): [*["red besieged green"] * 5, "None besieged green"],
    ("shared", "red"): [*["red shared green"] * 5, "None shared green"],
}
"""How it stands after; None where no row may say so (nobody has no name to change)."""
TABLE = [
    pytest.param(BEFORE[before], kind, to, after, id=f"{before}, {kind} {to}")
    for (kind, to), outcomes in STEPS.items()
    for before, after in zip(BEFORE, outcomes, strict=True)
    if after is not None
]


@pytest.mark.parametrize(("before", "kind", "to", "after"), TABLE)
def test_each_kind_of_row_does_to_each_status_what_the_table_says(before, kind, to, after):
    by = ["green"] if kind in ("contested", "besieged", "shared") else []
    last = history(*before, row(9, kind, to=to, by=by))[-1]
    assert " ".join([str(last.holder), str(last.status), *last.by]) == after


def test_a_status_row_without_holder_opens_no_history_unless_its_from_names_one():
    assert history(row(9, "contested", by=["green"])) == ()
    assert history(row(9, "contested", "red", by=["green"]))[0].holder == "red"
    assert history(row(9, "contested", "red", "blue", by=["green"]))[0].holder == "blue"


@pytest.mark.parametrize(
    ("kind", "from_", "to", "holders"),
    [
        ("captured", "red|blue", "green", ("red", "blue")),
        ("captured", "", "green", ()),
        ("contested", "", "red", ("red",)),
        ("contested", "blue", "red", ("blue",)),
        ("confirmed", "", None, ()),
    ],
)
def test_a_row_says_who_held_before_by_its_from_and_a_status_by_its_holder(kind, from_, to, holders):
    assert held_before(row(9, kind, from_, to)) == holders


# --- a city and its parts --------------------------------------------------------------------------------------------


def city(*events, parts=("east", "west")):
    """Periods of a city of two parts, everything first held by x; events are (subject, day, from, to)."""
    rows = [{"place": one, "day": "2024-01-01", "kind": "baseline", "to": "x"} for one in ("city", *parts)]
    rows += [
        {"place": place, "day": f"2024-01-{day}", "kind": "captured", "from": before, "to": after}
        for place, day, before, after in events
    ]
    places = {"city": {"km2": 1}, **{part: {"km2": 1, "part_of": "city"} for part in parts}}
    facts = {"days": ["2024-01-01", "2024-01-31"], "factions": ["x", "y", "z"], "places": places, "events": rows}
    return dataset_of(facts).periods["city"]


def test_a_part_that_begins_to_differ_is_the_cause_before_one_that_no_longer_does():
    found = city(("east", "10", "x", "y"), ("east", "15~", "y", "x"), ("west", "15?", "x", "z"))
    assert [(one.by, one.event, one.start_qualifier) for one in found] == [
        ((), "city-2024-01-01-baseline", ""),
        (("y",), "east-2024-01-10-captured", ""),
        (("z",), "west-2024-01-15-captured", "?"),
    ]


def test_a_second_part_lost_to_the_same_faction_opens_no_new_period():
    assert [one.period.start.day for one in city(("east", "10", "x", "y"), ("west", "15", "x", "y"))] == [1, 10]


def test_the_periods_of_a_divided_city_follow_one_another_without_hole():
    found = city(("east", "10", "x", "y"), ("east", "15", "y", "x"))
    day = date(2024, 1, 1)
    spans = [
        Period(day, day + timedelta(9)),
        Period(day + timedelta(9), day + timedelta(14)),
        Period(day + timedelta(14)),
    ]
    assert [one.period for one in found] == spans


def test_a_division_cites_the_sources_of_the_row_that_made_it():
    rows = [
        {"place": "city", "day": "2024-01-01", "kind": "baseline", "to": "x", "sources": ["atlas"]},
        {"place": "east", "day": "2024-01-10", "kind": "baseline", "to": "y", "sources": ["news", "report"]},
    ]
    places = {"city": {"km2": 1}, "east": {"km2": 1, "part_of": "city"}}
    facts = {"days": ["2024-01-01", "2024-01-31"], "factions": ["x", "y"], "places": places, "events": rows}
    found = dataset_of(facts).periods["city"]
    assert [(str(one.status), one.sources) for one in found] == [
        ("held", ("atlas",)),
        ("contested", ("news", "report")),
    ]


def test_the_parties_of_a_division_are_told_in_order():
    assert city(("east", "10", "x", "z"), ("west", "15", "x", "y"))[-1].by == ("y", "z")


def test_a_change_of_the_centre_makes_a_period_even_where_it_stays_divided():
    found = city(("east", "10", "x", "y"), ("city", "15", "x", "z"))
    assert [(one.holder, str(one.status), one.by, one.divided, one.event) for one in found[1:]] == [
        ("x", "contested", ("y",), True, "east-2024-01-10-captured"),
        ("z", "contested", ("x", "y"), True, "city-2024-01-15-captured"),
    ]


def test_a_city_without_rows_of_its_own_is_not_told_by_its_parts():
    rows = [{"place": "east", "day": "2024-01-01", "kind": "baseline", "to": "x"}]
    places = {"city": {"km2": 1}, "east": {"km2": 1, "part_of": "city"}}
    facts = {"days": ["2024-01-01", "2024-01-31"], "factions": ["x"], "places": places, "events": rows}
    [period] = dataset_of(facts).periods["city"]
    assert (period.holder, period.basis, period.divided) == ("x", Basis.INFERRED, False)


def test_a_part_known_before_its_city_divides_it_from_the_first_row_of_the_city_on():
    rows = [
        {"place": "east", "day": "2024-01-02", "kind": "baseline", "to": "y"},
        {"place": "city", "day": "2024-01-05", "kind": "baseline", "to": "x"},
    ]
    places = {"city": {"km2": 1}, "east": {"km2": 1, "part_of": "city"}}
    facts = {"days": ["2024-01-01", "2024-01-31"], "factions": ["x", "y"], "places": places, "events": rows}
    found = dataset_of(facts).periods["city"]
    assert [(one.period.start.day, one.holder, one.divided) for one in found] == [
        (1, None, False),
        (2, "y", False),
        (5, "x", True),
    ]


# --- periods ---------------------------------------------------------------------------------------------------------


def test_the_period_of_a_day_is_found_from_its_first_day_to_the_day_before_its_end():
    known = (*held("x", (2, "red"), (5, "blue"))[:1], *held("x", (8, "green")))
    found = {n: period_on(known, DAY + timedelta(n)) for n in range(11)}
    assert [n for n, one in found.items() if one is known[0]] == [2, 3, 4]
    assert [n for n, one in found.items() if one is known[1]] == [8, 9, 10]
    assert [n for n, one in found.items() if one is None] == [0, 1, 5, 6, 7]
    assert period_on((), DAY) is None


def test_what_lies_before_the_first_day_of_the_map_is_cut_off():
    early = held("x", (-9, "blue"), (-5, "red"), (0, "green"), (4, "blue"))
    found = fill_inferred({"x": early}, line(x=0), DAY)["x"]
    assert [(one.period, one.holder) for one in found] == [
        (Period(DAY, DAY + timedelta(4)), "green"),
        (Period(DAY + timedelta(4)), "blue"),
    ]
    found = fill_inferred({"x": early[:2] + early[3:]}, line(x=0), DAY + timedelta(-3))["x"]
    assert [((one.period.start - DAY).days, one.holder) for one in found] == [(-3, "red"), (0, None), (4, "blue")]


def test_a_hole_between_two_assessed_periods_is_filled_up_to_the_second():
    first = held("x", (0, "red"), (3, "blue"))[:1]
    known = (*first, *held("x", (7, "green")))
    found = fill_inferred({"x": known, "a": held("a", (0, "blue"), (5, "red"))}, line(x=0, a=10), DAY)["x"]
    assert [((one.period.start - DAY).days, one.holder, str(one.basis)) for one in found] == [
        (0, "red", "assessed"),
        (3, "blue", "inferred"),
        (5, "red", "inferred"),
        (7, "green", "assessed"),
    ]


def test_an_inferred_period_is_plainly_held_and_cites_the_event_it_rests_on():
    [found] = fill_inferred({"a": held("a", (0, "red"))}, line(x=0, a=10), DAY)["x"]
    assert (found.place, found.status, found.by, found.basis) == ("x", Status.HELD, (), Basis.INFERRED)
    assert (found.event, found.sources, found.start_qualifier) == ("a-0", ("s",), "")


def test_doubt_about_the_day_is_handed_on_only_by_the_change_of_that_day():
    known = [replace(one, start_qualifier="~") for one in held("a", (0, "red"), (5, "blue"))]
    found = fill_inferred({"a": tuple(known)}, line(x=0, a=10), DAY)["x"]
    assert [(one.holder, one.start_qualifier) for one in found] == [("red", "~"), ("blue", "~")]
    found = fill_inferred({"a": tuple(known), "b": held("b", (0, "green"), (7, None))}, line(x=0, b=1, a=10), DAY)["x"]
    assert [(one.holder, one.start_qualifier) for one in found] == [("green", ""), ("blue", "")]


def test_a_voter_at_no_distance_weighs_more_than_any_other():
    assessed = {"a": held("a", (0, "red")), "b": held("b", (0, "blue")), "c": held("c", (0, "blue"))}
    assert inferred(assessed, line(x=0, a=0, b=0.001, c=0.001))[0][1] == "red"


def test_a_holder_is_carried_back_to_its_first_day_and_not_beyond_the_day_it_is_known():
    carry = [Carry(frozenset({"y"}), DAY + timedelta(8), DAY), Carry(frozenset({"x"}), DAY + timedelta(6), DAY)]
    found = fill_inferred({"x": held("x", (8, "green")), "a": held("a", (0, "red"))}, line(x=0, a=9), DAY, carry)["x"]
    # nothing is known of x on the sixth day, so nothing is carried back
    assert [((one.period.start - DAY).days, one.holder) for one in found] == [(0, "red"), (8, "green")]


def test_a_row_that_carries_nothing_back_gives_way_to_the_next_from_the_day_on_which_it_is_known():
    carry = [Carry(frozenset({"x"}), DAY + timedelta(known), DAY) for known in (5, 8)]
    found = fill_inferred({"x": held("x", (8, "green")), "a": held("a", (0, "red"))}, line(x=0, a=9), DAY, carry)["x"]
    # nothing is known of x on the fifth day, so up to it the nearest place has a vote
    told = [((one.period.start - DAY).days, one.holder, str(one.basis)) for one in found]
    assert told == [(0, "red", "inferred"), (5, "green", "inferred"), (8, "green", "assessed")]


def test_of_voters_at_one_distance_those_of_the_smaller_number_decide():
    assessed = {f"p{n:02}": held(f"p{n:02}", (n % 3, f"h{n:02}"), (n % 3 + 1, None)) for n in range(48)}
    found = fill_inferred(assessed, line(x=0, **dict.fromkeys(assessed, 10)), DAY)["x"]
    assert [one.inferred_from for one in found] == [
        ("p00", "p03", "p06"),
        ("p01", "p04", "p07"),
        ("p02", "p05", "p08"),
        (),
    ]


def test_the_vote_goes_on_where_the_nearest_places_come_in_several_parts():
    assessed, whole = random_board(4, 60, 2)
    parts = replace(whole, at_once=1)
    for day_of_all in (fill_inferred(assessed, one, DAY) for one in (parts, replace(whole, at_once=7))):
        assert day_of_all == fill_inferred(assessed, whole, DAY)


def random_board(seed, count, spans, quiet=0):
    """Places on a plane, each assessed now and then; the ``quiet`` nearest to the first place never."""
    random = np.random.default_rng(seed)
    names = [f"p{number}" for number in range(count)]
    assessed = {}
    for number, name in enumerate(names):
        days = sorted(random.choice(30, size=random.integers(0, spans + 1), replace=False).tolist())
        ends = [
            int(random.choice([*range(day + 1, following)] or [following]))
            for day, following in zip(days, [*days[1:], 31][: len(days)], strict=True)
        ]
        assessed[name] = ()
        if 0 < number <= quiet or not days:
            continue
        holders = random.choice(["red", "blue", "green"], size=len(days)).tolist()
        pieces = [held(name, (day, holder))[0] for day, holder in zip(days, holders, strict=True)]
        assessed[name] = tuple(
            replace(piece, period=Period(piece.period.start, DAY + timedelta(end)))
            for piece, end in zip(pieces, ends, strict=True)
        )
    at = random.random((count, 2)) * 100
    at[1 : quiet + 1] = at[0] + random.random((quiet, 2))
    cost = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1))
    cost[random.random(cost.shape) < 0.05] = np.inf
    return assessed, CostTable(tuple(names), cost)


@pytest.mark.parametrize(
    ("seed", "count", "spans", "quiet"),
    [
        pytest.param(1, 24, 3, 0, id="few can vote on some days, many on others"),
        pytest.param(2, 90, 1, 0, id="few on each day, many altogether"),
        pytest.param(3, 120, 3, 70, id="the first to be asked have no vote"),
    ],
)
def test_a_vote_among_many_places_agrees_with_one_taken_by_hand(seed, count, spans, quiet):
    assessed, neighbours = random_board(seed, count, spans, quiet)
    found = fill_inferred(assessed, neighbours, DAY)
    for number in range(0, 32, 3):
        day: date = DAY + timedelta(number)
        for column in range(0, count, max(1, count // 12)):
            period = period_on(found[neighbours.places[column]], day)
            if period.basis is Basis.INFERRED:
                assert period.holder == vote_by_hand(assessed, neighbours, column, day)
