"""Scale bar, north arrow and locator of a picture: in the emptiest corner, never over the land that is mapped."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from matplotlib.patches import Polygon, Rectangle
from shapely.geometry.base import BaseGeometry

from geodata.export.picture.lettering import Box, meet
from geodata.export.picture.map_drawing import MapDrawing

SCALE_SHARES = (0.2, 0.13, 0.08, 0.05)
"""Lengths of the scale bar, as shares of the width of the map, the best first."""
SCALE_LETTERS, NORTH_LETTERS = 6.2, 6.8
"""Sizes of letters, points at unit 1."""
STRIP = 30.0
"""Height of the strip below a map in which the scale bar stands where land lies in every corner, points at unit 1."""
LOCATOR_SIZES = (1.0, 0.85, 0.7, 0.55)
"""Sizes of the locator that are tried, the best first."""
LOCATOR_HEIGHT = 0.42
"""Most that a locator takes of the map's height."""
LEAST_AROUND = 0.08
"""A locator shows neighbours and sea on at least this share of itself, else it has nothing to tell."""
MOST_VIEW = 0.6
"""A locator of a part of the country shows a part of at most this share of it."""
CLEAR = 4.0
"""Distance to the land that furniture must keep, points at unit 1."""
SCALE_COMFORT, LOCATOR_COMFORT = 8.0, 26.0
"""Distance from which on no corner is better than another, so that the usual one is taken, points at unit 1."""

SOUTH_WEST, SOUTH_EAST, NORTH_WEST, NORTH_EAST = (0, 0), (1, 0), (0, 1), (1, 1)


def emptiest_corner(
    land: BaseGeometry,
    bounds: Box,
    size: tuple[float, float],
    corners: Sequence[tuple[int, int]],
    taken: Sequence[Box] = (),
    clear: float = CLEAR,
    comfort: float = LOCATOR_COMFORT,
) -> Box | None:
    """Box of a size in that corner of some bounds which is farthest from the land; None where it is free in none.

    Of corners that are far enough the first is taken.
    """
    best, found = 0.0, None
    width, height = size
    if width > bounds[2] - bounds[0] or height > bounds[3] - bounds[1]:
        return None
    for east, north in corners:
        x = bounds[2] - width if east else bounds[0]
        y = bounds[3] - height if north else bounds[1]
        box = (x, y, x + width, y + height)
        away = comfort if land.is_empty else min(comfort, float(shapely.distance(land, shapely.box(*box))))
        if away >= clear and away > best and not any(meet(box, other) for other in taken):
            best, found = away, box
    return found


@dataclass(frozen=True, slots=True)
class ScalePlan:
    """A scale bar with its north arrow, before it is drawn."""

    box: Box
    """Where both stand."""
    km: float
    """Length that the bar stands for."""
    beside: bool
    """True where the arrow stands before the bar, not above it."""


