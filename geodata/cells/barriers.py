"""What parts the country before nearest places do: the banks of rivers, and the outlines of drawn areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.facts.geojson_files import read_features
from geodata.geometry.projection import Land, Plane, as_land, dense
from geodata.geometry.travel_grid import OUTSIDE, Crossing, Grid, Integers, Mask, spread
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.dataset_settings import Barrier
from geodata.model.units import M2_PER_KM2

DRAWN_LINE_COST_KM = 80.0
"""Cost of crossing the outline of a drawn area that is no place."""
REACH_M = 5000.0
"""Beyond the border to which a barrier is followed, so that it surely reaches it."""
LEAST_BANK_KM2 = 25.0
"""Land that a river cuts off and that is smaller than this belongs to the bank beside it."""
BULGE_M = 450.0
"""Land round a place that it keeps when its bank is told."""


def outlines_of(facts: DatasetFacts, plane: Plane, country: Land) -> dict[str, Land]:
    """Drawn areas inside the country, metres, the smallest first and cut out of those that follow; no overlays."""
    inside = {
        area.id: plane.project(dense(area.geometry)).intersection(country)
        for area in facts.areas.values()
        if not area.overlay
    }
    found: dict[str, Land] = {}
    for area in sorted(inside, key=lambda key: (inside[key].area, key)):
        outline = as_land(inside[area].difference(shapely.union_all(list(found.values()))))
        if not outline.is_empty:
            found[area] = outline
    return found


def dated_lines(facts: DatasetFacts, outlines: Mapping[str, Land]) -> list[tuple[date, Land]]:
    """Drawn areas that are no place and begin on a day, with that day."""
    with_place = {place.area for place in facts.places.values()}
    dated = ((facts.areas[area].period, land) for area, land in outlines.items() if area not in with_place)
    return [(period.start, land) for period, land in dated if period is not None]


def features(facts: DatasetFacts, barrier: Barrier) -> Iterator[BaseGeometry]:
    """Geometries of a barrier's file that count, lon, lat."""
    for properties, geometry in read_features(facts.path / barrier.file):
        if not barrier.names or properties.get("name") in barrier.names:
            yield shapely.make_valid(geometry)


def _barrier(facts: DatasetFacts, plane: Plane, barrier: Barrier, country: Land) -> tuple[BaseGeometry, Land]:
    """Lines and waters of one barrier near the country, metres."""
    near = shapely.box(*country.buffer(20_000).bounds)
    found = [plane.project(geometry) for geometry in features(facts, barrier)]
    parts = [part for geometry in found for part in shapely.get_parts(geometry) if part.intersects(near)]
    lines = shapely.union_all([part for part in parts if shapely.get_dimensions(part) == 1])
    waters = shapely.union_all([part for part in parts if shapely.get_dimensions(part) == 2])
    return lines, as_land(waters)


@dataclass(frozen=True)
class Banks:
    """The country as one barrier of lines parts it."""

    lands: tuple[Land, ...]
    """The pieces, the largest first, metres."""
    cost_km: float
    """What one crossing costs."""


def banks_of(facts: DatasetFacts, plane: Plane, country: Land) -> tuple[Banks, ...]:
    """Banks of every barrier that has lines and parts the country."""
    found = []
    for barrier in facts.settings.barriers:
        lines, _ = _barrier(facts, plane, barrier, country)
        lands = _cut_by(country, lines)
        if len(lands) > 1:
            found.append(Banks(_with_corrected_banks(facts, plane, lands, barrier), barrier.cost_km))
    return tuple(found)


def _with_corrected_banks(
    facts: DatasetFacts, plane: Plane, lands: tuple[Land, ...], barrier: Barrier
) -> tuple[Land, ...]:
    """The banks, corrected for places that a setting (``other_bank``) puts on the other side of the line.

    The line of the barrier is coarse: the right bank gets a bulge round each such place.
    """
    lands_now = list(lands)
    for place in barrier.other_bank:
        here = Point(plane.points([facts.places[place]])[0])
        wrong = next((n for n, land in enumerate(lands_now) if land.contains(here)), None)
        if wrong is None:
            continue
        others = [n for n in range(len(lands_now)) if n != wrong]
        right = min(others, key=lambda n: lands_now[n].distance(here))
        bulge = here.buffer(lands_now[right].distance(here) + BULGE_M).intersection(lands_now[wrong])
        lands_now[right] = as_land(lands_now[right].union(bulge))
        lands_now[wrong] = as_land(lands_now[wrong].difference(bulge))
    return tuple(lands_now)


