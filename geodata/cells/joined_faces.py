"""Faces that lie side by side: the border they share, and which of one owner hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon


def borders(faces: Sequence[Polygon]) -> list[dict[int, float]]:
    """For every face of a coverage the length of border it shares with others, in degrees of latitude."""
    edges: dict[tuple[tuple[float, float], tuple[float, float]], int] = {}
    border: list[dict[int, float]] = [defaultdict(float) for _ in faces]
    squeeze = np.cos(np.radians(faces[0].centroid.y)) if faces else 1.0
    for number, face in enumerate(faces):
        for ring in (face.exterior, *face.interiors):
            points = list(ring.coords)
            for a, b in pairwise(points):
                key = (a, b) if a < b else (b, a)
                other = edges.setdefault(key, number)
                if other != number:
                    length = float(np.hypot((b[0] - a[0]) * squeeze, b[1] - a[1]))
                    border[number][other] += length
                    border[other][number] += length
    return border


def hanging_together(
    owners: Sequence[int] | NDArray[np.int32], border: Sequence[Mapping[int, float]]
) -> list[list[int]]:
    """Faces of one owner that touch, in lists."""
    seen: set[int] = set()
    found = []
    for start in range(len(owners)):
        if start in seen:
            continue
        piece, todo = [], [start]
        seen.add(start)
        while todo:
            face = todo.pop()
            piece.append(face)
            for other in border[face]:
                if other not in seen and owners[other] == owners[start]:
                    seen.add(other)
                    todo.append(other)
        found.append(sorted(piece))
    return found
