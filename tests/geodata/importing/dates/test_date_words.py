"""What a person is told of the dates of a column: how they look, what they mean, what was assumed, what else fits."""

from __future__ import annotations

from datetime import UTC, date, timedelta, timezone

import pytest

from geodata.importing.dates.date_forms import ORDERS, Instant, epoch, read_name, read_value, surely_read
from geodata.importing.dates.date_patterns import (
    Pattern,
    best_pattern,
    first_day_after,
    in_words,
    instant_of,
    is_open,
    is_open_start,
    looks_closed,
    strptime_pattern,
    why_unread,
)


def pattern_of(*texts: str, **more: object) -> Pattern:
    found = best_pattern(texts, **more)  # type: ignore[arg-type]
    assert found is not None
    return found


# --- as exact as it is written ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("precision", "first", "last", "edtf", "said"),
    [
        ("day", date(2024, 3, 5), date(2024, 3, 5), "2024-03-05", "5 March 2024"),
        ("week", date(2024, 3, 4), date(2024, 3, 10), "2024-03-04/2024-03-10", "the week from 4 March 2024"),
        ("month", date(2024, 2, 1), date(2024, 2, 29), "2024-02", "February 2024"),
        ("month", date(2023, 12, 1), date(2023, 12, 31), "2023-12", "December 2023"),
        ("quarter", date(2024, 1, 1), date(2024, 3, 31), "2024-33", "quarter 1 of 2024"),
        ("quarter", date(2024, 4, 1), date(2024, 6, 30), "2024-34", "quarter 2 of 2024"),
        ("quarter", date(2024, 10, 1), date(2024, 12, 31), "2024-36", "quarter 4 of 2024"),
        ("year", date(1809, 1, 1), date(1809, 12, 31), "1809", "the year 1809"),
    ],
)
def test_a_date_covers_its_days_and_is_said_as_exactly(
    precision: str, first: date, last: date, edtf: str, said: str
) -> None:
    instant = Instant(first, precision=precision)
    assert (instant.last, instant.edtf, in_words(instant)) == (last, edtf, said)
    assert Instant(first, precision=precision, doubt="~").edtf == f"{edtf}~"


def test_two_dates_are_the_same_by_day_and_minute() -> None:
    assert Instant(date(2024, 1, 1), 5) == Instant(date(2024, 1, 1), 5, "month", "?")
    assert Instant(date(2024, 1, 1), 5) != Instant(date(2024, 1, 1), 6)
    assert Instant(date(2024, 1, 1)).minute == -1


# --- how a column looks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name", "said"),
    [
        ("2024-07-08", "2024-07-08", "8 July 2024"),
        ("20240708", "20240708", "8 July 2024"),
        ("8 July 2024", "8 July 2024", "8 July 2024"),
        ("July 8, 2024", "July 8, 2024", "8 July 2024"),
        ("2024 July 8", "2024 July 8", "8 July 2024"),
        ("2024-W28-1", "2024-W28-1", "8 July 2024"),
        ("2024-190", "2024-190 (day of the year)", "8 July 2024"),
        ("8 July 24", "8 July 24", "8 July 2024"),
        ("2024-W28", "2024-W28 (week)", "the week from 8 July 2024"),
        ("2024-07", "2024-07 (month)", "July 2024"),
        ("July 2024", "July 2024 (month)", "July 2024"),
        ("2024 July", "2024 July (month)", "July 2024"),
        ("2024 Q3", "2024 Q3 (quarter)", "quarter 3 of 2024"),
        ("Q3 2024", "Q3 2024 (quarter)", "quarter 3 of 2024"),
        ("2024", "2024 (year)", "the year 2024"),
    ],
)
def test_a_way_of_writing_is_named_and_shown_by_an_example(written: str, name: str, said: str) -> None:
    found = pattern_of(written)
    assert (found.name, found.shape) == (name, f'"{written}" ({said})')
    assert (found.note, found.readings, found.years_only) == ("", (), name == "2024 (year)")


