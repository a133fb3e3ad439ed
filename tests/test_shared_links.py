"""Links: the cases that Python and the page answer alike (``tests/shared/links``)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mapapp.view import GRAMMAR, MapView, from_query

SHARED = Path(__file__).parent / "shared"
CASES = sorted((SHARED / "links").glob("*.json"))
WORLD = json.loads((SHARED / "links_world.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def dataset() -> Any:
    """As much of a dataset as links are read against."""
    opening = date.fromisoformat(WORLD["opening"])
    places = {place: SimpleNamespace(lon=lon, lat=lat) for place, (lon, lat) in WORLD["places"].items()}
    return SimpleNamespace(
        first_day=date.fromisoformat(WORLD["first_day"]),
        known_until=date.fromisoformat(WORLD["known_until"]),
        settings=SimpleNamespace(opening_day=opening),
        places=places,
    )


def expected(view: dict[str, Any]) -> MapView:
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    return MapView(
        day=day(view["day"]) or date.fromisoformat(WORLD["opening"]),
        place=view["place"],
        point=(view["point"]["lon"], view["point"]["lat"]) if view["point"] else None,
        compare=day(view["compare"]),
        mode=view["mode"],
        span=tuple(map(day, view["span"])) if view["span"] else None,  # type: ignore[arg-type]
        view=(view["view"]["lon"], view["view"]["lat"], view["view"]["zoom"]) if view["view"] else None,
        layers=tuple(view["layers"]) if view["layers"] else None,
        lang=view["lang"] or GRAMMAR["language"],
        embed=view["embed"],
    )


def test_there_are_cases() -> None:
    assert len(CASES) > 40


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_link_reads_and_writes_as_its_case_says(path: Path, dataset: Any) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    view, notices = from_query(case["link"], dataset)
    assert view == expected(case["view"]), case["says"]
    assert list(notices) == case["notices"], case["says"]
    assert list(view.to_query().items()) == list(case["written"].items()), case["says"]


def test_every_key_of_the_grammar_has_a_case() -> None:
    used = {key for path in CASES for key in json.loads(path.read_text(encoding="utf-8"))["link"]}
    assert {rule["key"] for rule in GRAMMAR["keys"]} <= used
