"""What a person means by a name: a faction, a place or a first-level unit, by id or by name, in any case."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from geodata.model.dataset_settings import Settings
from geodata.model.errors import OutOfRange
from geodata.model.records import Cell, Faction, Place

Spellings = Mapping[str, Iterable[str]]
"""Id -> ways to write it."""
LONGEST = 80
"""Letters of what was asked that are compared; more are no name."""


class Named(Protocol):
    """What has names: a ``Dataset``."""

    @property
    def settings(self) -> Settings:
        """With the translations of names."""

    @property
    def factions(self) -> Mapping[str, Faction]:
        """By id."""

    @property
    def places(self) -> Mapping[str, Place]:
        """By id."""

    @property
    def cells(self) -> Mapping[str, Cell]:
        """By id; each lies in a first-level unit."""


def meant(asked: str, spellings: Spellings) -> str | None:
    """The id that a text means, None where it is none of them.

    Raises OutOfRange, with one sentence, for a name that several ids share.
    """
    if asked in spellings:
        return asked
    plain = _plain(asked)
    found = [id for id, names in spellings.items() if plain and plain in {_plain(id), *map(_plain, names)}]
    if len(found) > 1:
        raise OutOfRange(f'"{asked}" is the name of several: {", ".join(found)}; write one of these ids')
    return found[0] if found else None


def hint(asked: str, spellings: Spellings, otherwise: str) -> str:
    """End of a sentence that refuses a name: the nearest id, else ``otherwise``."""
    near = {_plain(name): id for id, names in spellings.items() for name in (*names, id)}
    best = difflib.get_close_matches(_plain(asked[:LONGEST]), near, n=1, cutoff=0.6)
    return f'did you mean "{near[best[0]]}"?' if best else otherwise


def factions(dataset: Named) -> dict[str, tuple[str, ...]]:
    """Factions by every name they ever bore; of "Front (FR)" also what stands before and in the brackets."""
    return {
        faction.id: tuple(
            one for name in faction.names for text in (name.name_en, name.name_ar) for one in (text, *_halves(text))
        )
        for faction in dataset.factions.values()
    }


def places(dataset: Named) -> dict[str, tuple[str, ...]]:
    """Places by their names and other spellings."""
    return {place.id: (*place.aliases, place.name_ar, place.name_en) for place in dataset.places.values()}


def units(dataset: Named) -> dict[str, tuple[str, ...]]:
    """First-level units by their names in every language that the dataset has."""
    languages = dataset.settings.translations.values()
    names = sorted({cell.admin1 for cell in dataset.cells.values() if cell.admin1})
    return {name: tuple(one[name] for one in languages if name in one) for name in names}


def _halves(text: str) -> Iterator[str]:
    bracketed = re.fullmatch(r"(.+?)\s*\((.+)\)", text)
    if bracketed:
        yield from bracketed.groups()


def _plain(text: str) -> str:
    """A name without case, accents, hyphens and spaces more than one."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(
        " " if sign in "-_\u2010\u2011\u2013" else sign for sign in apart if not unicodedata.combining(sign)
    )
    return " ".join(letters.replace("\u2019", "'").split())
