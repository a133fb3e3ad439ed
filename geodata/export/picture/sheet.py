"""Small multiples: one sheet of several days side by side, with one legend, to be read like a row of stamps."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from geodata.export.picture.basemap import BaseMap
from geodata.export.picture.figure import figure_bytes, refuse_bad_size, settings
from geodata.export.picture.lettering import Box, Room
from geodata.export.picture.map_drawing import LETTERS, MapDrawing, base_of
from geodata.export.picture.map_key import presence_in, shown_on, signs_in
from geodata.export.picture.map_signs import HATCHES, RING, SPLIT, TONES
from geodata.export.picture.sheet_text import PageDrawing, Subject
from geodata.export.picture.style import FigureStyle, Size
from geodata.model.errors import OutOfRange
from geodata.model.progress import Progress
from geodata.model.records import Place
from geodata.model.units import M2_PER_KM2

if TYPE_CHECKING:
    from geodata.dataset import Dataset

FEWEST, MOST = 2, 30
"""How many days a sheet may show."""
USUAL = 6
"""Days of a span in which too few chapters begin."""
MOST_BETWEEN = 40.0
"""Space between two rows of maps at unit 1, points."""
MAP_POINTS = 560.0
"""Width of a map on whose scale lines and letters have their full size."""


def sheet(
    dataset: Dataset,
    days: Sequence[date],
    style: FigureStyle,
    size: Size,
    subject: Subject | None = None,
    form: str = "png",
    progress: Progress | None = None,
) -> bytes:
    """Several days as the content of a PNG, SVG or PDF file; the same input gives the same bytes.

    Raises OutOfRange for a day the dataset does not know, and for too few or too many of them.
    """
    days = sorted(set(days))
    refuse_bad_number(len(days))
    for day in days:
        dataset.require_day(day)
    refuse_bad_size(size)
    with settings():
        return Sheet(dataset, style, size, subject or Subject(), days, progress).as_bytes(form)


def refuse_bad_number(count: int) -> None:
    """OutOfRange unless a sheet can show so many days."""
    if not FEWEST <= count <= MOST:
        raise OutOfRange(f"a sheet shows {FEWEST} to {MOST} days, not {count:,}; name them with --days, or use --every")


def chapter_days(dataset: Dataset, first: date, last: date) -> tuple[date, ...]:
    """Days on which chapters begin in a span, and its last day; days evenly spread where those are too few."""
    starts = {chapter.period.start for chapter in dataset.chapters if first <= chapter.period.start <= last}
    if len(starts) + 1 >= USUAL:
        return tuple(sorted({*starts, last}))
    length = (last - first).days
    steps = min(USUAL - 1, length)
    return tuple(sorted({first + timedelta(round(length * number / max(1, steps))) for number in range(steps + 1)}))


def every(first: date, last: date, step: int) -> tuple[date, ...]:
    """Each so-many-th day of a span, and its last day."""
    length = (last - first).days
    return tuple(sorted({*(first + timedelta(passed) for passed in range(0, length + 1, step)), last}))


class Sheet(PageDrawing):
    """A page with a grid of maps."""

    def __init__(
        self,
        dataset: Dataset,
        style: FigureStyle,
        size: Size,
        subject: Subject,
        days: Sequence[date],
        progress: Progress | None = None,
    ) -> None:
        """Draw all of it; ``days`` are sorted."""
        figure = Figure(figsize=(size.width, size.height), dpi=size.dpi, facecolor=style.paper)
        FigureCanvasAgg(figure)
        super().__init__(dataset, style, subject, figure, size.unit)
        self.days = days
        self.pad = 16 * self.unit
        self.areas = {day: _areas(dataset, day, subject.admin1) for day in days}
        self._open_page()
        self.notes = self._note_lines(self.width - 2 * self.pad)
        self.foot = self.pad * 0.7 + len(self.notes) * 8.2 * self.unit + 6 * self.unit
        self._draw_notes()
        top = self._draw_legend(self._draw_header())
        self._draw_grid(top - 8 * self.unit, progress)

    @cached_property
    def base_alone(self) -> BaseMap:
        """Base layers without what reaches beyond the country."""
        base = base_of(self.dataset)
        inside = base.country
        return replace(base, rivers=base.rivers.intersection(inside), lakes=base.lakes.intersection(inside))

    def _draw_header(self) -> float:
        """Title and what the maps show; gives back where they end."""
        unit, style = self.unit, self.style
        y, room = self.height - self.pad, self.width - 2 * self.pad
        first, last = (style.day_text(day) for day in (self.days[0], self.days[-1]))
        for line in self._lines(self.title, room, 22.0, "bold"):
            y -= 20 * unit
            self._say(self.pad, y, line, 22.0, weight="bold", colour=style.ink)
            y -= 5 * unit
        span = self._word("days", first=first, last=last)
        for line in self._lines(f"{span}. {self._word('end_of_day')}.", room, 9.0):
            y -= 9 * unit
            self._say(self.pad, y, line, 9.0, colour=style.muted)
            y -= 3 * unit
        return y - 5 * unit

    def _draw_legend(self, top: float) -> float:
        """Everyone who holds ground on one of the days, in rows; gives back where they end."""
        unit = self.unit
        edge = self.width - self.pad
        self.page.plot([self.pad, edge], [top, top], color=self.style.rule, linewidth=0.7 * unit)
        x, y = self.pad, top - 3 * unit
        for words, colour, draw in self._entries():
            size = min(8.6, 8.6 * (edge - self.pad - 19 * unit) / self._width(words, 8.6))
            wide = 19 * unit + self._width(words, size)
            if x + wide > edge - 4 * unit and x > self.pad:
                x, y = self.pad, y - 15.5 * unit
            draw(x, y)
            self._say(x + 19 * unit, y - 10.2 * unit, words, size, colour=colour)
            x += wide + 16 * unit
        return y - 15.5 * unit

    def _entries(self) -> Iterator[tuple[str, str, Callable[[float, float], None]]]:
        """Words of the legend with their colour and what draws the sign before them."""
        for holder in self._holders():
            days = [day for day in self.days if holder in self.areas[day]]
            yield self.names(holder, days), self.style.ink, partial(self._swatch, holder, days[-1])
        one, shown = _StampMap(self, self.days[0]), shown_on(self.days)
        view = one._view(one.ratio)
        for sign in signs_in(one, view, self.days[-1], shown):
            yield self._word(sign), self.style.muted, partial(self._sign, sign)
        for faction, first in sorted(presence_in(one, view, shown).items()):
            words = self._word("presence", name=self.names(faction, [day for day in self.days if day >= first]))
            yield words, self.style.muted, partial(self._sign, "presence")

    def _sign(self, sign: str, x: float, y: float) -> None:
        unit = self.unit
        if sign in (RING, SPLIT):
            spot = self._across(x + 7 * unit), y - 7.2 * unit, 3.4 * unit
            self._ring(*spot) if sign == RING else self._split_point(*spot, self._of_two)
            return
        ink = self.style.base["hatch"]
        example = next(iter(self._holders()), None)
        box = Rectangle(
            (self._across(x, 14 * unit), y - 12.2 * unit),
            14 * unit,
            10 * unit,
            facecolor=self.fill(example, TONES.index(sign)) if sign in TONES else self.style.rule,
            edgecolor=ink,
            hatch=None if sign in TONES else HATCHES.get(sign, "....."),
            linewidth=0,
            zorder=7,
        )
        if sign in TONES:
            self._hatch_tone(box, example, TONES.index(sign))
        self.page.add_artist(box)

    def _holders(self) -> list[str | None]:
        most: dict[str | None, float] = {}
        for areas in self.areas.values():
            for holder, km2 in areas.items():
                most[holder] = max(km2, most.get(holder, 0.0))
        return sorted(most, key=lambda one: (one is None, -most[one], one or ""))

    def _draw_grid(self, top: float, progress: Progress | None) -> None:
        one = _StampMap(self, self.days[0])
        head, gap = 26 * self.unit, 10 * self.unit
        across, down, width, height = _grid(
            len(self.days), self.width - 2 * self.pad, top - self.foot, one.ratio, head, gap
        )
        if width < 90 * self.unit:
            raise OutOfRange(f"{len(self.days)} maps do not fit on this sheet; choose fewer days or a larger --size")
        wide = (self.width - 2 * self.pad - (across - 1) * gap) / across
        tall = min((top - self.foot) / down, head + height + MOST_BETWEEN * self.unit)
        for number, day in enumerate(self.days):
            if progress:
                progress("drawing the maps", number / len(self.days))
            x = self.pad + (number % across) * (wide + gap)
            y = top - (number // across) * tall
            self._draw_head(day, x, y, wide)
            left, south = self._across(x + (wide - width) / 2, width), y - head - height
            _StampMap(self, day).draw((left, south, left + width, south + height))
        if progress:
            progress("drawing the maps", 1.0)

    def _draw_head(self, day: date, x: float, y: float, width: float) -> None:
        """Date of a map, and a bar of who held how much."""
        unit = self.unit
        size = min(12.0, 12.0 * width / self._longest_day(12.0))
        self._say(x, y - 11 * unit, self.style.day_text(day), size, weight="bold", colour=self.style.ink)
        areas = self.areas[day]
        whole, at = sum(areas.values()), x
        for holder in self._holders():
            part = width * areas.get(holder, 0.0) / whole
            if part:
                fill = self.fill(holder)
                start = self._across(at, part), y - 20 * unit
                self.page.add_artist(Rectangle(start, part, 4.5 * unit, facecolor=fill, edgecolor="none"))
                at += part

    def as_bytes(self, form: str) -> bytes:
        """Content of a PNG, SVG or PDF file."""
        return figure_bytes(self.figure, form, f"{self.title}, {self.days[0]}/{self.days[-1]}", self.credit)


class _StampMap(MapDrawing):
    """One of the maps: the country alone on the paper, its main places named."""

    def __init__(self, sheet: Sheet, day: date) -> None:
        super().__init__(sheet.dataset, sheet.style, sheet.subject, sheet.figure, sheet.unit)
        self.page, self.day = sheet.page, day
        if not self.is_zoomed:
            self.base = sheet.base_alone

    @property
    def ratio(self) -> float:
        """Width to height of what is shown."""
        west, south, east, north = self._focus.bounds
        return float((east - west) / (north - south))

    def draw(self, box: Box) -> None:
        """Draw the day in a box of the page."""
        full = self.unit
        self._open_map(box)
        self.unit = full * max(0.45, min(1.0, (box[2] - box[0]) / (MAP_POINTS * full)))
        if self.is_zoomed:
            self.map.set_facecolor(self.style.base["neighbour"])
            self._draw_ground()
        else:
            self.map.patch.set_visible(False)
            self._shape(self.base.country, self.style.base["land"], "none", 0, 1.2)
        self._show_map(self.day)
        self._draw_lines()
        self.unit = full
        self.room = Room((box[0], box[1], box[2], box[3]))
        for place in self._labelled_places():
            if place.id in self.dataset.settings.headline_places:
                self._stamp_label(place)

    def _stamp_label(self, place: Place) -> None:
        """A small dot, with the name beside it where there is room."""
        x, y = self._at(place)
        radius, size = 1.4 * self.unit, 0.68 * LETTERS[1]
        name = self.style.name_of(place)
        width, height = self._width(name, size), size * self.unit
        dot = (x - radius, y - radius, x + radius, y + radius)
        self.room.taken.append(dot)
        self._dot(x, y, radius, 0.6 * self.unit)
        box = self.room.place(x, y, width, height, radius + 1.6 * self.unit, dot)
        if box:
            self._text(box[0], box[1] + 0.18 * height, name, size, halo=True, zorder=7)


def _areas(dataset: Dataset, day: date, admin1: str | None) -> dict[str | None, float]:
    total: dict[str | None, float] = {}
    for cell in dataset.cells.values():
        km2 = cell.m2_in(admin1) / M2_PER_KM2
        if km2:
            holder = dataset.period_of(cell.id, day).holder
            total[holder] = total.get(holder, 0.0) + km2
    return total


def _grid(
    count: int, width: float, height: float, ratio: float, head: float, gap: float
) -> tuple[int, int, float, float]:
    """Columns and rows, and width and height of a map, for the largest maps that fit."""
    best = (0.0, 1, count)
    for across in range(1, count + 1):
        down = math.ceil(count / across)
        wide = (width - (across - 1) * gap) / across
        tall = height / down - head - gap
        fits = min(wide, tall * ratio)
        if fits > best[0]:
            best = (fits, across, down)
    fits, across, down = best
    return across, down, fits, fits / ratio
