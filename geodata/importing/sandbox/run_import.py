"""The whole of one import, in the process that may fail: look, read, overlay, write."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geodata.files.atomic_write import scratch
from geodata.files.text_encoding import text_codec
from geodata.importing.files.formats import Format
from geodata.importing.files.layers import Counter, Layer, UnreadableFile
from geodata.importing.files.source_files import Collected, SourceFile, collect, read_layers
from geodata.importing.output.dataset_folder import title_of
from geodata.importing.polygons.report import Report, overlay_report, reading_report
from geodata.importing.request.job import ImportJob
from geodata.importing.request.limits import Limits
from geodata.importing.request.options import ImportOptions
from geodata.importing.request.problems import ImportProblem
from geodata.model.safe_text import one_line

if TYPE_CHECKING:
    from geodata.importing.files.table_files import TableSheet
    from geodata.importing.tables.place_positions import Gazetteer

REPORT = "import_report.json"
_TABLES = frozenset({Format.CSV, Format.EXCEL})

Progress = Callable[[str, float], None]


def run_import(
    source: Path,
    target: Path | None,
    options: ImportOptions,
    limits: Limits,
    name: str = "",
    progress: Progress = lambda step, share: None,
) -> Report:
    """Import a source into ``target``, an empty folder; with None only look. Gives back the report.

    Raises GeodataError (ImportProblem, LimitExceeded) where the source cannot be imported.
    """
    if options.encoding:
        try:
            text_codec(options.encoding)
        except ValueError as fault:
            raise ImportProblem(f"--encoding {fault}") from None
    job = ImportJob(target, options, limits, name, progress)
    with scratch("import") as workshop:
        progress("looking", 0.0)
        collected = collect(source, workshop, limits)
        tables = [file for file in collected.files if file.format in _TABLES]
        drawn = [file for file in collected.files if file.format not in _TABLES]
        beside = _Beside(options, workshop, limits, progress)
        sheets = _sheets(collected, tables, drawn, options, limits, progress)
        layers = _shapes_of_cells(sheets, options, limits, collected.notes)
        sheets = [sheet for sheet in sheets if sheet not in layers]
        only_claims = options.kind == "places" or bool(options.areas) or not (drawn or layers)
        outlines = beside.outlines(collected) if options.areas else None
        if not only_claims or (drawn and not sheets):
            read = [*layers.values(), *_drawn(collected, drawn, not sheets, options, limits, progress)]
            if sheets and options.kind != "areas":
                outlines = _outlines_joined(sheets, read, options)
            if outlines is None:
                collected.left_out += [
                    f"{sheet.file}: a table beside drawn areas is not read; --kind places reads the tables, --join "
                    "joins them to the areas"
                    for sheet in sheets
                ]
                return _import_areas(collected, read, job)
        from geodata.importing.tables.place_events import import_points

        return import_points(collected, sheets, job, beside.places(collected), outlines)


def _sheets(
    collected: Collected,
    tables: list[SourceFile],
    drawn: list[SourceFile],
    options: ImportOptions,
    limits: Limits,
    progress: Progress,
) -> list[TableSheet]:
    """Sheets of the tables of a source; none where they cannot be read, but areas are drawn beside them."""
    from geodata.importing.tables.place_events import read_tables

    if not tables:
        return []
    try:
        return read_tables(collected, tables, options, limits, progress)
    except ImportProblem:
        if drawn and options.kind != "places":
            return []
        raise


def _drawn(
    collected: Collected,
    drawn: list[SourceFile],
    alone: bool,
    options: ImportOptions,
    limits: Limits,
    progress: Progress,
) -> list[Layer]:
    """Layers of the files that are no tables; without tables beside them, which may date them, they need days."""
    from geodata.importing.guessing.date_fields import refuse_early

    def after_first(layers: list[Layer], names: list[str]) -> None:
        if alone:
            refuse_early(layers, names, options)

    return read_layers(
        drawn, limits, collected.left_out, progress, after_first, encoding=options.encoding, notes=collected.notes
    )


def _shapes_of_cells(
    sheets: list[TableSheet], options: ImportOptions, limits: Limits, notes: list[str]
) -> dict[TableSheet, Layer]:
    """Tables that hold shapes in a column, as layers."""
    from geodata.importing.files.cell_shapes import layer_of, shape_column

    if options.kind == "places":
        return {}
    counter = Counter(limits)
    found = {}
    for sheet in sheets:
        try:
            column = shape_column(sheet)
            if column:
                notes += [f"{one_line(sheet.file, 60)}: {sheet.encoding}"] if sheet.encoding else []
                found[sheet] = layer_of(sheet, column, counter)
        except UnreadableFile as fault:
            raise ImportProblem(f"{one_line(sheet.file, 80)}: {fault}") from None
    return found


class _Beside:
    """Files that a person named beside the source."""

    def __init__(self, options: ImportOptions, workshop: Path, limits: Limits, progress: Progress) -> None:
        self._options, self._workshop, self._limits, self._progress = options, workshop, limits, progress

    def places(self, source: Collected) -> list[TableSheet]:
        """Tables of the coordinates of places."""
        from geodata.importing.tables.place_events import read_tables

        if not self._options.places:
            return []
        found = self._collect("places", self._options.places)
        tables = [file for file in found.files if file.format in _TABLES]
        source.left_out += found.left_out
        return read_tables(source, tables, self._options, self._limits, self._progress)

    def outlines(self, source: Collected) -> Gazetteer:
        """Outlines of districts."""
        from geodata.importing.tables.district_outlines import read_outlines

        found = self._collect("areas", self._options.areas)
        found.files = [file for file in found.files if file.format not in _TABLES]
        return read_outlines(found, source, self._options, self._limits, self._progress)

    def _collect(self, kind: str, path: str) -> Collected:
        folder = self._workshop / kind
        folder.mkdir()
        return collect(Path(path), folder, self._limits)


def _outlines_joined(sheets: list[TableSheet], layers: list[Layer], options: ImportOptions) -> Gazetteer | None:
    """The areas of the source as outlines of what its tables speak of, None where no table is joined to them."""
    from geodata.importing.tables.district_outlines import outlines_of_layers
    from geodata.importing.tables.sheet_claims import joins

    try:
        outlines = outlines_of_layers(layers, options.crs)
    except ImportProblem:
        return None
    return outlines if any(joins(sheet, outlines, options) for sheet in sheets) else None


def _import_areas(
    collected: Collected,
    layers: list[Layer],
    job: ImportJob,
) -> Report:
    from geodata.importing.files.given_outline import ground_of
    from geodata.importing.guessing.date_fields import find_dates
    from geodata.importing.guessing.geometry_kinds import has_areas, require_areas
    from geodata.importing.guessing.holder_fields import find_factions
    from geodata.importing.output.dataset_folder import write_dataset, write_json
    from geodata.importing.polygons.areas_dataset import areas_dataset
    from geodata.importing.polygons.composite import composite
    from geodata.importing.polygons.front_lines import cut_ground
    from geodata.importing.polygons.series import series_of

    options = job.options
    if not layers:
        raise ImportProblem("no file could be read: " + "; ".join(collected.left_out[:3]))
    if options.kind != "areas" and _only_points(layers):
        from geodata.importing.tables.place_events import import_point_layers

        return import_point_layers(collected, layers, job)
    require_areas(layers, bool(options.sides and options.outline))
    dates = find_dates(layers, options)
    notes: tuple[str, ...] = ()
    if options.sides and has_areas(layers):
        raise ImportProblem("the source has areas; --sides is for front lines, which cut an outline in two")
    if not has_areas(layers):
        cut = cut_ground(layers, dates, ground_of(options.outline), options.sides, options.crs)
        layers, dates, holders, notes = list(cut.layers), cut.dates, cut.holders, cut.notes
    else:
        holders = find_factions(layers, options, dates)
    ground = ground_of(options.outline) if options.outline and options.undrawn else None
    series = series_of(
        layers,
        dates,
        holders,
        options.crs,
        options.factions,
        job.limits,
        job.progress,
        options.undrawn,
        ground,
    )
    series.found.notes += notes
    report = reading_report(collected, layers, dates, holders, series)
    if job.target is None:
        return report
    del layers
    overlay = composite(
        series.drawn,
        len(series.factions),
        len(series.days),
        limits=job.limits,
        snap_m=options.snap_m,
        sliver_km2=options.min_area_km2,
        gap_width_m=options.gap_m,
        undrawn=series.undrawn,
        ground=series.ground,
        progress=job.progress,
    )
    if not overlay.cells:
        raise ImportProblem("nothing is left of the areas on the grid; are their coordinates degrees?")
    job.progress("writing", 0.0)
    title = options.title or title_of(job.name)
    write_dataset(job.target, areas_dataset(series, overlay, title, options))
    report |= overlay_report(series, overlay)
    write_json(job.target / REPORT, report)
    return json.loads(json.dumps(report))  # type: ignore[no-any-return]


def _only_points(layers: Any) -> bool:
    kinds = {
        feature.geometry.geom_type for layer in layers for feature in layer.features if feature.geometry is not None
    }
    return bool(kinds) and kinds <= {"Point", "MultiPoint"}
