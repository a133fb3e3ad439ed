"""Which places have a cell of their own, and in whose cell the others lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from geodata.geometry.projection import Land
from geodata.geometry.travel_grid import Floats
from geodata.history.control_history import place_histories
from geodata.model.area_expression import AreaIndex
from geodata.model.errors import GeodataError
from geodata.model.records import ControlPeriod, DatasetFacts, Place

SAME_POINT_M = 1.0
"""Places no farther apart lie on one point: no line could be drawn between them."""


def hosts(facts: DatasetFacts, xy: Mapping[str, Floats], outlines: Mapping[str, Land]) -> dict[str, str]:
    """Place -> the place in whose cell it lies; itself where it has one of its own.

    A quarter without a drawn area lies in a drawn area of its city, if its point does, else in the cell of the city. A
    place inside a drawn area whose assessed holder never differs from that of the area lies in that; one nearer than
    ``nested_places_km`` to a greater one, or on the same point as one, in the cell of that.
    """
    told = {event.place for event in facts.events if event.subject == "place" and not event.rival_of}
    area_host = hosts_by_area(facts, xy, outlines)
    assessed = place_histories(facts, AreaIndex(facts))
    host: dict[str, str] = {}
    kept = _Kept(max(facts.settings.nested_places_km * 1000, SAME_POINT_M))
    for place in sorted(facts.places.values(), key=lambda place: _greatness(place, told)):
        if place.area in outlines:
            host[place.id] = place.id
            continue
        drawn = area_host.get(place.id)
        city = place.part_of if place.part_of in facts.places else ""
        if (
            drawn
            and (city or _always_as(assessed[place.id], assessed[drawn]))
            and facts.places[drawn].part_of != place.id
        ):
            host[place.id] = drawn
        elif city:
            host[place.id] = city
        else:
            near = kept.nearest(xy[place.id])
            host[place.id] = near or place.id
            if near is None:
                kept.add(place.id, xy[place.id])
    return {place: _root(place, host) for place in facts.places}


def _always_as(history: Sequence[ControlPeriod], other: Sequence[ControlPeriod]) -> bool:
    """True where two assessed histories never name different holders."""
    return all(a.holder == b.holder for a in history for b in other if a.period.overlaps(b.period))


def _greatness(place: Place, told: set[str]) -> tuple[bool, bool, int, int, str]:
    """Sorts the greatest places first: no quarter, rows of its own, label rank, population."""
    return bool(place.part_of), place.id not in told, place.label_rank, -(place.population or 0), place.id


def hosts_by_area(facts: DatasetFacts, xy: Mapping[str, Floats], outlines: Mapping[str, Land]) -> dict[str, str]:
    """Place -> the place of the drawn area its point lies in."""
    owners = [owner for owner in facts.places.values() if owner.area in outlines]
    if not owners:
        return {}
    places = list(xy)
    tree = shapely.STRtree(np.asarray(shapely.points(np.array([xy[place] for place in places]).reshape(-1, 2))))
    found = {}
    for owner in owners:
        for number in tree.query(outlines[owner.area], predicate="contains").tolist():
            if places[number] != owner.id:
                found[places[number]] = owner.id
    return found


def enclosed(facts: DatasetFacts, place: str, covered: Mapping[str, str]) -> bool:
    """True for a place whose cell lies in a drawn area; a city that encloses a drawn part of itself lies round it."""
    return place in covered and facts.places[covered[place]].part_of != place


class _Kept:
    """Places with a cell of their own, by squares as wide as the distance asked about."""

    def __init__(self, within: float) -> None:
        self._within = within
        self._squares: dict[tuple[int, int], list[tuple[str, Floats]]] = defaultdict(list)

    def _square(self, point: Floats) -> tuple[int, int]:
        return int(point[0] // self._within), int(point[1] // self._within)

    def add(self, place: str, point: Floats) -> None:
        """Keep a place."""
        self._squares[self._square(point)].append((place, point))

    def nearest(self, point: Floats) -> str | None:
        """The nearest place within the distance, None where there is none."""
        column, row = self._square(point)
        best, found = self._within, None
        for square in ((column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            for place, other in self._squares.get(square, ()):
                away = float(np.hypot(*(other - point)))
                if away < best:
                    best, found = away, place
        return found


def _root(place: str, host: Mapping[str, str]) -> str:
    """Follow hosts to one that has a cell of its own."""
    seen = {place}
    while host[place] != place:
        place = host[place]
        if place in seen:
            raise GeodataError(f"places.csv: {place} is a part of itself; check part_of")
        seen.add(place)
    return place
