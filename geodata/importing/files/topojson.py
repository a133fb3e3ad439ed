"""TopoJSON decoded to GeoJSON objects: arcs joined, so that neighbours keep the same line between them.

The format: https://github.com/topojson/topojson-specification. Coordinates are computed once per arc, so that ground
on both sides of it has the very same vertices.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

Position = list[float]
_DEPTH = 8
_MULTI = {"MultiPoint": "Point", "MultiLineString": "LineString", "MultiPolygon": "Polygon"}


class _BadArcs(ValueError):
    """A geometry whose arcs are not those of the topology."""


def is_topology(node: dict[str, Any]) -> bool:
    """True for a TopoJSON topology."""
    return (
        node.get("type") == "Topology" and isinstance(node.get("objects"), dict) and isinstance(node.get("arcs"), list)
    )


def collections_in(topology: dict[str, Any], count: Callable[[int], None]) -> Iterator[tuple[dict[str, Any], str]]:
    """Each object of a topology as a FeatureCollection with its name.

    ``count`` is told the vertices before they are made, so that a small file cannot ask for endless ones. A geometry
    whose arcs are wrong becomes one of no known type, which the reader of GeoJSON reports.
    """
    scale = topology.get("transform")
    count(sum(len(arc) for arc in topology["arcs"] if isinstance(arc, list)))
    arcs = [_arc(arc, scale) for arc in topology["arcs"]]
    beside = {key: value for key, value in topology.items() if key not in ("type", "objects", "arcs", "transform")}
    for name, node in topology["objects"].items():
        if isinstance(node, dict):
            features = [feature for one in _geometries(node, 0) for feature in _features(one, arcs, scale, count)]
            yield {**beside, "type": "FeatureCollection", "name": str(name), "features": features}, str(name)


def _geometries(node: dict[str, Any], depth: int) -> Iterator[dict[str, Any]]:
    """The geometries of an object, a collection without properties of its own taken apart."""
    members = node.get("geometries")
    if node.get("type") == "GeometryCollection" and isinstance(members, list) and "properties" not in node:
        for member in members if depth < _DEPTH else ():
            if isinstance(member, dict):
                yield from _geometries(member, depth + 1)
    else:
        yield node


def _features(
    node: dict[str, Any], arcs: list[list[Position]], scale: Any, count: Callable[[int], None]
) -> Iterator[dict[str, Any]]:
    """One feature; one for each period where our own export lists several of a cell."""
    try:
        geometry: dict[str, Any] | None = _geometry(node, arcs, scale, count, 0)
    except (_BadArcs, TypeError, ValueError, IndexError, OverflowError):
        geometry = {"type": "arcs that the topology does not have"}
    raw = node.get("properties")
    properties = dict(raw) if isinstance(raw, dict) else {}
    if "id" in node:
        properties.setdefault("id", node["id"])
    periods = properties.pop("periods", None)
    if isinstance(periods, list) and periods and all(isinstance(period, dict) for period in periods):
        for period in periods:
            yield {"type": "Feature", "properties": {**properties, **period}, "geometry": geometry}
    else:
        yield {"type": "Feature", "properties": properties, "geometry": geometry}


def _geometry(
    node: dict[str, Any], arcs: list[list[Position]], scale: Any, count: Callable[[int], None], depth: int
) -> dict[str, Any] | None:
    kind = node.get("type")

    def joined(numbers: list[int]) -> list[Position]:
        line: list[Position] = []
        for number in numbers:
            arc = arcs[number if number >= 0 else ~number]
            count(len(arc))
            line += (arc if number >= 0 else arc[::-1])[1 if line else 0 :]
        return line

    if kind is None:
        return None
    if kind == "GeometryCollection":
        if depth > _DEPTH:
            raise _BadArcs
        return {
            "type": kind,
            "geometries": [_geometry(one, arcs, scale, count, depth + 1) for one in node["geometries"]],
        }
    if kind in ("Point", "MultiPoint"):
        places = node["coordinates"]
        return {
            "type": kind,
            "coordinates": _placed(places, scale) if kind == "Point" else [_placed(one, scale) for one in places],
        }
    found = node["arcs"]
    parts = found if kind in _MULTI else [found]
    if kind in ("LineString", "MultiLineString"):
        lines = [joined(part) for part in parts]
    elif kind in ("Polygon", "MultiPolygon"):
        lines = [[joined(ring) for ring in part] for part in parts]  # type: ignore[misc]
    else:
        raise _BadArcs
    return {"type": kind, "coordinates": lines if kind in _MULTI else lines[0]}


def _arc(raw: Any, scale: Any) -> list[Position]:
    """Positions of an arc; differences from one to the next where the topology is quantised. Broken arcs are empty."""
    if not isinstance(raw, list) or not isinstance(scale, dict):
        return raw if isinstance(raw, list) else []
    places: list[Position] = []
    x = y = 0.0
    try:
        for step in raw:
            x, y = x + step[0], y + step[1]
            places.append(_placed([x, y], scale))
    except (TypeError, IndexError, ValueError, OverflowError):
        return []
    return places


def _placed(place: Any, scale: Any) -> Position:
    """A position in the topology's units, in degrees."""
    if not isinstance(scale, dict):
        return place  # type: ignore[no-any-return]
    (width, height), (west, south) = scale["scale"], scale["translate"]
    return [_rounded(place[0] * width + west, width), _rounded(place[1] * height + south, height)]


def _rounded(number: float, step: float) -> float:
    """A number without the digits that multiplying by the step has added."""
    if not math.isfinite(number) or not step:
        return number
    return round(number, min(15, max(0, 4 - math.floor(math.log10(abs(step))))))
