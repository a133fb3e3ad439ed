"""Which part of a dataset is exported: days, and perhaps only some factions or one first-level unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shapely import MultiPolygon, Polygon

from geodata.facts import name_lookup
from geodata.model.errors import OutOfRange
from geodata.model.records import Cell, ControlPeriod, Place

if TYPE_CHECKING:
    from geodata.dataset import Dataset

NOBODY = "nobody"
"""How ground without a holder is asked for among factions."""


@dataclass(frozen=True, slots=True)
class ExportSelection:
    """Part of a dataset: some days, and perhaps only some factions or one first-level unit."""

    first: date
    """First day."""
    last: date
    """Last day, inside."""
    factions: frozenset[str | None] | None = None
    """Holders, None among them for nobody; None for all."""
    admin1: str | None = None
    """First-level unit whose cells are meant; None for the whole country."""

    @property
    def one_day(self) -> bool:
        """True where it is the picture of a single day."""
        return self.first == self.last

    @property
    def whole(self) -> bool:
        """True where neither factions nor an area are chosen."""
        return self.factions is None and self.admin1 is None

    def holds(self, holder: str | None) -> bool:
        """True where ground of this holder is meant."""
        return self.factions is None or holder in self.factions

    def overlaps(self, start: date, end: date | None) -> bool:
        """True where a period has a day inside."""
        return start <= self.last and (end is None or end > self.first)

    def cells(self, dataset: Dataset) -> tuple[Cell, ...]:
        """Cells that are meant; those of a unit are the ones that lie mostly in it."""
        return tuple(cell for cell in dataset.cells.values() if self.admin1 in (None, cell.admin1))

    def places(self, dataset: Dataset) -> tuple[Place, ...]:
        """Places that are meant: those whose cell is."""
        meant = {cell.id for cell in self.cells(dataset)}
        return tuple(place for place in dataset.places.values() if dataset.cell_of.get(place.id) in meant)


def select(
    dataset: Dataset,
    day: date | None = None,
    span: tuple[date, date] | None = None,
    factions: Iterable[str] = (),
    admin1: str | None = None,
) -> ExportSelection:
    """A selection that the dataset can answer: of one day, a span (both days inside), or everything.

    Factions and units are meant by id or name, in any case. Raises OutOfRange, with one sentence, for a day, faction or
    unit that the dataset does not have.
    """
    first, last = (day, day) if day else span or (dataset.first_day, dataset.known_until)
    dataset.require_day(first)
    dataset.require_day(last)
    if last < first:
        raise OutOfRange(f"the span ends before it starts: {first} to {last}")
    chosen = tuple(_faction(dataset, faction) for faction in factions)
    if admin1 is not None:
        admin1 = _unit(dataset, admin1)
    holders = frozenset(None if faction == NOBODY else faction for faction in chosen) if chosen else None
    return ExportSelection(first, last, holders, admin1)


def _faction(dataset: Dataset, text: str) -> str:
    """Id of the faction that a text means, or NOBODY."""
    spellings = {**name_lookup.factions(dataset), NOBODY: ()}
    found = name_lookup.meant(text, spellings)
    if found is None:
        known = name_lookup.hint(text, spellings, f"it has {', '.join(spellings)}")
        raise OutOfRange(f'"{text}" is not a faction of this dataset; {known}')
    return found


def _unit(dataset: Dataset, text: str) -> str:
    """Name of the first-level unit that a text means."""
    units = name_lookup.units(dataset)
    found = name_lookup.meant(text, units)
    if found is None:
        known = name_lookup.hint(text, units, f"it has {', '.join(units)}")
        raise OutOfRange(f'"{text}" is not a unit of this dataset; {known}')
    return found


@dataclass(frozen=True, slots=True)
class Record:
    """Ground that one faction holds, unchanged, for some days."""

    id: str
    """Unique in a file, stable from one export to the next."""
    holder: str | None
    """Faction id, None for nobody."""
    start: date
    """First day."""
    end: date | None
    """First day no longer so, None where no later change is known; not cut at the ends of a selection."""
    status: str
    """Status of the cell, or of most of the zone's ground."""
    qualifier: str
    """EDTF qualifier of the first day."""
    geometry: Polygon | MultiPolygon
    """Lon, lat, WGS84; outlines run counterclockwise."""
    named_on: date
    """The first of its days that is selected: the holder bears its name of that day."""
    area_km2: float
    """Area on the ellipsoid."""
    contested_km2: float
    """How much of it is contested."""
    places: tuple[str, ...]
    """Ids of the assessed places inside; for a cell all places whose cell it is."""
    sources: tuple[str, ...]
    """Ids of sources."""
    period: ControlPeriod | None = None
    """Control period of a cell; None for a zone."""
    renamed: tuple[str, ...] = ()
    """Names that the holder of a cell took later in the period, each after its first day."""

    @property
    def start_edtf(self) -> str:
        """First day with its qualifier."""
        return f"{self.start.isoformat()}{self.qualifier}"
