"""Area, places and town population of every holder on every day of a span."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from geodata.counting.dataset_holdings import settled_places
from geodata.counting.transfers import require_unit, units_of
from geodata.history.holdings import Holder
from geodata.model.records import Basis, ControlPeriod
from geodata.model.units import M2_PER_KM2

if TYPE_CHECKING:
    from geodata.dataset import Dataset

JUMP_SHARE, JUMP_PLACES = 0.1, 5
"""A day on which the assessed places grow by a tenth, and by five at least, brings more sources."""


@dataclass(frozen=True)
class Shares:
    """What every holder held on every day of a span."""

    days: tuple[date, ...]
    """Days from the first to the last, both inside."""
    admin1: str | None
    """First-level unit it is confined to, None for the whole country."""
    area_m2: Mapping[Holder, tuple[int, ...]]
    """One figure a day for every holder that ever held ground in the span."""
    places: Mapping[Holder, tuple[int, ...]]
    """Assessed places held, one figure a day."""
    population: Mapping[Holder, tuple[int, ...]]
    """Sum of the gazetteer's population figures of those places: figures of towns, of mixed dates."""
    assessed_places: tuple[int, ...]
    """How many places were assessed at all: a jump here is a change of sources, not of control."""

    @cached_property
    def area_km2(self) -> Mapping[Holder, tuple[float, ...]]:
        """The areas in square kilometres."""
        return {holder: tuple(m2 / M2_PER_KM2 for m2 in row) for holder, row in self.area_m2.items()}

    @cached_property
    def source_jumps(self) -> tuple[date, ...]:
        """Days on which many more places are assessed than the day before: more sources from here, no conquest."""
        counts = self.assessed_places
        return tuple(
            self.days[number]
            for number in range(1, len(counts))
            if counts[number] - counts[number - 1] >= max(JUMP_PLACES, JUMP_SHARE * counts[number - 1])
        )


def shares(dataset: Dataset, first: date, last: date, admin1: str | None = None) -> Shares:
    """Sum area, places and town population per holder for each day from ``first`` to ``last``, both inside.

    Raises OutOfRange for a day or first-level unit the dataset does not know; reversed days are put in order.
    """
    first, last = sorted((first, last))
    dataset.require_day(first)
    dataset.require_day(last)
    if admin1 is not None:
        require_unit(dataset, admin1)
    count = (last - first).days + 1
    areas, places, people = _Series(count), _Series(count), _Series(count)
    for cell in dataset.cells.values():
        m2 = cell.m2_in(admin1)
        if m2:
            for start, end, period in _spans(dataset.periods[cell.id], first, count):
                areas.add(period.holder, start, end, m2)
    assessed = [0] * (count + 1)
    for place in settled_places(dataset, admin1):
        for start, end, period in _spans(dataset.periods[place], first, count):
            if period.basis == Basis.ASSESSED:
                places.add(period.holder, start, end, 1)
                people.add(period.holder, start, end, dataset.places[place].population or 0)
                assessed[start] += 1
                assessed[end] -= 1
    days = tuple(date.fromordinal(first.toordinal() + number) for number in range(count))
    return Shares(days, admin1, areas.sums(), places.sums(), people.sums(), _running(assessed))


def shares_by_admin1(dataset: Dataset, first: date, last: date) -> Mapping[str, Shares]:
    """The same for every first-level unit, by its name; their areas add up to those of the country."""
    return {unit: shares(dataset, first, last, unit) for unit in units_of(dataset)}


def _spans(periods: Iterable[ControlPeriod], first: date, count: int) -> Iterator[tuple[int, int, ControlPeriod]]:
    """Periods clipped to ``count`` days from ``first``, as half-open day numbers."""
    origin = first.toordinal()
    for period in periods:
        start = max(0, period.period.start.toordinal() - origin)
        end = count if period.period.end is None else min(count, period.period.end.toordinal() - origin)
        if start < end:
            yield start, end, period


class _Series:
    """Sums per holder and day, written as differences and read as running totals."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._steps: dict[Holder, list[int]] = {}

    def add(self, holder: Holder, start: int, end: int, amount: int) -> None:
        steps = self._steps.setdefault(holder, [0] * (self._count + 1))
        steps[start] += amount
        steps[end] -= amount

    def sums(self) -> dict[Holder, tuple[int, ...]]:
        return {holder: _running(steps) for holder, steps in self._steps.items()}


def _running(steps: Sequence[int]) -> tuple[int, ...]:
    return tuple(accumulate(steps[:-1]))
