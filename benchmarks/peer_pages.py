"""Peers that are one page: the same cells as folium's ``TimestampedGeoJson`` and ``Timeline`` want them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import folium
import shapely
from folium.plugins import Timeline, TimelineSlider, TimestampedGeoJson

import geodata
from geodata.model.period import Period
from mapapp import palette

DEGREES = 0.004
"""Thinning of outlines, as for the other peers."""


def timestamped(dataset: geodata.Dataset, days: list[date]) -> dict[str, Any]:
    """Zones of each day. A feature has one length of life for all, so what stays has to be told again every day;
    the plugin keeps one ring of a polygon, so zones are taken apart, the largest first and smaller ones over it."""
    return {"type": "FeatureCollection", "features": [one for day in days for one in _zones_of(dataset, day)]}


def _zones_of(dataset: geodata.Dataset, day: date) -> Iterator[dict[str, Any]]:
    parts = [
        (part, zone.holder) for zone in dataset.on(day) for part in shapely.get_parts(zone.geometry.simplify(DEGREES))
    ]
    fills = palette.fills(dataset.factions.values(), "convention")
    for part, holder in sorted(parts, key=lambda one: -one[0].area):
        style = {"fillColor": fills[holder], "weight": 1, "fillOpacity": 0.7}
        yield {
            "type": "Feature",
            "properties": {"times": [day.isoformat()], "style": style, "holder": holder},
            "geometry": _rounded(part),
        }


def timeline(dataset: geodata.Dataset, span: Period) -> dict[str, Any]:
    """Cells, each once for each control period that touches the span: outlines are told again with each."""
    last = span.end or dataset.known_until + timedelta(days=1)
    features = []
    fills = palette.fills(dataset.factions.values(), "convention")
    for cell_id, cell in dataset.cells.items():
        shape = _rounded(cell.geometry.simplify(DEGREES))
        for one in dataset.periods[cell_id]:
            if one.period.overlaps(span):
                start, end = max(one.period.start, span.start), min(one.period.end or last, last)
                properties = {"start": start.isoformat(), "end": end.isoformat(), "holder": one.holder}
                properties["colour"] = fills[one.holder]
                features.append({"type": "Feature", "properties": properties, "geometry": shape})
    return {"type": "FeatureCollection", "features": features}


def _rounded(shape: shapely.Geometry) -> dict[str, Any]:
    return json.loads(shapely.to_geojson(shapely.set_precision(shape, 1e-4, mode="pointwise")))


def timestamped_page(data: dict[str, Any]) -> str:
    shown = folium.Map([34.9, 38.5], zoom_start=7, tiles=None, prefer_canvas=True)
    TimestampedGeoJson(data, period="P1D", duration="P1D", auto_play=False, transition_time=200).add_to(shown)
    return str(shown.get_root().render())


def timeline_page(data: dict[str, Any]) -> str:
    shown = folium.Map([34.9, 38.5], zoom_start=7, tiles=None, prefer_canvas=True)
    style = folium.JsCode(
        "f => ({color: f.properties.colour, fillColor: f.properties.colour, weight: 1, fillOpacity: 0.7})"
    )
    moving = Timeline(data, style=style).add_to(shown)
    TimelineSlider(auto_play=False, enable_keyboard_controls=True, playback_duration=30000).add_timelines(
        moving
    ).add_to(shown)
    return str(shown.get_root().render())
