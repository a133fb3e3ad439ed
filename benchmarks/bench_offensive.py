"""The offensive of 2024 in a browser: scrubbing ours against ``st_folium`` rebuilt, in one run."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Frame, Page, sync_playwright

import geodata
from benchmarks.record import Figure, percentile, spread
from geodata.model.period import Period
from mapapp.map_page import map_page
from mapapp.timeline import payload
from tests.conftest import FLAGS as QUIET

ROOT = Path(__file__).resolve().parents[1]
SPAN = Period(date(2024, 11, 26), date(2025, 1, 1))
LEAFLET = ("leaflet.js", "leaflet.css")
FLAGS = ["--headless", *QUIET]
RUNS = 5
CHANGES = 20

FRAMES = """async (slider) => {
  // Drag from end to end over 180 frames, noting when each frame comes and how long the page's own script took.
  const box = slider.parentElement.getBoundingClientRect(), at = slider.getBoundingClientRect();
  const y = at.top + at.height / 2, say = (type, x) => slider.dispatchEvent(new PointerEvent(type, {
    bubbles: true, cancelable: true, pointerId: 1, isPrimary: true, clientX: x, clientY: y, buttons: 1 }));
  const frames = [], scripts = [];
  let last = null, painted = null;
  say('pointerdown', at.left + at.width / 2);
  for (let i = 0; i <= 180; i++) {
    const now = await new Promise((done) => requestAnimationFrame(done));
    if (last !== null) frames.push(now - last);
    last = now;
    const p = window.territoryTimeline.painted;
    if (p && p.at !== painted) { painted = p.at; scripts.push(p.ms); }
    say('pointermove', box.left + (box.width * i) / 180);
  }
  say('pointerup', box.right);
  return { frames, scripts };
}"""
KEY = """async () => {
  const slider = document.querySelector('#tt-slider'), back = window.territoryTimeline.state.day >= '2024-12-28';
  slider.focus();
  const from = performance.now(), before = window.territoryTimeline.painted.day;
  slider.dispatchEvent(new KeyboardEvent('keydown', { key: back ? 'Home' : 'ArrowRight', bubbles: true }));
  while (window.territoryTimeline.painted.day === before) {
    if (performance.now() - from > 2000) return null;
    await new Promise((done) => requestAnimationFrame(done));
  }
  await new Promise((done) => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); });
  return performance.now() - from;
}"""
CARD = """async (id) => {
  const from = performance.now();
  window.territoryTimeline.goTo({ place: id });
  const name = window.territoryTimeline.data.places.find((place) => place.id === id).name;
  while (!document.querySelector('[role=tabpanel]:not([hidden]), .tt-card')?.textContent.includes(name)) {
    if (performance.now() - from > 2000) return null;
    await new Promise((done) => requestAnimationFrame(done));
  }
  return performance.now() - from;
}"""
SHOWN = """() => [...document.querySelectorAll("iframe")]
  .map((each) => each.contentDocument?.querySelector(".shown")?.innerText).find(Boolean) || ''"""
PLACES = ("homs", "hama", "aleppo", "damascus", "latakia", "tartus", "idlib", "raqqa", "daraa", "palmyra")


def measure() -> list[Figure]:
    dataset = geodata.load()
    size = len(gzip.compress(json.dumps(payload(dataset, SPAN), ensure_ascii=False).encode(), 9)) / 1000
    whole = len(gzip.compress(json.dumps(payload(dataset), ensure_ascii=False).encode(), 9)) / 1000
    with sync_playwright() as tools, tempfile.TemporaryDirectory() as folder:
        browser = tools.chromium.launch(executable_path=os.environ.get("MAPAPP_BROWSER"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        file = Path(folder) / "page.html"
        file.write_text(map_page(dataset, span=SPAN), encoding="utf-8")
        page.goto(file.as_uri())
        page.locator("#tt-slider").first.wait_for()
        page.wait_for_timeout(1000)
        drags = [page.locator("#tt-slider").first.evaluate(FRAMES) for _ in range(RUNS)]
        ours = [one for one in (page.evaluate(KEY) for _ in range(CHANGES)) if one is not None]
        cards = [one for one in (page.evaluate(CARD, place) for place in PLACES) if one is not None]
        page.close()
        answers, sent, settled = _in_the_app(browser)
        theirs = _rebuilt(browser)
        browser.close()
    frames = [percentile(run["frames"], 0.95) for run in drags]
    scripts = [number for run in drags for number in run["scripts"]]
    median_ours, median_theirs = percentile(ours, 0.5), percentile(theirs, 0.5)
    return [
        Figure("key -> painted, ours, p50", median_ours, "ms", detail=spread(ours)),
        Figure("change -> painted, st_folium rebuilt, p50", median_theirs, "ms", detail=spread(theirs)),
        Figure("ours faster by", median_theirs / median_ours, "times", 50, at_least=True),
        Figure(
            "frame interval while dragging, p95, third best of five runs",
            sorted(frames)[2],
            "ms",
            17.5,
            detail={"runs": [round(one, 1) for one in frames], **spread([f for run in drags for f in run["frames"]])},
        ),
        Figure("script per painted day, p95", percentile(scripts, 0.95), "ms", 4, detail=spread(scripts)),
        Figure("payload of the offensive, gzip", size, "kB", 140),
        Figure("payload of the whole war, gzip", whole, "kB", 250),
        Figure("messages to the server while dragging", sent, "", 0),
        Figure("messages to the server once settled", settled, "", 1),
        Figure("choice of a city -> card painted, p95", percentile(cards, 0.95), "ms", 50, detail=spread(cards)),
        Figure("choice of a city -> app answered, p95", percentile(answers, 0.95), "ms", 200, detail=spread(answers)),
    ]


@contextlib.contextmanager
def _streamlit(script: Path, **environment: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", "--server.headless=true"]
    command += ["--browser.serverAddress=localhost", "--browser.gatherUsageStats=false"]
    if script == ROOT / "mapapp" / "app.py":  # ours runs in its own server, as readers meet it
        command = [
            sys.executable,
            "-P",
            "-m",
            "mapapp.host.server",
            "--host=127.0.0.1",
            f"--port={port}",
            "--no-browser",
        ]
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=1)
                break
            time.sleep(0.2)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait()


def _in_the_app(browser: object) -> tuple[list[float], int, int]:
    """Milliseconds from the choice of a city to the app's answer; messages while dragging, and after it."""
    with _streamlit(ROOT / "mapapp" / "app.py") as address:
        page: Page = browser.new_page(viewport={"width": 1280, "height": 1600})
        sent: list[float] = []
        received: list[float] = []

        def listen(socket_: object) -> None:
            socket_.on("framesent", lambda _: sent.append(time.perf_counter()))
            socket_.on("framereceived", lambda _: received.append(time.perf_counter()))

        page.on("websocket", listen)
        page.goto(address)
        page.wait_for_selector("iframe")
        frame: Frame = next(each for each in page.frames if each.parent_frame)
        frame.locator("#tt-slider").first.wait_for()
        page.wait_for_timeout(3000)
        before = len(sent)
        frame.locator("#tt-slider").first.evaluate(FRAMES)
        while_dragging = len(sent) - before
        page.wait_for_timeout(1500)
        settled = len(sent) - before - while_dragging
        answers = []
        for place in PLACES:
            known = len(received)
            frame.evaluate("id => window.territoryTimeline.goTo({ place: id })", place)
            page.wait_for_timeout(50)
            start = next((moment for moment in sent[before + settled :] if moment), None)
            page.wait_for_timeout(1200)
            asked = sent[-1]
            came = [moment for moment in received[known:] if moment >= asked]
            if start and came:
                answers.append((came[-1] - asked) * 1000)
        page.close()
        return answers, while_dragging, settled


