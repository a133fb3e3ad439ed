"""KML, read without entities and with its folders, dates (inherited from folder and document) and fill colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.importing.files.layers import Counter, Feature, Layer, UnreadableFile, tidy_properties
from geodata.importing.request.limits import LimitExceeded, Limits

_NUMBER = re.compile(r"[\s]+")
Times = tuple[tuple[str, str], ...]
"""``when``, or ``begin`` and ``end``, with what is written there."""


class _Element:
    """One element of the document: what is needed of it and no more."""

    __slots__ = ("attributes", "children", "tag", "text")

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[_Element] = []
        self.text = ""

    def child(self, *path: str) -> _Element | None:
        found: _Element | None = self
        for tag in path:
            found = next((entry for entry in found.children if entry.tag == tag), None) if found else None
        return found

    def value(self, *path: str) -> str:
        found = self.child(*path)
        return found.text.strip() if found else ""

    def children_of(self, tag: str) -> list[_Element]:
        return [entry for entry in self.children if entry.tag == tag]

    def all(self, tag: str) -> Iterator[_Element]:
        for entry in self.children:
            if entry.tag == tag:
                yield entry
            yield from entry.all(tag)


def read_kml(path: Path, file: str, counter: Counter) -> list[Layer]:
    """One layer per folder that holds placemarks; styles are resolved to ``fill`` colours, ``#rrggbb``."""
    root = _document(path.read_bytes(), counter.limits)
    colours = _colours(root)
    layers: list[Layer] = []
    for folder, placemarks, times in _folders(root, "", ()):
        counter.add(layers=1, features=len(placemarks))
        read = [_feature(placemark, colours, counter, times) for placemark in placemarks]
        broken = tuple(f"placemark {n}: {fault}" for n, (_, fault, _) in enumerate(read, 1) if fault)
        features = tuple(feature for feature, _, _ in read if feature is not None)
        layers.append(Layer(file, folder, "", features, {}, sum(had_z for _, _, had_z in read), broken))
    if not layers:
        raise UnreadableFile("it is KML, but holds no placemarks")
    return layers


def _document(raw: bytes, limits: Limits) -> _Element:
    """Parse the XML; a DOCTYPE or entity declaration is refused, so nothing can expand or be fetched."""
    root = _Element("", {})
    stack = [root]
    parser = expat.ParserCreate()
    parser.buffer_text = True
    most_elements = limits.features * 12

    count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(stack) > limits.depth:
            raise LimitExceeded(f"the KML is nested deeper than {limits.depth} levels")
        if count > most_elements:
            raise LimitExceeded(f"the KML has more than {most_elements:,} elements")
        element = _Element(tag.rpartition(":")[2], attributes)
        stack[-1].children.append(element)
        stack.append(element)

    def end(tag: str) -> None:
        stack.pop()

    def text(data: str) -> None:
        stack[-1].text += data

    def refuse(*_: object) -> None:
        raise UnreadableFile("it declares XML entities, which are not read")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as fault:
        raise UnreadableFile(f"it is not valid XML (line {fault.lineno})") from None
    return root


def _colours(root: _Element) -> dict[str, str]:
    """Fill colour of each style id, style maps included."""
    colours = {
        style.attributes["id"]: _fill(style) for style in root.all("Style") if "id" in style.attributes and _fill(style)
    }
    for style_map in root.all("StyleMap"):
        for pair in style_map.children:
            target = pair.value("styleUrl").rpartition("#")[2]
            if pair.value("key") == "normal" and "id" in style_map.attributes and target in colours:
                colours[style_map.attributes["id"]] = colours[target]
    return colours


def _fill(style: _Element) -> str:
    """``#rrggbb`` of a style's polygons (KML writes aabbggrr), its line's colour where it has no fill."""
    written = style.value("PolyStyle", "color") or style.value("LineStyle", "color")
    match = re.fullmatch(r"#?([0-9a-fA-F]{2})?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})", written)
    return f"#{match[4]}{match[3]}{match[2]}".lower() if match else ""


