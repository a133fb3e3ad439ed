"""Bands of the cells and what is known of them over time, as columns of a payload (page/data/bands.js)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from mapapp.timeline.packing import Interned, packed

if TYPE_CHECKING:
    from geodata.dataset import Dataset

Row = tuple[int, int, int, int, int]
"""Band, index of the first day, tone, per cent, number of the place of the nearest report (-1: none)."""
PERCENT_STEP = 5
"""Certainty is told in steps of so many per cent."""


def is_banded(dataset: Dataset) -> bool:
    """Whether some cell has more than one band; else a payload need not say that each has one."""
    return len(dataset.bands) != len(dataset.cells)


def bands(dataset: Dataset) -> dict[str, Any]:
    """``count``: how many bands each cell has; ``m2`` of all but the first of each, which has the rest of the cell."""
    found = dataset.bands
    outer = [band > 0 and found.cell[band] == found.cell[band - 1] for band in range(len(found))]
    return {
        "count": packed(np.bincount(found.cell, minlength=len(dataset.cells)).tolist()),
        "m2": packed(m2 for m2, is_outer in zip(found.m2.tolist(), outer, strict=True) if is_outer),
    }


def tones(rows: Iterable[Row], count: int, days: int) -> dict[str, Any]:
    """Runs of ``count`` bands, sorted by band, then day, clipped to ``days``.

    ``count``: how many each band has; ``start``: days since the one before (the first since day 0); ``code``: number of
    the row in ``codes`` (tone, per cent); ``near``: number of a place, raised by one, where it differs from that of the
    run before; 0 where it is the same, 1 for none, else raised by two.
    """
    codes = Interned()
    told = (
        (band, day, tone, PERCENT_STEP * round(percent / PERCENT_STEP), near) for band, day, tone, percent, near in rows
    )
    runs = {band: _clipped(list(several), days) for band, several in groupby(told, key=lambda row: row[0])}
    start, code, near = [], [], []
    for band in range(count):
        last, before = 0, None
        for _, day, tone, percent, place in runs.get(band, ()):
            start.append(day - last)
            code.append(codes((tone, percent)))
            near.append(0 if place == before else place + 2)
            last, before = day, place
    return {
        "count": packed(len(runs.get(band, ())) for band in range(count)),
        "start": packed(start),
        "code": packed(code),
        "codes": codes.values(),
        "near": packed(near),
    }


def _clipped(runs: Sequence[Row], days: int) -> list[Row]:
    """Runs that touch the days from 0 on, without those that say what the one before does."""
    kept: list[Row] = []
    for band, start, *said in runs:
        day = max(0, start)
        if day >= days:
            continue
        if kept and kept[-1][1] == day:
            kept.pop()
        if not kept or [*kept[-1][2:]] != said:
            kept.append((band, day, said[0], said[1], said[2]))
    return kept
