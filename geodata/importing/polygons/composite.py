"""All outlines of all dates overlaid once: faces that never change shape, each with its history of holders.

The space-time composite of Langran & Chrisman (1988), https://doi.org/10.3138/K877-7273-2238-5Q6V.

Stated rules, in this order:

1. vertices are rounded to a grid (``grid``, degrees), and one nearer than ``snap_m`` to one of an earlier date is that;
2. where several factions are drawn over the same ground on one day, the smaller polygon has it (an enclave is drawn
   over what surrounds it); of equal ones the later in the source;
3. ground drawn for nobody, closed in between two or more factions on one day and on average thinner than
   ``gap_width_m``, is a gap of digitising and goes to the faction with the longest border to it;
   any other ground not drawn on a day has no holder on that day;
4. pieces smaller than ``sliver_km2`` join the neighbour with the longest common border;
5. where a person says whose undrawn ground is, that faction holds on each day all ground inside the outlines of any
   day that no one else is drawn over; it is given before rule 4 and after rule 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from geodata.importing.polygons.ellipsoid import areas_km2, lengths_km
from geodata.importing.polygons.line_segments import linework
from geodata.importing.request.limits import LimitExceeded, Limits
from geodata.model.progress import Progress

Labels = NDArray[np.signedinteger]
Numbers = NDArray[np.int64]
Shapes = NDArray[np.object_]
NOBODY = -1

SLIVERS_KM2 = (0.01, 0.02, 0.04, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4, 0.56, 0.8, 1.1, 1.6, 2.2)
"""Sizes tried in turn where none is given."""
MANY_FACES = 30_000
"""Above as many, the smallest pieces are joined first: rule 4 would join them at the end."""
FEW_CELLS = 4_000
"""As many cells as the page repaints within one frame."""
MOST_CHANGE = 0.0003
"""Greatest relative change of a faction's area on a day that joining slivers may cause."""

MOST_FACTIONS = 16_000
"""The page numbers the looks of its cells with 16 bits, two looks for each holder."""

_NODES_PER_DEGREE = 10**9


@dataclass(frozen=True, slots=True)
class Drawn:
    """One polygon as drawn, and the days on which it stands."""

    polygon: BaseGeometry
    """Valid polygon, lon and lat."""
    faction: int
    """Number of the faction it is drawn for."""
    days: Numbers
    """Numbers of the days (indexes into the days of change) on which it is drawn."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Ground that several factions, or none, were drawn over on a day."""

    day: int
    """Number of the day."""
    factions: tuple[int, ...]
    """Numbers of the factions drawn over it, or around it; in order."""
    km2: float
    """How much ground."""
    places: int
    """In how many pieces."""


@dataclass(frozen=True, slots=True)
class Composite:
    """The cells and what the overlay had to settle."""

    cells: tuple[BaseGeometry, ...]
    """Polygons that share identical edges and overlap nowhere, lon and lat."""
    labels: Labels
    """Holder of each cell (row) on each day (column): a faction's number, -1 for nobody drawn."""
    overlaps: tuple[Disagreement, ...]
    """Ground drawn for several factions, settled by rule 2."""
    gaps_closed: tuple[Disagreement, ...]
    """Ground between factions given to one of them by rule 3."""
    gaps_left: tuple[Disagreement, ...]
    """Ground closed in between two or more factions that stays without a holder."""
    slivers: int
    """How many pieces joined a neighbour by rule 4."""
    slivers_km2: float
    """Their area."""
    faces: int
    """Faces of the overlay before pieces were joined."""
    drawn_km2: NDArray[np.float64]
    """Area of each faction (row) on each day (column) after rules 1 and 2: what was drawn."""
    held_km2: NDArray[np.float64]
    """The same after rules 3 and 4: what the cells say."""
    sliver_km2: float
    """The size of rule 4 that was used."""
    snap_m: float
    """The distance of rule 1 that was used."""


