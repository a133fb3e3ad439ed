"""Pictures say how sure they are: tones of ground, lines only where somebody reported."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from matplotlib.patches import PathPatch

import mapapp.timeline
from geodata.certainty.tones import FIRM, UNREPORTED
from geodata.export.picture.figure import Picture, settings
from geodata.export.picture.map_drawing import base_of
from geodata.export.picture.map_ground import KnownGround, ground_of
from geodata.export.picture.map_signs import HATCH_LINES, TONES
from geodata.export.picture.sheet_text import Subject
from geodata.export.picture.style import SIZES
from geodata.geometry.shared_lines import shared_lines
from mapapp.figure_style import figure_style
from mapapp.palette import TOWARDS_SAND
from tests.geodata.export.film_parts import style_of
from tests.packaged import packaged
from tests.some import some

SYRIA = packaged()
STYLE = style_of(SYRIA)
DAYS = [date(2015, 6, 1), date(2017, 4, 1), date(2024, 11, 26), date(2024, 12, 8)]
FALL = DAYS[-1]


def known() -> KnownGround:
    return ground_of(SYRIA, base_of(SYRIA).plane)


def drawn(day: date, subject: Subject | None = None) -> Picture:
    with settings():
        picture = Picture(SYRIA, STYLE, SIZES["small"], subject or Subject(), day)
        picture.show(day)
    return picture


def patches(picture: Picture, height: float) -> list[PathPatch]:
    return [one for one in picture.map.artists + picture.map.patches if one.get_zorder() == height]


def test_lines_lie_between_two_parts_and_the_outline_is_none() -> None:
    lines, sides = shared_lines(
        [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.Polygon([(0, 1), (1, 1), (2, 1), (2, 2), (0, 2)])]
    )
    assert sorted(map(tuple, sides.tolist())) == [(0, 1), (0, 2), (1, 2)]
    assert sum(line.length for line in lines) == pytest.approx(3)


@pytest.mark.parametrize("day", DAYS)
def test_no_line_is_drawn_where_nobody_reported_on_either_side(day: date) -> None:
    ground = known()
    holders, tones = ground.holders(day), ground.tones(day)
    solid, broken = ground.fronts(day)
    counts = {2: 0, 1: 0, 0: 0}
    for line, (a, b) in zip(ground.lines, ground.sides.tolist(), strict=True):
        if holders[a] == holders[b]:
            continue
        firm = int(tones[a] == FIRM) + int(tones[b] == FIRM)
        counts[firm] += 1
        assert (any(one is line for one in solid), any(one is line for one in broken)) == (firm == 2, firm == 1)
    assert len(solid) == counts[2] > 0 and len(broken) == counts[1] > 0 and counts[0] > 0


@pytest.mark.parametrize("day", DAYS)
def test_the_tones_of_a_holder_together_are_its_zone(day: date) -> None:
    ground = known()
    looks = ground.looks(day)
    flat = base_of(SYRIA).plane.flat
    for zone in some(SYRIA.on(day)):
        own = [band for band, (holder, _) in enumerate(looks) if holder == zone.holder]
        one = shapely.coverage_union_all(ground.bands[own])
        assert one.symmetric_difference(flat(zone.geometry)).area < 1e-3 * one.area


def test_a_city_stands_out_and_the_desert_recedes() -> None:
    ground, tones = known(), known().tones(FALL)
    cells = list(SYRIA.cells)
    inner = {cells[cell]: band for band, cell in reversed(list(enumerate(SYRIA.bands.cell.tolist())))}
    assert {tones[inner[place]] for place in ("aleppo", "hama", "homs")} == {FIRM}
    desert = base_of(SYRIA).plane.flat(shapely.Point(39.1, 34.65))  # the steppe east of al-Sukhnah
    at = [band for band, one in enumerate(ground.bands) if one.contains(desert)]
    assert [tones[band] for band in at] == [UNREPORTED]


def test_the_colours_are_those_of_the_tones_and_a_plain_picture_has_one_for_each_holder() -> None:
    looks = set(known().looks(FALL))
    assert [tone for holder, tone in looks if holder is None] == [FIRM]
    assert len(patches(drawn(FALL), 2)) == len(looks)
    plain = drawn(FALL, Subject(plain=True))
    assert len(patches(plain, 2)) == len({holder for holder, _ in looks})
    assert not set(TONES) & {sign for sign, _ in plain.keys}
    assert [sign for sign, _ in drawn(FALL).keys][:3] == list(TONES)


def test_a_change_that_nobody_reported_on_either_day_is_drawn_weaker() -> None:
    since = date(2024, 11, 26)
    cells = set(SYRIA.cells)
    reported, unreported, edges = known().changed(cells, since, FALL)
    weak = (known().tones(since) == UNREPORTED) & (known().tones(FALL) == UNREPORTED)
    assert (len(reported), len(unreported)) == (int((~weak).sum()), int(weak.sum()))
    assert len(unreported) and len(reported)
    assert not len(edges), "where all cells changed no line parts changed ground from other"
    own = {"hama"}
    bands = [band for band, cell in enumerate(SYRIA.bands.cell.tolist()) if list(SYRIA.cells)[cell] in own]
    sides = known().sides
    beside = np.isin(sides, [band for band in bands if not weak[band]]).any(axis=1)
    assert len(known().changed(own, since, FALL)[2]) == int(beside.sum()) > 0
    assert len(known().changed(cells, since, FALL, plain=True)[1]) == 0


def test_solid_and_broken_lines_are_drawn_as_such() -> None:
    solid, broken = (sum(line.length for line in lines) for lines in known().fronts(FALL))
    found = {one.get_linestyle() == "solid": one for one in patches(drawn(FALL), 3)}
    assert set(found) == {True, False}
    for is_solid, km in ((True, solid), (False, broken)):
        steps = [part[1:] - part[:-1] for part in found[is_solid].get_path().to_polygons(closed_only=False)]
        assert sum(float(np.hypot(*step.T).sum()) for step in steps) == pytest.approx(km, rel=0.01)


def test_the_colours_of_the_ground_go_towards_sand_by_the_shares_of_their_tone() -> None:
    def mixed(over: str, under: str, share: float) -> list[float]:
        ends = [[int(one[i : i + 2], 16) for i in (1, 3, 5)] for one in (over, under)]
        return [share * a + (1 - share) * b for a, b in zip(*ends, strict=True)]

    for tone, share in enumerate((0, 0.4, 0.8)):
        sandy = mixed(STYLE.base["sand"], STYLE.fills["gov"], share)
        land = [int(STYLE.base["land"][i : i + 2], 16) for i in (1, 3, 5)]
        expected = [STYLE.opacity * a + (1 - STYLE.opacity) * b for a, b in zip(sandy, land, strict=True)]
        fill = drawn(FALL).fill("gov", tone)
        assert [int(fill[i : i + 2], 16) for i in (1, 3, 5)] == pytest.approx(expected, abs=1.1)


def test_hatches_thin_with_the_tone_on_the_map_and_in_the_key() -> None:
    style = figure_style(SYRIA, patterns=True)
    with settings():
        picture = Picture(SYRIA, style, SIZES["small"], Subject(), FALL)
        picture.show(FALL)
    widths = {(one.get_hatch(), one.get_hatch_linewidth()) for one in patches(picture, 2.1)}
    assert widths == {
        (style.patterns[holder], HATCH_LINES[tone]) for holder, tone in known().looks(FALL) if holder is not None
    }
    first = style.patterns[str(picture.holders[0])]
    keys = [
        one.get_hatch_linewidth() for one in picture.page.artists + picture.page.patches if one.get_hatch() == first
    ]
    assert set(HATCH_LINES) <= set(keys)


def test_changed_ground_is_hatched_by_what_was_reported_and_outlined_once() -> None:
    picture = drawn(FALL, Subject(since=date(2024, 11, 26)))
    assert sorted(one.get_hatch() for one in patches(picture, 2.4)) == ["\\" * 2, "\\" * 5]
    assert len(patches(picture, 3.2)) == 1


def test_page_and_pictures_go_as_far_towards_sand() -> None:
    page = Path(mapapp.timeline.__file__).parent / "page" / "signs" / "patterns.js"
    shares = re.search(r"TOWARDS_SAND = \[([^\]]+)\]", page.read_text(encoding="utf-8"))
    assert shares
    assert STYLE.towards_sand == TOWARDS_SAND == tuple(float(one) for one in shares[1].split(","))
