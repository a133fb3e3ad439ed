"""A dataset as the map sees it: facts, cells and gapless control periods, with the questions one may ask of them.

``load`` reads the facts and what ``geodata.building.build`` made of them (``built/``):

- ``manifest.json``: ``format``, ``fingerprint`` of the facts it was built from, digests
  (``geodata.facts.build_manifest``);
- ``cells.topojson``: one TopoJSON object ``cells``, a GeometryCollection; each geometry has an ``id``, that of its
  place, and the properties ``area_km2``, ``admin1``, ``m2_by_admin1`` (first-level unit -> whole square metres) and
  ``places``, the ids of all places whose cell it is;
- ``control_periods.csv``: ``place_id, start, end, holder, status, by, basis, event, start_qualifier, inferred_from,
  divided``.
"""

from __future__ import annotations

import csv
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from geodata.facts.build_manifest import BUILT, current_manifest, read_built
from geodata.facts.reading import fingerprint, read_dataset
from geodata.history.control_history import period_on
from geodata.model.errors import DataFileError, OutOfRange
from geodata.model.period import Period
from geodata.model.records import (
    Area,
    Basis,
    Cell,
    Chapter,
    ControlEvent,
    ControlPeriod,
    ControlZone,
    DatasetFacts,
    Faction,
    Moment,
    Place,
    Presence,
    Settings,
    Source,
    Status,
)

if TYPE_CHECKING:
    from geodata.counting.period_arrays import Ledger
    from geodata.history.holdings import Lineage

