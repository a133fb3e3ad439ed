"""Cells of a dataset whose every place has a drawn area, and whose areas are the country: nothing to measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.geometry.projection import Land, km2
from geodata.geometry.snap_rounding import on_grid, snapped, twice_claimed
from geodata.geometry.topojson import STEP
from geodata.model.errors import Problem
from geodata.model.records import Cell, DatasetFacts, Place

if TYPE_CHECKING:
    from geodata.cells.tessellation import Tessellation
    from geodata.geometry.travel_paths import Ways

SAME_AREA = 1e-6
"""Relative difference of areas up to which drawn areas and country are the same ground."""
_MOST_NAMED = 5


@dataclass(frozen=True)
class Fit:
    """Drawn areas of all places, made to fit each other on the grid of what is written."""

    places: tuple[Place, ...]
    """By id."""
    outlines: tuple[Land, ...]
    """Their areas; empty where they do not fit."""
    problems: tuple[Problem, ...]
    """Why they do not."""


def drawn_cells(facts: DatasetFacts) -> tuple[Tessellation, Ways] | None:
    """Drawn areas as cells, without any way between them (no place needs a vote).

    None where a place is known by a point, or is part of another: then the country must be surveyed
    (``geodata.cells.catchments``). Areas that do not fit each other are a mistake of the data: ``problems_of_fit``
    names it.
    """
    from geodata.cells.tessellation import Tessellation
    from geodata.geometry.travel_paths import Ways

    if not all_drawn(facts):
        return None
    fit = fitted(facts)
    if fit.problems:
        return None
    cells = tuple(
        Cell(place.id, shapely.normalize(outline), km2(outline), place.admin1)
        for place, outline in zip(fit.places, fit.outlines, strict=True)
    )
    return Tessellation(cells, {place.id: place.id for place in fit.places}), Ways.none(tuple(facts.places))


def all_drawn(facts: DatasetFacts) -> bool:
    """True where every place has a drawn area and none is part of another."""
    places = facts.places.values()
    return bool(places) and all(place.area in facts.areas and not place.part_of for place in places)


def problems_of_fit(facts: DatasetFacts) -> tuple[Problem, ...]:
    """What keeps drawn areas, where there is nothing but them, from being the country; a survey could not mend it."""
    sound = all(shapely.is_valid([area.geometry for area in facts.areas.values()])) and all(
        shapely.is_valid([unit.geometry for unit in facts.units])
    )
    return fitted(facts).problems if facts.units and sound and all_drawn(facts) else ()


def fitted(facts: DatasetFacts) -> Fit:
    """The drawn areas of ``all_drawn`` facts, with shared boundaries, and what is wrong with them."""
    places = tuple(sorted(facts.places.values(), key=lambda place: place.id))
    shared = tuple(_sharing(facts, places))
    if shared:
        return Fit(places, (), shared)
    drawn = [facts.areas[place.area].geometry for place in places]
    country = _union([unit.geometry for unit in facts.units])
    outlines: list[Land | None] = list(drawn)
    if not on_grid(drawn, STEP) or not _is_coverage(drawn):
        problems = tuple(_overlapping(facts, places, drawn))
        if problems:
            return Fit(places, (), problems)
        outlines = snapped(drawn, STEP)
    problems = tuple(_misfits(facts, places, outlines, country))
    return Fit(places, () if problems else tuple(one for one in outlines if one is not None), problems)


def _is_coverage(lands: Sequence[BaseGeometry]) -> bool:
    return bool(shapely.coverage_is_valid(np.asarray(lands, dtype=object)))


def _union(lands: Sequence[BaseGeometry]) -> BaseGeometry:
    """All ground in one; where boundaries are shared, without looking for crossings."""
    return shapely.coverage_union_all(lands) if _is_coverage(lands) else shapely.union_all(lands)


def _sharing(facts: DatasetFacts, places: Sequence[Place]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for place in places:
        other = first.setdefault(place.area, place.id)
        if other != place.id:
            message = f'"{other}" and "{place.id}" share the drawn area "{place.area}"; give each one of its own'
            yield Problem(facts.tables["places"].path, None, "area", message)


def _overlapping(facts: DatasetFacts, places: Sequence[Place], drawn: Sequence[Land]) -> Iterator[Problem]:
    """Pairs of areas that lie over each other by more than rounding explains."""
    tree = shapely.STRtree(drawn)
    one, other = tree.query(drawn, predicate="intersects")
    pairs = np.flatnonzero(one < other)
    shapes = np.asarray(drawn, dtype=object)
    common = shapely.intersection(shapes[one[pairs]], shapes[other[pairs]])
    found = [(pair, shape) for pair, shape in zip(pairs.tolist(), common, strict=True) if _wide(shape)]
    for pair, shape in found[:_MOST_NAMED]:
        a, b = places[int(one[pair])], places[int(other[pair])]
        message = (
            f'"{a.area}" and "{b.area}" overlap by {_in_km2(shape)}; draw the line between them once, with the same '
            "vertices in both"
        )
        yield Problem(facts.areas[a.area].file, None, a.area, message)


def _wide(shape: BaseGeometry) -> bool:
    """True for ground that is, on average, wider than two steps of the grid."""
    return bool(shape.area > shape.length / 2 * 2 * STEP)


def _misfits(
    facts: DatasetFacts, places: Sequence[Place], outlines: Sequence[Land | None], country: BaseGeometry
) -> Iterator[Problem]:
    """Areas that vanish or lie over each other on the grid, ground of the country without one, and areas beyond it."""
    gone = [place for place, outline in zip(places, outlines, strict=True) if outline is None]
    for place in gone[:_MOST_NAMED]:
        message = f'"{place.area}" is narrower than a metre: nothing of it is left on the map; redraw or remove it'
        yield Problem(facts.areas[place.area].file, None, place.area, message)
    if gone:
        return
    kept = [outline for outline in outlines if outline is not None]
    clashes = [] if _is_coverage(kept) else sorted(twice_claimed(kept, STEP))
    for one, other in clashes[:_MOST_NAMED]:
        a, b = places[one], places[other]
        message = f'"{a.area}" and "{b.area}" lie over each other along their border; draw the line between them once'
        yield Problem(facts.areas[a.area].file, None, a.area, message)
    together = _union(kept)
    if np.isclose(together.area, country.area, rtol=SAME_AREA, atol=0.0):
        return
    left_over = (
        '{km2} of the country lie in no drawn area, at {point} between "{a}" and "{b}"; draw them as an area, or take '
        "them out of {units}"
    )
    beyond = '{km2} of "{a}", at {point} near "{b}", lie outside the country; correct it, or {units}'
    differences = ((left_over, country, together), (beyond, together, country))
    for message, whole, part in differences:
        ground = _widest(shapely.difference(whole, part))
        if ground is not None:
            a, b = (places[number].area for number in _nearest_two(kept, ground))
            told = {"km2": _in_km2(ground), "point": _point(ground), "a": a, "b": b, "units": facts.settings.units}
            yield Problem(facts.areas[a].file, None, a, message.format(**told))


def _widest(ground: BaseGeometry) -> BaseGeometry | None:
    """The largest piece of some ground that is no mere rounding."""
    pieces = [piece for piece in shapely.get_parts(ground) if _wide(piece)]
    return max(pieces, key=lambda piece: piece.area, default=None)


def _nearest_two(outlines: Sequence[Land], ground: BaseGeometry) -> NDArray[np.intp]:
    """Numbers of the two areas nearest to some ground; one twice where there is only one."""
    order = np.argsort(
        shapely.distance(np.asarray(outlines, dtype=object), ground.representative_point()), kind="stable"
    )
    return np.resize(order[:2], 2)


def _in_km2(ground: BaseGeometry) -> str:
    pieces = [piece for piece in shapely.get_parts(ground) if piece.geom_type == "Polygon"]
    return f"{sum(km2(piece) for piece in pieces):.3g} km2"


def _point(ground: BaseGeometry) -> str:
    point = ground.representative_point()
    return f"{point.x:.3f}, {point.y:.3f}"
