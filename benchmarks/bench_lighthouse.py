"""Lighthouse's accessibility score of the exported page, on a phone and on a desktop; needs npm, which brings it."""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import geodata
from benchmarks.bench_offensive import FLAGS
from benchmarks.record import Figure
from mapapp.map_page import map_page

LIGHTHOUSE = "lighthouse@13"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Requests are not told."""


@contextlib.contextmanager
def _served(folder: str) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _report(url: str, folder: Path, *options: str) -> dict:
    out = folder / "report.json"
    flags = f"--chrome-flags={' '.join(FLAGS)}"
    wanted = ["--only-categories=accessibility", "--output=json", f"--output-path={out}", "--quiet", flags, *options]
    command = ["npx", "--yes", "--prefix", str(folder), LIGHTHOUSE, url, *wanted]
    browser = os.environ.get("MAPAPP_BROWSER") or shutil.which("chromium") or ""
    subprocess.run(command, env={**os.environ, "CHROME_PATH": browser}, check=True, capture_output=True, timeout=240)
    return dict(json.loads(out.read_text()))


def measure() -> list[Figure]:
    if shutil.which("npx") is None:
        print("  not run: Lighthouse comes from npm, which is not here")
        return []
    figures = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "page.html").write_text(map_page(geodata.load()), encoding="utf-8")
        with _served(place) as address:
            for name, options in (("phone", ()), ("desktop", ("--preset=desktop",))):
                report = _report(f"{address}/page.html", folder, *options)
                score = 100 * report["categories"]["accessibility"]["score"]
                failed = [one["title"] for one in report["audits"].values() if one["score"] == 0]
                detail = {"lighthouse": report["lighthouseVersion"], "failed": failed or "none"}
                figures.append(Figure(f"accessibility, {name}", score, "of 100", 100, at_least=True, detail=detail))
    return figures
