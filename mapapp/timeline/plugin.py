"""The Folium plugin; what it does is written in ``page/``, what it shows in the payload."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from branca.element import MacroElement
from folium.template import Template
from folium.utilities import remove_empty

from mapapp.palette import interface_style
from mapapp.timeline import bundle

ASSETS = Path(__file__).resolve().parent


class TerritoryTimeline(MacroElement):
    """Play a payload of territorial control on a map.

    The country is drawn by the page itself, so the map needs no tiles; scrubbing and playing need no server. A map
    that is hidden at first starts when it is shown. Scripts of the page reach it as ``territoryTimeline`` of its
    Leaflet map, and as ``window.territoryTimeline`` if it is the first on the page; ``map.remove()`` ends it.

    Parameters
    ----------
    payload : dict
        What ``mapapp.timeline.payload`` makes of a dataset or of a span of it.
    day : str, optional
        Day shown first, ISO; the dataset's own opening if not given.
    from_, to : str, optional
        First and last day of the window that the time axis opens with, ISO.
    place : str, optional
        Id of a place chosen at the start.
    point : tuple of float, optional
        Degrees east and north of a point chosen at the start.
    compare : str, optional
        Day compared with, ISO.
    mode : str, optional
        How the two days are shown: "swipe" (the default), "side" or "changed".
    view : dict, optional
        ``{"lon": 37.2, "lat": 36.2, "zoom": 9}``; the whole country if not given.
    layers : dict of bool, optional
        Layers switched on or off, by the names in data/layers.js: ``{"roads": True, "labels": False}``.
    lang : str, optional
        Language of names and texts.
    theme : str, optional
        "light" or "dark"; the reader's system decides if not given.
    palette : str, optional
        "colour-safe" (the default) or "convention".
    days_per_second : float, optional
        How fast playing goes at first.
    embed : bool, optional
        True for a frame in another page: the map, the time axis and the credit only.

    Examples
    --------
    >>> import folium, geodata
    >>> from mapapp.timeline import TerritoryTimeline, payload
    >>> m = folium.Map(location=[35, 38.5], zoom_start=7, tiles=None)
    >>> _ = TerritoryTimeline(payload(geodata.load()), day="2024-12-08").add_to(m)
    >>> m.save("map.html")  # doctest: +SKIP
    """

    _template = Template((ASSETS / "timeline.jinja").read_text(encoding="utf-8"))

    def __init__(
        self,
        payload: Mapping[str, Any],
        *,
        day: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        place: str | None = None,
        point: tuple[float, float] | None = None,
        compare: str | None = None,
        mode: str | None = None,
        view: Mapping[str, float] | None = None,
        layers: Mapping[str, bool] | None = None,
        lang: str | None = None,
        theme: str | None = None,
        palette: str | None = None,
        days_per_second: float | None = None,
        embed: bool | None = None,
    ) -> None:
        """Keep payload and options as text for the template."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "TerritoryTimeline"
        self.payload = javascript(payload)
        bundle.fresh()
        self.style = interface_style() + bundle.style()
        self.code = bundle.script()
        self.options = remove_empty(
            day=day,
            start=from_,
            end=to,
            place=place,
            point=list(point) if point else None,
            compare=compare,
            mode=mode,
            view=dict(view) if view else None,
            layers=dict(layers) if layers else None,
            lang=lang,
            theme=theme,
            palette=palette,
            days_per_second=days_per_second,
            embed=embed,
        )


def javascript(value: Any) -> str:
    """A JSON-able value as a JavaScript literal, safe inside a script element and inside a Jinja template.

    branca reads what an element says as a template once more, hence the care with braces.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return re.sub(r"\{(?=[{%#])", r"\\u007b", text)
