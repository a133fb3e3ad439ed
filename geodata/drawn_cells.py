"""Cells of a dataset whose every place has a drawn area, and whose areas are the country: nothing to measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.model import Cell, DatasetFacts
from geodata.ways import Ways

if TYPE_CHECKING:
    from geodata.tessellation import Tessellation

SAME_AREA = 1e-6
"""Relative difference of areas up to which drawn areas and country are the same ground."""


def drawn_cells(facts: DatasetFacts) -> tuple[Tessellation, Ways] | None:
    """Drawn areas as cells, and neighbours without any way between them (no place needs a vote).

    None where a place has no drawn area of its own, where areas overlap or do not fit each other, or where ground of
    the country is left over: then the country must be surveyed (``geodata.survey``).
    """
    from geodata.plane import km2
    from geodata.tessellation import Tessellation

    places = sorted(facts.places.values(), key=lambda place: place.id)
    if not places or len({place.area for place in places}) < len(places):
        return None
    if any(place.area not in facts.areas or place.part_of for place in places):
        return None
    outlines = np.array([facts.areas[place.area].geometry for place in places], dtype=object)
    units = np.array([unit.geometry for unit in facts.units], dtype=object)
    country = float(shapely.area(units).sum())
    if not np.isclose(shapely.area(outlines).sum(), country, rtol=SAME_AREA, atol=0.0):
        return None
    if not shapely.coverage_is_valid(outlines) or not shapely.coverage_is_valid(units):
        return None
    if not np.isclose(shapely.area(shapely.coverage_union_all(outlines)), country, rtol=SAME_AREA, atol=0.0):
        return None
    cells = tuple(
        Cell(place.id, shapely.normalize(outline), km2(outline), place.admin1)
        for place, outline in zip(places, outlines, strict=True)
    )
    return Tessellation(cells, {place.id: place.id for place in places}), Ways.none(tuple(facts.places))
