"""A picture of one day, or of what changed between two, ready to print: map, legend, date, scale, sources, licence.

A ``Picture`` draws what never changes once; ``show(day)`` replaces the rest, which is how films reuse it.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, PathPatch, Polygon, Rectangle
from matplotlib.patheffects import withStroke
from shapely.geometry.base import BaseGeometry

from geodata.errors import GeodataError, OutOfRange
from geodata.export.basemap import BaseMap, base_map, path_of
from geodata.export.credits import credits_of
from geodata.export.lettering import Box, Room, width_of, wrapped
from geodata.export.style import FigureStyle, Size
from geodata.model import Basis, Place, Presence, Status
from geodata.over_time import shares
from geodata.transfers import compare

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geodata.dataset import Dataset

LARGEST_SIDE = 12_000
LARGEST_PIXELS = 80_000_000
SMALLEST_SIDE = 240
"""Bounds of a picture, pixels."""
INFERRED_SHARE = 0.72
"""Opacity of inferred ground, as a share of that of assessed ground."""
WIDE = 1.25
"""From this ratio of width to height the legend stands beside the map, else below it."""
LETTERS = {1: 10.0, 2: 8.4, 3: 7.0, 4: 6.4, 5: 6.0}
"""Label rank -> size of its letters, points at unit 1."""
CLOSE_KM = 260.0
"""A map narrower than this shows places of every rank."""
FORMATS = ("png", "svg", "pdf")


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
    span: tuple[date, date] | None = None
    """First and last day of a film: rows are as high as the names borne in it want."""


def picture(
    dataset: Dataset, day: date, style: FigureStyle, size: Size, subject: Subject | None = None, form: str = "png"
) -> bytes:
    """One day, or one comparison, as the content of a PNG, SVG or PDF file; the same input gives the same bytes."""
    with settings():
        shot = Picture(dataset, style, size, subject or Subject(), day)
        shot.show(day)
        return shot.as_bytes(form)


def settings() -> AbstractContextManager[None]:
    """Settings under which pictures are drawn."""
    return mpl.rc_context(
        {
            "svg.hashsalt": "territory",
            "svg.fonttype": "path",
            "pdf.fonttype": 42,
            "hatch.linewidth": 0.8,
            "path.simplify": True,
            "text.parse_math": False,
            "font.family": "DejaVu Sans",
        }
    )


class Picture:
    """A map sheet that can show one day after the other."""

    def __init__(self, dataset: Dataset, style: FigureStyle, size: Size, subject: Subject, day: date) -> None:
        """Draw all that does not change with the day; ``day`` says which holders the legend has by default."""
        refuse_bad_size(size)
        self.dataset, self.style, self.size, self.subject = dataset, style, size, subject
        self.unit = size.unit
        self.base = base_of(dataset)
        self.figure = Figure(figsize=(size.width, size.height), dpi=size.dpi, facecolor=style.paper)
        FigureCanvasAgg(self.figure)
        self.day = day
        self.holders = subject.holders or self._holders(day)
        self.changing: list[Any] = []  # what show() replaces
        self.width, self.height = 72 * size.width, 72 * size.height
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
            self.map_box: Box = (side, foot, self.width, self.height)
            self.text_width = side - 2 * pad
            self.columns = 1
            self.legend_top = self.height - pad - self._header_height() - 6 * unit
        else:
            self.text_width = self.width - 2 * pad
            self.columns = 2 if self.width / unit > 420 else 1
            head = pad + self._header_height()
            legend = self._legend_height() + pad * 0.9
            self.map_box = (0.0, foot + legend, self.width, self.height - head - 2 * unit)
            self.legend_top = foot + legend - pad * 0.6
        west, south, east, north = self.map_box
        if north - south < 0.2 * self.height:
            raise GeodataError("the picture is too small for its legend; choose a larger --size")
        self.page = self._axes((0, 0, self.width, self.height), zorder=5)
        self.page.set_xlim(0, self.width)
        self.page.set_ylim(0, self.height)
        self.map = self._axes(self.map_box, zorder=1)
        self.map.set_facecolor(self.style.base["neighbour"])
        self.view = self._view((east - west) / (north - south))
        self.map.set_xlim(self.view[0], self.view[2])
        self.map.set_ylim(self.view[1], self.view[3])
        self.points_per_km = (east - west) / (self.view[2] - self.view[0])

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

    def _view(self, ratio: float) -> Box:
        """West, south, east, north of the map in kilometres: what is looked at, widened to the map's shape."""
        west, south, east, north = self._focus.bounds
        margin = 0.035 * max(east - west, north - south)
        width, height = east - west + 2 * margin, north - south + 2 * margin
        width, height = max(width, height * ratio), max(height, width / ratio)
        x, y = (west + east) / 2, (south + north) / 2
        return x - width / 2, y - height / 2, x + width / 2, y + height / 2

    @cached_property
    def _focus(self) -> BaseGeometry:
        if self.subject.bbox:
            box = shapely.box(*self.subject.bbox)
            if not self.base.plane.flat(box).intersects(self.base.country):
                raise OutOfRange("the --bbox lies outside the country; write W,S,E,N in degrees")
            return self.base.plane.flat(box)
        if self.subject.admin1:
            if self.subject.admin1 not in self.base.admin1:
                known = ", ".join(self.base.admin1)
                raise OutOfRange(f'"{self.subject.admin1}" is no first-level unit of this dataset; they are: {known}')
            return self.base.admin1[self.subject.admin1]
        return self.base.country

    @property
    def is_zoomed(self) -> bool:
        """True where the picture shows a part of the country."""
        return bool(self.subject.bbox or self.subject.admin1)

    # -- what never changes ----------------------------------------------------------------------------------------

    def _draw_ground(self) -> None:
        base, colours = self.base, self.style.base
        thin = 0.6 * self.unit
        self._shape(base.sea, colours["sea"], colours["shore"], thin, 1)
        for _, one in base.neighbours:
            self._shape(one, colours["neighbour"], colours["neighbour-border"], thin, 1.1)
        self._shape(base.country, colours["land"], "none", 0, 1.2)

    def _draw_lines(self) -> None:
        """Water, lines of first-level units and the border, over the zones."""
        base, colours = self.base, self.style.base
        unit = self.unit
        self._shape(base.rivers, "none", colours["river"], 0.9 * unit, 4)
        self._shape(base.lakes, colours["lake"], colours["river"], 0.4 * unit, 4.1)
        for one in base.admin1.values():
            self._shape(one, "none", colours["admin1"], 0.45 * unit, 4.2, alpha=0.55, linestyle=(0, (4, 2.5)))
        self._shape(base.country, "none", colours["border"], 1.3 * unit, 4.4)
        if self.subject.admin1:
            self._shape(self._focus, "none", colours["border"], 1.6 * unit, 4.5)

    def _shape(
        self,
        geometry: BaseGeometry,
        fill: str,
        edge: str,
        width: float,
        zorder: float,
        axes: Axes | None = None,
        **more: Any,
    ) -> PathPatch:
        patch = PathPatch(
            path_of(geometry), facecolor=fill, edgecolor=edge, linewidth=width, zorder=zorder, joinstyle="round", **more
        )
        (axes or self.map).add_artist(patch)  # unlike add_patch it does not measure the path, which is slow
        return patch

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
            text = f"{km * share:g}" + (" km" if share == 1 else "")
            self._text(x + share * length, y + 5.2 * unit, text, 6.2, ha="center", halo=True)
        foot = y + 16 * unit
        tip, notch = (x, foot + 14 * unit), (x, foot + 3 * unit)
        self.page.add_patch(
            Polygon([tip, (x - 4 * unit, foot), notch, (x + 4 * unit, foot)], facecolor=ink, edgecolor="none")
        )
        self._text(x, foot + 15.5 * unit, "N", 6.8, ha="center", weight="bold", halo=True)
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

    def _draw_labels(self) -> None:
        """Names of places, the greater first, each clear of the others; then those of neighbours where room is left."""
        self.labelled: list[str] = []
        shown = list(self._labelled_places())
        dots = {place.id: self._dot_box(place) for place in shown}
        for place in shown:
            if place.label_rank <= 2:
                self.room.taken.append(dots[place.id])
        for place in shown:
            self._label(place, dots[place.id])
        for name, one in self._names_around():
            self._name_neighbour(name, one)

    def _labelled_places(self) -> Iterable[Place]:
        west, south, east, north = self.view
        deepest = 5 if east - west < CLOSE_KM else 3
        headline = set(self.dataset.settings.headline_places)

        def urgency(place: Place) -> tuple[Any, ...]:
            return place.label_rank, place.id not in headline, -(place.population or 0), place.id

        for place in sorted(self.dataset.places.values(), key=urgency):
            x, y = self.base.plane.point(place.lon, place.lat)
            settled = place.kind not in ("area", "neighbourhood", "crossing") and not place.part_of and not place.area
            if settled and place.label_rank <= deepest and west < x < east and south < y < north:
                yield place

    def _at(self, place: Place) -> tuple[float, float]:
        """Point of a place on the page."""
        x, y = self.base.plane.point(place.lon, place.lat)
        return self._on_page(x, y)

    def _on_page(self, x: float, y: float) -> tuple[float, float]:
        scale = self.points_per_km
        return self.map_box[0] + (x - self.view[0]) * scale, self.map_box[1] + (y - self.view[1]) * scale

    def _radius(self, place: Place) -> float:
        return self.unit * {1: 2.5, 2: 1.9}.get(place.label_rank, 1.4)

    def _dot_box(self, place: Place) -> Box:
        (x, y), r = self._at(place), 1.3 * self._radius(place)
        return x - r, y - r, x + r, y + r

    def _label(self, place: Place, dot: Box) -> None:
        x, y = self._at(place)
        size = LETTERS[min(5, max(1, place.label_rank))]
        weight = "bold" if place.label_rank == 1 else "normal"
        text = place.name_en
        width, height = self._width(text, size, weight), 1.0 * size * self.unit
        own = place.label_rank <= 2
        if not own and not self.room.is_free(dot):
            return
        box = self.room.place(x, y, width, height, self._radius(place) + 2.2 * self.unit, dot)
        if box is None:
            return
        if not own:
            self.room.taken.append(dot)
        self.labelled.append(place.id)
        radius, colours = self._radius(place), self.style.base
        self.page.add_patch(
            Ellipse(
                (x, y),
                2 * radius,
                2 * radius,
                facecolor=colours["halo"],
                edgecolor=colours["label"],
                linewidth=0.9 * self.unit,
                zorder=6,
            )
        )
        self._text(box[0], box[1] + 0.18 * height, text, size, weight=weight, halo=True, zorder=7)

    def _names_around(self) -> Iterator[tuple[str, BaseGeometry]]:
        view = shapely.box(*self.view)
        for name, one in self.base.neighbours:
            part = one.intersection(view)
            if name and part.area > 0.012 * view.area:
                yield name, part

    def _name_neighbour(self, name: str, part: BaseGeometry) -> None:
        text = "\u2009".join(name.upper())
        width, height = self._width(text, 7.6), 7.6 * self.unit
        spots = []
        west, south, east, north = part.bounds
        for i in range(1, 12):
            for j in range(1, 12):
                point = shapely.Point(west + (east - west) * i / 12, south + (north - south) * j / 12)
                if part.contains(point):
                    spots.append((-shapely.distance(part.boundary, point), self._on_page(point.x, point.y)))
        box = self.room.first_free([spot for _, spot in sorted(spots)], width, height)
        if box:
            self._text(box[0], box[1] + 0.15 * height, text, 7.6, colour=self.style.base["label-faint"])

    # -- words beside the map --------------------------------------------------------------------------------------

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

    def _width(self, text: str, size: float, weight: str = "normal") -> float:
        return width_of(text, size * self.unit, weight, self.style.font)

    def _lines(self, text: str, room: float, size: float, weight: str = "normal") -> list[str]:
        return wrapped(text, room, size * self.unit, weight, self.style.font)

    def _word(self, key: str, **values: object) -> str:
        return self.style.words[key].format(**values)

    def _note_lines(self, room: float) -> list[str]:
        """Statement below the map: method, sources, licence."""
        credits, dataset = credits_of(self.dataset), self.dataset
        notes = [
            self._word("inferred"),
            self._word("sources", events=f"{len(dataset.events):,}", sources=f"{len(dataset.sources):,}"),
            credits.statement,
            self._word("not_for"),
            self._word("base", credit=base_credit(dataset)) if base_credit(dataset) else "",
        ]
        credit = (
            f"{credits.title}"
            + (f", version {credits.version}" if credits.version else "")
            + f" \u00b7 {credits.licence}"
        )
        credit += f" \u00b7 {credits.fingerprint[:10]}"
        self.credit = credit
        return [*self._lines(" ".join(filter(None, notes)), room, 6.0), *self._lines(credit, room, 6.0, "bold")]

    def _draw_notes(self) -> None:
        y = self.foot - 12.5 * self.unit
        bold = len(self._lines(self.credit, self.width - 2 * self.pad, 6.0, "bold"))
        for number, line in enumerate(self.notes):
            last = number >= len(self.notes) - bold
            self._text(
                self.pad,
                y,
                line,
                6.0,
                weight="bold" if last else "normal",
                colour=self.style.ink if last else self.style.muted,
            )
            y -= 8.2 * self.unit

    @property
    def _title_lines(self) -> list[str]:
        return self._lines(self.subject.title, self.text_width, 14.0, "bold") if self.subject.title else []

    def _subtitle_lines(self, day: date) -> list[str]:
        known = self._word("known_until", day=self.style.day_text(self.dataset.known_until))
        first = self._word("end_of_day")
        if self.subject.since:
            first = self._word("changed_between", day=self.style.day_text(self.subject.since))
        return [*self._lines(first, self.text_width, 8.2), *self._lines(known, self.text_width, 8.2)]

    @cached_property
    def _date_size(self) -> float:
        longest = self.style.day_text(date(2024, 9, 30))
        return min(26.0, 26.0 * self.text_width / self._width(longest, 26.0, "bold"))

    def _header_height(self) -> float:
        titles = len(self._title_lines) * 17.5 + (4 if self.subject.title else 0)
        return self.unit * (titles + 1.12 * self._date_size + 3 + 11 * len(self._subtitle_lines(self.day)))

    def _draw_header(self, day: date) -> None:
        y, unit = self.height - self.pad, self.unit
        for line in self._title_lines:
            y -= 14.5 * unit
            self._keep(self._text(self.pad, y, line, 14.0, weight="bold", colour=self.style.ink))
            y -= 3 * unit
        y -= (4 * unit if self.subject.title else 0) + 0.82 * self._date_size * unit
        text = self.style.day_text(day)
        self._keep(self._text(self.pad, y, text, self._date_size, weight="bold", colour=self.style.ink))
        y -= (0.3 * self._date_size + 3) * unit
        for line in self._subtitle_lines(day):
            y -= 8 * unit
            self._keep(self._text(self.pad, y, line, 8.2, colour=self.style.muted))
            y -= 3 * unit

    # -- legend ----------------------------------------------------------------------------------------------------

    def areas(self, day: date) -> dict[str | None, float]:
        """Square kilometres by holder of the country, or of the unit looked at."""
        total: dict[str | None, float] = {}
        for cell in self.dataset.cells.values():
            km2 = cell.m2_in(self.subject.admin1) / 1e6
            if km2:
                holder = self.dataset.period_of(cell.id, day).holder
                total[holder] = total.get(holder, 0.0) + km2
        return total

    def _holders(self, day: date) -> tuple[str | None, ...]:
        """Holders of the day (and of the other), the largest first, nobody last."""
        now = self.areas(day)
        then = self.areas(self.subject.since) if self.subject.since else {}
        both = {**then, **now}
        return tuple(sorted(both, key=lambda one: (one is None, -now.get(one, 0.0), one or "")))

    def name(self, holder: str | None, day: date) -> str:
        """Name a holder bears on a day."""
        return self._word("nobody") if holder is None else self.dataset.factions[holder].name_on(day).name_en

    def letter(self, holder: str | None, day: date) -> str:
        """Letters of a holder; nobody has none."""
        if holder is None:
            return ""
        return self.dataset.factions[holder].name_on(day).letter or self.style.letters.get(holder, "")

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
        yield "contested", self._word("contested")
        yield "besieged", self._word("besieged")
        first, last = self.subject.span or (self.day, self.day)
        around = (one for one, _ in self.subject.presence if one.period.start <= last)
        for faction in sorted({one.faction for one in around if one.period.end is None or one.period.end > first}):
            yield "presence", self._word("presence", name=self.name(faction, self.day))

    def _draw_legend(self, day: date) -> None:
        unit, style = self.unit, self.style
        top = self.legend_top
        heading = self._word("share_of_part", part=self.subject.admin1) if self.subject.admin1 else self._word("share")
        self._keep(
            self.page.plot([self.pad, self.pad + self.text_width], [top, top], color=style.rule, linewidth=0.7 * unit)[
                0
            ]
        )
        self._keep(self._text(self.pad, top - 9.5 * unit, heading, 7.2, colour=style.muted))
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
        fill = self.fill(holder)
        box = Rectangle(
            (x, y - 12.2 * unit),
            14 * unit,
            10 * unit,
            facecolor=fill,
            edgecolor=style.base["border"],
            linewidth=0.5 * unit,
            alpha=alpha,
            zorder=7,
        )
        self.page.add_patch(box)
        self._keep(box)
        if holder is not None and holder in style.patterns:
            box.set_hatch(style.patterns[holder])
        ink = _legible(fill)
        self._keep(
            self._text(
                x + 7 * unit,
                y - 9.8 * unit,
                self.letter(holder, day),
                6.6,
                weight="bold",
                ha="center",
                colour=ink,
                alpha=alpha,
            )
        )
        for number, line in enumerate(self._name_lines(holder, day)):
            self._keep(
                self._text(x + 19 * unit, y - (10.2 + 10.4 * number) * unit, line, 8.6, colour=style.ink, alpha=alpha)
            )
        text = share_text(now.get(holder, 0.0) / whole)
        if then is not None:
            text = f"{share_text(then.get(holder, 0.0) / whole, sign='')} \u2192 {text}"
        self._keep(
            self._text(
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
            if sign == "besieged":
                self._ring(x + 7 * unit, bottom + 4 * unit, 3.4 * unit)
            else:
                hatch = {"contested": "//////", "changed": "\\\\\\\\\\\\", "presence": "....."}[sign]
                colour = style.base["halo"] if sign == "changed" else style.base["hatch"]
                box = Rectangle(
                    (x, bottom),
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
            self._keep(self._text(x + 19 * unit, bottom + 1.4 * unit, words, 7.6, colour=style.muted))

    # -- what changes with the day ---------------------------------------------------------------------------------

    def _keep(self, artist: Any) -> Any:
        """Remember an artist as one to be replaced."""
        self.changing.append(artist)
        return artist

    def show(self, day: date) -> None:
        """Replace what was shown by the situation at the end of a day."""
        self.dataset.require_day(day)
        for artist in self.changing:
            artist.remove()
        self.changing.clear()
        self.day = day
        self._draw_zones(day)
        self._draw_presence(day)
        self._draw_rings(day)
        self._draw_header(day)
        self._draw_legend(day)

    def fill(self, holder: str | None, share: float = 1.0) -> str:
        """Colour of a holder's ground over the land."""
        return mixed(self.style.fills[holder], self.style.base["land"], self.style.opacity * share)

    def _draw_zones(self, day: date) -> None:
        groups: dict[tuple[str | None, bool], list[BaseGeometry]] = {}
        contested: list[BaseGeometry] = []
        for cell in self.dataset.cells.values():
            period = self.dataset.period_of(cell.id, day)
            key = (period.holder, period.basis is Basis.INFERRED)
            groups.setdefault(key, []).append(cell.geometry)
            if period.fought_over:
                contested.append(cell.geometry)
        flat, unit, colours = self.base.plane.flat, self.unit, self.style.base
        for (holder, inferred), cells in sorted(groups.items(), key=str):
            fill = self.fill(holder, INFERRED_SHARE if inferred else 1.0)
            one = flat(shapely.coverage_union_all(cells))
            pattern = self.style.patterns.get(holder or "")
            self._keep(self._shape(one, fill, fill, 0.35 * unit, 2))
            if pattern:
                self._keep(self._shape(one, "none", colours["hatch"], 0, 2.1, hatch=pattern, alpha=0.35))
        for zone in self.dataset.on(day):
            self._keep(self._shape(flat(zone.geometry), "none", colours["front"], 0.75 * unit, 3))
        if contested:
            one = flat(shapely.coverage_union_all(contested))
            self._keep(self._shape(one, "none", colours["hatch"], 0, 2.5, hatch="//////"))
        if self.subject.since:
            self._draw_changed(self.subject.since, day)

    def _draw_changed(self, since: date, day: date) -> None:
        """Ground that changed hands: hatched, its outline drawn strongly."""
        changed = [
            self.dataset.cells[cell].geometry
            for transfer in compare(self.dataset, since, day).transfers
            for cell in transfer.cells
        ]
        if changed:
            one = self.base.plane.flat(shapely.coverage_union_all(changed))
            colours = self.style.base
            self._keep(self._shape(one, "none", colours["halo"], 0, 2.4, hatch="\\\\\\\\\\"))
            self._keep(self._shape(one, "none", colours["front"], 1.5 * self.unit, 3.2))

    def _presence(self, day: date) -> Iterator[tuple[Presence, BaseGeometry]]:
        for one, outline in self.subject.presence:
            if day in one.period:
                yield one, outline

    def _draw_presence(self, day: date) -> None:
        for _, outline in self._presence(day):
            one = self.base.plane.flat(outline)
            self._keep(self._shape(one, "none", self.style.base["hatch"], 0, 2.6, hatch=".....", alpha=0.55))

    def _draw_rings(self, day: date) -> None:
        """Rings about besieged places."""
        west, south, east, north = self.map_box
        for place in self.dataset.places.values():
            x, y = self._at(place)
            if (
                self.dataset.period_of(place.id, day).status is Status.BESIEGED
                and west < x < east
                and south < y < north
            ):
                self._ring(x, y, 3.6 * self.unit)

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
            self.page.add_patch(ring)
            self._keep(ring)

    # -- output ----------------------------------------------------------------------------------------------------

    def as_bytes(self, form: str) -> bytes:
        """Content of a PNG, SVG or PDF file, without the time of its making."""
        return figure_bytes(self.figure, form, f"{self.subject.title or self.dataset.title}, {self.day}", self.credit)


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


def base_of(dataset: Dataset) -> BaseMap:
    """Base layers of a dataset, read once for any number of pictures."""
    key = str(dataset.path), dataset.fingerprint
    if key not in _BASES:
        _BASES.clear()
        _BASES[key] = base_map(dataset)
    return _BASES[key]


_BASES: dict[tuple[str, str], BaseMap] = {}


def base_credit(dataset: Dataset) -> str:
    """Makers of the base layers with their licence, from the last column of base/ATTRIBUTION.md."""
    file = dataset.path / "base" / "ATTRIBUTION.md"
    if not file.is_file():
        return ""
    rows = re.findall(r"^\|.*\|\s*([^|]+?)\s*\|\s*$", file.read_text(encoding="utf-8"), re.M)
    named = (row.split(": ", 1) for row in rows if ": " in row)
    return "; ".join(dict.fromkeys(f"{makers} ({licence})" for licence, makers in named))


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


def mixed(over: str, under: str, opacity: float) -> str:
    """Colour of a translucent layer over another."""
    a, b = (tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in (over, under))
    return "#" + "".join(f"{round(opacity * x + (1 - opacity) * y):02x}" for x, y in zip(a, b, strict=True))


def _legible(fill: str) -> str:
    """Black or white, whichever is read better on a colour (WCAG relative luminance)."""
    channels = [int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return "black" if 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 else "white"


def _round_length(km: float) -> float:
    """The greatest of 1, 2, 5, 10, 20, 50 ... not above a length."""
    power = 10.0 ** math.floor(math.log10(km))
    return max(step * power for step in (1, 2, 5) if step * power <= km)


def all_holders(dataset: Dataset, first: date, last: date, admin1: str | None = None) -> tuple[str | None, ...]:
    """Everyone who holds ground on some day of a span, by the most held on one, nobody last."""
    most = {holder: max(m2) for holder, m2 in shares(dataset, first, last, admin1).area_m2.items()}
    held = [holder for holder, m2 in most.items() if m2]
    return tuple(sorted(held, key=lambda one: (one is None, -most[one], one or "")))
