"""What the command line prints, for tests that compare it with something."""

from __future__ import annotations

import contextlib
import csv
import io

from mapapp.cli import main


def command(*arguments: str) -> str:
    """What the command line prints."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert main(list(arguments)) == 0
    return said.getvalue()


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))
