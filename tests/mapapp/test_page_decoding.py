"""What the page reads out of a payload, without a browser: the ground closes, days on which drawn ground changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import geodata
from geodata.building.build import build
from geodata.importing import ImportOptions, Limits
from geodata.importing.sandbox.run_import import run_import
from mapapp.timeline import payload
from tests import fronts
from tests.page_modules import PageModules, lacking, page_modules

pytestmark = pytest.mark.skipif(bool(lacking()), reason=lacking())

METRES = 15.0
"""A third of the page's grid: what used to leave outlines open."""
OCCUPIED = Path(__file__).parents[1] / "cases" / "one-side-drawn" / "occupied.geojson"


@pytest.fixture(scope="module")
def modules() -> Iterator[PageModules]:
    with page_modules() as running:
        yield running


def test_ground_whose_outlines_do_not_close_is_found(modules: PageModules, tmp_path: Path) -> None:
    modules.open(payload(fronts.built(fronts.series(tmp_path / "zones.geojson", METRES), tmp_path / "dataset")))
    open_band = """async (page, without) => (await page.load('data/ground.js'))
      .openBand(page.kept.data.arcs.filter((_, i) => i !== without), 0.0005)"""
    assert modules.evaluate(open_band, -1) == -1
    for without in range(3):
        assert modules.evaluate(open_band, without) >= 0


@pytest.mark.parametrize("undrawn", ["", "Free side"])
def test_drawn_ground_that_changed_is_no_movement_of_a_front(
    modules: PageModules, tmp_path: Path, undrawn: str
) -> None:
    (tmp_path / "dataset").mkdir()
    options = ImportOptions(undrawn=undrawn)
    run_import(OCCUPIED, tmp_path / "dataset", options, Limits(), OCCUPIED.name)
    build(tmp_path / "dataset")
    modules.open(payload(geodata.load(tmp_path / "dataset")))
    moved, redrawn = modules.evaluate(
        """async (page) => {
          const { byDay, redrawn } = (await page.load('counting/counts.js')).countsOf(page.kept.data).tempo(0, 19);
          return [byDay, redrawn].map((part) => part.map(([day]) => day));
        }"""
    )
    assert (moved, redrawn) == (([4, 8, 19], []) if undrawn else ([], [4, 8, 19]))