def composite(
    drawn: Sequence[Drawn],
    factions: int,
    days: int,
    *,
    limits: Limits,
    grid: float = 1e-5,
    snap_m: float | None = None,
    sliver_km2: float | None = None,
    gap_width_m: float = 25.0,
    undrawn: int = NOBODY,
    ground: BaseGeometry | None = None,
    progress: Progress = lambda step, share: None,
) -> Composite:
    """Overlay the polygons of all days; raise LimitExceeded where they make more faces than the bound.

    ``undrawn`` is the number of the faction that holds, by rule 5, what nobody is drawn over; where a ``ground`` is
    given, only inside it, or where something was drawn on another day.
    """
    progress("overlaying outlines", 0.0)
    faces, used_snap_m = _faces(drawn, grid, snap_m, limits)
    if factions > MOST_FACTIONS:
        raise LimitExceeded(
            f"{factions:,} different holders; at most {MOST_FACTIONS:,} are read: is it the right attribute? Name "
            "another with --faction-field"
        )
    most = limits.labels // np.dtype(_width(factions)).itemsize
    if len(faces) * days > most:
        raise LimitExceeded(
            f"{len(faces):,} pieces on {days:,} days are more than {most:,}: give a larger --snap or fewer dates"
        )
    km2 = areas_km2(faces)
    edges = _edges(faces)
    met, crumbs = len(faces), None
    if len(faces) > MANY_FACES:
        crumbs = _join_slivers(np.arange(len(faces)), edges, km2, SLIVERS_KM2[0] if sliver_km2 is None else sliver_km2)
        faces = _united(faces, crumbs.groups)
        km2, edges = areas_km2(faces), _edges(faces)
    labels, overlaps = _label(drawn, faces, km2, factions, days, progress)
    drawn_km2 = _areas(labels, km2, factions)
    progress("closing gaps", 0.0)
    closed, left = _close_gaps(labels, edges, km2, gap_width_m)
    if undrawn != NOBODY:
        _give_undrawn(labels, faces, undrawn, ground)
    progress("joining slivers", 0.0)
    joined = _join(labels, edges, km2, factions, sliver_km2)
    progress("shaping cells", 0.0)
    cells, cell_labels = _cells(faces, joined.groups, labels, km2)
    held_km2 = _areas(cell_labels, areas_km2(cells), factions)
    return Composite(
        cells=tuple(cells),
        labels=cell_labels,
        overlaps=overlaps,
        gaps_closed=closed,
        gaps_left=left,
        slivers=joined.count + (crumbs.count if crumbs else 0),
        slivers_km2=joined.km2 + (crumbs.km2 if crumbs else 0.0),
        faces=met,
        drawn_km2=drawn_km2,
        held_km2=held_km2,
        sliver_km2=joined.size_km2,
        snap_m=used_snap_m,
    )


def _give_undrawn(labels: Labels, faces: Shapes, undrawn: int, ground: BaseGeometry | None) -> None:
    """Apply rule 5 in place; holes of the ground (lakes) in which nothing was ever drawn stay nobody's."""
    given = np.ones(len(faces), dtype=bool)
    if ground is not None:
        shapely.prepare(ground)
        given = (labels != NOBODY).any(axis=1) | shapely.contains(ground, shapely.point_on_surface(faces))
    labels[(labels == NOBODY) & given[:, None]] = undrawn


def _faces(drawn: Sequence[Drawn], grid: float, snap_m: float | None, limits: Limits) -> tuple[Shapes, float]:
    """Faces between all outlines, on the grid, and the distance at which vertices were taken as the same."""
    lines = linework([entry.polygon for entry in drawn], grid, snap_m)
    if not len(lines.segments):
        return np.empty(0, dtype=object), lines.snap_m
    pieces = np.asarray(shapely.linestrings(lines.segments.reshape(-1, 2, 2) * grid))
    # Noded as chains, not as single segments, they take half the memory and a third of the time.
    chains = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(pieces)))
    del pieces
    noded = shapely.get_parts(shapely.unary_union(chains, grid_size=grid))
    faces = shapely.get_parts(shapely.polygonize(noded))
    if len(faces) > limits.faces:
        raise LimitExceeded(
            f"the outlines cut each other into {len(faces):,} pieces; at most {limits.faces:,} are read: "
            "give a larger --snap or fewer dates"
        )
    return np.asarray(faces), lines.snap_m


def _width(factions: int) -> type[np.signedinteger]:
    """The narrowest numbers that tell some factions apart: they make most of the overlay's memory."""
    return np.int8 if factions <= np.iinfo(np.int8).max else np.int16


@dataclass(frozen=True, slots=True)
class _Edges:
    """Common borders of faces."""

    left: Numbers
    right: Numbers
    """Numbers of the two faces."""
    km: NDArray[np.float64]
    """Length of the border."""
    outer: NDArray[np.bool_]
    """For each face, whether it touches the outside of everything drawn."""


