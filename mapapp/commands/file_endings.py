"""Names of files to write: an ending that fits the format, and the table that a name tells of."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mapapp.commands.arguments import UsageError
from mapapp.export_formats import FORMATS, SHEET, names

if TYPE_CHECKING:
    from collections.abc import Iterable

ENDINGS = {form.name: form.endings for form in FORMATS}
"""Format -> endings of its files, the usual one first."""
BY_ENDING = names(SHEET)
"""Formats whose form only the ending says; all others may go without, or with one that says nothing, such as .tmp."""
KNOWN = {
    *mimetypes.MimeTypes().types_map[True],
    *(ending for endings in ENDINGS.values() for ending in endings),
    *(".avif", ".dbf", ".docx", ".fgb", ".gml", ".heic", ".jpeg", ".jpg", ".mkv", ".ods", ".odt", ".shp", ".tiff"),
    *(".tsv", ".webm", ".webp", ".xls", ".xlsx"),
}
"""Endings that say what a file is, those that the system adds left out."""
SHORT_NAMES = {"events": "control_events", "periods": "control_periods"}
"""Names of tables that people use -> the tables."""


def refuse_bad_ending(format: str, out: Path) -> None:
    """UsageError where a file of this name would not be what its name says."""
    usual, *others = ENDINGS[format]
    if str(out) == "-":
        raise UsageError(f"export writes files, not standard output: name one, such as map{usual}")
    ending = out.suffix.lower()
    if ending in (usual, *others) or (ending not in KNOWN and format not in BY_ENDING):
        return
    if format in BY_ENDING:
        raise UsageError(f'"{out.name}" must end in .png, .svg or .pdf: a {format} is one of these')
    fitting = [other for other in ENDINGS if other not in BY_ENDING and ending in ENDINGS[other]]
    instead = f", or export {fitting[0]}" if fitting else ""
    raise UsageError(f'"{out.name}" ends in {ending}, and {format} files do not: call it "{out.stem}{usual}"{instead}')


def table_named(text: str, tables: Iterable[str]) -> str | None:
    """The table that a file's name tells of: the longest whose name stands in it as words; None for none."""
    words = "_".join(re.split(r"[\W_]+", text.casefold())).strip("_")
    spelled = {name: name for name in tables} | SHORT_NAMES
    inside = [name for name in spelled if re.search(rf"(?:^|_){re.escape(name)}(?:_|$)", words)]
    return spelled[max(inside, key=len)] if inside else None
