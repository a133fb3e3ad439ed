"""A job that ends while a page is being drawn: the page shows its result all the same."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from mapapp.panels.job_progress import Progress, unfinished


def page() -> None:
    """A page of the kind that follows a job: the result where it has ended, else how far it is."""
    import streamlit as st

    from mapapp.panels.job_progress import follow, unfinished

    job = st.session_state["job"]
    running = unfinished(job)
    if running is None:
        st.write("the result")
    follow(running, lambda progress: st.write("still under way"))


@dataclass
class EndsAfter:
    """A job that has ended once it was asked so a number of times: it ends between two lines of the page."""

    asked: int
    step: str = "waiting"

    @property
    def done(self) -> bool:
        self.asked -= 1
        return self.asked < 0


@pytest.mark.parametrize("times", range(4))
def test_a_job_that_ends_at_any_line_of_the_page_is_shown(times: int) -> None:
    app = AppTest.from_function(page)
    app.session_state["job"] = EndsAfter(times)
    app.run()
    texts = [each.value for each in app.markdown]
    while texts == ["still under way"]:  # what the browser's clock does
        app.run()
        texts = [each.value for each in app.markdown]
    assert texts == ["the result"]


def test_a_job_that_has_ended_is_not_followed() -> None:
    assert unfinished(None) is None
    job = Progress()
    assert unfinished(job) is job
    job.done = True
    assert unfinished(job) is None
