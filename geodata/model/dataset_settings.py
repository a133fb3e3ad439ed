"""What a dataset says about itself: the settings of its map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Barrier:
    """Lines or waters that are costly to cross when the country is cut into cells."""

    file: str
    """GeoJSON file, relative to the dataset folder."""
    names: tuple[str, ...]
    """Names of the features that count; empty for all."""
    cost_km: float
    """Kilometres that one crossing adds."""
    other_bank: tuple[str, ...] = ()
    """Ids of places that the line, being coarse, puts on the wrong side."""


@dataclass(frozen=True, slots=True)
class StripItem:
    """One row of the control strip: a few places whose holders are shown over time."""

    id: str
    """Kebab-case id."""
    label_en: str
    """English label."""
    places: tuple[str, ...]
    """Ids of places."""


@dataclass(frozen=True, slots=True)
class Note:
    """A statement on ground that is counted in the country and also stated apart."""

    areas: tuple[str, ...] = ()
    """Ids of the places and drawn areas that it speaks of."""
    text_en: str = ""
    """The statement, in English; "" for none."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From what on ground is firm, and from what on likely; the rest is drawn as unreported."""

    firm: float = 0.9
    """Certainty from which reported or swept ground is firm."""
    firm_km: float = 20.0
    """Cost of travel to a report of the holder, km, up to which it is firm."""
    likely: float = 0.75
    """Certainty from which ground is likely."""
    likely_km: float = 45.0
    """Cost of travel to a report of the holder, km, up to which it is likely."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a dataset says about itself: the ``territory`` key of its datapackage.json."""

    first_day: date
    """First day of the map."""
    known_until: date
    """Last day of the map: nothing is extrapolated beyond it."""
    time_zone: str = "UTC"
    """Zone whose days are counted, IANA name."""
    crs: str = ""
    """Projected system, in metres, in which cells are made; "" for the UTM zone of the middle of the country."""
    opening_day: date | None = None
    """Day the map opens on; None for ``first_day``."""
    opening_span: tuple[date, date] | None = None
    """First and last day of the time axis at opening; None for all of it."""
    languages: tuple[str, ...] = ("en",)
    """Languages of its texts."""
    headline_places: tuple[str, ...] = ()
    """Ids of places named first."""
    route: tuple[str, ...] = ()
    """Ids of the places of a road along which captures are timed; the headline places where none is named."""
    control_strip: tuple[StripItem, ...] = ()
    """Rows of the control strip."""
    units: str = "base/subdistricts.geojson"
    """File of the subdistricts, relative to the dataset folder."""
    admin1_label_en: str = "region"
    """What a first-level unit is called."""
    admin1_plural_en: str = "regions"
    """What several of them are called."""
    barriers: tuple[Barrier, ...] = ()
    """What is costly to cross."""
    unit_boundary_cost_km: float = 0.0
    """Kilometres that crossing a subdistrict boundary adds."""
    grid_m: float = 500.0
    """Width of a pixel of the grid on which cells are made, metres."""
    nested_places_km: float = 1.5
    """A place nearer than this to a greater one shares its cell."""
    base_layers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Role of a base layer -> its files, relative to the dataset folder."""
    uncounted_note: Note = field(default_factory=Note)
    """Statement on ground that is also counted apart, and which places that is."""
    evaluation_span: tuple[date | None, date | None] = (None, None)
    """First and last day on which the map is scored; None for that end of the opening span."""
    certainty: Thresholds = field(default_factory=Thresholds)
    """Which ground is drawn as firm, and which as likely."""
    undrawn_is_unknown: bool = False
    """True where ground that is not drawn is no data (an imported series of areas), rather than held by nobody."""
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Language -> text of the dataset, as it stands in English -> the same in that language."""
