"""Who gained what from whom between two days, counted on one fixed set of cells.

Every day colours the same cells, so ground lost by one faction is, to the last digit, ground gained by
others: nothing is measured twice and no sliver appears because a border was drawn anew.
A new name (``relabelled``) or a merger moves nothing: it is listed apart, as a renaming.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from geodata.errors import OutOfRange
from geodata.model import ControlPeriod, Kind

if TYPE_CHECKING:
    from geodata.dataset import Dataset

Holder = str | None
"""Faction id, or None for nobody."""

_NEW_NAME = frozenset({Kind.RELABELLED, Kind.MERGED})


@dataclass(frozen=True, slots=True)
class Transfer:
    """Ground and places that passed from one holder to another between two days."""

    from_: Holder
    """Holder at the end of the first day."""
    to: Holder
    """Holder at the end of the second."""
    area_km2: float
    """Area on the ellipsoid."""
    contested_km2: float
    """How much of it is contested on the second day."""
    inferred_km2: float
    """How much of it is inferred, on either day, rather than assessed."""
    cells: tuple[str, ...]
    """Ids of the cells."""
    places: tuple[str, ...]
    """Ids of the places assessed on both days that passed with it."""


@dataclass(frozen=True, slots=True)
class Total:
    """What one holder held on the two days."""

    holder: Holder
    """Faction id, or None for nobody."""
    area_km2_from: float
    """Area at the end of the first day."""
    area_km2_to: float
    """Area at the end of the second."""
    contested_km2_from: float
    """How much of the first was contested."""
    contested_km2_to: float
    """How much of the second was contested."""
    places_from: int
    """Assessed places held at the end of the first day."""
    places_to: int
    """Assessed places held at the end of the second."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two days; ``first`` is never after ``second``."""

    first: date
    """The earlier day; the situation at its end counts."""
    second: date
    """The later day."""
    admin1: str | None
    """First-level unit it is confined to, None for the whole country."""
    transfers: tuple[Transfer, ...]
    """Ground that changed hands, largest first."""
    renamings: tuple[Transfer, ...]
    """Ground that only changed the name of its holder."""
    totals: tuple[Total, ...]
    """Every holder of either day, largest first on the second day, nobody last."""

    @property
    def area_km2(self) -> float:
        """Ground that changed hands altogether."""
        return sum(transfer.area_km2 for transfer in self.transfers)


def compare(dataset: Dataset, first: date, second: date, admin1: str | None = None) -> Comparison:
    """Count what passed from whom to whom between the ends of two days.

    Parameters
    ----------
    dataset
        A loaded dataset.
    first, second
        Two days inside the dataset's range; reversed days are put in order.
    admin1
        Name of a first-level unit; only cells that lie mostly in it are counted.

    Raises
    ------
    OutOfRange
        A day or unit the dataset does not know.
    """
    first, second = sorted((first, second))
    dataset.require_day(first)
    dataset.require_day(second)
    cells = list(dataset.cells.values())
    if admin1 is not None:
        units = sorted({cell.admin1 for cell in cells})
        if admin1 not in units:
            raise OutOfRange(f'"{admin1}" is no first-level unit of this dataset; they are: {", ".join(units)}')
        cells = [cell for cell in cells if cell.admin1 == admin1]
    moved: dict[tuple[Holder, Holder], _Sum] = defaultdict(_Sum)
    renamed: dict[tuple[Holder, Holder], _Sum] = defaultdict(_Sum)
    held: tuple[dict[Holder, _Sum], dict[Holder, _Sum]] = (defaultdict(_Sum), defaultdict(_Sum))
    for cell in cells:
        change = _Change.of(dataset, cell.id, first, second)
        held[0][change.before.holder].add_ground(cell.id, cell.area_km2, change.before)
        held[1][change.after.holder].add_ground(cell.id, cell.area_km2, change.after)
        if change.differs:
            ledger = renamed if change.is_renaming else moved
            ledger[change.before.holder, change.after.holder].add_ground(
                cell.id, cell.area_km2, change.after, inferred=change.inferred
            )
    for place in _settled_places(dataset, admin1):
        change = _Change.of(dataset, place, first, second)
        for side, period in zip(held, (change.before, change.after), strict=True):
            if period.basis == "assessed":
                side[period.holder].places.append(place)
        if change.differs and not change.inferred:
            ledger = renamed if change.is_renaming else moved
            ledger[change.before.holder, change.after.holder].places.append(place)
    return Comparison(first, second, admin1, _as_transfers(moved), _as_transfers(renamed), _as_totals(held[0], held[1]))


def compare_by_admin1(dataset: Dataset, first: date, second: date) -> Mapping[str, Comparison]:
    """The same count for every first-level unit, by its name."""
    units = sorted({cell.admin1 for cell in dataset.cells.values()})
    return {unit: compare(dataset, first, second, unit) for unit in units}


