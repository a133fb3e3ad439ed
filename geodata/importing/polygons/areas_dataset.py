"""A composite of areas as a dataset: every cell a drawn area with a place, its history as control events."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.geometry.snap_rounding import twice_claimed
from geodata.geometry.topojson import STEP
from geodata.importing.dates.inexact_dates import doubted_day, published, time_in_words
from geodata.importing.output.dataset_folder import NewDataset
from geodata.importing.polygons.composite import NOBODY, Composite
from geodata.importing.polygons.ellipsoid import areas_km2
from geodata.importing.polygons.series import Series
from geodata.importing.request.options import ImportOptions
from geodata.importing.words.faction_labels import Label, slug
from geodata.model.safe_text import one_line, web_link

_MOST_SOURCES = 5
LONGEST_STEP = 0.2
"""Degrees: longer edges get points between, so that they stay straight in lon and lat (RFC 7946) for everyone."""


def areas_dataset(series: Series, overlay: Composite, title: str, options: ImportOptions) -> NewDataset:
    """The dataset of a composite; cells are numbered from the largest down."""
    sources = _Sources(series, options)
    shapes = _with_steps(overlay.cells)
    km2 = areas_km2(shapes)
    order = np.argsort(-km2, kind="stable")
    region = one_line(title, 80) or "All ground drawn"
    places: list[dict[str, object]] = []
    events: list[dict[str, object]] = []
    areas: list[tuple[str, str, Sequence[str], BaseGeometry]] = []
    width = len(str(len(order)))
    for number, cell in enumerate(order, 1):
        shape = shapes[cell]
        place, name = f"area-{number:0{width}d}", f"Area {number}"
        rows = list(_events(place, overlay.labels[cell], series, sources))
        events += rows
        areas.append(
            (
                place,
                name,
                sorted({source for row in rows for source in str(row["sources"]).split(";")})[:_MOST_SOURCES],
                shape,
            )
        )
        lon, lat = _inner_point(shape)
        places.append(
            {
                "place_id": place,
                "name_en": name,
                "kind": "area",
                "admin1": region,
                "lon": lon,
                "lat": lat,
                "coord_source": "a point inside the imported area",
                "area": place,
                "label_rank": 5,
            }
        )
    country = shapely.coverage_union_all(shapes)
    return NewDataset(
        name=slug(title) or "imported-series",
        title=title,
        description=(
            f"Imported from a series of {len(series.days)} dated pictures of control. {_of_undrawn(series)} "
            "Control is neither consent nor population; not for navigation, safety or operations."
        ),
        first_day=series.days[0],
        known_until=series.last_day,
        factions=series.factions,
        places=places,
        events=events,
        sources=sources.rows(),
        units=[(region, region, country)],
        areas=areas,
        licence=options.licence,
        territory={
            "time_zone": options.time_zone or "UTC",
            "opening": {
                "day": series.last_day.isoformat(),
                "from": series.days[0].isoformat(),
                "to": series.last_day.isoformat(),
            },
            "undrawn_is_unknown": series.undrawn == NOBODY,
        },
    )


def _of_undrawn(series: Series) -> str:
    """A sentence about ground that is not drawn."""
    if series.undrawn == NOBODY:
        return "Ground not drawn on a day is no data, not a loss."
    return f"Ground not drawn on a day is taken as held by {series.factions[series.undrawn].name_en}."


def _with_steps(cells: Sequence[BaseGeometry]) -> Sequence[BaseGeometry]:
    """Cells whose long edges have points between, the same on both sides of an edge."""

    def stepped(ring: np.ndarray) -> np.ndarray:
        pieces = []
        for start, end in pairwise(ring):
            count = int(np.ceil(np.abs(end - start).max() / LONGEST_STEP))
            share = np.arange(max(1, count)) / max(1, count)
            turned = tuple(start) > tuple(end)  # computed from the same end whichever way the ring runs
            low, high = (end, start) if turned else (start, end)
            steps = low + (high - low) * (1 - share if turned else share)[:, None]
            steps[0] = start
            pieces.append(np.round(steps, 5))
        return np.vstack([*pieces, ring[-1:]])

    found: list[BaseGeometry] = []
    for cell in cells:
        polygons = [
            shapely.Polygon(
                stepped(shapely.get_coordinates(piece.exterior)),
                [stepped(shapely.get_coordinates(hole)) for hole in piece.interiors],
            )
            for piece in shapely.get_parts(cell)
        ]
        found.append(polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons))
    # A hole that touches its own rim is no valid coverage to GEOS, although nothing overlaps.
    whole = all(shapely.is_valid(found)) and not twice_claimed(found, STEP)
    return found if whole or shapely.coverage_is_valid(np.array(found, dtype=object)) else cells


def _inner_point(shape: BaseGeometry) -> tuple[float, float]:
    """A point well inside, with as few decimals as keep it there."""
    point = shapely.point_on_surface(shape)
    for decimals in (5, 6, 7, 9):
        lon, lat = round(point.x, decimals), round(point.y, decimals)
        if shape.contains(shapely.Point(lon, lat)):
            break
    return lon, lat


def _events(place: str, labels: np.ndarray, series: Series, sources: _Sources) -> Sequence[dict[str, object]]:
    """Rows of one cell: an opening on the first day, then one for each change."""
    changes = np.flatnonzero(np.diff(labels, prepend=NOBODY - 1))
    rows: list[dict[str, object]] = []
    before = NOBODY
    for day_number in changes:
        after = int(labels[day_number])
        day = series.days[day_number]
        to = series.factions[after] if after != NOBODY else None
        held = series.factions[before] if before != NOBODY else None
        opening = not rows
        taken = held is not None and to is not None
        rows.append(
            {
                "event_id": f"{place}-{day.isoformat()}",
                "place_id": place,
                "date": doubted_day(day, series.written.get(day, "")),
                "time": time_in_words(series.written.get(day, "")),
                "from": held.id if held is not None and taken else "",
                "to": to.id if to else "",
                "kind": "captured" if taken else "baseline",
                "confidence": "medium",
                "summary_en": _sentence(held, to, opening, after == series.undrawn != NOBODY),
                "sources": sources.of(int(day_number), after),
            }
        )
        before = after
    return rows


def _sentence(held: Label | None, to: Label | None, opening: bool, given: bool) -> str:
    if to is None:
        return "Not drawn: no data" if opening else "No longer drawn: no data from here on"
    until = f", until then by {held.name_en}" if held else ""
    if given:  # as a person said of all ground that is not drawn
        return f"{'Not' if opening else 'No longer'} drawn: taken as held by {to.name_en}{until}"
    return f"Drawn as held by {to.name_en}{until}"


class _Sources:
    """Files of the series as sources."""

    def __init__(self, series: Series, options: ImportOptions) -> None:
        self._series = series
        self._options = options
        names = sorted({name for files in series.files.values() for name in files})
        self._ids = _ids(names)
        self._days: dict[str, date] = {}
        for (day, _), files in series.files.items():
            for name in files:
                known = self._days.get(name)
                self._days[name] = min(known, series.days[day]) if known else series.days[day]
        self._all = ";".join(list(self._ids.values())[:_MOST_SOURCES])

    def of(self, day: int, faction: int) -> str:
        """Ids of the files that say who holds ground from a day on."""
        files = self._series.files
        names = files.get((day, faction)) or files.get((day, NOBODY))
        return ";".join(self._ids[name] for name in names[:_MOST_SOURCES]) if names else self._all

    def _published(self, name: str) -> str:
        """First day of a file, no more exact than it is written."""
        day = self._days[name]
        return published(day, self._series.written.get(day, ""))

    def rows(self) -> list[Mapping[str, object]]:
        """Rows of sources.csv."""
        one_day_each = len({*self._days.values()}) > 1 or len(self._ids) == 1
        return [
            {
                "source_id": source,
                "outlet": one_line(self._options.outlet, 120) or "imported file",
                "title": one_line(name, 200),
                "url": web_link(self._options.source_url),
                "published": self._published(name) if one_day_each and len(self._ids) > 1 else "",
                "kind": "other",
            }
            for name, source in self._ids.items()
        ]


def _ids(names: Sequence[str]) -> dict[str, str]:
    """A source id for each file: its name without folders and ending, made unique."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for number, name in enumerate(names, 1):
        stem = re.sub(r"[^A-Za-z0-9_.-]+", "_", name.rpartition("/")[2].rpartition(".")[0] or name).strip("_.-")[:60]
        key = stem or f"file-{number}"
        if key in taken:
            key = f"{key}-{number}"
        taken.add(key)
        found[name] = key
    return found
