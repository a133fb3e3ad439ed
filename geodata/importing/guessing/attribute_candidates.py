"""What each attribute of a series holds, and how likely it is to name holders."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from geodata.importing.dates.date_patterns import best_pattern
from geodata.importing.dates.feature_dates import DateReading
from geodata.importing.files.layers import Feature, Layer
from geodata.importing.guessing.attributes import hint_of
from geodata.importing.words import known_words
from geodata.importing.words.faction_labels import colour_of

MOST_BLANK = 0.1
"""An attribute that is blank on a greater share of the areas tells no holder."""
_SUREST = frozenset(
    {"faction", "side", "control", "controlled", "controller", "controlledby", "controlled_by", "control_by"}
    | {"holder", "held_by", "сторона", "контроль", "фракция", "طرف", "السيطرة"}
)
"""Names of attributes that mean the holder and nothing else; others (``group``, ``owner``) give way to them."""
_STATUSES = frozenset({"held", "contested", "besieged", "shared", ""})
_YES_OR_NO = frozenset({"true", "false", "yes", "no", "y", "n", "0", "1", ""})
_LONG = 80
"""Characters: longer values on average are descriptions, no names."""
_FEW, _AGAIN = 12, 3
"""More names than ``_FEW`` are those of single areas unless each comes ``_AGAIN`` times."""
_MOST_USUAL = 40
_MOST_COUNTED = 5_000


@dataclass(slots=True)
class Attribute:
    """One attribute of the areas."""

    name: str
    """Its name."""
    areas: int
    """Areas of the source."""
    values: Counter[str] = field(default_factory=Counter)
    """Value that is not blank -> areas with it; counted no further than needed."""
    filled: int = 0
    """Areas on which it is not blank."""
    present: int = 0
    """Areas that have it at all."""
    numeric: bool = True
    """True where all its values are numbers."""
    length: int = 0
    """Characters of all its values."""
    of_a_day: bool = False
    """True where its values are new on every day: they name pictures, not holders."""

    @property
    def differs(self) -> bool:
        """Several values."""
        return len(self.values) > 1

    @property
    def is_full(self) -> bool:
        """Blank on few areas only."""
        return self.filled >= (1 - MOST_BLANK) * self.areas

    @property
    def colour(self) -> bool:
        """Colours, or names of styles."""
        plain = self.name.lower()
        if plain not in known_words.COLOUR:
            return False
        return plain.startswith("style") or all(colour_of(value) for value in self.values)

    @property
    def faction_hint(self) -> int:
        """4 where the name means the holder and nothing else, 3 where it is a word for one, 2 where a part is."""
        if self.name.lower() in known_words.COLOUR:
            return 0
        hint = hint_of(self.name, known_words.FACTION)
        if hint == 2 and (self.numeric or best_pattern(self.values) is not None):
            return 0
        return 4 if self.name.lower() in _SUREST else hint

    @property
    def is_label(self) -> bool:
        """Values that can be names of holders at all."""
        plain = {value.casefold() for value in self.values}
        return (
            self.present >= 0.8 * self.areas
            and bool(plain)
            and not plain <= _YES_OR_NO
            and not (plain <= _STATUSES and self.differs)
        )

    @property
    def is_text(self) -> bool:
        """Words, that are neither dates, addresses, colours nor descriptions."""
        if (
            self.numeric
            or self.of_a_day
            or self.name.lower() in known_words.COLOUR
            or any(map(_is_address, self.values))
        ):
            return False
        if self.length > _LONG * max(1, self.filled) or any(word in self.name.lower() for word in known_words.SHY):
            return False
        return best_pattern(self.values) is None

    @property
    def likely(self) -> int:
        """3 for names of states, 2 for labels, 1 for others, 0 for notes and sources."""
        if hint_of(self.name, known_words.STATE):
            return 3
        if hint_of(self.name, known_words.LABEL) or hint_of(self.name, known_words.FACTION):
            return 2
        return (
            0
            if hint_of(self.name, (*known_words.SOURCE, *known_words.TEXT, "id", "uuid", "guid", "key", "code"))
            else 1
        )

    @property
    def is_usual(self) -> bool:
        """So few values, or so often repeated, that they may be holders rather than names of single areas."""
        return len(self.values) <= _MOST_USUAL and (
            len(self.values) <= _FEW or self.filled >= _AGAIN * len(self.values) or self.likely == 3
        )

    @property
    def count(self) -> str:
        """How many values, in words."""
        return f"{len(self.values):,} {'colours' if self.colour else 'values'}"


def attributes_of(areas: Sequence[tuple[Layer, Feature]], dates: DateReading) -> list[Attribute]:
    """Every attribute of the areas; colours in the order of ``known_words.COLOUR``, the others by name."""
    found: dict[str, Attribute] = {}
    days: dict[str, dict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
    all_days: set[date] = set()
    for layer, feature in areas:
        instant = None if dates.interval else dates.instants(layer, feature)[0]
        if instant is not None:
            all_days.add(instant.day)
        for name, value in feature.properties.items():
            one = found.setdefault(name, Attribute(name, len(areas)))
            one.present += 1
            text = "" if value is None or isinstance(value, bool) else str(value).strip()
            if not text or (len(one.values) >= _MOST_COUNTED and text not in one.values):
                one.filled += bool(text)
                continue
            one.filled += 1
            one.values[text] += 1
            one.numeric = one.numeric and (isinstance(value, (int, float)) or _is_number(text))
            one.length += len(text)
            if instant is not None and len(days[name][text]) < 2:
                days[name][text].add(instant.day)
    for name, one in found.items():
        # Each value on one day only, and as many values as days at least: pictures are named, or areas numbered.
        one.of_a_day = (
            len(all_days) > 1 and len(one.values) >= len(all_days) and all(len(on) == 1 for on in days[name].values())
        )
    order = {word: number for number, word in enumerate(known_words.COLOUR)}
    return sorted(found.values(), key=lambda one: (order.get(one.name.lower(), len(order)), one.name))


def same_division(one: str, other: str, areas: Sequence[tuple[Layer, Feature]]) -> bool:
    """True where two attributes divide the areas in the same way: each value of one goes with one of the other."""
    pairs = {
        (str(feature.properties.get(one)).strip(), str(feature.properties.get(other)).strip()) for _, feature in areas
    }
    return len(pairs) == len({first for first, _ in pairs}) == len({second for _, second in pairs})


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-+]?\d[\d\s.,]*", text) is not None


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://", "www."))
