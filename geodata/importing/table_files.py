"""CSV and Excel as rows of text, without trusting their encoding, their size or their formulas."""

from __future__ import annotations

import csv
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from pathlib import Path

from geodata.hostile import one_line
from geodata.importing.formats import Format
from geodata.importing.layers import UnreadableFile
from geodata.importing.limits import MB, LimitExceeded, Limits

_COLUMNS = 20_000
_CELLS = 20_000_000
_SEPARATORS = ",;\t|"


@dataclass(frozen=True, slots=True)
class TableSheet:
    """One table of a file."""

    file: str
    """Name of the file inside the source."""
    name: str
    """Name of the sheet, "" for CSV."""
    columns: tuple[str, ...]
    """Header, made unique."""
    rows: tuple[tuple[str, ...], ...]
    """Cells as text, one tuple per row, as long as the header."""


def read_table_file(path: Path, file: str, kind: Format, limits: Limits) -> list[TableSheet]:
    """Sheets of a file that have a header and a row; raise UnreadableFile where it is damaged."""
    if kind is Format.EXCEL:
        return list(_excel(path, file, limits))
    return [_sheet(file, "", _csv_rows(path, limits), limits)]


def _csv_rows(path: Path, limits: Limits) -> Iterator[tuple[str, ...]]:
    text = _decoded(path.read_bytes())
    if "\x00" in text:
        raise UnreadableFile("it is not a text file")
    head = text[:20_000].split("\n", 1)[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        yield from (tuple(row) for row in reader)
    except csv.Error:
        raise UnreadableFile(f"its line {reader.line_num} is not CSV") from None


def _decoded(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _excel(path: Path, file: str, limits: Limits) -> Iterator[TableSheet]:
    _bound_package(path, limits)
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                rows = (tuple(_text(cell) for cell in row) for row in sheet.iter_rows(values_only=True))
                try:
                    found = _sheet(file, one_line(sheet.title, 60), rows, limits)
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


def _sheet(file: str, name: str, rows: Iterable[tuple[str, ...]], limits: Limits) -> TableSheet:
    kept: list[tuple[str, ...]] = []
    columns: tuple[str, ...] = ()
    width, most = 0, 0
    for row in rows:
        told = tuple([cell.strip() for cell in row])
        if not any(told):
            continue
        if not columns:
            columns = _header(told)
            width = len(columns)
            most = min(limits.features, _CELLS // width)
            continue
        if len(kept) >= most:
            raise LimitExceeded(f"the table has more than {most:,} rows of {width:,} columns")
        if len(told) != width:
            told = told[:width] + ("",) * (width - len(told))
        if max(map(len, told)) > limits.text:
            told = tuple(cell[: limits.text] for cell in told)
        kept.append(told)
    if not kept:
        raise UnreadableFile("it has no header with rows below")
    return TableSheet(file, name, columns, tuple(kept))


def _header(row: tuple[str, ...]) -> tuple[str, ...]:
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
