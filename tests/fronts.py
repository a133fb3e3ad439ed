"""A front drawn anew on several days, each time a little to one side of where it was, as digitised series are."""

from __future__ import annotations

import json
from math import sin
from pathlib import Path
from typing import Any

import geodata
from geodata.building.build import build
from geodata.importing import ImportOptions, Limits
from geodata.importing.sandbox.run_import import run_import

DAYS = ("2024-01-01", "2024-01-05", "2024-01-09", "2024-01-14")
KM_PER_DEGREE = 74.5
"""Of longitude, at 48 N."""


def _front(number: int, metres: float) -> list[list[float]]:
    """Lon, lat; on each day some stretches lie farther east than on the day before, some farther west."""

    def shift(k: int) -> float:
        return metres / 1000 / KM_PER_DEGREE * sum(sin(1.7 * day + k // 9) for day in range(1, number + 1))

    return [[round(31 + 0.3 * sin(k / 7) + shift(k), 6), 48 + k * 0.02] for k in range(61)]


def series(path: Path, metres: float) -> Path:
    """Write the pictures of all days as one GeoJSON file."""
    features: list[dict[str, Any]] = []
    for number, day in enumerate(DAYS):
        front = _front(number, metres)
        west = [[29.5, 48], *front, [29.5, 49.2], [29.5, 48]]
        east = [[32.5, 48], [32.5, 49.2], *front[::-1], [32.5, 48]]
        for side, ring in (("West", west), ("East", east)):
            shape = {"type": "Polygon", "coordinates": [ring]}
            features.append({"type": "Feature", "properties": {"side": side, "date": day}, "geometry": shape})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def built(source: Path, target: Path) -> geodata.Dataset:
    """The series imported and built, every difference kept however small."""
    target.mkdir()
    options = ImportOptions(faction_field="side", snap_m=0.0, min_area_km2=0.0)
    run_import(source, target, options, Limits(), source.name)
    build(target)
    return geodata.load(target)
