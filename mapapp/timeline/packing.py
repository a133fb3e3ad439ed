"""Whole numbers as short text that gzip likes: variable length, five bits to a character.

The form is that of Google's encoded polylines with another alphabet, one that JSON need not escape.
https://developers.google.com/maps/documentation/utilities/polylinealgorithm
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_MORE = 32
"""Added to a group of five bits when another group follows."""


def packed(numbers: Iterable[int]) -> str:
    """Whole numbers, none negative, as text."""
    out = []
    for number in numbers:
        if number < 0:
            raise ValueError(f"{number} is negative; pack its zigzag form")
        while number >= _MORE:
            out.append(ALPHABET[_MORE + (number & 31)])
            number >>= 5
        out.append(ALPHABET[number])
    return "".join(out)


def unpacked(text: str) -> Iterator[int]:
    """Yield the numbers that ``packed`` made a text of."""
    number = shift = 0
    for character in text:
        value = _VALUES[character]
        number += (value & 31) << shift
        if value < _MORE:
            yield number
            number = shift = 0
        else:
            shift += 5


def zigzag(number: int) -> int:
    """0, -1, 1, -2, 2 ... as 0, 1, 2, 3, 4 ..., so that small numbers of either sign stay short."""
    return number * 2 if number >= 0 else -number * 2 - 1


def unzigzag(number: int) -> int:
    """The signed number behind a zigzag one."""
    return -(number + 1) // 2 if number & 1 else number // 2


def steps(numbers: Iterable[int]) -> list[int]:
    """Differences from one number to the next, zigzag, the first counted from 0."""
    out = []
    last = 0
    for number in numbers:
        out.append(zigzag(number - last))
        last = number
    return out


def packed_lists(lists: Sequence[Sequence[int]]) -> str:
    """Lists of whole numbers, each led by its length."""
    return packed(number for one in lists for number in (len(one), *one))


class Interned:
    """Values given numbers in order of first use, so that each is written once."""

    def __init__(self) -> None:
        """Know no value yet."""
        self.numbers: dict[Hashable, int] = {}

    def __call__(self, value: Hashable) -> int:
        """The value's number, a new one where it has none."""
        return self.numbers.setdefault(value, len(self.numbers))

    def values(self) -> list[Any]:
        """The values, by number."""
        return list(self.numbers)


def column(values: Iterable[Hashable]) -> dict[str, Any]:
    """A column of few different values: ``t`` the values, ``i`` the packed number of each row's value."""
    interned = Interned()
    indexes = packed([interned(value) for value in values])
    return {"t": interned.values(), "i": indexes}
