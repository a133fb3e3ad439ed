"""Whether a message of a browser is one that our app can have sent, judged before a session takes it in.

A component's state is JSON text inside the message. Streamlit takes it as it comes; where it is no JSON, or nested
thousands deep, the session fails from then on and its log fills with tracebacks. Streamlit also takes messages that
empty the cache of all readers, or end the server while it is developed: no part of our page sends them.
"""

from __future__ import annotations

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

from mapapp.host.guard import Verdict, json_depth_fits

TAKEN = frozenset({"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "backend_operation_request"})
"""Kinds of message that our page sends."""
_OPERATIONS_NOT_TAKEN = ("install_skills", "dismiss_skills_nudge")
_JSON = frozenset({"json_value", "json_trigger_value"})
_TEXT = frozenset({"string_value"})


def judge(content: bytes) -> Verdict:
    """What is done with a message: it reaches the session, is passed over, or ends the connection."""
    message = BackMsg()
    try:
        message.ParseFromString(content)
    except DecodeError:
        return Verdict.CLOSE
    kind = message.WhichOneof("type")
    if kind not in TAKEN:
        return Verdict.DROP
    if kind == "backend_operation_request":
        operation = message.backend_operation_request.ListFields()
        asked = {field.name for field, _value in operation}
        return Verdict.DROP if asked & set(_OPERATIONS_NOT_TAKEN) else Verdict.TAKE
    for state in message.rerun_script.widget_states.widgets:
        value = state.WhichOneof("value")
        if value in _JSON and not json_depth_fits(getattr(state, value), must_parse=True):
            return Verdict.CLOSE
        if value in _TEXT and not json_depth_fits(getattr(state, value), must_parse=False):
            return Verdict.CLOSE
    return Verdict.TAKE
