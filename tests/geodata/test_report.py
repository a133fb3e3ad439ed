"""The fifteen sentences of the report that the first map was asked to show, each with a day and a source."""

from __future__ import annotations

from datetime import date

import pytest

from tests.packaged import packaged


def december(day: int) -> date:
    return date(2024, 12, day)


@pytest.fixture(scope="module")
def syria():
    return packaged()


HELD = {
    1: [
        ("aleppo", date(2024, 11, 26), "gov"),
        ("aleppo", date(2024, 11, 30), "hts"),
        ("hama", december(5), "hts"),
        ("homs", december(8), "hts"),
    ],
    2: [("aleppo", december(1), "hts"), ("tell-rifaat", december(1), "sna")],
    3: [("hama", december(5), "hts"), ("rastan", december(5), "gov"), ("rastan", december(6), "hts")],
    4: [("daraa", december(7), "south"), ("suwayda", december(7), "south")],
    5: [("deir-ez-zor", december(6), "sdf"), ("mayadin", december(6), "sdf")],
    6: [("qatana", december(7), "south")],
    7: [("homs", december(7), "gov"), ("homs", december(8), "hts"), ("palmyra", december(8), "sfa")],
    11: [("hmeimim", december(8), "russia"), ("tartus-naval-base", december(31), "russia")],
    12: [("manbij", december(5), "sdf"), ("manbij", december(12), "sna")],
    13: [("undof-zone", date(2024, 11, 26), "gov"), ("undof-zone", december(8), "idf")],
}
"""Row of the report -> place, day, holder."""

MOMENTS = {
    1: ["operation-deterrence-of-aggression-begins-2024-11-27"],
    8: ["assad-flees-2024-12-08", "assad-flees-2024-12-07", "russia-says-assad-left-office-2024-12-08"],
    9: ["prime-minister-jalali-offers-handover-2024-12-08"],
    10: ["us-strikes-dozen-2024-12-08", "biden-2024-12-08", "trump-2024-12-08", "trump-not-our-fight-2024-12-07"],
    11: ["russia-bases-alert-2024-12-08"],
    13: ["israeli-air-campaign-begins-2024-12-08", "netanyahu-orders-seizure-of-buffer-zone-2024-12-08"],
    14: ["jolani-cnn-2024-12-06"],
    15: ["assad-rule-ends-2024-12-08", "protests-2011-03-15"],
}
"""Row of the report -> moments."""


@pytest.mark.parametrize(("row", "place", "day", "holder"), [(n, *claim) for n, many in HELD.items() for claim in many])
def test_the_map_shows_what_the_report_says(syria, row, place, day, holder):
    period = syria.period_of(place, day)
    assert period.holder == holder
    assert period.basis == "assessed" and all(source in syria.sources for source in period.sources) and period.sources


@pytest.mark.parametrize(("row", "moment"), [(n, one) for n, many in MOMENTS.items() for one in many])
def test_what_moves_no_line_is_a_moment_with_a_source(syria, row, moment):
    found = next(one for one in syria.moments if one.id == moment)
    assert found.sources and all(source in syria.sources for source in found.sources)


def test_every_row_of_the_report_is_walked():
    assert {*HELD, *MOMENTS} == set(range(1, 16))


def test_who_attacks_in_the_north_is_told_with_designations(syria):
    assert syria.factions["hts"].designations and syria.factions["hts"].description_en
    assert "sna" in syria.factions and syria.factions["sna"].description_en


def test_rival_accounts_stand_beside_the_one_used(syria):
    assert any(
        rival.day == december(7) for event in syria.events_of("daraa") for rival in syria.rivals.get(event.id, ())
    )
    flights = [one for one in syria.moments if one.id.startswith("assad-flees")]
    assert {one.date.day for one in flights} == {december(7), december(8)} and any(one.rival_of for one in flights)


def test_islamic_state_is_an_overlay_without_ground(syria):
    assert any(one.faction == "is" for one in syria.presence)
    assert not any(zone.holder == "is" for zone in syria.on(december(6)))
