"""A table of the cost between all pairs of few places: what tests give to a vote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Numbers = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class CostTable:
    """``geodata.history.nearest_places.Nearness`` of a table."""

    places: tuple[str, ...]
    """Ids of places, in the order of rows and columns."""
    cost_km: Floats
    """Square, km: from the place of a row to that of a column; infinite where no way leads."""
    at_once: int = 1_000_000
    """How many of the nearest are told together."""

    def nearest_first(self, place: int) -> Iterator[tuple[Numbers, Floats]]:
        """As in ``Nearness``."""
        cost = np.asarray(self.cost_km[place], dtype=float)
        order = np.argsort(cost, kind="stable")
        order = order[np.isfinite(cost[order]) & (order != place)]
        for first in range(0, len(order), self.at_once):
            part = order[first : first + self.at_once]
            yield part, cost[part]

    def costs_from(self, voters: Sequence[int]) -> Floats:
        """As in ``Nearness``."""
        return np.asarray(self.cost_km[:, list(voters)].T, dtype=float)
