"""Who gained what from whom between two days, counted on one fixed set of cells.

Every day colours the same cells, and areas are whole square metres, so ground lost by one faction is, to the last
digit, ground gained by others: nothing is measured twice and no sliver appears because a border was drawn anew.
A new name (``relabelled``) or a merger moves nothing: it is listed apart, as a renaming.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geodata.errors import OutOfRange
from geodata.lineage import Holder, Passage
from geodata.model import Basis, ControlPeriod

if TYPE_CHECKING:
    from geodata.dataset import Dataset

M2 = 1e6
"""Square metres of a square kilometre."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Ground and places that passed from one holder to another between two days."""

    from_: Holder
    """Holder at the end of the first day."""
    to: Holder
    """Holder at the end of the second."""
    area_m2: int
    """Area on the ellipsoid."""
    contested_m2: int
    """How much of it is contested on the second day."""
    inferred_m2: int
    """How much of it is inferred, on either day, rather than assessed."""
    cells: tuple[str, ...]
    """Ids of the cells."""
    places: tuple[str, ...]
    """Ids of the places assessed on both days that passed with it."""

    @property
    def area_km2(self) -> float:
        """Area in square kilometres."""
        return self.area_m2 / M2

    @property
    def contested_km2(self) -> float:
        """How much of it is contested on the second day, km2."""
        return self.contested_m2 / M2

    @property
    def inferred_km2(self) -> float:
        """How much of it is inferred, km2."""
        return self.inferred_m2 / M2


@dataclass(frozen=True, slots=True)
class Total:
    """What one holder held on the two days."""

    holder: Holder
    """Faction id, or None for nobody."""
    area_m2_from: int
    """Area at the end of the first day."""
    area_m2_to: int
    """Area at the end of the second."""
    contested_m2_from: int
    """How much of the first was contested."""
    contested_m2_to: int
    """How much of the second was contested."""
    places_from: int
    """Assessed places held at the end of the first day."""
    places_to: int
    """Assessed places held at the end of the second."""

    @property
    def area_km2_from(self) -> float:
        """Area at the end of the first day, km2."""
        return self.area_m2_from / M2

    @property
    def area_km2_to(self) -> float:
        """Area at the end of the second day, km2."""
        return self.area_m2_to / M2

    @property
    def contested_km2_from(self) -> float:
        """How much of the first was contested, km2."""
        return self.contested_m2_from / M2

    @property
    def contested_km2_to(self) -> float:
        """How much of the second was contested, km2."""
        return self.contested_m2_to / M2


@dataclass(frozen=True, slots=True)
class Apart:
    """Ground that is counted in the country and stated apart too (the setting ``uncounted_note``)."""

    cell: str
    """Id of the cell."""
    area_m2: int
    """Its area, or the part of it inside the unit looked at."""
    holder_from: Holder
    """Holder at the end of the first day."""
    holder_to: Holder
    """Holder at the end of the second."""

    @property
    def area_km2(self) -> float:
        """Its area, km2."""
        return self.area_m2 / M2


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
    apart: tuple[Apart, ...] = ()
    """Ground inside the totals that the dataset states apart."""

    @property
    def area_m2(self) -> int:
        """Ground that changed hands altogether."""
        return sum(transfer.area_m2 for transfer in self.transfers)

    @property
    def area_km2(self) -> float:
        """The same in square kilometres."""
        return self.area_m2 / M2


def compare(dataset: Dataset, first: date, second: date, admin1: str | None = None) -> Comparison:
    """Count what passed from whom to whom between the ends of two days.

    Parameters
    ----------
    dataset
        A loaded dataset.
    first, second
        Two days inside the dataset's range; reversed days are put in order.
    admin1
        Name of a first-level unit; of each cell the part inside it is counted.

    Raises
    ------
    OutOfRange
        A day or unit the dataset does not know.
    """
    if admin1 is not None:
        require_unit(dataset, admin1)
    return _counted(dataset, first, second, (admin1,))[admin1]


def compare_by_admin1(dataset: Dataset, first: date, second: date) -> Mapping[str, Comparison]:
    """The same count for every first-level unit, by its name; their areas add up to those of the country."""
    found = _counted(dataset, first, second, units_of(dataset))
    return {unit: comparison for unit, comparison in found.items() if unit is not None}


def units_of(dataset: Dataset) -> tuple[str, ...]:
    """First-level units that ground of the dataset lies in, sorted."""
    return tuple(sorted({unit for cell in dataset.cells.values() for unit, _ in cell.split or ((cell.admin1, 0),)}))


def require_unit(dataset: Dataset, admin1: str) -> None:
    """Raise OutOfRange where no ground of the dataset lies in a first-level unit of that name."""
    units = units_of(dataset)
    if admin1 not in units:
        raise OutOfRange(f'"{admin1}" is no first-level unit of this dataset; they are: {", ".join(units)}')


