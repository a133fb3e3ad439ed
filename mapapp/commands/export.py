"""``mapapp export FORMAT OUT``: the map, or its data, as a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.files import overwrite_rules
from geodata.files.atomic_write import sweep, whole_file
from geodata.model.errors import GeodataError
from mapapp.commands import arguments, figures, films, sheets
from mapapp.commands.file_endings import refuse_bad_ending, table_named
from mapapp.commands.progress_bar import Steps
from mapapp.commands.written_summary import what_was_written
from mapapp.view import COMPARE_MODES

if TYPE_CHECKING:
    from geodata.dataset import Dataset
    from geodata.export.data.features import Selection

Writer = Callable[["Dataset", argparse.Namespace], bytes]
"""What makes the content of a file."""
FileWriter = Callable[["Dataset", argparse.Namespace, Path], None]
"""What writes a file that is too large to hold in memory."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("export", help="write the map, or its data, to a file")
    formats = sorted({**FORMATS, **FILES})
    parser.add_argument("format", choices=formats, metavar="FORMAT", help=", ".join(formats))
    parser.add_argument("out", type=Path, metavar="OUT", help="file to write")
    parser.add_argument("--day", type=arguments.day, metavar="DAY", help="one day, YYYY-MM-DD; without days: all")
    parser.add_argument("--from", dest="first", type=arguments.day, metavar="DAY", help="first day of a span")
    parser.add_argument("--to", dest="last", type=arguments.day, metavar="DAY", help="last day of a span, inside")
    parser.add_argument(
        "--faction",
        action="append",
        default=[],
        metavar="NAME",
        help="only what this faction (id or name, or nobody) holds; repeat",
    )
    parser.add_argument("--area", metavar="NAME", help="only this first-level unit, such as a province")
    parser.add_argument("--by", choices=("zone", "cell"), default="zone", help="what a feature is (default: zone)")
    parser.add_argument(
        "--table", default="", metavar="NAME", help="csv: this table alone; without it the one that OUT is named after"
    )
    parser.add_argument("--compare", type=arguments.day, metavar="DAY", help="html: opens comparing with this day")
    parser.add_argument("--mode", choices=COMPARE_MODES, help="html: how the two days are shown (default: swipe)")
    figures.add_options(parser)
    films.add_options(parser)
    sheets.add_options(parser)
    parser.add_argument("--force", action="store_true", help="replace OUT if it is a file; never one of a dataset")
    arguments.add_dataset(parser)
    parser.set_defaults(run=run, usual=parser.get_default)


def run(args: argparse.Namespace) -> int:
    """Write the file; nothing half-written is left where that fails."""
    _refuse_idle_options(args)
    refuse_bad_ending(args.format, args.out)
    _refuse_bad_span(args)
    _refuse_bad_comparison(args)
    sweep(args.out.parent)
    overwrite_rules.refuse_file(args.out, force=args.force, reading=args.dataset)
    dataset = arguments.open_dataset(args)
    for day in (args.day, args.first, args.last, args.compare):
        if day is not None:
            dataset.require_day(day)
    try:
        with whole(args.out, force=args.force, reading=args.dataset) as draft:
            if args.format in FILES:
                FILES[args.format](dataset, args, draft)
            else:
                draft.write_bytes(FORMATS[args.format](dataset, args))
    except KeyboardInterrupt:
        print(f'stopped; "{args.out}" was not written', file=sys.stderr)
        raise
    except OSError as problem:
        raise GeodataError(f'cannot write "{args.out}": {problem.strerror or problem}') from None
    said = what_was_written(dataset, args, _table(dataset, args))
    print(f"wrote {args.out}: {said} ({size(args.out.stat().st_size)})")
    return 0


def size(count: int) -> str:
    """Number of bytes as a person says it."""
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{count / 1e3:,.0f} kB"


@contextmanager
def whole(path: Path, *, force: bool, reading: Path) -> Iterator[Path]:
    """A draft to write, which takes its place once it is whole; where that fails nothing is left."""
    with whole_file(path) as draft:
        yield draft
        overwrite_rules.refuse_file(
            path, force=force, reading=reading
        )  # what stands there now, not when the work began


def _refuse_idle_options(args: argparse.Namespace) -> None:
    """An option that the format has no use for was meant for something; a file without it would be a surprise."""
    for option, formats in USED_BY.items():
        if args.format not in formats and getattr(args, option) != args.usual(option):
            raise arguments.UsageError(
                f"--{option.replace('_', '-')} is for {', '.join(sorted(formats))}; leave it out for {args.format}"
            )


def _refuse_bad_span(args: argparse.Namespace) -> None:
    if args.day and (args.first or args.last):
        raise arguments.UsageError("give either --day or --from and --to, not both")
    if bool(args.first) != bool(args.last):
        raise arguments.UsageError("give both ends of the span: --from DAY --to DAY")
    if args.first and args.first > args.last:
        raise arguments.UsageError(f"the span ends before it starts: {args.first} to {args.last}; swap --from and --to")


def _refuse_bad_comparison(args: argparse.Namespace) -> None:
    if (args.compare or args.mode) and args.format != "html":
        raise arguments.UsageError(f"--compare and --mode are for html; {args.format} has --since, if it is a picture")
    if args.mode and not args.compare:
        raise arguments.UsageError("--mode says how two days are shown: give --compare DAY too")
    if args.compare and args.compare == args.day:
        raise arguments.UsageError(f"{args.day} is compared with itself; give two different days")
    if args.compare and args.first and not args.first <= args.compare <= args.last:
        raise arguments.UsageError(f"--compare {args.compare} lies outside the span {args.first} to {args.last}")


