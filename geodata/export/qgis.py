"""Styles as QGIS writes them (QML): a fill for each holder, and the days on which a feature shows."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

ONE_DAY, START_AND_END, HALF_OPEN = "1", "2", "0"
"""QGIS's numbers for a day in one field, for a period in two, and for intervals whose end is outside."""
POINTS = ("places", "events")
"""Layers drawn as dots."""


def layer_style(layer: str, names: Mapping[str, str], colours: Mapping[str | None, str]) -> str:
    """QML of a layer, coloured by its holder, for events the one after it; None is nobody."""
    qml = Element("qgis", version="3.28.0", styleCategories="Symbology|Temporal")
    points = layer in POINTS
    if layer == "events":
        _play(qml, ONE_DAY, "date", "")
    elif layer != "places":
        _play(qml, START_AND_END, "start", "end")
    column = "to" if layer == "events" else "holder"
    renderer = SubElement(qml, "renderer-v2", type="categorizedSymbol", attr=column, enableorderby="0")
    categories = SubElement(renderer, "categories")
    symbols = SubElement(renderer, "symbols")
    for number, (holder, name) in enumerate([*names.items(), (None, "nobody")]):
        kind = "string" if holder else "NULL"
        shown = {"render": "true", "symbol": str(number), "value": holder or "", "label": name, "type": kind}
        SubElement(categories, "category", shown)
        _symbol(symbols, str(number), _rgba(colours[holder]), points=points)
    return ElementTree.tostring(qml, encoding="unicode")


def _play(qml: Element, mode: str, start: str, end: str) -> None:
    """Let the Temporal Controller show a feature from its start up to, not including, its end, or for one day."""
    SubElement(
        qml,
        "temporal",
        enabled="1",
        mode=mode,
        limitMode=HALF_OPEN,
        startField=start,
        endField=end,
        durationUnit="d",
        fixedDuration="1" if mode == ONE_DAY else "0",
        accumulate="0",
        startExpression="",
        endExpression="",
        durationField="",
    )


def _symbol(symbols: Element, name: str, fill: str, *, points: bool) -> None:
    kind = "marker" if points else "fill"
    symbol = SubElement(symbols, "symbol", name=name, type=kind, alpha="1" if points else "0.8", clip_to_extent="1")
    shape = SubElement(symbol, "layer", {"class": f"Simple{kind.title()}", "enabled": "1", "pass": "0"})
    outline = {"outline_color": "255,255,255,255", "outline_width": "0.2", "outline_style": "solid"}
    options = {"color": fill, **({"name": "circle", "size": "1.8"} if points else {"style": "solid"}), **outline}
    listed = SubElement(shape, "Option", type="Map")
    for key, value in options.items():
        SubElement(listed, "Option", type="QString", name=key, value=value)


def _rgba(colour: str) -> str:
    """``#rrggbb`` as QGIS writes it."""
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
