"""The survey: which land is nearest to which place, and how far places lie from each other.

Each pixel of a grid goes to the place that is the cheapest to reach from it, in metres plus a price for crossing a
river, a lake, a subdistrict boundary or a drawn line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.spatial import cKDTree
from shapely import Point

from geodata.cells.barriers import (
    DRAWN_LINE_COST_KM,
    banks_of,
    crossings,
    dated_lines,
    outlines_of,
    parts_of,
    rasterised,
    wet,
)
from geodata.cells.cell_owners import cell_owners, enclosed, owners_by_area
from geodata.geometry.projection import Land, Plane, country_of, dense, plane_of
from geodata.geometry.travel_grid import Catchments, Floats, Grid, Integers, Mask, catchments, spread, travel_graph
from geodata.geometry.travel_paths import Ways
from geodata.model.area_expression import SNAP_KM
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.dataset_settings import Settings
from geodata.model.errors import GeodataError
from geodata.model.progress import StepNames, silent_steps
from geodata.model.records import Place

MARGIN_PIXELS = 12
"""Pixels beyond the border into which labels are carried on, so that fronts meet the border without bending to it."""
MOST_PIXELS = 6_000_000
"""Pixels of the country's box: the ways between them take about 250 bytes each, so that is 1.5 GB."""
HANDICAP_KM = {"crossing": 6.0, "base": 3.0, "dam": 3.0, "field": 3.0}
"""Kind of place -> how much farther off it counts: a post speaks for less land than a settlement."""


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
    owner_of: Mapping[str, str]
    """Place -> the place whose cell it lies in."""
    neighbours: Ways
    """Travel cost between places; none leads to places that have no vote."""
    water: Mask
    """Pixels of lakes that cost something to cross."""
    earlier: tuple[tuple[date, Ways], ...] = ()
    """The same before drawn lines were there: the day up to which it held, and the ways; by day."""


def survey(facts: DatasetFacts, progress: StepNames | None = None) -> Survey:
    """Measure which land is nearest to which place.

    Raises GeodataError where a place lies farther than ``SNAP_KM`` outside the country.
    """
    say = progress or silent_steps
    say("laying the grid")
    lonlat = country_of(facts)
    plane = plane_of(facts.settings, lonlat)
    country = plane.project(dense(lonlat))
    grid = grid_of(facts.settings, plane, country)
    inside = grid.covered(country)
    places = tuple(facts.places.values())
    xy = dict(zip(facts.places, plane.points(places), strict=True))
    _refuse_far_outside(places, xy, country)
    outlines = outlines_of(facts, plane, country)
    banks = banks_of(facts, plane, country)
    parts, drawn = parts_of(facts, country, banks, outlines)
    part_of_pixel = rasterised(grid, parts)
    owner_of = cell_owners(facts, xy, outlines)
    covered = owners_by_area(facts, xy, outlines)
    with_cell = [place for place in places if owner_of[place.id] == place.id]
    points = tuple(p.id for p in with_cell if p.area not in outlines and not enclosed(facts, p.id, covered))
    say(f"measuring the way from {len(points)} places")
    graph = travel_graph(grid, inside, crossings(facts, plane, country, grid, banks, outlines))
    handicaps = _handicaps([facts.places[p] for p in points], np.array([xy[p] for p in points]).reshape(-1, 2))
    found = catchments(grid, inside, graph, _nodes(grid, inside, [xy[p] for p in points]), handicaps)
    sites = points + tuple(place.id for place in with_cell if place.id not in points)
    neighbours = _neighbours(facts, points, found, handicaps / 1000, owner_of, xy, grid)
    water = wet(facts, plane, country, grid)
    part_of_pixel = spread(part_of_pixel)
    middles = np.array([xy[place] for place in points]).reshape(-1, 2)
    return Survey(
        facts=facts,
        plane=plane,
        country=country,
        grid=grid,
        inside=inside,
        parts=parts,
        part_of_pixel=part_of_pixel,
        drawn=drawn,
        sites=sites,
        catchments=found,
        owner_of=owner_of,
        neighbours=neighbours,
        water=water,
        earlier=tuple(_earlier(neighbours, dated_lines(facts, outlines), middles)),
    )


def _earlier(now: Ways, lines: Sequence[tuple[date, Land]], middles: Floats) -> Iterator[tuple[date, Ways]]:
    """Ways before each drawn line was there: without what crossing it costs, but no shorter than the straight way."""
    among = now.between_km.tocoo()
    straight = np.hypot(*(middles[among.row] - middles[among.col]).T) / 1000
    for until in sorted({start for start, _ in lines}):
        cost = among.data.copy()
        for start, land in lines:
            if start >= until:
                beyond = np.asarray(shapely.contains_xy(land, *middles.T))
                cost -= DRAWN_LINE_COST_KM * (beyond[among.row] != beyond[among.col])
        between = coo_matrix((np.maximum(cost, np.minimum(straight, among.data)), (among.row, among.col)), among.shape)
        yield until, replace(now, between_km=between.tocsr())


