"""The mini country, measured and cut into cells."""

from __future__ import annotations

import pytest

from geodata.cells.catchments import Survey, survey
from geodata.cells.tessellation import Tessellation, tessellation
from geodata.model.dataset_facts import DatasetFacts


@pytest.fixture(scope="module")
def measured(facts: DatasetFacts) -> Survey:
    return survey(facts)


@pytest.fixture(scope="module")
def cut(measured: Survey) -> Tessellation:
    return tessellation(measured, {})
