"""How often the map is right about places it was not told of.

A fifth of the places that have rows of their own is hidden at a time. What the map would then show at a hidden place is
compared with its assessed holder, place by place and day by day. The map would show the cell of the nearest place left,
by travel cost; regional sweeps (area rows and successions, but not area baselines, some of which were drawn up from the
places themselves) count as known: they change a hidden place as they change any other, until there is newer word of
the nearest place.

Hiding single places flatters a map where villages stand close; so whole squares are hidden as well (``blocked``), and
the figures are also given for a fixed set of places (``evaluation_places.csv``, if the dataset has it), which facts
added later cannot make easier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.cells.catchments import Survey, survey
from geodata.facts.reading import read_dataset
from geodata.history.control_history import period_on, place_histories, rows_by_place
from geodata.history.nearest_places import Nearness, Remembered
from geodata.model.area_expression import AreaIndex
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.records import ControlEvent, ControlPeriod
from geodata.model.units import KM_PER_DEGREE

FOLDS = 5
"""Parts into which the places are shared out; each is hidden once."""
SEEDS = (0, 1, 2, 3)
"""Ways of sharing out; figures are means over them."""
NEAR_KM = 15.0
"""A place is near the front while a place of another holder lies within this distance."""
SQUARE_KM = 30.0
"""Side of the squares that are hidden as wholes."""
STEP_DAYS = 60
"""Days between those on which the whole time is scored."""
FIXED_SET = "evaluation_places.csv"
"""File with a column ``place_id`` in the dataset's folder: places that are always reported on apart."""
UNKNOWN = -1
"""Code of a place and day without an assessed holder."""

Codes = NDArray[np.int16]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Board:
    """Assessed holders of all places on some days, and what hidden places may know."""

    facts: DatasetFacts
    """The facts."""
    days: tuple[date, ...]
    """Days of the columns of ``codes``: those scored, and those of area rows between them."""
    scored: Flags
    """Which of ``days`` are scored."""
    codes: Codes
    """Holder of every place (row) on every day (column), UNKNOWN where none is assessed."""
    number: Mapping[str | None, int]
    """Holder -> its code."""
    sweeps: Mapping[str, tuple[ControlEvent, ...]]
    """Place -> the area rows and successions that bear on it, in order."""
    neighbours: Nearness
    """Travel cost between places."""
    xy_km: NDArray[np.float64]
    """Where the places lie, one row each."""
    drawn_round: Mapping[int, int]
    """Place -> the place in whose drawn area it lies: that is what the map shows there."""
    candidates: tuple[int, ...]
    """Numbers of the places that are hidden in turn: those with rows of their own and no drawn area."""


def evaluate(path: str | Path, measured: Survey | None = None) -> dict[str, Any]:
    """Accuracy of the map at hidden places of a dataset.

    ``accuracy`` and ``accuracy_near_front`` are shares of place-days over the span that the dataset names
    (``evaluation`` in its settings, else the span it opens on); ``by_day`` gives the first of them for every day.
    ``blocked`` hides whole squares, ``fixed_set`` counts only the places of ``evaluation_places.csv``, ``long_war`` all
    the time the dataset covers.
    """
    folder = Path(path)
    facts = read_dataset(folder)
    measured = measured or survey(facts)
    near = board(facts, measured, days_scored(facts))
    whole = board(facts, measured, whole_time(facts))
    fixed = _fixed_set(folder, facts)
    scores = [_scores(near, folds) for folds in shared_out(near, blocked=False)]
    blocked = [_scores(near, folds) for folds in shared_out(near, blocked=True)]
    long_war = [_scores(whole, folds) for folds in shared_out(whole, blocked=False)]
    long_blocked = [_scores(whole, folds) for folds in shared_out(whole, blocked=True)]
    document: dict[str, Any] = {
        "from": near.days[0].isoformat(),
        "to": near.days[-1].isoformat(),
        "folds": FOLDS,
        "repeats": len(SEEDS),
        "places": len(near.candidates),
        **_summary(near, scores),
        "by_day": _by_day(near, scores),
        "blocked": _summary(near, blocked),
        "long_war": {
            "days": int(whole.scored.sum()),
            **_summary(whole, long_war),
            "by_year": _by_year(whole, long_war),
        },
        "long_war_blocked": _summary(whole, long_blocked),
    }
    if fixed:
        document["fixed_set"] = {"places": len(fixed), **_summary(near, scores, fixed)}
        document["fixed_set_blocked"] = _summary(near, blocked, fixed)
    return document


def days_scored(facts: DatasetFacts) -> list[date]:
    """Every day of the span that is scored."""
    settings = facts.settings
    opening = settings.opening_span or (settings.first_day, settings.known_until)
    first, last = settings.evaluation_span
    start, end = first or opening[0], last or opening[1]
    return [start + timedelta(n) for n in range((end - start).days + 1)]


