"""Certainty fitted, and judged, on what was hidden; ``python -m geodata.evaluation.fit_certainty`` writes the fit.

Three ways of hiding are pooled: places at random, whole squares, and all rows of whole days. A hidden place is taken
off the map: its ground is drawn as that of the nearest place left. It counts on days on which it has a report of its
own, and that report says what was right. A hidden day is drawn as the day before.

Nothing is tested on what it was fitted on: the places are parted by squares into ``PARTS`` groups, and each group gets
its certainty from a model fitted on all others, calibration included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.cells.catchments import Survey
from geodata.certainty.knowledge import EVIDENCE, UNKNOWN, Knowledge, Surroundings, knowledge, surroundings
from geodata.certainty.model import LEAST_PLACES, Model, Situation, fit
from geodata.evaluation.hidden_places import Board, board, days_scored, shared_out, square_of, whole_time
from geodata.history.control_history import place_histories
from geodata.history.nearest_places import Nearness
from geodata.model.area_expression import AreaIndex
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.vocabulary import Evidence

BINS = 10
"""Steps of the reliability table, of equally many place-days."""
PARTS = 5
"""Groups of squares for fitting and testing."""
REPEATS = 2
"""Ways of sharing out places that are pooled."""
LEAST_IN_BIN = 200
"""Fewest place-days in a step of the table for its gap to count."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Hidden:
    """Place-days that were hidden."""

    features: Floats
    """What was known round each."""
    right: Flags
    """Whether the drawn holder was right."""
    part: NDArray[np.int64]
    """Group of squares its place lies in."""
    place: NDArray[np.int64]
    """Number of the place."""
    way: NDArray[np.int64]
    """How it was hidden, the number in ``WAYS``."""

    @classmethod
    def joined(cls, several: Sequence[Hidden]) -> Hidden:
        """All place-days of several, one after the other."""
        names = ("features", "right", "part", "place", "way")
        return cls(*(np.concatenate([getattr(one, name) for one in several]) for name in names))


WAYS = ("single places", "squares", "whole days")
"""How place-days are hidden."""


def hidden_place_days(facts: DatasetFacts, measured: Survey) -> Hidden | None:
    """Every hidden place-day, over the span that is scored and all along; None where nothing is reported."""
    found: list[Hidden] = []
    histories = place_histories(facts, AreaIndex(facts))
    for days in (days_scored(facts), whole_time(facts)):
        shared = board(facts, measured, days)
        every = tuple(sorted({*days, *(day - timedelta(1) for day in days)}))
        known = knowledge(facts.events, histories, every, {})
        columns = np.flatnonzero([day in set(days) for day in every])
        part = _parts(facts)
        for way, blocked in enumerate((False, True)):
            for folds in list(shared_out(shared, blocked=blocked))[:REPEATS]:
                for hidden in folds:
                    found.extend(_of_fold(shared, known, columns, hidden, part, way))
        found.extend(_of_days(shared, known, columns, part))
    return Hidden.joined(found) if found else None


def _parts(facts: DatasetFacts) -> NDArray[np.int64]:
    """Group of every place: those of one square are in one group."""
    squares = [square_of(place.lon, place.lat) for place in facts.places.values()]
    number = {square: n for n, square in enumerate(sorted(set(squares)))}
    group = np.random.default_rng(0).permutation(len(number)) % PARTS
    return np.array([group[number[square]] for square in squares], dtype=np.int64)


def _of_fold(
    shared: Board, known: Knowledge, columns: NDArray[np.intp], hidden: Sequence[int], part: NDArray[np.int64], way: int
) -> Iterator[Hidden]:
    """Place-days of places that are hidden together."""
    left_out = np.zeros(len(known.places), dtype=bool)
    left_out[list(hidden)] = True
    kept: dict[int, Surroundings] = {}
    for number in hidden:
        if number in shared.drawn_round:
            continue
        truth = known.holder[number][columns]
        counted = known.evidence[number][columns]
        scored = (truth != UNKNOWN) & np.isin(counted, (_number(Evidence.REPORTED), _number(Evidence.DEDUCED)))
        if not scored.any():
            continue
        site, away = _home(shared.neighbours, known, number, left_out, columns)
        for one in np.unique(site[scored & (site >= 0)]).tolist():
            at = np.flatnonzero(scored & (site == one))
            if one not in kept:
                kept[one] = surroundings(known, shared.neighbours, one, known.holder[one], left_out)
            its = _situation(known, kept[one], one, columns[at], away[at])
            right = known.holder[one][columns[at]] == truth[at]
            yield _hidden(its, right, part[number], number, way)


def _hidden(its: Situation, right: Flags, part: int, number: int, way: int) -> Hidden:
    count = len(right)
    return Hidden(its.features(), right, np.full(count, part), np.full(count, number), np.full(count, way))


def _home(
    neighbours: Nearness, known: Knowledge, number: int, left_out: Flags, columns: NDArray[np.intp]
) -> tuple[NDArray[np.int64], Floats]:
    """Place whose ground a hidden one becomes, day by day (-1 for none), and the travel cost to it."""
    site = np.full(len(columns), -1, dtype=np.int64)
    away = np.zeros(len(columns))
    for order, cost in neighbours.nearest_first(number):
        kept = ~left_out[order]
        order, cost = order[kept], cost[kept]
        lacking = np.flatnonzero(site < 0)
        if not len(lacking):
            break
        if len(order):
            able = known.holder[np.ix_(order, columns[lacking])] != UNKNOWN
            at, has = able.argmax(axis=0), able.any(axis=0)
            site[lacking[has]] = order[at[has]]
            away[lacking[has]] = cost[at[has]]
    return site, away


