"""Whether places can be laid out on one map at all; asked before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from geodata.importing.request.problems import ImportProblem
from geodata.model.safe_text import one_line

MOST_LATITUDE = 85.0
"""Degrees: the page's projection (Web Mercator) ends there, and any other is torn at a pole."""
MOST_WIDTH = 180.0
"""Degrees from the westernmost place to the easternmost: half the globe."""


class Located(Protocol):
    """A place with coordinates."""

    name: str
    lon: float
    lat: float


class Row(Protocol):
    """A row of a table that speaks of a place."""

    @property
    def place(self) -> str:
        """Key of the place."""

    @property
    def file(self) -> str:
        """Name of the table."""

    @property
    def number(self) -> int:
        """Number of the row, the header being 1."""


def refuse_unmappable(places: Mapping[str, Located], rows: Iterable[Row]) -> None:
    """Raise ImportProblem, naming the row, where a place lies at a pole or places lie round the globe."""
    said: dict[str, Row] = {}
    for row in rows:
        first = said.get(row.place)
        if first is None or (row.file, row.number) < (first.file, first.number):
            said[row.place] = row
    used = {key: places[key] for key in said if key in places}
    for key, place in used.items():
        if abs(place.lat) > MOST_LATITUDE:
            raise ImportProblem(
                f"{_at(said[key])}: {_named(place)} lies at latitude {place.lat:g}; the map reaches from "
                f"{MOST_LATITUDE:.0f} south to {MOST_LATITUDE:.0f} north: correct the row, or take it out"
            )
    if not used:
        return
    west, east = (pick(used, key=lambda key: (used[key].lon, key)) for pick in (min, max))
    width = used[east].lon - used[west].lon
    if width > MOST_WIDTH:
        raise ImportProblem(
            f"{_at(said[east])}: {_named(used[east])} lies {width:.0f} degrees east of {_named(used[west])} "
            f"({_at(said[west])}); a map takes at most {MOST_WIDTH:.0f}: correct one of them, or import them apart"
        )


def _at(row: Row) -> str:
    return f"{one_line(row.file, 60)} row {row.number}"


def _named(place: Located) -> str:
    return f'"{one_line(place.name, 40)}"'
