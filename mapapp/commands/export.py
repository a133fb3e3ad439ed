"""``mapapp export FORMAT OUT``: the map, or its data, as a file."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mapapp.commands import arguments

if TYPE_CHECKING:
    from geodata.dataset import Dataset


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("export", help="write the map, or its data, to a file")
    parser.add_argument("format", choices=sorted(FORMATS), metavar="FORMAT", help=", ".join(sorted(FORMATS)))
    parser.add_argument("out", type=Path, metavar="OUT", help="file to write")
    parser.add_argument("--day", type=arguments.day, metavar="DAY", help="one day, YYYY-MM-DD")
    parser.add_argument("--from", dest="first", type=arguments.day, metavar="DAY", help="first day of a span")
    parser.add_argument("--to", dest="last", type=arguments.day, metavar="DAY", help="last day of a span")
    parser.add_argument("--force", action="store_true", help="replace OUT if it exists")
    arguments.add_dataset(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the file; nothing half-written is left where that fails."""
    _refuse_bad_span(args)
    _refuse_bad_target(args.out, force=args.force)
    dataset = arguments.open_dataset(args)
    for day in (args.day, args.first, args.last):
        if day is not None:
            dataset.require_day(day)
    content = FORMATS[args.format](dataset, args)
    write_whole(args.out, content)
    print(f"wrote {args.out} ({len(content) / 1024:,.0f} kB)")
    return 0


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as problem:
        raise arguments.UsageError(f'cannot write "{path}": {problem.strerror}') from None
    finally:
        draft.unlink(missing_ok=True)


def _refuse_bad_span(args: argparse.Namespace) -> None:
    if args.day and (args.first or args.last):
        raise arguments.UsageError("give either --day or --from and --to, not both")
    if bool(args.first) != bool(args.last):
        raise arguments.UsageError("give both ends of the span: --from DAY --to DAY")
    if args.first and args.first > args.last:
        raise arguments.UsageError(f"the span ends before it starts: {args.first} to {args.last}; swap --from and --to")


def _refuse_bad_target(out: Path, *, force: bool) -> None:
    if out.is_dir():
        raise arguments.UsageError(f'"{out}" is a folder; name a file')
    if out.exists() and not force:
        raise arguments.UsageError(f'"{out}" exists; choose another name, or add --force to replace it')
    if not out.parent.is_dir():
        raise arguments.UsageError(f'there is no folder "{out.parent}"; make it first')


def _html(dataset: Dataset, args: argparse.Namespace) -> bytes:
    from mapapp.map_page import map_page
    from mapapp.view import MapView

    view = MapView(day=args.day) if args.day else None
    span = (args.first, args.last) if args.first else None
    return map_page(dataset, view=view, span=span).encode()


def _geojson(dataset: Dataset, args: argparse.Namespace) -> bytes:
    from geodata.export.vector import geojson

    if args.day is None:
        raise arguments.UsageError("geojson takes one day: add --day DAY")
    return geojson(dataset, args.day)


FORMATS: dict[str, Callable[[Dataset, argparse.Namespace], bytes]] = {"html": _html, "geojson": _geojson}
