"""Work in a process of its own, so that no session waits for another: bounded in number, memory and rights."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from geodata.model.errors import GeodataError

ROOT = Path(__file__).resolve().parents[2]
"""Folder that holds our packages."""
MOST_WAITING = 20
"""Jobs of one kind that wait for their turn."""
NICE = 10
"""How far a process steps back for the server."""
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH", "PROJ_DATA", "PROJ_LIB")


class Busy(GeodataError):
    """Too many jobs wait already."""


class Turns:
    """Lets so many jobs of this server run at a time; so many others wait, in the order in which they came."""

    def __init__(self) -> None:
        """Begin with none running."""
        self._turn = threading.Condition()
        self._running = 0
        self._waiting: list[object] = []

    @contextlib.contextmanager
    def take(
        self,
        at_once: int,
        stopped: threading.Event,
        refusal: Exception,
        *,
        most_waiting: int = MOST_WAITING,
        say: Callable[[int], None] = lambda _before: None,
    ) -> Iterator[None]:
        """Wait until fewer than ``at_once`` jobs run; ``say`` is told how many come before this one.

        Raises ``refusal`` where the wait is stopped, and Busy where ``most_waiting`` jobs wait already.
        """
        ticket = object()
        with self._turn:
            if self._running >= at_once and len(self._waiting) >= most_waiting:
                raise Busy(f"the server is busy: {len(self._waiting):,} wait already; try again in a few minutes")
            self._waiting.append(ticket)
            try:
                while self._waiting[0] is not ticket or self._running >= at_once:
                    if stopped.is_set():
                        raise refusal
                    say(self._waiting.index(ticket) + self._running)
                    self._turn.wait(0.2)
            finally:
                self._waiting.remove(ticket)
                self._turn.notify_all()
            self._running += 1
        try:
            yield
        finally:
            with self._turn:
                self._running -= 1
                self._turn.notify_all()


def environment(scratch: Path) -> dict[str, str]:
    """Only what a process of ours needs; no secrets of the server, one thread per library."""
    kept = {key: os.environ[key] for key in _KEPT if key in os.environ}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **threads, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(scratch)}


def bound_memory(pid: int, limit: int) -> None:
    """Bound a process's memory, where the system can."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import resource

        resource.prlimit(pid, resource.RLIMIT_AS, (limit, limit))


def step_back(pid: int) -> None:
    """Let the server and its readers go before a process, where the system can."""
    with contextlib.suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, pid, NICE)


def end_process(process: subprocess.Popen[bytes]) -> None:
    """Make sure a process, and whatever it started in its session, is gone."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (OSError, AttributeError):
            process.kill()
    process.wait()


def last_sentence(errors: Any) -> str:
    """A command's own last line in its file of errors, "" where that is no sentence of ours."""
    errors.seek(0)
    lines = errors.read()[-4000:].decode("utf-8", "replace").strip().splitlines()
    last = lines[-1] if lines else ""
    return "" if any(line.startswith("Traceback") for line in lines) else last.removeprefix("mapapp: ")
