"""``mapapp serve``: the app, in a browser."""

from __future__ import annotations

import argparse
import errno
import ipaddress
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from mapapp.commands import arguments
from mapapp.settings import DATASET_VARIABLE, DEVELOPING

PACKAGE = Path(__file__).resolve().parents[1]
"""Folder that the server runs in: not the user's, so that nothing he keeps there is imported or read as settings."""
LOCAL = "127.0.0.1"
"""Address that only this machine reaches."""
FIRST_PORT = 8501
PORTS_TRIED = 100


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("serve", help="open the map in a browser")
    arguments.add_dataset(parser)
    parser.add_argument(
        "--port", type=port, metavar="N", help="port to listen on (default: 8501, or the next free one)"
    )
    parser.add_argument(
        "--host",
        default=LOCAL,
        metavar="ADDRESS",
        help="address to listen on (default: 127.0.0.1, which only this machine reaches; 0.0.0.0: the whole network)",
    )
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        type=allowed_name,
        metavar="NAME",
        help="name under which others reach this server, for instance that of the proxy before it; may be repeated",
    )
    parser.add_argument(
        "--dev",
        action="store_true",
        help="for developers of the page: bundle its sources anew on a reload after a change (needs deno)",
    )
    parser.set_defaults(run=run)


def port(text: str) -> int:
    """Port number; argparse shows the sentence where it is not one."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65535):
        raise argparse.ArgumentTypeError(f'"{text}" is not a port; give a number from 1 to 65535')
    return int(text)


def allowed_name(text: str) -> str:
    """Name of a host; argparse shows the sentence where it is not one."""
    if not text or any(letter in "/*?#@ \\" or not letter.isprintable() for letter in text):
        raise argparse.ArgumentTypeError(f'"{text}" is not the name of a host; give one like maps.example.org')
    return text


def run(args: argparse.Namespace) -> int:
    """Bring the build up to date if need be, then run the server until it is stopped."""
    if args.dev:
        _prepare_to_develop()
    folder = arguments.existing(args.dataset).resolve()
    number = free_port(args.host, args.port)
    _bring_up_to_date(folder)
    if not is_local(args.host):
        print(open_to(args.host, number), file=sys.stderr, flush=True)
    environment = {**os.environ, DATASET_VARIABLE: str(folder), **({DEVELOPING: "1"} if args.dev else {})}
    # Only what imports would otherwise find: names beside the package, never those of the folder one stands in.
    environment["PYTHONPATH"] = os.pathsep.join(_absolute(PACKAGE.parent, environment.get("PYTHONPATH", "")))
    command = server_command(args.host, number, args.allow_host)
    return _wait_for(subprocess.Popen(command, env=environment, cwd=PACKAGE))


def _prepare_to_develop() -> None:
    """Refuse where the page cannot be bundled: without deno, or without its sources, which only a checkout has."""
    from mapapp.timeline import bundle

    try:
        bundle.deno()
    except bundle.BundleError as problem:
        raise arguments.UsageError(str(problem)) from None
    if not bundle.sources():
        raise arguments.UsageError("--dev needs the page's sources, which are in a checkout and not in the package")


def server_command(address: str, number: int, names: Sequence[str] = ()) -> list[str]:
    """Command that starts the server; its settings are in ``mapapp/host/server_options.py``."""
    from mapapp.panels.upload_settings import upload_settings

    uploads = upload_settings()
    words = [sys.executable, "-P", "-m", "mapapp.host.server", f"--host={address}", f"--port={number}"]
    words += [f"--upload-mb={uploads.megabytes}", f"--total-mb={uploads.total_mb}"]
    return [*words, *(f"--allow-host={name}" for name in names)]


def is_local(address: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def open_to(address: str, number: int) -> str:
    """The one line of warning of a server that others reach."""
    where = "every address of this machine" if address in ("0.0.0.0", "::") else address
    return (
        f"warning: the map listens on {where}, port {number}: whoever reaches it may look, make files and upload, "
        "unencrypted; SECURITY.md says how to put it behind HTTPS"
    )


def free_port(address: str, wanted: int | None) -> int:
    """The wanted port, or from 8501 on the first that is free, with a word where that is another."""
    for number in (wanted,) if wanted is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        problem = _in_the_way(address, number)
        if problem is None:
            if wanted is None and number != FIRST_PORT:
                print(f"port {FIRST_PORT} is taken; the map is at port {number} instead", file=sys.stderr, flush=True)
            return number
        if problem.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise arguments.UsageError(
                f'"{address}" is no address of this machine ({problem.strerror}); '
                "give one of its own, 127.0.0.1 or 0.0.0.0 with --host"
            )
        if wanted is not None:
            raise arguments.UsageError(f"port {wanted} cannot be used: {problem.strerror}; choose another")
    raise arguments.UsageError(f"no port from {FIRST_PORT} on is free; choose one with --port")


def _in_the_way(address: str, number: int) -> OSError | None:
    """What keeps us from listening there."""
    try:
        family, kind, protocol, _name, where = socket.getaddrinfo(address, number, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except UnicodeError:
        return OSError(errno.EADDRNOTAVAIL, "not the name of a host")
    except OSError as problem:
        return problem
    return None


def _absolute(first: Path, path: str) -> list[str]:
    """Entries of a search path that do not depend on the folder one stands in, ours first."""
    return [str(first), *(entry for entry in path.split(os.pathsep) if Path(entry).is_absolute())]


def _bring_up_to_date(folder: Path) -> None:
    """Build the dataset where its facts are newer than its shapes."""
    from geodata.building.build import is_current

    if not is_current(folder):
        from mapapp.commands.build import build

        print("The facts changed since the last build; building ...", file=sys.stderr)
        build(folder)


def _wait_for(server: subprocess.Popen[bytes]) -> int:
    """Exit code of the server; a signal to us ends it too."""

    def end(_number: int, _frame: FrameType | None) -> None:
        server.terminate()

    signal.signal(signal.SIGTERM, end)
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.wait()
        raise
