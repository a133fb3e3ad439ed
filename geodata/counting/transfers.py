"""Who gained what from whom between two days, counted on one fixed set of cells.

Every day colours the same cells, and areas are whole square metres, so ground lost by one faction is, to the last
digit, ground gained by others: nothing is measured twice and no sliver appears because a border was drawn anew.
A new name (``relabelled``) or a merger moves nothing: it is listed apart, as a renaming.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from geodata.counting.dataset_holdings import lineages_of
from geodata.counting.period_arrays import Change, Flags, Ints, Ledger, ledger_of
from geodata.history.holdings import Holder, Passage
from geodata.model.errors import OutOfRange
from geodata.model.units import M2_PER_KM2

if TYPE_CHECKING:
    import numpy.typing as npt

    from geodata.dataset import Dataset


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
        return self.area_m2 / M2_PER_KM2

    @property
    def contested_km2(self) -> float:
        """How much of it is contested on the second day, km2."""
        return self.contested_m2 / M2_PER_KM2

    @property
    def inferred_km2(self) -> float:
        """How much of it is inferred, km2."""
        return self.inferred_m2 / M2_PER_KM2


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
        return self.area_m2_from / M2_PER_KM2

    @property
    def area_km2_to(self) -> float:
        """Area at the end of the second day, km2."""
        return self.area_m2_to / M2_PER_KM2

    @property
    def contested_km2_from(self) -> float:
        """How much of the first was contested, km2."""
        return self.contested_m2_from / M2_PER_KM2

    @property
    def contested_km2_to(self) -> float:
        """How much of the second was contested, km2."""
        return self.contested_m2_to / M2_PER_KM2


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
        return self.area_m2 / M2_PER_KM2


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
        return self.area_m2 / M2_PER_KM2


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


def redrawn(dataset: Dataset, first: date, second: date) -> tuple[int, int]:
    """Square metres drawn on the later of two days only, and on the earlier only, where undrawn ground is no data.

    Such ground changed hands for nobody: who held it while it was not drawn is not known.
    """
    first, second = sorted((first, second))
    lineages = lineages_of(dataset)
    newly = no_longer = 0
    for cell in dataset.cells.values():
        line = lineages[cell.id]
        earlier, later = line.index(first), line.index(second)
        if line.passage(earlier, later) is Passage.LEARNED:
            if line.periods[earlier].holder is None:
                newly += cell.area_m2
            else:
                no_longer += cell.area_m2
    return newly, no_longer


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


def _counted(dataset: Dataset, first: date, second: date, units: Sequence[str | None]) -> dict[str | None, Comparison]:
    """A comparison for each unit (None: the country)."""
    first, second = sorted((first, second))
    dataset.require_day(first)
    dataset.require_day(second)
    ledger = ledger_of(dataset)
    ground, seats = ledger.cells.change(first, second), ledger.places.change(first, second)
    return {unit: _comparison(ledger, ground, seats, first, second, unit) for unit in units}


def _comparison(
    ledger: Ledger, ground: Change, seats: Change, first: date, second: date, unit: str | None
) -> Comparison:
    """What is counted of one unit; ``ground`` and ``seats`` say what became of cells and places."""
    cells, m2 = ledger.ground[unit]
    places = ledger.seats[unit]
    moved, renamed = (
        _transfers(ledger, (ground, cells, m2, of_ground[cells]), (seats, places, of_seats[places]))
        for of_ground, of_seats in ((ground.moved, seats.moved), (ground.renamed, seats.renamed))
    )
    totals = _totals(ledger, ground, cells, m2, seats, places)
    return Comparison(first, second, unit, moved, renamed, totals, _apart(ledger, ground, cells, m2))


_Ground = tuple[Change, Ints, Ints, Flags]
"""What became of all cells, the numbers of those in a unit, their square metres in it, and which of them count."""
_Seats = tuple[Change, Ints, Flags]
"""What became of all places, the numbers of those in a unit, and which of them count."""


def _transfers(ledger: Ledger, of_ground: _Ground, of_seats: _Seats) -> tuple[Transfer, ...]:
    """Ground and places that passed, by holder before and after, the largest first."""
    ground, cells, m2, counts = of_ground
    cells, m2 = cells[counts], m2[counts]
    pairs = ground.before[cells] * len(ledger.holders) + ground.after[cells]
    inferred = ground.inferred_before[cells] | ground.inferred_after[cells]
    area, contested, guessed = (
        _sums(pairs, weights) for weights in (m2, m2 * ground.contested_after[cells], m2 * inferred)
    )
    seats, places, passed = of_seats
    places = places[passed & ~seats.inferred_before[places] & ~seats.inferred_after[places]]
    seat_pairs = seats.before[places] * len(ledger.holders) + seats.after[places]
    ids, names = _grouped(pairs, cells, ledger.cells.ids), _grouped(seat_pairs, places, ledger.places.ids)
    found = []
    for pair in {**ids, **names}:
        before, after = divmod(pair, len(ledger.holders))
        whole, fought, inferred_m2 = (int(of[pair]) if pair < len(of) else 0 for of in (area, contested, guessed))
        holders = ledger.holders[before], ledger.holders[after]
        lists = tuple(ids.get(pair, ())), tuple(names.get(pair, ()))
        found.append(Transfer(*holders, whole, fought, inferred_m2, *lists))
    return tuple(sorted(found, key=lambda row: (-row.area_m2, str(row.from_), str(row.to))))


def _sums(groups: Ints, weights: Ints) -> npt.NDArray[Any]:
    """Sum of whole numbers by group; exact, as all sums lie far below 2 ** 53."""
    return np.bincount(groups, weights)


def _grouped(groups: Ints, members: Ints, ids: Sequence[str]) -> dict[int, list[str]]:
    """Ids of the members of each group, in their order."""
    found: dict[int, list[str]] = defaultdict(list)
    for group, member in zip(groups.tolist(), members.tolist(), strict=True):
        found[group].append(ids[member])
    return found


def _totals(ledger: Ledger, ground: Change, cells: Ints, m2: Ints, seats: Change, places: Ints) -> tuple[Total, ...]:
    """What every holder of either day held, the largest on the second day first, nobody last."""
    count = len(ledger.holders)
    holders = ground.before[cells], ground.after[cells]
    contested = ground.contested_before[cells], ground.contested_after[cells]
    area = [np.bincount(side, m2, count) for side in holders]
    fought = [np.bincount(side, m2 * of, count) for side, of in zip(holders, contested, strict=True)]
    sides = ((seats.before, seats.inferred_before), (seats.after, seats.inferred_after))
    assessed = [np.bincount(side[places][~inferred[places]], minlength=count) for side, inferred in sides]
    present = np.flatnonzero(sum(np.bincount(side, minlength=count) for side in holders) + assessed[0] + assessed[1])
    columns = [column.astype(np.int64).tolist() for column in (*area, *fought, *assessed)]
    rows = [Total(ledger.holders[at], *(column[at] for column in columns)) for at in present.tolist()]
    return tuple(
        sorted(rows, key=lambda row: (row.holder is None, -row.area_m2_to, -row.area_m2_from, row.holder or ""))
    )


def _apart(ledger: Ledger, ground: Change, cells: Ints, m2: Ints) -> tuple[Apart, ...]:
    """The cells that are stated apart, as far as they lie in the unit counted."""
    if not ledger.apart:
        return ()
    return tuple(
        Apart(
            ledger.cells.ids[cell],
            area,
            ledger.holders[int(ground.before[cell])],
            ledger.holders[int(ground.after[cell])],
        )
        for number in sorted(ledger.cells.ids.index(one) for one in ledger.apart)
        for cell, area in ((number, int(m2[cells == number].sum())),)
        if area
    )
