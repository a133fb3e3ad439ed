"""Small things that a careful reader trips over: fields, labels, links, order of focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Open


def test_a_day_outside_the_data_gets_a_word_and_the_field_shows_the_day_of_the_map(visit: Open) -> None:
    one = visit("?day=2024-12-08&compare=2024-11-26")
    notice = one.page.locator(".tt-notice")
    for field, shown in ((".tt-jump", "day"), (".tt-compare-day", "compare")):
        one.page.locator(".tt-tab", has_text="Compare").click()
        input_ = one.page.locator(field)
        before = input_.input_value()
        one.page.evaluate("document.querySelector('.tt-notice').textContent = ''")
        input_.fill("0201-01-01")  # a year on its way
        assert one.state()[shown] == before
        expect(notice).to_be_empty()
        input_.fill("2010-01-01")
        expect(notice).to_contain_text("The data cover")
        assert input_.get_attribute("aria-invalid") == "true"
        assert one.state()[shown] == before
        input_.press("Enter")
        expect(input_).to_have_value("2011-03-15")
        assert one.state()[shown] == "2011-03-15"
        input_.fill("")
        input_.blur()
        expect(input_).to_have_value("2011-03-15")


@pytest.mark.parametrize(
    "query", ["", "&mode=side", "&mode=changed", "&lang=ar", "&lang=ar&mode=changed", "&lang=ar&mode=side"]
)
@pytest.mark.parametrize("width", [1280, 1000])
def test_the_names_of_compared_days_are_not_under_the_date(visit: Open, query: str, width: int) -> None:
    one = visit("?day=2024-12-08&compare=2024-11-26" + query, size={"width": width, "height": 800})
    one.page.locator(".tt-side-tag:visible").first.wait_for()
    covered = one.page.evaluate(
        """() => { const head = document.querySelector('.tt-head').getBoundingClientRect();
          return [...document.querySelectorAll('.tt-side-tag')].filter((n) => n.getClientRects().length).filter((n) => {
            const b = n.getBoundingClientRect();
            return b.left < head.right && head.left < b.right && b.top < head.bottom && head.top < b.bottom;
          }).map((n) => n.textContent); }"""
    )
    assert covered == []


def test_arabic_names_of_chapters_lose_their_end_not_their_beginning(visit: Open) -> None:
    one = visit("?lang=ar")
    names = one.page.locator(".tt-chapter > span")
    assert names.count() > 5
    assert set(names.evaluate_all("all => all.map((n) => getComputedStyle(n).direction)")) == {"rtl"}
    cut = names.evaluate_all("all => all.filter((n) => n.scrollWidth > n.clientWidth).length")
    assert cut >= 1, "there is one that does not fit"
    assert names.evaluate_all("all => all.every((n) => getComputedStyle(n).textOverflow === 'ellipsis')")


def test_the_hint_is_first_for_the_tab_key_as_for_the_eye(visit: Open) -> None:
    one = visit(hint=True)
    stops = []
    for _ in range(3):
        one.page.keyboard.press("Tab")
        stops.append(
            one.page.evaluate("document.activeElement.closest('.tt-hint') ? 'hint' : document.activeElement.className")
        )
    assert stops[:2] == ["tt-skip", "hint"]


@pytest.mark.parametrize("link", ["c=999,999&z=99", "c=here&z=9", "point=300,10", "c=37,35&z=near"])
def test_a_link_to_nowhere_is_named(visit: Open, link: str) -> None:
    one = visit("?day=2024-12-08&" + link)
    notice = one.page.locator(".tt-notice")
    expect(notice).to_contain_text("in the link is no")
    assert one.state()["day"] == "2024-12-08"
