"""The server: Streamlit's app behind our own layers; ``mapapp serve`` starts it as ``python -P -m mapapp.host.server``.

Everything it needs comes as arguments; its current folder is that of the package, so nothing a user keeps is imported
or read as settings.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit import cli_util, config
from streamlit.starlette import App

from mapapp.host import late_polls, scratch, sessions
from mapapp.host.guard import Guard, Hosts, host_name
from mapapp.host.messages import judge
from mapapp.host.server_options import apply, base_path, server_options
from mapapp.host.site import PAGES, PRIVATE, SITE, VISITOR
from mapapp.host.upload_gate import Quota, UploadGate

if TYPE_CHECKING:
    from starlette.types import ASGIApp

APP = Path(__file__).resolve().parents[1] / "app.py"
TICK_SECONDS = 15.0
"""How often the clock looks for what is due."""
SWEEP_TICKS = 4
"""Dead servers' folders are looked for once in so many ticks."""
MAP_PAGE_SECONDS = 365 * 24 * 3600
"""How long a browser may keep a map page: its name changes with its content."""


_logger = logging.getLogger("mapapp.server")


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until a signal comes."""
    args = _arguments(argv)
    listening = listen(args.host, args.port)
    SITE.open = True
    scratch.sweep()
    scratch.hold_everything()
    apply(server_options(args.host, args.port, args.upload_mb))
    late_polls.leave_out()
    quota = Quota(args.upload_mb * 2**20, args.session_files, args.total_mb * 2**20)
    app = application(hosts(args.host, args.allow_host), quota)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            ws="websockets-sansio",
            ws_max_size=2**21,  # guard.LARGEST_MESSAGE, and room to say so
            ws_per_message_deflate=False,
            access_log=False,
            log_level="warning",
            server_header=False,
        )
    )
    address = f"http://{shown(args.host)}:{args.port}{base_path()}/"
    print(f"The map is at {address} (Ctrl-C ends it)", flush=True)
    headless = os.environ.get("STREAMLIT_SERVER_HEADLESS", "").lower() in ("1", "true")
    if not (args.no_browser or headless or config.get_option("server.headless")):
        cli_util.open_browser(address)
    server.run(sockets=[listening])
    return 0


def application(allowed: Hosts, quota: Quota) -> App:
    """The ASGI application."""
    base = base_path()
    return App(
        APP,
        routes=[
            Route(f"{base}/{PAGES}/{{name}}", map_page),
            Route(f"{base}/{PRIVATE}/{{name}}", private_page),
        ],
        middleware=[
            Middleware(Guard, hosts=allowed, base=base, judge=judge),
            Middleware(UploadGate, quota=quota, held=sessions.held, base=base),
        ],
        lifespan=clock,
    )


def hosts(address: str, names: Sequence[str]) -> Hosts:
    """Names under which a server at this address may be asked for."""
    given = frozenset(filter(None, (host_name(name) for name in names)))
    here = f"[{address}]" if ":" in address else address
    return Hosts(given | {host_name(here)}, numbers=not Hosts(frozenset()).allow(here), proxied=given)


def listen(address: str, port: int) -> socket.socket:
    """A listening socket; OSError where the address cannot be had."""
    family, kind, protocol, _name, where = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(where)
        listening.listen(2048)
        listening.setblocking(False)
    except BaseException:
        listening.close()
        raise
    return listening


def shown(address: str) -> str:
    """Address as a browser on this machine takes it."""
    if address in ("127.0.0.1", "0.0.0.0", "::", "::1"):
        return "localhost"
    return f"[{address}]" if ":" in address else address


@contextlib.asynccontextmanager
async def clock(_app: ASGIApp) -> AsyncIterator[dict[str, Any]]:
    """Let go of what is due for as long as the server runs."""
    ticking = asyncio.create_task(_tick())
    try:
        yield {}
    finally:
        ticking.cancel()


async def _tick() -> None:
    number = 0
    while True:
        await asyncio.sleep(TICK_SECONDS)
        number += 1
        try:
            sessions.let_go()
            if number % SWEEP_TICKS == 0:
                await asyncio.to_thread(scratch.sweep)
        except Exception as fault:  # the clock goes on, whatever one tick met
            _logger.warning("what visitors left could not be looked through: %s %s", type(fault).__name__, fault)


async def map_page(request: Request) -> Response:
    """A map page that everybody may see, compressed once for all."""
    content = SITE.pages.get(request.path_params["name"])
    if content is None:
        return PlainTextResponse("no such page\n", 404)
    kept = {"Cache-Control": f"private, max-age={MAP_PAGE_SECONDS}, immutable", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        kept["Content-Encoding"] = "gzip"
    else:
        content = gzip.decompress(content)
    # As text: the app fetches it and puts it into a frame of its own; opened by itself it should run nothing here.
    return Response(content, media_type="text/plain", headers=kept)


async def private_page(request: Request) -> Response:
    """A page of one visitor's data, for that visitor."""
    name, visitor = request.path_params["name"], request.cookies.get(VISITOR, "")
    content = await asyncio.to_thread(SITE.private_page, name, visitor)
    if content is None:
        return PlainTextResponse("no such page\n", 404)
    return Response(content, media_type="text/plain")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mapapp.host.server")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", required=True, type=int)
    parser.add_argument("--allow-host", action="append", default=[])
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--upload-mb", type=int, default=50)
    parser.add_argument("--session-files", type=int, default=4)
    parser.add_argument("--total-mb", type=int, default=500)
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
