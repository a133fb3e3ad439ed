"""The tables of what to touch, followed on an invented dataset: a faction is rows of facts, a language is texts.

Each path is the files that ARCHITECTURE.md tells to touch; a test touches these alone and looks whether it is enough.
"""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from geodata.building.build import build
from geodata.checking.dataset_problems import find_problems
from geodata.dataset import Dataset, load
from geodata.importing.output.sample_dataset import start_dataset
from geodata.model.languages import language_of
from mapapp import locale
from mapapp.commands.data_files import fills
from mapapp.figure_style import figure_style
from mapapp.locale.__main__ import begin
from mapapp.map_page import map_page
from mapapp.timeline.payload import payload

FACTION = ("facts/factions.csv",)
"""A faction: one row. (The facts that it holds something, and a source that is new, are rows of their own tables.)"""
LANGUAGE = ("datapackage.json", "mapapp/locale/fr/LC_MESSAGES/mapapp.po")
"""A language of a dataset: its code and the translations of its texts; the words of the program once, for all."""


def add_row(file: Path, row: dict[str, str]) -> None:
    """Add a row to a table, its other cells empty."""
    with file.open(encoding="utf-8", newline="") as table:
        columns = next(csv.reader(table))
    assert set(row) <= set(columns)
    with file.open("a", encoding="utf-8", newline="") as table:
        csv.DictWriter(table, columns, restval="", lineterminator="\n").writerow(row)


def changed(before: Path, after: Path) -> set[str]:
    """Files of a dataset folder that differ between two copies, what a build makes left out."""
    names = {file.relative_to(one).as_posix() for one in (before, after) for file in one.rglob("*") if file.is_file()}
    return {
        name
        for name in names
        if not name.startswith("built/")
        and ((before / name).read_bytes() if (before / name).exists() else b"") != (after / name).read_bytes()
    }


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    """The dataset that ``mapapp new`` writes."""
    start_dataset(tmp_path / "invented", "Nowhere")
    shutil.copytree(tmp_path / "invented", tmp_path / "before")
    return tmp_path / "invented"


def built(folder: Path) -> Dataset:
    assert not [one for one in find_problems(folder) if one.severity == "error"]
    build(folder)
    return load(folder)


def test_a_faction_is_a_row_of_factions(invented: Path) -> None:
    look = {"colour": "#102030", "colour_safe": "#405060", "colour_dark": "#708090", "hatch": "lattice"}
    add_row(invented / "facts/factions.csv", {"faction_id": "third", "name_en": "Third party", "letter": "Q", **look})
    assert changed(invented.parent / "before", invented) == set(FACTION)
    # What it holds is a fact like any other.
    add_row(
        invented / "facts/control_events.csv",
        {
            "event_id": "midbridge-2024-01-25", "place_id": "midbridge", "date": "2024-01-25", "from": "south",
            "to": "third", "kind": "captured", "confidence": "high", "summary_en": "It takes the bridge town",
            "sources": "example",
        },
    )  # fmt: skip
    dataset = built(invented)
    assert dataset.period_of("midbridge", dataset.known_until).holder == "third"
    shown = payload(dataset)["palette"]
    assert shown["colours"]["convention"]["light"]["third"] == "#102030"
    assert shown["colours"]["convention"]["dark"]["third"] == "#708090"
    assert shown["colours"]["colour-safe"]["dark"]["third"] == "#405060"
    assert shown["hatches"]["third"] == {"angle": 45, "gap": 6, "cross": 1}
    assert figure_style(dataset, name="colour-safe").fills["third"] == fills(dataset)["third"] == "#405060"
    assert '"Third party"' in map_page(dataset)


def test_a_faction_without_a_look_gets_one_of_its_own(invented: Path) -> None:
    add_row(invented / "facts/factions.csv", {"faction_id": "third", "name_en": "Third party", "letter": "Q"})
    shown = payload(built(invented))["palette"]
    for name in ("convention", "colour-safe"):
        assert len(set(shown["colours"][name]["light"].values())) == 3


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The catalogues with one of French beside them, in a folder of the test."""
    folder = tmp_path / "locale"
    for lang in locale.languages():
        shutil.copytree(locale.FOLDER / lang, folder / lang)
    monkeypatch.setattr(locale, "FOLDER", folder)
    monkeypatch.setattr("mapapp.locale.__main__.FOLDER", folder)
    begin("fr")
    file = folder / "fr" / "LC_MESSAGES" / "mapapp.po"
    with file.open("a", encoding="utf-8") as catalogue:
        catalogue.write('\n#: timeline/page/read/table_view.js\nmsgid "Holder"\nmsgstr "Détenteur"\n')
        catalogue.write('\n#: panels/about.py\nmsgid "Sources"\nmsgstr "Les sources"\n')
    return file


def test_a_language_is_texts_and_no_code(invented: Path, french: Path) -> None:
    file = invented / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    package["territory"] |= {
        "languages": ["en", "fr"],
        "admin1_label_fr": "région",
        "translations": {"fr": {"Highford": "Hautgué", "Northern party": "Parti du nord"}},
    }
    file.write_text(json.dumps(package), encoding="utf-8")
    touched = {
        *changed(invented.parent / "before", invented),
        f"mapapp/{french.relative_to(french.parents[3]).as_posix()}",
    }
    assert touched == set(LANGUAGE)

    dataset = built(invented)
    shown = payload(dataset)
    assert shown["languages"] == ["en", "fr"]
    assert locale.languages() == ("ar", "en", "fr")
    assert locale.gettext("Sources", "fr") == "Les sources"
    page = map_page(dataset)
    for text in ("Détenteur", "Hautgué", "région", "Parti du nord"):
        assert text in page, text
    style = figure_style(dataset, lang="fr")
    assert style.name_of(dataset.places["highford"]) == "Hautgué"
    assert not style.is_rtl


def test_a_language_from_the_right_needs_no_code_either(invented: Path) -> None:
    file = invented / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    package["territory"]["languages"] = ["en", "fa"]
    file.write_text(json.dumps(package), encoding="utf-8")
    dataset = built(invented)
    assert payload(dataset)["languages"] == ["en", "fa"]
    assert language_of("fa").is_rtl