def test_a_column_of_several_precisions_shows_the_finest_and_says_that_they_differ() -> None:
    found = pattern_of("1809", "1816-12", "1816-12-10")
    assert found.shape == '"1816-12-10" (10 December 1816; each is as exact as it is written)'
    assert (found.name, found.years_only) == ("2024-07-08", False)
    assert pattern_of("1809", "1816-12").name == "2024-07 (month)"
    assert pattern_of("2024-W28", "2024-07").name == "2024-W28 (week)"
    assert pattern_of("2024", "2024 Q3").name == "2024 Q3 (quarter)"


@pytest.mark.parametrize(
    ("written", "name", "said"),
    [
        ("31-07-2024", "08-07-2024 (day first)", "31 July 2024"),
        ("07-31-2024", "07-08-2024 (month first)", "31 July 2024"),
        ("99-07-31", "24-07-08 (year first)", "31 July 1999"),
        ("07-31-99", "07-08-24 (month first)", "31 July 1999"),
        ("31072024", "08072024 (day first)", "31 July 2024"),
        ("990731", "240708 (yymmdd)", "31 July 1999"),
        ("310799", "080724 (ddmmyy)", "31 July 1999"),
        ("1720396800", "1720396800 (seconds since 1970)", "8 July 2024"),
    ],
)
def test_a_way_that_only_one_order_fits_is_taken_without_a_word(written: str, name: str, said: str) -> None:
    found = pattern_of(written)
    assert (found.name, found.shape, found.note, found.readings) == (name, f'"{written}" ({said})', "", ())


def test_where_two_orders_fit_the_assumed_one_and_the_other_are_told() -> None:
    found = pattern_of("08/07/2024", "09/07/2024")
    assert found.shape == '"08/07/2024" (8 July 2024; day first was assumed)'
    assert found.note == (
        'day first was assumed: "08/07/2024" is 8 July 2024; could also be month first: 7 August 2024 (--date-pattern '
        "%m/%d/%Y); say --date-pattern where that is meant"
    )
    first, second = found.readings
    assert (first.order, first.codes, first.example, first.day, first.said) == (
        "day first",
        "%d/%m/%Y",
        "08/07/2024",
        "2024-07-08",
        "8 July 2024",
    )
    assert (second.order, second.codes, second.day, second.said) == (
        "month first",
        "%m/%d/%Y",
        "2024-08-07",
        "7 August 2024",
    )


def test_the_example_is_one_that_the_orders_read_differently() -> None:
    assert pattern_of("01.01.2024", "02.03.2024").readings[0].example == "02.03.2024"
    assert pattern_of("00 unknown", "04/04/2024", "05/05/2024").shape == '"04/04/2024" (4 April 2024)'
    assert pattern_of("01.01.2024").readings == ()
    assert pattern_of("01.01.2024").shape == '"01.01.2024" (1 January 2024)'


def test_two_figures_are_the_year_where_they_change_least() -> None:
    assert pattern_of("24-07-08", "24-07-09", "24-07-10").name == "24-07-08 (year first)"
    assert pattern_of("08-07-24", "09-07-24", "10-07-24").name == "08-07-24 (day first)"
    assert pattern_of("01.02.03").name == "08-07-24 (day first)", "with dots the day stands first"
    assert pattern_of("01-02-03").name == "24-07-08 (year first)"
    assert [one.order for one in pattern_of("01-02-03").readings] == ["year first", "day first", "month first"]
    assert [one.codes for one in pattern_of("01-02-03").readings] == ["%y-%m-%d", "%d-%m-%y", "%m-%d-%y"]


def test_the_surer_way_is_taken_where_it_is_the_more_frequent() -> None:
    assert pattern_of("2024-07-08", "2024-07-09", "08/07/2024").name == "2024-07-08"
    assert pattern_of("2024-07-08", "08/07/2024", "09/07/2024").readings
    assert pattern_of("2024-07-08", "08/07/2024", least=0.5).name == "2024-07-08"


