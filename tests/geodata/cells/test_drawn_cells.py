"""Datasets of drawn areas only: what fits is built as drawn, what does not is named, by check and build alike."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import shapely
from shapely import Polygon, box
from shapely.geometry import mapping

from geodata.building.build import build
from geodata.cells.drawn_cells import drawn_cells
from geodata.checking.dataset_problems import find_problems
from geodata.dataset import load
from geodata.facts.reading import read_dataset
from geodata.importing import ImportOptions, Limits
from geodata.importing.sandbox.run_import import run_import
from geodata.model.errors import InvalidDataset
from mapapp.cli import main
from mapapp.timeline.topology import arcs, open_cells, simplified

HOLE = [(30.0, 48.0), (29.85, 47.5), (29.0, 47.85)]
NORTH = [(28.5, 48.25), (30, 48), (29.75, 48.5), (29.5, 49), (28.5, 49)]
SOUTH = [(28.5, 48.25), (30, 48), (30.5, 47.9), (30.5, 46.5), (28.5, 46.5)]


def write_areas(path: Path, shapes: Mapping[str, shapely.Geometry]) -> None:
    """One feature for each area, as the dataset's file of areas has them."""
    features = [
        {
            "type": "Feature",
            "properties": {"area_id": name, "name_en": name, "schematic": False, "sources": "zones"},
            "geometry": mapping(shape),
        }
        for name, shape in shapes.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def imported(folder: Path, shapes: Mapping[str, Sequence[Polygon]]) -> Path:
    """A dataset imported from one picture: side -> its polygons."""
    features = [
        {"type": "Feature", "properties": {"side": side, "date": "2024-01-01"}, "geometry": mapping(shape)}
        for side, several in shapes.items()
        for shape in several
    ]
    source = folder / "zones.geojson"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    target = folder / "dataset"
    target.mkdir()
    run_import(source, target, ImportOptions(faction_field="side"), Limits(), source.name)
    return target


@pytest.fixture
def halves(tmp_path: Path) -> Path:
    """West and east of a square, imported; area-1 is the larger, western one."""
    return imported(tmp_path, {"West": [box(30, 48, 31.2, 50)], "East": [box(31.2, 48, 32, 50)]})


def redraw(folder: Path, one: shapely.Geometry, other: shapely.Geometry) -> None:
    write_areas(folder / "facts" / "areas" / "cells.geojson", {"area-1": one, "area-2": other})


def test_a_hole_that_touches_the_rim_of_its_polygon_is_built_and_plays(tmp_path: Path) -> None:
    target = imported(tmp_path, {"North": [Polygon(NORTH)], "South": [Polygon(SOUTH, [HOLE])], "East": [Polygon(HOLE)]})
    assert find_problems(target) == ()
    build(target)
    dataset = load(target)
    found = {zone.holder: zone.area_km2 for zone in dataset.on(dataset.first_day)}
    # The case's figures are along geodesics; here edges are straight in lon and lat, 0.2 % more at most.
    assert found == pytest.approx({"north": 8712, "south": 24579, "east": 1988}, rel=2e-3)
    shared = arcs(simplified([cell.geometry for cell in dataset.cells.values()], 400.0))
    assert open_cells(shared) == []
    assert len(dataset.cells) == 3


def test_areas_that_overlap_are_named_by_check_and_build(halves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    redraw(halves, box(30, 48, 31.3, 50), box(31.2, 48, 32, 50))
    assert main(["check", str(halves)]) == 1
    sentence = capsys.readouterr().err.strip()
    assert sentence.startswith('cells.geojson area-1: "area-1" and "area-2" overlap by ')
    assert "\n" not in sentence
    with pytest.raises(InvalidDataset, match='"area-1" and "area-2" overlap'):
        build(halves)
    assert main(["build", str(halves)]) == 1
    assert "overlap by" in capsys.readouterr().err
    assert not (halves / "built").exists()


def test_ground_without_an_area_is_named_with_the_areas_round_it(halves: Path) -> None:
    redraw(halves, box(30, 48, 31.1, 50), box(31.2, 48, 32, 50))
    (problem,) = find_problems(halves)
    assert problem.severity == "error"
    assert 'of the country lie in no drawn area, at 31.150, 49.000 between "area-' in problem.message
    assert '"area-1"' in problem.message and '"area-2"' in problem.message


def test_an_area_beyond_the_country_is_named(halves: Path) -> None:
    redraw(halves, box(29.98, 48, 31.2, 50), box(31.2, 48, 32, 50))
    assert any('of "area-1"' in p.message and "outside the country" in p.message for p in find_problems(halves))


def test_two_places_with_one_area_are_named(halves: Path) -> None:
    places = halves / "facts" / "places.csv"
    places.write_text(places.read_text(encoding="utf-8").replace(",area-2,", ",area-1,"), encoding="utf-8")
    assert any('"area-1" and "area-2" share the drawn area "area-1"' in p.message for p in find_problems(halves))


def test_vertices_on_one_side_only_and_finer_than_a_metre_still_fit(halves: Path) -> None:
    west = Polygon([(30, 48), (31.2000000004, 48), (31.2, 49.1234567), (31.2, 50), (30, 50)])
    redraw(halves, west, box(31.2, 48, 32, 50))
    assert find_problems(halves) == ()
    found = drawn_cells(read_dataset(halves))
    assert found is not None
    assert shapely.coverage_is_valid([cell.geometry for cell in found[0].cells])
    build(halves)
    dataset = load(halves)
    assert all(cell.geometry.is_valid for cell in dataset.cells.values())


def test_an_area_thinner_than_the_grid_is_named(halves: Path) -> None:
    redraw(halves, box(30, 48, 31.999999, 50), box(31.999999, 48, 32, 50))
    (problem,) = find_problems(halves)
    assert problem.message.startswith('"area-2" is narrower than a metre')
