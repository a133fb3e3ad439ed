"""The mini dataset: an invented country of seven places, small enough to check by hand."""

from __future__ import annotations

import shutil
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from geodata.dataset import Dataset, load
from geodata.facts.reading import read_dataset
from geodata.history.nearest_places import Neighbours
from geodata.model.area_expression import AreaIndex, distance_km
from geodata.model.records import DatasetFacts

MINI = Path(__file__).parents[1] / "mini"


@pytest.fixture(scope="session")
def facts() -> DatasetFacts:
    """Records of the mini dataset."""
    return read_dataset(MINI)


@pytest.fixture(scope="session")
def inside(facts: DatasetFacts) -> AreaIndex:
    """Its areas."""
    return AreaIndex(facts)


@pytest.fixture(scope="session")
def neighbours(facts: DatasetFacts) -> Neighbours:
    """Great-circle distances, the river left out."""
    places = list(facts.places.values())
    costs = [distance_km(a.lon, a.lat, b.lon, b.lat) for a, b in product(places, places)]
    return Neighbours(tuple(facts.places), np.array(costs).reshape(len(places), len(places)))


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A copy of the mini dataset to spoil; not built."""
    return Path(shutil.copytree(MINI, tmp_path / "mini", ignore=shutil.ignore_patterns("built")))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the mini dataset, built; not to be written to."""
    from geodata.building.build import build

    folder = Path(shutil.copytree(MINI, tmp_path_factory.mktemp("built") / "mini"))
    build(folder)
    return folder


@pytest.fixture(scope="session")
def dataset(built: Path) -> Dataset:
    """The mini dataset, loaded."""
    return load(built)
