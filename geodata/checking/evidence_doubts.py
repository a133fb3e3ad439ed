"""Thin evidence: doubts about a dataset that are no mistakes."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.checking.reader_texts import untranslated_texts
from geodata.checking.rows import cells_of, problem_at
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.errors import Problem

ROUGH_KM = 1.0
"""A place whose point may be farther off than this has rough coordinates."""


def thin_evidence(facts: DatasetFacts) -> tuple[Problem, ...]:
    """Rows with one source, rough coordinates, sources without date, texts in English only, as warnings."""
    return (*_single_sources(facts), *_rough_places(facts), *_undated_sources(facts), *untranslated_texts(facts))


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
