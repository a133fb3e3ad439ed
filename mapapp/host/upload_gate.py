"""Bounds on what visitors may make the server hold, checked before a byte of a file is read.

Streamlit bounds the size of one file, and holds as many of them in memory as a session sends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mapapp.host.guard import plain_answer

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

UPLOADS = "/_stcore/upload_file/"
ENVELOPE = 64 * 1024
"""Bytes that a request may have beside its file."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How much is held at a time; files that were taken to disk no longer count."""

    file_bytes: int
    """Of one file; 0 takes none."""
    session_files: int
    """Files of one session."""
    total_bytes: int
    """Of all sessions together."""


@dataclass(slots=True)
class UploadGate:
    """ASGI layer that refuses an upload beyond the quota, in one sentence."""

    app: ASGIApp
    quota: Quota
    held: Callable[[], Mapping[str, tuple[int, int]]]
    """Session -> number and bytes of files it holds."""
    base: str = ""
    under_way: list[tuple[str, int]] = field(default_factory=list)
    """Session and bytes of each upload that is being received."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Receive one upload, or pass anything else on."""
        path = scope.get("path", "").removeprefix(self.base)
        if scope["type"] != "http" or scope["method"] not in ("PUT", "POST") or not path.startswith(UPLOADS):
            await self.app(scope, receive, send)
            return
        session = path.removeprefix(UPLOADS).partition("/")[0]
        length = dict(scope["headers"]).get(b"content-length", b"").decode("latin-1")
        status, refusal = self.refusal(session, length)
        if refusal:
            await plain_answer(send, status, f"{refusal}\n", connection="close")
            return
        ticket = (session, int(length))
        self.under_way.append(ticket)
        try:
            await self.app(scope, receive, send)
        finally:
            self.under_way.remove(ticket)

    def refusal(self, session: str, length: str) -> tuple[int, str]:
        """Status and sentence of a refusal; the sentence is "" where the upload may come."""
        if not self.quota.file_bytes:
            return 403, "this server takes no files"
        if not (length.isascii() and length.isdigit() and len(length) < 16):
            return 411, "an upload must say its size"
        size = int(length)
        if size > self.quota.file_bytes + ENVELOPE:
            return 413, f"the file is larger than {self.quota.file_bytes // 2**20:,} MB"
        held, coming = self.held(), [bytes_ for one, bytes_ in self.under_way if one == session]
        if held.get(session, (0, 0))[0] + len(coming) >= self.quota.session_files:
            return 429, f"this session holds {self.quota.session_files} files already; reload the page to start again"
        if self.in_all(held) + size > self.quota.total_bytes:
            return 503, "the server holds as many files as it can; try again in a few minutes"
        return 200, ""

    def in_all(self, held: Mapping[str, tuple[int, int]]) -> int:
        """Bytes that are held or being received."""
        return sum(size for _files, size in held.values()) + sum(size for _session, size in self.under_way)
