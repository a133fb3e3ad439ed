"""Files of a dataset -> records. Every error names file, line and column, and says what to do.

``read_dataset`` is the fast way in, with the csv module alone; ``find_problems`` names every mistake of a dataset, by
its Table Schema (through Frictionless) and by the rules of ``geodata.checking.dataset_rules``.
"""

from __future__ import annotations

import contextlib
import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from io import StringIO
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.facts.package_rules import package_problems
from geodata.facts.settings import TERRITORY, line_of, remarks, settings_of
from geodata.files.text_encoding import SHOWN, encoding_of
from geodata.model.appearance import COLOUR_COLUMNS, HATCHES, Appearance, colour_in
from geodata.model.area_expression import did_you_mean
from geodata.model.errors import DataFileError, InvalidDataset, Problem
from geodata.model.period import Period, UncertainDay, parse_day, parse_uncertain_day
from geodata.model.records import (
    Area,
    CarryBack,
    Chapter,
    Confidence,
    ControlEvent,
    DatasetFacts,
    Designation,
    Faction,
    FactionName,
    Kind,
    Moment,
    Place,
    Presence,
    Settings,
    Source,
    Table,
    Unit,
)
from geodata.model.safe_text import web_link

__all__ = ["DatasetFacts", "Settings", "find_problems", "fingerprint", "read_dataset"]

PACKAGE = "datapackage.json"
AREAS = "facts/areas"
NOBODY = "nobody"
"""How the facts write that no one holds a place."""
FACTION_COLUMNS = (
    ("control_events", "from"),
    ("control_events", "to"),
    ("control_events", "by"),
    ("area_events", "from"),
    ("area_events", "to"),
    ("successions", "from"),
    ("successions", "to"),
    ("designations", "faction_id"),
    ("factions", "faction_id"),
    ("presence", "faction"),
    ("sources", "side"),
)
"""Columns that name factions, by the stem of their file."""
LINKED = ("licenses", "sources", "contributors")
"""Lists in the description of a package whose items may have an address, ``path``."""
DATA_SUFFIXES = (".csv", ".geojson", ".json")
REQUIRED_TABLES = ("factions", "places", "control_events", "sources")
MOST_DEGREES_EAST = 540.0
"""Coordinates beyond the date line are unusual but right up to here: one turn more."""
MOST_OF_A_KIND = 20
"""So many problems of one column are listed; the rest is counted."""

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z", re.ASCII)
ENCYCLOPEDIA = "encyclopedia"

E = TypeVar("E", bound=StrEnum)
R = TypeVar("R")


def read_dataset(path: str | Path) -> DatasetFacts:
    """Records of a dataset folder.

    Raises DataFileError where a file is missing or cannot be read, InvalidDataset where rows do not parse. Whether the
    rows agree with one another is for ``find_problems``.
    """
    reading = _Reading(existing_folder(path))
    facts = reading.facts()
    if reading.problems:
        raise InvalidDataset(capped(reading.problems))
    return facts


def find_problems(path: str | Path) -> tuple[Problem, ...]:
    """Every mistake and doubt of a dataset folder, errors first, by file and line; empty where all is well."""
    from geodata.checking.dataset_rules import problems_of
    from geodata.checking.table_schema import schema_problems

    try:
        folder = existing_folder(path)
        reading = _Reading(folder)
    except DataFileError as error:
        return tuple(_of_description(error)) or (_as_problem(error),)
    described = tuple(package_problems(reading.package))
    if any(problem.severity == "error" for problem in described):
        return described
    facts = reading.facts(strict=False)
    if reading.unreadable:
        return (*described, *reading.problems)
    found = [*described, *problems_of(facts, reading.problems)]
    cells = {(problem.path, problem.line, problem.column) for problem in found}
    rows = {(problem.path, problem.line) for problem in found}
    for problem in schema_problems(facts):
        of_cell = problem.column is not None and (problem.path, problem.line, None) not in cells
        if (
            (problem.path, problem.line, problem.column) not in cells
            if of_cell
            else (problem.path, problem.line) not in rows
        ):
            found.append(problem)
    located = _with_lines_of_settings(folder, found)
    return capped(
        sorted(dict.fromkeys(located), key=lambda p: (p.severity != "error", p.path, p.line or 0, p.column or ""))
    )


