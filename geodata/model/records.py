"""The nouns of territorial control: frozen records that refer to each other by id."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from shapely import MultiPolygon, Polygon

from geodata.model.appearance import Appearance
from geodata.model.period import Period, UncertainDay
from geodata.model.units import M2_PER_KM2
from geodata.model.vocabulary import DIVIDED, Basis, Confidence, Evidence, Kind, Status

Day = date
"""A calendar day; the name to use in a class that has a field ``date``."""


@dataclass(frozen=True, slots=True)
class Source:
    """A published text that a claim rests on."""

    id: str
    """Id of the source, as written in the ``sources`` column of the facts."""
    outlet: str
    """Who published it."""
    title: str
    """Its title, or a description of it."""
    url: str
    """http(s) address of the original; "" where only a printed or stored copy is known."""
    published: str
    """Day, month or year of publication, EDTF; "" where not known."""
    kind: str
    """wire, local outlet, monitor, state, party to the war, encyclopedia, think tank, other."""
    side: str = ""
    """Faction id of the party the source speaks for, "" if none."""
    copy_url: str = ""
    """http(s) address of the copy that was read, "" where the original itself was."""


@dataclass(frozen=True, slots=True)
class FactionName:
    """Name of a faction during a period."""

    period: Period
    """Days on which the name holds."""
    name_en: str
    """English name."""
    name_ar: str
    """Arabic name, "" where none is recorded."""
    letter: str
    """One or two letters that stand for it on the map beside its colour."""
    letter_ar: str = ""
    """The same for a reader of Arabic, "" where none is given."""


@dataclass(frozen=True, slots=True)
class Designation:
    """A formal listing of a faction by a state or organisation, quoted, never our word."""

    by: str
    """Who designated."""
    as_: str
    """As what, in the words of the list."""
    start: str
    """EDTF day, month or year from which it held."""
    end: str
    """The same for its end, "" while in force or not known."""
    sources: tuple[str, ...]
    """Ids of sources."""


@dataclass(frozen=True, slots=True)
class Faction:
    """A party that holds, or held, territory."""

    id: str
    """Kebab-case id."""
    names: tuple[FactionName, ...]
    """Its names through time, in order, without overlap."""
    description_en: str
    """Two neutral sentences."""
    description_ar: str
    """The same in Arabic, "" where not translated."""
    supporters: str
    """Parties that back it without holding territory themselves, as text."""
    colour_key: str
    """What its colour is chosen by where the dataset gives none: ``#rrggbb``, a colour in words, most often its id."""
    designations: tuple[Designation, ...]
    """Formal listings."""
    sources: tuple[str, ...]
    """Ids of the sources of all this."""
    appearance: Appearance = field(default_factory=Appearance)
    """Colours and hatch that the dataset gives it."""

    def name_on(self, day: date) -> FactionName:
        """Name that holds on a day; the nearest one where the day lies outside all of them."""
        for name in self.names:
            if day in name.period:
                return name
        return self.names[0] if day < self.names[0].period.start else self.names[-1]


@dataclass(frozen=True, slots=True)
class Place:
    """A settlement, base, crossing, quarter or drawn area that can be held."""

    id: str
    """Kebab-case ASCII id; it never changes."""
    name_en: str
    """English name."""
    name_ar: str
    """Arabic name, "" where none is recorded."""
    aliases: tuple[str, ...]
    """Other spellings."""
    kind: str
    """city, town, village, neighbourhood, base, crossing, dam, field, area."""
    admin1: str
    """First-level unit it lies in: a province, region, state ..."""
    lon: float
    """Degrees east, WGS84."""
    lat: float
    """Degrees north, WGS84."""
    coord_source: str
    """Where the coordinates come from."""
    precision_km: float | None
    """How far the point may be off, km; None where not known."""
    population: int | None
    """Population figure of the gazetteer, of mixed dates; None where none."""
    part_of: str
    """Id of the city it is a quarter or half of, "" if none."""
    area: str
    """Id of its drawn area (``areas/*.geojson``), "" for a place known by its point only."""
    label_rank: int
    """1 (always labelled) to 5 (labelled only far in)."""


