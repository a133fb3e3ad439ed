"""The build: the same bytes twice, all or nothing, and a check that knows when it is out of date."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geodata.building import build as building
from geodata.building.build import build, check_built
from geodata.building.build_manifest import FILES
from geodata.model.errors import InvalidDataset
from tests.builds import seal


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / "built" / name).read_bytes() for name in FILES}


def test_two_builds_are_byte_identical(mini: Path) -> None:
    build(mini)
    first = contents(mini)
    build(mini)
    assert contents(mini) == first


def test_nothing_but_the_build_is_left_behind(mini: Path) -> None:
    build(mini)
    build(mini)
    assert sorted(path.name for path in (mini / "built").iterdir()) == sorted(FILES)
    assert not list(mini.glob(".built*"))


def test_a_failed_build_leaves_the_old_one(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(mini)
    before = contents(mini)

    def full(*_: object, **__: object) -> int:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="no space left"):
        build(mini)
    assert contents(mini) == before
    assert not list(mini.glob(".built*"))


def test_facts_that_break_a_rule_are_not_built(mini: Path) -> None:
    events = mini / "facts" / "control_events.csv"
    events.write_text(events.read_text(encoding="utf-8").replace(",red,besieged", ",violet,besieged"), encoding="utf-8")
    with pytest.raises(InvalidDataset, match="violet"):
        build(mini)
    assert not (mini / "built").exists()


def test_manifest_counts_and_areas_are_those_of_the_files(built: Path) -> None:
    manifest = json.loads((built / "built" / "manifest.json").read_text(encoding="utf-8"))
    cells = json.loads((built / "built" / "cells.topojson").read_text(encoding="utf-8"))
    written = cells["objects"]["cells"]["geometries"]
    assert manifest["counts"]["cells"] == len(written)
    assert manifest["country_km2"] == pytest.approx(sum(cell["properties"]["area_km2"] for cell in written), rel=1e-6)
    for areas in manifest["zones_km2"].values():
        assert sum(areas.values()) == pytest.approx(manifest["country_km2"], rel=1e-6)


def test_zones_file_has_a_feature_for_every_holder_of_its_days(built: Path) -> None:
    manifest = json.loads((built / "built" / "manifest.json").read_text(encoding="utf-8"))
    zones = json.loads((built / "built" / "control_zones.geojson").read_text(encoding="utf-8"))["features"]
    found = {(zone["properties"]["day"], zone["properties"]["holder"] or "") for zone in zones}
    assert found == {(day, holder) for day, areas in manifest["zones_km2"].items() for holder in areas}
    assert "2020-01-20" in manifest["zones_km2"]


def test_current_build_passes_the_check(built: Path) -> None:
    assert check_built(built) == ()


def test_check_says_that_facts_changed(mini: Path) -> None:
    build(mini)
    with (mini / "facts" / "places.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    (problem,) = check_built(mini)
    assert "other facts" in problem.message


def test_check_says_what_is_missing(mini: Path) -> None:
    assert [problem.path for problem in check_built(mini)] == [f"built/{name}" for name in FILES]


def test_check_finds_a_cell_that_was_edited(mini: Path) -> None:
    build(mini)
    file = mini / "built" / "cells.topojson"
    content = json.loads(file.read_text(encoding="utf-8"))
    content["objects"]["cells"]["geometries"][0]["properties"]["area_km2"] *= 1.01
    file.write_text(json.dumps(content), encoding="utf-8")
    (problem,) = check_built(mini)
    assert problem.message.startswith("was damaged or edited since it was built; run: mapapp build")
    splits = content["objects"]["cells"]["geometries"][0]["properties"]
    splits["m2_by_admin1"] = {next(iter(splits["m2_by_admin1"])): round(splits["area_km2"] * 1e6)}
    file.write_text(json.dumps(content), encoding="utf-8")
    seal(mini)
    (problem,) = check_built(mini)
    assert "alpha" in problem.message


def test_progress_names_each_step(mini: Path) -> None:
    told: list[str] = []
    building.build(mini, progress=told.append)
    assert told[0] == "reading facts"
    assert told[-1] == "writing"
