"""The outline of a country that a person gives, as GeoJSON."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.importing.request.problems import ImportProblem


def ground_of(text: str) -> BaseGeometry:
    """Ground of a GeoJSON text (lon, lat), valid and on the grid; ImportProblem where it has no area."""
    try:
        shapes = shapely.get_parts(shapely.from_geojson(text))
    except (shapely.errors.GEOSException, ValueError):
        raise ImportProblem("the outline is not GeoJSON") from None
    areas = [shape for shape in shapes if isinstance(shape, shapely.Polygon | shapely.MultiPolygon)]
    country = shapely.set_precision(shapely.union_all(shapely.make_valid(areas)), 1e-5) if areas else shapely.Polygon()
    if country.is_empty or country.area == 0:
        raise ImportProblem("the outline has no polygon")
    return country