def _folders(element: _Element, name: str, times: Times) -> Iterator[tuple[str, list[_Element], Times]]:
    """Name, placemarks and times of each folder; times hold for everything inside what carries them (KML 2.3, 9.1)."""
    times = _times(element) or times
    placemarks = [entry for entry in element.children if entry.tag == "Placemark"]
    if placemarks:
        yield name, placemarks, times
    for entry in element.children:
        if entry.tag in ("kml", "Document"):
            yield from _folders(entry, name, times)
        elif entry.tag == "Folder":
            own = entry.value("name")
            yield from _folders(entry, f"{name}/{own}" if name and own else own or name, times)


def _times(element: _Element) -> Times:
    """When an element itself says it holds."""
    found = (
        ("when", element.value("TimeStamp", "when")),
        ("begin", element.value("TimeSpan", "begin")),
        ("end", element.value("TimeSpan", "end")),
    )
    return tuple((tag, value) for tag, value in found if value)


def _feature(
    placemark: _Element, colours: dict[str, str], counter: Counter, times: Times
) -> tuple[Feature | None, str, bool]:
    raw: list[tuple[object, object]] = [
        (tag, placemark.value(tag)) for tag in ("name", "description") if placemark.child(tag)
    ]
    raw += [(entry.attributes.get("name", ""), entry.value("value")) for entry in placemark.all("Data")]
    raw += [(entry.attributes.get("name", ""), entry.text.strip()) for entry in placemark.all("SimpleData")]
    raw += _times(placemark) or times
    url = placemark.value("styleUrl").rpartition("#")[2]
    inline = placemark.child("Style")
    fill = (_fill(inline) if inline else "") or colours.get(url, "")
    if fill:
        raw.append(("fill", fill))
    if url:
        raw.append(("styleUrl", url))
    properties = tidy_properties(((key, value) for key, value in raw if key), counter.limits)
    try:
        geometry, had_z = _geometry(placemark, counter)
    except ValueError as fault:
        return None, str(fault), False
    return Feature(geometry, properties), "", had_z


def _geometry(placemark: _Element, counter: Counter) -> tuple[BaseGeometry | None, bool]:
    had_z = False
    parts: list[shapely.Polygon] = []
    for polygon in placemark.all("Polygon"):
        rings = []
        for boundary in (
            *polygon.children_of("outerBoundaryIs"),
            *polygon.children_of("innerBoundaryIs"),
        ):
            for ring in boundary.all("coordinates"):
                places, ring_z = _positions(ring.text, counter)
                had_z = had_z or ring_z
                if len(places) and (places[0] != places[-1]).any():
                    places = np.vstack([places, places[:1]])
                if len(places) >= 4:
                    rings.append(places)
        if rings:
            parts.append(shapely.Polygon(rings[0], rings[1:]))
    if parts:
        return (parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)), had_z
    for tag, make in (("Point", shapely.MultiPoint), ("LineString", shapely.LineString)):
        for entry in placemark.all(tag):
            places, had_z = _positions(entry.value("coordinates"), counter)
            if len(places) >= (1 if tag == "Point" else 2):
                return make(places), had_z
    return None, False


def _positions(text: str, counter: Counter) -> tuple[np.ndarray, bool]:
    tuples = [entry.split(",") for entry in _NUMBER.split(re.sub(r"\s*,\s*", ",", text.strip())) if entry]
    counter.add(vertices=len(tuples))
    try:
        places = np.array([[float(entry[0]), float(entry[1])] for entry in tuples], dtype=float).reshape(-1, 2)
    except (ValueError, IndexError):
        raise ValueError("a coordinate is not a number") from None
    if not np.isfinite(places).all() or (len(places) and np.abs(places).max() > 1e9):
        raise ValueError("a coordinate is not a finite number")
    return places, any(len(entry) > 2 for entry in tuples)
