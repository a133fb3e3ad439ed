"""The invariants, on the mini dataset and on the real one, on every day of change."""

from __future__ import annotations

from itertools import islice, pairwise

import pytest

from geodata.dataset import Dataset, load
from geodata.facts.reading import read_dataset
from tests import invariants

SHOWN = 20
"""So many broken things are listed; the first ones tell."""


@pytest.fixture(scope="session")
def syria() -> Dataset:
    """The packaged dataset."""
    return load()


@pytest.fixture(params=["mini", "syria"], scope="session")
def data(request: pytest.FixtureRequest) -> Dataset:
    """Either dataset."""
    return request.getfixturevalue({"mini": "dataset", "syria": "syria"}[request.param])


def test_cells_partition_the_country(data):
    units = read_dataset(data.path).units
    assert list(invariants.cells_partition_the_country(data, units)) == []


@pytest.mark.parametrize("rule", invariants.OF_A_DATASET, ids=lambda rule: rule.__name__)
def test_of_the_dataset(data, rule):
    assert list(islice(rule(data), SHOWN)) == []


@pytest.mark.parametrize("rule", invariants.OF_A_DAY, ids=lambda rule: rule.__name__)
def test_on_every_day_of_change(data, rule):
    broken = (line for day in data.days_of_change for line in rule(data, day))
    assert list(islice(broken, SHOWN)) == []


def test_what_one_loses_others_gain_from_each_day_of_change_to_the_next(data):
    broken = (
        line for a, b in pairwise(data.days_of_change) for line in invariants.what_one_loses_others_gain(data, a, b)
    )
    assert list(islice(broken, SHOWN)) == []


def test_what_one_loses_others_gain_over_long_spans(data):
    days = [*data.days_of_change[:: max(1, len(data.days_of_change) // 12)], data.known_until]
    broken = (line for a, b in pairwise(days) for line in invariants.what_one_loses_others_gain(data, a, b))
    assert list(islice(broken, SHOWN)) == []


def test_the_real_data_were_seen(syria):
    assert len(syria.days_of_change) > 300
    assert len(syria.cells) >= 450
