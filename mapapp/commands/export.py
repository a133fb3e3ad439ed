"""``mapapp export FORMAT OUT``: the map, or its data, as a file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geodata.files import overwrite_rules
from geodata.files.atomic_write import sweep, whole_file
from mapapp import export_formats
from mapapp.commands import arguments, figures, films, sheets
from mapapp.commands.data_files import table_of
from mapapp.commands.file_endings import refuse_bad_ending
from mapapp.commands.progress_bar import Steps
from mapapp.commands.written_summary import what_was_written
from mapapp.export_formats import FILM, ExportFormat
from mapapp.file_size import size_text
from mapapp.view import COMPARE_MODES

if TYPE_CHECKING:
    from geodata.dataset import Dataset

Writer = Callable[["Dataset", argparse.Namespace], bytes]
"""What makes the content of a file."""
FileWriter = Callable[["Dataset", argparse.Namespace, Path], None]
"""What writes a file that is too large to hold in memory."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "export",
        help="write the map, or its data, to a file",
        epilog="\n".join(["formats:", *(f"  {each.name:<13}{each.what}" for each in export_formats.FORMATS)]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _declare(parser)
    parser.set_defaults(run=run, usual=parser.get_default)


def _declare(parser: argparse.ArgumentParser) -> None:
    formats = sorted(export_formats.names())
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
        "--table",
        default="",
        metavar="NAME",
        help="this table alone; without it the one that OUT is named after",
    )
    parser.add_argument("--compare", type=arguments.day, metavar="DAY", help="opens comparing with this day")
    parser.add_argument("--mode", choices=COMPARE_MODES, help="how the two days are shown (default: swipe)")
    figures.add_options(parser)
    films.add_options(parser)
    sheets.add_options(parser)
    parser.add_argument("--force", action="store_true", help="replace OUT if it is a file; never one of a dataset")
    arguments.add_dataset(parser)
    for action in parser._actions:
        if takers := export_formats.taken_by(action.dest):
            action.help = f"{takers}: {action.help}"


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
    args.progress = Steps()
    with arguments.told_if_not_written(args.out), whole(args.out, force=args.force, reading=args.dataset) as draft:
        if args.format in FILES:
            FILES[args.format](dataset, args, draft)
        else:
            draft.write_bytes(FORMATS[args.format](dataset, args))
    said = what_was_written(dataset, args, table_of(dataset, args))
    print(f"wrote {args.out}: {said} ({size_text(args.out.stat().st_size)})")
    return 0


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
    form = export_formats.named(args.format)
    for option in dict.fromkeys(option for each in export_formats.FORMATS for option in each.options):
        of_its_own = option in ("compare", "mode") or (
            option == "since" and set(export_formats.DRAWN) <= {*form.options}
        )
        if not of_its_own and option not in form.options and getattr(args, option) != args.usual(option):
            takers = ", ".join(sorted(export_formats.takers(option)))
            raise arguments.UsageError(
                f"{export_formats.as_option(option)} is for {takers}; leave it out for {args.format}"
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


def writer_of(form: ExportFormat) -> Any:
    """The function that a row of the table of formats names."""
    module, function = form.writer.split(".")
    return getattr(import_module(f"mapapp.commands.{module}"), function)


def whole_dataset(form: ExportFormat, out: str) -> argparse.Namespace:
    """What the command line would ask for to write all of a dataset, each cell apart where a format can."""
    from geodata.model.progress import silent

    parser = argparse.ArgumentParser()
    _declare(parser)
    by = ["--by=cell"] if "by" in form.options else []
    return parser.parse_args([form.name, out, *by], argparse.Namespace(progress=silent))


FORMATS: dict[str, Writer] = {each.name: writer_of(each) for each in export_formats.FORMATS if each.kind != FILM}
"""Format -> what makes its content."""
FILES: dict[str, FileWriter] = {each.name: writer_of(each) for each in export_formats.FORMATS if each.kind == FILM}
"""Format -> what writes its file."""
