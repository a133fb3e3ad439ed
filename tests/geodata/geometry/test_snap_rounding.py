"""Coverages moved onto a grid: closed, without overlap, and no larger or smaller than they were."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from geodata.geometry.snap_rounding import OUTSIDE, on_grid, snapped, snapped_edges, twice_claimed

WIDTHS_M = (1, 5, 20, 35, 50, 80, 200, 500)
STEP = 0.0005
METRE = 1 / 111_320


def strips(width: float, seed: int, count: int = 6) -> list[Polygon]:
    """West, narrow strips along a ragged front, and east: a front digitised anew several times."""
    random = np.random.default_rng(seed)
    y = np.linspace(0, 1, 41)
    front = 0.5 + 0.2 * np.sin(7 * y) + random.normal(0, 0.004, len(y))
    fronts = [np.zeros(len(y)), front]
    for _ in range(count):
        fronts.append(fronts[-1] + random.choice([0.0, 0.3, 1.0], len(y)) * width)
    fronts.append(np.ones(len(y)))
    fronts = [np.round(one, 5) for one in fronts]
    cells: list[Polygon] = []
    for left, right in pairwise(fronts):
        ring = np.vstack((np.column_stack((left, y)), np.column_stack((right, y))[::-1]))
        pieces = shapely.get_parts(shapely.get_parts(shapely.make_valid(Polygon(ring))))
        cells += [piece for piece in pieces if isinstance(piece, Polygon) and piece.area > 0]
    return cells


def open_cells(cells: list[Polygon], step: float) -> set[int]:
    edges = snapped_edges(cells, step)
    ends: Counter[tuple[int, int, int]] = Counter()
    for (x1, y1, x2, y2), (left, right) in zip(edges.ends.tolist(), edges.sides.tolist(), strict=True):
        for cell, sign in ((left, 1), (right, -1)):
            ends[cell, x1, y1] += sign
            ends[cell, x2, y2] -= sign
    return {cell for (cell, _, _), count in ends.items() if count} - {OUTSIDE}


@pytest.mark.parametrize("metres", WIDTHS_M)
def test_strips_of_any_width_stay_closed_and_cover_the_same_ground(metres: float) -> None:
    for seed in range(4):
        cells = strips(metres * METRE, seed)
        assert open_cells(cells, STEP) == set()
        assert twice_claimed(cells, STEP) == set()
        found = [cell for cell in snapped(cells, STEP) if cell is not None]
        together = shapely.union_all(found)
        assert sum(cell.area for cell in found) == pytest.approx(together.area, rel=1e-9)
        assert together.area == pytest.approx(1.0)  # the outline of the whole lies on the grid
        assert len(cells) > 6
        assert on_grid(found, STEP)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=4, max_size=40, unique=True))
def test_triangles_between_any_points_stay_a_coverage(points: list[tuple[int, int]]) -> None:
    cells = list(shapely.get_parts(shapely.delaunay_triangles(shapely.MultiPoint(points))))
    for step in (1.0, 25.0, 150.0):
        assert open_cells(cells, step) == set()
        assert twice_claimed(cells, step) == set()
        found = [cell for cell in snapped(cells, step) if cell is not None]
        assert sum(cell.area for cell in found) == pytest.approx(shapely.union_all(found).area)


def test_a_cell_narrower_than_the_grid_vanishes_and_its_neighbours_meet() -> None:
    cells = [box(0, 0, 4.9, 10), box(4.9, 0, 5.1, 10), box(5.1, 0, 10, 10)]
    west, strip, east = snapped(cells, 1.0)
    assert strip is None
    assert west is not None and east is not None
    assert west.equals(box(0, 0, 5, 10)) and east.equals(box(5, 0, 10, 10))
    assert {(0, 2), (0, OUTSIDE), (2, OUTSIDE)} == {tuple(pair) for pair in snapped_edges(cells, 1.0).sides.tolist()}


def test_an_edge_bends_where_it_passes_the_vertex_of_another() -> None:
    one, other = box(0, 0, 10, 5), Polygon([(0, 5), (4, 5.2), (10, 5), (10, 10), (0, 10)])
    low, high = snapped([one, other], 1.0)
    assert low is not None and high is not None
    assert (4.0, 5.0) in low.exterior.coords
    assert shapely.coverage_is_valid([low, high])


def test_cells_that_lie_over_each_other_are_named_and_still_closed() -> None:
    cells = [box(0, 0, 6, 10), Polygon([(0, 0), (6, 0), (10, 0), (10, 10), (6, 10), (0, 10)])]
    assert twice_claimed(cells, 1.0) == {(0, 1)}
    assert open_cells(cells, 1.0) == set()


def test_what_lies_on_the_grid_stays_as_it_is() -> None:
    cells = [box(0, 0, 5, 10), box(5, 0, 10, 10)]
    assert all(a is not None and a.equals(b) for a, b in zip(snapped(cells, 1.0), cells, strict=True))
    assert on_grid(cells, 1.0) and not on_grid([box(0, 0, 0.5, 1)], 1.0)
