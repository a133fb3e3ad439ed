"""What is exported, before any format: zones, cells or events of a selection, with their days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import shapely
from shapely import MultiPolygon, Polygon

from geodata.cells.control_zones import zones_on
from geodata.export.data.faction_names import last_day, renamed, under_one_name
from geodata.export.data.selection import NOBODY, ExportSelection, Record
from geodata.model.progress import Progress, silent
from geodata.model.records import Cell, ControlEvent, ControlPeriod, ControlZone

if TYPE_CHECKING:
    from geodata.dataset import Dataset


def zones(dataset: Dataset, selection: ExportSelection, progress: Progress = silent) -> tuple[Record, ...]:
    """Zones, by day and then as on the map: of one day one per holder, of a span one per holder and unchanged period.

    A zone's period ends when it gains or loses a cell, the status of one of them changes, or its holder is renamed.
    """
    return tuple(under_one_name(dataset, selection, _zones(dataset, selection, progress)))


def _zones(dataset: Dataset, selection: ExportSelection, progress: Progress) -> Iterator[Record]:
    cells = selection.cells(dataset)
    days = [selection.first, *(day for day in dataset.days_of_change if selection.first < day <= selection.last)]
    told: set[tuple[str | None, date]] = set()
    for number, day in enumerate(days):
        progress("zones", number / len(days))
        found = dataset.on(day) if selection.one_day and not selection.admin1 else zones_on(cells, dataset.periods, day)
        for zone in found:
            if selection.holds(zone.holder) and (zone.holder, zone.start) not in told:
                told.add((zone.holder, zone.start))
                yield _zone(dataset, zone, day, selection)
    progress("zones", 1.0)


def _zone(dataset: Dataset, zone: ControlZone, day: date, selection: ExportSelection) -> Record:
    now = [dataset.period_of(cell, day) for cell in zone.cells]
    return Record(
        id=f"{zone.holder or NOBODY}-{zone.start}",
        holder=zone.holder,
        start=zone.start,
        end=zone.end,
        status=_main_status(dataset, now),
        qualifier=_qualifier(now, zone.start),
        geometry=_counterclockwise(zone.geometry),
        named_on=max(zone.start, selection.first),
        area_km2=zone.area_km2,
        contested_km2=zone.contested_km2,
        places=zone.places,
        sources=zone.sources,
    )


def _main_status(dataset: Dataset, periods: Iterable[ControlPeriod]) -> str:
    """Status of most of the ground."""
    area: dict[str, float] = {}
    for period in periods:
        area[period.status.value] = area.get(period.status.value, 0.0) + dataset.cells[period.place].area_km2
    return max(sorted(area), key=lambda status: area[status])


def _qualifier(periods: Iterable[ControlPeriod], start: date) -> str:
    """Doubt about the first day of a zone: that of the changes which made it, if they all have the same."""
    found = {period.start_qualifier for period in periods if period.period.start == start}
    return found.pop() if len(found) == 1 else ""


def cells(dataset: Dataset, selection: ExportSelection, progress: Progress = silent) -> tuple[Record, ...]:
    """Cells, by id and day: each once for every control period that has a day in the selection."""
    progress("cells", 0.0)
    inside: dict[str, list[str]] = {}
    for place, cell in dataset.cell_of.items():
        inside.setdefault(cell, []).append(place)
    found = tuple(
        _cell(dataset, selection, cell, period, tuple(sorted(inside.get(cell.id, ()))))
        for cell in sorted(selection.cells(dataset), key=lambda cell: cell.id)
        for period in dataset.periods[cell.id]
        if selection.holds(period.holder) and selection.overlaps(period.period.start, period.period.end)
    )
    progress("cells", 1.0)
    return found


def _cell(
    dataset: Dataset, selection: ExportSelection, cell: Cell, period: ControlPeriod, places: tuple[str, ...]
) -> Record:
    named_on = max(period.period.start, selection.first)
    return Record(
        id=f"{cell.id}-{period.period.start}",
        holder=period.holder,
        start=period.period.start,
        end=period.period.end,
        status=period.status.value,
        qualifier=period.start_qualifier,
        geometry=_counterclockwise(cell.geometry),
        named_on=named_on,
        area_km2=cell.area_km2,
        contested_km2=cell.area_km2 if period.fought_over else 0.0,
        places=places,
        sources=period.sources,
        period=period,
        renamed=renamed(dataset, period.holder, named_on, last_day(selection, period.period.end)),
    )


def _counterclockwise(geometry: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
    """Outlines counterclockwise, holes clockwise, as RFC 7946 section 3.1.6 asks."""
    turned = shapely.orient_polygons(geometry, exterior_cw=False)
    assert isinstance(turned, Polygon | MultiPolygon)
    return turned


def events(dataset: Dataset, selection: ExportSelection) -> tuple[ControlEvent, ...]:
    """Events dated in the selection, rivals included, by day; of chosen factions or places where they are chosen."""
    meant = {place.id for place in selection.places(dataset)}
    found = (
        event
        for event in dataset.events.values()
        if selection.first <= event.day <= selection.last
        and (selection.admin1 is None or event.place in meant)
        and (selection.factions is None or _parties(event) & selection.factions)
    )
    return tuple(sorted(found, key=lambda event: (event.day, event.id)))


def _parties(event: ControlEvent) -> set[str | None]:
    return {event.to, *(party or None for party in event.from_), *event.by}


def cited(records: Iterable[Record], happened: Iterable[ControlEvent] = ()) -> tuple[str, ...]:
    """Ids of the sources that records and events rest on, sorted."""
    return tuple(sorted({s for one in records for s in one.sources} | {s for one in happened for s in one.sources}))


def holder_names(dataset: Dataset, holder: str | None, day: date) -> tuple[str, str]:
    """English and Arabic name of a holder on a day."""
    if holder is None:
        return "nobody", ""
    name = dataset.factions[holder].name_on(day)
    return name.name_en, name.name_ar


def properties(dataset: Dataset, record: Record) -> dict[str, Any]:
    """Attributes of a record, in plain values: days as text, None for no holder and for an open end."""
    english, arabic = holder_names(dataset, record.holder, record.named_on)
    values: dict[str, Any] = {
        "holder": record.holder,
        "start": record.start.isoformat(),
        "end": record.end.isoformat() if record.end else None,
        "status": record.status,
        "area_km2": round(record.area_km2, 4),
        "sources": list(record.sources),
        "holder_name": english,
        "holder_name_ar": arabic,
        "contested_km2": round(float(record.contested_km2), 4),
        "places": list(record.places),
    }
    if record.period is not None:
        place = dataset.places[record.period.place]
        values |= {
            "holder_renamed": list(record.renamed),
            "cell": place.id,
            "cell_name": place.name_en,
            "cell_name_ar": place.name_ar,
            "by": list(record.period.by),
            "basis": record.period.basis.value,
            "evidence": record.period.evidence.value,
            "event": record.period.event or None,
        }
    return values
