"""Cells taken apart into the arcs they share, so that a page draws any union of cells without seams."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geodata.geometry.snap_rounding import OUTSIDE as OUTSIDE
from geodata.geometry.snap_rounding import snapped_edges
from geodata.model.errors import GeodataError
from geodata.model.units import METRES_PER_DEGREE
from mapapp.timeline.packing import packed, zigzag

Point = tuple[int, int]
Edge = tuple[Point, Point, int, int]
"""First and last point, the cell on the left and the one on the right."""

DEGREES_PER_STEP = 0.0005
"""Size of the grid that coordinates are rounded to: 56 m from south to north, less from west to east."""


@dataclass(frozen=True, slots=True)
class Arc:
    """A line between two nodes with one cell on its left and another on its right."""

    points: tuple[Point, ...]
    """Grid points, the first and last being nodes (or one and the same point of a ring without nodes)."""
    left: int
    """Number of the cell on the left, or OUTSIDE."""
    right: int
    """Number of the cell on the right, or OUTSIDE."""


def grid_point(lon: float, lat: float) -> Point:
    """The nearest point of the grid, in steps from 0 E, 0 N."""
    return round(lon / DEGREES_PER_STEP), round(lat / DEGREES_PER_STEP)


def simplified(cells: Sequence[Polygon | MultiPolygon], metres: float) -> list[Polygon | MultiPolygon]:
    """The same coverage with fewer vertices; what two cells share stays shared.

    ``metres`` is the square root of the area a vertex must span to stay (Visvalingam-Whyatt, as in
    ``shapely.coverage_simplify``).
    """
    if not cells or metres <= 0:
        return list(cells)
    squeeze = math.cos(math.radians(float(np.mean([cell.centroid.y for cell in cells]))))
    flat = shapely.transform(np.asarray(cells, dtype=object), lambda xy: xy * [squeeze, 1.0])
    thin = shapely.coverage_simplify(flat, metres / METRES_PER_DEGREE)
    return list(shapely.transform(thin, lambda xy: xy / [squeeze, 1.0]))


def arcs(cells: Sequence[Polygon | MultiPolygon]) -> list[Arc]:
    """The arcs of a coverage, on the grid, in a fixed order; the outline of every cell is closed.

    A node is a grid point where other than two edges meet, or where the pair of cells changes. A cell narrower than
    the grid has no arcs: its neighbours meet there (``geodata.geometry.snap_rounding``).
    """
    found = snapped_edges(cells, DEGREES_PER_STEP)
    edges = [
        ((x1, y1), (x2, y2), left, right)
        for (x1, y1, x2, y2), (left, right) in zip(found.ends.tolist(), found.sides.tolist(), strict=True)
    ]
    return list(_chains(sorted(edges)))


def open_cells(shared: Iterable[Arc]) -> list[int]:
    """Numbers of the cells whose arcs do not close: at some node more of them begin than end."""
    ends: dict[tuple[int, Point], int] = defaultdict(int)
    for arc in shared:
        for cell, start, end in (
            (arc.left, arc.points[0], arc.points[-1]),
            (arc.right, arc.points[-1], arc.points[0]),
        ):
            if cell != OUTSIDE:
                ends[cell, start] += 1
                ends[cell, end] -= 1
    return sorted({cell for (cell, _), count in ends.items() if count})


def _chains(edges: Sequence[Edge]) -> Iterator[Arc]:
    """Edges joined into arcs from node to node; rings without a node come last."""
    touching: dict[Point, list[int]] = defaultdict(list)
    for number, (start, end, _, _) in enumerate(edges):
        touching[start].append(number)
        touching[end].append(number)
    used = [False] * len(edges)
    nodes = {point for point, here in touching.items() if _is_node(here, edges)}
    for point in (*sorted(nodes), *sorted(touching)):
        for number in touching[point]:
            if not used[number]:
                yield _follow(number, edges[number][0] == point, edges, touching, nodes, used)


def _is_node(here: Sequence[int], edges: Sequence[Edge]) -> bool:
    """True where an arc must end: not exactly two edges, or not the same two cells on both."""
    return len(here) != 2 or {*edges[here[0]][2:]} != {*edges[here[1]][2:]}


def _follow(
    number: int,
    forward: bool,
    edges: Sequence[Edge],
    touching: Mapping[Point, Sequence[int]],
    nodes: Set[Point],
    used: list[bool],
) -> Arc:
    """The arc that begins with an edge and ends at the next node, or where it began."""
    start, end, left, right = edges[number]
    points = [start, end] if forward else [end, start]
    used[number] = True
    while points[-1] != points[0] and points[-1] not in nodes:
        number = next(other for other in touching[points[-1]] if not used[other])
        used[number] = True
        points.append(edges[number][1] if edges[number][0] == points[-1] else edges[number][0])
    return Arc(tuple(points), *((left, right) if forward else (right, left)))


def encoded_lines(lines: Iterable[Sequence[Point]]) -> str:
    """Lines of grid points as text: for each its number of points, then the steps from point to point.

    The first point of a line is counted from the first point of the line before.
    """
    numbers = []
    origin = (0, 0)
    for line in lines:
        numbers.append(len(line))
        last = origin
        for point in line:
            numbers += [zigzag(point[0] - last[0]), zigzag(point[1] - last[1])]
            last = point
        origin = line[0] if line else origin
    return packed(numbers)


def encoded_arcs(shared: Sequence[Arc]) -> dict[str, Any]:
    """Arcs as a payload carries them: ``lines``, and ``sides`` with left and right raised by one.

    Raises GeodataError where they do not close round every cell: a page would draw a straight cut through the ground.
    """
    gaping = open_cells(shared)
    if gaping:
        raise GeodataError(
            f"the outlines of {len(gaping)} cells do not close (the first is number {gaping[0]}): they cannot be drawn"
        )
    return {
        "lines": encoded_lines([arc.points for arc in shared]),
        "sides": packed(side + 1 for arc in shared for side in (arc.left, arc.right)),
    }
