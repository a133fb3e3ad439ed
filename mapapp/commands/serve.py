"""``mapapp serve``: the app, in a browser."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import FrameType

from mapapp.commands import arguments
from mapapp.settings import DATASET_VARIABLE

APP = Path(__file__).resolve().parents[1] / "app.py"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("serve", help="open the map in a browser")
    arguments.add_dataset(parser)
    parser.add_argument(
        "--port", type=port, metavar="N", help="port to listen on (default: 8501, or the next free one)"
    )
    parser.set_defaults(run=run)


def port(text: str) -> int:
    """Port number; argparse shows the sentence where it is not one."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65535):
        raise argparse.ArgumentTypeError(f'"{text}" is not a port; give a number from 1 to 65535')
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Bring the build up to date if need be, then run Streamlit until it is stopped."""
    folder = arguments.existing(args.dataset).resolve()
    if args.port is not None:
        _refuse_taken_port(args.port)
    _bring_up_to_date(folder)
    return _wait_for(subprocess.Popen(streamlit_command(args.port), env={**os.environ, DATASET_VARIABLE: str(folder)}))


def streamlit_command(number: int | None) -> list[str]:
    """Command that starts Streamlit; the other settings lie in ``mapapp/.streamlit/config.toml``.

    Without ``serverAddress`` Streamlit asks an outside host for its own address.
    """
    command = [sys.executable, "-m", "streamlit", "run", str(APP), "--browser.serverAddress=localhost"]
    return [*command, f"--server.port={number}"] if number is not None else command


def _bring_up_to_date(folder: Path) -> None:
    """Build the dataset where its facts are newer than its shapes."""
    from geodata.build import is_current

    if not is_current(folder):
        from mapapp.commands.build import build

        print("The facts changed since the last build; building ...", file=sys.stderr)
        build(folder)


def _refuse_taken_port(number: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", number))
        except OSError as problem:
            raise arguments.UsageError(f"port {number} cannot be used: {problem.strerror}; choose another") from None


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
