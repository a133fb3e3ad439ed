"""Boundaries between labelled pixels as flowing lines, drawn as a cartographer would draw fronts.

Three steps. The labels are softened, so that no boundary follows a single pixel. The boundaries are traced along the
edges of pixels into arcs that meet in nodes. At every node the two arcs that most often form one front together are
joined into a stroke; strokes are smoothed as wholes, so a front runs through its nodes without a kink, and the arcs
that end there are carried along.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import find_objects, gaussian_filter, gaussian_filter1d
from shapely import LineString

from geodata.geometry.travel_grid import OUTSIDE, Floats, Grid, Integers, Mask

SAMPLES_PER_PIXEL = 2
"""Density at which arcs are sampled for smoothing."""
STRAIGHTNESS_REACH = 8
"""Pixel edges from a node over which an arc's direction is taken."""

REACH_LEVELS = 6
"""Smoothings between which those of a stroke whose reach changes along it are blended."""


class Holders(Protocol):
    """Holder of every label on every day that counts, as numbers."""

    def __getitem__(self, label: int, /) -> NDArray[np.int16]:
        """Those of one label, day by day."""


@dataclass(frozen=True)
class Arc:
    """A boundary between two labels, from node to node, or closed."""

    points: Floats
    """Corners of pixels as row, column; the first and last are nodes, or equal."""
    left: int
    """Smaller of the two labels."""
    right: int
    """Greater of the two labels."""

    @property
    def closed(self) -> bool:
        """True for a ring."""
        return bool((self.points[0] == self.points[-1]).all())


# --- labels softened --------------------------------------------------------------------------------------------------


def softened(labels: Integers, sigma: float, anchors: Sequence[tuple[int, int, int]]) -> Integers:
    """The label with the greatest Gaussian-blurred indicator at every pixel; OUTSIDE pixels stay so.

    ``anchors`` are (label, row, column) of pixels that must keep their label.
    """
    reach = int(np.ceil(3 * sigma))
    best = np.full(labels.shape, -1.0, dtype=np.float32)
    found = np.full(labels.shape, OUTSIDE, dtype=np.int32)
    anchored = defaultdict(list)
    for label, row, column in anchors:
        anchored[label].append((row, column))
    for label, window in enumerate(find_objects(labels + 1)):
        if window is None:
            continue
        wide = tuple(
            slice(max(0, s.start - reach), min(n, s.stop + reach)) for s, n in zip(window, labels.shape, strict=True)
        )
        strength = gaussian_filter((labels[wide] == label).astype(np.float32), sigma, mode="nearest", truncate=3.0)
        for row, column in anchored[label]:
            _anchor(strength, row - wide[0].start, column - wide[1].start)
        wins = strength > best[wide]
        best[wide][wins] = strength[wins]
        found[wide][wins] = label
    return np.where(labels == OUTSIDE, OUTSIDE, found).astype(np.int32)


def _anchor(strength: NDArray[np.float32], row: int, column: int) -> None:
    """Raise the strength of a label round its place, out of reach of others at the place itself."""
    rows, columns = np.ogrid[: strength.shape[0], : strength.shape[1]]
    near = (abs(rows - row) <= 3) & (abs(columns - column) <= 3)
    bump = np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / 2.0).astype(np.float32)
    strength += np.where(near, bump, 0).astype(np.float32)


# --- boundaries traced ------------------------------------------------------------------------------------------------


def traced(labels: Integers, mask: Mask) -> list[Arc]:
    """Arcs between different labels, where both pixels lie in a mask."""
    edges = _edges(labels, mask)
    touching: dict[int, list[int]] = defaultdict(list)
    for number, (start, end, _, _) in enumerate(edges):
        touching[start].append(number)
        touching[end].append(number)
    return list(_chains(edges, touching, labels.shape[1] + 1))


def _edges(labels: Integers, mask: Mask) -> list[tuple[int, int, int, int]]:
    """Edges of pixels between labels: two corners by number, the smaller label and the greater one."""
    corners = np.arange((labels.shape[0] + 1) * (labels.shape[1] + 1)).reshape(labels.shape[0] + 1, -1)
    found = []
    for one, other, start, end in (
        (np.s_[:, :-1], np.s_[:, 1:], corners[:-1, 1:-1], corners[1:, 1:-1]),
        (np.s_[:-1, :], np.s_[1:, :], corners[1:-1, :-1], corners[1:-1, 1:]),
    ):
        differs = (labels[one] != labels[other]) & mask[one] & mask[other]
        a, b = labels[one][differs], labels[other][differs]
        found.append(np.column_stack((start[differs], end[differs], np.minimum(a, b), np.maximum(a, b))))
    return [(int(s), int(e), int(a), int(b)) for s, e, a, b in np.concatenate(found)]


