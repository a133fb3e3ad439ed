"""Zones or cells as GeoJSON (RFC 7946) and as TopoJSON, in which no boundary is written twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import shapely

from geodata.export.data import features
from geodata.export.data.credits import credits_of
from geodata.export.data.selection import NOBODY, ExportSelection, Record
from geodata.geometry.topojson import DECIMALS, topology
from geodata.model.errors import OutOfRange
from geodata.model.progress import Progress, silent

if TYPE_CHECKING:
    from geodata.dataset import Dataset


def geojson(
    dataset: Dataset, selection: ExportSelection, *, by_cell: bool = False, progress: Progress = silent
) -> bytes:
    """GeoJSON of a selection, one feature on a line.

    One day: a feature per holder, nobody included. A span: a feature per holder and period in which its zone does not
    change; with ``by_cell`` a feature per cell and control period. ``start`` and ``end`` are the period's own,
    half-open, even where they lie outside the span. For OpenHistoricalMap each feature has ``start_date``,
    ``end_date`` (left out where open) and ``start_date:edtf`` too. Statement and sources are foreign members.
    """
    found = records(dataset, selection, by_cell=by_cell, progress=progress)
    head = {
        "type": "FeatureCollection",
        "name": dataset.name,
        "bbox": [round(number, DECIMALS) for number in _bounds(found)],
        **statement(dataset, selection, found),
    }
    lines = (_line(_feature(dataset, record)) for record in found)
    return (_line(head)[:-1] + ',"features":[\n' + ",\n".join(lines) + "\n]}\n").encode()


def records(
    dataset: Dataset, selection: ExportSelection, *, by_cell: bool = False, progress: Progress = silent
) -> tuple[Record, ...]:
    """Zones of a selection, or its cells; OutOfRange where there are none."""
    found = (features.cells if by_cell else features.zones)(dataset, selection, progress)
    if not found:
        raise OutOfRange("nothing is to be exported: the chosen factions hold no ground there in those days")
    return found


def statement(dataset: Dataset, selection: ExportSelection, found: Iterable[Record]) -> dict[str, Any]:
    """What a file says of itself, what was chosen, and the sources it names."""
    chosen: dict[str, Any] = {"first_day": selection.first.isoformat(), "last_day": selection.last.isoformat()}
    if selection.factions is not None:
        chosen["factions"] = sorted(faction or NOBODY for faction in selection.factions)
    if selection.admin1 is not None:
        chosen["area"] = selection.admin1
    return {
        "metadata": {**credits_of(dataset).as_dict(), "selection": chosen},
        "sources": {source: source_of(dataset, source) for source in features.cited(found)},
    }


def source_of(dataset: Dataset, source: str) -> dict[str, str]:
    """What is known of a source, empty values left out."""
    record = dataset.sources[source]
    known = {
        "outlet": record.outlet,
        "title": record.title,
        "url": record.url,
        "copy_url": record.copy_url,
        "published": record.published,
    }
    return {name: text for name, text in known.items() if text}


def _bounds(found: Iterable[Record]) -> list[float]:
    boxes = [record.geometry.bounds for record in found]
    return [f(box[side] for box in boxes) for side, f in enumerate((min, min, max, max))]


def _feature(dataset: Dataset, record: Record) -> dict[str, Any]:
    values = features.properties(dataset, record)
    values["start_date"] = values["start"]
    if record.end:
        values["end_date"] = values["end"]
    values["start_date:edtf"] = record.start_edtf
    return {"type": "Feature", "id": record.id, "properties": values, "geometry": _geometry(record)}


def _geometry(record: Record) -> dict[str, Any]:
    shape = shapely.geometry.mapping(record.geometry)
    return {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])}


def _rounded(value: Any) -> Any:
    return round(value, DECIMALS) if isinstance(value, float) else [_rounded(inner) for inner in value]


def _line(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def topojson(dataset: Dataset, selection: ExportSelection, *, progress: Progress = silent) -> bytes:
    """TopoJSON of a selection: of one day the object ``zones``; of a span the object ``cells``.

    Each cell is written once, with all of its control periods as the property ``periods``: the smallest complete form.
    """
    name = "zones" if selection.one_day else "cells"
    found = records(dataset, selection, by_cell=not selection.one_day, progress=progress)
    shapes: dict[str, Any] = {}
    about: dict[str, dict[str, Any]] = {}
    for record in found:
        values = features.properties(dataset, record)
        if record.period is None or selection.one_day:
            shapes[record.id], about[record.id] = record.geometry, values
            continue
        cell = record.period.place
        shapes[cell] = record.geometry
        fixed = {key: values.pop(key) for key in ("cell", "cell_name", "cell_name_ar", "places", "area_km2")}
        about.setdefault(cell, {**fixed, "periods": []})["periods"].append(values)
    content = {**topology(shapes, about, name), **statement(dataset, selection, found)}
    return (_line(content) + "\n").encode()