def _edges(faces: Shapes) -> _Edges:
    """Common borders of faces, which are polygons in degrees that meet in the same vertices."""
    rings, owner_of_ring = shapely.get_rings(faces, return_index=True)
    places, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[:-1] == ring[1:]
    points = np.rint(places * _NODES_PER_DEGREE).astype(np.int64)
    pieces = np.hstack([points[:-1], points[1:]])[same]
    owner = owner_of_ring[ring[:-1][same]]
    km = lengths_km(places[:-1][same], places[1:][same])
    turned = (pieces[:, 0] > pieces[:, 2]) | ((pieces[:, 0] == pieces[:, 2]) & (pieces[:, 1] > pieces[:, 3]))
    pieces[turned] = pieces[turned][:, [2, 3, 0, 1]]
    order = np.lexsort(pieces.T[::-1])
    pieces, owner, km = pieces[order], owner[order], km[order]
    twin = np.zeros(len(pieces), dtype=bool)
    twin[1:] = (pieces[1:] == pieces[:-1]).all(axis=1)
    second = np.flatnonzero(twin)
    first = second - 1
    alone = np.ones(len(pieces), dtype=bool)
    alone[second] = alone[first] = False
    outer = np.zeros(len(faces), dtype=bool)
    outer[owner[alone]] = True
    low = np.minimum(owner[first], owner[second])
    high = np.maximum(owner[first], owner[second])
    pairs = low * len(faces) + high
    distinct, where = np.unique(pairs, return_inverse=True)
    total = np.bincount(where, weights=km[first], minlength=len(distinct))
    left, right = np.divmod(distinct, max(1, len(faces)))
    different = left != right
    return _Edges(left[different], right[different], total[different], outer)


def _label(
    drawn: Sequence[Drawn],
    faces: Shapes,
    km2: NDArray[np.float64],
    factions: int,
    days: int,
    progress: Progress,
) -> tuple[Labels, tuple[Disagreement, ...]]:
    """Holder of each face (row) on each day (column) by rule 2, and the overlaps it settled."""
    labels: Labels = np.full((days, len(faces)), NOBODY, dtype=_width(factions))
    overlaps: dict[tuple[int, int, int], list[float]] = {}
    tree = shapely.STRtree(shapely.point_on_surface(faces)) if len(faces) else None
    # Larger first, so that the smaller, drawn later, stays on top; a stable sort keeps the order of the source.
    # Areas that differ by less than a square metre are equal: the rest is rounding of the coordinates.
    order = np.argsort(-np.round(areas_km2([entry.polygon for entry in drawn]), 6), kind="stable")
    for done, number in enumerate(order):
        entry = drawn[number]
        inside = tree.query(entry.polygon, predicate="contains") if tree is not None else np.empty(0, dtype=np.int64)
        if done % 50 == 0:
            progress("finding who was drawn where", done / len(order))
        if not len(inside):
            continue
        for day in entry.days:
            row = labels[day]
            before = row[inside]
            differs = (before != NOBODY) & (before != entry.faction)
            if differs.any():
                for other in np.unique(before[differs]):
                    where = inside[differs & (before == other)]
                    one, two = sorted((int(other), entry.faction))
                    total = overlaps.setdefault((int(day), one, two), [0.0, 0])
                    total[0] += float(km2[where].sum())
                    total[1] += len(where)
            row[inside] = entry.faction
    found = tuple(
        Disagreement(day, (one, other), total, int(pieces))
        for (day, one, other), (total, pieces) in sorted(overlaps.items())
    )
    whole: Labels = np.ascontiguousarray(labels.T)
    return whole, found


def _close_gaps(
    labels: Labels, edges: _Edges, km2: NDArray[np.float64], gap_width_m: float
) -> tuple[tuple[Disagreement, ...], tuple[Disagreement, ...]]:
    """Apply rule 3 in place; give back the gaps closed and those between factions left open."""
    closed: list[Disagreement] = []
    left: list[Disagreement] = []
    ever = (labels == NOBODY).any(axis=1)
    candidate = ever & ~_reached(ever, edges)
    last: tuple[bytes, list[tuple[Numbers, int, tuple[int, ...]]], list[Disagreement], list[Disagreement]] | None = None
    if not candidate.any():
        # Ground never drawn may still be cut off by factions on some day only.
        candidate = ever
    for day in range(labels.shape[1]):
        column = labels[:, day]
        key = column.tobytes()
        if last is None or last[0] != key:
            last = (key, *_gaps_of_day(column, edges, km2, gap_width_m))
        _, given, closed_now, left_now = last
        for faces, holder, _ in given:
            labels[faces, day] = holder
        closed += [Disagreement(day, gap.factions, gap.km2, gap.places) for gap in closed_now]
        left += [Disagreement(day, gap.factions, gap.km2, gap.places) for gap in left_now]
    return tuple(closed), tuple(left)


