"""The layer around Streamlit: who may ask, what an answer says about itself, and what never reaches a session.

Streamlit lets any name in the Host header in, any origin on this machine, any frame and any message. This is a plain
ASGI layer, so that it holds for files, uploads and the websocket alike.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from mapapp.host.site import PRIVATE, VISITOR

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_MESSAGE = 2**20
"""Bytes of a message from a browser; ours say where the map came to rest, in some hundred."""
DEEPEST_STATE = 32
"""Levels of lists and objects inside one another in what a component reports; ours has three."""
LOCAL_NAMES = frozenset({"localhost"})
_logger = logging.getLogger("mapapp.guard")


class Verdict(Enum):
    """What is done with a message."""

    TAKE = "take"
    """It reaches its session."""
    DROP = "drop"
    """It is passed over."""
    CLOSE = "close"
    """It ends the connection."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """Names under which the server may be asked for.

    A page of another site can make its own name mean our address (DNS rebinding), and then read as if it were ours:
    its name is in the Host header. It cannot do so with a number.
    """

    names: frozenset[str]
    """Allowed names, lower case."""
    numbers: bool = False
    """Whether any IP address is allowed, not only those of this machine itself."""
    proxied: frozenset[str] = frozenset()
    """Names whose pages may send although a proxy asks for us under another name."""

    def allow(self, host: str) -> bool:
        """Whether a Host header (name or number, with or without a port) is one of ours."""
        name = host_name(host)
        if name in self.names or name in LOCAL_NAMES:
            return True
        try:
            number = ipaddress.ip_address(name)
        except ValueError:
            return False
        return self.numbers or number.is_loopback

    def same_origin(self, origin: str, host: str) -> bool:
        """Whether a request comes from a page of ours: of the same host and port, or of a name that was allowed."""
        try:
            parts = urlsplit(origin)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                return False
            usual = {"http": 80, "https": 443}[parts.scheme]
            asked = urlsplit(f"//{host}")
            if parts.hostname in self.proxied:
                return True
            same_port = (parts.port or usual) == (asked.port or usual)
            return parts.hostname == (asked.hostname or "") and same_port
        except ValueError:
            return False


def host_name(host: str) -> str:
    """Name or number of a Host header, lower case; "" where it is no host."""
    try:
        parts = urlsplit(f"//{host}")
        _port = parts.port
    except ValueError:
        return ""
    plain = not (parts.username or parts.password or parts.path or parts.query or parts.fragment)
    return (parts.hostname or "").rstrip(".") if plain else ""


class Guard:
    """ASGI layer that refuses strangers' requests, adds headers, and closes a websocket that sends what we never do."""

    def __init__(self, app: ASGIApp, hosts: Hosts, base: str = "", judge: Callable[[bytes], Verdict] | None = None):
        """Stand before ``app``, which is served below ``base`` ("" or ``/maps``); ``judge`` looks at messages."""
        self.app, self.hosts, self.base = app, hosts, base
        self.judge = judge or (lambda _message: Verdict.TAKE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or serve one websocket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = _headers(scope)
        refusal = self._refusal(scope, headers)
        if refusal and scope["type"] == "websocket":
            _logger.warning("a websocket was refused: %s", refusal)
            await send({"type": "websocket.close", "code": 1008, "reason": refusal})
        elif refusal:
            await plain_answer(send, 403 if "origin" in refusal else 400, f"{refusal}\n")
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self.app(scope, receive, self._with_headers(scope, headers, send))

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> str:
        """Why a request is not answered, "" where it is."""
        host = headers.get("host", "")
        if not self.hosts.allow(host):
            return f"this server is not known as {_short(host)}; start it with --allow-host NAME to allow a name"
        origin = headers.get("origin")
        reads = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if origin is not None and not reads and not self.hosts.same_origin(origin, host):
            return f"requests from the origin {_short(origin)} are not taken"
        return ""

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a websocket; the first message that no page of ours sends ends it, before a session sees it."""
        closed = False

        async def next_message() -> Message:
            nonlocal closed
            while True:
                message = await receive()
                verdict = self._verdict(message)
                if verdict is Verdict.TAKE:
                    return message
                if verdict is Verdict.CLOSE:
                    closed = True
                    size = len(message.get("bytes") or message.get("text") or "")
                    _logger.warning("a message of %d bytes that no page of ours sends: its connection is closed", size)
                    await send({"type": "websocket.close", "code": 1008, "reason": "no message of this app"})
                    return {"type": "websocket.disconnect", "code": 1008}

        async def send_while_open(message: Message) -> None:
            if not closed:
                await send(message)

        await self.app(scope, next_message, send_while_open)

    def _verdict(self, message: Message) -> Verdict:
        if message["type"] != "websocket.receive":
            return Verdict.TAKE
        content = message.get("bytes")
        if content is None or len(content) > LARGEST_MESSAGE:
            return Verdict.CLOSE
        return self.judge(content)

    def _with_headers(self, scope: Scope, headers: dict[str, str], send: Send) -> Send:
        """Send an answer with our headers instead of any of the same name."""
        path, framed = scope["path"].removeprefix(self.base), self._may_be_framed(scope)
        asks_page = scope["method"] == "GET" and "text/html" in headers.get("accept", "")
        new = asks_page and not cookie(headers.get("cookie", ""), VISITOR)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = dict(_ALWAYS)
                if not framed:
                    added |= {b"x-frame-options": b"SAMEORIGIN", b"content-security-policy": b"frame-ancestors 'self'"}
                if path.startswith(f"/{PRIVATE}/"):
                    added |= {b"cache-control": b"no-store"}
                dropped = {*added, b"access-control-allow-origin"}
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in dropped]
                if new:
                    kept.append((b"set-cookie", self._new_visitor(scope, headers)))
                message = {**message, "headers": [*kept, *added.items()]}
            await send(message)

        return send_with_headers

    def _may_be_framed(self, scope: Scope) -> bool:
        """Only the map, and only where its address says that it stands in another page."""
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        on_map = scope["path"].removeprefix(self.base).rstrip("/") in ("", "/map")
        return on_map and asked.get("embed", [""])[-1] in ("1", "true")

    def _new_visitor(self, scope: Scope, headers: dict[str, str]) -> bytes:
        secure = scope.get("scheme") == "https" or headers.get("x-forwarded-proto") == "https"
        ending = f"Path={self.base or '/'}; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"
        return f"{VISITOR}={secrets.token_urlsafe(24)}; {ending}".encode()


_ALWAYS = {b"x-content-type-options": b"nosniff", b"referrer-policy": b"same-origin"}


def cookie(header: str, name: str) -> str:
    """Value of one cookie of a Cookie header, "" without it."""
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def json_depth_fits(text: str, *, must_parse: bool) -> bool:
    """Whether the lists and objects of a JSON text lie no deeper inside one another than any of ours.

    Text that is no JSON fits unless it ``must_parse``: a reader may write what he likes into a field.
    """
    if not text:
        return True
    try:
        level: Iterable[Any] = [json.loads(text)]
    except RecursionError:
        return False
    except ValueError:
        return not must_parse
    for _depth in range(DEEPEST_STATE):
        level = [
            inner
            for one in level
            if isinstance(one, (list, dict))
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return True
    return False


async def plain_answer(send: Send, status: int, text: str, **more: str) -> None:
    """Answer a request with one sentence."""
    headers = {"content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff", **more}
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": text.encode()})


def _headers(scope: Scope) -> dict[str, str]:
    """Headers of a request; of a name that comes twice all values, so that none hides behind another."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}; {text}" if key in found else text
    return found


def _short(text: str) -> str:
    return json.dumps(text[:80])
