"""What counting derives from a dataset is made once and forgotten with it."""

from __future__ import annotations

import gc
import weakref

from geodata.counting.dataset_holdings import lineages_of
from geodata.counting.period_arrays import ledger_of
from tests.shared.facts import dataset_of

FACTS = {
    "days": ["2024-01-01", "2024-01-31"],
    "factions": ["x"],
    "places": {"a": {"km2": 1}},
    "events": [{"place": "a", "day": "2024-01-01", "kind": "baseline", "from": [], "to": "x"}],
}


def test_holdings_and_ledger_are_made_once():
    dataset = dataset_of(FACTS)
    assert lineages_of(dataset) is lineages_of(dataset)
    assert ledger_of(dataset) is ledger_of(dataset)
    assert lineages_of(dataset) is not lineages_of(dataset_of(FACTS))


def test_a_dataset_that_nobody_uses_is_forgotten_with_all_that_was_derived_from_it():
    dataset = dataset_of(FACTS)
    ledger_of(dataset)
    known = weakref.ref(dataset)
    del dataset
    gc.collect()
    assert known() is None
