"""The vector base map of a page: sea, neighbours, first-level units, rivers, lakes and roads, thinned and clipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.facts.geojson_files import read_features
from mapapp.timeline.topology import OUTSIDE, Point, arcs, encoded_lines, grid_point, simplified

LINES_METRES = 400.0
"""Thinning of the lines of first-level units, as of the cells."""
COARSE_DEGREES = 0.006
"""Thinning of sea and neighbours, which frame the country."""
FINE_DEGREES = 0.002
"""Thinning of rivers and lakes."""
GAP_DEGREES = 0.12
"""How far apart two coastlines of different makers may lie and still be meant as one."""
MARGIN_DEGREES = 2.5
"""How much of the surroundings is drawn beyond the country's box."""
RIVER_MARGIN_DEGREES = 0.15
"""Rivers and lakes end this far outside the country."""

SPOTS = 4
"""How many places for its name a neighbour or sea is given; the page takes the first that is in sight."""
NAME_ROOM = 0.25
"""Least area for a name, square degrees."""
SEAS = (("Mediterranean Sea", 34.5, 34.5),)
"""Names of seas by a point in them: Natural Earth's ocean has none."""

Features = Sequence[tuple[Mapping[str, Any], BaseGeometry]]


def base_layers(folder: Path, layers: Mapping[str, Any], units: str, country: BaseGeometry) -> dict[str, Any]:
    """Base map of a payload: packed rings and lines, and the names of neighbours with a point for each.

    ``layers`` and ``units`` are settings of the dataset: file names relative to its folder.
    Layers a dataset does not have are empty.
    """
    window = shapely.box(*_padded(country.bounds, MARGIN_DEGREES))
    near = shapely.box(*_padded(country.bounds, RIVER_MARGIN_DEGREES)).intersection(
        country.buffer(RIVER_MARGIN_DEGREES)
    )
    neighbours = [
        (properties, MultiPolygon(_polygons([one])))
        for properties, one in _clipped(features(folder, layers.get("neighbours")), window)
        if shapely.intersection(one, country).area < 0.5 * one.area
    ]
    sea = shapely.union_all([one for _, one in _clipped(features(folder, layers.get("sea")), window)])
    drawn = shapely.union_all([sea, country, *(one for _, one in neighbours)])
    rivers = _rivers(folder, layers.get("rivers"), near)
    lakes = [one for _, one in _clipped(features(folder, layers.get("lakes")), near)]
    roads = [one for _, one in features(folder, layers.get("roads"))]
    return {
        "window": [round(degrees, 2) for degrees in drawn.bounds],
        "sea": _packed(_rings([_sea_up_to_the_land(sea, neighbours, country, window)], COARSE_DEGREES)),
        "neighbours": _packed(_border_lines(neighbours, country)),
        "admin1": _packed(_admin1_lines(features(folder, units))),
        "rivers": _packed(_lines(rivers, FINE_DEGREES)),
        "lakes": _packed(_rings(lakes, FINE_DEGREES)),
        "roads": _packed(_lines(roads, 0.0)),
        "names": _names(neighbours, sea, country),
    }


def features(folder: Path, names: str | Sequence[str] | None) -> Features:
    """Properties and geometry of each feature of one or several GeoJSON files, in their order."""
    files = [names] if isinstance(names, str) else list(names or ())
    out: list[tuple[Mapping[str, Any], BaseGeometry]] = []
    for name in files:
        out += read_features(folder / name)
    return out


def _padded(bounds: Sequence[float], degrees: float) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    return west - degrees, south - degrees, east + degrees, north + degrees


def _clipped(features: Features, window: BaseGeometry) -> list[tuple[Mapping[str, Any], BaseGeometry]]:
    pieces = [(properties, shapely.make_valid(one).intersection(window)) for properties, one in features]
    return [(properties, piece) for properties, piece in pieces if not piece.is_empty]


def _sea_up_to_the_land(
    sea: BaseGeometry, neighbours: Features, country: BaseGeometry, window: BaseGeometry
) -> BaseGeometry:
    """The sea, stretched over the slivers that two makers' coastlines leave between it and the country."""
    if sea.is_empty:
        return sea
    land = shapely.union_all([one for _, one in neighbours])
    coast = sea.buffer(GAP_DEGREES).intersection(country.buffer(GAP_DEGREES))
    slivers = coast.difference(land.buffer(0.01)).intersection(window)
    return shapely.union_all([sea, slivers])


