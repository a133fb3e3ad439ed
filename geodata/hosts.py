"""Which places have a cell of their own, and in whose cell the others lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely import Point

from geodata.areas import AreaIndex
from geodata.errors import GeodataError
from geodata.grid import Floats
from geodata.history import place_histories
from geodata.model import ControlPeriod, DatasetFacts, Place
from geodata.plane import Land


def hosts(facts: DatasetFacts, xy: Mapping[str, Floats], outlines: Mapping[str, Land]) -> dict[str, str]:
    """Place -> the place in whose cell it lies; itself where it has one of its own.

    A quarter without a drawn area lies in a drawn area of its city, if its point does, else in the cell of the city. A
    place inside a drawn area whose assessed holder never differs from that of the area lies in that; one nearer than
    ``nested_places_km`` to a greater one in the cell of that.
    """
    told = {event.place for event in facts.events if event.subject == "place" and not event.rival_of}
    area_host = hosts_by_area(facts, xy, outlines)
    assessed = place_histories(facts, AreaIndex(facts))
    host: dict[str, str] = {}
    kept: list[str] = []
    kept_xy: list[Floats] = []
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
            near = _nearest(xy[place.id], kept, kept_xy, facts.settings.nested_places_km * 1000)
            host[place.id] = near or place.id
            if near is None:
                kept.append(place.id)
                kept_xy.append(xy[place.id])
    return {place: _root(place, host) for place in facts.places}


def _always_as(history: Sequence[ControlPeriod], other: Sequence[ControlPeriod]) -> bool:
    """True where two assessed histories never name different holders."""
    return all(a.holder == b.holder for a in history for b in other if a.period.overlaps(b.period))


def _greatness(place: Place, told: set[str]) -> tuple[bool, bool, int, int, str]:
    """Sorts the greatest places first: no quarter, rows of its own, label rank, population."""
    return bool(place.part_of), place.id not in told, place.label_rank, -(place.population or 0), place.id


def hosts_by_area(facts: DatasetFacts, xy: Mapping[str, Floats], outlines: Mapping[str, Land]) -> dict[str, str]:
    """Place -> the place of the drawn area its point lies in."""
    found = {}
    for owner in facts.places.values():
        if owner.area in outlines:
            shapely.prepare(outlines[owner.area])
            for place, point in xy.items():
                if place != owner.id and outlines[owner.area].contains(Point(point)):
                    found[place] = owner.id
    return found


def enclosed(facts: DatasetFacts, place: str, covered: Mapping[str, str]) -> bool:
    """True for a place whose cell lies in a drawn area; a city that encloses a drawn part of itself lies round it."""
    return place in covered and facts.places[covered[place]].part_of != place


def _nearest(point: Floats, kept: Sequence[str], kept_xy: Sequence[Floats], within: float) -> str | None:
    if not kept:
        return None
    away = np.hypot(*(np.asarray(kept_xy) - point).T)
    nearest = int(np.argmin(away))
    return kept[nearest] if away[nearest] < within else None


def _root(place: str, host: Mapping[str, str]) -> str:
    """Follow hosts to one that has a cell of its own."""
    seen = {place}
    while host[place] != place:
        place = host[place]
        if place in seen:
            raise GeodataError(f"places.csv: {place} is a part of itself; check part_of")
        seen.add(place)
    return place
