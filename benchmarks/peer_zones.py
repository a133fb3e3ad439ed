"""A peer: zones and places of the same dataset shown with ``st_folium`` beside Streamlit's own slider.

``PEER`` says how: ``rebuilt`` gives st_folium another map for each day, ``group`` one map and the day's layers as
``feature_group_to_add``. ``PEER_FIRST`` and ``PEER_LAST`` bound the slider, ``PEER_DAY`` is where it opens. Tuned as
far as it goes: places are one GeoJson layer, zones come simplified and are cached by day. Folium's objects are not: one
that was drawn for one session shows an empty map to the next.
"""

from __future__ import annotations

import json
import os
from datetime import date

import folium
import shapely
import streamlit as st
from streamlit_folium import st_folium

import geodata
from mapapp import palette

FIRST, LAST, DAY = (date.fromisoformat(os.environ[name]) for name in ("PEER_FIRST", "PEER_LAST", "PEER_DAY"))
DEGREES = 0.004


@st.cache_resource
def dataset() -> geodata.Dataset:
    return geodata.load()


@st.cache_data
def zones(day: date) -> dict:
    fills = palette.fills(dataset().factions.values(), "convention")
    features = [
        {
            "type": "Feature",
            "properties": {"holder": zone.holder, "colour": fills[zone.holder]},
            "geometry": json.loads(shapely.to_geojson(zone.geometry.simplify(DEGREES))),
        }
        for zone in dataset().on(day)
    ]
    return {"type": "FeatureCollection", "features": features}


@st.cache_data
def places() -> dict:
    features = [
        {
            "type": "Feature",
            "properties": {"name": place.name_en},
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        }
        for place in dataset().places.values()
    ]
    return {"type": "FeatureCollection", "features": features}


def _empty() -> folium.Map:
    shown = folium.Map([34.9, 38.5], zoom_start=7, tiles=None, prefer_canvas=True)
    folium.GeoJson(places(), marker=folium.CircleMarker(radius=3), tooltip=folium.GeoJsonTooltip(["name"])).add_to(
        shown
    )
    return shown


def _add_day(target: folium.Map | folium.FeatureGroup, day: date) -> None:
    folium.GeoJson(
        zones(day),
        style_function=lambda f: {"fillColor": f["properties"]["colour"], "weight": 1, "fillOpacity": 0.7},
    ).add_to(target)
    folium.Marker([37.5, 35.5], icon=folium.DivIcon(html=f'<b class="shown">{day}</b>')).add_to(target)


def map_of(day: date) -> folium.Map:
    shown = _empty()
    _add_day(shown, day)
    return shown


def ground() -> folium.Map:
    return _empty()


def group_of(day: date) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name="day")
    _add_day(group, day)
    return group


day = st.slider("Day", FIRST, LAST, DAY)
if os.environ["PEER"] == "group":
    st_folium(
        ground(),
        key="map",
        feature_group_to_add=group_of(day),
        height=600,
        use_container_width=True,
        returned_objects=[],
    )
else:
    st_folium(map_of(day), key="map", height=600, use_container_width=True, returned_objects=[])
