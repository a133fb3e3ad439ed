"""The work behind downloads: ``mapapp export`` in a process of its own, its progress read, its file kept."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.files.child_process import Bounds, Stopped
from geodata.model.errors import GeodataError
from geodata.model.safe_text import one_line
from mapapp.host.scratch import scratch
from mapapp.host.sessions import session_id
from mapapp.host.visits import VISITS
from mapapp.panels.command import Refusals, run_mapapp
from mapapp.panels.job_progress import Progress
from mapapp.panels.turns import Turns

PREFIX = "download-"
MEMORY_BYTES = 3 * 2**30
"""Most that one export may take."""
SECONDS = 900
"""Longest that one export may take, its wait apart."""
NICE = 10
"""How far an export steps back for the server and its readers."""
_turns = Turns()
_previews = Turns()


class Export:
    """One file in the making, and then the file; both go with the session."""

    def __init__(self, words: Sequence[str], name: str, *, preview: bool = False) -> None:
        """Start ``mapapp`` with these words, in which ``{out}`` stands for the file to write."""
        self.progress = Progress()
        try:
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=scratch()))
        except OSError as fault:
            folder = Path(os.devnull, "none")  # a path that cannot be: nothing is looked for or deleted there
            self.progress.error = f"the server has no room for a file ({fault.strerror}); try again later"
            self.progress.done = True
        self.name, self.file = name, folder / f"file{Path(name).suffix}"
        words = [word.replace("{out}", str(self.file)) if word == "{out}" else word for word in words]
        # The thread knows the folder but not this object, so that the job goes when its session goes.
        work = _Work(tuple(words), folder, self.progress, _previews if preview else _turns, at_once())
        self._end = weakref.finalize(self, _finish, self.progress, folder)
        VISITS.keep(session_id(), self._end)
        if not self.progress.done:
            threading.Thread(target=work.run, daemon=True).start()

    def stop(self) -> None:
        """Cancel."""
        self.progress.stopped.set()

    @property
    def is_kept(self) -> bool:
        """False once the clock, or its end, has taken it away."""
        return self._end.alive

    def close(self) -> None:
        """Cancel, and delete everything."""
        self._end()


def at_once() -> int:
    """Exports made at the same time on this server: ``MAPAPP_EXPORT_AT_ONCE``, else 1; others wait."""
    text = os.environ.get("MAPAPP_EXPORT_AT_ONCE", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 4 and int(text) > 0 else 1


def _finish(progress: Progress, folder: Path) -> None:
    progress.stopped.set()
    shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Work:
    """One job: what its thread needs to know."""

    words: tuple[str, ...]
    folder: Path
    progress: Progress
    turns: Turns
    at_once: int

    def run(self) -> None:
        """Do it; whatever goes wrong ends as one sentence."""
        try:
            with self.turns.take(self.at_once, self.progress.stopped, _cancelled(), say=self._wait):
                self._export()
        except GeodataError as problem:
            self.progress.error = one_line(str(problem).replace(f"{self.folder}{os.sep}", ""), 400)
        except Exception as fault:  # a fault of ours or of the disk: the reader gets a sentence, never a traceback
            self.progress.error = f"the file could not be made ({type(fault).__name__})"
        finally:
            self.progress.done = True
            if self.progress.stopped.is_set():  # the session may have gone while the process wrote
                shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self, before: int) -> None:
        self.progress.before = before

    def _export(self) -> None:
        """Run the command, within the bounds."""
        too_long = GeodataError(f"the file took longer than {SECONDS // 60} minutes; choose a shorter span")
        refusals = Refusals(_cancelled(), too_long, GeodataError, "the file could not be made")
        bounds = Bounds(SECONDS, MEMORY_BYTES, NICE)
        run_mapapp(self.words, self.folder, bounds, self.progress.stopped.is_set, refusals, self._say)

    def _say(self, step: str, share: float) -> None:
        self.progress.step, self.progress.share = step, share


def _cancelled() -> Stopped:
    return Stopped("cancelled; nothing was written")
