"""Places that no map can hold together are refused on reading, with the rows that name them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geodata.building.build import build
from geodata.checking.dataset_problems import find_problems
from geodata.dataset import load
from geodata.importing import ImportProblem

Look = Callable[..., Any]
HEADER = "place,lon,lat,date,holder\n"


def table(folder: Path, *rows: str) -> Path:
    path = folder / "places.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("lat", ["-90", "89.9", "85.5"])
def test_a_place_at_a_pole_is_refused_with_its_row(tmp_path: Path, look: Look, lat: str) -> None:
    source = table(tmp_path, "B,10,10,2024-01-02,S", f"A,0,{lat},2024-01-01,N")
    with pytest.raises(ImportProblem, match=rf'^places.csv row 3: "A" lies at latitude {lat}; the map reaches from'):
        look(source)


def test_places_round_the_globe_are_refused_with_both_rows(tmp_path: Path, look: Look) -> None:
    source = table(tmp_path, "A,-100,10,2024-01-01,N", "C,5,10,2024-01-01,N", "B,100,10,2024-01-02,S")
    with pytest.raises(ImportProblem, match=r'row 4: "B" lies 200 degrees east of "A" \(places.csv row 2\)'):
        look(source)


def test_places_half_round_the_globe_are_built(tmp_path: Path, bring: Callable[..., Any]) -> None:
    source = table(tmp_path, "A,-80,-60,2024-01-01,N", "B,95,70,2024-01-02,S")
    _, target = bring(source)
    build(target)
    assert len(load(target).cells) == 2


def test_thousands_of_places_on_one_point_are_one_cell(tmp_path: Path, bring: Callable[..., Any]) -> None:
    rows = [f"P{number},36,34,2024-01-{1 + number % 20:02d},{'NS'[number % 2]}" for number in range(1000)]
    _, target = bring(table(tmp_path, *rows, "Q,37,34,2024-01-01,N"))
    build(target)
    dataset = load(target)
    assert len(dataset.places) == 1001
    assert len(dataset.cells) == 2
    warned = [problem for problem in find_problems(target) if "lies on the point of" in problem.message]
    assert warned and all(problem.severity == "warning" for problem in warned)
    assert len({dataset.cell_of[place] for place in dataset.places if place.startswith("p")}) == 1
