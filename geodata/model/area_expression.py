"""Area expressions: which places a row about an area means.

An expression is one of these, and ``except`` with a list of the same may follow::

    country                             every place (also written ``all``)
    admin1:North                        the first-level unit (also ``governorate:North``)
    subdistricts:Ford;Mill (North)      subdistricts by name, the first-level unit added where two share it
    areas:old-town;new-town             places by id (also ``places:``)
    drawn:buffer-zone                   the outline of a drawn area
    rule:admin1 North, subdistricts Ford and Mill, lon < 36.88, lat > 36.05
    rule:circle of 55 km round lon 38.61778 lat 33.50583, inside the country

    country except subdistricts:Ford;Mill
    subdistricts:Ford except stone-hill;east-bridge
    all except admin1:South;subdistricts:Mill

A keyword holds for the names after it until the next keyword. All clauses of a rule must hold. A place lies where its
point lies; one just off the coast or border lies in the nearest subdistrict.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

import shapely

from geodata.model.dataset_facts import DatasetFacts
from geodata.model.records import Place, Unit

EARTH_RADIUS_KM = 6371.0088
SNAP_KM = 2.0
"""A point nearer than this to the country counts as lying in it."""

_KEYWORDS = {
    "governorate": "admin1",  # the word first used; facts already written have it
    "admin1": "admin1",
    "subdistrict": "units",
    "subdistricts": "units",
    "areas": "places",
    "places": "places",
    "drawn": "drawn",
}
_KEYWORD = re.compile(r"(?P<word>governorate|admin1|subdistricts?|areas|places|drawn)\s*(?::|\s)\s*(?P<name>.*)", re.S)
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_BOUND = re.compile(rf"(lon|lat)\s*(<=|>=|<|>)\s*{_NUMBER}\Z")
_CIRCLE = re.compile(rf"(?:the )?circle of {_NUMBER} km round lon {_NUMBER},? lat {_NUMBER}\Z")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@dataclass(frozen=True, slots=True)
class Names:
    """Units, places or drawn areas by name."""

    what: str
    """"admin1", "units", "places" or "drawn"."""
    names: tuple[str, ...]
    """Names or ids."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound on longitude or latitude."""

    axis: str
    """"lon" or "lat"."""
    sign: str
    """<, <=, > or >=."""
    degrees: float
    """The bound itself."""


@dataclass(frozen=True, slots=True)
class Circle:
    """All points within a distance of a point."""

    km: float
    """Radius along the great circle."""
    lon: float
    """Degrees east of the centre."""
    lat: float
    """Degrees north of the centre."""


@dataclass(frozen=True, slots=True)
class AreaExpression:
    """An area in words: every place, or those that meet all of ``clauses`` and none of ``exceptions``."""

    clauses: tuple[Names | Bound | Circle, ...]
    """All must hold; empty for the country."""
    exceptions: tuple[Names | Bound | Circle, ...] = ()
    """None may hold."""


def parse_area(text: str) -> AreaExpression:
    """Read an area expression; ValueError, with a sentence, where it is not one."""
    main, *exceptions = re.split(r"\s+except\s+", text.strip())
    if len(exceptions) > 1:
        raise ValueError(f'"{text}" has more than one "except"; list all exceptions after one')
    return AreaExpression(_main(main), _list(exceptions[0], default="places") if exceptions else ())


def _main(text: str) -> tuple[Names | Bound | Circle, ...]:
    if text in ("country", "all"):
        return ()
    if text.startswith("rule:"):
        return tuple(_rule(text.removeprefix("rule:")))
    if _CIRCLE.match(text):
        return (_circle(text),)
    clauses = _list(text, default="")
    if len(clauses) > 1:
        raise ValueError(f'"{text}" names two kinds of area; write one row for each')
    return clauses


def _list(text: str, default: str) -> tuple[Names | Bound | Circle, ...]:
    """Clauses of a ``;`` list in which a keyword holds until the next one."""
    found: dict[str, list[str]] = {}
    circles = []
    what = default
    for item in filter(None, (item.strip() for item in text.split(";"))):
        if _CIRCLE.match(item):
            circles.append(_circle(item))
            continue
        keyword = _KEYWORD.match(item)
        if keyword:
            what, item = _KEYWORDS[keyword["word"]], keyword["name"].strip()
        if not what:
            raise ValueError(f'"{text}" is not an area; {_WRITE}')
        found.setdefault(what, []).append(item)
    if not found and not circles:
        raise ValueError(f"an area is missing; {_WRITE}")
    return (*(Names(what, tuple(names)) for what, names in found.items()), *circles)


_WRITE = "write country, admin1:NAME, subdistricts:A;B, areas:ID;ID, drawn:ID or rule:..."


def _rule(text: str) -> Iterator[Names | Bound | Circle]:
    for clause in (clause.strip() for clause in text.split(",")):
        bound = _BOUND.match(clause)
        keyword = _KEYWORD.match(clause)
        if bound:
            yield Bound(bound[1], bound[2], float(bound[3]))
        elif _CIRCLE.match(clause):
            yield _circle(clause)
        elif keyword:
            names = re.split(r"\s+and\s+|;", keyword["name"])
            yield Names(_KEYWORDS[keyword["word"]], tuple(name.strip() for name in names))
        elif not clause.startswith("inside "):
            raise ValueError(
                f'"{clause}" is not a clause of a rule; write admin1 X, subdistricts A and B, lon < n, '
                "lat > n or circle of N km round lon X lat Y"
            )


