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
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from geodata.counting.shares import shares
from geodata.export.picture.lettering import Box, Room
from geodata.export.picture.map_furniture import STRIP, FurnishedMap
from geodata.export.picture.map_key import presence_in, shown_in, shown_on, signs_in
from geodata.export.picture.map_signs import HATCHES, RING, SPLIT, TONES
from geodata.export.picture.sheet_text import Subject
from geodata.export.picture.style import FigureStyle, Size
from geodata.model.errors import OutOfRange

if TYPE_CHECKING:
    from geodata.dataset import Dataset

LARGEST_SIDE = 12_000
LARGEST_PIXELS = 80_000_000
SMALLEST_SIDE = 240
"""Bounds of a picture, pixels."""
WIDE = 1.25
"""From this ratio of width to height the legend stands beside the map, else below it."""
LETTER_SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
"""Of the usual size of letters; smaller ones are tried where the words do not fit."""
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


class Picture(FurnishedMap):
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
        """Share the sheet between header, map, legend and notes, in letters as large as there is room for."""
        whole = self.unit
        for share in LETTER_SHARES:
            self.unit = share * whole
            box = self._share_out()
            if box:
                break
        else:
            raise OutOfRange("the picture is too small for its words; choose a larger --size, or a shorter --title")
        self._open_page()
        self._open_map(box)
        self.map.set_facecolor(self.style.base["neighbour"])

    def _share_out(self) -> Box | None:
        """Box of the map; None where words leave it too little room."""
        self.pad = 14 * self.unit
        self.notes = self._note_lines(self.width - 2 * self.pad)
        self.foot = self.pad * 0.7 + len(self.notes) * 8.2 * self.unit + 6 * self.unit
        self.keys: tuple[tuple[str, str], ...] = ()
        for _ in range(4):  # the height of the key decides what the map shows, and that what the key has to explain
            box = self._box_of_map()
            if box[3] - box[1] < 0.2 * self.height or self.legend_top - self._legend_height() < self.foot:
                return None
            box = self._with_strip(box)
            wanted = tuple(self._keys_wanted())
            if set(wanted) <= set(self.keys):
                break
            self.keys = wanted
        return box

    def _box_of_map(self) -> Box:
        """Room for the map beside or above the legend."""
        unit, pad = self.unit, self.pad
        self.is_wide = self.width / self.height >= WIDE
        if self.is_wide:
            side = max(0.285 * self.width, 205 * unit)
            west = self._across(side, self.width - side)
            self.text_width = side - 2 * pad
            self.columns = 1
            self.legend_top = self.height - pad - self._header_height() - 6 * unit
            return west, self.foot, west + self.width - side, self.height
        self.text_width = self.width - 2 * pad
        self.columns = 2 if self.width / unit > 420 else 1
        head = pad + self._header_height()
        legend = self._legend_height() + pad * 0.9
        self.legend_top = self.foot + legend - pad * 0.6
        return 0.0, self.foot + legend, self.width, self.height - head - 2 * unit

    def _with_strip(self, box: Box) -> Box:
        """The box, less a strip at its foot where the map has no corner for its scale bar."""
        self.strip = None
        self._look(box)
        if self._scale_plan() is None:
            top = box[1] + STRIP * self.unit
            self.strip = (box[0], box[1], box[2], top)
            box = (box[0], top, box[2], box[3])
            self._look(box)
        return box

    # -- what never changes ----------------------------------------------------------------------------------------

    def _draw_furniture(self) -> None:
        """Scale bar, north arrow and locator."""
        west, south, east, north = self.map_box
        unit = self.unit
        self.room = Room((west + 3 * unit, south + 3 * unit, east - 3 * unit, north - 3 * unit))
        beside = None
        if self.is_wide:
            left = self._across(self.pad, self.text_width)
            top = self.legend_top - self._legend_height() - 10 * unit
            beside = (left, self.foot + 6 * unit, left + self.text_width, top)
        self._furnish(beside)

    # -- words beside the map --------------------------------------------------------------------------------------

    @property
    def _title(self) -> tuple[list[str], float]:
        """Lines above the date and the size of their letters: the title asked for, else what the map is of."""
        size = 14.0 if self.subject.title else 9.5
        part = self.style.called(self.subject.admin1) if self.subject.admin1 else ""
        text = self.subject.title or " \u00b7 ".join(filter(None, [part, self.title]))
        return self._lines(text, self.text_width, size, "bold"), size

    def _subtitle_lines(self) -> list[str]:
        first = self._word("end_of_day")
        if self.subject.since:
            changed = self._word("changed_between", day=self.style.day_text(self.subject.since))
            first = f"{changed}. {first}."
        return self._lines(first, self.text_width, 8.2)

    @property
    def _date_size(self) -> float:
        return min(26.0, 26.0 * self.text_width / self._longest_day(26.0))

    def _header_height(self) -> float:
        lines, size = self._title
        return self.unit * (
            len(lines) * (size + 3.5) + 4 + 1.12 * self._date_size + 3 + 11 * len(self._subtitle_lines())
        )

    def _draw_header(self, day: date) -> None:
        y, unit = self.height - self.pad, self.unit
        lines, size = self._title
        colour = self.style.ink if self.subject.title else self.style.muted
        for line in lines:
            y -= (size + 0.5) * unit
            self._keep(self._say(self.pad, y, line, size, weight="bold", colour=colour))
            y -= 3 * unit
        y -= (4 + 0.82 * self._date_size) * unit
        text = self.style.day_text(day)
        self._keep(self._say(self.pad, y, text, self._date_size, weight="bold", colour=self.style.ink))
        y -= (0.3 * self._date_size + 3) * unit
        for line in self._subtitle_lines():
            y -= 8 * unit
            self._keep(self._say(self.pad, y, line, 8.2, colour=self.style.muted))
            y -= 3 * unit

    # -- legend ----------------------------------------------------------------------------------------------------

    @property
    def _example(self) -> str | None:
        """A holder whose colour shows the tones in the key."""
        return next(iter(self.holders), None)

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
        return self._lines(self._called(holder, day), self._column_width - 20 * self.unit - self._share_width, 8.6)

    def _called(self, holder: str | None, day: date) -> str:
        """Name on a day; of a comparison, where its two days have two, both."""
        since = self.subject.since
        return self.names(holder, [since, day] if since and holder in self.areas(since) else [day])

    def _row_height(self, holder: str | None) -> float:
        """Height of a row, whatever name its holder bears."""
        first, last = self.subject.span or (self.day, self.day)
        borne = () if holder is None else self.dataset.factions[holder].names
        changes = [one.period.start for one in borne if first < one.period.start <= last]
        names = [self._called(holder, day) for day in (first, *changes)]
        room = self._column_width - 20 * self.unit - self._share_width
        lines = max(len(self._lines(name, room, 8.6)) for name in names)
        return self.unit * (6.0 + 10.4 * lines)

    def _split(self) -> list[list[str | None]]:
        """Rows of the legend in columns; none where nobody holds anything in view."""
        count = max(1, math.ceil(len(self.holders) / self.columns))
        return [list(self.holders[start : start + count]) for start in range(0, len(self.holders), count)]

    def _legend_height(self) -> float:
        rows = max((sum(self._row_height(holder) for holder in column) for column in self._split()), default=0.0)
        keys = math.ceil(len(self.keys) / self.columns)
        return rows + self.unit * (13 + 6 + 13.5 * keys)

    def _keys_wanted(self) -> Iterator[tuple[str, str]]:
        """Signs that the map shows, with their words; for a film those of its span, so that no row moves."""
        shown = shown_in(*self.subject.span) if self.subject.span else shown_on([self.day])
        for sign in signs_in(self, self.view, self.day, shown):
            yield sign, self._word(sign)
        for faction, day in sorted(presence_in(self, self.view, shown).items()):
            yield "presence", self._word("presence", name=self.name(faction, max(day, self.day)))

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
        for number, (sign, words) in enumerate(self.keys):
            x = self.pad + (number % self.columns) * (self._column_width + 20 * unit)
            bottom = y - (number // self.columns + 1) * 13.5 * unit + 3 * unit
            if sign == RING:
                self._ring(self._across(x + 7 * unit), bottom + 4 * unit, 3.4 * unit)
            elif sign == SPLIT:
                self._split_point(self._across(x + 7 * unit), bottom + 4 * unit, 3.4 * unit, self._of_two)
            else:
                hatch = {**HATCHES, "changed": "\\\\\\\\\\\\", "presence": "....."}.get(sign)
                colour = style.base["halo"] if sign == "changed" else style.base["hatch"]
                box = Rectangle(
                    (self._across(x, 14 * unit), bottom),
                    14 * unit,
                    8.4 * unit,
                    facecolor=self.fill(self._example, TONES.index(sign)) if sign in TONES else style.rule,
                    edgecolor=colour,
                    hatch=hatch,
                    linewidth=0,
                    zorder=7,
                )
                if sign in TONES:
                    self._hatch_tone(box, self._example, TONES.index(sign))
                self.page.add_artist(box)
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
    if form == "png":
        return _png(figure, title, credit)
    metadata: dict[str, dict[str, Any]] = {
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


def _png(figure: Figure, title: str, credit: str) -> bytes:
    """Content of a PNG file without an alpha channel: nothing of a page is transparent."""
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    about = PngInfo()
    about.add_text("Title", title)
    about.add_text("Copyright", credit)
    pixels = np.ascontiguousarray(np.asarray(canvas.buffer_rgba())[..., :3])
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", dpi=(figure.dpi, figure.dpi), pnginfo=about)
    return out.getvalue()


def refuse_bad_size(size: Size) -> None:
    """OutOfRange where a picture would be too small to read or too large to make."""
    width, height = size.pixels
    if min(width, height) < SMALLEST_SIDE:
        raise OutOfRange(f"{width}x{height} pixels is too small to read; give at least {SMALLEST_SIDE} on each side")
    if max(width, height) > LARGEST_SIDE or width * height > LARGEST_PIXELS:
        raise OutOfRange(
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


def all_holders(dataset: Dataset, first: date, last: date, admin1: str | None = None) -> tuple[str | None, ...]:
    """Everyone who holds ground on some day of a span, by the most held on one, nobody last."""
    most = {holder: max(m2) for holder, m2 in shares(dataset, first, last, admin1).area_m2.items()}
    held = [holder for holder, m2 in most.items() if m2]
    return tuple(sorted(held, key=lambda one: (one is None, -most[one], one or "")))