def selection(dataset: Dataset, args: argparse.Namespace) -> Selection:
    """Days, factions and area that the command line names."""
    from geodata.export.data.features import select

    span = (args.first, args.last) if args.first else None
    return select(dataset, args.day, span, args.faction, args.area)


def _html(dataset: Dataset, args: argparse.Namespace) -> bytes:
    from mapapp.map_page import map_page
    from mapapp.view import MapView, opening

    _refuse_parts(args)
    view = None
    if args.day or args.compare or args.lang != "en":
        day = args.day or (args.last if args.compare else None) or opening(dataset).day
        if args.first:
            day = min(max(day, args.first), args.last)
        view = MapView(day=day, compare=args.compare, mode=args.mode or "swipe", lang=args.lang)
    span = (args.first, args.last) if args.first else None
    return map_page(dataset, view=view, span=span).encode()


def _refuse_parts(args: argparse.Namespace) -> None:
    if args.faction or args.area:
        raise arguments.UsageError(f"{args.format} is always of the whole country; leave out --faction and --area")


def _geojson(dataset: Dataset, args: argparse.Namespace) -> bytes:
    from geodata.export.data.geojson import geojson

    return geojson(dataset, selection(dataset, args), by_cell=args.by == "cell", progress=Steps())


def _topojson(dataset: Dataset, args: argparse.Namespace) -> bytes:
    from geodata.export.data.geojson import topojson

    return topojson(dataset, selection(dataset, args), progress=Steps())


def _gpkg(dataset: Dataset, args: argparse.Namespace) -> bytes:
    from geodata.export.data.geopackage import geopackage

    return geopackage(dataset, selection(dataset, args), colours=fills(dataset), progress=Steps())


def _parquet(dataset: Dataset, args: argparse.Namespace) -> bytes:
    from geodata.export.data.geoparquet import geoparquet

    return geoparquet(dataset, selection(dataset, args), by_cell=args.by == "cell", progress=Steps())


def _kml(dataset: Dataset, args: argparse.Namespace) -> bytes:
    from geodata.export.data.kml import kml, kmz

    write = kmz if args.format == "kmz" else kml
    chosen = selection(dataset, args)
    return write(dataset, chosen, colours=fills(dataset), by_cell=args.by == "cell", progress=Steps())


def fills(dataset: Dataset) -> dict[str | None, str]:
    """Colour of each holder, None for nobody, for files that carry styles."""
    from mapapp import palette

    return palette.fills(dataset.factions.values(), "colour-safe")


def _csv(dataset: Dataset, args: argparse.Namespace) -> bytes:
    from geodata.export.data.csv_tables import csv_archive, csv_table

    chosen, table = selection(dataset, args), _table(dataset, args)
    if table is None:
        return csv_archive(dataset, chosen, for_a_person=True, progress=Steps())
    if args.out.suffix.lower() == ".zip":
        raise arguments.UsageError(f'--table is for one table, not a ZIP of all: let "{args.out.name}" end in .csv')
    return csv_table(dataset, chosen, table, for_a_person=True, progress=Steps())


def _table(dataset: Dataset, args: argparse.Namespace) -> str | None:
    """Table of a single CSV file: the one asked for, the one that OUT is named after, the usual one; None for all."""
    from geodata.export.data.csv_tables import DEFAULT, table_names

    if args.format != "csv" or not (args.table or args.out.suffix.lower() == ".csv"):
        return None
    names = table_names(dataset)
    return table_named(args.table or args.out.stem, names) or args.table or DEFAULT


def _datapackage(dataset: Dataset, args: argparse.Namespace) -> bytes:
    from geodata.export.data.data_package import datapackage

    _refuse_parts(args)
    if args.day or args.first:
        raise arguments.UsageError("datapackage is always of all days; leave out --day, --from and --to")
    return datapackage(dataset, progress=Steps())


FORMATS: dict[str, Writer] = {
    "html": _html,
    "geojson": _geojson,
    "topojson": _topojson,
    "gpkg": _gpkg,
    "parquet": _parquet,
    "kml": _kml,
    "kmz": _kml,
    "csv": _csv,
    "datapackage": _datapackage,
    **figures.FORMATS,
    **sheets.FORMATS,
}
"""Format -> what makes its content."""

FILES: dict[str, FileWriter] = {**films.FORMATS}
"""Format -> what writes its file."""

_DRAWN = {*figures.FORMATS, *sheets.FORMATS, *films.FORMATS}
USED_BY: dict[str, set[str]] = {
    option: formats
    for formats, options in (
        (_DRAWN, "size dpi title palette theme patterns bbox"),
        ({*films.FORMATS}, "fps seconds days_per_second hold end card skip_quiet yes"),
        ({*sheets.FORMATS}, "days every"),
        ({*_DRAWN, "html"}, "lang"),
        ({"geojson", "parquet", "kml", "kmz"}, "by"),
        ({"csv"}, "table"),
    )
    for option in options.split()
}
"""Option, as argparse keeps it -> formats that use it; those with sentences of their own are not here."""
