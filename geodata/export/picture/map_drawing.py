"""A map of one day on a page: ground, zones, lines, names; pictures and sheets are made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import shapely
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, PathPatch
from shapely.geometry.base import BaseGeometry

from geodata.counting.transfers import compare
from geodata.export.picture.basemap import BaseMap, base_map, path_of
from geodata.export.picture.lettering import Box, Room
from geodata.export.picture.map_ground import KnownGround, ground_of
from geodata.export.picture.map_signs import HATCH_LINES, HATCHES, RING, SPLIT
from geodata.export.picture.sheet_text import PageDrawing, Subject
from geodata.export.picture.style import FigureStyle
from geodata.facts.name_lookup import hint, units
from geodata.model.errors import OutOfRange
from geodata.model.records import Place, Presence
from geodata.model.units import M2_PER_KM2

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geodata.dataset import Dataset

BROKEN = (5.0, 3.5)
"""Dash and gap of a broken line, in widths of the line."""
LETTERS = {1: 10.0, 2: 8.4, 3: 7.0, 4: 6.4, 5: 6.0}
"""Label rank -> size of its letters, points at unit 1."""
CLOSE_KM = 260.0
"""A map narrower than this shows places of every rank."""


class MapDrawing(PageDrawing):
    """A map on a page; its own lengths are kilometres."""

    room: Room
    """What of the page is taken."""
    map: Axes
    """The map, in kilometres."""
    map_box: Box
    """Where on the page it stands."""
    view: Box
    """West, south, east, north of it in kilometres."""
    points_per_km: float
    """Its scale."""

    def __init__(self, dataset: Dataset, style: FigureStyle, subject: Subject, figure: Figure, unit: float) -> None:
        """Prepare for drawing, as for a page."""
        super().__init__(dataset, style, subject, figure, unit)
        self.base = base_of(dataset)

    @property
    def ground(self) -> KnownGround:
        """Bands of the cells and the lines between holders."""
        return ground_of(self.dataset, self.base.plane)

    def _look(self, box: Box) -> None:
        """Find what a box of the page shows, and at which scale."""
        self.map_box = box
        west, south, east, north = box
        self.view = self._view((east - west) / (north - south))
        self.points_per_km = (east - west) / (self.view[2] - self.view[0])

    def _open_map(self, box: Box) -> None:
        """Axes in kilometres that show what is looked at, in a box of the page."""
        self._look(box)
        self.map = self._axes(box, zorder=1)
        self.map.set_xlim(self.view[0], self.view[2])
        self.map.set_ylim(self.view[1], self.view[3])

    def _show_map(self, day: date) -> None:
        """Replace what the map shows by the situation at the end of a day."""
        self.dataset.require_day(day)
        for artist in self.changing:
            artist.remove()
        self.changing.clear()
        self._draw_zones(day)
        self._draw_presence(day)
        self._draw_points(day)

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
                known = hint(self.subject.admin1, units(self.dataset), f"they are: {', '.join(self.base.admin1)}")
                raise OutOfRange(f'"{self.subject.admin1}" is no first-level unit of this dataset; {known}')
            return self.base.admin1[self.subject.admin1]
        return self.base.country

    @property
    def is_zoomed(self) -> bool:
        """True where the picture shows a part of the country."""
        return bool(self.subject.bbox or self.subject.admin1)

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
        text = self.style.name_of(place)
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
        self._dot(x, y, self._radius(place), 0.9 * self.unit)
        self._text(box[0], box[1] + 0.18 * height, text, size, weight=weight, halo=True, zorder=7)

    def _dot(self, x: float, y: float, radius: float, linewidth: float) -> None:
        """The dot of a place on the page, in points."""
        colours = self.style.base
        self.page.add_artist(
            Ellipse(
                (x, y),
                2 * radius,
                2 * radius,
                facecolor=colours["halo"],
                edgecolor=colours["label"],
                linewidth=linewidth,
                zorder=6,
            )
        )

    def _names_around(self) -> Iterator[tuple[str, BaseGeometry]]:
        view = shapely.box(*self.view)
        for name, one in self.base.neighbours:
            part = one.intersection(view)
            if name and part.area > 0.012 * view.area:
                yield name, part

    def _name_neighbour(self, name: str, part: BaseGeometry) -> None:
        text = self.style.called(name)
        if not self.style.is_rtl:  # letters that join cannot be set apart
            text = "\u2009".join(text.upper())
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

    def areas(self, day: date) -> dict[str | None, float]:
        """Square kilometres by holder of the country, or of the unit looked at."""
        total: dict[str | None, float] = {}
        for cell in self.dataset.cells.values():
            km2 = cell.m2_in(self.subject.admin1) / M2_PER_KM2
            if km2:
                holder = self.dataset.period_of(cell.id, day).holder
                total[holder] = total.get(holder, 0.0) + km2
        return total

    def _draw_zones(self, day: date) -> None:
        """Ground in the colours of its holders, each tone one shape, and the lines between holders."""
        ground, plain = self.ground, self.subject.plain
        groups: dict[tuple[str | None, int], list[int]] = {}
        for band, key in enumerate(ground.looks(day, plain)):
            groups.setdefault(key, []).append(band)
        unit, colours = self.unit, self.style.base
        for (holder, tone), bands in sorted(groups.items(), key=str):
            fill = self.fill(holder, tone)
            one = shapely.coverage_union_all(ground.bands[bands])
            self._keep(self._shape(one, fill, fill, 0.35 * unit, 2))
            pattern = self.style.patterns.get(holder or "")
            if pattern:
                hatched = self._shape(one, "none", colours["hatch"], 0, 2.1, hatch=pattern, alpha=0.35)
                hatched.set_hatch_linewidth(HATCH_LINES[tone])
                self._keep(hatched)
        for lines, dashes in zip(ground.fronts(day, plain), ("solid", (0, BROKEN)), strict=True):
            one = shapely.line_merge(shapely.MultiLineString(list(lines)))
            if not one.is_empty:
                self._keep(self._shape(one, "none", colours["front"], 0.75 * unit, 3, linestyle=dashes))
        self._draw_signs(day)
        if self.subject.since:
            self._draw_changed(self.subject.since, day)

    def _draw_signs(self, day: date) -> None:
        """Hatches of contested and shared ground."""
        signed: dict[str, list[BaseGeometry]] = {}
        for cell in self.dataset.cells.values():
            shown = self.dataset.period_of(cell.id, day).shown_as
            if shown in HATCHES:
                signed.setdefault(shown, []).append(cell.geometry)
        for sign, cells in sorted(signed.items()):
            one = self.base.plane.flat(shapely.coverage_union_all(cells))
            self._keep(self._shape(one, "none", self.style.base["hatch"], 0, 2.5, hatch=HATCHES[sign]))

    def _draw_changed(self, since: date, day: date) -> None:
        """Ground that changed hands: hatched, its outline drawn strongly; thinly where nobody reported it."""
        transfers = compare(self.dataset, since, day).transfers
        cells = {cell for transfer in transfers for cell in transfer.cells}
        reported, unreported, edges = self.ground.changed(cells, since, day, self.subject.plain)
        colours = self.style.base
        if len(unreported):
            one = shapely.coverage_union_all(unreported)
            self._keep(self._shape(one, "none", colours["halo"], 0, 2.4, hatch="\\\\", alpha=0.6))
        if len(reported):
            one = shapely.coverage_union_all(reported)
            self._keep(self._shape(one, "none", colours["halo"], 0, 2.4, hatch="\\\\\\\\\\"))
        if len(edges):
            one = shapely.line_merge(shapely.MultiLineString(list(edges)))
            self._keep(self._shape(one, "none", colours["front"], 1.5 * self.unit, 3.2))

    def _presence(self, day: date) -> Iterator[tuple[Presence, BaseGeometry]]:
        for one, outline in self.subject.presence:
            if day in one.period:
                yield one, outline

    def _draw_presence(self, day: date) -> None:
        for _, outline in self._presence(day):
            one = self.base.plane.flat(outline)
            self._keep(self._shape(one, "none", self.style.base["hatch"], 0, 2.6, hatch=".....", alpha=0.55))

    def _draw_points(self, day: date) -> None:
        """Rings about besieged places, and divided ones in the colours of those who hold them."""
        west, south, east, north = self.map_box
        for place in self.dataset.places.values():
            period = self.dataset.period_of(place.id, day)
            if period.shown_as not in (RING, SPLIT):
                continue
            x, y = self._at(place)
            if not (west < x < east and south < y < north):
                continue
            if period.shown_as == RING:
                self._ring(x, y, 3.6 * self.unit)
            else:
                self._split_point(x, y, 3.0 * self.unit, [self.fill(one) for one in (period.holder, *period.by)])


def base_of(dataset: Dataset) -> BaseMap:
    """Base layers of a dataset, read once for any number of pictures."""
    key = str(dataset.path), dataset.fingerprint
    if key not in _BASES:
        _BASES.clear()
        _BASES[key] = base_map(dataset)
    return _BASES[key]


_BASES: dict[tuple[str, str], BaseMap] = {}
