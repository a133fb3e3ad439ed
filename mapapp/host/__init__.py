"""The Streamlit component that holds the map page, and what it tells about the reader's selection."""

from mapapp.host.component import map_host
from mapapp.host.selection import Selection
from mapapp.host.site import SITE

__all__ = ["SITE", "Selection", "map_host"]
