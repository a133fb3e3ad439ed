"""How much a visitor's own data may take: from the environment, else the defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from geodata.importing import LEAST_MEMORY, MB, UPLOAD, Limits


@dataclass(frozen=True, slots=True)
class UploadSettings:
    """What the page "Your data" lets a visitor take."""

    limits: Limits
    """Bounds of reading one upload."""
    build_seconds: int
    """Time for making the map of what was read, after the reading."""
    at_once: int = 2
    """Uploads worked on at the same time; others wait."""
    waiting: int = 20
    """Uploads that wait for their turn at most; the next is refused."""
    total_mb: int = 500
    """Size in memory of all uploads that were received and not yet taken to disk."""
    disk_mb: int = 4000
    """Size on disk of what all sessions keep."""

    @property
    def megabytes(self) -> int:
        """Greatest size of an upload; 0 where the page is switched off."""
        return self.limits.input_bytes // MB


MEGABYTES = 50
"""Greatest size of an upload unless the environment says otherwise; 0 switches the page off."""


def upload_settings() -> UploadSettings:
    """Bounds of this process.

    ``MAPAPP_UPLOAD_MB``, ``_FEATURES``, ``_SECONDS``, ``_MEMORY_MB``, ``_AT_ONCE``, ``_WAITING``, ``_TOTAL_MB`` and
    ``_DISK_MB``.
    """
    seconds = _number("SECONDS", UPLOAD.seconds, 1)
    limits = replace(
        UPLOAD,
        input_bytes=_number("MB", MEGABYTES, 0) * MB,
        features=_number("FEATURES", UPLOAD.features, 1),
        seconds=seconds,
        memory_bytes=max(LEAST_MEMORY, _number("MEMORY_MB", UPLOAD.memory_bytes // MB, 1) * MB),
    )
    usual = UploadSettings(limits, seconds)
    return replace(
        usual,
        at_once=_number("AT_ONCE", usual.at_once, 1),
        waiting=_number("WAITING", usual.waiting, 0),
        total_mb=_number("TOTAL_MB", max(usual.total_mb, 2 * limits.input_bytes // MB), 1),
        disk_mb=_number("DISK_MB", usual.disk_mb, 1),
    )


def _number(name: str, default: int, least: int) -> int:
    """A whole number from the environment; what is none, too small or absurd leaves the default."""
    text = os.environ.get(f"MAPAPP_UPLOAD_{name}", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least else default
