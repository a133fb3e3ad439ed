"""Control zones: what each faction holds on a day, as the union of its cells."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

import shapely
from shapely import MultiPolygon, Polygon

from geodata.history.control_history import period_on
from geodata.model.records import Cell, ControlPeriod, ControlZone
from geodata.model.vocabulary import Basis

Periods = Mapping[str, Sequence[ControlPeriod]]
"""Place -> its periods, sorted and without hole."""


def zones_on(cells: Sequence[Cell], periods: Periods, day: date) -> tuple[ControlZone, ...]:
    """Zones at the end of a day, the largest first, nobody's last; together they are the country.

    A zone's area is the sum of those of its cells, so the zones of every day add up to the same country. ``places`` are
    those assessed to be the faction's on that day, whether they have a cell of their own or share one.
    """
    held = _held(cells, periods, day)
    assessed = _assessed(periods, day)
    changes = _changes(cells, periods)
    first = min((periods[cell.id][0].period.start for cell in cells), default=day)
    found = [
        _zone(holder, its, periods, assessed.get(holder, ()), _span(changes[holder], first, day), day)
        for holder, its in held.items()
    ]
    return tuple(sorted(found, key=lambda zone: (zone.holder is None, -zone.area_km2, zone.holder or "")))


def areas_on(cells: Sequence[Cell], periods: Periods, day: date) -> dict[str | None, float]:
    """Square kilometres of every holder at the end of a day, the largest first, nobody's last."""
    total: dict[str | None, float] = defaultdict(float)
    for cell in cells:
        total[_period(periods, cell.id, day).holder] += cell.area_km2
    return dict(sorted(total.items(), key=lambda item: (item[0] is None, -item[1], item[0] or "")))


def _held(cells: Sequence[Cell], periods: Periods, day: date) -> dict[str | None, list[Cell]]:
    held: dict[str | None, list[Cell]] = defaultdict(list)
    for cell in cells:
        held[_period(periods, cell.id, day).holder].append(cell)
    return held


def _assessed(periods: Periods, day: date) -> dict[str | None, list[str]]:
    """Holder -> ids of the places assessed to be held by it."""
    found: dict[str | None, list[str]] = defaultdict(list)
    for place in sorted(periods):
        period = period_on(periods[place], day)
        if period is not None and period.basis is Basis.ASSESSED:
            found[period.holder].append(place)
    return found


def _period(periods: Periods, place: str, day: date) -> ControlPeriod:
    period = period_on(periods[place], day)
    if period is None:
        raise ValueError(f"{place} has no period on {day}; histories must have no hole")
    return period


def _zone(
    holder: str | None,
    its: Sequence[Cell],
    periods: Periods,
    places: Sequence[str],
    span: tuple[date, date | None],
    day: date,
) -> ControlZone:
    now = [_period(periods, cell.id, day) for cell in its]
    start, end = span
    return ControlZone(
        holder=holder,
        geometry=_union(its),
        area_km2=sum(cell.area_km2 for cell in its),
        contested_km2=sum(cell.area_km2 for cell, period in zip(its, now, strict=True) if period.fought_over),
        cells=tuple(cell.id for cell in its),
        places=tuple(places),
        start=start,
        end=end,
        sources=tuple(sorted({s for period in now if period.by_row for s in period.sources})),
    )


def _union(cells: Sequence[Cell]) -> Polygon | MultiPolygon:
    whole = shapely.coverage_union_all([cell.geometry for cell in cells])
    assert isinstance(whole, Polygon | MultiPolygon)
    return whole


def _span(changes: Iterable[date], first: date, day: date) -> tuple[date, date | None]:
    """First day of a zone's present shape and status, and the first day of the next."""
    days = sorted(changes)
    number = bisect_right(days, day)
    return (days[number - 1] if number else first), (days[number] if number < len(days) else None)


def _changes(cells: Sequence[Cell], periods: Periods) -> dict[str | None, set[date]]:
    """Holder -> days on which it gains or loses a cell, or the status of one of its cells changes."""
    found: dict[str | None, set[date]] = defaultdict(set)
    for cell in cells:
        for before, after in pairwise(periods[cell.id]):
            if before.holder != after.holder:
                found[before.holder].add(after.period.start)
            if before.holder != after.holder or before.status is not after.status:
                found[after.holder].add(after.period.start)
    return found