def _cut_by(country: Land, lines: BaseGeometry) -> tuple[Land, ...]:
    """Pieces of the country between lines; slivers belong to the piece they share the longest border with."""
    if lines.is_empty or not lines.intersects(country):
        return (country,)
    noded = shapely.union_all([country.boundary, lines.intersection(country.buffer(REACH_M))])
    faces = [face for face in shapely.get_parts(shapely.polygonize([noded])) if _within(face, country)]
    faces.sort(key=lambda face: -face.area)
    large = [face for face in faces if face.area >= LEAST_BANK_KM2 * M2_PER_KM2] or faces[:1]
    joined: dict[int, list[Polygon]] = {number: [face] for number, face in enumerate(large)}
    for face in faces[len(large) :]:
        shared = [face.boundary.intersection(bank.boundary).length for bank in large]
        joined[int(np.argmax(shared))].append(face)
    return tuple(as_land(shapely.union_all(pieces)) for pieces in joined.values())


def _within(face: Polygon, land: Land) -> bool:
    return bool(land.contains(face.representative_point()))


def parts_of(
    facts: DatasetFacts, country: Land, banks: Sequence[Banks], outlines: Mapping[str, Land]
) -> tuple[tuple[Land, ...], dict[int, str]]:
    """Banks and drawn areas as one partition, and which parts are the drawn area of a place."""
    place_of = {place.area: place.id for place in facts.places.values() if place.area}
    rest = list(_overlaid(country, banks))
    if outlines:
        taken = shapely.union_all(list(outlines.values()))
        rest = [as_land(piece.difference(taken)) for piece in rest]
    parts: list[Land] = [piece for piece in rest if not piece.is_empty]
    drawn = {}
    for area, outline in outlines.items():
        if area in place_of:
            drawn[len(parts)] = place_of[area]
        parts.append(outline)
    return tuple(parts), drawn


def _overlaid(country: Land, banks: Sequence[Banks]) -> Sequence[Land]:
    """Common parts of all banks."""
    if not banks:
        return [country]
    pieces: Sequence[Land] = banks[0].lands
    for more in banks[1:]:
        pieces = [as_land(a.intersection(b)) for a in pieces for b in more.lands if a.intersection(b).area > 0]
    return pieces


def rasterised(grid: Grid, lands: Sequence[Land]) -> Integers:
    """Number of the land every pixel lies in."""
    found = np.full(grid.shape, OUTSIDE, dtype=np.int32)
    for number, land in enumerate(lands):
        found[grid.covered(land)] = number
    return found


def crossings(
    facts: DatasetFacts, plane: Plane, country: Land, grid: Grid, banks: Sequence[Banks], outlines: Mapping[str, Land]
) -> list[Crossing]:
    """Everything that is costly to cross, as partitions of the pixels."""
    settings = facts.settings
    found = [Crossing(spread(rasterised(grid, bank.lands)), bank.cost_km * 1000) for bank in banks]
    for barrier in settings.barriers:
        _, waters = _barrier(facts, plane, barrier, country)
        if not waters.is_empty and waters.intersects(country):
            wet = grid.covered(waters).astype(np.int32)
            found.append(Crossing(wet, barrier.cost_km * 1000 / 2))  # half on the way in, half on the way out
    if settings.unit_boundary_cost_km and facts.units:
        units = spread(rasterised(grid, [plane.project(unit.geometry) for unit in facts.units]))
        found.append(Crossing(units, settings.unit_boundary_cost_km * 1000))
    with_place = {place.area for place in facts.places.values()}
    lines = [outline for area, outline in outlines.items() if area not in with_place]
    if lines:
        found.append(Crossing(rasterised(grid, lines), DRAWN_LINE_COST_KM * 1000))
    return found


def wet(facts: DatasetFacts, plane: Plane, country: Land, grid: Grid) -> Mask:
    """Pixels of lakes that cost something to cross."""
    found = np.zeros(grid.shape, dtype=bool)
    for barrier in facts.settings.barriers:
        _, waters = _barrier(facts, plane, barrier, country)
        found |= grid.covered(waters)
    return found
