"""Tables of events in the columns of two well-known collections: which of their rows change who holds a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from geodata.importing.words import known_words
from geodata.importing.words.column_names import plain


class Meaning(NamedTuple):
    """What a row says of control."""

    effect: str
    """A key of ``known_words.HAPPENINGS``; "" for what is no change of control."""
    holder: str
    """Label of the holder, "" where the row sets none."""
    by: tuple[str, ...]
    """Labels of the parties of a status."""
    kind: str
    """The kind in the words of the row."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A known set of columns."""

    name: str
    """Whose columns they are."""
    day: str
    """Column with the day."""
    kind: str
    """Column that decides what a row is."""
    place: str
    """Column with the place."""
    text: str
    """Column with a sentence on the event."""
    needs: frozenset[str]
    """Columns by which the layout is known."""
    actors: tuple[str, str]
    """Columns of the two parties; the first is the one that acts."""
    meaning: Callable[[str, str, str, str], Meaning]
    """(kind, group of kinds, first party, second party) -> what the row says."""
    group: str = ""
    """Column with the group of a kind, "" where there is none."""


_ACLED_CAPTURES = {
    "non-state actor overtakes territory": "captured",
    "government regains territory": "captured",
    "non-violent transfer of territory": "handed_over",
}


def _acled(kind: str, group: str, one: str, other: str) -> Meaning:
    """ACLED: three sub-events give a place to the first party; an armed clash leaves it contested between both.

    https://acleddata.com, codebook, "Event types and sub-event types".
    """
    named = kind.strip().casefold()
    effect = _ACLED_CAPTURES.get(named, "contested" if named == "armed clash" else "")
    if effect == "contested":
        return Meaning(effect, "", tuple(party for party in (one, other) if party), kind)
    return Meaning(effect, one if effect else "", (), kind or group)


_UCDP_KINDS = {"1": "state-based violence", "2": "non-state violence", "3": "one-sided violence"}


def _ucdp(kind: str, group: str, one: str, other: str) -> Meaning:
    """UCDP GED: deaths by violence of three types, never a change of control (https://ucdp.uu.se, GED codebook)."""
    return Meaning("", "", (), _UCDP_KINDS.get(kind.strip(), kind))


LAYOUTS = (
    Layout(
        name="ACLED",
        day="event_date",
        kind="sub_event_type",
        place="location",
        text="notes",
        needs=frozenset({"event_date", "event_type", "sub_event_type", "actor1", "location"}),
        actors=("actor1", "actor2"),
        meaning=_acled,
        group="event_type",
    ),
    Layout(
        name="UCDP GED",
        day="date_start",
        kind="type_of_violence",
        place="where_coordinates",
        text="source_headline",
        needs=frozenset({"type_of_violence", "side_a", "side_b", "date_start", "where_coordinates"}),
        actors=("side_a", "side_b"),
        meaning=_ucdp,
    ),
)
"""Layouts that are known."""


def layout_of(columns: Sequence[str]) -> Layout | None:
    """The layout whose columns a table has, None for any other table."""
    present = {name.casefold() for name in columns}
    return next((layout for layout in LAYOUTS if layout.needs <= present), None)


def happening(kind: str) -> str:
    """What a kind of event in a person's words does, a key of ``known_words.HAPPENINGS``; "" for no change."""
    parts = plain(kind)
    whole = "-".join(parts)
    if "lifted" in parts:
        return "held"  # the siege, not the place
    for effect, stems in _stems().items():
        if effect == "held" and len(parts) > 3:
            continue
        if any(whole == stem or any(_begins(part, stem) for part in parts) for stem in stems):
            return effect
    return ""


def _begins(part: str, stem: str) -> bool:
    if stem.isascii() and len(stem) <= 4:
        return part == stem
    return part.startswith(stem) or ("\u0600" <= stem[0] <= "\u06ff" and stem in part)


def _stems() -> dict[str, tuple[str, ...]]:
    if not _STEMS:
        for effect, stems in known_words.HAPPENINGS.items():
            _STEMS[effect] = tuple("-".join(plain(stem)) for stem in stems)
    return _STEMS


_STEMS: dict[str, tuple[str, ...]] = {}


def status_word(value: str) -> str:
    """The status a word names (``held``, ``contested`` ...), "" where it names none."""
    text = re.sub(r"\s+", " ", value).strip().casefold()
    return next((status for status, known in known_words.STATUSES.items() if text in known), "")
