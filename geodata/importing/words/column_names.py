"""Columns known by their names: whole words first, then parts of names, then the stems of inflected words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from geodata.importing.request.problems import ImportProblem
from geodata.importing.words import known_words
from geodata.model.safe_text import one_line

ROLES: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "place": (known_words.PLACE, known_words.PLACE_STEMS),
    "longitude": (known_words.LON, known_words.LON_STEMS),
    "latitude": (known_words.LAT, known_words.LAT_STEMS),
    "day": ((*known_words.DATE, *known_words.START), (*known_words.DATE_STEMS, *known_words.START_STEMS)),
    "start": (known_words.START, known_words.START_STEMS),
    "time": (known_words.TIME, ()),
    "end": (known_words.END, known_words.END_STEMS),
    "holder": (known_words.HOLDER, known_words.FACTION_STEMS),
    "status": (known_words.STATUS_COLUMN, ()),
    "event": (known_words.KIND, ()),
    "region": (known_words.UNIT, ()),
    "summary": (known_words.TEXT, ()),
    "source": (known_words.SOURCE, ()),
    "geometry": (known_words.GEOMETRY, ()),
}
"""What a column may hold -> words and stems of words by which it is known."""
HEADER_ROWS = 20
"""Rows among which a header is looked for, below a title."""
_DATA = re.compile(r"[-+]?[\d.,]+|\d{1,4}[-./]\d{1,2}([-./]\d{1,4})?([T ].*)?")


@lru_cache(maxsize=100_000)
def plain(name: str) -> tuple[str, ...]:
    """Words of a name without case, accents, vowel signs or the Arabic article; ``camelCase`` is two words."""
    text = re.sub(r"([a-z])([A-Z])", r"\1_\2", name[:200])
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(sign for sign in text if not unicodedata.category(sign).startswith("M") and sign != "\u0640")
    text = text.replace("ى", "ي").replace("ة", "ه")
    parts = [part for part in re.split(r"[\W_]+", text) if part]
    return tuple([part[2:] if part.startswith("ال") and len(part) > 4 else part for part in parts])


@cache
def _known(role: str) -> tuple[dict[tuple[str, ...], int], tuple[str, ...]]:
    whole, stems = ROLES[role]
    ranks: dict[tuple[str, ...], int] = {}
    for rank, word in enumerate(whole):
        ranks.setdefault(plain(word) or (word,), rank)
    return ranks, tuple("".join(plain(stem)) for stem in stems)


def candidates(columns: Iterable[str], role: str, taken: Iterable[str] = ()) -> list[str]:
    """Columns that may hold something, the likeliest first."""
    shut = set(taken)
    found = [
        (rank, place, name) for place, name in enumerate(columns) if name not in shut and (rank := _rank(name, role))
    ]
    return [name for *_, name in sorted(found)]


def _rank(name: str, role: str) -> tuple[int, int] | None:
    """How surely a column holds something: by its whole name, by a part of it, by a stem; None where it does not."""
    ranks, stems = _known(role)
    parts = plain(name) or (name.strip(),)
    if parts in ranks:
        return 1, ranks[parts]
    known = [ranks[(part,)] for part in parts if (part,) in ranks]
    if known:
        return 2, min(known)
    for rank, stem in enumerate(stems):
        if any(part.startswith(stem) or ("\u0600" <= stem[0] <= "\u06ff" and stem in part) for part in parts):
            return 3, rank
    return None


def column(columns: Iterable[str], role: str, wanted: str = "", taken: Iterable[str] = ()) -> str:
    """The column meant: the one a person names, else the likeliest; "" where there is none."""
    if wanted:
        known = list(columns)
        if wanted not in known:
            shown = ", ".join(known[:20])
            raise ImportProblem(f'there is no column "{one_line(wanted, 60)}"; the columns are: {shown}')
        return wanted
    return next(iter(candidates(columns, role, taken)), "")


def header_row(rows: Sequence[Sequence[str]], named: Iterable[str] = ()) -> int:
    """Which of the first rows is the header: the first, unless that is a title above one that names columns.

    ``named`` are columns a person named: a row that has them is the header whatever else it says.
    """
    wanted = {name for name in named if name}
    scores = [_names_columns(row, wanted) for row in rows[:HEADER_ROWS]]
    if not scores or scores[0] >= 2:
        return 0
    best = max(range(len(scores)), key=lambda number: (scores[number], -number))
    return best if scores[best] >= max(2, scores[0] + 1) else 0


def _names_columns(row: Sequence[str], wanted: set[str]) -> int:
    """How many things the cells of a row name; 0 where the row holds data."""
    cells = [cell.strip() for cell in row if cell.strip()]
    data = [cell for cell in cells if _DATA.fullmatch(cell)]
    short = [cell for cell in cells if cell not in data and len(plain(cell)) <= 4]
    named = sum(cell in wanted for cell in cells)
    roles = {role: candidates(short, role) for role in ROLES if role not in ("start", "geometry", "summary")}
    several = min(
        sum(bool(found) for found in roles.values()), len({name for found in roles.values() for name in found})
    )
    if data:
        # A row with a number or a day holds data, unless it is the header of a wide table.
        wide = all(re.search(r"\d{4}", cell) for cell in data) and len(data) >= 2
        several = several if wide and (len(data) > 2 or roles["longitude"]) else 0
    return 10 * named + several


def words_known() -> str:
    """The words by which columns are known, for a person: a line for each thing a column may hold."""
    lines = []
    for role, (whole, stems) in ROLES.items():
        if role != "start":
            begun = [f"{stem}..." for stem in stems]
            lines.append(f"  {role + ':':<11} {', '.join(dict.fromkeys([*whole, *begun]))}")
    return "\n".join(lines)
