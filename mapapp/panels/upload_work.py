"""The work behind "Your data": one visitor's upload looked at, imported, built and drawn, apart from the server.

Nothing of it is shared: the folder is this session's own, the page answers only the browser that made it, and both are
deleted with the session, by the clock at the latest, and with the server. Reading, building and drawing run in
processes of their own, bounded in memory and time.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from geodata.files.atomic_write import put_in_place
from geodata.files.child_process import ROOT, Bounds
from geodata.importing import Cancelled, ImportOptions, ImportProblem, LimitExceeded, import_source
from geodata.model.errors import GeodataError
from geodata.model.safe_text import one_line
from mapapp.host.scratch import scratch
from mapapp.host.sessions import session_id
from mapapp.host.site import SITE
from mapapp.host.visits import VISITS
from mapapp.panels.command import Refusals, run_mapapp
from mapapp.panels.job_progress import Progress
from mapapp.panels.turns import Turns
from mapapp.panels.upload_settings import UploadSettings

PREFIX = "upload-"
MADE, DATASET, ARCHIVE, PAGE = "made", "dataset", "dataset.zip", "page.html"
"""Folder of what was made of an upload, and what is in it: all of one try, or of none."""
_turns = Turns()


@dataclass(slots=True)
class Job(Progress):
    """One look at an upload, or one import of it."""

    report: dict[str, Any] | None = None
    """The import's report."""
    candidates: dict[str, int] = field(default_factory=dict)
    """Where nothing surely names the holder: attribute that may -> how many values it has."""


class Workspace:
    """One upload of one session, and what was made of it."""

    def __init__(self, name: str, content: bytes, settings: UploadSettings, visitor: str = "") -> None:
        """Keep the upload in a folder of its own; LimitExceeded where it, or all uploads together, are too large.

        ``visitor`` is the cookie of the browser that will be given the page, "" where pages have no address.
        """
        if len(content) > settings.limits.input_bytes:
            raise LimitExceeded(f"the file is larger than {settings.megabytes:,} MB")
        try:
            if bytes_below(scratch()) + len(content) > settings.disk_mb * 2**20:
                raise LimitExceeded("the server keeps as many uploads as it can; try again in a few minutes")
            self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=scratch()))
        except OSError as fault:
            raise LimitExceeded(no_room(fault)) from None
        self.settings = settings
        self.name = file_name(name)
        self.page = SITE.keep_private(self.folder / MADE / PAGE, visitor)
        self._end = weakref.finalize(self, _delete, self.folder, self.page)
        VISITS.keep(session_id(), self._end)
        self.source = self.folder / "source" / self.name
        try:
            self.source.parent.mkdir()
            self.source.write_bytes(content)
        except OSError as fault:
            self._end()
            raise LimitExceeded(no_room(fault)) from None
        self.look: Job | None = None  # the last dry run, and the last import
        self.make: Job | None = None
        self.names: dict[str, str] = {}
        self.answers: dict[str, Any] = {}
        self.revealed = False  # whether the window was led to the map that was made last

    @property
    def is_kept(self) -> bool:
        """False once the clock, or its end, has taken it away."""
        return self._end.alive

    @property
    def dataset(self) -> Path:
        """Folder of the dataset made of the upload."""
        return self.folder / MADE / DATASET

    @property
    def archive(self) -> Path:
        """The same as a ZIP."""
        return self.folder / MADE / ARCHIVE

    @property
    def html(self) -> Path:
        """The map page of it."""
        return self.folder / MADE / PAGE

    def start_look(self, options: ImportOptions) -> None:
        """Find out how the source is read, in the background."""
        self.stop()
        self.make, self.look = None, self._start(options, None)

    def start_make(self, options: ImportOptions) -> None:
        """Import, build and draw, in the background."""
        self.stop()
        self.revealed = False
        self.make = self._start(options, self.folder / f"try-{secrets.token_hex(4)}")

    def stop(self) -> None:
        """Cancel what is under way."""
        for job in (self.look, self.make):
            if job and not job.done:
                job.stopped.set()

    def close(self) -> None:
        """Cancel, and delete everything."""
        self.stop()
        self._end()

    def _start(self, options: ImportOptions, target: Path | None) -> Job:
        job = Job()
        # The thread knows the paths but not the workspace, so that this goes when its session goes.
        work = _Work(self.source, self.folder, target, options, self.settings, job)
        weakref.finalize(self, job.stopped.set)
        threading.Thread(target=work.run, daemon=True).start()
        return job


