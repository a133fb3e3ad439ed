"""All records of a dataset and its tables as they stand, before anything is derived from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geodata.model.dataset_settings import Settings
from geodata.model.records import Area, CarryBack, Chapter, ControlEvent, Faction, Moment, Place, Presence, Source, Unit


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one CSV file as they stand, for messages and for rules about the writing itself."""

    path: str
    """Its path, relative to the dataset folder."""
    columns: tuple[str, ...]
    """Header of the file."""
    rows: tuple[Mapping[str, str], ...]
    """Column -> text, one mapping per row."""
    lines: tuple[int, ...]
    """Line each row begins on, the header being line 1."""
    records: tuple[int, ...] = ()
    """The same of every record below the header, those included that are no rows: blank, too long or too short."""


@dataclass(frozen=True, eq=False)
class DescribedRecords:
    """What the facts of a dataset and the loaded dataset both have."""

    path: Path
    """Folder of the dataset."""
    name: str
    """Name of the data package."""
    title: str
    """Title of the data package."""
    settings: Settings
    """What the dataset says about itself."""
    factions: Mapping[str, Faction]
    """By id, in file order; so for the next three."""
    places: Mapping[str, Place]
    """By id."""
    areas: Mapping[str, Area]
    """Drawn areas by id."""
    sources: Mapping[str, Source]
    """By id."""


@dataclass(frozen=True)
class DatasetFacts(DescribedRecords):
    """Everything people wrote down: the records of all tables, before anything is derived from them."""

    events: tuple[ControlEvent, ...]
    """Control events, area events and successions, in file order; rivals included."""
    moments: tuple[Moment, ...] = ()
    """Happenings that move no line."""
    chapters: tuple[Chapter, ...] = ()
    """Named spans."""
    presence: tuple[Presence, ...] = ()
    """Overlays without a holder."""
    carry_back: tuple[CarryBack, ...] = ()
    """Spans over which a later day's holders are carried back."""
    units: tuple[Unit, ...] = ()
    """Subdistricts."""
    tables: Mapping[str, Table] = field(default_factory=dict)
    """File stem -> rows as they stand."""
    package: Mapping[str, Any] = field(default_factory=dict)
    """The whole datapackage.json."""
