"""Streamlit's sessions and the files they hold in memory: the one module that knows where Streamlit keeps them.

Streamlit drops a lost session only when another one comes or goes; what it held stays until then. Names that begin
with an underscore are Streamlit's own: each use is guarded, and a test says when one of them has gone.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from mapapp.host.visits import VISITS

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


def session_id() -> str:
    """Id of the session that runs this script, "" outside one."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def is_connected(session: str) -> bool:
    """Whether a session has its reader."""
    return runtime.exists() and runtime.get_instance().is_active_session(session)


def let_go() -> int:
    """Shut sessions that lost their reader too long ago, and end what is due; gives back how many ended."""
    if not runtime.exists():
        return 0
    server = runtime.get_instance()
    gone = VISITS.gone(_disconnected(server))
    for session in gone:
        server.close_session(session)
    VISITS.end_of(gone)
    ended = len(gone) + VISITS.expire(is_connected)
    if ended:
        gc.collect()
        give_memory_back()
    return ended


def held() -> Mapping[str, tuple[int, int]]:
    """Session -> number and bytes of the files that Streamlit holds in memory for it; emptied ones do not count."""
    return held_by(runtime.get_instance()) if runtime.exists() else {}


def held_by(server: Any) -> Mapping[str, tuple[int, int]]:
    """The same, of a given runtime."""
    storage: Mapping[str, Mapping[str, Any]] = getattr(server.uploaded_file_mgr, "file_storage", {})
    found = {}
    for session, files in list(storage.items()):
        sizes = [len(file.data) for file in list(files.values()) if file.data]
        if sizes:
            found[session] = (len(sizes), sum(sizes))
    return found


def release(file: UploadedFile) -> None:
    """Let go of the content of an upload that lies on disk by now; Streamlit would hold it as long as the session."""
    file.seek(0)
    file.truncate()  # the copy that the widget's state keeps
    with contextlib.suppress(AttributeError, TypeError):
        manager: Any = runtime.get_instance().uploaded_file_mgr
        # The uploader must still find its file, so an empty one takes its place.
        manager.add_file(session_id(), UploadedFileRec(file.file_id, file.name, file.type, b""))


def give_memory_back() -> None:
    """Return freed memory to the system, where the C library can."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _disconnected(server: Any) -> set[str]:
    """Sessions that lost their connection and may still be taken up again."""
    with contextlib.suppress(AttributeError):
        return {info.session.id for info in server._session_mgr._session_storage.list()}
    return set()
