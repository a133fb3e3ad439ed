"""Zones of the mini country, checked by hand."""

from __future__ import annotations

from datetime import date

import pytest
import shapely

from geodata.cells.control_zones import areas_on, zones_on
from geodata.dataset import Dataset


def on(dataset: Dataset, day: str) -> dict:
    zones = zones_on(tuple(dataset.cells.values()), dataset.periods, date.fromisoformat(day))
    return {zone.holder: zone for zone in zones}


def test_zone_is_the_union_of_its_cells(dataset: Dataset) -> None:
    for zone in on(dataset, "2020-01-05").values():
        assert zone.area_km2 == pytest.approx(sum(dataset.cells[cell].area_km2 for cell in zone.cells))
        assert zone.geometry.equals(shapely.union_all([dataset.cells[cell].geometry for cell in zone.cells]))


def test_zones_add_up_to_the_country_on_every_day_of_change(dataset: Dataset) -> None:
    country = sum(cell.area_km2 for cell in dataset.cells.values())
    assert dataset.days_of_change
    for day in dataset.days_of_change:
        zones = zones_on(tuple(dataset.cells.values()), dataset.periods, day)
        assert sum(zone.area_km2 for zone in zones) == pytest.approx(country, rel=1e-9)


def test_beta_changes_hands_on_the_day_of_the_handover_not_before(dataset: Dataset) -> None:
    assert "beta" in on(dataset, "2020-02-09")["red"].cells
    assert "beta" in on(dataset, "2020-02-10")["green"].cells


def test_a_zone_begins_when_its_shape_last_changed(dataset: Dataset) -> None:
    zone = on(dataset, "2020-02-20")["green"]
    assert zone.start <= date(2020, 2, 20)
    assert zone.end is None or zone.end > date(2020, 2, 20)
    assert on(dataset, zone.start.isoformat())["green"].cells == zone.cells


def test_largest_first_and_nobody_last(dataset: Dataset) -> None:
    for day in dataset.days_of_change:
        zones = zones_on(tuple(dataset.cells.values()), dataset.periods, day)
        held = [zone.area_km2 for zone in zones if zone.holder is not None]
        assert held == sorted(held, reverse=True)
        assert all(zone.holder is not None for zone in zones[:-1])


def test_areas_and_holders_agree_with_zones(dataset: Dataset) -> None:
    cells, day = tuple(dataset.cells.values()), date(2020, 2, 15)
    zones = zones_on(cells, dataset.periods, day)
    assert areas_on(cells, dataset.periods, day) == pytest.approx({zone.holder: zone.area_km2 for zone in zones})
    held = {cell: zone.holder for zone in zones for cell in zone.cells}
    assert held == {cell.id: dataset.period_of(cell.id, day).holder for cell in cells}
