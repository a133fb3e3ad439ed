"""Faces side by side at the equator, where a degree is as long in either direction."""

from __future__ import annotations

import pytest
from shapely import box

from geodata.cells.joined_faces import borders, hanging_together

FACES = [box(0, -1, 1, 1), box(1, -1, 2, 1), box(2, -1, 3, 0), box(2, 0, 3, 1), box(5, -1, 6, 1)]
"""Two tall ones; two low ones, one on the other, whose edges are no edge of the second; one apart."""


def test_borders_are_as_long_as_the_edges_that_two_faces_share() -> None:
    found = borders([box(0, -1, 1, 1), box(1, -1, 2, 1), box(0, 1, 1, 2)])
    assert [dict(one) for one in found] == [
        {1: pytest.approx(2), 2: pytest.approx(1)},
        {0: pytest.approx(2)},
        {0: pytest.approx(1)},
    ]


def test_a_border_of_two_edges_is_as_long_as_both() -> None:
    one = box(0, 0, 2, 2).difference(box(1, 0, 2, 1))
    found = borders([one, box(1, 0, 2, 1)])
    assert found[0][1] == found[1][0] == pytest.approx(2, rel=1e-3)


def test_only_faces_of_one_owner_that_touch_hang_together() -> None:
    border = borders(FACES)
    assert dict(border[4]) == {}
    assert hanging_together([7, 7, 8, 8, 7], border) == [[0, 1], [2, 3], [4]]
    assert hanging_together([7, 8, 8, 8, 7], border) == [[0], [1], [2, 3], [4]]
