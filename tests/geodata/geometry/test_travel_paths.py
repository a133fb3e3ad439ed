"""Ways between places searched as far as needed: the answers are those of a table of all pairs."""

from __future__ import annotations

import tracemalloc
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay

from geodata.geometry.travel_paths import Ways
from geodata.history.control_history import NOBODY
from geodata.history.inference import FEW_VOTERS, fill_inferred
from geodata.history.nearest_places import Remembered
from geodata.model.period import Period
from geodata.model.records import ControlPeriod
from geodata.model.vocabulary import Basis, Evidence, Status
from tests.cost_table import CostTable

FIRST = date(2024, 1, 1)


def ways(count: int, seed: int = 1) -> Ways:
    """Places strewn over a square of 1,000 km; each fifth lies in the catchment of another and has no vote."""
    random = np.random.default_rng(seed)
    sites = np.arange(0, count)[np.arange(count) % 5 != 0]
    points = random.random((len(sites), 2)) * 1000
    corners = Delaunay(points).simplices
    pairs = np.unique(np.sort(np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1), axis=0)
    cost = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T) * random.choice([1.0, 1.5], len(pairs))
    ends = np.hstack([pairs.T, pairs.T[::-1]])
    between = csr_matrix((np.tile(cost, 2), tuple(ends)), shape=(len(sites), len(sites)))
    site = random.integers(0, len(sites), count)
    site[sites] = np.arange(len(sites))
    away = np.where(np.isin(np.arange(count), sites), 0.0, random.random(count) * 9)
    names = tuple(f"place-{number:05d}" for number in range(count))
    return Ways(names, between, site, away, sites, random.choice([0.0, 4.0], len(sites)))


def as_table(found: Ways) -> CostTable:
    cost = np.full((len(found.places), len(found.places)), np.inf)
    between = dijkstra(found.between_km)
    cost[:, found.voter] = between[found.site] + found.handicap_km + found.away_km[:, None]
    return CostTable(found.places, cost)


def histories(places: tuple[str, ...], late: float, seed: int = 2) -> dict[str, tuple[ControlPeriod, ...]]:
    """Each place assessed from some day on; a share of them late, so that few can vote at first."""
    random = np.random.default_rng(seed)
    found = {}
    for place in places:
        start = int(random.integers(1, 300)) if random.random() < late else 0
        change = start + int(random.integers(1, 60))
        holders = [["a", "b", None][int(random.integers(0, 3))] for _ in range(2)]
        spans = [(start, change), (change, None)]
        found[place] = tuple(
            ControlPeriod(
                place,
                Period(FIRST + timedelta(first), None if last is None else FIRST + timedelta(last)),
                holder,
                event=f"{place}-{first}",
                status=Status.HELD,
                by=(),
                evidence=Evidence.REPORTED,
                sources=("S",),
            )
            for (first, last), holder in zip(spans, holders, strict=True)
        )
    return found


def test_places_come_nearest_first_as_in_the_table() -> None:
    searched = ways(200)
    table = as_table(searched)
    searches = []
    for place in range(0, 200, 7):
        parts = list(searched.nearest_first(place))
        searches.append(len(parts))
        (order, cost) = next(table.nearest_first(place))
        assert np.concatenate([part[0] for part in parts]).tolist() == order.tolist()
        assert np.concatenate([part[1] for part in parts]) == pytest.approx(cost)
    assert max(searches) > 1  # the list came in parts


@pytest.mark.parametrize("late", [0.2, 0.97, 1.0])
def test_votes_are_those_of_the_table(late: float) -> None:
    searched = ways(150)
    assessed = histories(searched.places, late)
    assert fill_inferred(assessed, searched, FIRST) == fill_inferred(assessed, as_table(searched), FIRST)


def test_with_few_voters_each_is_asked_from_its_own_side() -> None:
    searched = ways(120)
    assessed = histories(searched.places, 0.0)
    few = {place: periods if number < FEW_VOTERS else () for number, (place, periods) in enumerate(assessed.items())}
    found = fill_inferred(few, searched, FIRST)
    assert found == fill_inferred(few, as_table(searched), FIRST)
    assert {period.basis for place in searched.places[FEW_VOTERS:] for period in found[place]} == {Basis.INFERRED}


def test_nobody_votes_where_no_way_leads() -> None:
    places = ("one", "two")
    found = fill_inferred(dict.fromkeys(places, ()), Ways.none(places), FIRST)
    assert [period.holder or NOBODY for place in places for period in found[place]] == [NOBODY, NOBODY]


def test_remembered_lists_are_those_that_were_told() -> None:
    searched = ways(80)
    kept = Remembered(searched)
    first = next(iter(kept.nearest_first(3)))
    again = list(kept.nearest_first(3))
    assert again[0] is first
    assert [part[0].tolist() for part in again] == [part[0].tolist() for part in searched.nearest_first(3)]
    assert kept.places == searched.places


def peak_mb(count: int) -> float:
    searched = ways(count)
    assessed = histories(searched.places, 0.1)
    tracemalloc.start()
    fill_inferred(assessed, searched, FIRST)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def test_memory_of_the_vote_grows_with_the_places_not_with_their_square() -> None:
    assert peak_mb(2000) < 4 * peak_mb(750)  # a table of all pairs: 7 times as much
