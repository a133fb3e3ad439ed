"""Unbroken holdings of a place: when ground changed hands, and when only the name of its holder did.

A period continues the holding of the one before it where the holder is the same, or where an event of that day says
that it merely took a new name (``relabelled``) or merged into another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise

from geodata.model.records import Basis, ControlEvent, ControlPeriod, Kind

Holder = str | None
"""Faction id, or None for nobody."""

_NEW_NAME = frozenset({Kind.RELABELLED, Kind.MERGED})


class Passage(Enum):
    """What became of a place between two days."""

    STAYED = "stayed"
    """The same holder on both."""
    MOVED = "moved"
    """Another holder: it changed hands."""
    RENAMED = "renamed"
    """The same holding under another name."""
    LEARNED = "learned"
    """Drawn on one of the days only, in a series in which undrawn ground is no data: nobody's loss."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """Periods of one place and the holdings they make up."""

    periods: tuple[ControlPeriod, ...]
    """Sorted, without hole."""
    starts: tuple[int, ...]
    """Ordinal of the first day of each."""
    holding: tuple[int, ...]
    """Number of the holding each belongs to: it rises where ground changes hands."""
    onward: tuple[frozenset[Holder], ...]
    """Names its holding bears from each period to the holding's end."""
    back: tuple[frozenset[Holder], ...]
    """Names its holding bore up to each period."""
    undrawn_is_unknown: bool = False
    """True in an imported series, where undrawn ground is no data."""

    def index(self, day: date) -> int:
        """Position of the period that holds at the end of a day; the first for a day before all."""
        return max(0, bisect_right(self.starts, day.toordinal()) - 1)

    def passage(self, earlier: int, later: int) -> Passage:
        """What lies between two periods, by their positions."""
        before, after = self.periods[earlier].holder, self.periods[later].holder
        if before == after:
            return Passage.STAYED
        if self.undrawn_is_unknown and None in (before, after):
            return Passage.LEARNED
        if self.holding[earlier] == self.holding[later] or self.onward[earlier] & self.back[later]:
            return Passage.RENAMED
        return Passage.MOVED

    def captures(self) -> Iterator[tuple[ControlPeriod, ControlPeriod]]:
        """Neighbouring periods between which ground changed hands."""
        for number in range(1, len(self.periods)):
            if self.passage(number - 1, number) is Passage.MOVED:
                yield self.periods[number - 1], self.periods[number]

    def redrawn(self) -> Iterator[tuple[ControlPeriod, ControlPeriod]]:
        """Neighbouring periods between which ground began or ceased to be drawn, where undrawn ground is no data."""
        for number in range(1, len(self.periods)):
            if self.passage(number - 1, number) is Passage.LEARNED:
                yield self.periods[number - 1], self.periods[number]

    def holdings(self) -> Iterator[tuple[date, date | None, Holder]]:
        """Runs of assessed periods under one holder, whatever its name: start, end, last name."""
        run: list[int] = []
        for number, period in enumerate(self.periods):
            if run and (period.basis != Basis.ASSESSED or self.passage(run[-1], number) is Passage.MOVED):
                yield self._span(run)
                run = []
            if period.basis == Basis.ASSESSED:
                run.append(number)
        if run:
            yield self._span(run)

    def _span(self, run: Sequence[int]) -> tuple[date, date | None, Holder]:
        first, last = self.periods[run[0]], self.periods[run[-1]]
        return first.period.start, last.period.end, last.holder


def lineage(
    periods: Sequence[ControlPeriod], events: Mapping[str, ControlEvent], *, undrawn_is_unknown: bool = False
) -> Lineage:
    """The lineage of one place, from its periods (sorted, without hole) and the events that opened them, by id."""
    holding = [0]
    for earlier, later in pairwise(periods):
        holding.append(holding[-1] + (not _goes_on(events, earlier, later)))
    return Lineage(
        periods=tuple(periods),
        starts=tuple(period.period.start.toordinal() for period in periods),
        holding=tuple(holding),
        onward=_names(periods, holding, range(len(periods) - 1, -1, -1)),
        back=_names(periods, holding, range(len(periods))),
        undrawn_is_unknown=undrawn_is_unknown,
    )


def _names(periods: Sequence[ControlPeriod], holding: Sequence[int], order: range) -> tuple[frozenset[Holder], ...]:
    """Names of each period's holding met so far, going through the periods in an order."""
    found: list[frozenset[Holder]] = [frozenset()] * len(periods)
    before = None
    for number in order:
        found[number] = frozenset({periods[number].holder})
        if before is not None and holding[before] == holding[number]:
            found[number] |= found[before]
        before = number
    return tuple(found)


def _goes_on(events: Mapping[str, ControlEvent], earlier: ControlPeriod, later: ControlPeriod) -> bool:
    """True where a period is the same holding as the one before it."""
    if earlier.holder == later.holder:
        return True
    event = events.get(later.event)
    return (
        event is not None
        and event.kind in _NEW_NAME
        and event.day == later.period.start
        and (earlier.holder or "") in event.from_
    )
