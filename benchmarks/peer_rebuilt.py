"""The peer: the same zones and places shown with ``st_folium``, the map rebuilt when Streamlit's slider moves.

Tuned as far as it goes: places are one GeoJson layer, zones come simplified and are cached for each day.
"""

from __future__ import annotations

import json
from datetime import date, timedelta

import folium
import shapely
import streamlit as st
from streamlit_folium import st_folium

import geodata
from mapapp import palette

FIRST, LAST = date(2024, 11, 26), date(2024, 12, 31)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


@st.cache_resource
def dataset() -> geodata.Dataset:
    return geodata.load()


@st.cache_data
def zones(day: date) -> dict:
    features = [
        {
            "type": "Feature",
            "properties": {"holder": zone.holder, "colour": palette.colour(zone.holder)},
            "geometry": json.loads(shapely.to_geojson(zone.geometry.simplify(0.004))),
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


@st.cache_resource
def map_of(day: date) -> folium.Map:
    shown = folium.Map([34.9, 38.5], zoom_start=7, tiles=None, prefer_canvas=True)
    folium.GeoJson(
        zones(day),
        style_function=lambda f: {"fillColor": f["properties"]["colour"], "weight": 1, "fillOpacity": 0.7},
    ).add_to(shown)
    folium.GeoJson(places(), marker=folium.CircleMarker(radius=3), tooltip=folium.GeoJsonTooltip(["name"])).add_to(
        shown
    )
    folium.Marker([37.5, 35.5], icon=folium.DivIcon(html=f'<b class="shown">{day}</b>')).add_to(shown)
    return shown


day = st.select_slider("Day", DAYS)
st_folium(map_of(day), key="map", height=600, use_container_width=True, returned_objects=[])
