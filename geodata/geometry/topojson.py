"""Polygons taken apart into the arcs they share: TopoJSON, in which no boundary is written twice.

Format: https://github.com/topojson/topojson-specification. Coordinates are whole numbers of ``STEP`` degrees from 0 E,
0 N; each point of an arc but the first is written as its step from the point before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from shapely import MultiPolygon, Polygon

DECIMALS = 5
"""Decimals of a degree that are kept."""
STEP = 10.0**-DECIMALS
"""Size of the grid, degrees."""

Point = tuple[int, int]
Line = tuple[Point, ...]


class Arcs:
    """Boundaries of a coverage, each kept once, numbered in the order in which they are met."""

    def __init__(self, geometries: Iterable[Polygon | MultiPolygon]) -> None:
        """Find where the boundaries of some geometries meet."""
        self._junctions = _junctions(ring for geometry in geometries for ring in rings_of(geometry))
        self._number: dict[Line, int] = {}
        self.lines: list[Line] = []
        """Points of every arc."""

    def of_ring(self, ring: Sequence[Point]) -> list[int]:
        """Numbers of the arcs a closed ring is made of; ``~n`` is arc n backwards."""
        return [self._add(line) for line in _cut(ring, self._junctions)]

    def _add(self, line: Line) -> int:
        if line in self._number:
            return self._number[line]
        if line[::-1] in self._number:
            return ~self._number[line[::-1]]
        self._number[line] = len(self.lines)
        self.lines.append(line)
        return self._number[line]


def topology(
    geometries: Mapping[str, Polygon | MultiPolygon], properties: Mapping[str, Mapping[str, Any]], name: str
) -> dict[str, Any]:
    """TopoJSON of a coverage: one object ``name``, its geometries in the order given, with ``id`` and properties.

    Lon, lat in, rounded to ``DECIMALS``; boundaries that are equal after rounding are shared.
    """
    arcs = Arcs(geometries.values())
    members = [
        {**_geometry(geometry, arcs), "id": key, "properties": dict(properties[key])}
        for key, geometry in geometries.items()
    ]
    return {
        "type": "Topology",
        "transform": {"scale": [STEP, STEP], "translate": [0, 0]},
        "objects": {name: {"type": "GeometryCollection", "geometries": members}},
        "arcs": [_delta_encoded(line) for line in arcs.lines],
    }


def _geometry(geometry: Polygon | MultiPolygon, arcs: Arcs) -> dict[str, Any]:
    polygons = [[arcs.of_ring(ring) for ring in _rings(polygon)] for polygon in _polygons(geometry)]
    if isinstance(geometry, MultiPolygon):
        return {"type": "MultiPolygon", "arcs": polygons}
    return {"type": "Polygon", "arcs": polygons[0]}


def _polygons(geometry: Polygon | MultiPolygon) -> Sequence[Polygon]:
    return tuple(geometry.geoms) if isinstance(geometry, MultiPolygon) else (geometry,)


def rings_of(geometry: Polygon | MultiPolygon) -> Iterator[list[Point]]:
    """Outlines and holes of some ground as closed rings of grid points, as ``Arcs.of_ring`` takes them."""
    return (ring for polygon in _polygons(geometry) for ring in _rings(polygon))


def _rings(polygon: Polygon) -> Iterator[list[Point]]:
    """Outline and holes on the grid, each beginning at its least point so that equal rings have equal arcs."""
    for ring in (polygon.exterior, *polygon.interiors):
        xy = np.rint(np.asarray(ring.coords)[:, :2] / STEP).astype(int)
        moved = np.append(True, (np.diff(xy, axis=0) != 0).any(axis=1))
        points = [(int(x), int(y)) for x, y in xy[moved]][:-1]
        start = points.index(min(points))
        yield [*points[start:], *points[: start + 1]]


def _junctions(rings: Iterable[Sequence[Point]]) -> frozenset[Point]:
    """Points where arcs must end: two rings come to them, or leave them, by different ways."""
    ways: dict[Point, frozenset[Point]] = {}
    found: set[Point] = set()
    for ring in rings:
        points = ring[:-1]
        for before, here, after in zip((points[-1], *points), points, (*points[1:], points[0]), strict=False):
            way = frozenset((before, after))
            if ways.setdefault(here, way) != way:
                found.add(here)
    return frozenset(found)


def _cut(ring: Sequence[Point], junctions: frozenset[Point]) -> Iterator[Line]:
    """Pieces of a closed ring from junction to junction; the whole where it has none."""
    points = list(ring[:-1])
    at = [number for number, point in enumerate(points) if point in junctions]
    if not at:
        yield tuple(ring)
        return
    turned = points[at[0] :] + points[: at[0]]
    line = [turned[0]]
    for point in (*turned[1:], turned[0]):
        line.append(point)
        if point in junctions:
            yield tuple(line)
            line = [point]


def _delta_encoded(line: Line) -> list[list[int]]:
    before = [(0, 0), *line]
    return [[x - bx, y - by] for (bx, by), (x, y) in zip(before, line, strict=False)]
