"""Servers that tests start: on a free port, waited for, and gone afterwards."""

from __future__ import annotations

import functools
import http.server
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

HEALTH = "_stcore/health"
"""What Streamlit answers once it serves."""
PATIENCE = 240
"""Seconds in which a server must answer, or end: a machine that does other things too is slow."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(command: Sequence[str], port: int, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Address of a Streamlit server."""
    server = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
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
            urllib.request.urlopen(address + HEALTH, timeout=10).close()
            return
        except OSError:
            assert server.poll() is None, f"the server has ended: {server.returncode}"
            time.sleep(0.05)
    raise AssertionError("the server does not answer")


@contextmanager
def static(folder: Path) -> Iterator[str]:
    """Address of a server of the files of a folder."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
