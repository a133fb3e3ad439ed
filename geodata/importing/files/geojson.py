"""GeoJSON, also wrapped in other JSON, read without trusting its depth, its counts or its numbers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.files.text_encoding import encoding_of, text_codec
from geodata.importing.files.layers import Counter, Feature, Layer, UnreadableFile, tidy_properties
from geodata.importing.files.topojson import collections_in as topology_objects
from geodata.importing.files.topojson import is_topology
from geodata.importing.request.limits import LimitExceeded
from geodata.model.safe_text import one_line

_GEOMETRIES = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)


class _BadGeometry(ValueError):
    """A geometry that is not as RFC 7946 describes it."""


def read_geojson(path: Path, file: str, counter: Counter) -> list[Layer]:
    """Every FeatureCollection (or lone Feature or geometry) found in a JSON file, at whatever depth it is wrapped.

    TopoJSON, newline-delimited GeoJSON and text sequences (RFC 8142) are read too.
    Plain values beside a collection, or above it, become the layer's properties.
    """
    documents = _documents(path, file, counter)
    layers = [
        _layer(found, name, beside, file, counter)
        for document in documents
        for found, name, beside in _collections(document, "", {}, counter, 0)
    ]
    if not layers:
        raise UnreadableFile("it is JSON, but holds no GeoJSON")
    return [_joined(layers)] if len(documents) > 1 else layers


def _joined(layers: list[Layer]) -> Layer:
    """The lines of newline-delimited GeoJSON as one layer."""
    return Layer(
        file=layers[0].file,
        name="",
        crs=layers[0].crs,
        features=tuple(feature for layer in layers for feature in layer.features),
        with_z=sum(layer.with_z for layer in layers),
        broken=tuple(fault for layer in layers for fault in layer.broken),
    )


def _documents(path: Path, file: str, counter: Counter) -> list[Any]:
    limits, wanted, notes = counter.limits, counter.encoding, counter.notes
    raw = path.read_bytes()
    encoding, told = (text_codec(wanted), "") if wanted else encoding_of([raw])
    if told:
        notes.append(f"{one_line(file, 60)}: {told}")
    text = raw.decode(encoding, errors="replace").strip("\x1e \t\r\n")
    _check_depth(text, limits.depth)
    try:
        return [_parsed(text)]
    except ValueError as whole_fault:
        lines = [line.strip(" \t\r\n") for line in (text.split("\x1e") if "\x1e" in text else text.splitlines())]
        lines = [line for line in lines if line]
        if len(lines) < 2 or not all(line[0] in "{[" and line[-1] in "}]" for line in lines[:2]):
            raise UnreadableFile(f"it is not valid JSON ({_where(whole_fault)})") from None
        limits.check("features", len(lines))
        try:
            return [_parsed(line) for line in lines]
        except ValueError:
            raise UnreadableFile(f"it is not valid JSON ({_where(whole_fault)})") from None


def _parsed(text: str) -> Any:
    def refuse(name: str) -> float:
        return float("nan")

    try:
        return json.loads(text, parse_constant=refuse, parse_int=_bounded_int)
    except RecursionError:
        raise UnreadableFile("its JSON is nested too deeply") from None


def _bounded_int(digits: str) -> int | float:
    return int(digits) if len(digits) <= 19 else float("nan")


def _where(fault: ValueError) -> str:
    if isinstance(fault, json.JSONDecodeError):
        return f"line {fault.lineno}, column {fault.colno}"
    return "damaged"


def _check_depth(text: str, bound: int) -> None:
    """Refuse JSON nested deeper than the bound, before a parser recurses into it."""
    codes = np.frombuffer(text.encode("utf-32-le", errors="replace"), dtype=np.uint32)
    quotes = _open_quotes(codes)
    steps = ((codes == 0x5B) | (codes == 0x7B)).astype(np.int8) - ((codes == 0x5D) | (codes == 0x7D)).astype(np.int8)
    steps[quotes] = 0
    if len(steps) and int(np.cumsum(steps, dtype=np.int32).max()) > bound:
        raise LimitExceeded(f"the JSON is nested deeper than {bound} levels")


def _open_quotes(codes: np.ndarray) -> np.ndarray:
    """True for the characters inside a string of JSON text."""
    marks = codes == 0x22
    slashes = np.flatnonzero(codes == 0x5C)
    if len(slashes):
        # A quote is escaped where an odd run of backslashes ends right before it.
        breaks = np.flatnonzero(np.diff(slashes) != 1)
        starts = slashes[np.concatenate([[0], breaks + 1])]
        ends = slashes[np.concatenate([breaks, [len(slashes) - 1]])]
        escaped = ends[(ends - starts) % 2 == 0] + 1
        marks[escaped[escaped < len(marks)]] = False
    return np.asarray(np.cumsum(marks, dtype=np.int32) % 2 == 1)


def _collections(
    node: Any, name: str, beside: dict[str, object], counter: Counter, depth: int
) -> Iterator[tuple[dict[str, Any], str, dict[str, object]]]:
    """Yield each GeoJSON object inside a JSON value with its name and the plain values beside and above it."""
    limits = counter.limits
    if depth > limits.depth:
        return
    if isinstance(node, dict):
        if _is_geojson(node):
            yield node, name, beside
            return
        if is_topology(node):
            decoded = topology_objects(node, _vertex_bound(counter))
            yield from ((collection, named, beside) for collection, named in decoded)
            return
        plain = tidy_properties(((k, v) for k, v in node.items() if not isinstance(v, (dict, list))), limits)
        around = {**beside, **plain}
        for key, value in node.items():
            if isinstance(value, str) and value.lstrip()[:1] == "{" and '"coordinates"' in value:
                _check_depth(value, limits.depth)
                try:  # a collection kept as text inside JSON
                    value = _parsed(value)
                except ValueError:
                    continue
            if isinstance(value, (dict, list)):
                yield from _collections(value, str(key), {**around, "key": str(key)}, counter, depth + 1)
    elif isinstance(node, list):
        if node and all(isinstance(entry, dict) and entry.get("type") == "Feature" for entry in node):
            yield {"type": "FeatureCollection", "features": node}, name, beside
            return
        for entry in node:
            if isinstance(entry, (dict, list)) and not _is_position(entry):
                yield from _collections(entry, name, beside, counter, depth + 1)


def _vertex_bound(counter: Counter) -> Callable[[int], None]:
    """Counts vertices of one topology against the bound, before they are made and counted for all."""
    made = 0

    def count(vertices: int) -> None:
        nonlocal made
        made += vertices
        counter.limits.check("vertices", made)

    return count


def _is_position(entry: Any) -> bool:
    return isinstance(entry, list) and bool(entry) and isinstance(entry[0], (int, float))


def _is_geojson(node: dict[str, Any]) -> bool:
    kind = node.get("type")
    if kind == "FeatureCollection":
        return isinstance(node.get("features"), list)
    return (kind == "Feature" and "geometry" in node) or (
        isinstance(kind, str)
        and kind in _GEOMETRIES
        and isinstance(node.get("coordinates", node.get("geometries")), list)
    )


def _layer(found: dict[str, Any], name: str, beside: dict[str, object], file: str, counter: Counter) -> Layer:
    if found["type"] == "FeatureCollection":
        raw = found["features"]
        own = tidy_properties(
            ((k, v) for k, v in found.items() if not isinstance(v, (dict, list)) and k != "type"), counter.limits
        )
        extra = found.get("properties") or found.get("metadata")
        if isinstance(extra, dict):
            own.update(tidy_properties(extra.items(), counter.limits))
        beside = {**beside, **own}
        name = str(found.get("name") or found.get("title") or name)[:200]
    else:
        raw = [found]
    counter.add(layers=1, features=len(raw))
    features: list[Feature] = []
    broken: list[str] = []
    with_z = 0
    for number, entry in enumerate(raw, 1):
        if not isinstance(entry, dict):
            broken.append(f"feature {number}: not an object")
            continue
        is_feature = entry.get("type") == "Feature" or "geometry" in entry
        properties = entry.get("properties") if is_feature else None
        attributes = tidy_properties(properties.items(), counter.limits) if isinstance(properties, dict) else {}
        if "id" in entry and isinstance(entry["id"], (str, int)):
            attributes.setdefault("id", str(entry["id"])[:200])
        geometry: BaseGeometry | None = None
        try:
            geometry, had_z = _geometry(entry.get("geometry") if is_feature else entry, counter, 0)
            with_z += had_z
        except _BadGeometry as fault:
            broken.append(f"feature {number}: {fault}")
            continue
        features.append(Feature(geometry, attributes))
    return Layer(file, name, _crs(found), tuple(features), beside, with_z, tuple(broken))


def _crs(found: dict[str, Any]) -> str:
    """Name of the CRS in the member of GeoJSON 2008 that many files still carry."""
    member = found.get("crs")
    if isinstance(member, dict):
        properties = member.get("properties")
        if isinstance(properties, dict):
            named = properties.get("name") or properties.get("code")
            if isinstance(named, (str, int)):
                return f"EPSG:{named}" if str(named).isdigit() else str(named)[:200]
    return member[:200] if isinstance(member, str) else ""


def _geometry(node: Any, counter: Counter, depth: int) -> tuple[BaseGeometry | None, bool]:
    """A shapely geometry of x and y, and whether a third coordinate was dropped; None for an empty one."""
    if node is None:
        return None, False
    if not isinstance(node, dict) or node.get("type") not in _GEOMETRIES:
        raise _BadGeometry("its geometry has no known type")
    kind = node["type"]
    if kind == "GeometryCollection":
        members = node.get("geometries")
        if not isinstance(members, list) or depth > 4:
            raise _BadGeometry("its geometry collection is malformed")
        read = [_geometry(member, counter, depth + 1) for member in members]
        parts = [part for part, _ in read if part is not None]
        return (shapely.GeometryCollection(parts) if parts else None), any(had_z for _, had_z in read)
    coordinates = node.get("coordinates")
    if not isinstance(coordinates, list):
        raise _BadGeometry("its geometry has no coordinates")
    if not coordinates:
        return None, False
    if kind == "Polygon":
        polygon, had_z = _polygon(coordinates, counter)
        return polygon, had_z
    if kind == "MultiPolygon":
        pairs = [_polygon(rings, counter) for rings in coordinates if rings]
        polygons = [polygon for polygon, _ in pairs if polygon is not None]
        return (shapely.MultiPolygon(polygons) if polygons else None), any(had_z for _, had_z in pairs)
    return _simple(kind, coordinates, counter)


def _simple(kind: str, coordinates: list[Any], counter: Counter) -> tuple[BaseGeometry | None, bool]:
    if kind == "Point":
        places, had_z = _positions([coordinates], counter)
        return shapely.Point(places[0]), had_z
    if kind == "MultiPoint":
        places, had_z = _positions(coordinates, counter)
        return shapely.MultiPoint(places), had_z
    lines = [coordinates] if kind == "LineString" else [line for line in coordinates if line]
    read = [_positions(line, counter) for line in lines]
    kept = [shapely.LineString(places) for places, _ in read if len(places) > 1]
    if kind == "LineString" and kept:
        return kept[0], read[0][1]
    return (shapely.MultiLineString(kept) if kept else None), any(had_z for _, had_z in read)


def _polygon(rings: Any, counter: Counter) -> tuple[shapely.Polygon | None, bool]:
    if not isinstance(rings, list):
        raise _BadGeometry("a ring is not a list")
    shells: list[np.ndarray] = []
    had_z = False
    for ring in rings:
        places, ring_z = _positions(ring, counter)
        had_z = had_z or ring_z
        if len(places) and (places[0] != places[-1]).any():
            places = np.vstack([places, places[:1]])
        if len(places) < 4:
            if not shells:  # an outline of fewer than three corners encloses nothing
                return None, had_z
            continue
        shells.append(places)
    return (shapely.Polygon(shells[0], shells[1:]) if shells else None), had_z


def _positions(raw: Any, counter: Counter) -> tuple[np.ndarray, bool]:
    """Positions as an array of x and y; raise where one is not two or more finite numbers."""
    if not isinstance(raw, list):
        raise _BadGeometry("its coordinates are not a list")
    counter.add(vertices=len(raw))
    if not raw:
        return np.empty((0, 2)), False
    if isinstance(raw[0], (int, float)):
        raise _BadGeometry("its coordinates are not nested as its type asks")
    try:
        array = np.array(raw, dtype=float)
    except (ValueError, TypeError, OverflowError):
        try:
            array = np.array([[float(place[0]), float(place[1])] for place in raw], dtype=float)
        except (ValueError, TypeError, IndexError, KeyError, OverflowError):
            raise _BadGeometry("a position is not two numbers") from None
    if array.ndim != 2 or array.shape[1] < 2:
        raise _BadGeometry("a position is not two numbers")
    if not np.isfinite(array[:, :2]).all() or np.abs(array[:, :2]).max() > 1e9:
        raise _BadGeometry("a position is not a finite number")
    return array[:, :2], array.shape[1] > 2
