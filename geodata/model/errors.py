"""Errors of the dataset and its files; every one says where the mistake is and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LONGEST = 400
"""A message is cut to so many characters: what it quotes may be of any length."""


def printable(name: str) -> str:
    """The name of a file as it can be written down: bytes that are no UTF-8 as ``\\xe9``."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def one_line(text: str) -> str:
    """The text on one line, signs that a terminal would not print (or would obey) replaced."""
    text = printable(text)
    line = " ".join("".join(sign if sign.isprintable() or sign.isspace() else "\ufffd" for sign in text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 4]} ..."


class GeodataError(Exception):
    """Base of every error this package raises on purpose; its text is one line for a person."""


class DataFileError(GeodataError):
    """A file cannot be read as it stands.

    Its text is one line: ``control_events.csv:41 from: "reds" is not a faction; did you mean "red"?``
    """

    def __init__(self, path: str | Path, message: str, *, line: int | None = None, column: str | None = None) -> None:
        """Say which file, where in it, and what is wrong."""
        self.path = Path(path)
        self.message = message
        self.line = line
        self.column = column
        where = self.path.name + (f":{line}" if line is not None else "")
        super().__init__(one_line(f"{where} {column}: {message}" if column else f"{where}: {message}"))


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake (or doubt) found in a dataset."""

    path: str
    """Name of the file, relative to the dataset folder."""
    line: int | None
    """Line in that file, the header being line 1; None where the file as a whole is meant."""
    column: str | None
    """Column of the table, or None."""
    message: str
    """What is wrong and what to do, one sentence."""
    severity: str = "error"
    """"error" (the dataset cannot be used) or "warning"."""

    def __str__(self) -> str:
        """One line: ``control_events.csv:41 from: "reds" is not a faction; did you mean "red"?``."""
        where = self.path.rpartition("/")[2] + (f":{self.line}" if self.line is not None else "")
        return one_line(f"{where} {self.column}: {self.message}" if self.column else f"{where}: {self.message}")


class InvalidDataset(GeodataError):
    """A dataset breaks one or more rules; ``problems`` holds all of them, not the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep all problems; the text has one line for each."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class OutOfRange(GeodataError):
    """Something was asked for that there is not: a day or place the dataset does not cover, a size no picture can have.

    The data are not at fault but the request, so commands end with the exit code of wrong usage.
    """
