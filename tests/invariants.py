"""What must hold for any dataset, on every day: stated once, in sentences, and run on the real data.

Every function yields what is broken, one line each, and nothing where all is well. They ask the dataset only for what
the map asks it for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import shapely

from geodata.counting.transfers import compare
from geodata.dataset import Dataset
from geodata.history.control_history import period_on
from geodata.model.records import ControlZone, Unit
from geodata.model.vocabulary import Basis

SHARE = 1e-6
"""Sums of areas may differ by this share."""
LAND_SHARE = 1e-4
"""Cells, in five decimals and without pinholes, may differ from the subdistricts by this share of the country."""


# --- of the dataset --------------------------------------------------------------------------------------------------


def cells_partition_the_country(dataset: Dataset, units: tuple[Unit, ...]) -> Iterator[str]:
    """Cells neither overlap nor leave a gap, and together they are the subdistricts."""
    cells = [cell.geometry for cell in dataset.cells.values()]
    if not all(shapely.is_valid(cells)):
        yield "a cell is not a valid polygon"
    if not shapely.coverage_is_valid(cells):
        yield "cells overlap, leave a gap or do not share their edges"
    country = shapely.union_all([unit.geometry for unit in units])
    differs = shapely.coverage_union_all(cells).symmetric_difference(country).area / country.area
    if differs > LAND_SHARE:
        yield f"the cells differ from the country by {differs:.2e} of its area"


def every_place_has_a_cell(dataset: Dataset) -> Iterator[str]:
    """A place stands for a cell, or lies in that of a greater place."""
    for place in dataset.places:
        if dataset.cell_of.get(place) not in dataset.cells:
            yield f"{place} has no cell"
    for cell in dataset.cells:
        if dataset.cell_of.get(cell) != cell:
            yield f"the cell {cell} does not stand for its own place"


def histories_have_no_hole(dataset: Dataset) -> Iterator[str]:
    """Periods of a place follow one another from the first day on, and the last is open."""
    for place, periods in dataset.periods.items():
        if periods[0].period.start != dataset.first_day:
            yield f"{place} begins on {periods[0].period.start}"
        if periods[-1].period.end is not None:
            yield f"{place} ends on {periods[-1].period.end}"
        for before, after in pairwise(periods):
            if before.period.end != after.period.start:
                yield f"{place}: {before.period.end} to {after.period.start} is a hole or an overlap"


def periods_lead_to_sources(dataset: Dataset) -> Iterator[str]:
    """Each period leads to an event, each event to a source; only ground that nobody is known to hold has neither."""
    for place, periods in dataset.periods.items():
        for period in periods:
            unknown = period.holder is None and period.basis is Basis.INFERRED
            if period.event not in dataset.events and not (unknown and not period.event):
                yield f"{place} from {period.period.start} leads to no event"
            if period.basis is Basis.INFERRED and not period.inferred_from and not period.event and not unknown:
                yield f"{place} from {period.period.start} is inferred from nothing"
    for event in dataset.events.values():
        if not event.sources or not all(source in dataset.sources for source in event.sources):
            yield f"{event.id} leads to no source"


def assessed_periods_begin_with_their_event(dataset: Dataset) -> Iterator[str]:
    """A period that rests on a row begins on the day of its event, or on the first day of the map."""
    for place, periods in dataset.periods.items():
        for period in periods:
            if period.by_row and period.period.start > dataset.first_day:
                day = dataset.events[period.event].day
                if day != period.period.start:
                    yield f"{place} from {period.period.start} rests on {period.event} of {day}"


def holders_are_factions(dataset: Dataset) -> Iterator[str]:
    """Whoever holds, contests or besieges a place is in the list of factions."""
    for place, periods in dataset.periods.items():
        for period in periods:
            for faction in (period.holder, *period.by):
                if faction is not None and faction not in dataset.factions:
                    yield f"{place} from {period.period.start}: {faction} is no faction"


# --- of one day ------------------------------------------------------------------------------------------------------


def zones_cover_the_country_once(dataset: Dataset, day: date) -> Iterator[str]:
    """Every cell lies in one zone, that of its holder, and the areas of zones add up to those of cells."""
    zones = dataset.on(day)
    listed = [cell for zone in zones for cell in zone.cells]
    if sorted(listed) != sorted(dataset.cells):
        yield f"{day}: a cell lies in no zone, or in two"
    if len({zone.holder for zone in zones}) != len(zones):
        yield f"{day}: a faction has two zones"
    for zone in zones:
        for cell in zone.cells:
            if dataset.period_of(cell, day).holder != zone.holder:
                yield f"{day}: the cell {cell} lies in the zone of {zone.holder}"
    country = sum(cell.area_km2 for cell in dataset.cells.values())
    total = sum(zone.area_km2 for zone in zones)
    if abs(total - country) > SHARE * country:
        yield f"{day}: zones have {total} km2, the country {country}"
    for zone in zones:
        if not -SHARE <= zone.contested_km2 <= zone.area_km2 * (1 + SHARE):
            yield f"{day}: {zone.contested_km2} of {zone.area_km2} km2 of {zone.holder} are contested"


def zones_are_a_coverage(dataset: Dataset, day: date) -> Iterator[str]:
    """Zones are valid polygons that neither overlap nor leave a gap."""
    outlines = [zone.geometry for zone in dataset.on(day)]
    if not all(shapely.is_valid(outlines)):
        yield f"{day}: a zone is not a valid polygon"
    if not shapely.coverage_is_valid(outlines):
        yield f"{day}: zones overlap, leave a gap or do not share their edges"


def assessed_places_lie_in_zones_of_their_holders(dataset: Dataset, day: date) -> Iterator[str]:
    """A place that stands for a cell, and whose holder a source names, lies in the zone of that holder."""
    zone_of = {cell: zone for zone in dataset.on(day) for cell in zone.cells}
    for place in dataset.cells:
        period = period_on(dataset.periods[place], day)
        if period is None or period.basis is not Basis.ASSESSED:
            continue
        zone = zone_of[place]
        if zone.holder != period.holder:
            yield f"{day}: {place} of {period.holder} lies in the zone of {zone.holder}"
        elif place not in zone.places:
            yield f"{day}: {place} is not among the places of the zone of {zone.holder}"


def zones_hold_no_place_of_another(dataset: Dataset, day: date) -> Iterator[str]:
    """The places that a zone lists are held by its faction, as a source says."""
    for zone in dataset.on(day):
        for place in zone.places:
            period = dataset.period_of(place, day)
            if (period.holder, period.basis) != (zone.holder, Basis.ASSESSED):
                yield f"{day}: {place} is listed with the zone of {zone.holder}"


def zones_hold_on_their_day(dataset: Dataset, day: date) -> Iterator[str]:
    """The span in which a zone keeps its shape holds the day asked for."""
    for zone in dataset.on(day):
        if not (zone.start <= day and (zone.end is None or day < zone.end)):
            yield f"{day}: the zone of {zone.holder} is said to hold from {zone.start} to {zone.end}"


OF_A_DATASET = (
    every_place_has_a_cell,
    histories_have_no_hole,
    periods_lead_to_sources,
    assessed_periods_begin_with_their_event,
    holders_are_factions,
)
OF_A_DAY = (
    zones_cover_the_country_once,
    zones_are_a_coverage,
    assessed_places_lie_in_zones_of_their_holders,
    zones_hold_no_place_of_another,
    zones_hold_on_their_day,
)


# --- of two days -----------------------------------------------------------------------------------------------------


def what_one_loses_others_gain(dataset: Dataset, first: date, second: date) -> Iterator[str]:
    """Ground lost, gained and renamed explains to the last digit what every faction holds on the two days."""
    found = compare(dataset, first, second)
    change: dict[str | None, float] = {total.holder: 0.0 for total in found.totals}
    for moved in (*found.transfers, *found.renamings):
        change[moved.from_] -= moved.area_km2
        change[moved.to] += moved.area_km2
    country = sum(cell.area_km2 for cell in dataset.cells.values())
    for total in found.totals:
        gained = total.area_km2_to - total.area_km2_from
        if abs(gained - change[total.holder]) > SHARE * country:
            yield f"{first} to {second}: {total.holder} changed by {gained} km2, transfers say {change[total.holder]}"
    if abs(sum(change.values())) > SHARE * country:
        yield f"{first} to {second}: {sum(change.values())} km2 came from nowhere"


def zone_areas(zones: tuple[ControlZone, ...]) -> dict[str | None, float]:
    """Holder -> km2."""
    return {zone.holder: zone.area_km2 for zone in zones}
