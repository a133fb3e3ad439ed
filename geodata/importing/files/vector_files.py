"""GeoPackage and Shapefile through GDAL, with every other driver shut; GeoParquet through Arrow."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geodata.files.text_encoding import encoding_of, text_codec
from geodata.importing.files.layers import Counter, Feature, Layer, UnreadableFile, flat, tidy_properties
from geodata.model.safe_text import one_line

DRIVERS = frozenset({"GPKG", "ESRI Shapefile"})
"""The only GDAL drivers that are open while an import reads."""
SETTINGS = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_PYTHON_DRIVER_PATH": "",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "GDAL_NUM_THREADS": "1",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "OGR_SQLITE_LIST_VIRTUAL_OGR": "NO",
    "CPL_CURL_ENABLE_VSIMEM": "NO",
    "PROJ_NETWORK": "OFF",
}
"""GDAL and PROJ settings of the reading process: no plugins, no network, no Python inside files."""


def environment() -> dict[str, str]:
    """Variables that shut every GDAL driver but ``DRIVERS`` in a process started with them."""
    import pyogrio

    shut = ",".join(sorted(set(pyogrio.list_drivers()) - DRIVERS))
    return {**SETTINGS, "GDAL_SKIP": shut}


def shut_drivers() -> None:
    """Make sure, in the reading process, that only ``DRIVERS`` are open; raise UnreadableFile where not."""
    os.environ.update(SETTINGS)
    import pyogrio

    if set(pyogrio.list_drivers()) - DRIVERS:
        raise UnreadableFile("this process has more GDAL drivers open than an import allows")


def read_gdal(path: Path, file: str, counter: Counter) -> list[Layer]:
    """The layers of a GeoPackage or Shapefile, opened under a name of ours that no driver but its own answers to."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    shut_drivers()
    faults = (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError, ValueError, RuntimeError)
    layers: list[Layer] = []
    encoding = _encoding_of_dbf(path, file, counter) if path.suffix == ".shp" else None
    try:
        for name, kind in pyogrio.list_layers(str(path)):
            info = pyogrio.read_info(str(path), layer=name, force_feature_count=True)
            counter.add(layers=1, features=max(0, int(info["features"])))
            if kind is None:
                continue
            layers.append(_layer(pyogrio, path, file, str(name), counter, encoding))
    except faults:
        raise UnreadableFile("GDAL cannot read it; it is damaged or incomplete") from None
    if not layers:
        raise UnreadableFile("it has no layer with geometries")
    return layers


def _encoding_of_dbf(path: Path, file: str, counter: Counter) -> str | None:
    """Code page of the attributes of a Shapefile without a .cpg, guessed from their letters; None leaves it to GDAL.

    The byte of the .dbf that names a code page is believed where it names another than those that writers put there
    whatever the text is: none, "ANSI" and 1252.
    """
    table = path.with_suffix(".dbf")
    if counter.encoding:
        return text_codec(counter.encoding).removesuffix("-sig")
    if path.with_suffix(".cpg").is_file() or not table.is_file():
        return None
    raw = table.read_bytes()
    if len(raw) < 32 or raw[29] not in (0x00, 0x03, 0x57):
        return None
    text = raw[int.from_bytes(raw[8:10], "little") :].replace(b"\x00", b" ")
    if text.isascii():
        return None
    codec, told = encoding_of([text])
    counter.notes.append(f"{one_line(file, 60)}: its .dbf names no encoding; {told or 'read as UTF-8'}")
    return codec.removesuffix("-sig")


def _layer(pyogrio: Any, path: Path, file: str, name: str, counter: Counter, encoding: str | None) -> Layer:
    meta, _, shapes, columns = pyogrio.raw.read(str(path), layer=name, datetime_as_string=True, encoding=encoding)
    fields = [str(field) for field in meta["fields"]]
    features, with_z, broken = _features(shapes, zip(*columns, strict=True) if len(fields) else None, fields, counter)
    return Layer(file, "" if path.suffix == ".shp" else name, str(meta["crs"] or ""), features, {}, with_z, broken)


def _features(
    shapes: Any, rows: Any, fields: list[str], counter: Counter
) -> tuple[tuple[Feature, ...], int, tuple[str, ...]]:
    features: list[Feature] = []
    broken: list[str] = []
    with_z = 0
    for number, shape in enumerate(shapes, 1):
        row = next(rows) if rows is not None else ()
        try:
            geometry = shapely.from_wkb(shape) if shape is not None else None
        except (shapely.errors.GEOSException, TypeError):
            broken.append(f"feature {number}: its geometry is damaged")
            continue
        geometry, had_z = flat(geometry)
        with_z += had_z
        if geometry is not None:
            counter.add(vertices=int(shapely.get_num_coordinates(geometry)))
            places = shapely.get_coordinates(geometry)
            if not np.isfinite(places).all() or (len(places) and np.abs(places).max() > 1e9):
                broken.append(f"feature {number}: a position is not a finite number")
                continue
        features.append(Feature(geometry, tidy_properties(zip(fields, row, strict=False), counter.limits)))
    return tuple(features), with_z, tuple(broken)


def read_geoparquet(path: Path, file: str, counter: Counter) -> list[Layer]:
    """The one layer of a GeoParquet file (WKB geometries)."""
    import pyarrow as arrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as opened:
            counter.add(layers=1, features=opened.metadata.num_rows)
            described = json.loads((opened.schema_arrow.metadata or {}).get(b"geo", b"{}"))
            column = described.get("primary_column") or "geometry"
            if column not in opened.schema_arrow.names:
                raise UnreadableFile("it is Parquet, but names no geometry column")
            simple = [
                field.name
                for field in opened.schema_arrow
                if field.name != column and not arrow.types.is_nested(field.type)
            ]
            table = opened.read([column, *simple[: counter.limits.properties]], use_threads=False)
            shapes = table.column(column).to_pylist()
            columns = [table.column(name).to_pylist() for name in simple[: counter.limits.properties]]
    except (arrow.ArrowException, OSError, ValueError, TypeError, AttributeError, OverflowError):
        raise UnreadableFile("it is not a readable GeoParquet file") from None
    rows = zip(*columns, strict=True) if columns else None
    features, with_z, broken = _features(shapes, rows, simple, counter)
    about = described.get("columns", {}).get(column, {}) if isinstance(described, dict) else {}
    crs = about.get("crs") if isinstance(about, dict) else None
    return [Layer(file, "", json.dumps(crs) if isinstance(crs, dict) else str(crs or ""), features, {}, with_z, broken)]
