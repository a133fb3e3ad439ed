"""What a faction was called: on a day, and one name after the other through a span."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geodata.dataset import Dataset
    from geodata.export.data.selection import Record, Selection
    from geodata.model.records import FactionName


def names_borne(dataset: Dataset, holder: str, first: date, last: date) -> tuple[FactionName, ...]:
    """Names that a faction bore from one day to another, both inside, in order."""
    faction = dataset.factions[holder]
    later = (name for name in faction.names if first < name.period.start <= last)
    return faction.name_on(first), *later


def names_in_turn(
    dataset: Dataset, holder: str | None, first: date, last: date, day_text: Callable[[date], str] = str
) -> str:
    """The same as one English text: "Blue Front; from 2020-02-15 Blue Army"."""
    if holder is None:
        return "nobody"
    now, *later = names_borne(dataset, holder, first, last)
    return "; ".join([now.name_en, *(f"from {day_text(name.period.start)} {name.name_en}" for name in later)])


def under_one_name(dataset: Dataset, selection: Selection, records: Iterable[Record]) -> Iterator[Record]:
    """Records parted on the days on which their holder took another name, so that each bears the name of its days.

    Parts without a day in the selection are left out; the picture of a single day is never parted.
    """
    for record in records:
        starts = [] if selection.one_day else _days_of_renaming(dataset, record)
        bounds = [record.start, *starts, record.end]
        for start, end in pairwise(bounds):
            if start is not None and selection.overlaps(start, end):
                yield replace(
                    record,
                    id=f"{record.id.removesuffix(str(record.start))}{start}",
                    start=start,
                    end=end,
                    named_on=max(start, selection.first),
                    qualifier=record.qualifier if start == record.start else "",
                    renamed=(),
                )


def renamed(dataset: Dataset, holder: str | None, first: date, last: date) -> tuple[str, ...]:
    """Names that a holder took after one day and up to another, each with its first day: "2020-02-15 Blue Army"."""
    if holder is None:
        return ()
    return tuple(f"{name.period.start} {name.name_en}" for name in names_borne(dataset, holder, first, last)[1:])


def last_day(selection: Selection, end: date | None) -> date:
    """Last selected day of what ends, half-open, on a day."""
    return min(selection.last, end - timedelta(1)) if end else selection.last


def _days_of_renaming(dataset: Dataset, record: Record) -> list[date]:
    if record.holder is None:
        return []
    starts = (name.period.start for name in dataset.factions[record.holder].names)
    return [start for start in starts if record.start < start and (record.end is None or start < record.end)]
