"""The Streamlit component that holds the map page, and what it tells about the reader's selection."""

from mapapp.host.component import map_host
from mapapp.host.page_file import StaticPages
from mapapp.host.selection import Selection

__all__ = ["Selection", "StaticPages", "map_host"]
