"""Texts for readers speak of what happened: a word of rows, tables, ids and files is refused, ordinary prose is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geodata.checking.dataset_problems import find_problems
from geodata.checking.reader_texts import untranslated_texts
from geodata.facts.file_words import file_word
from geodata.facts.reading import read_dataset
from tests.some import some

PLACES = {"aleppo", "tartus-naval-base", "front-line"}
SOURCES = {"M5", "W9b", "TT1", "wk_cities", "reuters", "S300"}
OF_FILES = """
Holder inferred from the change-of-control report
Own row in the Oct 2023 Wikipedia table "Control of cities"
Whatever no own row names
Row 58 of the events file
A row of the table is blank
Named in the table of cities
Only the governorate-level line of the Oct 2023 table
The later baselines of the same day override it
Taken by then, as in the stored copy
A copy of the article names it
The source id is missing
Army left (to_faction inferred)
See long_war_control.csv
Taken about 2024-12-06~
As aleppo-2024-11-30-b says
Held with tartus-naval-base
By way of Barzeh (W9b)
Two outlets say so (TT1; AP)
The capture is named in wk_cities
"""
PROSE = """
A row of houses was shelled
A row between two groups led to the clash
Their own rowing boats crossed the river
The two sides met at a round table
The offer is on the table
The water table fell in the drought
Two thousand tables of food were laid
A copy of the agreement was published
Copies of the Koran were burned
A baseline survey of the UN counted the returns
The M5 was cut
The highway (M5) was cut
The army left the front-line village
Aleppo and the naval base of Tartus
Reuters (reuters) named it
Taken in the night of 6 to 7 December 2024; 70 % of the city
Who held it on 30 November 2024?
The S-300 battery was left
"""


@pytest.mark.parametrize("text", OF_FILES.strip().split("\n"))
def test_a_text_about_files_is_found(text: str) -> None:
    found = file_word(text, PLACES, SOURCES)
    assert found
    assert found[0] in text


@pytest.mark.parametrize("text", PROSE.strip().split("\n"))
def test_ordinary_prose_is_left_alone(text: str) -> None:
    assert file_word(text, PLACES, SOURCES) is None


@pytest.mark.parametrize(
    ("table", "text", "column"),
    [
        ("control_events", "Red held Alpha at the start", "summary_en"),
        ("area_events", None, "summary_en"),
        ("moments", None, "title_en"),
        ("moments", None, "summary_en"),
        ("chapters", None, "summary_en"),
    ],
)
def test_such_a_text_is_refused_with_file_line_and_remedy(
    mini: Path, table: str, text: str | None, column: str
) -> None:
    file = mini / "facts" / f"{table}.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    at = lines[0].split(",").index(column)
    text = text or lines[1].split(",")[at].strip('"')
    assert text
    file.write_text(file.read_text(encoding="utf-8").replace(text, "Named in the table", 1), encoding="utf-8")
    [problem] = some(find_problems(mini))
    assert (problem.path, problem.line, problem.column, problem.severity) == (
        f"facts/{table}.csv",
        2,
        column,
        "error",
    )
    assert problem.message == (
        '"in the table" is a table that is cited, which no reader knows; say who did what, and keep the rest for "note"'
    )


def test_a_note_may_speak_of_rows(mini: Path) -> None:
    file = mini / "facts" / "control_events.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            "at the start,,wire-1,,", "at the start,,wire-1,,own row of the table", 1
        ),
        encoding="utf-8",
    )
    assert "own row" in file.read_text(encoding="utf-8")
    assert find_problems(mini) == ()


def test_a_text_without_translation_is_a_doubt_only_where_the_language_is_declared(mini: Path) -> None:
    assert list(untranslated_texts(read_dataset(mini))) == []
    file = mini / "datapackage.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    content["territory"]["languages"] = ["en", "ar"]
    content["territory"]["translations"] = {
        "ar": {"Red held Alpha at the start": "كان الأحمر يسيطر على ألفا في البداية"}
    }
    file.write_text(json.dumps(content), encoding="utf-8")
    assert find_problems(mini) == ()
    doubts = list(untranslated_texts(read_dataset(mini)))
    assert {doubt.severity for doubt in some(doubts)} == {"warning"}
    [events] = [doubt for doubt in doubts if doubt.path == "facts/control_events.csv"]
    assert (events.line, events.column) == (3, "summary_ar")
    assert events.message.endswith('have no text in "ar"; a reader of it sees English')