@dataclass(frozen=True, slots=True)
class Area:
    """A drawn area: its outline is known better than nearest places could tell."""

    id: str
    """Kebab-case id."""
    name_en: str
    """English name."""
    schematic: bool
    """True where no published description supports the exact line."""
    sources: tuple[str, ...]
    """Ids of sources of the outline."""
    geometry: Polygon | MultiPolygon
    """Lon, lat, WGS84."""
    file: str = ""
    """File it is drawn in, relative to the dataset folder, for messages."""
    name_ar: str = ""
    """Arabic name, "" where none is recorded."""
    period: Period | None = None
    """Its days; None where it was always there. Before them a holder is inferred across its line."""
    overlay: bool = False
    """True for the outline of a presence: it lies over the cells and cuts none."""


@dataclass(frozen=True, slots=True)
class ControlEvent:
    """One dated, sourced claim about who holds a place, or how."""

    id: str
    """``place-YYYY-MM-DD``, with a suffix where one day has several."""
    place: str
    """Id of the place; for an area event the area expression."""
    date: UncertainDay
    """Day from which it is in force."""
    order: int
    """Sorts rows of one subject on one day."""
    time: str
    """Local time of day as free text, "" where not known."""
    from_: tuple[str, ...]
    """Holder(s) before: faction ids, "" standing for nobody; empty tuple where the row names none (baseline)."""
    to: str | None
    """Holder after: a faction id, or None for nobody."""
    kind: Kind
    """What happened."""
    by: tuple[str, ...]
    """The other party or parties of a status (who contests, besieges, shares); else empty."""
    confidence: Confidence
    """How sure."""
    precision_km: float | None
    """How far the claim may be off in space, None where not known."""
    summary_en: str
    """One sentence."""
    summary_ar: str
    """The same in Arabic, "" where not translated."""
    sources: tuple[str, ...]
    """Ids of sources; never empty in a valid dataset."""
    rival_of: str
    """Id of the event this row contradicts, "" if none; such a row never enters a history."""
    note: str
    """Editor's note."""
    subject: str = "place"
    """"place", "area" or "succession": which table the row stands in."""
    claimed_by: str = ""
    """Faction id where every source speaks for the captor's side, else ""."""
    line: int = 0
    """Line of the row in its file, for messages."""

    @property
    def day(self) -> Day:
        """Calendar day, without the qualifier."""
        return self.date.day


@dataclass(frozen=True, slots=True)
class Moment:
    """A dated happening that moves no line: a speech, a strike, a flight."""

    id: str
    """Kebab-case id."""
    date: UncertainDay
    """Day."""
    title_en: str
    """A few words."""
    title_ar: str
    """The same in Arabic, "" where not translated."""
    summary_en: str
    """One or two sentences."""
    summary_ar: str
    """The same in Arabic, "" where not translated."""
    place_name: str
    """Where, as text; may lie off the map (Moscow)."""
    lon: float | None
    """Degrees east, None where it has no place."""
    lat: float | None
    """Degrees north."""
    sources: tuple[str, ...]
    """Ids of sources."""
    rival_of: str = ""
    """Id of a moment whose date or content this one contradicts."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named span of the war for the time axis."""

    id: str
    """Kebab-case id."""
    title_en: str
    """English title."""
    title_ar: str
    """Arabic title, "" where not translated."""
    period: Period
    """Its days."""
    summary_en: str
    """One neutral sentence."""
    summary_ar: str = ""
    """The same in Arabic, "" where not translated."""


