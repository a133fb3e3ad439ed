"""Dates as people write them: one reading for a column, each value as exact as it is written, the rest listed."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from geodata.importing.dates.date_forms import Instant
from geodata.importing.dates.date_patterns import (
    best_pattern,
    first_day_after,
    instant_of,
    is_open,
    is_open_start,
    looks_closed,
    strptime_pattern,
    why_unread,
)
from geodata.importing.words.faction_labels import without_date
from geodata.importing.words.month_names import months, plain


def read(*texts: str, names: bool = False) -> list[str]:
    """Texts of one column as EDTF, "" where one is not read."""
    pattern = best_pattern(texts, names=names)
    assert pattern is not None
    return [instant.edtf if (instant := pattern.read(text, UTC)) else "" for text in texts]


# --- one value -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2024-12-08", "2024-12-08"),
        ("2024-12-08T23:30:00+03:00", "2024-12-08"),
        ("2024/12/8", "2024-12-08"),
        ("2024-12-08~", "2024-12-08~"),
        ("1816-12?", "1816-12?"),
        ("1809", "1809"),
        ("1809.0", "1809"),
        ("1816-12", "1816-12"),
        ("1816-12-XX", "1816-12"),
        ("1816-XX-XX", "1816"),
        ("20241208", "2024-12-08"),
        ("2024-W49", "2024-12-02/2024-12-08"),
        ("2024W49", "2024-12-02/2024-12-08"),
        ("2024-W49-3", "2024-12-04"),
        ("2024-343", "2024-12-08"),
        ("2023-365", "2023-12-31"),
        ("2024 Q1", "2024-33"),
        ("Q4 2024", "2024-36"),
        ("8 December 2024", "2024-12-08"),
        ("Sunday, 8th December 2024", "2024-12-08"),
        ("December 8, 2024", "2024-12-08"),
        ("08-DEC-2024", "2024-12-08"),
        ("8-Dec-24", "2024-12-08"),
        ("2024-Dec-08", "2024-12-08"),
        ("December 2024", "2024-12"),
        ("8. Dezember 2024", "2024-12-08"),
        ("1er décembre 2024", "2024-12-01"),
        ("8 de diciembre de 2024", "2024-12-08"),
        ("8 декабря 2024 г.", "2024-12-08"),
        ("8 грудня 2024 р.", "2024-12-08"),
        ("8 ARALIK 2024", "2024-12-08"),
        ("8 كانون الأول 2024", "2024-12-08"),
        ("٨ كانون الأول ٢٠٢٤", "2024-12-08"),
        ("8 كانون الأول/ديسمبر 2024", "2024-12-08"),
        ("8 ديسمبر 2024", "2024-12-08"),
        ("8 دجنبر 2024", "2024-12-08"),
        ("1 جانفي 2024", "2024-01-01"),
        ("15 آذار 2011", "2011-03-15"),
        ("15 اذار 2011", "2011-03-15"),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_written(written: str, edtf: str) -> None:
    assert read(written) == [edtf]
    instant = instant_of(written, None)
    assert instant is not None
    assert instant.edtf == edtf


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("2024-02-30", "there is no 30 February 2024"),
        ("2023-02-29", "there is no 29 February 2023"),
        ("2024-13-01", "there is no month 13"),
        ("2024-12", ""),
        ("2023-366", "there is no 2023-366"),
        ("2024-W60", "there is no 2024-w60"),
        ("1582-10-04", "the year 1582 lies outside 1800 to 2100"),
        ("15.03.1582", "the year 1582 lies outside 1800 to 2100"),
        ("-0044-03-15", "before the common era"),
        ("44 BC", "before the common era"),
        ("1446-06-07", "looks like a Hijri or Jalali"),
        ("1403-09-18", "looks like a Hijri or Jalali"),
        ("spring 2025", "no day that can be read"),
        ("circa 1914", "no day that can be read"),
        ("8 Frimaire 2024", "no day that can be read"),
        ("2024-07-08 to 2024-07-10", "several days"),
        ("unknown", "no day that can be read"),
        (2024.5, "no day that can be read"),
    ],
)
def test_what_is_no_date_gets_its_true_reason(written: object, why: str) -> None:
    found = instant_of(written, None)
    assert (found is None) == bool(why)
    if why:
        assert why in why_unread(written)


@pytest.mark.parametrize("hijri", ["1299-01-01", "1501-01-01"])
def test_only_years_near_now_in_other_calendars_are_taken_for_such(hijri: str) -> None:
    assert "Hijri" not in why_unread(hijri)
    assert "outside 1800 to 2100" in why_unread(hijri)


@pytest.mark.parametrize(
    ("two", "year"), [("00", 2000), ("24", 2024), ("69", 2069), ("70", 1970), ("82", 1982), ("99", 1999)]
)
def test_two_figures_of_a_year_from_70_lie_in_the_last_century(two: str, year: int) -> None:
    assert read(f"31.12.{two}", f"30.12.{two}") == [f"{year}-12-31", f"{year}-12-30"]
    assert read(f"31 Dec {two}") == [f"{year}-12-31"]
    own = strptime_pattern("%d%m%y").read(f"3112{two}", UTC)
    assert own is not None
    assert own.day == date(year, 12, 31)


@pytest.mark.parametrize(
    ("written", "minute"),
    [
        ("2024-12-08 05:30", 330),
        ("2024-12-08T05:30:15.000Z", 330),
        ("12/28/2024 3:05:00 PM", 905),
        ("12/28/2024 12:05 AM", 5),
        ("2024-12-08", -1),
    ],
)
def test_the_minute_is_kept(written: str, minute: int) -> None:
    pattern = best_pattern([written])
    assert pattern is not None
    instant = pattern.read(written, UTC)
    assert instant is not None
    assert instant.minute == minute


@pytest.mark.parametrize("locale", ["en", "ar_SY", "ar_EG", "ar_MA", "ar_DZ", "de", "fr", "es", "ru", "uk", "tr"])
@pytest.mark.parametrize("number", range(1, 13))
def test_every_month_of_every_language_is_known(locale: str, number: int) -> None:
    day = date(2023, number, 21)
    for written in (format_date(day, "d MMMM y", locale), format_date(day, "d MMM y", locale)):
        assert read(written) == [day.isoformat()], written
    assert months()[plain(format_date(day, "LLLL", locale))] == number


# --- one column ------------------------------------------------------------------------------------------------------


def test_one_impossible_date_leaves_the_others_days() -> None:
    assert read("2024-01-01", "2024-01-05", "2024-02-30") == ["2024-01-01", "2024-01-05", ""]
    assert read("2024-01-01", "2024-13-01") == ["2024-01-01", ""]
    days = [f"2024-01-{day:02d}" for day in range(1, 29)]
    assert read(*days, "04/05/2023") == [*days, ""]
    assert read(*days, "spring 2024") == [*days, ""]


def test_iso_dates_side_by_side_keep_their_own_precision() -> None:
    assert read("1809", "1816-12", "1816-12-10") == ["1809", "1816-12", "1816-12-10"]


def test_a_year_is_read_only_where_it_is_the_whole_value() -> None:
    assert best_pattern(["8 Foo 2024", "11 Foo 2024"]) is None
    assert best_pattern(["about 1914", "about 1918"]) is None
    years = best_pattern(["1914", "1918"])
    assert years is not None
    assert years.years_only


def test_the_order_that_reads_all_is_taken_without_a_word() -> None:
    for texts, days in (
        (("05/03/2022", "16/03/2022"), ["2022-03-05", "2022-03-16"]),
        (("05/03/2022", "05/16/2022"), ["2022-05-03", "2022-05-16"]),
    ):
        assert read(*texts) == days
        pattern = best_pattern(texts)
        assert pattern is not None
        assert not pattern.note
        assert not pattern.readings


def test_one_decisive_value_of_thousands_decides_the_order() -> None:
    texts = [f"{day:02d}/{month:02d}/{year}" for year in range(1850, 1999) for month in range(1, 12) for day in (1, 12)]
    assert best_pattern(texts).readings  # type: ignore[union-attr]
    for decisive in ("01/31/1990", "02/28/1860", "03/31/1871"):  # none falls into an even sample
        assert best_pattern([*texts, decisive]).name == "07-08-2024 (month first)"  # type: ignore[union-attr]


def test_an_order_that_is_assumed_is_said_with_a_date_of_the_source() -> None:
    pattern = best_pattern(["05/03/2022", "06/03/2022", "04/04/2022"])
    assert pattern is not None
    assert pattern.note == (
        'day first was assumed: "05/03/2022" is 5 March 2022; could also be month first: 3 May 2022 '
        "(--date-pattern %m/%d/%Y); say --date-pattern where that is meant"
    )
    other = strptime_pattern(pattern.readings[1].codes, ["05/03/2022"])
    assert other.read("05/03/2022", UTC) == Instant(date(2022, 5, 3))
    assert [one.order for one in other.readings] == ["month first", "day first"]  # to switch back


def test_dates_that_are_the_same_either_way_need_no_word() -> None:
    pattern = best_pattern(["04/04/2022", "05/05/2022"])
    assert pattern is not None
    assert not pattern.note


def test_a_single_ambiguous_value_is_not_read_on_its_own() -> None:
    assert instant_of("05/03/2022", None) is None
    assert instant_of("25/03/2022", None) == Instant(date(2022, 3, 25))
    assert instant_of("05.03.2022", None) == Instant(date(2022, 3, 5))


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "days", "other"),
    [
        (
            ["Control_23_09_03.kml", "Control_23_10_06.kml", "Control_24_01_01.kml"],
            ["2023-09-03", "2023-10-06", "2024-01-01"],
            "day first: 23 September 2003",
        ),
        (
            ["front 03.09.23.kml", "front 06.10.23.kml", "front 01.01.24.kml"],
            ["2023-09-03", "2023-10-06", "2024-01-01"],
            "year first: 23 September 2003",
        ),
        (["map 22.02.24", "map 22.03.01", "map 22.04.07"], ["2022-02-24", "2022-03-01", "2022-04-07"], "day first"),
        (["d080724", "d090724", "d100724"], ["2024-07-08", "2024-07-09", "2024-07-10"], "year first"),
        (["240708_0000", "240709_1200", "240731_0000"], ["2024-07-08", "2024-07-09", "2024-07-31"], "day first"),
    ],
)
def test_of_short_years_the_part_that_changes_least_is_the_year(names: list[str], days: list[str], other: str) -> None:
    assert read(*names, names=True) == days
    pattern = best_pattern(names, names=True)
    assert pattern is not None
    assert other in pattern.note


def test_an_impossible_day_in_a_name_does_not_make_years_of_the_others() -> None:
    names = ["front_2025-02-28", "front_2025-02-30", "front_2025-03-01"]
    assert read(*names, names=True) == ["2025-02-28", "", "2025-03-01"]


def test_a_name_holds_a_year_or_month_where_no_other_figures_stand() -> None:
    assert read("borders_1914.shp", "borders_1918_v2.shp", names=True) == ["1914", "1918"]
    assert read("maps/2023/december 2024", "control_2024-07", names=True) == ["2024-12", "2024-07"]
    assert best_pattern(["8 Foo 2024", "11 Foo 2024"], names=True) is None


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("front 8 July 2024", "front"),
        ("front_08JUL2024", "front"),
        ("Front North 8. Dezember 2024", "Front North"),
        ("الجبهة 8 كانون الأول 2024", "الجبهة"),
        ("north 20240708", "north"),
        ("March on Rome", "March on Rome"),
        ("May 1st group", "May 1st group"),
        ("zone 4", "zone 4"),
    ],
)
def test_the_name_of_a_holder_is_what_is_left_beside_the_date(name: str, bare: str) -> None:
    assert without_date(name) == bare


# --- a pattern of one's own ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "text", "edtf"),
    [
        ("%d%m%y", "080724", "2024-07-08"),
        ("%Y", "spring 2025", "2025"),
        ("%m/%Y", "07/2024", "2024-07"),
        ("%d %B %Y", "8 كانون الأول 2024", "2024-12-08"),
        ("%Y/%Y%m%d", "2024/20240708", "2024-07-08"),
        ("%Y%j", "2024343", "2024-12-08"),
        ("%Y-%m-%d", "2024-02-30", ""),
    ],
)
def test_a_pattern_of_a_person_is_followed(codes: str, text: str, edtf: str) -> None:
    instant = strptime_pattern(codes).read(text, UTC)
    assert (instant.edtf if instant else "") == edtf


@pytest.mark.parametrize("codes", ["%d%m", "%Y-%d", "%Q", "day", "%"])
def test_a_pattern_that_gives_no_date_is_refused(codes: str) -> None:
    with pytest.raises(ValueError, match="is not a date pattern"):
        strptime_pattern(codes)


# --- intervals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "closed", "after"),
    [
        ("1918", False, date(1919, 1, 1)),
        ("1918", True, date(1919, 1, 1)),
        ("1918-02", False, date(1918, 3, 1)),
        ("2024-02", True, date(2024, 3, 1)),
        ("2024 Q4", False, date(2025, 1, 1)),
        ("2024-W49", False, date(2024, 12, 9)),
        ("1918-11-11", False, date(1918, 11, 11)),
        ("1918-11-11", True, date(1918, 11, 12)),
    ],
)
def test_a_year_or_month_as_an_end_means_its_last_day(end: str, closed: bool, after: date) -> None:
    instant = instant_of(end, None)
    assert instant is not None
    assert first_day_after(instant, closed) == after


def test_who_says_half_open_outright_is_believed_of_years_too() -> None:
    year = instant_of("1918", None)
    assert year is not None
    assert first_day_after(year, False, stated=True) == date(1918, 1, 1)


def test_a_gap_of_one_unit_proves_closed_ends() -> None:
    def spans(*pairs: tuple[str, str]) -> list[tuple[Instant, Instant]]:
        return [(instant_of(start, None), instant_of(end, None)) for start, end in pairs]  # type: ignore[misc]

    assert looks_closed(spans(("1900", "1918"), ("1919", "1945")))
    assert looks_closed(spans(("2024-01-01", "2024-01-04"), ("2024-01-05", "2024-01-09")))
    assert looks_closed([(date(2024, 1, 1), date(2024, 1, 4)), (date(2024, 1, 5), date(2024, 1, 9))])
    assert not looks_closed(spans(("2024-01-01", "2024-01-05"), ("2024-01-05", "2024-01-09")))


def test_open_starts_and_ends_are_told() -> None:
    for value in (None, "", "..", "NULL", "nan"):
        assert is_open(value)
        assert is_open_start(value)
    assert is_open("present")
    assert not is_open_start("present")
    assert not is_open_start("2024-01-01")


# --- properties ------------------------------------------------------------------------------------------------------

DAYS = st.lists(st.dates(date(1971, 1, 1), date(2068, 12, 31)), min_size=8, max_size=40, unique=True)
ODD = [
    "unknown",
    "2024-13-01",
    "2024-02-30",
    "30 February 2024",
    "spring 2025",
    "31.04.2024",
    "1446-06-07",
    "??",
    "x 1",
]
LANGUAGES = ("en", "de", "fr", "es", "ru", "uk", "tr", "ar_SY", "ar_EG", "ar_MA")


@settings(deadline=None)
@given(
    days=DAYS,
    codes=st.sampled_from(
        [
            "%Y-%m-%d",
            "%Y/%m/%d",
            "%Y%m%d",
            "%G-W%V-%u",
            "%Y-%j",
            "%d/%m/%Y",
            "%m/%d/%Y",
            "%d.%m.%Y",
            "%Y-%m-%dT%H:%M:%SZ",
        ]
    ),
    odd=st.lists(st.sampled_from(ODD), max_size=3, unique=True),
)
@example(days=[date(2024, 1, day) for day in range(1, 14)], codes="%m/%d/%Y", odd=ODD[:3])
def test_good_dates_are_read_exactly_and_odd_ones_are_left(days: list[date], codes: str, odd: list[str]) -> None:
    assume(codes[1] not in "dm" or any(day.day > 12 for day in days))
    written = [day.strftime(codes) for day in days]
    pattern = best_pattern([*written, *odd])
    assert pattern is not None
    assert [pattern.read(text, UTC).day for text in written] == days  # type: ignore[union-attr]
    assert [pattern.read(text, UTC) for text in odd] == [None] * len(odd)
    assert all(why_unread(text) for text in odd)


@settings(deadline=None)
@given(days=DAYS, language=st.sampled_from(LANGUAGES), width=st.sampled_from(["d MMMM y", "d MMM y", "EEEE d MMMM y"]))
def test_dates_with_named_months_are_read_in_every_language(days: list[date], language: str, width: str) -> None:
    written = [format_date(day, width, language) for day in days]
    assert read(*written) == [day.isoformat() for day in days]


@settings(deadline=None)
@given(first=st.dates(date(1971, 1, 1), date(2066, 1, 1)), steps=st.lists(st.integers(1, 40), min_size=12, max_size=60))
def test_long_series_of_short_years_in_names_are_read_whichever_end_the_year_stands(
    first: date, steps: list[int]
) -> None:
    days = [first]
    for step in steps:
        days.append(days[-1] + timedelta(days=step))
    assume(days[-1].year <= 2069)
    assume(len({day.day for day in days}) > len({day.year for day in days}))
    for codes in ("map_%y_%m_%d.kml", "map %d.%m.%y.kml", "%y%m%d.kml"):
        assert read(*(day.strftime(codes) for day in days), names=True) == [day.isoformat() for day in days], codes


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_has_a_reason(text: str) -> None:
    pattern = best_pattern([text])
    assert why_unread(text)
    assert best_pattern([text], names=True) is None or text.strip()
    if pattern is not None:
        assert pattern.read(text, UTC) is not None
