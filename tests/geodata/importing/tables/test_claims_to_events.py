"""Tables of claims: ends, times of day, statuses and kinds of event decide who holds a place, and since when."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geodata.facts.reading import read_dataset
from geodata.importing import ImportProblem
from geodata.importing.tables.known_layouts import happening
from tests.geodata.importing.held import periods

Bring = Callable[..., tuple[dict[str, Any], Path]]
CASES = Path(__file__).parents[3] / "cases"


def table(path: Path, *rows: tuple[object, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return path


def times(target: Path) -> list[tuple[str, str]]:
    with (target / "facts" / "control_events.csv").open(encoding="utf-8", newline="") as opened:
        return [(row["event_id"], row["time"]) for row in csv.DictReader(opened)]


SPELLS = {
    "ash": [("2024-01-01", "2024-02-01", "north", "held"), ("2024-02-01", "", "south", "held")],
    "birch": [("2024-01-01", "", "south", "held")],
    "cedar": [("2024-01-01", "2024-01-20", "north", "held"), ("2024-01-20", "", "", "held")],
}


def test_a_column_of_ends_makes_intervals(bring: Bring) -> None:
    report, target = bring(CASES / "table-end-column" / "spells.csv")
    assert periods(target) == SPELLS
    assert "half-open" in report["reading"]["dates"]


HEADER = ("town", "lat", "lon", "holder", "came", "went")


def test_a_column_of_ends_may_be_named(tmp_path: Path, bring: Bring) -> None:
    rows = [("Ash", 48.5, 30.5, "North", "2024-01-01", "2024-02-01"), ("Birch", 48.5, 31.5, "South", "2024-03-01", "")]
    _, target = bring(table(tmp_path / "in.csv", HEADER, *rows), date_field="came", end_field="went")
    assert periods(target)["ash"] == [("2024-01-01", "2024-02-01", "north", "held"), ("2024-02-01", "", "", "held")]


@pytest.mark.parametrize(
    ("interval", "last"), [("", "2024-02-01"), ("half-open", "2024-01-31"), ("closed", "2024-02-01")]
)
def test_ends_that_leave_no_day_free_are_closed_unless_a_person_says_otherwise(
    tmp_path: Path, bring: Bring, interval: str, last: str
) -> None:
    rows = [
        ("Ash", 48.5, 30.5, "North", "2024-01-01", "2024-01-31"),
        ("Ash", 48.5, 30.5, "South", "2024-02-01", "2024-02-20"),
        ("Birch", 48.5, 31.5, "South", "2024-01-01", ""),
    ]
    source = table(tmp_path / "in.csv", (*HEADER[:4], "start", "end"), *rows)
    report, target = bring(source, interval=interval)
    assert periods(target)["ash"][0] == ("2024-01-01", last, "north", "held")
    assert ("half-open" if interval == "half-open" else "(closed)") in report["reading"]["dates"]


def test_whether_ends_are_closed_is_told_by_the_intervals_of_one_place(tmp_path: Path, bring: Bring) -> None:
    rows = [
        ("Ash", 48.5, 30.5, "North", "2024-01-01", "2024-01-31"),
        ("Ash", 48.5, 30.5, "South", "2024-02-01", "2024-02-20"),
        ("Birch", 48.5, 31.5, "South", "2024-01-31", "2024-03-15"),  # another place, on the days on which Ash changes
        ("Cedar", 48.9, 31.0, "North", "2024-02-20", "2024-03-20"),
    ]
    report, _ = bring(table(tmp_path / "in.csv", (*HEADER[:4], "start", "end"), *rows))
    assert "(closed)" in report["reading"]["dates"]


def test_a_bare_year_as_an_end_means_its_last_day(tmp_path: Path, bring: Bring) -> None:
    rows = [
        ("Ash", 48.5, 30.5, "North", "1914", "1918"),
        ("Ash", 48.5, 30.5, "South", "1919", "1925"),
        ("Birch", 48.5, 31.5, "South", "", "1916-03"),
        ("Birch", 48.5, 31.5, "North", "1920-05-04", ""),
    ]
    report, target = bring(table(tmp_path / "in.csv", (*HEADER[:4], "fromyear", "toyear"), *rows))
    assert [period[:3] for period in periods(target)["ash"]] == [
        ("1914-01-01", "1919-01-01", "north"),
        ("1919-01-01", "1926-01-01", "south"),
        ("1926-01-01", "", ""),
    ]
    assert [period[:3] for period in periods(target)["birch"]] == [
        ("1914-01-01", "1916-04-01", "south"),
        ("1916-04-01", "1920-05-04", ""),
        ("1920-05-04", "", "north"),
    ]
    assert ("ash-1914-01-01", "some day of 1914") in times(target)
    assert "(closed)" in report["reading"]["dates"]


def test_a_date_that_cannot_be_is_listed_with_its_row_and_reason(tmp_path: Path, bring: Bring) -> None:
    rows = [("Ash", 48.5, 30.5, "North", f"2024-02-{day}") for day in ("01", "30", "12", "30")]
    report, target = bring(table(tmp_path / "in.csv", (*HEADER[:4], "date"), *rows))
    assert [period[0] for period in periods(target)["ash"]] == ["2024-02-01"]
    assert report["found"]["left_out"] == [
        'in.csv row 3 and 1 more: "2024-02-30" in "date": there is no 30 February 2024'
    ]


def test_an_order_of_days_that_is_assumed_is_said(tmp_path: Path, bring: Bring) -> None:
    rows = [("Ash", 48.5, 30.5, side, day) for side, day in (("North", "05/03/2022"), ("South", "06/03/2022"))]
    report, _ = bring(table(tmp_path / "in.csv", (*HEADER[:4], "date"), *rows))
    assert "day first was assumed" in report["reading"]["dates"]
    assert [one["order"] for one in report["reading"]["date_orders"]] == ["day first", "month first"]


def test_of_intervals_that_overlap_the_later_counts_and_the_earlier_after_it(tmp_path: Path, bring: Bring) -> None:
    rows = [
        ("Ash", 48.5, 30.5, "North", "2024-01-01", "2024-03-01"),
        ("Ash", 48.5, 30.5, "South", "2024-01-10", "2024-01-20"),
        ("Birch", 48.5, 31.5, "South", "2024-01-01", ""),
        ("Birch", 48.5, 31.5, "North", "2024-04-01", "ongoing"),
    ]
    report, target = bring(table(tmp_path / "in.csv", (*HEADER[:4], "start", "end"), *rows))
    assert [period[:3] for period in periods(target)["ash"]] == [
        ("2024-01-01", "2024-01-10", "north"),
        ("2024-01-10", "2024-01-20", "south"),
        ("2024-01-20", "2024-03-01", "north"),
        ("2024-03-01", "", ""),
    ]
    assert any("once intervals of one place overlap" in note for note in report["found"]["notes"])


def test_an_end_before_its_start_is_named_with_its_row(tmp_path: Path, bring: Bring) -> None:
    rows = [("Ash", 48.5, 30.5, "North", "2024-02-01", "2024-01-01"), ("Ash", 48.5, 30.5, "South", "2024-03-01", "")]
    report, _ = bring(table(tmp_path / "in.csv", (*HEADER[:4], "start", "end"), *rows))
    assert report["found"]["left_out"] == [
        'in.csv row 2: its end "2024-01-01" is before its start "2024-02-01"; correct one of the two'
    ]


def test_the_latest_time_of_a_day_decides_and_is_kept(bring: Bring) -> None:
    report, target = bring(CASES / "times-of-day-decide" / "claims.csv")
    assert periods(target)["ash"] == [
        ("2024-01-01", "2024-01-05", "north", "held"),
        ("2024-01-05", "", "south", "held"),
    ]
    assert ("ash-2024-01-05", "23:30") in times(target)
    assert report["found"]["days_with_several_claims"] == 1
    assert any("latest time decides" in note for note in report["found"]["notes"])


def test_a_time_of_day_may_stand_in_a_column_of_its_own(tmp_path: Path, bring: Bring) -> None:
    head = ("town", "lat", "lon", "holder", "date", "time")
    rows = [
        ("Ash", 48.5, 30.5, "North", "2024-01-01", ""),
        ("Ash", 48.5, 30.5, "South", "2024-01-05", "9:30 pm"),
        ("Ash", 48.5, 30.5, "North", "2024-01-05", "04:00"),
    ]
    _, target = bring(table(tmp_path / "in.csv", head, *rows))
    assert [period[:3] for period in periods(target)["ash"]] == [
        ("2024-01-01", "2024-01-05", "north"),
        ("2024-01-05", "", "south"),
    ]
    assert times(target)[-1] == ("ash-2024-01-05", "21:30")


@pytest.mark.parametrize(
    ("head", "values"),
    [
        (("place", "lon", "lat", "from", "to", "who"), ("North", "2024-01-01", "2024-01-20")),
        (("site", "x", "y", "valid_from", "valid_to", "owner"), ("North", "2024-01-01", "2024-01-20")),
        (("البلدة", "خط الطول", "خط العرض", "بداية", "نهاية", "الجهة المسيطرة"), ("North", "2024-01-01", "2024-01-20")),
        (("Город", "Долгота", "Широта", "Начало", "Конец", "Сторона"), ("North", "01.01.2024", "20.01.2024")),
    ],
)
def test_starts_and_ends_are_found_by_many_names(
    tmp_path: Path, bring: Bring, head: tuple[str, ...], values: tuple[str, str, str]
) -> None:
    side, start, end = values
    rows = [("Ash", 30.5, 48.5, start, end, side), ("Birch", 31.5, 48.5, start, "", side)]
    _, target = bring(table(tmp_path / "in.csv", head, *rows))
    assert [period[:2] for period in periods(target)["birch"]] == [("2024-01-01", "")]
    # Nobody is known after the end only where the map goes on: its last day is that end.
    assert [period[:3] for period in periods(target)["ash"]] == [
        ("2024-01-01", "2024-01-20", "north"),
        ("2024-01-20", "", ""),
    ]


def test_without_times_the_last_row_of_a_day_decides(tmp_path: Path, bring: Bring) -> None:
    head = ("town", "lat", "lon", "holder", "date")
    rows = [
        ("Ash", 48.5, 30.5, side, day)
        for side, day in (("North", "2024-01-01"), ("South", "2024-01-05"), ("North", "2024-01-05"))
    ]
    report, target = bring(table(tmp_path / "in.csv", head, *rows))
    assert periods(target)["ash"] == [("2024-01-01", "", "north", "held")]
    assert report["found"]["days_with_several_claims"] == 1
    assert any("last row decides" in note for note in report["found"]["notes"])


@pytest.mark.parametrize("order", [(6, 0, 4, 1, 3, 5, 2), (0, 1, 2, 5, 6, 3, 4), (6, 5, 4, 3, 2, 1, 0)])
def test_rows_may_stand_in_any_order(tmp_path: Path, bring: Bring, order: tuple[int, ...]) -> None:
    head = ("town", "lat", "lon", "holder", "date")
    days = [("North", 1), ("North", 2), ("North", 3), ("South", 4), ("South", 5), ("North", 6), ("North", 7)]
    rows = [("Ash", 48.5, 30.5, days[n][0], f"2024-01-{days[n][1]:02d}") for n in order]
    _, target = bring(table(tmp_path / "in.csv", head, *rows))
    assert [period[:3] for period in periods(target)["ash"]] == [
        ("2024-01-01", "2024-01-04", "north"),
        ("2024-01-04", "2024-01-06", "south"),
        ("2024-01-06", "", "north"),
    ]


@pytest.mark.parametrize(("lon", "places"), [(30.6, 1), (32.5, 2)])
def test_rows_of_one_name_are_one_place_where_they_lie_near(
    tmp_path: Path, bring: Bring, lon: float, places: int
) -> None:
    head = ("town", "lat", "lon", "holder", "date")
    rows = [("Ash", 48.5, 30.5, "North", "2024-01-01"), ("ash ", 48.5, lon, "South", "2024-01-05")]
    _, target = bring(table(tmp_path / "in.csv", head, *rows))
    assert len(periods(target)) == places


# --- statuses and kinds of event -------------------------------------------------------------------------------------


def test_a_status_beside_a_holder_is_no_faction(bring: Bring) -> None:
    report, target = bring(CASES / "holder-beside-status" / "claims.csv")
    assert set(report["reading"]["names"]) == {"north", "south"}
    assert periods(target) == {
        "ash": [("2024-01-01", "2024-01-10", "north", "held"), ("2024-01-10", "", "south", "held")],
        "birch": [("2024-01-01", "2024-01-12", "south", "held"), ("2024-01-12", "", "south", "besieged")],
    }


def test_values_that_are_all_statuses_are_never_factions(tmp_path: Path, bring: Bring) -> None:
    head = ("town", "lat", "lon", "status", "date", "camp")
    rows = [("Ash", 48.5, 30.5, "held", "2024-01-01", "North"), ("Ash", 48.5, 30.5, "Contested", "2024-01-05", "North")]
    source = table(tmp_path / "in.csv", head, *rows)
    with pytest.raises(ImportProblem, match='"status" are statuses'):
        bring(source, faction_field="status")
    (tmp_path / "dataset").rmdir()
    _, target = bring(source)
    assert [period[2:] for period in periods(target)["ash"]] == [("north", "held"), ("north", "contested")]


def test_a_column_that_only_names_statuses_leads_to_a_question(tmp_path: Path, bring: Bring) -> None:
    head = ("town", "lat", "lon", "status", "date", "colour_of_flag")
    rows = [("Ash", 48.5, 30.5, "held", f"2024-01-0{n + 1}", ("Red", "Blue")[n % 2]) for n in range(4)]
    with pytest.raises(
        ImportProblem, match=r'give --faction-field; it may be "colour_of_flag" \(2 values: "Red", "Blue"\)'
    ):
        bring(table(tmp_path / "in.csv", head, *rows))


@pytest.mark.parametrize("field", ["", "actor1"])
def test_in_acleds_columns_only_three_kinds_change_control(bring: Bring, field: str) -> None:
    report, target = bring(CASES / "acled-territory-events" / "events.csv", faction_field=field)
    assert periods(target) == {
        "ash": [
            ("2024-01-01", "2024-01-05", "", "contested"),
            ("2024-01-05", "2024-01-20", "southern-front", "held"),
            ("2024-01-20", "", "northern-army", "held"),
        ],
        "birch": [("2024-01-01", "", "", "held")],
    }
    moments = read_dataset(target).moments
    assert [(str(moment.date), moment.title_en, moment.place_name) for moment in moments] == [
        ("2024-01-20", "Shelling (Southern Front)", "Birch")
    ]
    assert report["found"]["no_change_of_control"] == {"Shelling": 1}


UCDP = (
    "id",
    "type_of_violence",
    "side_a",
    "side_b",
    "where_coordinates",
    "latitude",
    "longitude",
    "date_start",
    "date_end",
)


def test_ucdps_columns_tell_of_no_change_of_control(tmp_path: Path, bring: Bring) -> None:
    row = (1, 1, "Government of Xland", "Southern Front", "Ash town", 48.5, 30.5, "2024-01-01", "2024-01-02")
    with pytest.raises(ImportProblem, match=r'no row tells who holds a place: "state-based violence" \(1\)'):
        bring(table(tmp_path / "ged.csv", UCDP, row))


def test_kinds_that_are_no_change_of_control_set_no_holder(tmp_path: Path, bring: Bring) -> None:
    head = ("town", "lat", "lon", "date", "actor", "event")
    rows = [
        ("Ash", 48.5, 30.5, "2024-01-01", "North", "captured"),
        ("Ash", 48.5, 30.5, "2024-01-03", "South", "Shelling"),
        ("Ash", 48.5, 30.5, "2024-01-04", "South", "clashes"),
        ("Ash", 48.5, 30.5, "2024-01-05", "South", "unheard-of"),
        ("Ash", 48.5, 30.5, "2024-01-09", "North", "handed over"),
    ]
    report, target = bring(table(tmp_path / "in.csv", head, *rows))
    assert periods(target)["ash"] == [
        ("2024-01-01", "2024-01-04", "north", "held"),
        ("2024-01-04", "2024-01-09", "north", "contested"),
        ("2024-01-09", "", "north", "held"),
    ]
    assert report["found"]["no_change_of_control"] == {"Shelling": 1, "unheard-of": 1}


@pytest.mark.parametrize(
    ("kind", "effect"),
    [
        ("Captured", "captured"),
        ("retaken by storm", "captured"),
        ("взятие", "captured"),
        ("سيطرت", "captured"),
        ("handover", "handed_over"),
        ("siege_lifted", "held"),
        ("Failed attack", "contested"),
        ("hand grenade attack", ""),
        ("hostage taking", ""),
        ("leftist protest", ""),
        ("Shelling/artillery/missile attack", ""),
    ],
)
def test_kinds_of_event_are_told_by_their_words(kind: str, effect: str) -> None:
    assert happening(kind) == effect


# --- our own tables --------------------------------------------------------------------------------------------------


def test_an_exported_table_comes_back_as_it_went(tmp_path: Path, bring: Bring, mini: Path) -> None:
    from geodata.building.build import build
    from geodata.dataset import load
    from mapapp.cli import main

    build(mini)
    assert main(["export", "csv", str(tmp_path / "control_periods.csv"), "--dataset", str(mini)]) == 0
    report, target = bring(tmp_path / "control_periods.csv")
    assert report["reading"]["names"] == {
        "blue": "Blue Front", "green": "Green League", "red": "Red Party", "union": "The Union",
    }  # fmt: skip
    went = {
        place: _merged([(str(p.period.start), str(p.period.end or ""), p.holder or "", p.status.value) for p in found])
        for place, found in load(mini).periods.items()
    }
    assert periods(target) == went


def _merged(found: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """Periods that differ in more than the basis."""
    kept = found[:1]
    for start, end, *state in found[1:]:
        if list(kept[-1][2:]) == state:
            kept[-1] = (kept[-1][0], end, *kept[-1][2:])
        else:
            kept.append((start, end, *state))
    return kept
