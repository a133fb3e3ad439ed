"""Areas and lengths on the WGS84 ellipsoid, for many shapes at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

_A_KM = 6378.137
_E2 = 0.00669437999014
_E = _E2**0.5


def _equal_area(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lon, lat in degrees to km in the cylindrical equal-area projection of the ellipsoid.

    Snyder, Map Projections: A Working Manual (1987), equations 3-12 and 10-15, https://doi.org/10.3133/pp1395.
    """
    sine = np.sin(np.radians(places[:, 1]))
    q = (1 - _E2) * (sine / (1 - _E2 * sine**2) + np.arctanh(_E * sine) / _E)
    return np.column_stack([np.radians(places[:, 0]) * _A_KM, _A_KM * q / 2])


def areas_km2(shapes: Sequence[BaseGeometry] | NDArray[np.object_]) -> NDArray[np.float64]:
    """Area of each lon, lat polygon, km2; edges are taken as straight on a map of lon against lat."""
    if not len(shapes):
        return np.empty(0)
    return np.asarray(shapely.area(shapely.transform(np.asarray(shapes, dtype=object), _equal_area)))


def lengths_km(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """Length of each short step between lon, lat places, km (local radii of the ellipsoid at its middle)."""
    middle = np.radians((start[:, 1] + end[:, 1]) / 2)
    bend = 1 - _E2 * np.sin(middle) ** 2
    north = np.radians(end[:, 1] - start[:, 1]) * _A_KM * (1 - _E2) / bend**1.5
    east = np.radians(end[:, 0] - start[:, 0]) * _A_KM * np.cos(middle) / bend**0.5
    return np.asarray(np.hypot(north, east))
