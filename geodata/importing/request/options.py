"""What a person may say instead of leaving it to be guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Answers that override guesses; None or empty leaves the guess."""

    date: str = ""
    """Day of everything in the source, YYYY-MM-DD."""
    date_field: str = ""
    """Attribute (or column) with the day, or with the first day of an interval."""
    end_field: str = ""
    """Attribute (or column) with the end of an interval."""
    interval: str = ""
    """How the end is meant: ``half-open`` (first day no longer so) or ``closed`` (last day still so)."""
    date_pattern: str = ""
    """How the day stands in file or layer names, and in date attributes, strptime: ``%d%m%y``."""
    faction_field: str = ""
    """Attribute (or column) with the holder; or ``@layer``, ``@file``, ``@folder``, ``@fill``; ``@all``: one holder."""
    factions: Mapping[str, str] = field(default_factory=dict)
    """Label in the source -> name or id of the faction; an empty name leaves the label's ground undrawn."""
    undrawn: str = ""
    """Name (or label) of the holder of all ground that is not drawn; "" leaves it without data."""
    sides: str = ""
    """Two names, ``West,East``: whose ground lies on either side of dated front lines that cut the outline."""
    crs: str = ""
    """Coordinate reference system of the source, ``EPSG:...``, whatever its files say."""
    snap_m: float | None = None
    """Vertices nearer to those of an earlier date than this are the same, metres."""
    min_area_km2: float | None = None
    """Pieces smaller than this join a neighbour, km2."""
    gap_m: float = 25.0
    """Gaps between factions thinner than this on average are closed, metres."""
    kind: str = ""
    """What the source is: ``areas`` (dated polygons) or ``places`` (dated points)."""
    place_field: str = ""
    """Column with the name of a place."""
    lon_field: str = ""
    """Column with degrees east."""
    lat_field: str = ""
    """Column with degrees north."""
    encoding: str = ""
    """Encoding of tables (CSV, the .dbf of a Shapefile), such as ``windows-1256``; "" guesses it from the letters."""
    places: str = ""
    """File with the coordinates of places that the source only names, a path."""
    areas: str = ""
    """File with outlines of the districts that the source names by a code, a path."""
    join: str = ""
    """``column``, or ``column of the source=column of the other file``, by which the two are joined."""
    outline: str = ""
    """Outline of the country as GeoJSON text; "" draws land round places, and takes drawn areas as their own ground."""
    title: str = ""
    """Title of the dataset."""
    outlet: str = ""
    """Who published the source."""
    source_url: str = ""
    """Where it was published, http(s)."""
    licence: str = ""
    """Licence of the source, in words."""
    time_zone: str = "UTC"
    """Zone whose days are counted; instants (epoch seconds) are read in it."""

    def as_dict(self) -> dict[str, Any]:
        """The options by name, for a message to another process."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ImportOptions:
        """The inverse of as_dict."""
        return cls(**values)
