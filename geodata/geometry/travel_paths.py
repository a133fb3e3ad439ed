"""Ways between places over their catchments, searched when asked for: a table of all pairs would be places x places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

Floats = NDArray[np.floating]
Numbers = NDArray[np.integer]

FIRST_REACH = 3.0
"""The first search goes so many times as far as the longest step from where it begins, each further one twice that."""


@dataclass(frozen=True)
class Ways:
    """Ways over the catchments between places, searched from a place outwards as far as is asked for.

    From a place one goes straight to the site whose catchment it lies in, from there over catchments that touch; only
    sites vote.
    """

    places: tuple[str, ...]
    """Ids of places."""
    between_km: csr_matrix
    """Cost between sites whose catchments touch, symmetric."""
    site: Numbers
    """For each place the site its ways begin at, -1 where there is none."""
    away_km: Floats
    """For each place the straight distance to that site."""
    voter: Numbers
    """For each site the number of its place."""
    handicap_km: Floats
    """For each site what is added to every way that ends there."""

    @classmethod
    def none(cls, places: Sequence[str]) -> Ways:
        """No place can be reached from any other."""
        nothing = np.zeros(0)
        nowhere = np.full(len(places), -1)
        return cls(tuple(places), csr_matrix((0, 0)), nowhere, np.zeros(len(places)), nothing.astype(int), nothing)

    @cached_property
    def _reachable(self) -> Numbers:
        """For each site how many sites can be reached from it, itself included."""
        _, component = connected_components(self.between_km, directed=False)
        return np.asarray(np.bincount(component)[component])

    def _costs(self, place: int, reach_km: float) -> Floats:
        """Cost from a place to every site whose way is no longer than a reach."""
        ways = dijkstra(self.between_km, indices=int(self.site[place]), limit=reach_km)
        return np.asarray(ways + self.handicap_km + self.away_km[place])

    def nearest_first(self, place: int) -> Iterator[tuple[Numbers, Floats]]:
        """As in ``geodata.history.nearest_places.Nearness``."""
        start = int(self.site[place])
        if start < 0:
            return
        steps = self.between_km.data[self.between_km.indptr[start] : self.between_km.indptr[start + 1]]
        reach = FIRST_REACH * float(steps.max(initial=1.0))
        told = -np.inf
        while True:
            cost = self._costs(place, reach)
            whole = int(np.isfinite(cost).sum()) >= self._reachable[start]
            sure = np.inf if whole else reach + float(self.away_km[place])  # a handicap may put a site beyond others
            sites = np.flatnonzero((cost > told) & (cost <= sure) & np.isfinite(cost) & (self.voter != place))
            order = np.lexsort((self.voter[sites], cost[sites]))
            yield self.voter[sites[order]], cost[sites[order]]
            if whole:
                return
            told, reach = sure, 2 * reach

    def costs_from(self, voters: Sequence[int]) -> Floats:
        """As in ``geodata.history.nearest_places.Nearness``."""
        number = {int(place): site for site, place in enumerate(self.voter)}
        found = np.full((len(voters), len(self.places)), np.inf)
        known = np.flatnonzero(self.site >= 0)
        for row, voter in enumerate(voters):
            if voter in number:
                ways = dijkstra(self.between_km, indices=number[voter])
                found[row, known] = ways[self.site[known]] + self.handicap_km[number[voter]] + self.away_km[known]
        return found
