"""``mapapp new``: a minimal dataset folder to begin from."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("new", help="write a small example dataset to begin one's own from")
    parser.add_argument("dir", metavar="DIR", type=Path, help="folder to write; it must not exist, or be empty")
    parser.add_argument("--title", default="", help="title of the dataset")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the example and build it, so that it plays at once."""
    from geodata.importing import start_dataset
    from mapapp.commands.build import build

    start_dataset(args.dir, args.title)
    build(args.dir)
    print(f"next: mapapp serve --dataset {args.dir}, and write over the files that {args.dir / 'README.md'} explains")
    return 0
