"""Text and JSON of a dataset's files; what cannot be read is said in one sentence with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from geodata.files.text_encoding import SHOWN, encoding_of
from geodata.model.errors import DataFileError

PACKAGE = "datapackage.json"


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
