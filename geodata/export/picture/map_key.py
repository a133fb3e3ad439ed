"""Which signs a picture shows besides the colours of its holders: its key has no others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.counting.transfers import compare
from geodata.export.picture.lettering import Box
from geodata.export.picture.map_signs import CHANGED, HATCHES, RING, SPLIT, TONES
from geodata.model.period import Period

if TYPE_CHECKING:
    from geodata.export.picture.map_drawing import MapDrawing

Shown = Callable[[Period], bool]
"""True for a period of which a day is shown."""


def shown_on(days: Iterable[date]) -> Shown:
    """Periods that one of some days lies in."""
    listed = tuple(days)
    return lambda period: any(day in period for day in listed)


def shown_in(first: date, last: date) -> Shown:
    """Periods that have a day in a span, both ends inside."""
    return lambda period: period.start <= last and (period.end is None or period.end > first)


def signs_in(drawing: MapDrawing, view: Box, day: date, shown: Shown) -> tuple[str, ...]:
    """Signs that a map shows in a view, in the order of a key; ``day`` is the later one of a comparison."""
    found = {CHANGED} if _changed(drawing, view, day) else set()
    found |= _on_ground(drawing, view, shown) | _at_places(drawing, view, shown)
    return (*_tones(drawing, view, shown), *(sign for sign in (CHANGED, *HATCHES, RING, SPLIT) if sign in found))


def presence_in(drawing: MapDrawing, view: Box, shown: Shown) -> dict[str, date]:
    """Factions active without holding a town where and when a map shows it, with the first day of that."""
    found: dict[str, date] = {}
    for one, outline in drawing.subject.presence:
        if shown(one.period) and _is_in(drawing, outline, view):
            found[one.faction] = min(one.period.start, found.get(one.faction, one.period.start))
    return found


def _changed(drawing: MapDrawing, view: Box, day: date) -> bool:
    if drawing.subject.since is None:
        return False
    cells = drawing.dataset.cells
    transfers = compare(drawing.dataset, drawing.subject.since, day).transfers
    return any(_is_in(drawing, cells[cell].geometry, view) for transfer in transfers for cell in transfer.cells)


def _tones(drawing: MapDrawing, view: Box, shown: Shown) -> tuple[str, ...]:
    """Tones of the ground in a view; none where there is but one."""
    if drawing.subject.plain:
        return ()
    known = drawing.dataset.tones
    in_view = shapely.intersects(shapely.box(*view), drawing.ground.bands)
    ends = np.append(known.start[1:], 0)
    ends[known.first[1:] - 1] = 0
    found = {
        tone
        for band, start, end, tone in zip(
            *(one.tolist() for one in (known.band, known.start, ends, known.tone)), strict=True
        )
        if in_view[band] and shown(Period(date.fromordinal(start), date.fromordinal(end) if end else None))
    }
    return tuple(TONES[tone] for tone in sorted(found)) if found - {0} else ()


def _on_ground(drawing: MapDrawing, view: Box, shown: Shown) -> set[str]:
    """Signs of statuses that are drawn on cells."""
    periods = drawing.dataset.periods
    return {
        sign
        for cell in drawing.dataset.cells.values()
        for sign in {period.shown_as for period in periods[cell.id] if shown(period.period)} & set(HATCHES)
        if _is_in(drawing, cell.geometry, view)
    }


def _at_places(drawing: MapDrawing, view: Box, shown: Shown) -> set[str]:
    """Signs of statuses that are drawn at the points of places."""
    west, south, east, north = view
    found: set[str] = set()
    for place in drawing.dataset.places.values():
        x, y = drawing.base.plane.point(place.lon, place.lat)
        if west < x < east and south < y < north:
            found |= {period.shown_as for period in drawing.dataset.periods[place.id] if shown(period.period)}
    return found & {RING, SPLIT}


def _is_in(drawing: MapDrawing, geometry: BaseGeometry, view: Box) -> bool:
    return bool(shapely.box(*view).intersects(drawing.base.plane.flat(geometry)))
