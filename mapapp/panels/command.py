"""Our own command line in a process of its own, so that no session waits for another: what a page makes, it makes here.

What goes wrong there ends as one sentence of the command itself.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from geodata.files import child_process
from geodata.files.child_process import Bounds

LAST_LINES = 50
"""Lines of a command that are kept: its sentence is the last one."""


def run_mapapp(
    words: Sequence[str],
    folder: Path,
    bounds: Bounds,
    stopped: Callable[[], bool],
    say: Callable[[str, float], None] | None = None,
) -> str | None:
    """Run ``mapapp`` with some words in a folder; give back None where it did well, else its sentence.

    The sentence is "" where the command ended without one of ours. ``say`` is told its steps, each with the share of
    it that is done. Raises what ``child_process.run`` raises: Stopped, TookTooLong.
    """
    lines: deque[str] = deque(maxlen=LAST_LINES)

    def hear(line: str) -> None:
        step, tab, share = line.partition("\t")
        if say and tab and is_number(share):
            say(step, min(1.0, max(0.0, float(share))))
        else:
            lines.append(line)

    code = child_process.run(
        [sys.executable, "-P", "-m", "mapapp", *words],
        bounds,
        hear,
        stopped,
        env={**child_process.environment(folder), **({"MAPAPP_PROGRESS": "lines"} if say else {})},
        cwd=folder,
        listen="stderr",
    )
    return last_sentence(lines) if code else None


def is_number(text: str) -> bool:
    """Whether a text is a share as ``mapapp`` writes it."""
    return text.replace(".", "", 1).isdigit() and text.isascii()


def last_sentence(lines: Sequence[str]) -> str:
    """A command's own last line, "" where that is no sentence of ours."""
    said = [line.strip() for line in lines if line.strip()]
    if not said or any(line.startswith("Traceback") for line in lines):
        return ""
    return said[-1].removeprefix("mapapp: ")
