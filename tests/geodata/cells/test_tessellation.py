"""The mini country cut into cells: a river in the middle, a city and a town in the west, a camp drawn in the east."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely import Point

from geodata.cells.catchments import Survey, _nodes, survey
from geodata.cells.tessellation import Tessellation, tessellation
from geodata.geometry.projection import as_land, country_of, km2, plane_of
from geodata.geometry.smooth_boundaries import Arc, strokes, traced
from geodata.geometry.travel_grid import OUTSIDE, Grid, catchments, spread, travel_graph
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.errors import GeodataError
from tests.some import some


def at(cut: Tessellation, lon: float, lat: float) -> str:
    (found,) = (cell.id for cell in cut.cells if cell.geometry.contains(Point(lon, lat)))
    return found


def test_cells_are_a_coverage_of_the_country(facts: DatasetFacts, cut: Tessellation) -> None:
    land = [cell.geometry for cell in cut.cells]
    assert shapely.coverage_is_valid(land)
    gap = shapely.coverage_union_all(land).symmetric_difference(country_of(facts))
    assert gap.area < 1e-5 * country_of(facts).area


def test_areas_of_cells_add_up_to_the_country(facts: DatasetFacts, cut: Tessellation) -> None:
    assert sum(cell.area_km2 for cell in cut.cells) == pytest.approx(km2(country_of(facts)), rel=1e-6)


def test_every_place_lies_in_its_own_cell(facts: DatasetFacts, cut: Tessellation) -> None:
    for cell in some(cut.cells):
        place = facts.places[cell.id]
        assert cell.geometry.contains(Point(place.lon, place.lat)), cell.id


def test_coordinates_have_five_decimals(cut: Tessellation) -> None:
    for cell in some(cut.cells):
        xy = shapely.get_coordinates(cell.geometry)
        assert (xy == xy.round(5)).all(), cell.id


def test_no_cell_crosses_the_river(cut: Tessellation) -> None:
    """Both banks have places, so the river itself is the boundary, to the metre."""
    for cell in some(cut.cells):
        west, _, east, _ = cell.geometry.bounds
        assert east <= 36.50001 or west >= 36.49999, cell.id


def test_quarter_lies_in_the_cell_of_its_city(cut: Tessellation) -> None:
    assert cut.cell_of["alpha-old-town"] == "alpha"
    assert "alpha-old-town" not in {cell.id for cell in cut.cells}


def test_drawn_area_keeps_its_outline(facts: DatasetFacts, cut: Tessellation) -> None:
    (camp,) = (cell for cell in cut.cells if cell.id == "base-camp")
    drawn = facts.areas["base-camp"].geometry
    assert camp.geometry.symmetric_difference(drawn).area < 1e-3 * drawn.area


def test_land_belongs_to_the_nearest_place_on_its_bank(cut: Tessellation) -> None:
    assert at(cut, 36.48, 34.52) in ("alpha", "epsilon")  # gamma is nearer, but beyond the river
    assert at(cut, 36.05, 34.05) == "beta"
    assert at(cut, 36.95, 34.05) == "delta"


def test_place_near_a_greater_one_shares_its_cell(facts: DatasetFacts) -> None:
    hamlet = replace(facts.places["epsilon"], id="hamlet", lon=36.205, lat=34.155, population=5)
    wider = replace(facts, places={**facts.places, "hamlet": hamlet})
    assert tessellation(survey(wider), {}).cell_of["hamlet"] == "beta"


def test_places_on_one_point_share_a_cell_however_many(facts: DatasetFacts) -> None:
    settings = replace(facts.settings, nested_places_km=0.0)
    twins = {
        f"twin-{number}": replace(facts.places["epsilon"], id=f"twin-{number}", lon=36.2, lat=34.3, population=number)
        for number in range(300)
    }
    cut = tessellation(survey(replace(facts, settings=settings, places={**facts.places, **twins})), {})
    assert {cut.cell_of[twin] for twin in twins} == {"twin-299"}


def test_places_a_few_steps_apart_each_keep_a_pixel(facts: DatasetFacts) -> None:
    settings = replace(facts.settings, nested_places_km=0.0)
    near = {
        f"near-{number}": replace(facts.places["epsilon"], id=f"near-{number}", lon=36.2 + number / 50_000, lat=34.3)
        for number in range(40)
    }
    measured = survey(replace(facts, settings=settings, places={**facts.places, **near}))
    labels = measured.catchments.labels
    assert all((labels == measured.sites.index(place)).any() for place in near)


def test_a_country_out_of_reach_or_of_too_many_pixels_is_one_sentence(facts: DatasetFacts) -> None:
    fine = replace(facts, settings=replace(facts.settings, grid_m=10))
    with pytest.raises(GeodataError, match=r"pixels of 10 m, more than 6,000,000; set grid_m to \d+ or more"):
        survey(fine)
    unit = replace(facts.units[0], geometry=shapely.box(-1, -90, 1, -89))
    crs = "+proj=laea +lat_0=90 +lon_0=0 +datum=WGS84 +units=m"
    pole = replace(facts, units=(unit,), settings=replace(facts.settings, crs=crs))
    with pytest.raises(GeodataError, match=r"the projection .* does not reach all of the country"):
        survey(pole)


def test_more_places_than_pixels_is_one_sentence() -> None:
    grid = Grid(0, 2000, 1000, 2, 2)
    xy = [np.array([500.0 + number, 500.0]) for number in range(5)]
    with pytest.raises(GeodataError, match=r"5 places want ground of their own, but the country has 4 pixels"):
        _nodes(grid, np.ones(grid.shape, dtype=bool), xy)
    assert sorted(_nodes(grid, np.ones(grid.shape, dtype=bool), xy[:4]).tolist()) == [0, 1, 2, 3]


def test_place_just_off_the_border_takes_the_nearest_land(facts: DatasetFacts) -> None:
    harbour = replace(facts.places["epsilon"], id="harbour", lon=35.99, lat=34.3)
    wider = replace(facts, places={**facts.places, "harbour": harbour})
    cut = tessellation(survey(wider), {})
    assert cut.cell_of["harbour"] == "harbour"
    assert at(cut, 36.001, 34.3) == "harbour"


def test_place_far_outside_is_an_error(facts: DatasetFacts) -> None:
    moon = replace(facts.places["epsilon"], id="moon", lon=10.0)
    with pytest.raises(GeodataError, match=r"moon lies .* outside the country"):
        survey(replace(facts, places={**facts.places, "moon": moon}))


def test_a_cut_is_the_same_every_time(facts: DatasetFacts, cut: Tessellation) -> None:
    again = tessellation(survey(facts), {})
    for one, other in some(zip(cut.cells, again.cells, strict=True)):
        assert one.geometry.wkb == other.geometry.wkb


def cost_km(measured: Survey, one: str, other: str) -> float:
    """Cost of the way from one place to another, infinite where the other is not among those nearest."""
    number = {place: number for number, place in enumerate(measured.neighbours.places)}
    costs = [dict(zip(*part, strict=True)) for part in measured.neighbours.nearest_first(number[one])]
    return min((part[number[other]] for part in costs if number[other] in part), default=np.inf)


def test_quarters_and_drawn_areas_have_no_vote(measured: Survey) -> None:
    for silent in ("alpha-old-town", "base-camp"):
        assert all(cost_km(measured, place, silent) == np.inf for place in measured.neighbours.places)
    assert cost_km(measured, "base-camp", "alpha") < np.inf


def test_the_river_costs_what_the_settings_say(measured: Survey) -> None:
    assert 50 + 44 < cost_km(measured, "alpha", "gamma") < 50 + 60  # 46 km as the crow flies, and the crossing


def test_projection_is_the_utm_zone_of_the_country_unless_told(facts: DatasetFacts) -> None:
    untold = replace(facts.settings, crs="")
    assert plane_of(untold, country_of(facts)).crs == "EPSG:32637"


def test_progress_is_told(facts: DatasetFacts) -> None:
    told: list[str] = []
    survey(facts, told.append)
    assert len(told) >= 2


# --- the parts it is made of ------------------------------------------------------------------------------------------


def test_travel_goes_round_what_is_costly() -> None:
    grid = Grid(0, 5000, 1000, 5, 7)
    inside = np.ones(grid.shape, dtype=bool)
    graph = travel_graph(grid, inside, [])
    found = catchments(grid, inside, graph, np.array([0, 6]), np.zeros(2))
    assert (found.labels[:, 0] == 0).all()
    assert (found.labels[:, 6] == 1).all()
    assert found.cost_km[0, 1] == pytest.approx(6.0, abs=0.01)


def test_handicap_moves_the_boundary_but_not_the_distance() -> None:
    grid = Grid(0, 3000, 1000, 3, 9)
    inside = np.ones(grid.shape, dtype=bool)
    graph = travel_graph(grid, inside, [])
    found = catchments(grid, inside, graph, np.array([9, 17]), np.array([3000.0, 0.0]))
    assert (found.labels[1] == 0).sum() == 3
    assert found.cost_km[0, 1] == pytest.approx(8.0, abs=0.01)


def test_spread_gives_empty_pixels_the_nearest_label() -> None:
    assert spread(np.array([[1, OUTSIDE, OUTSIDE, OUTSIDE, 2]], dtype=np.int32)).tolist() == [[1, 1, 1, 2, 2]]


def test_arcs_meet_in_the_node_of_three_labels() -> None:
    labels = np.array([[0, 0, 1, 1], [0, 0, 1, 1], [2, 2, 2, 2]], dtype=np.int32)
    arcs = traced(labels, np.ones_like(labels, dtype=bool))
    assert sorted((arc.left, arc.right) for arc in arcs) == [(0, 1), (0, 2), (1, 2)]
    assert all((2.0, 2.0) in {tuple(arc.points[0]), tuple(arc.points[-1])} for arc in arcs)


def test_front_runs_through_a_node_as_one_stroke() -> None:
    """0 | 1 over 2: on most days 0 and 1 stand together against 2, so their two borders with 2 are one line."""
    labels = np.array([[0, 0, 1, 1], [0, 0, 1, 1], [2, 2, 2, 2]], dtype=np.int32)
    arcs: list[Arc] = traced(labels, np.ones_like(labels, dtype=bool))
    holders = np.array([[0, 0, 0], [0, 0, 1], [1, 1, 1]], dtype=np.int16)
    together = [{(arcs[end.arc].left, arcs[end.arc].right) for end in stroke} for stroke in strokes(arcs, holders)]
    assert {(0, 2), (1, 2)} in together


def test_as_land_leaves_lines_out() -> None:
    mixed = shapely.from_wkt("GEOMETRYCOLLECTION(LINESTRING(0 0, 1 1), POLYGON((0 0, 1 0, 1 1, 0 0)))")
    assert as_land(mixed).geom_type == "Polygon"
