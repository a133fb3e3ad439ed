"""Which dataset is shown: the one named, else the one that comes with the package."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGED = Path(__file__).resolve().parents[1] / "geodata" / "syria"
"""Folder of the dataset that comes with the package."""

DATASET_VARIABLE = "MAPAPP_DATASET"
"""Environment variable through which the app learns its dataset folder."""

DEVELOPING = "MAPAPP_DEV"
"""Environment variable that ``mapapp serve --dev`` sets: sources that changed are bundled before a page is made."""


def dataset_folder() -> Path:
    """Dataset folder of this process."""
    return Path(os.environ.get(DATASET_VARIABLE) or PACKAGED)


def build_of(folder: Path) -> tuple[int, ...]:
    """What tells one build of a dataset from every other: its manifest's file, size and time; empty without a build."""
    try:
        told = (folder / "built" / "manifest.json").stat()
    except OSError:
        return ()
    return told.st_ino, told.st_size, told.st_mtime_ns
