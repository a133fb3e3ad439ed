"""What ``mapapp export`` can write: one row per format, from which help, README, Download page and site are made.

To add a format, add its row and the function that the row names; ``python -m mapapp.export_formats`` then brings the
table of the README up to date.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PICTURE, FILM, SHEET, DATA, PAGE = "picture", "film", "sheet", "data", "page"
"""Kinds of files: what the Download page asks for first."""
MANY = {PICTURE: "pictures", FILM: "films", SHEET: "sheets", DATA: "data", PAGE: "pages"}
"""Kind -> its files, in the help."""
DRAWN = ("size", "dpi", "title", "palette", "theme", "patterns", "plain", "bbox", "lang")
"""Options of everything that is drawn."""
PACE = ("fps", "seconds", "days_per_second", "hold", "end", "card", "skip_quiet", "yes")
"""Options of films."""


def _(text: str) -> str:
    """Mark a string for the catalogues; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format."""

    name: str
    """Word of the command line."""
    kind: str
    """Picture, film, sheet, data or page."""
    endings: tuple[str, ...]
    """Endings of its files, the usual one first."""
    mime: str
    """Media type of its files."""
    writer: str
    """``module.function`` of ``mapapp.commands`` that makes its content, or, of a film, writes its file."""
    what: str
    """What it is, for the README."""
    label: str
    """How the Download page lists it."""
    options: tuple[str, ...] = ()
    """Options that only some formats take and this is one of, as argparse keeps them."""
    handed_out: str = ""
    """Ending of what the Download page hands out, where it is not the usual one."""
    on_site: str = ""
    """What the static site says of it, "" where it does not offer it."""
    site_stem: str = ""
    """What follows the dataset's name in the name of the site's file."""

    @property
    def is_drawn(self) -> bool:
        """True for pictures, films and sheets."""
        return set(DRAWN) <= set(self.options)

    @property
    def ending(self) -> str:
        """Ending of what the Download page and the site hand out."""
        return self.handed_out or self.endings[0]


FORMATS = (
    ExportFormat(
        "png",
        PICTURE,
        (".png",),
        "image/png",
        "figures.picture",
        "a picture of a day, or of what changed since another",
        _("PNG (picture)"),
        (*DRAWN, "since"),
    ),
    ExportFormat(
        "svg",
        PICTURE,
        (".svg",),
        "image/svg+xml",
        "figures.picture",
        "the same as a drawing, for editing",
        _("SVG (drawing, for editing)"),
        (*DRAWN, "since"),
    ),
    ExportFormat(
        "pdf",
        PICTURE,
        (".pdf",),
        "application/pdf",
        "figures.picture",
        "the same for print",
        _("PDF (for print)"),
        (*DRAWN, "since"),
    ),
    ExportFormat(
        "mp4",
        FILM,
        (".mp4", ".m4v"),
        "video/mp4",
        "films.write",
        "a film of a span (H.264)",
        _("MP4 (video, plays everywhere)"),
        (*DRAWN, *PACE),
    ),
    ExportFormat(
        "gif",
        FILM,
        (".gif",),
        "image/gif",
        "films.write",
        "the same as an animation",
        _("GIF (animation)"),
        (*DRAWN, *PACE),
    ),
    ExportFormat(
        "sheet",
        SHEET,
        (".png", ".svg", ".pdf"),
        "image/png",
        "sheets.sheet",
        "several days side by side; the ending chooses",
        _("Sheet of several days"),
        (*DRAWN, "days", "every"),
    ),
    ExportFormat(
        "gpkg",
        DATA,
        (".gpkg",),
        "application/geopackage+sqlite3",
        "data_files.gpkg",
        "GeoPackage: zones, cells, places, events, sources, with styles and days for QGIS",
        _("GeoPackage (QGIS)"),
        on_site="GeoPackage: zones, cells, places, events, sources; with styles and days for QGIS",
    ),
    ExportFormat(
        "geojson",
        DATA,
        (".geojson", ".json"),
        "application/geo+json",
        "data_files.geojson",
        "GeoJSON: one feature per zone, or per cell and period",
        "GeoJSON",
        ("by",),
        on_site="GeoJSON: every cell with each of its control periods",
        site_stem="-cells",
    ),
    ExportFormat(
        "topojson",
        DATA,
        (".topojson", ".json"),
        "application/json",
        "data_files.topojson",
        "TopoJSON: cells and periods, each boundary once; the smallest",
        "TopoJSON",
        on_site="TopoJSON: the same, each boundary once; the smallest",
        site_stem="-cells",
    ),
    ExportFormat(
        "parquet",
        DATA,
        (".parquet", ".geoparquet"),
        "application/vnd.apache.parquet",
        "data_files.parquet",
        "GeoParquet, for pandas, DuckDB and R",
        "GeoParquet",
        ("by",),
        on_site="GeoParquet: the same, for pandas, DuckDB and R",
        site_stem="-cells",
    ),
    ExportFormat(
        "kml",
        DATA,
        (".kml",),
        "application/vnd.google-earth.kml+xml",
        "data_files.kml",
        "KML with time spans",
        "KML",
        ("by",),
    ),
    ExportFormat(
        "kmz",
        DATA,
        (".kmz",),
        "application/vnd.google-earth.kmz",
        "data_files.kml",
        "the same, packed, for Google Earth",
        _("KMZ (Google Earth)"),
        ("by",),
        on_site="KMZ: the same with time spans, for Google Earth",
        site_stem="-cells",
    ),
    ExportFormat(
        "csv",
        DATA,
        (".csv", ".zip"),
        "application/zip",
        "data_files.csv",
        "one table, or every table as a ZIP",
        _("CSV tables (ZIP)"),
        ("table",),
        handed_out=".zip",
        on_site="CSV of every table",
        site_stem="-tables",
    ),
    ExportFormat(
        "datapackage",
        DATA,
        (".zip",),
        "application/zip",
        "data_files.datapackage",
        "the dataset itself as a Frictionless Data Package",
        _("The dataset itself (Data Package, ZIP)"),
        on_site="The dataset itself, a Frictionless Data Package",
        site_stem="-datapackage",
    ),
    ExportFormat(
        "html",
        PAGE,
        (".html", ".htm"),
        "text/html",
        "data_files.html",
        "the map as one page, which works without a network",
        _("HTML, works without a network"),
        ("lang", "compare", "mode"),
    ),
)
"""Every format, in the order in which the Download page lists those of a kind."""


def names(kind: str | None = None) -> tuple[str, ...]:
    """Names of the formats, of one kind or of all."""
    return tuple(each.name for each in FORMATS if kind in (None, each.kind))


def named(name: str) -> ExportFormat:
    """The format of a name."""
    return next(each for each in FORMATS if each.name == name)


def takers(option: str) -> tuple[str, ...]:
    """Names of the formats that take an option; empty for one that all take."""
    return tuple(each.name for each in FORMATS if option in each.options)


def taken_by(option: str) -> str:
    """The same in words, for the help: whole kinds by their names, ``pictures, films``."""
    left = set(takers(option))
    words = []
    for each in FORMATS:
        if each.name in left:
            own = set(names(each.kind))
            words.append(MANY[each.kind] if (own <= left and len(own) > 1) or each.kind == SHEET else each.name)
            left -= own if own <= left else {each.name}
    return ", ".join(words)


def as_option(dest: str) -> str:
    """An option as it is typed."""
    return f"--{dest.replace('_', '-')}"


README = Path(__file__).resolve().parents[1] / "README.md"
TABLE = "formats"
"""Name of the lines of the README between which the table stands."""


def markdown(formats: Iterable[ExportFormat] = FORMATS) -> str:
    """The table of the README."""
    rows = [
        f"| `{each.name}` | {each.what} | {', '.join(f'`{ending}`' for ending in each.endings)} | {_own(each)} |"
        for each in formats
    ]
    return "\n".join(["| format | what it writes | endings | options of its own |", "|---|---|---|---|", *rows, ""])


def _own(form: ExportFormat) -> str:
    words = [f"`{as_option(option)}`" for option in form.options if option not in DRAWN]
    drawn = ["as all that is drawn"] if form.is_drawn else []
    drawn += ["`--lang`"] if "lang" in form.options and not drawn else []
    return ", ".join([*drawn, *words])


if __name__ == "__main__":
    from geodata.evaluation.codebook_figures import rewrite

    rewrite(README, {TABLE: markdown()})
