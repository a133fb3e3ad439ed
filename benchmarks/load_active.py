"""``make load``: 50, 100 and 200 viewers who all move the slider, beside the least that Streamlit can do.

Every viewer comes to rest once in ten seconds. The floor is an app of one ``st.write`` of the same text, asked in the
same way and in the same run, so that what the machine does besides bears on both.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from benchmarks.load import CROWDS, PATIENCE, THINK_SECONDS, Tally, Viewer, _open, server
from benchmarks.record import Figure, percentile, spread, write

ACTIVE_SECONDS = float(os.environ.get("LOAD_SECONDS", 40))
MOST_SECONDS = 3.0
"""Longest that an answer may take without the page saying that the server is busy."""
FLOOR = ["-m", "streamlit", "run", str(Path(__file__).with_name("floor_app.py"))]


class Writer(Viewer):
    """A viewer of the floor: it asks for a day by the address, and is written its text."""

    async def open(self) -> None:
        self.plain = True
        await super().open()

    async def rest(self, day: str, place: str | None) -> None:
        began = time.perf_counter()
        await self._ask({"day": day}, component=False)
        self.tally.answered["settle"].append((time.perf_counter() - began) * 1000)


async def _active(viewer: Viewer, until: float, chance: random.Random) -> None:
    """Come to rest once in ten seconds, however long the answer takes, as a person does."""
    await asyncio.sleep(chance.uniform(0, THINK_SECONDS))
    while time.perf_counter() < until:
        began = time.perf_counter()
        try:
            await viewer.rest(f"2024-12-{chance.randint(1, 31):02d}", None)
        except Exception as fault:
            viewer.tally.errors.append(f"settle: {type(fault).__name__} {fault}")
            return
        await asyncio.sleep(max(0.0, THINK_SECONDS - (time.perf_counter() - began)))


async def measure_one(name: str, kind: type[Viewer], command: Sequence[str] | None, log: Path) -> list[Figure]:
    """Figures of one app at every size of crowd."""
    chance, figures = random.Random(7), list[Figure]()
    async with server(log, command) as (address, pid):
        process, crowd = psutil.Process(pid), list[Viewer]()
        for size in CROWDS:
            tally = Tally()
            more = [kind(address, tally) for _ in range(size - len(crowd))]
            await _open(more)
            crowd += more
            for viewer in crowd:
                viewer.tally = tally
            used, began = sum(process.cpu_times()[:2]), time.perf_counter()
            until = began + ACTIVE_SECONDS
            await asyncio.gather(*(_active(viewer, until, chance) for viewer in crowd))
            figures += _figures(name, size, tally, sum(process.cpu_times()[:2]) - used)
        for viewer in crowd:
            await viewer.close()
    return figures


def _figures(name: str, size: int, tally: Tally, cpu: float) -> list[Figure]:
    settle = tally.answered["settle"] or [PATIENCE * 1000]
    limit = MOST_SECONDS * 1000 if size == CROWDS[-1] and name == "app" else None
    each = Figure(f"{name}, {size} active: processor time per answer", cpu / len(settle) * 1000, "ms")
    return [
        Figure(f"{name}, {size} active: settle answered, p50", percentile(settle, 0.5), "ms", detail=spread(settle)),
        Figure(f"{name}, {size} active: settle answered, p95", percentile(settle, 0.95), "ms", limit),
        Figure(f"{name}, {size} active: settle answered, slowest", max(settle), "ms", limit),
        each,
        Figure(f"{name}, {size} active: errors", len(tally.errors), "", 0, detail={"first": tally.errors[:2]}),
    ]


def main() -> int:
    """Run, print and write the figures; 1 where one is missed."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        floor = asyncio.run(measure_one("floor", Writer, FLOOR, log))
        figures = [*asyncio.run(measure_one("app", Viewer, None, log)), *floor]
        text = log.read_text(encoding="utf-8", errors="replace")
    figures.append(Figure("tracebacks in the server's log", text.count("Traceback"), "", 0))
    write("load_active", figures)
    for figure in figures:
        print(f"{figure.measure}: {figure.value:.4g} {figure.unit}{'  MISSED' if figure.reached is False else ''}")
    return int(any(figure.reached is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
