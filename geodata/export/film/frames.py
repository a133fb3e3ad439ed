"""Frames of a film as pixels: the same as the pictures, with all that never changes drawn once and laid over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.export.picture.figure import Picture

Pixels = NDArray[np.uint8]
"""Height x width x 3, red, green and blue."""

OVER_ZONES = 3.5
"""Artists of the map from this z-order on stand over the zones and never change."""
OVER_RINGS, OVER_POINTS = 5.6, 6.5
"""Artists of the page from these z-orders on stand over the rings about besieged places, and over divided points."""
_HEIGHTS = ((-np.inf, OVER_RINGS), (OVER_RINGS, OVER_POINTS), (OVER_POINTS, np.inf))
"""Of the page's z-orders: in each, what changes is drawn over what does not."""


class Layer:
    """Artists that never change, as pixels to be laid over a frame."""

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        """Keep what is not wholly transparent of height x width x 4 pixels, colours not multiplied by opacity."""
        self._rows, self._columns = np.nonzero(pixels[..., 3])
        inked = pixels[self._rows, self._columns].astype(np.float32)
        share = inked[:, 3:] / 255
        self._ink = inked[:, :3] * share
        self._rest = 1 - share

    def over(self, frame: NDArray[np.uint8]) -> None:
        """Lay the layer over a frame of height x width x 4 pixels, in place."""
        below = frame[self._rows, self._columns, :3]
        frame[self._rows, self._columns, :3] = np.rint(self._ink + self._rest * below).astype(np.uint8)


class Frames:
    """A picture that gives one day after the other as pixels."""

    def __init__(self, picture: Picture) -> None:
        """Draw what never changes."""
        self.picture = picture
        picture.show(picture.day)
        self._renderer: Any = picture.figure.canvas.get_renderer()  # type: ignore[attr-defined]
        static = self._static()
        ground = [
            picture.figure.patch,
            picture.map.patch,
            *(one for one in static(picture.map) if not _over_zones(one)),
        ]
        lines = [one for one in static(picture.map) if _over_zones(one)]
        others = [axes for axes in picture.figure.axes if axes not in (picture.map, picture.page)]
        self._lines = Layer(self._drawn([*_sorted(lines), *others]))
        self._page = [Layer(self._drawn(_sorted(_between(static(picture.page), *heights)))) for heights in _HEIGHTS]
        self._drawn(_sorted(ground))
        self._ground: Any = self._renderer.copy_from_bbox(picture.figure.bbox)

    def _static(self) -> Callable[[Any], list[Any]]:
        changing = {id(one) for one in self.picture.changing}
        return lambda axes: [
            one for one in (*axes.patches, *axes.texts, *axes.lines, *axes.artists) if id(one) not in changing
        ]

    def _drawn(self, artists: Iterable[Any]) -> Pixels:
        """Pixels of some artists alone, height x width x 4; the renderer holds them until the next call."""
        self._renderer.clear()
        for one in artists:
            one.draw(self._renderer)
        return np.array(self._renderer.buffer_rgba())

    def frame(self, day: date) -> Pixels:
        """The situation at the end of a day."""
        picture, renderer = self.picture, self._renderer
        picture.show(day)
        renderer.restore_region(self._ground)
        pixels = np.asarray(renderer.buffer_rgba())
        on_page = [one for one in picture.changing if one.axes is picture.page]
        for one in _sorted(one for one in picture.changing if one.axes is picture.map):
            one.draw(renderer)
        self._lines.over(pixels)
        for layer, heights in zip(self._page, _HEIGHTS, strict=True):
            layer.over(pixels)
            for one in _sorted(_between(on_page, *heights)):
                one.draw(renderer)
        return pixels[..., :3].copy()


def _between(artists: Iterable[Any], lowest: float, highest: float) -> list[Any]:
    return [one for one in artists if lowest <= one.get_zorder() < highest]


def _over_zones(artist: Any) -> bool:
    return bool(artist.get_zorder() >= OVER_ZONES)


def _sorted(artists: Iterable[Any]) -> list[Any]:
    return sorted(artists, key=lambda one: one.get_zorder())
