"""``mapapp export gif|mp4``: films of a span."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapapp.commands import arguments, figures

if TYPE_CHECKING:
    from geodata.dataset import Dataset
    from geodata.export.film.animation import Estimate
    from geodata.export.film.screenplay import Screenplay

SIZES = {"gif": "small", "mp4": "film"}
"""Size without ``--size``."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options that only films take."""
    number: dict[str, Any] = {"type": float, "metavar": "N"}
    parser.add_argument("--fps", **number, help="frames per second (default: 10 for gif, 25 for mp4)")
    parser.add_argument("--seconds", **number, help="length of the whole film")
    parser.add_argument(
        "--days-per-second",
        **number,
        help="pace (default: 2, or 30 seconds for long spans)",
    )
    parser.add_argument("--hold", **number, default=0.8, help="seconds more for a day of great change; 0: none")
    parser.add_argument("--end", **number, default=2.0, help="seconds more for the last day (default: 2)")
    parser.add_argument("--card", **number, default=2.0, help="seconds of the title card; 0: none (default: 2)")
    parser.add_argument("--skip-quiet", action="store_true", help="leave out days on which nothing changes")
    parser.add_argument("--yes", action="store_true", help="make a very long one without asking back")


def write(dataset: Dataset, args: argparse.Namespace, draft: Path) -> None:
    """Make the film that the command line asks for, in a file of its own."""
    from geodata.export.film.animation import FPS, estimate, film
    from geodata.export.film.screenplay import Pace, screenplay
    from geodata.export.picture.sheet_text import Subject
    from mapapp.figure_style import overlays

    first, last = span(dataset, args)
    pace = Pace(
        fps=FPS[args.format] if args.fps is None else args.fps,
        seconds=args.seconds,
        days_per_second=args.days_per_second,
        hold=args.hold,
        last=args.end,
        card=args.card,
        skip_quiet=args.skip_quiet,
    )
    play = screenplay(dataset, first, last, pace)
    size = figures.size_of(args, SIZES[args.format])
    _refuse_unasked(estimate(play, size, args.format), args)
    _say_if_still(play)
    subject = Subject(
        args.title, None, arguments.known_unit(dataset, args.area), args.bbox, overlays(dataset), plain=args.plain
    )
    film(dataset, play, figures.style_of(dataset, args), size, draft, args.format, subject, args.progress)


def span(dataset: Dataset, args: argparse.Namespace) -> tuple[date, date]:
    """First and last day asked for: the whole war without them."""
    if args.day:
        raise arguments.UsageError(f"{args.format} shows a span: give --from and --to, or neither for the whole war")
    if args.since:
        raise arguments.UsageError(f"{args.format} shows a span, not a comparison: give --from instead of --since")
    figures.refuse_factions(args)
    return args.first or dataset.first_day, args.last or dataset.known_until


def _refuse_unasked(what: Estimate, args: argparse.Namespace) -> None:
    """A film that takes long is only made once its maker knows."""
    if what.is_large and not args.yes:
        raise arguments.UsageError(
            f"that film has {what.frames:,} frames of {what.pictures:,} pictures and lasts {what.length:,.0f} seconds; "
            f"it would take about {minutes(what.seconds)} and {what.bytes / 1e6:,.0f} MB: add --yes to make it, "
            "or give fewer --seconds or days, or --skip-quiet"
        )


def minutes(seconds: float) -> str:
    """A time as a person says it."""
    return f"{seconds / 60:,.0f} minutes" if seconds >= 90 else f"{max(1, round(seconds))} seconds"


def _say_if_still(play: Screenplay) -> None:
    if not play.changes:
        print(f"nothing on the map changes from {play.first} to {play.last}: the film stands still", file=sys.stderr)
