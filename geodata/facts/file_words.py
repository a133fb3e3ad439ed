"""Words of files, that no text for a reader has: a row, a cited table, an id, a day as the tables write it."""

from __future__ import annotations

import re
from collections.abc import Set

_TABLE_OF = r"(?:cities|events?|facts|places|sources|factions|moments|successions|contents)"
_PAGE = r"(?:article|page|table|website|site|module)"
FILE_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), meaning)
    for pattern, meaning in (
        # A row of houses, a row between two groups: only a row of something written is meant.
        (r"\b(?:own|area|baseline|rival|table|data|csv) rows?\b", "a row of the tables"),
        (
            r"\brows? (?:\d+|of (?:the|this|that|a|its) (?:\w+ )?(?:table|file|data(?:set)?|csv))\b",
            "a row of the tables",
        ),
        # Talks are held at a table, offers lie on it, and there is a water table.
        (rf"\btables? of (?:control of )?{_TABLE_OF}\b", "a table that is cited"),
        (r"\b(?:wikipedia|encyclopedia|cited|cities|events?|source|data) tables?\b", "a table that is cited"),
        (r"\b(?:the|this|that) (?:\w+ )?\d{4} table\b", "a table that is cited"),
        (r"\bin (?:the|this|that) (?:same |cited )?table\b", "a table that is cited"),
        # There are baseline surveys.
        (r"\bbaselines?\b(?! (?:survey|stud|assess|report|data))", "a kind of row"),
        # Of an agreement there may be a copy.
        (r"\b(?:stored|saved|cached|archived|mirrored) cop(?:y|ies)\b", "a copy of a source"),
        (rf"\bcop(?:y|ies) of (?:wikipedia|(?:an?|the|its|this) (?:\w+ )?{_PAGE})\b", "a copy of a source"),
        (r"\bchange[- ]of[- ]control reports?\b", "a word of the editors"),
        (r"\b(?:source|event|place|faction|moment)[ _]ids?\b", "an id"),
        (r"\b(?:from|to)_faction\b", "a column"),
        (r"\b[\w-]+\.(?:csv|tsv|json|geojson|topojson|xlsx|gpkg|parquet)\b", "a file"),
        (r"\b\d{4}-\d{2}(?:-\d{2})?[~%]|\b\d{4}-\d{2}-\d{2}\?", "a day as the tables write it"),
    )
)
"""What no text for a reader says, and what it speaks of; each is made so that no ordinary prose has it."""
_EVENT_ID = re.compile(r"\b[a-z0-9]+(?:-[a-z0-9]+)*-\d{4}-\d{2}-\d{2}(?:-[a-z0-9]+)*\b")
_WORD = re.compile(r"[A-Za-z0-9_.-]*[A-Za-z0-9]")
_LONG_ID = 4
"""A source id of fewer signs may be the name of a thing in running text (M5, T4): it counts between brackets alone."""


def file_word(text: str, places: Set[str] = frozenset(), sources: Set[str] = frozenset()) -> tuple[str, str] | None:
    """The first words of a text that speak of files, with what they are; None for prose.

    ``places`` and ``sources`` are the ids of a dataset. An id is told from a word by its form: that of a place by two
    hyphens or more in small letters (its name has capitals), that of a source by letters with digits or ``_``.
    """
    for pattern, reason in FILE_WORDS:
        if match := pattern.search(text):
            return match[0], reason
    if match := _EVENT_ID.search(text):
        return match[0], "the id of a row"
    for match in _WORD.finditer(text):
        word = match[0]
        if word in places and word.count("-") > 1 and word.islower():
            return word, "the id of a place"
        if word in sources and _is_source_id(word, bracketed=_bracketed(text, match)):
            return word, "the id of a source"
    return None


def _bracketed(text: str, match: re.Match[str]) -> bool:
    """Whether a word stands alone between brackets, or in a list between them: ``(TT1; SPM1)``."""
    before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    within = before.rfind("(") > before.rfind(")")
    return within and before[-1:] in ("(", ";", ",") and after[:1] in (")", ";", ",")


def _is_source_id(word: str, *, bracketed: bool) -> bool:
    """Whether a word that is the id of a source can be nothing else: letters with digits or ``_``."""
    mixed = any(sign.isalpha() for sign in word) and (any(sign.isdigit() for sign in word) or "_" in word)
    return mixed and (len(word) >= _LONG_ID or (bracketed and len(word) == _LONG_ID - 1))
