"""A series that draws one side only, on the page: days on which drawn ground changed are marked and said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import geodata
from geodata.building.build import build
from geodata.importing import ImportOptions, Limits
from geodata.importing.sandbox.run_import import run_import
from mapapp.map_page import map_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OCCUPIED = Path(__file__).parents[1] / "cases" / "one-side-drawn" / "occupied.geojson"


def opened(browser: Browser, folder: Path, **options: str) -> Page:
    target = folder / "dataset"
    target.mkdir()
    run_import(OCCUPIED, target, ImportOptions(**options), Limits(), OCCUPIED.name)  # type: ignore[arg-type]
    build(target)
    (folder / "page.html").write_text(map_page(geodata.load(target)), encoding="utf-8")
    page = browser.new_page()
    page.goto((folder / "page.html").as_uri())
    page.wait_for_selector(".tt-tab")
    return page


@pytest.mark.parametrize("undrawn", ["", "Free side"])
def test_every_day_of_change_is_marked_and_said(browser: Browser, tmp_path: Path, undrawn: str) -> None:
    page = opened(browser, tmp_path, undrawn=undrawn)
    said = page.evaluate(
        """() => { const { app, data } = territoryTimeline;
          return [...Array(data.days).keys()].map(day => app.axis.changeText(day)); }"""
    )
    changed = [day for day, words in enumerate(said) if words != "no change reported"]
    assert changed == [4, 8, 19]
    assert {said[day] for day in changed} == {"1 event" if undrawn else "drawn ground changed"}
    assert page.evaluate("() => [4, 5, 8, 19].map(day => territoryTimeline.data.activity(day) > 0)") == [
        True,
        False,
        True,
        True,
    ]
    page.close()
