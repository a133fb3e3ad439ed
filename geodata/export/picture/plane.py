"""The flat plane in which pictures are drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.model.units import KM_PER_DEGREE


@dataclass(frozen=True, slots=True)
class Plane:
    """Equirectangular plane, true to scale along its middle parallel; kilometres east and north."""

    lon: float
    lat: float

    def xy(self, coordinates: Any) -> Any:
        """Kilometres of an array of lon, lat."""
        squeeze = math.cos(math.radians(self.lat))
        shifted = np.asarray(coordinates, dtype=float)[:, :2] - (self.lon, self.lat)
        return shifted * (KM_PER_DEGREE * squeeze, KM_PER_DEGREE)

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Kilometres of one point."""
        x, y = self.xy([(lon, lat)])[0]
        return float(x), float(y)

    def flat(self, geometry: BaseGeometry) -> BaseGeometry:
        """Geometry in kilometres."""
        flat: BaseGeometry = shapely.transform(geometry, self.xy)
        return flat