def _border_lines(neighbours: Features, country: BaseGeometry) -> list[list[Point]]:
    """Borders that neighbours share with each other; those with the country are drawn from its cells."""
    shared = []
    outlines = [shapely.boundary(one) for _, one in neighbours]
    for number, first in enumerate(outlines):
        for second in outlines[number + 1 :]:
            shared.append(shapely.intersection(first, second.buffer(0.001)))
    lines = shapely.line_merge(shapely.union_all(shared)) if shared else shapely.LineString()
    return _lines([lines.difference(country.buffer(0.03))], COARSE_DEGREES)


def _admin1_lines(units: Features) -> list[list[Point]]:
    """Lines between first-level units, without the country's outline."""
    groups: dict[str, list[BaseGeometry]] = defaultdict(list)
    for properties, one in units:
        groups[str(properties.get("admin1", ""))].append(one)
    merged = [MultiPolygon(_polygons([_together(groups[name])])) for name in sorted(groups)]
    return [list(arc.points) for arc in arcs(simplified(merged, LINES_METRES)) if OUTSIDE not in (arc.left, arc.right)]


def _together(outlines: Sequence[BaseGeometry]) -> BaseGeometry:
    """Union of units that should share their edges; the slow way where they overlap."""
    try:
        return shapely.coverage_union_all(outlines)
    except shapely.errors.GEOSException:
        return shapely.union_all(outlines)


def _rivers(folder: Path, names: str | Sequence[str] | None, near: BaseGeometry) -> list[BaseGeometry]:
    """Rivers near the country; where two files draw one river, the first file's line is kept."""
    out: list[BaseGeometry] = []
    for name in [names] if isinstance(names, str) else list(names or ()):
        drawn = shapely.union_all(out).buffer(0.06) if out else shapely.Polygon()
        for _, line in _clipped(features(folder, name), near):
            rest = line.difference(drawn)
            out += [part for part in getattr(rest, "geoms", [rest]) if part.length > 0.08]
    return out


def _simple(geometries: Iterable[BaseGeometry]) -> Iterator[BaseGeometry]:
    """Simple parts, whatever collections they come in."""
    for geometry in geometries:
        yield from shapely.get_parts(shapely.get_parts(np.asarray([geometry], dtype=object)))


def _polygons(geometries: Iterable[BaseGeometry]) -> list[Polygon]:
    return [part for part in _simple(geometries) if isinstance(part, Polygon) and not part.is_empty]


def _line_strings(geometries: Iterable[BaseGeometry]) -> list[LineString]:
    return [part for part in _simple(geometries) if isinstance(part, LineString) and not part.is_empty]


def _rings(polygons: Iterable[BaseGeometry], degrees: float) -> list[list[Point]]:
    out = []
    for polygon in _polygons(one.simplify(degrees) for one in polygons):
        for ring in (polygon.exterior, *polygon.interiors):
            points = _on_grid(ring.coords)
            if len(points) > 3:
                out.append(points)
    return out


def _lines(lines: Iterable[BaseGeometry], degrees: float) -> list[list[Point]]:
    parts = _line_strings(one.simplify(degrees) for one in lines)
    return [points for points in (_on_grid(part.coords) for part in parts) if len(points) > 1]


def _on_grid(coordinates: Iterable[Sequence[float]]) -> list[Point]:
    """Grid points, one after the other always different."""
    points: list[Point] = []
    for lon, lat in coordinates:
        point = grid_point(lon, lat)
        if not points or points[-1] != point:
            points.append(point)
    return points


def _packed(lines: Sequence[Sequence[Point]]) -> str:
    return encoded_lines(lines)


def _names(neighbours: Features, sea: BaseGeometry, country: BaseGeometry) -> list[dict[str, Any]]:
    """Names of the surroundings, each with spots (lon, lat) it may stand at, the roomiest first."""
    around = shapely.box(*_padded(country.bounds, 1.2)).difference(country.buffer(0.25))
    out = []
    for properties, one in neighbours:
        if properties.get("name"):
            out.append({"name": properties["name"], "sea": False, "spots": _spots(one.intersection(around))})
    for name, lon, lat in SEAS:
        if shapely.intersects_xy(sea, lon, lat):
            out.append({"name": name, "sea": True, "spots": _spots(sea.intersection(around))})
    return [one for one in out if one["spots"]]


def _spots(room: BaseGeometry) -> list[list[float]]:
    """Middles of the largest free circles of an area, up to ``SPOTS``, each clear of those before it."""
    out: list[list[float]] = []
    left = MultiPolygon(_polygons([room]))
    while len(out) < SPOTS and left.area > NAME_ROOM:
        line = shapely.maximum_inscribed_circle(left, 0.02)
        lon, lat = line.coords[0]
        out.append([round(lon, 2), round(lat, 2)])
        left = MultiPolygon(_polygons([left.difference(shapely.Point(lon, lat).buffer(0.5))]))
    return out
