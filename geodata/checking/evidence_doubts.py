"""Thin evidence: doubts about a dataset that are no mistakes."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from geodata.checking.reader_texts import untranslated_texts
from geodata.checking.rows import cells_of, problem_at
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.errors import Problem
from geodata.model.vocabulary import Kind

ROUGH_KM = 1.0
"""A place whose point may be farther off than this has rough coordinates."""
CONFIRMED_WITHIN = timedelta(days=3)
"""A source of a ``confirmed`` row is published at most so long before or after its day."""


def thin_evidence(facts: DatasetFacts) -> tuple[Problem, ...]:
    """Rows with one source, rough coordinates, sources without date, English-only texts, unconfirmed rows: warnings."""
    return (
        *_single_sources(facts),
        *_rough_places(facts),
        *_undated_sources(facts),
        *untranslated_texts(facts),
        *unsupported_confirmations(facts),
    )


def unsupported_confirmations(facts: DatasetFacts) -> Iterator[Problem]:
    """``confirmed`` rows without a source published within three days.

    A doubt and no mistake: in a dataset of others the dates of publication may be missing, and its rows still be true.
    """
    for event in facts.events:
        published = [facts.sources[source].published for source in event.sources if source in facts.sources]
        if event.kind is Kind.CONFIRMED and not any(_about(text, event.day) for text in published):
            message = f"no source was published within three days of {event.day}; name one, or make the row deduced"
            yield problem_at(facts, event, "kind", message, "warning")


def _about(published: str, day: date) -> bool:
    """True where a day of publication, of which only the month may be known, lies near a day."""
    try:
        year, month, *rest = (int(part) for part in published.rstrip("~?%").split("-"))
        first = date(year, month, *(rest or [1]))
    except (ValueError, TypeError):
        return False
    last = first if rest else date(year, month, monthrange(year, month)[1])
    return first - CONFIRMED_WITHIN <= day <= last + CONFIRMED_WITHIN


def _single_sources(facts: DatasetFacts) -> Iterator[Problem]:
    for event in facts.events:
        if len(event.sources) == 1:
            yield problem_at(facts, event, "sources", f'rests on one source, "{event.sources[0]}"', "warning")


def _rough_places(facts: DatasetFacts) -> Iterator[Problem]:
    for table, line, cell in cells_of(facts, "places", "place_id"):
        place = facts.places[cell]
        if place.precision_km is None or place.precision_km > ROUGH_KM:
            off = f"{place.precision_km:g} km" if place.precision_km is not None else "an unknown distance"
            yield Problem(table.path, line, "precision_km", f'"{cell}" may be off by {off}', "warning")


def _undated_sources(facts: DatasetFacts) -> Iterator[Problem]:
    for table, line, cell in cells_of(facts, "sources", "source_id"):
        if not facts.sources[cell].published:
            yield Problem(table.path, line, "published", f'"{cell}" has no date of publication', "warning")