def _reached(open_: NDArray[np.bool_], edges: _Edges) -> NDArray[np.bool_]:
    """Faces of ``open_`` that the outside reaches through other such faces."""
    among = open_[edges.left] & open_[edges.right]
    count = len(open_)
    graph = csr_matrix((np.ones(int(among.sum())), (edges.left[among], edges.right[among])), shape=(count, count))
    _, component = connected_components(graph, directed=False)
    reached = np.zeros(component.max() + 1 if count else 0, dtype=bool)
    reached[component[open_ & edges.outer]] = True
    return np.asarray(open_ & reached[component])


def _gaps_of_day(
    column: Labels, edges: _Edges, km2: NDArray[np.float64], gap_width_m: float
) -> tuple[list[tuple[Numbers, int, tuple[int, ...]]], list[Disagreement], list[Disagreement]]:
    undrawn = column == NOBODY
    enclosed = undrawn & ~_reached(undrawn, edges)
    if not enclosed.any():
        return [], [], []
    count = len(column)
    among = enclosed[edges.left] & enclosed[edges.right]
    graph = csr_matrix((np.ones(int(among.sum())), (edges.left[among], edges.right[among])), shape=(count, count))
    _, component = connected_components(graph, directed=False)
    borders: dict[int, dict[int, float]] = {}
    for inside, outside in ((edges.left, edges.right), (edges.right, edges.left)):
        crossing = enclosed[inside] & ~undrawn[outside]
        for piece, holder, km in zip(
            component[inside[crossing]], column[outside[crossing]], edges.km[crossing], strict=True
        ):
            borders.setdefault(int(piece), {}).setdefault(int(holder), 0.0)
            borders[int(piece)][int(holder)] += float(km)
    given: list[tuple[Numbers, int, tuple[int, ...]]] = []
    closed: dict[tuple[int, ...], list[float]] = {}
    left: dict[tuple[int, ...], list[float]] = {}
    for piece, around in sorted(borders.items()):
        if len(around) < 2:  # a hole in one faction's ground is taken as meant
            continue
        faces = np.flatnonzero(enclosed & (component == piece))
        area = float(km2[faces].sum())
        factions = tuple(sorted(around))
        thin = 2 * area / sum(around.values()) * 1000 <= gap_width_m
        if thin:
            given.append((faces, max(sorted(around), key=lambda holder: around[holder]), factions))
        total = (closed if thin else left).setdefault(factions, [0.0, 0])
        total[0] += area
        total[1] += 1

    def found(totals: dict[tuple[int, ...], list[float]]) -> list[Disagreement]:
        return [Disagreement(0, factions, area, int(n)) for factions, (area, n) in sorted(totals.items())]

    return given, found(closed), found(left)


@dataclass(frozen=True, slots=True)
class _Joined:
    """Faces put together into cells."""

    groups: Numbers
    """For each face the number of its cell."""
    count: int
    """Slivers joined to a neighbour."""
    km2: float
    """Their area."""
    size_km2: float
    """What counted as a sliver."""


def _join(labels: Labels, edges: _Edges, km2: NDArray[np.float64], factions: int, sliver_km2: float | None) -> _Joined:
    """Connected faces of equal history together, then slivers to their neighbours.

    Without a given size the smallest of ``SLIVERS_KM2`` is taken that leaves at most ``FEW_CELLS`` cells, as long as
    no faction's area changes on any day by more than ``MOST_CHANGE``.
    """
    groups = _groups(labels, edges)
    if sliver_km2 is not None or not len(groups):
        return _join_slivers(groups, edges, km2, sliver_km2 or 0.0)
    before = _areas(labels, km2, factions)
    best: _Joined | None = None
    for size in SLIVERS_KM2:
        tried = _join_slivers(groups, edges, km2, size)
        if best is not None and _change(labels, km2, before, tried) > MOST_CHANGE:
            break
        best = tried
        if len(np.unique(tried.groups)) <= FEW_CELLS:
            break
    assert best is not None
    return best


