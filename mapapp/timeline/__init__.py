"""The one custom Folium plugin: a map of territorial control that plays through time in the page."""

from mapapp.timeline.payload import payload
from mapapp.timeline.plugin import TerritoryTimeline

__all__ = ["TerritoryTimeline", "payload"]
