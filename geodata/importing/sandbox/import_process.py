"""An import run in a process of its own: bounded, cancellable, and whole or not at all."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from geodata.files import child_process
from geodata.files.atomic_write import new_folder, scratch, sweep
from geodata.importing.files.vector_files import environment
from geodata.importing.output.dataset_folder import refuse_occupied
from geodata.importing.request.limits import LEAST_MEMORY, LimitExceeded, Limits
from geodata.importing.request.options import ImportOptions
from geodata.importing.request.problems import HolderUnclear, ImportProblem
from geodata.model.errors import GeodataError
from geodata.model.safe_text import one_line


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
        "path": [str(child_process.ROOT)],
    }
    answer = _Answer(progress)
    with scratch("import") as bench:
        try:
            child_process.run(
                [sys.executable, "-P", str(Path(__file__).with_name("import_child.py"))],
                child_process.Bounds(seconds=limits.seconds),
                answer.hear,
                cancelled,
                env=_environment(bench),
                cwd=bench,
                job=json.dumps(job).encode(),
            )
        except child_process.Stopped:
            raise Cancelled("the import was cancelled; nothing was written") from None
        except child_process.TookTooLong:
            raise LimitExceeded(
                f"the import took longer than {limits.seconds:,} seconds; give fewer dates or smaller files"
            ) from None
    if answer.report is None:
        raise LimitExceeded("the reading process ended without an answer: the source needs too much memory or time")
    return answer.report


def _environment(folder: Path) -> dict[str, str]:
    """What the process needs: no secrets, no GDAL driver but two, and memory given back as soon as it is free."""
    arrow = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
    return {**child_process.environment(folder), **arrow, **environment()}


class _Answer:
    """What the reading process says, line by line."""

    def __init__(self, progress: Callable[[str, float], None] | None) -> None:
        self.report: dict[str, Any] | None = None
        self._progress = progress

    def hear(self, line: str) -> bool:
        """Take one message; True where it is the report, and an error where it is a refusal."""
        message = json.loads(line)
        if "report" in message:
            self.report = message["report"]
            return True
        if "refused" in message:
            if message.get("candidates"):
                raise HolderUnclear(message["refused"], message["candidates"])
            raise ImportProblem(message["refused"])
        if self._progress:
            self._progress(str(message["step"]), float(message["share"]))
        return False