@dataclass(frozen=True, slots=True)
class Shares:
    """Area of every holder on every day of a span."""

    days: tuple[date, ...]
    """Days from the first to the last, both inside."""
    area_km2: Mapping[Holder, tuple[float, ...]]
    """One figure a day for every holder that ever held ground in the span."""
    places: Mapping[Holder, tuple[int, ...]]
    """Assessed places held, one figure a day."""
    population: Mapping[Holder, tuple[int, ...]]
    """Sum of the gazetteer's population figures of those places: figures of towns, of mixed dates."""
    assessed_places: tuple[int, ...]
    """How many places were assessed at all: a jump here is a change of sources, not of control."""


def shares(dataset: Dataset, first: date, last: date, admin1: str | None = None) -> Shares:
    """Sum area, places and town population per holder for each day from ``first`` to ``last``, both inside."""
    dataset.require_day(first)
    dataset.require_day(last)
    first, last = sorted((first, last))
    count = (last - first).days + 1
    areas = _Series(count)
    places = _Series(count)
    people = _Series(count)
    for cell in dataset.cells.values():
        if admin1 in (None, cell.admin1):
            for start, end, period in _spans(dataset.periods[cell.id], first, count):
                areas.add(period.holder, start, end, cell.area_km2)
    assessed = [0.0] * (count + 1)
    for place in _settled_places(dataset, admin1):
        for start, end, period in _spans(dataset.periods[place], first, count):
            if period.basis == "assessed":
                places.add(period.holder, start, end, 1)
                people.add(period.holder, start, end, dataset.places[place].population or 0)
                assessed[start] += 1
                assessed[end] -= 1
    days = tuple(date.fromordinal(first.toordinal() + number) for number in range(count))
    return Shares(
        days,
        areas.sums(),
        {holder: tuple(round(value) for value in row) for holder, row in places.sums().items()},
        {holder: tuple(round(value) for value in row) for holder, row in people.sums().items()},
        tuple(round(value) for value in _running(assessed)),
    )


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast ground changed hands in a span."""

    by_day: tuple[tuple[date, float], ...]
    """Days on which ground changed hands, with km2 (renamings not counted)."""
    by_captor: Mapping[Holder, float]
    """km2 taken in the span by each holder, gains of every day added up."""
    most_changed: tuple[tuple[str, int], ...]
    """Places with the number of times they changed hands, most first."""
    longest_held: tuple[tuple[str, Holder, date, date | None], ...]
    """Longest unbroken holdings of assessed places: place, holder, start, end."""


def tempo(dataset: Dataset, first: date, last: date, limit: int = 10) -> Tempo:
    """km2 changing hands per day and per captor, and changes per place, ``first`` and ``last`` both inside."""
    dataset.require_day(first)
    dataset.require_day(last)
    by_day: dict[date, float] = defaultdict(float)
    by_captor: dict[Holder, float] = defaultdict(float)
    for cell in dataset.cells.values():
        for before, after in pairwise(dataset.periods[cell.id]):
            if first <= after.period.start <= last and _changed_hands(dataset, before, after):
                by_day[after.period.start] += cell.area_km2
                by_captor[after.holder] += cell.area_km2
    changes: dict[str, int] = {}
    holdings: list[tuple[str, Holder, date, date | None]] = []
    for place in _settled_places(dataset, None):
        runs = list(_holdings(dataset, dataset.periods[place]))
        number = sum(first <= run[0] <= last for run in runs[1:])
        if number:
            changes[place] = number
        holdings += [(place, holder, start, end) for start, end, holder in runs if holder is not None]
    holdings.sort(key=lambda run: (run[2] - (run[3] or last)).days)
    ranked = sorted(changes.items(), key=lambda item: (-item[1], item[0]))
    return Tempo(tuple(sorted(by_day.items())), dict(by_captor), tuple(ranked[:limit]), tuple(holdings[:limit]))


def days_between_captures(
    dataset: Dataset, route: Sequence[str], captor: str, first: date
) -> tuple[tuple[str, date | None, int | None], ...]:
    """Day on or after ``first`` on which ``captor`` took each place of a route, and days since the one before."""
    steps: list[tuple[str, date | None, int | None]] = []
    previous: date | None = None
    for place in route:
        taken = next(
            (p.period.start for p in dataset.periods[place] if p.holder == captor and p.period.start >= first), None
        )
        steps.append((place, taken, (taken - previous).days if taken and previous else None))
        previous = taken or previous
    return tuple(steps)


class _Sum:
    """A running sum of ground and places."""

    __slots__ = ("area", "cells", "contested", "inferred", "places")

    def __init__(self) -> None:
        self.area = 0.0
        self.contested = 0.0
        self.inferred = 0.0
        self.cells: list[str] = []
        self.places: list[str] = []

    def add_ground(self, cell: str, area: float, after: ControlPeriod, *, inferred: bool = False) -> None:
        self.cells.append(cell)
        self.area += area
        self.contested += area if after.fought_over else 0.0
        self.inferred += area if inferred else 0.0


@dataclass(frozen=True, slots=True)
class _Change:
    """The periods of one place at the ends of two days, and whether only a name lies between them."""

    before: ControlPeriod
    after: ControlPeriod
    is_renaming: bool
    became_known: bool = False

    @classmethod
    def of(cls, dataset: Dataset, place: str, first: date, second: date) -> _Change:
        periods = dataset.periods[place]
        i, j = _index(periods, first), _index(periods, second)
        before, after = periods[i], periods[j]
        if before.holder == after.holder or _became_known(dataset, before, after):
            return cls(before, after, False, before.holder != after.holder)
        later_names = _names(dataset, periods[i : j + 1])
        earlier_names = _names(dataset, periods[i : j + 1][::-1], backwards=True)
        return cls(before, after, bool(later_names & earlier_names))

    @property
    def differs(self) -> bool:
        return self.before.holder != self.after.holder and not self.became_known

    @property
    def inferred(self) -> bool:
        return "inferred" in (self.before.basis, self.after.basis)


def _names(dataset: Dataset, periods: Sequence[ControlPeriod], *, backwards: bool = False) -> set[Holder]:
    """Names one unbroken holding bears, from the first period given as long as only its name changes."""
    names: set[Holder] = {periods[0].holder}
    for here, there in pairwise(periods):
        earlier, later = (there, here) if backwards else (here, there)
        if earlier.holder != later.holder and not _is_new_name(dataset, earlier, later):
            break
        names.add(there.holder)
    return names


def _is_new_name(dataset: Dataset, before: ControlPeriod, after: ControlPeriod) -> bool:
    event = dataset.events.get(after.event)
    return (
        event is not None
        and event.kind in _NEW_NAME
        and event.day == after.period.start
        and (before.holder or "") in event.from_
    )


def _changed_hands(dataset: Dataset, before: ControlPeriod, after: ControlPeriod) -> bool:
    if before.holder == after.holder or _became_known(dataset, before, after):
        return False
    return not _is_new_name(dataset, before, after)


def _became_known(dataset: Dataset, before: ControlPeriod, after: ControlPeriod) -> bool:
    """True where ground is drawn on one side only and that, as in an imported series, is no data: nobody's loss."""
    return dataset.settings.raw.get("undrawn_is_unknown") is True and None in (before.holder, after.holder)


