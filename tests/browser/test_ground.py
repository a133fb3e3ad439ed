"""The ground that the page paints is the ground that is held: pixels and clicks read back from a front drawn anew."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely
from playwright.sync_api import Browser

import geodata
from mapapp.map_page import map_page
from tests import fronts

METRES = 15.0
"""A third of the page's grid: what used to leave outlines open."""
COLOURS = """() => {
  territoryTimeline.store.now();
  const node = document.querySelector('.tt-stage canvas.tt-canvas-cells');
  const copy = document.createElement('canvas');
  Object.assign(copy, { width: node.width, height: node.height });
  const g = copy.getContext('2d', { willReadFrequently: true });
  g.drawImage(node, 0, 0);
  const { data } = g.getImageData(0, 0, node.width, node.height);
  const found = {};
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] < 255) continue;
    const key = `${data[i]},${data[i + 1]},${data[i + 2]}`;
    found[key] = (found[key] || 0) + 1;
  }
  return found;
}"""
HITS = """points => points.map(([lon, lat]) => territoryTimeline.data.cellAt(lon, lat))"""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> geodata.Dataset:
    folder = tmp_path_factory.mktemp("fronts")
    return fronts.built(fronts.series(folder / "zones.geojson", METRES), folder / "dataset")


def mercator(places: np.ndarray) -> np.ndarray:
    return np.column_stack((np.radians(places[:, 0]), np.arctanh(np.sin(np.radians(places[:, 1])))))


def test_painted_pixels_and_clicks_are_those_of_the_cells(
    browser: Browser, tmp_path: Path, dataset: geodata.Dataset
) -> None:
    (tmp_path / "map.html").write_text(map_page(dataset), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((tmp_path / "map.html").as_uri())
    page.wait_for_function("() => Boolean(window.territoryTimeline)")
    cells = list(dataset.cells.values())
    on_screen = shapely.area(shapely.transform(np.array([cell.geometry for cell in cells]), mercator))
    for day in dataset.days_of_change:
        page.evaluate(
            "day => { const { app, data } = territoryTimeline; app.store.set({ day: data.index(day), layers: "
            "{ ...app.store.state.layers, hatches: false } }); }",
            day.isoformat(),
        )
        painted = sorted(Counter(page.evaluate(COLOURS)).values(), reverse=True)[:2]
        held: Counter[str | None] = Counter()
        for cell, area in zip(cells, on_screen, strict=True):
            held[dataset.period_of(cell.id, day).holder] += area
        wanted = sorted(held.values(), reverse=True)
        assert len(wanted) == 2
        assert painted[0] / sum(painted) == pytest.approx(wanted[0] / sum(wanted), abs=2e-3)
    points = np.random.default_rng(3).uniform((29.6, 48.05), (32.4, 49.15), (400, 2))
    for number, point in zip(page.evaluate(HITS, points.tolist()), points, strict=True):
        here = shapely.Point(point)
        assert number >= 0
        assert cells[number].geometry.distance(here) < 0.004, "a click near a front may meet the other side of it"
    assert faults == []
    page.close()
