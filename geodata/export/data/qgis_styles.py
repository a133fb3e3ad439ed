"""Styles as QGIS writes them (QML): a fill for each holder, and the days on which a feature shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

BY_EXPRESSIONS, HALF_OPEN = "4", "0"
"""QGIS's numbers for a start and an end that are expressions, and for intervals whose end is outside."""
START, DAY = 'to_datetime("start")', 'to_datetime("date")'
"""First instant of a zone or cell, and of an event.

QGIS compares a field of the type date, as text, with a date and a time, and so shows what begins on the next day too;
instants that an expression gives are compared as instants (tried with QGIS 3.22).
"""
POINTS = ("places", "events")
"""Layers drawn as dots."""


def layer_style(layer: str, names: Mapping[str, str], colours: Mapping[str | None, str], known_until: date) -> str:
    """QML of a layer, coloured by its holder, for events the one after it; None is nobody.

    What has no end is shown up to the last known day, so that QGIS's slider ends there too.
    """
    qml = Element("qgis", version="3.28.0", styleCategories="Symbology|Temporal")
    points = layer in POINTS
    if layer == "events":
        _play(qml, DAY, f"{DAY} + to_interval('1 day')")
    elif layer != "places":
        after = known_until + timedelta(1)
        open_end = f"make_datetime({after.year},{after.month},{after.day},0,0,0)"
        _play(qml, START, f'coalesce(to_datetime("end"),{open_end})')
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


def _play(qml: Element, start: str, end: str) -> None:
    """Let the Temporal Controller show a feature from its start up to, not including, its end."""
    SubElement(
        qml,
        "temporal",
        enabled="1",
        mode=BY_EXPRESSIONS,
        limitMode=HALF_OPEN,
        startField="",
        endField="",
        durationUnit="d",
        fixedDuration="0",
        accumulate="0",
        startExpression=start,
        endExpression=end,
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
