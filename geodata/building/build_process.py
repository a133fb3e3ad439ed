"""A build in a process of its own, bounded in memory and time: it ends whole, or with one sentence."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.model.errors import GeodataError, InvalidDataset, Problem

MB = 1024 * 1024
_ROOT = Path(__file__).resolve().parents[2]
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html


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
    process = subprocess.Popen(
        [
            sys.executable,
            "-P",
            "-c",
            f"import sys; sys.path.insert(0, {str(_ROOT)!r})\nimport geodata.building.build_process as b; b.main()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **_ONE_THREAD, "MALLOC_ARENA_MAX": "2"},
    )
    try:
        _follow(process, job, bounds, progress)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()


def _follow(
    process: subprocess.Popen[bytes],
    job: dict[str, Any],
    limits: BuildLimits,
    progress: Callable[[str], None] | None,
) -> None:
    """Hand over the job, and wait for its end."""
    assert process.stdin and process.stdout
    with contextlib.suppress(OSError):  # it ended at once; what it says, or does not, is told below
        process.stdin.write(json.dumps(job).encode())
        process.stdin.close()
    for line in process.stdout:
        message = json.loads(line)
        if "problems" in message:
            raise InvalidDataset([Problem(*row) for row in message["problems"]])
        if "refused" in message:
            raise GeodataError(message["refused"])
        if "unwritable" in message:
            raise OSError(*message["unwritable"])
        if "too_large" in message:
            raise TooLarge(_memory(limits))
        if "built" in message:
            return
        if progress:
            progress(message["step"])
    code = process.wait()
    if code in (-signal.SIGXCPU, 128 + signal.SIGXCPU):
        unit = "second" if limits.seconds == 1 else "seconds"
        raise TooLarge(
            f"the build took more than {limits.seconds:,} {unit} of processor time and was ended; allow more with "
            "--seconds, or give fewer places or days"
        )
    raise TooLarge(_memory(limits))


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

    _end_with(job["parent"])
    _bound(resource.RLIMIT_AS, job["memory_mb"] * MB)
    _bound(resource.RLIMIT_CPU, job["seconds"])
    _bound(resource.RLIMIT_CORE, 0)
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


def _bound(what: int, most: int) -> None:
    """Lower a bound; one that is lower already stays."""
    hard = resource.getrlimit(what)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(what, (most, hard))


def _end_with(parent: int) -> None:
    """End when the process that asked does, however it ends (Linux only)."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(1)
