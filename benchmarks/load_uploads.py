"""``make load``: thirty tabs that each upload 6 MB and are closed; what the server still holds afterwards.

The tabs speak Streamlit's own messages, as those of ``load.py``: they open "Your data", ask where to put a file, put it
there, and wait until it was read.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.load import PATIENCE, Tally, Viewer, memory, server
from benchmarks.record import Figure, write

TABS = 30
MEGABYTES = 6
PATIENCE_SECONDS = 300.0
"""Time in which memory and disk must be free again; nothing of the server is set otherwise than by default."""
LEFT_MB = 30.0


class Tab:
    """A session on the page "Your data"."""

    def __init__(self, address: str, problems: list[str]) -> None:
        self.address, self.problems = address, problems
        self.uploader = self.token = ""

    async def open(self) -> None:
        """Open the page."""
        self.token = await asyncio.to_thread(_token, self.address)
        self.socket = await websockets.connect(
            f"ws{self.address.removeprefix('http')}_stcore/stream", subprotocols=["streamlit"], max_size=None
        )
        message = BackMsg()
        message.rerun_script.page_name = "your-data"
        await self._run(message)

    async def upload(self, content: bytes) -> None:
        """Put a file where the server says, and tell the app."""
        message = BackMsg()
        message.file_urls_request.request_id = "1"
        message.file_urls_request.file_names.append("front.geojson")
        await self.socket.send(message.SerializeToString())
        while (answer := await self._receive()).WhichOneof("type") != "file_urls_response":
            pass
        place = answer.file_urls_response.file_urls[0]
        try:
            await asyncio.to_thread(_put, self.address + place.upload_url.lstrip("/"), content, self.token)
        except OSError as fault:
            self.problems.append(f"upload: {fault}")
            return
        message = BackMsg()
        message.rerun_script.page_name = "your-data"
        widget = message.rerun_script.widget_states.widgets.add(id=self.uploader)
        info = widget.file_uploader_state_value.uploaded_file_info.add()
        info.file_id, info.name, info.size = place.file_id, "front.geojson", len(content)
        info.file_urls.CopyFrom(place)
        await self._run(message)

    async def _run(self, message: BackMsg) -> None:
        await self.socket.send(message.SerializeToString())
        while True:
            answer = await self._receive()
            kind = answer.WhichOneof("type")
            if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "file_uploader":
                self.uploader = answer.delta.new_element.file_uploader.id
            elif kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
                self.problems.append(answer.delta.new_element.exception.message)
            elif kind == "script_finished":
                return

    async def _receive(self) -> ForwardMsg:
        answer = ForwardMsg()
        answer.ParseFromString(await asyncio.wait_for(self.socket.recv(), PATIENCE))
        return answer


def _token(address: str) -> str:
    with urllib.request.urlopen(f"{address}_stcore/health", timeout=PATIENCE) as answer:
        cookies = answer.headers.get_all("set-cookie") or []
    return next(one.partition("=")[2].partition(";")[0] for one in cookies if one.startswith("_streamlit_xsrf="))


def _put(address: str, content: bytes, token: str) -> None:
    edge = "edge"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="front.geojson"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
    headers = {
        "Content-Type": f"multipart/form-data; boundary={edge}",
        "X-Xsrftoken": token,
        "Cookie": f"_streamlit_xsrf={token}",
    }
    urllib.request.urlopen(urllib.request.Request(address, body, headers, method="PUT"), timeout=PATIENCE).close()


def areas(megabytes: int) -> bytes:
    """A file of dated polygons of this size, of which the most is a remark."""
    square = [[36, 34], [37, 34], [37, 35], [36, 35], [36, 34]]
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "properties": {"date": f"2024-01-0{day}", "side": "West", "remark": "x" * (megabytes * 2**20 // 4)},
            "geometry": {"type": "Polygon", "coordinates": [square]},
        }
        for day in range(1, 5)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def on_disk(folder: Path) -> int:
    """Files of visitors below the server's temporary folder."""
    return sum(1 for path in folder.glob("mapapp-server-*/*/**/*") if path.is_file())


async def measure_all(folder: Path) -> list[Figure]:
    problems: list[str] = []
    async with server(folder / "server.log") as (address, pid):
        first = Viewer(address, Tally())
        await first.open()
        await first.rest("2024-12-05", "homs")
        one = Tab(address, problems)  # what the first upload loads stays with the server, whoever sent it
        await one.open()
        await one.upload(areas(1))
        await one.socket.close()
        await asyncio.sleep(5)
        before = memory(pid)
        tabs = [Tab(address, problems) for _ in range(TABS)]
        content = areas(MEGABYTES)
        for tab in tabs:
            await tab.open()
            await tab.upload(content)
        peak, files = memory(pid), on_disk(folder)
        for tab in tabs:
            await tab.socket.close()
        began, after, left = time.perf_counter(), peak, files
        while time.perf_counter() - began < PATIENCE_SECONDS and (left or after - before > LEFT_MB):
            await asyncio.sleep(5)
            after, left = memory(pid), on_disk(folder)
        seconds = time.perf_counter() - began
        await first.close()
    text = (folder / "server.log").read_text(encoding="utf-8", errors="replace")
    return [
        Figure(f"{TABS} tabs with {MEGABYTES} MB each: memory over before", peak - before, "MB"),
        Figure(f"{TABS} tabs with {MEGABYTES} MB each: files on disk", files, ""),
        Figure("closed: memory over before", after - before, "MB", LEFT_MB),
        Figure("closed: files on disk", left, "", 0),
        Figure("closed: seconds until both", seconds, "s", PATIENCE_SECONDS),
        Figure("uploads: errors", len(problems), "", 0, detail={"first": problems[:2]}),
        Figure("uploads: tracebacks in the server's log", text.count("Traceback"), "", 0),
    ]


def main() -> int:
    """Run, print and write the figures; 1 where one is missed."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TMPDIR"] = folder
        figures = asyncio.run(measure_all(Path(folder)))
    write("load_uploads", figures)
    for figure in figures:
        print(f"{figure.measure}: {figure.value:.4g} {figure.unit}{'  MISSED' if figure.reached is False else ''}")
    return int(any(figure.reached is False for figure in figures))


if __name__ == "__main__":
    raise SystemExit(main())
