"""Scale bar, north arrow and locator stand clear of the land, whatever its shape; the key explains what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import shapely
from matplotlib.transforms import Bbox
from shapely import box

from geodata.dataset import Dataset, load
from geodata.export.picture.figure import Picture, picture, settings
from geodata.export.picture.lettering import width_of, wrapped
from geodata.export.picture.sheet import Sheet
from geodata.export.picture.sheet_text import Subject
from geodata.export.picture.style import SIZES, Size
from geodata.model.errors import OutOfRange
from mapapp.figure_style import figure_style, overlays
from tests.geodata.export.shapes import SHAPES, country_of
from tests.packaged import packaged

FORMS = {"16:9": SIZES["web"], "1:1": SIZES["square"], "9:16": SIZES["story"], "small": SIZES["small"]}
CALM, FOUGHT = date(2024, 1, 5), date(2024, 1, 12)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shapes")


def drawn(dataset: Dataset, form: str, lang: str = "en", day: date = CALM, **subject: Any) -> Picture:
    with settings():
        found = Picture(dataset, figure_style(dataset, lang=lang), FORMS[form], Subject(**subject), day)
        found.show(day)
        found.figure.draw_without_rendering()  # lays all out; the pixels take three times as long
    return found


def locator_of(one: Picture) -> Bbox | None:
    """Where the locator stands, in pixels."""
    found = [axes for axes in one.figure.axes if axes not in (one.map, one.page)]
    assert len(found) <= 1
    return found[0].get_window_extent() if found else None


def scale_of(one: Picture) -> Iterator[Bbox]:
    """Figures and letter of scale bar and north arrow, in pixels."""
    west, south, east, north = one.map_box
    south = one.strip[1] if one.strip else south
    texts = [
        text
        for text in one.page.texts
        if west < text.get_position()[0] < east and south < text.get_position()[1] < north
    ]
    km = [text for text in texts if re.fullmatch(r"[\d.]+ (km|كم)", text.get_text())]
    arrow = [text for text in texts if text.get_text() == one.style.words["north"]]
    zero = [text for text in texts if text.get_text() == "0"]
    assert len(km) == len(arrow) == len(zero) == 1
    for text in (*km, *arrow, *zero):
        yield text.get_window_extent(one.figure.canvas.get_renderer())  # type: ignore[attr-defined]


def on_map(one: Picture, extent: Bbox) -> shapely.Polygon:
    """What lies under a box of pixels, in kilometres."""
    (west, south), (east, north) = one.map.transData.inverted().transform(extent)
    return box(west, south, east, north)


def assert_clear_of_the_land(one: Picture) -> None:
    shown = one.base.country.intersection(box(*one.view))
    locator = locator_of(one)
    for extent in (*scale_of(one), *([locator] if locator else [])):
        assert not on_map(one, extent).intersects(shown)
    figure = one.figure.bbox
    for extent in (*scale_of(one), *([locator] if locator else [])):
        assert figure.x0 <= extent.x0 and extent.x1 <= figure.x1 and figure.y0 <= extent.y0 and extent.y1 <= figure.y1
    if locator:
        renderer = one.figure.canvas.get_renderer()  # type: ignore[attr-defined]
        hidden = [text.get_text() for text in one.page.texts if locator.overlaps(text.get_window_extent(renderer))]
        assert not hidden


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("shape", SHAPES)
def test_furniture_stands_clear_of_a_country_of_any_shape(shape: str, form: str, lang: str, folder: Path) -> None:
    one = drawn(country_of(folder / f"{shape}-among", SHAPES[shape], neighbours=True), form, lang)
    assert_clear_of_the_land(one)
    alone = drawn(country_of(folder / f"{shape}-alone", SHAPES[shape], neighbours=False), form, lang)
    assert_clear_of_the_land(alone)
    assert locator_of(alone) is None, "there is nothing about the country to show"


@pytest.mark.parametrize("shape", ["north-south", "east-west", "angle", "crescent", "archipelago"])
def test_a_country_that_leaves_a_corner_free_has_a_locator_there(shape: str, folder: Path) -> None:
    dataset = country_of(folder / f"{shape}-among", SHAPES[shape], neighbours=True)
    assert all(locator_of(drawn(dataset, form)) for form in ("16:9", "1:1", "9:16"))


def test_the_scale_bar_is_as_long_as_it_says(folder: Path) -> None:
    for shape in ("square", "crescent"):
        one = drawn(country_of(folder / f"{shape}-among", SHAPES[shape], neighbours=True), "16:9")
        km = next(text for text in one.page.texts if text.get_text().endswith(" km"))
        zero = next(text for text in one.page.texts if text.get_text() == "0")
        length = (km.get_position()[0] - zero.get_position()[0]) / one.points_per_km
        assert length == pytest.approx(float(km.get_text().removesuffix(" km")))


@pytest.mark.parametrize("form", FORMS)
def test_a_part_that_is_all_land_has_its_scale_below_the_map(form: str, folder: Path) -> None:
    dataset = country_of(folder / "square-among", SHAPES["square"], neighbours=True)
    one = drawn(dataset, form, bbox=(31.0, 31.0, 31.6, 31.5))
    assert shapely.box(*one.view).within(one.base.country)
    assert_clear_of_the_land(one)
    assert one.strip and one.strip[3] == pytest.approx(one.map_box[1])
    assert (locator_of(one) is not None) == one.is_wide, "beside the map where the page is wide, else nowhere"


def test_a_view_of_all_the_country_has_no_locator_within_it(folder: Path) -> None:
    dataset = country_of(folder / "square-alone", SHAPES["square"], neighbours=False)
    assert locator_of(drawn(dataset, "16:9", bbox=(29.0, 29.0, 34.0, 34.0))) is None


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("form", ["16:9", "1:1", "9:16"])
def test_furniture_of_real_and_built_datasets(form: str, lang: str, dataset: Dataset, begun: Dataset) -> None:
    for one in (packaged(), dataset, begun):
        assert_clear_of_the_land(drawn(one, form, lang, one.settings.opening_day or one.first_day))


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """What ``mapapp new`` writes."""
    from geodata.building.build import build
    from geodata.importing.output.sample_dataset import start_dataset

    path = tmp_path_factory.mktemp("new") / "begun"
    start_dataset(path, "")
    build(path)
    return load(path)


# --- the key ---------------------------------------------------------------------------------------------------------


def said(one: Picture | Sheet) -> set[str]:
    return {text.get_text().strip("\u200f") for text in one.page.texts}


@cache
def square(folder: Path) -> Dataset:
    return country_of(folder / "square-among", SHAPES["square"], neighbours=True)


@pytest.mark.parametrize("form", ["16:9", "1:1"])
def test_the_key_has_the_signs_that_the_picture_shows_and_no_others(form: str, folder: Path) -> None:
    signs = {"Contested", "Besieged place", "Changed hands"}
    assert not signs & said(drawn(square(folder), form, day=CALM))
    assert signs & said(drawn(square(folder), form, day=FOUGHT)) == {"Contested", "Besieged place"}
    beside_it = (32.2, 31.6, 32.9, 32.0)  # the besieged place lies west of it, the contested half too
    assert not signs & said(drawn(square(folder), form, day=FOUGHT, bbox=beside_it))
    nothing_changed = drawn(square(folder), form, day=CALM, since=date(2024, 1, 2))
    assert not signs & said(nothing_changed)


def test_the_key_of_a_film_has_the_signs_of_its_span_on_every_day(folder: Path) -> None:
    span = (date(2024, 1, 2), date(2024, 1, 12))
    assert {"Contested", "Besieged place"} <= said(drawn(square(folder), "16:9", day=CALM, span=span))
    calm = (date(2024, 1, 2), date(2024, 1, 9))
    assert not {"Contested", "Besieged place"} & said(drawn(square(folder), "16:9", day=CALM, span=calm))


def test_the_key_of_a_sheet_has_the_signs_of_its_days(folder: Path) -> None:
    dataset = square(folder)
    style = figure_style(dataset)
    for days, there in (((2, 3), set()), ((2, 12), {"Contested", "Besieged place"})):
        with settings():
            one = Sheet(dataset, style, SIZES["sheet"], Subject(), [date(2024, 1, day) for day in days])
        assert {"Contested", "Besieged place"} & said(one) == there


def test_activity_without_a_town_is_in_the_key_of_a_part_only_where_it_is() -> None:
    syria = packaged()
    day = date(2024, 12, 8)
    everywhere = drawn(syria, "16:9", day=day, presence=overlays(syria))
    coast = drawn(syria, "16:9", day=day, presence=overlays(syria), bbox=(35.6, 34.8, 36.2, 35.2))
    assert [any("holding no town" in text for text in said(one)) for one in (everywhere, coast)] == [True, False]


# --- title and date --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("form", ["16:9", "1:1", "9:16"])
@pytest.mark.parametrize("title", ["W" * 120, "w" * 40 + " " + "m" * 60, "ب" * 120, "أَ" * 60])
def test_a_title_without_a_break_stays_on_the_page(title: str, form: str, lang: str, folder: Path) -> None:
    one = drawn(square(folder), form, lang, title=title)
    width, height = FORMS[form].pixels
    for text in one.page.texts:
        extent = text.get_window_extent(one.figure.canvas.get_renderer())  # type: ignore[attr-defined]
        assert extent.x0 >= -1 and extent.x1 <= width + 1 and extent.y0 >= -1 and extent.y1 <= height + 1
    written = "".join(text.get_text().strip("\u200f") for text in one.page.texts)
    assert title.replace(" ", "") in written


def test_a_broken_word_keeps_every_letter_with_its_marks() -> None:
    for word, room in (("a\u0301" * 30, 40.0), ("x" * 50, 3.0), ("short", 400.0)):
        lines = wrapped(word, room, 10.0)
        assert "".join(lines) == word
        assert not [line for line in lines if line[0] == "\u0301"]
        assert all(width_of(line, 10.0) <= room or len(line.replace("\u0301", "")) == 1 for line in lines)


def test_words_that_leave_no_room_for_the_map_are_refused_in_a_sentence(folder: Path) -> None:
    with pytest.raises(OutOfRange, match="shorter --title"):
        picture(square(folder), CALM, figure_style(square(folder)), Size(4.0, 2.4), Subject("word " * 120))


def test_a_picture_says_what_it_is_of_and_its_date_is_the_only_one_in_large_letters(folder: Path) -> None:
    one = drawn(square(folder), "16:9", day=CALM)
    assert {"An invented country", "5 January 2024", "Situation at the end of the day"} <= said(one)
    dates = [text for text in one.page.texts if "31 January 2024" in text.get_text()]
    assert len(dates) == 1 and "The data reach to 31 January 2024" in dates[0].get_text()
    smallest = min(text.get_fontsize() for text in one.page.texts)
    assert dates[0].get_fontsize() == smallest
    assert "West \u00b7 An invented country" in said(drawn(square(folder), "16:9", admin1="West"))