def _circle(text: str) -> Circle:
    match = _CIRCLE.match(text)
    assert match
    return Circle(*(float(number) for number in match.groups()))


def distance_km(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Great-circle distance of two points, km (haversine)."""
    a, b = radians(lat_a), radians(lat_b)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))


class AreaIndex:
    """Answers which places of a dataset an area expression means; remembers its answers."""

    def __init__(self, facts: DatasetFacts) -> None:
        """Find the subdistrict of every place."""
        self._facts = facts
        self._places: Mapping[str, Place] = facts.places
        self._unit_of = dict(zip(facts.places, _units_of(facts), strict=True))
        self._admin1_of_unit = dict(zip(unit_labels(facts.units), (unit.admin1 for unit in facts.units), strict=True))
        self._answers: dict[str, frozenset[str]] = {}

    def __call__(self, expression: str) -> frozenset[str]:
        """Ids of the places an expression means; ValueError, with a sentence, where it is wrong."""
        if expression not in self._answers:
            parsed = parse_area(expression)
            self._refuse_unknown_names(parsed)
            self._answers[expression] = frozenset(self._matching(parsed))
        return self._answers[expression]

    def unit_of(self, place: str) -> str | None:
        """Name of the subdistrict a place lies in, as ``unit_labels`` writes it; None outside the country."""
        return self._unit_of[place]

    def admin1_of(self, place: str) -> str | None:
        """First-level unit a place lies in; None outside the country."""
        unit = self._unit_of[place]
        return self._admin1_of_unit[unit] if unit is not None else None

    def _matching(self, parsed: AreaExpression) -> Iterator[str]:
        clauses = [self._members(clause) for clause in parsed.clauses]
        exceptions = [self._members(clause) for clause in parsed.exceptions]
        for place in self._places:
            if all(place in members for members in clauses) and not any(place in members for members in exceptions):
                yield place

    def _members(self, clause: Names | Bound | Circle) -> frozenset[str]:
        if isinstance(clause, Bound):
            compare = _COMPARE[clause.sign]
            return frozenset(p.id for p in self._places.values() if compare(getattr(p, clause.axis), clause.degrees))
        if isinstance(clause, Circle):
            return frozenset(
                p.id for p in self._places.values() if distance_km(p.lon, p.lat, clause.lon, clause.lat) <= clause.km
            )
        if clause.what == "places":
            return frozenset(clause.names)
        if clause.what == "drawn":
            return frozenset(self._in_drawn(clause.names))
        where = self.unit_of if clause.what == "units" else self.admin1_of
        return frozenset(place for place in self._places if where(place) in clause.names)

    def _in_drawn(self, areas: Iterable[str]) -> Iterator[str]:
        for area in areas:
            outline = self._facts.areas[area].geometry
            shapely.prepare(outline)
            for place in self._places.values():
                if place.area == area or shapely.intersects_xy(outline, place.lon, place.lat):
                    yield place.id

    def _refuse_unknown_names(self, parsed: AreaExpression) -> None:
        known: dict[str, tuple[Iterable[str], str]] = {
            "admin1": (set(self._admin1_of_unit.values()), "a first-level unit"),
            "units": (self._admin1_of_unit, "a subdistrict"),
            "places": (self._places, "a place"),
            "drawn": (self._facts.areas, "a drawn area"),
        }
        for clause in (*parsed.clauses, *parsed.exceptions):
            if isinstance(clause, Names):
                names, noun = known[clause.what]
                for name in clause.names:
                    if name not in names:
                        raise ValueError(f'"{name}" is not {noun}{did_you_mean(name, names)}')


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``; did you mean "blue"?`` with the known word that is most alike, "" where none is."""
    return _most_alike(word[:80], tuple(sorted(known)))


@lru_cache(maxsize=1024)
def _most_alike(word: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f'; did you mean "{near[0]}"?' if near else ""


def unit_labels(units: Sequence[Unit]) -> list[str]:
    """Name of every subdistrict; one that two share is followed by its first-level unit: ``Mill (North)``."""
    count = Counter(unit.name for unit in units)
    return [unit.name if count[unit.name] == 1 else f"{unit.name} ({unit.admin1})" for unit in units]


def _units_of(facts: DatasetFacts) -> list[str | None]:
    """Subdistrict of every place, in the order of ``facts.places``."""
    if not facts.units or not facts.places:
        return [None] * len(facts.places)
    tree = shapely.STRtree([unit.geometry for unit in facts.units])
    points = shapely.points([(place.lon, place.lat) for place in facts.places.values()])
    labels = unit_labels(facts.units)
    found: list[str | None] = []
    for point in points:
        inside = sorted(tree.query(point, predicate="intersects"))
        nearest = inside[0] if inside else tree.nearest(point)
        near = inside or km_to(facts.units[nearest].geometry, point) <= SNAP_KM
        found.append(labels[nearest] if near else None)
    return found


def km_to(geometry: shapely.Geometry, point: shapely.Point) -> float:
    """Distance from a point to a geometry, km, good to a per cent over a few kilometres."""
    on_edge = shapely.get_point(shapely.shortest_line(geometry, point), 0)
    return distance_km(on_edge.x, on_edge.y, point.x, point.y)
