"""Arguments that several commands take, and what they stand for."""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from geodata.facts import name_lookup
from geodata.model.errors import DataFileError, GeodataError, OutOfRange
from geodata.model.period import parse_day
from mapapp.settings import PACKAGED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from geodata.dataset import Dataset
    from geodata.model.records import Cell

BY_UNIT = ("admin1", "governorate")
"""Words for the first-level unit after ``--by``: the field's, and the one first used, which stays good."""


T = TypeVar("T")


class UsageError(GeodataError):
    """The command line asks for something that does not exist; its text is one line."""


def add_dataset(parser: argparse.ArgumentParser) -> None:
    """Give a command its ``--dataset DIR``."""
    parser.add_argument(
        "--dataset",
        action=_Once,
        type=Path,
        default=PACKAGED,
        metavar="DIR",
        help="dataset folder (default: the packaged one)",
    )


def add_bounds(parser: argparse.ArgumentParser) -> None:
    """Give a command that builds its ``--memory MB`` and ``--seconds N``."""
    bounds = parser.add_argument_group("bounds")
    bounds.add_argument("--memory", type=_memory, default=6144, metavar="MB", help="most memory to take (default 6144)")
    bounds.add_argument(
        "--seconds", type=_seconds, default=3600, metavar="N", help="most processor time (default 3600)"
    )


def _memory(text: str) -> int:
    return _at_least(text, 512)


def _seconds(text: str) -> int:
    return _at_least(text, 1)


def _at_least(text: str, least: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) < 10**9:
        raise argparse.ArgumentTypeError(f'"{text}" is no whole number from {least} on')
    return int(text)


class _Once(argparse.Action):
    """Keeps a value and refuses a second one, of which argparse would silently take the last."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        """Keep the value."""
        given: set[str] = namespace.__dict__.setdefault("_given", set())
        if self.dest in given:
            parser.error(f"{option_string} is given twice; a command works on one dataset")
        given.add(self.dest)
        setattr(namespace, self.dest, values)


def add_day(parser: argparse.ArgumentParser) -> None:
    """Give a command its ``DAY``."""
    parser.add_argument("day", metavar="DAY", type=day, help="a day, YYYY-MM-DD; the situation at its end")


def add_one_place(parser: argparse.ArgumentParser) -> None:
    """Give a command the place that it cannot do without."""
    add_subject(parser, required=True)


def add_subject(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    """Give a command its ``[--place] PLACE | --at LON,LAT``."""
    subject = parser.add_mutually_exclusive_group(required=required)
    subject.add_argument("--place", metavar="ID", help="id or name of a place, such as lowport")
    # The same without its option; suppressed, so that its absence does not undo --place.
    subject.add_argument("place", nargs="?", metavar="PLACE", default=argparse.SUPPRESS, help="the same")
    subject.add_argument("--at", metavar="LON,LAT", type=point, help="a point, degrees east and north")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Give a command its ``--json``."""
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def add_two_days(parser: argparse.ArgumentParser) -> None:
    """Give a command its two days and the forms its tables may be printed in."""
    parser.add_argument("first", type=day, metavar="DAY", help="the earlier day, YYYY-MM-DD")
    parser.add_argument("second", type=day, metavar="DAY", help="the later day")
    parser.add_argument("--csv", action="store_true", help="print the tables as CSV")
    add_json(parser)
    add_dataset(parser)


def add_by(parser: argparse.ArgumentParser) -> None:
    """Give a command its ``--by admin1``."""
    parser.add_argument(
        "--by", choices=BY_UNIT, help="the same count for each first-level unit too (two words for the same)"
    )


def whole_and_units(
    args: argparse.Namespace,
    first: date,
    last: date,
    count: Callable[[Dataset, date, date], T],
    count_by_unit: Callable[[Dataset, date, date], Mapping[str, T]],
) -> tuple[Dataset, T, dict[str, T]]:
    """A dataset, what was counted of two days, and the same of each first-level unit where ``--by`` asks for it."""
    dataset = open_dataset(args)
    units = dict(count_by_unit(dataset, first, last)) if args.by else {}
    return dataset, count(dataset, first, last), units


def with_units(
    args: argparse.Namespace, whole: T, units: Mapping[str, T], as_json: Callable[[T], dict[str, Any]]
) -> dict[str, Any]:
    """An answer as one document, with the same of each first-level unit under the word that ``--by`` has for it."""
    by_unit = {unit: as_json(part) for unit, part in units.items()}
    return {**as_json(whole), **({f"by_{args.by}": by_unit} if by_unit else {})}


