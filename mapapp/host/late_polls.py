"""Polls of a page's clock that come too early: Streamlit would throw away the answer to a reader's click for them.

A page that shows how far a job is asks the server twice a second (``st.fragment(run_every=...)``). Where such a poll
arrives when the script has just ended and what it drew is not yet handed on, Streamlit starts another run and forgets
what was drawn: the click seems to do nothing, and the page, whose clock was stopped for the answer, stands still for
ever. On a busy server that happens. A poll that is left out costs nothing: the clock sends the next one.

Names that begin with an underscore are Streamlit's own: each use is guarded, and a test says when one of them has gone.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

if TYPE_CHECKING:
    from streamlit.proto.ClientState_pb2 import ClientState


def leave_out() -> None:
    """Leave out, from now on, every poll that comes while a session's script ends; once is enough."""
    asked = AppSession.request_rerun
    if hasattr(asked, "__wrapped__"):
        return

    @functools.wraps(asked)
    def request_rerun(self: AppSession, client_state: ClientState | None) -> None:
        if not (client_state is not None and client_state.is_auto_rerun and is_ending(self)):
            asked(self, client_state)

    AppSession.request_rerun = request_rerun  # type: ignore[method-assign]


def is_ending(session: Any) -> bool:
    """Whether the script of a session runs no more while what it drew is still on its way."""
    requests = getattr(getattr(session, "_scriptrunner", None), "_requests", None)
    return getattr(requests, "_state", None) is ScriptRequestType.STOP
