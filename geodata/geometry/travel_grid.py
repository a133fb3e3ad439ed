"""Travel over a grid of pixels: which place is the cheapest to reach from where, and at what cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt
from scipy.sparse import coo_matrix, csr_matrix, vstack
from scipy.sparse.csgraph import dijkstra
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]
Mask = NDArray[np.bool_]

STEPS = ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (2, -1), (1, -2))
"""Rows and columns of the moves of a king and a knight, each with its opposite: directions 22 to 27 degrees apart."""
OUTSIDE = -1
"""Label of a pixel that belongs to nothing."""


@dataclass(frozen=True)
class Grid:
    """Square pixels over a window of a projected plane; row 0 is the northernmost."""

    left: float
    """Western edge, metres."""
    top: float
    """Northern edge, metres."""
    step: float
    """Width of a pixel, metres."""
    rows: int
    """Number of rows."""
    columns: int
    """Number of columns."""

    @classmethod
    def over(cls, geometry: BaseGeometry, step: float, margin: int) -> Grid:
        """Grid whose pixel edges are multiples of ``step``, with ``margin`` pixels round a geometry."""
        west, south, east, north = geometry.bounds
        left = (np.floor(west / step) - margin) * step
        top = (np.ceil(north / step) + margin) * step
        rows = int(np.ceil((top - south) / step)) + margin
        columns = int(np.ceil((east - left) / step)) + margin
        return cls(float(left), float(top), float(step), rows, columns)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.columns

    @cached_property
    def x(self) -> Floats:
        """Middle of every column."""
        return np.asarray(self.left + (np.arange(self.columns) + 0.5) * self.step, dtype=np.float64)

    @cached_property
    def y(self) -> Floats:
        """Middle of every row."""
        return np.asarray(self.top - (np.arange(self.rows) + 0.5) * self.step, dtype=np.float64)

    def covered(self, geometry: BaseGeometry) -> Mask:
        """True for pixels whose middle lies inside a geometry."""
        mask = np.zeros(self.shape, dtype=bool)
        if geometry.is_empty:
            return mask
        west, south, east, north = geometry.bounds
        rows = slice(max(0, int((self.top - north) / self.step)), int((self.top - south) / self.step) + 2)
        columns = slice(max(0, int((west - self.left) / self.step)), int((east - self.left) / self.step) + 2)
        x, y = np.meshgrid(self.x[columns], self.y[rows])
        shapely.prepare(geometry)
        mask[rows, columns] = shapely.contains_xy(geometry, x, y)
        return mask

    def pixels(self, xy: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows and columns of points, those beyond the window moved to its edge."""
        rows = np.clip(((self.top - xy[:, 1]) / self.step).astype(np.intp), 0, self.rows - 1)
        columns = np.clip(((xy[:, 0] - self.left) / self.step).astype(np.intp), 0, self.columns - 1)
        return rows, columns

    def nodes(self, rows_columns: Floats) -> Floats:
        """Plane coordinates of corners of pixels, given as row and column."""
        return np.column_stack((self.left + rows_columns[:, 1] * self.step, self.top - rows_columns[:, 0] * self.step))


@dataclass(frozen=True)
class Crossing:
    """What it costs to step from one part of a partition to another."""

    parts: Integers
    """Number of the part of every pixel."""
    cost: float
    """Metres that one crossing adds."""


def spread(labels: Integers) -> Integers:
    """Labels with every OUTSIDE pixel given that of the nearest labelled one."""
    empty = labels == OUTSIDE
    if not empty.any() or empty.all():
        return labels
    nearest = distance_transform_edt(empty, return_distances=False, return_indices=True)
    return np.asarray(labels[tuple(nearest)], dtype=np.int32)


