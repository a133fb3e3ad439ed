"""What no row says: holders carried back from a later day, or inferred from the nearest assessed places.

An inferred holder is a vote of the nearest places with an assessed holder on that day (``fill_inferred``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from geodata.history.control_history import Inside, period_on, place_histories
from geodata.history.nearest_places import Nearness
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.period import Period
from geodata.model.records import CarryBack, ControlPeriod
from geodata.model.vocabulary import Evidence, Status

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VOTERS = 3
"""How many of the nearest assessed places decide an inferred holder."""
FEW_VOTERS = 16
"""On a day with as few assessed places the ways are searched from them, not from each place that asks."""
NO_COST_KM = 1e-6
"""Stands for a travel cost of nothing, so that its weight stays finite."""
_ASKED_AT_ONCE = 64
Earlier = Sequence[tuple[date, Nearness]]
"""Ways that led until a day, that day not inside; sorted."""


def control_histories(
    facts: DatasetFacts, inside: Inside, neighbours: Nearness, earlier: Earlier = ()
) -> dict[str, tuple[ControlPeriod, ...]]:
    """Gapless histories of every place: assessed where a row says so, inferred elsewhere."""
    assessed = place_histories(facts, inside)
    return fill_inferred(assessed, neighbours, facts.settings.first_day, carries(facts.carry_back, inside), earlier)


@dataclass(frozen=True, slots=True)
class Carry:
    """Holders of one day that are taken to have held before."""

    places: frozenset[str]
    """Ids of the places meant."""
    known_on: date
    """Day whose assessed holders are carried back."""
    back_to: date
    """First day they are carried to."""


def carries(rows: Iterable[CarryBack], inside: Inside) -> tuple[Carry, ...]:
    """Rows of carry_back.csv with their areas resolved."""
    return tuple(Carry(inside(row.area), row.known_on, row.back_to) for row in rows)


def fill_inferred(
    assessed: Mapping[str, tuple[ControlPeriod, ...]],
    neighbours: Nearness,
    first_day: date,
    carried: Sequence[Carry] = (),
    earlier: Earlier = (),
) -> dict[str, tuple[ControlPeriod, ...]]:
    """Gapless histories from ``first_day`` on: assessed periods, and inferred ones in their holes.

    The holder of a hole is the one carried back, else a vote of the three nearest places with an assessed holder on
    that day, each weighing 1 / travel cost; of equal sums the one with the nearest place wins. A period lasts as long
    as its holder wins; its event is that of the nearest winning voter on its first day. Nobody (None) is the holder
    where no assessed place can be reached.

    Every place of ``neighbours`` gets a history; those in ``assessed`` may start late or have holes. Until the days of
    ``earlier`` other ways are asked: lines that part neighbours now were not there yet.
    """
    board = _Assessed(assessed, neighbours, first_day, carried, earlier)
    return {place: tuple(board.history(number)) for number, place in enumerate(neighbours.places)}


class _Assessed:
    """Assessed holders of all places on all days of change, for the vote; nothing is kept for each place and day."""

    def __init__(
        self,
        assessed: Mapping[str, tuple[ControlPeriod, ...]],
        neighbours: Nearness,
        first_day: date,
        carried: Sequence[Carry],
        earlier: Earlier,
    ) -> None:
        self.assessed = [_from(assessed.get(place, ()), first_day) for place in neighbours.places]
        self.places = neighbours.places
        self.carried: dict[str, list[Carry]] = defaultdict(list)
        for carry in carried:
            for place in carry.places:
                self.carried[place].append(carry)
        starts = {period.period.start for history in self.assessed for period in history}
        ends = {period.period.end for history in self.assessed for period in history if period.period.end}
        spans = {day for carry in carried for day in (carry.back_to, carry.known_on) if day >= first_day}
        lines = {day for day, _ in earlier if day > first_day}
        self.days = sorted({first_day} | starts | ends | spans | lines)
        self.row_of = {day: number for number, day in enumerate(self.days)}
        self.holders = sorted({p.holder for history in self.assessed for p in history if p.holder is not None})
        code = {holder: number for number, holder in enumerate(self.holders)}
        self.codes = [_Codes.of(history, self.row_of, code) for history in self.assessed]
        self.epochs = tuple(
            (then, ways, _few_voters(self.codes, ways, len(self.days)))
            for then, ways in _epochs(self.days, earlier, neighbours)
        )

    def _rows(self, period: Period) -> slice:
        return slice(self.row_of[period.start], self.row_of[period.end] if period.end else len(self.days))

    def history(self, column: int) -> Iterator[ControlPeriod]:
        """Periods of one place, sorted."""
        found = list(self.assessed[column])
        for start, end in _holes(self.assessed[column], self.days[0]):
            found.extend(self._inferred(column, Period(start, end)))
        return iter(sorted(found, key=lambda period: period.period.start))

    def _inferred(self, column: int, hole: Period) -> Iterator[ControlPeriod]:
        """Inferred periods that fill one hole."""
        rows = self._rows(hole)
        days = self.days[rows]
        votes = self._votes(column, rows)
        known = [self._carried(column, day) for day in days]
        holders = [k.holder if k else votes.holder(n) for n, k in enumerate(known)]
        changes = [n for n in range(len(days)) if n == 0 or holders[n] != holders[n - 1]]
        for n, following in zip(changes, [*changes[1:], None], strict=True):
            carried = known[n]
            voters = (column,) if carried else votes.voters(n)
            leading = carried or (period_on(self.assessed[votes.leading(n)], days[n]) if voters else None)
            yield ControlPeriod(
                place=self.places[column],
                period=Period(days[n], days[following] if following is not None else hole.end),
                holder=holders[n],
                status=Status.HELD,
                by=(),
                evidence=Evidence.DEDUCED if carried else Evidence.INFERRED,
                event=leading.event if leading else "",
                sources=leading.sources if leading else (),
                start_qualifier=leading.start_qualifier if leading and leading.period.start == days[n] else "",
                inferred_from=tuple(self.places[voter] for voter in voters),
            )

    def _carried(self, column: int, day: date) -> ControlPeriod | None:
        """Later period of the place whose holder a carry-back row gives it on a day."""
        for carry in self.carried.get(self.places[column], ()):
            if carry.back_to <= day < carry.known_on:
                return period_on(self.assessed[column], carry.known_on)
        return None

    def _votes(self, column: int, rows: slice) -> _Votes:
        """Vote of the nearest assessed places on every day of change in ``rows``."""
        import numpy as np

        ballot = _Ballot(self.codes, rows)
        for then, ways, few in self.epochs:
            by_few, by_all = (then & few.rows)[rows], (then & ~few.rows)[rows]
            if by_few.any():
                ballot.ask(*few.nearest_first(column), by_few)
            if by_all.any():
                for columns, cost in ways.nearest_first(column):
                    if not ballot.ask(columns, cost, by_all):
                        break
        voted, voter, weight = ballot.code, ballot.voter, ballot.weight
        agree = voted[:, :, None] == voted[:, None, :]
        winner = (agree * weight[:, None, :]).sum(axis=2).argmax(axis=1)  # who is missing has no weight
        every = np.arange(len(voted))
        holder = np.where(weight[every, winner] > 0, voted[every, winner], -1)
        return _Votes((None, *self.holders), holder, voter, weight, voter[every, winner])


@dataclass(frozen=True, slots=True)
class _Codes:
    """Codes of one place's assessed holders as runs of days of change; -1 where none can vote."""

    first: NDArray[np.integer]
    """Row of the day each run begins with; the first run begins before all."""
    code: NDArray[np.integer]
    """Code of each run."""

    @classmethod
    def of(cls, history: Sequence[ControlPeriod], row_of: Mapping[date, int], number: Mapping[str, int]) -> _Codes:
        """Runs of a history; ``row_of`` numbers the days of change, ``number`` the holders."""
        import numpy as np

        first, code = [-1], [-1]
        for period in history:
            first.append(row_of[period.period.start])
            code.append(-1 if period.holder is None else number[period.holder])
            if period.period.end is not None:
                first.append(row_of[period.period.end])
                code.append(-1)
        return cls(np.array(first, dtype=np.int32), np.array(code, dtype=np.int16))

    def on(self, rows: NDArray[np.integer]) -> NDArray[np.integer]:
        """Codes on some days."""
        import numpy as np

        return np.asarray(self.code[np.searchsorted(self.first, rows, side="right") - 1])


