"""How pictures look: colours, words and sizes, handed in by whoever shows them."""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from geodata.model.languages import language_of, text_in

MONTHS = tuple(calendar.month_name)[1:]

WORDS: dict[str, str] = {
    "end_of_day": "Situation at the end of the day",
    "changed_between": "What changed hands since {day}",
    "known_until": "The data reach to {day}",
    "share": "Share of the country's area",
    "share_of_part": "Share of the area of {part}",
    "nobody": "Nobody, or not known",
    "contested": "Contested",
    "besieged": "Besieged place",
    "shared": "Shared by two parties",
    "divided": "Divided: a part has another holder",
    "changed": "Changed hands",
    "firm": "Reported near by",
    "likely": "Likely, from reports farther away or on the region",
    "unreported": "Nobody reported from there",
    "presence": "{name}: active, holding no town",
    "inferred": "Lines between places are inferred: solid where both sides are reported near by, broken where one is. "
    "Paler ground is less sure.",
    "sources": "Based on {events} dated claims from {sources} published sources.",
    "not_for": "Control is neither consent nor population. Not for navigation, safety or operations.",
    "base": "Base map: {credit}.",
    "days": "{first} to {last}",
    "kilometres": "{number} km",
    "north": "N",
    "version": "version {number}",
}
"""What pictures say, in English; ``{...}`` is filled in."""


class Named(Protocol):
    """A place or a name of a faction; it may have names in other languages too, ``name_ar``."""

    @property
    def name_en(self) -> str:
        """English name."""


def english_day(day: date) -> str:
    """Day as an English reader writes it, such as 8 December 2024."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class FigureStyle:
    """Colours and words of a picture."""

    fills: Mapping[str | None, str]
    """Faction id, None for nobody -> ``#rrggbb`` before the layer's opacity."""
    base: Mapping[str, str]
    """Role -> colour of the base map: land, neighbour, sea, shore, river, lake, border, front, label, halo ..."""
    ink: str
    """Colour of text beside the map."""
    muted: str
    """Colour of lesser text."""
    paper: str
    """Colour beside the map."""
    rule: str
    """Colour of thin lines between blocks of text."""
    opacity: float
    """Of the cells over the land."""
    towards_sand: tuple[float, float, float]
    """How far the colour of each tone goes towards the common sand (``base["sand"]``)."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Faction id -> letters, for factions whose dataset gives none."""
    patterns: Mapping[str, str] = field(default_factory=dict)
    """Faction id -> hatch as matplotlib writes it; empty for plain colours."""
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)
    """The texts of ``WORDS``, in the reader's language."""
    day_text: Callable[[date], str] = english_day
    """How a day is written."""
    font: str = "DejaVu Sans"
    """Font family; the default comes with matplotlib, and has Latin, Greek, Cyrillic and Arabic letters."""
    lang: str = "en"
    """Language of words and names."""
    called: Callable[[str], str] = str
    """A name or statement of the dataset in that language, or itself."""

    @property
    def is_rtl(self) -> bool:
        """True where text runs from the right, and the page is laid out from there."""
        return language_of(self.lang).is_rtl

    def name_of(self, thing: Named) -> str:
        """Name of a place or faction in the reader's language; the English one where none is recorded."""
        own = text_in(thing, "name", self.lang)
        return own or self.called(thing.name_en)


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a picture on paper, and how finely it is drawn."""

    width: float
    """Inches."""
    height: float
    """Inches."""
    dpi: float = 100.0
    """Pixels per inch."""

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return round(self.width * self.dpi), round(self.height * self.dpi)

    @property
    def unit(self) -> float:
        """How much larger than on the web picture letters are."""
        return max(0.8, math.sqrt(self.width * self.height) / 9.0)


SIZES: dict[str, Size] = {
    "web": Size(12.0, 6.75),
    "square": Size(10.8, 10.8),
    "story": Size(10.8, 19.2),
    "a4": Size(8.27, 11.69, 300.0),
    "a4-landscape": Size(11.69, 8.27, 300.0),
    "film": Size(12.8, 7.2),
    "small": Size(8.0, 4.5),
    "sheet": Size(14.0, 10.0, 150.0),
}
"""Sizes by name: 16:9, 1:1 and 9:16 in pixels at 100 per inch, and paper."""
