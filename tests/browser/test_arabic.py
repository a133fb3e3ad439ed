"""The page in Arabic: said in it from the start, right to left, and changed without losing the view."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, PHONE, Open
from .test_looks import violations


def tabs(one) -> list[str]:
    return one.page.get_by_role("tab").all_inner_texts()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_link_opens_the_page_in_arabic(visit: Open, size: dict[str, int]) -> None:
    one = visit("?lang=ar&day=2024-12-05&place=hama", size=size)
    root = one.page.locator(".tt-root")
    expect(root).to_have_attribute("dir", "rtl")
    assert tabs(one)[:2] == ["المفتاح", "المكان"]
    expect(one.page.locator(".tt-date")).to_contain_text("كانون الأول 2024")
    card = one.page.get_by_role("tabpanel")
    expect(card.get_by_role("heading").first).to_have_text("حماة Hama")
    expect(card).to_contain_text("هيئة تحرير الشام")
    assert one.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert violations(one) == []


def test_another_language_starts_the_page_again_where_it_was(visit: Open) -> None:
    one = visit("?day=2024-12-05&place=hama&z=8&c=37,35")
    one.page.get_by_role("tab", name="Layers").click()
    one.page.get_by_role("radio", name="العربية").click()
    expect(one.page.get_by_role("tab").first).to_have_text("المفتاح")
    one.page.wait_for_function("() => window.territoryTimeline && territoryTimeline.state.lang === 'ar'")
    state = one.state()
    assert (state["day"], state["place"], state["view"]["zoom"]) == ("2024-12-05", "hama", 8)
    assert "lang=ar" in one.page.url
    one.page.get_by_role("tab", name="الطبقات").click()
    one.page.get_by_role("radio", name="English").click()
    expect(one.page.get_by_role("tab").first).to_have_text("Key")
    assert one.state()["day"] == "2024-12-05"
    assert "lang=" not in one.page.url


def test_from_disk_too(visit: Open) -> None:
    one = visit("#lang=ar&day=2024-12-08", from_disk=True)
    assert tabs(one)[0] == "المفتاح"
    assert one.state()["day"] == "2024-12-08"


def test_names_of_chapters_governorates_and_neighbours_are_arabic(visit: Open) -> None:
    one = visit("?lang=ar&place=homs")
    expect(one.page.locator(".tt-title")).to_contain_text("سوريا")
    expect(one.page.get_by_role("tabpanel")).to_contain_text("محافظة حمص")
    chapters = one.page.locator(".tt-chapter").all_inner_texts()
    assert "سقوط الأسد" in chapters
    assert not any(text.endswith("،") for text in chapters)


def test_the_card_tells_an_event_in_arabic_and_says_that_it_is_a_translation(visit: Open) -> None:
    card = visit("?lang=ar&day=2024-12-05&place=hama").page.get_by_role("tabpanel")
    told = card.locator(".tt-event > p").filter(has_text="دخلت هيئة تحرير الشام حماة من الشرق")
    expect(told).to_have_count(1)
    expect(told.locator(".tt-muted")).to_have_count(1)
    expect(told.locator("[lang=en]")).to_have_count(0)
