"""The same facts in our page and in four peers: one run, one table (``latest/peers_table.md`` and ``.json``)."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Frame, Page, sync_playwright

import geodata
from benchmarks import peer_pages
from benchmarks.bench_offensive import FLAGS, FRAMES, ROOT, SHOWN, SPAN, _streamlit
from benchmarks.record import LATEST, Figure, environment, percentile
from geodata.model.period import Period
from mapapp.timeline import payload

PACKAGES = {
    "jquery": "3.7.1",
    "moment": "2.18.1",
    "leaflet-timedimension": "1.1.1",
    "leaflet.timeline": "1.6.0",
    "iso8601-js-period": "0.2.1",
}
"""What the peers ask other servers for, as packages of the versions that folium names."""
FILES = {
    r"leaflet\.timedimension\.min\.js": "leaflet-timedimension/dist/leaflet.timedimension.min.js",
    r"leaflet\.timedimension\.control\.css": "leaflet-timedimension/dist/leaflet.timedimension.control.css",
    r"leaflet\.timeline\.min\.js": "leaflet.timeline/dist/leaflet.timeline.js",
    r"iso8601\.min\.js": "iso8601-js-period/iso8601.js",
    r"moment\.min\.js": "moment/min/moment.min.js",
    r"jquery-3.*\.js|/jquery\.min\.js": "jquery/dist/jquery.min.js",
}
LIMIT_MB = 100
"""A page with more data than this is not opened."""
DAYS_OF_WAR = (date(2015, 5, 1), date(2015, 7, 1))
"""Where the whole war is stepped through: many holders."""

DRAWN_THEN_FRAME = """
  document.body.offsetHeight;
  const drawn = performance.now() - from;
  await new Promise((done) => requestAnimationFrame(done));
  await new Promise((done) => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); });
  return [drawn, performance.now() - from];
