"""How fast ground changed hands in a span: km2 per day and per faction, places, and the days along a road."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geodata.counting.dataset_holdings import lineages_of, settled_places
from geodata.history.holdings import Holder
from geodata.model.units import M2_PER_KM2

if TYPE_CHECKING:
    from geodata.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Capture:
    """A place of a road and when it changed hands in the span for the first time."""

    place: str
    """Id of the place."""
    day: date | None
    """Day it changed hands, None where it did not."""
    to: Holder
    """Who took it; None where it did not change hands, or passed to nobody."""
    event: str
    """Id of the event, "" where there is none."""
    days_since: int | None
    """Days since the capture before it on the road; None for the first and where it did not change hands."""


@dataclass(frozen=True, slots=True)
class Holding:
    """An unbroken holding of an assessed place."""

    place: str
    """Id of the place."""
    holder: Holder
    """Its holder, under its last name."""
    start: date
    """First day."""
    end: date | None
    """First day no more, None where it lasts."""
    days: int
    """How long it lasted, up to the end of the span where it lasts."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast ground changed hands in a span."""

    first: date
    """First day of the span."""
    last: date
    """Last day, inside."""
    by_day: tuple[tuple[date, int], ...]
    """Days on which ground changed hands, with square metres (renamings not counted)."""
    redrawn_by_day: tuple[tuple[date, int], ...]
    """Days on which ground began or ceased to be drawn, with square metres, where undrawn ground is no data."""
    gained_by_day: tuple[tuple[date, Holder, int], ...]
    """Who gained how many square metres on each of these days, the most first within a day."""
    gained_m2: Mapping[Holder, int]
    """Square metres taken by each holder, gains of every day added up, the most first."""
    lost_m2: Mapping[Holder, int]
    """Square metres lost by each."""
    most_changed: tuple[tuple[str, int], ...]
    """Places with the number of times they changed hands, most first."""
    longest_held: tuple[Holding, ...]
    """Longest unbroken holdings of assessed places."""
    route: tuple[Capture, ...]
    """The dataset's road (setting ``route``), place by place."""

    @property
    def km2_per_day(self) -> float:
        """Ground that changed hands, over all days of the span."""
        return sum(m2 for _, m2 in self.by_day) / M2_PER_KM2 / ((self.last - self.first).days + 1)


def tempo(dataset: Dataset, first: date, last: date, limit: int = 10) -> Tempo:
    """What changed hands from ``first`` to ``last``, both inside; lists are cut at ``limit``.

    Raises OutOfRange for a day the dataset does not know; reversed days are put in order.
    """
    first, last = sorted((first, last))
    dataset.require_day(first)
    dataset.require_day(last)
    by_day: dict[date, int] = defaultdict(int)
    redrawn: dict[date, int] = defaultdict(int)
    by_day_and_holder: dict[tuple[date, Holder], int] = defaultdict(int)
    gained: dict[Holder, int] = defaultdict(int)
    lost: dict[Holder, int] = defaultdict(int)
    for cell in dataset.cells.values():
        for before, after in lineages_of(dataset)[cell.id].captures():
            if first <= after.period.start <= last:
                by_day[after.period.start] += cell.area_m2
                by_day_and_holder[after.period.start, after.holder] += cell.area_m2
                gained[after.holder] += cell.area_m2
                lost[before.holder] += cell.area_m2
        for _, after in lineages_of(dataset)[cell.id].redrawn():
            if first <= after.period.start <= last:
                redrawn[after.period.start] += cell.area_m2
    return Tempo(
        first=first,
        last=last,
        by_day=tuple(sorted(by_day.items())),
        redrawn_by_day=tuple(sorted(redrawn.items())),
        gained_by_day=tuple(sorted(((*key, m2) for key, m2 in by_day_and_holder.items()), key=_day_then_most)),
        gained_m2=_ranked(gained),
        lost_m2=_ranked(lost),
        most_changed=_most_changed(dataset, first, last)[:limit],
        longest_held=_longest_held(dataset, first, last)[:limit],
        route=captures_along(dataset, dataset.settings.route or dataset.settings.headline_places, first, last),
    )


def captures_along(
    dataset: Dataset, route: Sequence[str], first: date, last: date, captor: Holder = None
) -> tuple[Capture, ...]:
    """First capture of each place of a road from ``first`` to ``last``, and the days since the one before it.

    With ``captor`` only what that faction took counts.
    """
    steps: list[Capture] = []
    previous: date | None = None
    for place in route:
        taken = (
            after
            for _, after in lineages_of(dataset)[place].captures()
            if first <= after.period.start <= last and captor in (None, after.holder)
        )
        period = next(taken, None)
        if period is None:
            steps.append(Capture(place, None, None, "", None))
            continue
        day = period.period.start
        steps.append(Capture(place, day, period.holder, period.event, (day - previous).days if previous else None))
        previous = day
    return tuple(steps)


def _day_then_most(one: tuple[date, Holder, int]) -> tuple[date, int, str]:
    day, holder, m2 = one
    return day, -m2, holder or ""


def _ranked(sums: Mapping[Holder, int]) -> dict[Holder, int]:
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0] or "")))


def _most_changed(dataset: Dataset, first: date, last: date) -> tuple[tuple[str, int], ...]:
    """Places assessed to change hands in the span, the most often first."""
    changes = {}
    for place in settled_places(dataset):
        runs = list(lineages_of(dataset)[place].holdings())
        number = sum(first <= start <= last for start, _, _ in runs[1:])
        if number:
            changes[place] = number
    return tuple(sorted(changes.items(), key=lambda item: (-item[1], item[0])))


def _longest_held(dataset: Dataset, first: date, last: date) -> tuple[Holding, ...]:
    """Holdings that reach into the span, counted to its last day, the longest first."""
    found = []
    for place in settled_places(dataset):
        for start, end, holder in lineages_of(dataset)[place].holdings():
            if holder is not None and start <= last and (end is None or end > first):
                until = last.toordinal() + 1 if end is None else min(end.toordinal(), last.toordinal() + 1)
                found.append(Holding(place, holder, start, end, until - start.toordinal()))
    return tuple(sorted(found, key=lambda one: (-one.days, one.place)))
