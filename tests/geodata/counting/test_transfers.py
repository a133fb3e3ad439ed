"""Who gained what from whom: the real war, on days whose story is known, and sums that must close."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import geopandas
import pytest

from geodata.counting.shares import shares, shares_by_admin1
from geodata.counting.tempo import captures_along, tempo
from geodata.counting.transfers import compare, compare_by_admin1
from geodata.dataset import load
from geodata.model.errors import OutOfRange
from tests.packaged import packaged
from tests.some import some

PAIRS = (
    (date(2012, 1, 1), date(2013, 12, 31)),
    (date(2014, 6, 1), date(2015, 6, 1)),
    (date(2015, 6, 1), date(2016, 12, 31)),
    (date(2016, 12, 1), date(2017, 12, 31)),
    (date(2018, 1, 1), date(2018, 8, 1)),
    (date(2019, 10, 1), date(2020, 3, 6)),
    (date(2024, 11, 26), date(2024, 12, 12)),
    (date(2024, 12, 5), date(2024, 12, 8)),
    (date(2025, 7, 1), date(2025, 8, 1)),
    (date(2026, 1, 1), date(2026, 2, 1)),
)


@pytest.fixture(scope="module")
def syria():
    return packaged()


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def test_what_one_faction_loses_others_gain(syria, pair):
    found = compare(syria, *pair)
    for total in found.totals:
        moves = (*found.transfers, *found.renamings)
        gained = sum(one.area_m2 for one in moves if one.to == total.holder)
        lost = sum(one.area_m2 for one in moves if one.from_ == total.holder)
        assert total.area_m2_to - total.area_m2_from == gained - lost
    country = sum(cell.area_m2 for cell in syria.cells.values())
    assert sum(total.area_m2_from for total in found.totals) == country
    assert sum(total.area_m2_to for total in found.totals) == country


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def test_an_overlay_of_the_two_maps_gives_the_same_areas(syria, pair):
    """geopandas knows nothing of cells: it cuts the zones of one day with those of the other."""

    def frame(day):
        zones = syria.on(day)
        holders = [zone.holder or "nobody" for zone in zones]
        shapes = geopandas.GeoDataFrame(
            {"holder": holders}, geometry=[zone.geometry for zone in zones], crs="EPSG:4326"
        )
        return shapes.to_crs("ESRI:54034")  # equal-area, on the ellipsoid

    cut = geopandas.overlay(frame(pair[0]), frame(pair[1]), keep_geom_type=True)
    overlaid = (cut.area / 1e6).groupby([cut.holder_1, cut.holder_2]).sum()
    found = compare(syria, *pair)
    ours: dict[tuple[str, str], float] = defaultdict(float)  # some ground of a pair may be captured, other renamed
    for one in (*found.transfers, *found.renamings):
        ours[one.from_ or "nobody", one.to or "nobody"] += one.area_km2
    for holders, area in some(ours.items()):
        assert overlaid[holders] == pytest.approx(area, rel=1e-3, abs=0.5)


def test_by_12_december_the_government_holds_nothing(syria):
    found = compare(syria, date(2024, 11, 26), date(2024, 12, 12))
    gov = next(total for total in found.totals if total.holder == "gov")
    assert gov.area_m2_to == 0
    assert sum(one.area_m2 for one in found.transfers if one.from_ == "gov") == gov.area_m2_from > 0


@pytest.mark.parametrize(
    ("pair", "winner", "loser"),
    [
        ((date(2014, 6, 1), date(2015, 6, 1)), "is", "gov"),
        ((date(2016, 12, 1), date(2017, 12, 31)), "gov", "is"),
        ((date(2024, 11, 26), date(2024, 12, 12)), "hts", "gov"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value[0]}-{value[1]}",
)
def test_known_years_have_the_winner_and_loser_that_everyone_knows(syria, pair, winner, loser):
    change = {total.holder: total.area_m2_to - total.area_m2_from for total in compare(syria, *pair).totals}
    assert max(change, key=lambda holder: change[holder]) == winner
    assert min(change, key=lambda holder: change[holder]) == loser


def test_more_factions_than_bits_in_a_number_count_the_same(syria, monkeypatch):
    monkeypatch.setattr("geodata.counting.period_arrays.LONGEST_MASK", 1)
    again = load()
    for pair in PAIRS:
        assert compare(again, *pair) == compare(syria, *pair)


def test_a_renaming_moves_nothing_but_ground_that_was_nobodys(syria):
    found = compare(syria, date(2025, 1, 28), date(2025, 1, 30))
    assert [(move.from_, move.to) for move in found.transfers] == [(None, "tg")]
    assert {(one.from_, one.to) for one in found.renamings} >= {("hts", "tg"), ("south", "tg")}


def test_the_frozen_lines_hardly_move(syria):
    assert compare(syria, date(2020, 3, 6), date(2024, 11, 26)).area_km2 < 200


def test_ground_renamed_after_its_capture_counts_as_captured(syria):
    found = compare(syria, date(2024, 11, 26), date(2025, 2, 1))
    assert any((one.from_, one.to) == ("gov", "tg") and one.area_km2 > 50_000 for one in found.transfers)
    assert not any((one.from_, one.to) == ("hts", "tg") for one in found.transfers)


def test_days_may_be_given_in_either_order(syria):
    assert compare(syria, *PAIRS[6]) == compare(syria, *reversed(PAIRS[6]))


def test_a_day_compared_with_itself_moves_nothing(syria):
    found = compare(syria, date(2024, 12, 8), date(2024, 12, 8))
    assert (found.transfers, found.renamings) == ((), ())


def test_governorates_add_up_to_the_country(syria):
    whole = compare(syria, *PAIRS[6])
    parts = compare_by_admin1(syria, *PAIRS[6])
    assert len(parts) == 14
    assert sum(part.area_m2 for part in parts.values()) == whole.area_m2
    for total in whole.totals:
        of_parts = [one for part in parts.values() for one in part.totals if one.holder == total.holder]
        assert sum(one.area_m2_from for one in of_parts) == total.area_m2_from
        assert sum(one.area_m2_to for one in of_parts) == total.area_m2_to
        assert sum(one.places_from for one in of_parts) == total.places_from
    assert parts["Homs"] == compare(syria, *PAIRS[6], "Homs")


def test_a_cell_on_a_border_counts_for_both_governorates(syria):
    cell = next(cell for cell in syria.cells.values() if len(cell.split) > 1)
    assert all(cell.m2_in(unit) == m2 > 0 for unit, m2 in cell.split)
    assert cell.m2_in("Atlantis") == 0


def test_ground_stated_apart_is_counted_too(syria):
    [golan] = compare(syria, *PAIRS[6]).apart
    assert (golan.cell, golan.holder_from, golan.holder_to) == ("golan-occupied", "idf", "idf")
    assert golan.area_m2 == syria.cells["golan-occupied"].area_m2
    parts = compare_by_admin1(syria, *PAIRS[6])
    assert sum(one.area_m2 for part in parts.values() for one in part.apart) == golan.area_m2


def test_a_day_or_unit_outside_the_data_is_refused(syria):
    with pytest.raises(OutOfRange):
        compare(syria, date(1999, 1, 1), date(2024, 12, 8))
    with pytest.raises(OutOfRange, match="no first-level unit"):
        compare(syria, *PAIRS[6], "Atlantis")


def test_shares_of_each_day_are_those_of_its_map(syria):
    found = shares(syria, date(2024, 11, 26), date(2024, 12, 31))
    for day in (date(2024, 11, 26), date(2024, 12, 8), date(2024, 12, 31)):
        at = found.days.index(day)
        for zone in syria.on(day):
            assert found.area_km2[zone.holder][at] == pytest.approx(zone.area_km2, abs=1e-6)


def test_shares_of_the_governorates_add_up_to_those_of_the_country(syria):
    span = date(2014, 1, 1), date(2014, 12, 31)
    whole, parts = shares(syria, *span), shares_by_admin1(syria, *span)
    for holder, row in some(whole.area_m2.items()):
        of_parts = [part.area_m2[holder] for part in parts.values() if holder in part.area_m2]
        assert tuple(sum(day) for day in zip(*of_parts, strict=True)) == row


def test_a_day_that_brings_many_places_is_a_change_of_sources(syria):
    found = shares(syria, syria.first_day, syria.known_until)
    assert found.source_jumps
    for day in found.source_jumps:
        at = found.days.index(day)
        assert found.assessed_places[at] >= 1.1 * found.assessed_places[at - 1]
    assert date(2024, 12, 8) not in found.source_jumps


def test_the_tempo_of_a_span_adds_up_day_by_day(syria):
    first, last = date(2024, 11, 27), date(2024, 12, 12)
    found = tempo(syria, first, last)
    for day, m2 in found.by_day:
        assert m2 == compare(syria, day - timedelta(days=1), day).area_m2
    assert sum(found.gained_m2.values()) == sum(found.lost_m2.values()) == sum(m2 for _, m2 in found.by_day)
    assert max(found.by_day, key=lambda item: item[1])[0] in {date(2024, 12, number) for number in (6, 7, 8)}
    for day, m2 in found.by_day:
        assert sum(gained for when, _, gained in found.gained_by_day if when == day) == m2
        gains = compare(syria, day - timedelta(days=1), day).transfers
        for holder in {gainer for when, gainer, _ in found.gained_by_day if when == day}:
            assert (day, holder, sum(one.area_m2 for one in gains if one.to == holder)) in found.gained_by_day
    for holder, m2 in found.gained_m2.items():
        assert sum(gained for _, gainer, gained in found.gained_by_day if gainer == holder) == m2


def test_the_road_to_damascus_took_eight_days(syria):
    assert syria.settings.route == ("aleppo", "hama", "homs", "damascus")
    route = tempo(syria, date(2024, 11, 27), date(2024, 12, 12)).route
    assert [step.days_since for step in route] == [None, 5, 3, 0]
    assert captures_along(syria, syria.settings.route, date(2024, 11, 27), date(2024, 12, 12), "sdf")[0].day is None
