"""Pictures of a page: the same ones that ``mapapp export png`` draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.export.picture.figure import picture
from geodata.export.picture.sheet_text import Subject
from geodata.export.picture.style import SIZES
from mapapp.figure_style import figure_style, overlays
from mapapp.publish.pages import PictureOf

if TYPE_CHECKING:
    from geodata.dataset import Dataset

SIZE = SIZES["web"]
"""16:9, which is also what previews on other sites want."""


class Painter:
    """Draws pictures of one dataset, in the colours that the map opens with."""

    def __init__(self, dataset: Dataset) -> None:
        """Prepare what all pictures share."""
        self._dataset = dataset
        self._style = figure_style(dataset, name="colour-safe")
        self._presence = overlays(dataset)

    def draw(self, wanted: PictureOf) -> Picture:
        """The map of a day, of the whole country or around a place."""
        title = self._dataset.places[wanted.place].name_en if wanted.place else ""
        subject = Subject(title, bbox=_around(self._dataset, wanted.place), presence=self._presence)
        content = picture(self._dataset, wanted.day, self._style, SIZE, subject)
        return Picture(content, ".png", *SIZE.pixels)


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawn picture."""

    content: bytes
    """The file."""
    suffix: str
    """How its name ends."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""


AROUND_DEGREES = 0.45
"""How far the picture of a place reaches to the north and south of it."""


def _around(dataset: Dataset, place: str | None) -> tuple[float, float, float, float] | None:
    if place is None:
        return None
    lon, lat = dataset.places[place].lon, dataset.places[place].lat
    wide = AROUND_DEGREES * 1.6
    return lon - wide, lat - AROUND_DEGREES, lon + wide, lat + AROUND_DEGREES
