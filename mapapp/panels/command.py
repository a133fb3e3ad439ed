"""Our own command line in a process of its own, so that no session waits for another: what a page makes, it makes here.

What goes wrong there ends as one sentence of the command itself.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.files import child_process
from geodata.files.child_process import Bounds
from geodata.model.errors import GeodataError

LAST_LINES = 50
"""Lines of a command that are kept: its sentence is the last one."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """What a job says where its command does not end well."""

    stopped: Exception
    too_long: Exception
    failed: type[GeodataError]
    """Raised with the command's own sentence."""
    unknown: str
    """Sentence where the command ended without one of ours."""


def run_mapapp(
    words: Sequence[str],
    folder: Path,
    bounds: Bounds,
    stopped: Callable[[], bool],
    refusals: Refusals,
    say: Callable[[str, float], None] | None = None,
) -> None:
    """Run ``mapapp`` with some words in a folder; raise one of the refusals where that does not end well.

    ``say`` is told its steps, each with the share of it that is done.
    """
    lines: deque[str] = deque(maxlen=LAST_LINES)

    def hear(line: str) -> None:
        step, tab, share = line.partition("\t")
        if say and tab and is_number(share):
            say(step, min(1.0, max(0.0, float(share))))
        else:
            lines.append(line)

    try:
        code = child_process.run(
            [sys.executable, "-P", "-m", "mapapp", *words],
            bounds,
            hear,
            stopped,
            env={**child_process.environment(folder), **({"MAPAPP_PROGRESS": "lines"} if say else {})},
            cwd=folder,
            listen="stderr",
        )
    except child_process.Stopped:
        raise refusals.stopped from None
    except child_process.TookTooLong:
        raise refusals.too_long from None
    if code:
        raise refusals.failed(last_sentence(lines) or refusals.unknown)


def is_number(text: str) -> bool:
    """Whether a text is a share as ``mapapp`` writes it."""
    return text.replace(".", "", 1).isdigit() and text.isascii()


def last_sentence(lines: Sequence[str]) -> str:
    """A command's own last line, "" where that is no sentence of ours."""
    said = [line.strip() for line in lines if line.strip()]
    if not said or any(line.startswith("Traceback") for line in lines):
        return ""
    return said[-1].removeprefix("mapapp: ")
