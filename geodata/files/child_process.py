"""Work in a process of its own: started, bounded, listened to and ended in one way, whoever asks for it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from geodata.model.errors import GeodataError

ROOT = Path(__file__).resolve().parents[2]
"""Folder that holds our packages."""
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "LD_LIBRARY_PATH", "PROJ_DATA", "PROJ_LIB")
"""Environment variables that a child is given; all others, secrets of a server among them, stay with the parent."""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS"), "1")
"""Numerical libraries reserve memory for every thread, which counts against a bound of address space."""
POLL_SECONDS = 0.1
"""How often a caller is asked whether it still wants the answer."""
LAST_WORDS_SECONDS = 1.0
"""How long the lines of a process that has ended are waited for: what it started may hold its stream open."""
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html


class Stopped(GeodataError):
    """The caller no longer wanted the answer; the process was ended."""


class TookTooLong(GeodataError):
    """The process did not end within its time, and was ended."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a child may take; None leaves a bound as the parent has it."""

    seconds: float | None = None
    """Time on the clock."""
    memory_bytes: int | None = None
    """Address space."""
    nice: int | None = None
    """How far it steps back for other processes, as ``nice`` counts."""


def environment(scratch: Path) -> dict[str, str]:
    """Variables of a child of ours: ``KEPT``, one thread per library, and a folder for its temporary files."""
    kept = {key: os.environ[key] for key in KEPT if key in os.environ}
    return {**kept, **ONE_THREAD, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(scratch)}


def run(
    argv: Sequence[str],
    bounds: Bounds,
    on_line: Callable[[str], object],
    cancelled: Callable[[], bool] | None = None,
    *,
    env: dict[str, str],
    cwd: Path | None = None,
    job: bytes = b"",
    listen: str = "stdout",
    own_session: bool = True,
) -> int:
    """Run a program to its end, and give back its exit code; whatever it started in its session goes with it.

    Parameters
    ----------
    argv
        The program and its words.
    bounds
        What it may take.
    on_line
        Called with each line it writes, without its end; where it gives back True the process is ended, for the
        answer is there. What it raises ends the process too, and is passed on.
    cancelled
        Asked every tenth of a second; True ends the process.
    env, cwd
        Its variables and its folder.
    job
        What it reads from its standard input.
    listen
        Which stream ``on_line`` hears, ``stdout`` or ``stderr``; the other one goes nowhere.
    own_session
        False leaves it in the parent's session, so that Ctrl-C reaches both.

    Raises
    ------
    Stopped
        Where ``cancelled`` said so.
    TookTooLong
        After ``bounds.seconds``.
    """
    process = subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if listen == "stdout" else subprocess.DEVNULL,
        stderr=subprocess.PIPE if listen == "stderr" else subprocess.DEVNULL,
        cwd=cwd,
        env=env,
        start_new_session=own_session,
    )
    lines: queue.Queue[bytes] = queue.Queue()
    pump = threading.Thread(target=_pump, args=(getattr(process, listen), lines), daemon=True)
    pump.start()
    try:
        _bound(process.pid, bounds)
        _hand_over(process, job)
        return _listen(process, pump, lines, bounds, on_line, cancelled)
    finally:
        _end(process, whole_session=own_session and (pump.is_alive() or process.poll() is None))


def _bound(pid: int, bounds: Bounds) -> None:
    """Set what the system can set from outside; a process that ended at once has no bounds any more."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import resource

        if bounds.memory_bytes is not None:
            resource.prlimit(pid, resource.RLIMIT_AS, (bounds.memory_bytes, bounds.memory_bytes))
    with contextlib.suppress(AttributeError, OSError):
        if bounds.nice is not None:
            os.setpriority(os.PRIO_PROCESS, pid, bounds.nice)


def _hand_over(process: subprocess.Popen[bytes], job: bytes) -> None:
    assert process.stdin
    with contextlib.suppress(OSError):  # it ended at once; its exit code tells the rest
        process.stdin.write(job)
        process.stdin.close()


def _listen(
    process: subprocess.Popen[bytes],
    pump: threading.Thread,
    lines: queue.Queue[bytes],
    bounds: Bounds,
    on_line: Callable[[str], object],
    cancelled: Callable[[], bool] | None,
) -> int:
    """Pass on what a process says until it has ended, was answered, cancelled or took too long."""
    deadline = time.monotonic() + bounds.seconds if bounds.seconds is not None else float("inf")
    ended = False
    while True:
        if not ended and process.poll() is not None:
            ended = True
            pump.join(LAST_WORDS_SECONDS)
        try:
            line = lines.get(timeout=0 if ended else POLL_SECONDS)
        except queue.Empty:
            if ended:
                return process.returncode
        else:
            if on_line(line.decode("utf-8", "replace").rstrip("\r\n")) is True:
                return 0
        if cancelled and cancelled():
            raise Stopped("the work was cancelled")
        if time.monotonic() > deadline:
            raise TookTooLong(f"the work took longer than {bounds.seconds:,} seconds")


def _pump(stream: IO[bytes], lines: queue.Queue[bytes]) -> None:
    """Put every line of a stream into a queue, until the last process that can write to it has ended."""
    with stream:
        for line in stream:
            lines.put(line)


def _end(process: subprocess.Popen[bytes], *, whole_session: bool) -> None:
    """Make sure a process, and whatever it started in its session, is gone."""
    if whole_session and hasattr(os, "killpg"):
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    if process.stdin:
        with contextlib.suppress(OSError):
            process.stdin.close()


# --- in the child -----------------------------------------------------------------------------------------------------


def lower(what: int, soft: int, hard: int | None = None) -> None:
    """Lower a bound of this process (``resource.RLIMIT_...``); one set from outside that is lower already stays."""
    import resource

    outside = resource.getrlimit(what)[1]
    most = outside if hard is None else hard if outside == resource.RLIM_INFINITY else min(hard, outside)
    resource.setrlimit(what, (soft if most == resource.RLIM_INFINITY else min(soft, most), most))


def end_with(parent: int) -> None:
    """End when the process of this number, which started this one, does; however it ends (Linux only)."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(1)
