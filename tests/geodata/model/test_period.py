"""Days and half-open periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.model.period import Period, UncertainDay, parse_day, parse_uncertain_day

DAY = date(2024, 12, 5)
DAYS = st.dates(date(2011, 1, 1), date(2030, 1, 1))


def test_period_holds_its_first_day_and_not_its_end():
    period = Period(DAY, date(2024, 12, 8))
    assert DAY in period
    assert date(2024, 12, 7) in period
    assert date(2024, 12, 8) not in period


def test_open_period_holds_every_later_day_and_none_before():
    assert date(2100, 1, 1) in Period(DAY)
    assert date(2024, 12, 4) not in Period(DAY)


@pytest.mark.parametrize("end", [DAY, date(2024, 12, 4)])
def test_period_that_holds_no_day_is_refused(end):
    with pytest.raises(ValueError, match="must end after it starts"):
        Period(DAY, end)


@pytest.mark.parametrize("text", ["2024-12-05", "2024-12-05~", "2024-12-05?", "2024-12-05%"])
def test_uncertain_day_is_written_as_it_was_read(text):
    assert str(parse_uncertain_day(text)) == text


def test_doubt_is_told_apart_from_the_day():
    assert parse_uncertain_day(" 2024-12-05~ ") == UncertainDay(DAY, "~")
    assert parse_uncertain_day("2024-12-05").certain
    assert not parse_uncertain_day("2024-12-05?").certain


@pytest.mark.parametrize("text", ["", "5.12.2024", "2024-13-01", "2024-02-30", "2024-12-5", "٢٠٢٤-١٢-٠٥", "0000-01-01"])
def test_what_is_no_day_gets_a_sentence(text):
    with pytest.raises(ValueError, match="is not a day"):
        parse_uncertain_day(text)


def test_plain_day_carries_no_qualifier():
    assert parse_day("2024-12-05") == DAY
    with pytest.raises(ValueError, match="carries a qualifier"):
        parse_day("2024-12-05~")


def days_in(period: Period) -> set[date]:
    return {period.start + timedelta(number) for number in range((period.end - period.start).days)}


@given(DAYS, st.integers(1, 400), DAYS, st.integers(1, 400))
def test_periods_overlap_where_they_share_a_day(start_a, length_a, start_b, length_b):
    a = Period(start_a, start_a + timedelta(length_a))
    b = Period(start_b, start_b + timedelta(length_b))
    shared = days_in(a) & days_in(b)
    assert a.overlaps(b) == b.overlaps(a) == bool(shared)


@pytest.mark.parametrize(
    ("start", "end", "shared"),
    [(1, 5, False), (1, 6, True), (5, 8, True), (9, 12, True), (10, 12, False), (1, None, True), (10, None, False)],
)
def test_periods_that_only_touch_share_no_day(start, end, shared):
    period = Period(date(2024, 1, 5), date(2024, 1, 10))
    other = Period(date(2024, 1, start), date(2024, 1, end) if end else None)
    assert period.overlaps(other) is other.overlaps(period) is shared


def test_two_open_periods_share_the_days_to_come():
    assert Period(DAY).overlaps(Period(date(2030, 1, 1)))
    assert Period(date(2030, 1, 1)).overlaps(Period(DAY))
