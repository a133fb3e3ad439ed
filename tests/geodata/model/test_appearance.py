"""Colours and hatches that a dataset gives its factions."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest

from geodata.checking.dataset_problems import find_problems
from geodata.facts.reading import read_dataset
from geodata.model.appearance import COLOUR_COLUMNS, Appearance


@pytest.mark.parametrize("column", COLOUR_COLUMNS)
def test_a_colour_that_is_none_is_refused_with_its_place(mini: Path, column: str) -> None:
    give(mini, {column: "reddish"})
    problem = next(one for one in find_problems(mini) if one.column == column)
    assert (problem.path, problem.line) == ("facts/factions.csv", 2)
    assert problem.message == '"reddish" is not a colour; write it as #c8453c, six digits or letters a to f after #'


def test_a_hatch_that_is_none_is_refused_with_the_nearest_word(mini: Path) -> None:
    give(mini, {"hatch": "risin"})
    problem = next(one for one in find_problems(mini) if one.column == "hatch")
    assert problem.message == '"risin" is not a word of "hatch"; did you mean "rising"?'


def give(folder: Path, cells: dict[str, str]) -> None:
    """Add columns to factions.csv, filled in its first row."""
    file = folder / "facts" / "factions.csv"
    rows = list(csv.DictReader(StringIO(file.read_text(encoding="utf-8"))))
    rows[0] |= cells
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_colours_and_hatch_of_the_first_row_become_the_appearance_of_a_faction(mini: Path) -> None:
    give(mini, {"colour": "#AB12CD", "colour_safe_dark": "#000001", "hatch": "dots"})
    factions = read_dataset(mini).factions
    assert factions["red"].appearance == Appearance("#ab12cd", "", "", "#000001", "dots")
    assert factions["green"].appearance == Appearance()


def test_a_dark_theme_takes_the_light_colour_where_none_of_its_own_is_given() -> None:
    look = Appearance(colour="#000001", colour_safe="#000002", colour_dark="#000003")
    assert look.given("convention", "dark") == "#000003"
    assert look.given("colour-safe", "dark") == look.given("colour-safe", "light") == "#000002"
