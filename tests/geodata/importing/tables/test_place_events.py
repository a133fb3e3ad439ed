"""Tables of dated places: columns in several languages, events and statuses, and what they become."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from geodata.building.build import build
from geodata.checking.dataset_problems import find_problems
from geodata.dataset import load
from geodata.importing import ImportProblem

Bring = Callable[..., tuple[dict[str, Any], Path]]

HEADERS = {
    "en": ("Town", "Longitude", "Latitude", "Date", "Controlled by"),
    "ar": ("المدينة", "خط الطول", "خط العرض", "التاريخ", "الجهة"),
    "fr": ("Ville", "Longitude", "Latitude", "Date", "Contrôle"),
    "es": ("Ciudad", "Longitud", "Latitud", "Fecha", "Facción"),
    "ru": ("Город", "Долгота", "Широта", "Дата", "Контроль"),
    "uk": ("Місто", "Довгота", "Широта", "Дата", "Контролює"),
}
ROWS = (
    ("Highford", "36.5", "34.5", "2024-01-01", "North"),
    ("Lowport", "36.9", "34.1", "2024-01-01", "South"),
    ("Highford", "36.5", "34.5", "2024-01-05", "North"),
    ("Highford", "36.5", "34.5", "2024-01-12", "South"),
)


def table(path: Path, *rows: tuple[str, ...], separator: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=separator).writerows(rows)
    return path


def events(target: Path) -> list[tuple[str, ...]]:
    with (target / "facts" / "control_events.csv").open(encoding="utf-8", newline="") as opened:
        return [tuple(row[key] for key in ("place_id", "date", "kind", "from", "to")) for row in csv.DictReader(opened)]


EXPECTED = [
    ("highford", "2024-01-01", "baseline", "", "north"),
    ("highford", "2024-01-12", "captured", "north", "south"),
    ("lowport", "2024-01-01", "baseline", "", "south"),
]


@pytest.mark.parametrize("language", HEADERS)
def test_columns_are_found_by_their_names(tmp_path: Path, bring: Bring, language: str) -> None:
    _, target = bring(table(tmp_path / "war.csv", HEADERS[language], *ROWS))
    assert events(target) == EXPECTED
    assert not find_problems(target)


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "cp1252")])
def test_separators_and_encodings_are_told(tmp_path: Path, bring: Bring, separator: str, encoding: str) -> None:
    _, target = bring(table(tmp_path / "war.csv", HEADERS["fr"], *ROWS, separator=separator, encoding=encoding))
    assert events(target) == EXPECTED


def test_columns_may_be_named(tmp_path: Path, bring: Bring) -> None:
    source = table(tmp_path / "war.csv", ("a", "b", "c", "d", "e"), *ROWS)
    with pytest.raises(ImportProblem, match="--lon-field"):
        bring(source)
    (tmp_path / "dataset").rmdir()
    _, target = bring(source, place_field="a", lon_field="b", lat_field="c", date_field="d", faction_field="e")
    assert events(target) == EXPECTED


def test_one_column_per_day_is_a_table_of_statuses(tmp_path: Path, bring: Bring) -> None:
    report, target = bring(
        table(
            tmp_path / "war.csv",
            ("place", "lon", "lat", "2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"),
            ("Highford", "36.5", "34.5", "North", "", "South", "South"),
            ("Lowport", "36.9", "34.1", "South", "South", "unknown", "South"),
        )
    )
    assert events(target) == [
        ("highford", "2024-01-01", "baseline", "", "north"),
        ("highford", "2024-01-03", "captured", "north", "south"),
        ("lowport", "2024-01-01", "baseline", "", "south"),
        ("lowport", "2024-01-03", "baseline", "", ""),
        ("lowport", "2024-01-04", "baseline", "", "south"),
    ]
    assert (report["reading"]["first_day"], report["reading"]["last_day"]) == ("2024-01-01", "2024-01-04")


def war(folder: Path, more: str, *rows: tuple[str, ...]) -> Path:
    """A table of the usual columns, without those of the place: Highford in all rows; and one more column."""
    head = ("place", "lon", "lat", "date", "holder", more)
    return table(folder / "war.csv", head, *(("Highford", "36.5", "34.5", *row) for row in rows))


def test_statuses_of_a_place_are_told_from_holders(tmp_path: Path, bring: Bring) -> None:
    _, target = bring(
        war(
            tmp_path,
            "event",
            ("2024-01-01", "North", "taken"),
            ("2024-01-03", "South", "siege begins"),
            ("2024-01-05", "South", "captured"),
            ("2024-01-09", "South", "withdrew"),
        )
    )
    assert [row[1:] for row in events(target)] == [
        ("2024-01-01", "baseline", "", "north"),
        ("2024-01-03", "besieged", "", ""),
        ("2024-01-05", "captured", "north", "south"),
        ("2024-01-09", "withdrew", "south", ""),
    ]
    assert not find_problems(target)


def test_coordinates_may_stand_in_another_sheet(tmp_path: Path, bring: Bring) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for row in (("place", "date", "holder"), ("Highford", "2024-01-01", "North"), ("Nowhere", "2024-01-01", "North")):
        first.append(row)
    second = book.create_sheet("places")
    for place in (("name", "lat", "lon"), ("highford", 34.5, 36.5)):
        second.append(place)
    book.save(tmp_path / "war.xlsx")
    report, target = bring(tmp_path / "war.xlsx")
    assert events(target) == [("highford", "2024-01-01", "baseline", "", "north")]
    assert any('"Nowhere" has no coordinates' in line for line in report["found"]["left_out"])


def test_links_of_rows_become_sources_and_scripts_do_not(tmp_path: Path, bring: Bring) -> None:
    _, target = bring(
        war(
            tmp_path,
            "source",
            ("2024-01-01", "North", "https://example.org/a"),
            ("2024-01-02", "South", "javascript:alert(1)"),
        )
    )
    with (target / "facts" / "sources.csv").open(encoding="utf-8", newline="") as opened:
        assert [row["url"] for row in csv.DictReader(opened)] == ["", "https://example.org/a"]


def test_the_dataset_builds_and_answers(tmp_path: Path, bring: Bring) -> None:
    from datetime import date

    _, target = bring(table(tmp_path / "war.csv", HEADERS["en"], *ROWS))
    build(target)
    dataset = load(target)
    assert dataset.period_of("highford", date(2024, 1, 11)).holder == "north"
    assert dataset.period_of("highford", date(2024, 1, 12)).holder == "south"


def test_rows_that_cannot_be_read_are_counted(tmp_path: Path, bring: Bring) -> None:
    bad = (("Highford", "36.5", "34.5", "soon", "North"), ("", "36.5", "34.5", "2024-01-01", "North"))
    bad += (("Far", "east", "north", "2024-01-01", "North"),)
    report, target = bring(table(tmp_path / "war.csv", HEADERS["en"], *ROWS, *bad))
    assert events(target) == EXPECTED
    assert len(report["found"]["left_out"]) == 3


def test_an_outline_given_is_the_country(bring: Any, tmp_path: Path) -> None:
    table = tmp_path / "war.csv"
    table.write_text("place,lon,lat,date,holder\nA,2,2,2024-01-01,North\nB,1,1,2024-01-05,South\n")
    ring = [[0, 0], [3, 0], [3, 3], [0, 3], [0, 0]]
    outline = json.dumps({"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    _, folder = bring(table, outline=outline)
    units = json.loads((folder / "base" / "units.geojson").read_text())
    assert shapely.area(shapely.from_geojson(json.dumps(units["features"][0]["geometry"]))) == pytest.approx(9)


@pytest.mark.parametrize(
    ("outline", "sentence"),
    [
        ("no", "not GeoJSON"),
        ('{"type":"Point","coordinates":[1,1]}', "no polygon"),
        ('{"type":"Polygon","coordinates":[[[0,0],[1.5,0],[1.5,1.5],[0,1.5],[0,0]]]}', "1 of 2 places lie outside"),
    ],
)
def test_an_outline_that_does_not_fit_is_refused_in_words(
    bring: Any, tmp_path: Path, outline: str, sentence: str
) -> None:
    table = tmp_path / "war.csv"
    table.write_text("place,lon,lat,date,holder\nA,2,2,2024-01-01,North\nB,1,1,2024-01-05,South\n")
    with pytest.raises(ImportProblem, match=sentence):
        bring(table, outline=outline)
