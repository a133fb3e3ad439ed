"""The reading process: it takes one job from its standard input, tells its progress and ends.

Started by ``geodata.importing.sandbox.import_process`` with its memory, time and file size
bounded and every GDAL driver but two shut.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import warnings
from pathlib import Path
from typing import Any


def main() -> int:
    """Do the job; 0 where it was answered, be it with a refusal."""
    job = json.load(sys.stdin)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints is no answer
    sys.path[:0] = job["path"]
    _bound(job["limits"])
    warnings.simplefilter("ignore")

    def say(message: dict[str, Any]) -> None:
        answers.write(json.dumps(message) + "\n")
        answers.flush()

    from geodata.importing.files.vector_files import shut_drivers
    from geodata.importing.request.limits import Limits
    from geodata.importing.request.options import ImportOptions
    from geodata.importing.sandbox.run_import import run_import
    from geodata.model.errors import GeodataError

    try:
        shut_drivers()
        report = run_import(
            Path(job["source"]),
            Path(job["target"]) if job["target"] else None,
            ImportOptions.from_dict(job["options"]),
            Limits.from_dict(job["limits"]),
            job["name"],
            lambda step, share: say({"step": step, "share": round(share, 3)}),
        )
        say({"report": report})
    except GeodataError as problem:
        say({"refused": str(problem), "candidates": getattr(problem, "candidates", {})})
    except OSError as fault:
        say({"refused": sentence_of(fault)})
    except Exception as fault:  # a fault of ours, or of a library on damaged input: no traceback leaves this process
        if isinstance(fault, MemoryError | ImportError) or "bad_alloc" in str(fault):
            memory = job["limits"]["memory_bytes"] // 2**20
            say({"refused": f"the source needs more than {memory:,} MB of memory to read; give fewer dates"})
        else:
            say({"refused": f"the source could not be read ({type(fault).__name__})"})
    return 0


def sentence_of(fault: OSError) -> str:
    """An error of the operating system as a sentence, without the path: it names folders of this machine."""
    return f"the work could not be done: {fault.strerror or type(fault).__name__}"


def _bound(limits: dict[str, int]) -> None:
    from geodata.files.child_process import lower

    memory, seconds = limits["memory_bytes"], limits["seconds"]
    lower(resource.RLIMIT_AS, memory, memory)
    lower(resource.RLIMIT_CPU, seconds, seconds + 5)
    lower(resource.RLIMIT_FSIZE, limits["unpacked_bytes"], limits["unpacked_bytes"])
    lower(resource.RLIMIT_CORE, 0, 0)
    lower(resource.RLIMIT_NOFILE, 256, 256)


if __name__ == "__main__":
    sys.exit(main())
