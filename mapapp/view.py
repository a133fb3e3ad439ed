"""What is being looked at: a day, a place or point, and how; to and from a link, and from the page's messages."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from geodata.model.period import parse_day
from mapapp.locale import gettext, languages
from mapapp.locale.contract import contract

if TYPE_CHECKING:
    from geodata.dataset import Dataset

Point = tuple[float, float]
"""Degrees east and north."""
Camera = tuple[float, float, float]
"""Degrees east and north of the middle of the map, and zoom."""

GRAMMAR = contract("links")
"""The grammar of links, which the page reads too (timeline/page/host/link_grammar.js)."""
COMPARE_MODES: tuple[str, ...] = tuple(GRAMMAR["modes"])
"""How two days are shown: under a divider, on two maps, or only what changed hands."""
_DIGITS: dict[str, int] = {rule["key"]: rule["digits"] for rule in GRAMMAR["keys"] if "digits" in rule}
_NUMBER = re.compile(f"(?:{GRAMMAR['number']})\\Z", re.ASCII)
_LAYER = re.compile(f"(?:{GRAMMAR['layer']})\\Z", re.ASCII)


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
    mode: str = GRAMMAR["mode"]
    """How the two days are shown, one of COMPARE_MODES; of no effect without ``compare``."""
    span: tuple[date, date] | None = None
    """First and last day of the time axis, both inside."""
    view: Camera | None = None
    """What the map is centred on."""
    layers: tuple[str, ...] | None = None
    """Layers that differ from the default: ``roads`` is on, ``-labels`` is off."""
    lang: str = GRAMMAR["language"]
    """Language of the page."""
    embed: bool = False
    """True in a frame of another page: map and credit only."""

    def to_query(self) -> dict[str, str]:
        """Parameters of a link to this view, in their order; what is as it would be without them is left out."""
        first, last = (day.isoformat() for day in self.span) if self.span else ("", "")
        said = {
            "day": self.day.isoformat(),
            "place": self.place,
            "point": _degrees(self.point, "point") if self.point and not self.place else "",
            "compare": self.compare.isoformat() if self.compare else "",
            "mode": self.mode if self.compare and self.mode != GRAMMAR["mode"] else "",
            "from": first,
            "to": last,
            "c": _degrees(self.view[:2], "c") if self.view else "",
            "z": _short(self.view[2], "z") if self.view else "",
            "layers": ",".join(self.layers or ()),
            "lang": self.lang if self.lang != GRAMMAR["language"] else "",
            "embed": "1" if self.embed else "",
        }
        return {rule["key"]: said[rule["key"]] or "" for rule in GRAMMAR["keys"] if said[rule["key"]]}

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

    A day outside the data becomes the nearest one inside; anything else that cannot be used is left out. How far from
    the country the middle of the map may lie is for the page to say, which knows what it draws.
    """
    reader = _Reader(dataset)
    read: dict[str, Any] = {}
    for rule in GRAMMAR["keys"]:
        key, text = rule["key"], params.get(rule["key"]) or ""
        skipped = key == "point" and read["place"]
        read[key] = reader.value(rule["kind"], text) if text and not skipped else None
    place = read["place"]
    centre = read["c"] or ((dataset.places[place].lon, dataset.places[place].lat) if place else None)
    view = MapView(
        day=read["day"] or opening(dataset).day,
        place=place,
        point=read["point"],
        compare=read["compare"],
        mode=read["mode"] or GRAMMAR["mode"],
        span=_in_order(read["from"], read["to"]),
        view=(*centre, read["z"]) if centre and read["z"] is not None else None,
        layers=read["layers"],
        lang=read["lang"] or GRAMMAR["language"],
        embed=bool(read["embed"]),
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
        mode=reader.mode(_text(state.get("mode"))) or GRAMMAR["mode"],
        span=_in_order(*map(reader.day, _pair(state.get("span")))),
        view=(*centre, zoom) if centre and zoom is not None and _is_zoom(zoom) else None,
        layers=_state_layers(state.get("layers")),
        lang=_known_language(_text(state.get("lang"))),
        embed=embed or state.get("embed") is True,
    )


class _Reader:
    """Reads parts of a link against a dataset and keeps a sentence for each that it put right."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.notices: list[str] = []

    def value(self, kind: str, text: str) -> Any:
        """What a part of a kind says; None, and a sentence, where it cannot be used."""
        read: Callable[[str], Any] = getattr(self, kind)
        return read(text)

    def day(self, text: str | None) -> date | None:
        if not text:
            return None
        try:
            day = parse_day(text)
        except ValueError:
            self._note("day", text)
            return None
        first, last = self.dataset.first_day, self.dataset.known_until
        if not first <= day <= last:
            self._note("outside", text)
        return min(max(day, first), last)

    def place(self, text: str) -> str | None:
        if text in self.dataset.places:
            return text
        self._note("place", text)
        return None

    def mode(self, text: str | None) -> str | None:
        if not text or text in COMPARE_MODES:
            return text
        self._note("mode", text)
        return None

    def point(self, text: str) -> Point | None:
        numbers = [_number(part) for part in text.split(",")]
        point = _on_globe(numbers[0], numbers[1]) if len(numbers) == 2 else None
        if point is None:
            self._note("point", text)
        return point

    def zoom(self, text: str) -> float | None:
        zoom = _number(text)
        if zoom is None:
            self._note("zoom", text)
            return None
        return min(max(zoom, float(GRAMMAR["zoom"]["least"])), float(GRAMMAR["zoom"]["most"]))

    def layers(self, text: str) -> tuple[str, ...] | None:
        return _layers(text.split(","))

    def language(self, text: str) -> str | None:
        return text if text in languages() else None

    def flag(self, text: str) -> bool:
        return text.lower() in ("1", "true")

    def _note(self, kind: str, text: str) -> None:
        shown = "".join(letter if letter.isprintable() else " " for letter in text)
        most = GRAMMAR["most_letters_told"]
        self.notices.append(
            gettext(GRAMMAR["notices"][kind]).format(text=shown if len(shown) <= most else shown[: most - 1] + "…")
        )


def _in_order(first: date | None, last: date | None) -> tuple[date, date] | None:
    """Two different days, the earlier one first."""
    return (min(first, last), max(first, last)) if first and last and first != last else None


def _number(text: str) -> float | None:
    return float(text) if _NUMBER.match(text.strip()) else None


def _on_globe(lon: float | None, lat: float | None) -> Point | None:
    return (lon, lat) if lon is not None and lat is not None and abs(lon) <= 180 and abs(lat) <= 90 else None


def _known_language(code: str | None) -> str:
    return code if code in languages() else str(GRAMMAR["language"])


def _layers(names: Iterable[object]) -> tuple[str, ...] | None:
    known = tuple(name for name in names if isinstance(name, str) and _LAYER.match(name))
    return known[: GRAMMAR["most_layers"]] or None


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
    return _on_globe(_finite(value.get("lon")), _finite(value.get("lat")))


def _is_zoom(number: float) -> bool:
    return bool(GRAMMAR["zoom"]["least"] <= number <= GRAMMAR["zoom"]["most"])


def _degrees(point: Iterable[float], key: str) -> str:
    return ",".join(_short(number, key) for number in point)


def _short(number: float, key: str) -> str:
    """A number with as many digits as the grammar gives a key; no digit that says nothing, no minus zero."""
    return f"{round(number, _DIGITS[key]) + 0.0:.{_DIGITS[key]}f}".rstrip("0").rstrip(".")
