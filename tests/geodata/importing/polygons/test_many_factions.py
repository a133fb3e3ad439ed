"""The overlay of many factions: numbers above those of one byte, and histories that differ late."""

from __future__ import annotations

import numpy as np
import shapely

from geodata.importing.polygons.composite import Drawn, composite
from geodata.importing.request.limits import Limits


def test_each_of_two_hundred_factions_keeps_its_own_ground_and_days() -> None:
    days = np.arange(4)
    drawn = [Drawn(shapely.box(n / 10, 0, (n + 1) / 10, 1), n, days[: 1 + n % 4]) for n in range(200)]
    found = composite(drawn, 200, 4, limits=Limits(), gap_width_m=0)
    assert len(found.cells) == 200
    assert {tuple(row) for row in found.labels.tolist()} == {
        tuple(n if day <= n % 4 else -1 for day in range(4)) for n in range(200)
    }


def test_undrawn_ground_goes_to_a_faction_within_the_ground_only() -> None:
    drawn = [
        Drawn(shapely.box(0, 0, 1, 1), 0, np.array([0, 1])),
        Drawn(shapely.box(1, 0, 2, 1), 0, np.array([1])),
        Drawn(shapely.box(2, 0, 3, 1), -1, np.array([], dtype=np.int64)),
        Drawn(shapely.box(3, 0, 4, 1), -1, np.array([], dtype=np.int64)),
    ]
    found = composite(drawn, 2, 2, limits=Limits(), undrawn=1, ground=shapely.box(0, 0, 3, 1))
    assert sorted(map(tuple, found.labels.tolist())) == [(0, 0), (1, 0), (1, 1)]