def whole_time(facts: DatasetFacts) -> list[date]:
    """Days between first and last, ``STEP_DAYS`` apart."""
    settings = facts.settings
    count = (settings.known_until - settings.first_day).days // STEP_DAYS
    return [settings.first_day + timedelta(n * STEP_DAYS) for n in range(count + 1)]


def _fixed_set(folder: Path, facts: DatasetFacts) -> frozenset[int]:
    """Numbers of the places of the fixed set; empty where the dataset has none."""
    file = folder / FIXED_SET
    if not file.is_file():
        return frozenset()
    wanted = set(file.read_text(encoding="utf-8").split())
    return frozenset(number for number, place in enumerate(facts.places) if place in wanted)


def board(facts: DatasetFacts, measured: Survey, days: Sequence[date]) -> Board:
    """What is assessed on some days, and what hidden places may know."""
    inside = AreaIndex(facts)
    rows = rows_by_place(facts, inside)
    sweeps = {place: tuple(row for row in its if _is_sweep(row)) for place, its in rows.items()}
    moving = {row.day for its in sweeps.values() for row in its if days[0] < row.day <= days[-1]}
    every = tuple(sorted({*days, *moving}))
    assessed = place_histories(facts, inside)
    number: dict[str | None, int] = {}
    codes = np.array([list(_coded(assessed[place], every, number)) for place in facts.places], dtype=np.int16)
    told = {event.place for event in facts.events if event.subject == "place" and not event.rival_of}
    xy = measured.plane.points(facts.places.values()) / 1000
    scored = set(days)
    return Board(
        facts=facts,
        days=every,
        scored=np.array([day in scored for day in every]),
        codes=codes,
        number=number,
        sweeps=sweeps,
        neighbours=Remembered(measured.neighbours),
        xy_km=xy,
        drawn_round=dict(_drawn_round(facts, measured)),
        candidates=tuple(n for n, p in enumerate(facts.places.values()) if p.id in told and not p.area),
    )


def _drawn_round(facts: DatasetFacts, measured: Survey) -> Iterator[tuple[int, int]]:
    """Numbers of places and of the places whose drawn areas they lie in; a city is not shown by its own quarter."""
    number = {place: n for n, place in enumerate(facts.places)}
    points = [shapely.Point(xy) for xy in measured.plane.points(facts.places.values())]
    for part, owner in measured.drawn.items():
        shapely.prepare(measured.parts[part])
        for n, place in enumerate(facts.places.values()):
            if place.id not in (owner, facts.places[owner].part_of) and measured.parts[part].contains(points[n]):
                yield n, number[owner]


def _is_sweep(row: ControlEvent) -> bool:
    return row.subject != "place" and row.kind.sets_holder and not row.kind.opens


def _coded(history: Sequence[ControlPeriod], days: Sequence[date], number: dict[str | None, int]) -> Iterator[int]:
    for day in days:
        period = period_on(history, day)
        yield UNKNOWN if period is None else number.setdefault(period.holder, len(number))


def shared_out(board: Board, *, blocked: bool) -> Iterator[list[list[int]]]:
    """For every seed the groups of places that are hidden together."""
    groups = [[number] for number in board.candidates]
    if blocked:
        squares: dict[tuple[int, int], list[int]] = {}
        places = list(board.facts.places.values())
        for number in board.candidates:
            squares.setdefault(square_of(places[number].lon, places[number].lat), []).append(number)
        groups = [squares[key] for key in sorted(squares)]
    for seed in SEEDS:
        order = np.random.default_rng(seed).permutation(len(groups))
        yield [[number for group in order[fold::FOLDS] for number in groups[group]] for fold in range(FOLDS)]


