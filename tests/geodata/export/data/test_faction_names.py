"""Every file calls a faction what it was called on that day: all of Syria's factions that had several names."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pyarrow.parquet
import pytest

from geodata.dataset import Dataset, load
from geodata.export.data.csv_tables import csv_archive, csv_table
from geodata.export.data.data_package import datapackage
from geodata.export.data.faction_names import names_in_turn
from geodata.export.data.geojson import geojson, topojson
from geodata.export.data.geopackage import geopackage
from geodata.export.data.geoparquet import geoparquet
from geodata.export.data.kml import kml, kmz
from geodata.export.data.selection import Selection, select
from geodata.export.picture.figure import Picture, settings
from geodata.export.picture.sheet import Sheet
from geodata.export.picture.sheet_text import Subject
from geodata.export.picture.style import SIZES
from geodata.model.records import Faction
from mapapp.figure_style import figure_style
from mapapp.publish.wording import Wording

SYRIA = load()
COLOURS = dict.fromkeys((*SYRIA.factions, None), "#121212")
KML = "{http://www.opengis.net/kml/2.2}"
Named = set[tuple[str, str]]
"""Holder and name, as a file has them."""


def renamings() -> list[tuple[str, date]]:
    """Factions that hold ground under a name and under the one before it, with the first day of the later one."""
    return [
        (faction.id, name.period.start)
        for faction in SYRIA.factions.values()
        for name in faction.names[1:]
        if holds(faction.id, name.period.start) and holds(faction.id, name.period.start - timedelta(1))
    ]


def holds(faction: str, day: date) -> bool:
    return any(SYRIA.period_of(cell, day).holder == faction for cell in SYRIA.cells)


RENAMINGS = renamings()


def from_geojson(content: bytes) -> Named:
    return pairs(one["properties"] for one in json.loads(content)["features"])


def from_topojson(content: bytes) -> Named:
    shapes = next(iter(json.loads(content)["objects"].values()))["geometries"]
    return pairs(values for one in shapes for values in one["properties"].get("periods", [one["properties"]]))


def from_parquet(content: bytes) -> Named:
    return pairs(pyarrow.parquet.read_table(io.BytesIO(content), columns=["holder", "holder_name"]).to_pylist())


def from_csv(content: bytes) -> Named:
    return pairs(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def from_kml(content: bytes) -> Named:
    document = ElementTree.fromstring(content)
    marks = [
        {data.attrib["name"]: data.findtext(f"{KML}value") for data in mark.iter(f"{KML}Data")}
        for mark in document.iter(f"{KML}Placemark")
    ]
    for folder in document.iter(f"{KML}Folder"):
        inside = {mark.findtext(f"{KML}name") for mark in folder.iter(f"{KML}Placemark")}
        assert inside == {folder.findtext(f"{KML}name")}
    return pairs(marks)


def pairs(rows: Iterable[dict[str, str]]) -> Named:
    return {(row["holder"], row["holder_name"]) for row in rows if row.get("holder")}


FORMATS: dict[str, Callable[[Selection], Named]] = {
    "geojson": lambda chosen: from_geojson(geojson(SYRIA, chosen)),
    "geojson by cell": lambda chosen: from_geojson(geojson(SYRIA, chosen, by_cell=True)),
    "topojson": lambda chosen: from_topojson(topojson(SYRIA, chosen)),
    "parquet": lambda chosen: from_parquet(geoparquet(SYRIA, chosen)),
    "parquet by cell": lambda chosen: from_parquet(geoparquet(SYRIA, chosen, by_cell=True)),
    "kml": lambda chosen: from_kml(kml(SYRIA, chosen, colours=COLOURS)),
    "csv zones": lambda chosen: from_csv(csv_table(SYRIA, chosen, "zones")),
    "csv periods": lambda chosen: from_csv(csv_table(SYRIA, chosen)),
}


def test_there_are_factions_with_several_names_to_try() -> None:
    assert {"sfa", "sna", "sdf", "is"} <= {faction for faction, _ in RENAMINGS}


@cache
def named(form: str, day: date) -> Named:
    return FORMATS[form](select(SYRIA, day))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("faction", "renamed"), RENAMINGS)
def test_a_file_of_a_day_bears_the_name_of_that_day(form: str, faction: str, renamed: date) -> None:
    for day in (renamed - timedelta(1), renamed):
        name = SYRIA.factions[faction].name_on(day).name_en
        assert {one for holder, one in named(form, day) if holder == faction} == {name}


@pytest.mark.parametrize("day", [date(2024, 12, 8), date(2016, 6, 1)])
@pytest.mark.parametrize("form", FORMATS)
def test_every_holder_of_a_day_bears_the_name_of_that_day(form: str, day: date) -> None:
    found = named(form, day)
    assert {holder for holder, _ in found} >= {zone.holder for zone in SYRIA.on(day) if zone.holder}
    assert found == {(holder, SYRIA.factions[holder].name_on(day).name_en) for holder, _ in found}


def test_a_zone_of_a_span_is_parted_where_its_holder_is_renamed(dataset: Dataset) -> None:
    renamed = date(2020, 2, 15)
    days = [renamed + timedelta(passed) for passed in range(-20, 20)]
    chosen = select(dataset, span=(days[0], days[-1]))
    features = json.loads(geojson(dataset, chosen))["features"]
    assert len({one["id"] for one in features}) == len(features)
    for day in days:
        holding = [one["properties"] for one in features if covers(one["properties"], day)]
        assert sorted((one["holder"] or "", one["holder_name"]) for one in holding) == sorted(
            (zone.holder or "", dataset.factions[zone.holder].name_on(day).name_en if zone.holder else "nobody")
            for zone in dataset.on(day)
        )
    marks = ElementTree.fromstring(kml(dataset, chosen, colours=dict.fromkeys((*dataset.factions, None), "#121212")))
    assert {"Blue Front", "Blue Army"} <= {folder.findtext(f"{KML}name") for folder in marks.iter(f"{KML}Folder")}


def covers(values: dict[str, str | None], day: date) -> bool:
    return str(values["start"]) <= str(day) and (values["end"] is None or str(day) < values["end"])


def test_a_control_period_stays_one_row_and_tells_the_later_names(dataset: Dataset) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_table(dataset, select(dataset)).decode())))
    blue = [row | {"end": row["end"] or None} for row in rows if row["holder"] == "blue"]
    through = [row for row in blue if covers(row, date(2020, 2, 14))]
    assert through
    for row in through:
        assert row["holder_name"] == "Blue Front"
        assert row["holder_renamed"] == ("" if row["end"] and row["end"] <= "2020-02-15" else "2020-02-15 Blue Army")


def test_archives_hold_the_same_names() -> None:
    chosen = select(SYRIA, date(2024, 12, 8))
    with zipfile.ZipFile(io.BytesIO(kmz(kml(SYRIA, chosen, colours=COLOURS)))) as archive:
        assert from_kml(archive.read("doc.kml")) == named("kml", date(2024, 12, 8))
    with zipfile.ZipFile(io.BytesIO(csv_archive(SYRIA, chosen))) as archive:
        assert from_csv(archive.read("zones.csv")) == named("csv zones", date(2024, 12, 8))
    with zipfile.ZipFile(io.BytesIO(datapackage(SYRIA))) as archive:
        assert archive.read("facts/factions.csv") == (SYRIA.path / "facts" / "factions.csv").read_bytes()


def test_a_geopackage_bears_them_in_its_layers_and_in_the_legend_of_qgis(tmp_path: Path) -> None:
    day = date(2024, 12, 8)
    file = tmp_path / "day.gpkg"
    file.write_bytes(geopackage(SYRIA, select(SYRIA, day), colours=COLOURS))
    with closing(sqlite3.connect(file)) as database:
        for layer in ("zones", "cells"):
            found = database.execute(f"SELECT DISTINCT holder, holder_name FROM {layer} WHERE holder IS NOT NULL")
            assert set(found) == {(id, SYRIA.factions[id].name_on(day).name_en) for id, _ in named("geojson", day)}
        styles = [row[0] for row in database.execute("SELECT styleQML FROM layer_styles")]
    for style in styles:
        labels = {one.get("value"): one.get("label") for one in ElementTree.fromstring(style).iter("category")}
        assert labels["sfa"] == "Syrian Free Army" and labels["is"] == "Islamic State"
    through = names_in_turn(SYRIA, "sfa", date(2022, 1, 1), day)
    assert through == "New Syrian Army / Maghawir al-Thawra; from 2022-10-01 Syrian Free Army"


def written(drawn: Picture | Sheet) -> str:
    return re.sub(r"\s+", " ", " ".join(text.get_text() for text in drawn.page.texts))


def names_of(faction: Faction) -> set[str]:
    return {name.name_en for name in faction.names}


@pytest.mark.parametrize(("faction", "renamed"), RENAMINGS)
def test_the_key_of_a_picture_and_the_words_of_the_site_bear_them(faction: str, renamed: date) -> None:
    style = figure_style(SYRIA)
    for day in (renamed - timedelta(1), renamed):
        name = SYRIA.factions[faction].name_on(day).name_en
        with settings():
            drawn = Picture(SYRIA, style, SIZES["web"], Subject(), day)
            drawn.show(day)
        said = written(drawn)
        assert name in said
        assert not [other for other in names_of(SYRIA.factions[faction]) if other not in name and other in said]
        assert Wording(SYRIA).holder(faction, day) == name
