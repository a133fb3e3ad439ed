"""Rules about ids, the references between tables, links, columns and signs that cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from geodata.checking.rows import EVENT_TABLES, ID_COLUMNS, cells_of, hint_of, ids_in, items_of, problem_at
from geodata.facts.table_records import FACTION_COLUMNS, NOBODY
from geodata.model.area_expression import did_you_mean
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.errors import Problem
from geodata.model.safe_text import web_link

SOURCED_TABLES = (
    "factions",
    "designations",
    "control_events",
    "area_events",
    "successions",
    "moments",
    "presence",
)
_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_SOURCE_ID = re.compile(r"[A-Za-z0-9_.-]+\Z")


def duplicate_ids(facts: DatasetFacts) -> Iterator[Problem]:
    """An id stands for one row; the three tables of events share one set of ids."""
    events: dict[str, str] = {}
    for stem, column in ID_COLUMNS.items():
        seen: dict[str, str] = events if stem in EVENT_TABLES.values() else {}
        for table, line, cell in cells_of(facts, stem, column):
            if cell in seen:
                yield Problem(
                    table.path, line, column, f'"{cell}" stands at {seen[cell]} already; give each row its own id'
                )
            else:
                seen[cell] = f"{Path(table.path).name}:{line}"


def malformed_ids(facts: DatasetFacts) -> Iterator[Problem]:
    """Ids are kebab-case ASCII; those of sources keep their spelling."""
    for stem, column in (*ID_COLUMNS.items(), ("factions", "faction_id")):
        form = _SOURCE_ID if stem == "sources" else _KEBAB
        for table, line, cell in cells_of(facts, stem, column):
            if not form.match(cell):
                remedy = "letters, digits, _ . -" if stem == "sources" else "small letters, digits and hyphens"
                yield Problem(table.path, line, column, f'"{cell}" is not an id; write it with {remedy}')


def unknown_factions(facts: DatasetFacts) -> Iterator[Problem]:
    """Every faction named has a row in factions.csv."""
    for stem, column in FACTION_COLUMNS:
        if stem == "factions":
            continue
        for table, line, cell in cells_of(facts, stem, column):
            for word in items_of(re.sub(r"\|", ";", cell)):
                if word not in facts.factions and not (word == NOBODY and column in ("from", "to")):
                    yield Problem(table.path, line, column, _not_a_faction(word, facts))


def _not_a_faction(word: str, facts: DatasetFacts) -> str:
    return f'"{word}" is not a faction{did_you_mean(word, facts.factions) or "; add it to factions.csv"}'


def unknown_places(facts: DatasetFacts) -> Iterator[Problem]:
    """Every place named has a row in places.csv."""
    places = ids_in(facts, "places")
    for stem, column in (("control_events", "place_id"), ("places", "part_of")):
        for table, line, cell in cells_of(facts, stem, column):
            if cell not in places:
                yield Problem(table.path, line, column, f'"{cell}" is not a place{hint_of(cell, places)}')


def unknown_sources(facts: DatasetFacts) -> Iterator[Problem]:
    """Every source named has a row in sources.csv."""
    for stem in SOURCED_TABLES:
        for table, line, cell in cells_of(facts, stem, "sources"):
            for source in items_of(cell):
                if source not in facts.sources:
                    yield Problem(
                        table.path, line, "sources", f'"{source}" is not a source{hint_of(source, facts.sources)}'
                    )
    for area in facts.areas.values():
        for source in area.sources:
            if source not in facts.sources:
                yield Problem(area.file, None, area.id, f'"{source}" is not a source{hint_of(source, facts.sources)}')


def unknown_areas(facts: DatasetFacts) -> Iterator[Problem]:
    """A place that names a drawn area has its outline in facts/areas/."""
    for table, line, cell in cells_of(facts, "places", "area"):
        if cell not in facts.areas:
            yield Problem(table.path, line, "area", f'"{cell}" is not a drawn area{hint_of(cell, facts.areas)}')


def broken_part_of(facts: DatasetFacts) -> Iterator[Problem]:
    """A quarter is part of another place, and never, over others, of itself."""
    for table, line, cell in cells_of(facts, "places", "place_id"):
        seen = [cell]
        while (above := facts.places[seen[-1]].part_of if seen[-1] in facts.places else "") and above not in seen:
            seen.append(above)
        if above == cell:
            yield Problem(table.path, line, "part_of", f'"{cell}" is part of itself, by way of {" > ".join(seen)}')


def broken_rivals(facts: DatasetFacts) -> Iterator[Problem]:
    """``rival_of`` names another row of its table, which is itself no rival."""
    events = {event.id: event for event in facts.events}
    ids = {subject: ids_in(facts, stem) for subject, stem in EVENT_TABLES.items()}
    for event in facts.events:
        if event.rival_of:
            rival = events.get(event.rival_of)
            if rival is None and event.rival_of in ids[event.subject]:
                continue
            if rival is None or rival is event:
                hint = "" if rival is event else did_you_mean(event.rival_of, events)
                yield problem_at(facts, event, "rival_of", f'"{event.rival_of}" is not another event{hint}')
            elif rival.rival_of:
                yield problem_at(
                    facts, event, "rival_of", f'"{rival.id}" is itself a rival; name the event both contradict'
                )
            elif (rival.subject, rival.place) != (event.subject, event.place):
                yield problem_at(
                    facts, event, "rival_of", f'"{rival.id}" is about another place; name one about {event.place}'
                )
    moments = ids_in(facts, "moments")
    for table, line, cell in cells_of(facts, "moments", "rival_of"):
        if cell not in moments:
            yield Problem(table.path, line, "rival_of", f'"{cell}" is not a moment{hint_of(cell, moments)}')


def bad_urls(facts: DatasetFacts) -> Iterator[Problem]:
    """Addresses begin with http:// or https://: they become links."""
    for column in ("url", "copy_url"):
        for table, line, cell in cells_of(facts, "sources", column):
            if not web_link(cell):
                yield Problem(
                    table.path, line, column, f'"{cell[:80]}" is not a web address; write it with http:// or https://'
                )


def own_columns(facts: DatasetFacts) -> Iterator[Problem]:
    """A column that datapackage.json does not describe may stay: it is kept in the file, and nothing reads it."""
    described = {
        str(one["path"]): {str(field["name"]) for field in one["schema"]["fields"]}
        for one in facts.package["resources"]
        if str(one["path"]).endswith(".csv")
    }
    for table in facts.tables.values():
        for column in table.columns:
            if column not in described[table.path]:
                name = column if column.strip() else "a column without a name"
                message = "is kept, but nothing reads it: datapackage.json has no such column"
                yield Problem(table.path, 1, name, message, "warning")


def control_characters(facts: DatasetFacts) -> Iterator[Problem]:
    """Texts hold letters and signs only: no control characters, nothing that turns the direction of what follows."""
    for table in facts.tables.values():
        for row, line in zip(table.rows, table.lines, strict=True):
            for column, cell in row.items():
                found = None if cell.isascii() and cell.isprintable() else next(filter(_hidden, cell), None)
                if found:
                    yield Problem(table.path, line, column, f"holds the hidden character U+{ord(found):04X}; remove it")


_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Signs that turn the direction of what follows, and the byte order mark."""


def _hidden(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in _TURNING
