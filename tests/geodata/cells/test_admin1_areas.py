"""Areas of cells by first-level unit: whole square metres that add up."""

from __future__ import annotations

import json
import shutil

import pytest

from geodata.building.build import check_built, is_current
from geodata.cells.admin1_areas import apportioned
from geodata.dataset import PACKAGED, load
from geodata.facts.reading import read_dataset
from geodata.model.errors import DataFileError, GeodataError
from tests.builds import seal
from tests.packaged import packaged


def test_shares_are_whole_and_add_up():
    assert apportioned(1000, {"North": 333.3e3, "South": 666.7e3}) == (("South", 667), ("North", 333))
    assert apportioned(10, {"A": 1e3, "B": 1e3, "C": 1e3}) == (("A", 4), ("B", 3), ("C", 3))


def test_what_rounding_leaves_is_no_share():
    assert apportioned(5_000_000, {"North": 5e6, "South": 3.0}) == (("North", 5_000_000),)
    assert apportioned(5, {}) == ()


def test_the_units_of_a_cell_add_up_to_it_and_governorates_to_their_own_area():
    dataset = packaged()
    total: dict[str, int] = {}
    for cell in dataset.cells.values():
        assert sum(m2 for _, m2 in cell.split) == cell.area_m2
        assert cell.split[0][0] == cell.admin1
        for unit, m2 in cell.split:
            total[unit] = total.get(unit, 0) + m2
    from geodata.geometry.projection import km2

    drawn: dict[str, float] = {}
    for one in read_dataset(PACKAGED).units:
        drawn[one.admin1] = drawn.get(one.admin1, 0.0) + km2(one.geometry)
    assert total.keys() == drawn.keys()
    for unit, m2 in total.items():
        assert m2 / 1e6 == pytest.approx(drawn[unit], rel=1e-3)


@pytest.fixture
def older(tmp_path):
    """A copy of the packaged dataset, written as if by an older version."""
    folder = shutil.copytree(PACKAGED, tmp_path / "syria")
    manifest = folder / "built" / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    del content["format"]
    manifest.write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_a_folder_built_by_another_version_says_so_in_one_sentence(older):
    with pytest.raises(GeodataError, match=r"another version of this program; run: mapapp build "):
        load(older)
    assert not is_current(older)
    [problem] = check_built(older)
    assert "another version" in str(problem)


def test_areas_that_do_not_add_up_are_refused(tmp_path):
    folder = shutil.copytree(PACKAGED, tmp_path / "syria")
    cells = folder / "built" / "cells.topojson"
    content = json.loads(cells.read_text(encoding="utf-8"))
    split = content["objects"]["cells"]["geometries"][0]["properties"]["m2_by_admin1"]
    split[next(iter(split))] += 1
    cells.write_text(json.dumps(content), encoding="utf-8")
    seal(folder)
    with pytest.raises(DataFileError, match="does not add up"):
        load(folder)


def test_bands_that_do_not_add_up_to_their_cell_are_refused(tmp_path):
    folder = shutil.copytree(PACKAGED, tmp_path / "syria")
    bands = folder / "built" / "bands.topojson"
    content = json.loads(bands.read_text(encoding="utf-8"))
    content["objects"]["bands"]["geometries"][0]["properties"]["m2"] += 1
    bands.write_text(json.dumps(content), encoding="utf-8")
    seal(folder)
    with pytest.raises(DataFileError, match="does not add up"):
        load(folder)
