"""Outlines of area expressions, for overlays that have no cells: where a party was active without holding ground."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.model.area_expression import Bound, Circle, Names, parse_area, unit_labels
from geodata.model.records import Area, Place, Unit
from geodata.model.units import METRES_PER_DEGREE

"""Of the equator."""
PLACE_KM = 5.0
"""Radius of the disc that stands for a place named in an expression."""


def outline(
    expression: str, units: Sequence[Unit], areas: Mapping[str, Area], places: Mapping[str, Place]
) -> BaseGeometry:
    """Polygon, lon and lat, of an area expression (``geodata.model.area_expression``), inside the country."""
    parsed = parse_area(expression)
    shape: BaseGeometry = shapely.union_all([unit.geometry for unit in units])
    for clause in parsed.clauses:
        shape = shape.intersection(_clause(clause, units, areas, places))
    for clause in parsed.exceptions:
        shape = shape.difference(_clause(clause, units, areas, places))
    return shape


def _clause(
    clause: Names | Bound | Circle, units: Sequence[Unit], areas: Mapping[str, Area], places: Mapping[str, Place]
) -> BaseGeometry:
    if isinstance(clause, Bound):
        return _half_plane(clause)
    if isinstance(clause, Circle):
        return _disc(clause.lon, clause.lat, clause.km)
    if clause.what == "drawn":
        return shapely.union_all([areas[name].geometry for name in clause.names])
    if clause.what == "places":
        return shapely.union_all([_disc(places[name].lon, places[name].lat, PLACE_KM) for name in clause.names])
    labels = unit_labels(units) if clause.what == "units" else [unit.admin1 for unit in units]
    chosen = [unit.geometry for unit, label in zip(units, labels, strict=True) if label in clause.names]
    return shapely.union_all(chosen)


def _half_plane(bound: Bound) -> BaseGeometry:
    west, south, east, north = -180.0, -90.0, 180.0, 90.0
    below = bound.sign.startswith("<")
    if bound.axis == "lon":
        west, east = (west, bound.degrees) if below else (bound.degrees, east)
    else:
        south, north = (south, bound.degrees) if below else (bound.degrees, north)
    return shapely.box(west, south, east, north)


def _disc(lon: float, lat: float, km: float) -> BaseGeometry:
    """A circle on the ground, as an ellipse of degrees."""
    squeeze = math.cos(math.radians(lat))
    degrees = 1000 * km / METRES_PER_DEGREE
    circle = shapely.transform(shapely.Point(0, 0).buffer(degrees), lambda xy: xy / np.array([squeeze, 1.0]))
    return shapely.transform(circle, lambda xy: xy + np.array([lon, lat]))
