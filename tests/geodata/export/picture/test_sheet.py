"""Sheets of several days."""

from __future__ import annotations

from datetime import date

import pytest
from PIL import ImageColor

from geodata.dataset import Dataset
from geodata.export.picture.sheet import Sheet, chapter_days, every, sheet
from geodata.export.picture.sheet_text import Subject
from geodata.export.picture.style import SIZES, Size
from geodata.model.errors import GeodataError, OutOfRange
from tests.geodata.export.film_parts import opened, style_of
from tests.packaged import packaged

SYRIA = packaged()
DAYS = (date(2024, 11, 26), date(2024, 12, 1), date(2024, 12, 8))


def test_a_sheet_has_its_size_and_the_colours_of_every_holder() -> None:
    style = style_of(SYRIA)
    content = sheet(SYRIA, DAYS, style, Size(10, 6))
    pixels = opened(content)
    assert pixels.shape == (600, 1000, 3)
    found = {tuple(one) for one in pixels.reshape(-1, 3)[::3].tolist()}
    page = Sheet(SYRIA, style, Size(10, 6), Subject(), DAYS)
    for holder in ("gov", "sdf", "hts"):
        assert ImageColor.getrgb(page.fill(holder)) in found


@pytest.mark.parametrize(("form", "magic"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF-")])
def test_the_three_forms(dataset: Dataset, form: str, magic: bytes) -> None:
    days = (date(2020, 1, 15), date(2020, 2, 5))
    content = sheet(dataset, days, style_of(dataset), Size(8, 5), form=form)
    assert content.startswith(magic)
    assert content == sheet(dataset, days, style_of(dataset), Size(8, 5), form=form)


def test_maps_do_not_leave_the_sheet_or_lie_on_each_other() -> None:
    days = chapter_days(SYRIA, SYRIA.first_day, SYRIA.known_until)
    for size in (SIZES["sheet"], SIZES["a4"], SIZES["square"]):
        page = Sheet(SYRIA, style_of(SYRIA), size, Subject(), days)
        boxes = [axes.get_position() for axes in page.figure.axes if axes is not page.page]
        assert len(boxes) == len(days)
        for number, box in enumerate(boxes):
            assert 0 <= box.x0 < box.x1 <= 1 and page.foot / page.height <= box.y0 + 1e-9 < box.y1 <= 1
            assert not any(box.overlaps(other) for other in boxes[number + 1 :])


def test_days_are_those_of_the_chapters_or_evenly_spread() -> None:
    assert chapter_days(SYRIA, SYRIA.first_day, SYRIA.known_until)[:2] == (date(2011, 3, 15), date(2012, 2, 1))
    spread = chapter_days(SYRIA, date(2024, 11, 26), date(2024, 12, 6))
    assert spread == tuple(date(2024, 11, 26).fromordinal(date(2024, 11, 26).toordinal() + n) for n in range(0, 11, 2))
    assert every(date(2024, 12, 1), date(2024, 12, 6), 2) == tuple(date(2024, 12, day) for day in (1, 3, 5, 6))


def test_too_few_too_many_and_unknown_days_are_refused() -> None:
    with pytest.raises(GeodataError, match="2 to 30 days, not 1"):
        sheet(SYRIA, DAYS[:1], style_of(SYRIA), Size(8, 5))
    with pytest.raises(GeodataError, match="not 31"):
        sheet(SYRIA, [date(2024, 12, 1 + n) for n in range(31)], style_of(SYRIA), Size(8, 5))
    with pytest.raises(OutOfRange):
        sheet(SYRIA, (date(1999, 1, 1), DAYS[0]), style_of(SYRIA), Size(8, 5))
    with pytest.raises(GeodataError, match="do not fit"):
        sheet(SYRIA, [date(2024, 11, 1 + n) for n in range(30)], style_of(SYRIA), Size(5, 4))