def _chains(edges: Sequence[tuple[int, int, int, int]], touching: dict[int, list[int]], width: int) -> Iterator[Arc]:
    """Edges joined from node to node; rings without a node come last."""
    used = [False] * len(edges)

    def is_node(corner: int) -> bool:
        here = touching[corner]
        return len(here) != 2 or edges[here[0]][2:] != edges[here[1]][2:]

    def follow(corner: int, number: int) -> Arc:
        corners = [corner]
        while True:
            used[number] = True
            start, end, left, right = edges[number]
            corner = end if corner == start else start
            corners.append(corner)
            if is_node(corner) or corner == corners[0]:
                break
            number = next(other for other in touching[corner] if other != number)
        points = np.array(corners)
        return Arc(np.column_stack((points // width, points % width)).astype(float), left, right)

    for wanted in (True, False):
        for corner in sorted(touching):
            if is_node(corner) is wanted:
                for number in touching[corner]:
                    if not used[number]:
                        yield follow(corner, number)


# --- arcs joined into strokes -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class End:
    """One end of an arc."""

    arc: int
    """Number of the arc."""
    last: bool
    """True for its last point, False for its first."""


def strokes(arcs: Sequence[Arc], holders: Holders | None) -> list[list[End]]:
    """Arcs in the order in which lines run through them; each is given by the end at which it is entered.

    At a node two arcs are joined if they form one front on more days than any other two; on equal days the two that
    run the straightest are.
    """
    at: dict[tuple[float, float], list[End]] = defaultdict(list)
    for number, arc in enumerate(arcs):
        if not arc.closed:
            at[tuple(arc.points[0])].append(End(number, False))
            at[tuple(arc.points[-1])].append(End(number, True))
    following: dict[End, End] = {}
    for node in sorted(at):
        for a, b in _pairs(arcs, at[node], holders):
            following[a], following[b] = b, a
    return list(_walks(len(arcs), following))


def _pairs(arcs: Sequence[Arc], ends: list[End], holders: Holders | None) -> Iterator[tuple[End, End]]:
    """Which ends at one node are joined."""
    left = list(ends)
    while len(left) >= 2:
        candidates = [(a, b) for n, a in enumerate(left) for b in left[n + 1 :] if a.arc != b.arc]
        if not candidates:
            return
        best = max(candidates, key=lambda pair: (_days_as_front(arcs, pair, holders), _straightness(arcs, pair)))
        yield best
        left = [end for end in left if end not in best]


def _days_as_front(arcs: Sequence[Arc], pair: tuple[End, End], holders: Holders | None) -> int:
    """Days on which two arcs, and no third between them, part two holders."""
    if holders is None:
        return 0
    one, other = (arcs[end.arc] for end in pair)
    common = {one.left, one.right} & {other.left, other.right}
    if len(common) == 2:
        return int((holders[one.left] != holders[one.right]).sum())
    if not common:
        return 0
    (here,) = common
    there_a = one.left + one.right - here
    there_b = other.left + other.right - here
    return int(((holders[here] != holders[there_a]) & (holders[there_a] == holders[there_b])).sum())


def _straightness(arcs: Sequence[Arc], pair: tuple[End, End]) -> float:
    """1 where the second arc goes on as the first came, -1 where it turns back."""
    away = []
    for end in pair:
        points = arcs[end.arc].points[::-1] if end.last else arcs[end.arc].points
        step = points[min(STRAIGHTNESS_REACH, len(points) - 1)] - points[0]
        away.append(step / (np.hypot(*step) or 1.0))
    return round(-float(away[0] @ away[1]), 9)


def _walks(count: int, following: dict[End, End]) -> Iterator[list[End]]:
    """Strokes: first those with two loose ends, then those that close."""
    used: set[int] = set()
    loose = [End(n, last) for n in range(count) for last in (False, True) if End(n, last) not in following]
    for start in (*loose, *(End(n, False) for n in range(count))):
        if start.arc in used:
            continue
        walk, here = [], start
        while here is not None and here.arc not in used:
            used.add(here.arc)
            walk.append(here)
            here = following.get(End(here.arc, not here.last))  # type: ignore[assignment]
        yield walk


# --- strokes smoothed -------------------------------------------------------------------------------------------------


def flowing(
    grid: Grid, arcs: Sequence[Arc], holders: Holders | None, reach: Floats, tolerance: float
) -> list[LineString]:
    """The arcs as smooth lines in plane coordinates, in their own order.

    ``reach`` is how far smoothing reaches along the boundary of each label: a wide country is drawn with a wider sweep.
    ``tolerance`` is how far the thinned line may leave the smooth one. Both in metres.
    """
    spacing = grid.step / SAMPLES_PER_PIXEL
    sampled = [_sampled(grid.nodes(arc.points), spacing) for arc in arcs]
    reaches = [min(reach[arc.left], reach[arc.right]) / spacing for arc in arcs]
    joined = strokes(arcs, holders)
    smooth: list[Floats] = list(sampled)
    for stroke in joined:
        for end, line in zip(stroke, _smoothed(stroke, sampled, reaches), strict=True):
            smooth[end.arc] = line[::-1] if end.last else line
    _meet_again(arcs, joined, smooth, 3 * float(reach.min(initial=spacing)))
    return [LineString(shapely.get_coordinates(shapely.simplify(LineString(line), tolerance))) for line in smooth]


def _sampled(line: Floats, spacing: float) -> Floats:
    """Points along a line at even distances near ``spacing``; both ends stay."""
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
    at = np.linspace(0.0, along[-1], max(3, round(along[-1] / spacing) + 1))
    return np.column_stack((np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])))


def _smoothed(stroke: list[End], sampled: Sequence[Floats], reaches: Sequence[float]) -> list[Floats]:
    """Pieces of a smoothed stroke, one for each of its arcs, in the direction of the stroke."""
    pieces = [sampled[end.arc][::-1] if end.last else sampled[end.arc] for end in stroke]
    cuts = np.cumsum([0] + [len(piece) - 1 for piece in pieces])
    line = np.concatenate([pieces[0][:1], *(piece[1:] for piece in pieces)])
    closed = bool((line[0] == line[-1]).all())
    longest = (len(line) - 1) / (16 if closed else 8)
    wanted = np.repeat([min(reaches[end.arc], longest) for end in stroke], np.diff(cuts))
    wanted = gaussian_filter1d(np.append(wanted, wanted[-1]), max(float(wanted.max()), 1.0), mode="nearest")
    levels = np.geomspace(max(wanted.min(), 0.1), max(wanted.max(), 0.1) * 1.001, REACH_LEVELS)
    smooth = np.stack([_ring(line, level) if closed else _pinned(line, level) for level in levels])
    at = np.interp(np.log(wanted), np.log(levels), np.arange(REACH_LEVELS))
    low = np.minimum(at.astype(int), REACH_LEVELS - 2)
    share = (at - low)[:, None]
    samples = np.arange(len(line))
    line = smooth[low, samples] * (1 - share) + smooth[low + 1, samples] * share
    if closed:
        line[-1] = line[0]
    return [line[start : end + 1].copy() for start, end in itertools.pairwise(cuts)]


def _ring(line: Floats, reach: float) -> Floats:
    """A closed line smoothed all round."""
    ring = gaussian_filter1d(line[:-1], reach, axis=0, mode="wrap")
    return np.concatenate((ring, ring[:1]))


def _pinned(line: Floats, reach: float) -> Floats:
    """An open line smoothed with both ends fixed: it is mirrored in each end."""
    margin = min(len(line) - 1, int(4 * reach) + 1)
    before = 2 * line[0] - line[margin:0:-1]
    after = 2 * line[-1] - line[-2 : -margin - 2 : -1]
    smooth = gaussian_filter1d(np.concatenate((before, line, after)), reach, axis=0, mode="nearest")
    kept = smooth[margin : margin + len(line)]
    kept[0], kept[-1] = line[0], line[-1]
    return np.asarray(kept)


def _meet_again(arcs: Sequence[Arc], joined: list[list[End]], smooth: list[Floats], reach: float) -> None:
    """Bring the loose ends of strokes to where the stroke running through their node has moved."""
    moved: dict[tuple[float, float], Floats] = {}
    for stroke in joined:
        for end in stroke[1:]:
            node = arcs[end.arc].points[-1 if end.last else 0]
            moved.setdefault(tuple(node), smooth[end.arc][-1 if end.last else 0].copy())
        first, last = stroke[0], stroke[-1]
        start, finish = arcs[first.arc].points[-1 if first.last else 0], arcs[last.arc].points[0 if last.last else -1]
        if (start == finish).all():  # a stroke that closes at a node
            moved.setdefault(tuple(start), smooth[first.arc][-1 if first.last else 0].copy())
    for number, arc in enumerate(arcs):
        for at_last in (False, True):
            goal = moved.get(tuple(arc.points[-1 if at_last else 0]))
            if goal is not None:
                _pull(smooth[number], goal, at_last, reach)


def _pull(line: Floats, goal: Floats, last: bool, reach: float) -> None:
    """Move one end of a line to a point; the shift fades along the line."""
    line = line[::-1] if last else line
    shift = goal - line[0]
    if not shift.any():
        return
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
    fade = np.clip(1 - along / min(reach, along[-1]), 0, 1) if along[-1] else np.zeros(len(line))
    line += shift * (fade * fade * (3 - 2 * fade))[:, None]
    line[0] = goal
