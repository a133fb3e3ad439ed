"""An import run in a process of its own: bounded, cancellable, and whole or not at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from geodata.files.atomic_write import new_folder, scratch, sweep
from geodata.importing.files.source_files import HolderUnclear, ImportProblem
from geodata.importing.files.vector_files import environment
from geodata.importing.request.limits import LEAST_MEMORY, LimitExceeded, Limits
from geodata.importing.request.options import ImportOptions
from geodata.model.errors import GeodataError
from geodata.model.safe_text import one_line

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "PROJ_DATA", "PROJ_LIB")
_ROOT = Path(__file__).resolve().parents[3]


class Cancelled(GeodataError):
    """The import was stopped on request; nothing was written."""


def import_source(
    source: str | Path,
    target: str | Path | None,
    options: ImportOptions | None = None,
    limits: Limits | None = None,
    *,
    name: str = "",
    progress: Callable[[str, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    finish: Callable[[Path], None] | None = None,
) -> dict[str, Any]:
    """Import a file, folder or archive into the new dataset folder ``target``; with None only look at it.

    Parameters
    ----------
    source
        What to read.
    target
        Folder to write; it must not exist, or be empty. It appears whole, at the end, or not at all.
    options
        Answers that override guesses.
    limits
        Bounds of size, memory and time; the default suits a computer of one's own.
    name
        Name of the source for its title, where the path says nothing.
    progress
        Called with a step's name and the share of it that is done.
    cancelled
        Asked now and then; True stops the work.
    finish
        Called with the folder before it appears, to build it for instance; where it raises, nothing is written.

    Returns
    -------
    dict
        The report, as in ``import_report.json``.

    Raises
    ------
    GeodataError
        ImportProblem, LimitExceeded or Cancelled, each with one sentence that names no path of this machine.
    """
    source = Path(source)
    if not source.exists():
        raise ImportProblem(f'there is no file or folder "{one_line(source.name)}"')
    bounds = limits or Limits()
    if bounds.memory_bytes < LEAST_MEMORY:
        bounds = replace(bounds, memory_bytes=LEAST_MEMORY)
    if target is None:
        return _work(source, None, options, bounds, name or source.name, progress, cancelled)
    folder = Path(target).absolute()
    sweep(folder.parent)
    refuse_occupied(folder)
    with new_folder(folder) as half:
        report = _work(source, half, options, bounds, name or source.name, progress, cancelled)
        if finish:
            finish(half)
        refuse_occupied(folder)
    return report


def refuse_occupied(folder: Path) -> None:
    """Raise ImportProblem where a folder has something in it already, or is no folder."""
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists() or folder.is_symlink():
        raise ImportProblem(f'"{one_line(folder.name)}" exists already; give a folder that does not, or empty it')


def _work(
    source: Path,
    target: Path | None,
    options: ImportOptions | None,
    limits: Limits,
    name: str,
    progress: Callable[[str, float], None] | None,
    cancelled: Callable[[], bool] | None,
) -> dict[str, Any]:
    job = {
        "source": str(source.absolute()),
        "target": str(target) if target else "",
        "options": (options or ImportOptions()).as_dict(),
        "limits": limits.as_dict(),
        "name": name,
        "path": [str(_ROOT)],
    }
    with scratch("import") as bench:
        process = subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__).with_name("import_child.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=bench,
            env=_environment(str(bench)),
            start_new_session=True,
            close_fds=True,
        )
        try:
            return _answer(process, job, limits, progress, cancelled)
        finally:
            _end(process)


def _environment(folder: str) -> dict[str, str]:
    """Only what the process needs: no secrets, its own folder for scratch files, one thread per library."""
    kept = {key: os.environ[key] for key in _KEPT if key in os.environ}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS"), "1")
    arrow = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2", "PYTHONDONTWRITEBYTECODE": "1"}
    return {**kept, **threads, **arrow, **environment(), "TMPDIR": folder}


def _answer(
    process: subprocess.Popen[bytes],
    job: dict[str, Any],
    limits: Limits,
    progress: Callable[[str, float], None] | None,
    cancelled: Callable[[], bool] | None,
) -> dict[str, Any]:
    assert process.stdin and process.stdout
    lines: Queue[bytes] = Queue()
    threading.Thread(target=_pump, args=(process.stdout, lines), daemon=True).start()
    try:
        process.stdin.write(json.dumps(job).encode())
        process.stdin.close()
    except OSError:
        pass  # it ended at once; what it says, or does not, is told below
    deadline = time.monotonic() + limits.seconds
    while True:
        if cancelled and cancelled():
            raise Cancelled("the import was cancelled; nothing was written")
        if time.monotonic() > deadline:
            raise LimitExceeded(
                f"the import took longer than {limits.seconds:,} seconds; give fewer dates or smaller files"
            )
        try:
            line = lines.get(timeout=0.1)
        except Empty:
            continue
        if not line:
            process.wait()
            raise LimitExceeded("the reading process ended without an answer: the source needs too much memory or time")
        message = json.loads(line)
        if "report" in message:
            return message["report"]  # type: ignore[no-any-return]
        if "refused" in message:
            if message.get("candidates"):
                raise HolderUnclear(message["refused"], message["candidates"])
            raise ImportProblem(message["refused"])
        if progress:
            progress(str(message["step"]), float(message["share"]))


def _pump(stream: Any, lines: Queue[bytes]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(b"")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Make sure the process, and whatever it started, is gone."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (OSError, AttributeError):
            process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()
