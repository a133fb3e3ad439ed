"""What stands on the disk, as a text to compare."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path


def digest(path: Path) -> str:
    """Digest of a file, or of the names and contents of a folder; "" where there is none.

    A GeoPackage says when it was written: only that it is whole counts.
    """
    if path.suffix == ".gpkg" and path.is_file():
        try:
            with closing(sqlite3.connect(path)) as database:
                return str(database.execute("pragma integrity_check").fetchone()[0])
        except sqlite3.DatabaseError:
            pass  # no GeoPackage at all: its bytes count
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    if not path.exists():
        return ""
    parts = sorted((str(one.relative_to(path)), digest(one)) for one in path.rglob("*") if one.is_file())
    return hashlib.sha256(repr(parts).encode()).hexdigest()
