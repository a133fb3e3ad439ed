"""Holdings: what follows on what, from facts made up for each sentence; more in tests/shared/holdings."""

from __future__ import annotations

from datetime import date

from geodata.counting.dataset_holdings import lineages_of
from geodata.history.holdings import Passage
from tests.shared.facts import dataset_of


def day(number):
    return date(2024, 1, number)


def line_of(*rows, place="a", **facts):
    """Lineage of a place from rows (day, kind, from, to)."""
    events = [
        {"place": "a", "day": f"2024-01-{number:02d}", "kind": kind, "from": before or [], "to": after}
        for number, kind, before, after in rows
    ]
    facts = {"days": ["2024-01-01", "2024-01-31"], "factions": ["x", "y", "z"], "events": events, **facts}
    return lineages_of(dataset_of({"places": {"a": {"km2": 1}, "b": {"km2": 1}}, **facts}))[place]


BASE = (1, "baseline", None, "x")


def test_the_period_of_a_day_begins_on_it_and_the_first_stands_for_the_days_before():
    line = line_of(BASE, (10, "captured", "x", "y"), (20, "captured", "y", "z"))
    assert [line.index(day(number)) for number in (1, 9, 10, 19, 20, 31)] == [0, 0, 1, 1, 2, 2]
    assert line.index(date(2023, 12, 1)) == 0


def test_the_same_holder_on_both_days_stayed_whatever_lay_between():
    line = line_of(BASE, (10, "captured", "x", "y"), (20, "recaptured", "y", "x"))
    assert line.passage(0, 2) is Passage.STAYED
    assert line.passage(0, 1) is Passage.MOVED


def test_a_name_taken_before_the_loss_and_borne_at_the_return_is_a_renaming():
    line = line_of(BASE, (5, "relabelled", "x", "z"), (10, "captured", "z", "y"), (20, "recaptured", "y", "z"))
    assert line.passage(0, 1) is Passage.RENAMED
    assert line.passage(0, 3) is Passage.RENAMED
    assert line.passage(0, 2) is Passage.MOVED


def test_a_return_under_a_name_that_was_never_borne_is_a_change_of_hands():
    line = line_of(BASE, (10, "captured", "x", "y"), (20, "captured", "y", "z"), (25, "relabelled", "z", "x"))
    assert line.passage(0, 2) is Passage.MOVED
    assert line.passage(1, 3) is Passage.MOVED
    assert line.passage(0, 3) is Passage.STAYED


def test_the_name_that_a_returned_holder_took_later_counts_back():
    line = line_of(BASE, (10, "captured", "x", "y"), (20, "captured", "y", "x"), (25, "relabelled", "x", "z"))
    assert line.passage(0, 3) is Passage.RENAMED


def test_periods_of_one_holding_are_no_change_of_hands_whatever_names_they_bear():
    line = line_of(BASE, (5, "relabelled", "x", "z"), (10, "merged", "z", "y"))
    assert [line.passage(0, 1), line.passage(1, 2), line.passage(0, 2)] == [Passage.RENAMED] * 3
    assert (line.onward[0], line.back[2]) == ({"x", "y", "z"}, {"x", "y", "z"})
    assert (line.onward[2], line.back[0]) == ({"y"}, {"x"})


def test_a_status_that_ends_goes_on_with_the_same_holding():
    rows = [(5, "besieged", None, "x"), (9, "siege_lifted", None, "x"), (12, "captured", "x", "y")]
    line = line_of(BASE, *rows)
    assert line.holding[:3] == (line.holding[0],) * 3
    assert line.holding[3] != line.holding[0]


def test_a_capture_stays_one_though_the_captor_later_takes_the_name_of_the_one_before():
    line = line_of(BASE, (10, "captured", "x", "y"), (20, "relabelled", "y", "x"))
    assert [after.period.start for _, after in line.captures()] == [day(10)]
    assert list(line.holdings()) == [(day(1), day(10), "x"), (day(10), None, "x")]


def test_captures_are_told_by_the_period_before_and_the_period_after():
    line = line_of(BASE, (5, "relabelled", "x", "z"), (10, "captured", "z", "y"))
    [(before, after)] = line.captures()
    assert (before.holder, after.holder, after.period.start) == ("z", "y", day(10))
    assert list(line.redrawn()) == []


def test_ground_drawn_no_longer_or_newly_is_told_by_the_period_before_and_the_period_after():
    line = line_of(BASE, (5, "withdrew", "x", None), (10, "captured", None, "y"), undrawn_is_unknown=True)
    assert [(before.holder, after.holder) for before, after in line.redrawn()] == [("x", None), (None, "y")]
    assert list(line.captures()) == []
    assert line.passage(0, 1) is line.passage(1, 2) is Passage.LEARNED


def test_where_undrawn_ground_is_nobodys_it_changes_hands():
    line = line_of(BASE, (5, "withdrew", "x", None))
    assert [after.holder for _, after in line.captures()] == [None]
    assert list(line.redrawn()) == []


def test_an_inferred_place_has_no_holding_of_its_own():
    line = line_of(BASE, (10, "captured", "x", "y"), place="b")
    assert list(line.holdings()) == []
    assert [after.period.start for _, after in line.captures()] == [day(10)]


def test_an_open_holding_has_no_end():
    assert list(line_of(BASE, (10, "captured", "x", "y")).holdings()) == [(day(1), day(10), "x"), (day(10), None, "y")]