def grid_of(settings: Settings, plane: Plane, country: Land) -> Grid:
    """Pixels over the country; GeodataError where the projection does not reach all of it, or they are too many."""
    bounds = np.array(country.bounds)
    if not np.isfinite(bounds).all():
        raise GeodataError(
            f"datapackage.json: the projection {plane.crs} does not reach all of the country; name another as crs, or "
            f"correct {settings.units}"
        )
    wide, high = (bounds[2:] - bounds[:2]) / settings.grid_m
    if wide * high > MOST_PIXELS:
        enough = int(np.ceil(settings.grid_m * np.sqrt(wide * high / MOST_PIXELS) / 50) * 50)
        raise GeodataError(
            f"datapackage.json: the country has {wide * high:,.0f} pixels of {settings.grid_m:g} m, more than "
            f"{MOST_PIXELS:,}; set grid_m to {enough} or more"
        )
    return Grid.over(country, settings.grid_m, MARGIN_PIXELS)


def _refuse_far_outside(places: Sequence[Place], xy: Mapping[str, Floats], country: Land) -> None:
    shapely.prepare(country)
    for place in places:
        away = country.distance(Point(xy[place.id])) / 1000
        if away > SNAP_KM:
            raise GeodataError(f"places.csv: {place.id} lies {away:.0f} km outside the country; check its lon and lat")


def _nodes(grid: Grid, inside: Mask, xy: Sequence[Floats]) -> NDArray[np.intp]:
    """Number of the pixel of every place among those inside; the nearest one where it lies outside or is taken.

    Raises GeodataError where there are fewer pixels than places.
    """
    number = np.cumsum(inside.ravel()) - 1
    rows, columns = np.nonzero(inside)
    if len(rows) < len(xy):
        raise GeodataError(
            f"places.csv: {len(xy):,} places want ground of their own, but the country has {len(rows):,} pixels of "
            f"{grid.step:.0f} m; make grid_m in datapackage.json smaller, or nested_places_km greater"
        )
    tree: cKDTree | None = None
    taken: set[int] = set()
    found = []
    for point in xy:
        row, column = (int(v[0]) for v in grid.pixels(np.asarray(point)[None, :]))
        node = int(number[row * grid.columns + column]) if inside[row, column] else -1
        if node < 0 or node in taken:
            tree = tree or cKDTree(np.column_stack((grid.x[columns], grid.y[rows])))
            node = _nearest_free(tree, np.asarray(point), taken)
        taken.add(node)
        found.append(node)
    return np.array(found, dtype=np.intp)


def _nearest_free(tree: cKDTree, point: Floats, taken: Set[int]) -> int:
    """Number of the nearest pixel that is not taken, of equally near ones the first."""
    asked = 16
    while True:
        asked = min(asked, tree.n)
        near = np.atleast_1d(tree.query(point, k=asked)[1])
        away = np.hypot(*(tree.data[near] - point).T)
        free = [(float(d), int(n)) for d, n in zip(away, near, strict=True) if int(n) not in taken]
        if free and (min(free)[0] < away[-1] or asked == tree.n):
            return min(free)[1]
        asked *= 2


def _handicaps(places: Sequence[Place], xy: Floats) -> Floats:
    """Metres by which places of some kinds count as farther off; never so many that one loses its own ground."""
    if len(places) < 2:
        return np.zeros(len(places))
    nearest = cKDTree(xy).query(xy, k=2)[0][:, 1]
    wanted = np.array([HANDICAP_KM.get(place.kind, 0.0) * 1000 for place in places])
    return np.asarray(np.minimum(wanted, nearest / 2))


def _neighbours(
    facts: DatasetFacts,
    points: Sequence[str],
    found: Catchments,
    handicaps_km: Floats,
    owner_of: Mapping[str, str],
    xy: Mapping[str, Floats],
    grid: Grid,
) -> Ways:
    """Travel cost between places, by way of the catchments between them.

    Only places that have a cell of their own by their point have a vote: the quarters of one city would else outvote
    the country round it, and a drawn area says nothing of what lies beyond its outline.
    """
    if not points:
        return Ways.none(tuple(facts.places))
    site_of = {place: site for site, place in enumerate(points)}
    number = {place: number for number, place in enumerate(facts.places)}
    at = np.array([xy[place] for place in facts.places]).reshape(-1, 2)
    home = found.labels[grid.pixels(at)]
    site = np.array([site_of.get(owner_of[place], int(home[number[place]])) for place in facts.places])
    middle = np.array([xy[place] for place in points]).reshape(-1, 2)
    away = np.hypot(*(at - middle[site]).T) / 1000
    voter = np.array([number[place] for place in points])
    return Ways(tuple(facts.places), found.cost_km, site, away, voter, handicaps_km)