class FurnishedMap(MapDrawing):
    """A map with scale bar, north arrow and locator."""

    strip: Box | None
    """Strip below the map for the scale bar; None where that stands on the map."""

    def _furnish(self, beside_map: Box | None) -> None:
        """Draw the furniture; ``beside_map`` is room on the page for a locator that finds none on the map."""
        plan = self._scale_plan(self.strip)
        assert plan is not None, "the strip has room for the shortest bar"
        if self.strip:
            ground = Rectangle(
                self.strip[:2],
                self.strip[2] - self.strip[0],
                self.strip[3] - self.strip[1],
                facecolor=self.style.base["neighbour"],
                edgecolor="none",
            )
            self.page.add_artist(ground)
        self._draw_scale(plan)
        self.room.taken.append(plan.box)
        box = self._locator_box(beside_map)
        if box:
            self._draw_locator(box)
            gap = 3 * self.unit
            self.room.taken.append((box[0] - gap, box[1] - gap, box[2] + gap, box[3] + gap))

    @cached_property
    def _land(self) -> BaseGeometry:
        """The country on the page, as the map shows it."""
        shown = shapely.clip_by_rect(self.base.country, *self.view)
        corner, view = np.array(self.map_box[:2]), np.array(self.view[:2])
        land: BaseGeometry = shapely.transform(shown, lambda km: corner + (km - view) * self.points_per_km)
        return land

    # -- scale bar and north arrow ---------------------------------------------------------------------------------

    def _scale_plan(self, strip: Box | None = None) -> ScalePlan | None:
        """The longest scale bar that stands clear of the land, in the strip if there is one; None where none does."""
        unit = self.unit
        west, south, east, north = strip or self.map_box
        inset = (1 if strip else 8) * unit
        bounds = west + 8 * unit, south + inset, east - 8 * unit, north - inset
        land = shapely.Point() if strip else self._land
        corners = (SOUTH_WEST, SOUTH_EAST, NORTH_WEST, NORTH_EAST)
        for share in SCALE_SHARES:
            km = round_length(share * (self.view[2] - self.view[0]))
            for beside in (True,) if strip else (False, True):
                size = self._scale_size(km, beside)
                box = emptiest_corner(land, bounds, size, corners, (), CLEAR * unit, SCALE_COMFORT * unit)
                if box:
                    return ScalePlan(box, km, beside)
        return None

    def _scale_size(self, km: float, beside: bool) -> tuple[float, float]:
        """Width and height that bar, figures and arrow take."""
        unit = self.unit
        before, after = self._overhang(km)
        bar = before + km * self.points_per_km + after
        return (bar + 16 * unit, 26 * unit) if beside else (max(bar, 16 * unit), 42 * unit)

    def _overhang(self, km: float) -> tuple[float, float]:
        """How far the first and the last figure reach beyond the bar."""
        halo = 2 * self.unit
        last = self._word("kilometres", number=f"{km:g}")
        return max(6 * self.unit, self._width("0", SCALE_LETTERS) / 2 + halo), self._width(
            last, SCALE_LETTERS
        ) / 2 + halo

    def _draw_scale(self, plan: ScalePlan) -> None:
        unit, ink = self.unit, self.style.base["label"]
        west, south = plan.box[:2]
        before, _ = self._overhang(plan.km)
        x, y = west + before + (16 * unit if plan.beside else 0), south + 4 * unit
        length = plan.km * self.points_per_km
        for part in range(2):
            self.page.add_artist(
                Rectangle(
                    (x + part * length / 2, y),
                    length / 2,
                    3 * unit,
                    facecolor=ink if part == 0 else self.style.base["halo"],
                    edgecolor=ink,
                    linewidth=0.6 * unit,
                )
            )
        for share, text in self._figures(plan.km, length):
            self._text(x + share * length, y + 5.2 * unit, text, SCALE_LETTERS, ha="center", halo=True)
        self._draw_north(west + 6 * unit if plan.beside else x, south + (1 if plan.beside else 18) * unit)

    def _figures(self, km: float, length: float) -> Iterator[tuple[float, str]]:
        """Figures of a bar with their places along it; the middle one only where it stands clear of the others."""
        last = self._word("kilometres", number=f"{km:g}")
        widths = [self._width(text, SCALE_LETTERS) for text in ("0", f"{km / 2:g}", last)]
        yield 0.0, "0"
        if length / 2 > (widths[1] + max(widths[0], widths[2])) / 2 + 4 * self.unit:
            yield 0.5, f"{km / 2:g}"
        yield 1.0, last

    def _draw_north(self, x: float, foot: float) -> None:
        unit, ink = self.unit, self.style.base["label"]
        tip, notch = (x, foot + 14 * unit), (x, foot + 3 * unit)
        self.page.add_artist(
            Polygon([tip, (x - 4 * unit, foot), notch, (x + 4 * unit, foot)], facecolor=ink, edgecolor="none")
        )
        north = self._word("north")
        self._text(x, foot + 15.5 * unit, north, NORTH_LETTERS, ha="center", weight="bold", halo=True)

    # -- locator ---------------------------------------------------------------------------------------------------

    def _locator_box(self, beside_map: Box | None) -> Box | None:
        """Where a locator stands: on the map clear of the land, else beside it; None where it has no room or use."""
        if not self._has_context():
            return None
        view, unit = self._locator_view, self.unit
        ratio = (view[2] - view[0]) / (view[3] - view[1])
        west, south, east, north = self.map_box
        widest = min(0.16 * self.width + 22 * unit, 0.24 * (east - west), LOCATOR_HEIGHT * (north - south) * ratio)
        bounds = (west + 10 * unit, south + 10 * unit, east - 10 * unit, north - 10 * unit)
        corners = (SOUTH_EAST, NORTH_EAST, NORTH_WEST, SOUTH_WEST)
        for share in LOCATOR_SIZES:
            width = share * widest
            size = width, width / ratio
            box = emptiest_corner(
                self._land, bounds, size, corners, self.room.taken, CLEAR * unit, LOCATOR_COMFORT * unit
            )
            if box:
                return box
        return self._fitted(ratio, widest, beside_map) if beside_map else None

    def _fitted(self, ratio: float, widest: float, room: Box) -> Box | None:
        """A box of a shape at the foot of some room, where lines begin; None where it would be too small to read."""
        width = min(widest, room[2] - room[0], (room[3] - room[1]) * ratio)
        if width < LOCATOR_SIZES[-1] * widest:
            return None
        west = room[2] - width if self.style.is_rtl else room[0]
        return west, room[1], west + width, room[1] + width / ratio

    @cached_property
    def _locator_view(self) -> Box:
        """West, south, east, north of the locator in kilometres: the country among its neighbours, or alone."""
        west, south, east, north = self.base.country.bounds
        grow = 0.08 if self.is_zoomed else 0.75
        x, y = grow * (east - west), grow * (north - south)
        view: Box = (west - x, south - y, east + x, north + y)
        if not self.is_zoomed:
            view = shapely.box(*view).intersection(shapely.box(*self._surroundings.bounds)).bounds
        return view

    def _has_context(self) -> bool:
        """True where a locator tells something: neighbours or the sea, or where in the country a part lies."""
        if self.is_zoomed:
            part = shapely.clip_by_rect(self.base.country, *self.view)
            return bool(part.area < MOST_VIEW * self.base.country.area)
        window = shapely.box(*self._locator_view)
        around = shapely.union_all([self.base.sea, *(one for _, one in self.base.neighbours)])
        return bool(around.intersection(window).area > LEAST_AROUND * window.area)

    @cached_property
    def _surroundings(self) -> BaseGeometry:
        """All that the base layers draw."""
        return shapely.GeometryCollection([self.base.sea, self.base.country, *(one for _, one in self.base.neighbours)])

    def _draw_locator(self, box: Box) -> None:
        """Small map of where this is: the country among its neighbours, or the view within the country."""
        base, colours, unit, view = self.base, self.style.base, self.unit, self._locator_view
        axes = self._axes(box, zorder=4)
        axes.set_facecolor(colours["neighbour"])
        axes.set_xlim(view[0], view[2])
        axes.set_ylim(view[1], view[3])
        for spine in axes.spines.values():
            spine.set(visible=True, edgecolor=colours["border"], linewidth=0.6 * unit)
        self._shape(base.sea, colours["sea"], "none", 0, 1, axes)
        for _, one in base.neighbours:
            self._shape(one, colours["land"], colours["neighbour-border"], 0.4 * unit, 2, axes)
        self._shape(base.country, colours["admin1"], colours["border"], 0.5 * unit, 3, axes)
        if self.is_zoomed:
            focus = shapely.box(*self.view)
            self._shape(focus, "none", colours["choice"], 1.4 * unit, 4, axes)


def round_length(km: float) -> float:
    """The greatest of 1, 2, 5, 10, 20, 50 ... not above a length."""
    power = 10.0 ** math.floor(math.log10(km))
    return max(step * power for step in (1, 2, 5) if step * power <= km)
