"""The table "to add, touch these files" of ARCHITECTURE.md, and copies of this project in which it is followed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = (sys.executable, "-P", "-m")


def files_to_touch(what: str) -> list[str]:
    """Files that the table names for an addition, in its order; ``NEW`` stands in the names of new files."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| {re.escape(what)} \|(.*)\|$", text, re.M)
    assert row, f'ARCHITECTURE.md has no row for "{what}"'
    return re.findall(r"`([^`]+)`", row[1])


class Copy:
    """A copy of the two packages, and a small dataset ``mini`` to try them on; files of it are added and changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.touched: list[str] = []
        leave_out = shutil.ignore_patterns("__pycache__")
        for package in ("geodata", "mapapp"):
            shutil.copytree(ROOT / package, folder / package, ignore=leave_out)
        shutil.copytree(ROOT / "tests" / "mini", folder / "mini")

    def add(self, path: str, text: str) -> None:
        """Write a new file, which must not be there yet."""
        assert not (self.folder / path).exists(), path
        (self.folder / path).write_text(text, encoding="utf-8")
        self._note(path)

    def change(self, path: str, *pairs: tuple[str, str]) -> None:
        """Replace texts of a file, each of which stands in it once."""
        target = self.folder / path
        text = target.read_text(encoding="utf-8")
        for old, new in pairs:
            assert text.count(old) == 1, f'{path} has {text.count(old)} times "{old}"'
            text = text.replace(old, new)
        target.write_text(text, encoding="utf-8")
        self._note(path)

    def run(self, *words: str) -> str:
        """Standard output of ``python -m WORDS`` with the packages of this copy."""
        done = subprocess.run(
            [*PYTHON, *words],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _note(self, path: str) -> None:
        if path not in self.touched:
            self.touched.append(path)
