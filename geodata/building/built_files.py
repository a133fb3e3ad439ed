"""Cells, bands and control periods read from ``built/``, where the build wrote them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geodata.building.build_manifest import BUILT, read_built
from geodata.cells.bands import Bands
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.errors import DataFileError
from geodata.model.period import Period
from geodata.model.records import Cell, ControlEvent, ControlPeriod
from geodata.model.vocabulary import Evidence, Status

if TYPE_CHECKING:
    from geodata.geometry.projection import Land


def read_cells(folder: Path, manifest: Mapping[str, Any]) -> tuple[dict[str, Cell], dict[str, str]]:
    """Cells by id, and the cell of every place; DataFileError where the file is not what the build writes."""
    file = folder / BUILT / "cells.topojson"
    try:
        content = json.loads(read_built(folder, file.name, manifest))
        arcs = list(_arcs(content))
        geometries = content["objects"]["cells"]["geometries"]
        cells = {geometry["id"]: _cell(geometry, arcs) for geometry in geometries}
        cell_of = {place: geometry["id"] for geometry in geometries for place in geometry["properties"]["places"]}
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, shapely.errors.ShapelyError) as error:
        raise DataFileError(file, f"is not what the build writes ({error!r}); run mapapp build again") from None
    return cells, cell_of


def _arcs(topology: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    """Lon, lat of every arc (TopoJSON: delta-encoded whole numbers, scaled and shifted)."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        across = accumulate(step[0] for step in arc)
        up = accumulate(step[1] for step in arc)
        yield [(x * scale_x + shift_x, y * scale_y + shift_y) for x, y in zip(across, up, strict=True)]


def _land(geometry: Mapping[str, Any], arcs: Sequence[list[tuple[float, float]]]) -> Land:
    several = geometry["type"] == "MultiPolygon"
    polygons = [_polygon(rings, arcs) for rings in (geometry["arcs"] if several else [geometry["arcs"]])]
    return shapely.MultiPolygon(polygons) if several else polygons[0]


def _cell(geometry: Mapping[str, Any], arcs: Sequence[list[tuple[float, float]]]) -> Cell:
    properties = geometry["properties"]
    return Cell(
        id=geometry["id"],
        geometry=_land(geometry, arcs),
        area_km2=float(properties["area_km2"]),
        admin1=str(properties["admin1"]),
        split=_split(properties["m2_by_admin1"], properties["area_km2"]),
    )


def _split(m2_by_admin1: Mapping[str, int], area_km2: float) -> tuple[tuple[str, int], ...]:
    """Areas by first-level unit; ValueError where they do not add up to the cell."""
    split = tuple((str(admin1), int(m2)) for admin1, m2 in m2_by_admin1.items())
    if sum(m2 for _, m2 in split) != round(area_km2 * 1e6):
        raise ValueError("m2_by_admin1 does not add up to area_km2")
    return split


def _polygon(rings: Iterable[Sequence[int]], arcs: Sequence[list[tuple[float, float]]]) -> shapely.Polygon:
    shell, *holes = (_ring(ring, arcs) for ring in rings)
    return shapely.Polygon(shell, holes)


def _ring(numbers: Sequence[int], arcs: Sequence[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """Points of a ring: its arcs end to end; ``~n`` is arc n backwards."""
    points: list[tuple[float, float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def read_bands(folder: Path, manifest: Mapping[str, Any], cells: Mapping[str, Cell]) -> Bands:
    """Bands of all cells; DataFileError where the file is not what the build writes, or they are not the cells."""
    file = folder / BUILT / "bands.topojson"
    number = {cell: n for n, cell in enumerate(cells)}
    try:
        content = json.loads(read_built(folder, file.name, manifest))
        geometries = content["objects"]["bands"]["geometries"]
        said = [geometry["properties"] for geometry in geometries]
        found = Bands(
            np.array([number[band["cell"]] for band in said], dtype=np.int32),
            np.array([band["travel_km"] for band in said], dtype=np.float64),
            np.array([band["m2"] for band in said], dtype=np.int64),
            np.array([band["point"] for band in said], dtype=np.float64).reshape(-1, 2),
            partial(_lands, content, geometries),
        )
        sums = np.zeros(len(cells), dtype=np.int64)
        np.add.at(sums, found.cell, found.m2)
        if sums.tolist() != [cell.area_m2 for cell in cells.values()]:
            raise ValueError("m2 does not add up to the cells")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataFileError(file, f"is not what the build writes ({error!r}); run mapapp build again") from None
    return found


def _lands(content: Mapping[str, Any], geometries: Sequence[Mapping[str, Any]]) -> list[Land]:
    arcs = list(_arcs(content))
    return [_land(geometry, arcs) for geometry in geometries]


def read_periods(
    folder: Path, manifest: Mapping[str, Any], facts: DatasetFacts, events: Mapping[str, ControlEvent]
) -> dict[str, tuple[ControlPeriod, ...]]:
    """Periods by place, in the order of ``facts.places``; DataFileError where one is missing or does not fit."""
    file = folder / BUILT / "control_periods.csv"
    found: dict[str, list[ControlPeriod]] = {place: [] for place in facts.places}
    rows = csv.DictReader(read_built(folder, file.name, manifest).splitlines())
    try:
        for row in rows:
            found[row["place_id"]].append(_period(row, events))
    except (KeyError, ValueError, TypeError) as error:
        message = f"is not what the build writes ({error!r}); run mapapp build again"
        raise DataFileError(file, message, line=rows.line_num) from None
    without = next((place for place, periods in found.items() if not periods), None)
    if without is not None:
        raise DataFileError(file, f'has no period of "{without}"; run mapapp build again')
    return {place: tuple(periods) for place, periods in found.items()}


def _period(row: Mapping[str, str], events: Mapping[str, ControlEvent]) -> ControlPeriod:
    end = row["end"]
    return ControlPeriod(
        place=row["place_id"],
        period=Period(date.fromisoformat(row["start"]), date.fromisoformat(end) if end else None),
        holder=row["holder"] or None,
        status=Status(row["status"]),
        by=tuple(filter(None, row["by"].split(";"))),
        evidence=Evidence(row["evidence"]),
        event=row["event"],
        sources=events[row["event"]].sources if row["event"] else (),
        start_qualifier=row["start_qualifier"],
        inferred_from=tuple(filter(None, row["inferred_from"].split(";"))),
        divided=row["divided"] == "yes",
        reported_from=date.fromisoformat(row["reported_from"]) if row["reported_from"] else None,
    )
