"""Shares of the country that others published, beside those of the map: its measure of truth from outside.

Hiding places (``evaluation``) asks whether the map agrees with itself. Observatories and research centres count ground
with their own maps, borders and definitions, so a difference is no proof of a mistake on either side; a large one marks
days to look into.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geodata.counting.shares import shares
from geodata.facts.table_rows import Field, Row, read_table
from geodata.model.errors import DataFileError

if TYPE_CHECKING:
    from geodata.dataset import Dataset

PUBLISHED = "published_shares.csv"
"""Optional file of a dataset's folder."""
FIELDS = tuple(Field(name, required=True) for name in ("day", "group", "holders", "share_percent", "publisher", "url"))
"""Its columns; ``holders`` are the ids, separated by ``;``, that the publisher counts together as ``group``."""


@dataclass(frozen=True, slots=True)
class PublishedShare:
    """What one publisher gave a group of holders on a day, and what the map gives them."""

    day: date
    """Day the figure is for; its day of publication where none is named."""
    group: str
    """Name of the group, a table's column."""
    holders: tuple[str, ...]
    """Ids of the factions counted together."""
    published_percent: float
    """Share of the country's area as published."""
    map_percent: float
    """Share of all cells' area on that day, contested ground counted for its holder."""
    publisher: str
    """Who counted."""
    url: str
    """Where that can be read."""

    @property
    def difference(self) -> float:
        """Percentage points by which the map gives more."""
        return self.map_percent - self.published_percent


def published_shares(dataset: Dataset) -> tuple[PublishedShare, ...]:
    """Every figure of ``published_shares.csv`` with the map's own; none where the dataset has no such file.

    Raises DataFileError for the first row that cannot be used, OutOfRange for a day the dataset does not cover.
    """
    if not (dataset.path / PUBLISHED).is_file():
        return ()
    table, problems = read_table(dataset.path, PUBLISHED, FIELDS)
    found = []
    for number in range(len(table.rows)):
        row = Row(table, number, problems)
        day, share, holders = row.day("day"), row.number("share_percent"), row.texts("holders")
        for holder in holders:
            if holder not in dataset.factions:
                row.wrong("holders", f'"{holder}" is not a faction')
        if not holders:
            row.wrong("holders", "names no faction; give ids separated by ;")
        if not 0 <= share <= 100:
            row.wrong("share_percent", f"{share:g} is no share; give per cent of the country's area")
        if row.sound:
            held = {holder: m2 for holder, (m2,) in shares(dataset, day, day).area_m2.items()}
            mapped = 100 * sum(held.get(holder, 0) for holder in holders) / sum(held.values())
            told = row.text("group"), holders, share, mapped, row.text("publisher"), row.text("url")
            found.append(PublishedShare(day, *told))
    if problems:
        first = problems[0]
        raise DataFileError(dataset.path / PUBLISHED, first.message, line=first.line, column=first.column)
    return tuple(found)


def as_markdown(figures: Iterable[PublishedShare]) -> str:
    """A table for readers: a line for each day and publisher, "map / published" in the column of each group."""
    figures = tuple(figures)
    groups = [group for group, _ in Counter(one.group for one in figures).most_common()]
    lines = [
        f"| day | counted by | {' | '.join(groups)} |",
        "|---" * (len(groups) + 2) + "|",
    ]
    for day, publisher in dict.fromkeys((one.day, one.publisher) for one in figures):
        its = {one.group: one for one in figures if (one.day, one.publisher) == (day, publisher)}
        cells = (f"{its[g].map_percent:.1f} / {its[g].published_percent:.1f}" if g in its else "" for g in groups)
        url = next(iter(its.values())).url
        lines.append(f"| {day} | [{publisher}]({url}) | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
