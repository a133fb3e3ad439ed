"""Tables with a shape in a column (WKT, EWKT, GeoJSON or hexadecimal WKB) as layers of features."""

from __future__ import annotations

import re

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.importing.files.layers import Counter, Feature, Layer, flat, tidy_properties
from geodata.importing.files.table_files import TableSheet
from geodata.importing.words.column_names import candidates

_WKT = re.compile(
    r"\s*(?:SRID=(\d+);)?\s*((?:MULTI)?(?:POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION)\s*(?:Z|M|ZM)?\s*(?:\(|EMPTY)",
    re.I,
)
_WKB = re.compile(r"0[01][0-9a-fA-F]{18,}")
_LOOKED = 50
"""Rows by which a column of shapes is told."""


def shape_column(sheet: TableSheet) -> str:
    """The column that holds shapes as text, "" where none does."""
    rows = [row for _, row in zip(range(_LOOKED), (row for _, row in sheet.rows(uncut=True)), strict=False)]
    likely = candidates(sheet.columns, "geometry")
    for name in [*likely, *(name for name in sheet.columns[:400] if name not in likely)]:
        values = [row[sheet.columns.index(name)] for row in rows]
        told = [value for value in values if value]
        if told and 2 * sum(_is_shape(value) for value in told) > len(told):
            return name
    return ""


def layer_of(sheet: TableSheet, column: str, counter: Counter) -> Layer:
    """The rows of a table as features; the other columns are their attributes."""
    at = sheet.columns.index(column)
    names = [name for name in sheet.columns if name != column]
    places = [sheet.columns.index(name) for name in names]
    features: list[Feature] = []
    broken: list[str] = []
    with_z, crs = 0, ""
    counter.add(layers=1)
    for number, row in sheet.rows(uncut=True):
        counter.add(features=1)
        try:
            shape, srid = _shape(row[at])
        except (shapely.errors.GEOSException, ValueError, TypeError):
            broken.append(f'row {number}: the shape in "{column}" cannot be read')
            continue
        crs = crs or (f"EPSG:{srid}" if srid else "")
        shape, had_z = flat(shape)
        with_z += had_z
        if shape is not None:
            counter.add(vertices=int(shapely.get_num_coordinates(shape)))
            if not np.isfinite(shapely.get_coordinates(shape)).all():
                broken.append(f"row {number}: a position is not a finite number")
                continue
        features.append(
            Feature(shape, tidy_properties(zip(names, [row[place] for place in places], strict=True), counter.limits))
        )
    return Layer(sheet.file, sheet.name, crs, tuple(features), {}, with_z, tuple(broken))


def _is_shape(value: str) -> bool:
    if value[:1] == "{":
        return '"coordinates"' in value or '"geometry"' in value or '"geometries"' in value
    return bool(_WKT.match(value) or _WKB.fullmatch(value[:4_000]))


def _shape(value: str) -> tuple[BaseGeometry | None, str]:
    """A shape and the number of its reference system, "" where it names none."""
    if not value:
        return None, ""
    if value[:1] == "{":
        parts: list[BaseGeometry] = list(shapely.get_parts(shapely.from_geojson(value)))
        return (parts[0] if len(parts) == 1 else shapely.GeometryCollection(parts)), ""
    if match := _WKT.match(value):
        return shapely.from_wkt(re.sub(r"^\s*SRID=\d+;", "", value, flags=re.I)), match[1] or ""
    shape = shapely.from_wkb(value)
    srid = int(shapely.get_srid(shape))
    return shape, str(srid) if srid else ""
