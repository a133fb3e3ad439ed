"""Days, holders, events and sources as the pages print them: plain values for the templates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from geodata.export.data.faction_names import names_in_turn
from geodata.export.picture.style import english_day
from geodata.model.languages import language_of, text_in
from geodata.model.period import Period, UncertainDay
from geodata.model.records import ControlEvent, ControlPeriod, Moment
from geodata.model.vocabulary import Status
from mapapp.area_text import area_text
from mapapp.locale.contract import doubted, said, status_said

if TYPE_CHECKING:
    from geodata.dataset import Dataset


def day_text(day: date) -> str:
    """``5 December 2024``."""
    return english_day(day)


def uncertain_text(day: UncertainDay) -> str:
    """The same with the doubt its source leaves."""
    return doubted(day_text(day.day), day.qualifier, "en")


def published_text(text: str) -> str:
    """Day, month or year of publication; a doubt about it in words."""
    plain = text.rstrip("~?%")
    return doubted(plain, text[len(plain) :], "en")


def span_text(period: Period, known_until: date) -> str:
    """First and last day of a period; an open one ends with what is known."""
    last = day_text(period.end - timedelta(days=1)) if period.end else f"{day_text(known_until)} (open)"
    first = day_text(period.start)
    return first if first == last else f"{first} to {last}"


class Wording:
    """Prints the records of one dataset."""

    def __init__(self, dataset: Dataset) -> None:
        """Remember where names are looked up."""
        self._dataset = dataset

    def holder(self, holder: str | None, day: date) -> str:
        """Name of a holder on a day."""
        return self._dataset.factions[holder].name_on(day).name_en if holder else "nobody"

    def sources(self, ids: tuple[str, ...]) -> list[dict[str, str]]:
        """What is printed of sources: id, outlet, title, day of publication, address ("" where none is safe)."""
        records = (self._dataset.sources[source] for source in ids)
        return [
            {
                "id": record.id,
                "outlet": record.outlet,
                "title": record.title,
                "published": published_text(record.published),
                "kind": record.kind,
                "url": record.url,
                "copy_url": record.copy_url,
            }
            for record in records
        ]

    def event(self, event: ControlEvent) -> dict[str, Any]:
        """One event, its rivals with it."""
        place = self._dataset.places.get(event.place) if event.subject == "place" else None
        return {
            "id": event.id,
            "day": uncertain_text(event.date),
            "iso": event.day.isoformat(),
            "place": place.name_en if place else area_text(self._dataset, event.place, "en"),
            "place_id": place.id if place else "",
            "kind": said("kind", event.kind, "en"),
            "summary": event.summary_en,
            "translations": self.translations(event),
            "confidence": event.confidence.value,
            "claimed_by": self.holder(event.claimed_by, event.day) if event.claimed_by else "",
            "sources": self.sources(event.sources),
            "rivals": [self.event(rival) for rival in self._dataset.rivals.get(event.id, ())],
        }

    def translations(self, record: ControlEvent | Moment) -> list[dict[str, str]]:
        """The summary of a record in each further language of the dataset that has it, with the way it runs."""
        return [
            {"lang": code, "dir": language_of(code).direction, "text": text}
            for code in self._dataset.settings.languages
            if code != "en" and (text := text_in(record, "summary", code))
        ]

    def moment(self, moment: Moment) -> dict[str, Any]:
        """One moment."""
        return {
            "id": moment.id,
            "day": uncertain_text(moment.date),
            "iso": moment.date.day.isoformat(),
            "title": moment.title_en,
            "summary": moment.summary_en,
            "translations": self.translations(moment),
            "where": moment.place_name,
            "is_rival": bool(moment.rival_of),
            "sources": self.sources(moment.sources),
        }

    def status(self, period: ControlPeriod, day: date) -> str:
        """How a place is held, and by whom that is, as the card on the map says it."""
        return status_said(period.shown_as, [self.holder(party, day) for party in period.by], "en")

    def held(self, period: ControlPeriod, day: date) -> str:
        """Who holds a place, and how where that is not simply so."""
        holder = self.holder(period.holder, day)
        return holder if period.shown_as == Status.HELD else f"{holder}; {self.status(period, day)}"

    def period(self, period: ControlPeriod) -> dict[str, Any]:
        """One control period of a place."""
        first, known = period.period.start, self._dataset.known_until
        last = min(known, period.period.end - timedelta(days=1)) if period.period.end else known
        return {
            "span": span_text(period.period, self._dataset.known_until),
            "start": period.period.start.isoformat(),
            "holder": names_in_turn(self._dataset, period.holder, first, last, day_text),
            "status": self.status(period, first),
            "basis": period.basis.value,
            "evidence": period.evidence.value,
            "sources": self.sources(period.sources),
        }
