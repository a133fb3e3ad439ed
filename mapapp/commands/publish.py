"""``mapapp publish OUT``: the map, pages of text, pictures and data as a static site."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geodata.files import overwrite_rules
from geodata.files.atomic_write import sweep
from geodata.model.errors import GeodataError
from geodata.model.safe_text import web_link
from mapapp.commands import arguments
from mapapp.commands.export import fills
from mapapp.commands.progress_bar import Steps

if TYPE_CHECKING:
    from geodata.dataset import Dataset
    from mapapp.publish.website import Download


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("publish", help="write a static site: map, text, pictures, data")
    parser.add_argument("out", type=Path, metavar="OUT", help="folder to write")
    parser.add_argument(
        "--base-url",
        type=base_url,
        metavar="URL",
        help="address it will have, for previews and sitemap.xml",
    )
    parser.add_argument("--force", action="store_true", help="replace OUT if an earlier publish wrote it")
    arguments.add_dataset(parser)
    parser.set_defaults(run=run)


def base_url(text: str) -> str:
    """An http(s) address without query; argparse shows the sentence where it is not one."""
    parts = urlsplit(text)
    if not web_link(text) or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f'"{text}" is not an address; write it as https://example.org/map')
    return text.rstrip("/")


def run(args: argparse.Namespace) -> int:
    """Write the site; nothing half-written is left where that fails."""
    sweep(args.out.parent)
    overwrite_rules.refuse_site(args.out, force=args.force, reading=arguments.existing(args.dataset))
    dataset = arguments.open_dataset(args)
    from mapapp.publish import publish

    try:
        count = publish(
            dataset, args.out, downloads(dataset), base_url=args.base_url or "", force=args.force, progress=Steps()
        )
    except KeyboardInterrupt:
        print(f'stopped; "{args.out}" was not written', file=sys.stderr)
        raise
    except OSError as problem:
        raise GeodataError(f'cannot write "{args.out}": {problem.strerror or problem}') from None
    print(f"wrote {args.out} ({count} files); open {args.out / 'index.html'}")
    return 0


def downloads(dataset: Dataset) -> tuple[Download, ...]:
    """Files of data that the site offers."""
    from geodata.export.data.csv_tables import csv_archive
    from geodata.export.data.data_package import datapackage
    from geodata.export.data.features import select
    from geodata.export.data.geojson import geojson, topojson
    from geodata.export.data.geopackage import geopackage
    from geodata.export.data.geoparquet import geoparquet
    from geodata.export.data.kml import kmz

    whole, colours, name = select(dataset), fills(dataset), dataset.name
    return (
        (
            f"{name}.gpkg",
            "GeoPackage: zones, cells, places, events, sources; with styles and days for QGIS",
            lambda: geopackage(dataset, whole, colours=colours),
        ),
        (
            f"{name}-cells.geojson",
            "GeoJSON: every cell with each of its control periods",
            lambda: geojson(dataset, whole, by_cell=True),
        ),
        (
            f"{name}-cells.topojson",
            "TopoJSON: the same, each boundary once; the smallest",
            lambda: topojson(dataset, whole),
        ),
        (
            f"{name}-cells.parquet",
            "GeoParquet: the same, for pandas, DuckDB and R",
            lambda: geoparquet(dataset, whole, by_cell=True),
        ),
        (
            f"{name}-cells.kmz",
            "KMZ: the same with time spans, for Google Earth",
            lambda: kmz(dataset, whole, colours=colours, by_cell=True),
        ),
        (f"{name}-tables.zip", "CSV of every table", lambda: csv_archive(dataset, whole, for_a_person=True)),
        (
            f"{name}-datapackage.zip",
            "The dataset itself, a Frictionless Data Package",
            lambda: datapackage(dataset),
        ),
    )
