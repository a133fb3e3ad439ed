"""The whole of one import, in the process that may fail: look, read, overlay, write."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geodata.importing.files import ImportProblem, collect, read_layers
from geodata.importing.formats import Format
from geodata.importing.limits import Limits
from geodata.importing.options import ImportOptions
from geodata.importing.report import Report, overlay_report, reading_report
from geodata.importing.writing import title_of
from geodata.in_place import scratch

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
    with scratch("import") as workshop:
        progress("looking", 0.0)
        collected = collect(source, workshop, limits)
        tables = [file for file in collected.files if file.format in _TABLES]
        drawn = [file for file in collected.files if file.format not in _TABLES]
        if options.kind == "places" or (tables and not drawn):
            from geodata.importing.points import import_points

            return import_points(collected, tables, target, options, limits, name, progress)
        if tables:
            collected.left_out += [f"{file.name}: a table beside drawn areas is not read" for file in tables]
        return _import_areas(collected, target, options, limits, name, progress)


def _import_areas(
    collected: Any, target: Path | None, options: ImportOptions, limits: Limits, name: str, progress: Progress
) -> Report:
    from geodata.importing.areas_dataset import areas_dataset
    from geodata.importing.composite import composite
    from geodata.importing.looking import find_dates, find_factions
    from geodata.importing.series import series_of
    from geodata.importing.writing import write_dataset, write_json

    drawn = [file for file in collected.files if file.format not in _TABLES]
    layers = read_layers(drawn, limits, collected.left_out, progress)
    if not layers:
        raise ImportProblem("no file could be read: " + "; ".join(collected.left_out[:3]))
    if options.kind != "areas" and _only_points(layers):
        from geodata.importing.points import import_point_layers

        return import_point_layers(collected, layers, target, options, limits, name, progress)
    dates = find_dates(layers, options)
    holders = find_factions(layers, options, dates)
    series = series_of(layers, dates, holders, options.crs, options.factions, limits, progress)
    report = reading_report(collected, layers, dates, holders, series)
    if target is None:
        return report
    del layers
    overlay = composite(
        series.drawn,
        len(series.factions),
        len(series.days),
        limits=limits,
        snap_m=options.snap_m,
        sliver_km2=options.min_area_km2,
        gap_width_m=options.gap_m,
        progress=progress,
    )
    if not overlay.cells:
        raise ImportProblem("nothing is left of the areas on the grid; are their coordinates degrees?")
    progress("writing", 0.0)
    title = options.title or title_of(name)
    write_dataset(target, areas_dataset(series, overlay, title, options))
    report |= overlay_report(series, overlay)
    write_json(target / REPORT, report)
    return json.loads(json.dumps(report))  # type: ignore[no-any-return]


def _only_points(layers: Any) -> bool:
    kinds = {
        feature.geometry.geom_type for layer in layers for feature in layer.features if feature.geometry is not None
    }
    return bool(kinds) and kinds <= {"Point", "MultiPoint"}
