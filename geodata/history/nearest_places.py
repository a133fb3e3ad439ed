"""Which places are nearest to which by travel cost: what a vote asks, and a table that answers it for few places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating]
    Numbers = NDArray[np.integer]


class Nearness(Protocol):
    """Travel cost between places, the measure of which are nearest. Places are meant by their numbers."""

    @property
    def places(self) -> tuple[str, ...]:
        """Ids of places, in the order of their numbers."""

    def nearest_first(self, place: int) -> Iterator[tuple[Numbers, Floats]]:
        """Other places that can be reached and have a vote, with their cost in km: parts of one list, nearest first.

        Of equal cost the smaller number comes first.
        """

    def costs_from(self, voters: Sequence[int]) -> Floats:
        """Cost in km from every place (column) to each of some voters (row); infinite where no way leads."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A table of the cost between all pairs, for few places."""

    places: tuple[str, ...]
    """Ids of places, in the order of rows and columns."""
    cost_km: Floats
    """Square, km: from the place of a row to that of a column; infinite where no way leads."""

    def nearest_first(self, place: int) -> Iterator[tuple[Numbers, Floats]]:
        """As in ``Nearness``."""
        import numpy as np

        cost = np.asarray(self.cost_km[place], dtype=float)
        order = np.argsort(cost, kind="stable")
        order = order[np.isfinite(cost[order]) & (order != place)]
        yield order, cost[order]

    def costs_from(self, voters: Sequence[int]) -> Floats:
        """As in ``Nearness``."""
        import numpy as np

        return np.asarray(self.cost_km[:, list(voters)].T, dtype=float)


class Remembered:
    """Neighbours whose lists are kept as far as they were asked for, for those who ask often."""

    def __init__(self, neighbours: Nearness) -> None:
        """Know no list yet."""
        self._neighbours = neighbours
        self._told: dict[int, list[tuple[Numbers, Floats]]] = {}
        self._rest: dict[int, Iterator[tuple[Numbers, Floats]]] = {}

    @property
    def places(self) -> tuple[str, ...]:
        """As in ``Nearness``."""
        return self._neighbours.places

    def nearest_first(self, place: int) -> Iterator[tuple[Numbers, Floats]]:
        """As in ``Nearness``."""
        told = self._told.setdefault(place, [])
        rest = self._rest.setdefault(place, self._neighbours.nearest_first(place))
        yield from told
        for part in rest:
            told.append(part)
            yield part

    def costs_from(self, voters: Sequence[int]) -> Floats:
        """As in ``Nearness``."""
        return self._neighbours.costs_from(voters)
