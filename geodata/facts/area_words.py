"""Area expressions in words, for readers: made here once, so that page, table, site and exports say the same.

A row about ``rule:admin1 North, lon > 36.33`` reads "the part of North province east of 36.33° E", one about
``subdistricts:A;B except lowport`` "subdistricts A and B except Lowport". Ids and the grammar's own
keywords are never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from geodata.facts.geojson_files import units_of
from geodata.model.area_expression import AreaExpression, Bound, Circle, Names, distance_km, parse_area, unit_labels
from geodata.model.languages import language_of, text_in

if TYPE_CHECKING:
    from geodata.model.dataset_settings import Settings
    from geodata.model.records import Area, Place, Unit

NEAR_KM = 2.0
"""A circle whose centre is nearer than this to a place is said to lie round that place."""
MOST_NAMES = 4
"""Longer lists are cut to one name less, and the number of the others."""

MESSAGES = {
    "country": "the country",
    "admin1": "{name} {label}",
    "unit": "{name} subdistrict",
    "units": "subdistricts {names}",
    "inside": "{inner} in {outer}",
    "part": "the part of {area} {where}",
    "area": "the area {where}",
    "west": "west of {meridian}",
    "east": "east of {meridian}",
    "north": "north of {parallel}",
    "south": "south of {parallel}",
    "circle": "within {km} km of {centre}",
    "point": "the point {parallel}, {meridian}",
    "degrees_east": "{number}° E",
    "degrees_west": "{number}° W",
    "degrees_north": "{number}° N",
    "degrees_south": "{number}° S",
    "except": "{area} except {exceptions}",
}
"""The pieces an area is said with, in English; ``{...}`` is filled in."""
MORE = ("{n} more", "{n} more")
"""How names that are left out are counted: one, many."""
_INSIDE_FIRST = ("places", "drawn", "units", "admin1")
"""Kinds of names from the smallest to the largest: of several that must all hold, the first lies in the next."""


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _counted(one: str, many: str, number: int) -> str:
    return (one if number == 1 else many).replace("{n}", str(number))


class Described(Protocol):
    """What area names are taken from: a dataset, or its facts."""

    @property
    def path(self) -> Path:
        """Folder of the dataset."""

    @property
    def settings(self) -> Settings:
        """What it says about itself."""

    @property
    def places(self) -> Mapping[str, Place]:
        """By id."""

    @property
    def areas(self) -> Mapping[str, Area]:
        """Drawn areas by id."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A language, as whoever shows the words speaks it; the default is English."""

    lang: str = "en"
    """Code of the language."""
    say: Callable[[str], str] = str
    """A message of ``MESSAGES``, or a name of the dataset, in the language; itself where it has none."""
    counted: Callable[[str, str, int], str] = _counted
    """Message for one thing and for many -> the one for a number, the number filled in."""
    listed: Callable[[Sequence[str]], str] = _listed
    """``A, B and C``."""


@dataclass(frozen=True, slots=True)
class AreaNames:
    """Names of everything that an area expression can mention, in one language."""

    places: Mapping[str, str]
    """Place id -> name."""
    drawn: Mapping[str, str]
    """Id of a drawn area -> name."""
    admin1: Mapping[str, str]
    """Name of a first-level unit in the expressions -> name for the reader."""
    units: Mapping[str, str]
    """The same of subdistricts."""
    label: str
    """What a first-level unit is called, such as "province"."""
    points: Sequence[Place] = field(default=(), repr=False)
    """Places that a circle may lie round."""

    def round_about(self, lon: float, lat: float) -> str | None:
        """Name of the place at a point (degrees), None where none is within ``NEAR_KM``."""
        away = {place.id: distance_km(lon, lat, place.lon, place.lat) for place in self.points}
        nearest = min(away, key=lambda place: (away[place], place), default=None)
        return self.places[nearest] if nearest is not None and away[nearest] <= NEAR_KM else None


