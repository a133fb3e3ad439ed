"""A dataset as the map sees it: facts, cells and gapless control periods, with the questions one may ask of them.

``load`` reads the facts and what ``geodata.building.build`` made of them (``built/``):

- ``manifest.json``: ``format``, ``fingerprint`` of the facts it was built from, digests
  (``geodata.building.build_manifest``);
- ``cells.topojson``: one TopoJSON object ``cells``, a GeometryCollection; each geometry has an ``id``, that of its
  place, and the properties ``area_km2``, ``admin1``, ``m2_by_admin1`` (first-level unit -> whole square metres) and
  ``places``, the ids of all places whose cell it is;
- ``bands.topojson``: the same of the object ``bands``; each has the properties ``cell``, ``travel_km``, ``m2`` and
  ``point``;
- ``ways.json``: the cost of travel between neighbouring places (``geodata.building.ways_file``);
- ``control_periods.csv``: ``place_id, start, end, holder, status, by, basis, evidence, event, start_qualifier,
  inferred_from, divided, reported_from``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from geodata.building.build_manifest import current_manifest
from geodata.building.built_files import read_bands, read_cells, read_periods
from geodata.cells.bands import Bands, whole_cells
from geodata.facts.package_file import fingerprint
from geodata.facts.reading import read_dataset
from geodata.history.control_history import period_on
from geodata.model.dataset_facts import DescribedRecords
from geodata.model.errors import OutOfRange
from geodata.model.records import (
    Cell,
    Chapter,
    ControlEvent,
    ControlPeriod,
    ControlZone,
    Moment,
    Presence,
)

if TYPE_CHECKING:
    from geodata.certainty.model import Model
    from geodata.certainty.tones import Tones
    from geodata.geometry.travel_paths import Ways

PACKAGED = Path(__file__).parent / "syria"
"""Folder of the dataset that comes with the package."""


@dataclass(frozen=True, eq=False)
class Dataset(DescribedRecords):
    """Facts, cells and control periods of one dataset; nothing in it changes."""

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
    _bands: Bands | None = field(default=None, repr=False)
    _ways: Callable[[], Ways] | None = field(default=None, repr=False)
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
    def bands(self) -> Bands:
        """The parts that the cells fall into by the cost of travel from their places."""
        return self._bands or whole_cells(tuple(self.cells.values()))

    @cached_property
    def certainty_model(self) -> Model:
        """From what is known round ground to the certainty; the engine's own where its file is missing or damaged."""
        from geodata.certainty.model import sound_model

        return sound_model(self.path)

    @cached_property
    def ways(self) -> Ways:
        """Cost of travel between places."""
        from geodata.geometry.travel_paths import Ways

        return self._ways() if self._ways else Ways.none(tuple(self.places))

    @cached_property
    def tones(self) -> Tones:
        """How sure the holder of every band is, over time."""
        from geodata.certainty.tones import tones

        return tones(
            self.events.values(),
            self.periods,
            self.days_of_change or (self.first_day,),
            self.bands,
            tuple(self.cells),
            self.ways,
            self.certainty_model,
            self.settings.certainty,
        )

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
        changed_by = {period.event for period in self.periods[place] if period.by_row}
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


def _read_ways(folder: Path, manifest: Mapping[str, Any]) -> Ways:
    from geodata.building.ways_file import read_ways

    return read_ways(folder, manifest)


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
        periods=read_periods(folder, manifest, facts, events),
        fingerprint=current,
        _bands=read_bands(folder, manifest, cells),
        _ways=partial(_read_ways, folder, manifest),
    )
