"""Any valid dataset builds, keeps the invariants on every day of change, and comes back from its exports unchanged."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from geodata.building.build import build
from geodata.checking.dataset_problems import find_problems
from geodata.dataset import Dataset, load
from geodata.export.data.data_package import datapackage
from geodata.export.data.geojson import geojson
from geodata.export.data.geopackage import geopackage
from geodata.export.data.selection import select
from geodata.facts.reading import read_dataset
from geodata.importing import ImportOptions, Limits
from geodata.importing.output.dataset_folder import NewDataset, write_dataset
from geodata.importing.sandbox.run_import import run_import
from tests import invariants
from tests.fuzz.datasets import datasets

MORE = int(os.environ.get("FUZZ_FILES", "0")) // 100
ANY = settings(max_examples=30 + MORE, deadline=None, suppress_health_check=list(HealthCheck), derandomize=not MORE)
COLOURS = dict.fromkeys(("reds", "blues", "greens", None), "#" + "12" * 3)


@pytest.fixture(autouse=True)
def _few_drivers(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process has all GDAL drivers open; the guard against that is tested where the process is."""
    monkeypatch.setattr("geodata.importing.files.vector_files.shut_drivers", lambda: None)


def _built(new: NewDataset, folder: Path) -> Dataset:
    folder.mkdir()
    write_dataset(folder, new)
    errors = [problem for problem in find_problems(folder) if problem.severity == "error"]
    assert errors == []
    build(folder)
    return load(folder)


@ANY
@given(datasets())
def test_invariants_hold_on_every_day_of_change(new: NewDataset) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        dataset = _built(new, Path(scratch, "dataset"))
        broken = list(invariants.cells_partition_the_country(dataset, read_dataset(dataset.path).units))
        broken += [line for rule in invariants.OF_A_DATASET for line in rule(dataset)]
        broken += [
            line for rule in invariants.OF_A_DAY for day in dataset.days_of_change for line in rule(dataset, day)
        ]
        for first, second in pairwise(dataset.days_of_change):
            broken += invariants.what_one_loses_others_gain(dataset, first, second)
        assert broken == []


@pytest.mark.parametrize("kind", ["geojson", "gpkg"])
@settings(ANY, max_examples=12 + MORE)
@given(new=datasets())
def test_polygons_come_back_with_the_same_holders(new: NewDataset, kind: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        dataset = _built(new, Path(scratch, "dataset"))
        assume(any(zone.holder for day in dataset.days_of_change for zone in dataset.on(day)))
        chosen = select(dataset)
        content = geojson(dataset, chosen) if kind == "geojson" else geopackage(dataset, chosen, colours=COLOURS)
        source, target = Path(scratch, f"zones.{kind}"), Path(scratch, "again")
        source.write_bytes(content)
        target.mkdir()
        run_import(source, target, ImportOptions(), Limits(), source.name)
        build(target)
        again = load(target)
        for day in dataset.days_of_change:
            if not again.first_day <= day <= again.known_until:
                continue
            expected = {zone.holder: zone.area_km2 for zone in dataset.on(day) if zone.holder}
            found = {zone.holder: zone.area_km2 for zone in again.on(day) if zone.holder}
            assert found == pytest.approx(expected, rel=2e-3, abs=0.05), day


@settings(ANY, max_examples=6 + MORE)
@given(datasets())
def test_the_package_is_the_dataset(new: NewDataset) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        dataset = _built(new, Path(scratch, "dataset"))
        with zipfile.ZipFile(io.BytesIO(datapackage(dataset))) as archive:
            archive.extractall(Path(scratch, "again"))
        found = next(Path(scratch, "again").rglob("datapackage.json")).parent
        again = load(found)
        assert again.fingerprint == dataset.fingerprint
        assert again.periods == dataset.periods
