"""What is known of Syria must come out of the packaged dataset: who held what, and according to whom."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import groupby

import pytest

from geodata.checking.dataset_problems import find_problems
from geodata.checking.evidence_doubts import unsupported_confirmations
from geodata.dataset import Dataset
from geodata.facts.reading import read_dataset
from geodata.model.vocabulary import Basis, Evidence, Kind
from tests.packaged import packaged

KNOWN = """
aleppo 2024-11-26 gov
aleppo 2024-11-30 hts
hama 2024-12-04 gov
hama 2024-12-05 hts
homs 2024-12-07 gov
homs 2024-12-08 hts
damascus 2024-12-07 gov
damascus 2024-12-08 hts
daraa 2024-12-07 south
suwayda 2024-12-07 south
latakia 2024-12-09 hts
tartus 2024-12-09 hts
deir-ez-zor 2024-12-06 sdf
deir-ez-zor 2024-12-11 hts
manbij 2024-12-05 sdf
manbij 2024-12-12 sna
palmyra 2024-12-08 sfa
"""
OFFENSIVE = [date(2024, 11, 26) + timedelta(number) for number in range(36)]


@pytest.fixture(scope="module")
def syria() -> Dataset:
    """The packaged dataset."""
    return packaged()


def test_the_facts_break_no_rule(syria):
    assert [str(problem) for problem in find_problems(syria.path) if problem.severity == "error"] == []


@pytest.mark.parametrize("known", KNOWN.split("\n")[1:-1])
def test_a_place_is_held_as_known_and_a_source_says_so(syria, known):
    place, day, holder = known.split()
    period = syria.period_of(place, date.fromisoformat(day))
    assert (period.holder, period.basis) == (holder, Basis.ASSESSED)
    assert period.sources
    assert all(syria.sources[source].url.startswith("http") for source in period.sources)


@pytest.mark.parametrize(
    ("place", "holder"), [("hmeimim", "russia"), ("tartus-naval-base", "russia"), ("golan-occupied", "idf")]
)
def test_a_place_keeps_its_holder_throughout_the_offensive(syria, place, holder):
    assert {syria.period_of(place, day).holder for day in OFFENSIVE} == {holder}


def test_the_government_of_assad_holds_no_cell_after_its_fall(syria):
    holders = {cell: syria.period_of(cell, date(2024, 12, 12)).holder for cell in syria.cells}
    assert [cell for cell, holder in holders.items() if holder == "gov"] == []


def test_at_the_end_of_2024_only_the_desert_the_army_left_is_without_holder(syria):
    unheld = {p for p in syria.places if syria.period_of(p, date(2024, 12, 31)).holder is None}
    assert {"zalaf-dam", "al-halbah", "qasr-al-hayr-al-sharqi"} <= unheld
    assert {syria.places[place].admin1 for place in unheld} == {"Homs", "Rif Dimashq"}
    assert all(syria.places[place].lat < 35.2 and syria.places[place].lon > 37 for place in unheld)


def test_the_syrian_free_army_holds_the_roads_of_the_desert_not_the_desert(syria):
    area = {zone.holder: zone.area_km2 for zone in syria.on(date(2024, 12, 8))}
    assert 15_000 < area["sfa"] < 0.12 * sum(area.values())
    assert area[None] > area["sfa"], "ground that the army left and for which no holder is named"


@pytest.mark.parametrize(
    ("place", "day", "holder"),
    [
        ("zalaf-dam", date(2016, 6, 1), "is"),
        ("zalaf-dam", date(2017, 4, 1), "opposition"),
        ("zalaf-dam", date(2017, 6, 1), "gov"),
        ("khunayfis", date(2016, 6, 1), "is"),
        ("khunayfis", date(2017, 6, 1), "gov"),
        ("sayqal-air-base", date(2016, 6, 1), "gov"),
        ("tulul-al-safa", date(2018, 9, 1), "is"),
    ],
)
def test_the_desert_changed_hands_before_the_armys_return(syria, place, day, holder):
    assert syria.period_of(place, day).holder == holder


def test_hundreds_of_places_are_assessed(syria):
    assert len(syria.places) >= 450
    assert sum(syria.period_of(place, date(2024, 11, 26)).basis is Basis.ASSESSED for place in syria.places) >= 400


def test_raqqa_reads_as_its_biography(syria):
    holders = [
        (holder, next(iter(its)).period.start) for holder, its in groupby(syria.periods["raqqa"], lambda p: p.holder)
    ]
    assert [(holder, f"{day:%Y-%m}") for holder, day in holders] == [
        ("gov", "2011-03"),
        ("opposition", "2013-03"),
        ("is", "2014-01"),
        ("sdf", "2017-10"),
        ("tg", "2026-01"),
    ]


def test_what_is_confirmed_has_a_source_published_within_three_days(syria):
    facts = read_dataset(syria.path)
    assert sum(event.kind is Kind.CONFIRMED for event in facts.events) >= 15
    assert [str(problem) for problem in unsupported_confirmations(facts)] == []


def test_ground_that_only_weak_or_wide_rows_cover_is_inferred_after_the_fall_too(syria):
    known = Counter()
    for cell in syria.cells.values():
        known[syria.period_of(cell.id, date(2024, 12, 31)).evidence] += cell.area_km2
    assert {*known} >= {Evidence.REPORTED, Evidence.SWEPT, Evidence.INFERRED}
    assert known[Evidence.INFERRED] > 0.03 * known.total()
