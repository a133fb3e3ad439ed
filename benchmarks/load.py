"""``make load``: 50, 100 and 200 viewers against one server, who open, settle, choose a place, and idle.

Two hundred browsers do not fit on one machine, and what they draw is no load on the server. A viewer here is what a
browser is to the server: the page and the map fetched as files, and Streamlit's own websocket, spoken with Streamlit's
own messages, in which the map's component reports where it came to rest. All viewers share one event loop.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks import report
from benchmarks.record import Figure, percentile, spread, write

ROOT = Path(__file__).resolve().parents[1]
CROWDS = (50, 100, 200)
ACTIVE = 50
THINK_SECONDS = 10.0
"""Mean time between two rests of an active viewer's slider."""
ACTIVE_SECONDS = 40.0
IDLE_SECONDS = 10.0
PLACES = ("homs", "aleppo", "damascus", "hama", "raqqa", "idlib")
PATIENCE = 60.0


@dataclass
class Tally:
    """What the viewers saw."""

    opened: list[float] = field(default_factory=list)
    """Seconds from the first request to the app's complete answer."""
    answered: dict[str, list[float]] = field(default_factory=lambda: {"settle": [], "choose": []})
    """Milliseconds from a message to its complete answer."""
    errors: list[str] = field(default_factory=list)


class Viewer:
    """One session."""

    def __init__(self, address: str, tally: Tally) -> None:
        self.address, self.tally = address, tally
        self.component = ""
        self.page_hash = ""
        self.seq = 0

    plain = False
    """True where the app shows no map."""

    async def open(self) -> None:
        """Fetch the files and run the app once."""
        began = time.perf_counter()
        await self._fetch("")
        self.socket = await websockets.connect(
            f"ws{self.address.removeprefix('http')}_stcore/stream", subprotocols=["streamlit"], max_size=None
        )
        page = await self._ask(None)
        if page:
            await self._fetch(page)
        elif not self.plain:
            self.tally.errors.append("the app named no map page")
        self.tally.opened.append(time.perf_counter() - began)

    async def rest(self, day: str, place: str | None) -> None:
        """The slider comes to rest on a day, or a place is chosen."""
        self.seq += 1
        state = {
            **{"day": day, "place": place, "point": None, "compare": None, "layers": [], "lang": "en", "embed": False},
            "span": {"from": "2024-11-26", "to": "2024-12-31", "changed": False},
            "view": {"lon": 38.3, "lat": 34.9, "zoom": 6.25},
            "seq": self.seq,
        }
        began = time.perf_counter()
        await self._ask(state)
        self.tally.answered["choose" if place else "settle"].append((time.perf_counter() - began) * 1000)

    async def close(self) -> None:
        with suppress(Exception):
            await self.socket.close()

    async def _fetch(self, path: str) -> None:
        try:
            await asyncio.to_thread(_get, self.address + path)
        except OSError as fault:
            self.tally.errors.append(f"{path or 'page'}: {fault}")

    async def _ask(self, state: dict[str, Any] | None, *, component: bool = True) -> str:
        """Send the component's state and read the app's answer to its end; gives back the address of the map page."""
        message = BackMsg()
        message.rerun_script.query_string = f"day={state['day']}" if state else ""
        message.rerun_script.page_script_hash = self.page_hash
        if state and component:
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id, widget.json_value = self.component, json.dumps({"settled": state})
        await self.socket.send(message.SerializeToString())
        page = ""
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await asyncio.wait_for(self.socket.recv(), PATIENCE))
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                self.page_hash = answer.new_session.page_script_hash
            elif kind == "delta":
                page = self._read(answer.delta) or page
            elif kind == "script_finished":
                if answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return page
                self.tally.errors.append(f"the app ended with {answer.script_finished}")
                return page

    def _read(self, delta: Any) -> str:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.tally.errors.append(element.exception.message)
        if kind == "bidi_component" and element.bidi_component.component_name == "territory_map":
            self.component = element.bidi_component.id
            found = element.bidi_component.json
            with suppress(ValueError, KeyError, TypeError):
                return str(json.loads(found)["page"]["url"])
        return ""


def _get(address: str) -> int:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return len(answer.read())


