"""The ground of a picture as it is known: the bands of the cells in their tones, and the lines between holders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.certainty.tones import FIRM, UNREPORTED
from geodata.export.picture.plane import Plane
from geodata.geometry.shared_lines import shared_lines

if TYPE_CHECKING:
    from geodata.dataset import Dataset

Ints = NDArray[np.int64]
Shapes = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class KnownGround:
    """Bands of a dataset and the lines between them, in kilometres."""

    dataset: Dataset
    bands: Shapes
    """Ground of every band."""
    lines: Shapes
    """Lines between two bands of different cells."""
    sides: Ints
    """The two bands beside each line, one row each."""

    def holders(self, day: date) -> list[str | None]:
        """Holder of every band at the end of a day."""
        of_cell = [self.dataset.period_of(cell, day).holder for cell in self.dataset.cells]
        return [of_cell[cell] for cell in self.dataset.bands.cell.tolist()]

    def tones(self, day: date, plain: bool = False) -> Ints:
        """Number of the tone of every band on a day; all are firm where they are drawn plainly."""
        tones = self.dataset.tones
        return np.full(len(self.bands), FIRM) if plain else np.asarray(tones.tone[tones.on(day)])

    def looks(self, day: date, plain: bool = False) -> list[tuple[str | None, int]]:
        """Holder and tone that every band is drawn in; ground of nobody has one look."""
        pairs = zip(self.holders(day), self.tones(day, plain).tolist(), strict=True)
        return [(holder, tone if holder is not None else FIRM) for holder, tone in pairs]

    def fronts(self, day: date, plain: bool = False) -> tuple[Shapes, Shapes]:
        """Lines between holders: solid where both sides are firm, and broken where one is; elsewhere none is known."""
        names = {holder: number for number, holder in enumerate(dict.fromkeys(self.holders(day)))}
        code = np.array([names[holder] for holder in self.holders(day)], dtype=np.int64)
        firm = (self.tones(day, plain) == FIRM)[self.sides].sum(axis=1)
        parts = code[self.sides[:, 0]] != code[self.sides[:, 1]]
        return self.lines[parts & (firm == 2)], self.lines[parts & (firm == 1)]

    def changed(self, cells: set[str], since: date, day: date, plain: bool = False) -> tuple[Shapes, Shapes, Shapes]:
        """Bands of changed cells that somebody reported on one of two days, those that nobody did, and the lines
        between the former and cells that did not change."""
        inside = np.array([cell in cells for cell in self.dataset.cells], dtype=bool)[self.dataset.bands.cell]
        weak = (self.tones(since, plain) == UNREPORTED) & (self.tones(day, plain) == UNREPORTED)
        reported = inside & ~weak
        edge = (inside[self.sides].sum(axis=1) == 1) & reported[self.sides].any(axis=1)
        return self.bands[reported], self.bands[inside & weak], self.lines[edge]


def ground_of(dataset: Dataset, plane: Plane) -> KnownGround:
    """Ground of a dataset, made once for any number of pictures."""
    key = str(dataset.path), dataset.fingerprint
    if key not in _GROUNDS:
        _GROUNDS.clear()
        lines, sides = shared_lines(list(dataset.bands.geometry))
        cell = dataset.bands.cell
        between = cell[sides[:, 0]] != cell[sides[:, 1]]
        flat = shapely.transform(lines[between], plane.xy)
        _GROUNDS[key] = KnownGround(dataset, shapely.transform(dataset.bands.geometry, plane.xy), flat, sides[between])
    return _GROUNDS[key]


_GROUNDS: dict[tuple[str, str], KnownGround] = {}