def test_a_column_is_read_where_six_of_ten_are_dates_or_days_that_the_calendar_lacks() -> None:
    dates = [f"2024-07-{day:02d}" for day in range(1, 7)]
    assert best_pattern([*dates, "a", "b", "c", "d"])
    assert best_pattern([*dates[:5], "a", "b", "c", "d", "e"]) is None
    assert best_pattern([*dates[:5], "2024-02-30", "b", "c", "d", "e"])
    assert best_pattern([*dates[:5], "1446-01-01", "b", "c", "d", "e"])
    assert best_pattern([*dates[:3], "a"], least=0.8) is None
    assert best_pattern(["", " "]) is None
    assert best_pattern(["2024-02-30"]) is None


# --- a pattern of a person's own --------------------------------------------------------------------------------------


def test_a_pattern_of_ones_own_is_shown_by_an_example_and_names_what_else_fits() -> None:
    found = strptime_pattern("%m/%d/%Y", ["08/07/2024", "nonsense"])
    assert (found.name, found.note) == ("%m/%d/%Y", "")
    assert found.shape == '"08/07/2024" (7 August 2024; month first, as asked)'
    assert [(one.order, one.codes) for one in found.readings] == [
        ("month first", "%m/%d/%Y"),
        ("day first", "%d/%m/%Y"),
    ]
    assert strptime_pattern("%m/%d/%Y", ["08/31/2024"]).readings == ()
    assert strptime_pattern("%m/%d/%Y", ["08/31/2024"]).shape == '"08/31/2024" (31 August 2024)'
    assert strptime_pattern("day %d in %B of %Y", ["nonsense"]).shape == ""
    assert strptime_pattern("day %d in %B of %Y", ["day 8 in July of 2024"]).shape == (
        '"day 8 in July of 2024" (8 July 2024)'
    )
    assert strptime_pattern("%d-%m-%Y").readings == ()


# --- one value -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [None, True, False, "", " Present ", "now", float("nan"), 2024.5, 1e16, "spring"])
def test_what_is_no_date_is_none(value: object) -> None:
    assert instant_of(value, None) is None


def test_a_number_is_read_as_it_would_be_written() -> None:
    for value in (20240708, 20240708.0, "20240708", 1720396800):
        instant = instant_of(value, None)
        assert instant is not None
        assert instant.day == date(2024, 7, 8)
    assert instant_of("31.12.2024", None) == Instant(date(2024, 12, 31))
    assert instant_of("01.02.2024", None) == Instant(date(2024, 2, 1)), "between dots the day is first"
    assert instant_of("01/02/2024", None) is None, "either may be the day"
    assert instant_of("31/12/2024", None) == Instant(date(2024, 12, 31))
    assert instant_of("02/02/2024", None) == Instant(date(2024, 2, 2))
    assert instant_of("at 1720396800 sharp", None) is None


def test_seconds_and_milliseconds_are_days_of_the_zone() -> None:
    assert epoch("1720396800", UTC) == Instant(date(2024, 7, 8), 0)
    assert epoch("1720396800000", UTC) == Instant(date(2024, 7, 8), 0)
    assert epoch("1720396740", UTC) == Instant(date(2024, 7, 7), 23 * 60 + 59)
    assert epoch("1720396740", timezone(timedelta(hours=3))) == Instant(date(2024, 7, 8), 179)
    assert epoch("631152000", UTC) == Instant(date(1990, 1, 1), 0)
    assert epoch("631151999", UTC) is None, "before 1990 nine figures are something else"
    assert epoch("17203968001", UTC) is None
    assert epoch("id 12345678", UTC) is None
    assert epoch("4133980799", UTC) == Instant(date(2100, 12, 31), 23 * 60 + 59)
    assert epoch("4133980800", UTC) is None