"""
"""Ends every measurement alike: the new day is in document or canvas and laid out; and the frame after that."""
STEP_OURS = (
    """async () => {
  const slider = document.querySelector('#tt-slider'), page = window.territoryTimeline;
  slider.focus();
  const from = performance.now(), before = page.painted.day;
  slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
  while (page.painted.day === before) await new Promise((done) => requestAnimationFrame(done));
"""
    + DRAWN_THEN_FRAME
    + "}"
)
WATCH = (
    f"""() => {{
  const shown = {SHOWN}, before = shown();
  let from = null;
  addEventListener('keydown', () => (from = performance.now()), {{ capture: true, once: true }});
  window.watched = (async () => {{
    while (from === null || shown() === before || shown() === '') {{
      await new Promise((done) => {{
        const c = new MessageChannel();
        c.port1.onmessage = done;
        c.port2.postMessage(0);
      }});
      if (from !== null && performance.now() - from > 15000) throw new Error('nothing changed in 15 s');
    }}
"""
    + DRAWN_THEN_FRAME
    + "  })(); }"
)
"""Looks for the next change that a key brings about; ``watched`` is answered when it has been drawn."""
STEP_TIMESTAMPED = (
    """async () => {
  const map = Object.entries(window).find(([name, value]) => /^map_[0-9a-f]+$/.test(name) && value.timeDimension)[1];
  const time = map.timeDimension, index = time.getCurrentTimeIndex();
  const next = index + 1 < time.getAvailableTimes().length ? index + 1 : 0;
  const from = performance.now();
  const loaded = new Promise((done) => time.once('timeload', done));
  time.setCurrentTimeIndex(next);
  await loaded;
"""
    + DRAWN_THEN_FRAME
    + "}"
)
DRAG_TIMESTAMPED = """async (count) => {
  const map = Object.entries(window).find(([name, value]) => /^map_[0-9a-f]+$/.test(name) && value.timeDimension)[1];
  const time = map.timeDimension, frames = [];
  let last = null;
  for (let i = 0; i <= count; i++) {
    const now = await new Promise((done) => requestAnimationFrame(done));
    if (last !== null) frames.push(now - last);
    last = now;
    time.setCurrentTimeIndex(Math.floor(((time.getAvailableTimes().length - 1) * i) / count));
  }
  return frames;
}"""
STEP_TIMELINE = (
    """async ([from_day, days, i]) => {
  const slider = document.querySelector('input.time-slider, .leaflet-timeline-controls input[type=range]');
  const at = Date.parse(from_day) + 864e5 * (i % days) + 432e5;
  const from = performance.now();
  slider.value = String(at);
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  slider.dispatchEvent(new Event('change', { bubbles: true }));
"""
    + DRAWN_THEN_FRAME
    + "}"
)
DRAG_TIMELINE = """async (count) => {
  const slider = document.querySelector('input.time-slider, .leaflet-timeline-controls input[type=range]');
  const [first, end] = [Number(slider.min), Number(slider.max)], frames = [];
  let last = null;
  for (let i = 0; i <= count; i++) {
    const now = await new Promise((done) => requestAnimationFrame(done));
    if (last !== null) frames.push(now - last);
    last = now;
    slider.value = String(first + ((end - first) * i) / count);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    slider.dispatchEvent(new Event('change', { bubbles: true }));
  }
  return frames;
}"""
DRAWN = "() => document.querySelectorAll('.leaflet-overlay-pane path, .leaflet-overlay-pane canvas').length > 0"
ZOOM = """(zoom) => {
  const frames = [window, ...[...document.querySelectorAll('iframe')].map((one) => one.contentWindow)];
  const isMap = (value) => value && value.setZoom && value.getZoom;
  for (const frame of frames) for (const name of Object.keys(frame)) if (/^map/.test(name) && isMap(frame[name])) {
    if (zoom) frame[name].setZoom(zoom, { animate: false });
    return frame[name].getZoom();
  }
  return null;
}"""


@dataclass
class Row:
    """One way of showing one span."""

    span: str
    shown_by: str
    change_p50_ms: float | None = None
    change_p95_ms: float | None = None
    shown_p50_ms: float | None = None
    """The same until the frame that shows it: what the browser takes to compose comes on top, for all alike."""
    frame_p95_ms: float | None = None
    data_raw_kb: float | None = None
    """What it takes to show the span: data told once, or, where each change tells them again, those of one change."""
    data_gzip_kb: float | None = None
    page_kb: float | None = None
    heap_mb: float | None = None
    first_map_ms: float | None = None
    view_kept: bool | None = None
    outside: int | None = None
    """Requests to other servers; the run answers them from packages."""
    note: str = ""


class Visit:
    """A page that reaches no other server: what it asks there is answered from packages, and counted."""

    def __init__(self, browser: Any, own: str, folder: Path | None) -> None:
        from xstatic.pkg import leaflet

        self.page: Page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.outside = 0
        self.missing: list[str] = []
        self.bytes = 0
        self.from_server: list[int] = []
        self.last: list[bytes] = []
        self.own, self.folder, self.leaflet = own, folder, Path(leaflet.BASE_DIR)
        self.page.route("**/*", self._answer)
        self.page.on("websocket", lambda one: one.on("framereceived", self._received))

    def _received(self, content: Any) -> None:
        self.last.append(content if isinstance(content, bytes) else str(content).encode())

    def _answer(self, route: Any) -> None:
        url = route.request.url
        if url.startswith((self.own, "data:", "blob:")):
            route.continue_()
            return
        self.outside += 1
        path = self._file(url)
        if path is None:
            self.missing.append(url.rsplit("/", 1)[-1])
            route.fulfill(body="", content_type="text/css" if url.endswith("css") else "text/javascript")
            return
        self.bytes += path.stat().st_size
        route.fulfill(path=path)

    def _file(self, url: str) -> Path | None:
        name = urlsplit(url).path.rsplit("/", 1)[-1]
        if name in ("leaflet.js", "leaflet.css"):
            return self.leaflet / name
        for pattern, file in FILES.items():
            if self.folder and re.search(pattern, url):
                return self.folder / "node_modules" / file
        return None

    def heap(self) -> float:
        """Megabytes of JavaScript objects alive."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("HeapProfiler.enable")
        session.send("HeapProfiler.collectGarbage")
        session.send("Performance.enable")
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize") / 1e6

    def wait(self, ready: Callable[[], object], seconds: float = 60) -> None:
        """Wait until something is so."""
        end = time.perf_counter() + seconds
        while not ready():
            if time.perf_counter() > end:
                raise TimeoutError("no map within the time allowed")
            self.page.wait_for_timeout(5)  # the tool has to run its own loop, or no request is answered


def packages() -> Path | None:
    """Folder with the peers' scripts; None where there is no npm to fetch them with."""
    folder = Path(tempfile.gettempdir()) / "territory-bench-peers"
    if all((folder / "node_modules" / file).is_file() for file in FILES.values()):
        return folder
    npm = shutil.which("npm")
    if npm is None:
        return None
    folder.mkdir(exist_ok=True)
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    done = subprocess.run(
        [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", *wanted], capture_output=True
    )
    return folder if done.returncode == 0 else None


def measure() -> list[Figure]:
    dataset = geodata.load()
    war = Period(dataset.first_day, dataset.known_until + timedelta(days=1))
    folder = packages()
    rows: list[Row] = []
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=os.environ.get("MAPAPP_BROWSER"), args=FLAGS)
        for name, span in (("offensive", SPAN), ("whole war", war)):
            for build in (_ours, _rebuilt, _grouped, _timestamped, _timeline):
                started = time.perf_counter()
                row = Row(name, build.__name__)
                try:
                    build(row, browser, dataset, span, folder)
                except Exception as problem:  # a peer that fails is a line of the table, not the end of the run
                    row.note = (
                        row.note + f" not run: {type(problem).__name__}: {str(problem).splitlines()[0][:120]}"
                    ).strip()
                rows.append(row)
                print(f"  {row.span}, {row.shown_by}: {time.perf_counter() - started:.0f} s {row.note}", flush=True)
                _write(rows)
        browser.close()
    return _figures(rows)


def _sizes(row: Row, data: bytes) -> None:
    row.data_raw_kb, row.data_gzip_kb = len(data) / 1000, len(gzip.compress(data, 6)) / 1000


def _ours(row: Row, browser: Any, dataset: geodata.Dataset, span: Period, _: Path | None) -> None:
    row.shown_by = "(a) ours, in the app"
    chosen = span if row.span == "offensive" else None
    _sizes(row, json.dumps(payload(dataset, chosen), ensure_ascii=False, separators=(",", ":")).encode())
    if row.span == "offensive":
        row.note = "the app holds the whole war; its axis is set to this span. Data: of the span alone."
    with _streamlit(ROOT / "mapapp" / "app.py") as address:
        visit = Visit(browser, address, None)
        seen: list[Any] = []
        visit.page.on("response", lambda one: seen.append(one))
        row.first_map_ms = _first_map(visit, address, seen, lambda: _painted(visit.page))
        visit.page.wait_for_timeout(2500)
        row.page_kb = sum(map(_length, seen)) / 1000
        frame = _map_frame(visit.page)
        assert frame
        last = (span.end or dataset.known_until) - timedelta(days=1)
        steps = SPAN.start if row.span == "offensive" else DAYS_OF_WAR[0]
        frame.evaluate(
            "([a, b, day]) => territoryTimeline.goTo({ span: [a, b], day, view: {lon: 37, lat: 36, zoom: 8} })",
            [span.start.isoformat(), last.isoformat(), steps.isoformat()],
        )
        visit.page.wait_for_timeout(600)
        _changes(row, [_step(frame, STEP_OURS) for _ in range(30)])
        runs = [frame.locator("#tt-slider").first.evaluate(FRAMES)["frames"] for _ in range(5)]
        each = sorted(percentile(run, 0.95) for run in runs)
        row.frame_p95_ms = each[2]
        row.note = (
            row.note + f" Frame p95 of five drags: {', '.join(f'{one:.1f}' for one in each)}; the middle one counts."
        ).strip()
        row.view_kept = frame.evaluate("territoryTimeline.map.getZoom()") == 8
        row.heap_mb = visit.heap()
        row.outside = visit.outside
        visit.page.close()


def _first_map(visit: Visit, address: str, seen: list[Any], drawn: Callable[[], bool]) -> float:
    """Milliseconds to the first map: the median of five visits, after one that imports and reads."""
    times = []
    for _ in range(6):
        visit.page.goto("about:blank")
        seen.clear()
        visit.outside = 0
        start = time.perf_counter()
        visit.page.goto(address)
        visit.wait(drawn)
        times.append((time.perf_counter() - start) * 1000)
    return percentile(times[1:], 0.5)


def _map_frame(page: Page) -> Frame | None:
    for frame in page.frames:
        if frame.parent_frame and not frame.is_detached() and frame.evaluate("() => Boolean(window.territoryTimeline)"):
            return frame
    return None


def _painted(page: Page) -> bool:
    try:
        frame = _map_frame(page)
        return bool(frame and frame.evaluate("() => Boolean(window.territoryTimeline?.painted)"))
    except Exception:
        return False


def _length(response: Any) -> int:
    try:
        return len(response.body())
    except Exception:
        return 0


def _rebuilt(row: Row, browser: Any, dataset: geodata.Dataset, span: Period, folder: Path | None) -> None:
    row.shown_by = "(b) st_folium rebuilt, tuned"
    _in_streamlit(row, browser, dataset, span, folder, "rebuilt")


def _grouped(row: Row, browser: Any, dataset: geodata.Dataset, span: Period, folder: Path | None) -> None:
    row.shown_by = "(c) st_folium, feature_group_to_add"
    _in_streamlit(row, browser, dataset, span, folder, "group")


def _in_streamlit(row: Row, browser: Any, dataset: Any, span: Period, folder: Path | None, how: str) -> None:
    last = (span.end or dataset.known_until) - timedelta(days=1)
    opening = span.start if row.span == "offensive" else DAYS_OF_WAR[0]
    wishes = {"PEER": how, "PEER_FIRST": str(span.start), "PEER_LAST": str(last), "PEER_DAY": str(opening)}
    with _streamlit(Path(__file__).with_name("peer_zones.py"), **wishes) as address:
        visit = Visit(browser, address, folder)
        seen: list[Any] = []
        visit.page.on("response", lambda one: seen.append(one))

        def shown() -> str:
            return str(visit.page.evaluate(SHOWN))

        row.first_map_ms = _first_map(visit, address, seen, lambda: bool(shown()))
        row.outside = visit.outside
        visit.page.wait_for_timeout(1500)
        row.page_kb = sum(map(_length, seen)) / 1000
        visit.page.evaluate(ZOOM, 9)
        slider = visit.page.get_by_role("slider")
        slider.focus()
        times = []
        sizes: list[tuple[int, int]] = []
        for _ in range(12):
            visit.page.wait_for_timeout(300)
            visit.last.clear()
            visit.page.evaluate(f"({WATCH})()")
            visit.page.keyboard.press("ArrowRight")
            times.append(visit.page.evaluate("window.watched"))
            visit.page.wait_for_timeout(150)
            content = b"".join(visit.last)
            sizes.append((len(content), len(gzip.compress(content, 6))))
        _changes(row, times)
        row.view_kept = visit.page.evaluate(ZOOM, None) == 9
        row.data_raw_kb, row.data_gzip_kb = (sorted(one[i] for one in sizes)[6] / 1000 for i in (0, 1))
        row.heap_mb = visit.heap()
        row.note = "Data: of each change. A drag paints nothing before it is let go, so there are no frames of it."
        visit.page.close()


def _timestamped(row: Row, browser: Any, dataset: geodata.Dataset, span: Period, folder: Path | None) -> None:
    row.shown_by = "(d) folium TimestampedGeoJson"
    last = (span.end or dataset.known_until) - timedelta(days=1)
    count = (last - span.start).days + 1
    days = [span.start + timedelta(days=i) for i in range(count)]
    sample = days if count <= 100 else days[:: count // 100]
    data = peer_pages.timestamped(dataset, sample)
    text = json.dumps(data, separators=(",", ":")).encode()
    _sizes(row, text)
    if len(sample) < count:
        row.data_raw_kb *= count / len(sample)
        row.data_gzip_kb *= count / len(sample)
        row.note = f"sizes from {len(sample)} of {count} days;"
    if row.data_raw_kb > LIMIT_MB * 1000:
        row.note += f" not run: over {LIMIT_MB} MB of data"
        return
    page = peer_pages.timestamped_page(data)
    _static(row, browser, page, folder, lambda visit: _step(visit.page.main_frame, STEP_TIMESTAMPED), DRAG_TIMESTAMPED)


def _timeline(row: Row, browser: Any, dataset: geodata.Dataset, span: Period, folder: Path | None) -> None:
    row.shown_by = "(e) folium Timeline"
    data = peer_pages.timeline(dataset, span)
    _sizes(row, json.dumps(data, separators=(",", ":")).encode())
    days = [span.start, 35] if row.span == "offensive" else [DAYS_OF_WAR[0], 60]
    number = iter(range(1, 1000))

    def step(visit: Visit) -> list[float]:
        visit.page.wait_for_timeout(60)
        return visit.page.evaluate(STEP_TIMELINE, [days[0].isoformat(), days[1], next(number)])

    _static(row, browser, peer_pages.timeline_page(data), folder, step, DRAG_TIMELINE)


def _static(
    row: Row, browser: Any, html: str, folder: Path | None, step: Callable[[Visit], list[float]], drag: str
) -> None:
    if folder is None:
        row.note += " not run: its scripts come from other servers and npm is not here to bring them"
        return
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "page.html"
        file.write_text(html, encoding="utf-8")
        visit = Visit(browser, "file:", folder)
        start = time.perf_counter()
        visit.page.goto(file.as_uri(), timeout=120_000)
        visit.wait(lambda: visit.page.evaluate(DRAWN), 120)
        row.first_map_ms = (time.perf_counter() - start) * 1000
        row.page_kb = (file.stat().st_size + visit.bytes) / 1000
        row.outside = visit.outside
        visit.page.wait_for_timeout(500)
        visit.page.evaluate(ZOOM, 8)
        _changes(row, [step(visit) for _ in range(20)])
        row.frame_p95_ms = percentile(visit.page.evaluate(drag, 120), 0.95)
        row.view_kept = visit.page.evaluate(ZOOM, None) == 8
        row.heap_mb = visit.heap()
        visit.page.close()


def _step(frame: Frame, step: str) -> list[float]:
    frame.page.wait_for_timeout(60)  # a reader's pause, for all alike
    return list(frame.evaluate(step))


def _changes(row: Row, times: list[list[float]]) -> None:
    drawn, shown = zip(*times, strict=True)
    row.change_p50_ms, row.change_p95_ms = percentile(drawn, 0.5), percentile(drawn, 0.95)
    row.shown_p50_ms = percentile(shown, 0.5)


def _figures(rows: list[Row]) -> list[Figure]:
    out = []
    for span in ("offensive", "whole war"):
        a, b, c, d, _e = (
            next(one for one in rows if one.span == span and one.shown_by.startswith(f"({x})")) for x in "abcde"
        )
        for peer, label, target in ((b, "st_folium rebuilt", 80), (c, "feature_group_to_add", 50)):
            if a.change_p50_ms and peer.change_p50_ms:
                times = peer.change_p50_ms / a.change_p50_ms
                out.append(Figure(f"{span}: times faster than {label}", times, "", target, at_least=True))
        if a.data_gzip_kb and d.data_gzip_kb:
            out.append(
                Figure(
                    f"{span}: times smaller than TimestampedGeoJson, gzip",
                    d.data_gzip_kb / a.data_gzip_kb,
                    "",
                    20,
                    at_least=True,
                )
            )
            out.append(
                Figure(
                    f"{span}: times smaller than TimestampedGeoJson, raw",
                    d.data_raw_kb / a.data_raw_kb,
                    "",
                    20,
                    at_least=True,
                )
            )
        if a.frame_p95_ms:
            out.append(Figure(f"{span}: frame p95, third of five drags", a.frame_p95_ms, "ms", 17.5))
        if a.first_map_ms and b.first_map_ms:
            out.append(
                Figure(f"{span}: start to first map, share of st_folium's", a.first_map_ms / b.first_map_ms, "", 1)
            )
        if a.heap_mb:
            out.append(Figure(f"{span}: JS heap", a.heap_mb, "MB", 60))
    return out


COLUMNS = {
    "shown by": lambda r: r.shown_by,
    "change -> painted p50 / p95, ms": lambda r: f"{_n(r.change_p50_ms)} / {_n(r.change_p95_ms)}",
    "frame that shows it p50, ms": lambda r: _n(r.shown_p50_ms),
    "frame p95, ms": lambda r: _n(r.frame_p95_ms),
    "data raw / gzip, kB": lambda r: f"{_n(r.data_raw_kb)} / {_n(r.data_gzip_kb)}",
    "page, kB": lambda r: _n(r.page_kb),
    "JS heap, MB": lambda r: _n(r.heap_mb),
    "first map, ms": lambda r: _n(r.first_map_ms),
    "keeps zoom": lambda r: {True: "yes", False: "no", None: "-"}[r.view_kept],
    "requests outside": lambda r: "-" if r.outside is None else str(r.outside),
    "note": lambda r: r.note,
}


def _n(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _write(rows: list[Row]) -> None:
    where = {**environment(), "load": [round(one, 2) for one in os.getloadavg()], "npm": PACKAGES}
    LATEST.mkdir(exist_ok=True)
    (LATEST / "peers_table.json").write_text(
        json.dumps({"environment": where, "rows": [asdict(one) for one in rows]}, indent=2) + "\n"
    )
    lines = ["# The same facts in our page and in peers", "", f"{where}", ""]
    for span in dict.fromkeys(row.span for row in rows):
        lines += [f"## {span}", "", "| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
        lines += ["| " + " | ".join(read(row) for read in COLUMNS.values()) + " |" for row in rows if row.span == span]
        lines.append("")
    (LATEST / "peers_table.md").write_text("\n".join(lines))


if __name__ == "__main__":
    for figure in measure():
        print(figure, file=sys.stderr)
