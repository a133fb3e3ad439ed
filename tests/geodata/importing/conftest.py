"""Imports run in this process, without a process of their own: the bounds of that one have their own tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geodata.importing import ImportOptions, Limits
from geodata.importing.sandbox.run_import import run_import

Look = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def _few_drivers(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process has all GDAL drivers open; the guard against that is tested where the process is."""
    monkeypatch.setattr("geodata.importing.files.vector_files.shut_drivers", lambda: None)


@pytest.fixture
def look() -> Look:
    """Look at a source; keyword arguments are the options."""

    def run(source: Path, **options: Any) -> dict[str, Any]:
        return run_import(source, None, ImportOptions(**options), Limits(), source.name)

    return run


@pytest.fixture
def bring(tmp_path: Path) -> Callable[..., tuple[dict[str, Any], Path]]:
    """Import a source; gives back the report and the dataset folder."""

    def run(source: Path, **options: Any) -> tuple[dict[str, Any], Path]:
        target = tmp_path / "dataset"
        target.mkdir()
        return run_import(source, target, ImportOptions(**options), Limits(), source.name), target

    return run
