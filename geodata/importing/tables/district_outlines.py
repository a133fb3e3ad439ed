"""Outlines of districts, read from a file beside the tables, made to fit each other without overlap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.importing.files.layers import Layer
from geodata.importing.files.source_files import Collected, read_layers
from geodata.importing.polygons.areas_dataset import _with_steps as with_steps
from geodata.importing.polygons.series import Found
from geodata.importing.polygons.series import to_degrees as to_degrees
from geodata.importing.request.limits import Limits
from geodata.importing.request.options import ImportOptions
from geodata.importing.request.problems import ImportProblem
from geodata.importing.tables.place_positions import Gazetteer, outlines_of
from geodata.model.safe_text import one_line

GRID = 1e-5
"""Degrees: what is written of an outline."""
_AREAL = ("Polygon", "MultiPolygon", "GeometryCollection")


def read_outlines(
    found: Collected,
    source: Collected,
    options: ImportOptions,
    limits: Limits,
    progress: Callable[[str, float], None],
) -> Gazetteer:
    """Areas of files with their attributes, what is noted going to the source; ImportProblem where there are none."""
    source.left_out += found.left_out
    layers = read_layers(found.files, limits, source.left_out, progress, encoding=options.encoding, notes=source.notes)
    return outlines_of_layers(layers, options.crs)


def outlines_of_layers(layers: Sequence[Layer], crs: str) -> Gazetteer:
    """Areas of layers that were read, in lon and lat; ImportProblem where there are none."""
    entries = []
    for layer in layers:
        change = to_degrees(layer, crs, Found())
        for feature in layer.features:
            if feature.geometry is not None and feature.geometry.geom_type in _AREAL:
                shape = _polygons(change(feature.geometry))
                if shape is not None:
                    entries.append((shape, feature.properties))
    if not entries:
        names = ", ".join(sorted({one_line(layer.file, 60) for layer in layers}))
        raise ImportProblem(f"{names or 'the file of outlines'}: it holds no areas; give the outlines of the districts")
    return outlines_of(layers[0].file, entries)


def fitted(shapes: Mapping[str, Sequence[BaseGeometry]]) -> dict[str, BaseGeometry]:
    """One outline for each key, rounded to ``GRID``, without overlap, neighbours sharing their borders.

    What of an outline vanishes when rounded is left out.
    """
    keys = sorted(shapes)
    whole = [shapely.set_precision(_one(shapes[key]), GRID) for key in keys]
    for _ in range(3):
        known = np.array(whole, dtype=object)
        if len(known) < 2 or shapely.coverage_is_valid(known):
            break
        whole = [shapely.set_precision(shape, GRID) for shape in _apart(whole)]
    found = {
        key: kept
        for key, shape in zip(keys, whole, strict=True)
        if (kept := _polygons(shape)) is not None and kept.area > 0
    }
    stepped = with_steps(list(found.values())) if found else []
    return dict(zip(found, stepped, strict=True))


def _apart(shapes: Sequence[BaseGeometry]) -> Sequence[BaseGeometry]:
    """The same shapes without overlaps and with common vertices."""
    if hasattr(shapely, "coverage_clean"):  # from shapely 2.2
        return list(shapely.coverage_clean(list(shapes)))
    taken: BaseGeometry = shapely.Polygon()
    found = []
    for shape in shapes:
        found.append(shapely.difference(shape, taken, grid_size=GRID))
        taken = shapely.union(taken, shape, grid_size=GRID)
    return found


def _one(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    return shapely.union_all([shapely.make_valid(shape) for shape in shapes])


def _polygons(shape: BaseGeometry) -> BaseGeometry | None:
    """The areal part of a shape, None where it has none."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return None if shape.is_empty else shape
    parts = [
        piece
        for part in shapely.get_parts(shape)
        if part.geom_type in _AREAL and (areal := _polygons(part)) is not None
        for piece in shapely.get_parts(areal)
    ]
    return shapely.MultiPolygon(parts) if parts else None