@dataclass(frozen=True, slots=True)
class _Work:
    """One job: what its thread needs to know."""

    source: Path
    folder: Path
    target: Path | None
    """Folder of this try; None for a look."""
    options: ImportOptions
    settings: UploadSettings
    job: Job

    def run(self) -> None:
        """Do it; whatever goes wrong ends as one sentence."""
        try:
            waiting = self.settings.waiting
            with _turns.take(
                self.settings.at_once, self.job.stopped, _cancelled(), most_waiting=waiting, say=self._wait_for
            ):
                if self.target is not None:
                    self.target.mkdir()
                report = self._import()
                if self.target is not None:
                    self._finish(self.target)
            self.job.report = report
        except GeodataError as problem:
            self.job.error = self._without_paths(str(problem))
            self.job.candidates = dict(getattr(problem, "candidates", {}))
        except OSError as fault:
            self.job.error = no_room(fault)
        except Exception as fault:  # a fault of ours: the reader gets a sentence, never a traceback
            self.job.error = f"the file could not be worked on ({type(fault).__name__})"
        finally:
            if self.target is not None:
                for left in self.folder.glob(f"{self.target.name}*"):
                    shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
            self.job.done = True

    def _wait_for(self, before: int) -> None:
        self.job.before = before

    def _import(self) -> dict[str, Any]:
        return import_source(
            self.source,
            self.target / DATASET if self.target is not None else None,
            self.options,
            self.settings.limits,
            name=self.source.name,
            progress=self._say,
            cancelled=self.job.stopped.is_set,
        )

    def _finish(self, made: Path) -> None:
        """Build and draw beside what stands, then put all of it in place at once."""
        deadline = time.monotonic() + self.settings.build_seconds
        dataset, archive = str(made / DATASET), made / ARCHIVE
        self._command("building", ["build", dataset], deadline)
        self._command("drawing", ["export", "html", str(made / PAGE), "--dataset", dataset, "--force"], deadline)
        self._say("packing", 0.0)
        shutil.make_archive(str(archive.with_suffix("")), "zip", dataset)
        if self.job.stopped.is_set():
            raise _cancelled()
        put_in_place(made, self.folder / MADE)

    def _say(self, step: str, share: float) -> None:
        self.job.step, self.job.share = step, min(1.0, max(0.0, share))

    def _command(self, step: str, arguments: Sequence[str], deadline: float) -> None:
        """Run our own command line in a process of its own, within the bounds."""
        self._say(step, 0.0)
        bounds = Bounds(max(0.0, deadline - time.monotonic()), self.settings.limits.memory_bytes)
        too_long = LimitExceeded(f"making the map took longer than {self.settings.build_seconds:,} seconds")
        refusals = Refusals(_cancelled(), too_long, ImportProblem, "what was read could not be made into a map")
        run_mapapp(arguments, self.folder, bounds, self.job.stopped.is_set, refusals)

    def _without_paths(self, text: str) -> str:
        for folder in (self.target and self.target / DATASET, self.folder, ROOT, Path.home()):
            if folder is not None:
                text = text.replace(f"{folder}{os.sep}", "").replace(str(folder), "the dataset")
        return one_line(text, 400)


def no_room(fault: OSError) -> str:
    """Why the server's disk did not take what a visitor brought, in one sentence without a path."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the server's disk is full; try again later"
    return f"the server could not keep the file ({fault.strerror or type(fault).__name__}); try again later"


def file_name(name: str) -> str:
    """A harmless name of an upload that keeps what may be read from it: date, label and ending."""
    last = one_line(re.split(r"[/\\]", name)[-1], 400)
    stem, dot, ending = last.rpartition(".")
    kept = "".join(letter if letter.isalnum() or letter in " ._-+()" else "_" for letter in stem or ending)
    kept = kept.lstrip(". ").encode()[:120].decode(errors="ignore") or "upload"
    return f"{kept}.{re.sub(r'[^A-Za-z0-9]', '', ending)[:10].lower()}" if stem and dot else kept


def overridden(**answers: Any) -> ImportOptions:
    """Options of a form: empty answers leave the guess."""
    given = {key: value for key, value in answers.items() if value not in ("", None)}
    return replace(ImportOptions(), **given)


def bytes_below(folder: Path) -> int:
    """Size of all files in a folder, those that vanish meanwhile left out."""
    total = 0
    for above, _folders, files in os.walk(folder):
        for name in files:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(above, name)).st_size  # noqa: PTH118
    return total


def _cancelled() -> Cancelled:
    return Cancelled("the import was cancelled; nothing was written")


def _delete(folder: Path, page: str) -> None:
    SITE.forget(page)
    shutil.rmtree(folder, ignore_errors=True)
