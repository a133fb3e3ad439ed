"""Pictures: labels keep clear of each other, the small print is the dataset's own."""

from __future__ import annotations

import itertools
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Wedge

from geodata.dataset import load
from geodata.export.film.frames import Frames
from geodata.export.picture.figure import Picture, picture, settings
from geodata.export.picture.lettering import width_of
from geodata.export.picture.sheet_text import Subject
from geodata.export.picture.style import SIZES, Size
from geodata.model.records import ControlPeriod
from mapapp.figure_style import figure_style, overlays
from tests.geodata.export.film_parts import opened, style_of

SYRIA = load()
STYLE = style_of(SYRIA)
DAYS = [date(2024, 11, 26), date(2024, 12, 1), date(2024, 12, 8), date(2015, 6, 1)]


@pytest.mark.parametrize("size", ["web", "square", "story", "a4", "a4-landscape", "small"])
def test_names_on_the_map_stand_clear_of_each_other_and_of_its_furniture(size: str) -> None:
    with settings():
        drawn = Picture(SYRIA, STYLE, SIZES[size], Subject(), DAYS[0])
    assert len(drawn.labelled) > 25
    assert {"aleppo", "hama", "homs", "damascus", "latakia"} <= set(drawn.labelled)
    west, south, east, north = drawn.map_box
    labels = [box for box in drawn.room.taken if box[3] - box[1] > 4 * drawn.unit and box[2] - box[0] > 8 * drawn.unit]
    for one, other in itertools.combinations(labels, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)
    assert all(west <= box[0] and box[2] <= east and south <= box[1] and box[3] <= north for box in labels)


@pytest.mark.parametrize("size", ["web", "film", "small", "square", "story", "a4"])
@pytest.mark.parametrize("day", DAYS)
def test_all_that_is_written_is_on_the_page(size: str, day: date) -> None:
    with settings():
        drawn = Picture(
            SYRIA, STYLE, SIZES[size], Subject("A title of some length for a map", presence=overlays(SYRIA)), day
        )
        drawn.show(day)
        renderer = drawn.figure.canvas.get_renderer()  # type: ignore[attr-defined]
        width, height = SIZES[size].pixels
        for text in drawn.page.texts:
            box = text.get_window_extent(renderer)
            assert box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1, text.get_text()


def words_of(dataset_day: date, since: date | None = None) -> str:
    with settings():
        drawn = Picture(SYRIA, STYLE, SIZES["web"], Subject(since=since), dataset_day)
        drawn.show(dataset_day)
        return " ".join(text.get_text() for text in drawn.page.texts)


@pytest.mark.parametrize("since", [None, date(2024, 11, 26)])
def test_every_picture_says_what_it_shows_and_how_far_it_knows(since: date | None) -> None:
    said = words_of(date(2024, 12, 12), since)
    known = "The data reach to 27 February 2026."
    for words in ("12 December 2024", "end of the day", known, SYRIA.title, "Lines between places are inferred"):
        assert words in said
    assert ("26 November 2024" in said) == (since is not None)


def test_the_licence_is_read_from_the_dataset(tmp_path: Path) -> None:
    folder = tmp_path / "syria"
    shutil.copytree(SYRIA.path, folder)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    package["licenses"] = [{"name": "X-1.0", "title": "A licence of one's own"}]
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    from geodata.building.build import build

    build(folder)
    content = picture(load(folder), DAYS[0], STYLE, Size(6, 4))
    assert b"A licence of one's own" in content and b"Creative Commons" not in content


@pytest.mark.parametrize("size", [Size(6.4, 3.6), Size(3.6, 6.4)])
def test_a_frame_is_the_picture_to_three_levels_of_a_channel(size: Size) -> None:
    with settings():
        frames = Frames(Picture(SYRIA, STYLE, size, Subject(), DAYS[0]))
        for day in DAYS[:3]:
            frame = frames.frame(day).astype(int)
            drawn = opened(frames.picture.as_bytes("png")).astype(int)
            assert abs(frame - drawn).max() <= 3


ARABIC = figure_style(SYRIA, lang="ar")


def test_arabic_letters_are_joined() -> None:
    assert width_of("بيت", 10) < 0.8 * sum(width_of(letter, 10) for letter in "بيت")


