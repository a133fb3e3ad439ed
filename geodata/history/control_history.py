"""Control history: sourced rows folded into periods of unbroken control. THE place that decides who held what.

Rules, in the order in which they are applied to one place:

1. On one day the place's own rows come first, in ``order``; then area rows; then successions.
2. Own rows of a day win: area rows and successions of that day pass the place by.
3. An area row changes the place if its holder at that moment is one of the row's ``from``, unless the place's next own
   row has that same holder as its ``from``: it was still held then.
4. A succession does the same, but waits only for own rows of the next 120 days.
5. An area ``baseline``, or ``deduced`` without ``from``, opens the history of a place that has none; of several on one
   day the highest ``order`` stays.
6. The last row of a day that changes anything makes the period; the others stay visible as events.
7. ``contested``, ``besieged`` and ``shared`` last until the next holder, ``siege_lifted`` or ``confirmed``. A new name
   (``relabelled``, ``merged``) is no new holder in that sense.
8. A row with ``rival_of`` never enters.
9. A period has the evidence of the row that opened it (``geodata.history.evidence``); a succession keeps the evidence
   that there was. A later report of the place's own that finds it so makes it reported from that day on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from geodata.history.evidence import evidence_of, raises
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.period import Period
from geodata.model.records import ControlEvent, ControlPeriod
from geodata.model.vocabulary import Evidence, Kind, Status

NOBODY = ""
"""How ``from`` writes that nobody held the place."""
SUCCESSION_WAITS = timedelta(days=120)
"""A place with a row of its own this soon after a succession takes part by that row."""
_RANK = {"place": 0, "area": 1, "succession": 2}
_STATUS = {Kind.CONTESTED: Status.CONTESTED, Kind.BESIEGED: Status.BESIEGED, Kind.SHARED: Status.SHARED}
_NEW_NAME = (Kind.RELABELLED, Kind.MERGED)
Inside = Callable[[str], frozenset[str]]
"""Area expression -> ids of the places inside (``geodata.model.area_expression.AreaIndex``)."""


@dataclass(frozen=True, slots=True)
class State:
    """How a place stands at one moment."""

    holder: str | None = None
    """Faction id, None for nobody."""
    status: Status = Status.HELD
    """How it is held."""
    by: tuple[str, ...] = ()
    """The other parties of the status."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row applied to one place."""

    event: ControlEvent
    """The row."""
    before: State | None
    """How the place stood; None where its history had not begun."""
    after: State | None
    """How it stands then."""


def place_histories(facts: DatasetFacts, inside: Inside) -> dict[str, tuple[ControlPeriod, ...]]:
    """Periods of every place that rest on a row: its own rows, area rows and successions.

    A place no row speaks of has no period; otherwise the periods run without hole from its first row on, and the last
    one is open. A city whose parts differ reports that as ``contested``.
    """
    whole = {place: tuple(periods(place, steps)) for place, steps in place_steps(facts, inside).items()}
    return {place: _divided(whole[place], parts, whole) for place, parts in _parts_of(facts).items()}


def place_steps(facts: DatasetFacts, inside: Inside) -> dict[str, tuple[Step, ...]]:
    """Every row that bears on a place, in the order of application, with the states before and after it."""
    return {place: tuple(steps(rows)) for place, rows in rows_by_place(facts, inside).items()}


def rows_by_place(facts: DatasetFacts, inside: Inside) -> dict[str, list[ControlEvent]]:
    """Own rows, area rows and successions of every place, rivals left out, in the order of application."""
    rows: dict[str, list[ControlEvent]] = {place: [] for place in facts.places}
    for event in sorted(facts.events, key=_sequence):
        if event.rival_of:
            continue
        for place in (event.place,) if event.subject == "place" else inside(event.place):
            if place in rows:
                rows[place].append(event)
    return rows


def _sequence(event: ControlEvent) -> tuple[date, int, int, int]:
    return (event.day, _RANK[event.subject], event.order, event.line)


def steps(rows: Sequence[ControlEvent]) -> Iterator[Step]:
    """Apply the rows of one place, which are in the order of application, one after the other."""
    own = [row for row in rows if row.subject == "place"]
    own_days = {row.day for row in own}
    state: State | None = None
    opened: date | None = None
    for row in rows:
        before = state
        if row.subject == "place":
            state = _apply(row, state)
        elif row.day not in own_days:
            state = _apply_area(row, state, opened, own)
        if before is None and state is not None:
            opened = row.day
        yield Step(row, before, state)


def _apply(row: ControlEvent, state: State | None) -> State | None:
    """State after a row that bears on the place."""
    if row.kind.sets_holder:
        withdrawn = row.to is None and (not row.kind.opens or bool(row.from_))
        if state is not None and row.kind in _NEW_NAME:
            return replace(state, holder=row.to)
        return State(row.to, Status.WITHDRAWN if withdrawn else Status.HELD)
    if state is None:
        named = row.to if row.to is not None else next(iter(row.from_), NOBODY)
        if not named:
            return None
        state = State(named)
    if row.kind in _STATUS:
        return State(state.holder, _STATUS[row.kind], row.by)
    ends = state.status is not Status.WITHDRAWN
    return State(state.holder) if ends else state


def _apply_area(
    row: ControlEvent, state: State | None, opened: date | None, own: Sequence[ControlEvent]
) -> State | None:
    """State after an area row or succession, which may pass the place by."""
    if row.kind.opens and not row.from_:
        opens = state is None or opened == row.day
        return _apply(row, None) if opens else state
    if state is None or (state.holder or NOBODY) not in row.from_ or _still_held(row, state, own):
        return state
    return _apply(row, state)


