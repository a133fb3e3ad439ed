"""Texts that a reader meets speak of what happened, not of the files that say so."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.checking.rows import cells_of, ids_in
from geodata.facts.file_words import file_word
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.errors import Problem

READER_TEXTS = {
    "control_events": ("summary",),
    "area_events": ("summary",),
    "successions": ("summary",),
    "moments": ("title", "summary"),
    "chapters": ("title", "summary"),
    "presence": ("summary",),
    "factions": ("description",),
}
"""Stem of a file -> its texts that a reader meets, without the ending of a language; notes are for the source view."""


def texts_about_files(facts: DatasetFacts) -> Iterator[Problem]:
    """A summary, a title or a description says what happened, without a word of rows, tables, ids and files."""
    places, sources = ids_in(facts, "places"), ids_in(facts, "sources")
    for stem, texts in READER_TEXTS.items():
        table = facts.tables.get(stem)
        for column in table.columns if table else ():
            if column.rpartition("_")[0] not in texts:
                continue
            for found_in, line, cell in cells_of(facts, stem, column):
                if found := file_word(cell, places, sources):
                    yield Problem(found_in.path, line, column, _message(*found))


def _message(word: str, reason: str) -> str:
    return f'"{word}" is {reason}, which no reader knows; say who did what, and keep the rest for "note"'


def untranslated_texts(facts: DatasetFacts) -> Iterator[Problem]:
    """Texts that stand in English only though the dataset declares more languages: one warning for each column."""
    for code in facts.settings.languages:
        translated = facts.settings.translations.get(code, {})
        for stem, texts in READER_TEXTS.items():
            for text in texts if code != "en" else ():
                told = list(cells_of(facts, stem, f"{text}_en"))
                own = {line for _, line, _ in cells_of(facts, stem, f"{text}_{code}")}
                missing = [
                    (table.path, line) for table, line, cell in told if line not in own and cell not in translated
                ]
                if missing:
                    path, line = missing[0]
                    message = f'{len(missing):,} of {len(told):,} have no text in "{code}"; a reader of it sees English'
                    yield Problem(path, line, f"{text}_{code}", message, "warning")
