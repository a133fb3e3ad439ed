"""``mapapp export sheet``: several days side by side on one sheet."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from mapapp.commands import arguments, figures

if TYPE_CHECKING:
    from geodata.dataset import Dataset


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options that only sheets take."""
    parser.add_argument("--days", type=_days, metavar="DAY,DAY", help="the days; default: where chapters begin")
    parser.add_argument("--every", type=int, metavar="N", help="every N-th day of the span")


def _days(text: str) -> tuple[date, ...]:
    return tuple(arguments.day(part.strip()) for part in text.split(",") if part.strip())


def sheet(dataset: Dataset, args: argparse.Namespace) -> bytes:
    """Several days on one sheet."""
    from geodata.export.picture.sheet import sheet as drawn
    from geodata.export.picture.sheet_text import Subject
    from mapapp.figure_style import overlays

    form = args.out.suffix.lower().removeprefix(".")
    days = chosen_days(dataset, args)
    figures.refuse_factions(args)
    subject = Subject(
        args.title, None, arguments.known_unit(dataset, args.area), args.bbox, overlays(dataset), plain=args.plain
    )
    style, size = figures.style_of(dataset, args), figures.size_of(args, "sheet")
    return drawn(dataset, days, style, size, subject, form, args.progress)


def chosen_days(dataset: Dataset, args: argparse.Namespace) -> tuple[date, ...]:
    """Days that the command line names, counts out, or leaves to the chapters."""
    from geodata.export.picture.sheet import chapter_days, every

    if args.day or args.since:
        raise arguments.UsageError("a sheet shows several days: give --days, or --from and --to")
    if args.days is not None:
        if args.every or args.first:
            raise arguments.UsageError("give either --days or a span, not both")
        for day in args.days:
            dataset.require_day(day)
        return tuple(args.days)
    first, last = args.first or dataset.first_day, args.last or dataset.known_until
    if args.every is None:
        return chapter_days(dataset, first, last)
    if args.every < 1:
        raise arguments.UsageError("--every must be 1 or more")
    return every(first, last, args.every)
