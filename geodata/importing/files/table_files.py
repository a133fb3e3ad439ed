"""CSV and Excel as rows of text, without trusting their encoding, their size or their formulas."""

from __future__ import annotations

import csv
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from geodata.files.text_encoding import encoding_of, text_codec
from geodata.importing.files.formats import Format
from geodata.importing.files.layers import UnreadableFile
from geodata.importing.request.limits import MB, LimitExceeded, Limits
from geodata.importing.words.column_names import HEADER_ROWS, candidates, header_row
from geodata.model.safe_text import one_line

_COLUMNS = 20_000
_CELLS = 20_000_000
"""Cells of an Excel sheet, which is held in memory."""
_LONGEST_CELL = 20 * MB
"""Characters of one cell: the outline of a country fits; what is longer is a quotation mark that was never closed."""
_SEPARATORS = ",;\t|"
_HEAD = 60
"""Rows at the top of a table by which its separator is told."""
_CHUNK = 1024 * 1024

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TableSheet:
    """One table of a file; its rows are read anew each time they are asked for, so that no file is held in memory."""

    file: str
    """Name of the file inside the source."""
    name: str
    """Name of the sheet, "" for CSV."""
    columns: tuple[str, ...]
    """Header, made unique."""
    source: Callable[[], Iterator[tuple[int, Row]]]
    """Number of each row below the header in its file, and its cells as they stand."""
    limits: Limits
    """Bounds of the reading."""
    encoding: str = ""
    """How its text is encoded, in a sentence; "" for UTF-8."""
    faults: Counter[str] = field(default_factory=Counter)
    """What was met in the last reading -> how often."""

    def rows(self, *, uncut: bool = False) -> Iterator[tuple[int, Row]]:
        """Number of each row that is not empty, and its cells without outer spaces, as many as the header has.

        A cell is cut at its bound unless ``uncut``. Raises LimitExceeded, UnreadableFile.
        """
        width, longest, most = len(self.columns), self.limits.text, self.limits.rows
        self.faults.clear()
        read = 0
        for number, cells in self.source():
            row = tuple([cell.strip() for cell in cells])
            if len(row) != width:
                if not any(row):
                    continue
                if any(row[width:]):
                    self.faults["longer"] += 1
                row = row[:width] + ("",) * (width - len(row))
            if not any(row):
                continue
            read += 1
            if read > most:
                raise LimitExceeded(f"the table has more than {most:,} rows; {LESS}")
            if not uncut and max(map(len, row)) > longest:
                row = tuple([cell[:longest] for cell in row])
            yield number, row

    def distinct(self, columns: Sequence[str], most: int) -> list[dict[str, int]]:
        """Values of some columns and how often each stands there; of more than ``most``, the first so many."""
        at = [self.columns.index(name) for name in columns]
        found: list[dict[str, int]] = [{} for _ in columns]
        wanted = list(zip(at, found, strict=True))
        for read, (_, cells) in enumerate(self.source(), 1):
            if read > self.limits.rows:
                raise LimitExceeded(f"the table has more than {self.limits.rows:,} rows; {LESS}")
            for place, counts in wanted:
                value = cells[place].strip()[: self.limits.text] if place < len(cells) else ""
                if value in counts:
                    counts[value] += 1
                elif len(counts) < most:
                    counts[value] = 1
        return found

    def top(self, count: int) -> list[Row]:
        """The first rows."""
        return [row for _, row in islice(self.rows(), count)]


LESS = "keep only the rows where the holder of a place changes, or import one year at a time"
"""What to do about a table that is too large."""


def table_of(file: str, name: str, columns: Sequence[str], rows: Sequence[Row], limits: Limits) -> TableSheet:
    """A table of rows that are in memory."""
    return TableSheet(file, name, tuple(columns), lambda: iter(enumerate(rows, 1)), limits)


def read_table_file(
    path: Path, file: str, kind: Format, limits: Limits, encoding: str = "", named: Iterable[str] = ()
) -> list[TableSheet]:
    """Tables of a file that have a header and a row; raise UnreadableFile where it is damaged.

    ``encoding`` is that of a CSV, where a person says it; ``named`` are columns a person named.
    """
    if kind is Format.EXCEL:
        return list(_excel(path, file, limits, tuple(named)))
    return [_csv(path, file, limits, encoding, tuple(named))]


# --- CSV -------------------------------------------------------------------------------------------------------------


def _csv(path: Path, file: str, limits: Limits, wanted: str, named: Sequence[str]) -> TableSheet:
    if wanted:
        codec, told = text_codec(wanted), f"read as {one_line(wanted, 30)}, as asked"
    else:
        codec, told = encoding_of(_chunks(path))
    head = _head(path, codec)
    separator, header = _separator(head, named)
    _, first = header
    columns = _header(first)

    def rows() -> Iterator[tuple[int, Row]]:
        for line, row in _csv_rows(path, codec, separator):
            if line > header[0]:
                yield line, row

    sheet = TableSheet(file, "", columns, rows, limits, told)
    if not sheet.top(1):
        raise UnreadableFile("it has no header with rows below")
    return sheet


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            yield chunk


def _head(path: Path, codec: str) -> str:
    """The first lines of a text file."""
    with path.open(encoding=codec, errors="replace", newline="") as opened:
        text = opened.read(256_000)
    if "\x00" in text:
        raise UnreadableFile("it is not a text file")
    return text