def square_of(lon: float, lat: float) -> tuple[int, int]:
    """Square of a sinusoidal grid a point lies in."""
    km = KM_PER_DEGREE
    return int(lat * km // SQUARE_KM), int(lon * km * np.cos(np.radians(lat)) // SQUARE_KM)


@dataclass(frozen=True)
class Scores:
    """Outcome of hiding every candidate once."""

    right: Flags
    """Whether the map was right, by place and day."""
    counted: Flags
    """Which places and days count."""
    near: Flags
    """Which of them lie near a front."""


def _scores(board: Board, folds: Sequence[Sequence[int]]) -> Scores:
    shape = board.codes.shape
    right, counted, near = (np.zeros(shape, dtype=bool) for _ in range(3))
    for hidden in folds:
        for number in hidden:
            shown = _shown(board, number, hidden)
            truth = board.codes[number]
            right[number] = shown == truth
            counted[number] = board.scored & (truth != UNKNOWN)
            away_km = np.hypot(*(board.xy_km - board.xy_km[number]).T)
            others = board.codes[away_km <= NEAR_KM]
            near[number] = counted[number] & ((others != UNKNOWN) & (others != truth)).any(axis=0)
    return Scores(right, counted, near)


def _shown(board: Board, number: int, hidden: Sequence[int]) -> Codes:
    """What the map would show at a hidden place, day by day."""
    if number in board.drawn_round:
        return np.asarray(board.codes[board.drawn_round[number]])
    left_out = np.array(hidden)
    shown = np.full(len(board.days), UNKNOWN, dtype=np.int16)
    for order, _ in board.neighbours.nearest_first(number):
        order = order[~np.isin(order, left_out)]
        lacking = np.flatnonzero(shown == UNKNOWN)
        if not len(lacking):
            break
        if len(order):
            codes = board.codes[np.ix_(order, lacking)]
            shown[lacking] = codes[(codes != UNKNOWN).argmax(axis=0), np.arange(len(lacking))]
    return _swept(board, board.sweeps[board.neighbours.places[number]], shown)


def _swept(board: Board, sweeps: Sequence[ControlEvent], nearest: Codes) -> Codes:
    """The same with area rows applied: each decides until there is newer word of the nearest place."""
    column = {day: n for n, day in enumerate(board.days)}
    shown = nearest.copy()
    for sweep in sweeps:
        at = column.get(sweep.day)
        before = {board.number.get(holder or None) for holder in sweep.from_}
        if at and before & {int(shown[at - 1]), int(shown[at])}:
            news = np.flatnonzero(np.diff(nearest[at:]))
            until = at + 1 + int(news[0]) if len(news) else len(shown)
            shown[at:until] = board.number.get(sweep.to, UNKNOWN - 1)
    return shown


# --- figures ----------------------------------------------------------------------------------------------------------


def _summary(board: Board, scores: Sequence[Scores], only: frozenset[int] | None = None) -> dict[str, Any]:
    """Place-days and accuracies, means over the seeds."""
    kept = np.ones(len(board.codes), dtype=bool)
    if only is not None:
        kept[:] = False
        kept[list(only)] = True
    return {
        "place_days": int(scores[0].counted[kept].sum()),
        "place_days_near_front": int(scores[0].near[kept].sum()),
        "accuracy": _share([score.right[kept][score.counted[kept]] for score in scores]),
        "accuracy_near_front": _share([score.right[kept][score.near[kept]] for score in scores]),
    }


def _share(right: Sequence[Flags]) -> float | None:
    """Share of true flags to four decimals, None where there are none at all."""
    every = np.concatenate(right)
    return round(float(every.mean()), 4) if len(every) else None


def _by_day(board: Board, scores: Sequence[Scores]) -> dict[str, float | None]:
    return {
        day.isoformat(): _share([score.right[:, n][score.counted[:, n]] for score in scores])
        for n, day in enumerate(board.days)
        if board.scored[n]
    }


def _by_year(board: Board, scores: Sequence[Scores]) -> dict[str, float | None]:
    years = np.array([day.year for day in board.days])
    return {
        str(year): _share([score.right[:, years == year][score.counted[:, years == year]] for score in scores])
        for year in sorted(set(years.tolist()))
    }


# --- the figures as text ----------------------------------------------------------------------------------------------


def table(document: Mapping[str, Any]) -> str:
    """Figures of ``evaluate`` as a Markdown table, shares in per cent."""
    rows = [
        (f"{document['from']} to {document['to']}, single places hidden", document),
        ("the same, squares hidden", document["blocked"]),
        ("the same, fixed set of places, single places hidden", document.get("fixed_set")),
        ("the same, fixed set of places, squares hidden", document.get("fixed_set_blocked")),
        (f"all along, every {STEP_DAYS} days, single places hidden", document["long_war"]),
        ("all along, squares hidden", document["long_war_blocked"]),
    ]
    head = f"| | place-days | right, % | right within {NEAR_KM:.0f} km of another holder, % |\n|---|---|---|---|\n"
    lines = (
        f"| {name} | {figures['place_days']:,} | {_per_cent(figures['accuracy'])} | "
        f"{_per_cent(figures['accuracy_near_front'])} |\n"
        for name, figures in rows
        if figures
    )
    years = document["long_war"]["by_year"].items()
    yearly = f"| year | {' | '.join(year for year, _ in years)} |\n|---{'|---' * len(years)}|\n"
    yearly += f"| right, % | {' | '.join(_per_cent(share) for _, share in years)} |\n"
    return head + "".join(lines) + "\n" + yearly


def _per_cent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}"
