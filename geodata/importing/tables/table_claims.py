"""Claims about places, as columns of numbers: who held a place from a day on, until when, and what else happened."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np

from geodata.importing.dates.date_patterns import looks_closed
from geodata.importing.request.limits import LimitExceeded, Limits

UNTIL_NEXT = 0
"""End of a claim that holds until the next of its place."""
OPEN = 1
"""End of a claim that a table with ends leaves open."""
MOST_MOMENTS = 500
"""Events without change of control that become moments of the map; more are only counted."""


class Said(NamedTuple):
    """What a row says, without its place and day."""

    holder: str
    """Label of the source; "" where the row names none."""
    effect: str
    """What happened, a key of ``words.HAPPENINGS``; "" where the row only says who holds the place."""
    status: str
    """How the place is held, a key of ``words.STATUSES``, "" where the row does not say."""
    by: tuple[str, ...]
    """Labels of the other parties of a status."""
    text: str
    """A sentence of the row."""
    link: str
    """Web addresses of the row."""


class Claim(NamedTuple):
    """One claim of a place, in the order of time."""

    day: date
    minute: int
    """Minutes since midnight, -1 where no time is written."""
    end: date | None
    """First day no longer so; None until the next claim, or for ever."""
    said: Said
    file: str
    number: int
    """Number of the row in its table."""
    written: str = ""
    """The day as EDTF, where it is less exact than to the day, or in doubt."""


class FirstRow(NamedTuple):
    """The first row of a table that speaks of a place."""

    place: str
    """Key of the place."""
    file: str
    number: int


class Moment(NamedTuple):
    """An event that changes no control."""

    day: date
    place: str
    """Key of its place."""
    kind: str
    """What happened, in the words of the row."""
    actor: str
    text: str
    link: str
    file: str


@dataclass(slots=True)
class FoundPlace:
    """A place as the tables have it."""

    name: str
    lon: float
    lat: float
    unit: str
    name_ar: str = ""
    code: str = ""
    """Its code where it was joined by one."""
    outlined: bool = False
    """True where it has an outline of its own."""


@dataclass(slots=True)
class Claims:
    """Tables as claims and places, and what was met on the way.

    A claim is some 20 bytes; of claims of a place that come in the order of time those that repeat the one before are
    not kept (``folded``), so that a panel with a row for each place and day takes as much as its changes.
    """

    limits: Limits
    places: dict[str, FoundPlace] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    how_dates: str = ""
    date_orders: list[Mapping[str, str]] = field(default_factory=list)
    """Orders of day and month that fit the dates alike, the assumed one first."""
    how_holders: str = ""
    how_places: str = ""
    span: set[date] = field(default_factory=set)
    """First and last day the tables speak of."""
    moments: list[Moment] = field(default_factory=list)
    no_change: Counter[str] = field(default_factory=Counter)
    """Kind of event that is no change of control -> rows of it."""
    eventful: set[str] = field(default_factory=set)
    """Keys of the places of these events."""
    names: dict[str, str] = field(default_factory=dict)
    """Label of a holder -> its name, where a column of names stands beside."""
    interval: str = ""
    """What a person says of ends: half-open, closed or ""."""
    folded: int = 0
    """Rows that repeat the one before."""
    rows: int = 0
    """Rows that were read as claims."""
    several: int = 0
    """Days on which claims of one place differ, decided by the latest time."""
    several_untimed: int = 0
    """The same without times, decided by the last row."""
    fold: bool = True
    _key: list[str] = field(default_factory=list)
    _number_of: dict[str, int] = field(default_factory=dict)
    _said: list[Said] = field(default_factory=list)
    _said_of: dict[Said, int] = field(default_factory=dict)
    _files: list[str] = field(default_factory=list)
    _last: dict[int, tuple[int, int, int, bool]] = field(default_factory=dict)
    """Number of a place -> day, minute and saying of its latest claim, and whether that one was folded."""
    _hidden: dict[tuple[int, int], bool] = field(default_factory=dict)
    """Place and day whose claims differ, one of them folded -> whether times tell them apart."""
    _place: array[int] = field(default_factory=lambda: array("I"))
    _day: array[int] = field(default_factory=lambda: array("i"))
    _minute: array[int] = field(default_factory=lambda: array("h"))
    _end: array[int] = field(default_factory=lambda: array("i"))
    _code: array[int] = field(default_factory=lambda: array("I"))
    _file: array[int] = field(default_factory=lambda: array("H"))
    _row: array[int] = field(default_factory=lambda: array("I"))
    _inexact: dict[int, str] = field(default_factory=dict)
    """Number of a claim -> its day as EDTF, where it is less exact than to the day, or in doubt."""

    def __len__(self) -> int:
        """Number of claims kept."""
        return len(self._day)

    def add(
        self, place: str, day: int, minute: int, end: int, said: Said, file: str, number: int, written: str = ""
    ) -> None:
        """Keep a claim; ``day`` and ``end`` are ordinals of days, or the end is ``UNTIL_NEXT`` or ``OPEN``.

        A negative end is that of the first day no longer so, whether or not the days of other ends still count: a
        bare month or year means its last day. ``written`` is a day that is less exact, in EDTF.
        Raises OutOfOrder where an earlier claim comes after later ones of its place were folded.
        """
        self.rows += 1
        at = self._number_of.get(place)
        if at is None:
            at = self._number_of[place] = len(self._key)
            self._key.append(place)
        code = self._said_of.get(said)
        if code is None:
            code = self._said_of[said] = len(self._said)
            self._said.append(said)
        if self.fold:
            last = self._last.get(at)
            if last is not None and end == UNTIL_NEXT:
                if (day, minute) < last[:2]:
                    if self.folded:
                        raise OutOfOrder
                elif last[2] == code or self._said[last[2]][:4] == said[:4]:
                    self.folded += 1
                    self._last[at] = (day, minute, last[2], True)
                    return
                elif last[3] and last[0] == day and self._said[last[2]].holder != said.holder:
                    self._hidden[at, day] = minute > last[1]
            if last is None or (day, minute) >= last[:2]:
                self._last[at] = (day, minute, code, False)
        if len(self._day) >= (self.limits.features if self.fold else self.limits.rows):
            raise LimitExceeded(
                f"the tables have more than {len(self._day):,} claims that differ from the one before of their place; "
                "keep only the rows where the holder changes, or import one year at a time"
            )
        if not self._files or self._files[-1] != file:
            self._files.append(file)
        if written:
            self._inexact[len(self._day)] = written
        self._place.append(at)
        self._day.append(day)
        self._minute.append(minute)
        self._end.append(end)
        self._code.append(code)
        self._file.append(len(self._files) - 1)
        self._row.append(min(number, 2**32 - 1))

    def said(self) -> list[Said]:
        """Everything that some row says, each once."""
        return self._said

    def files(self) -> list[str]:
        """Files that claims come from."""
        return sorted({*self._files, *(moment.file for moment in self.moments)})

    def first_rows(self) -> Iterator[FirstRow]:
        """The first row of every place."""
        _, first = np.unique(np.frombuffer(self._place, "I"), return_index=True) if self._place else ((), ())
        for number in first:
            yield FirstRow(self._key[self._place[number]], self._files[self._file[number]], self._row[number])

    def last_days(self) -> set[date]:
        """First and last day that claims speak of: the end of an interval only where something is known beyond it."""
        if not self._day:
            return set()
        starts, ends = np.frombuffer(self._day, "i"), self._ends()
        last = int(starts.max())
        known = ends[ends > OPEN]
        if len(known):
            latest = int(known.max())
            goes_on = bool((ends <= OPEN).any())
            last = max(last, latest if goes_on else latest - 1)
        return {date.fromordinal(int(starts.min())), date.fromordinal(last)}

    def closed(self) -> bool | None:
        """Whether the last day of an interval still counts; None where no claim has an end.

        Where nobody says, intervals of one place that follow each other tell.
        """
        ends = np.frombuffer(self._end, "i") if self._end else np.zeros(0, "i")
        known = np.flatnonzero(ends > OPEN)
        if not len(known):
            return True if (ends < 0).any() else None
        if self.interval:
            return self.interval == "closed"
        places, days = np.frombuffer(self._place, "I"), np.frombuffer(self._day, "i")
        begun = set(zip(places.tolist(), days.tolist(), strict=True))
        spans = [(int(places[n]), int(days[n]), int(ends[n])) for n in known[:200_000]]
        touching = sum((place, end) in begun for place, start, end in spans if end != start)
        apart = sum((place, end + 1) in begun or end == start for place, start, end in spans)
        if touching or apart:
            return apart > touching
        return looks_closed((date.fromordinal(start), date.fromordinal(end)) for _, start, end in spans)

    def _ends(self) -> np.ndarray:
        """First day no longer so of every claim, or one of the two constants."""
        ends = np.frombuffer(self._end, "i")
        return np.where(ends > OPEN, ends + int(bool(self.closed())), np.abs(ends))

    def by_place(self) -> Iterator[tuple[str, list[Claim]]]:
        """Claims of each place in the order of time: of one day by the time written, then by the row."""
        if not self._day:
            return
        place, day, minute = (
            np.frombuffer(one, kind) for one, kind in ((self._place, "I"), (self._day, "i"), (self._minute, "h"))
        )
        ends = self._ends()
        rank = np.empty(len(self._key), dtype=np.int64)
        rank[np.argsort(np.array(self._key, dtype=object))] = np.arange(len(self._key))
        order = np.lexsort((minute, day, rank[place]))  # stable: rows of one minute stay in their order
        self._count_several(order, place, day, minute)
        order = order[self._tells_new(order, place, ends)]
        for group in np.split(order, np.flatnonzero(np.diff(rank[place[order]])) + 1):
            yield self._key[place[group[0]]], [self._claim(int(number), ends) for number in group]

    def _tells_new(self, order: np.ndarray, place: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """True for the claims, in order, that do not only repeat the one before of their place."""
        alike: dict[tuple[object, ...], int] = {}
        meaning = np.array([alike.setdefault(said[:4], len(alike)) for said in self._said])
        said = meaning[np.frombuffer(self._code, "I")][order]
        new = np.ones(len(order), dtype=bool)
        new[1:] = (said[1:] != said[:-1]) | (place[order][1:] != place[order][:-1])
        return np.asarray(new | (ends[order] != UNTIL_NEXT))

    def _claim(self, number: int, ends: np.ndarray) -> Claim:
        end = int(ends[number])
        return Claim(
            date.fromordinal(self._day[number]),
            self._minute[number],
            date.fromordinal(end) if end > OPEN else None,
            self._said[self._code[number]],
            self._files[self._file[number]],
            self._row[number],
            self._inexact.get(number, ""),
        )

    def _count_several(self, order: np.ndarray, place: np.ndarray, day: np.ndarray, minute: np.ndarray) -> None:
        """Count the days on which claims of one place name several holders, by what decides between them."""
        found = dict(self._hidden)
        same = (place[order][1:] == place[order][:-1]) & (day[order][1:] == day[order][:-1])
        for number in np.flatnonzero(same):
            one, other = order[number], order[number + 1]
            if self._said[self._code[one]].holder != self._said[self._code[other]].holder:
                found[int(place[one]), int(day[one])] = bool(minute[one] < minute[other])
        self.several = sum(found.values())
        self.several_untimed = len(found) - self.several


class OutOfOrder(Exception):
    """A claim came after later ones of its place were folded: all must be read without folding."""
