"""Outlines of all dates as one set of line segments, with what was drawn twice a little differently made one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from geodata.model.units import METRES_PER_DEGREE

Numbers = NDArray[np.int64]

SNAPS_M = (0.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0)
"""Distances tried in turn: the first that keeps the overlay small enough is used."""
_MOST_NODES = 1_500_000
_NODES_A_SEGMENT = 3
"""Lines that move cross each other now and then; only copies of one line cross at every step."""
_SAMPLE = 2_000


@dataclass(frozen=True, slots=True)
class Linework:
    """Distinct segments of all outlines."""

    segments: Numbers
    """Rows of x1, y1, x2, y2 in units of the grid."""
    snap_m: float
    """Vertices nearer to one of an earlier date than this were taken as the same, metres."""


def linework(polygons: Sequence[BaseGeometry], grid: float, snap_m: float | None = None) -> Linework:
    """Segments of the polygons' outlines, rounded to the grid.

    ``snap_m`` None tries ``SNAPS_M`` and takes the first for which the outlines cut each other in few enough points:
    a line traced anew every day would otherwise cross its own copies thousands of times.
    """
    vertices = [_vertices(polygon, grid) for polygon in polygons]
    if snap_m is not None:
        return Linework(_segments(_snapped(vertices, grid, snap_m)), snap_m)
    workable: Linework | None = None
    for tried in SNAPS_M:
        found = Linework(_segments(_snapped(vertices, grid, tried)), tried)
        nodes = _nodes(found.segments)
        if nodes <= _NODES_A_SEGMENT * len(found.segments) and nodes <= _MOST_NODES:
            return found
        if workable is None and nodes <= _MOST_NODES:
            workable = found
    return workable or found


def _vertices(polygon: BaseGeometry, grid: float) -> tuple[Numbers, Numbers]:
    """Vertices of a polygon on the grid, and the ring each belongs to."""
    places, ring = shapely.get_coordinates(shapely.get_rings(polygon), return_index=True)
    return np.rint(places / grid).astype(np.int64), ring


def _snapped(vertices: list[tuple[Numbers, Numbers]], grid: float, snap_m: float) -> list[tuple[Numbers, Numbers]]:
    """Vertices moved onto the nearest one of an earlier polygon within ``snap_m``; unmoved where there is none."""
    if not snap_m or not vertices:
        return vertices
    middle = np.mean([points[:, 1].mean() for points, _ in vertices if len(points)]) * grid
    scale = np.array([grid * METRES_PER_DEGREE * max(0.05, np.cos(np.radians(middle))), grid * METRES_PER_DEGREE])
    known = _Known()
    moved = []
    for points, ring in vertices:
        moved.append((known.places(points, points * scale, snap_m), ring))
    return moved


class _Known:
    """Vertices met so far; a small tree of recent ones is folded into the large one now and then."""

    def __init__(self) -> None:
        self._metres: list[NDArray[np.float64]] = []
        self._trees: list[tuple[cKDTree, Numbers]] = []

    def places(self, points: Numbers, metres: NDArray[np.float64], snap_m: float) -> Numbers:
        """For each vertex the known one it stands for; vertices without one become known."""
        placed = points.copy()
        best = np.full(len(points), np.inf)
        for tree, kept in self._trees:
            distance, index = tree.query(metres, distance_upper_bound=snap_m)
            nearer = distance < best
            placed[nearer] = kept[index[nearer]]
            best[nearer] = distance[nearer]
        fresh = np.isinf(best)
        if fresh.any():
            self._learn(points[fresh], metres[fresh])
        return placed

    def _learn(self, points: Numbers, metres: NDArray[np.float64]) -> None:
        self._trees.append((cKDTree(metres), points))
        while len(self._trees) > 1 and self._trees[-1][0].n * 2 > self._trees[-2][0].n:
            (one, first), (other, second) = self._trees[-2:]
            joined = cKDTree(np.vstack([one.data, other.data]))
            self._trees[-2:] = [(joined, np.vstack([first, second]))]


def _segments(vertices: list[tuple[Numbers, Numbers]]) -> Numbers:
    """Every distinct segment, its ends in order."""
    kept: Numbers = np.empty((0, 4), dtype=np.int64)
    waiting: list[Numbers] = []
    size = 0
    for points, ring in vertices:
        pieces = np.hstack([points[:-1], points[1:]])[ring[:-1] == ring[1:]]
        pieces = pieces[(pieces[:, 0] != pieces[:, 2]) | (pieces[:, 1] != pieces[:, 3])]
        turned = (pieces[:, 0] > pieces[:, 2]) | ((pieces[:, 0] == pieces[:, 2]) & (pieces[:, 1] > pieces[:, 3]))
        pieces[turned] = pieces[turned][:, [2, 3, 0, 1]]
        waiting.append(pieces)
        size += len(pieces)
        if size > 500_000:
            kept = _distinct(np.vstack([kept, *waiting]))
            waiting, size = [], 0
    return _distinct(np.vstack([kept, *waiting]))


def _distinct(rows: Numbers) -> Numbers:
    order = np.lexsort(rows.T[::-1])
    rows = rows[order]
    first = np.ones(len(rows), dtype=bool)
    first[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    return rows[first]


def _nodes(segments: Numbers) -> int:
    """About how often the segments cross or end, from a sample spread over them."""
    if not len(segments):
        return 0
    lines = np.asarray(shapely.linestrings(segments.reshape(-1, 2, 2).astype(float)))
    tree = shapely.STRtree(lines)
    sample = lines[:: max(1, len(lines) // _SAMPLE)]
    hits, _ = tree.query(sample, predicate="crosses")
    return len(segments) + int(len(hits) / len(sample) * len(segments) / 2)
