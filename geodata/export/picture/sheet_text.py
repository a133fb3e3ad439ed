"""The page of a picture or sheet: its text, colours of holders, and the notes at its foot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, Rectangle, Wedge
from matplotlib.patheffects import withStroke
from shapely.geometry.base import BaseGeometry

from geodata.export.data.credits import Credits, credits_of
from geodata.export.picture.lettering import Box, width_of, wrapped
from geodata.export.picture.map_signs import HATCH_LINES
from geodata.export.picture.style import WORDS, FigureStyle
from geodata.model.records import Presence

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geodata.dataset import Dataset


RIGHT_TO_LEFT_MARK = "\u200f"
"""Not seen; a line that begins with it runs from the right, even where its first word is Latin."""


@dataclass(frozen=True)
class Subject:
    """What a picture is of, besides its day."""

    title: str = ""
    """Printed above the date; "" for none."""
    since: date | None = None
    """First day of a comparison; None for a picture of one day."""
    admin1: str | None = None
    """First-level unit to look at; None for the country."""
    bbox: tuple[float, float, float, float] | None = None
    """West, south, east, north of what to look at, degrees."""
    presence: tuple[tuple[Presence, BaseGeometry], ...] = ()
    """Overlays without a holder, with their outlines in lon, lat."""
    holders: tuple[str | None, ...] = ()
    """Rows of the legend; empty for those of the day. Films name all of their span, so that no row moves."""
    plain: bool = False
    """True for one colour per holder, whatever is known of its ground."""
    span: tuple[date, date] | None = None
    """First and last day of a film: rows are as high as the names borne in it want."""


class PageDrawing:
    """A figure as one page; lengths are points from the lower left."""

    page: Axes
    """The whole figure, in points."""
    pad: float
    """Margin of text."""
    foot: float
    """Height of the notes."""
    notes: list[str]
    """Lines below the map: method, sources, licence."""
    credit: str
    """Title, version, licence and fingerprint of the dataset."""

    def __init__(self, dataset: Dataset, style: FigureStyle, subject: Subject, figure: Figure, unit: float) -> None:
        """Prepare for drawing; ``unit`` is how much larger than on the web picture letters and lines are."""
        self.dataset, self.style, self.subject, self.figure, self.unit = dataset, style, subject, figure, unit
        self.changing: list[Any] = []  # what is replaced when another day is shown
        self.width, self.height = (72 * float(side) for side in figure.get_size_inches())

    def _open_page(self) -> None:
        """The whole figure as axes in points."""
        self.page = self._axes((0, 0, self.width, self.height), zorder=5)
        self.page.set_xlim(0, self.width)
        self.page.set_ylim(0, self.height)

    def _axes(self, box: Box, zorder: float) -> Axes:
        west, south, east, north = box
        at = (west / self.width, south / self.height, (east - west) / self.width, (north - south) / self.height)
        axes = self.figure.add_axes(at, zorder=zorder)
        axes.set_xticks([])
        axes.set_yticks([])
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.patch.set_visible(zorder < 5)
        return axes

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        weight: str = "normal",
        colour: str | None = None,
        ha: str = "left",
        halo: bool = False,
        zorder: float = 8,
        **more: Any,
    ) -> Any:
        effects = [withStroke(linewidth=2.0 * self.unit, foreground=self.style.base["halo"])] if halo else None
        return self.page.text(
            x,
            y,
            text,
            fontsize=size * self.unit,
            fontweight=weight,
            color=colour or self.style.base["label"],
            ha=ha,
            va="baseline",
            zorder=zorder,
            path_effects=effects,
            family=self.style.font,
            **more,
        )

    def _say(self, x: float, y: float, text: str, size: float, *, ha: str = "left", **more: Any) -> Any:
        """Text that runs with the page: ``x`` counts from the side on which reading begins."""
        if self.style.is_rtl:
            ha = {"left": "right", "right": "left"}.get(ha, ha)
            text = text if _is_number(text) else RIGHT_TO_LEFT_MARK + text
        return self._text(self._across(x), y, text, size, ha=ha, **more)

    def _across(self, x: float, width: float = 0.0) -> float:
        """West end of what is ``width`` wide and begins at ``x``, which counts from where reading begins."""
        return self.width - x - width if self.style.is_rtl else x

    def _width(self, text: str, size: float, weight: str = "normal") -> float:
        return width_of(text, size * self.unit, weight, self.style.font)

    def _longest_day(self, size: float) -> float:
        """Width of the longest date in bold, so that every day is written as large as that one can be."""
        return max(self._width(self.style.day_text(date(2024, month, 28)), size, "bold") for month in range(1, 13))

    def _lines(self, text: str, room: float, size: float, weight: str = "normal") -> list[str]:
        return wrapped(text, room, size * self.unit, weight, self.style.font)

    def _word(self, key: str, **values: object) -> str:
        return self.style.words[key].format(**values)

    @property
    def title(self) -> str:
        """Title asked for, or that of the dataset."""
        return self.subject.title or self.style.called(self.dataset.title)

    def name(self, holder: str | None, day: date) -> str:
        """Name a holder bears on a day."""
        if holder is None:
            return self._word("nobody")
        return self.style.name_of(self.dataset.factions[holder].name_on(day))

    def names(self, holder: str | None, days: Iterable[date]) -> str:
        """Names a holder bore on some days, in order, with an arrow from each to the next."""
        names = list(dict.fromkeys(self.name(holder, day) for day in days))
        return (" \u2190 " if self.style.is_rtl else " \u2192 ").join(names)

    def letter(self, holder: str | None, day: date) -> str:
        """Letters of a holder; nobody has none."""
        if holder is None:
            return ""
        return self.dataset.factions[holder].name_on(day).letter or self.style.letters.get(holder, "")

    def _keep(self, artist: Any) -> Any:
        """Remember an artist as one to be replaced."""
        self.changing.append(artist)
        return artist

    def fill(self, holder: str | None, tone: int = 0) -> str:
        """Colour of a holder's ground over the land; of a weaker tone it is nearer to the common sand."""
        colour = mixed(self.style.base["sand"], self.style.fills[holder], self.style.towards_sand[tone])
        return mixed(colour, self.style.base["land"], self.style.opacity)

    @property
    def _of_two(self) -> tuple[str, str]:
        """Fills of a divided point that stands for all of them."""
        return self.style.muted, self.style.rule

    def _ring(self, x: float, y: float, radius: float) -> None:
        for colour, width in ((self.style.base["halo"], 2.6), (self.style.base["label"], 1.3)):
            ring = Ellipse(
                (x, y),
                2 * radius,
                2 * radius,
                facecolor="none",
                edgecolor=colour,
                linewidth=width * self.unit,
                zorder=5.5,
            )
            self.page.add_artist(ring)
            self._keep(ring)

    def _split_point(self, x: float, y: float, radius: float, fills: Sequence[str]) -> None:
        """A point in several colours: the first on its left half, the others on its right one."""
        base = self.style.base
        half = 180 / max(1, len(fills) - 1)
        wedges = [(90.0, 270.0, fills[0])]
        wedges += [(90 - (number + 1) * half, 90 - number * half, fill) for number, fill in enumerate(fills[1:])]
        halo = Ellipse((x, y), 2.7 * radius, 2.7 * radius, facecolor=base["halo"], edgecolor="none", zorder=6.1)
        edge = Ellipse(
            (x, y),
            2 * radius,
            2 * radius,
            facecolor="none",
            edgecolor=base["label"],
            linewidth=0.9 * self.unit,
            zorder=6.3,
        )
        parts = (Wedge((x, y), radius, *ends, facecolor=fill, linewidth=0, zorder=6.2) for *ends, fill in wedges)
        for patch in (halo, *parts, edge):
            self.page.add_artist(patch)
            self._keep(patch)

    def _swatch(self, holder: str | None, day: date, x: float, y: float, alpha: float = 1.0) -> None:
        """Colour, pattern and letters of a holder; ``x`` and ``y`` are where its row begins, and its top."""
        unit, style = self.unit, self.style
        fill = self.fill(holder)
        box = Rectangle(
            (self._across(x, 14 * unit), y - 12.2 * unit),
            14 * unit,
            10 * unit,
            facecolor=fill,
            edgecolor=style.base["border"],
            linewidth=0.5 * unit,
            alpha=alpha,
            zorder=7,
        )
        self.page.add_artist(box)
        self._keep(box)
        if holder is not None and holder in style.patterns:
            box.set_hatch(style.patterns[holder])
        letters = self.letter(holder, day)
        middle = x + 7 * unit, y - 9.8 * unit
        ink = _legible(fill)
        self._keep(self._say(*middle, letters, 6.6, weight="bold", ha="center", colour=ink, alpha=alpha))

    def _hatch_tone(self, box: Rectangle, holder: str | None, tone: int) -> None:
        """Give a swatch of the key the hatch that a holder's ground of a tone has."""
        pattern = self.style.patterns.get(holder or "")
        if pattern:
            box.set_hatch(pattern)
            box.set_hatch_linewidth(HATCH_LINES[tone])

    def _note_lines(self, room: float) -> list[str]:
        """Statement below the map: method, sources, licence."""
        credits, dataset = credits_of(self.dataset), self.dataset
        notes = [
            self._word("inferred"),
            self._word("sources", events=f"{len(dataset.events):,}", sources=f"{len(dataset.sources):,}"),
            f"{self._word('known_until', day=self.style.day_text(dataset.known_until))}.",
            self.style.called(credits.statement) if credits.statement else "",
            self._word("not_for"),
            self._word("base", credit=base_credit(dataset)) if base_credit(dataset) else "",
        ]
        self.credit = credit_line(credits, self.style.called(credits.title), self.style.words["version"])
        return [*self._lines(" ".join(filter(None, notes)), room, 6.0), *self._lines(self.credit, room, 6.0, "bold")]

    def _draw_notes(self) -> None:
        y = self.foot - 12.5 * self.unit
        bold = len(self._lines(self.credit, self.width - 2 * self.pad, 6.0, "bold"))
        for number, line in enumerate(self.notes):
            last = number >= len(self.notes) - bold
            self._say(
                self.pad,
                y,
                line,
                6.0,
                weight="bold" if last else "normal",
                colour=self.style.ink if last else self.style.muted,
            )
            y -= 8.2 * self.unit


