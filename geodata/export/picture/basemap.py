"""The ground under a picture: surroundings, water, lines of first-level units, in a plane of kilometres."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from geodata.export.picture.plane import Plane
from geodata.facts.geojson_files import read_features

if TYPE_CHECKING:
    from geodata.dataset import Dataset

MARGIN_DEGREES = 6.0
"""How much of the surroundings is kept."""
NEAR_DEGREES = 0.15
"""Rivers and lakes end this far outside the country."""
COAST_GAP_DEGREES = 0.12
"""How far apart two coastlines of different makers may lie and still be meant as one."""


@dataclass(frozen=True)
class BaseMap:
    """Base layers of a dataset, in kilometres."""

    plane: Plane
    country: BaseGeometry
    sea: BaseGeometry
    neighbours: tuple[tuple[str, BaseGeometry], ...]
    lakes: BaseGeometry
    rivers: BaseGeometry
    admin1: Mapping[str, BaseGeometry]
    """First-level units by name."""


def base_map(dataset: Dataset) -> BaseMap:
    """Base layers of a dataset; those it does not have are empty."""
    country = shapely.coverage_union_all([cell.geometry for cell in dataset.cells.values()])
    west, south, east, north = country.bounds
    plane = Plane((west + east) / 2, (south + north) / 2)
    window = shapely.box(*(country.bounds + np.array([-1, -1, 1, 1]) * MARGIN_DEGREES))
    near = country.simplify(0.02).buffer(NEAR_DEGREES)
    layers = dataset.settings.base_layers
    around = [
        (str(properties.get("name") or ""), piece)
        for properties, piece in _clipped(_features(dataset.path, layers.get("neighbours")), window)
        if piece.intersection(country).area < 0.5 * piece.area
    ]
    sea = shapely.union_all([one for _, one in _clipped(_features(dataset.path, layers.get("sea")), window)])
    lakes = shapely.union_all([one for _, one in _clipped(_features(dataset.path, layers.get("lakes")), near)])
    return BaseMap(
        plane,
        plane.flat(country),
        plane.flat(_up_to_the_land(sea, [one for _, one in around], country)),
        tuple((name, plane.flat(one)) for name, one in around),
        plane.flat(lakes),
        plane.flat(_rivers(dataset.path, layers.get("rivers"), near)),
        {name: plane.flat(one) for name, one in _admin1(dataset).items()},
    )


def path_of(geometry: BaseGeometry) -> Path:
    """Polygons and lines as one path, holes turning the other way."""
    codes: list[int] = []
    vertices: list[Any] = []
    for part in shapely.get_parts(shapely.orient_polygons(geometry)):
        rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        for ring in rings:
            points = shapely.get_coordinates(ring)
            if len(points) < 2:
                continue
            closing = part.geom_type == "Polygon"
            codes += [
                int(Path.MOVETO),
                *[int(Path.LINETO)] * (len(points) - 1 - closing),
                *([int(Path.CLOSEPOLY)] * closing),
            ]
            vertices.append(points)
    if not vertices:
        return Path(np.zeros((0, 2)))
    return Path(np.concatenate(vertices), codes)


def _features(folder: File, names: str | Sequence[str] | None) -> list[tuple[Mapping[str, Any], BaseGeometry]]:
    files = [names] if isinstance(names, str) else list(names or ())
    return [feature for name in files for feature in read_features(folder / name)]


def _clipped(
    features: Iterable[tuple[Mapping[str, Any], BaseGeometry]], window: BaseGeometry
) -> list[tuple[Mapping[str, Any], BaseGeometry]]:
    pieces = [(properties, shapely.make_valid(one).intersection(window)) for properties, one in features]
    return [(properties, piece) for properties, piece in pieces if not piece.is_empty]


def _up_to_the_land(sea: BaseGeometry, land: Sequence[BaseGeometry], country: BaseGeometry) -> BaseGeometry:
    """The sea, stretched over the slivers that two makers' coastlines leave between it and the country."""
    if sea.is_empty:
        return sea
    coast = sea.buffer(COAST_GAP_DEGREES).intersection(country.buffer(COAST_GAP_DEGREES))
    return shapely.union_all([sea, coast.difference(shapely.union_all(land).buffer(0.01))])


def _rivers(folder: File, names: str | Sequence[str] | None, near: BaseGeometry) -> BaseGeometry:
    """Rivers near the country; where two files draw one river, the first file's line is kept."""
    drawn: BaseGeometry = shapely.MultiLineString()
    for name in [names] if isinstance(names, str) else list(names or ()):
        taken = drawn.buffer(0.06)
        rest = [one.difference(taken) for _, one in _clipped(_features(folder, name), near)]
        kept = [part for one in rest for part in shapely.get_parts(one) if part.length > 0.08]
        drawn = shapely.union_all([drawn, *kept])
    return drawn


def _admin1(dataset: Dataset) -> dict[str, BaseGeometry]:
    groups: dict[str, list[BaseGeometry]] = defaultdict(list)
    for properties, one in _features(dataset.path, dataset.settings.units):
        groups[str(properties.get("admin1", ""))].append(one)
    return {name: shapely.union_all(groups[name]) for name in sorted(groups)}
