"""What kinds of geometry a source holds: said before anything is asked of its attributes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from shapely.geometry.base import BaseGeometry

from geodata.importing.files.layers import Layer
from geodata.importing.guessing.attributes import AREAL, LINEAR
from geodata.importing.request.problems import ImportProblem


def has_areas(layers: Sequence[Layer]) -> bool:
    """True where some feature has, or may have, an area."""
    return any(
        feature.geometry is not None and feature.geometry.geom_type in AREAL
        for layer in layers
        for feature in layer.features
    )


def require_areas(layers: Sequence[Layer], lines_do: bool) -> None:
    """Raise ImportProblem where there is nothing to colour; lines do where an outline is given to be cut."""
    if has_areas(layers):
        return
    kinds: Counter[str] = Counter()
    for layer in layers:
        for feature in layer.features:
            kinds[_kind(feature.geometry)] += 1
    lines, points, empty = kinds["lines"], kinds["points"], kinds["without a geometry"]
    if lines and lines_do:
        return
    broken = [fault for layer in layers for fault in layer.broken]
    said = [f"{_are(lines)} lines" if lines else "", f"{_are(points)} points" if points else ""]
    parts = " and ".join(part for part in said if part)
    if not parts:
        why = f"; {broken[0]}" if broken else ""
        count = empty + len(broken)
        raise ImportProblem(
            f"{count:,} {'feature has' if count == 1 else 'features have'} no geometry that can be read{why}"
            if count
            else "the source holds no features"
        )
    remedy = (
        "; front lines need --outline FILE --sides WEST,EAST: they cut the outline in two"
        if lines
        else "; dated places are read with --kind places"
    )
    raise ImportProblem(f"{parts}, not areas; nothing to colour{remedy}")


def _are(count: int) -> str:
    return f"{count:,} {'feature is' if count == 1 else 'features are'}"


def _kind(geometry: BaseGeometry | None) -> str:
    if geometry is None or geometry.is_empty:
        return "without a geometry"
    return "lines" if geometry.geom_type in LINEAR else "points"
