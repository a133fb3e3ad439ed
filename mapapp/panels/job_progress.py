"""How far a job is, on the page: drawn twice a second until it ends, then the page is drawn again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from mapapp.locale import gettext as _
from mapapp.locale import ngettext

POLL_SECONDS = 0.5


@dataclass(slots=True)
class Progress:
    """How far a job is; written by its thread, read by the page."""

    step: str = "waiting"
    """What is being done."""
    before: int = 0
    """Jobs that come before this one while it waits."""
    share: float = 0.0
    """How much of that step is done."""
    done: bool = False
    """True once the job has ended, well or not."""
    error: str = ""
    """One sentence where it failed."""
    stopped: threading.Event = field(default_factory=threading.Event)
    """Set to cancel."""


def waits(job: Progress) -> str:
    """How many jobs come before one that waits."""
    if not job.before:
        return _("Starting ...")
    text = ngettext("The server is busy: {number} before you", "The server is busy: {number} before you", job.before)
    return text.format(number=job.before)


def follow(job: Progress | None, draw: Callable[[Progress], object]) -> None:
    """Draw a job that the page shows as under way, and draw the page again once the job has ended.

    The caller passes a job only where this run of the page has found it unfinished, else None. It may end at any
    moment, also before this call: a page that asked ``done`` a second time here would then neither show the result
    nor be drawn again, so a job that was passed always leads to one more run.

    Call it in every run of the page and in the same container, job or not. Streamlit forgets a fragment that the last
    run of the page left out, but the browser's clock may still ask for it; a page whose progress was forgotten like
    that would show it for ever.
    """

    @st.fragment(run_every=POLL_SECONDS if job is not None else None)
    def watch() -> None:
        if job is None:
            return
        if job.done:
            st.rerun()
        draw(job)

    watch()


def unfinished(job: Progress | None) -> Progress | None:
    """The job if it has not ended yet: what ``follow`` takes."""
    return job if job is not None and not job.done else None