class _Ballot:
    """The first ``VOTERS`` who can vote on each of some days, found one after the other."""

    def __init__(self, codes: Sequence[_Codes], rows: slice) -> None:
        import numpy as np

        self._codes, self._first = codes, rows.start
        count = rows.stop - rows.start
        self.found = np.zeros(count, dtype=int)
        self.voter = np.zeros((count, VOTERS), dtype=int)
        self.weight = np.zeros((count, VOTERS))
        self.code = np.full((count, VOTERS), -1, dtype=int)

    def ask(self, columns: NDArray[np.integer], cost: NDArray[np.floating], rows: NDArray[np.bool_]) -> bool:
        """Let places vote, nearest first, on those of the days marked that still lack voters; True where some do."""
        import numpy as np

        for first in range(0, len(columns), _ASKED_AT_ONCE):
            lacking = np.flatnonzero(rows & (self.found < VOTERS))
            if not len(lacking):
                return False
            asked = slice(first, first + _ASKED_AT_ONCE)
            self._count(columns[asked], 1.0 / np.maximum(cost[asked], NO_COST_KM), lacking)
        return bool((rows & (self.found < VOTERS)).any())

    def _count(self, columns: NDArray[np.integer], weight: NDArray[np.floating], lacking: NDArray[np.integer]) -> None:
        import numpy as np

        code = np.column_stack([self._codes[column].on(lacking + self._first) for column in columns])
        able = code >= 0
        every = np.arange(len(lacking))
        for _ in range(VOTERS):
            at = able.argmax(axis=1)
            votes = able[every, at] & (self.found[lacking] < VOTERS)
            row, slot = lacking[votes], self.found[lacking[votes]]
            self.voter[row, slot] = columns[at[votes]]
            self.weight[row, slot] = weight[at[votes]]
            self.code[row, slot] = code[every[votes], at[votes]]
            self.found[row] += 1
            able[every, at] = False