def area_names(dataset: Described, speech: Speech | None = None) -> AreaNames:
    """Names of a dataset's places, drawn areas and units in a language.

    Where a language has no name of its own, the dataset's translation of the English one, else that stands in.
    """
    speech = speech or Speech()

    def name(thing: Place | Unit, english: str) -> str:
        return text_in(thing, "name", speech.lang) or speech.say(english)

    places = {place.id: name(place, place.name_en) for place in dataset.places.values()}
    own = {one.id: text_in(one, "name", speech.lang) for one in dataset.areas.values()}
    drawn = {one.id: own[one.id] or places.get(one.id) or speech.say(one.name_en) for one in dataset.areas.values()}
    units = units_of(dataset.path, dataset.settings.units) if dataset.settings.units else ()
    admin1 = {one.admin1: speech.say(one.admin1) for one in units}
    labels = unit_labels(units)
    called = unit_labels([replace(one, name=name(one, one.name), admin1=admin1[one.admin1]) for one in units])
    return AreaNames(
        places=places,
        drawn=drawn,
        admin1=admin1,
        units=dict(zip(labels, called, strict=True)),
        label=speech.say(dataset.settings.admin1_label_en),
        points=tuple(dataset.places.values()),
    )


def area_words(expression: str | AreaExpression, names: AreaNames, speech: Speech | None = None) -> str:
    """What an area expression means, in the words of a reader's language.

    Raises ValueError, with a sentence, where a text is no area expression.
    """
    parsed = parse_area(expression) if isinstance(expression, str) else expression
    return _Saying(names, speech or Speech()).whole(parsed)


class _Saying:
    """Says expressions in one language."""

    def __init__(self, names: AreaNames, speech: Speech) -> None:
        self.names = names
        self.speech = speech

    def whole(self, parsed: AreaExpression) -> str:
        """The clauses, and what is excepted."""
        area = self._clauses(parsed.clauses)
        if not parsed.exceptions:
            return area
        exceptions = [self._clauses((clause,)) for clause in parsed.exceptions]
        return self._fill("except", area=area, exceptions=self.speech.listed(exceptions))

    def _clauses(self, clauses: Sequence[Names | Bound | Circle]) -> str:
        """All of which hold: names from the smallest to the largest, then the bounds on them."""
        named = sorted(
            (one for one in clauses if isinstance(one, Names)), key=lambda one: _INSIDE_FIRST.index(one.what)
        )
        bounds = [self._bound(one) for one in clauses if not isinstance(one, Names)]
        area = ""
        for one in named:
            said = self._names(one)
            area = self._fill("inside", inner=area, outer=said) if area else said
        if not bounds:
            return area or self._fill("country")
        where = self.speech.listed(bounds)
        if area:
            return self._fill("part", area=area, where=where)
        return self._fill("area", where=where)

    def _names(self, clause: Names) -> str:
        if clause.what == "admin1":
            label = self.names.label
            said = [self._fill("admin1", name=self._name(self.names.admin1, one), label=label) for one in clause.names]
            return self._some(said)
        known = {"units": self.names.units, "places": self.names.places, "drawn": self.names.drawn}[clause.what]
        said = [self._name(known, one) for one in clause.names]
        if clause.what != "units":
            return self._some(said)
        return self._fill("unit", name=said[0]) if len(said) == 1 else self._fill("units", names=self._some(said))

    def _name(self, known: Mapping[str, str], name: str) -> str:
        """A name for the reader; one that the dataset lacks loses at least the look of an id."""
        said = known.get(name) or name.replace("-", " ").capitalize()
        foreign = language_of(self.speech.lang).is_rtl and said.isascii()
        return f"\u2068{said}\u2069" if foreign else said

    def _some(self, names: list[str]) -> str:
        if len(names) > MOST_NAMES:
            kept = names[: MOST_NAMES - 1]
            names = [*kept, self.speech.counted(*MORE, len(names) - len(kept))]
        return self.speech.listed(names)

    def _bound(self, clause: Bound | Circle) -> str:
        if isinstance(clause, Circle):
            centre = self.names.round_about(clause.lon, clause.lat)
            point = self._fill("point", parallel=self._parallel(clause.lat), meridian=self._meridian(clause.lon))
            return self._fill("circle", km=f"{clause.km:g}", centre=centre or point)
        less = clause.sign.startswith("<")
        if clause.axis == "lon":
            return self._fill("west" if less else "east", meridian=self._meridian(clause.degrees))
        return self._fill("south" if less else "north", parallel=self._parallel(clause.degrees))

    def _meridian(self, degrees: float) -> str:
        return self._fill("degrees_east" if degrees >= 0 else "degrees_west", number=f"{abs(degrees):g}")

    def _parallel(self, degrees: float) -> str:
        return self._fill("degrees_north" if degrees >= 0 else "degrees_south", number=f"{abs(degrees):g}")

    def _fill(self, message: str, **holes: str) -> str:
        return self.speech.say(MESSAGES[message]).format(**holes)
