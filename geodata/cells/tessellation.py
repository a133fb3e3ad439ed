"""Cells: the country cut once, one piece of land for every place with known control, and every drawn area.

The catchments of the survey become polygons. The country is first parted by what is known better than nearest places
could tell (banks of rivers and drawn outlines, kept at their own precision); in each part the labels are softened and
traced (``geodata.geometry.smooth_boundaries``); all lines are noded on the grid of the output's decimals, so that
both sides of every boundary have the same coordinates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import find_objects
from scipy.spatial import cKDTree
from shapely import LineString, Point, Polygon

from geodata.cells.catchments import MARGIN_PIXELS, Survey
from geodata.cells.joined_faces import borders, hanging_together
from geodata.geometry.projection import Land, as_land, km2
from geodata.geometry.smooth_boundaries import Holders, flowing, softened, traced
from geodata.geometry.travel_grid import OUTSIDE, Floats, Integers, Mask, spread
from geodata.model.progress import StepNames, silent_steps
from geodata.model.records import Cell, ControlPeriod

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
LEAST_CELL_KM2 = 0.3
"""A cell smaller than this joins a neighbour, unless it is drawn."""
LEAST_PART_KM2 = 6.0
"""A piece of a cell apart from its place and smaller than this joins a neighbour."""
RESCUE_M = 450.0
"""Radius of the land that a place gets which would lie outside its own cell; half the way to the next place is most."""
LEAST_RESCUE_M = 10.0
"""Below that radius it gets none: places so close cannot be told apart on a map."""

Faces = Sequence[Polygon]
Owners = NDArray[np.int32]


@dataclass(frozen=True)
class Tessellation:
    """A country cut into cells."""

    cells: tuple[Cell, ...]
    """Sorted by id; together the country."""
    cell_of: Mapping[str, str]
    """Place -> id of the cell it lies in."""


def tessellation(
    measured: Survey, histories: Mapping[str, Sequence[ControlPeriod]], progress: StepNames | None = None
) -> Tessellation:
    """Cut the country into cells.

    ``histories`` gives the gapless periods of every place: fronts are smoothed as they run on the days of change. May
    be empty.
    """
    say = progress or silent_steps
    say("drawing fronts")
    labels, codes = _labels(measured), _codes(measured, histories)
    reach = _reach(measured)
    parts = range(len(measured.parts))
    lines = [line for part in parts for line in _fronts(measured, labels.get(part), part, codes, reach)]
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


@dataclass(frozen=True)
class _Codes:
    """Holders of every site on all days of change, as numbers; only changes are kept."""

    days: int
    """Number of days of change."""
    runs: Sequence[tuple[NDArray[np.int32], NDArray[np.int16]]]
    """For each site the days its periods begin with, and their holders."""

    def __getitem__(self, site: int) -> NDArray[np.int16]:
        first, code = self.runs[site]
        return np.repeat(code, np.diff(np.append(first, self.days)))


def _codes(measured: Survey, histories: Mapping[str, Sequence[ControlPeriod]]) -> Holders | None:
    """Holders of the sites as numbers."""
    if not histories:
        return None
    days = sorted({period.period.start for history in histories.values() for period in history})
    row = {day: number for number, day in enumerate(days)}
    number: dict[str | None, int] = {}
    runs = []
    for site in measured.sites:
        code = [number.setdefault(period.holder, len(number)) for period in histories[site]]
        first = [row[period.period.start] for period in histories[site]]
        runs.append((np.array(first, dtype=np.int32), np.array(code, dtype=np.int16)))
    return _Codes(len(days), runs)


@dataclass(frozen=True)
class _Labels:
    """Softened labels of one part, in a window round it."""

    row: int
    """First row of the window."""
    column: int
    """First column of the window."""
    labels: Integers
    """Site of every pixel, OUTSIDE away from the part."""

    def at(self, row: int, column: int) -> int:
        """Label of a pixel of the grid."""
        row, column = row - self.row, column - self.column
        rows, columns = self.labels.shape
        return int(self.labels[row, column]) if 0 <= row < rows and 0 <= column < columns else OUTSIDE


def _labels(measured: Survey) -> dict[int, _Labels]:
    """Softened labels of every part, carried on a little beyond it."""
    found: dict[int, _Labels] = {}
    xy = measured.plane.points(measured.facts.places[site] for site in measured.sites).reshape(-1, 2)
    pixels = np.column_stack(measured.grid.pixels(xy))
    middles = shapely.STRtree(np.asarray(shapely.points(xy)))
    for part, around in enumerate(find_objects(measured.part_of_pixel + 1, len(measured.parts))):
        if around is None:
            continue
        around = _widened(around, MARGIN_PIXELS, measured.grid.shape)
        mine = measured.part_of_pixel[around] == part
        if part not in measured.drawn:
            mine &= measured.inside[around]
        if not mine.any():
            continue
        if part in measured.drawn:
            labels = _drawn_labels(measured, part, mine, around, xy, middles)
        else:
            labels = np.where(mine, measured.catchments.labels[around], OUTSIDE).astype(np.int32)
        window = _window(mine, MARGIN_PIXELS)
        row, column = around[0].start + window[0].start, around[1].start + window[1].start
        anchors = list(_anchors(labels, pixels - (around[0].start, around[1].start), window))
        found[part] = _Labels(row, column, softened(spread(labels[window]), SOFTENING_PIXELS, anchors))
    return found


def _widened(window: tuple[slice, slice], margin: int, shape: tuple[int, int]) -> tuple[slice, slice]:
    rows, columns = (
        slice(max(0, one.start - margin), min(length, one.stop + margin))
        for one, length in zip(window, shape, strict=True)
    )
    return rows, columns


def _window(mask: Mask, margin: int) -> tuple[slice, slice]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return (
        slice(max(0, int(rows[0]) - margin), int(rows[-1]) + margin + 1),
        slice(max(0, int(columns[0]) - margin), int(columns[-1]) + margin + 1),
    )


def _drawn_labels(
    measured: Survey, part: int, mine: Mask, around: tuple[slice, slice], xy: Floats, middles: shapely.STRtree
) -> Integers:
    """Labels inside a drawn area: its own, but the land near a place with a cell of its own is that place's."""
    area = measured.sites.index(measured.drawn[part])
    labels = np.where(mine, area, OUTSIDE).astype(np.int32)
    reach = measured.facts.settings.nested_places_km * 1000
    rows, columns = np.nonzero(mine)
    x, y = measured.grid.x[around[1]][columns], measured.grid.y[around[0]][rows]
    best = np.full(len(rows), reach)
    for number in sorted(middles.query(measured.parts[part], predicate="contains").tolist()):
        site = measured.sites[number]
        if measured.facts.places[site].area or measured.facts.places[measured.drawn[part]].part_of == site:
            continue
        away = np.hypot(x - xy[number][0], y - xy[number][1])
        closer = away < best
        labels[rows[closer], columns[closer]] = number
        best = np.minimum(best, away)
    return labels


