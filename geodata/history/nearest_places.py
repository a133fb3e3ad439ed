"""Which places are nearest to which by travel cost: what a vote asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


class Remembered:
    """Nearest places whose lists are kept as far as they were asked for, for those who ask often."""

    def __init__(self, neighbours: Nearness) -> None:
        """Know no list yet."""
        self._neighbours = neighbours
        self._known: dict[int, list[tuple[Numbers, Floats]]] = {}
        self._rest: dict[int, Iterator[tuple[Numbers, Floats]]] = {}

    @property
    def places(self) -> tuple[str, ...]:
        """As in ``Nearness``."""
        return self._neighbours.places

    def nearest_first(self, place: int) -> Iterator[tuple[Numbers, Floats]]:
        """As in ``Nearness``."""
        known = self._known.setdefault(place, [])
        rest = self._rest.setdefault(place, self._neighbours.nearest_first(place))
        yield from known
        for part in rest:
            known.append(part)
            yield part

    def costs_from(self, voters: Sequence[int]) -> Floats:
        """As in ``Nearness``."""
        return self._neighbours.costs_from(voters)
