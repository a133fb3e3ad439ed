"""Cells: the country cut once, one piece of land for every place with known control, and every drawn area.

1. ``survey``: each pixel of a grid goes to the place that is the cheapest to reach from it, in metres plus a price for
   crossing a river, a lake, a subdistrict boundary or a drawn line.
2. ``cells``: the catchments become polygons. The country is first parted by what is known better than nearest places
   could tell (rivers and drawn outlines, kept at their own precision); in each part the labels are softened and traced
   (``geodata.fronts``); all lines are noded on the grid of the output's decimals, so that both sides of every boundary
   have the same coordinates.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from shapely import LineString, MultiPolygon, Point, Polygon

from geodata.areas import SNAP_KM, AreaIndex
from geodata.errors import DataFileError, GeodataError
from geodata.fronts import Holders, flowing, softened, traced
from geodata.grid import OUTSIDE, Catchments, Crossing, Floats, Grid, Integers, Mask, catchments, spread, travel_graph
from geodata.history import Neighbours, place_histories
from geodata.model import Barrier, Cell, ControlPeriod, DatasetFacts, Place, Settings

DECIMALS = 5
"""Decimals of a degree in the cells' coordinates: about a metre."""
SOFTENING_PIXELS = 2.0
"""Reach of the blur that softens labels."""
SMOOTHING_M = (900.0, 5000.0)
"""Least and greatest reach of the smoothing along a front."""
SMOOTHING_SHARE = 0.3
"""Reach of the smoothing, as a share of the radius of the smaller of the two cells."""
TOLERANCE_M = 120.0
"""How far a thinned front may leave the smooth one."""
MARGIN_PIXELS = 12
"""Pixels beyond the border into which labels are carried on, so that fronts meet the border without bending to it."""
DRAWN_LINE_COST_KM = 10.0
"""Cost of crossing the outline of a drawn area that is no place."""
REACH_M = 5000.0
"""Beyond the border to which a barrier is followed, so that it surely reaches it."""
LEAST_BANK_KM2 = 25.0
"""Land that a river cuts off and that is smaller than this belongs to the bank beside it."""
LEAST_CELL_KM2 = 0.3
"""A cell smaller than this joins a neighbour, unless it is drawn."""
LEAST_PART_KM2 = 6.0
"""A piece of a cell apart from its place and smaller than this joins a neighbour."""
LEAST_HOLE_KM2 = 1.0
"""A hole in the country smaller than this is a flaw of the subdistricts and is closed."""
STRAIGHT_DEGREES = 0.05
"""Length over which a straight line of lon, lat is straight in the plane too, to a metre or so."""
RESCUE_M = 450.0
"""Radius of the land that a place gets which would lie outside its own cell."""

Progress = Callable[[str], None]
"""Called with a few words whenever a step begins."""
Land = Polygon | MultiPolygon


