"""Dated front lines that cut an outline into the ground of two sides.

The side named first lies west of a front that runs rather north and south, and north of one that runs rather east and
west, whichever way its line was drawn; names that are points of the compass (``East,West``) go to their own side.
Lines whose ends nearly meet are joined; a line that ends inside the outline is led to the nearest border. A pocket,
closed off by a line inside one side's ground, is the other side's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.importing.dates.date_forms import Instant
from geodata.importing.dates.feature_dates import DateReading
from geodata.importing.files.layers import Feature, Layer
from geodata.importing.guessing.attributes import LINEAR
from geodata.importing.guessing.holder_fields import FactionReading
from geodata.importing.polygons.series import Found, to_degrees
from geodata.importing.request.problems import ImportProblem
from geodata.model.safe_text import one_line

_GRID = 1e-5
_SIDE = "@side"
_WEST_OR_NORTH = ("west", "north")
_EAST_OR_SOUTH = ("east", "south")


@dataclass(frozen=True, slots=True)
class CutGround:
    """Ground of two sides, made of front lines: what a series of areas is."""

    layers: tuple[Layer, ...]
    """One layer for each file, with an area for each day and side."""
    dates: DateReading
    """The days, as the lines had them."""
    holders: FactionReading
    """The sides."""
    notes: tuple[str, ...]
    """Sentences about lines that cut nothing."""


def sides_of(text: str) -> tuple[str, str]:
    """The two names of ``--sides WEST,EAST``; ImportProblem where they are not two."""
    names = [one_line(name, 80) for name in text.split(",")]
    if len(names) != 2 or not all(names) or names[0].casefold() == names[1].casefold():
        raise ImportProblem(f'--sides "{one_line(text, 80)}": write two different names, WEST,EAST')
    return names[0], names[1]


def cut_ground(layers: Sequence[Layer], dates: DateReading, outline: BaseGeometry, sides: str, crs: str) -> CutGround:
    """Cut the outline along the lines of each day; ImportProblem where no line cuts it in two."""
    names = sides_of(sides)
    lines: dict[tuple[Instant, date | None], list[BaseGeometry]] = defaultdict(list)
    file: dict[tuple[Instant, date | None], str] = {}
    found = Found()
    for layer in layers:
        convert = to_degrees(layer, crs, found)
        for feature in layer.features:
            if feature.geometry is None or feature.geometry.geom_type not in LINEAR:
                continue
            start, end, readable = dates.instants(layer, feature)
            if start is not None and readable:
                lines[start, end].append(convert(feature.geometry))
                file.setdefault((start, end), layer.file)
    made: dict[str, list[Feature]] = defaultdict(list)
    when: list[tuple[Instant, date | None]] = []
    notes = found.notes
    for key, drawn in sorted(lines.items(), key=lambda item: (item[0][0], str(item[0][1]))):
        halves = cut_in_two(outline, drawn, names)
        if halves is None:
            notes.append(f"{key[0].day}: the front does not cut the outline into two sides; the day is left out")
            continue
        for name, ground in halves.items():
            made[file[key]].append(Feature(ground, {_SIDE: name, "number": len(when)}))
        when.append(key)
    if not made:
        raise ImportProblem("no dated line cuts the outline in two; do they lie in the same place?")

    def instants(layer: Layer, feature: Feature) -> tuple[Instant | None, date | None, bool]:
        start, end = when[int(str(feature.properties["number"]))]
        return start, end, True

    holders = FactionReading(
        f"the sides of the front lines in the outline: {names[0]} and {names[1]}",
        lambda layer, feature: str(feature.properties[_SIDE]),
    )
    return CutGround(
        tuple(Layer(name, "", "", tuple(features)) for name, features in sorted(made.items())),
        DateReading(dates.how, instants, dates.interval, False),
        holders,
        tuple(notes),
    )


def cut_in_two(
    outline: BaseGeometry, drawn: Sequence[BaseGeometry], names: tuple[str, str]
) -> dict[str, BaseGeometry] | None:
    """Name -> its ground, the outline cut along lines; None where they do not cut it."""
    fronts = _taken_to_border(outline, drawn)
    if not fronts:
        return None
    noded = shapely.unary_union([shapely.boundary(outline), *fronts], grid_size=_GRID)
    found = np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))
    faces = found[shapely.contains(outline, shapely.point_on_surface(found))] if len(found) else found
    on_front, upright = _directed(fronts, noded)
    first, second = _in_order(names, upright)
    left = _left_of_front(faces, on_front)
    if not left.any() or left.all() or not any(on_front.values()):  # a closed line alone says not who is inside
        return None
    return {
        name: shapely.union_all(faces[chosen], grid_size=_GRID) for name, chosen in ((first, left), (second, ~left))
    }


def _in_order(names: tuple[str, str], upright: bool) -> tuple[str, str]:
    """The name of the western or northern side, then the other's."""
    before, behind = _WEST_OR_NORTH[not upright], _EAST_OR_SOUTH[not upright]
    one, other = (name.casefold() for name in names)
    if one.startswith(behind) or (other.startswith(before) and not one.startswith(before)):
        return names[1], names[0]
    return names


