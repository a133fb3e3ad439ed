"""A dataset folder -> records. Every error names file, line and column, and says what to do.

``read_dataset`` takes the files as they are described, with the csv module alone. Whether rows that can be read agree
with one another is for ``geodata.checking``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from geodata.facts.geojson_files import areas_of, units_of
from geodata.facts.package_file import existing_folder, settings_in, table_resources
from geodata.facts.table_records import (
    carry_back_of,
    chapter_of,
    claimed_by,
    designation_of,
    event_of,
    faction_row,
    factions_of,
    moment_of,
    place_of,
    presence_of,
    source_of,
)
from geodata.facts.table_rows import R, Row, missing_cells, read_table
from geodata.facts.text_files import PACKAGE, read_json
from geodata.model.errors import DataFileError, InvalidDataset, Problem
from geodata.model.records import ControlEvent, DatasetFacts, Table

MOST_OF_A_KIND = 20
"""So many problems of one column are listed; the rest is counted."""


def read_dataset(path: str | Path) -> DatasetFacts:
    """Records of a dataset folder.

    Raises DataFileError where a file is missing or cannot be read, InvalidDataset where rows do not parse. Whether the
    rows agree with one another is for ``find_problems``.
    """
    reading = DatasetReading(existing_folder(path))
    facts = reading.facts()
    if reading.problems:
        raise InvalidDataset(capped(reading.problems))
    return facts


def capped(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems, of each column of each file at most ``MOST_OF_A_KIND``, and how many more there are."""
    seen: dict[tuple[str, str | None, str], int] = defaultdict(int)
    kept = []
    for problem in problems:
        key = (problem.path, problem.column, problem.severity)
        seen[key] += 1
        if seen[key] <= MOST_OF_A_KIND:
            kept.append(problem)
    for (path, column, severity), count in seen.items():
        if count > MOST_OF_A_KIND:
            kept.append(Problem(path, None, column, f"{count - MOST_OF_A_KIND} more like these", severity))
    return tuple(kept)


class DatasetReading:
    """One pass over the files of a dataset, collecting what is wrong."""

    def __init__(self, folder: Path) -> None:
        """Read the description of the package; DataFileError where that fails."""
        self.folder = folder
        self.problems: list[Problem] = []
        self.unreadable = False
        self.package = read_json(folder / PACKAGE)
        self.resources = table_resources(folder, self.package)
        self.settings = settings_in(folder, self.package)
        self.tables: dict[str, Table] = {}

    def facts(self, *, strict: bool = True) -> DatasetFacts:
        """Records of all files; the first unreadable file raises if ``strict``, else it is noted."""
        self._guarded(strict, self._read_tables)
        events = (*self._control_events(), *self._area_events(), *self._successions())
        sources = {source.id: source for source in self._records("sources", source_of)}
        areas = self._guarded(strict, lambda: areas_of(self.folder)) or {}
        units = self._guarded(strict, lambda: units_of(self.folder, self.settings.units)) or ()
        return DatasetFacts(
            path=self.folder,
            name=str(self.package.get("name", self.folder.name)),
            title=str(self.package.get("title", self.package.get("name", self.folder.name))),
            settings=self.settings,
            factions=factions_of(self._records("factions", faction_row), self._records("designations", designation_of)),
            places={place.id: place for place in self._records("places", place_of)},
            areas=areas,
            sources=sources,
            events=tuple(replace(event, claimed_by=claimed_by(event, sources)) for event in events),
            moments=tuple(self._records("moments", moment_of)),
            chapters=tuple(self._records("chapters", chapter_of)),
            presence=tuple(self._records("presence", presence_of)),
            carry_back=tuple(self._records("carry_back", carry_back_of)),
            units=units,
            tables=self.tables,
            package=self.package,
        )

    def _guarded(self, strict: bool, read: Callable[[], R]) -> R | None:
        try:
            return read()
        except DataFileError as error:
            if strict:
                raise
            self.unreadable = True
            self.problems.append(as_problem(error, self.folder))
            return None

    def _read_tables(self) -> None:
        for stem, (path, fields) in self.resources.items():
            table, misfits = read_table(self.folder, path, fields)
            self.tables[stem] = table
            self.problems.extend(misfits)
            self.problems.extend(missing_cells(table, [field.name for field in fields if field.required]))

    def _records(self, stem: str, build: Callable[[Row], R]) -> list[R]:
        """Records of the sound rows of a table; none where the dataset has no such table."""
        table = self.tables.get(stem)
        records = []
        for number in range(len(table.rows) if table else 0):
            assert table
            row = Row(table, number, self.problems)
            record = build(row)
            if row.sound:
                records.append(record)
        return records

    def _control_events(self) -> list[ControlEvent]:
        return self._records("control_events", lambda row: event_of(row, "place", "event_id", "place_id"))

    def _area_events(self) -> list[ControlEvent]:
        return self._records("area_events", lambda row: event_of(row, "area", "area_event_id", "area"))

    def _successions(self) -> list[ControlEvent]:
        return self._records("successions", lambda row: event_of(row, "succession", "succession_id", "area"))


def as_problem(error: DataFileError, folder: Path | None = None) -> Problem:
    """The same as a problem of a list, its file relative to the dataset folder where one is given."""
    path = error.path
    if folder is not None and path.is_relative_to(folder):
        path = path.relative_to(folder)
    return Problem(path.as_posix() if folder else path.name, error.line, error.column, error.message)