# --- the plane --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plane:
    """A projection, in metres, and the way back."""

    crs: str
    """Name of the projected system."""

    @cached_property
    def _there(self) -> Transformer:
        return Transformer.from_crs("EPSG:4326", self.crs, always_xy=True)

    def project(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """Lon, lat to metres."""
        return shapely.transform(geometry, lambda c: np.column_stack(self._there.transform(c[:, 0], c[:, 1])))

    def unproject(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """Metres to lon, lat."""
        back = "INVERSE"
        return shapely.transform(
            geometry, lambda c: np.column_stack(self._there.transform(c[:, 0], c[:, 1], direction=back))
        )

    def points(self, places: Iterable[Place]) -> Floats:
        """Places in metres, one row each."""
        lon_lat = np.array([(place.lon, place.lat) for place in places], dtype=float).reshape(-1, 2)
        return np.column_stack(self._there.transform(lon_lat[:, 0], lon_lat[:, 1]))


def plane_of(settings: Settings, country: Land) -> Plane:
    """The projection a dataset names, else the UTM zone of the middle of its country."""
    if settings.raw.get("crs"):
        return Plane(settings.crs)
    middle = country.centroid
    zone = int((middle.x + 180) // 6) % 60 + 1
    return Plane(f"EPSG:{(32600 if middle.y >= 0 else 32700) + zone}")


def country_of(facts: DatasetFacts) -> Land:
    """The country: all subdistricts in one, pinholes between them closed. Lon, lat."""
    if not facts.units:
        raise DataFileError(facts.path / facts.settings.units, "has no subdistricts; the country is made of them")
    whole = shapely.coverage_union_all([unit.geometry for unit in facts.units])
    if not whole.is_valid:
        whole = shapely.union_all([unit.geometry for unit in facts.units])
    return shapely.union_all([_without_pinholes(part) for part in shapely.get_parts(whole)])


def _dense(geometry: Land) -> Land:
    """The same with a vertex at least every ``STRAIGHT_DEGREES``: a straight line bends when it is projected."""
    return shapely.segmentize(geometry, STRAIGHT_DEGREES)


def _without_pinholes(polygon: Polygon) -> Polygon:
    holes = [ring for ring in polygon.interiors if km2(Polygon(ring)) >= LEAST_HOLE_KM2]
    return Polygon(polygon.exterior, holes)


def km2(land: shapely.Geometry) -> float:
    """Area on the WGS84 ellipsoid (Karney 2013), lines being straight in lon, lat as in GeoJSON."""
    return abs(_GEOD.geometry_area_perimeter(shapely.normalize(_dense(land)))[0]) / 1e6


_GEOD = Geod(ellps="WGS84")


# --- survey: which land is nearest to which place ---------------------------------------------------------------------


@dataclass(frozen=True)
class Survey:
    """The country measured: who is nearest to what, and the lines that part it."""

    facts: DatasetFacts
    """What it was made of."""
    plane: Plane
    """Projection of all geometry here."""
    country: Land
    """The country, metres."""
    grid: Grid
    """Pixels over the country."""
    inside: Mask
    """Pixels of the country."""
    parts: tuple[Land, ...]
    """Banks of rivers and drawn areas, metres; together the country."""
    part_of_pixel: Integers
    """Number of the part of every pixel, carried on beyond the border."""
    drawn: Mapping[int, str]
    """Part -> id of the place whose drawn area it is."""
    sites: tuple[str, ...]
    """Ids of the places that have a cell: first those known by a point, then drawn areas and the places inside them."""
    catchments: Catchments
    """Land and mutual costs of the places known by a point, numbered as in ``sites``."""
    host: Mapping[str, str]
    """Place -> the place whose cell it lies in."""
    neighbours: Neighbours
    """Travel cost between all places; infinite towards places that have no vote."""


def survey(facts: DatasetFacts, progress: Progress | None = None) -> Survey:
    """Measure which land is nearest to which place.

    Raises GeodataError where a place lies farther than ``SNAP_KM`` outside the country.
    """
    say = progress or _silent
    say("laying the grid")
    lonlat = country_of(facts)
    plane = plane_of(facts.settings, lonlat)
    country = plane.project(_dense(lonlat))
    grid = Grid.over(country, facts.settings.grid_m, MARGIN_PIXELS)
    inside = grid.covered(country)
    places = tuple(facts.places.values())
    xy = dict(zip(facts.places, plane.points(places), strict=True))
    _refuse_far_outside(places, xy, country)
    outlines = _outlines(facts, plane, country)
    banks = _banks(facts, plane, country)
    parts, drawn = _parts(facts, country, banks, outlines)
    part_of_pixel = _rasterised(grid, parts)
    host = _hosts(facts, xy, outlines)
    covered = _hosts_by_area(facts, xy, outlines)
    with_cell = [place for place in places if host[place.id] == place.id]
    points = tuple(p.id for p in with_cell if p.area not in outlines and not _enclosed(facts, p.id, covered))
    say(f"measuring the way from {len(points)} places")
    graph = travel_graph(grid, inside, _crossings(facts, plane, country, grid, banks, outlines))
    found = catchments(grid, inside, graph, _nodes(grid, inside, [xy[p] for p in points]))
    sites = points + tuple(place.id for place in with_cell if place.id not in points)
    neighbours = _neighbours(facts, points, found, host, xy, grid)
    return Survey(
        facts, plane, country, grid, inside, parts, spread(part_of_pixel), drawn, sites, found, host, neighbours
    )


def _silent(_: str) -> None:
    """No progress shown."""


def _enclosed(facts: DatasetFacts, place: str, covered: Mapping[str, str]) -> bool:
    """True for a place whose cell lies in a drawn area; a city that encloses a drawn part of itself lies round it."""
    return place in covered and facts.places[covered[place]].part_of != place


def _refuse_far_outside(places: Sequence[Place], xy: Mapping[str, Floats], country: Land) -> None:
    shapely.prepare(country)
    for place in places:
        away = country.distance(Point(xy[place.id])) / 1000
        if away > SNAP_KM:
            raise GeodataError(f"places.csv: {place.id} lies {away:.0f} km outside the country; check its lon and lat")


def _outlines(facts: DatasetFacts, plane: Plane, country: Land) -> dict[str, Land]:
    """Drawn areas inside the country, metres, the smallest first and cut out of those that follow."""
    inside = {area.id: plane.project(_dense(area.geometry)).intersection(country) for area in facts.areas.values()}
    found: dict[str, Land] = {}
    for area in sorted(inside, key=lambda key: (inside[key].area, key)):
        land = _land(inside[area].difference(shapely.union_all(list(found.values()))))
        if not land.is_empty:
            found[area] = land
    return found


def _land(geometry: shapely.Geometry) -> Land:
    """The polygons of a geometry, without lines and points that an overlay leaves."""
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    return shapely.union_all([part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"])


def features(facts: DatasetFacts, barrier: Barrier) -> Iterator[shapely.Geometry]:
    """Geometries of a barrier's file that count, lon, lat."""
    path = facts.path / barrier.file
    try:
        collection = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataFileError(path, "is missing; datapackage.json names it as a barrier") from None
    except ValueError as error:
        raise DataFileError(path, f"is not GeoJSON ({error})") from None
    for feature in collection.get("features", ()):
        if not barrier.names or feature["properties"].get("name") in barrier.names:
            yield shapely.make_valid(shapely.geometry.shape(feature["geometry"]))


def _barrier(facts: DatasetFacts, plane: Plane, barrier: Barrier, country: Land) -> tuple[shapely.Geometry, Land]:
    """Lines and waters of one barrier near the country, metres."""
    near = shapely.box(*country.buffer(20_000).bounds)
    found = [plane.project(geometry) for geometry in features(facts, barrier)]
    parts = [part for geometry in found for part in shapely.get_parts(geometry) if part.intersects(near)]
    lines = shapely.union_all([part for part in parts if shapely.get_dimensions(part) == 1])
    waters = shapely.union_all([part for part in parts if shapely.get_dimensions(part) == 2])
    return lines, waters


@dataclass(frozen=True)
class Banks:
    """The country as one barrier of lines parts it."""

    lands: tuple[Land, ...]
    """The pieces, the largest first, metres."""
    cost_km: float
    """What one crossing costs."""


def _banks(facts: DatasetFacts, plane: Plane, country: Land) -> tuple[Banks, ...]:
    """Banks of every barrier that has lines and parts the country."""
    found = []
    for barrier in facts.settings.barriers:
        lines, _ = _barrier(facts, plane, barrier, country)
        lands = _cut_by(country, lines)
        if len(lands) > 1:
            found.append(Banks(_with_banks_told(facts, plane, lands, barrier), barrier.cost_km))
    return tuple(found)


def _with_banks_told(facts: DatasetFacts, plane: Plane, lands: tuple[Land, ...], barrier: Barrier) -> tuple[Land, ...]:
    """Banks with a bulge of the right one round every place that the line, generalised as it is, puts on a wrong one."""
    told = next((b for b in facts.settings.raw.get("barriers", ()) if b.get("file") == barrier.file), {})
    lands_now = list(lands)
    for place in told.get("other_bank", ()):
        here = Point(plane.points([facts.places[place]])[0])
        wrong = next((n for n, land in enumerate(lands_now) if land.contains(here)), None)
        if wrong is None:
            continue
        others = [n for n in range(len(lands_now)) if n != wrong]
        right = min(others, key=lambda n: lands_now[n].distance(here))
        bulge = here.buffer(lands_now[right].distance(here) + RESCUE_M).intersection(lands_now[wrong])
        lands_now[right] = lands_now[right].union(bulge)
        lands_now[wrong] = lands_now[wrong].difference(bulge)
    return tuple(lands_now)


def _cut_by(country: Land, lines: shapely.Geometry) -> tuple[Land, ...]:
    """Pieces of the country between lines; slivers belong to the piece they share the longest border with."""
    if lines.is_empty or not lines.intersects(country):
        return (country,)
    noded = shapely.union_all([country.boundary, lines.intersection(country.buffer(REACH_M))])
    faces = [face for face in shapely.get_parts(shapely.polygonize([noded])) if _within(face, country)]
    faces.sort(key=lambda face: -face.area)
    large = [face for face in faces if face.area >= LEAST_BANK_KM2 * 1e6] or faces[:1]
    joined: dict[int, list[Polygon]] = {number: [face] for number, face in enumerate(large)}
    for face in faces[len(large) :]:
        shared = [face.boundary.intersection(bank.boundary).length for bank in large]
        joined[int(np.argmax(shared))].append(face)
    return tuple(shapely.union_all(pieces) for pieces in joined.values())


def _within(face: Polygon, land: Land) -> bool:
    return bool(land.contains(face.representative_point()))


def _parts(
    facts: DatasetFacts, country: Land, banks: Sequence[Banks], outlines: Mapping[str, Land]
) -> tuple[tuple[Land, ...], dict[int, str]]:
    """Banks and drawn areas as one partition, and which parts are the drawn area of a place."""
    place_of = {place.area: place.id for place in facts.places.values() if place.area}
    rest = list(_overlaid(country, banks))
    if outlines:
        taken = shapely.union_all(list(outlines.values()))
        rest = [_land(piece.difference(taken)) for piece in rest]
    parts: list[Land] = [piece for piece in rest if not piece.is_empty]
    drawn = {}
    for area, outline in outlines.items():
        if area in place_of:
            drawn[len(parts)] = place_of[area]
        parts.append(outline)
    return tuple(parts), drawn


def _overlaid(country: Land, banks: Sequence[Banks]) -> Sequence[Land]:
    """Common parts of all banks."""
    if not banks:
        return [country]
    pieces: Sequence[Land] = banks[0].lands
    for more in banks[1:]:
        pieces = [_land(a.intersection(b)) for a in pieces for b in more.lands if a.intersection(b).area > 0]
    return pieces


def _rasterised(grid: Grid, lands: Sequence[Land]) -> Integers:
    """Number of the land every pixel lies in."""
    found = np.full(grid.shape, OUTSIDE, dtype=np.int32)
    for number, land in enumerate(lands):
        found[grid.covered(land)] = number
    return found


def _crossings(
    facts: DatasetFacts, plane: Plane, country: Land, grid: Grid, banks: Sequence[Banks], outlines: Mapping[str, Land]
) -> list[Crossing]:
    """Everything that is costly to cross, as partitions of the pixels."""
    settings = facts.settings
    found = [Crossing(spread(_rasterised(grid, bank.lands)), bank.cost_km * 1000) for bank in banks]
    for barrier in settings.barriers:
        _, waters = _barrier(facts, plane, barrier, country)
        if not waters.is_empty and waters.intersects(country):
            wet = grid.covered(waters).astype(np.int32)
            found.append(Crossing(wet, barrier.cost_km * 1000 / 2))  # half on the way in, half on the way out
    if settings.unit_boundary_cost_km and facts.units:
        units = spread(_rasterised(grid, [plane.project(unit.geometry) for unit in facts.units]))
        found.append(Crossing(units, settings.unit_boundary_cost_km * 1000))
    with_place = {place.area for place in facts.places.values()}
    lines = [outline for area, outline in outlines.items() if area not in with_place]
    if lines:
        found.append(Crossing(_rasterised(grid, lines), DRAWN_LINE_COST_KM * 1000))
    return found


def _nodes(grid: Grid, inside: Mask, xy: Sequence[Floats]) -> NDArray[np.intp]:
    """Number of the pixel of every place among those inside; the nearest one where it lies outside or is taken."""
    number = np.cumsum(inside.ravel()) - 1
    rows, columns = np.nonzero(inside)
    taken: set[int] = set()
    found = []
    for point in xy:
        row, column = (int(v[0]) for v in grid.pixels(np.asarray(point)[None, :]))
        node = int(number[row * grid.columns + column]) if inside[row, column] else -1
        if node < 0 or node in taken:
            away = np.hypot(grid.x[columns] - point[0], grid.y[rows] - point[1])
            away[list(taken)] = np.inf
            node = int(np.argmin(away))
        taken.add(node)
        found.append(node)
    return np.array(found, dtype=np.intp)


# --- which places have a cell -----------------------------------------------------------------------------------------


def _hosts(facts: DatasetFacts, xy: Mapping[str, Floats], outlines: Mapping[str, Land]) -> dict[str, str]:
    """Place -> the place in whose cell it lies; itself where it has one of its own.

    A quarter without a drawn area lies in a drawn area of its city, if its point does, else in the cell of the city. A
    place inside a drawn area whose assessed holder never differs from that of the area lies in that; one nearer than
    ``nested_places_km`` to a greater one in the cell of that.
    """
    told = {event.place for event in facts.events if event.subject == "place" and not event.rival_of}
    area_host = _hosts_by_area(facts, xy, outlines)
    assessed = place_histories(facts, AreaIndex(facts))
    host: dict[str, str] = {}
    kept: list[str] = []
    kept_xy: list[Floats] = []
    for place in sorted(facts.places.values(), key=lambda place: _greatness(place, told)):
        if place.area in outlines:
            host[place.id] = place.id
            continue
        drawn = area_host.get(place.id)
        city = place.part_of if place.part_of in facts.places else ""
        if (
            drawn
            and (city or _always_as(assessed[place.id], assessed[drawn]))
            and facts.places[drawn].part_of != place.id
        ):
            host[place.id] = drawn
        elif city:
            host[place.id] = city
        else:
            near = _nearest(xy[place.id], kept, kept_xy, facts.settings.nested_places_km * 1000)
            host[place.id] = near or place.id
            if near is None:
                kept.append(place.id)
                kept_xy.append(xy[place.id])
    return {place: _root(place, host) for place in facts.places}


def _always_as(history: Sequence[ControlPeriod], other: Sequence[ControlPeriod]) -> bool:
    """True where two assessed histories never name different holders."""
    return all(a.holder == b.holder for a in history for b in other if a.period.overlaps(b.period))


def _greatness(place: Place, told: set[str]) -> tuple[bool, bool, int, int, str]:
    """Sorts the greatest places first: no quarter, rows of its own, label rank, population."""
    return bool(place.part_of), place.id not in told, place.label_rank, -(place.population or 0), place.id


def _hosts_by_area(facts: DatasetFacts, xy: Mapping[str, Floats], outlines: Mapping[str, Land]) -> dict[str, str]:
    """Place -> the place of the drawn area its point lies in."""
    found = {}
    for owner in facts.places.values():
        if owner.area in outlines:
            shapely.prepare(outlines[owner.area])
            for place, point in xy.items():
                if place != owner.id and outlines[owner.area].contains(Point(point)):
                    found[place] = owner.id
    return found


def _nearest(point: Floats, kept: Sequence[str], kept_xy: Sequence[Floats], within: float) -> str | None:
    if not kept:
        return None
    away = np.hypot(*(np.asarray(kept_xy) - point).T)
    nearest = int(np.argmin(away))
    return kept[nearest] if away[nearest] < within else None


def _root(place: str, host: Mapping[str, str]) -> str:
    """Follow hosts to one that has a cell of its own."""
    seen = {place}
    while host[place] != place:
        place = host[place]
        if place in seen:
            raise GeodataError(f"places.csv: {place} is a part of itself; check part_of")
        seen.add(place)
    return place


def _neighbours(
    facts: DatasetFacts,
    points: Sequence[str],
    found: Catchments,
    host: Mapping[str, str],
    xy: Mapping[str, Floats],
    grid: Grid,
) -> Neighbours:
    """Travel cost between all places, by way of the catchments between them.

    Only places that have a cell of their own by their point have a vote: the quarters of one city would else outvote the
    country round it, and a drawn area says nothing of what lies beyond its outline.
    """
    from scipy.sparse.csgraph import shortest_path

    between = np.where(np.isfinite(found.cost_km), found.cost_km, 0.0)
    cost = shortest_path(between, method="D", directed=False)
    number = {place: n for n, place in enumerate(points)}
    rows, columns = grid.pixels(np.array([xy[place] for place in facts.places]).reshape(-1, 2))
    home = found.labels[rows, columns] if points else np.zeros(len(facts.places), dtype=np.int32)
    whole = np.full((len(facts.places), len(facts.places)), np.inf)
    votes = np.array([number.get(place, -1) for place in facts.places])
    for row, place in enumerate(facts.places):
        start = number.get(host[place], int(home[row]))
        if not points:
            continue
        away = float(np.hypot(*(xy[place] - xy[points[start]]))) / 1000
        whole[row, votes >= 0] = cost[start, votes[votes >= 0]] + away
        whole[row, row] = 0.0
    return Neighbours(tuple(facts.places), whole)


# --- cells: the survey as polygons ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tessellation:
    """A country cut into cells."""

    cells: tuple[Cell, ...]
    """Sorted by id; together the country."""
    cell_of: Mapping[str, str]
    """Place -> id of the cell it lies in."""


def tessellation(
    measured: Survey, holders: Mapping[str, Sequence[str | None]], progress: Progress | None = None
) -> Tessellation:
    """Cut the country into cells.

    ``holders`` gives, for every place with a cell, its holders on some days (the same for all): fronts are smoothed as
    they run on those days. May be empty.
    """
    say = progress or _silent
    say("drawing fronts")
    labels, codes = _labels(measured), _codes(measured, holders)
    lines = [line for part in range(len(measured.parts)) for line in _fronts(measured, labels[part], part, codes)]
    say("closing cells")
    faces = _faces(measured, lines, [])
    owners = _owners(measured, faces, labels)
    lost = _lost(measured, faces, owners)
    if lost:
        faces = _faces(measured, lines, list(lost.values()))
        owners = _owners(measured, faces, labels)
        _give_back(measured, faces, owners, lost)
    owners = _tidied(measured, faces, owners)
    return _collected(measured, faces, owners)


def _codes(measured: Survey, holders: Mapping[str, Sequence[str | None]]) -> Holders | None:
    """Holders as numbers, one row for every site."""
    if not holders:
        return None
    number: dict[str | None, int] = {}
    return np.array(
        [[number.setdefault(holder, len(number)) for holder in holders[site]] for site in measured.sites],
        dtype=np.int16,
    )


def _labels(measured: Survey) -> dict[int, Integers]:
    """Softened labels of every part, carried on a little beyond it; elsewhere OUTSIDE."""
    grid = measured.grid
    found: dict[int, Integers] = {}
    xy = dict(zip(measured.sites, measured.plane.points(measured.facts.places[s] for s in measured.sites), strict=True))
    for part in range(len(measured.parts)):
        mine = (measured.part_of_pixel == part) & (measured.inside if part not in measured.drawn else True)
        if not mine.any():
            continue
        labels = np.where(mine, measured.catchments.labels, OUTSIDE).astype(np.int32)
        if part in measured.drawn:
            labels = _drawn_labels(measured, part, mine, xy)
        window = _window(mine, MARGIN_PIXELS)
        near = spread(labels[window])
        anchors = list(_anchors(measured, labels, window, xy))
        whole = np.full(grid.shape, OUTSIDE, dtype=np.int32)
        whole[window] = softened(near, SOFTENING_PIXELS, anchors)
        found[part] = whole
    return found


def _window(mask: Mask, margin: int) -> tuple[slice, slice]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return (
        slice(max(0, int(rows[0]) - margin), int(rows[-1]) + margin + 1),
        slice(max(0, int(columns[0]) - margin), int(columns[-1]) + margin + 1),
    )


def _drawn_labels(measured: Survey, part: int, mine: Mask, xy: Mapping[str, Floats]) -> Integers:
    """Labels inside a drawn area: its own, but the land near a place with a cell of its own is that place's."""
    area = measured.sites.index(measured.drawn[part])
    labels = np.where(mine, area, OUTSIDE).astype(np.int32)
    reach = measured.facts.settings.nested_places_km * 1000
    rows, columns = np.nonzero(mine)
    best = np.full(len(rows), reach)
    shapely.prepare(measured.parts[part])
    for number, site in enumerate(measured.sites):
        place = measured.facts.places[site]
        if place.area or measured.facts.places[measured.drawn[part]].part_of == site:
            continue
        if not measured.parts[part].contains(Point(xy[site])):
            continue
        away = np.hypot(measured.grid.x[columns] - xy[site][0], measured.grid.y[rows] - xy[site][1])
        closer = away < best
        labels[rows[closer], columns[closer]] = number
        best = np.minimum(best, away)
    return labels


def _anchors(
    measured: Survey, labels: Integers, window: tuple[slice, slice], xy: Mapping[str, Floats]
) -> Iterator[tuple[int, int, int]]:
    """Pixels of places that must keep their label, counted in the window."""
    rows, columns = measured.grid.pixels(np.array([xy[site] for site in measured.sites]).reshape(-1, 2))
    for number, (row, column) in enumerate(zip(rows, columns, strict=True)):
        if labels[row, column] == number:
            yield number, int(row) - window[0].start, int(column) - window[1].start


def _fronts(measured: Survey, labels: Integers | None, part: int, codes: Holders | None) -> Iterator[LineString]:
    """Smooth boundaries between cells inside one part, metres."""
    if labels is None:
        return
    land = measured.parts[part]
    arcs = traced(labels, labels != OUTSIDE)
    cut = land.buffer(measured.grid.step / 20)  # a little beyond, so that the line surely meets the outline
    shapely.prepare(cut)
    pixels = np.bincount(measured.catchments.labels[measured.inside], minlength=len(measured.sites))
    reach = np.clip(SMOOTHING_SHARE * measured.grid.step * np.sqrt(pixels / np.pi), *SMOOTHING_M)
    for line in flowing(measured.grid, arcs, codes, reach, TOLERANCE_M):
        inside = line if cut.contains(line) else line.intersection(cut)
        yield from (piece for piece in shapely.get_parts(inside) if piece.geom_type == "LineString")


def _faces(measured: Survey, lines: Sequence[LineString], discs: Sequence[Polygon]) -> list[Polygon]:
    """Land between all lines, lon, lat, every coordinate on the grid of the output's decimals."""
    outlines = [part.boundary for part in measured.parts] + [measured.country.boundary]
    rescue = [disc.boundary.intersection(measured.country) for disc in discs]
    drawn = measured.plane.unproject(np.array([*outlines, *lines, *rescue], dtype=object))
    noded = shapely.union_all(drawn, grid_size=10.0**-DECIMALS)
    found = shapely.get_parts(shapely.polygonize([noded]))
    country = measured.plane.unproject(measured.country)
    shapely.prepare(country)
    rounded = shapely.set_precision(found, 10.0**-DECIMALS, mode="pointwise")
    return [face for face in rounded if country.contains(face.representative_point())]


Faces = Sequence[Polygon]


def _owners(measured: Survey, faces: Faces, labels: Mapping[int, Integers]) -> NDArray[np.int32]:
    """Site that every face belongs to."""
    points = measured.plane.project(shapely.point_on_surface(np.array(faces, dtype=object)))
    xy = shapely.get_coordinates(points)
    rows, columns = measured.grid.pixels(xy)
    part = measured.part_of_pixel[rows, columns].copy()
    tree = shapely.STRtree(measured.parts)
    inside, exact = tree.query(points, predicate="within")
    part[inside] = exact
    return np.array(
        [
            labels[p][row, column] if p in labels else OUTSIDE
            for p, row, column in zip(part, rows, columns, strict=True)
        ],
        dtype=np.int32,
    )


def _lost(measured: Survey, faces: Faces, owners: NDArray[np.int32]) -> dict[int, Polygon]:
    """Sites whose place lies outside their own land -> the disc of land they get."""
    xy = measured.plane.points(measured.facts.places[site] for site in measured.sites)
    tree = shapely.STRtree(faces)
    places = shapely.points([(measured.facts.places[s].lon, measured.facts.places[s].lat) for s in measured.sites])
    shapely.prepare(measured.country)
    found = {}
    for number, point in enumerate(xy):
        site = measured.sites[number]
        if measured.facts.places[site].area or not measured.country.contains(Point(point)):
            continue
        if any(measured.facts.places[owner].part_of == site for owner in _drawn_round(measured, point)):
            continue  # the middle of a city that a drawn part of it covers
        at = tree.query(places[number], predicate="intersects")
        if not any(owners[face] == number for face in at):
            found[number] = Point(point).buffer(RESCUE_M, quad_segs=6)
    return found


def _drawn_round(measured: Survey, point: Floats) -> Iterator[str]:
    """Places in whose drawn area a point lies."""
    return (site for part, site in measured.drawn.items() if measured.parts[part].contains(Point(point)))


def _give_back(measured: Survey, faces: Faces, owners: NDArray[np.int32], lost: Mapping[int, Polygon]) -> None:
    """Faces inside the disc of a place become its land."""
    points = measured.plane.project(shapely.point_on_surface(np.array(faces, dtype=object)))
    tree = shapely.STRtree(points)
    for number, disc in lost.items():
        owners[tree.query(disc, predicate="contains")] = number


def _tidied(measured: Survey, faces: Faces, owners: NDArray[np.int32]) -> NDArray[np.int32]:
    """Owners after small pieces have joined the neighbour they share the longest border with."""
    border = _borders(faces)
    area = np.array([km2(face) for face in faces])
    drawn = {n for n, site in enumerate(measured.sites) if measured.facts.places[site].area}
    home = _homes(measured, faces)
    owners = owners.copy()
    for _ in range(8):
        pieces = _pieces(owners, border)
        changed = False
        for piece in sorted(pieces, key=lambda piece: (float(area[piece].sum()), piece[0])):
            owner = int(owners[piece[0]])
            size = float(area[piece].sum())
            at_home = bool(home.get(owner, frozenset()) & set(piece))
            least = 0.0 if owner in drawn and at_home else LEAST_CELL_KM2 if at_home else LEAST_PART_KM2
            if owner != OUTSIDE and size >= least:
                continue
            goal = _longest_border(piece, owners, border, drawn)
            if goal is not None:
                owners[piece] = goal
                changed = True
        if not changed:
            return owners
    return owners


def _borders(faces: Faces) -> list[dict[int, float]]:
    """For every face the length of border it shares with others, in degrees of latitude."""
    edges: dict[tuple[tuple[float, float], tuple[float, float]], int] = {}
    border: list[dict[int, float]] = [defaultdict(float) for _ in faces]
    squeeze = np.cos(np.radians(faces[0].centroid.y)) if faces else 1.0
    for number, face in enumerate(faces):
        for ring in (face.exterior, *face.interiors):
            points = list(ring.coords)
            for a, b in zip(points, points[1:], strict=False):
                key = (a, b) if a < b else (b, a)
                other = edges.setdefault(key, number)
                if other != number:
                    length = float(np.hypot((b[0] - a[0]) * squeeze, b[1] - a[1]))
                    border[number][other] += length
                    border[other][number] += length
    return border


def _homes(measured: Survey, faces: Faces) -> dict[int, frozenset[int]]:
    """Site -> the faces its place lies in; for a drawn area all faces inside it."""
    tree = shapely.STRtree(faces)
    found = {}
    middles = shapely.STRtree(measured.plane.project(shapely.point_on_surface(np.array(faces, dtype=object))))
    part_of = {site: part for part, site in measured.drawn.items()}
    for number, site in enumerate(measured.sites):
        place = measured.facts.places[site]
        if site in part_of:
            at = middles.query(measured.parts[part_of[site]], predicate="contains")
        else:
            at = tree.query(Point(place.lon, place.lat), predicate="intersects")
            if not len(at):
                at = np.array([tree.nearest(Point(place.lon, place.lat))])
        found[number] = frozenset(int(face) for face in at)
    return found


def _pieces(owners: NDArray[np.int32], border: Sequence[Mapping[int, float]]) -> list[list[int]]:
    """Faces of one owner that hang together, in lists."""
    seen: set[int] = set()
    found = []
    for start in range(len(owners)):
        if start in seen:
            continue
        piece, todo = [], [start]
        seen.add(start)
        while todo:
            face = todo.pop()
            piece.append(face)
            for other in border[face]:
                if other not in seen and owners[other] == owners[start]:
                    seen.add(other)
                    todo.append(other)
        found.append(sorted(piece))
    return found


def _longest_border(
    piece: Sequence[int], owners: NDArray[np.int32], border: Sequence[Mapping[int, float]], drawn: set[int]
) -> int | None:
    """Neighbour of a piece to join: the one with the longest common border, a drawn area only if there is no other."""
    shared: dict[int, float] = defaultdict(float)
    for face in piece:
        for other, length in border[face].items():
            if owners[other] not in (owners[piece[0]], OUTSIDE):
                shared[int(owners[other])] += length
    if not shared:
        return None
    return min(shared, key=lambda owner: (owner in drawn, -shared[owner], owner))


def _collected(measured: Survey, faces: Faces, owners: NDArray[np.int32]) -> Tessellation:
    """Faces joined into cells, and the cell of every place."""
    units = [(unit.admin1, unit.geometry) for unit in measured.facts.units]
    tree = shapely.STRtree([geometry for _, geometry in units])
    found = {}
    for number, site in enumerate(measured.sites):
        mine = [faces[face] for face in np.flatnonzero(owners == number)]
        if mine:
            land = shapely.normalize(shapely.coverage_union_all(mine))
            found[site] = Cell(site, land, km2(land), _admin1(land, units, tree))
    cell_of = {place: _cell_of(measured, place, found) for place in measured.facts.places}
    return Tessellation(tuple(found[site] for site in sorted(found)), cell_of)


def _admin1(land: Land, units: Sequence[tuple[str, Land]], tree: shapely.STRtree) -> str:
    """First-level unit that holds most of a piece of land."""
    share: dict[str, float] = defaultdict(float)
    for number in sorted(tree.query(land, predicate="intersects")):
        share[units[number][0]] += units[number][1].intersection(land).area
    return max(sorted(share), key=lambda admin1: share[admin1])


def _cell_of(measured: Survey, place: str, found: Mapping[str, Cell]) -> str:
    """Cell of a place: that of its host, else the one its point lies in or is nearest to."""
    host = measured.host[place]
    if host in found:
        return host
    point = Point(measured.facts.places[place].lon, measured.facts.places[place].lat)
    return min(sorted(found), key=lambda cell: found[cell].geometry.distance(point))
