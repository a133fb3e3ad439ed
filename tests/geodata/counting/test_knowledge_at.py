"""What is known at a point: the same as the columns of the page say, at 500 points on 20 days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import shapely

from geodata.counting.firm_ground import far_share, firm_m2
from geodata.counting.knowledge_at import known_at, newest_report
from geodata.dataset import Dataset, load
from geodata.history.evidence import reports
from geodata.model.area_expression import distance_km
from geodata.model.errors import OutOfRange

POINTS, DAYS = 500, 20


@pytest.fixture(scope="module")
def syria() -> Dataset:
    return load()


def test_a_point_has_the_tone_drawn_there_at_500_points_on_20_days(syria: Dataset) -> None:
    luck = np.random.default_rng(13)
    bands, tones = syria.bands, syria.tones
    tree = shapely.STRtree(list(bands.geometry))
    span = (syria.known_until - syria.first_day).days
    days = [syria.first_day + timedelta(int(n)) for n in luck.integers(0, span, DAYS)]
    runs = {day: tones.on(day) for day in days}
    asked = 0
    places = list(syria.places.values())
    while asked < POINTS:
        lon, lat = luck.uniform(35.6, 42.4), luck.uniform(32.3, 37.3)
        found = tree.query(shapely.Point(lon, lat), predicate="intersects")
        if len(found) != 1:  # outside, or right on a border
            continue
        asked += 1
        for day in days:
            run = runs[day][found[0]]
            known = known_at(syria, lon, lat, day)
            assert (known.tone.value, round(known.certainty * 100)) == (
                ("firm", "likely", "unreported")[tones.tone[run]],
                tones.percent[run],
            )
            if tones.near[run] < 0:
                assert (known.report_place, known.report_km, known.report_days) == (None, None, None)
                continue
            near = places[tones.near[run]]
            assert known.report_place == near.id
            assert known.report_km == pytest.approx(distance_km(lon, lat, near.lon, near.lat), abs=0.06)


def test_the_age_of_a_report_counts_from_the_newest_row_of_its_place(syria: Dataset) -> None:
    homs = syria.places["homs"]
    taken = syria.period_of("homs", date(2024, 12, 10)).period.start
    known = known_at(syria, homs.lon, homs.lat, taken + timedelta(3))
    assert (known.report_place, known.report_days, known.report_km) == ("homs", 3, 0.0)


def test_a_point_outside_and_a_day_beyond_are_refused_in_one_sentence(syria: Dataset) -> None:
    with pytest.raises(OutOfRange, match="outside the country"):
        known_at(syria, 0.0, 0.0, syria.known_until)
    with pytest.raises(OutOfRange, match="outside this dataset"):
        known_at(syria, 36.72, 34.73, date(1990, 1, 1))


def test_firm_ground_of_cells_is_that_of_their_bands_and_never_more_than_the_cell(syria: Dataset) -> None:
    day = date(2024, 12, 8)
    firm = firm_m2(syria, day)
    tones, bands = syria.tones, syria.bands
    assert firm.sum() == bands.m2[tones.tone[tones.on(day)] == 0].sum()
    assert (firm <= np.array([cell.area_m2 for cell in syria.cells.values()])).all()


def test_half_of_the_country_lies_far_from_any_report_on_8_december_2024(syria: Dataset) -> None:
    assert far_share(syria, date(2024, 12, 8)) == pytest.approx(0.51, abs=0.06)


def test_a_report_to_come_does_not_count(syria: Dataset) -> None:
    days = sorted({event.day for event in syria.events_of("palmyra") if reports(event)})
    assert len(days) > 3
    for day, following in pairwise(days):
        before = following - timedelta(1)
        assert newest_report(syria, "palmyra", before) == (before - day).days
    assert newest_report(syria, "palmyra", days[0] - timedelta(1)) is None


@pytest.mark.parametrize(("near", "lon", "share"), [(-1, 0.0, 1.0), (0, 0.0, 0.0), (0, 0.179, 0.0), (0, 0.181, 1.0)])
def test_ground_without_any_report_is_far_and_so_is_ground_beyond_20_km(near: int, lon: float, share: float) -> None:
    bands = SimpleNamespace(lonlat=np.array([[lon, 0.0]]), m2=np.array([5]))
    tones = SimpleNamespace(near=np.array([near]), on=lambda _: np.array([0]))
    made: Any = SimpleNamespace(bands=bands, tones=tones, places={"mill": SimpleNamespace(lon=0.0, lat=0.0)})
    assert far_share(made, date(2024, 1, 1)) == share