def two_days(args: argparse.Namespace) -> tuple[date, date]:
    """The two days in order, with a word on standard error where they were not; UsageError for two forms at once."""
    if args.json and args.csv:
        raise UsageError("give either --json or --csv, not both")
    if args.first > args.second:
        print(f"the days were put in order: {args.second} to {args.first}", file=sys.stderr)
    return min(args.first, args.second), max(args.first, args.second)


def day(text: str) -> date:
    """Day written as YYYY-MM-DD; argparse shows the sentence where it is not one."""
    try:
        return parse_day(text)
    except ValueError as problem:
        # A command takes a day without doubt, so it does not advise how doubt is written.
        raise argparse.ArgumentTypeError(str(problem).removesuffix(", with ~ or ? after it if in doubt")) from None


def point(text: str) -> tuple[float, float]:
    """Longitude and latitude written as ``36.72,34.73``."""
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a point; write it as LON,LAT, such as 36.72,34.73') from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise argparse.ArgumentTypeError(f'"{text}" is not on Earth; write LON,LAT in degrees, east and north positive')
    return lon, lat


def existing(folder: Path) -> Path:
    """The folder itself, if there is one; UsageError otherwise."""
    if not folder.is_dir():
        raise UsageError(f'there is no dataset folder "{folder}"; give one that holds datapackage.json and facts/')
    return folder


def dataset_in(folder: Path) -> Path:
    """The folder itself, if it holds a dataset; UsageError or DataFileError otherwise."""
    if not (existing(folder) / "datapackage.json").is_file():
        raise DataFileError("datapackage.json", f'is missing; "{folder}" is no dataset folder')
    return folder


def open_dataset(args: argparse.Namespace) -> Dataset:
    """The dataset that the command line names."""
    from geodata.dataset import load

    return load(existing(args.dataset))


def known_place(dataset: Dataset, text: str) -> str:
    """Id of the place that a text means, by id or name in any case; UsageError with the nearest one otherwise."""
    places = name_lookup.places(dataset)
    found = name_lookup.meant(text, places)
    if found is None:
        raise UsageError(
            f'"{text}" is not a place of this dataset; {name_lookup.hint(text, places, "places.csv lists them")}'
        )
    return found


def known_unit(dataset: Dataset, text: str | None) -> str | None:
    """First-level unit that a text means, by name in any case; the text itself where it is none, for who refuses it."""
    return text and (name_lookup.meant(text, name_lookup.units(dataset)) or text)


def cell_at(dataset: Dataset, lon: float, lat: float) -> Cell:
    """Cell that a point lies in; OutOfRange where it lies outside the country."""
    cell = dataset.at(lon, lat)
    if cell is None:
        raise OutOfRange(f"{lon},{lat} lies outside the country of this dataset; write LON,LAT, east before north")
    return cell


def subject(dataset: Dataset, args: argparse.Namespace) -> str:
    """Id of the place that ``--place`` names, or whose cell ``--at`` lies in."""
    return cell_at(dataset, *args.at).id if args.at else known_place(dataset, args.place)


@contextlib.contextmanager
def told_if_not_written(out: Path) -> Iterator[None]:
    """While something is written: an interruption says that it was not, a fault of the disk is one sentence."""
    try:
        yield
    except KeyboardInterrupt:
        print(f'stopped; "{out}" was not written', file=sys.stderr)
        raise
    except OSError as problem:
        raise GeodataError(f'cannot write "{out}": {problem.strerror or problem}') from None


def declare(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    help: str,
    run: Callable[[argparse.Namespace], int],
    *add: Callable[[argparse.ArgumentParser], None],
) -> argparse.ArgumentParser:
    """Declare a command whose arguments are those of this module."""
    parser = commands.add_parser(name, help=help)
    for each in add:
        each(parser)
    parser.set_defaults(run=run)
    return parser


def answer(
    args: argparse.Namespace,
    as_json: Callable[[], dict[str, Any]],
    rows: Callable[[], Iterable[Sequence[object]]] | None,
    show: Callable[[], None],
) -> int:
    """Print an answer in the form that the command line asks for; give back 0."""
    if args.json:
        print_json(as_json())
    elif rows is not None and args.csv:
        print_csv(rows())
    else:
        show()
    return 0


def print_csv(rows: Iterable[Sequence[object]]) -> None:
    """Print rows as CSV, ``None`` as an empty cell, nothing that a spreadsheet would compute."""
    from geodata.model.safe_text import as_text_cell

    table = csv.writer(sys.stdout, lineterminator="\n")
    for row in rows:
        table.writerow("" if cell is None else as_text_cell(str(cell)) for cell in row)


def print_json(document: dict[str, Any]) -> None:
    """Print one JSON document."""
    print(json.dumps(document, ensure_ascii=False, indent=2))
