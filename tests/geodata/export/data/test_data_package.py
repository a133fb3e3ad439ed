"""The dataset as one ZIP: valid to Frictionless, and a dataset again once unpacked."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import frictionless
import pytest

from geodata.dataset import PACKAGED, Dataset, load
from geodata.export.data.data_package import datapackage


@pytest.fixture(scope="module")
def syria() -> Dataset:
    return load(PACKAGED)


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


def test_frictionless_finds_the_package_valid(syria: Dataset, tmp_path: Path) -> None:
    folder = unpacked(datapackage(syria), tmp_path)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    assert len(report.tasks) >= 11


def test_the_unpacked_package_is_the_same_dataset(dataset: Dataset, tmp_path: Path) -> None:
    folder = unpacked(datapackage(dataset), tmp_path)
    assert load(folder).fingerprint == dataset.fingerprint


def test_the_package_states_licence_and_version(dataset: Dataset, tmp_path: Path) -> None:
    about = (unpacked(datapackage(dataset), tmp_path) / "ABOUT.txt").read_text()
    assert dataset.fingerprint in about
    assert "licence: MIT" in about


def test_the_same_dataset_gives_the_same_bytes(dataset: Dataset) -> None:
    assert datapackage(dataset) == datapackage(dataset)
