"""Letters on a picture: how wide they are, where lines break, and where a label stands clear of the others."""

from __future__ import annotations

import unicodedata
import warnings
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import FT2Font, LoadFlags

Box = tuple[float, float, float, float]
"""West, south, east, north, in points."""

SIZE = 100.0
"""Size at which letters are measured, points."""
SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
"""Where a label may stand about its dot, the best first: right, left, above, below, corners."""


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, weight: str = "normal", family: str = "DejaVu Sans") -> float:
    """Width of a text in points: the advance of its letters, kerned, as the font gives it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")  # a sign that the font lacks is as wide as its box
        font = _font(weight, family)
        font.set_size(SIZE, 72)
        font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0] / 64 * size / SIZE)


@lru_cache(maxsize=16)
def _font(weight: str, family: str) -> FT2Font:
    return get_font(findfont(FontProperties(family=family, weight=weight)))


def wrapped(text: str, room: float, size: float, weight: str = "normal", family: str = "DejaVu Sans") -> list[str]:
    """Lines of a text, none wider than ``room`` points; a word that alone is wider is broken."""
    lines: list[str] = []
    for word in (part for one in text.split() for part in _broken(one, room, size, weight, family)):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, weight, family) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _broken(word: str, room: float, size: float, weight: str, family: str) -> Iterator[str]:
    """Parts of a word that are no wider than the room, at least a letter with its marks each; the word, if it fits."""
    while width_of(word, size, weight, family) > room:
        ends = [end for end in range(1, len(word)) if not unicodedata.combining(word[end])]
        fits = bisect_right(ends, room, key=lambda end: width_of(word[:end], size, weight, family))
        if not ends:
            break
        end = ends[max(0, fits - 1)]
        yield word[:end]
        word = word[end:]
    yield word


class Room:
    """What of a map is taken already."""

    def __init__(self, bounds: Box, taken: Iterable[Box] = ()) -> None:
        """Begin with the bounds of the map and what stands on it."""
        self.bounds = bounds
        self.taken = list(taken)

    def is_free(self, box: Box, *, but: Box | None = None) -> bool:
        """True where nothing lies in a box and it lies inside the map."""
        west, south, east, north = self.bounds
        inside = box[0] >= west and box[1] >= south and box[2] <= east and box[3] <= north
        return inside and not any(meet(box, other) for other in self.taken if other is not but)

    def place(self, x: float, y: float, width: float, height: float, gap: float, dot: Box) -> Box | None:
        """Take the best free box beside a dot; None where all are taken."""
        for right, up in SIDES:
            squeeze = 0.75 if right and up else 1.0
            west = x + gap * squeeze if right > 0 else x - gap * squeeze - width if right < 0 else x - width / 2
            south = y + gap * squeeze if up > 0 else y - gap * squeeze - height if up < 0 else y - height / 2
            box = (west, south, west + width, south + height)
            if self.is_free(box, but=dot):
                self.taken.append(box)
                return box
        return None

    def first_free(self, spots: Sequence[tuple[float, float]], width: float, height: float) -> Box | None:
        """Take the first free box about one of several middles."""
        for x, y in spots:
            box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            if self.is_free(box):
                self.taken.append(box)
                return box
        return None


def meet(a: Box, b: Box) -> bool:
    """True where two boxes lie on each other."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