def _taken_to_border(outline: BaseGeometry, drawn: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Lines joined where they meet or nearly do, each open end inside the outline led to the nearest border."""
    merged = shapely.line_merge(shapely.union_all([shapely.force_2d(line) for line in drawn]))
    lines = [line for line in shapely.get_parts(merged) if line.length > 0 and shapely.intersects(line, outline)]
    border = shapely.boundary(outline)
    bridges = _bridges(lines, outline, border)
    merged = shapely.line_merge(shapely.union_all([*lines, *bridges])) if lines else merged
    taken: list[BaseGeometry] = []
    for line in shapely.get_parts(merged) if lines else ():
        places = shapely.get_coordinates(line)
        for tip in _open_ends(line, outline):
            nearest = shapely.get_coordinates(shapely.shortest_line(tip, border))[-1]
            at = 0 if (shapely.get_coordinates(tip)[0] == places[0]).all() else len(places)
            places = np.insert(places, at, nearest, axis=0)
        taken.append(shapely.LineString(places))
    return taken


def _open_ends(line: BaseGeometry, outline: BaseGeometry) -> list[BaseGeometry]:
    """Ends of a line that lie inside the outline; a closed line has none."""
    if shapely.is_closed(line):
        return []
    places = shapely.get_coordinates(line)
    return [tip for tip in map(shapely.Point, places[[0, -1]]) if shapely.contains_properly(outline, tip)]


def _bridges(lines: Sequence[BaseGeometry], outline: BaseGeometry, border: BaseGeometry) -> list[BaseGeometry]:
    """Straight pieces between open ends of two lines that are nearer to each other than to the border."""
    tips = [(number, tip) for number, line in enumerate(lines) for tip in _open_ends(line, outline)]
    if len(tips) < 2:
        return []
    points = np.array([tip for _, tip in tips], dtype=object)
    owner = np.array([number for number, _ in tips])
    to_border = shapely.distance(points, border)
    tree = shapely.STRtree(points)
    found: list[BaseGeometry] = []
    ones, others = tree.query(points, predicate="dwithin", distance=to_border)
    ahead = (ones < others) & (owner[ones] != owner[others])
    near = zip(ones[ahead].tolist(), others[ahead].tolist(), strict=True)
    pairs = [(float(points[one].distance(points[other])), one, other) for one, other in near]
    free = np.ones(len(tips), dtype=bool)
    for length, one, other in sorted(pairs):
        if free[one] and free[other] and length < min(to_border[one], to_border[other]):
            free[[one, other]] = False
            found.append(shapely.LineString([points[one], points[other]]))
    return found


Edge = tuple[float, float, float, float]


def _directed(fronts: Sequence[BaseGeometry], noded: BaseGeometry) -> tuple[Mapping[Edge, float], bool]:
    """Edges of the fronts, all running north (or all east), each with its length; and whether they run north.

    Edges of closed lines have no length: they say that the sides differ, not which is which.
    """
    spans = [shapely.get_coordinates(line)[[0, -1]] for line in fronts]
    travelled = np.abs(np.sum([np.abs(span[1] - span[0]) for span in spans], axis=0))
    upright = bool(travelled[1] >= travelled[0])
    axis = 1 if upright else 0
    edges: dict[Edge, float] = {}
    for line, span in zip(fronts, spans, strict=True):
        forward = bool(span[1][axis] >= span[0][axis])
        closed = bool((span[0] == span[1]).all())
        for start, end in _edges_along(line, noded):
            one, other = (start, end) if forward else (end, start)
            length = 0.0 if closed else float(np.hypot(*(np.array(other) - one)))
            edges[(*one, *other)] = length
    return edges, upright


Node = tuple[float, float]


def _edges_along(line: BaseGeometry, noded: BaseGeometry) -> list[tuple[Node, Node]]:
    """Edges of the noded lines that lie on a line, in its direction."""
    parts = shapely.get_parts(noded)
    near = parts[shapely.dwithin(parts, line, 2 * _GRID)]
    found: list[tuple[Node, Node]] = []
    for part in near:
        places = shapely.get_coordinates(part)
        middles = shapely.points((places[1:] + places[:-1]) / 2)
        on = shapely.dwithin(middles, line, 2 * _GRID)
        along = np.array([line.project(shapely.Point(place)) for place in places])
        for number in np.flatnonzero(on):
            start, end = (float(v) for v in places[number]), (float(v) for v in places[number + 1])
            one, other = tuple(start), tuple(end)
            ahead = along[number + 1] >= along[number]
            found.append((one, other) if ahead else (other, one))  # type: ignore[arg-type]
    return found


def _left_of_front(faces: np.ndarray, on_front: Mapping[Edge, float]) -> np.ndarray:
    """For each face whether it is the side left of the front: faces across a front differ.

    Where that cannot be for all (a front that forks), the longer front decides face by face.
    """
    evidence = np.zeros(len(faces))
    touching: dict[frozenset[Node], list[int]] = defaultdict(list)
    for number, face in enumerate(faces):
        for ring in shapely.get_rings(shapely.orient_polygons(face)):
            places = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
            for start, end in pairwise(places):
                ahead, back = on_front.get((*start, *end)), on_front.get((*end, *start))
                if ahead is None and back is None:
                    continue
                evidence[number] += (ahead or 0.0) - (back or 0.0)  # a face lies left of its ring
                touching[frozenset((start, end))].append(number)
    across: dict[int, set[int]] = defaultdict(set)
    for pair in touching.values():
        if len(pair) == 2 and pair[0] != pair[1]:
            across[pair[0]].add(pair[1])
            across[pair[1]].add(pair[0])
    return _two_sided(faces, evidence, across)


def _two_sided(faces: np.ndarray, evidence: np.ndarray, across: Mapping[int, set[int]]) -> np.ndarray:
    side = np.zeros(len(faces), dtype=np.int8)
    for number in np.argsort(-np.abs(evidence), kind="stable"):
        if side[number]:
            continue
        if evidence[number] or across.get(int(number)):
            side[number] = 1 if evidence[number] > 0 else -1
        else:
            continue
        waiting = [int(number)]
        while waiting:
            at = waiting.pop()
            for other in across.get(at, ()):
                if not side[other]:
                    side[other] = -side[at]
                    waiting.append(other)
    known = np.flatnonzero(side)
    if len(known):  # an island that no front touches is of the side nearest to it
        for number in np.flatnonzero(side == 0):
            near = known[int(np.argmin(shapely.distance(faces[known], faces[number])))]
            side[number] = side[near]
    return np.asarray(side > 0)
