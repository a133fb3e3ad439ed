"""How much of each cell lies in which first-level unit, in whole square metres that add up to the cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import shapely

from geodata.geometry.projection import as_land, km2
from geodata.model.records import Cell, Unit
from geodata.model.units import M2_PER_KM2

LEAST_SHARE_M2 = 100
"""A piece smaller than this comes from the rounding of vertices; it counts for the unit that holds most."""


def split_by_admin1(cells: Sequence[Cell], units: Sequence[Unit]) -> tuple[Cell, ...]:
    """The same cells, each with its area by first-level unit (``Cell.split``); ``units`` cover the country."""
    tree = shapely.STRtree([unit.geometry for unit in units])
    return tuple(replace(cell, split=_split(cell, units, tree)) for cell in cells)


def _split(cell: Cell, units: Sequence[Unit], tree: shapely.STRtree) -> tuple[tuple[str, int], ...]:
    touched = [units[number] for number in sorted(tree.query(cell.geometry, predicate="intersects"))]
    if len({unit.admin1 for unit in touched} | {cell.admin1}) == 1:
        return ((cell.admin1, cell.area_m2),)
    return apportioned(cell.area_m2, _measured(cell, touched)) or ((cell.admin1, cell.area_m2),)


def _measured(cell: Cell, units: Sequence[Unit]) -> Mapping[str, float]:
    """Square metres on the ellipsoid of what the cell has in common with each first-level unit."""
    found: dict[str, float] = defaultdict(float)
    for unit in units:
        common = as_land(unit.geometry.intersection(cell.geometry))
        if not common.is_empty:
            found[unit.admin1] += km2(common) * M2_PER_KM2
    return found


def apportioned(whole: int, shares: Mapping[str, float]) -> tuple[tuple[str, int], ...]:
    """``whole`` divided in proportion to ``shares``, in whole numbers that add up to it, the largest first.

    Shares below ``LEAST_SHARE_M2`` go to the largest; what rounding leaves over does too.
    """
    kept = {name: share for name, share in shares.items() if share >= LEAST_SHARE_M2}
    if not kept:
        return ()
    largest = max(sorted(kept), key=lambda name: kept[name])
    parts = {name: round(whole * share / sum(kept.values())) for name, share in kept.items()}
    parts[largest] += whole - sum(parts.values())
    return tuple(sorted(parts.items(), key=lambda part: (-part[1], part[0])))
