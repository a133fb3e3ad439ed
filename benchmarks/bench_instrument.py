"""Asking any point: from a real click to the biography on screen, without a server, beside a redraw of the same page.

A click is a mouse click of the browser on open ground; the clock runs from the click's event to the frame in which the
new biography is laid out. The redraw beside it is a change of day at the same place: what any touch of the page costs.
"""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import geodata
from benchmarks.bench_offensive import FLAGS
from benchmarks.record import Figure, percentile, spread
from mapapp.map_page import map_page

CLICKS = 60
WATCH = """() => {
  window.asked = [];
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  }));
  document.addEventListener('click', async (event) => {
    const begun = event.timeStamp, card = document.querySelector('.tt-biography');
    const before = territoryTimeline.store.state.point;
    for (let i = 0; i < 120; i++) {
      await painted();
      if (territoryTimeline.store.state.point !== before) break;
    }
    const told = card.getBoundingClientRect().height > 0 && card.querySelectorAll('.tt-period').length > 0;
    asked.push(told ? performance.now() - begun : null);
  }, true);
}"""
SPOT = """([lon, lat]) => {
  const { map, app } = territoryTimeline, at = map.latLngToContainerPoint([lat, lon]);
  return document.elementFromPoint(at.x, at.y)?.closest('.leaflet-container') && !app.placeNear(at, 30)
    && !app.labelAt(at) ? [at.x, at.y] : null;
}"""
DAY = """async () => {
  const { store } = territoryTimeline, begun = performance.now(), { day } = store.state;
  store.set({ day: day + 1 });
  await new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  }));
  return performance.now() - begun;
}"""


def clicks(page: Page, dataset: geodata.Dataset) -> list[float]:
    """Milliseconds from click to biography, at random points of open ground and random days."""
    rng = random.Random(11)
    cells = [dataset.cells[name] for name in sorted(dataset.cells)]
    page.evaluate(WATCH)
    made = 0
    for _ in range(20 * CLICKS):
        point = rng.choice(cells).geometry.representative_point()
        spot = page.evaluate(SPOT, [point.x, point.y])
        if not spot:
            continue
        page.evaluate(
            "day => { territoryTimeline.store.set({ day }); territoryTimeline.store.now(); }", rng.randrange(5000)
        )
        page.mouse.click(*spot)
        page.wait_for_timeout(150)
        made += 1
        if made == CLICKS:
            break
    times = page.evaluate("asked")
    assert len(times) == made
    told = [float(value) for value in times if value is not None]
    assert len(told) >= 0.8 * made, "some clicks meet a place that the day's captures put there; most must not"
    return told


def measure() -> list[Figure]:
    dataset = geodata.load()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        target = Path(folder) / "map.html"
        target.write_text(map_page(dataset), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=os.environ.get("MAPAPP_BROWSER"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        asked: list[str] = []
        page.goto(target.as_uri())
        page.wait_for_timeout(2000)
        page.on("request", lambda request: asked.append(request.url))
        times = clicks(page, dataset)
        days = [float(page.evaluate(DAY)) for _ in range(CLICKS)]
        browser.close()
    ratio = percentile(times, 0.95) / percentile(days, 0.95)
    return [
        Figure("click -> biography painted, p95", percentile(times, 0.95), "ms", 100, detail=spread(times)),
        Figure("change of day -> painted, p95", percentile(days, 0.95), "ms", detail=spread(days)),
        Figure("biography / change of day", ratio, "x"),
        Figure("requests of the clicks", float(len(asked)), "", 0),
    ]
