"""What is being looked at: a day, a place or point, and how; to and from a link, and from the page's messages."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from geodata.model.period import parse_day
from mapapp.locale import gettext as _
from mapapp.locale import languages

if TYPE_CHECKING:
    from geodata.dataset import Dataset

Point = tuple[float, float]
"""Degrees east and north."""
Camera = tuple[float, float, float]
"""Degrees east and north of the middle of the map, and zoom."""

MIN_ZOOM, MAX_ZOOM = 1, 18
COMPARE_MODES = ("swipe", "side", "changed")
"""How two days are shown: under a divider, on two maps, or only what changed hands; compare.js has the same."""
_LAYER = re.compile(r"-?[A-Za-z][A-Za-z0-9_-]{0,23}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class MapView:
    """One view of the map; every field that is None is left to the page's own default."""

    day: date
    """The day shown."""
    place: str | None = None
    """Id of the chosen place."""
    point: Point | None = None
    """The chosen point; never together with a place."""
    compare: date | None = None
    """The day compared with."""
    mode: str = "swipe"
    """How the two days are shown, one of COMPARE_MODES; of no effect without ``compare``."""
    span: tuple[date, date] | None = None
    """First and last day of the time axis, both inside."""
    view: Camera | None = None
    """What the map is centred on."""
    layers: tuple[str, ...] | None = None
    """Layers that differ from the default: ``roads`` is on, ``-labels`` is off."""
    lang: str = "en"
    """Language of the page."""
    embed: bool = False
    """True in a frame of another page: map and credit only."""

    def to_query(self) -> dict[str, str]:
        """Parameters of a link to this view; host.js writes the same ones into the address bar."""
        query = {"day": self.day.isoformat()}
        if self.place:
            query["place"] = self.place
        if self.point:
            query["point"] = ",".join(_short(number, 4) for number in self.point)
        if self.compare:
            query["compare"] = self.compare.isoformat()
            if self.mode != "swipe":
                query["mode"] = self.mode
        if self.span:
            query["from"], query["to"] = (day.isoformat() for day in self.span)
        if self.view:
            lon, lat, zoom = self.view
            query["c"] = f"{_short(lon, 3)},{_short(lat, 3)}"
            query["z"] = _short(zoom, 2)
        if self.layers:
            query["layers"] = ",".join(self.layers)
        if self.lang != "en":
            query["lang"] = self.lang
        if self.embed:
            query["embed"] = "1"
        return query

    def command(self) -> dict[str, Any]:
        """The view as the page's ``goTo`` takes it."""
        lon, lat, zoom = self.view or (None, None, None)
        return {
            "day": self.day.isoformat(),
            "place": self.place,
            "point": {"lon": self.point[0], "lat": self.point[1]} if self.point else None,
            "compare": self.compare.isoformat() if self.compare else None,
            "mode": self.mode if self.compare else None,
            "span": [day.isoformat() for day in self.span] if self.span else None,
            "view": {"lon": lon, "lat": lat, "zoom": zoom} if self.view else None,
            "layers": list(self.layers) if self.layers else None,
            "lang": self.lang,
        }


def opening(dataset: Dataset) -> MapView:
    """The view that a reader without a link starts from."""
    return MapView(day=dataset.settings.opening_day or dataset.first_day)


def from_query(params: Mapping[str, str], dataset: Dataset) -> tuple[MapView, tuple[str, ...]]:
    """View that a link names, and one sentence for each part of it that had to be put right.

    A day outside the data becomes the nearest one inside; anything else that cannot be used is left out.
    """
    reader = _Reader(dataset)
    zoom = reader.number(params.get("z"), MIN_ZOOM, MAX_ZOOM)
    place = reader.place(params.get("place"))
    centre = reader.point(params.get("c"))
    if centre is None and zoom is not None and place is not None:
        centre = (dataset.places[place].lon, dataset.places[place].lat)
    view = MapView(
        day=reader.day(params.get("day")) or opening(dataset).day,
        place=place,
        point=None if place else reader.point(params.get("point")),
        compare=reader.day(params.get("compare")),
        mode=reader.mode(params.get("mode")),
        span=reader.span(params.get("from"), params.get("to")),
        view=(*centre, zoom) if centre and zoom is not None else None,
        layers=_layers((params.get("layers") or "").split(",")),
        lang=_known_language(params.get("lang")),
        embed=params.get("embed", "").lower() in ("1", "true"),
    )
    return view, tuple(reader.notices)


