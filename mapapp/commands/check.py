"""``mapapp check``: every mistake of a dataset, by file, line and column."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from geodata.model.errors import Problem
from mapapp.commands import arguments


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("check", help="name every mistake of a dataset")
    parser.add_argument("dir", nargs="?", type=Path, metavar="DIR", help="dataset folder (default: as --dataset)")
    arguments.add_dataset(parser)
    parser.add_argument(
        "--sources",
        action="store_true",
        help="also list thinly sourced rows, rough coordinates, undated sources and texts without translation",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the problems; 1 where one of them is an error."""
    folder = arguments.existing(args.dir or args.dataset)
    errors = report(find_all(folder, sources=args.sources))
    return 1 if errors else 0


def find_all(folder: Path, *, sources: bool) -> tuple[Problem, ...]:
    """Problems of a dataset folder, in the order of its files."""
    from geodata.checking.dataset_problems import find_problems
    from geodata.facts.reading import read_dataset

    problems = tuple(find_problems(folder))
    if not sources or any(problem.severity == "error" for problem in problems):
        return problems
    from geodata.checking.evidence_doubts import thin_evidence

    return (*problems, *thin_evidence(read_dataset(folder)))


def report(problems: tuple[Problem, ...]) -> int:
    """Print problems on standard error and a count on standard output; give back how many are errors."""
    for problem in problems:
        prefix = "" if problem.severity == "error" else f"{problem.severity}: "
        print(f"{prefix}{problem}", file=sys.stderr)
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}")
    return errors


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``1 error``, ``2 errors``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
