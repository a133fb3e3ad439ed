"""Lines of one height over a field of pixels: marching squares.

Lorensen and Cline, "Marching cubes", SIGGRAPH 1987, in the plane. The field is known at the middles of pixels and runs
straight between them; of a saddle, the mean of its four corners says which way it is crossed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from geodata.geometry.travel_grid import Floats


def isolines(field: Floats, height: float) -> list[Floats]:
    """Lines along which a field has a height, as rows and columns counted from the corner of the first pixel.

    A line ends at the edge of the field, or of what is known of it (NaN), or is closed: then its first and last point
    are one. No corner of a pixel lies on a line: a field that has just this height counts as higher.
    """
    high = field >= height
    known = np.isfinite(field)
    whole = known[:-1, :-1] & known[:-1, 1:] & known[1:, :-1] & known[1:, 1:]
    corners = high[:-1, :-1].astype(int) + high[:-1, 1:] + high[1:, :-1] + high[1:, 1:]
    joined: dict[int, list[int]] = defaultdict(list)
    for row, column in np.argwhere(whole & (corners % 4 != 0)).tolist():
        for one, other in _sides(high, field, height, row, column):
            joined[one].append(other)
            joined[other].append(one)
    return [_places(line, field, height, field.shape[1]) for line in _chains(joined)]


def _sides(high: np.ndarray, field: Floats, height: float, row: int, column: int) -> Iterator[tuple[int, int]]:
    """Pairs of sides of one square that a line joins. Side 2n lies right of middle n, side 2n + 1 below it."""
    width = field.shape[1]
    first = row * width + column
    top, left, bottom, right = 2 * first, 2 * first + 1, 2 * (first + width), 2 * (first + 1) + 1
    a, b, c, d = high[row, column], high[row, column + 1], high[row + 1, column], high[row + 1, column + 1]
    crossed = [
        side for side, is_crossed in ((top, a != b), (left, a != c), (bottom, c != d), (right, b != d)) if is_crossed
    ]
    if len(crossed) == 2:
        yield crossed[0], crossed[1]
    elif (field[row : row + 2, column : column + 2].mean() >= height) == a:  # a and d hang together
        yield top, right
        yield left, bottom
    else:
        yield top, left
        yield bottom, right


def _chains(joined: dict[int, list[int]]) -> Iterator[list[int]]:
    """Sides from end to end of each line; closed lines come last and end where they begin."""
    seen: set[int] = set()
    for loose in (True, False):
        for start in sorted(joined):
            if start in seen or (loose and len(joined[start]) != 1):
                continue
            line = [start]
            seen.add(start)
            while following := [side for side in joined[line[-1]] if side not in seen]:
                line.append(following[0])
                seen.add(following[0])
            yield line if loose else [*line, start]


def _places(line: list[int], field: Floats, height: float, width: int) -> Floats:
    """Where the field has the height on each side."""
    side = np.array(line)
    row, column = np.divmod(side // 2, width)
    down = side % 2
    here, there = field[row, column], field[row + down, column + 1 - down]
    share = np.clip((height - here) / (there - here), 0.0, 1.0)
    return np.column_stack((row + 0.5 + share * down, column + 0.5 + share * (1 - down)))
