"""Tables of a dataset as rows of text, and cells read one by one: numbers, days, words of a list."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import StringIO
from math import isfinite
from pathlib import Path
from typing import TypeVar

from geodata.facts.text_files import PACKAGE, read_text
from geodata.model.appearance import colour_in
from geodata.model.area_expression import did_you_mean
from geodata.model.dataset_facts import Table
from geodata.model.errors import DataFileError, Problem
from geodata.model.period import Period, UncertainDay, parse_day, parse_uncertain_day

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z", re.ASCII)
E = TypeVar("E", bound=StrEnum)
R = TypeVar("R")


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


def missing_cells(table: Table, required: list[str]) -> Iterator[Problem]:
    """Cells that must not be empty and are."""
    for row, line in zip(table.rows, table.lines, strict=True):
        for column in required:
            if not row[column].strip():
                what = "names no source; a claim without one does not ship" if column == "sources" else "is missing"
                yield Problem(table.path, line, column, what)
