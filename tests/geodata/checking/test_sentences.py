"""Every table and every setting broken in turn: each gets a sentence, with no schema and no pattern in it."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from geodata.building.build import build
from geodata.checking.dataset_problems import find_problems
from geodata.checking.history_rules import places_without_history
from geodata.dataset import PACKAGED, load
from geodata.evaluation.codebook_figures import with_figures
from geodata.evaluation.dataset_counts import counts
from geodata.export.data.credits import credits_of
from geodata.facts.package_file import read_package
from geodata.facts.reading import read_dataset
from geodata.facts.settings import SETTINGS
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.errors import Problem

TABLES = sorted(path.stem for path in (Path(__file__).parents[2] / "mini" / "facts").glob("*.csv"))
WRONG_VALUES: tuple[Any, ...] = (None, 7, -1, True, "", "~?", [], [3], {}, {"zzz": 1}, [[]], "\u202e", 1e300)
PATTERNS = re.compile(
    r"\\[dwAZz]|\[[a-zA-Z0-9]-[a-zA-Z0-9]\]|\(\?|\^\[|\{\d,|\benum\b|constraint|Traceback|Error\b|None"
)
"""What no sentence has outside of quotes."""


def sentences(problems: tuple[Problem, ...]) -> None:
    """Each problem is one readable line that says something."""
    for problem in problems:
        assert len(problem.message.split()) >= 2, problem
        assert not PATTERNS.search(re.sub(r'"[^"]*"', "", problem.message)), problem
        assert "\n" not in str(problem)


def changed(folder: Path, change: Any) -> tuple[Problem, ...]:
    """Problems after a change of the description."""
    file = folder / "datapackage.json"
    sound = file.read_text(encoding="utf-8")
    content = json.loads(sound)
    change(content)
    file.write_text(json.dumps(content), encoding="utf-8")
    found = find_problems(folder)
    file.write_text(sound, encoding="utf-8")
    return found


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_a_setting_of_the_wrong_form_is_named(mini: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # No setting says what columns hold: the tables are not checked again for each of 300 wrong values.
    monkeypatch.setattr("geodata.checking.table_schema.schema_problems", lambda facts: ())
    named = 0
    for value in WRONG_VALUES:
        found = changed(mini, lambda package, value=value: package["territory"].update({name: value}))
        sentences(found)
        named += any(name in str(problem.column) for problem in found)
    assert named >= 8, f"{name}: only {named} of {len(WRONG_VALUES)} wrong values are noticed"


WORLD = [
    ("crs", "EPSG:4326", "in degrees"),
    ("crs", "EPSG:99999", "not a reference system"),
    ("crs", "EPSG:2263", "another unit than metres"),
    ("crs", "EPSG:32610", "UTM zone 10, the country lies in zone 37"),
    ("time_zone", "Asia/Damascsu", 'did you mean "Asia/Damascus"'),
    ("units", "base/nothing.geojson", "there is no such file"),
    ("headline_places", ["alhpa"], 'did you mean "alpha"'),
    ("route", ["nowhere-at-all"], "add it to places.csv"),
    ("opening", {"day": "2020-01-20", "from": "2020-01-01"}, "only one end"),
    ("barriers", [{"file": "base/rivers.geojson", "names": ["Mid Rivr"], "cost_km": 5}], 'did you mean "Mid River"'),
    ("barriers", [{"file": "base/none.geojson", "cost_km": 5}], "there is no such file"),
    ("barriers", [{"file": "../../etc/passwd", "cost_km": 5}], "not inside the dataset folder"),
    ("barriers", [{"file": "base/rivers.geojson"}], 'lacks "cost_km"'),
    ("base_layers", {"river": "base/rivers.geojson"}, 'did you mean "rivers"'),
    ("base_layers", {"sea": "base/rivers.geojson"}, "polygons only"),
    ("uncounted_note", {"areas": ["base-cmap"]}, 'did you mean "base-camp"'),
    ("evaluation", {"from": "2020-03-01", "to": "2020-02-01"}, "in this order"),
    ("grid_m", 1_000_000, "too wide"),
    ("grid_n", 500, 'did you mean "grid_m"'),
]


@pytest.mark.parametrize(("name", "value", "said"), WORLD, ids=[f"{name}-{said[:12]}" for name, _, said in WORLD])
def test_a_setting_that_does_not_fit_the_world_is_said(mini: Path, name: str, value: Any, said: str) -> None:
    found = changed(mini, lambda package: package["territory"].update({name: value}))
    sentences(found)
    assert any(said in str(problem) for problem in found), [str(problem) for problem in found]


def test_the_line_of_a_setting_is_named(mini: Path) -> None:
    file = mini / "datapackage.json"
    text = file.read_text(encoding="utf-8").replace('"grid_m": 1000', '"grid_m": "wide"')
    file.write_text(text, encoding="utf-8")
    line = text[: text.index('"grid_m"')].count("\n") + 1
    [problem] = find_problems(mini)
    assert str(problem).startswith(f"datapackage.json:{line} territory.grid_m: ")


def report_of(table: str) -> Any:
    """Stands for the report on all tables: that on one, and on those that refer to it; no other has changed."""

    def report(facts: DatasetFacts, frictionless: Any, resources: list[dict[str, Any]]) -> Any:
        package = frictionless.Package.from_descriptor({"resources": resources}, basepath=str(facts.path))
        name = table.replace("_", "-")
        near = [
            one["name"]
            for one in resources
            if name in (one["name"], *(key["reference"]["resource"] for key in one["schema"]["foreignKeys"]))
        ]
        reports = [package.get_resource(one).validate(limit_errors=1000) for one in near]
        return SimpleNamespace(tasks=[task for one in reports for task in one.tasks])

    return report


@pytest.mark.parametrize("table", TABLES)
def test_every_column_broken_in_turn_gets_a_sentence(mini: Path, table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geodata.checking.table_schema._report", report_of(table))
    file = mini / "facts" / f"{table}.csv"
    sound = file.read_text(encoding="utf-8")
    rows = list(csv.reader(sound.splitlines()))
    noticed = 0
    for column in range(len(rows[0])):
        for odd in ("§§",) if column % 2 else ("-1",):
            spoiled = [list(row) for row in rows]
            spoiled[1][column] = odd
            with file.open("w", encoding="utf-8", newline="") as out:
                csv.writer(out, lineterminator="\n").writerows(spoiled)
            found = find_problems(mini)
            sentences(found)
            noticed += bool(found)
    file.write_text(sound, encoding="utf-8")
    assert noticed


@pytest.mark.parametrize("key", ["name", "title", "licenses", "resources", "homepage", "contributors", "version"])
def test_every_key_of_the_description_broken_in_turn_gets_a_sentence(mini: Path, key: str) -> None:
    for value in WRONG_VALUES:
        sentences(changed(mini, lambda package, value=value: package.update({key: value})))


@pytest.mark.parametrize("key", ["type", "format", "constraints", "name"])
def test_every_part_of_a_column_broken_in_turn_gets_a_sentence(mini: Path, key: str) -> None:
    for value in (*WRONG_VALUES, {"pattern": "("}, {"minimum": "x"}, {"enum": 3}):
        sentences(changed(mini, lambda p, value=value: p["resources"][2]["schema"]["fields"][6].update({key: value})))


# --- factions.csv is the only list ------------------------------------------------------------------------------------


def test_a_new_faction_is_one_row(mini: Path) -> None:
    events = mini / "facts" / "control_events.csv"
    text = events.read_text(encoding="utf-8")
    events.write_text(text.replace("red,green,handed_over", "red,east,handed_over"), encoding="utf-8")
    found = [str(problem) for problem in find_problems(mini)]
    assert 'control_events.csv:9 to: "east" is not a faction; add it to factions.csv' in found
    factions = mini / "facts" / "factions.csv"
    header = factions.read_text(encoding="utf-8").splitlines()[0].split(",")
    row = {"faction_id": "east", "name_en": "Eastern party", "letter": "E", "colour_key": "east"}
    with factions.open("a", encoding="utf-8") as out:
        out.write(",".join(row.get(column, "") for column in header) + "\n")
    assert not [
        str(problem) for problem in find_problems(mini) if "east" in problem.message and "faction" in str(problem)
    ]


def test_no_description_lists_factions(mini: Path) -> None:
    """An older description may: nothing asks it."""
    for folder in (mini, PACKAGED):
        ids = set(read_dataset(folder).factions)
        for resource in json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
            for field in resource.get("schema", {}).get("fields", ()):
                assert not ids & set(field.get("constraints", {}).get("enum", ())), (resource["path"], field["name"])

    def as_before(package: Any) -> None:
        for field in package["resources"][0]["schema"]["fields"]:
            if field["name"] == "faction_id":
                field["constraints"] = {"required": True, "enum": ["red"]}

    assert changed(mini, as_before) == ()


def test_a_column_of_ones_own_is_a_warning(mini: Path) -> None:
    file = mini / "facts" / "places.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([f"{lines[0]},mynote", *(f"{line},seen" for line in lines[1:])]) + "\n", encoding="utf-8")
    [problem] = find_problems(mini)
    assert (problem.severity, problem.column) == ("warning", "mynote")
    build(mini)
    assert "mynote" in file.read_text(encoding="utf-8")


def test_a_table_of_semicolons_is_called_that(mini: Path) -> None:
    file = mini / "facts" / "sources.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    [problem] = find_problems(mini)
    assert str(problem) == 'sources.csv:1: its cells are separated by ";"; save it with commas between them'


# --- links ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "//evil", "LICENSE.txt"]
)
def test_a_licence_whose_address_is_no_web_address_becomes_no_link(mini: Path, address: str) -> None:
    file = mini / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    package["licenses"] = [{"name": "MIT", "title": "MIT", "path": address}]
    package["homepage"] = address
    package["resources"][0]["licenses"] = [{"name": "MIT", "path": address}]
    file.write_text(json.dumps(package), encoding="utf-8")
    assert address not in json.dumps(read_package(mini))
    build(mini)
    assert credits_of(load(mini)).licence_url == ""
    said = [str(problem) for problem in find_problems(mini)]
    assert ("datapackage.json licenses path" in "\n".join(said)) == (":" in address)


def test_a_source_whose_address_is_no_web_address_becomes_no_link(mini: Path) -> None:
    file = mini / "facts" / "sources.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[1] = re.sub(r"https?://[^,]+", "javascript:alert(1)", lines[1])
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "javascript:alert(1)" in lines[1]
    lines = [f"{line},{'copy_url' if n == 0 else 'javascript:alert(2)'}" for n, line in enumerate(lines)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sources = read_dataset(mini).sources.values()
    assert not any("javascript" in source.url + source.copy_url for source in sources)


# --- figures in the codebook ------------------------------------------------------------------------------------------


def test_the_counts_of_the_codebook_are_current() -> None:
    text = (PACKAGED / "README.md").read_text(encoding="utf-8")
    assert "<!-- counts:begin -->" in text
    assert with_figures(text, {"counts": counts(read_dataset(PACKAGED))}) == text, (
        "python -m geodata.evaluation.codebook_figures"
    )


def test_a_place_that_nobody_speaks_of_is_a_warning(facts: DatasetFacts) -> None:
    assert list(places_without_history(facts)) == []
    told = [str(problem) for problem in places_without_history(replace(facts, events=()))]
    assert len(told) == len(facts.places)
    assert told[0].startswith('places.csv:2 place_id: "alpha" has no baseline')
