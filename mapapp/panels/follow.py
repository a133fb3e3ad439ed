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
    """Draw a job while it runs, and the page again when it has ended; draws nothing without a job.

    Call it in every run of the page and in the same container, job or not. Streamlit forgets a fragment that the last
    run of the page left out, but the browser's clock may still ask for it; a page whose progress was forgotten like
    that would show it for ever.
    """
    running = job is not None and not job.done
    drawn = False

    @st.fragment(run_every=POLL_SECONDS if running else None)
    def watch() -> None:
        nonlocal drawn
        if job is not None and not job.done:
            draw(job)
        elif drawn:  # asked for by the browser: what it shows is old
            st.rerun()
        drawn = True

    watch()
