"""Datasets that imports write: sound, fast to build, the same every time; and the example to begin from."""

from __future__ import annotations

import filecmp
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely

from geodata.building.build import build
from geodata.cells.drawn_cells import drawn_cells
from geodata.checking.dataset_problems import find_problems
from geodata.dataset import load
from geodata.facts.reading import read_dataset
from geodata.importing.output.sample_dataset import start_dataset
from geodata.importing.output.table_schemas import columns
from mapapp.cli import main
from tests.geodata.importing.series import collection, daily, day, east, feature, west, write

Bring = Callable[..., tuple[dict[str, Any], Path]]
SYRIA = Path(__file__).parents[4] / "geodata" / "syria"


def test_imported_series_is_sound_and_its_cells_need_no_survey(tmp_path: Path, bring: Bring) -> None:
    _, target = bring(daily(tmp_path / "in", 5))
    assert not find_problems(target)
    found = drawn_cells(read_dataset(target))
    assert found is not None
    cut, _ = found
    assert shapely.coverage_is_valid([cell.geometry for cell in cut.cells])
    assert len(cut.cells) == 6  # what the west gained on four days, and what each side kept


def test_history_of_a_point_is_that_of_the_pictures(tmp_path: Path, bring: Bring) -> None:
    _, target = bring(daily(tmp_path / "in", 5))
    build(target)
    dataset = load(target)
    cell = dataset.at(37.12, 34.5)
    assert cell is not None
    runs = [(period.period.start, period.holder) for period in dataset.periods[cell.id]]
    assert runs == [(day(0), "east"), (day(3), "west")]
    [event] = [dataset.events[p.event] for p in dataset.periods[cell.id] if p.period.start == day(3)]
    assert event.sources == ("control_20240711",)


def test_area_of_every_faction_is_that_of_the_pictures(tmp_path: Path, bring: Bring) -> None:
    from geodata.geometry.projection import km2

    _, target = bring(daily(tmp_path / "in", 5))
    build(target)
    dataset = load(target)
    for number in range(5):
        held = {zone.holder: zone.area_km2 for zone in dataset.on(day(number))}
        drawn = {
            side: km2(shapely.segmentize(shape, 0.02))
            for side, shape in (("west", west(number)), ("east", east(number)))
        }
        assert held == pytest.approx(drawn, rel=1e-4)


def test_ground_left_over_makes_a_survey_necessary(tmp_path: Path) -> None:
    start_dataset(tmp_path / "new")
    assert drawn_cells(read_dataset(tmp_path / "new")) is None


def test_two_imports_of_a_source_are_the_same(tmp_path: Path, bring: Bring) -> None:
    source = daily(tmp_path / "in", 4)
    _, first = bring(source)
    first.rename(tmp_path / "first")
    _, second = bring(source)
    names = ["datapackage.json", "import_report.json", "facts/control_events.csv", "facts/areas/cells.geojson"]
    match, mismatch, errors = filecmp.cmpfiles(tmp_path / "first", second, names, shallow=False)
    assert (sorted(match), mismatch, errors) == (sorted(names), [], [])


def test_lines_traced_anew_every_day_are_taken_as_the_same(tmp_path: Path, bring: Bring) -> None:
    import random

    dice = random.Random(1)
    for number in range(60):
        front = [(37 + dice.uniform(-5e-5, 5e-5), 34 + n / 1000 + dice.uniform(-5e-5, 5e-5)) for n in range(1, 1000)]
        edge = [(37.0, 34.0), *front, (37.0, 35.0)]
        sides = {"West": [(36.0, 35.0), (36.0, 34.0)], "East": [(38.0, 35.0), (38.0, 34.0)]}
        content = collection(*(feature(shapely.Polygon([*edge, *rest]), side=side) for side, rest in sides.items()))
        write(tmp_path / "in" / f"{day(0) + timedelta(days=number)}.geojson", content)
    report, _ = bring(tmp_path / "in")
    assert report["overlay"]["snap_m"] >= 10
    assert report["overlay"]["cells"] <= 10
    assert report["overlay"]["greatest_change_of_area"] < 1e-3


def test_tables_have_the_columns_of_the_packaged_dataset() -> None:
    package = json.loads((SYRIA / "datapackage.json").read_text(encoding="utf-8"))
    described = {
        resource["name"]: tuple(field["name"] for field in resource["schema"]["fields"])
        for resource in package["resources"]
        if "schema" in resource
    }
    for table in ("factions", "places", "control_events", "sources"):
        # A colour that a source gives by name is kept for the palette; the packaged dataset gives its colours itself.
        assert tuple(one for one in columns(table) if one != "colour_key") == described[table]


# --- the commands ----------------------------------------------------------------------------------------------------


def test_new_dataset_is_valid_documented_and_plays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "myland"
    assert main(["new", str(target), "--title", "My land"]) == 0
    assert not find_problems(target)
    assert main(["on", "2024-01-15", "--dataset", str(target), "--place", "midbridge", "--json"]) == 0
    assert '"holder": "south"' in capsys.readouterr().out
    facts = read_dataset(target)
    assert (len(facts.places), len(facts.events)) == (3, 5)
    readme = (target / "README.md").read_text(encoding="utf-8")
    for path in target.rglob("*.csv"):
        if "built" not in path.parts:
            assert path.name in readme
    assert main(["new", str(target)]) == 1
    assert "exists already" in capsys.readouterr().err


def test_import_command_looks_first_then_writes_and_builds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = daily(tmp_path / "in")
    assert main(["import", str(source), "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "20240708" in told
    assert '"side"' in told
    target = tmp_path / "out"
    assert main(["import", str(source), str(target), "--faction-map", "West=Alliance", "--title", "A war"]) == 0
    assert main(["on", "2024-07-10", "--dataset", str(target)]) == 0
    assert "Alliance" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (["import", "IN"], 2, "--dry-run"),
        (["import", "missing", "OUT"], 2, "no file or folder"),
        (["import", "IN", "OUT", "--faction-map", "West"], 2, "LABEL=NAME"),
        (["import", "IN", "OUT", "--snap", "-1"], 2, "0 or more"),
        (["import", "IN", "OUT", "--crs", "EPSG:1"], 1, "reference system"),
        (["import", "IN", "OUT", "--date-field", "nope"], 1, "Attributes found: side"),
        (["import", "IN", "OUT", "--time-zone", "Moon/Base"], 1, "time zone"),
    ],
)
def test_wrong_answers_get_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: list[str], code: int, words: str
) -> None:
    source = daily(tmp_path / "in")
    places = {"IN": str(source), "OUT": str(tmp_path / "out")}
    assert main([places.get(word, word) for word in line]) == code
    told = capsys.readouterr().err.splitlines()[-1]
    assert words in told
    assert not (tmp_path / "out").exists()