@pytest.mark.parametrize("size", ["web", "square", "story", "a4"])
@pytest.mark.parametrize("since", [None, DAYS[0]], ids=["day", "comparison"])
def test_an_arabic_picture_runs_from_the_right_and_all_of_it_is_on_the_page(size: str, since: date | None) -> None:
    with settings():
        drawn = Picture(SYRIA, ARABIC, SIZES[size], Subject("سوريا", since, presence=overlays(SYRIA)), DAYS[2])
        drawn.show(DAYS[2])
        renderer = drawn.figure.canvas.get_renderer()  # type: ignore[attr-defined]
        boxes = {text.get_text().strip("\u200f"): text.get_window_extent(renderer) for text in drawn.page.texts}
    width, height = SIZES[size].pixels
    for text, box in boxes.items():
        assert box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1, text
    assert {"8 كانون الأول 2024", "دمشق", "حلب", "هيئة تحرير الشام", "ش"} <= set(boxes)
    pad = drawn.pad * SIZES[size].dpi / 72
    assert boxes["8 كانون الأول 2024"].x1 == pytest.approx(width - pad, abs=4)
    assert boxes["هيئة تحرير الشام"].x1 > boxes["هيئة تحرير الشام"].x0 > pad
    if size == "web":
        assert drawn.map_box[0] == 0, "the map stands at the left, what is read first at the right"
    written = " ".join(boxes)
    assert not [word for word in ("Situation", "Damascus", "Share", "Turkey") if word in written]


def test_an_arabic_comparison_points_from_the_earlier_share_to_the_later() -> None:
    with settings():
        drawn = Picture(SYRIA, ARABIC, SIZES["web"], Subject(since=DAYS[0]), DAYS[2])
        drawn.show(DAYS[2])
    then, now = drawn.areas(DAYS[0]), drawn.areas(DAYS[2])
    before, after = (f"{100 * one['gov'] / sum(one.values()):.1f}" for one in (then, now))
    assert f"{after} % \u2190 {before}" in [text.get_text() for text in drawn.page.texts]


SIGNED = [date(2013, 6, 1), date(2016, 6, 8), date(2018, 3, 20), date(2024, 12, 1), date(2026, 2, 27)]


@pytest.mark.parametrize("day", SIGNED)
def test_a_picture_draws_every_status_as_it_is_shown_elsewhere(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[str, float, float]] = []
    monkeypatch.setattr(Picture, "_ring", lambda self, x, y, radius: drawn.append(("besieged", x, y)))
    monkeypatch.setattr(Picture, "_split_point", lambda self, x, y, radius, fills: drawn.append(("divided", x, y)))
    with settings():
        shot = Picture(SYRIA, STYLE, SIZES["web"], Subject(), day)
        shot.show(day)
    on_map = {(sign, x, y) for sign, x, y in drawn if x > shot.map_box[0]}
    west, south, east, north = shot.map_box
    wanted = set()
    for place in SYRIA.places.values():
        x, y = shot._at(place)
        shown = SYRIA.period_of(place.id, day).shown_as
        if shown in ("besieged", "divided") and west < x < east and south < y < north:
            wanted.add((shown, x, y))
    assert on_map == wanted
    hatches = {patch.get_hatch() for patch in shot.map.patches} - {None}
    ground = {SYRIA.period_of(cell, day).shown_as for cell in SYRIA.cells}
    assert hatches == {hatch for sign, hatch in (("contested", "//////"), ("shared", "||||||")) if sign in ground}
    said = " ".join(text.get_text() for text in shot.page.texts)
    assert ("Divided" in said) == any(p.shown_as == "divided" for _, p in _periods_on(day))
    assert ("Shared" in said) == any(p.shown_as == "shared" for _, p in _periods_on(day))


def _periods_on(day: date) -> list[tuple[str, ControlPeriod]]:
    return [(place, SYRIA.period_of(place, day)) for place in SYRIA.places]


def test_a_divided_city_is_a_point_in_the_colours_of_those_who_hold_it() -> None:
    day = date(2016, 6, 8)
    period = SYRIA.period_of("damascus", day)
    assert (period.shown_as, len(period.by)) == ("divided", 2)
    with settings():
        shot = Picture(SYRIA, STYLE, SIZES["web"], Subject(), day)
        shot.show(day)
    at = shot._at(SYRIA.places["damascus"])
    halves = [patch for patch in shot.page.patches if isinstance(patch, Wedge) and patch.center == at]
    fills = [to_hex(patch.get_facecolor()) for patch in halves]
    assert fills == [shot.fill(one) for one in (period.holder, *period.by)]
    assert [(patch.theta1, patch.theta2) for patch in halves] == [(90, 270), (0, 90), (-90, 0)]
