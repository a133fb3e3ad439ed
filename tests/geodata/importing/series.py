"""Synthetic series of dated control polygons: a sound one, and one for each defect that real series have."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from shapely import Polygon, box

FIRST = date(2024, 7, 8)
WEST, EAST = 36.0, 38.0
SOUTH, NORTH = 34.0, 35.0

Feature = dict[str, Any]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def front(number: int) -> float:
    """Longitude of the front on a day: the west gains a twentieth of a degree a day."""
    return 37.0 + 0.05 * number


def west(number: int) -> Polygon:
    return box(WEST, SOUTH, front(number), NORTH)


def east(number: int) -> Polygon:
    return box(front(number), SOUTH, EAST, NORTH)


def feature(shape: Any, **properties: object) -> Feature:
    geometry = shape if isinstance(shape, dict) or shape is None else json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Feature, **members: object) -> dict[str, Any]:
    return {"type": "FeatureCollection", **members, "features": list(features)}


def picture(number: int, **properties: object) -> dict[str, Any]:
    """Both sides on a day."""
    return collection(
        feature(west(number), side="West", **properties), feature(east(number), side="East", **properties)
    )


def write(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def daily(folder: Path, days: int = 3, name: Callable[[date], str] = lambda d: f"control_{d:%Y%m%d}.geojson") -> Path:
    """One file a day."""
    for number in range(days):
        write(folder / name(day(number)), picture(number))
    return folder


def zipped(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return target


def rows(days: int = 3) -> tuple[list[Polygon], dict[str, list[str]]]:
    """Both sides on some days as shapes and columns."""
    shapes = [shape for number in range(days) for shape in (west(number), east(number))]
    columns = {
        "date": [day(number).isoformat() for number in range(days) for _ in range(2)],
        "side": ["West", "East"] * days,
    }
    return shapes, columns


def with_gdal(path: Path, driver: str, days: int = 3, layer: str | None = None, crs: str = "EPSG:4326") -> Path:
    """The series as a GeoPackage or Shapefile, converted to another reference system where one is named."""
    shapes, columns = rows(days)
    if crs != "EPSG:4326":
        from pyproj import Transformer

        change = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
        shapes = [
            shapely.transform(shape, lambda c: np.column_stack(change.transform(c[:, 0], c[:, 1]))) for shape in shapes
        ]
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(np.array(shapes, dtype=object)),
        [np.array(values, dtype=object) for values in columns.values()],
        list(columns),
        geometry_type="Polygon",
        driver=driver,
        crs=crs,
        **({"layer": layer} if layer else {}),
    )
    return path


def with_parquet(path: Path, days: int = 3) -> Path:
    """The series as GeoParquet."""
    import pyarrow as arrow
    from pyarrow import parquet

    shapes, columns = rows(days)
    table = arrow.table({**columns, "geometry": [shapely.to_wkb(shape) for shape in shapes]})
    geo = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}
    parquet.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    return path


def kml(number: int, *, begin: str = "") -> str:
    """A day as KML: holders by the fill colour of a style, coordinates with heights."""

    def placemark(shape: Polygon, style: str) -> str:
        ring = " ".join(f"{x},{y},0" for x, y in shape.exterior.coords)
        span = f"<TimeSpan><begin>{begin}</begin></TimeSpan>" if begin else ""
        return (
            f"<Placemark><name>zone</name>{span}<styleUrl>#{style}</styleUrl><Polygon><outerBoundaryIs><LinearRing>"
            f"<coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        )

    styles = (
        '<Style id="red-normal"><PolyStyle><color>7f1427a5</color></PolyStyle></Style>'
        '<StyleMap id="red"><Pair><key>normal</key><styleUrl>#red-normal</styleUrl></Pair></StyleMap>'
        '<Style id="blue"><PolyStyle><color>7fd18802</color></PolyStyle></Style>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"{styles}<Folder><name>Control</name>{placemark(west(number), 'red')}{placemark(east(number), 'blue')}"
        "</Folder></Document></kml>"
    )


BOW_TIE = {"type": "Polygon", "coordinates": [[[36, 34], [37, 35], [37, 34], [36, 35], [36, 34]]]}
"""Two lobes that touch in a point: half a degree wide on either side."""
