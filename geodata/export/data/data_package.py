"""The whole dataset as one ZIP: a Frictionless Data Package, ready to be checked, built and played elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geodata.building.build_manifest import DATA, current_manifest, read_built
from geodata.export.data.credits import credits_of
from geodata.export.data.csv_tables import about_text, archive
from geodata.export.data.features import Progress, silent

if TYPE_CHECKING:
    from geodata.dataset import Dataset

PARTS = ("facts", "base", "built")
"""Folders of a dataset that travel."""
FIRST = ("datapackage.json", "README.md", "import_report.json")
"""Files of a dataset that travel, where it has them."""


def datapackage(dataset: Dataset, *, progress: Progress = silent) -> bytes:
    """ZIP of a dataset's folder: facts, base geodata with their licences, and what was built from them.

    The files are those of the folder, byte for byte, so ``mapapp check`` and ``mapapp serve --dataset`` take the
    unpacked ZIP as it is. ABOUT.txt states licence, version and fingerprint.
    """
    files = [dataset.path / name for name in FIRST if (dataset.path / name).is_file()]
    for part in PARTS:
        files += sorted(file for file in (dataset.path / part).rglob("*") if _travels(file))
    contents = {"ABOUT.txt": about_text(credits_of(dataset)).encode()}
    for number, file in enumerate(files):
        progress("packing", number / len(files))
        contents[file.relative_to(dataset.path).as_posix()] = file.read_bytes()
    _refuse_damage(dataset)
    return archive(contents)


def _refuse_damage(dataset: Dataset) -> None:
    """DataFileError where a file of the build is not the one that was built."""
    manifest = current_manifest(dataset.path, dataset.fingerprint)
    for name in DATA:
        read_built(dataset.path, name, manifest)


def _travels(file: Path) -> bool:
    return file.is_file() and not file.is_symlink() and not any(part.startswith(".") for part in file.parts[-3:])
