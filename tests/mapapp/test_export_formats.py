"""One table of formats: the command line, its help, the Download page and the site follow it."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from geodata.dataset import load
from mapapp.cli import main, parser
from mapapp.commands import export, publish
from mapapp.export_formats import DATA, FORMATS, SHEET, ExportFormat, named, names, taken_by, takers
from mapapp.locale.__main__ import strings
from mapapp.panels.download_request import FORMATS as OFFERED
from mapapp.panels.download_request import ExportRequest
from tests.some import some


def name_of(form: ExportFormat) -> str:
    return form.name


def export_parser() -> argparse.ArgumentParser:
    [action] = [each for each in parser()._actions if isinstance(each, argparse._SubParsersAction)]
    found = action.choices["export"]
    assert isinstance(found, argparse.ArgumentParser)
    return found


@pytest.mark.parametrize("form", FORMATS, ids=name_of)
def test_what_a_row_names_is_there(form: ExportFormat) -> None:
    assert callable(export.writer_of(form))
    known = {action.dest for action in export_parser()._actions}
    assert set(form.options) <= known
    assert form.ending in form.endings and all(ending.startswith(".") for ending in form.endings)


def test_every_option_of_some_formats_is_refused_by_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {"since": "2024-12-01", "by": "cell", "table": "places", "fps": "5", "every": "3", "days": "2024-12-01"}
    for option, value in some(asked.items()):
        for form in (each for each in FORMATS if option not in each.options):
            out = tmp_path / f"out{form.endings[0]}"
            assert main(["export", form.name, str(out), f"--{option}={value}", "--day=2024-12-08"]) == 2, form.name
            assert not out.exists()
            said = capsys.readouterr().err
            assert f"--{option}" in said or "shows a span" in said or "a sheet shows several days" in said


def test_options_are_told_by_whole_kinds_in_the_help() -> None:
    assert taken_by("size") == "pictures, films, sheets"
    assert taken_by("lang") == "pictures, films, sheets, html"
    assert taken_by("by") == "geojson, parquet, kml, kmz"
    assert taken_by("force") == "" and takers("force") == ()
    helps = {action.dest: action.help or "" for action in export_parser()._actions}
    assert helps["size"].startswith("pictures, films, sheets: ")
    assert helps["force"].startswith("replace OUT")


def test_the_help_tells_of_every_format() -> None:
    said = export_parser().format_help()
    for form in some(FORMATS):
        assert f"{form.name:<13}{form.what}" in said


def test_every_label_can_be_translated() -> None:
    known = {message.id for message in strings() if message.id}
    own = {"GeoJSON", "TopoJSON", "GeoParquet", "KML"}
    assert {form.label for form in FORMATS} - own <= known


def test_the_download_page_offers_every_format() -> None:
    offered = {form for kind, forms in OFFERED.items() if kind != SHEET for form in forms}
    assert offered | {"sheet"} == set(names())
    assert OFFERED[SHEET] == ("png", "svg", "pdf")
    syria = load()
    for form in names(DATA):
        assert ExportRequest(DATA, form).file_name(syria).endswith(named(form).ending)


def test_the_site_offers_the_data_whole() -> None:
    syria = load()
    found = {name: make for name, _what, make in publish.downloads(syria)}
    assert list(found) == [
        "syria.gpkg",
        "syria-cells.geojson",
        "syria-cells.topojson",
        "syria-cells.parquet",
        "syria-cells.kmz",
        "syria-tables.zip",
        "syria-datapackage.zip",
    ]
    assert found["syria-tables.zip"]()[:2] == b"PK"
    assert b'"cell"' in found["syria-cells.geojson"]()
