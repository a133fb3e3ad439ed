"""Cells cut into bands along lines of equal travel cost.

The survey knows what every pixel costs to reach. The field is blurred within each bank of the rivers, lines of a few
costs are traced over it (``geodata.geometry.isolines``) and thinned, and each cell is cut along them. A line ends in a
vertex that the cell's outline has anyway, the nearer one of the edge it meets: its neighbour's line ends in the same,
so lines run on from cell to cell, and no cell changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.ndimage import distance_transform_edt, gaussian_filter
from shapely import LineString, Point, Polygon

from geodata.cells.admin1_areas import apportioned
from geodata.cells.bands import Bands, whole_cells
from geodata.cells.catchments import MARGIN_PIXELS, Survey
from geodata.geometry.isolines import isolines
from geodata.geometry.projection import Land, as_land, km2
from geodata.geometry.topojson import STEP
from geodata.geometry.travel_grid import Floats, Mask
from geodata.model.records import Cell
from geodata.model.units import M2_PER_KM2

COSTS_KM = (10.0, 20.0, 40.0)
"""Costs of travel at which bands end."""
BLUR_PIXELS = 3.0
"""Reach of the blur over the field."""
TOLERANCE_M = 250.0
"""How far a thinned line may leave the traced one."""
LEAST_BAND_KM2 = 30.0
"""A piece of a band smaller than this joins the piece of its cell with which it shares the longest line."""
LEAST_CELL_KM2 = 2 * LEAST_BAND_KM2
"""A cell smaller than this is not cut."""


@dataclass(frozen=True)
class _Field:
    """Travel cost over one bank."""

    cost: Floats
    """Blurred, carried on beyond the bank, km."""
    lines: tuple[LineString, ...]
    """Lines of equal cost, lon, lat."""


@dataclass(frozen=True)
class _Band:
    cell: int
    km: float
    area: float
    """Square metres, not yet made to add up."""
    geometry: Land


def travel_bands(measured: Survey | None, cells: Sequence[Cell]) -> Bands:
    """Bands of the cells, which are sorted by id; without a survey (all cells are drawn) each cell is one."""
    if measured is None:
        return whole_cells(cells)
    cost = _filled(measured.catchments.reach_km, measured.inside & ~measured.water)
    fields: dict[int, _Field] = {}
    drawn = set(measured.drawn.values())
    found = []
    for number, cell in enumerate(cells):
        if cell.id in drawn:
            found.append([_Band(number, 0.0, cell.area_m2, cell.geometry)])
            continue
        if cell.area_km2 < LEAST_CELL_KM2:
            found.append([_measured(measured, cost, number, cell.geometry)])
            continue
        part = _part_of(measured, cell)
        if part not in fields:
            fields[part] = _field(measured, cost, part)
        pieces = _cut(measured, fields[part], cell)
        found.append(sorted((_measured(measured, cost, number, land) for land in pieces), key=lambda band: band.km))
    return _collected(cells, found)


def _collected(cells: Sequence[Cell], found: Sequence[Sequence[_Band]]) -> Bands:
    m2 = []
    for cell, bands in zip(cells, found, strict=True):
        parts = dict(apportioned(cell.area_m2, {str(n): band.area for n, band in enumerate(bands)}))
        m2 += [parts.get(str(n), 0) for n in range(len(bands))]
    bands = [band for several in found for band in several]
    return Bands(
        np.array([band.cell for band in bands], dtype=np.int32),
        np.array([round(band.km, 1) for band in bands], dtype=np.float64),
        np.array(m2, dtype=np.int64),
        np.array([_inside(band.geometry) for band in bands], dtype=np.float64).reshape(-1, 2),
        lambda: [band.geometry for band in bands],
    )


def _inside(land: Land) -> tuple[float, float]:
    """A point in the largest piece of some ground."""
    point = max(shapely.get_parts(land), key=lambda piece: (piece.area, piece.wkt)).representative_point()
    return round(point.x, 5), round(point.y, 5)


def _measured(measured: Survey, cost: Floats, cell: int, land: Land) -> _Band:
    """A band with its typical cost and its area."""
    plane = measured.plane.project(land)
    return _Band(cell, _typical(measured, cost, plane), km2(land) * M2_PER_KM2, land)


def _typical(measured: Survey, cost: Floats, land: Land) -> float:
    """Median cost of the pixels of some ground, metres; of ground without a pixel that at a point of it."""
    grid = measured.grid
    west, south, east, north = land.bounds
    (top, bottom), (left, right) = grid.pixels(np.array([[west, north], [east, south]]))
    window = np.s_[top : bottom + 1, left : right + 1]
    x, y = np.meshgrid(grid.x[left : right + 1], grid.y[top : bottom + 1])
    shapely.prepare(land)
    here = cost[window][shapely.contains_xy(land, x, y)]
    if not len(here):
        here = cost[grid.pixels(shapely.get_coordinates(land.representative_point()))]
    return float(np.median(here))


def _part_of(measured: Survey, cell: Cell) -> int:
    """The bank that the place of a cell lies on."""
    xy = measured.plane.points([measured.facts.places[cell.id]])
    return int(measured.part_of_pixel[measured.grid.pixels(xy)][0])


# --- lines of equal cost ----------------------------------------------------------------------------------------------


def _filled(field: Floats, known: Mask) -> Floats:
    """A field with every pixel that is unknown, or infinite, given the value of the nearest one known."""
    known = known & np.isfinite(field)
    if not known.any():
        return np.zeros(field.shape)
    nearest = distance_transform_edt(~known, return_distances=False, return_indices=True)
    return np.asarray(field[tuple(nearest)])


def _field(measured: Survey, cost: Floats, part: int) -> _Field:
    """The field as it is on one bank: nothing is blurred over the river."""
    known = measured.part_of_pixel == part
    inner = known & measured.inside
    mine = inner if inner.any() else known
    weight = gaussian_filter(mine.astype(np.float64), BLUR_PIXELS)
    sum_ = gaussian_filter(np.where(mine, cost, 0.0), BLUR_PIXELS)
    blurred = _filled(np.where(mine, sum_ / np.maximum(weight, 1e-9), np.inf), mine)
    near = distance_transform_edt(~mine) <= MARGIN_PIXELS
    shown = np.where(near, blurred, np.nan)
    lines = [line for height in COSTS_KM for line in isolines(shown, height)]
    traced = [LineString(measured.grid.nodes(line)) for line in lines if len(line) > 3]
    thin = measured.plane.unproject(shapely.simplify(np.array(traced, dtype=object), TOLERANCE_M))
    return _Field(blurred, tuple(thin))


# --- cells cut along them ---------------------------------------------------------------------------------------------


def _cut(measured: Survey, field: _Field, cell: Cell) -> list[Land]:
    """Ground of the bands of a cell."""
    shapely.prepare(cell.geometry)
    near = shapely.box(*cell.geometry.bounds)
    outline = _Outline.of(cell.geometry)
    lines = [
        fitted
        for line in field.lines
        if line.intersects(near)
        for piece in _pieces(line, cell.geometry)
        if (fitted := outline.fitted(piece, cell.geometry)) is not None
    ]
    faces = _faces(cell.geometry, lines)
    if len(faces) < 2:
        return [cell.geometry]
    steps = [_step(measured, field, face) for face in faces]
    joined = _tidied(faces, steps)
    found: dict[int, list[Polygon]] = {}
    for face, step in zip(faces, joined, strict=True):
        found.setdefault(step, []).append(face)
    if len(found) < 2:
        return [cell.geometry]
    return [as_land(shapely.normalize(shapely.coverage_union_all(found[step]))) for step in sorted(found)]


def _pieces(line: LineString, land: Land) -> Iterator[LineString]:
    """What of a line lies inside some ground, in whole pieces."""
    if land.covers(line):
        yield line
        return
    common = shapely.line_merge(line.intersection(land))
    yield from (piece for piece in shapely.get_parts(common) if piece.geom_type == "LineString")


@dataclass(frozen=True)
class _Outline:
    """Edges of the outline of a cell."""

    starts: Floats
    ends: Floats

    @classmethod
    def of(cls, land: Land) -> _Outline:
        rings = shapely.get_rings(shapely.get_parts(land))
        places = [shapely.get_coordinates(ring) for ring in rings]
        return cls(np.concatenate([p[:-1] for p in places]), np.concatenate([p[1:] for p in places]))

    def vertex(self, point: Floats) -> Floats:
        """The nearer end of the edge that a point lies on."""
        way = self.ends - self.starts
        share = np.clip(((point - self.starts) * way).sum(axis=1) / (way * way).sum(axis=1), 0.0, 1.0)
        edge = int(np.argmin(np.hypot(*(self.starts + share[:, None] * way - point).T)))
        one, other = self.starts[edge], self.ends[edge]
        return np.asarray(one if np.hypot(*(one - point)) <= np.hypot(*(other - point)) else other)

    def fitted(self, piece: LineString, land: Land) -> LineString | None:
        """A piece of a line with its ends in vertices of the outline, on the grid; None where it does not fit in."""
        xy = shapely.get_coordinates(piece)
        if piece.is_closed and land.contains(Point(xy[0])):
            inner = LineString(np.rint(xy / STEP) * STEP)
            return inner if inner.is_valid and land.contains(inner) else None
        first, last = self.vertex(xy[0]), self.vertex(xy[-1])
        inside = (np.rint(xy[1:-1] / STEP) * STEP).round(5)
        for begin in range(min(4, len(inside) + 1)):  # the points nearest to the outline are left out if need be
            for end in range(min(4, len(inside) + 1 - begin)):
                kept = inside[begin : len(inside) - end]
                line = LineString([first, *kept, last])
                if line.length > 0 and land.covers(line):
                    return line
        return None


def _faces(land: Land, lines: Sequence[LineString]) -> list[Polygon]:
    """Ground between lines inside a cell, whose outline stays as it is; the cell's own pieces where that fails."""
    whole = list(shapely.get_parts(land))
    if not lines:
        return whole
    noded = shapely.union_all([land.boundary, *lines], grid_size=STEP)
    found = shapely.set_precision(shapely.get_parts(shapely.polygonize([noded])), STEP, mode="pointwise")
    rounded = shapely.transform(found, lambda places: places.round(5))
    faces = [face for face in rounded if land.contains(face.representative_point())]
    return faces if _same(faces, land) else whole


