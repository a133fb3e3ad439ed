"""Tables as files: encodings, separators, titles, inflected headings, shapes in cells, other files joined by a code."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import shapely

from geodata.building.build import build
from geodata.dataset import load
from geodata.files.text_encoding import encoding_of, text_codec
from geodata.importing import ImportOptions, ImportProblem, LimitExceeded, Limits, words_known
from geodata.importing.sandbox.run_import import run_import
from geodata.importing.words.column_names import candidates, header_row
from tests.geodata.importing.held import periods

Bring = Callable[..., tuple[dict[str, Any], Path]]
Look = Callable[..., dict[str, Any]]
CASES = Path(__file__).parents[3] / "cases"
HEADER = ("place", "lon", "lat", "date", "holder")
ROWS = (("Ash", "30.5", "48.5", "2024-01-01", "North"), ("Birch", "31.5", "48.5", "2024-01-02", "South"))


def table(path: Path, *rows: Sequence[object], separator: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=separator).writerows(rows)
    return path


# --- encodings -------------------------------------------------------------------------------------------------------

SAMPLES = {
    "cp1256": ("حلب", "حمص", "الجيش", "الهيئة", "دمشق", "القوات الحكومية", "قوات سوريا الديمقراطية", "السويداء"),
    "cp1251": ("Донецк", "Бахмут", "ЛУГАНСК", "Украина", "серая зона", "Київ", "Запоріжжя", "Їжакевич", "ЗСУ"),
    "cp1252": ("Ségou", "contrôlé par", "Ménaka", "Bogotá", "Nariño", "Würzburg", "Côte", "rebelles armés"),
}


@pytest.mark.parametrize(
    ("codec", "name", "other"),
    [(codec, name, other) for codec, names in SAMPLES.items() for name, other in pairwise(names)],
)
def test_the_code_page_of_a_short_table_is_told_from_its_letters(codec: str, name: str, other: str) -> None:
    text = f"place,lon,lat,date,holder\n{name},30.5,48.5,2024-01-01,{other}\n"
    found, told = encoding_of([text.encode(codec)])
    assert found == codec
    assert "guessed from its letters" in told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_a_mark(tmp_path: Path, look: Look, encoding: str) -> None:
    rows = [(("حلب", *row[1:4], "Армія Ёж")) for row in ROWS]
    report = look(table(tmp_path / "in.csv", HEADER, *rows, encoding=encoding))
    assert list(report["reading"]["labels"]) == ["Армія Ёж"]


def test_a_letter_broken_in_the_middle_leaves_the_text_utf_8(tmp_path: Path, look: Look) -> None:
    source = table(tmp_path / "in.csv", HEADER, *((name, *ROWS[0][1:4], "الجيش") for name in SAMPLES["cp1256"]))
    source.write_bytes(source.read_bytes().replace("حمص".encode(), "حمص".encode()[:-1]))
    report = look(source)
    assert list(report["reading"]["labels"]) == ["الجيش"]
    assert any("1 broken letter" in note for note in report["found"]["notes"])


def test_a_guessed_encoding_is_named_and_a_person_overrides_it(look: Look) -> None:
    source = CASES / "csv-windows-1256" / "claims.csv"
    report = look(source)
    assert set(report["reading"]["labels"]) == {"الجيش", "الهيئة"}
    assert "claims.csv: not UTF-8; read as windows-1256 (Arabic), guessed from its letters" in report["found"]["notes"]
    report = look(source, encoding="windows-1252")
    assert "claims.csv: read as windows-1252, as asked" in report["found"]["notes"]
    assert "الجيش" not in report["reading"]["labels"]


@pytest.mark.parametrize("name", ["windows-1256x", "base64", "rot13", "../etc"])
def test_what_is_no_encoding_is_refused_in_words(look: Look, name: str) -> None:
    with pytest.raises(ImportProblem, match="is no encoding of text"):
        look(CASES / "csv-windows-1256" / "claims.csv", encoding=name)


def test_names_of_code_pages_are_known_as_people_write_them() -> None:
    assert {text_codec(name) for name in ("windows-1256", "Windows 1256", "CP1256")} == {"cp1256"}


@pytest.mark.parametrize(("codec", "names"), [("cp1256", ("الجيش", "الهيئة")), ("cp1251", ("Армия", "Ополчение"))])
def test_a_dbf_without_cpg_is_read_by_its_letters(
    tmp_path: Path, look: Look, codec: str, names: tuple[str, str]
) -> None:
    import geopandas
    import pyogrio

    shapes = [shapely.box(30, 48, 31, 49), shapely.box(31, 48, 32, 49)]
    frame = geopandas.GeoDataFrame({"side": names, "day": ["2024-01-01"] * 2}, geometry=shapes, crs=4326)
    pyogrio.write_dataframe(frame, tmp_path / "in.shp", encoding=codec)
    (tmp_path / "in.cpg").unlink()
    table_file = bytearray((tmp_path / "in.dbf").read_bytes())
    table_file[29] = 0
    (tmp_path / "in.dbf").write_bytes(table_file)
    report = look(tmp_path / "in.shp")
    assert set(report["reading"]["labels"]) == set(names)
    assert any("its .dbf names no encoding; not UTF-8; read as windows" in note for note in report["found"]["notes"])


def test_geojson_in_a_code_page_keeps_its_letters(tmp_path: Path, look: Look) -> None:
    feature = {
        "type": "Feature",
        "properties": {"side": "Ополчение", "date": "2024-01-01"},
        "geometry": json.loads(shapely.to_geojson(shapely.box(30, 48, 31, 49))),
    }
    (tmp_path / "in.geojson").write_bytes(json.dumps(feature, ensure_ascii=False).encode("cp1251"))
    report = look(tmp_path / "in.geojson")
    assert list(report["reading"]["labels"]) == ["Ополчение"]
    assert any("windows-1251" in note for note in report["found"]["notes"])


# --- headers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_title_above_the_header_is_passed_over(tmp_path: Path, look: Look, separator: str) -> None:
    title = (("Who controls what? Town by town, my notes",), (), ("as of today",))
    source = table(tmp_path / "in.csv", *title, HEADER, *ROWS, separator=separator)
    assert set(look(source)["reading"]["labels"]) == {"North", "South"}


def test_a_title_above_the_header_of_a_sheet_is_passed_over(tmp_path: Path, look: Look) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("Control of the towns", "2024"), (), HEADER, *ROWS, ("Ash", "30.5", "48.5", "soon", "South")):
        book.active.append(row)
    book.save(tmp_path / "in.xlsx")
    report = look(tmp_path / "in.xlsx")
    assert set(report["reading"]["labels"]) == {"North", "South"}
    assert report["found"]["left_out"][0].startswith("in.xlsx row 6:")


def test_decimal_commas_and_a_title_leave_the_separator_told(tmp_path: Path, look: Look) -> None:
    text = "Towns, villages, bases, and who holds them\nplace;lon;lat;date;holder\nAsh;30,5;48,5;2024-01-01;North\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    assert look(tmp_path / "in.csv")["found"]["places"] == 1


def test_a_row_of_data_is_never_taken_for_the_header() -> None:
    rows = [("a", "b", "c", "d", "e"), ("Town side", "36.5", "34.5", "2024-01-01", "Army group")]
    assert header_row(rows) == 0
    assert header_row([("title",), *rows], named=("c",)) == 1


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("المسيطر", "holder"),
        ("القوة المسيطرة", "holder"),
        ("contrôlé par", "holder"),
        ("Controlado por", "holder"),
        ("ocupado por", "holder"),
        ("Контролируется", "holder"),
        ("окуповано", "holder"),
        ("التاريخ", "day"),
        ("Дата события", "day"),
        ("date de début", "start"),
        ("нас. пункт / поселение", "place"),
        ("خَطّ الطُّول", "longitude"),
        ("LATITUD (grados)", "latitude"),
    ],
)
def test_inflected_headings_are_known(heading: str, role: str) -> None:
    assert candidates([heading], role) == [heading]


def test_the_words_of_columns_are_listed_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    from mapapp.cli import main

    assert main(["import", "--help"]) == 0
    assert words_known() in capsys.readouterr().out
    assert "السيطرة" in words_known()


def test_cells_beyond_the_header_are_counted(tmp_path: Path, look: Look) -> None:
    report = look(table(tmp_path / "in.csv", HEADER, *ROWS, (*ROWS[0], "a note, cut")))
    assert any("cells beyond the header were not read, in 1 of the rows" in note for note in report["found"]["notes"])


# --- shapes in cells -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["wkt", "ewkt", "geojson", "wkb"])
def test_a_column_of_shapes_makes_areas(tmp_path: Path, bring: Bring, form: str) -> None:
    def text(west: float) -> str:
        edge = [(west + n / 3000, 48.0) for n in range(3000)]
        shape = shapely.Polygon([*edge, (west + 1, 48), (west + 1, 49), (west, 49)])
        return {
            "wkt": shape.wkt,
            "ewkt": f"SRID=4326;{shape.wkt}",
            "geojson": str(shapely.to_geojson(shape)),
            "wkb": shapely.to_wkb(shape, hex=True),
        }[form]

    rows = [("A", "2024-01-01", "North", text(30)), ("B", "2024-01-01", "South", text(31))]
    source = table(tmp_path / "in.csv", ("name", "date", "side", "outline of the area"), *rows)
    assert len(rows[0][3]) > 10_000
    _, target = bring(source)
    assert sorted(period[0][2] for period in periods(target).values()) == ["north", "south"]


def test_a_cell_without_end_is_told_as_that(tmp_path: Path, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geodata.importing.files.table_files._LONGEST_CELL", 10_000)
    text = "place,lon,lat,date,holder\n" + 'Ash,30.5,48.5,2024-01-01,"North\n' + "x,1,1,2024-01-01,South\n" * 2_000
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ImportProblem, match=r"its line 2 has a cell of more than .* is a quotation mark not closed"):
        look(tmp_path / "in.csv")


# --- other files -----------------------------------------------------------------------------------------------------

DISTRICTS = {
    "x01": [("2024-01-01", "", "north", "held")],
    "x02": [("2024-01-01", "2024-02-01", "south", "held"), ("2024-02-01", "", "north", "held")],
    "x03": [("2024-01-01", "", "south", "held")],
}
BY_DISTRICT = CASES / "district-codes"


def test_districts_of_a_folder_are_joined_by_their_code_and_are_the_cells(bring: Bring) -> None:
    report, target = bring(BY_DISTRICT)
    assert periods(target) == DISTRICTS
    assert 'places from "district_code", outlines from "code"' in report["reading"]["places_how"]
    build(target)
    cells = load(target).cells
    assert set(cells) == set(DISTRICTS)
    assert cells["x02"].geometry.bounds == pytest.approx((31, 48, 32, 49))


@pytest.mark.parametrize("join", ["", "district_code=code", "district=name"])
def test_districts_may_lie_in_a_file_that_is_named(bring: Bring, join: str) -> None:
    _, target = bring(BY_DISTRICT / "control_by_district.csv", areas=str(BY_DISTRICT / "districts.geojson"), join=join)
    assert list(periods(target).values()) == list(DISTRICTS.values())


def test_codes_of_one_file_only_are_listed(tmp_path: Path, bring: Bring) -> None:
    rows = list(csv.reader((BY_DISTRICT / "control_by_district.csv").open(encoding="utf-8")))
    rows = [row for row in rows if row[0] != "X03"] + [["X77", "Nowhere", "2024-01-01", "North"]] * 2
    report, target = bring(table(tmp_path / "in.csv", *rows), areas=str(BY_DISTRICT / "districts.geojson"))
    assert 'in.csv row 5: "X77" is not in "code" of districts.geojson (2 rows)' in report["found"]["left_out"]
    assert any(note.endswith("no holder is known there: X03") for note in report["found"]["notes"])
    assert periods(target)["x03"] == [("2024-01-01", "", "", "held")]


def test_districts_that_overlap_a_little_are_fitted(tmp_path: Path, bring: Bring) -> None:
    content = json.loads((BY_DISTRICT / "districts.geojson").read_text(encoding="utf-8"))
    ring = content["features"][1]["geometry"]["coordinates"][0]
    ring[0] = ring[-1] = [30.99, 48]
    (tmp_path / "districts.geojson").write_text(json.dumps(content), encoding="utf-8")
    _, target = bring(BY_DISTRICT / "control_by_district.csv", areas=str(tmp_path / "districts.geojson"))
    drawn = json.loads((target / "facts" / "areas" / "cells.geojson").read_text(encoding="utf-8"))["features"]
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in drawn]
    assert shapely.coverage_is_valid(shapes)
    assert sum(shapely.area(shapes)) == pytest.approx(shapely.area(shapely.union_all(shapes)))
    build(target)
    assert set(load(target).cells) == set(DISTRICTS)


def test_a_join_that_meets_no_value_says_what_stands_on_both_sides(look: Look) -> None:
    with pytest.raises(ImportProblem, match='no value of "district" is a value of "code"; "ash" stands in one'):
        look(
            BY_DISTRICT / "control_by_district.csv",
            areas=str(BY_DISTRICT / "districts.geojson"),
            join="district=code",
        )


def test_codes_are_the_same_with_and_without_leading_zeros(tmp_path: Path, bring: Bring) -> None:
    content = json.loads((BY_DISTRICT / "districts.geojson").read_text(encoding="utf-8"))
    for number, feature in enumerate(content["features"], 101):
        feature["properties"] = {"ADM2_PCODE": f"0{number}", "pop": number % 2}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "districts.geojson").write_text(json.dumps(content), encoding="utf-8")
    rows = [(101, "2024-01-01", "North"), (102, "2024-01-01", "South"), (103, "2024-01-01", "South")]
    table(tmp_path / "in" / "control.csv", ("district_id", "date", "held_by"), *rows)
    _, target = bring(tmp_path / "in")
    assert [period[0][2] for period in periods(target).values()] == ["north", "south", "south"]


PANEL = ("geonameid", "date", "status")
GAZETTEER = (("geonameid", "asciiname", "longitude", "latitude"), (7, "Ash", 30.5, 48.5), (8, "Birch", 31.5, 48.5))


def test_coordinates_come_from_a_file_that_is_named(tmp_path: Path, bring: Bring) -> None:
    rows = [
        (7, "20220224", "UA"),
        (8, "20220224", "UA"),
        (7, "20220225", "UA"),
        (8, "20220225", "RU"),
        (9, "20220225", "RU"),
    ]
    report, target = bring(
        table(tmp_path / "panel.csv", PANEL, *rows), places=str(table(tmp_path / "places.csv", *GAZETTEER))
    )
    assert periods(target) == {
        "ash": [("2022-02-24", "", "ua", "held")],
        "birch": [("2022-02-24", "2022-02-25", "ua", "held"), ("2022-02-25", "", "ru", "held")],
    }
    assert report["found"]["left_out"] == ['panel.csv row 6: "9" has no coordinates']


def test_files_of_several_years_are_one_table(tmp_path: Path, bring: Bring) -> None:
    years = {
        "2022.csv": [(7, "20220224", "UA"), (7, "20221231", "RU")],
        "2023.csv": [(7, "20230101", "RU"), (7, "20230109", "UA")],
    }
    with zipfile.ZipFile(tmp_path / "years.zip", "w") as archive:
        for name, rows in {**years, "places.csv": None}.items():
            file = table(tmp_path / name, *(GAZETTEER if rows is None else (PANEL, *rows)))
            archive.write(file, name)
    _, target = bring(tmp_path / "years.zip")
    assert [period[:3] for period in periods(target)["ash"]] == [
        ("2022-02-24", "2022-12-31", "ua"),
        ("2022-12-31", "2023-01-09", "ru"),
        ("2023-01-09", "", "ua"),
    ]


# --- panels ----------------------------------------------------------------------------------------------------------


def panel(path: Path, places: int, days: int, order: Callable[[int, int], tuple[int, int]]) -> Path:
    """One row per place and day; a place changes hands on the day of its number."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("place,lon,lat,date,holder\n")
        for number in range(places * days):
            place, day = order(number, days)
            side = "South" if day >= place % days else "North"
            out.write(
                f"P{place},{30 + place % 50 / 10},{45 + place // 50 / 10},"
                f"2024-{day // 28 + 1:02d}-{day % 28 + 1:02d},{side}\n"
            )
    return path