def _anchors(
    labels: Integers, pixels: NDArray[np.integer], window: tuple[slice, slice]
) -> Iterator[tuple[int, int, int]]:
    """Pixels of places that must keep their label, counted in the window; ``pixels`` are counted as ``labels`` are."""
    rows, columns = pixels.T
    within = np.flatnonzero((rows >= 0) & (rows < labels.shape[0]) & (columns >= 0) & (columns < labels.shape[1]))
    kept = within[labels[rows[within], columns[within]] == within]
    for number in kept.tolist():
        yield number, int(rows[number]) - window[0].start, int(columns[number]) - window[1].start


def _fronts(
    measured: Survey, found: _Labels | None, part: int, codes: Holders | None, reach: Floats
) -> Iterator[LineString]:
    """Smooth boundaries between cells inside one part, metres."""
    if found is None:
        return
    land = measured.parts[part]
    corner = (found.row, found.column)
    arcs = [replace(arc, points=arc.points + corner) for arc in traced(found.labels, found.labels != OUTSIDE)]
    cut = land.buffer(measured.grid.step / 20)  # a little beyond, so that the line surely meets the outline
    shapely.prepare(cut)
    for line in flowing(measured.grid, arcs, codes, reach, TOLERANCE_M):
        inside = line if cut.contains(line) else line.intersection(cut)
        yield from (piece for piece in shapely.get_parts(inside) if piece.geom_type == "LineString")


def _reach(measured: Survey) -> Floats:
    """How far smoothing reaches along the boundary of each site's land, metres."""
    labels = measured.catchments.labels[measured.inside]
    pixels = np.bincount(labels[labels != OUTSIDE], minlength=len(measured.sites))
    return np.clip(SMOOTHING_SHARE * measured.grid.step * np.sqrt(pixels / np.pi), *SMOOTHING_M)


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


