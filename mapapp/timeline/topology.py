"""Cells taken apart into the arcs they share, so that a page draws any union of cells without seams."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from mapapp.timeline.packing import packed, zigzag

Point = tuple[int, int]

DEGREES_PER_STEP = 0.0005
"""Size of the grid that coordinates are rounded to: 45 to 55 m in Syria."""
METRES_PER_DEGREE = 111_320.0
"""Of latitude."""
OUTSIDE = -1
"""Number of what lies beyond the outermost arcs."""


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
    """The arcs of a coverage, on the grid, in a fixed order.

    A node is a grid point where other than two edges meet, or where the pair of cells changes.
    """
    sides = _sides_of_edges(cells)
    return list(_chains(sides))


def _sides_of_edges(cells: Sequence[Polygon | MultiPolygon]) -> dict[tuple[Point, Point], tuple[int, int]]:
    """Edges of the coverage on the grid, each once, with the cells on its left and right."""
    left: dict[tuple[Point, Point], int] = {}
    for number, cell in enumerate(cells):
        for edge in _directed_edges(cell):
            back = (edge[1], edge[0])
            if left.get(back) == number:  # a spike: there and back inside one cell
                del left[back]
            else:
                left[edge] = number
    sides = {}
    for (start, end), number in left.items():
        if (end, start) not in sides:
            sides[start, end] = (number, left.get((end, start), OUTSIDE))
    return sides


def _directed_edges(cell: Polygon | MultiPolygon) -> Iterator[tuple[Point, Point]]:
    """Edges of a cell's rings on the grid, the cell always on the left."""
    for polygon in getattr(cell, "geoms", [cell]):
        for number, ring in enumerate((polygon.exterior, *polygon.interiors)):
            points = [grid_point(lon, lat) for lon, lat in ring.coords]
            if ring.is_ccw != (number == 0):
                points.reverse()
            for start, end in pairwise(points):
                if start != end:
                    yield start, end


def _chains(sides: dict[tuple[Point, Point], tuple[int, int]]) -> Iterator[Arc]:
    """Edges joined into arcs from node to node; rings without a node come last."""
    touching: dict[Point, list[tuple[Point, Point]]] = defaultdict(list)
    for edge in sides:
        touching[edge[0]].append(edge)
        touching[edge[1]].append(edge)
    used: set[tuple[Point, Point]] = set()
    starts = [point for point in sorted(touching) if _is_node(point, touching[point], sides)]
    for point in (*starts, *sorted(touching)):
        for edge in sorted(touching[point]):
            if edge not in used and edge[0] == point:
                yield _follow(edge, True, sides, touching, used)
            elif edge not in used:
                yield _follow(edge, False, sides, touching, used)


def _is_node(
    point: Point, edges: Sequence[tuple[Point, Point]], sides: dict[tuple[Point, Point], tuple[int, int]]
) -> bool:
    """True where an arc must end: not exactly two edges, or not the same two cells on both."""
    if len(edges) != 2:
        return True
    pairs = {frozenset(sides[edge]) for edge in edges}
    return len(pairs) != 1


def _follow(
    edge: tuple[Point, Point],
    forward: bool,
    sides: dict[tuple[Point, Point], tuple[int, int]],
    touching: dict[Point, list[tuple[Point, Point]]],
    used: set[tuple[Point, Point]],
) -> Arc:
    """The arc that begins with an edge and ends at the next node, or where it began."""
    left, right = sides[edge] if forward else sides[edge][::-1]
    points = [edge[0], edge[1]] if forward else [edge[1], edge[0]]
    used.add(edge)
    while points[-1] != points[0] and not _is_node(points[-1], touching[points[-1]], sides):
        following = [one for one in touching[points[-1]] if one not in used]
        if not following:
            break
        used.add(following[0])
        points.append(following[0][1] if following[0][0] == points[-1] else following[0][0])
    return Arc(tuple(points), left, right)


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
    """Arcs as a payload carries them: ``lines``, and ``sides`` with left and right raised by one."""
    return {
        "lines": encoded_lines([arc.points for arc in shared]),
        "sides": packed(side + 1 for arc in shared for side in (arc.left, arc.right)),
    }
