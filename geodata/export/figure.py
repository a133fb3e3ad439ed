"""A picture of one day, or of what changed between two, ready to print: map, legend, date, scale, sources, licence.

A ``Picture`` draws what never changes once; ``show(day)`` replaces the rest, which is how films reuse it.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from shapely.geometry.base import BaseGeometry

from geodata.errors import GeodataError
from geodata.export.drawing import MapDrawing
from geodata.export.lettering import Box, Room
from geodata.export.page import Subject
from geodata.export.signs import HATCHES, RING, SPLIT, signs_in
from geodata.export.style import FigureStyle, Size
from geodata.over_time import shares

if TYPE_CHECKING:
    from geodata.dataset import Dataset

LARGEST_SIDE = 12_000
LARGEST_PIXELS = 80_000_000
SMALLEST_SIDE = 240
"""Bounds of a picture, pixels."""
WIDE = 1.25
"""From this ratio of width to height the legend stands beside the map, else below it."""
FORMATS = ("png", "svg", "pdf")


def picture(
    dataset: Dataset, day: date, style: FigureStyle, size: Size, subject: Subject | None = None, form: str = "png"
) -> bytes:
    """One day, or one comparison, as the content of a PNG, SVG or PDF file; the same input gives the same bytes."""
    with settings():
        shot = Picture(dataset, style, size, subject or Subject(), day)
        shot.show(day)
        return shot.as_bytes(form)


@contextmanager
def settings() -> Iterator[None]:
    """Settings under which pictures are drawn; a sign that the font lacks is drawn as a box, without a warning."""
    drawing: dict[Any, Any] = {
        "svg.hashsalt": "territory",
        "svg.fonttype": "path",
        "pdf.fonttype": 42,
        "hatch.linewidth": 0.8,
        "path.simplify": True,
        "text.parse_math": False,
        "text.hinting": "none",  # letters are as wide as measured
        "font.family": "DejaVu Sans",
    }
    with mpl.rc_context(drawing), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")
        yield


class Picture(MapDrawing):
    """A map sheet that can show one day after the other."""

    def __init__(self, dataset: Dataset, style: FigureStyle, size: Size, subject: Subject, day: date) -> None:
        """Draw all that does not change with the day; ``day`` says which holders the legend has by default."""
        refuse_bad_size(size)
        figure = Figure(figsize=(size.width, size.height), dpi=size.dpi, facecolor=style.paper)
        FigureCanvasAgg(figure)
        super().__init__(dataset, style, subject, figure, size.unit)
        self.size, self.day = size, day
        self.holders = subject.holders or self._holders(day)
        self._lay_out()
        self._draw_ground()
        self._draw_lines()
        self._draw_furniture()
        self._draw_labels()
        self._draw_notes()

    # -- layout, in points from the lower left ---------------------------------------------------------------------

    def _lay_out(self) -> None:
        """Share the sheet between header, map, legend and notes."""
        unit, pad = self.unit, 14 * self.unit
        self.pad = pad
        self.notes = self._note_lines(self.width - 2 * pad)
        foot = pad * 0.7 + len(self.notes) * 8.2 * unit + 6 * unit
        self.foot = foot
        if self.width / self.height >= WIDE:
            side = max(0.285 * self.width, 205 * unit)
            west = self._across(side, self.width - side)
            box: Box = (west, foot, west + self.width - side, self.height)
            self.text_width = side - 2 * pad
            self.columns = 1
            self.legend_top = self.height - pad - self._header_height() - 6 * unit
        else:
            self.text_width = self.width - 2 * pad
            self.columns = 2 if self.width / unit > 420 else 1
            head = pad + self._header_height()
            legend = self._legend_height() + pad * 0.9
            box = (0.0, foot + legend, self.width, self.height - head - 2 * unit)
            self.legend_top = foot + legend - pad * 0.6
        if box[3] - box[1] < 0.2 * self.height:
            raise GeodataError("the picture is too small for its legend; choose a larger --size")
        self._open_page()
        self._open_map(box)
        self.map.set_facecolor(self.style.base["neighbour"])

    # -- what never changes ----------------------------------------------------------------------------------------

    def _draw_furniture(self) -> None:
        """Scale bar, north arrow and locator, in the corners of the map."""
        west, south, east, north = self.map_box
        unit = self.unit
        self.room = Room((west + 3 * unit, south + 3 * unit, east - 3 * unit, north - 3 * unit))
        self._draw_scale(west + 14 * unit, south + 12 * unit)
        self._draw_locator(east - 10 * unit, south + 10 * unit)

    def _draw_scale(self, x: float, y: float) -> None:
        unit, ink = self.unit, self.style.base["label"]
        km = _round_length(0.2 * (self.view[2] - self.view[0]))
        length = km * self.points_per_km
        for part in range(2):
            self.page.add_patch(
                Rectangle(
                    (x + part * length / 2, y),
                    length / 2,
                    3 * unit,
                    facecolor=ink if part == 0 else self.style.base["halo"],
                    edgecolor=ink,
                    linewidth=0.6 * unit,
                )
            )
        for share in (0.0, 0.5, 1.0):
            text = f"{km * share:g}"
            if share == 1:
                text = self._word("kilometres", number=text)
            self._text(x + share * length, y + 5.2 * unit, text, 6.2, ha="center", halo=True)
        foot = y + 16 * unit
        tip, notch = (x, foot + 14 * unit), (x, foot + 3 * unit)
        self.page.add_patch(
            Polygon([tip, (x - 4 * unit, foot), notch, (x + 4 * unit, foot)], facecolor=ink, edgecolor="none")
        )
        self._text(x, foot + 15.5 * unit, self._word("north"), 6.8, ha="center", weight="bold", halo=True)
        self.room.taken.append((x - 6 * unit, y - 4 * unit, x + length + 14 * unit, y + 14 * unit))
        self.room.taken.append((x - 6 * unit, foot, x + 6 * unit, foot + 24 * unit))

    def _draw_locator(self, east: float, south: float) -> None:
        """Small map of where this is: the country among its neighbours, or the view within the country."""
        base, colours, unit = self.base, self.style.base, self.unit
        west_km, south_km, east_km, north_km = base.country.bounds
        grow = 0.08 if self.is_zoomed else 0.75
        x, y = grow * (east_km - west_km), grow * (north_km - south_km)
        known = shapely.box(*self._surroundings.bounds)
        view = shapely.box(west_km - x, south_km - y, east_km + x, north_km + y).intersection(known).bounds
        width = min(0.16 * self.width + 22 * unit, 0.24 * (self.map_box[2] - self.map_box[0]))
        height = width * (view[3] - view[1]) / (view[2] - view[0])
        box = (east - width, south, east, south + height)
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
        self.room.taken.append((box[0] - 3 * unit, box[1] - 3 * unit, box[2], box[3] + 3 * unit))

    @cached_property
    def _surroundings(self) -> BaseGeometry:
        """All that the base layers draw."""
        return shapely.GeometryCollection([self.base.sea, self.base.country, *(one for _, one in self.base.neighbours)])

    # -- labels ----------------------------------------------------------------------------------------------------

    # -- words beside the map --------------------------------------------------------------------------------------

    @property
    def _title_lines(self) -> list[str]:
        return self._lines(self.subject.title, self.text_width, 14.0, "bold") if self.subject.title else []

    def _subtitle_lines(self, day: date) -> list[str]:
        known = self._word("known_until", day=self.style.day_text(self.dataset.known_until))
        first = self._word("end_of_day")
        if self.subject.since:
            changed = self._word("changed_between", day=self.style.day_text(self.subject.since))
            first = f"{changed}. {first}."
        return [*self._lines(first, self.text_width, 8.2), *self._lines(known, self.text_width, 8.2)]

    @cached_property
    def _date_size(self) -> float:
        return min(26.0, 26.0 * self.text_width / self._longest_day(26.0))

    def _header_height(self) -> float:
        titles = len(self._title_lines) * 17.5 + (4 if self.subject.title else 0)
        return self.unit * (titles + 1.12 * self._date_size + 3 + 11 * len(self._subtitle_lines(self.day)))

    def _draw_header(self, day: date) -> None:
        y, unit = self.height - self.pad, self.unit
        for line in self._title_lines:
            y -= 14.5 * unit
            self._keep(self._say(self.pad, y, line, 14.0, weight="bold", colour=self.style.ink))
            y -= 3 * unit
        y -= (4 * unit if self.subject.title else 0) + 0.82 * self._date_size * unit
        text = self.style.day_text(day)
        self._keep(self._say(self.pad, y, text, self._date_size, weight="bold", colour=self.style.ink))
        y -= (0.3 * self._date_size + 3) * unit
        for line in self._subtitle_lines(day):
            y -= 8 * unit
            self._keep(self._say(self.pad, y, line, 8.2, colour=self.style.muted))
            y -= 3 * unit

    # -- legend ----------------------------------------------------------------------------------------------------

    def _holders(self, day: date) -> tuple[str | None, ...]:
        """Holders of the day (and of the other), the largest first, nobody last."""
        now = self.areas(day)
        then = self.areas(self.subject.since) if self.subject.since else {}
        both = {**then, **now}
        return tuple(sorted(both, key=lambda one: (one is None, -now.get(one, 0.0), one or "")))

    @property
    def _column_width(self) -> float:
        return (self.text_width - (self.columns - 1) * 20 * self.unit) / self.columns

    @property
    def _share_width(self) -> float:
        return self._width("99.9 > 99.9 %" if self.subject.since else "99.9 %", 9.0, "bold") + 4 * self.unit

    def _name_lines(self, holder: str | None, day: date) -> list[str]:
        return self._lines(self.name(holder, day), self._column_width - 20 * self.unit - self._share_width, 8.6)

    def _row_height(self, holder: str | None) -> float:
        """Height of a row, whatever name its holder bears."""
        first, last = self.subject.span or (self.day, self.day)
        borne = () if holder is None else self.dataset.factions[holder].names
        changes = [one.period.start for one in borne if first < one.period.start <= last]
        names = [self.name(holder, day) for day in (first, *changes)]
        room = self._column_width - 20 * self.unit - self._share_width
        lines = max(len(self._lines(name, room, 8.6)) for name in names)
        return self.unit * (6.0 + 10.4 * lines)

    def _split(self) -> list[list[str | None]]:
        """Rows of the legend in columns."""
        count = math.ceil(len(self.holders) / self.columns)
        return [list(self.holders[start : start + count]) for start in range(0, len(self.holders), count)]

    def _legend_height(self) -> float:
        rows = max(sum(self._row_height(holder) for holder in column) for column in self._split())
        keys = math.ceil(len(list(self._keys_wanted())) / self.columns)
        return rows + self.unit * (13 + 6 + 13.5 * keys)

    def _keys_wanted(self) -> Iterator[tuple[str, str]]:
        """Signs to explain, with their words."""
        if self.subject.since:
            yield "changed", self._word("changed")
        first, last = self.subject.span or (self.day, self.day)
        for sign in signs_in(self.dataset, first, last):
            yield sign, self._word(sign)
        for faction, day in sorted(self._first_shown(first, last).items()):
            yield "presence", self._word("presence", name=self.name(faction, max(day, self.day)))

    def _first_shown(self, first: date, last: date) -> dict[str, date]:
        """Factions active in a span without holding a town, with the first day of that."""
        found: dict[str, date] = {}
        for one, _ in self.subject.presence:
            if one.period.start <= last and (one.period.end is None or one.period.end > first):
                found[one.faction] = min(one.period.start, found.get(one.faction, one.period.start))
        return found

    def _draw_legend(self, day: date) -> None:
        unit, style = self.unit, self.style
        top = self.legend_top
        part = self.subject.admin1
        heading = self._word("share_of_part", part=style.called(part)) if part else self._word("share")
        ends = [self._across(self.pad), self._across(self.pad + self.text_width)]
        self._keep(self.page.plot(ends, [top, top], color=style.rule, linewidth=0.7 * unit)[0])
        self._keep(self._say(self.pad, top - 9.5 * unit, heading, 7.2, colour=style.muted))
        now = self.areas(day)
        then = self.areas(self.subject.since) if self.subject.since else None
        whole = sum(now.values())
        lowest = top
        for number, column in enumerate(self._split()):
            x = self.pad + number * (self._column_width + 20 * unit)
            y = top - 13 * unit
            for holder in column:
                self._draw_row(holder, day, x, y, now, then, whole)
                y -= self._row_height(holder)
            lowest = min(lowest, y)
        self._draw_keys(lowest - 4 * unit)

    def _draw_row(
        self,
        holder: str | None,
        day: date,
        x: float,
        y: float,
        now: Mapping[str | None, float],
        then: Mapping[str | None, float] | None,
        whole: float,
    ) -> None:
        unit, style = self.unit, self.style
        absent = holder not in now and (then is None or holder not in then)
        alpha = 0.35 if absent else 1.0
        self._swatch(holder, day, x, y, alpha)
        for number, line in enumerate(self._name_lines(holder, day)):
            self._keep(
                self._say(x + 19 * unit, y - (10.2 + 10.4 * number) * unit, line, 8.6, colour=style.ink, alpha=alpha)
            )
        text = share_text(now.get(holder, 0.0) / whole)
        if then is not None:
            before = share_text(then.get(holder, 0.0) / whole, sign="")
            text = f"{text} \u2190 {before}" if style.is_rtl else f"{before} \u2192 {text}"
        self._keep(
            self._say(
                x + self._column_width,
                y - 10.2 * unit,
                text,
                8.6,
                weight="bold",
                ha="right",
                colour=style.ink,
                alpha=alpha,
            )
        )

    def _draw_keys(self, y: float) -> None:
        unit, style = self.unit, self.style
        for number, (sign, words) in enumerate(self._keys_wanted()):
            x = self.pad + (number % self.columns) * (self._column_width + 20 * unit)
            bottom = y - (number // self.columns + 1) * 13.5 * unit + 3 * unit
            if sign == RING:
                self._ring(self._across(x + 7 * unit), bottom + 4 * unit, 3.4 * unit)
            elif sign == SPLIT:
                self._split_point(self._across(x + 7 * unit), bottom + 4 * unit, 3.4 * unit, self._of_two)
            else:
                hatch = {**HATCHES, "changed": "\\\\\\\\\\\\", "presence": "....."}[sign]
                colour = style.base["halo"] if sign == "changed" else style.base["hatch"]
                box = Rectangle(
                    (self._across(x, 14 * unit), bottom),
                    14 * unit,
                    8.4 * unit,
                    facecolor=style.rule,
                    edgecolor=colour,
                    hatch=hatch,
                    linewidth=0,
                    zorder=7,
                )
                self.page.add_patch(box)
                self._keep(box)
            fits = (self._column_width - 19 * unit) / self._width(words, 7.6)
            self._keep(self._say(x + 19 * unit, bottom + 1.4 * unit, words, 7.6 * min(1, fits), colour=style.muted))

    # -- what changes with the day ---------------------------------------------------------------------------------

    def show(self, day: date) -> None:
        """Replace what was shown by the situation at the end of a day."""
        self._show_map(day)
        self.day = day
        self._draw_header(day)
        self._draw_legend(day)

    # -- output ----------------------------------------------------------------------------------------------------

    def as_bytes(self, form: str) -> bytes:
        """Content of a PNG, SVG or PDF file, without the time of its making."""
        return figure_bytes(self.figure, form, f"{self.title}, {self.day}", self.credit)


def figure_bytes(figure: Figure, form: str, title: str, credit: str) -> bytes:
    """Content of a PNG, SVG or PDF file; the same figure gives the same bytes."""
    metadata: dict[str, dict[str, Any]] = {
        "png": {"Software": None, "Title": title, "Copyright": credit},
        "svg": {"Date": None, "Creator": None, "Title": title, "Rights": credit},
        "pdf": {
            "CreationDate": None,
            "ModDate": None,
            "Producer": None,
            "Creator": None,
            "Title": title,
            "Subject": credit,
        },
    }
    out = io.BytesIO()
    figure.savefig(out, format=form, dpi=figure.dpi, metadata=metadata[form], facecolor=figure.get_facecolor())
    return out.getvalue()


def refuse_bad_size(size: Size) -> None:
    """GeodataError where a picture would be too small to read or too large to make."""
    width, height = size.pixels
    if min(width, height) < SMALLEST_SIDE:
        raise GeodataError(f"{width}x{height} pixels is too small to read; give at least {SMALLEST_SIDE} on each side")
    if max(width, height) > LARGEST_SIDE or width * height > LARGEST_PIXELS:
        raise GeodataError(
            f"{width}x{height} pixels is too large; stay below {LARGEST_SIDE} on a side and "
            f"{LARGEST_PIXELS // 1_000_000} million in all"
        )


def share_text(share: float, sign: str = " %") -> str:
    """A share as a person reads it; nothing is a dash."""
    if share <= 0:
        return "\u2013"
    if share < 0.001:
        return f"<0.1{sign}"
    return f"{100 * share:.1f}{sign}"


def _round_length(km: float) -> float:
    """The greatest of 1, 2, 5, 10, 20, 50 ... not above a length."""
    power = 10.0 ** math.floor(math.log10(km))
    return max(step * power for step in (1, 2, 5) if step * power <= km)


def all_holders(dataset: Dataset, first: date, last: date, admin1: str | None = None) -> tuple[str | None, ...]:
    """Everyone who holds ground on some day of a span, by the most held on one, nobody last."""
    most = {holder: max(m2) for holder, m2 in shares(dataset, first, last, admin1).area_m2.items()}
    held = [holder for holder, m2 in most.items() if m2]
    return tuple(sorted(held, key=lambda one: (one is None, -most[one], one or "")))
