"""What is known of every place on some days, and how far from a place the next report is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from geodata.history.evidence import reports
from geodata.history.nearest_places import Nearness
from geodata.model.records import ControlEvent, ControlPeriod
from geodata.model.vocabulary import Confidence, Evidence

Floats = NDArray[np.float64]
Codes = NDArray[np.int16]
Flags = NDArray[np.bool_]

UNKNOWN = -1
"""Code of a place and day without a holder from a row."""
NEIGHBOURS = 64
"""So many of the nearest places are asked for a report; where none of them has one, it counts as far as the last."""
FAR_KM = 500.0
"""Stands for a report that cannot be reached at all, or that none of all places has."""
NEVER = 36_500
"""Days that stand for the age of a report where there is none."""
AGREEING = 4
"""How many of the nearest reports are compared with the drawn holder."""
EVIDENCE = tuple(Evidence)
"""Kinds of evidence by their number."""
CONFIDENCE = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
"""Degrees of confidence by their number."""


@dataclass(frozen=True)
class Knowledge:
    """Holder and evidence of every place (row) on some days (columns)."""

    places: tuple[str, ...]
    """Ids of places."""
    days: tuple[date, ...]
    """The days, sorted."""
    holder: Codes
    """Code of the holder, UNKNOWN where no row names one."""
    evidence: NDArray[np.int8]
    """Number of the evidence in ``EVIDENCE``."""
    confidence: NDArray[np.int8]
    """Number of the confidence of the row in ``CONFIDENCE``."""
    age: NDArray[np.int32]
    """Days since the newest report of the place, NEVER where there was none."""

    @property
    def reported(self) -> Flags:
        """Where a row of the place's own is what is known."""
        return np.asarray(self.evidence == EVIDENCE.index(Evidence.REPORTED))


def knowledge(
    rows: Iterable[ControlEvent],
    histories: Mapping[str, Sequence[ControlPeriod]],
    days: Sequence[date],
    number: dict[str | None, int],
) -> Knowledge:
    """What is known on some sorted days; ``number`` gives holders their codes, new ones are added to it."""
    events = {event.id: event for event in rows}
    told: dict[str, list[int]] = defaultdict(list)
    for event in events.values():
        if reports(event):
            told[event.place].append(event.day.toordinal())
    shape = len(histories), len(days)
    holder = np.full(shape, UNKNOWN, dtype=np.int16)
    evidence = np.full(shape, EVIDENCE.index(Evidence.INFERRED), dtype=np.int8)
    confidence = np.zeros(shape, dtype=np.int8)
    age = np.full(shape, NEVER, dtype=np.int32)
    ordinals = np.array([day.toordinal() for day in days], dtype=np.int64)
    for row, (place, periods) in enumerate(histories.items()):
        if periods:
            at = np.searchsorted([one.period.start.toordinal() for one in periods], ordinals, side="right") - 1
            until = np.array([_ordinal(one.period.end) for one in periods])
            held = np.flatnonzero((at >= 0) & (ordinals < until[np.maximum(at, 0)]))
            its = at[held]
            opened_by = [None if one.inferred_from else events.get(one.event) for one in periods]
            codes = [number.setdefault(one.holder, len(number)) for one in periods]
            kinds = np.array([  # a holder that is carried back is no outcome to score against
                EVIDENCE.index(one.evidence if by else Evidence.INFERRED)
                for one, by in zip(periods, opened_by, strict=True)
            ])  # fmt: skip
            raised = np.array([_ordinal(one.reported_from) for one in periods])
            sure = np.array([CONFIDENCE.index(by.confidence) if by else 0 for by in opened_by])
            holder[row, held] = np.array(codes)[its]
            reported = ordinals[held] >= raised[its]
            evidence[row, held] = np.where(reported, EVIDENCE.index(Evidence.REPORTED), kinds[its])
            confidence[row, held] = sure[its]
        if told[place]:
            reported_on = np.array(sorted(told[place]))
            at = np.searchsorted(reported_on, ordinals, side="right")
            age[row] = np.where(at > 0, ordinals - reported_on[np.maximum(at, 1) - 1], NEVER)
    return Knowledge(tuple(histories), tuple(days), holder, evidence, confidence, age)


def _ordinal(day: date | None) -> int:
    return date.max.toordinal() if day is None else day.toordinal()


@dataclass(frozen=True)
class Surroundings:
    """What is reported round one place, day by day."""

    own_km: Floats
    """Travel cost from the place to the nearest report of the drawn holder."""
    other_km: Floats
    """The same to the nearest report of another holder."""
    agree: Floats
    """Share of the nearest reports that name the drawn holder; one half where there is none."""
    age: NDArray[np.int32]
    """Days since the newest report at the nearest place reported for the drawn holder."""
    near: NDArray[np.int64]
    """Number of the place of the nearest report, whoever it names; -1 where there is none."""


def surroundings(known: Knowledge, neighbours: Nearness, place: int, drawn: Codes, hidden: Flags) -> Surroundings:
    """What is reported round a place for and against a drawn holder; ``hidden`` places are not asked."""
    order, cost = _nearest(neighbours, place)
    every = len(order) <= NEIGHBOURS
    kept = ~hidden[order]
    order, cost = order[kept], cost[kept]
    days = np.arange(len(known.days))
    if not len(order):
        nothing = np.full(len(days), FAR_KM)
        never, nowhere = np.full(len(days), NEVER, np.int32), np.full(len(days), -1)
        return Surroundings(nothing, nothing, np.full(len(days), 0.5), never, nowhere)
    told = known.reported[order]
    same = told & (known.holder[order] == drawn)
    other = told & ~same
    farthest = FAR_KM if every else float(cost[-1])
    own_at, other_at = same.argmax(axis=0), other.argmax(axis=0)
    has_own, has_other = same.any(axis=0), other.any(axis=0)
    first = np.cumsum(told, axis=0) <= AGREEING
    asked = (told & first).sum(axis=0)
    agree = np.where(asked > 0, (same & first).sum(axis=0) / np.maximum(asked, 1), 0.5)
    return Surroundings(
        np.where(has_own, cost[own_at], farthest),
        np.where(has_other, cost[other_at], farthest),
        agree,
        np.where(has_own, known.age[order[own_at], days], NEVER).astype(np.int32),
        np.where(told.any(axis=0), order[told.argmax(axis=0)], -1).astype(np.int64),
    )


def _nearest(neighbours: Nearness, place: int) -> tuple[NDArray[np.intp], Floats]:
    """The place itself and those nearest to it, with their cost."""
    order: list[NDArray[np.integer]] = [np.array([place])]
    cost: list[Floats] = [np.zeros(1)]
    found = 0
    for places, costs in neighbours.nearest_first(place):
        order.append(places[: NEIGHBOURS - found])
        cost.append(costs[: NEIGHBOURS - found].astype(np.float64))
        found += len(places)
        if found >= NEIGHBOURS:
            break
    return np.concatenate(order).astype(np.intp), np.concatenate(cost)
