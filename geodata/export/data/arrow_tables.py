"""Layers as Arrow tables: zones, cells, places, events and sources, geometry as WKB, days as dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow
import shapely
from shapely import MultiPolygon, Polygon

from geodata.export.data import features
from geodata.export.data.selection import NOBODY, ExportSelection, Record
from geodata.model.progress import Progress, silent

if TYPE_CHECKING:
    from geodata.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Layer:
    """One table, with or without geometry."""

    name: str
    """Its name in a file."""
    title: str
    """What a row is, in a few words."""
    geometry_type: str
    """"MultiPolygon", "Point", or "" for a table without geometry."""
    table: pyarrow.Table
    """Its rows; lists are joined by ``;``."""


TEXT, DAY, NUMBER, WHOLE = pyarrow.string(), pyarrow.date32(), pyarrow.float64(), pyarrow.int32()
GEOMETRY = "geometry"
"""Name of the geometry column."""


def layers(dataset: Dataset, selection: ExportSelection, progress: Progress = silent) -> tuple[Layer, ...]:
    """All layers of a selection: zones, cells, places, events, sources."""
    zones = features.zones(dataset, selection, progress)
    cells = features.cells(dataset, selection, progress)
    happened = features.events(dataset, selection)
    named = features.cited((*zones, *cells), happened)
    return (
        polygons(dataset, "zones", "ground of one holder for a period without change", zones),
        polygons(dataset, "cells", "a fixed cell for one control period", cells),
        _places(dataset, selection),
        _events(dataset, selection),
        _sources(dataset, named),
    )


def polygons(dataset: Dataset, name: str, title: str, records: Sequence[Record]) -> Layer:
    """Zones or cells as a layer."""
    rows = [features.properties(dataset, record) for record in records]
    types = {"start": DAY, "end": DAY, "area_km2": NUMBER, "contested_km2": NUMBER}
    values: dict[str, Any] = {"id": pyarrow.array([record.id for record in records], TEXT)}
    for key in rows[0] if rows else ():
        values[key] = _column([row[key] for row in rows], types.get(key, TEXT))
    values["start"] = pyarrow.array([record.start for record in records], DAY)
    values["end"] = pyarrow.array([record.end for record in records], DAY)
    values["start_edtf"] = pyarrow.array([record.start_edtf for record in records], TEXT)
    shapes = [_multi(record.geometry) for record in records]
    values[GEOMETRY] = pyarrow.array(shapely.to_wkb(shapes, flavor="iso"), pyarrow.binary())
    return Layer(name, title, "MultiPolygon", pyarrow.table(values))


def _multi(geometry: Polygon | MultiPolygon) -> MultiPolygon:
    return geometry if isinstance(geometry, MultiPolygon) else MultiPolygon([geometry])


def _column(values: Sequence[Any], kind: pyarrow.DataType) -> pyarrow.Array:
    if kind == DAY:
        return pyarrow.nulls(len(values), DAY)
    joined = [";".join(value) if isinstance(value, list) else value for value in values]
    return pyarrow.array(joined, kind)


def _table(rows: Sequence[Any], columns: Mapping[str, tuple[pyarrow.DataType, Callable[[Any], Any]]]) -> pyarrow.Table:
    return pyarrow.table({name: pyarrow.array([f(row) for row in rows], kind) for name, (kind, f) in columns.items()})


def _point(lon: float | None, lat: float | None) -> bytes | None:
    return shapely.to_wkb(shapely.Point(lon, lat), flavor="iso") if lon is not None and lat is not None else None


def _places(dataset: Dataset, selection: ExportSelection) -> Layer:
    """Places, and how each was held at the end of the last day of the selection."""
    rows = [(place, dataset.period_of(place.id, selection.last)) for place in selection.places(dataset)]
    rows = [row for row in rows if selection.holds(row[1].holder)]
    table = _table(
        rows,
        {
            "place": (TEXT, lambda row: row[0].id),
            "name": (TEXT, lambda row: row[0].name_en),
            "name_ar": (TEXT, lambda row: row[0].name_ar),
            "kind": (TEXT, lambda row: row[0].kind),
            "admin1": (TEXT, lambda row: row[0].admin1),
            "cell": (TEXT, lambda row: dataset.cell_of.get(row[0].id)),
            "part_of": (TEXT, lambda row: row[0].part_of or None),
            "label_rank": (WHOLE, lambda row: row[0].label_rank),
            "population": (WHOLE, lambda row: row[0].population),
            "precision_km": (NUMBER, lambda row: row[0].precision_km),
            "coord_source": (TEXT, lambda row: row[0].coord_source),
            "as_of": (DAY, lambda row: selection.last),
            "holder": (TEXT, lambda row: row[1].holder),
            "status": (TEXT, lambda row: row[1].status.value),
            "basis": (TEXT, lambda row: row[1].basis.value),
            "evidence": (TEXT, lambda row: row[1].evidence.value),
            "since": (DAY, lambda row: row[1].period.start),
            "sources": (TEXT, lambda row: ";".join(row[1].sources)),
            GEOMETRY: (pyarrow.binary(), lambda row: _point(row[0].lon, row[0].lat)),
        },
    )
    return Layer("places", f"places, as held at the end of {selection.last}", "Point", table)


def _events(dataset: Dataset, selection: ExportSelection) -> Layer:
    """Events, rivals included; those of places as points, those of areas without geometry."""

    def where(event: Any) -> bytes | None:
        place = dataset.places.get(event.place) if event.subject == "place" else None
        return _point(place.lon, place.lat) if place else None

    table = _table(
        features.events(dataset, selection),
        {
            "event": (TEXT, lambda event: event.id),
            "subject": (TEXT, lambda event: event.subject),
            "place": (TEXT, lambda event: event.place),
            "date": (DAY, lambda event: event.day),
            "date_edtf": (TEXT, lambda event: str(event.date)),
            "time": (TEXT, lambda event: event.time or None),
            "kind": (TEXT, lambda event: event.kind.value),
            "from": (TEXT, lambda event: "|".join(party or NOBODY for party in event.from_)),
            "to": (TEXT, lambda event: event.to),
            "by": (TEXT, lambda event: ";".join(event.by)),
            "confidence": (TEXT, lambda event: event.confidence.value),
            "precision_km": (NUMBER, lambda event: event.precision_km),
            "summary": (TEXT, lambda event: event.summary_en),
            "summary_ar": (TEXT, lambda event: event.summary_ar or None),
            "claimed_by": (TEXT, lambda event: event.claimed_by or None),
            "rival_of": (TEXT, lambda event: event.rival_of or None),
            "note": (TEXT, lambda event: event.note or None),
            "sources": (TEXT, lambda event: ";".join(event.sources)),
            GEOMETRY: (pyarrow.binary(), where),
        },
    )
    return Layer("events", "dated, sourced claims; a rival contradicts the event it names", "Point", table)


def _sources(dataset: Dataset, named: Sequence[str]) -> Layer:
    table = _table(
        [dataset.sources[source] for source in named],
        {
            "source": (TEXT, lambda source: source.id),
            "outlet": (TEXT, lambda source: source.outlet),
            "title": (TEXT, lambda source: source.title),
            "url": (TEXT, lambda source: source.url or None),
            "copy_url": (TEXT, lambda source: source.copy_url or None),
            "published": (TEXT, lambda source: source.published or None),
            "kind": (TEXT, lambda source: source.kind),
            "side": (TEXT, lambda source: source.side or None),
        },
    )
    return Layer("sources", "texts that the claims rest on", "", table)