def test_rows_of_a_panel_are_folded_while_they_are_read(tmp_path: Path) -> None:
    source = panel(tmp_path / "in.csv", 100, 50, lambda number, days: (number // days, number % days))
    # Two hundred claims may be kept, five thousand rows are read.
    report = run_import(source, None, ImportOptions(), replace(Limits(), features=200), "in")
    assert (report["found"]["rows"], report["found"]["repeated"]) == (5_000, 5_000 - 198)
    assert report["found"]["events"] == 198


def test_a_panel_that_begins_with_the_last_day_is_the_same(tmp_path: Path) -> None:
    forth = panel(tmp_path / "forth.csv", 40, 30, lambda number, days: (number // days, number % days))
    back = panel(tmp_path / "back.csv", 40, 30, lambda number, days: (number // days, days - 1 - number % days))
    targets = []
    for source in (forth, back):
        target = tmp_path / source.stem
        target.mkdir()
        run_import(source, target, ImportOptions(), Limits(), "in")
        targets.append(periods(target))
    assert targets[0] == targets[1]


def test_limits_of_tables_say_what_to_do(tmp_path: Path) -> None:
    source = panel(tmp_path / "in.csv", 20, 28, lambda number, days: (number // days, number % days))
    with pytest.raises(
        LimitExceeded, match="more than 100 rows; keep only the rows where the holder of a place changes"
    ):
        run_import(source, None, ImportOptions(), replace(Limits(), rows=100), "in")
    with pytest.raises(LimitExceeded, match=r"more than 10 claims .* keep only the rows where the holder changes"):
        run_import(source, None, ImportOptions(), replace(Limits(), features=10), "in")
