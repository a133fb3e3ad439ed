"""The map page as a static file whose name tells its content, so that a browser fetches it once."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "static"
"""Streamlit serves the files of this folder, and only of this one, below ``app/static/``."""

KEPT = 8
"""Page files left in the folder: those of other datasets and of servers still running."""


@dataclass(frozen=True, slots=True)
class StaticPages:
    """A folder of page files."""

    folder: Path = FOLDER
    """Where they lie."""

    def data_of(self, html: str) -> dict[str, str]:
        """What the component needs to find the page: its address, or where no file can be written the page itself."""
        content = html.encode()
        name = f"territory-{hashlib.sha256(content).hexdigest()[:16]}.html"
        try:
            self._write(name, content)
        except OSError:
            return {"html": html}
        return {"url": f"app/static/{name}"}

    def _write(self, name: str, content: bytes) -> None:
        path = self.folder / name
        self.folder.mkdir(exist_ok=True)
        if path.is_file() and path.stat().st_size == len(content):
            path.touch()
        else:
            draft = self.folder / f".{name}.{os.getpid()}.tmp"
            draft.write_bytes(content)
            draft.replace(path)
        newest = sorted(self.folder.glob("territory-*.html"), key=lambda each: each.stat().st_mtime, reverse=True)
        for old in newest[KEPT:]:
            old.unlink(missing_ok=True)
