"""Sources whose dates were once read wrong, or refused for an untrue reason; each with its right days."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geodata.importing import ImportProblem, Limits, as_text
from geodata.importing.files import source_files
from geodata.importing.files.kml import read_kml
from geodata.importing.files.layers import Counter
from tests.geodata.importing.polygons.test_reading_of_series import SPAN, days_of
from tests.geodata.importing.series import collection, daily, day, east, feature, picture, west, write

Look = Callable[..., dict[str, Any]]
Bring = Callable[..., tuple[dict[str, Any], Path]]
CASES = Path(__file__).parents[3] / "cases"


def rows(dataset: Path, table: str = "facts/control_events.csv") -> list[dict[str, str]]:
    with (dataset / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def changes(dataset: Path) -> list[tuple[str, str]]:
    """Day and new holder of every event, once."""
    return sorted({(row["date"], row["to"]) for row in rows(dataset)})


# --- one odd date ----------------------------------------------------------------------------------------------------


def test_one_impossible_date_of_a_table_leaves_its_days(bring: Bring) -> None:
    report, dataset = bring(CASES / "date-one-impossible" / "claims.csv")
    assert changes(dataset) == [("2024-01-01", "north"), ("2024-01-01", "south"), ("2024-01-05", "south")]
    [left] = report["found"]["left_out"]
    assert left.startswith("claims.csv")
    assert '"2024-02-30"' in left


@pytest.mark.parametrize("odd", ["2024-02-30", "2024-13-01", "04/05/2023", "spring 2024", "1446-06-07"])
def test_an_odd_date_of_a_feature_is_listed_with_file_number_and_value(tmp_path: Path, look: Look, odd: str) -> None:
    features = [f for n in range(3) for f in picture(n, date=day(n).isoformat())["features"]]
    features[3]["properties"]["date"] = odd
    report = look(write(tmp_path / "all.geojson", collection(*features)))
    assert days_of(report) == SPAN
    [listed] = report["found"]["unread_dates"]
    assert listed.startswith(f'all.geojson feature 4: "date" is "{odd}": ')
    assert report["found"]["without_day"] == 1
    assert f"left out: {listed}" in as_text(report)


def test_an_impossible_day_in_a_file_name_is_listed_once(tmp_path: Path, look: Look) -> None:
    source = daily(tmp_path / "in", name=lambda d: f"front_{d}.geojson")
    write(source / "front_2024-02-30.geojson", picture(3))
    report = look(source)
    assert days_of(report) == SPAN
    [listed] = report["found"]["unread_dates"]
    assert "front_2024-02-30.geojson" in listed
    assert "there is no 30 February 2024" in listed


# --- ways of writing -------------------------------------------------------------------------------------------------


def test_months_named_in_arabic_are_read(bring: Bring) -> None:
    report, dataset = bring(CASES / "date-month-names-arabic" / "zones.geojson")
    assert days_of(report) == ("2024-12-08", "2024-12-11", 2)
    assert changes(dataset) == [("2024-12-08", "north"), ("2024-12-08", "south"), ("2024-12-11", "south")]


def test_an_assumed_order_is_said_with_a_date_of_the_file_and_may_be_turned(look: Look) -> None:
    source = CASES / "date-order-ambiguous" / "zones.geojson"
    report = look(source)
    assert days_of(report)[:2] == ("2022-03-05", "2022-03-06")
    assert '"05/03/2022" (5 March 2022; day first was assumed)' in report["reading"]["dates"]
    [note] = [note for note in report["found"]["notes"] if "day first was assumed" in note]
    assert '"05/03/2022" is 5 March 2022; could also be month first: 3 May 2022' in note
    assert "--date-pattern" in note
    assert [one["order"] for one in report["reading"]["date_orders"]] == ["day first", "month first"]
    turned = look(source, date_pattern=report["reading"]["date_orders"][1]["codes"])
    assert days_of(turned)[:2] == ("2022-05-03", "2022-06-03")
    assert [one["order"] for one in turned["reading"]["date_orders"]] == ["month first", "day first"]
    assert not [note for note in turned["found"]["notes"] if "assumed" in note]


@pytest.mark.parametrize("folder", ["yy_mm_dd", "dd.mm.yy"])
def test_short_years_in_file_names_are_read_and_the_other_reading_is_said(look: Look, folder: str) -> None:
    report = look(CASES / "file-names-yy-mm-dd" / folder)
    assert days_of(report) == ("2023-09-03", "2024-01-01", 3)
    assert any("23 September 2003" in note and "--date-pattern" in note for note in report["found"]["notes"])


# --- out of range, and none ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("bce", "before the common era"),
        ("gregorian_gap", "the year 1582"),
        ("hijri_iso", "looks like a Hijri"),
        ("jalali", "Jalali"),
    ],
)
def test_dates_out_of_range_are_named_with_their_attribute_and_the_years_supported(
    look: Look, name: str, why: str
) -> None:
    with pytest.raises(ImportProblem) as refused:
        look(CASES / "date-out-of-range" / f"{name}.geojson")
    assert 'the attribute "date" holds dates that cannot be mapped' in str(refused.value)
    assert "1800 to 2100" in str(refused.value)
    assert why in str(refused.value)


def test_years_out_of_range_in_file_names_are_named(tmp_path: Path, look: Look) -> None:
    for year in (1492, 1520):
        write(tmp_path / "in" / f"world_{year}.geojson", picture(0))
    with pytest.raises(ImportProblem, match=r"the file names hold dates that cannot be mapped.*1492"):
        look(tmp_path / "in")


def test_a_series_without_dates_is_refused_after_its_first_file(
    tmp_path: Path, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 6):
        write(tmp_path / "in" / f"map {number}.geojson", picture(number))
    read: list[str] = []
    short = source_files.one_line
    from geodata.importing.files import geojson

    reader = geojson.read_geojson

    def counted(path: Path, file: str, counter: Any) -> Any:
        read.append(short(file))
        return reader(path, file, counter)

    monkeypatch.setattr(geojson, "read_geojson", counted)
    with pytest.raises(ImportProblem, match=r'file names such as "map 1\.geojson".*--date-field'):
        look(tmp_path / "in")
    assert read == ["map 1.geojson"]


# --- intervals -------------------------------------------------------------------------------------------------------


def test_an_empty_start_means_since_ever(bring: Bring) -> None:
    report, dataset = bring(CASES / "interval-open-start" / "zones.geojson")
    assert report["found"]["without_day"] == 0
    assert changes(dataset) == [("2024-01-01", "north"), ("2024-01-01", "south"), ("2024-01-11", "south")]
    assert any("1 without a start" in note for note in report["found"]["notes"])


@pytest.mark.parametrize("start", [None, "", "..", "null"])
def test_what_ends_when_all_else_begins_is_there_the_day_before(tmp_path: Path, look: Look, start: object) -> None:
    features = [
        feature(west(0), side="West", start=start, end="2024-07-08"),
        feature(west(0), side="East", start="2024-07-08", end=None),
        feature(east(0), side="East", start="2024-07-08", end="2024-07-10"),
    ]
    report = look(write(tmp_path / "all.geojson", collection(*features)))
    assert report["reading"]["first_day"] == "2024-07-07"
    assert report["found"]["without_day"] == 0


def test_an_end_before_its_start_is_named_as_that(tmp_path: Path, look: Look) -> None:
    features = [
        feature(west(0), side="West", start="2024-07-08", end="2024-07-10"),
        feature(east(0), side="East", start="2024-07-08", end="2024-06-30"),
        feature(east(0), side="East", start="2024-07-10", end=None),
    ]
    report = look(write(tmp_path / "all.geojson", collection(*features)))
    assert report["found"]["unread_dates"] == [
        'all.geojson feature 2: its end "2024-06-30" is before its start "2024-07-08"; correct one of the two'
    ]


@pytest.mark.parametrize(
    ("start", "end"),
    [("FromYear", "ToYear"), ("gwsyear", "gweyear"), ("from", "to"), ("START_YEAR", "END_YEAR"), ("year", "end_year")],
)
def test_years_as_ends_count_to_their_last_day(tmp_path: Path, bring: Bring, start: str, end: str) -> None:
    from geodata.building.build import build

    source = (CASES / "years-as-intervals" / "polities.geojson").read_text(encoding="utf-8")
    copy = tmp_path / "polities.geojson"
    copy.write_text(source.replace("FromYear", start).replace("ToYear", end), encoding="utf-8")
    report, dataset = bring(copy, faction_field="polity")
    assert report["reading"]["last_day"] == "1945-12-31"
    build(dataset)
    periods = {(row["start"], row["end"], row["holder"]) for row in rows(dataset, "built/control_periods.csv")}
    assert {("1900-01-01", "1919-01-01", "north"), ("1919-01-01", "", "south")} <= periods


def test_who_says_half_open_is_believed_of_years(look: Look) -> None:
    source = CASES / "years-as-intervals" / "polities.geojson"
    report = look(source, faction_field="polity", interval="half-open")
    assert report["reading"]["last_day"] == "1944-12-31"


def test_years_that_touch_are_said_to_overlap(tmp_path: Path, look: Look) -> None:
    features = [
        feature(west(0), side="West", start="1900", end="1918"),
        feature(west(0), side="East", start="1918", end="1945"),
    ]
    report = look(write(tmp_path / "all.geojson", collection(*features)))
    assert any("--interval half-open" in note for note in report["found"]["notes"])


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("05/03/2022", "25/03/2022", ("2022-03-05", "2022-03-25")),
        ("25/03/2022", "05/04/2022", ("2022-03-25", "2022-04-05")),
        ("03/25/2022", "04/05/2022", ("2022-03-25", "2022-04-05")),
        ("03/05/2022", "03/25/2022", ("2022-03-05", "2022-03-25")),
    ],
)
def test_starts_and_ends_are_read_in_one_order(
    tmp_path: Path, look: Look, one: str, other: str, days: tuple[str, str]
) -> None:
    features = [feature(west(0), side="West", start=one, end=other), feature(east(0), side="East", start=one, end="")]
    report = look(write(tmp_path / "all.geojson", collection(*features)), interval="closed")
    assert days_of(report)[:2] == days
    assert not any("assumed" in note for note in report["found"]["notes"])


def test_ends_that_are_all_open_make_intervals(tmp_path: Path, look: Look) -> None:
    features = [
        feature(west(0), side="West", start="2024-07-08", end=None),
        feature(east(0), side="East", start="2024-07-10", end=None),
    ]
    report = look(write(tmp_path / "all.geojson", collection(*features)))
    assert "intervals from" in report["reading"]["dates"]


# --- KML -------------------------------------------------------------------------------------------------------------


def test_times_of_a_folder_hold_for_its_placemarks(bring: Bring) -> None:
    report, dataset = bring(CASES / "kml-folder-timespan" / "days.kml")
    assert days_of(report) == ("2024-01-01", "2024-01-05", 2)
    assert changes(dataset) == [("2024-01-01", "north"), ("2024-01-01", "south"), ("2024-01-05", "south")]


@pytest.mark.parametrize(
    ("old", "new", "days"),
    [
        ("<begin>2024-01-05</begin>", "<begin>2024-01-07</begin>", ("2024-01-01", "2024-01-07")),
        # a placemark's own time wins over that of its folder, an end of the folder does not join it
        (
            "<Placemark><name>South</name><Polygon><outerBoundaryIs><LinearRing><coordinates>1,0 2,0 2,1 1,1 1,0<",
            "<Placemark><name>South</name><TimeSpan><begin>2023-12-30</begin></TimeSpan><Polygon><outerBoundaryIs>"
            "<LinearRing><coordinates>1,0 2,0 2,1 1,1 1,0<",
            ("2023-12-30", "2024-01-05"),
        ),
    ],
)
def test_the_nearest_time_holds(tmp_path: Path, look: Look, old: str, new: str, days: tuple[str, str]) -> None:
    text = (CASES / "kml-folder-timespan" / "days.kml").read_text(encoding="utf-8")
    path = tmp_path / "days.kml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert days_of(look(path, faction_field="name"))[:2] == days


def test_an_end_of_the_folder_does_not_join_a_time_of_the_placemark(tmp_path: Path) -> None:
    text = (CASES / "kml-folder-timespan" / "days.kml").read_text(encoding="utf-8")
    own = "<Placemark><TimeSpan><begin>2023-12-30</begin></TimeSpan>"
    path = tmp_path / "days.kml"
    path.write_text(text.replace("<Placemark>", own, 1), encoding="utf-8")
    first, second = read_kml(path, "days.kml", Counter(Limits()))[0].features
    assert first.properties == {"name": "North", "begin": "2023-12-30"}
    assert second.properties == {"name": "South", "begin": "2024-01-01", "end": "2024-01-05"}


@pytest.mark.parametrize(
    "time", ["<TimeStamp><when>2024-01-03</when></TimeStamp>", "<gx:TimeStamp><when>2024-01-03</when></gx:TimeStamp>"]
)
def test_a_time_of_the_document_holds_for_everything_without_its_own(tmp_path: Path, look: Look, time: str) -> None:
    text = (CASES / "kml-folder-timespan" / "days.kml").read_text(encoding="utf-8")
    for span in (
        "<TimeSpan><begin>2024-01-01</begin><end>2024-01-05</end></TimeSpan>",
        "<TimeSpan><begin>2024-01-05</begin></TimeSpan>",
    ):
        text = text.replace(span, "")
    text = text.replace("<Document>", f"<Document>{time}").replace(
        "<kml ", '<kml xmlns:gx="http://www.google.com/kml/ext/2.2" '
    )
    path = tmp_path / "map.kml"
    path.write_text(text, encoding="utf-8")
    assert days_of(look(path, faction_field="name")) == ("2024-01-03", "2024-01-03", 1)


# --- precision survives ----------------------------------------------------------------------------------------------


def test_the_precision_of_a_date_is_kept_with_its_events(tmp_path: Path, bring: Bring) -> None:
    features = [
        feature(west(0), side="West", start="1809", end="1816-11"),
        feature(west(0), side="East", start="1816-12", end="1816-12-10"),
        feature(west(0), side="West", start="1816-12-10", end="1820-05-05~"),
        feature(west(0), side="East", start="1820-05-05~", end=None),
        feature(east(0), side="East", start="1809", end="1811"),
    ]
    report, dataset = bring(write(tmp_path / "all.geojson", collection(*features)))
    told = {(row["date"], row["to"], row["time"]) for row in rows(dataset)}
    assert told == {
        ("1809-01-01", "west", "some day of 1809"),
        ("1809-01-01", "east", "some day of 1809"),
        ("1812-01-01", "", "after 1811"),
        ("1816-12-01", "east", "some day of 1816-12"),
        ("1816-12-10", "west", ""),
        ("1820-05-05~", "east", ""),
    }
    assert any("3 only the year and 2 only the month" in note for note in report["found"]["notes"])


def test_files_of_years_are_published_in_years(tmp_path: Path, bring: Bring) -> None:
    for year in (1914, 1918):
        write(tmp_path / "in" / f"borders_{year}.geojson", picture(0))
    _, dataset = bring(tmp_path / "in")
    assert {row["published"] for row in rows(dataset, "facts/sources.csv")} == {"1914", "1918"}


def test_months_in_file_names_make_no_factions(tmp_path: Path, look: Look) -> None:
    for name in ("front 30 July 2024", "front 8 August 2024", "front 1. Dezember 2024"):
        write(tmp_path / "in" / f"{name}.geojson", collection(feature(west(0))))
    report = look(tmp_path / "in")
    assert days_of(report) == ("2024-07-30", "2024-12-01", 3)
    assert set(report["reading"]["labels"].values()) == {"front"}
