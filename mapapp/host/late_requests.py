"""Requests of a part of the page that come too early: for them Streamlit would throw away the answer to a click.

A page that shows how far a job is asks the server twice a second (``st.fragment(run_every=...)``), and its button
"Cancel" asks for the same part. Where such a request arrives when the script has just ended and what it drew is not yet
handed on, Streamlit starts another run and forgets what was drawn: the click seems to do nothing, and the page, whose
clock was stopped for the answer, stands still for ever. On a busy server that happens. A poll is left out, as the clock
sends the next one; a click is asked again a moment later.

Names that begin with an underscore are Streamlit's own: each use is guarded, and a test says when one of them has gone.
"""

from __future__ import annotations

import asyncio
import functools
from typing import TYPE_CHECKING, Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

if TYPE_CHECKING:
    from streamlit.proto.ClientState_pb2 import ClientState

AGAIN_SECONDS = 0.05
"""How long a click waits before it is asked again."""
_MARK = "waits_for_the_end_of_a_script"


def wait_for_answers() -> None:
    """Let no request of a part of a page, from now on, throw away what a script has drawn; once is enough."""
    asked = AppSession.request_rerun
    if getattr(asked, _MARK, False):
        return

    @functools.wraps(asked)
    def request_rerun(self: AppSession, client_state: ClientState | None) -> None:
        if client_state is None or not client_state.fragment_id or not is_ending(self):
            asked(self, client_state)
        elif not client_state.is_auto_rerun:
            asyncio.get_running_loop().call_later(AGAIN_SECONDS, request_rerun, self, client_state)

    setattr(request_rerun, _MARK, True)
    AppSession.request_rerun = request_rerun  # type: ignore[method-assign]


def is_ending(session: Any) -> bool:
    """Whether the script of a session runs no more while what it drew is still on its way."""
    requests = getattr(getattr(session, "_scriptrunner", None), "_requests", None)
    return getattr(requests, "_state", None) is ScriptRequestType.STOP
