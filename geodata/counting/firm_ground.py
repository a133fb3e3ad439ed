"""How much of some ground is firm on a day, counted on the bands of its cells."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geodata.model.area_expression import distance_km

if TYPE_CHECKING:
    from geodata.dataset import Dataset

Ints = NDArray[np.int64]

FAR_FROM_REPORT_KM = 20.0
"""Ground farther than this from any report is counted apart."""


def firm_m2(dataset: Dataset, day: date) -> Ints:
    """Square metres of every cell (sorted by id) that are firm at the end of a day."""
    tones, bands = dataset.tones, dataset.bands
    firm = tones.tone[tones.on(day)] == 0
    return np.bincount(bands.cell[firm], bands.m2[firm], len(dataset.cells)).astype(np.int64)


def far_share(dataset: Dataset, day: date) -> float:
    """Share of the ground whose bands lie, by a point inside each, farther than 20 km from the nearest report."""
    tones, bands = dataset.tones, dataset.bands
    near = tones.near[tones.on(day)]
    places = tuple(dataset.places.values())
    far = [
        at < 0 or distance_km(lon, lat, places[at].lon, places[at].lat) > FAR_FROM_REPORT_KM
        for at, (lon, lat) in zip(near.tolist(), bands.lonlat.tolist(), strict=True)
    ]
    whole = int(bands.m2.sum())
    return float(bands.m2[far].sum()) / whole if whole else 0.0
