"""``mapapp export png|svg|pdf``: pictures of a day, or of what changed between two."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from mapapp import locale, palette
from mapapp.commands import arguments

if TYPE_CHECKING:
    from geodata.dataset import Dataset
    from geodata.export.picture.style import FigureStyle, Size

Box = tuple[float, float, float, float]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options that only pictures take."""
    parser.add_argument("--size", metavar="SIZE", help="16:9, 1:1, 9:16, a4, web, small, ... or 1600x900")
    parser.add_argument("--dpi", type=float, metavar="N", help="pixels per inch")
    parser.add_argument("--title", default="", metavar="TEXT", help="a title above the date")
    parser.add_argument(
        "--palette",
        choices=palette.PALETTES,
        default="colour-safe",
        help="colours of the factions",
    )
    parser.add_argument("--theme", choices=palette.THEMES, default="light", help="light or dark")
    parser.add_argument("--lang", choices=locale.languages(), default="en", help="the language (default: en)")
    parser.add_argument("--patterns", action="store_true", help="hatches as well as colours")
    parser.add_argument("--plain", action="store_true", help="one colour per holder, however sure it is")
    parser.add_argument("--since", type=arguments.day, metavar="DAY", help="what changed hands since this day")
    parser.add_argument("--bbox", type=_box, metavar="W,S,E,N", help="the part to show, degrees")


def _box(text: str) -> Box:
    """Four degrees; argparse shows the sentence where they are not."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west = south = east = north = 0.0
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise argparse.ArgumentTypeError(f'"{text}" is not W,S,E,N in degrees, such as 36,35,38,37')
    return west, south, east, north


SHAPES = {"16:9": "film", "1:1": "square", "9:16": "story"}
"""Other names of sizes."""


def size_of(args: argparse.Namespace, usual: str) -> Size:
    """Size that the command line asks for, or the usual one."""
    from geodata.export.picture.style import SIZES, Size

    asked = args.size or usual
    pixels = re.fullmatch(r"(\d{2,5})x(\d{2,5})", asked)
    if pixels:
        size = Size(int(pixels[1]) / 100, int(pixels[2]) / 100)
    elif SHAPES.get(asked, asked) in SIZES:
        size = SIZES[SHAPES.get(asked, asked)]
    else:
        known = ", ".join([*SHAPES, *SIZES])
        raise arguments.UsageError(f'"{asked}" is no size; give WIDTHxHEIGHT in pixels or {known}')
    if args.dpi is not None and not 10 <= args.dpi <= 2400:
        raise arguments.UsageError(f"--dpi {args.dpi:g} makes no picture; give 10 to 2400 pixels per inch")
    return replace(size, dpi=args.dpi) if args.dpi else size


def style_of(dataset: Dataset, args: argparse.Namespace) -> FigureStyle:
    """Colours and language that the command line asks for."""
    from mapapp.figure_style import figure_style

    return figure_style(dataset, name=args.palette, theme=args.theme, patterns=args.patterns, lang=args.lang)


def refuse_factions(args: argparse.Namespace) -> None:
    """UsageError where single factions are asked for."""
    if args.faction:
        raise arguments.UsageError(f"{args.format} always shows all factions; leave out --faction")


def day_of(dataset: Dataset, args: argparse.Namespace) -> date:
    """Day of a picture: the one asked for, else the one on which the map opens."""
    return args.day or dataset.settings.opening_day or dataset.first_day


def picture(dataset: Dataset, args: argparse.Namespace) -> bytes:
    """A picture of a day, or of what changed since another."""
    from geodata.export.picture.figure import picture as drawn
    from geodata.export.picture.sheet_text import Subject
    from mapapp.figure_style import overlays

    if args.first:
        raise arguments.UsageError(f"{args.format} shows one day: give --day, and --since for a comparison")
    refuse_factions(args)
    day = day_of(dataset, args)
    if args.since:
        dataset.require_day(args.since)
        if args.since >= day:
            raise arguments.UsageError(f"--since {args.since} must lie before the day shown, {day}")
    subject = Subject(
        args.title, args.since, arguments.known_unit(dataset, args.area), args.bbox, overlays(dataset), plain=args.plain
    )
    return drawn(dataset, day, style_of(dataset, args), size_of(args, "web"), subject, args.format)
