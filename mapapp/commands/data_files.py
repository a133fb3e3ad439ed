"""``mapapp export``: the data, and the page, as the content of a file."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mapapp.commands import arguments
from mapapp.commands.file_endings import table_named

if TYPE_CHECKING:
    from geodata.dataset import Dataset
    from geodata.export.data.selection import ExportSelection


def selection(dataset: Dataset, args: argparse.Namespace) -> ExportSelection:
    """Days, factions and area that the command line names."""
    from geodata.export.data.selection import select

    span = (args.first, args.last) if args.first else None
    return select(dataset, args.day, span, args.faction, args.area)


def html(dataset: Dataset, args: argparse.Namespace) -> bytes:
    """The map as one page."""
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


def geojson(dataset: Dataset, args: argparse.Namespace) -> bytes:
    """Zones, or cells and periods, as GeoJSON."""
    from geodata.export.data.geojson import geojson as written

    return written(dataset, selection(dataset, args), by_cell=args.by == "cell", progress=args.progress)


def topojson(dataset: Dataset, args: argparse.Namespace) -> bytes:
    """Cells with their periods, or the zones of a day, as TopoJSON."""
    from geodata.export.data.geojson import topojson as written

    return written(dataset, selection(dataset, args), progress=args.progress)


def gpkg(dataset: Dataset, args: argparse.Namespace) -> bytes:
    """Every layer as GeoPackage, with styles."""
    from geodata.export.data.geopackage import geopackage

    return geopackage(dataset, selection(dataset, args), colours=fills(dataset), progress=args.progress)


def parquet(dataset: Dataset, args: argparse.Namespace) -> bytes:
    """Zones, or cells and periods, as GeoParquet."""
    from geodata.export.data.geoparquet import geoparquet

    return geoparquet(dataset, selection(dataset, args), by_cell=args.by == "cell", progress=args.progress)


def kml(dataset: Dataset, args: argparse.Namespace) -> bytes:
    """Zones, or cells and periods, as KML or KMZ."""
    from geodata.export.data.kml import kml as written
    from geodata.export.data.kml import kmz

    chosen = selection(dataset, args)
    document = written(dataset, chosen, colours=fills(dataset), by_cell=args.by == "cell", progress=args.progress)
    return kmz(document) if args.format == "kmz" else document


def fills(dataset: Dataset) -> dict[str | None, str]:
    """Colour of each holder, None for nobody, for files that carry styles."""
    from mapapp import palette

    return palette.fills(dataset.factions.values(), "colour-safe")


def csv(dataset: Dataset, args: argparse.Namespace) -> bytes:
    """One table as CSV, or every table as a ZIP."""
    from geodata.export.data.csv_tables import csv_archive, csv_table

    chosen, table = selection(dataset, args), table_of(dataset, args)
    if table is None:
        return csv_archive(dataset, chosen, for_a_person=True, progress=args.progress)
    if args.out.suffix.lower() == ".zip":
        raise arguments.UsageError(f'--table is for one table, not a ZIP of all: let "{args.out.name}" end in .csv')
    return csv_table(dataset, chosen, table, for_a_person=True, progress=args.progress)


def table_of(dataset: Dataset, args: argparse.Namespace) -> str | None:
    """Table of a single CSV file: the one asked for, the one that OUT is named after, the usual one; None for all."""
    from geodata.export.data.csv_tables import DEFAULT, table_names

    if args.format != "csv" or not (args.table or args.out.suffix.lower() == ".csv"):
        return None
    names = table_names(dataset)
    return table_named(args.table or args.out.stem, names) or args.table or DEFAULT


def datapackage(dataset: Dataset, args: argparse.Namespace) -> bytes:
    """The dataset itself, packed."""
    from geodata.export.data.data_package import datapackage as written

    _refuse_parts(args)
    if args.day or args.first:
        raise arguments.UsageError("datapackage is always of all days; leave out --day, --from and --to")
    return written(dataset, progress=args.progress)
