"""The map as one self-contained HTML page: no server, no tiles, no request to anywhere."""

from __future__ import annotations

import base64
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure
from folium.template import Template

from geodata.model.languages import language_of
from geodata.model.period import Period
from mapapp import locale
from mapapp.locale.contract import contract
from mapapp.timeline.payload import payload
from mapapp.timeline.plugin import TerritoryTimeline

if TYPE_CHECKING:
    from geodata.dataset import Dataset
    from mapapp.view import MapView

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'unsafe-inline'",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""Content-Security-Policy: the page runs what is written in it and asks nobody for anything."""


class Raw(Element):
    """Text that goes into the page as it stands; branca would read an Element's own text as a template."""

    _template = Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        """Keep the text."""
        super().__init__()
        self.text = text


class OfflineMap(folium.Map):
    """A folium map without the scripts and styles that folium asks other servers for."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - as folium declares it
    default_css: list[tuple[str, str]] = []  # noqa: RUF012


def map_page(dataset: Dataset, view: MapView | None = None, span: Period | tuple[date, date] | None = None) -> str:
    """HTML of a page that shows a dataset, or a span of it (a period, or its first and last day).

    The same dataset, view and span give the same text, byte for byte.
    """
    if isinstance(span, tuple):
        span = Period(span[0], span[1] + timedelta(days=1))
    shown = payload(dataset, span)
    shown["strings"] = _strings(dataset)
    timeline = TerritoryTimeline(shown, **_options(view))
    return _page(timeline, dataset.title, view.lang if view else "en")


def _strings(dataset: Dataset) -> dict[str, dict[str, str | dict[str, str]]]:
    """What the page says, by language: the catalogue, and the dataset's own translations of its texts."""
    own = dataset.settings.translations
    return {lang: {**own.get(lang, {}), **locale.catalogue(lang)} for lang in locale.languages()}


def _options(view: MapView | None) -> dict[str, Any]:
    """Options of the plugin that open a view."""
    if view is None:
        return {}
    layers = {name.removeprefix("-"): not name.startswith("-") for name in view.layers or ()}
    return {
        "day": view.day.isoformat(),
        "place": view.place,
        "point": view.point,
        "compare": view.compare.isoformat() if view.compare else None,
        "mode": view.mode if view.compare else None,
        "from_": view.span[0].isoformat() if view.span else None,
        "to": view.span[1].isoformat() if view.span else None,
        "view": dict(zip(("lon", "lat", "zoom"), view.view, strict=True)) if view.view else None,
        "layers": layers or None,
        "lang": view.lang,
        "embed": view.embed or None,
    }


def _page(timeline: TerritoryTimeline, title: str, lang: str) -> str:
    """Page of a plugin on a map of its own.

    folium's viewport, which forbids readers to zoom the page, makes room for ours.
    """
    page_map = OfflineMap(
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        min_zoom=contract("links")["map_zoom"]["least"],
        max_zoom=contract("links")["map_zoom"]["most"],
        zoom_snap=0.25,
        zoom_delta=0.5,
        wheel_px_per_zoom_level=120,
        bounce_at_zoom_limits=False,
        max_bounds_viscosity=0.8,
    )
    timeline.add_to(page_map)
    figure = page_map.get_root()
    assert isinstance(figure, Figure)
    _name(figure, page_map, timeline)
    figure.title = None
    _put_first(figure, _head(title))
    text = re.sub(r'<meta name="viewport" content="[^"]*user-scalable=no"\s*/>', "", figure.render())
    direction = ' dir="rtl"' if language_of(lang).is_rtl else ""
    return text.replace("<html>", f'<html lang="{lang}"{direction}>', 1)


def _name(figure: Figure, page_map: folium.Map, timeline: TerritoryTimeline) -> None:
    """Fixed ids instead of folium's random ones, so that the same data give the same page."""
    figure._id = "page"
    page_map._id = "territory"
    timeline._id = "timeline"
    for number, child in enumerate(page_map._children.values()):
        if child is not timeline:
            child._id = f"part_{number}"


def _head(title: str) -> str:
    """What stands at the top of the head: policy first, then character set, title, Leaflet."""
    script, style = _leaflet()
    safe = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "\n".join(
        (
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta charset="utf-8">',
            f"<title>{safe}</title>",
            '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">',
            '<meta name="referrer" content="no-referrer">',
            '<meta name="color-scheme" content="light dark">',
            f"<style>{style}</style>",
            f"<script>{script}</script>",
        )
    )


def _put_first(figure: Figure, head: str) -> None:
    """The head's text before anything folium writes there."""
    figure.header.add_child(Raw(head), name="head", index=0)


@cache
def _leaflet() -> tuple[str, str]:
    """Leaflet's script and style from the installed package, its pictures written into the style."""
    from xstatic.pkg import leaflet

    folder = Path(leaflet.BASE_DIR)
    script = (folder / "leaflet.js").read_text(encoding="utf-8")
    script = re.sub(r"//# sourceMappingURL=\S+", "", script).replace("</script", r"<\/script")

    def inline(match: re.Match[str]) -> str:
        picture = base64.b64encode((folder / match[1]).read_bytes()).decode("ascii")
        return f"url(data:image/png;base64,{picture})"

    style = re.sub(r"url\((images/[^)]+)\)", inline, (folder / "leaflet.css").read_text(encoding="utf-8"))
    return script, style