@dataclass(frozen=True, slots=True)
class ControlPeriod:
    """Unbroken control of one place."""

    place: str
    """Id of the place."""
    period: Period
    """Days, half-open."""
    holder: str | None
    """Faction id, None for nobody (or nobody known)."""
    status: Status
    """How it is held."""
    by: tuple[str, ...]
    """The other parties of the status."""
    evidence: Evidence
    """What kind of knowledge it rests on: that of the row that opened it."""
    event: str
    """Id of the event that opened the period; for an inferred one the event of the nearest place that decided."""
    sources: tuple[str, ...]
    """Ids of the sources of that event."""
    start_qualifier: str = ""
    """EDTF qualifier of the first day."""
    inferred_from: tuple[str, ...] = ()
    """Ids of the places that a period without a row rests on, nearest first."""
    divided: bool = False
    """True where ``contested`` only says that a quarter or half of the city has another holder."""
    reported_from: date | None = None
    """Day of the first report of the place's own that found what a weaker row had said; None where there is none."""

    def evidence_on(self, day: date) -> Evidence:
        """What kind of knowledge it rests on, on a day of it: reported from the first report of the place's own on."""
        return Evidence.REPORTED if self.reported_from and day >= self.reported_from else self.evidence

    @property
    def basis(self) -> Basis:
        """Assessed (reported or swept) or inferred."""
        return self.evidence.basis

    @property
    def by_row(self) -> bool:
        """True where a row of the place or of an area says so; else its neighbours do, or a later day of its own."""
        return bool(self.event) and not self.inferred_from

    @property
    def shown_as(self) -> str:
        """The status as a reader is shown it, wherever it is drawn or told: one of ``SHOWN_AS``."""
        return DIVIDED if self.divided else self.status.value

    @property
    def fought_over(self) -> bool:
        """True where another party contests the ground itself, not merely a quarter of the city."""
        return self.shown_as == Status.CONTESTED


@dataclass(frozen=True, slots=True)
class Cell:
    """A fixed polygon that always has one holder; it belongs to one place."""

    id: str
    """Id of the place (or drawn area) it stands for."""
    geometry: Polygon | MultiPolygon
    """Lon, lat, WGS84."""
    area_km2: float
    """Area on the ellipsoid."""
    admin1: str
    """First-level unit that holds most of it."""
    split: tuple[tuple[str, int], ...] = ()
    """First-level unit -> square metres of it there, the largest first; they add up to ``area_m2``."""

    @property
    def area_m2(self) -> int:
        """Area in whole square metres: what comparisons add up, so that no sum depends on its order."""
        return round(self.area_km2 * M2_PER_KM2)

    def m2_in(self, admin1: str | None) -> int:
        """Square metres of it in a first-level unit, or all of it (None)."""
        if admin1 is None:
            return self.area_m2
        return dict(self.split or ((self.admin1, self.area_m2),)).get(admin1, 0)


@dataclass(frozen=True, slots=True)
class ControlZone:
    """Union of the cells one faction holds on a day."""

    holder: str | None
    """Faction id, None for nobody."""
    geometry: Polygon | MultiPolygon
    """Lon, lat, WGS84."""
    area_km2: float
    """Area on the ellipsoid, the sum of its cells."""
    contested_km2: float
    """How much of it is contested."""
    cells: tuple[str, ...]
    """Ids of its cells."""
    places: tuple[str, ...]
    """Ids of the assessed places inside that the faction holds."""
    start: date
    """First day of the present shape and status."""
    end: date | None
    """First day of the next, None where open."""
    sources: tuple[str, ...] = field(default=())
    """Ids of the sources of the rows that its periods rest on."""


@dataclass(frozen=True, slots=True)
class Presence:
    """A party that was active in an area without holding a place: drawn as an overlay, never as a cell."""

    id: str
    """Kebab-case id."""
    faction: str
    """Faction id."""
    period: Period
    """Its days."""
    area: str
    """Area expression (``geodata.model.area_expression``)."""
    summary_en: str
    """One sentence."""
    sources: tuple[str, ...]
    """Ids of sources."""
    summary_ar: str = ""
    """The same in Arabic, "" where not translated."""


@dataclass(frozen=True, slots=True)
class CarryBack:
    """A span over which the holders of one later day are taken to have held before, as inferred."""

    id: str
    """Kebab-case id."""
    area: str
    """Area expression (``geodata.model.area_expression``)."""
    known_on: date
    """Day whose assessed holders are carried back."""
    back_to: date
    """First day they are carried to."""
    note: str
    """Why that is justified."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A subdistrict: the country is the union of all of them, a first-level unit the union of its own."""

    name: str
    """Its name, unique in its first-level unit."""
    admin1: str
    """First-level unit it belongs to."""
    geometry: Polygon | MultiPolygon
    """Lon, lat, WGS84."""
    name_ar: str = ""
    """Arabic name, "" where none is recorded."""
