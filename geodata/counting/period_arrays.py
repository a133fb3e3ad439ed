"""Periods, areas and units of a dataset as arrays, so that two days are compared in well under a millisecond.

Made once per dataset and kept as long as it lives (``ledger_of``). Nothing here is decided anew: which ground changed
hands and which only took a new name is what ``geodata.history.holdings`` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from geodata.counting.dataset_holdings import lineages_of, settled_places
from geodata.history.holdings import Holder
from geodata.model.vocabulary import Basis

if TYPE_CHECKING:
    from geodata.dataset import Dataset

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
LONGEST_MASK = 62
"""Holders that fit the bits of a 64-bit number; with more of them masks are numbers without end."""


@dataclass(frozen=True, eq=False)
class Change:
    """What lies between two days for each place of a roster; all arrays have its length."""

    before: Ints
    """Numbers of the holders at the end of the first day."""
    after: Ints
    """Numbers of the holders at the end of the second."""
    moved: Flags
    """It changed hands."""
    renamed: Flags
    """Only the name of its holder changed."""
    contested_before: Flags
    """Fought over at the end of the first day."""
    contested_after: Flags
    """Fought over at the end of the second."""
    inferred_before: Flags
    """Inferred, not assessed, at the end of the first day."""
    inferred_after: Flags
    """Inferred, not assessed, at the end of the second."""


@dataclass(frozen=True, eq=False)
class Roster:
    """Some places and their periods, one after the other; arrays of periods are as long as all of these together."""

    ids: tuple[str, ...]
    """Ids of the places."""
    first: Ints
    """Number of the first period of each place."""
    start: Ints
    """Ordinal of the first day of each period."""
    holder: Ints
    """Number of its holder."""
    contested: Flags
    """Fought over."""
    inferred: Flags
    """Inferred, not assessed."""
    holding: Ints
    """Number of the holding it belongs to, among those of its place (``geodata.history.holdings``)."""
    onward: npt.NDArray[Any]
    """Names the holding bears from here on, as bits."""
    back: npt.NDArray[Any]
    """Names it bore up to here, as bits."""
    undrawn_is_unknown: bool
    """True where ground that nobody holds is no data."""

    @classmethod
    def of(cls, dataset: Dataset, ids: Iterable[str], number: Mapping[Holder, int]) -> Roster:
        """The roster of some places; ``number`` numbers the holders, nobody being 0."""
        places = tuple(ids)
        lineages = lineages_of(dataset)
        lines = [lineages[place] for place in places]
        counts = np.array([len(line.periods) for line in lines], dtype=np.int64)
        first = np.cumsum(counts) - counts
        periods = [period for line in lines for period in line.periods]
        mask = np.int64 if len(number) <= LONGEST_MASK else object
        bits = {
            names: sum(1 << number[name] for name in names) for line in lines for names in (*line.onward, *line.back)
        }
        return cls(
            ids=places,
            first=first,
            start=np.array([start for line in lines for start in line.starts], dtype=np.int64),
            holder=np.array([number[period.holder] for period in periods], dtype=np.int64),
            contested=np.array([period.fought_over for period in periods], dtype=bool),
            inferred=np.array([period.basis != Basis.ASSESSED for period in periods], dtype=bool),
            holding=np.array([one for line in lines for one in line.holding], dtype=np.int64),
            onward=np.array([bits[names] for line in lines for names in line.onward], dtype=mask),
            back=np.array([bits[names] for line in lines for names in line.back], dtype=mask),
            undrawn_is_unknown=any(line.undrawn_is_unknown for line in lines),
        )

    def on(self, day: date) -> Ints:
        """Number of the period that holds at the end of a day, for each place."""
        begun = np.add.reduceat(self.start <= day.toordinal(), self.first, dtype=np.int64)
        return np.asarray(self.first + np.maximum(begun - 1, 0))

    def change(self, first: date, second: date) -> Change:
        """What lies between the ends of two days."""
        i, j = self.on(first), self.on(second)
        before, after = self.holder[i], self.holder[j]
        differs = before != after
        if self.undrawn_is_unknown:
            differs &= (before > 0) & (after > 0)
        same = (self.holding[i] == self.holding[j]) | ((self.onward[i] & self.back[j]) != 0)
        return Change(
            before,
            after,
            differs & ~same,
            differs & same,
            self.contested[i],
            self.contested[j],
            self.inferred[i],
            self.inferred[j],
        )


@dataclass(frozen=True, eq=False)
class Ledger:
    """Cells and settled places of a dataset, and how much of each lies in which first-level unit."""

    holders: tuple[Holder, ...]
    """Holders by number; the first is nobody."""
    cells: Roster
    """The cells, by id."""
    places: Roster
    """The places that count as places, in file order."""
    ground: Mapping[str | None, tuple[Ints, Ints]]
    """First-level unit (None: the country) -> numbers of the cells in it, and their square metres there."""
    seats: Mapping[str | None, Ints]
    """First-level unit (None: the country) -> numbers of the places in it."""
    apart: frozenset[str]
    """Ids of the cells that are stated apart."""

    @classmethod
    def of(cls, dataset: Dataset, places: Sequence[str]) -> Ledger:
        """The ledger of a dataset; ``places`` are those that count as places."""
        holders: tuple[Holder, ...] = (None, *dataset.factions)
        number = {holder: at for at, holder in enumerate(holders)}
        ids = sorted(dataset.cells)
        ground: dict[str | None, list[tuple[int, int]]] = {None: []}
        for at, cell in enumerate(dataset.cells[one] for one in ids):
            ground[None].append((at, cell.area_m2))
            for unit, m2 in cell.split or ((cell.admin1, cell.area_m2),):
                rows = ground.setdefault(unit, [])
                if m2:
                    rows.append((at, m2))
        seats = {
            unit: [n for n, one in enumerate(places) if unit in (None, dataset.places[one].admin1)] for unit in ground
        }
        return cls(
            holders=holders,
            cells=Roster.of(dataset, ids, number),
            places=Roster.of(dataset, places, number),
            ground={unit: _columns(rows) for unit, rows in ground.items()},
            seats={unit: np.array(rows, dtype=np.int64) for unit, rows in seats.items()},
            apart=frozenset(dataset.settings.uncounted_note.areas) & dataset.cells.keys(),
        )


def _columns(rows: Sequence[tuple[int, int]]) -> tuple[Ints, Ints]:
    table = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return table[:, 0].copy(), table[:, 1].copy()


_kept: WeakKeyDictionary[Dataset, Ledger] = WeakKeyDictionary()


def ledger_of(dataset: Dataset) -> Ledger:
    """The ledger of a dataset, made when two of its days are first compared, forgotten with the dataset."""
    known = _kept.get(dataset)
    if known is None:
        known = _kept[dataset] = Ledger.of(dataset, tuple(settled_places(dataset)))
    return known
