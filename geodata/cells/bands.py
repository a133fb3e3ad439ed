"""Bands: the parts that cells fall into by the cost of travel from their place.

What is known of a place thins with the way from it. So each cell has a few bands, the first round its place, each
further one dearer to reach; together they are the cell. ``geodata.cells.travel_rings`` cuts them, once, with the cells;
``geodata.dataset.Dataset.bands`` has them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.model.records import Cell


@dataclass(frozen=True, eq=False)
class Bands:
    """Bands of all cells, by cell, then by cost; one entry of each column for each."""

    cell: NDArray[np.int32]
    """Number of its cell among the cells sorted by id (``tuple(dataset.cells)``)."""
    km: NDArray[np.float64]
    """Typical cost of travel from the place of the cell: the median of its pixels. 0 where the cell is drawn."""
    m2: NDArray[np.int64]
    """Whole square metres; those of a cell add up to the cell's."""
    lonlat: NDArray[np.float64]
    """A point inside, one row each."""
    _made: Callable[[], Sequence[Any]] = field(repr=False)
    """Gives the geometries."""

    def __len__(self) -> int:
        """How many there are."""
        return len(self.cell)

    @cached_property
    def geometry(self) -> NDArray[np.object_]:
        """Ground of every band, polygons in lon, lat; those of a cell together are the cell."""
        found = np.empty(len(self), dtype=object)
        found[:] = self._made()
        return found


def whole_cells(cells: Sequence[Cell]) -> Bands:
    """One band for each cell, sorted by id: the cells are drawn, or nothing was measured."""
    middles = [cell.geometry.representative_point() for cell in cells]
    return Bands(
        np.arange(len(cells), dtype=np.int32),
        np.zeros(len(cells)),
        np.array([cell.area_m2 for cell in cells], dtype=np.int64),
        np.array([(round(point.x, 5), round(point.y, 5)) for point in middles], dtype=np.float64).reshape(-1, 2),
        lambda: [cell.geometry for cell in cells],
    )
