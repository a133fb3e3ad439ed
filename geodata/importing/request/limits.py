"""How much an import may take: every bound in one place, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from geodata.model.errors import GeodataError

MB = 1024 * 1024
LEAST_MEMORY = 768 * MB
"""The libraries alone need most of this; with less they may hang while loading."""


class LimitExceeded(GeodataError):
    """The input is larger, deeper or slower than the stated bounds allow."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one import; the defaults suit a computer of one's own, ``UPLOAD`` a shared server."""

    input_bytes: int = 2048 * MB
    """Size of the source as it comes: the sum of its files."""
    unpacked_bytes: int = 4096 * MB
    """Size of what archives hold, unpacked."""
    ratio: int = 200
    """Most times a packed file may grow when unpacked (looked at above 1 MB)."""
    files: int = 5_000
    """Number of files, packed or not."""
    layers: int = 20_000
    """Number of layers, or of collections wrapped in one another's JSON."""
    features: int = 2_000_000
    """Number of features, or of rows of tables that change something."""
    rows: int = 50_000_000
    """Rows of one table, of which only those that change something are kept."""
    vertices: int = 20_000_000
    """Number of vertices of all geometries."""
    properties: int = 400
    """Number of attributes of one feature, or columns of a table."""
    text: int = 10_000
    """Characters of one attribute; longer ones are cut."""
    depth: int = 64
    """How deep JSON or KML may be nested."""
    faces: int = 400_000
    """Faces of the overlay of all dates."""
    labels: int = 600_000_000
    """Faces times days: what the overlay keeps in memory, one byte each."""
    days: int = 40_000
    """Days on which something may change."""
    memory_bytes: int = 6 * 1024 * MB
    """Address space of the process that reads."""
    seconds: int = 1_800
    """Time the process may take."""

    def check(self, what: str, count: int) -> None:
        """Raise LimitExceeded where a count is above the bound named ``what``."""
        bound = getattr(self, what)
        if count > bound:
            raise LimitExceeded(f"the input has {count:,} {what.replace('_', ' ')}; at most {bound:,} are read")

    def as_dict(self) -> dict[str, int]:
        """The bounds by name, for a message to another process."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}

    @classmethod
    def from_dict(cls, bounds: dict[str, Any]) -> Limits:
        """The inverse of as_dict."""
        return cls(**{name: int(value) for name, value in bounds.items()})


UPLOAD = Limits(
    input_bytes=100 * MB,
    unpacked_bytes=300 * MB,
    files=2_000,
    features=300_000,
    rows=5_000_000,
    vertices=5_000_000,
    faces=150_000,
    labels=200_000_000,
    memory_bytes=3 * 1024 * MB,
    seconds=300,
)
"""Bounds for files that visitors of a shared server drop in."""
