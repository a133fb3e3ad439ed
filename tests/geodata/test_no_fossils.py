"""A drawn area is on the map from its first day on, and leaves no line before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import shapely

from geodata.cells.barriers import outlines_of
from geodata.cells.catchments import survey
from geodata.dataset import Dataset
from geodata.facts.geojson_files import areas_of
from geodata.facts.reading import read_dataset
from geodata.geometry.projection import country_of, plane_of
from geodata.history.inference import fill_inferred
from geodata.model.errors import DataFileError
from geodata.model.period import Period
from geodata.model.records import ControlPeriod
from tests.geodata.history.test_control_history import DAY, held, line
from tests.packaged import packaged

CLOSE = 0.002
"""Degrees by which a cell that lies in a drawn area may leave it."""
LEAST_KM = 0.3
"""Shorter fronts are corners."""


@pytest.fixture(scope="module")
def syria() -> Dataset:
    """The packaged dataset."""
    return packaged()


def _across(syria: Dataset, area: str) -> Iterator[tuple[str, str]]:
    """Cells in a drawn area and the cells that they touch along its outline."""
    ids = list(syria.cells)
    lands = [syria.cells[one].geometry for one in ids]
    tree = shapely.STRtree(lands)
    outline = syria.areas[area].geometry
    wide = outline.buffer(CLOSE)
    inside = {n for n in tree.query(outline).tolist() if wide.contains(lands[n].representative_point())}
    for one in sorted(inside):
        for other in sorted(set(tree.query(lands[one], predicate="intersects").tolist()) - inside):
            if shapely.intersection(lands[one], lands[other]).length * 100 > LEAST_KM:
                yield ids[one], ids[other]


def _before(syria: Dataset, area: str) -> list[date]:
    period = syria.areas[area].period
    assert period is not None
    return [day for day in syria.days_of_change if day < period.start]


def _dated(syria: Dataset) -> list[str]:
    return [one.id for one in syria.areas.values() if one.period is not None]


def test_no_front_runs_along_a_drawn_area_before_its_first_day_unless_a_row_names_a_holder(syria):
    found = []
    for area in _dated(syria):
        pairs = list(_across(syria, area))
        assert pairs, area
        for day in _before(syria, area):
            for one, other in pairs:
                mine, theirs = syria.period_of(one, day), syria.period_of(other, day)
                if mine.holder != theirs.holder and not (mine.by_row or theirs.by_row):
                    found.append((area, day.isoformat(), one, other))
    assert found == []


def test_nothing_of_the_zone_round_al_tanf_is_seen_before_it_was_agreed(syria):
    assert syria.areas["al-tanf-zone"].period == Period(date(2017, 5, 18), date(2026, 2, 12))
    pairs = list(_across(syria, "al-tanf-zone"))

    def differing(day: date) -> set[str]:
        return {b for a, b in pairs if syria.period_of(a, day).holder != syria.period_of(b, day).holder}

    for day in _before(syria, "al-tanf-zone"):
        if day < date(2015, 5, 21) or date(2015, 5, 31) <= day < date(2017, 3, 27):
            assert differing(day) == set(), day
    assert differing(date(2024, 11, 26)) == {other for _, other in pairs}
    assert syria.period_of("al-tanf-zone", date(2016, 6, 1)).holder == "is"
    assert syria.period_of("al-tanf", date(2016, 6, 1)).holder == "sfa"


def test_russia_holds_ground_from_the_days_it_took_it_over(syria):
    def bases(day: date) -> list[str]:
        return [place for place in syria.periods if syria.period_of(place, day).holder == "russia"]

    assert bases(date(2012, 6, 1)) == []
    assert bases(date(2015, 9, 30)) == ["hmeimim"]
    assert bases(date(2017, 1, 18)) == ["hmeimim", "tartus-naval-base"]


def test_ground_of_islamic_state_presence_is_drawn_and_no_rectangle(syria):
    for one in syria.presence:
        [area] = [syria.areas[name] for name in syria.areas if one.area == f"drawn:{name}"]
        assert area.overlay
        assert area.sources
        assert area.geometry.area < 0.8 * area.geometry.minimum_rotated_rectangle.area, one.id
        edges = list(zip(area.geometry.exterior.coords, area.geometry.exterior.coords[1:], strict=False))
        longest = max(shapely.LineString(edge).length for edge in edges)
        assert longest < area.geometry.length / 8, "a ruler's edge"


def test_an_overlay_cuts_no_cell(syria):
    facts = read_dataset(syria.path)
    lonlat = country_of(facts)
    plane = plane_of(facts.settings, lonlat)
    cut = outlines_of(facts, plane, plane.project(lonlat))
    assert "al-tanf-zone" in cut
    assert not [area for area in cut if facts.areas[area].overlay]


def test_until_a_line_was_drawn_the_way_over_it_was_open(syria):
    measured = survey(read_dataset(syria.path))
    days = [day for day, _ in measured.earlier]
    assert days == [date(2017, 9, 19), date(2019, 10, 9)]
    number = {place: n for n, place in enumerate(measured.sites)}
    across = number["mabrouka"], number["tell-tamer"]  # on either side of the line of October 2019
    now = measured.neighbours.between_km[across]
    assert now > 80
    for _, ways in measured.earlier:
        assert ways.between_km[across] == pytest.approx(now - 80, abs=0.01)
    pocket = number["marrat"], number["conoco-gas-field"]
    assert [ways.between_km[pocket] < 80 for _, ways in measured.earlier] == [True, False]


# --- what the parts do ------------------------------------------------------------------------------------------------


def _told(found: tuple[ControlPeriod, ...]) -> list[tuple[int, str | None]]:
    return [((one.period.start - DAY).days, one.holder) for one in found]


@pytest.mark.parametrize("many", [0, 40])  # few who can vote are asked in another way than many
def test_a_holder_is_inferred_by_the_ways_of_the_day(many):
    assessed = {"a": held("a", (0, "red")), "b": held("b", (0, "blue"))}
    far = {f"far-{n}": 500.0 + n for n in range(many)}
    assessed |= {name: held(name, (0, "red")) for name in far}
    now, then = line(x=0, a=50, b=10, **far), line(x=0, a=1, b=50, **far)
    until = DAY + timedelta(5)
    assert _told(fill_inferred(assessed, now, DAY, earlier=((until, then),))["x"]) == [(0, "red"), (5, "blue")]
    assert _told(fill_inferred(assessed, now, DAY)["x"]) == [(0, "blue")]
    assert _told(fill_inferred(assessed, now, DAY, earlier=((DAY, then),))["x"]) == [(0, "blue")]


def _areas(folder: Path, **properties: str) -> Path:
    (folder / "facts" / "areas").mkdir(parents=True)
    square = shapely.geometry.mapping(shapely.box(0, 0, 1, 1))
    feature = {"type": "Feature", "properties": {"area_id": "a", **properties}, "geometry": square}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (folder / "facts" / "areas" / "a.geojson").write_text(text)
    return folder


def test_days_of_a_drawn_area_are_read(tmp_path):
    one = areas_of(_areas(tmp_path, start="2017-05-18", end="2026-02-12"))["a"]
    assert one.period == Period(date(2017, 5, 18), date(2026, 2, 12))
    assert not one.overlay


def test_a_drawn_area_without_days_was_always_there(tmp_path):
    one = areas_of(_areas(tmp_path))["a"]
    assert one.period is None


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ({"start": "spring"}, '"spring" is no day (start of "a"); write YYYY-MM-DD'),
        ({"start": "2017-05-18", "end": "2017-05-18"}, '"a" ends on 2017-05-18, before or on its first day'),
    ],
)
def test_wrong_days_of_a_drawn_area_are_told(tmp_path, properties, said):
    with pytest.raises(DataFileError) as error:
        areas_of(_areas(tmp_path, **properties))
    assert said in str(error.value)
