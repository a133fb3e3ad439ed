"""A click is answered on a busy server too, whatever the page's clock asks meanwhile."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests

from mapapp.host import late_polls
from tests.conftest import PATIENCE_MS, patient
from tests.mapapp.serving import ROOT
from tests.servers import free_port, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_a_click_beside_a_running_preview_is_answered_however_late_the_script_is_heard(browser: Browser) -> None:
    port = free_port()
    command = [sys.executable, "-P", "-m", "tests.mapapp.late_server", "--host=127.0.0.1", f"--port={port}"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with serving([*command, "--no-browser"], port, ROOT / "mapapp", environment) as address:
        context = patient(browser.new_context(viewport={"width": 1280, "height": 900}))
        page = context.new_page()
        page.goto(f"{address}download")
        page.get_by_text("Drawing the preview").wait_for(timeout=PATIENCE_MS)
        for _ in range(2):
            page.get_by_role("button", name="Make the file").click()
            page.get_by_role("button", name="Cancel").click()
            page.get_by_text("Cancelled; nothing was written").wait_for()
        context.close()


class Session:
    """As much of a session as ``request_rerun`` is asked of here."""

    def __init__(self, requests: ScriptRequests) -> None:
        self._scriptrunner = SimpleNamespace(_requests=requests)
        self.asked = list[object]()

    def request_rerun(self, client_state: ClientState | None) -> None:
        self.asked.append(client_state)


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize("poll", [False, True])
def test_only_a_poll_of_a_script_that_ends_is_left_out(
    monkeypatch: pytest.MonkeyPatch, ended: bool, poll: bool
) -> None:
    monkeypatch.setattr(AppSession, "request_rerun", Session.request_rerun)
    late_polls.leave_out()
    late_polls.leave_out()  # twice is once
    requests = ScriptRequests()
    requests.request_rerun(RerunData())
    requests.on_scriptrunner_ready()
    if ended:
        requests.on_scriptrunner_ready()
    session = Session(requests)
    AppSession.request_rerun(session, ClientState(is_auto_rerun=poll))  # type: ignore[arg-type]
    AppSession.request_rerun(session, None)  # type: ignore[arg-type]
    assert len(session.asked) == (1 if ended and poll else 2)


def test_streamlit_still_keeps_the_state_of_a_script_where_it_is_looked_for() -> None:
    import inspect

    assert "self._requests" in inspect.getsource(ScriptRunner.__init__)
    assert "self._scriptrunner" in inspect.getsource(AppSession.request_rerun)
    assert hasattr(ScriptRequests(), "_state")
    assert "self._scriptrunner = None" in inspect.getsource(AppSession._handle_scriptrunner_event_on_event_loop)