def _rebuilt(browser: object) -> list[float]:
    """Milliseconds from a key on Streamlit's slider to the peer's map of that day; Leaflet is our own copy."""
    from xstatic.pkg import leaflet

    assets = Path(leaflet.BASE_DIR)
    last = SPAN.end - timedelta(days=1)
    wishes = {"PEER": "rebuilt", "PEER_FIRST": str(SPAN.start), "PEER_LAST": str(last), "PEER_DAY": str(SPAN.start)}
    with _streamlit(Path(__file__).with_name("peer_zones.py"), **wishes) as address:
        page: Page = browser.new_page(viewport={"width": 1280, "height": 900})

        def offline(route: object) -> None:
            url = route.request.url
            name = url.rsplit("/", 1)[-1]
            if url.startswith(address):
                route.continue_()
            elif name in LEAFLET:
                route.fulfill(path=assets / name)
            else:
                route.fulfill(body="", content_type="text/css" if name.endswith("css") else "text/javascript")

        page.route("**/*", offline)
        page.goto(address)
        slider = page.get_by_role("slider")
        slider.wait_for(state="attached")

        def shown() -> str:
            return page.evaluate(SHOWN)

        for _ in range(200):
            if shown():
                break
            page.wait_for_timeout(100)
        times = []
        slider.focus()
        for _ in range(CHANGES):
            before, start = shown(), time.perf_counter()
            page.keyboard.press("ArrowRight")
            while (now := shown()) in ("", before):
                if time.perf_counter() - start > 15:
                    raise RuntimeError(f"the peer painted nothing after {before!r} (now {now!r})")
                time.sleep(0.005)
            times.append((time.perf_counter() - start) * 1000)
            page.wait_for_timeout(200)
        page.close()
        return times
