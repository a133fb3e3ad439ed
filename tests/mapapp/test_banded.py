"""Bands and tones as columns of a payload, read back by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from shapely import box

from geodata.cells.bands import Bands
from geodata.dataset import Dataset
from mapapp.timeline.banded import bands, is_banded, tones
from mapapp.timeline.packing import unpacked
from mapapp.timeline.payload import payload
from tests.mapapp.tiny import tiny_dataset


@pytest.fixture
def tiny(tmp_path: Path) -> Dataset:
    return tiny_dataset(tmp_path)


@pytest.fixture
def banded(tiny: Dataset) -> Dataset:
    """The second cell is cut into a western and an eastern half, the others are whole."""
    ground, cell, m2 = [], [], []
    for number, one in enumerate(tiny.cells.values()):
        west, south, east, north = one.geometry.bounds
        middle = (west + east) / 2
        pieces = [one.geometry] if number != 1 else [box(west, south, middle, north), box(middle, south, east, north)]
        ground += pieces
        cell += [number] * len(pieces)
        m2 += [one.area_m2] if number != 1 else [one.area_m2 - 900_000_000, 900_000_000]
    lonlat = np.array([(piece.centroid.x, piece.centroid.y) for piece in ground])
    km = np.zeros(len(ground))
    made = Bands(np.array(cell, dtype=np.int32), km, np.array(m2, dtype=np.int64), lonlat, lambda: ground)
    return replace(tiny, _bands=made)


def read(columns: dict) -> list[list[tuple[int, int, int, int]]]:
    """Runs of every band: first day, tone, per cent, place, as the page reads them."""
    start, code, near = (unpacked(columns[name]) for name in ("start", "code", "near"))
    found = []
    for count in unpacked(columns["count"]):
        day, place, runs = 0, -1, []
        for _ in range(count):
            day += next(start)
            tone, percent = columns["codes"][next(code)]
            place = step - 2 if (step := next(near)) else place
            runs.append((day, tone, percent, place))
        found.append(runs)
    assert not [*start, *code, *near], "nothing is left over"
    return found


def test_cells_of_one_band_each_need_not_be_said_to_be(tiny: Dataset) -> None:
    assert not is_banded(tiny)
    assert "bands" not in payload(tiny)["cells"]


def test_a_payload_says_how_many_bands_a_cell_has_and_the_area_of_all_but_the_first(banded: Dataset) -> None:
    count = len(banded.cells)
    assert is_banded(banded)
    said = payload(banded)["cells"]["bands"]
    assert said == bands(banded)
    assert [*unpacked(said["count"])] == [1, 2, *[1] * (count - 2)]
    assert [*unpacked(said["m2"])] == [900_000_000]


def test_arcs_part_bands_too(tiny: Dataset, banded: Dataset) -> None:
    sides = [*unpacked(payload(banded)["cells"]["arcs"]["sides"])]
    assert max(sides) == len(tiny.cells) + 1
    assert (2, 3) in {tuple(sorted(pair)) for pair in zip(sides[::2], sides[1::2], strict=True)}


def test_runs_of_bands_are_read_back_as_they_were() -> None:
    rows = [(0, 0, 0, 95, 4), (0, 7, 1, 80, 4), (0, 9, 2, 60, -1), (2, 3, 1, 70, 0)]
    assert read(tones(rows, 3, 10)) == [[(0, 0, 95, 4), (7, 1, 80, 4), (9, 2, 60, -1)], [], [(3, 1, 70, 0)]]


def test_certainty_is_told_in_steps_and_a_run_that_says_no_more_is_left_out() -> None:
    rows = [(0, 0, 0, 97, 4), (0, 3, 0, 93, 4), (0, 5, 0, 92, 4), (0, 8, 0, 92, 5)]
    assert read(tones(rows, 1, 10)) == [[(0, 0, 95, 4), (5, 0, 90, 4), (8, 0, 90, 5)]]


def test_of_the_runs_before_the_first_day_the_last_holds_then() -> None:
    rows = [(0, -90, 2, 50, 1), (0, -3, 1, 75, 2), (0, 4, 0, 95, 3), (0, 10, 2, 50, 1), (1, 0, 0, 95, 0)]
    assert read(tones(rows, 2, 10)) == [[(0, 1, 75, 2), (4, 0, 95, 3)], [(0, 0, 95, 0)]]


def test_a_payload_has_what_is_known_of_every_band_from_its_first_day_on(banded: Dataset) -> None:
    made = payload(banded)
    runs = read(made["tones"])
    assert len(runs) == len(banded.bands)
    assert [its[0][0] for its in runs] == [0] * len(runs)
    assert all(day < made["days"] for its in runs for day, *_ in its)