def _owners(measured: Survey, faces: Faces, labels: Mapping[int, _Labels]) -> Owners:
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
            labels[p].at(row, column) if p in labels else OUTSIDE
            for p, row, column in zip(part, rows, columns, strict=True)
        ],
        dtype=np.int32,
    )


def _lost(measured: Survey, faces: Faces, owners: Owners) -> dict[int, Polygon]:
    """Sites whose place lies outside their own land -> the disc of land they get."""
    xy = measured.plane.points(measured.facts.places[site] for site in measured.sites)
    tree = shapely.STRtree(faces)
    places = shapely.points([(measured.facts.places[s].lon, measured.facts.places[s].lat) for s in measured.sites])
    shapely.prepare(measured.country)
    divided = {measured.facts.places[owner].part_of for owner in measured.drawn.values()}
    apart = cKDTree(xy).query(xy, k=2)[0][:, 1] if len(xy) > 1 else np.full(len(xy), np.inf)
    found = {}
    for number, point in enumerate(xy):
        site = measured.sites[number]
        if measured.facts.places[site].area or not measured.country.contains(Point(point)):
            continue
        if site in divided and any(
            measured.facts.places[owner].part_of == site for owner in _drawn_round(measured, point)
        ):
            continue  # the middle of a city that a drawn part of it covers
        at = tree.query(places[number], predicate="intersects")
        radius = min(RESCUE_M, float(apart[number]) / 2)
        if not any(owners[face] == number for face in at) and radius >= LEAST_RESCUE_M:
            found[number] = Point(point).buffer(radius, quad_segs=6)
    return found


def _drawn_round(measured: Survey, point: Floats) -> Iterator[str]:
    """Places in whose drawn area a point lies."""
    return (site for part, site in measured.drawn.items() if measured.parts[part].contains(Point(point)))


def _give_back(measured: Survey, faces: Faces, owners: Owners, lost: Mapping[int, Polygon]) -> None:
    """Faces inside the disc of a place become its land."""
    points = measured.plane.project(shapely.point_on_surface(np.array(faces, dtype=object)))
    tree = shapely.STRtree(points)
    for number, disc in lost.items():
        owners[tree.query(disc, predicate="contains")] = number


def _tidied(measured: Survey, faces: Faces, owners: Owners) -> Owners:
    """Owners after small pieces have joined the neighbour they share the longest border with."""
    border = borders(faces)
    area = np.array([km2(face) for face in faces])
    drawn = {n for n, site in enumerate(measured.sites) if measured.facts.places[site].area}
    home = _homes(measured, faces)
    owners = owners.copy()
    for _ in range(8):
        pieces = hanging_together(owners, border)
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


def _longest_border(
    piece: Sequence[int], owners: Owners, border: Sequence[Mapping[int, float]], drawn: set[int]
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


def _collected(measured: Survey, faces: Faces, owners: Owners) -> Tessellation:
    """Faces joined into cells, and the cell of every place."""
    units = [(unit.admin1, unit.geometry) for unit in measured.facts.units]
    tree = shapely.STRtree([geometry for _, geometry in units])
    found = {}
    order = np.argsort(owners, kind="stable")
    bounds = np.searchsorted(owners[order], np.arange(len(measured.sites) + 1))
    for number, site in enumerate(measured.sites):
        mine = [faces[face] for face in order[bounds[number] : bounds[number + 1]].tolist()]
        if mine:
            land = as_land(shapely.normalize(shapely.coverage_union_all(mine)))
            found[site] = Cell(site, land, km2(land), _admin1(land, units, tree))
    ids = sorted(found)
    nearest = shapely.STRtree([found[site].geometry for site in ids])
    cell_of = {
        place: owner if (owner := measured.owner_of[place]) in found else _nearest_cell(measured, place, ids, nearest)
        for place in measured.facts.places
    }
    return Tessellation(tuple(found[site] for site in sorted(found)), cell_of)


def _admin1(land: Land, units: Sequence[tuple[str, Land]], tree: shapely.STRtree) -> str:
    """First-level unit that holds most of a piece of land."""
    share: dict[str, float] = defaultdict(float)
    for number in sorted(tree.query(land, predicate="intersects")):
        share[units[number][0]] += units[number][1].intersection(land).area
    return max(sorted(share), key=lambda admin1: share[admin1])


def _nearest_cell(measured: Survey, place: str, ids: Sequence[str], tree: shapely.STRtree) -> str:
    """Cell that the point of a place lies in or is nearest to, of several the first."""
    point = Point(measured.facts.places[place].lon, measured.facts.places[place].lat)
    return ids[int(tree.query_nearest(point).min())]