def credit_line(credits: Credits, title: str, version: str = WORDS["version"]) -> str:
    """Title, version, licence and fingerprint of a dataset."""
    edition = version.format(number=credits.version) if credits.version else ""
    return " \u00b7 ".join(filter(None, [title, edition, credits.licence, credits.fingerprint[:10]]))


def base_credit(dataset: Dataset) -> str:
    """Makers of the base layers with their licence, from the last column of base/ATTRIBUTION.md."""
    file = dataset.path / "base" / "ATTRIBUTION.md"
    if not file.is_file():
        return ""
    rows = re.findall(r"^\|.*\|\s*([^|]+?)\s*\|\s*$", file.read_text(encoding="utf-8"), re.M)
    named = (row.split(": ", 1) for row in rows if ": " in row)
    return "; ".join(dict.fromkeys(f"{makers} ({licence})" for licence, makers in named))


def _is_number(text: str) -> bool:
    """True for figures without a word: they run from the left in every language."""
    return not any(letter.isalpha() for letter in text)


def mixed(over: str, under: str, opacity: float) -> str:
    """Colour of a translucent layer over another."""
    a, b = (tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in (over, under))
    return "#" + "".join(f"{round(opacity * x + (1 - opacity) * y):02x}" for x, y in zip(a, b, strict=True))


def _legible(fill: str) -> str:
    """Black or white, whichever is read better on a colour (WCAG relative luminance)."""
    channels = [int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return "black" if 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 else "white"
