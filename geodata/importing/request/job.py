"""One import as it was asked for, handed from stage to stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geodata.importing.request.limits import Limits
from geodata.importing.request.options import ImportOptions


@dataclass(frozen=True, slots=True)
class ImportJob:
    """What every stage of an import knows of it."""

    target: Path | None
    """Folder to write; None to look only."""
    options: ImportOptions
    """Answers that override guesses."""
    limits: Limits
    """Bounds of size, memory and time."""
    name: str
    """Name of the source for its title, "" where its path says it."""
    progress: Callable[[str, float], None]
    """Called with a step's name and the share of it that is done."""