def _of_description(error: DataFileError) -> Iterator[Problem]:
    """All that is wrong with datapackage.json, where that is why a dataset cannot be read."""
    if (error.path.name == PACKAGE and error.line is None) or (error.column or "").startswith(f"{TERRITORY}."):
        with contextlib.suppress(DataFileError):
            package = read_json(error.path)
            if isinstance(package, dict):
                yield from package_problems(package)
                yield from _setting_problems(error.path.parent, package)


def _with_lines_of_settings(folder: Path, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems, those of a setting with its line in datapackage.json."""
    text = ""
    for problem in problems:
        if problem.path == PACKAGE and problem.line is None and (problem.column or "").startswith(f"{TERRITORY}."):
            text = text or read_text(folder / PACKAGE)
            problem = replace(problem, line=line_of(text, str(problem.column).removeprefix(f"{TERRITORY}.")))
        yield problem


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


def existing_folder(path: str | Path) -> Path:
    """The folder, if it holds a dataset; DataFileError otherwise."""
    folder = Path(path)
    if not folder.is_dir():
        raise DataFileError(folder, f'there is no dataset folder "{folder}"; give one that holds {PACKAGE} and facts/')
    if not (folder / PACKAGE).is_file():
        raise DataFileError(folder / PACKAGE, f'"{folder}" is no dataset: it lacks {PACKAGE}')
    return folder


def fingerprint(folder: Path) -> str:
    """Digest (SHA-256, hex) of what a build is made from: datapackage.json, data files of facts/ and base/."""
    digest = sha256()
    data = (file for part in ("facts", "base") for file in (folder / part).rglob("*") if file.suffix in DATA_SUFFIXES)
    for file in (folder / PACKAGE, *sorted(data)):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def read_package(folder: Path) -> dict[str, Any]:
    """The description of a dataset, datapackage.json, every address in it a web address or ""; {} where it is broken.

    This is the one place where links of the description are filtered; whoever shows them can rely on it.
    """
    package = read_json(folder / PACKAGE)
    if not isinstance(package, dict):
        return {}
    found = {**package, "resources": [_safe(one) for one in package.get("resources") or () if isinstance(one, dict)]}
    return _safe(found)


def _safe(part: dict[str, Any]) -> dict[str, Any]:
    """A package or resource whose addresses are web addresses or ""."""
    found = dict(part)
    if "homepage" in found:
        found["homepage"] = web_link(str(found["homepage"]))
    for key in LINKED:
        listed = found.get(key)
        items = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        found[key] = [{**one, "path": web_link(str(one.get("path") or ""))} for one in items]
    return found


def links_of(package: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where an address stands in the description of a package, and the address as it is written there."""
    if isinstance(package.get("homepage"), str):
        yield "homepage", package["homepage"]
    for part in (package, *(one for one in package.get("resources") or () if isinstance(one, dict))):
        name = "" if part is package else f"{part.get('path')} "
        for key in LINKED:
            for item in part[key] if isinstance(part.get(key), list) else ():
                if isinstance(item, dict) and isinstance(item.get("path"), str):
                    yield f"{name}{key} path", item["path"]


def read_text(file: Path) -> str:
    """Text of a UTF-8 file, a byte order mark left out; DataFileError where it is missing, empty or not UTF-8."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise DataFileError(file, f"there is no such file; {PACKAGE} names it") from None
    except OSError as error:
        raise DataFileError(file, f"cannot be read: {error.strerror}") from None
    if not content.strip():
        raise DataFileError(file, "the file is empty; restore it or write at least its header")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        page = encoding_of([content])[0]
        like = f", but like {SHOWN.get(page, 'UTF-16')}" if page != "utf-8-sig" else ""
        raise DataFileError(file, f"not UTF-8 text{like}; save the file as UTF-8", line=line) from None


def read_json(file: Path) -> Any:
    """Content of a JSON file; DataFileError where it is broken."""
    try:
        return json.loads(read_text(file))
    except json.JSONDecodeError as error:
        raise DataFileError(
            file, f"broken JSON: {error.msg}", line=error.lineno, column=f"column {error.colno}"
        ) from None
    except RecursionError:
        raise DataFileError(file, "broken JSON: nested too deeply") from None


# --- tables ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """One column, as datapackage.json describes it."""

    name: str
    required: bool


def read_table(folder: Path, path: str, fields: Iterable[Field]) -> tuple[Table, list[Problem]]:
    """Rows of a CSV file as text, and those that do not fit its header; DataFileError where it has no such columns."""
    file = folder / path
    reader = csv.reader(StringIO(read_text(file), newline=""), strict=True)
    rows: list[Mapping[str, str]] = []
    lines: list[int] = []
    records: list[int] = []
    problems = []
    try:
        columns = next(reader)
        _refuse_missing(file, columns, [field.name for field in fields])
        start = reader.line_num + 1
        for cells in reader:
            records.append(start)
            if len(cells) == len(columns):
                rows.append(dict(zip(columns, cells, strict=True)))
                lines.append(start)
            elif cells:
                problems.append(
                    Problem(
                        path,
                        start,
                        None,
                        f"has {len(cells)} fields, the header {len(columns)}; quote texts with commas",
                    )
                )
            start = reader.line_num + 1
    except csv.Error as error:
        raise DataFileError(file, f"broken CSV: {error}; check the quotes", line=reader.line_num) from None
    return Table(path, tuple(columns), tuple(rows), tuple(lines), tuple(records)), problems


def _refuse_missing(file: Path, columns: list[str], wanted: list[str]) -> None:
    missing = [name for name in wanted if name not in columns]
    for sign, shown in ((";", '";"'), ("\t", "tabs"), ("|", '"|"')) if missing else ():
        apart = {name.strip() for name in sign.join(columns).split(sign)}
        if len(columns) == 1 and len(apart & set(wanted)) > 1:
            raise DataFileError(file, f"its cells are separated by {shown}; save it with commas between them", line=1)
    if missing:
        listed = ", ".join(f'"{name}"' for name in missing)
        raise DataFileError(file, f"the header lacks {listed}; {PACKAGE} describes the columns", line=1)
    double = sorted({name for name in columns if columns.count(name) > 1})
    if double:
        raise DataFileError(file, f'the header has "{double[0]}" twice; every column has its own name', line=1)


class Row:
    """One row being read; it collects what is wrong with its cells."""

    def __init__(self, table: Table, number: int, problems: list[Problem]) -> None:
        """Take the row of that number."""
        self.line = table.lines[number]
        self._cells = table.rows[number]
        self._path = table.path
        self._problems = problems
        self.sound = True

    def wrong(self, column: str, message: str) -> None:
        """Note a mistake; the row makes no record then."""
        self.sound = False
        self._problems.append(Problem(self._path, self.line, column, message))

    def text(self, column: str) -> str:
        """Text of a cell without spaces around it, "" where there is no such column."""
        return self._cells.get(column, "").strip()

    def texts(self, column: str, separator: str = ";") -> tuple[str, ...]:
        """Items of a list."""
        return tuple(item.strip() for item in self.text(column).split(separator) if item.strip())

    def _read(self, column: str, read: Callable[[str], R], default: R) -> R:
        try:
            return read(self.text(column))
        except ValueError as error:
            self.wrong(column, str(error))
            return default

    def uncertain_day(self, column: str) -> UncertainDay:
        """A day with its qualifier."""
        return self._read(column, parse_uncertain_day, UncertainDay(date.min))

    def day(self, column: str) -> date:
        """A day."""
        return self._read(column, parse_day, date.min)

    def day_or_none(self, column: str) -> date | None:
        """A day, None for an empty cell; a qualifier is passed over."""
        return self.uncertain_day(column).day if self.text(column) else None

    def period(self) -> Period:
        """Period of the columns ``start`` and ``end``, either of them open where empty."""
        start, end = self.day_or_none("start") or date.min, self.day_or_none("end")
        try:
            return Period(start, end)
        except ValueError as error:
            self.wrong("end", str(error))
            return Period(start)

    def number(self, column: str) -> float:
        """A finite number."""
        return self._read(column, _number, 0.0)

    def number_or_none(self, column: str) -> float | None:
        """A finite number, None for an empty cell."""
        return self.number(column) if self.text(column) else None

    def integer(self, column: str, default: int = 0) -> int:
        """A whole number, the default for an empty cell."""
        return self._read(column, _integer, 0) if self.text(column) else default

    def colour(self, column: str) -> str:
        """A colour, ``#rrggbb``, "" for an empty cell."""
        return self._read(column, colour_in, "")

    def word(self, column: str, words: Iterable[str]) -> str:
        """One of some words, "" for an empty cell."""
        word = self.text(column)
        if word and word not in words:
            self.wrong(column, not_one_of(word, column, words))
        return word

    def one_of(self, column: str, choices: type[E]) -> E:
        """One of the words of an enumeration."""
        word = self.text(column)
        try:
            return choices(word)
        except ValueError:
            self.wrong(column, not_one_of(word, column, [str(choice) for choice in choices]))
            return next(iter(choices))


def not_one_of(cell: str, column: str, words: Iterable[str]) -> str:
    """Sentence that a word is not one of those a column has."""
    words = list(words)
    what = {"confidence": "degree of confidence"}.get(column, column)
    known = f"is not a {what}" if column in ("kind", "confidence") else f'is not a word of "{column}"'
    return f'"{cell}" {known}{did_you_mean(cell, words) or "; write one of " + ", ".join(words)}'


def _number(text: str) -> float:
    if not _NUMBER.match(text) or not isfinite(float(text)):
        raise ValueError(f'"{text}" is not a number; write it as 36.72')
    return float(text)


def _integer(text: str) -> int:
    if not _NUMBER.match(text) or "." in text:
        raise ValueError(f'"{text}" is not a whole number')
    return int(text)


# --- a dataset being read --------------------------------------------------------------------------------------------


class _Reading:
    """One pass over the files of a dataset, collecting what is wrong."""

    def __init__(self, folder: Path) -> None:
        """Read the description of the package; DataFileError where that fails."""
        self.folder = folder
        self.problems: list[Problem] = []
        self.unreadable = False
        self.package = read_json(folder / PACKAGE)
        self.resources = _table_resources(folder, self.package)
        self.settings = _settings(folder, self.package)
        self.tables: dict[str, Table] = {}

    def facts(self, *, strict: bool = True) -> DatasetFacts:
        """Records of all files; the first unreadable file raises if ``strict``, else it is noted."""
        self._guarded(strict, self._read_tables)
        events = (*self._control_events(), *self._area_events(), *self._successions())
        sources = {source.id: source for source in self._records("sources", _source)}
        areas = self._guarded(strict, lambda: _areas(self.folder)) or {}
        units = self._guarded(strict, lambda: _units(self.folder, self.settings.units)) or ()
        return DatasetFacts(
            path=self.folder,
            name=str(self.package.get("name", self.folder.name)),
            title=str(self.package.get("title", self.package.get("name", self.folder.name))),
            settings=self.settings,
            factions=_factions(self._records("factions", _faction_row), self._records("designations", _designation)),
            places={place.id: place for place in self._records("places", _place)},
            areas=areas,
            sources=sources,
            events=tuple(replace(event, claimed_by=claimed_by(event, sources)) for event in events),
            moments=tuple(self._records("moments", _moment)),
            chapters=tuple(self._records("chapters", _chapter)),
            presence=tuple(self._records("presence", _presence)),
            carry_back=tuple(self._records("carry_back", _carry_back)),
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
            self.problems.append(_as_problem(error, self.folder))
            return None

    def _read_tables(self) -> None:
        for stem, (path, fields) in self.resources.items():
            table, misfits = read_table(self.folder, path, fields)
            self.tables[stem] = table
            self.problems.extend(misfits)
            self.problems.extend(_missing_cells(table, [field.name for field in fields if field.required]))

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
        return self._records("control_events", lambda row: _event(row, "place", "event_id", "place_id"))

    def _area_events(self) -> list[ControlEvent]:
        return self._records("area_events", lambda row: _event(row, "area", "area_event_id", "area"))

    def _successions(self) -> list[ControlEvent]:
        return self._records("successions", lambda row: _event(row, "succession", "succession_id", "area"))


def _missing_cells(table: Table, required: list[str]) -> Iterator[Problem]:
    for row, line in zip(table.rows, table.lines, strict=True):
        for column in required:
            if not row[column].strip():
                what = "names no source; a claim without one does not ship" if column == "sources" else "is missing"
                yield Problem(table.path, line, column, what)


def _as_problem(error: DataFileError, folder: Path | None = None) -> Problem:
    path = error.path
    if folder is not None and path.is_relative_to(folder):
        path = path.relative_to(folder)
    return Problem(path.as_posix() if folder else path.name, error.line, error.column, error.message)


def _table_resources(folder: Path, package: Any) -> dict[str, tuple[str, list[Field]]]:
    """File stem -> path and columns of every table that datapackage.json describes."""
    file = folder / PACKAGE
    if not isinstance(package, dict) or not isinstance(package.get("resources"), list):
        raise DataFileError(file, 'must be an object with a list of "resources"; see the Data Package standard')
    found: dict[str, tuple[str, list[Field]]] = {}
    for resource in package["resources"]:
        path = resource.get("path") if isinstance(resource, dict) else None
        if not isinstance(path, str) or not _is_local(path):
            raise DataFileError(file, f"a resource has the path {path!r}; write one inside the dataset folder")
        if path.endswith(".csv"):
            found[Path(path).stem] = (path, _fields(file, resource))
    for stem in REQUIRED_TABLES:
        if stem not in found:
            raise DataFileError(file, f'describes no table facts/{stem}.csv; add it to "resources"')
    return found


def _is_local(path: str) -> bool:
    return "://" not in path and not Path(path).is_absolute() and ".." not in Path(path).parts


def _fields(file: Path, resource: Mapping[str, Any]) -> list[Field]:
    try:
        return [
            Field(field["name"], bool(field.get("constraints", {}).get("required")))
            for field in resource["schema"]["fields"]
        ]
    except (KeyError, TypeError, AttributeError):
        raise DataFileError(file, f'{resource["path"]} has no "schema" with "fields"; describe its columns') from None


# --- settings --------------------------------------------------------------------------------------------------------


def _settings(folder: Path, package: Mapping[str, Any]) -> Settings:
    """The ``territory`` object of datapackage.json; DataFileError, for the first one, where values are wrong."""
    wrong = next((one for one in _setting_problems(folder, package) if one.severity == "error"), None)
    if wrong is not None:
        raise DataFileError(folder / PACKAGE, wrong.message, line=wrong.line, column=wrong.column)
    return settings_of(package[TERRITORY])


def _setting_problems(folder: Path, package: Any) -> Iterator[Problem]:
    """What is wrong with the form of the settings, each with its line."""
    raw = package.get(TERRITORY)
    if not isinstance(raw, dict):
        yield Problem(PACKAGE, None, None, f'lacks the object "{TERRITORY}" with the settings of the map')
        return
    text = ""
    for remark in remarks(raw):
        text = text or read_text(folder / PACKAGE)
        where = f"{TERRITORY}.{remark.setting}"
        yield Problem(PACKAGE, line_of(text, remark.setting), where, remark.message, remark.severity)


# --- records of the tables -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _FactionRow:
    """One row of factions.csv: a name, and what its first row says of the faction."""

    faction: str
    name: FactionName
    description_en: str
    description_ar: str
    supporters: str
    colour_key: str
    sources: tuple[str, ...]
    appearance: Appearance


def _faction_row(row: Row) -> _FactionRow:
    return _FactionRow(
        faction=row.text("faction_id"),
        name=FactionName(row.period(), row.text("name_en"), row.text("name_ar"), row.text("letter")),
        description_en=row.text("description_en"),
        description_ar=row.text("description_ar"),
        supporters=row.text("supporters"),
        colour_key=row.text("colour_key") or row.text("faction_id"),
        sources=row.texts("sources"),
        appearance=Appearance(
            **{column: row.colour(column) for column in COLOUR_COLUMNS}, hatch=row.word("hatch", HATCHES)
        ),
    )


def _designation(row: Row) -> tuple[str, Designation]:
    listed = Designation(
        row.text("by"), row.text("listed_as"), row.text("start"), row.text("end"), row.texts("sources")
    )
    return row.text("faction_id"), listed


def _factions(rows: Iterable[_FactionRow], designations: Iterable[tuple[str, Designation]]) -> dict[str, Faction]:
    listed = list(designations)
    names: dict[str, list[_FactionRow]] = {}
    for row in rows:
        names.setdefault(row.faction, []).append(row)
    return {
        faction: Faction(
            id=faction,
            names=tuple(sorted((row.name for row in rows), key=lambda name: name.period.start)),
            description_en=rows[0].description_en,
            description_ar=rows[0].description_ar,
            supporters=rows[0].supporters,
            colour_key=rows[0].colour_key,
            designations=tuple(designation for of, designation in listed if of == faction),
            sources=rows[0].sources,
            appearance=rows[0].appearance,
        )
        for faction, rows in names.items()
    }


def _source(row: Row) -> Source:
    return Source(
        row.text("source_id"),
        row.text("outlet"),
        row.text("title"),
        row.text("url") if web_link(row.text("url")) else "",  # the one place where links of sources are filtered
        row.text("published"),
        row.text("kind"),
        row.text("side"),
    )


def _place(row: Row) -> Place:
    return Place(
        id=row.text("place_id"),
        name_en=row.text("name_en"),
        name_ar=row.text("name_ar"),
        aliases=row.texts("aliases"),
        kind=row.text("kind"),
        admin1=row.text("admin1"),
        lon=row.number("lon"),
        lat=row.number("lat"),
        coord_source=row.text("coord_source"),
        precision_km=row.number_or_none("precision_km"),
        population=row.integer("population") if row.text("population") else None,
        part_of=row.text("part_of"),
        area=row.text("area"),
        label_rank=row.integer("label_rank", 5),
    )


def _event(row: Row, subject: str, id_column: str, about: str) -> ControlEvent:
    to = row.text("to")
    return ControlEvent(
        id=row.text(id_column),
        place=row.text(about),
        date=row.uncertain_day("date"),
        order=row.integer("order"),
        time=row.text("time"),
        from_=tuple("" if holder == NOBODY else holder for holder in row.texts("from", "|")),
        to=None if to in ("", NOBODY) else to,
        kind=row.one_of("kind", Kind),
        by=row.texts("by"),
        confidence=row.one_of("confidence", Confidence),
        precision_km=row.number_or_none("precision_km"),
        summary_en=row.text("summary_en"),
        summary_ar=row.text("summary_ar"),
        sources=row.texts("sources"),
        rival_of=row.text("rival_of"),
        note=row.text("note"),
        subject=subject,
        line=row.line,
    )


def claimed_by(event: ControlEvent, sources: Mapping[str, Source]) -> str:
    """The captor, where every source speaks for its side; an encyclopedia copies others and does not count."""
    known = [sources[source] for source in event.sources if source in sources]
    independent = [source for source in known if source.kind != ENCYCLOPEDIA]
    if not event.kind.transfers or event.to is None or not independent:
        return ""
    return event.to if all(source.side == event.to for source in independent) else ""


def _moment(row: Row) -> Moment:
    return Moment(
        id=row.text("moment_id"),
        date=row.uncertain_day("date"),
        title_en=row.text("title_en"),
        title_ar=row.text("title_ar"),
        summary_en=row.text("summary_en"),
        summary_ar=row.text("summary_ar"),
        place_name=row.text("place_name"),
        lon=row.number_or_none("lon"),
        lat=row.number_or_none("lat"),
        sources=row.texts("sources"),
        rival_of=row.text("rival_of"),
    )


def _chapter(row: Row) -> Chapter:
    return Chapter(
        row.text("chapter_id"), row.text("title_en"), row.text("title_ar"), row.period(), row.text("summary_en")
    )


def _presence(row: Row) -> Presence:
    return Presence(
        row.text("presence_id"),
        row.text("faction"),
        row.period(),
        row.text("area"),
        row.text("summary_en"),
        row.texts("sources"),
    )


def _carry_back(row: Row) -> CarryBack:
    return CarryBack(
        row.text("carry_back_id"), row.text("area"), row.day("known_on"), row.day("back_to"), row.text("note")
    )


# --- polygons --------------------------------------------------------------------------------------------------------


def read_features(file: Path) -> Iterator[tuple[Mapping[str, Any], BaseGeometry]]:
    """Properties and geometry (lon, lat) of every feature of a GeoJSON file; DataFileError where one is broken."""
    content = read_json(file)
    if not isinstance(content, dict) or not isinstance(content.get("features"), list):
        raise DataFileError(file, 'broken GeoJSON: it must be a FeatureCollection with a list of "features"')
    for number, feature in enumerate(content["features"], 1):
        try:
            geometry = shape(feature["geometry"])
            properties = feature.get("properties") or {}
            bounds = geometry.bounds
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, shapely.errors.ShapelyError):
            raise DataFileError(file, f"broken GeoJSON: feature {number} has no readable geometry") from None
        if not isinstance(properties, dict):
            raise DataFileError(file, f"broken GeoJSON: the properties of feature {number} are no object")
        if not geometry.is_empty and not _is_on_earth(geometry, bounds):
            message = f"feature {number} leaves the Earth; write coordinates as longitude, latitude in degrees"
            raise DataFileError(file, message)
        yield properties, geometry


def _is_on_earth(geometry: BaseGeometry, bounds: tuple[float, ...]) -> bool:
    """Whether all coordinates are degrees; a little beyond the date line is drawn by some programs."""
    west, south, east, north = bounds
    finite = bool(np.isfinite(shapely.get_coordinates(geometry)).all())
    return finite and west >= -MOST_DEGREES_EAST and east <= MOST_DEGREES_EAST and south >= -90 and north <= 90


def read_polygons(file: Path) -> Iterator[tuple[Mapping[str, Any], shapely.Polygon | shapely.MultiPolygon]]:
    """Properties and outline of every feature of a GeoJSON file; DataFileError where one is no polygon."""
    for number, (properties, outline) in enumerate(read_features(file), 1):
        if not isinstance(outline, shapely.Polygon | shapely.MultiPolygon) or outline.is_empty:
            raise DataFileError(file, f"feature {number} is no polygon; draw its outline as Polygon or MultiPolygon")
        yield properties, outline


def _areas(folder: Path) -> dict[str, Area]:
    areas: dict[str, Area] = {}
    for file in sorted((folder / AREAS).glob("*.geojson")):
        for properties, outline in read_polygons(file):
            area = str(properties.get("area_id") or "")
            if not area:
                raise DataFileError(file, 'a feature lacks the property "area_id"; give it an id of its own')
            if area in areas:
                raise DataFileError(file, f'the area "{area}" is drawn twice; keep one of the two')
            areas[area] = Area(
                id=area,
                name_en=str(properties.get("name_en") or area),
                schematic=bool(properties.get("schematic", False)),
                sources=_source_list(properties.get("sources")),
                geometry=outline,
                file=file.relative_to(folder).as_posix(),
            )
    return areas


def _source_list(value: Any) -> tuple[str, ...]:
    items = value.split(";") if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(str(item).strip() for item in items if str(item).strip())


def _units(folder: Path, path: str) -> tuple[Unit, ...]:
    file = folder / path
    units = tuple(
        Unit(str(properties.get("name") or ""), str(properties.get("admin1") or ""), outline)
        for properties, outline in read_polygons(file)
    )
    if not all(unit.name and unit.admin1 for unit in units):
        raise DataFileError(file, 'a feature lacks "name" or "admin1"; every subdistrict needs both')
    return units
