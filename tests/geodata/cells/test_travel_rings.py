"""Cells of the mini country cut into bands, and of a made-up plain with one place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely import Point

from geodata.cells.bands import Bands, whole_cells
from geodata.cells.catchments import Survey, survey
from geodata.cells.tessellation import Tessellation, tessellation
from geodata.cells.travel_rings import COSTS_KM, LEAST_BAND_KM2, travel_bands
from geodata.geometry.projection import km2
from geodata.model.dataset_facts import DatasetFacts
from tests.some import some


@pytest.fixture(scope="module")
def bands(measured: Survey, cut: Tessellation) -> Bands:
    return travel_bands(measured, cut.cells)


def test_bands_of_a_cell_are_the_cell_to_the_vertex(cut: Tessellation, bands: Bands) -> None:
    for number, cell in enumerate(some(cut.cells)):
        together = shapely.coverage_union_all(bands.geometry[bands.cell == number])
        assert shapely.equals_exact(shapely.normalize(together), shapely.normalize(cell.geometry), 0), cell.id


def test_bands_are_a_coverage(bands: Bands) -> None:
    assert shapely.coverage_is_valid(bands.geometry)


def test_whole_square_metres_of_bands_add_up_to_their_cell(cut: Tessellation, bands: Bands) -> None:
    sums = np.bincount(bands.cell, weights=bands.m2).astype(int).tolist()
    assert sums == [cell.area_m2 for cell in cut.cells]
    for m2, land in zip(bands.m2, bands.geometry, strict=True):
        assert m2 == pytest.approx(km2(land) * 1e6, rel=1e-6, abs=2)


def test_bands_come_by_cell_then_by_cost(bands: Bands) -> None:
    order = list(zip(bands.cell.tolist(), bands.km.tolist(), strict=True))
    assert order == sorted(order)
    assert len(bands) > len(set(bands.cell.tolist())), "some cell is cut"


def test_the_cost_of_a_band_lies_within_its_rings_and_its_place_in_the_first(
    facts: DatasetFacts, cut: Tessellation, bands: Bands
) -> None:
    cells = [number for number, count in enumerate(np.bincount(bands.cell)) if count > 1]
    for number in some(cells):
        rows = np.flatnonzero(bands.cell == number)
        step = np.searchsorted(COSTS_KM, bands.km[rows])
        assert len(set(step.tolist())) == len(rows)
        assert (step[0], step[1]) == (0, 1), "ground within ten kilometres, then within twenty"
        place = facts.places[cut.cells[number].id]
        assert bands.geometry[rows[0]].contains(Point(place.lon, place.lat))


def test_the_point_of_a_band_lies_inside_it(bands: Bands) -> None:
    for (lon, lat), land in zip(bands.lonlat.tolist(), bands.geometry, strict=True):
        assert land.contains(Point(lon, lat))


def test_no_piece_of_a_cut_cell_is_a_sliver(bands: Bands) -> None:
    count = np.bincount(bands.cell)
    pieces = [
        piece
        for cell, land in zip(bands.cell, bands.geometry, strict=True)
        if count[cell] > 1
        for piece in shapely.get_parts(land)
    ]
    assert min(km2(piece) for piece in some(pieces)) >= LEAST_BAND_KM2


def test_drawn_ground_is_one_band_at_no_cost(cut: Tessellation, bands: Bands) -> None:
    camp = [cell.id for cell in cut.cells].index("base-camp")
    assert bands.km[bands.cell == camp].tolist() == [0.0]


def test_without_a_survey_each_cell_is_one_band(cut: Tessellation) -> None:
    found = travel_bands(None, cut.cells)
    assert found.cell.tolist() == list(range(len(cut.cells)))
    assert found.m2.tolist() == [cell.area_m2 for cell in cut.cells]
    assert found.km.tolist() == [0.0] * len(cut.cells)
    assert [*found.geometry] == [cell.geometry for cell in cut.cells]
    assert [*whole_cells(cut.cells).m2] == [*found.m2]


def test_a_country_with_one_place_has_rings_round_it(facts: DatasetFacts) -> None:
    alone = replace(facts, places={"beta": facts.places["beta"]}, areas={}, events=())
    measured = survey(alone)
    cut = tessellation(measured, {})
    found = travel_bands(measured, cut.cells)
    assert found.cell.tolist() == [0] * len(found)
    assert found.m2.sum() == cut.cells[0].area_m2
    assert len(found) >= 2