@dataclass(frozen=True, slots=True)
class _Few:
    """Days on which few places can vote, and the cost from every place to those."""

    rows: NDArray[np.bool_]
    """Which days of change they are."""
    voters: NDArray[np.integer]
    """Places that can vote on one of them, in order."""
    cost: NDArray[np.floating]
    """Cost from every place (column) to each voter (row)."""

    def nearest_first(self, column: int) -> tuple[NDArray[np.integer], NDArray[np.floating]]:
        """Voters that a place can reach, with their cost, nearest first."""
        import numpy as np

        cost = self.cost[:, column]
        order = np.argsort(cost, kind="stable")
        order = order[np.isfinite(cost[order]) & (self.voters[order] != column)]
        return self.voters[order], cost[order]


def _few_voters(codes: Sequence[_Codes], neighbours: Nearness, days: int) -> _Few:
    """Days with at most ``FEW_VOTERS``, as long as all of them together have few."""
    import numpy as np

    voting = np.zeros(days + 1, dtype=int)
    for one in codes:
        able = (one.code >= 0).astype(int)
        np.add.at(voting, one.first[1:], np.diff(able))
    rows = np.cumsum(voting)[:days] <= FEW_VOTERS
    at = np.flatnonzero(rows)
    voters = np.array([number for number, one in enumerate(codes) if (one.on(at) >= 0).any()], dtype=int)
    if len(voters) > 4 * FEW_VOTERS:
        rows, voters = np.zeros(days, dtype=bool), voters[:0]
    return _Few(rows, voters, neighbours.costs_from(voters.tolist()))


@dataclass(frozen=True, slots=True)
class _Votes:
    """Outcome of the vote for one place, row by row."""

    names: tuple[str | None, ...]
    """Holder by code + 1."""
    code: NDArray[np.integer]
    """Code of the winner; -1 where nobody could vote."""
    voter: NDArray[np.integer]
    """Columns of the voters, nearest first."""
    weight: NDArray[np.floating]
    """Their weights; 0 for a voter that is missing."""
    lead: NDArray[np.integer]
    """Column of the nearest voter for the winner."""

    def holder(self, row: int) -> str | None:
        """The winner."""
        return self.names[int(self.code[row]) + 1]

    def voters(self, row: int) -> tuple[int, ...]:
        """Columns of all voters, nearest first."""
        return tuple(int(v) for v, weight in zip(self.voter[row], self.weight[row], strict=True) if weight > 0)

    def leading(self, row: int) -> int:
        """Column of the nearest voter for the winner."""
        return int(self.lead[row])


def _epochs(days: Sequence[date], earlier: Earlier, now: Nearness) -> Iterator[tuple[NDArray[np.bool_], Nearness]]:
    """Which of the days of change some ways led on, and those ways."""
    import numpy as np

    number = np.arange(len(days))
    first = 0
    for until, ways in earlier:
        end = bisect_left(days, until)
        yield (number >= first) & (number < end), ways
        first = end
    yield number >= first, now


def _from(history: Sequence[ControlPeriod], first_day: date) -> tuple[ControlPeriod, ...]:
    """The history without the days before ``first_day``."""
    kept = (period for period in history if period.period.end is None or period.period.end > first_day)
    return tuple(
        period if period.period.start >= first_day else replace(period, period=Period(first_day, period.period.end))
        for period in kept
    )


def _holes(history: Sequence[ControlPeriod], first_day: date) -> Iterator[tuple[date, date | None]]:
    """Spans from ``first_day`` on that no period of a sorted history covers; the last may be open."""
    day: date | None = first_day
    for period in history:
        if day is not None and day < period.period.start:
            yield day, period.period.start
        day = period.period.end
    if day is not None:
        yield day, None
