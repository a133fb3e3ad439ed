"""Polygons to arcs and back: nothing is lost, and what two polygons share is written once."""

from __future__ import annotations

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from geodata.building.built_files import _arcs, _cell
from geodata.geometry.topojson import STEP, topology


def decoded(document: dict) -> dict[str, Polygon | MultiPolygon]:
    arcs = list(_arcs(document))
    return {
        member["id"]: _cell({**member, "properties": {"area_km2": 0, "admin1": "", "m2_by_admin1": {}}}, arcs).geometry
        for member in document["objects"]["cells"]["geometries"]
    }


def same(one: Polygon | MultiPolygon, other: Polygon | MultiPolygon) -> bool:
    return bool(one.symmetric_difference(other).area < 1e-9)


def encoded(geometries: dict[str, Polygon | MultiPolygon]) -> dict:
    return topology(geometries, {key: {} for key in geometries}, "cells")


def test_two_squares_share_one_arc() -> None:
    document = encoded({"a": box(0, 0, 1, 1), "b": box(1, 0, 2, 1)})
    a, b = (set(member["arcs"][0]) for member in document["objects"]["cells"]["geometries"])
    assert len({~arc for arc in a} & b) == 1
    assert len(document["arcs"]) == 3


def test_an_island_within_a_cell_is_written_once() -> None:
    ring = Polygon(box(0, 0, 3, 3).exterior, [box(1, 1, 2, 2).exterior])
    document = encoded({"ring": ring, "island": box(1, 1, 2, 2)})
    assert len(document["arcs"]) == 2
    back = decoded(document)
    assert same(back["ring"], ring)
    assert same(back["island"], box(1, 1, 2, 2))


def test_arcs_are_steps_of_whole_numbers() -> None:
    document = encoded({"a": box(36.1, 34.2, 36.3, 34.4)})
    assert document["transform"] == {"scale": [STEP, STEP], "translate": [0, 0]}
    assert document["arcs"][0][0] == [3610000, 3420000]
    assert all(isinstance(number, int) for point in document["arcs"][0] for number in point)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=16, max_size=16))
def test_any_patchwork_comes_back(owners: list[int]) -> None:
    patches = {
        str(owner): shapely.union_all(
            [box(n % 4, n // 4, n % 4 + 1, n // 4 + 1) for n, o in enumerate(owners) if o == owner]
        )
        for owner in sorted(set(owners))
    }
    back = decoded(encoded(patches))
    assert all(same(back[key], patch) for key, patch in patches.items())