def travel_graph(grid: Grid, inside: Mask, crossings: Sequence[Crossing]) -> csr_matrix:
    """Cost in metres of every move between neighbouring pixels, as a square matrix with one row for each pixel inside.

    ``inside`` has the shape of the grid; its true pixels are numbered row by row. A crossing adds its cost to moves
    between pixels of different ``parts`` (an array of that shape, too).
    """
    number = np.cumsum(inside.ravel(), dtype=np.int32).reshape(grid.shape) - 1
    starts, ends, costs = [], [], []
    for down, right in STEPS:
        here = (slice(0, grid.rows - down), slice(max(0, -right), grid.columns - max(0, right)))
        there = (slice(down, grid.rows), slice(max(0, right), grid.columns + min(0, right)))
        both = inside[here] & inside[there]
        cost = np.full(int(both.sum()), grid.step * np.hypot(down, right))
        for crossing in crossings:
            cost += crossing.cost * (crossing.parts[here][both] != crossing.parts[there][both])
        starts.append(number[here][both])
        ends.append(number[there][both])
        costs.append(cost)
    count = int(inside.sum())
    entries = (np.concatenate(costs), (np.concatenate(starts), np.concatenate(ends)))
    return coo_matrix(entries, shape=(count, count)).tocsr()


@dataclass(frozen=True)
class Catchments:
    """The land that each of some sites is the cheapest to reach from."""

    labels: Integers
    """Number of the site of every pixel; pixels outside have that of the nearest pixel inside."""
    cost_km: csr_matrix
    """Travel cost between sites whose catchments touch, symmetric; nothing stands for the others."""
    reach_km: Floats
    """Travel cost of every pixel from its site, handicap included; infinite where none is reached, and outside."""


def catchments(grid: Grid, inside: Mask, graph: csr_matrix, sites: NDArray[np.intp], handicaps: Floats) -> Catchments:
    """Shortest paths from all sites at once; ``sites`` are numbers of nodes of the graph.

    ``handicaps`` are metres that each site's paths begin with, so that it reaches less far. The cost between two sites,
    handicaps left out, is the least over the moves that lead from the catchment of one into that of the other
    (Mehlhorn 1988, "A faster approximation algorithm for the Steiner problem in graphs").
    """
    count, pixels = len(sites), graph.shape[0]
    doors = coo_matrix((np.maximum(handicaps, 1.0), (np.arange(count), sites)), shape=(count, pixels))
    wide = vstack([graph, doors]).tocsr()
    wide.resize(pixels + count, pixels + count)
    starts = np.arange(count) + pixels
    cost, _, nearest = dijkstra(wide, directed=False, indices=starts, min_only=True, return_predecessors=True)
    cost, nearest = cost[:pixels], nearest[:pixels]
    owner = np.where(np.isfinite(cost), nearest - pixels, OUTSIDE).astype(np.int32)
    labels = np.full(grid.shape, OUTSIDE, dtype=np.int32)
    labels[inside] = owner
    way = np.where(owner >= 0, cost - handicaps[owner], np.inf) if count else cost
    reach = np.full(grid.shape, np.inf)
    reach[inside] = cost / 1000
    return Catchments(spread(labels), _costs_between(graph, owner, way, count), reach)


def _costs_between(graph: csr_matrix, owner: Integers, cost: Floats, count: int) -> csr_matrix:
    """Least cost of a path over one boundary between two catchments, km."""
    start = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    crossing = (owner[start] != owner[graph.indices]) & (owner[start] >= 0) & (owner[graph.indices] >= 0)
    a, b = start[crossing], graph.indices[crossing]
    total = (cost[a] + graph.data[crossing] + cost[b]) / 1000
    low, high = np.minimum(owner[a], owner[b]).astype(np.int64), np.maximum(owner[a], owner[b]).astype(np.int64)
    pairs, pair = np.unique(low * count + high, return_inverse=True)
    least = np.full(len(pairs), np.inf)
    np.minimum.at(least, pair, total)
    one, other = np.divmod(pairs, max(1, count))
    ends = (np.concatenate((one, other)), np.concatenate((other, one)))
    return coo_matrix((np.concatenate((least, least)), ends), shape=(count, count)).tocsr()