def _change(labels: Labels, km2: NDArray[np.float64], before: NDArray[np.float64], joined: _Joined) -> float:
    """Greatest relative change of any faction's area on any day."""
    leaders = _leaders(joined.groups, km2)
    after = _areas(labels[leaders[joined.groups]], km2, len(before))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.abs(after - before) / before
    return float(np.nan_to_num(share[before > 0], posinf=1.0).max(initial=0.0))


def _united(faces: Shapes, groups: Numbers) -> Shapes:
    """One shape per group of faces."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    parts = np.split(order, starts[1:])
    found = np.empty(len(parts), dtype=object)
    for number, members in enumerate(parts):
        found[number] = faces[members[0]] if len(members) == 1 else shapely.coverage_union_all(faces[members])
    return found


def _leaders(groups: Numbers, km2: NDArray[np.float64]) -> Numbers:
    """For each group the number of its largest face, whose history it takes."""
    leaders = np.zeros(int(groups.max()) + 1 if len(groups) else 0, dtype=np.int64)
    order = np.argsort(km2, kind="stable")
    leaders[groups[order]] = order
    return leaders


def _groups(labels: Labels, edges: _Edges) -> Numbers:
    """For each face the number of its connected group of equal history."""
    count, days = labels.shape
    if not count:
        return np.empty(0, dtype=np.int64)
    rows = np.ascontiguousarray(labels).view(np.dtype((np.void, days * labels.itemsize))).ravel()
    _, history = np.unique(rows, return_inverse=True)
    same = history[edges.left] == history[edges.right]
    graph = csr_matrix((np.ones(int(same.sum())), (edges.left[same], edges.right[same])), shape=(count, count))
    _, group = connected_components(graph, directed=False)
    return np.asarray(group, dtype=np.int64)


def _join_slivers(groups: Numbers, edges: _Edges, km2: NDArray[np.float64], size_km2: float) -> _Joined:
    """Apply rule 4, the smallest piece first."""
    count = int(groups.max()) + 1 if len(groups) else 0
    area = np.bincount(groups, weights=km2, minlength=count).tolist()
    borders: list[dict[int, float]] = [{} for _ in range(count)]
    for one, other, km in zip(
        groups[edges.left].tolist(), groups[edges.right].tolist(), edges.km.tolist(), strict=True
    ):
        if one != other:
            borders[one][other] = borders[other][one] = borders[one].get(other, 0.0) + km
    into = list(range(count))
    waiting = [(size, group) for group, size in enumerate(area) if size < size_km2]
    heapify(waiting)
    joined, joined_km2 = 0, 0.0
    while waiting:
        size, small = heappop(waiting)
        if into[small] != small or size != area[small] or not borders[small]:
            continue  # joined already, grown since, or alone
        target = max(sorted(borders[small]), key=borders[small].__getitem__)
        joined += 1
        joined_km2 += size
        into[small] = target
        area[target] += size
        for other, km in borders[small].items():
            del borders[other][small]
            if other != target:
                borders[target][other] = borders[other][target] = borders[target].get(other, 0.0) + km
        borders[small] = {}
        if area[target] < size_km2:
            heappush(waiting, (area[target], target))
    roots = np.arange(count)
    for group in range(count):
        root = group
        while into[root] != root:
            root = into[root]
        roots[group] = root
    _, dense = np.unique(roots[groups], return_inverse=True)
    return _Joined(dense.astype(np.int64), joined, joined_km2, size_km2)


def _cells(
    faces: Shapes, groups: Numbers, labels: Labels, km2: NDArray[np.float64]
) -> tuple[list[BaseGeometry], Labels]:
    """One polygon per group that was ever drawn, from the largest face's history."""
    if not len(groups):
        return [], np.empty((0, labels.shape[1]), dtype=labels.dtype)
    leaders = _leaders(groups, km2)
    shapes = _united(faces, groups)
    drawn = (labels[leaders] != NOBODY).any(axis=1)
    return list(shapes[drawn]), labels[leaders[drawn]]


def _areas(labels: Labels, km2: NDArray[np.float64], factions: int) -> NDArray[np.float64]:
    """Area of each faction (row) on each day (column)."""
    total = np.zeros((factions, labels.shape[1]))
    for day in range(labels.shape[1]):
        total[:, day] = np.bincount(labels[:, day].astype(np.int64) + 1, weights=km2, minlength=factions + 1)[1:]
    return total
