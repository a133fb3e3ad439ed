"""Pictures of a page, drawn once each."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from shapely import MultiPolygon, Polygon

from mapapp import palette
from mapapp.publish.pages import PictureOf

if TYPE_CHECKING:
    from geodata.dataset import Dataset

WIDTH, HEIGHT = 1200, 675


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


def draw(dataset: Dataset, wanted: PictureOf) -> Picture:
    """The map of a day."""
    bounds = [cell.geometry.bounds for cell in dataset.cells.values()]
    west, south = min(b[0] for b in bounds), min(b[1] for b in bounds)
    east, north = max(b[2] for b in bounds), max(b[3] for b in bounds)
    across = 0.82
    scale = min(WIDTH / ((east - west) * across), HEIGHT / (north - south))

    def path(geometry: Polygon | MultiPolygon) -> str:
        polygons = geometry.geoms if isinstance(geometry, MultiPolygon) else (geometry,)
        rings = (ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors))
        return "".join(
            "M" + " ".join(f"{(x - west) * across * scale:.1f},{(north - y) * scale:.1f}" for x, y in ring.coords) + "Z"
            for ring in rings
        )

    shapes = "".join(
        f'<path fill="{palette.colour(zone.holder)}" fill-rule="evenodd" d="{path(zone.geometry)}"/>'
        for zone in dataset.on(wanted.day)
    )
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"><title>{escape(wanted.caption)}</title>'
        f"{shapes}</svg>"
    )
    return Picture(text.encode(), ".svg", WIDTH, HEIGHT)