def _situation(
    known: Knowledge, around: Surroundings, site: int, at: NDArray[np.intp], away: Floats, later: int = 0
) -> Situation:
    return Situation(
        away, around.own_km[at], around.other_km[at], around.agree[at], known.evidence[site][at],
        known.confidence[site][at], around.age[at] + later,
    )  # fmt: skip


def _of_days(shared: Board, known: Knowledge, columns: NDArray[np.intp], part: NDArray[np.int64]) -> Iterator[Hidden]:
    """Place-days of days whose rows are hidden: what was known the day before, a day older."""
    nobody = np.zeros(len(known.places), dtype=bool)
    at = columns[columns > 0]
    at = at[[known.days[c] - known.days[c - 1] == timedelta(1) for c in at]]
    for number in shared.candidates:
        if number in shared.drawn_round:
            continue
        told = known.evidence[number][at]
        before = known.holder[number][at - 1]
        scored = np.isin(told, (_number(Evidence.REPORTED), _number(Evidence.DEDUCED))) & (before != UNKNOWN)
        days = at[scored]
        if len(days):
            around = surroundings(known, shared.neighbours, number, known.holder[number], nobody)
            its = _situation(known, around, number, days - 1, np.zeros(len(days)), later=1)
            yield _hidden(
                its, known.holder[number][days] == before[scored], part[number], number, WAYS.index("whole days")
            )


def _number(evidence: Evidence) -> int:
    return EVIDENCE.index(evidence)


# --- fitted, and tested ----------------------------------------------------------------------------------------------


def cross_fitted(hidden: Hidden) -> Floats:
    """Certainty of every place-day, from a model that has seen no place of its group of squares."""
    stated = np.zeros(len(hidden.right))
    for part in range(PARTS):
        tested = hidden.part == part
        if tested.any() and not tested.all():
            stated[tested] = fit(hidden.features[~tested], hidden.right[~tested]).certainty(hidden.features[tested])
    return stated


def reliability(stated: Floats, right: Flags) -> list[dict[str, Any]]:
    """Table of place-days in ``BINS`` steps of equally many: how sure, and how often right."""
    order = np.argsort(stated, kind="stable")
    return [
        {
            "place_days": len(group),
            "from": round(float(stated[group].min()), 4),
            "to": round(float(stated[group].max()), 4),
            "stated": round(float(stated[group].mean()), 4),
            "found": round(float(right[group].mean()), 4),
        }
        for group in np.array_split(order, BINS)
        if len(group)
    ]


def judged(stated: Floats, right: Flags) -> dict[str, Any]:
    """The table, with the greatest gap of steps that have enough place-days and the expected calibration error."""
    bins = reliability(stated, right)
    gaps = [abs(one["stated"] - one["found"]) for one in bins if one["place_days"] >= LEAST_IN_BIN]
    weighted = sum(abs(one["stated"] - one["found"]) * one["place_days"] for one in bins)
    return {
        "place_days": len(right),
        "right": round(float(right.mean()), 4),
        "greatest_gap": round(max(gaps), 4) if gaps else None,
        "expected_calibration_error": round(weighted / len(right), 4),
        "brier": round(float(((stated - right) ** 2).mean()), 4),
        "bins": bins,
    }


NOT_CALIBRATED = "not calibrated on this dataset: it has too few places with reports of their own"
"""Said where nothing is fitted."""


def certainty_judged(hidden: Hidden | None) -> dict[str, Any]:
    """How far stated certainty is found right, cross-fitted: all, and by way of hiding; a note where nothing can be."""
    if hidden is None or len(np.unique(hidden.place)) < LEAST_PLACES or len(np.unique(hidden.part)) < PARTS:
        return {"calibrated": False, "note": NOT_CALIBRATED}
    stated = cross_fitted(hidden)
    return {
        "calibrated": True,
        "places": len(np.unique(hidden.place)),
        **judged(stated, hidden.right),
        "by_way": {
            way: judged(stated[hidden.way == n], hidden.right[hidden.way == n])
            for n, way in enumerate(WAYS)
            if (hidden.way == n).any()
        },
    }


def fitted(hidden: Hidden | None) -> Model | None:
    """The model of all hidden place-days, with their counts; None where they are too few."""
    if hidden is None or len(np.unique(hidden.place)) < LEAST_PLACES:
        return None
    counts = {
        "places": len(np.unique(hidden.place)),
        "place_days": len(hidden.right),
        **{f"place_days_{way.replace(' ', '_')}": int((hidden.way == n).sum()) for n, way in enumerate(WAYS)},
        "right": int(hidden.right.sum()),
    }
    return replace(fit(hidden.features, hidden.right), counts=tuple(counts.items()))


def reliability_table(document: Mapping[str, Any]) -> str:
    """The table as Markdown, in per cent."""
    if not document["calibrated"]:
        return f"Certainty is {document['note']}.\n"
    head = "| step | hidden place-days | stated, % | found right, % |\n|---|---|---|---|\n"
    rows = "".join(
        f"| {100 * one['from']:.1f} to {100 * one['to']:.1f} % | {one['place_days']:,} | {100 * one['stated']:.1f} | "
        f"{100 * one['found']:.1f} |\n"
        for one in document["bins"]
    )
    ways = "".join(
        f"| {way} | {one['place_days']:,} | {100 * one['right']:.1f} | {_points(one['greatest_gap'])} | "
        f"{_points(one['expected_calibration_error'])} |\n"
        for way, one in (("all", document), *document["by_way"].items())
    )
    second = "\n| hidden | place-days | right, % | greatest gap, points | expected calibration error, points |\n"
    return head + rows + second + "|---|---|---|---|---|\n" + ways


def _points(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}"
