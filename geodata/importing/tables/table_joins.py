"""Two files joined by a column that both have: which columns those are, and what stands in one file only."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from geodata.importing.request.problems import ImportProblem
from geodata.importing.words import known_words
from geodata.importing.words.column_names import plain
from geodata.model.safe_text import one_line

LEAST = 0.5
"""Share of the values of one column that the other must have, for the two to be taken for the same."""
_NUMBER = re.compile(r"(\d+)(?:\.0+)?")
_CODES = frozenset(plain(word)[-1] for word in known_words.CODE)


def join_key(value: str) -> str:
    """A value as it is compared: without case and outer spaces; of numbers without zeros that tell nothing.

    ``0701``, ``701`` and ``701.0`` are one code: spreadsheets take and give such zeros.
    """
    key = re.sub(r"\s+", " ", value).strip().casefold()
    number = _NUMBER.fullmatch(key)
    return (number[1].lstrip("0") or "0") if number else key


def best_join(
    left: Mapping[str, Collection[str]],
    right: Mapping[str, Collection[str]],
    wanted: str = "",
    unique: Collection[str] = (),
) -> tuple[str, str] | None:
    """The column of each side that hold the same values (keys); None where none do.

    ``wanted`` is what a person says: ``column`` of both, or ``column of the table=column of the other file``;
    ``unique`` are columns of the other file that tell its entries apart, which are preferred.
    Raises ImportProblem where there is no such column, or none of its values is met again.
    """
    if wanted:
        return _wanted(left, right, wanted)
    best: tuple[tuple[float, int], str, str] | None = None
    for one, values in left.items():
        if not values:
            continue
        for other, known in right.items():
            if not _likely(one, other, values):
                continue
            share = sum(value in known for value in values) / len(values)
            hints = 4 * (other in unique) + 2 * _is_code(one) + 2 * _is_code(other) + (plain(one) == plain(other))
            score = (round(share, 1), hints)
            if share >= LEAST and (best is None or score > best[0]):
                best = score, one, other
    return best[1:] if best else None


def _wanted(left: Mapping[str, Collection[str]], right: Mapping[str, Collection[str]], wanted: str) -> tuple[str, str]:
    one, equals, other = wanted.partition("=")
    one, other = one.strip(), other.strip() if equals else one.strip()
    for name, columns, what in ((one, left, "the table"), (other, right, "the file joined to it")):
        if name not in columns:
            raise ImportProblem(
                f'--join: {what} has no column "{one_line(name, 60)}"; it has {", ".join(list(columns)[:20])}'
            )
    if not any(value in right[other] for value in left[one]):
        raise ImportProblem(
            f'--join: no value of "{one_line(one, 60)}" is a value of "{one_line(other, 60)}"; '
            f"{_example(left[one])} stands in one, {_example(right[other])} in the other"
        )
    return one, other


def _example(values: Collection[str]) -> str:
    return f'"{one_line(min(values), 40)}"' if values else "nothing"


def _likely(one: str, other: str, values: Collection[str]) -> bool:
    """False for columns that share numbers by chance: those must be codes by name, or be called the same."""
    if plain(one) == plain(other):
        return True
    if all(value.replace(".", "", 1).isdigit() for value in values):
        return _is_code(one) and _is_code(other)
    return True


def _is_code(name: str) -> bool:
    return bool(set(plain(name)) & _CODES)


def names_of_one_side(values: Collection[str], most: int = 12) -> str:
    """Values that stand in one file only, for a sentence."""
    shown = [one_line(value, 40) for value in sorted(values)[:most]]
    more = f" and {len(values) - most:,} more" if len(values) > most else ""
    return ", ".join(shown) + more
