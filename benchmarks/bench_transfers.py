"""Counting between days: ``compare`` and ``shares`` against geopandas, which cuts the maps of two days with each other.

The peer is what a reader of GIS would do: the zones of both days as GeoDataFrames in an equal-area projection, then
``geopandas.overlay(how="intersection")`` and the areas of the pieces. It is timed twice: with both frames ready, only
the overlay and its areas; and from a loaded dataset, with the zones of the two days dissolved from cells first, as
ours begins too. Ours answers more in the same time (places, contested ground, renamings), and gets it from a lookup of
cells cut once, at build time: that is where the ratio comes from, not from a faster overlay. The results must agree.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

import geopandas

import geodata
from benchmarks.record import Figure, percentile, spread
from geodata.cells.control_zones import zones_on
from geodata.counting.shares import shares
from geodata.counting.transfers import compare, compare_by_admin1

EQUAL_AREA = "ESRI:54034"
NAMED = (
    (date(2014, 6, 1), date(2015, 6, 1)),
    (date(2016, 12, 1), date(2017, 12, 31)),
    (date(2020, 3, 6), date(2024, 11, 26)),
    (date(2024, 11, 26), date(2024, 12, 12)),
    (date(2025, 1, 28), date(2025, 1, 30)),
)
RANDOM_PAIRS = 300


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def zones(dataset: geodata.Dataset, day: date) -> geopandas.GeoDataFrame:
    """Zones of a day, dissolved anew from the cells, in an equal-area projection."""
    found = zones_on(tuple(dataset.cells.values()), dataset.periods, day)
    frame = geopandas.GeoDataFrame(
        {"holder": [zone.holder or "nobody" for zone in found]},
        geometry=[zone.geometry for zone in found],
        crs="EPSG:4326",
    )
    return frame.to_crs(EQUAL_AREA)


def overlaid(first: geopandas.GeoDataFrame, second: geopandas.GeoDataFrame) -> dict[tuple[str, str], float]:
    """km2 of every pair of holders, by cutting one map with the other."""
    pieces = geopandas.overlay(first, second, how="intersection", keep_geom_type=True)
    return (pieces.area / 1e6).groupby([pieces.holder_1, pieces.holder_2]).sum().to_dict()


def counted(dataset: geodata.Dataset, first: date, second: date) -> dict[tuple[str, str], float]:
    """The same pairs by ``compare``."""
    found = compare(dataset, first, second)
    areas: dict[tuple[str, str], float] = defaultdict(float)
    for one in (*found.transfers, *found.renamings):
        areas[one.from_ or "nobody", one.to or "nobody"] += one.area_km2
    return areas


def difference(ours: dict[tuple[str, str], float], theirs: dict[tuple[str, str], float]) -> float:
    """Greatest difference of any pair of holders, as a share of its ground (of 1,000 km2 where it is less)."""
    changed = {pair for pair in {*ours, *theirs} if pair[0] != pair[1]}
    return max((abs(ours.get(p, 0) - theirs.get(p, 0)) / max(1000.0, ours.get(p, 0)) for p in changed), default=0.0)


def measure() -> list[Figure]:
    dataset = geodata.load()
    begun = seconds(lambda: compare(dataset, dataset.first_day, dataset.known_until))
    ready, from_cells, ours, worst = [], [], [], 0.0
    for first, second in NAMED:
        frames = zones(dataset, first), zones(dataset, second)
        worst = max(worst, difference(counted(dataset, first, second), overlaid(*frames)))
        ready.append(min(seconds(lambda f=frames: overlaid(*f)) for _ in range(3)))
        from_cells.append(seconds(lambda a=first, b=second: overlaid(zones(dataset, a), zones(dataset, b))))
        ours.append(min(seconds(lambda a=first, b=second: compare(dataset, a, b)) for _ in range(3)))
    rng = random.Random(5)
    days = (dataset.known_until - dataset.first_day).days
    pairs = [[dataset.first_day + timedelta(days=rng.randrange(days + 1)) for _ in "ab"] for _ in range(RANDOM_PAIRS)]
    any_two = [1000 * seconds(lambda p=pair: compare(dataset, *p)) for pair in pairs]
    by_unit = [1000 * seconds(lambda p=pair: compare_by_admin1(dataset, *p)) for pair in pairs[:50]]
    whole = [seconds(lambda: shares(dataset, dataset.first_day, dataset.known_until)) for _ in range(5)]
    ratios = [theirs / mine for theirs, mine in zip(ready, ours, strict=True)]
    all_ratios = [theirs / mine for theirs, mine in zip(from_cells, ours, strict=True)]
    return [
        Figure("compare of any two days, worst", max(any_two), "ms", 50, detail=spread(any_two)),
        Figure("the first compare after loading", 1000 * begun, "ms", 50),
        Figure("compare by governorate, p95", percentile(by_unit, 0.95), "ms", detail=spread(by_unit)),
        Figure(f"shares of {days + 1} days, worst", max(whole), "s", 1, detail=spread(whole)),
        Figure("greatest difference from the overlay", 100 * worst, "%", 0.1),
        Figure("overlay of ready zones / compare", min(ratios), "x", 50, True, _detail(ratios, ready, ours)),
        Figure(
            "zones dissolved and overlaid / compare",
            min(all_ratios),
            "x",
            50,
            True,
            _detail(all_ratios, from_cells, ours),
        ),
    ]


def _detail(ratios: list[float], theirs: list[float], ours: list[float]) -> dict[str, object]:
    """Ratios of every pair of days, and the times behind them."""
    return {
        "ratio_by_pair": [round(ratio) for ratio in ratios],
        "geopandas_ms": [round(1000 * value) for value in theirs],
        "ours_ms": [round(1000 * value, 1) for value in ours],
    }
