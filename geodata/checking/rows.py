"""Rows of the tables as the rules look at them, and where a mistake of a row is said to stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from geodata.history.control_history import Step, place_steps
from geodata.model.area_expression import AreaIndex, did_you_mean
from geodata.model.dataset_facts import DatasetFacts, Table
from geodata.model.errors import Problem
from geodata.model.records import ControlEvent

Rule = Callable[[DatasetFacts], Iterator[Problem]]
EVENT_TABLES = {"place": "control_events", "area": "area_events", "succession": "successions"}
"""Subject of an event -> stem of the file its row stands in."""
AREA_TABLES = ("area_events", "successions", "carry_back", "presence")


def cells_of(facts: DatasetFacts, stem: str, column: str) -> Iterator[tuple[Table, int, str]]:
    """Table, line and text of every filled cell of a column."""
    table = facts.tables.get(stem)
    if table is not None and column in table.columns:
        for row, line in zip(table.rows, table.lines, strict=True):
            if cell := row[column].strip():
                yield table, line, cell


def ids_in(facts: DatasetFacts, stem: str) -> set[str]:
    """Ids written in a table, those of rows included that make no record."""
    return {cell for _, _, cell in cells_of(facts, stem, ID_COLUMNS[stem])}


def items_of(cell: str) -> list[str]:
    """Items of a cell that lists several, with ``;`` between them."""
    return [item.strip() for item in cell.split(";") if item.strip()]


def hint_of(word: str, known: Mapping[str, object] | Iterable[str]) -> str:
    """End of a sentence about an unknown word: the nearest known one, else what to do."""
    return did_you_mean(word, known) or "; add it, or correct the spelling"


def problem_at(facts: DatasetFacts, event: ControlEvent, column: str, message: str, severity: str = "error") -> Problem:
    """A problem in the row of an event."""
    table = facts.tables.get(EVENT_TABLES[event.subject])
    path = table.path if table else f"facts/{EVENT_TABLES[event.subject]}.csv"
    return Problem(path, event.line, column, message, severity)


def own_rows(facts: DatasetFacts) -> dict[str, list[ControlEvent]]:
    """Own rows of every place without rivals, by day, order and line."""
    rows: dict[str, list[ControlEvent]] = defaultdict(list)
    for event in facts.events:
        if event.subject == "place" and not event.rival_of:
            rows[event.place].append(event)
    return {place: sorted(own, key=lambda row: (row.day, row.order, row.line)) for place, own in rows.items()}


def steps_of(facts: DatasetFacts) -> dict[str, tuple[Step, ...]]:
    """Rows applied to every place; an area that cannot be read holds no place (another rule names it)."""
    index = AreaIndex(facts)

    def inside(expression: str) -> frozenset[str]:
        try:
            return index(expression)
        except ValueError:
            return frozenset()

    return place_steps(facts, inside)


ID_COLUMNS = {
    "places": "place_id",
    "control_events": "event_id",
    "area_events": "area_event_id",
    "successions": "succession_id",
    "carry_back": "carry_back_id",
    "moments": "moment_id",
    "chapters": "chapter_id",
    "presence": "presence_id",
    "sources": "source_id",
}
"""Stem of a file -> column with the id of a row; factions.csv has several rows of one id."""
