"""``mapapp export png|svg|pdf``: pictures of a day, or of what changed between two."""

from __future__ import annotations

import argparse
import re
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

from mapapp.commands import arguments

if TYPE_CHECKING:
    from geodata.dataset import Dataset
    from geodata.export.style import Size

Box = tuple[float, float, float, float]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options that only pictures take."""
    parser.add_argument(
        "--size", default="web", metavar="SIZE", help="pictures: web, square, story, a4, ... or 1600x900"
    )
    parser.add_argument("--dpi", type=float, metavar="N", help="pictures: pixels per inch")
    parser.add_argument("--title", default="", metavar="TEXT", help="pictures: a title above the date")
    parser.add_argument(
        "--since", type=arguments.day, metavar="DAY", help="pictures: what changed hands since this day"
    )
    parser.add_argument("--bbox", type=_box, metavar="W,S,E,N", help="pictures: the part of the map to show, degrees")


def _box(text: str) -> Box:
    """Four degrees; argparse shows the sentence where they are not."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west = south = east = north = 0.0
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise argparse.ArgumentTypeError(f'"{text}" is not W,S,E,N in degrees, such as 36,35,38,37')
    return west, south, east, north


def _size(args: argparse.Namespace) -> Size:
    from geodata.export.style import SIZES, Size

    pixels = re.fullmatch(r"(\d{2,5})x(\d{2,5})", args.size)
    if pixels:
        size = Size(int(pixels[1]) / 100, int(pixels[2]) / 100)
    elif args.size in SIZES:
        size = SIZES[args.size]
    else:
        raise arguments.UsageError(f'"{args.size}" is no size; give WIDTHxHEIGHT in pixels or {", ".join(SIZES)}')
    return replace(size, dpi=args.dpi) if args.dpi else size


def _picture(dataset: Dataset, args: argparse.Namespace) -> bytes:
    from geodata.export.figure import Subject, picture
    from mapapp.figure_style import figure_style, overlays

    if args.first:
        raise arguments.UsageError(f"{args.format} shows one day: give --day, and --since for a comparison")
    if args.faction:
        raise arguments.UsageError(f"{args.format} always shows all factions; leave out --faction")
    day = args.day or dataset.settings.opening_day or dataset.first_day
    if args.since:
        dataset.require_day(args.since)
        if args.since >= day:
            raise arguments.UsageError(f"--since {args.since} must lie before the day shown, {day}")
    subject = Subject(args.title, args.since, args.area, args.bbox, overlays(dataset))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")  # a name in signs that the font lacks is drawn as boxes
        return picture(dataset, day, figure_style(dataset, name="colour-safe"), _size(args), subject, args.format)


FORMATS = {"png": _picture, "svg": _picture, "pdf": _picture}
"""Format -> what makes its content."""
