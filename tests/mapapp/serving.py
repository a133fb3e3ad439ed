"""A real server of the app, for tests in a real browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240
"""Seconds in which a server must answer, or end."""

FIND_FRAME = """window.mapWindow = () => {
  const search = root => {
    for (const each of root.querySelectorAll('*')) {
      if (each.localName === 'iframe' && each.srcdoc) return each;
      const inside = each.shadowRoot && search(each.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  const frame = search(document);
  return frame && frame.contentWindow && frame.contentWindow.territoryTimeline ? frame.contentWindow : null;
};
localStorage.setItem('territory-hint', 'seen');"""
"""Script for the pages of the app: ``mapWindow()`` is the window of the map's frame, once the map is there."""


@contextmanager
def served(**environment: str) -> Iterator[str]:
    """Address of the app on a free port, its server ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "mapapp.host.server", "--host=127.0.0.1", f"--port={port}", "--no-browser"]
    megabytes = environment.get("MAPAPP_UPLOAD_MB", "50")
    server = subprocess.Popen(
        [*command, f"--upload-mb={megabytes}"],
        cwd=ROOT / "mapapp",
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}/"
    try:
        await_answer(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(PATIENCE)


def await_answer(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until a Streamlit server answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address + "_stcore/health", timeout=10).close()
            return
        except OSError:
            assert server.poll() is None, f"the server has ended: {server.returncode}"
            time.sleep(0.05)
    raise AssertionError("the server does not answer")
