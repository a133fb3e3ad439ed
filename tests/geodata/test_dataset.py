"""What one may ask of a dataset: the mini one, checked by hand."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geodata.cells import control_zones
from geodata.dataset import PACKAGED, load
from geodata.model.errors import DataFileError, GeodataError, OutOfRange
from geodata.model.vocabulary import Basis, Status
from tests.some import some


@pytest.mark.parametrize(
    ("day", "holder", "status"),
    [
        (date(2020, 1, 1), "red", Status.HELD),
        (date(2020, 1, 10), "red", Status.CONTESTED),
        (date(2020, 1, 31), "red", Status.BESIEGED),
        (date(2020, 2, 1), "blue", Status.HELD),
        (date(2020, 3, 31), "blue", Status.HELD),
    ],
)
def test_a_place_is_held_at_the_end_of_a_day(dataset, day, holder, status):
    period = dataset.period_of("alpha", day)
    assert (period.holder, period.status) == (holder, status)


@pytest.mark.parametrize("day", [date(1999, 1, 1), date(2019, 12, 31), date(2020, 4, 1)])
def test_a_day_outside_the_range_gets_a_sentence(dataset, day):
    for ask in (dataset.require_day, dataset.on, lambda day: dataset.period_of("alpha", day)):
        with pytest.raises(OutOfRange, match="give a day from 2020-01-01 to 2020-03-31"):
            ask(day)


def test_zones_come_largest_first_and_nobody_last(dataset):
    for day in some(dataset.days_of_change):
        zones = dataset.on(day)
        areas = [zone.area_km2 for zone in zones if zone.holder is not None]
        assert areas == sorted(areas, reverse=True)
        assert all(zone.holder is not None for zone in zones[:-1])


def test_a_zone_lists_the_assessed_places_its_faction_holds(dataset):
    zones = {zone.holder: zone.places for zone in dataset.on(date(2020, 2, 1))}
    assert set(zones["red"]) == {"beta"}
    assert set(zones["blue"]) >= {"alpha", "gamma", "delta"}
    assert "epsilon" not in {place for places in zones.values() for place in places}


def test_the_zones_of_quiet_days_are_those_of_the_last_change(dataset):
    assert dataset.on(date(2020, 1, 12)) is dataset.on(date(2020, 1, 19))


def test_a_city_divided_by_a_drawn_quarter_is_not_counted_as_fought_over(dataset):
    held = {zone.holder: zone for zone in dataset.on(date(2020, 1, 12))}
    period = dataset.period_of("alpha", date(2020, 1, 12))
    assert (period.status, period.divided, period.fought_over) == ("contested", True, False)
    assert held["red"].contested_km2 == 0


def test_contested_ground_is_counted(dataset):
    fought = replace(dataset.period_of("alpha", date(2020, 1, 12)), divided=False)
    after = control_zones.zones_on(
        tuple(dataset.cells.values()), {**dataset.periods, "alpha": (fought,)}, date(2020, 1, 12)
    )
    red = next(zone for zone in after if zone.holder == "red")
    assert red.contested_km2 == pytest.approx(dataset.cells["alpha"].area_km2)


def test_a_point_lies_in_the_cell_of_its_place(dataset):
    assert dataset.at(36.2, 34.4).id == "alpha"
    assert dataset.at(36.9, 34.5).id == "base-camp"
    assert dataset.at(30.0, 34.5) is None


def test_a_point_on_a_shared_edge_lies_in_one_cell(dataset):
    assert dataset.at(36.85, 34.5).id in {"base-camp", "gamma", "delta"}


def test_a_quarter_shares_the_cell_of_its_city(dataset):
    assert dataset.cell_of["alpha-old-town"] == "alpha"
    assert "alpha-old-town" not in dataset.cells


def test_the_parts_of_a_city_are_told_apart(dataset):
    parts = dataset.parts("alpha", date(2020, 1, 12))
    assert {part: period.holder for part, period in parts.items()} == {"alpha-old-town": "blue"}
    assert dataset.parts("beta", date(2020, 1, 12)) == {}


def test_events_of_a_place_are_its_own_and_those_of_areas_that_changed_it(dataset):
    assert [event.id for event in dataset.events_of("gamma")] == [
        "zone-east-2020-01-05",
        "east-2020-02-20",
        "green-union-2020-03-15",
    ]
    assert [event.id for event in dataset.events_of("delta")] == ["zone-east-2020-01-05", "delta-2020-03-01"]
    assert [event.id for event in dataset.events_of("alpha")] == [
        "alpha-2020-01-01",
        "alpha-2020-01-20",
        "alpha-2020-02-01-a",
        "alpha-2020-02-01-b",
    ]


def test_rivals_stand_beside_the_event_they_contradict(dataset):
    assert [rival.id for rival in dataset.rivals["beta-2020-02-10"]] == ["beta-2020-02-11-rival"]
    assert "beta-2020-02-11-rival" in dataset.events
    assert "beta-2020-02-11-rival" not in [event.id for event in dataset.events_of("beta")]
    assert dataset.events_on(date(2020, 2, 11)) == ()


def test_events_of_a_day_come_in_the_order_they_happened(dataset):
    assert [event.id for event in dataset.events_on(date(2020, 2, 1))] == ["alpha-2020-02-01-a", "alpha-2020-02-01-b"]


def test_days_of_change_hold_every_event_and_every_change(dataset):
    days = dataset.days_of_change
    assert list(days) == sorted(set(days))
    assert {event.day for event in dataset.events.values()} <= set(days)
    assert date(2020, 1, 5) in days


def test_places_changed_are_those_whose_holder_or_status_differs_from_the_day_before(dataset):
    assert dataset.places_changed(date(2020, 3, 1)) == ("delta",)
    assert dataset.places_changed(date(2020, 1, 1)) == ()
    assert set(dataset.places_changed(date(2020, 1, 10))) == {"alpha", "alpha-old-town"}


def test_an_inferred_place_names_what_it_was_inferred_from(dataset):
    period = dataset.period_of("epsilon", date(2020, 1, 10))
    assert period.basis is Basis.INFERRED
    assert period.holder == "red"
    assert set(period.inferred_from) <= {"alpha", "beta", "gamma", "delta"}
    assert period.sources == dataset.events[period.event].sources


def test_a_renaming_changes_the_holder_on_its_day(dataset):
    assert dataset.period_of("beta", date(2020, 3, 14)).holder == "green"
    assert dataset.period_of("beta", date(2020, 3, 15)).holder == "union"
    assert dataset.period_of("base-camp", date(2020, 3, 15)).holder == "green"


def test_a_dataset_that_was_not_built_says_what_to_run(mini):
    with pytest.raises(GeodataError, match=r"has not been built; run: mapapp build "):
        load(mini)


def test_a_dataset_whose_facts_changed_says_what_to_run(built, tmp_path):
    folder = Path(shutil.copytree(built, tmp_path / "mini"))
    with (folder / "facts" / "sources.csv").open("a") as file:
        file.write("late-1,Late,Late report,https://example.org/late,,wire,\n")
    with pytest.raises(GeodataError, match=r"changed since it was built; run: mapapp build "):
        load(folder)


@pytest.mark.parametrize("spoiled", ["cells.topojson", "bands.topojson", "control_periods.csv", "manifest.json"])
@pytest.mark.parametrize("content", ["", "{", "{}", "[1]", "place_id,start\nalpha,2020-01-01\n"])
def test_a_spoiled_build_gets_a_sentence(built, tmp_path, spoiled, content):
    folder = Path(shutil.copytree(built, tmp_path / "mini"))
    (folder / "built" / spoiled).write_text(content)
    with pytest.raises(GeodataError) as caught:
        load(folder)
    assert "\n" not in str(caught.value)


def test_a_build_with_a_file_missing_gets_a_sentence(built, tmp_path):
    folder = Path(shutil.copytree(built, tmp_path / "mini"))
    (folder / "built" / "control_periods.csv").unlink()
    with pytest.raises(DataFileError, match=r"control_periods\.csv"):
        load(folder)


def test_loading_takes_no_heavy_library():
    code = f"""if True:
        import sys
        from geodata import load
        dataset = load({str(PACKAGED)!r})
        dataset.period_of("homs", dataset.known_until), dataset.at(36.7, 34.7)
        print(*sorted({{name.partition(".")[0] for name in sys.modules}}))"""
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not {"pandas", "geopandas", "frictionless", "scipy", "folium", "streamlit", "pyproj"} & set(loaded)
