"""Polygons of a dataset: GeoJSON features, drawn areas and subdistricts; coordinates must lie on the Earth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.facts.text_files import read_json
from geodata.model.errors import DataFileError
from geodata.model.period import Period
from geodata.model.records import Area, Unit

AREAS = "facts/areas"
MOST_DEGREES_EAST = 540.0
"""Coordinates beyond the date line are unusual but right up to here: one turn more."""


def read_features(file: Path) -> Iterator[tuple[Mapping[str, Any], BaseGeometry]]:
    """Properties and geometry (lon, lat) of every feature of a GeoJSON file; DataFileError where one is broken."""
    content = read_json(file)
    if not isinstance(content, dict) or not isinstance(content.get("features"), list):
        raise DataFileError(file, 'broken GeoJSON: it must be a FeatureCollection with a list of "features"')
    for number, feature in enumerate(content["features"], 1):
        try:
            geometry = shape(feature["geometry"])
            properties = feature.get("properties") or {}
            bounds = geometry.bounds
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, shapely.errors.ShapelyError):
            raise DataFileError(file, f"broken GeoJSON: feature {number} has no readable geometry") from None
        if not isinstance(properties, dict):
            raise DataFileError(file, f"broken GeoJSON: the properties of feature {number} are no object")
        if not geometry.is_empty and not _is_on_earth(geometry, bounds):
            message = f"feature {number} leaves the Earth; write coordinates as longitude, latitude in degrees"
            raise DataFileError(file, message)
        yield properties, geometry


def _is_on_earth(geometry: BaseGeometry, bounds: tuple[float, ...]) -> bool:
    """Whether all coordinates are degrees; a little beyond the date line is drawn by some programs."""
    west, south, east, north = bounds
    finite = bool(np.isfinite(shapely.get_coordinates(geometry)).all())
    return finite and west >= -MOST_DEGREES_EAST and east <= MOST_DEGREES_EAST and south >= -90 and north <= 90


def read_polygons(file: Path) -> Iterator[tuple[Mapping[str, Any], shapely.Polygon | shapely.MultiPolygon]]:
    """Properties and outline of every feature of a GeoJSON file; DataFileError where one is no polygon."""
    for number, (properties, outline) in enumerate(read_features(file), 1):
        if not isinstance(outline, shapely.Polygon | shapely.MultiPolygon) or outline.is_empty:
            raise DataFileError(file, f"feature {number} is no polygon; draw its outline as Polygon or MultiPolygon")
        yield properties, outline


def areas_of(folder: Path) -> dict[str, Area]:
    """Drawn areas of ``facts/areas`` by id; DataFileError where one has no id or is drawn twice."""
    areas: dict[str, Area] = {}
    for file in sorted((folder / AREAS).glob("*.geojson")):
        for properties, outline in read_polygons(file):
            area = str(properties.get("area_id") or "")
            if not area:
                raise DataFileError(file, 'a feature lacks the property "area_id"; give it an id of its own')
            if area in areas:
                raise DataFileError(file, f'the area "{area}" is drawn twice; keep one of the two')
            areas[area] = Area(
                id=area,
                name_en=str(properties.get("name_en") or area),
                name_ar=str(properties.get("name_ar") or ""),
                schematic=bool(properties.get("schematic", False)),
                sources=_source_list(properties.get("sources")),
                geometry=outline,
                file=file.relative_to(folder).as_posix(),
                period=_days_of(file, area, properties),
                overlay=bool(properties.get("overlay", False)),
            )
    return areas


def _days_of(file: Path, area: str, properties: Mapping[str, Any]) -> Period | None:
    """Days of a drawn area; None where neither ``start`` nor ``end`` is given."""
    ends: list[date | None] = []
    for name in ("start", "end"):
        said = properties.get(name)
        try:
            ends.append(date.fromisoformat(said) if said else None)
        except (TypeError, ValueError):
            raise DataFileError(file, f'"{said}" is no day ({name} of "{area}"); write YYYY-MM-DD') from None
    start, end = ends
    if start is None and end is None:
        return None
    if start is not None and end is not None and end <= start:
        raise DataFileError(file, f'"{area}" ends on {end}, before or on its first day; end is the day after its last')
    return Period(start or date.min, end)


def _source_list(value: Any) -> tuple[str, ...]:
    items = value.split(";") if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(str(item).strip() for item in items if str(item).strip())


def units_of(folder: Path, path: str) -> tuple[Unit, ...]:
    """Subdistricts of a file; DataFileError where one lacks its name or first-level unit."""
    file = folder / path
    units = tuple(
        Unit(
            str(properties.get("name") or ""),
            str(properties.get("admin1") or ""),
            outline,
            str(properties.get("name_ar") or ""),
        )
        for properties, outline in read_polygons(file)
    )
    if not all(unit.name and unit.admin1 for unit in units):
        raise DataFileError(file, 'a feature lacks "name" or "admin1"; every subdistrict needs both')
    return units
