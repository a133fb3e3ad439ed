"""Boundaries of a coverage moved onto a coarser grid, so that it stays a coverage: snap rounding.

Rounding each vertex by itself may fold a narrow cell, so that two cells claim one side of an edge and the outline of
a third stays open. Snap rounding (Hobby 1999, https://doi.org/10.1016/S0925-7721(99)00021-8) bends every edge that
passes through the pixel of a vertex to the middle of that pixel too: edges then meet only in grid points, and none
changes sides. What a cell claims on both sides of an edge cancels out. So a cell narrower than the grid vanishes where
it is, its neighbours meet there, and every outline stays closed: it is a sum of closed lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Land = Polygon | MultiPolygon

OUTSIDE = -1
"""Number of what lies beyond all cells."""
_OPEN = 1e-9
"""Pixels are open above and to the right; this share of a pixel is left off there."""
_CHUNK = 50_000


@dataclass(frozen=True, slots=True)
class Edges:
    """Straight pieces of the boundaries, each with one cell on its left and another on its right."""

    ends: Integers
    """Rows of x1, y1, x2, y2, in steps of the grid from 0 E, 0 N."""
    sides: Integers
    """Rows of the numbers of the cells on the left and on the right, or OUTSIDE; the smaller cell is on the left."""


def snapped_edges(cells: Sequence[BaseGeometry], step: float) -> Edges:
    """Edges of a coverage on a grid of ``step`` degrees.

    Where the cells are no coverage (they overlap), an edge stands once for every pair of cells that claims it: each
    cell is still closed.
    """
    ends, cell = _directed(cells, step)
    segments, signs, of_segment = _distinct(ends)
    pieces, piece_of = _bent(segments)
    return _claimed(pieces, piece_of, of_segment, signs, cell)


def snapped(cells: Sequence[BaseGeometry], step: float) -> list[Land | None]:
    """The cells with every vertex on the grid, still a coverage; None for one that vanishes."""
    edges = snapped_edges(cells, step)
    around: dict[int, list[tuple[int, ...]]] = defaultdict(list)  # edges with the cell on the left
    for (x1, y1, x2, y2), (left, right) in zip(edges.ends.tolist(), edges.sides.tolist(), strict=True):
        around[left].append((x1, y1, x2, y2))
        around[right].append((x2, y2, x1, y1))
    return [_enclosed(around[number], step) if number in around else None for number in range(len(cells))]


def _enclosed(around: Sequence[tuple[int, ...]], step: float) -> Land | None:
    """Ground on the left of some edges that close."""
    lines = shapely.linestrings(np.array(around, dtype=float).reshape(-1, 2, 2))
    ours = set(around)
    faces = []
    for face in shapely.orient_polygons(shapely.get_parts(shapely.polygonize(np.asarray(lines)))):
        (x1, y1), (x2, y2) = np.rint(shapely.get_coordinates(face.exterior)[:2]).astype(int).tolist()
        if (x1, y1, x2, y2) in ours:
            faces.append(face)
    if not faces:
        return None
    land = faces[0] if len(faces) == 1 else MultiPolygon(faces)
    return shapely.normalize(shapely.transform(land, lambda places: places * step))


def twice_claimed(cells: Sequence[BaseGeometry], step: float) -> set[tuple[int, int]]:
    """Pairs of cells that lie on one side of an edge together: they overlap there."""
    edges = snapped_edges(cells, step)
    order = np.lexsort(_undirected(edges.ends).T[::-1])
    ends, sides = _undirected(edges.ends)[order], edges.sides[order]
    again = np.flatnonzero((ends[1:] == ends[:-1]).all(axis=1))
    found: set[tuple[int, int]] = set()
    for number in again.tolist():
        claiming = sorted({*sides[number].tolist(), *sides[number + 1].tolist()} - {OUTSIDE})
        found.add((claiming[0], claiming[-1]))
    return found


def on_grid(cells: Sequence[BaseGeometry], step: float) -> bool:
    """True where every vertex lies on the grid already, but for the error of a float."""
    places = shapely.get_coordinates(np.asarray(cells, dtype=object)) / step
    return bool((np.abs(places - np.rint(places)) < 1e-4).all())


def _directed(cells: Sequence[BaseGeometry], step: float) -> tuple[Floats, Integers]:
    """Edges of all rings in units of the grid, the cell always on the left, and the number of that cell."""
    parts, cell_of_part = shapely.get_parts(np.asarray(cells, dtype=object), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    if not len(rings):
        return np.empty((0, 4)), np.empty(0, dtype=np.int64)
    shell = np.append(True, part[1:] != part[:-1])
    backwards = shapely.is_ccw(rings) != shell
    places, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[:-1] == ring[1:]
    pieces = np.hstack([places[:-1], places[1:]])[same] / step
    owner = ring[:-1][same]
    turned = backwards[owner]
    pieces[turned] = pieces[turned][:, [2, 3, 0, 1]]
    return pieces, cell_of_part[part[owner]]


def _undirected(ends: NDArray[Any]) -> NDArray[Any]:
    """Rows of x1, y1, x2, y2 with the smaller end first."""
    turned = _turned(ends)
    plain = ends.copy()
    plain[turned] = ends[turned][:, [2, 3, 0, 1]]
    return plain


def _turned(ends: NDArray[Any]) -> NDArray[np.bool_]:
    return np.asarray((ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3])))


def _distinct(ends: Floats) -> tuple[Floats, Integers, Integers]:
    """Segments without direction, each once; for every edge 1 or -1 by its direction, and the segment it runs along."""
    plain = _undirected(ends)
    order = np.lexsort(plain.T[::-1])
    new = np.append(True, (plain[order][1:] != plain[order][:-1]).any(axis=1))[: len(order)]
    of_segment = np.empty(len(ends), dtype=np.int64)
    of_segment[order] = np.cumsum(new) - 1
    return plain[order][new], np.where(_turned(ends), -1, 1), of_segment


def _bent(segments: Floats) -> tuple[Integers, Integers]:
    """Pieces of the segments between the pixels of vertices that they pass through, and the segment of each piece."""
    corners = np.floor(segments + 0.5).astype(np.int64)
    hot = np.unique(np.vstack([corners[:, :2], corners[:, 2:]]), axis=0)
    pixels = shapely.box(hot[:, 0] - 0.5, hot[:, 1] - 0.5, hot[:, 0] + 0.5 - _OPEN, hot[:, 1] + 0.5 - _OPEN)
    tree = shapely.STRtree(pixels)
    found = [
        np.column_stack((np.arange(len(segments)), corners[:, :2])),
        np.column_stack((np.arange(len(segments)), corners[:, 2:])),
    ]
    for first in range(0, len(segments), _CHUNK):
        lines = shapely.linestrings(segments[first : first + _CHUNK].reshape(-1, 2, 2))
        segment, pixel = tree.query(lines, predicate="intersects")
        found.append(np.column_stack((segment + first, hot[pixel])))
    passed = np.unique(np.vstack(found), axis=0)
    number, middle = passed[:, 0], passed[:, 1:]
    start, way = segments[number, :2], segments[number, 2:] - segments[number, :2]
    order = np.lexsort((((middle - start) * way).sum(axis=1), number))
    number, middle = number[order], middle[order]
    same = number[1:] == number[:-1]
    return np.hstack([middle[:-1], middle[1:]])[same], number[:-1][same]


def _claimed(pieces: Integers, piece_of: Integers, of_segment: Integers, signs: Integers, cell: Integers) -> Edges:
    """What is left of the cells' claims on the sides of each piece once those on both sides of it are taken off."""
    order = np.argsort(of_segment, kind="stable")
    of_segment, signs, cell = of_segment[order], signs[order], cell[order]
    first = np.searchsorted(of_segment, piece_of, side="left")
    count = np.searchsorted(of_segment, piece_of, side="right") - first
    claim = np.repeat(first, count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    turned = _turned(pieces)
    places, edge = np.unique(_undirected(pieces), axis=0, return_inverse=True)
    keys = np.column_stack((np.repeat(edge.ravel(), count), cell[claim]))
    weights = signs[claim] * np.where(np.repeat(turned, count), -1, 1)
    distinct, where = np.unique(keys, axis=0, return_inverse=True)
    net = np.rint(np.bincount(where.ravel(), weights=weights, minlength=len(distinct))).astype(np.int64)
    return _paired(places, distinct, net)


def _paired(places: Integers, claims: Integers, net: Integers) -> Edges:
    """One edge for each pair of a claim on the left and one on the right."""
    left: dict[int, list[int]] = defaultdict(list)
    right: dict[int, list[int]] = defaultdict(list)
    for (edge, cell), sum_ in zip(claims.tolist(), net.tolist(), strict=True):
        if sum_:
            (left if sum_ > 0 else right)[edge] += [cell] * abs(sum_)
    ends, sides = [], []
    rows = places.tolist()
    for edge in sorted(left.keys() | right.keys()):
        ons, offs = left[edge], right[edge]
        for number in range(max(len(ons), len(offs))):
            one = ons[number] if number < len(ons) else OUTSIDE
            other = offs[number] if number < len(offs) else OUTSIDE
            x1, y1, x2, y2 = rows[edge]
            forward = other == OUTSIDE or (one != OUTSIDE and one < other)
            ends.append((x1, y1, x2, y2) if forward else (x2, y2, x1, y1))
            sides.append((one, other) if forward else (other, one))
    return Edges(np.array(ends, dtype=np.int64).reshape(-1, 4), np.array(sides, dtype=np.int64).reshape(-1, 2))