@asynccontextmanager
async def server(log: Path, command: Sequence[str] | None = None) -> AsyncIterator[tuple[str, int]]:
    """Address and process id of the app, or of another app of Streamlit's own command."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if command is None:
        words = ["-P", "-m", "mapapp.host.server", "--host=127.0.0.1", f"--port={port}", "--no-browser"]
    else:
        options = [f"--server.port={port}", "--server.headless=true", "--browser.serverAddress=localhost"]
        words = [*command, *options, "--browser.gatherUsageStats=false"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with log.open("ab") as out:
        process = subprocess.Popen([sys.executable, *words], cwd="/", env=environment, stdout=out, stderr=out)
        try:
            for _ in range(300):
                with suppress(OSError):
                    await asyncio.to_thread(_get, f"http://localhost:{port}/_stcore/health")
                    break
                await asyncio.sleep(0.1)
            yield f"http://localhost:{port}/", process.pid
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:  # a server that is far behind does not hear
                process.kill()
                process.wait()


def memory(pid: int) -> float:
    """Memory of the server that no other process shares it with, and its part of what is shared, MB (PSS)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


async def _open(viewers: list[Viewer], at_once: int = 4) -> None:
    turn = asyncio.Semaphore(at_once)

    async def one(viewer: Viewer) -> None:
        async with turn:
            try:
                await viewer.open()
            except Exception as fault:
                viewer.tally.errors.append(f"open: {type(fault).__name__} {fault}")

    await asyncio.gather(*(one(viewer) for viewer in viewers))


async def _be_active(viewer: Viewer, until: float, chance: random.Random) -> None:
    while True:
        await asyncio.sleep(chance.expovariate(1 / THINK_SECONDS))
        if time.perf_counter() > until:
            return
        place = chance.choice(PLACES) if chance.random() < 0.3 else None
        try:
            await viewer.rest(f"2024-12-{chance.randint(1, 31):02d}", place)
        except Exception as fault:
            viewer.tally.errors.append(f"settle: {type(fault).__name__} {fault}")
            return


async def measure_all(log: Path) -> list[Figure]:
    chance = random.Random(7)
    figures: list[Figure] = []
    async with server(log) as (address, pid):
        first = Viewer(address, Tally())
        await first.open()
        await first.rest("2024-12-05", "homs")
        await asyncio.sleep(3)
        alone = memory(pid)
        crowd: list[Viewer] = []
        for size in CROWDS:
            tally = Tally()
            more = [Viewer(address, tally) for _ in range(size - 1 - len(crowd))]
            await _open(more)
            crowd += more
            for viewer in crowd:
                viewer.tally = tally
            await asyncio.sleep(IDLE_SECONDS)
            idle = memory(pid)
            until = time.perf_counter() + ACTIVE_SECONDS
            await asyncio.gather(*(_be_active(viewer, until, chance) for viewer in crowd[:ACTIVE]))
            busy = memory(pid)
            figures += _figures(size, tally, idle - alone, busy - alone)
        for viewer in (first, *crowd):
            await viewer.close()
        figures.append(Figure("memory with one viewer", alone, "MB"))
    text = log.read_text(encoding="utf-8", errors="replace")
    figures.append(Figure("tracebacks in the server's log", text.count("Traceback"), "", 0))
    return figures


def _figures(size: int, tally: Tally, idle: float, busy: float) -> list[Figure]:
    settle, choose = tally.answered["settle"], tally.answered["choose"]
    target = 300 if size == CROWDS[0] else None
    return [
        Figure(f"{size} viewers: opened, p95", percentile(tally.opened, 0.95), "s", detail=spread(tally.opened)),
        Figure(f"{size} viewers: settle answered, p95", percentile(settle, 0.95), "ms", target, detail=spread(settle)),
        Figure(f"{size} viewers: choice answered, p95", percentile(choose, 0.95), "ms", target, detail=spread(choose)),
        Figure(f"{size} viewers idle: memory over one", idle, "MB", 100 if size == CROWDS[-1] else None),
        Figure(f"{size} viewers, {ACTIVE} of them active: memory over one", busy, "MB"),
        Figure(f"{size} viewers: errors", len(tally.errors), "", 0, detail={"first": tally.errors[:2]}),
    ]


def main() -> int:
    """Run, print and write the figures; 1 where one is missed."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(measure_all(Path(folder) / "server.log"))
    write("load", figures)
    report.write()
    for figure in figures:
        print(f"{figure.measure}: {figure.value:.4g} {figure.unit}{'  MISSED' if figure.reached is False else ''}")
    return int(any(figure.reached is False for figure in figures))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