def _same(faces: Sequence[Polygon], land: Land) -> bool:
    """Whether faces are a coverage of some ground, to the vertex."""
    if not all(face.is_valid for face in faces) or not shapely.coverage_is_valid(faces):
        return False
    together = shapely.normalize(shapely.coverage_union_all(faces))
    return bool(shapely.equals_exact(together, shapely.normalize(land), 1e-9))


def _step(measured: Survey, field: _Field, face: Polygon) -> int:
    """Number of the band that a face belongs to."""
    typical = _typical(measured, field.cost, measured.plane.project(face))
    return int(np.searchsorted(COSTS_KM, typical, side="right"))


def _tidied(faces: Sequence[Polygon], steps: Sequence[int]) -> list[int]:
    """Band of every face after those too small have joined a neighbour."""
    steps = list(steps)
    area = [km2(face) for face in faces]
    border = _borders(faces)
    for _ in range(len(faces)):
        pieces = sorted(_hanging_together(steps, border), key=lambda piece: (sum(area[f] for f in piece), piece[0]))
        small = next(
            (p for p in pieces if sum(area[f] for f in p) < LEAST_BAND_KM2 and _longest(p, steps, border) is not None),
            None,
        )
        if small is None:
            break
        goal = _longest(small, steps, border)
        for face in small:
            steps[face] = steps[goal] if goal is not None else steps[face]
    return steps


