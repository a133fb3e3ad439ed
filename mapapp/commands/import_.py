"""``mapapp import``: a series of dated polygons, or a table of dated places, into a dataset folder."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from mapapp.commands import arguments

MOST_OUTLINE = 20 * 2**20
"""Greatest size of an outline, bytes."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "import",
        add_help=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        help="make a dataset folder from dated polygons or dated places",
        description="Look at a file, folder or ZIP of dated control polygons (GeoJSON, GeoPackage, GeoParquet,\n"
        "Shapefile, KML, KMZ) or dated places (CSV, Excel), say how it is read, and write it as a dataset folder.\n"
        "Every guess below can be overridden.",
    )
    parser.add_argument("-h", "--help", action=_Help, nargs=0, help="show this help message and exit")
    parser.add_argument("source", metavar="SOURCE", type=Path, help="file, folder or ZIP to read")
    parser.add_argument("dir", metavar="DIR", type=Path, nargs="?", help="dataset folder to write; not needed to look")
    parser.add_argument("--dry-run", action="store_true", help="only look: print what was found and how it is read")
    parser.add_argument("--no-build", action="store_true", help="leave the build to mapapp build")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    dates = parser.add_argument_group("dates")
    dates.add_argument("--date", default="", metavar="DAY", help="everything is of this day")
    dates.add_argument("--date-field", default="", metavar="NAME", help="attribute or column with the (first) day")
    dates.add_argument("--end-field", default="", metavar="NAME", help="attribute or column with the end")
    dates.add_argument(
        "--interval", default="", choices=("half-open", "closed"), help="whether the end day still counts"
    )
    dates.add_argument("--date-pattern", default="", metavar="CODES", help="how days are written, such as %%d%%m%%y")
    dates.add_argument("--time-zone", default="UTC", metavar="NAME", help="zone whose days are counted")
    holders = parser.add_argument_group("factions")
    holders.add_argument(
        "--faction-field",
        default="",
        metavar="NAME",
        help="attribute or column with the holder; or @layer @file @folder @fill, or @all for one holder of all",
    )
    holders.add_argument(
        "--faction-map",
        action="append",
        default=[],
        metavar="LABEL=NAME",
        help="call a label of the source by this name; an empty NAME leaves its ground undrawn; may be repeated",
    )
    holders.add_argument(
        "--undrawn",
        default="",
        metavar="NAME",
        help="this faction holds what is not drawn, with --outline up to there; else undrawn ground is no data",
    )
    holders.add_argument(
        "--sides",
        default="",
        metavar="WEST,EAST",
        help="dated front lines cut --outline into the ground of these two: the western (or northern) one first",
    )
    ground = parser.add_argument_group("geometry")
    ground.add_argument("--crs", default="", metavar="EPSG:N", help="reference system of the source")
    ground.add_argument(
        "--snap", type=_metres, metavar="M", help="vertices this near to an earlier date's are the same"
    )
    ground.add_argument("--min-area", type=_metres, metavar="KM2", help="smaller pieces join a neighbour")
    ground.add_argument(
        "--gap", type=_metres, default=25.0, metavar="M", help="close gaps thinner than this (default 25)"
    )
    table = parser.add_argument_group("tables of places")
    table.add_argument("--kind", default="", choices=("areas", "places"), help="what the source is")
    table.add_argument("--place-field", default="", metavar="NAME", help="column with the name of a place")
    table.add_argument("--lon-field", default="", metavar="NAME", help="column with degrees east")
    table.add_argument("--lat-field", default="", metavar="NAME", help="column with degrees north")
    table.add_argument(
        "--places", type=Path, metavar="FILE", help="table with the coordinates of places that the source only names"
    )
    table.add_argument(
        "--areas", type=Path, metavar="FILE", help="outlines of the districts that the source names by a code"
    )
    table.add_argument(
        "--join",
        default="",
        metavar="COLUMN[=COLUMN]",
        help="column of the source, and that of --places or --areas, which hold the same values; else guessed",
    )
    table.add_argument(
        "--encoding",
        default="",
        metavar="NAME",
        help="encoding of CSV and .dbf files, such as windows-1256; else guessed",
    )
    table.add_argument(
        "--outline",
        type=Path,
        metavar="FILE",
        help="outline of the country, GeoJSON: for places (else drawn round them), --sides and --undrawn",
    )
    about = parser.add_argument_group("about the source")
    about.add_argument("--title", default="", help="title of the dataset")
    about.add_argument("--outlet", default="", help="who published the source")
    about.add_argument("--source-url", default="", metavar="URL", help="where it was published")
    about.add_argument("--licence", default="", help="its licence, in words")
    arguments.add_bounds(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Look, import and build."""
    from geodata.building.build_process import BuildLimits, build_apart
    from geodata.importing import ImportOptions, Limits, as_text, import_source
    from mapapp.commands.build import say

    if not args.dir and not args.dry_run:
        raise arguments.UsageError("import: give the folder to write, or --dry-run to look only")
    if not args.source.exists():
        raise arguments.UsageError(f'import: there is no file or folder "{args.source}"')
    for option in ("places", "areas"):
        path = getattr(args, option)
        if path and not path.exists():
            raise arguments.UsageError(f'--{option}: there is no file or folder "{path}"')
    if args.encoding:
        _known_encoding(args.encoding)
    options = ImportOptions(
        date=args.date,
        date_field=args.date_field,
        end_field=args.end_field,
        interval=args.interval,
        date_pattern=args.date_pattern,
        faction_field=args.faction_field,
        factions=dict(_pair(entry) for entry in args.faction_map),
        undrawn=args.undrawn.strip(),
        sides=args.sides,
        crs=args.crs,
        snap_m=args.snap,
        min_area_km2=args.min_area,
        gap_m=args.gap,
        kind=args.kind,
        place_field=args.place_field,
        lon_field=args.lon_field,
        lat_field=args.lat_field,
        places=str(args.places.absolute()) if args.places else "",
        areas=str(args.areas.absolute()) if args.areas else "",
        join=args.join,
        encoding=args.encoding,
        outline=_outline(args.outline),
        title=args.title,
        outlet=args.outlet,
        source_url=args.source_url,
        licence=args.licence,
        time_zone=args.time_zone,
    )
    _require_sense(args)
    target = None if args.dry_run else args.dir
    bounds = Limits(memory_bytes=args.memory * 2**20, seconds=args.seconds)
    finish = (
        None if args.no_build else partial(build_apart, limits=BuildLimits(args.memory, args.seconds), progress=say)
    )
    report = import_source(args.source, target, options, bounds, progress=_Steps().say, finish=finish)
    if args.json:
        arguments.print_json(report)
    else:
        print("would read:" if args.dry_run else "read:")
        print(as_text(report))
    if target and finish:
        print(f"built {target / 'built'}")
    return 0


def _require_sense(args: argparse.Namespace) -> None:
    """Raise UsageError where options ask for what cannot be."""
    if args.outline and args.kind == "areas" and not (args.undrawn or args.sides):
        raise arguments.UsageError(
            "import: --outline is for places, --sides and --undrawn; drawn areas are their own ground"
        )
    if args.sides:
        if len([side for side in args.sides.split(",") if side.strip()]) != 2 or args.sides.count(",") != 1:
            raise arguments.UsageError(f'import: --sides "{args.sides}": write two names, WEST,EAST')
        if not args.outline:
            raise arguments.UsageError("import: --sides needs --outline FILE, the ground that the lines cut in two")


class _Help(argparse.Action):
    """Help of the command, with the words by which columns are known below it."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print and end."""
        from geodata.importing import words_known

        parser.epilog = (
            "columns of tables are known by these words, whole or as a part of their name:\n" + words_known()
        )
        parser.print_help()
        parser.exit()


def _known_encoding(name: str) -> None:
    from geodata.importing import text_codec

    try:
        text_codec(name)
    except ValueError as fault:
        raise arguments.UsageError(f"--encoding {fault}") from None


class _Steps:
    """Names each step once on standard error."""

    def __init__(self) -> None:
        self._last = ""

    def say(self, step: str, share: float) -> None:
        """Print the step when it begins."""
        if step != self._last:
            print(step, file=sys.stderr, flush=True)
            self._last = step


def _outline(path: Path | None) -> str:
    """Text of the outline's file, "" without one."""
    if path is None:
        return ""
    try:
        if path.stat().st_size > MOST_OUTLINE:
            raise arguments.UsageError(f'--outline "{path}": larger than {MOST_OUTLINE // 2**20} MB')
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError):
        raise arguments.UsageError(f'--outline "{path}": cannot be read') from None


def _pair(text: str) -> tuple[str, str]:
    label, equals, name = text.rpartition("=")
    if not equals or not label:
        raise arguments.UsageError(f'--faction-map "{text}": write LABEL=NAME')
    return label, name


def _metres(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number') from None
    if not 0 <= number < 1e6:
        raise argparse.ArgumentTypeError(f'"{text}" must be 0 or more')
    return number