def _still_held(row: ControlEvent, state: State, own: Sequence[ControlEvent]) -> bool:
    """True where the place's next own row says that the holder was still there."""
    following = next((event for event in own if event.day > row.day), None)
    if following is None or (following is own[0] and following.kind.opens):
        return False
    held_then = held_before(following)
    if row.subject == "area":
        return (state.holder or NOBODY) in held_then
    soon = following.day - row.day <= SUCCESSION_WAITS
    knows_new_name = (row.to or NOBODY) in held_then and (state.holder or NOBODY) not in held_then
    return soon and not knows_new_name


def held_before(row: ControlEvent) -> tuple[str, ...]:
    """Holders before a row, as the row itself says; "" stands for nobody, an empty tuple for no word on it."""
    says_what_follows = row.kind.sets_holder and row.kind is not Kind.DEDUCED
    if row.from_ or says_what_follows or row.to is None:
        return row.from_
    return (row.to,)


def periods(place: str, taken: Iterable[Step]) -> Iterator[ControlPeriod]:
    """Periods of one place, each from the day of a change up to, not including, the day of the next."""
    changes: list[tuple[date, State, ControlEvent, Evidence]] = []
    reported_from: dict[date, date] = {}
    evidence = Evidence.INFERRED
    for day, of_day in groupby(taken, key=lambda step: step.event.day):
        rows = list(of_day)
        telling = [step.event for step in rows if step.after != step.before and step.event.subject != "succession"]
        evidence = evidence_of(telling[-1]) if telling else evidence
        last = next((step for step in reversed(rows) if step.after != step.before), None)
        if last is not None and last.after is not None and last.after != rows[0].before:
            changes.append((day, last.after, last.event, evidence))
        found_so = any(step.after == step.before and raises(step.event, evidence) for step in rows)
        if found_so and not telling and changes:
            evidence = Evidence.REPORTED
            if changes[-1][0] < day:
                reported_from[changes[-1][0]] = day
            else:  # a succession of that day, and a report that finds its outcome
                changes[-1] = (*changes[-1][:3], evidence)
    ends: list[date | None] = [*(day for day, *_ in changes[1:]), None]
    for (day, state, event, known_by), end in zip(changes, ends, strict=bool(changes)):
        yield ControlPeriod(
            place=place,
            period=Period(day, end),
            holder=state.holder,
            status=state.status,
            by=state.by,
            evidence=known_by,
            event=event.id,
            sources=event.sources,
            start_qualifier=event.date.qualifier,
            reported_from=reported_from.get(day),
        )


def _parts_of(facts: DatasetFacts) -> dict[str, list[str]]:
    """Place -> its quarters and halves, for every place."""
    parts: dict[str, list[str]] = {place: [] for place in facts.places}
    for place in facts.places.values():
        if place.part_of in parts:
            parts[place.part_of].append(place.id)
    return parts


def _divided(
    own: tuple[ControlPeriod, ...], parts: Sequence[str], whole: Mapping[str, tuple[ControlPeriod, ...]]
) -> tuple[ControlPeriod, ...]:
    """Periods of a city in which ``held`` reads ``contested`` while an assessed part has another holder."""
    histories = [whole[part] for part in parts if whole[part]]
    if not own or not histories:
        return own
    first = own[0].period.start
    days = sorted({p.period.start for history in (own, *histories) for p in history if p.period.start >= first})
    divided: list[ControlPeriod] = []
    for day in days:
        centre = period_on(own, day)
        assert centre is not None
        found = _division(
            centre, [period for period in (period_on(history, day) for history in histories) if period], day
        )
        if not divided or centre.period.start == day or not _same_state(divided[-1], found):
            divided.append(found)
    return tuple(_closed(divided))


def _division(centre: ControlPeriod, parts: Sequence[ControlPeriod], day: date) -> ControlPeriod:
    """How the whole city reports itself from ``day`` on; the row of that day, of centre or part, stands for it."""
    differing = [part for part in parts if part.holder and part.holder != centre.holder]
    cause = next((period for period in (centre, *differing, *parts) if period.period.start == day), centre)
    divided = centre.status is Status.HELD and bool(differing)
    raised = centre.reported_from
    return replace(
        centre,
        period=Period(day),
        evidence=centre.evidence_on(day),
        reported_from=raised if raised and raised > day else None,
        status=Status.CONTESTED if divided else centre.status,
        by=tuple(sorted({part.holder for part in differing if part.holder})) if divided else centre.by,
        divided=divided,
        event=cause.event,
        sources=cause.sources,
        start_qualifier=cause.start_qualifier,
    )


def _same_state(a: ControlPeriod, b: ControlPeriod) -> bool:
    return (a.holder, a.status, a.by, a.divided) == (b.holder, b.status, b.by, b.divided)


def _closed(found: Sequence[ControlPeriod]) -> Iterator[ControlPeriod]:
    """The same periods, each ending where the next begins."""
    for number, period in enumerate(found):
        end = found[number + 1].period.start if number + 1 < len(found) else None
        yield replace(period, period=Period(period.period.start, end))


def period_on(history: Sequence[ControlPeriod], day: date) -> ControlPeriod | None:
    """Period of a sorted history that holds a day; None where none does."""
    low, high = 0, len(history)
    while low < high:
        middle = (low + high) // 2
        if history[middle].period.start <= day:
            low = middle + 1
        else:
            high = middle
    return history[low - 1] if low and day in history[low - 1].period else None
