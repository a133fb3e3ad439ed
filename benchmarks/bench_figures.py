"""The tab of figures and the figures of a comparison in a browser: how long they take to paint, and what a drag costs.

Painting is timed in the page, from the moment the clock has settled to the end of the script that paints what is seen
first. The peer for the drag is the same page with the tab of figures closed.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import geodata
from benchmarks.bench_offensive import FLAGS
from benchmarks.record import Figure, percentile, spread
from mapapp.map_page import map_page

OPEN = """async () => {
  const { app, data } = territoryTimeline;
  app.store.set({ panel: 'numbers', from: 0, to: data.days - 1, day: 0 });
  await new Promise(done => setTimeout(done, 800));
  app.root.querySelector('.tt-numbers .tt-widen').click();
  await new Promise(done => setTimeout(done, 800));
}"""
CHARTS = """async () => {
  const { app, data } = territoryTimeline, times = [];
  for (let i = 0; i < 20; i++) {
    const from = Math.round((i / 20) * data.days * 0.9);
    app.store.set({ from, to: i % 2 ? data.days - 1 : Math.min(data.days - 1, from + 90), day: from });
    await new Promise(done => setTimeout(done, 600));
    times.push(app.numbersPainted.ms);
  }
  return times;
}"""
COMPARISONS = """async () => {
  const { app, data } = territoryTimeline, times = [];
  for (let i = 0; i < 20; i++) {
    app.store.set({ panel: 'compare', compare: Math.round((i / 25) * data.days), day: data.days - 1 - i * 40 });
    await new Promise(done => setTimeout(done, 900));
    times.push(app.comparisonPainted.ms);
  }
  app.store.set({ compare: null });
  return times;
}"""
DRAG = """async (panel) => {
  const { app, data } = territoryTimeline, scripts = [];
  app.store.set({ panel, from: 0, to: data.days - 1, day: 0 });
  await new Promise(done => setTimeout(done, 900));
  for (let i = 0; i < 250; i++) {
    await new Promise(done => requestAnimationFrame(done));
    if (i) scripts.push(app.painted.ms);
    app.store.set({ day: 1 + i * 20 });
  }
  return scripts;
}"""


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "map.html"
        file.write_text(map_page(geodata.load()), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=os.environ.get("MAPAPP_BROWSER"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(file.as_uri())
        page.wait_for_timeout(3000)
        page.evaluate(OPEN)
        charts = page.evaluate(CHARTS)
        comparisons = page.evaluate(COMPARISONS)
        with_figures, without = _drags(page)
        browser.close()
    return [
        Figure(
            "charts of a span, after the clock settles, p95", percentile(charts, 0.95), "ms", 100, detail=spread(charts)
        ),
        Figure("picture of a comparison, p95", percentile(comparisons, 0.95), "ms", 100, detail=spread(comparisons)),
        Figure(
            "script per day of a drag, figures open, p95",
            percentile(with_figures, 0.95),
            "ms",
            4,
            detail=spread(with_figures),
        ),
        Figure("the same with the panel on Layers, p95", percentile(without, 0.95), "ms", detail=spread(without)),
    ]


def _drags(page: Page) -> tuple[list[float], list[float]]:
    """Script times of drags with and without figures, the calmer of two of each."""
    runs: dict[str, list[list[float]]] = {"numbers": [], "layers": []}
    for _ in range(2):
        for panel, times in runs.items():
            times.append(page.evaluate(DRAG, panel))
    calmest = [min(times, key=lambda run: percentile(run, 0.95)) for times in runs.values()]
    return calmest[0], calmest[1]
