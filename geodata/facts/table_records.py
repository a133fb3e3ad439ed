"""Rows of the tables of facts as records: factions, sources, places, events, moments, chapters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geodata.facts.table_rows import Row
from geodata.model.appearance import COLOUR_COLUMNS, HATCHES, Appearance
from geodata.model.records import (
    CarryBack,
    Chapter,
    ControlEvent,
    Designation,
    Faction,
    FactionName,
    Moment,
    Place,
    Presence,
    Source,
)
from geodata.model.safe_text import web_link
from geodata.model.vocabulary import Confidence, Kind

NOBODY = "nobody"
"""How the facts write that no one holds a place."""
FACTION_COLUMNS = (
    ("control_events", "from"),
    ("control_events", "to"),
    ("control_events", "by"),
    ("area_events", "from"),
    ("area_events", "to"),
    ("successions", "from"),
    ("successions", "to"),
    ("designations", "faction_id"),
    ("factions", "faction_id"),
    ("presence", "faction"),
    ("sources", "side"),
)
"""Columns that name factions, by the stem of their file."""
ENCYCLOPEDIA = "encyclopedia"


@dataclass(frozen=True, slots=True)
class _FactionRow:
    """One row of factions.csv: a name, and what its first row says of the faction."""

    faction: str
    name: FactionName
    description_en: str
    description_ar: str
    supporters: str
    colour_key: str
    sources: tuple[str, ...]
    appearance: Appearance


def faction_row(row: Row) -> _FactionRow:
    """A row of factions.csv."""
    return _FactionRow(
        faction=row.text("faction_id"),
        name=FactionName(
            row.period(), row.text("name_en"), row.text("name_ar"), row.text("letter"), row.text("letter_ar")
        ),
        description_en=row.text("description_en"),
        description_ar=row.text("description_ar"),
        supporters=row.text("supporters"),
        colour_key=row.text("colour_key") or row.text("faction_id"),
        sources=row.texts("sources"),
        appearance=Appearance(
            **{column: row.colour(column) for column in COLOUR_COLUMNS}, hatch=row.word("hatch", HATCHES)
        ),
    )


def designation_of(row: Row) -> tuple[str, Designation]:
    """The faction of a row of designations.csv, and how it is listed."""
    listed = Designation(
        row.text("by"), row.text("listed_as"), row.text("start"), row.text("end"), row.texts("sources")
    )
    return row.text("faction_id"), listed


def factions_of(rows: Iterable[_FactionRow], designations: Iterable[tuple[str, Designation]]) -> dict[str, Faction]:
    """Factions by id in file order, their names in the order of days."""
    listed = list(designations)
    names: dict[str, list[_FactionRow]] = {}
    for row in rows:
        names.setdefault(row.faction, []).append(row)
    return {
        faction: Faction(
            id=faction,
            names=tuple(sorted((row.name for row in rows), key=lambda name: name.period.start)),
            description_en=rows[0].description_en,
            description_ar=rows[0].description_ar,
            supporters=rows[0].supporters,
            colour_key=rows[0].colour_key,
            designations=tuple(designation for of, designation in listed if of == faction),
            sources=rows[0].sources,
            appearance=rows[0].appearance,
        )
        for faction, rows in names.items()
    }


def source_of(row: Row) -> Source:
    """A source; a link that is no web address is left out."""
    return Source(
        row.text("source_id"),
        row.text("outlet"),
        row.text("title"),
        _link(row, "url"),
        row.text("published"),
        row.text("kind"),
        row.text("side"),
        _link(row, "copy_url"),
    )


def _link(row: Row, column: str) -> str:
    """An address, "" where it is no web address: the one place where links of sources are filtered."""
    return row.text(column) if web_link(row.text(column)) else ""


def place_of(row: Row) -> Place:
    """A place."""
    return Place(
        id=row.text("place_id"),
        name_en=row.text("name_en"),
        name_ar=row.text("name_ar"),
        aliases=row.texts("aliases"),
        kind=row.text("kind"),
        admin1=row.text("admin1"),
        lon=row.number("lon"),
        lat=row.number("lat"),
        coord_source=row.text("coord_source"),
        precision_km=row.number_or_none("precision_km"),
        population=row.integer("population") if row.text("population") else None,
        part_of=row.text("part_of"),
        area=row.text("area"),
        label_rank=row.integer("label_rank", 5),
    )


def event_of(row: Row, subject: str, id_column: str, about: str) -> ControlEvent:
    """A row about a place, an area or a succession (``subject``); ``about`` is the column that says which."""
    to = row.text("to")
    return ControlEvent(
        id=row.text(id_column),
        place=row.text(about),
        date=row.uncertain_day("date"),
        order=row.integer("order"),
        time=row.text("time"),
        from_=tuple("" if holder == NOBODY else holder for holder in row.texts("from", "|")),
        to=None if to in ("", NOBODY) else to,
        kind=row.one_of("kind", Kind),
        by=row.texts("by"),
        confidence=row.one_of("confidence", Confidence),
        precision_km=row.number_or_none("precision_km"),
        summary_en=row.text("summary_en"),
        summary_ar=row.text("summary_ar"),
        sources=row.texts("sources"),
        rival_of=row.text("rival_of"),
        note=row.text("note"),
        subject=subject,
        line=row.line,
    )


def claimed_by(event: ControlEvent, sources: Mapping[str, Source]) -> str:
    """The captor, where every source speaks for its side; an encyclopedia copies others and does not count."""
    known = [sources[source] for source in event.sources if source in sources]
    independent = [source for source in known if source.kind != ENCYCLOPEDIA]
    if not event.kind.transfers or event.to is None or not independent:
        return ""
    return event.to if all(source.side == event.to for source in independent) else ""


def moment_of(row: Row) -> Moment:
    """A moment."""
    return Moment(
        id=row.text("moment_id"),
        date=row.uncertain_day("date"),
        title_en=row.text("title_en"),
        title_ar=row.text("title_ar"),
        summary_en=row.text("summary_en"),
        summary_ar=row.text("summary_ar"),
        place_name=row.text("place_name"),
        lon=row.number_or_none("lon"),
        lat=row.number_or_none("lat"),
        sources=row.texts("sources"),
        rival_of=row.text("rival_of"),
    )


def chapter_of(row: Row) -> Chapter:
    """A chapter."""
    return Chapter(
        row.text("chapter_id"),
        row.text("title_en"),
        row.text("title_ar"),
        row.period(),
        row.text("summary_en"),
        row.text("summary_ar"),
    )


def presence_of(row: Row) -> Presence:
    """Presence without holding ground."""
    return Presence(
        row.text("presence_id"),
        row.text("faction"),
        row.period(),
        row.text("area"),
        row.text("summary_en"),
        row.texts("sources"),
        row.text("summary_ar"),
    )


def carry_back_of(row: Row) -> CarryBack:
    """A span over which later holders are carried back."""
    return CarryBack(
        row.text("carry_back_id"), row.text("area"), row.day("known_on"), row.day("back_to"), row.text("note")
    )