PACKAGED = Path(__file__).parent / "syria"
"""Folder of the dataset that comes with the package."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """Facts, cells and control periods of one dataset; nothing in it changes."""

    path: Path
    """Folder of the dataset."""
    name: str
    """Short name, from datapackage.json."""
    title: str
    """Title, from datapackage.json."""
    settings: Settings
    """What the dataset says about itself."""
    factions: Mapping[str, Faction]
    """By id, in file order."""
    places: Mapping[str, Place]
    """By id, in file order."""
    areas: Mapping[str, Area]
    """Drawn areas by id."""
    sources: Mapping[str, Source]
    """By id, in file order."""
    events: Mapping[str, ControlEvent]
    """Control events, area events and successions by id; rivals included."""
    moments: tuple[Moment, ...]
    """Happenings that move no line, by day."""
    chapters: tuple[Chapter, ...]
    """Named spans, by day."""
    presence: tuple[Presence, ...]
    """Overlays without a holder."""
    cells: Mapping[str, Cell]
    """By id, which is that of the place a cell stands for."""
    cell_of: Mapping[str, str]
    """Place id -> id of the cell it lies in or stands for."""
    periods: Mapping[str, tuple[ControlPeriod, ...]]
    """Place id -> its periods, sorted, without hole from ``first_day`` on."""
    fingerprint: str
    """Digest of the facts this was built from."""
    _zones: dict[date, tuple[ControlZone, ...]] = field(default_factory=dict, repr=False)

    @property
    def first_day(self) -> date:
        """First day of the map."""
        return self.settings.first_day

    @property
    def known_until(self) -> date:
        """Last day of the map."""
        return self.settings.known_until

    @cached_property
    def rivals(self) -> Mapping[str, tuple[ControlEvent, ...]]:
        """Event id -> the rows that contradict it, for events that have any."""
        found: dict[str, list[ControlEvent]] = defaultdict(list)
        for event in self.events.values():
            if event.rival_of:
                found[event.rival_of].append(event)
        return {event: tuple(rivals) for event, rivals in found.items()}

    @cached_property
    def days_of_change(self) -> tuple[date, ...]:
        """Days on which the holder or status of a place changes or an event is dated, sorted."""
        days = {period.period.start for periods in self.periods.values() for period in periods}
        days.update(event.day for event in self.events.values())
        return tuple(sorted(day for day in days if self.first_day <= day <= self.known_until))

    def require_day(self, day: date) -> None:
        """Raise OutOfRange where the dataset does not cover a day."""
        if not self.first_day <= day <= self.known_until:
            raise OutOfRange(f"{day} is outside this dataset; give a day from {self.first_day} to {self.known_until}")

    def period_of(self, place: str, day: date) -> ControlPeriod:
        """How a place was held at the end of a day; OutOfRange where the dataset does not cover it."""
        self.require_day(day)
        period = period_on(self.periods[place], day)
        assert period is not None, "periods have no holes"
        return period

    def parts(self, place: str, day: date) -> dict[str, ControlPeriod]:
        """Quarters and halves of a city -> how each was held at the end of a day; empty where it has none."""
        return {part: self.period_of(part, day) for part in self._parts.get(place, ())}

    @cached_property
    def _parts(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for place in self.places.values():
            if place.part_of:
                found[place.part_of].append(place.id)
        return {place: tuple(sorted(parts)) for place, parts in found.items()}

    def events_of(self, place: str) -> tuple[ControlEvent, ...]:
        """Own rows of a place and the area rows and successions that changed it, by day and order; no rivals."""
        changed_by = {period.event for period in self.periods[place] if period.basis is Basis.ASSESSED}
        of_areas = (self.events[event] for event in changed_by if self.events[event].subject != "place")
        return tuple(sorted((*self._own_events.get(place, ()), *of_areas), key=_by_day))

    @cached_property
    def _own_events(self) -> Mapping[str, list[ControlEvent]]:
        found: dict[str, list[ControlEvent]] = defaultdict(list)
        for event in self.events.values():
            if event.subject == "place" and not event.rival_of:
                found[event.place].append(event)
        return found

    def events_on(self, day: date) -> tuple[ControlEvent, ...]:
        """Events dated on a day, rivals left out: those of places in order, then those of areas."""
        return self._events_by_day.get(day, ())

    @cached_property
    def _events_by_day(self) -> Mapping[date, tuple[ControlEvent, ...]]:
        found: dict[date, list[ControlEvent]] = defaultdict(list)
        for event in self.events.values():
            if not event.rival_of:
                found[event.day].append(event)
        return {day: tuple(sorted(events, key=_by_day)) for day, events in found.items()}

    def places_changed(self, day: date) -> tuple[str, ...]:
        """Ids of the places whose holder, status or other parties at the end of a day differ from the day before."""
        return self._changes.get(day, ())

    @cached_property
    def _changes(self) -> Mapping[date, tuple[str, ...]]:
        found: dict[date, list[str]] = defaultdict(list)
        for place, periods in self.periods.items():
            for before, after in pairwise(periods):
                if (before.holder, before.status, before.by) != (after.holder, after.status, after.by):
                    found[after.period.start].append(place)
        return {day: tuple(places) for day, places in found.items()}

    @cached_property
    def lineages(self) -> Mapping[str, Lineage]:
        """Place id -> its unbroken holdings, derived when first asked for."""
        from geodata.history.holdings import lineage

        return {place: lineage(self, place) for place in self.periods}

    @cached_property
    def ledger(self) -> Ledger:
        """Periods, areas and units as arrays, made when two days are first compared."""
        from geodata.counting.period_arrays import Ledger
        from geodata.counting.transfers import settled_places

        return Ledger.of(self, tuple(settled_places(self)))

    def on(self, day: date) -> tuple[ControlZone, ...]:
        """Zones at the end of a day, largest first, nobody's last; together they are the country.

        Raises OutOfRange where the dataset does not cover the day.
        """
        self.require_day(day)
        since = self._last_change(day)
        if since not in self._zones:
            from geodata.cells.control_zones import zones_on

            self._zones[since] = tuple(zones_on(tuple(self.cells.values()), self.periods, day))
        return self._zones[since]

    def _last_change(self, day: date) -> date:
        """Last day of change up to a day: the zones are the same since."""
        return self.days_of_change[max(0, bisect_right(self.days_of_change, day) - 1)] if self.days_of_change else day

    def at(self, lon: float, lat: float) -> Cell | None:
        """Cell a point lies in, None outside the country; on a shared edge the first by id."""
        ids, tree = self._index
        found = sorted(ids[number] for number in tree.query(shapely.Point(lon, lat), predicate="intersects"))
        return self.cells[found[0]] if found else None

    @cached_property
    def _index(self) -> tuple[tuple[str, ...], shapely.STRtree]:
        return tuple(self.cells), shapely.STRtree([cell.geometry for cell in self.cells.values()])


def _by_day(event: ControlEvent) -> tuple[date, bool, int, str]:
    return event.day, event.subject != "place", event.order, event.id


def load(path: str | Path | None = None) -> Dataset:
    """Open a dataset folder that has been built; without a path, the packaged one.

    Raises a GeodataError, with one sentence, where the folder is no dataset, a file of it cannot be read, or its build
    is missing or older than its facts.
    """
    folder = Path(path) if path is not None else PACKAGED
    facts = read_dataset(folder)
    current = fingerprint(folder)
    manifest = current_manifest(folder, current)
    cells, cell_of = read_cells(folder, manifest)
    events = {event.id: event for event in facts.events}
    return Dataset(
        path=folder,
        name=facts.name,
        title=facts.title,
        settings=facts.settings,
        factions=facts.factions,
        places=facts.places,
        areas=facts.areas,
        sources=facts.sources,
        events=events,
        moments=tuple(sorted(facts.moments, key=lambda moment: moment.date)),
        chapters=tuple(sorted(facts.chapters, key=lambda chapter: chapter.period.start)),
        presence=facts.presence,
        cells=cells,
        cell_of=cell_of,
        periods=_read_periods(folder, manifest, facts, events),
        fingerprint=current,
    )


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


def _cell(geometry: Mapping[str, Any], arcs: Sequence[list[tuple[float, float]]]) -> Cell:
    several = geometry["type"] == "MultiPolygon"
    polygons = [_polygon(rings, arcs) for rings in (geometry["arcs"] if several else [geometry["arcs"]])]
    properties = geometry["properties"]
    return Cell(
        id=geometry["id"],
        geometry=shapely.MultiPolygon(polygons) if several else polygons[0],
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


def _read_periods(
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
        basis=Basis(row["basis"]),
        event=row["event"],
        sources=events[row["event"]].sources if row["event"] else (),
        start_qualifier=row["start_qualifier"],
        inferred_from=tuple(filter(None, row["inferred_from"].split(";"))),
        divided=row["divided"] == "yes",
    )
