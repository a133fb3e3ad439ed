"""Lines of one height over small fields, checked by hand."""

from __future__ import annotations

import numpy as np

from geodata.geometry.isolines import isolines


def test_line_runs_where_the_field_has_the_height_between_the_middles_of_pixels() -> None:
    (line,) = isolines(np.array([[0.0, 4.0], [0.0, 8.0]]), 2.0)
    assert sorted(line.tolist()) == [[0.5, 1.0], [1.5, 0.75]]


def test_hill_has_a_closed_line_round_it() -> None:
    field = np.zeros((3, 3))
    field[1, 1] = 10.0
    (line,) = isolines(field, 5.0)
    assert line[0].tolist() == line[-1].tolist()
    assert sorted(line[:-1].tolist()) == [[1.0, 1.5], [1.5, 1.0], [1.5, 2.0], [2.0, 1.5]]


def test_line_is_as_long_as_the_field_is_wide_and_each_point_on_it_follows_its_neighbour() -> None:
    (line,) = isolines(np.repeat(np.arange(4.0)[:, None], 6, axis=1), 1.5)
    assert line[:, 0].tolist() == [2.0] * 6
    assert abs(np.diff(line[:, 1])).tolist() == [1.0] * 5


def test_of_a_saddle_whose_mean_is_high_the_high_corners_hang_together() -> None:
    found = isolines(np.array([[9.0, 0.0], [0.0, 9.0]]), 4.5)
    assert sorted(sorted(line.tolist()) for line in found) == [[[0.5, 1.0], [1.0, 1.5]], [[1.0, 0.5], [1.5, 1.0]]]


def test_of_a_saddle_whose_mean_is_low_each_high_corner_is_cut_off() -> None:
    found = isolines(np.array([[8.0, 0.0], [0.0, 8.0]]), 6.0)
    assert sorted(sorted(line.tolist()) for line in found) == [
        [[0.5, 0.75], [0.75, 0.5]],
        [[1.25, 1.5], [1.5, 1.25]],
    ]


def test_what_is_not_known_ends_a_line() -> None:
    field = np.repeat(np.arange(4.0)[:, None], 6, axis=1)
    field[:, 3] = np.nan
    found = sorted(isolines(field, 1.5), key=lambda line: float(line[:, 1].min()))
    assert [sorted(line[:, 1].tolist()) for line in found] == [[0.5, 1.5, 2.5], [4.5, 5.5]]


def test_level_ground_has_no_line() -> None:
    assert isolines(np.full((5, 5), 3.0), 3.0) == []
    assert isolines(np.full((5, 5), 3.0), 4.0) == []
