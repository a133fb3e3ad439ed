"""The card that opens a film: title, days, what the map shows, what it is not, licence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from geodata.export.film.frames import Pixels
from geodata.export.picture.figure import Picture
from geodata.export.picture.lettering import wrapped


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float
    weight: str
    colour: str
    before: float
    """Points of space above it."""


TITLE_POINTS, SPAN_POINTS, TEXT_POINTS = 30.0, 15.0, 9.0
"""Sizes of letters at unit 1."""
LEADING = 1.28
"""Distance of lines, in letter sizes."""


def title_card(picture: Picture, first: date, last: date) -> Pixels:
    """Pixels of the card, of the size of the film's pictures."""
    style, size, unit = picture.style, picture.size, picture.unit
    figure = Figure(figsize=(size.width, size.height), dpi=size.dpi, facecolor=style.paper)
    canvas: Any = FigureCanvasAgg(figure)
    width, height = 72 * size.width, 72 * size.height
    margin = max(28 * unit, 0.09 * width)
    lines = _lines(picture, first, last, width - 2 * margin)
    tall = sum(line.before + LEADING * line.size for line in lines)
    y = height - max(margin, (height - tall) / 2)
    long = 44 * unit
    start = picture._across(margin, long) / width
    figure.add_artist(_bar(style.base["front"], start, (y + 10 * unit) / height, long / width, unit))
    for line in lines:
        y -= line.before + line.size
        figure.text(
            1 - margin / width if style.is_rtl else margin / width,
            y / height,
            line.text,
            fontsize=line.size,
            fontweight=line.weight,
            color=line.colour,
            family=style.font,
            ha="right" if style.is_rtl else "left",
        )
        y -= (LEADING - 1) * line.size
    canvas.draw()
    pixels: Pixels = np.array(canvas.buffer_rgba())[..., :3].copy()
    return pixels


def _bar(colour: str, x: float, y: float, width: float, unit: float) -> Any:
    from matplotlib.lines import Line2D

    return Line2D([x, x + width], [y, y], color=colour, linewidth=3.5 * unit, solid_capstyle="butt")


def _lines(picture: Picture, first: date, last: date, room: float) -> list[_Line]:
    style, unit, dataset = picture.style, picture.unit, picture.dataset
    span = style.words["days"].format(first=style.day_text(first), last=style.day_text(last))
    known = style.words["known_until"].format(day=style.day_text(dataset.known_until))
    blocks = (
        (picture.title, TITLE_POINTS, "bold", style.ink, 0.0),
        (span, SPAN_POINTS, "normal", style.ink, 8.0),
        (f"{style.words['end_of_day']}. {known}.", TEXT_POINTS, "normal", style.muted, 14.0),
        (style.words["inferred"], TEXT_POINTS, "normal", style.muted, 3.0),
        (style.words["not_for"], TEXT_POINTS, "normal", style.muted, 3.0),
        (picture.credit, TEXT_POINTS, "bold", style.muted, 12.0),
    )
    return [
        _Line(line, points * unit, weight, colour, (before if number == 0 else 0) * unit)
        for text, points, weight, colour, before in blocks
        for number, line in enumerate(wrapped(text, room, points * unit, weight, style.font))
    ]
