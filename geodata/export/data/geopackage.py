"""GeoPackage: every layer in one file, with styles that QGIS loads and days that its Temporal Controller plays."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pyogrio.raw

from geodata.export.data.arrow_tables import GEOMETRY, Layer, layers
from geodata.export.data.credits import credits_of
from geodata.export.data.faction_names import names_in_turn
from geodata.export.data.features import Progress, silent
from geodata.export.data.qgis_styles import layer_style
from geodata.export.data.selection import Selection
from geodata.files.atomic_write import scratch

if TYPE_CHECKING:
    from geodata.dataset import Dataset

CRS = "EPSG:4326"
VERSION = "1.2"
"""Of the standard: nothing newer is used, and GDAL before 3.7, as in many a QGIS, warns of 1.4 on every opening."""
_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)
"""


def geopackage(
    dataset: Dataset, selection: Selection, *, colours: Mapping[str | None, str], progress: Progress = silent
) -> bytes:
    """GeoPackage of a selection with the layers zones, cells, places, events and sources.

    ``colours`` gives each holder, None for nobody, its fill (``#rrggbb``) in the styles. ``start`` and ``end`` are of
    the type date, half-open. The statement of the dataset stands in the metadata of the file and of each layer.
    """
    with scratch("geopackage") as folder:
        file = folder / "dataset.gpkg"
        about = credits_of(dataset).as_dict()
        made = layers(dataset, selection, progress)
        for number, layer in enumerate(made):
            progress("writing", number / len(made))
            _write(file, layer, about)
        _add_styles(file, dataset, selection, colours)
        progress("writing", 1.0)
        return file.read_bytes()


def _write(file: Path, layer: Layer, about: Mapping[str, str]) -> None:
    title = f"{about['title']}: {layer.name}"
    pyogrio.raw.write_arrow(
        layer.table,
        file,
        layer=layer.name,
        driver="GPKG",
        append=file.exists(),
        geometry_name=GEOMETRY if layer.geometry_type else None,
        geometry_type=layer.geometry_type or None,
        crs=CRS if layer.geometry_type else None,
        dataset_metadata=dict(about),
        layer_metadata={**about, "title": title},
        dataset_options={"VERSION": VERSION},
        layer_options={"IDENTIFIER": title, "DESCRIPTION": _described(layer, about)},
    )


def _described(layer: Layer, about: Mapping[str, str]) -> str:
    facts = {name: about[name] for name in ("attribution", "known_until", "fingerprint")}
    return f"{layer.title}. {json.dumps(facts, ensure_ascii=False)}"


def _add_styles(file: Path, dataset: Dataset, selection: Selection, colours: Mapping[str | None, str]) -> None:
    """The table ``layer_styles``, in which QGIS looks a layer up by its name and that of its geometry column."""
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(_STYLES)
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description) VALUES (?, ?, ?, ?)",
            ("layer_styles", "attributes", "layer_styles", "styles of the layers, as QGIS keeps them"),
        )
        names = {id: names_in_turn(dataset, id, selection.first, selection.last) for id in dataset.factions}
        drawn = "SELECT table_name, column_name FROM gpkg_geometry_columns ORDER BY table_name"
        for layer, geometry in database.execute(drawn).fetchall():
            database.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
                "styleName, styleQML, useAsDefault, description, owner) VALUES ('', '', ?, ?, ?, ?, 1, ?, '')",
                (layer, geometry, "holders", layer_style(layer, names, colours, dataset.known_until), "fill by holder"),
            )
