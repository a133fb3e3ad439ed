"""A build in a process of its own, bounded in memory and time: it ends whole, or with one sentence."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.files import child_process
from geodata.model.errors import GeodataError, InvalidDataset, Problem

MB = 1024 * 1024


class TooLarge(GeodataError):
    """A build needs more memory or time than it is given."""


@dataclass(frozen=True, slots=True)
class BuildLimits:
    """Bounds of one build; ``mapapp build`` and ``mapapp import`` take others as ``--memory`` and ``--seconds``."""

    memory_mb: int = 6 * 1024
    """Address space of the process, MB: as much as reading may take."""
    seconds: int = 3_600
    """Processor time it may take."""


def build_apart(
    folder: str | Path, limits: BuildLimits | None = None, progress: Callable[[str], None] | None = None
) -> None:
    """Make ``built/`` of a dataset folder in a process of its own; the old one stays until the new one is complete.

    Raises what ``geodata.building.build.build`` raises, and TooLarge where it meets a bound.
    """
    bounds = limits or BuildLimits()
    job = {"folder": str(folder), "memory_mb": bounds.memory_mb, "seconds": bounds.seconds, "parent": os.getpid()}
    answer = _Answer(bounds, progress)
    code = child_process.run(
        [
            sys.executable,
            "-P",
            "-c",
            f"import sys; sys.path.insert(0, {str(child_process.ROOT)!r})\n"
            "import geodata.building.build_process as b; b.main()",
        ],
        child_process.Bounds(),
        answer.hear,
        env={**os.environ, **child_process.ONE_THREAD, "MALLOC_ARENA_MAX": "2"},
        job=json.dumps(job).encode(),
        own_session=False,
    )
    if answer.is_built:
        return
    if code in (-signal.SIGXCPU, 128 + signal.SIGXCPU):
        unit = "second" if bounds.seconds == 1 else "seconds"
        raise TooLarge(
            f"the build took more than {bounds.seconds:,} {unit} of processor time and was ended; allow more with "
            "--seconds, or give fewer places or days"
        )
    raise TooLarge(_memory(bounds))


class _Answer:
    """What the building process says, line by line."""

    def __init__(self, limits: BuildLimits, progress: Callable[[str], None] | None) -> None:
        self.is_built = False
        self._limits, self._progress = limits, progress

    def hear(self, line: str) -> bool:
        """Take one message; True where the build is done, and an error where it failed."""
        message = json.loads(line)
        if "problems" in message:
            raise InvalidDataset([Problem(*row) for row in message["problems"]])
        if "refused" in message:
            raise GeodataError(message["refused"])
        if "unwritable" in message:
            raise OSError(*message["unwritable"])
        if "too_large" in message:
            raise TooLarge(_memory(self._limits))
        self.is_built = "built" in message
        if self._progress and not self.is_built:
            self._progress(message["step"])
        return self.is_built


def _memory(limits: BuildLimits) -> str:
    return (
        f"the build needs more than {limits.memory_mb:,} MB of memory and was ended; allow more with --memory, give "
        "fewer places or days, or a greater grid_m in datapackage.json"
    )


def main() -> None:
    """Do the job on standard input; answers are lines of JSON on standard output."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints is no answer
    job = json.load(sys.stdin)

    def say(**message: Any) -> None:
        answers.write(json.dumps(message) + "\n")
        answers.flush()

    child_process.end_with(job["parent"])
    child_process.lower(resource.RLIMIT_AS, job["memory_mb"] * MB)
    child_process.lower(resource.RLIMIT_CPU, job["seconds"])
    child_process.lower(resource.RLIMIT_CORE, 0)
    warnings.simplefilter("ignore")
    try:
        from geodata.building.build import build

        build(job["folder"], lambda step: say(step=step))
        say(built=True)
    except InvalidDataset as invalid:
        rows = [(one.path, one.line, one.column, one.message, one.severity) for one in invalid.problems]
        say(problems=rows)
    except GeodataError as problem:
        say(refused=str(problem))
    except OSError as fault:
        say(unwritable=[fault.errno, fault.strerror, str(fault.filename) if fault.filename else None])
    except Exception as fault:
        if not isinstance(fault, MemoryError | ImportError) and "bad_alloc" not in str(fault):
            say(refused=f"the dataset could not be built ({type(fault).__name__}: {fault}); please report this")
        else:
            say(too_large=True)