def _separator(head: str, named: Sequence[str]) -> tuple[str, tuple[int, Row]]:
    """The sign between the cells, and the header with the line it begins on.

    The sign is the one under which a row names most columns; of equal ones that under which most rows are of one
    width.
    """
    best: tuple[tuple[int, int, int], str, tuple[int, Row]] | None = None
    for sign in _SEPARATORS:
        rows = []
        for row in islice(_lines_of(head.splitlines(keepends=True), sign), _HEAD):
            if any(cell.strip() for cell in row[1]):
                rows.append(row)
        if not rows:
            continue
        widths = Counter(len(row) for _, row in rows)
        width, alike = max(widths.items(), key=lambda entry: (entry[0] > 1, entry[1], entry[0]))
        number = header_row([row for _, row in rows[:HEADER_ROWS]], named)
        roles = ("place", "longitude", "latitude", "day", "holder", "status", "event", "geometry")
        known = sum(bool(candidates(rows[number][1][:200], role)) for role in roles) if width > 1 else 0
        score = (known, alike if width > 1 else 0, width)
        if best is None or score > best[0]:
            best = score, sign, rows[number]
    if best is None:
        raise UnreadableFile("it has no header with rows below")
    return best[1], best[2]


def _csv_rows(path: Path, codec: str, separator: str) -> Iterator[tuple[int, Row]]:
    with path.open(encoding=codec, errors="replace", newline="") as opened:
        yield from _lines_of(opened, separator)


def _lines_of(lines: Iterable[str], separator: str) -> Iterator[tuple[int, Row]]:
    """Line on which each row begins, from 1, and its cells."""
    csv.field_size_limit(min(_LONGEST_CELL, sys.maxsize))
    reader = csv.reader(lines, delimiter=separator)
    begins = 1
    try:
        for row in reader:
            yield begins, tuple(row)
            begins = reader.line_num + 1
    except csv.Error as fault:
        if "field limit" in str(fault):
            reason = (
                f"has a cell of more than {_LONGEST_CELL // MB} million characters; is a quotation mark not closed?"
            )
        else:
            reason = "is not CSV"
        raise UnreadableFile(f"its line {begins:,} {reason}") from None


# --- Excel -----------------------------------------------------------------------------------------------------------


def _excel(path: Path, file: str, limits: Limits, named: Sequence[str]) -> Iterator[TableSheet]:
    _bound_package(path, limits)
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                rows = (tuple(_text(cell) for cell in row) for row in sheet.iter_rows(values_only=True))
                try:
                    found = _sheet(file, one_line(sheet.title, 60), rows, limits, named)
                except UnreadableFile:
                    continue
                yield found
        finally:
            book.close()
    except (LimitExceeded, UnreadableFile, MemoryError):
        raise
    except Exception:  # openpyxl raises whatever its XML readers do
        raise UnreadableFile("it is not a readable Excel file") from None


def _bound_package(path: Path, limits: Limits) -> None:
    """Refuse an Excel package that unpacks to too much, or declares XML entities, before it is opened."""
    try:
        with zipfile.ZipFile(path) as package:
            infos = package.infolist()
            limits.check("files", len(infos))
            total = sum(info.file_size for info in infos)
            if total > limits.unpacked_bytes:
                raise LimitExceeded(f"the Excel file unpacks to more than {limits.unpacked_bytes // MB:,} MB")
            for info in infos:
                if info.file_size > MB and info.file_size > limits.ratio * max(1, info.compress_size):
                    raise LimitExceeded(f"a part of the Excel file grows more than {limits.ratio} times when unpacked")
                if info.filename.endswith((".xml", ".rels")):
                    with package.open(info) as part:
                        if b"<!DOCTYPE" in part.read(4096):
                            raise UnreadableFile("it declares XML entities, which are not read")
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise UnreadableFile("it is not a readable Excel file") from None


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if (cell.hour, cell.minute) == (0, 0) else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _sheet(file: str, name: str, rows: Iterable[Row], limits: Limits, named: Sequence[str]) -> TableSheet:
    numbered = enumerate(rows, 1)
    head = [entry for entry in islice(numbered, HEADER_ROWS) if any(cell.strip() for cell in entry[1])]
    if not head:
        raise UnreadableFile("it has no header with rows below")
    at = header_row([row for _, row in head], named)
    columns = _header(head[at][1])
    most = max(1, _CELLS // max(1, len(columns)))
    kept: list[tuple[int, Row]] = head[at + 1 :]
    for number, row in numbered:
        if not any(row):
            continue
        if len(kept) >= most:
            raise LimitExceeded(
                f"the Excel sheet has more than {most:,} rows of {len(columns):,} columns; save it as CSV, which is "
                "read row by row"
            )
        kept.append((number, row))
    sheet = TableSheet(file, name, columns, lambda: iter(kept), limits)
    if not sheet.top(1):
        raise UnreadableFile("it has no header with rows below")
    return sheet


def _header(row: Row) -> tuple[str, ...]:
    while row and not row[-1].strip():
        row = row[:-1]
    if len(row) > _COLUMNS:
        raise LimitExceeded(f"the table has {len(row):,} columns; at most {_COLUMNS:,} are read")
    names: list[str] = []
    seen: set[str] = set()
    for number, cell in enumerate(row, 1):
        name = one_line(cell, 80) or f"column {number}"
        while name in seen:
            name += " (again)"
        seen.add(name)
        names.append(name)
    return tuple(names)
