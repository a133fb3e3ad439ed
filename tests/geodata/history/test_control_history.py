"""Who held what: the rules of ``geodata.history``, one sentence each, and properties that hold for any rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.history.control_history import period_on, periods, place_histories, steps
from geodata.history.inference import Carry, carries, control_histories, fill_inferred
from geodata.model.period import Period, UncertainDay
from geodata.model.records import ControlEvent, ControlPeriod
from geodata.model.vocabulary import Basis, Confidence, Evidence, Kind, Status
from tests.cost_table import CostTable
from tests.some import some

DAY = date(2020, 1, 1)
RANK = {"place": 0, "area": 1, "succession": 2}


def row(number, kind, from_="", to=None, *, by=(), order=0, subject="place", day=DAY, qualifier=""):
    """An event on the day so many days after the first; ``from_`` is a ``|``-list, - for nobody."""
    when = day + timedelta(number)
    return ControlEvent(
        id=f"{subject}-{number}-{order}-{kind}",
        place="town" if subject == "place" else "country",
        date=UncertainDay(when, qualifier),
        order=order,
        time="",
        from_=tuple("" if holder == "-" else holder for holder in from_.split("|") if holder),
        to=to,
        kind=Kind(kind),
        by=tuple(by),
        confidence=Confidence.HIGH,
        precision_km=None,
        summary_en="",
        summary_ar="",
        sources=("s",),
        rival_of="",
        note="",
        subject=subject,
    )


def area(number, kind, from_="", to=None, **more):
    return row(number, kind, from_, to, subject="area", **more)


def succession(number, from_, to, kind="relabelled", **more):
    return row(number, kind, from_, to, subject="succession", **more)


def history(*rows):
    """Periods of one place from its rows, in any order."""
    ordered = sorted(rows, key=lambda r: (r.day, RANK[r.subject], r.order))
    return tuple(periods("town", steps(ordered)))


def told(*rows):
    """The same as (days after the first, holder, status) triples."""
    return [((p.period.start - DAY).days, p.holder, str(p.status)) for p in history(*rows)]


BASE = row(0, "baseline", to="red")


# --- own rows --------------------------------------------------------------------------------------------------------


def test_place_changes_hands_on_the_day_of_capture_not_after():
    before, after = history(BASE, row(5, "captured", "red", "blue"))
    assert before.period == Period(DAY, DAY + timedelta(5))
    assert (after.period.start, after.holder, after.period.end) == (DAY + timedelta(5), "blue", None)


def test_the_last_row_of_a_day_makes_the_period():
    assert told(
        BASE,
        row(5, "captured", "red", "blue", order=1),
        row(5, "recaptured", "blue", "red", order=2),
        row(5, "captured", "red", "green", order=3),
    ) == [(0, "red", "held"), (5, "green", "held")]


def test_a_place_taken_and_retaken_on_one_day_has_no_new_period():
    assert told(BASE, row(5, "captured", "red", "blue", order=1), row(5, "recaptured", "blue", "red", order=2)) == [
        (0, "red", "held")
    ]


def test_withdrawal_without_successor_leaves_nobody():
    assert told(BASE, row(5, "withdrew", "red"), row(6, "captured", "-", "blue")) == [
        (0, "red", "held"),
        (5, None, "withdrawn"),
        (6, "blue", "held"),
    ]


def test_withdrawal_in_favour_of_another_hands_the_place_over():
    assert told(BASE, row(5, "withdrew", "red", "blue"))[-1] == (5, "blue", "held")


@pytest.mark.parametrize("kind", ["contested", "besieged", "shared"])
def test_a_status_leaves_the_holder(kind):
    period = history(BASE, row(5, kind, "red", "red", by=["blue"]))[-1]
    assert (period.holder, str(period.status), period.by) == ("red", kind, ("blue",))


@pytest.mark.parametrize(
    "ending",
    [row(9, "siege_lifted", "red", "red"), row(9, "confirmed", "red", "red"), row(9, "captured", "red", "blue")],
)
def test_a_status_ends_with_the_next_holder_or_with_word_that_it_is_over(ending):
    last = history(BASE, row(5, "besieged", "red", "red", by=["blue"]), ending)[-1]
    assert (last.status, last.by, last.event) == (Status.HELD, (), ending.id)


def test_a_new_name_does_not_end_a_status():
    last = history(BASE, row(5, "shared", "red", "red", by=["blue"]), row(9, "relabelled", "red", "green"))[-1]
    assert (last.holder, last.status, last.by) == ("green", Status.SHARED, ("blue",))


def test_confirmation_of_what_is_known_opens_no_period():
    assert told(BASE, row(5, "confirmed", "red", "red")) == [(0, "red", "held")]


def test_doubt_about_the_day_is_kept():
    assert history(BASE, row(5, "captured", "red", "blue", qualifier="~"))[-1].start_qualifier == "~"


def test_a_period_rests_on_the_row_that_opened_it():
    captured = row(5, "captured", "red", "blue")
    period = history(BASE, captured, row(6, "confirmed", "blue", "blue"))[-1]
    assert (period.event, period.sources, period.basis) == (captured.id, captured.sources, Basis.ASSESSED)


# --- area rows -------------------------------------------------------------------------------------------------------


def test_an_area_row_changes_a_place_held_by_one_of_its_from():
    assert told(BASE, area(5, "captured", "blue|red", "green"))[-1] == (5, "green", "held")


def test_an_area_row_passes_by_a_place_held_by_another():
    assert told(BASE, area(5, "captured", "blue|-", "green")) == [(0, "red", "held")]


def test_an_area_row_takes_a_place_without_holder_where_it_says_nobody():
    assert told(BASE, row(5, "withdrew", "red"), area(6, "captured", "red|-", "green"))[-1] == (6, "green", "held")


def test_an_area_row_says_nothing_of_a_place_without_history():
    assert told(area(5, "captured", "red|-", "green")) == []


def test_an_area_row_passes_by_a_place_still_held_as_its_next_own_row_says():
    assert told(BASE, area(5, "captured", "red", "green"), row(8, "captured", "red", "blue")) == [
        (0, "red", "held"),
        (8, "blue", "held"),
    ]


@pytest.mark.parametrize("kind", ["contested", "confirmed"])
def test_a_status_or_confirmation_too_says_who_still_held(kind):
    assert told(BASE, area(5, "captured", "red", "green"), row(8, kind, to="red", by=["blue"]))[-1][1] == "red"


def test_an_area_row_counts_where_the_next_own_row_knows_the_new_holder():
    assert told(BASE, area(5, "captured", "red", "green"), row(8, "captured", "green", "blue")) == [
        (0, "red", "held"),
        (5, "green", "held"),
        (8, "blue", "held"),
    ]


def test_own_rows_of_a_day_win_over_area_rows_of_that_day():
    assert told(BASE, row(5, "contested", "red", "red", by=["green"]), area(5, "captured", "red", "green"))[-1] == (
        5,
        "red",
        "contested",
    )


def test_area_rows_of_a_day_are_applied_in_order():
    rows = area(5, "captured", "red", "blue", order=1), area(5, "captured", "blue", "green", order=2)
    assert told(BASE, *rows)[-1] == (5, "green", "held")


def test_an_area_row_ends_a_status():
    assert told(BASE, row(3, "besieged", "red", "red", by=["blue"]), area(5, "captured", "red", "blue"))[-1] == (
        5,
        "blue",
        "held",
    )


def test_of_several_zone_baselines_of_a_day_the_highest_order_stays():
    rows = (
        area(0, "baseline", to="red", order=0),
        area(0, "baseline", to="green", order=2),
        area(0, "baseline", to="blue", order=1),
    )
    assert told(*rows) == [(0, "green", "held")]


def test_an_own_baseline_wins_over_a_zone_baseline():
    assert told(BASE, area(0, "baseline", to="green", order=9)) == [(0, "red", "held")]


def test_a_zone_baseline_does_not_reset_a_history():
    assert told(BASE, area(5, "baseline", to="green")) == [(0, "red", "held")]


def test_a_zone_baseline_of_a_day_that_changed_the_place_does_not_reset_it():
    rows = area(5, "captured", "red", "blue", order=1), area(5, "baseline", to="green", order=2)
    assert told(BASE, *rows) == [(0, "red", "held"), (5, "blue", "held")]


def test_an_area_row_waits_for_the_next_own_row_however_late_it_comes():
    assert told(BASE, area(5, "captured", "red", "green"), row(400, "captured", "red", "blue")) == [
        (0, "red", "held"),
        (400, "blue", "held"),
    ]


def test_an_area_row_passes_by_a_place_that_its_next_own_row_still_found_without_holder():
    rows = row(2, "withdrew", "red"), area(5, "captured", "-", "green"), row(8, "captured", "-", "blue")
    assert told(BASE, *rows) == [(0, "red", "held"), (2, None, "withdrawn"), (8, "blue", "held")]


# --- successions -----------------------------------------------------------------------------------------------------


def test_a_succession_renames_the_holder():
    assert told(BASE, succession(5, "red", "green"))[-1] == (5, "green", "held")


@pytest.mark.parametrize(("later", "holder"), [(120, "red"), (121, "green")])
def test_a_succession_waits_for_own_rows_of_120_days(later, holder):
    found = history(BASE, succession(5, "red", "green"), row(5 + later, "captured", "red", "blue"))
    assert period_on(found, DAY + timedelta(6)).holder == holder


def test_a_succession_counts_where_the_next_own_row_knows_the_new_name():
    assert told(BASE, succession(5, "red", "green"), row(20, "contested", "green", "green", by=["blue"]))[1] == (
        5,
        "green",
        "held",
    )


def test_a_succession_waits_where_the_next_own_row_names_the_old_and_the_new_holder():
    found = told(BASE, succession(5, "red", "green"), row(20, "captured", "red|green", "blue"))
    assert found == [(0, "red", "held"), (20, "blue", "held")]


def test_a_succession_comes_after_the_area_rows_of_its_day():
    assert told(BASE, area(5, "captured", "red", "blue"), succession(5, "blue", "green"))[-1] == (5, "green", "held")


# --- properties ------------------------------------------------------------------------------------------------------

FACTIONS = st.sampled_from(["red", "blue", "green"])
ROWS = st.lists(
    st.builds(
        row,
        st.integers(0, 30),
        st.sampled_from([str(kind) for kind in Kind]),
        st.lists(st.sampled_from(["red", "blue", "green", "-"]), max_size=3).map("|".join),
        st.none() | FACTIONS,
        by=st.lists(FACTIONS, max_size=2),
        order=st.integers(0, 3),
        subject=st.sampled_from(["place", "area", "succession"]),
    ),
    max_size=12,
)


@given(ROWS)
def test_periods_neither_overlap_nor_leave_a_hole(rows):
    found = history(*rows)
    assert all(before.period.end == after.period.start for before, after in pairwise(found))
    assert not found or found[-1].period.end is None


@given(ROWS)
def test_each_period_leads_to_a_row_of_its_first_day(rows):
    by_id = {r.id: r for r in rows}
    for period in history(*rows):
        assert by_id[period.event].day == period.period.start
        assert period.sources == by_id[period.event].sources


@given(ROWS)
def test_a_period_differs_from_the_one_before(rows):
    for before, after in pairwise(history(*rows)):
        assert (before.holder, before.status, before.by) != (after.holder, after.status, after.by)


@given(ROWS)
def test_a_holder_is_one_that_a_row_names(rows):
    named = {r.to for r in rows} | {holder for r in rows for holder in r.from_} | {None}
    assert {period.holder for period in history(*rows)} <= named


@given(ROWS, st.integers(0, 30))
def test_area_rows_of_later_days_do_not_change_the_past(rows, number):
    day = DAY + timedelta(number)
    kept = [r for r in rows if r.subject == "place" or r.day <= day]
    assert period_state(history(*rows), day) == period_state(history(*kept), day)


def period_state(found, day):
    period = period_on(found, day)
    return period and (period.holder, period.status, period.by)


# --- the mini dataset ------------------------------------------------------------------------------------------------


def biography(found):
    return [(p.period.start.isoformat(), p.holder, str(p.status)) for p in found]


def test_a_city_whose_parts_differ_is_contested_and_keeps_the_holder_of_its_centre(facts, inside):
    assert biography(place_histories(facts, inside)["alpha"]) == [
        ("2020-01-01", "red", "held"),
        ("2020-01-10", "red", "contested"),
        ("2020-01-20", "red", "besieged"),
        ("2020-02-01", "blue", "held"),
    ]


def test_a_division_is_put_down_to_the_part_that_changed(facts, inside):
    divided = place_histories(facts, inside)["alpha"][1]
    assert (divided.by, divided.event) == (("blue",), "alpha-old-town-2020-01-10")


def test_the_end_of_a_division_is_put_down_to_the_part_that_changed(facts, inside):
    taken = next(event for event in facts.events if event.id == "alpha-old-town-2020-01-10")
    back = replace(
        taken, id="alpha-old-town-2020-01-15", date=UncertainDay(date(2020, 1, 15)), from_=("blue",), to="red"
    )
    found = place_histories(replace(facts, events=(*facts.events, back)), inside)["alpha"]
    assert biography(found)[:3] == [
        ("2020-01-01", "red", "held"),
        ("2020-01-10", "red", "contested"),
        ("2020-01-15", "red", "held"),
    ]
    assert found[2].event == back.id


def test_rivals_never_enter_a_history(facts, inside):
    found = place_histories(facts, inside)
    assert "blue" not in {period.holder for period in found["beta"]}


def test_a_place_without_rows_has_no_assessed_period(facts, inside):
    assert place_histories(facts, inside)["epsilon"] == ()


def test_the_east_reads_as_checked_by_hand(facts, inside):
    found = place_histories(facts, inside)
    assert biography(found["gamma"]) == [
        ("2020-01-05", "blue", "held"),
        ("2020-02-20", "green", "held"),
        ("2020-03-15", "union", "held"),
    ]
    assert biography(found["delta"]) == [("2020-01-05", "blue", "held"), ("2020-03-01", "red", "held")]
    assert biography(found["base-camp"]) == [("2020-01-01", "green", "held")]


def test_holders_carried_back_are_inferred_and_lead_to_the_baseline(facts, inside, neighbours):
    first = control_histories(facts, inside, neighbours)["gamma"][0]
    assert (first.period, first.holder) == (Period(date(2020, 1, 1), date(2020, 1, 5)), "blue")
    assert (first.evidence, first.event, first.inferred_from) == (Evidence.DEDUCED, "zone-east-2020-01-05", ("gamma",))


# --- the vote --------------------------------------------------------------------------------------------------------


def held(place, *spans):
    """Assessed periods: (start, holder) pairs, days after the first."""
    ends = [*(start for start, _ in spans[1:]), *([None] if spans else [])]
    return tuple(
        ControlPeriod(
            place=place,
            period=Period(DAY + timedelta(start), DAY + timedelta(end) if end is not None else None),
            holder=holder,
            status=Status.HELD,
            by=(),
            evidence=Evidence.REPORTED,
            event=f"{place}-{start}",
            sources=("s",),
        )
        for (start, holder), end in zip(spans, ends, strict=True)
    )


def line(**km):
    """A table of places on a line: place -> kilometres from its beginning."""
    at = np.array(list(km.values()), dtype=float)
    return CostTable(tuple(km), np.abs(at[:, None] - at[None, :]))


def inferred(assessed, neighbours, *carried):
    found = fill_inferred(assessed, neighbours, DAY, carried)
    return [((p.period.start - DAY).days, p.holder, p.event, p.inferred_from) for p in found["x"]]


def test_two_near_places_outvote_one_nearer():
    assessed = {"a": held("a", (0, "red")), "b": held("b", (0, "blue")), "c": held("c", (0, "blue"))}
    assert inferred(assessed, line(x=0, a=10, b=12, c=13)) == [(0, "blue", "b-0", ("a", "b", "c"))]


def test_a_much_nearer_place_outweighs_two():
    assessed = {"a": held("a", (0, "red")), "b": held("b", (0, "blue")), "c": held("c", (0, "blue"))}
    assert inferred(assessed, line(x=0, a=1, b=12, c=13)) == [(0, "red", "a-0", ("a", "b", "c"))]


def test_of_equal_votes_the_nearest_wins():
    assessed = {"a": held("a", (0, "red")), "b": held("b", (0, "blue"))}
    assert inferred(assessed, line(x=0, a=10, b=10)) == [(0, "red", "a-0", ("a", "b"))]


def test_a_fourth_place_has_no_say():
    assessed = {
        name: held(name, (0, holder)) for name, holder in zip("abcd", ["red", "blue", "green", "blue"], strict=True)
    }
    assert inferred(assessed, line(x=0, a=10, b=11, c=12, d=13))[0][1] == "red"


def test_an_inferred_period_lasts_while_its_holder_wins():
    assessed = {
        "a": held("a", (0, "red"), (5, "blue")),
        "b": held("b", (0, "red"), (3, "blue")),
        "c": held("c", (0, "red"), (9, "green")),
    }
    assert [(start, holder, event) for start, holder, event, _ in inferred(assessed, line(x=0, a=10, b=12, c=13))] == [
        (0, "red", "a-0"),
        (5, "blue", "a-5"),
    ]


def test_nobody_does_not_vote():
    assessed = {"a": held("a", (0, None)), "b": held("b", (0, "blue"))}
    assert inferred(assessed, line(x=0, a=1, b=50)) == [(0, "blue", "b-0", ("b",))]


def test_a_place_that_cannot_be_reached_does_not_vote():
    nearby = line(x=0, a=1, b=50)
    nearby.cost_km[0, 1] = np.inf
    assessed = {"a": held("a", (0, "red")), "b": held("b", (0, "blue"))}
    assert inferred(assessed, nearby) == [(0, "blue", "b-0", ("b",))]


def test_where_nothing_is_known_nobody_holds():
    assert inferred({"a": held("a", (7, "red"))}, line(x=0, a=10)) == [(0, None, "", ()), (7, "red", "a-7", ("a",))]


def test_an_assessed_history_is_kept_and_only_its_holes_are_filled():
    known = held("x", (4, "green"))
    found = fill_inferred({"x": known, "a": held("a", (0, "red"))}, line(x=0, a=10), DAY)["x"]
    assert [(p.basis, p.holder) for p in found] == [(Basis.INFERRED, "red"), (Basis.ASSESSED, "green")]
    assert found[0].period == Period(DAY, DAY + timedelta(4))
    assert found[1] == known[0]


def test_a_holder_carried_back_comes_before_the_vote_and_only_as_far_as_said():
    carry = Carry(frozenset({"x"}), known_on=DAY + timedelta(8), back_to=DAY + timedelta(3))
    found = fill_inferred({"x": held("x", (8, "green")), "a": held("a", (0, "red"))}, line(x=0, a=9), DAY, [carry])["x"]
    assert [((p.period.start - DAY).days, p.holder, p.event) for p in found] == [
        (0, "red", "a-0"),
        (3, "green", "x-8"),
        (8, "green", "x-8"),
    ]


def test_carry_back_rows_are_resolved_to_places(facts, inside):
    (carry,) = carries(facts.carry_back, inside)
    assert carry.places == {"gamma", "delta", "base-camp"}


@st.composite
def boards(draw):
    """Assessed histories of a few places, some without any, and their places on a line."""
    names = "abcdefg"
    spans = st.lists(st.tuples(st.integers(0, 20), st.none() | FACTIONS), max_size=4, unique_by=lambda span: span[0])
    assessed = {name: held(name, *sorted(draw(spans), key=lambda span: span[0])) for name in names}
    km = draw(st.lists(st.integers(0, 100), min_size=len(names), max_size=len(names)))
    return assessed, line(**dict(zip(names, km, strict=True)))


@given(boards())
def test_filled_histories_have_no_hole_and_keep_what_is_assessed(board):
    assessed, neighbours = board
    found = fill_inferred(assessed, neighbours, DAY)
    for place, filled in some(found.items()):
        assert filled[0].period.start == DAY
        assert filled[-1].period.end is None
        assert all(before.period.end == after.period.start for before, after in pairwise(filled))
        assert [period for period in filled if period.basis is Basis.ASSESSED] == list(assessed[place])


@given(boards())
def test_the_vote_agrees_with_one_taken_by_hand_on_every_day(board):
    assessed, neighbours = board
    found = fill_inferred(assessed, neighbours, DAY)
    for number in range(22):
        day = DAY + timedelta(number)
        for column, place in enumerate(neighbours.places):
            period = period_on(found[place], day)
            if period.basis is Basis.INFERRED:
                assert period.holder == vote_by_hand(assessed, neighbours, column, day)


def vote_by_hand(assessed, neighbours, column, day):
    """The rule once more, as plainly as it can be said."""
    others = sorted((km, n) for n, km in enumerate(neighbours.cost_km[column]) if n != column)
    voters = []
    for km, n in others:
        period = period_on(assessed[neighbours.places[n]], day)
        if period and period.holder and len(voters) < 3:
            voters.append((period.holder, 1 / max(km, 1e-6)))
    sums = {}
    for holder, _ in voters:
        sums[holder] = sum(w for h, w in voters if h == holder)
    return max(sums, key=sums.get) if sums else None
