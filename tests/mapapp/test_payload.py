"""What goes into a payload comes out of it again, on the grid and by the day."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

import geodata
from geodata.importing.polygons.ellipsoid import _equal_area as equal_area
from geodata.importing.polygons.ellipsoid import areas_km2
from geodata.model.errors import GeodataError
from geodata.model.period import Period
from geodata.model.vocabulary import Evidence
from mapapp.timeline.packing import column, packed, packed_lists, steps, unpacked, unzigzag, zigzag
from mapapp.timeline.payload import payload
from mapapp.timeline.topology import (
    DEGREES_PER_STEP,
    OUTSIDE,
    Arc,
    arcs,
    encoded_arcs,
    encoded_lines,
    grid_point,
    open_cells,
    simplified,
)
from tests import fronts
from tests.mapapp import decoding
from tests.mapapp.tiny import LAST, PERIODS, tiny_dataset
from tests.packaged import packaged
from tests.some import some

numbers = st.lists(st.integers(min_value=0, max_value=2**40))
SIDES_OF_RINGS = ((0, OUTSIDE), (0, 1), (2, OUTSIDE))
points = st.tuples(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))


@given(numbers)
def test_numbers_survive_packing(given_numbers: list[int]) -> None:
    assert list(unpacked(packed(given_numbers))) == given_numbers


@given(st.integers())
def test_signed_numbers_survive_zigzag(number: int) -> None:
    assert unzigzag(zigzag(number)) == number


@given(st.lists(numbers))
def test_lists_survive_packing(given_lists: list[list[int]]) -> None:
    assert list(decoding.lists(packed_lists(given_lists))) == given_lists


@given(st.lists(st.integers()))
def test_numbers_survive_as_steps(given_numbers: list[int]) -> None:
    assert decoding.sums(packed(steps(given_numbers))) == given_numbers


@given(st.lists(st.text()))
def test_columns_survive_interning(values: list[str]) -> None:
    assert decoding.column(column(values)) == values


@given(st.lists(st.lists(points, min_size=1)))
def test_lines_survive_encoding(given_lines: list[list[tuple[int, int]]]) -> None:
    assert decoding.lines(encoded_lines(given_lines)) == given_lines


def test_negative_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="zigzag"):
        packed([-1])


def test_cells_come_back_as_they_were(tmp_path: Path) -> None:
    dataset = tiny_dataset(tmp_path)
    for cell, again in some(zip(dataset.cells.values(), decoding.cells(payload(dataset)), strict=True)):
        assert shapely.hausdorff_distance(cell.geometry, again) <= DEGREES_PER_STEP
        assert again.area == pytest.approx(cell.geometry.area, rel=0.01)


def test_two_cells_share_one_arc() -> None:
    shared = [
        arc for arc in arcs([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]) if OUTSIDE not in (arc.left, arc.right)
    ]
    assert len(shared) == 1
    assert {shared[0].left, shared[0].right} == {0, 1}
    assert {shared[0].points[0], shared[0].points[-1]} == {grid_point(1, 0), grid_point(1, 1)}


def test_an_island_and_a_cell_inside_another_keep_their_rings() -> None:
    inner = shapely.box(0.4, 0.4, 0.6, 0.6)
    outer = shapely.box(0, 0, 1, 1).difference(inner)
    made = arcs([outer, inner, shapely.box(3, 3, 4, 4)])
    rings = [arc for arc in made if arc.points[0] == arc.points[-1]]
    assert {frozenset((arc.left, arc.right)) for arc in rings} == {frozenset(pair) for pair in SIDES_OF_RINGS}


def test_left_of_an_arc_is_left() -> None:
    for arc in some(arcs([shapely.box(0, 0, 1, 1)])):
        ring = shapely.LinearRing(arc.points)
        assert (arc.left == 0) == ring.is_ccw


def test_thinning_keeps_shared_edges_shared() -> None:
    wavy = [(0.0, 1.0), *((x / 50, 1 + 0.0003 * (x % 2)) for x in range(1, 50)), (1.0, 1.0)]
    lower = shapely.Polygon([(0, 0), (1, 0), *reversed(wavy)])
    upper = shapely.Polygon([(0, 2), *wavy, (1, 2)])
    thin = simplified([lower, upper], 400)
    assert shapely.coverage_is_valid(thin)
    assert sum(map(shapely.get_num_coordinates, thin)) < sum(map(shapely.get_num_coordinates, (lower, upper))) / 3


def test_runs_come_back_as_they_were(tmp_path: Path) -> None:
    again = decoding.runs(payload(tiny_dataset(tmp_path)))
    for place, periods in PERIODS.items():
        assert again[place] == [
            (
                one.period.start,
                one.holder,
                one.status,
                one.by,
                one.evidence,
                one.event,
                one.start_qualifier,
                one.inferred_from,
            )
            for one in periods
        ]
    assert any(run[4] is Evidence.INFERRED for run in again["north-west"])


def test_events_and_their_rivals_come_back(tmp_path: Path) -> None:
    whole = payload(tiny_dataset(tmp_path))
    ids = decoding.event_ids(whole)
    assert set(ids) == {
        "south-west-2024-01-01",
        "south-east-2024-01-01",
        "south-west-2024-01-12",
        "other-claim",
        "area-middle",
    }
    rival = list(unpacked(whole["events"]["rivalOf"]))[ids.index("other-claim")]
    assert ids[rival - 1] == "south-west-2024-01-12"
    cited = list(decoding.lists(whole["events"]["sources"]))[ids.index("south-west-2024-01-12")]
    assert [whole["sources"]["id"][number] for number in cited] == ["S2", "S3"]


def test_a_source_nothing_rests_on_is_left_out(tmp_path: Path) -> None:
    assert payload(tiny_dataset(tmp_path))["sources"]["id"] == ["S1", "S2", "S3", "S4"]


def test_a_span_keeps_who_held_a_place_when_it_begins(tmp_path: Path) -> None:
    part = payload(tiny_dataset(tmp_path), Period(date(2024, 1, 15), date(2024, 1, 18)))
    assert (part["start"], part["days"]) == ("2024-01-15", 3)
    assert [run[:2] for run in decoding.runs(part)["south-west"]] == [(date(2024, 1, 15), "hts")]
    assert "south-west-2024-01-12" in decoding.event_ids(part)
    assert "other-claim" in decoding.event_ids(part), "the rival of an event that stays, stays"
    assert "area-middle" not in decoding.event_ids(part)
    assert part["moments"] == []


def test_a_span_ends_where_the_data_do(tmp_path: Path) -> None:
    part = payload(tiny_dataset(tmp_path), Period(date(2024, 1, 30), date(2025, 1, 1)))
    assert part["days"] == 2
    assert part["knownUntil"] == LAST.isoformat()


def test_days_of_change_are_those_of_the_dataset(tmp_path: Path) -> None:
    dataset = tiny_dataset(tmp_path)
    whole = payload(dataset)
    assert decoding.sums(whole["changes"]) == [(day - dataset.first_day).days for day in dataset.days_of_change]


def test_presence_is_an_outline_without_a_holder(tmp_path: Path) -> None:
    ((faction, start, end, rings, _, _, _),) = payload(tiny_dataset(tmp_path))["presence"]
    assert (faction, start, end) == (3, 9, 31)
    (ring,) = decoding.lines(rings)
    assert shapely.Polygon(ring).area * DEGREES_PER_STEP**2 == pytest.approx(0.2 * 1.0, rel=0.01)


def test_two_payloads_of_one_dataset_are_the_same_text(tmp_path: Path) -> None:
    dataset = tiny_dataset(tmp_path)
    assert json.dumps(payload(dataset)) == json.dumps(payload(dataset))


def test_areas_reach_the_page_to_the_square_metre_in_every_governorate() -> None:
    dataset = packaged()
    made = payload(dataset)
    others = decoding.lists(made["cells"]["split"])
    for cell, m2, main, split in zip(
        dataset.cells.values(),
        unpacked(made["cells"]["m2"]),
        unpacked(made["cells"]["admin1"]),
        others,
        strict=True,
    ):
        parts = {made["admin1"][unit]: area for unit, area in zip(split[::2], split[1::2], strict=True)}
        parts[made["admin1"][main]] = m2 - sum(parts.values())
        assert parts == dict(cell.split)
    assert [list(dataset.cells)[number] for number in made["cells"]["apart"]] == ["golan-occupied"]


# --- what is drawn is what is held ------------------------------------------------------------------------------------


def drawn_km2(shared: list[Arc], count: int) -> np.ndarray:
    """Area inside the arcs round each cell, as the page fills it."""
    found = np.zeros(count)
    for arc in shared:
        places = np.array(arc.points) * DEGREES_PER_STEP
        x, y = equal_area(places).T
        swept = float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)
        for cell, sign in ((arc.left, 1), (arc.right, -1)):
            if cell != OUTSIDE:
                found[cell] += sign * swept
    return found


def compare_by_holder(dataset: geodata.Dataset) -> Iterator[tuple[date, str | None, float, float]]:
    """Day, holder, area of its cells and area drawn, km2."""
    cells = list(dataset.cells.values())
    drawn = drawn_km2(arcs(simplified([cell.geometry for cell in cells], 400.0)), len(cells))
    for day in dataset.days_of_change:
        held: dict[str | None, list[int]] = defaultdict(list)
        for number, cell in enumerate(cells):
            held[dataset.period_of(cell.id, day).holder].append(number)
        for holder, numbers in held.items():
            yield day, holder, sum(cells[n].area_km2 for n in numbers), float(drawn[numbers].sum())


@pytest.mark.parametrize("metres", [1, 15, 30, 50, 120, 500])
def test_a_front_drawn_anew_is_drawn_on_the_page_as_it_is_held(tmp_path: Path, metres: float) -> None:
    source = fronts.series(tmp_path / "zones.geojson", metres)
    dataset = fronts.built(source, tmp_path / "dataset")
    shared = arcs(simplified([cell.geometry for cell in dataset.cells.values()], 400.0))
    assert open_cells(shared) == []
    seen = 0
    for day, holder, held, drawn in compare_by_holder(dataset):
        assert drawn == pytest.approx(held, rel=1e-3), (day, holder)
        seen += 1
    assert seen == 2 * len(dataset.days_of_change) >= 8


def test_every_holder_of_the_packaged_dataset_is_drawn_as_large_as_it_is() -> None:
    """Thinning leaves out corners of up to 0.16 km2, either way; a small area has few of them."""
    for day, holder, held, drawn in some(compare_by_holder(packaged())):
        assert drawn == pytest.approx(held, rel=1e-3, abs=2.0), (day, holder)


def test_the_page_refuses_outlines_that_do_not_close() -> None:
    shared = arcs([box(38, 35, 39, 36), box(39, 35, 40, 36)])
    assert encoded_arcs(shared)
    with pytest.raises(GeodataError, match="do not close"):
        encoded_arcs(shared[1:])


def test_a_hole_that_touches_its_own_rim_is_closed() -> None:
    hole = [(30.0, 48.0), (29.85, 47.5), (29.0, 47.85)]
    south = shapely.Polygon([(28.5, 48.25), (30, 48), (30.5, 47.9), (30.5, 46.5), (28.5, 46.5)], [hole])
    cells = [south, shapely.Polygon(hole)]
    shared = arcs(simplified(cells, 400.0))
    assert open_cells(shared) == []
    assert drawn_km2(shared, 2) == pytest.approx(areas_km2(cells), rel=1e-3)
