"""The plane in which cells are made, and the country on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from pyproj import Geod, Transformer
from shapely import MultiPolygon, Polygon

from geodata.geometry.travel_grid import Floats
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.dataset_settings import Settings
from geodata.model.errors import DataFileError
from geodata.model.records import Place
from geodata.model.units import M2_PER_KM2

LEAST_HOLE_KM2 = 1.0
"""A hole in the country smaller than this is a flaw of the subdistricts and is closed."""
STRAIGHT_DEGREES = 0.05
"""Length over which a straight line of lon, lat is straight in the plane too, to a metre or so."""

Land = Polygon | MultiPolygon
_GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Plane:
    """A projection, in metres, and the way back."""

    crs: str
    """Name of the projected system."""

    @cached_property
    def _there(self) -> Transformer:
        return Transformer.from_crs("EPSG:4326", self.crs, always_xy=True)

    def project(self, geometry: Any) -> Any:
        """Lon, lat to metres; a geometry gives a geometry, an array an array."""
        return shapely.transform(geometry, lambda c: np.column_stack(self._there.transform(c[:, 0], c[:, 1])))

    def unproject(self, geometry: Any) -> Any:
        """Metres to lon, lat; a geometry gives a geometry, an array an array."""
        back = "INVERSE"
        return shapely.transform(
            geometry, lambda c: np.column_stack(self._there.transform(c[:, 0], c[:, 1], direction=back))
        )

    def points(self, places: Iterable[Place]) -> Floats:
        """Places in metres, one row each."""
        lon_lat = np.array([(place.lon, place.lat) for place in places], dtype=float).reshape(-1, 2)
        return np.column_stack(self._there.transform(lon_lat[:, 0], lon_lat[:, 1]))


def plane_of(settings: Settings, country: Land) -> Plane:
    """The projection a dataset names, else the UTM zone of the middle of its country."""
    if settings.crs:
        return Plane(settings.crs)
    middle = country.centroid
    zone = int((middle.x + 180) // 6) % 60 + 1
    return Plane(f"EPSG:{(32600 if middle.y >= 0 else 32700) + zone}")


def country_of(facts: DatasetFacts) -> Land:
    """The country: all subdistricts in one, pinholes between them closed. Lon, lat."""
    if not facts.units:
        raise DataFileError(facts.path / facts.settings.units, "has no subdistricts; the country is made of them")
    whole = union_of_units([unit.geometry for unit in facts.units])
    return as_land(shapely.union_all([_without_pinholes(part) for part in shapely.get_parts(whole)]))


def union_of_units(outlines: Sequence[Any]) -> Any:
    """Union of outlines that should share their edges; the slow way where they overlap or do not meet exactly."""
    try:
        whole = shapely.coverage_union_all(outlines)
    except shapely.errors.GEOSException:
        return shapely.union_all(outlines)
    return whole if whole.is_valid else shapely.union_all(outlines)


def dense(geometry: Any) -> Any:
    """The same with a vertex at least every ``STRAIGHT_DEGREES``: a straight line bends when it is projected."""
    return shapely.segmentize(geometry, STRAIGHT_DEGREES)


def _without_pinholes(polygon: Polygon) -> Polygon:
    holes = [ring for ring in polygon.interiors if km2(Polygon(ring)) >= LEAST_HOLE_KM2]
    return Polygon(polygon.exterior, holes)


def km2(land: Land) -> float:
    """Area on the WGS84 ellipsoid (Karney 2013), lines being straight in lon, lat as in GeoJSON."""
    return abs(_GEOD.geometry_area_perimeter(shapely.normalize(dense(land)))[0]) / M2_PER_KM2


def as_land(geometry: Any) -> Land:
    """The polygons of a geometry, without lines and points that an overlay leaves."""
    if isinstance(geometry, Polygon | MultiPolygon):
        return geometry
    polygons = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)
