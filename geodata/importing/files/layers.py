"""What the readers of all formats give: layers of features, still in the words of their files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.importing.request.limits import Limits
from geodata.model.safe_text import one_line


class UnreadableFile(Exception):
    """A file of the series cannot be read; its text says why, without a path."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature as its file has it."""

    geometry: BaseGeometry | None
    """Its shape with x and y only, in the CRS of its layer; None where it has none."""
    properties: Mapping[str, object]
    """Its attributes; the readers of KML add ``fill``, ``begin``, ``end`` and ``when``."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Features that one file keeps together."""

    file: str
    """Name of the file inside the source, with ``/`` between folders."""
    name: str
    """Name of the layer, "" where the format has none."""
    crs: str
    """Its coordinate reference system as its file names it, "" where it names none (then lon, lat is taken)."""
    features: tuple[Feature, ...]
    """In the order of the file."""
    properties: Mapping[str, object] = field(default_factory=dict)
    """Values that stand beside the collection in its file (a date, an id)."""
    with_z: int = 0
    """How many features had a third coordinate."""
    broken: tuple[str, ...] = ()
    """A sentence for each geometry that could not be read."""


class Counter:
    """Counts what has been read over all files and stops at the bounds."""

    def __init__(self, limits: Limits, encoding: str = "") -> None:
        """Begin at nothing; ``encoding`` is that of text without a declared one, where a person says it."""
        self.limits = limits
        self.encoding = encoding
        self.notes: list[str] = []
        self.layers = 0
        self.features = 0
        self.vertices = 0

    def add(self, *, layers: int = 0, features: int = 0, vertices: int = 0) -> None:
        """Count more of each; raise LimitExceeded above a bound."""
        self.layers += layers
        self.features += features
        self.vertices += vertices
        self.limits.check("layers", self.layers)
        self.limits.check("features", self.features)
        self.limits.check("vertices", self.vertices)


def tidy_properties(raw: Iterable[tuple[object, object]], limits: Limits) -> dict[str, object]:
    """Attributes with plain values only: text cut at its bound, lists and objects left out."""
    kept: dict[str, object] = {}
    for name, value in raw:
        if len(kept) >= limits.properties:
            break
        if isinstance(value, str):
            kept[one_line(name, 80)] = value[: limits.text]
        elif isinstance(value, np.generic):
            kept[one_line(name, 80)] = value.item() if not isinstance(value, np.datetime64) else str(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            kept[one_line(name, 80)] = value if abs(value) < 10**18 else str(value)[:40]
        elif value is None or isinstance(value, (bool, float)):
            kept[one_line(name, 80)] = value
        elif hasattr(value, "isoformat"):
            kept[one_line(name, 80)] = value.isoformat()
    return kept


def flat(geometry: BaseGeometry | None) -> tuple[BaseGeometry | None, bool]:
    """The shape without its third coordinate, and whether it had one."""
    if geometry is None:
        return None, False
    had_z = bool(shapely.has_z(geometry))
    return (shapely.force_2d(geometry) if had_z else geometry), had_z
