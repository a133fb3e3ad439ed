"""First-hand sources: which rows of sources.csv are, and how many changes have one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geodata.dataset import PACKAGED
from geodata.evaluation.first_hand import (
    counted_changes,
    is_first_hand,
    is_own_report,
    with_first_hand_source,
    with_own_report,
)
from geodata.facts.reading import read_dataset
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.records import Source

HOME = Source("a", "Reuters", "Town taken", "https://reuters.example/1", "2024-12-01", "wire", "")


@pytest.mark.parametrize(
    ("fields", "first_hand"),
    [
        ({}, True),
        ({"outlet": "Dawn (AFP)"}, True),
        ({"outlet": "Aviation Weekly", "kind": "press"}, True),
        ({"outlet": "Reuters via a blog"}, False),
        ({"copy_url": "https://mirror.example/1"}, False),
        ({"kind": "encyclopedia"}, False),
        ({"kind": "other"}, False),
    ],
)
def test_a_source_is_first_hand_by_its_columns(fields: dict[str, str], first_hand: bool) -> None:
    assert is_first_hand(replace(HOME, **fields)) is first_hand


@pytest.mark.parametrize(
    ("outlet", "own"),
    [("Reuters", True), ("Dawn (AFP)", False), ("Shafaq News (SOHR)", False), ("Reuters via a blog", False)],
)
def test_a_print_of_another_outlets_text_is_no_report_of_its_own(outlet: str, own: bool) -> None:
    assert is_own_report(replace(HOME, outlet=outlet)) is own


def test_a_change_counts_once_and_rivals_do_not(facts: DatasetFacts) -> None:
    changes = list(counted_changes(facts))
    assert changes
    assert all(event.kind.transfers and event.subject == "place" and not event.rival_of for event in changes)
    every = dict.fromkeys((source for event in changes for source in event.sources), HOME)
    with_sources = sum(bool(event.sources) for event in changes)
    assert with_first_hand_source(replace(facts, sources=every)) == (with_sources, len(changes))
    assert with_own_report(replace(facts, sources=every)) == with_sources
    prints = {name: replace(HOME, outlet="Dawn (AFP)") for name in every}
    assert with_own_report(replace(facts, sources=prints)) == 0
    copies = {name: replace(HOME, copy_url="https://mirror.example/1") for name in every}
    assert with_first_hand_source(replace(facts, sources=copies)) == (0, len(changes))


def test_the_codebook_says_how_many_of_the_packaged_country() -> None:
    first_hand, changes = with_first_hand_source(read_dataset(PACKAGED))
    text = Path(PACKAGED / "README.md").read_text(encoding="utf-8")
    assert f"with a first-hand source | {first_hand} of {changes} |" in text
