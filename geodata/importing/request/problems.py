"""Why a source cannot be imported, said to a person."""

from __future__ import annotations

from collections.abc import Mapping

from geodata.model.errors import GeodataError


class ImportProblem(GeodataError):
    """A source that cannot be imported; its text says why and what to do."""


class HolderUnclear(ImportProblem):
    """Nothing surely names the holder; ``candidates`` are the attributes that may, with their values."""

    def __init__(self, message: str, candidates: Mapping[str, int]) -> None:
        """Keep the candidates: attribute -> how many values it has."""
        super().__init__(message)
        self.candidates = dict(candidates)
