"""Whoever reads a half-open period counts its first day and not its end: each user, on the days at either side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geodata.dataset import Dataset
from geodata.export.data.faction_names import last_day, names_borne
from geodata.export.data.features import cells, zones
from geodata.export.data.selection import Selection
from geodata.export.picture.map_key import shown_in, shown_on
from geodata.model.period import Period
from geodata.model.records import FactionName
from mapapp.publish.wording import span_text
from tests.shared.facts import dataset_of


def day(number: int) -> date:
    return date(2024, 1, number)


TENTH_TO_NINETEENTH = Period(day(10), day(20))
SPANS = [
    pytest.param(1, 9, False, id="the day before it begins"),
    pytest.param(1, 10, True, id="its first day"),
    pytest.param(19, 31, True, id="its last day"),
    pytest.param(20, 31, False, id="the day it ends"),
    pytest.param(12, 13, True, id="days inside"),
]


@pytest.mark.parametrize(("first", "last", "inside"), SPANS)
def test_a_span_has_a_day_of_a_period_or_not(first: int, last: int, inside: bool) -> None:
    period = TENTH_TO_NINETEENTH
    assert Selection(day(first), day(last)).overlaps(period.start, period.end) is inside
    assert shown_in(day(first), day(last))(period) is inside
    assert period.overlaps(Period(day(first), date.fromordinal(day(last).toordinal() + 1))) is inside


def test_an_open_period_reaches_into_every_later_span() -> None:
    assert Selection(day(30), day(31)).overlaps(day(10), None)
    assert shown_in(day(30), day(31))(Period(day(10)))
    assert not Selection(day(1), day(9)).overlaps(day(10), None)


def test_a_picture_of_some_days_shows_the_periods_of_these() -> None:
    assert [shown_on([day(number)])(TENTH_TO_NINETEENTH) for number in (9, 10, 19, 20)] == [False, True, True, False]
    assert shown_on([day(1), day(19)])(TENTH_TO_NINETEENTH)
    assert not shown_on([day(1), day(20)])(TENTH_TO_NINETEENTH)


def test_the_last_day_selected_is_the_day_before_the_end() -> None:
    assert last_day(Selection(day(1), day(31)), day(20)) == day(19)
    assert last_day(Selection(day(1), day(15)), day(20)) == day(15)
    assert last_day(Selection(day(1), day(31)), None) == day(31)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (10, 20, "10 January 2024 to 19 January 2024"),
        (10, 11, "10 January 2024"),
        (10, None, "10 January 2024 to 31 January 2024 (open)"),
    ],
)
def test_a_page_says_the_first_and_the_last_day_of_a_period(start: int, end: int | None, said: str) -> None:
    assert span_text(Period(day(start), day(end) if end else None), day(31)) == said


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """x holds a up to the ninth, y from the tenth to the nineteenth, z from the twentieth on."""
    rows = [
        {"place": "a", "day": "2024-01-01", "kind": "baseline", "to": "x"},
        {"place": "a", "day": "2024-01-10", "kind": "captured", "from": "x", "to": "y"},
        {"place": "a", "day": "2024-01-20", "kind": "captured", "from": "y", "to": "z"},
    ]
    facts = {"days": ["2024-01-01", "2024-01-31"], "factions": ["x", "y", "z"], "places": {"a": {"km2": 1}}}
    return dataset_of({**facts, "events": rows})


HELD = [(1, 9, "x"), (9, 10, "xy"), (10, 10, "y"), (10, 19, "y"), (19, 20, "yz"), (20, 31, "z"), (1, 31, "xyz")]


@pytest.mark.parametrize(("first", "last", "holders"), HELD)
def test_a_file_of_some_days_has_the_zones_and_cells_of_these_and_no_other(
    dataset: Dataset, first: int, last: int, holders: str
) -> None:
    selection = Selection(day(first), day(last))
    assert [one.holder for one in zones(dataset, selection)] == list(holders)
    assert [one.holder for one in cells(dataset, selection)] == list(holders)


def test_a_name_is_borne_from_its_first_day_on() -> None:
    rows = [{"place": "a", "day": "2024-01-01", "kind": "baseline", "to": "x"}]
    facts = {"days": ["2024-01-01", "2024-01-31"], "factions": ["x"], "places": {"a": {"km2": 1}}, "events": rows}
    found = dataset_of(facts)
    names = (
        FactionName(Period(day(1), day(10)), "Front", "", "F"),
        FactionName(Period(day(10), day(20)), "Army", "", "A"),
        FactionName(Period(day(20)), "State", "", "S"),
    )
    named = replace(found, factions={"x": replace(found.factions["x"], names=names)})
    for first, last, borne in ((1, 9, "Front"), (9, 10, "Front Army"), (10, 19, "Army"), (10, 20, "Army State")):
        assert [one.name_en for one in names_borne(named, "x", day(first), day(last))] == borne.split()
