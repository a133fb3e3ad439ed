"""A later report of a place's own makes what a weaker row had said reported, from that day on."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from geodata.history.control_history import place_histories
from geodata.model.period import parse_uncertain_day
from geodata.model.records import ControlEvent, ControlPeriod
from geodata.model.vocabulary import Confidence, Evidence, Kind

FIRST, SECOND, THIRD, LAST = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1)


def row(day: date, kind: Kind, to: str, *, subject: str = "place", rival_of: str = "", **more: Any) -> ControlEvent:
    return ControlEvent(
        id=f"{subject}-{kind}-{day}", place="mill", date=parse_uncertain_day(day.isoformat()), order=0, time="",
        from_=more.pop("from_", ()), to=to, kind=kind, by=(), confidence=Confidence.HIGH, precision_km=None,
        summary_en="", summary_ar="", sources=("s",), rival_of=rival_of, note="", subject=subject, **more,
    )  # fmt: skip


SWEPT = row(FIRST, Kind.BASELINE, "reds", subject="area")
FOUND = row(SECOND, Kind.CONFIRMED, "reds")


def periods(*rows: ControlEvent) -> tuple[ControlPeriod, ...]:
    facts: Any = SimpleNamespace(events=rows, places={"mill": SimpleNamespace(id="mill", part_of="")})
    return place_histories(facts, lambda _: frozenset({"mill"}))["mill"]


def test_a_period_is_reported_from_the_day_of_the_report_and_not_before() -> None:
    [period] = periods(SWEPT, FOUND)
    assert (period.event, period.period.start, period.evidence) == (SWEPT.id, FIRST, Evidence.SWEPT)
    assert period.reported_from == SECOND
    assert [period.evidence_on(day) for day in (FIRST, SECOND - timedelta(1), SECOND, LAST)] == [
        Evidence.SWEPT, Evidence.SWEPT, Evidence.REPORTED, Evidence.REPORTED,
    ]  # fmt: skip


def test_the_first_report_counts_not_the_last() -> None:
    [period] = periods(SWEPT, FOUND, row(THIRD, Kind.CONFIRMED, "reds"))
    assert period.reported_from == SECOND


def test_a_deduced_period_is_raised_too() -> None:
    [period] = periods(row(FIRST, Kind.DEDUCED, "reds"), FOUND)
    assert (period.evidence, period.reported_from) == (Evidence.DEDUCED, SECOND)


def test_a_rival_an_area_row_and_a_deduced_row_raise_nothing() -> None:
    for weaker in (
        row(SECOND, Kind.CONFIRMED, "reds", rival_of="x"),
        row(SECOND, Kind.CONFIRMED, "reds", subject="area", from_=("reds",)),
        row(SECOND, Kind.DEDUCED, "reds"),
    ):
        assert [period.reported_from for period in periods(SWEPT, weaker)] == [None]


def test_a_reported_period_needs_no_later_report() -> None:
    [period] = periods(row(FIRST, Kind.BASELINE, "reds"), FOUND)
    assert (period.evidence, period.reported_from) == (Evidence.REPORTED, None)


def test_a_succession_after_the_report_keeps_it() -> None:
    first, second = periods(SWEPT, FOUND, row(LAST, Kind.RELABELLED, "greens", subject="succession", from_=("reds",)))
    assert (first.evidence, first.reported_from) == (Evidence.SWEPT, SECOND)
    assert (second.holder, second.evidence, second.reported_from) == ("greens", Evidence.REPORTED, None)


def test_the_next_holder_begins_with_its_own_evidence() -> None:
    first, second = periods(SWEPT, FOUND, row(LAST, Kind.CAPTURED, "blues", subject="area", from_=("reds",)))
    assert first.reported_from == SECOND
    assert (second.holder, second.evidence, second.reported_from) == ("blues", Evidence.SWEPT, None)
