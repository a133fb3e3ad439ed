"""Somebody else's war: 400 daily pictures of 3,000 vertices each, and 2,000 places on 1,000 days, played."""

from __future__ import annotations

import json
import math
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import geodata
from benchmarks.bench_offensive import FLAGS, FRAMES
from benchmarks.record import Figure, percentile, spread
from mapapp.map_page import map_page

DAYS, FRONT, RIM = 400, 750, 375
"""Days; vertices of each of two fronts; vertices of each side of the outline between them: 3,000 a day."""
PLACES, STATUS_DAYS = 2_000, 1_000
FIRST = date(2023, 1, 1)
RUNS = 5
Line = list[list[float]]


def pictures(folder: Path) -> float:
    """Write one GeoJSON a day: three sides, two fronts that are pushed here and there every day. Gives back its MB."""
    chance = random.Random(3)
    fronts = [
        [37.0 + 0.02 * math.sin(k / 9) for k in range(FRONT)],
        [39.0 + 0.02 * math.cos(k / 7) for k in range(FRONT)],
    ]
    for number in range(DAYS):
        for front in fronts:
            middle, width, push = chance.randrange(FRONT), chance.randint(10, 40), chance.uniform(-0.06, 0.06)
            for k in range(max(0, middle - width), min(FRONT, middle + width)):
                front[k] += push * math.cos((k - middle) / width * math.pi / 2)
                front[k] = min(max(front[k], 35.6), 40.4)
        for k in range(FRONT):
            fronts[1][k] = max(fronts[1][k], fronts[0][k] + 0.05)
        lines = [_edge(35.0, RIM), _front(fronts[0]), _front(fronts[1]), _edge(41.0, RIM)]
        day = FIRST + timedelta(days=number)
        features = [
            {
                "type": "Feature",
                "properties": {"side": side},
                "geometry": {"type": "Polygon", "coordinates": [_ring(lines[at], lines[at + 1])]},
            }
            for at, side in enumerate(("West", "Centre", "East"))
        ]
        path = folder / f"control_{day:%Y%m%d}.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return sum(path.stat().st_size for path in folder.iterdir()) / 1e6


def _edge(lon: float, count: int) -> Line:
    return [[round(lon + 0.05 * math.sin(k / 11), 5), round(33 + 4 * k / (count - 1), 5)] for k in range(count)]


def _front(lons: list[float]) -> Line:
    return [[round(lon, 5), round(33 + 4 * k / (FRONT - 1), 5)] for k, lon in enumerate(lons)]


def _ring(west: Line, east: Line) -> Line:
    return [*west, *reversed(east), west[0]]


def statuses(path: Path) -> float:
    """Write a wide table: a row per place, a column per day. Gives back its MB."""
    chance = random.Random(5)
    days = [(FIRST + timedelta(days=number)).isoformat() for number in range(STATUS_DAYS)]
    lines = [",".join(("place", "lon", "lat", *days))]
    for number in range(PLACES):
        lon, lat = 35 + 6 * chance.random(), 33 + 4 * chance.random()
        holder = "North" if lat > 35 else "South"
        row = []
        for _ in range(STATUS_DAYS):
            if chance.random() < 0.004:
                holder = chance.choice(("North", "South", "East"))
            row.append(holder)
        lines.append(",".join((f"Place {number}", f"{lon:.4f}", f"{lat:.4f}", *row)))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path.stat().st_size / 1e6


def imported(source: Path, target: Path) -> tuple[float, float]:
    """Seconds of ``mapapp import`` with its build, and the greatest memory of one of its processes, MB."""
    began = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    done = subprocess.run(
        [sys.executable, "-m", "mapapp", "import", str(source), str(target)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return time.perf_counter() - began, max(before, peak) / 1024


def played(browser: Browser, dataset: Path, folder: Path) -> tuple[list[float], list[float]]:
    """Frame intervals while dragging (p95 of each run) and script per painted day (all), ms."""
    file = folder / "page.html"
    file.write_text(map_page(geodata.load(dataset)), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(file.as_uri())
    page.locator("#tt-slider").first.wait_for()
    page.wait_for_timeout(1500)
    drags = [page.locator("#tt-slider").first.evaluate(FRAMES) for _ in range(RUNS)]
    page.close()
    return [percentile(run["frames"], 0.95) for run in drags], [one for run in drags for one in run["scripts"]]


def measure() -> list[Figure]:
    figures = []
    with sync_playwright() as tools, tempfile.TemporaryDirectory() as scratch:
        browser = tools.chromium.launch(executable_path=os.environ.get("MAPAPP_BROWSER"), args=FLAGS)
        folder = Path(scratch)
        (folder / "daily").mkdir()
        size = {"daily": pictures(folder / "daily"), "points.csv": statuses(folder / "points.csv")}
        for name, label in (
            ("daily", f"{DAYS} daily pictures"),
            ("points.csv", f"{PLACES:,} places, {STATUS_DAYS:,} days"),
        ):
            target = folder / f"of-{name}"
            seconds, peak = imported(folder / name, target)
            figures.append(
                Figure(f"{label}: imported and built", seconds, "s", 180, detail={"MB": round(size[name], 1)})
            )
            if name == "daily":
                figures.append(Figure(f"{label}: peak memory of a process", peak, "MB", 2048))
                report = json.loads((target / "import_report.json").read_text(encoding="utf-8"))
                change = report["overlay"]["greatest_change_of_area"] * 100
                figures.append(
                    Figure(f"{label}: area per faction and day, greatest difference", change, "%", 0.1,
                           detail={"cells": report["overlay"]["cells"]})
                )  # fmt: skip
            frames, scripts = played(browser, target, folder)
            figures.append(
                Figure(f"{label}: frame interval dragged, p95, third best of five", sorted(frames)[2], "ms", 17.5,
                       detail={"runs": [round(one, 1) for one in frames]})
            )  # fmt: skip
            figures.append(
                Figure(
                    f"{label}: script per painted day, p95",
                    percentile(scripts, 0.95),
                    "ms",
                    16.7,
                    detail=spread(scripts),
                )
            )
        browser.close()
    return figures
