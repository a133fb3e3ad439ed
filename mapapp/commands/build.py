"""``mapapp build``: make a dataset's shapes and periods from its facts."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from geodata.building.build_process import BuildLimits
from mapapp.commands import arguments, check


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("build", help="make shapes and periods from the facts")
    parser.add_argument("dir", nargs="?", type=Path, metavar="DIR", help="dataset folder (default: as --dataset)")
    arguments.add_dataset(parser)
    parser.add_argument("--check", action="store_true", help="only say whether built/ is what the facts give")
    arguments.add_bounds(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build, or check that the build is current; 1 where it is not."""
    folder = arguments.dataset_in(args.dir or args.dataset)
    if args.check:
        from geodata.building.build import check_built

        return 1 if check.report(tuple(check_built(folder))) else 0
    build(folder, BuildLimits(args.memory, args.seconds))
    return 0


def build(folder: Path, limits: BuildLimits | None = None) -> None:
    """Build a dataset in a process of its own, telling a terminal how far it is."""
    from geodata.building.build_process import build_apart

    build_apart(folder, limits, say)
    print(f"built {folder / 'built'}")


def say(step: str) -> None:
    """Print the step that begins on standard error."""
    print(step, file=sys.stderr, flush=True)