def _holdings(dataset: Dataset, periods: Sequence[ControlPeriod]) -> Iterator[tuple[date, date | None, Holder]]:
    """Runs of assessed periods under one holder, whatever its name: start, end, last name."""
    run: list[ControlPeriod] = []
    for period in periods:
        if run and (
            period.basis != "assessed" or run[-1].basis != "assessed" or _changed_hands(dataset, run[-1], period)
        ):
            if run[-1].basis == "assessed":
                yield run[0].period.start, run[-1].period.end, run[-1].holder
            run = []
        run.append(period)
    if run and run[-1].basis == "assessed":
        yield run[0].period.start, run[-1].period.end, run[-1].holder


def _index(periods: Sequence[ControlPeriod], day: date) -> int:
    return max(0, bisect_right(periods, day, key=lambda period: period.period.start) - 1)


def _settled_places(dataset: Dataset, admin1: str | None) -> Iterator[str]:
    """Ids of the places that count as places: no quarters of a city and no drawn areas."""
    for place in dataset.places.values():
        if place.kind not in ("area", "neighbourhood") and not place.part_of and admin1 in (None, place.admin1):
            yield place.id


def _as_transfers(ledger: Mapping[tuple[Holder, Holder], _Sum]) -> tuple[Transfer, ...]:
    rows = (
        Transfer(
            before, after, total.area, total.contested, total.inferred, tuple(sorted(total.cells)), tuple(total.places)
        )
        for (before, after), total in ledger.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.area_km2, str(row.from_), str(row.to))))


def _as_totals(before: Mapping[Holder, _Sum], after: Mapping[Holder, _Sum]) -> tuple[Total, ...]:
    empty = _Sum()
    rows = []
    for holder in {**before, **after}:
        a, b = before.get(holder, empty), after.get(holder, empty)
        rows.append(Total(holder, a.area, b.area, a.contested, b.contested, len(a.places), len(b.places)))
    return tuple(sorted(rows, key=lambda row: (row.holder is None, -row.area_km2_to, -row.area_km2_from)))


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
        self._steps: dict[Holder, list[float]] = {}

    def add(self, holder: Holder, start: int, end: int, amount: float) -> None:
        steps = self._steps.setdefault(holder, [0.0] * (self._count + 1))
        steps[start] += amount
        steps[end] -= amount

    def sums(self) -> dict[Holder, tuple[float, ...]]:
        return {holder: _running(steps) for holder, steps in self._steps.items()}


def _running(steps: Sequence[float]) -> tuple[float, ...]:
    total = 0.0
    sums = []
    for step in steps[:-1]:
        total += step
        sums.append(0.0 if abs(total) < 1e-7 else total)
    return tuple(sums)