def settled_places(dataset: Dataset, admin1: str | None = None) -> Iterator[str]:
    """Ids of the places that count as places: no quarters of a city and no drawn areas."""
    for place in dataset.places.values():
        if place.kind not in ("area", "neighbourhood") and not place.part_of and admin1 in (None, place.admin1):
            yield place.id


def _counted(dataset: Dataset, first: date, second: date, units: Sequence[str | None]) -> dict[str | None, Comparison]:
    """A comparison for each unit (None: the country), in one walk over the cells and places."""
    first, second = sorted((first, second))
    dataset.require_day(first)
    dataset.require_day(second)
    counts = {unit: _Count() for unit in units}
    country = counts.get(None)
    named_apart = set(dataset.settings.uncounted_note.get("areas", ()))
    for cell in dataset.cells.values():
        change = _Change.of(dataset, cell.id, first, second)
        shares = ((None, cell.area_m2),) if country else cell.split or ((cell.admin1, cell.area_m2),)
        for unit, m2 in shares:
            if unit in counts and m2:
                counts[unit].add_ground(cell.id, m2, change, apart=cell.id in named_apart)
    for place in settled_places(dataset):
        count = country or counts.get(dataset.places[place].admin1)
        if count is not None:
            count.add_place(place, _Change.of(dataset, place, first, second))
    return {unit: count.comparison(first, second, unit) for unit, count in counts.items()}


@dataclass(frozen=True, slots=True)
class _Change:
    """The periods of one place at the ends of two days, and what lies between them."""

    before: ControlPeriod
    after: ControlPeriod
    passage: Passage

    @classmethod
    def of(cls, dataset: Dataset, place: str, first: date, second: date) -> _Change:
        lineage = dataset.lineages[place]
        earlier, later = lineage.index(first), lineage.index(second)
        return cls(lineage.periods[earlier], lineage.periods[later], lineage.passage(earlier, later))

    @property
    def inferred(self) -> bool:
        return Basis.INFERRED in (self.before.basis, self.after.basis)


class _Sum:
    """A running sum of ground and places."""

    __slots__ = ("area", "cells", "contested", "inferred", "places")

    def __init__(self) -> None:
        self.area = 0
        self.contested = 0
        self.inferred = 0
        self.cells: list[str] = []
        self.places: list[str] = []

    def add_ground(self, cell: str, area: int, after: ControlPeriod, *, inferred: bool = False) -> None:
        self.cells.append(cell)
        self.area += area
        self.contested += area if after.fought_over else 0
        self.inferred += area if inferred else 0


_Ledger = defaultdict[tuple[Holder, Holder], _Sum]


class _Count:
    """What is counted of one unit, or of the country."""

    def __init__(self) -> None:
        moved: _Ledger = defaultdict(_Sum)
        renamed: _Ledger = defaultdict(_Sum)
        self.ledgers = {Passage.MOVED: moved, Passage.RENAMED: renamed}
        self.held: tuple[dict[Holder, _Sum], dict[Holder, _Sum]] = (defaultdict(_Sum), defaultdict(_Sum))
        self.apart: list[Apart] = []

    def add_ground(self, cell: str, m2: int, change: _Change, *, apart: bool) -> None:
        before, after = change.before, change.after
        self.held[0][before.holder].add_ground(cell, m2, before)
        self.held[1][after.holder].add_ground(cell, m2, after)
        if change.passage in self.ledgers:
            ledger = self.ledgers[change.passage]
            ledger[before.holder, after.holder].add_ground(cell, m2, after, inferred=change.inferred)
        if apart:
            self.apart.append(Apart(cell, m2, before.holder, after.holder))

    def add_place(self, place: str, change: _Change) -> None:
        for side, period in zip(self.held, (change.before, change.after), strict=True):
            if period.basis == Basis.ASSESSED:
                side[period.holder].places.append(place)
        if change.passage in self.ledgers and not change.inferred:
            self.ledgers[change.passage][change.before.holder, change.after.holder].places.append(place)

    def comparison(self, first: date, second: date, unit: str | None) -> Comparison:
        moved, renamed = (_as_transfers(ledger) for ledger in self.ledgers.values())
        return Comparison(first, second, unit, moved, renamed, _as_totals(*self.held), tuple(self.apart))


def _as_transfers(ledger: Mapping[tuple[Holder, Holder], _Sum]) -> tuple[Transfer, ...]:
    rows = (
        Transfer(
            before, after, total.area, total.contested, total.inferred, tuple(sorted(total.cells)), tuple(total.places)
        )
        for (before, after), total in ledger.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.area_m2, str(row.from_), str(row.to))))


def _as_totals(before: Mapping[Holder, _Sum], after: Mapping[Holder, _Sum]) -> tuple[Total, ...]:
    empty = _Sum()
    rows = []
    for holder in {**before, **after}:
        a, b = before.get(holder, empty), after.get(holder, empty)
        rows.append(Total(holder, a.area, b.area, a.contested, b.contested, len(a.places), len(b.places)))
    return tuple(
        sorted(rows, key=lambda row: (row.holder is None, -row.area_m2_to, -row.area_m2_from, row.holder or ""))
    )
