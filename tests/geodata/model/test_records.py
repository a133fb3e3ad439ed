"""The records, and the words they are written in."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import get_type_hints

import pytest

from geodata.model import records
from geodata.model.records import Kind

RECORDS = [
    record
    for record in vars(records).values()
    if dataclasses.is_dataclass(record) and record.__module__ == records.__name__
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_records_are_frozen(record):
    assert record.__dataclass_params__.frozen


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_attribute_has_a_type_and_no_list(record):
    for name, hint in get_type_hints(record).items():
        assert "list" not in str(hint), f"{record.__name__}.{name} could be changed"


def test_a_new_name_is_no_transfer():
    assert not Kind.RELABELLED.transfers
    assert not Kind.MERGED.transfers
    assert not Kind.BASELINE.transfers
    assert Kind.CAPTURED.transfers


def test_a_faction_bears_the_name_of_the_day(facts):
    blue = facts.factions["blue"]
    assert blue.name_on(date(2020, 2, 14)).name_en == "Blue Front"
    assert blue.name_on(date(2020, 2, 15)).name_en == "Blue Army"
    assert blue.description_en == "An invented faction. It comes from the east."
