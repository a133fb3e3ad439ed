"""A GeoPackage keeps its promises about QGIS: our colours are found, and our days play exactly (no QGIS is needed).

Tried once by hand with QGIS 3.22: with these styles each of five days shows as many features, of the same area, as our
own map. What QGIS is told is held here: names that it looks up, and expressions that it evaluates.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pyogrio
import pytest

from geodata.dataset import Dataset
from geodata.export.data.geopackage import geopackage
from geodata.export.data.selection import select

COLOURS = dict.fromkeys(("red", "blue", "green", "union", None), "#" + "12" * 3)
SPAN = (date(2020, 1, 15), date(2020, 2, 20))


@pytest.fixture(scope="module")
def file(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("gpkg") / "mini.gpkg"
    found.write_bytes(geopackage(dataset, select(dataset, span=SPAN), colours=COLOURS))
    return found


@pytest.fixture(scope="module")
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """The file, with the functions of QGIS that our styles use, in seconds."""
    with closing(sqlite3.connect(file)) as database:
        database.create_function("to_datetime", 1, lambda text: text and datetime.fromisoformat(text).timestamp())
        database.create_function("make_datetime", 6, lambda *parts: datetime(*map(int, parts)).timestamp())
        database.create_function(
            "to_interval", 1, lambda text: timedelta(int(text.removesuffix(" day"))).total_seconds()
        )
        yield database


def temporal(opened: sqlite3.Connection, layer: str) -> dict[str, str] | None:
    rows = opened.execute("SELECT styleQML FROM layer_styles WHERE f_table_name = ?", (layer,)).fetchall()
    assert len(rows) == 1
    found = ElementTree.fromstring(rows[0][0]).find("temporal")
    return None if found is None else dict(found.attrib)


def shown(opened: sqlite3.Connection, layer: str, day: date, columns: str) -> list[tuple[object, ...]]:
    """What QGIS 3.22 shows of a layer in a frame of one day: what starts before its end and ends after its start."""
    told = temporal(opened, layer)
    assert told is not None
    assert (told["enabled"], told["mode"], told["limitMode"]) == ("1", "4", "0")
    begin, end = (f"make_datetime({one.year},{one.month},{one.day},0,0,0)" for one in (day, day + timedelta(1)))
    where = f"({told['startExpression']}) < {end} AND ({told['endExpression']}) > {begin}"
    return opened.execute(f"SELECT {columns} FROM {layer} WHERE {where}").fetchall()


def test_styles_name_the_geometry_column_that_each_layer_has(opened: sqlite3.Connection) -> None:
    columns = opened.execute("SELECT table_name, column_name FROM gpkg_geometry_columns").fetchall()
    styled = opened.execute("SELECT f_table_name, f_geometry_column FROM layer_styles").fetchall()
    assert sorted(styled) == sorted(columns)
    assert len(columns) == 4


def test_each_day_plays_the_zones_of_the_map_and_no_other(dataset: Dataset, opened: sqlite3.Connection) -> None:
    for passed in range((SPAN[1] - SPAN[0]).days + 1):
        day = SPAN[0] + timedelta(passed)
        found = dict(shown(opened, "zones", day, "holder, area_km2"))
        assert found == pytest.approx({zone.holder: zone.area_km2 for zone in dataset.on(day)}, abs=1e-3), day
        cells = shown(opened, "cells", day, "cell")
        assert sorted(cells) == sorted((cell,) for cell in dataset.cells), day


def test_an_event_plays_on_its_day_alone(dataset: Dataset, opened: sqlite3.Connection) -> None:
    assert dataset.events["alpha-2020-01-20"].day == date(2020, 1, 20)
    for day, there in ((date(2020, 1, 19), False), (date(2020, 1, 20), True), (date(2020, 1, 21), False)):
        assert (("alpha-2020-01-20",) in shown(opened, "events", day, "event")) == there
    assert temporal(opened, "places") is None


def test_what_has_no_end_plays_up_to_the_last_known_day(dataset: Dataset, opened: sqlite3.Connection) -> None:
    assert shown(opened, "cells", dataset.known_until, "cell")
    assert not shown(opened, "cells", dataset.known_until + timedelta(1), "cell")


def test_the_version_is_one_that_older_gdal_knows(opened: sqlite3.Connection) -> None:
    assert opened.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
    assert opened.execute("PRAGMA user_version").fetchone()[0] in (10200, 10300)


def test_every_layer_has_a_title_of_its_own(file: Path, opened: sqlite3.Connection) -> None:
    layers = [name for name, _ in pyogrio.list_layers(file) if name != "layer_styles"]
    titles = {pyogrio.read_info(file, layer=layer)["layer_metadata"]["title"] for layer in layers}
    assert len(titles) == len(layers) == 5
    identifiers = opened.execute("SELECT identifier FROM gpkg_contents").fetchall()
    assert len(set(identifiers)) == len(identifiers)