def from_state(state: object, dataset: Dataset, *, embed: bool = False) -> MapView | None:
    """View that the page reports; None where what it sent is no view. A browser's word is not trusted."""
    if not isinstance(state, Mapping) or not isinstance(state.get("day"), str):
        return None
    reader = _Reader(dataset)
    day = reader.day(state["day"])
    if day is None or reader.notices:
        return None
    place = state.get("place")
    place = place if isinstance(place, str) and place in dataset.places else None
    camera = state.get("view")
    camera = camera if isinstance(camera, Mapping) else {}
    centre = _finite_point(camera)
    zoom = _finite(camera.get("zoom"))
    return MapView(
        day=day,
        place=place,
        point=None if place else _finite_point(state.get("point")),
        compare=reader.day(_text(state.get("compare"))),
        mode=reader.mode(_text(state.get("mode"))),
        span=reader.span(*_pair(state.get("span"))),
        view=(*centre, zoom) if centre and zoom is not None and MIN_ZOOM <= zoom <= MAX_ZOOM else None,
        layers=_state_layers(state.get("layers")),
        lang=_known_language(_text(state.get("lang"))),
        embed=embed or state.get("embed") is True,
    )


class _Reader:
    """Reads parts of a link against a dataset and keeps a sentence for each that it put right."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.notices: list[str] = []

    def day(self, text: str | None) -> date | None:
        if not text:
            return None
        try:
            day = parse_day(text)
        except ValueError:
            self._note(_("“{text}” in the link is not a day; it was left out."), text)
            return None
        first, last = self.dataset.first_day, self.dataset.known_until
        if not first <= day <= last:
            self._note(_("The data do not reach {text}; this is the nearest day they cover."), text)
        return min(max(day, first), last)

    def span(self, start: str | None, end: str | None) -> tuple[date, date] | None:
        first, last = self.day(start), self.day(end)
        return (min(first, last), max(first, last)) if first and last and first != last else None

    def place(self, text: str | None) -> str | None:
        if not text:
            return None
        if text in self.dataset.places:
            return text
        self._note(_("“{text}” in the link is no place of this map; it was left out."), text)
        return None

    def mode(self, text: str | None) -> str:
        if text in COMPARE_MODES:
            return text
        if text:
            self._note(_("“{text}” in the link is no way to compare; it was left out."), text)
        return "swipe"

    def point(self, text: str | None) -> Point | None:
        if not text:
            return None
        try:
            lon, lat = (float(part) for part in text.split(","))
        except ValueError:
            lon = lat = math.nan
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            self._note(_("“{text}” in the link is not a point of the map; it was left out."), text)
            return None
        return lon, lat

    def number(self, text: str | None, low: float, high: float) -> float | None:
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if math.isnan(number):
            self._note(_("“{text}” in the link is not a zoom; it was left out."), text)
            return None
        return min(max(number, low), high)

    def _note(self, sentence: str, text: str) -> None:
        shown = "".join(letter if letter.isprintable() else " " for letter in text)
        self.notices.append(sentence.format(text=shown if len(shown) <= 40 else shown[:39] + "…"))


def _known_language(code: str | None) -> str:
    return code if code in languages() else "en"


def _layers(names: Iterable[object]) -> tuple[str, ...] | None:
    known = tuple(name for name in names if isinstance(name, str) and _LAYER.match(name))
    return known[:32] or None


def _state_layers(layers: object) -> tuple[str, ...] | None:
    return _layers(layers) if isinstance(layers, (list, tuple)) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _pair(value: object) -> tuple[str | None, str | None]:
    if isinstance(value, Mapping):
        value = [value.get("from"), value.get("to")]
    return (_text(value[0]), _text(value[1])) if isinstance(value, (list, tuple)) and len(value) == 2 else (None, None)


def _finite(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return float(value)


def _finite_point(value: object) -> Point | None:
    if not isinstance(value, Mapping):
        return None
    lon, lat = _finite(value.get("lon")), _finite(value.get("lat"))
    return (lon, lat) if lon is not None and lat is not None and abs(lon) <= 180 and abs(lat) <= 90 else None


def _short(number: float, digits: int) -> str:
    return f"{number:.{digits}f}".rstrip("0").rstrip(".")
