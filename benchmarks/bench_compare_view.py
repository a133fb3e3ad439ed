"""Dragging the divider between two days: ours against two SVG layers of the same zones, clipped, in one browser."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import date, timedelta
from pathlib import Path

import shapely
from playwright.sync_api import Page, sync_playwright
from xstatic.pkg import leaflet

import geodata
from benchmarks.bench_offensive import FLAGS
from benchmarks.record import Figure, percentile, spread
from geodata.dataset import Dataset
from mapapp import palette
from mapapp.map_page import map_page
from mapapp.view import MapView

FIRST, SECOND = date(2024, 11, 26), date(2024, 12, 12)
RUNS = 5
FRAME = 17.5

FRAMES = """async (step) => {
  // 180 frames: the interval of each, and how long the page's own script took for a step of the divider.
  const move = { ours: moveOurs, peer: window.movePeer, idle: () => {} }[step];
  function moveOurs(share) {
    const divider = document.querySelector('.tt-swipe');
    const { width } = document.querySelector('.tt-stage').getBoundingClientRect();
    const at = { bubbles: true, cancelable: true, pointerId: 1, isPrimary: true, clientX: width * share, clientY: 400 };
    divider.setPointerCapture = () => {};
    if (!moveOurs.held) divider.dispatchEvent(new PointerEvent('pointerdown', { ...at, buttons: 1 }));
    moveOurs.held = true;
    divider.dispatchEvent(new PointerEvent('pointermove', { ...at, buttons: 1 }));
  }
  const frames = [], scripts = [];
  let last = null;
  for (let i = 0; i <= 180; i++) {
    const now = await new Promise((done) => requestAnimationFrame(done));
    if (last !== null) frames.push(now - last);
    last = now;
    const begun = performance.now();
    move(0.15 + 0.5 * (0.5 - 0.5 * Math.cos((i / 180) * 4 * Math.PI)));
    scripts.push(performance.now() - begun);
  }
  const up = new PointerEvent('pointerup', { pointerId: 1 });
  if (step === 'ours') document.querySelector('.tt-swipe').dispatchEvent(up);
  return { frames, scripts };
}"""
CHANGE = """async (days) => {
  // From a command to the frame after it: starting a comparison, or moving its second day.
  const times = [];
  for (const day of days) {
    const begun = performance.now();
    territoryTimeline.goTo({ day });
    await new Promise((done) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    }));
    times.push(performance.now() - begun);
  }
  return times;
}"""
PEER = """
const map = L.map('map', { zoomControl: false }).setView([34.9, 38.5], 7);
const panes = days.map((zones, i) => {
  map.createPane('day' + i);
  L.geoJSON(zones, { pane: 'day' + i, renderer: L.svg({ pane: 'day' + i }),
    style: (zone) => ({ color: '#222', weight: 1, fillColor: zone.properties.colour, fillOpacity: 0.8 }) }).addTo(map);
  return map.getPane('day' + i);
});
window.movePeer = (share) => {
  // As leaflet-side-by-side does it.
  const nw = map.containerPointToLayerPoint([0, 0]), se = map.containerPointToLayerPoint(map.getSize());
  const x = nw.x + map.getSize().x * share;
  panes[0].style.clip = `rect(${nw.y}px,${x}px,${se.y}px,${nw.x}px)`;
  panes[1].style.clip = `rect(${nw.y}px,${se.x}px,${se.y}px,${x}px)`;
};
"""


def measure() -> list[Figure]:
    dataset = geodata.load()
    days = [(FIRST + timedelta(days=n)).isoformat() for n in range(1, (SECOND - FIRST).days + 1)]
    with sync_playwright() as tools, tempfile.TemporaryDirectory() as folder:
        browser = tools.chromium.launch(executable_path=os.environ.get("MAPAPP_BROWSER"), args=FLAGS)
        ours = browser.new_page(viewport={"width": 1280, "height": 800})
        _open(ours, Path(folder) / "ours.html", map_page(dataset, MapView(SECOND, compare=FIRST)))
        peer = browser.new_page(viewport={"width": 1280, "height": 800})
        _open(peer, Path(folder) / "peer.html", peer_page(dataset))
        runs: dict[str, list[dict[str, list[float]]]] = {"ours": [], "peer": [], "idle": []}
        for _ in range(RUNS):  # in turns, so that the machine's other work falls on both
            for name, page in (("idle", ours), ("ours", ours), ("peer", peer)):
                page.bring_to_front()
                runs[name].append(page.evaluate(FRAMES, name))
        ours.bring_to_front()
        changes = {mode: _changes(ours, mode, days) for mode in ("swipe", "side", "changed")}
        browser.close()
    frames = {name: [percentile(run["frames"], 0.95) for run in each] for name, each in runs.items()}
    third = {name: sorted(each)[2] for name, each in frames.items()}
    scripts = {name: [one for run in runs[name] for one in run["scripts"]] for name in ("ours", "peer")}

    def detail(name: str) -> dict[str, object]:
        every = [one for run in runs[name] for one in run["frames"]]
        return {"runs": [round(one, 1) for one in frames[name]], **spread(every)}

    return [
        Figure("divider dragged: frame p95, third best of five", third["ours"], "ms", FRAME, detail=detail("ours")),
        Figure("the same page idle: frame p95", third["idle"], "ms", detail=detail("idle")),
        Figure("two SVG layers clipped: frame p95", third["peer"], "ms", detail=detail("peer")),
        Figure("ours in frames of the peer", third["ours"] / third["peer"], "times", 1.05),
        Figure("script per step, p95", percentile(scripts["ours"], 0.95), "ms", 4, detail=spread(scripts["ours"])),
        Figure("script per step, peer, p95", percentile(scripts["peer"], 0.95), "ms", detail=spread(scripts["peer"])),
        *(
            Figure(f"second day moved, {mode}: next frame, p95", percentile(times, 0.95), "ms", detail=spread(times))
            for mode, times in changes.items()
        ),
    ]


def _changes(page: Page, mode: str, days: list[str]) -> list[float]:
    page.evaluate("mode => territoryTimeline.goTo({ mode })", mode)
    page.wait_for_timeout(500)
    return list(page.evaluate(CHANGE, days * 3))


def peer_page(dataset: Dataset) -> str:
    """A plain Leaflet page with the zones of both days, each on an SVG layer of its own."""
    folder = Path(leaflet.BASE_DIR)
    zones = json.dumps([_zones(dataset, day) for day in (FIRST, SECOND)])
    script, style = ((folder / name).read_text(encoding="utf-8") for name in ("leaflet.js", "leaflet.css"))
    return (
        f"<!DOCTYPE html><style>{style} html,body,#map{{height:100%;margin:0}}</style><div id=map></div>"
        f"<script>{script}</script><script>const days = {zones};{PEER}</script>"
    )


def _zones(dataset: Dataset, day: date) -> dict[str, object]:
    fills = palette.fills(dataset.factions.values(), "convention")
    features = [
        {
            "type": "Feature",
            "properties": {"colour": fills[zone.holder]},
            "geometry": json.loads(shapely.to_geojson(zone.geometry.simplify(0.004))),
        }
        for zone in dataset.on(day)
    ]
    return {"type": "FeatureCollection", "features": features}


def _open(page: Page, file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    page.goto(file.as_uri())
    page.wait_for_timeout(1500)
