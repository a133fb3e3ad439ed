"""What the documentation says exists, and what exists is documented."""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from pathlib import Path

import pytest

from benchmarks import report
from geodata.evaluation.codebook_figures import with_figures
from mapapp import export_formats
from mapapp.cli import COMMANDS, parser

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "geodata" / "syria" / "datapackage.json"


def test_measured_figures_in_the_readme_are_those_of_the_last_run() -> None:
    assert f"<!-- {report.NAME}:begin -->" in README
    assert with_figures(README, {report.NAME: report.section()}) == README


def test_the_table_of_formats_is_the_one_that_the_command_follows() -> None:
    tables = {export_formats.TABLE: export_formats.markdown()}
    assert f"<!-- {export_formats.TABLE}:begin -->" in README
    assert with_figures(README, tables) == README, "python -m mapapp.export_formats writes it anew"


def commands() -> dict[str, argparse.ArgumentParser]:
    [action] = [each for each in parser()._actions if isinstance(each, argparse._SubParsersAction)]
    return dict(action.choices)


def options(command: argparse.ArgumentParser) -> set[str]:
    return {word for action in command._actions for word in action.option_strings if word.startswith("--")} - {"--help"}


def row_of(command: str) -> str:
    rows = [line for line in README.splitlines() if re.match(rf"\| `mapapp {command}\b", line)]
    assert len(rows) == 1, f"README.md needs one row for mapapp {command}"
    return rows[0]


def test_every_module_of_commands_is_a_command() -> None:
    assert len(commands()) >= len(COMMANDS)


@pytest.mark.parametrize("command", commands())
def test_every_command_and_option_is_in_the_readme(command: str) -> None:
    row = row_of(command)
    for option in options(commands()[command]) - {"--dataset"}:
        assert option in row, f"README.md does not tell of mapapp {command} {option}"


def test_the_readme_tells_of_no_command_that_is_not_there() -> None:
    told = set(re.findall(r"`?mapapp ([a-z]+)", README))
    assert told <= set(commands())


def test_the_readme_tells_of_no_option_that_is_not_there() -> None:
    for command, known in commands().items():
        told = set(re.findall(r"(--[a-z-]+)", row_of(command)))
        assert told <= options(known), f"mapapp {command} has no {told - options(known)}"


@pytest.mark.parametrize("command", commands())
def test_every_command_says_what_it_is_for(command: str) -> None:
    assert commands()[command].format_help().count("\n") > 3
    for action in commands()[command]._actions:
        assert action.help, f"mapapp {command} {action.dest} has no help"


def test_every_dependency_is_explained() -> None:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    names = [re.split(r"[<>=~!]", line)[0].strip() for line in lines if line.strip() and not line.startswith("#")]
    table = README.partition("## Dependencies")[2].partition("\n## ")[0]
    assert names
    assert [name for name in names if name not in table] == []


def test_every_make_target_of_the_documents_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for document in ("README.md", "CONTRIBUTING.md"):
        told = set(re.findall(r"^make ([a-z-]+)", (ROOT / document).read_text(), re.MULTILINE))
        assert told <= targets


def test_every_link_into_the_repository_leads_somewhere() -> None:
    for document in ("README.md", "CONTRIBUTING.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / document).read_text()):
            assert target.startswith("http") or (ROOT / target).exists(), f"{document} links to {target}"


def columns() -> list[tuple[str, str]]:
    if not PACKAGE.is_file():
        return []
    resources = json.loads(PACKAGE.read_text(encoding="utf-8"))["resources"]
    return [
        (resource["name"], field["name"])
        for resource in resources
        for field in resource.get("schema", {}).get("fields", ())
        if "built" not in str(resource.get("path"))
    ]


def test_the_dataset_describes_its_tables() -> None:
    assert len(columns()) > 50


@pytest.mark.parametrize(("table", "column"), columns())
def test_every_column_is_in_the_codebook(table: str, column: str) -> None:
    codebook = (PACKAGE.parent / "README.md").read_text(encoding="utf-8")
    assert f"`{column}`" in codebook, f"geodata/syria/README.md does not explain {table}.{column}"


def test_every_column_has_a_description() -> None:
    resources = json.loads(PACKAGE.read_text(encoding="utf-8"))["resources"]
    bare = [
        f"{resource['name']}.{field['name']}"
        for resource in resources
        for field in resource.get("schema", {}).get("fields", ())
        if not field.get("description")
    ]
    assert not bare


def test_the_packages_are_named_in_the_project_file() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["scripts"]["mapapp"] == "mapapp.cli:main"
    for package, patterns in project["tool"]["setuptools"]["package-data"].items():
        for pattern in patterns:
            assert any((ROOT / package).glob(pattern)), f"{package}: nothing matches {pattern}"


@pytest.mark.parametrize("block", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_the_python_of_the_readme_runs(block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # one of them writes a file
    exec(compile(block, "README.md", "exec"), {})
