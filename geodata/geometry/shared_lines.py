"""The lines that the parts of a coverage share, with the two parts beside each: what a front can be drawn along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.geometry.topojson import STEP, Arcs, rings_of


def shared_lines(parts: Sequence[Any]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Lines between two parts of a coverage.

    Parameters
    ----------
    parts
        Polygons or multipolygons in lon, lat that do not overlap.

    Returns
    -------
    LineStrings in lon, lat, and as many rows of two numbers: the parts on either side, the lesser first. The outline
    of the whole, which has one part beside it, is left out.
    """
    arcs = Arcs(parts)
    beside: dict[int, list[int]] = {}
    for number, part in enumerate(parts):
        for ring in rings_of(part):
            for arc in arcs.of_ring(ring):
                beside.setdefault(arc if arc >= 0 else ~arc, []).append(number)
    shared = [(arc, both) for arc, both in beside.items() if len(set(both)) == 2]
    lines = np.empty(len(shared), dtype=object)
    lines[:] = [shapely.LineString(np.asarray(arcs.lines[arc]) * STEP) for arc, _ in shared]
    return lines, np.array([sorted(set(both)) for _, both in shared], dtype=np.int64).reshape(-1, 2)
