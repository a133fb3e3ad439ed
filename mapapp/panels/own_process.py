"""Work in a process of its own, so that no session waits for another: bounded in number, memory and rights."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
"""Folder that holds our packages."""
LEFT_AFTER_SECONDS = 24 * 3600
"""What a killed server left behind is deleted after this time."""
NICE = 10
"""How far a process steps back for the server."""
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH", "PROJ_DATA", "PROJ_LIB")


class Turns:
    """Lets so many jobs of this server run at a time; the others wait."""

    def __init__(self) -> None:
        """Begin with none running."""
        self._turn = threading.Condition()
        self._running: set[int] = set()

    @contextlib.contextmanager
    def take(self, at_once: int, stopped: threading.Event, refusal: Exception) -> Iterator[None]:
        """Wait until fewer than ``at_once`` jobs run; raises ``refusal`` where the wait is stopped."""
        with self._turn:
            while len(self._running) >= at_once:
                if stopped.is_set():
                    raise refusal
                self._turn.wait(0.2)
            self._running.add(id(stopped))
        try:
            yield
        finally:
            with self._turn:
                self._running.discard(id(stopped))
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


def left_behind(paths: Iterable[Path]) -> Iterator[Path]:
    """Those of some files and folders that are our own and older than a day."""
    for found in paths:
        with contextlib.suppress(OSError):
            told = found.lstat()
            own = not hasattr(os, "getuid") or told.st_uid == os.getuid()
            if own and not found.is_symlink() and time.time() - told.st_mtime > LEFT_AFTER_SECONDS:
                yield found