def _longest(piece: Sequence[int], steps: Sequence[int], border: Sequence[Mapping[int, float]]) -> int | None:
    """The neighbouring face of another band with which a piece shares the longest line."""
    shared: dict[int, float] = {}
    nearest: dict[int, int] = {}
    for face in piece:
        for other, length in border[face].items():
            if steps[other] != steps[face]:
                shared[steps[other]] = shared.get(steps[other], 0.0) + length
                nearest.setdefault(steps[other], other)
    if not shared:
        return None
    return nearest[max(shared, key=lambda step: (shared[step], -step))]


def _borders(faces: Sequence[Polygon]) -> list[dict[int, float]]:
    """For every face the length of line it shares with others, degrees."""
    found: list[dict[int, float]] = [{} for _ in faces]
    for one in range(len(faces)):
        for other in range(one + 1, len(faces)):
            length = shapely.intersection(faces[one].boundary, faces[other].boundary).length
            if length > 0:
                found[one][other] = found[other][one] = length
    return found


def _hanging_together(steps: Sequence[int], border: Sequence[Mapping[int, float]]) -> list[list[int]]:
    """Faces of one band that touch, in lists."""
    seen: set[int] = set()
    found = []
    for start in range(len(steps)):
        if start in seen:
            continue
        piece, todo = [], [start]
        seen.add(start)
        while todo:
            face = todo.pop()
            piece.append(face)
            fresh = [other for other in border[face] if other not in seen and steps[other] == steps[start]]
            seen.update(fresh)
            todo += fresh
        found.append(sorted(piece))
    return found