def test_a_value_holds_one_day_and_a_name_its_last() -> None:
    forms = surely_read()
    assert read_value(forms, "between 2024-07-08 and 2024-07-09") is None
    assert read_value(forms, "2024-07-08, again 2024-07-08") == Instant(date(2024, 7, 8))
    assert read_name(forms, "2024-07-08_to_2024-07-09.geojson") == Instant(date(2024, 7, 9))
    assert read_value(forms, "in July 2024") is None
    assert read_name(forms, "front July 2024 v2") == Instant(date(2024, 7, 1), precision="month")
    assert read_name(forms, "front July 2024 of 7") is None
    assert read_name(forms, "2019/front 2024/") == Instant(date(2024, 1, 1), precision="year")
    assert read_name(forms, "2024/x") is None, "the year is that of the folder"
    assert read_value(forms, "-0044-03-15") is None
    assert read_value(forms, "-2024-03-15") is None, "a year before the common era"
    assert read_value(ORDERS[0].forms, "07/2024") == Instant(date(2024, 7, 1), precision="month")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("2024-02-30", "there is no 30 February 2024"),
        ("2024-00-10", "there is no month 0"),
        ("2024-13-10", "there is no month 13"),
        ("2024-12-32", "there is no 32 December 2024"),
        ("1799-12-31", "the year 1799 lies outside 1800 to 2100, the years supported"),
        ("2101-01-01", "the year 2101 lies outside 1800 to 2100, the years supported"),
        (
            "1300-01-01",
            "the year 1300 lies outside 1800 to 2100, the years supported; it looks like a Hijri or Jalali (Persian) "
            "year: convert it first",
        ),
        ("500 BCE", "the year is before the common era, outside 1800 to 2100, the years supported"),
        ("-500", "the year is before the common era, outside 1800 to 2100, the years supported"),
        ("2024-07-08 or 2024-07-09", "several days stand in it"),
        ("31.12.2024", "it is written unlike the others"),
        (
            1446.0,
            "the year 1446 lies outside 1800 to 2100, the years supported; it looks like a Hijri or Jalali "
            "(Persian) year: convert it first",
        ),
        ("spring", "no day that can be read"),
        ("", "no day that can be read"),
    ],
)
def test_a_value_that_is_not_read_has_its_reason(value: object, why: str) -> None:
    assert why_unread(value) == why


# --- intervals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "end", "start"),
    [
        (None, True, True),
        ("", True, True),
        (" NULL ", True, True),
        ("..", True, True),
        ("Present", True, False),
        ("9999-12-31", True, False),
        ("99991231", True, False),
        ("2999-01-01", True, False),
        ("2100-12-31", True, False),
        ("2099-12-31", False, False),
        ("unknown", False, True),
        ("0001-01-01T00:00", False, True),
        ("0001-01-02", False, False),
        ("-infinity", False, True),
        ("2024-01-01", False, False),
        (0, False, False),
    ],
)
def test_an_open_end_and_an_open_start_are_known(value: object, end: bool, start: bool) -> None:
    assert (is_open(value), is_open_start(value)) == (end, start)


def test_the_first_day_after_an_end() -> None:
    day, month = Instant(date(2024, 2, 5)), Instant(date(2024, 2, 1), precision="month")
    assert first_day_after(day, closed=False) == date(2024, 2, 5)
    assert first_day_after(day, closed=True) == date(2024, 2, 6)
    assert first_day_after(month, closed=False) == date(2024, 3, 1)
    assert first_day_after(month, closed=True) == date(2024, 3, 1)
    assert first_day_after(month, closed=False, stated=True) == date(2024, 2, 1)
    assert first_day_after(month, closed=True, stated=True) == date(2024, 3, 1)


def test_intervals_are_closed_where_the_next_begins_the_day_after() -> None:
    def day(number: int) -> date:
        return date(2024, 1, number)

    assert looks_closed([(day(1), day(4)), (day(5), day(9))])
    assert not looks_closed([(day(1), day(5)), (day(5), day(9))])
    assert looks_closed([(day(3), day(3))])
    assert not looks_closed([(day(3), day(4))])
    assert not looks_closed([(day(1), day(5)), (day(5), day(9)), (day(10), day(12))]), "as many of either"
    assert not looks_closed([])
    years = [Instant(date(year, 1, 1), precision="year") for year in (1914, 1918, 1919, 1939)]
    assert looks_closed([(years[0], years[1]), (years[2], years[3])])
    assert not looks_closed([(years[0], years[1]), (years[1], years[3])])
