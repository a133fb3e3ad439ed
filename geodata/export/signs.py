"""Signs of a map besides the colours of its holders, and which of them a picture shows: its key has no others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.export.drawing import MapDrawing
from geodata.export.lettering import Box
from geodata.model import Status
from geodata.period import Period
from geodata.transfers import compare

CHANGED, CONTESTED, BESIEGED = "changed", "contested", "besieged"
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
    found = {
        CHANGED: _changed(drawing, view, day),
        CONTESTED: _contested(drawing, view, shown),
        BESIEGED: _besieged(drawing, view, shown),
    }
    return tuple(sign for sign, is_there in found.items() if is_there)


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


def _contested(drawing: MapDrawing, view: Box, shown: Shown) -> bool:
    periods = drawing.dataset.periods
    return any(
        any(period.fought_over and shown(period.period) for period in periods[cell.id])
        and _is_in(drawing, cell.geometry, view)
        for cell in drawing.dataset.cells.values()
    )


def _besieged(drawing: MapDrawing, view: Box, shown: Shown) -> bool:
    west, south, east, north = view
    for place in drawing.dataset.places.values():
        x, y = drawing.base.plane.point(place.lon, place.lat)
        if west < x < east and south < y < north:
            for period in drawing.dataset.periods[place.id]:
                if period.status is Status.BESIEGED and shown(period.period):
                    return True
    return False


def _is_in(drawing: MapDrawing, geometry: BaseGeometry, view: Box) -> bool:
    return bool(shapely.box(*view).intersects(drawing.base.plane.flat(geometry)))
