"""TopoJSON, text sequences and files that are empty: read, or refused with the true reason."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from geodata.building.build import build
from geodata.dataset import load
from geodata.importing import ImportProblem
from mapapp.cli import main
from tests.geodata.importing.series import collection, day, feature, picture, west, write

Look = Callable[..., dict[str, Any]]
Bring = Callable[..., tuple[dict[str, Any], Path]]
CASE = Path(__file__).parents[3] / "cases" / "topojson" / "zones.topojson"
MINI = Path(__file__).parents[3] / "mini"


def quantised(
    topology: dict[str, Any], scale: float = 0.001, west: float = 30.0, south: float = 48.0
) -> dict[str, Any]:
    """The same topology with whole numbers, each the difference to the one before."""
    scale, west, south = 0.001, 30.0, 48.0
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        steps = []
        for lon, lat in arc:
            at = round((lon - west) / scale), round((lat - south) / scale)
            steps.append([at[0] - x, at[1] - y])
            x, y = at
        arcs.append(steps)
    return {**topology, "arcs": arcs, "transform": {"scale": [scale, scale], "translate": [west, south]}}


@pytest.mark.parametrize("change", [lambda t: t, quantised], ids=["plain", "quantised"])
def test_zones_come_with_their_holders_and_share_their_border(
    tmp_path: Path, bring: Bring, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    source = write(tmp_path / "zones.topojson", change(json.loads(CASE.read_text(encoding="utf-8"))))
    report, target = bring(source)
    assert report["reading"]["formats"] == {"TopoJSON": 1}
    assert (report["reading"]["first_day"], report["reading"]["labels"]) == (
        "2024-01-01",
        {"North": "north", "South": "south"},
    )
    assert report["overlay"]["overlaps"] == report["overlay"]["gaps_closed"] == report["overlay"]["gaps_left"] == []
    build(target)
    dataset = load(target)
    bounds = {}
    for lon, holder in ((30.5, "north"), (31.5, "south")):
        cell = dataset.at(lon, 48.5)
        assert cell is not None
        assert dataset.periods[cell.id][0].holder == holder
        bounds[holder] = shapely.bounds(cell.geometry).tolist()
    assert bounds["north"] == pytest.approx([30, 48, 31, 49])
    assert bounds["south"] == pytest.approx([31, 48, 32, 49])


def test_each_object_is_a_layer_and_a_name_says_nothing(tmp_path: Path, look: Look) -> None:
    topology = json.loads(CASE.read_text(encoding="utf-8"))
    first, second = topology["objects"].pop("zones")["geometries"]
    for one in (first, second):
        one["properties"].pop("date")
    topology["objects"] = {
        f"day_{day(n):%Y%m%d}": {"type": "GeometryCollection", "geometries": [first, second]} for n in (0, 1)
    }
    report = look(write(tmp_path / "days.json", topology))  # under another ending too
    assert (report["reading"]["layers"], report["reading"]["days"]) == (2, 2)
    assert report["reading"]["formats"] == {"TopoJSON": 1}


def test_a_hole_and_several_parts_keep_their_rings(tmp_path: Path, bring: Bring) -> None:
    arcs = [
        [[30, 48], [34, 48], [34, 52], [30, 52], [30, 48]],
        [[31, 49], [31, 50], [32, 50], [32, 49], [31, 49]],
        [[36, 48], [37, 48], [37, 49], [36, 48]],
    ]
    topology = {
        "type": "Topology",
        "arcs": arcs,
        "objects": {
            "a": {
                "type": "MultiPolygon",
                "arcs": [[[0], [1]], [[2]]],
                "properties": {"side": "N", "date": "2024-01-01"},
            },
            "b": {"type": "Polygon", "arcs": [[~1]], "properties": {"side": "S", "date": "2024-01-01"}},
        },
    }
    report, _ = bring(write(tmp_path / "holes.topojson", topology))
    assert report["overlay"]["overlaps"] == []
    assert report["overlay"]["cells"] == 3
    held = report["overlay"]["area_km2_last_day"]
    assert held["n"] / held["s"] == pytest.approx(15.5, rel=0.03)


@pytest.mark.parametrize("options", [[], ["--day", "2020-02-15"]], ids=["all days", "one day"])
def test_our_own_export_comes_back(tmp_path: Path, bring: Bring, options: list[str]) -> None:
    source = shutil.copytree(MINI, tmp_path / "mini")
    build(source)
    out = tmp_path / "back.topojson"
    assert main(["export", "topojson", str(out), "--dataset", str(source), *options]) == 0
    _, target = bring(out)
    build(target)
    before, after = load(source), load(target)
    days = [date(2020, 2, 15)] if options else before.days_of_change
    for one in days:
        held = {zone.holder: zone.area_km2 for zone in before.on(one)}
        assert {zone.holder: zone.area_km2 for zone in after.on(one)} == pytest.approx(held, abs=0.01), one
    names = {party.id: {one.name_en for one in party.names} for party in before.factions.values()}
    for party in after.factions.values():
        assert party.names[-1].name_en in names[party.id]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: t["objects"]["zones"]["geometries"][0].update(arcs=[[0, 99]]),
        lambda t: t["objects"]["zones"]["geometries"][0].update(arcs="no"),
        lambda t: t["arcs"].__setitem__(0, "no"),
        lambda t: t.update(transform={"scale": [1]}),
        lambda t: t["objects"].update(more=3),
        lambda t: t["objects"]["zones"]["geometries"].append(None),
    ],
)
def test_a_damaged_topology_is_reported_not_raised(tmp_path: Path, look: Look, spoil: Callable[[Any], None]) -> None:
    topology = json.loads(CASE.read_text(encoding="utf-8"))
    spoil(topology)
    try:
        report = look(write(tmp_path / "bad.topojson", topology))
    except ImportProblem as problem:
        assert "could not be read" not in str(problem)
        assert "\n" not in str(problem)
    else:
        assert report["found"]["areas"] >= 1


def test_arcs_used_again_and_again_are_bounded(tmp_path: Path) -> None:
    from geodata.importing import ImportOptions, LimitExceeded, Limits
    from geodata.importing.sandbox.run_import import run_import

    arc = [[30 + n / 1000, 48] for n in range(1000)]
    topology = {
        "type": "Topology",
        "arcs": [arc],
        "objects": {"a": {"type": "Polygon", "arcs": [[0] * 5000], "properties": {"date": "2024-01-01"}}},
    }
    source = write(tmp_path / "bomb.topojson", topology)
    with pytest.raises(LimitExceeded, match="vertices"):
        run_import(source, None, ImportOptions(), Limits(vertices=100_000), source.name)


def test_text_sequences_are_read_with_and_without_line_breaks_inside(tmp_path: Path, look: Look) -> None:
    for indent in (None, 2):
        records = [
            json.dumps(one, indent=indent) for n in range(2) for one in picture(n, date=day(n).isoformat())["features"]
        ]
        for separator, name in (
            ("\x1e", "a.geojsons"),
            ("\x1e", "b.json"),
            *((("", "c.geojsonl"),) if not indent else ()),
        ):
            (tmp_path / name).write_text("".join(f"{separator}{one}\n" for one in records), encoding="utf-8")
            report = look(tmp_path / name)
            assert (report["found"]["areas"], report["reading"]["days"]) == (4, 2)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.kml", "", "the file is empty"),
        ("blank.geojson", " \n ", "the file is empty"),
        ("none.kml", '<kml xmlns="http://www.opengis.net/kml/2.2"><Document/></kml>', "holds no placemarks"),
        ("none.geojson", json.dumps(collection()), "holds no features"),
        ("picture.png", "\x89PNG", "not a format that is read"),
        ("bare.geojson", json.dumps(collection(feature(None, date="2024-01-01"))), "no geometry that can be read"),
    ],
)
def test_the_reason_of_a_refusal_is_true(tmp_path: Path, look: Look, name: str, content: str, reason: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ImportProblem, match=reason):
        look(tmp_path / name)


@pytest.mark.parametrize("kind", ["areas", ""])
def test_points_are_called_points(tmp_path: Path, look: Look, kind: str) -> None:
    content = collection(
        *(feature(shapely.Point(36 + n, 34), date="2024-01-01") for n in range(3)),
        *([] if kind else [feature(shapely.LineString([(36, 34), (37, 34)]), date="2024-01-01")]),
    )
    with pytest.raises(ImportProblem) as refused:
        look(write(tmp_path / "points.geojson", content), kind=kind)
    assert "3 features are points" in str(refused.value)
    assert ("1 feature is lines" in str(refused.value)) is (not kind)
    assert "not areas; nothing to colour" in str(refused.value)


def test_lines_beside_areas_are_said_to_be_left_out(tmp_path: Path, look: Look) -> None:
    content = collection(
        feature(west(0), side="West"), *(feature(shapely.LineString([(36, 34), (37, 35 - n)])) for n in range(2))
    )
    report = look(write(tmp_path / "2024-07-08.geojson", content))
    assert any(note.startswith("2 features are lines, not areas: left out") for note in report["found"]["notes"])
