"""Rows of the event table: plain values made from events, so that they can be tested without Streamlit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geodata.model.records import ControlEvent
from geodata.model.vocabulary import Kind
from mapapp.area_text import area_text
from mapapp.locale import gettext as _
from mapapp.locale.contract import said

if TYPE_CHECKING:
    from geodata.dataset import Dataset


_NO_CHANGE = frozenset(kind for kind in Kind if not kind.happened)


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as a reader sees it."""

    event: str
    """Id of the event."""
    place_id: str
    """Id of the place to go to, "" for an event of an area."""
    day: date
    """Day of the event."""
    time: str
    """Time of day in the words of the source."""
    place: str
    """Name of the place or area."""
    before: str
    """Who held it."""
    after: str
    """Who holds it from then on."""
    kind: str
    """What happened, in the reader's language."""
    what: str
    """The same, with who contests, besieges or shares."""
    confidence: str
    """How sure the editors are."""
    sources: str
    """Outlets, joined."""
    link: str | None
    """Address of the first source that has one."""
    parties: frozenset[str]
    """Ids of all factions of the event."""


def kind_names() -> dict[Kind, str]:
    """Every kind of event in the reader's language."""
    return {kind: said("kind", kind) for kind in Kind}


def event_rows(dataset: Dataset, first: date, last: date) -> tuple[EventRow, ...]:
    """Events from one day to another, both inside, in order of time.

    First known holders, and confirmations that nothing changed, are nothing that happened.
    """
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    changing = set(dataset.days_of_change)
    events = (event for day in days if day in changing for event in dataset.events_on(day))
    return tuple(_row(dataset, event) for event in events if event.kind not in _NO_CHANGE)


def filtered(
    rows: Iterable[EventRow], *, text: str = "", factions: Sequence[str] = (), kinds: Sequence[str] = ()
) -> tuple[EventRow, ...]:
    """Rows that mention a text, one of the factions and one of the kinds; an empty filter lets all through."""
    wanted = text.casefold().strip()
    return tuple(
        row
        for row in rows
        if (not wanted or wanted in f"{row.place} {row.place_id} {row.sources}".casefold())
        and (not factions or row.parties & set(factions))
        and (not kinds or row.kind in kinds)
    )


def _row(dataset: Dataset, event: ControlEvent) -> EventRow:
    unheld = _("no data") if dataset.settings.undrawn_is_unknown else _("nobody known")

    def name(faction: str | None) -> str:
        return dataset.factions[faction].name_on(event.day).name_en if faction else unheld

    sources = [dataset.sources[source] for source in event.sources if source in dataset.sources]
    parties = frozenset(filter(None, (*event.from_, event.to, *event.by)))
    before = ", ".join(name(holder) for holder in event.from_)
    kind = kind_names()[event.kind]
    place = dataset.places.get(event.place)
    return EventRow(
        event=event.id,
        place_id=place.id if place else "",
        day=event.day,
        time=event.time,
        place=place.name_en if place else area_text(dataset, event.place),
        before=before,
        after=name(event.to) if event.kind.sets_holder else before,
        kind=kind,
        what=f"{kind}: {', '.join(name(party) for party in event.by)}" if event.by else kind,
        confidence=said("degree", event.confidence),
        sources="; ".join(dict.fromkeys(source.outlet for source in sources)),
        link=next((source.url for source in sources if source.url.startswith(("https://", "http://"))), None),
        parties=parties,
    )
