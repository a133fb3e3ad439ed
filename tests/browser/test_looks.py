"""Key, layers, events, pictures, links, and the page for readers without mouse, eyes or network."""

from __future__ import annotations

import re
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, PHONE, SMALL_PHONE, Open

FOCUSED = "(document.activeElement.ariaLabel || document.activeElement.textContent).trim()"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(one) -> list[str]:
    """Rules of axe-core that the page as it stands breaks, and where."""
    if not one.page.evaluate("typeof axe !== 'undefined'"):
        one.page.evaluate(AXE)
    found = one.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [f"{v['id']}: {[node['target'] for node in v['nodes'][:3]]}" for v in found]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_view_breaks_a_rule_of_axe(visit: Open, dark: bool) -> None:
    one = visit(dark=dark, hint=True)
    assert violations(one) == [], "first visit"
    one.page.get_by_role("button", name="Dismiss").click()
    one.go(day="2024-12-08", place="homs")
    assert violations(one) == [], "place card"
    for tab in ("Key", "Events", "Layers"):
        one.page.get_by_role("tab", name=tab).click()
        one.settle()
        if tab == "Key":
            one.page.locator("button.tt-legend-row").first.click()
            one.settle(100)
        assert violations(one) == [], tab
    one.go(point={"lon": 39.5, "lat": 34.9})
    assert violations(one) == [], "biography of a point"
    one.page.keyboard.press("/")
    one.page.keyboard.insert_text("ham")
    one.settle(100)
    assert violations(one) == [], "search"
    one.page.keyboard.press("Escape")
    for entry in ("The map as a table", "Keys", "Glossary", "About the data", "Put this map on a page"):
        one.page.get_by_role("button", name="More", exact=True).click()
        if entry == "Keys":
            assert violations(one) == [], "menu"
        one.page.get_by_role("menuitem", name=entry).click()
        one.settle()
        assert violations(one) == [], entry
        one.page.keyboard.press("Escape")
    one.page.locator(".tt-mark").first.click()
    one.settle()
    assert violations(one) == [], "card of a moment"


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE], ids=["390", "360"])
def test_phone_breaks_no_rule_and_overlaps_nothing(visit: Open, size: dict[str, int]) -> None:
    one = visit(size=size, touch=True)
    assert violations(one) == []
    boxes = {name: one.page.locator(name).bounding_box() for name in (".tt-head", ".tt-bar", ".tt-panel", ".tt-dock")}
    names = list(boxes)
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            assert not overlap(boxes[a], boxes[b]), (a, b)
    assert boxes[".tt-panel"]["y"] >= 0.55 * size["height"], "the map has the greater part of the screen"
    small = one.page.evaluate(
        """() => [...document.querySelectorAll('.tt-transport > button, .tt-tab, .tt-bar button, .tt-slider')]
          .filter(b => b.offsetParent).map(b => [b.className, b.offsetWidth, b.offsetHeight])
          .filter(([, w, h]) => w < 44 || h < 44)"""
    )
    assert small == []
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    one.page.get_by_role("tab", name="Key").tap()
    one.settle(400)
    assert violations(one) == []


def overlap(a, b) -> bool:
    return (
        a["x"] + a["width"] > b["x"] + 1
        and b["x"] + b["width"] > a["x"] + 1
        and a["y"] + a["height"] > b["y"] + 1
        and b["y"] + b["height"] > a["y"] + 1
    )


def test_zoomed_to_200_percent_all_controls_are_in_reach(visit: Open) -> None:
    one = visit(size={"width": 640, "height": 400})
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(one.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(one.page.get_by_role("slider", name="Day", exact=True)).to_be_in_viewport()


def test_key_sums_to_the_whole_country_and_tells_who_a_faction_is(visit: Open) -> None:
    one = visit()
    one.go(day="2024-11-26")
    areas = one.page.evaluate("territoryTimeline.app.areas(territoryTimeline.store.state.day).list.map(a => a.km2)")
    total = one.page.evaluate("territoryTimeline.data.cells.reduce((sum, c) => sum + c.km2, 0)")
    assert sum(areas) == pytest.approx(total)
    row = one.page.locator("button.tt-legend-row").first
    row.click()
    expect(one.page.locator(".tt-who").first).to_be_visible()
    assert one.page.locator(".tt-who").first.inner_text().strip()


def test_key_uses_the_names_of_the_day(visit: Open) -> None:
    one = visit()
    one.go(day="2024-12-12")
    one.settle()
    then = one.page.locator(".tt-legend").inner_text()
    one.go(day="2025-06-01")
    one.settle()
    assert one.page.locator(".tt-legend").inner_text() != then


def test_events_follow_the_clock_and_the_filters(visit: Open) -> None:
    one = visit()
    one.page.keyboard.press("e")
    one.go(day="2024-12-05")
    one.settle()
    listed = one.page.locator(".tt-events")
    expect(listed.locator(".tt-day.is-now")).to_contain_text("5 December 2024")
    expect(listed).to_contain_text("Hama captured by")
    one.page.evaluate("territoryTimeline.store.set({ filters: { kinds: ['captured', 'recaptured'] } })")
    one.settle()
    expect(listed).not_to_contain_text("Hama captured by")


def test_choosing_an_event_goes_there(visit: Open) -> None:
    one = visit()
    one.page.keyboard.press("e")
    one.go(day="2024-12-08")
    one.settle()
    one.page.locator(".tt-event-row").first.click()
    one.settle()
    assert one.page.locator(".tt-events .tt-event a[href^='http']").count() >= 1


def test_moment_opens_a_card_with_sources(visit: Open) -> None:
    one = visit()
    mark = one.page.locator(".tt-mark").first
    mark.hover()
    one.settle(150)
    card = one.page.locator(".tt-moment-card")
    expect(card).to_be_visible()
    assert card.locator("a[href^='http']").count() >= 1
    mark.click()
    one.settle()
    expect(card).to_be_visible()
    one.page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_picture_of_the_day_is_a_png_with_date_key_and_credit(visit: Open, tmp_path: Path) -> None:
    one = visit()
    one.go(day="2024-12-08")
    one.page.get_by_role("button", name="More", exact=True).click()
    with one.page.expect_download() as download:
        one.page.get_by_role("menuitem", name="Picture of this day").click()
    assert download.value.suggested_filename == "map-2024-12-08.png"
    target = tmp_path / "map.png"
    download.value.save_as(target)
    data = target.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(data) > 50_000


def test_link_is_short_and_restores_the_view(visit: Open) -> None:
    one = visit()
    one.settle(700)
    one.go(day="2024-12-08", place="homs", view={"lon": 36.7, "lat": 34.7, "zoom": 9})
    expect(one.page).to_have_url(re.compile("day=2024-12-08"))
    query = one.page.evaluate("location.search")
    assert "place=homs" in query
    assert len(query) < 120
    again = visit(query)
    again.settle()
    assert {k: again.state()[k] for k in ("day", "place", "point", "compare", "span", "lang")} == {
        k: one.state()[k] for k in ("day", "place", "point", "compare", "span", "lang")
    }


def test_choice_made_while_the_page_still_opens_is_in_the_address(visit: Open) -> None:
    one = visit()
    one.page.reload(wait_until="commit")
    one.page.evaluate(
        """() => new Promise((done) => {
          const look = () => window.territoryTimeline
            ? (territoryTimeline.goTo({ day: '2024-12-05', place: 'hama' }), done())
            : setTimeout(look, 1);
          look();
        })"""
    )
    expect(one.page).to_have_url(re.compile("day=2024-12-05.*place=hama"))


def test_view_of_a_link_is_restored(visit: Open) -> None:
    one = visit("?day=2018-04-01&c=36.5,33.5&z=9&layers=roads,-labels")
    state = one.state()
    assert state["day"] == "2018-04-01"
    assert state["view"]["lon"] == pytest.approx(36.5, abs=0.01)
    assert state["view"]["lat"] == pytest.approx(33.5, abs=0.01)
    assert state["view"]["zoom"] == pytest.approx(9)
    assert set(state["layers"]) == {"roads", "-labels"}


RINGS = """() => ['.tt-map', '#tt-slider', '#tt-slider .tt-thumb'].map((name) => {
  const style = getComputedStyle(document.querySelector(name));
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
})"""
"""Whether map, slider and thumb wear the ring of the keyboard's focus."""


def test_a_pointer_leaves_no_ring_and_keys_bring_it_back(visit: Open) -> None:
    one = visit()
    one.page.mouse.click(600, 300)
    assert one.page.evaluate("document.activeElement.classList.contains('tt-map')")
    expect(one.page.locator(".tt-aim")).to_be_hidden()
    assert one.page.evaluate(RINGS) == [False, False, False]
    box = one.page.locator("#tt-slider").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    one.page.mouse.move(x, y)
    one.page.mouse.down()
    one.page.mouse.move(x + 90, y, steps=4)
    one.page.mouse.up()
    assert one.page.evaluate("document.activeElement.id") == "tt-slider"
    assert one.page.evaluate(RINGS) == [False, False, False]
    one.page.keyboard.press("ArrowRight")
    assert one.page.evaluate(RINGS) == [False, False, True], "round the thumb, not in a square"


def test_back_returns_to_the_place_before(visit: Open) -> None:
    one = visit()
    one.settle(900)
    one.go(place="hama")
    one.settle(600)
    one.go(place="homs")
    one.settle(600)
    one.page.go_back()
    one.settle(600)
    assert one.state()["place"] == "hama"
    one.page.go_forward()
    one.settle(600)
    assert one.state()["place"] == "homs"


@pytest.mark.parametrize(
    "query",
    [
        "?day=nonsense&place=nowhere",
        "?day=1999-01-01",
        "?day=2099-01-01",
        "?day=2024-12-08&c=-70,-30&z=9",
        "?place=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
    ],
)
def test_bad_link_falls_back_and_says_so(visit: Open, query: str) -> None:
    one = visit(query)
    notice = one.page.locator(".tt-notice")
    expect(notice).not_to_be_empty()
    assert one.page.locator(".tt-notice img").count() == 0
    one.page.keyboard.press("ArrowLeft")
    one.settle(60)
    assert one.state()["day"]


def test_embedded_map_is_bare_but_credited(visit: Open) -> None:
    one = visit("?day=2024-12-08&embed=1", size={"width": 700, "height": 460})
    expect(one.page.locator(".tt-panel")).to_be_hidden()
    expect(one.page.locator(".tt-credit")).to_contain_text("CC BY 4.0")
    assert violations(one) == []


def test_snippet_for_another_page_is_an_iframe_of_this_view(visit: Open) -> None:
    one = visit()
    one.settle(900)
    one.go(day="2024-12-08", place="homs")
    one.page.get_by_role("button", name="More", exact=True).click()
    one.page.get_by_role("menuitem", name="Put this map on a page").click()
    code = one.page.get_by_label("Code to copy").input_value()
    assert re.search(r'<iframe src="http://127\.0\.0\.1:\d+/map\.html\?day=2024-12-08&amp;place=homs', code)
    assert "embed=1" in code


def test_table_tells_zones_and_places(visit: Open) -> None:
    one = visit()
    one.go(day="2024-12-08")
    one.page.keyboard.press("t")
    tables = one.page.locator("dialog[open] table")
    expect(tables.nth(0)).to_contain_text("%")
    assert tables.nth(1).locator("tbody tr").count() >= 450
    one.page.get_by_label("Show only places whose name contains").fill("homs")
    assert tables.nth(1).locator("tbody tr:visible").count() < 20


def test_screen_reader_hears_the_date_and_what_changed(visit: Open) -> None:
    one = visit()
    one.go(day="2024-12-05")
    one.settle(800)
    said = one.page.locator(".tt-unseen[role=status]").inner_text()
    assert "5 December 2024" in said
    assert "Hama" in said


def test_whole_page_by_keyboard(visit: Open) -> None:
    one = visit()
    seen = []
    for _ in range(60):
        one.page.keyboard.press("Tab")
        seen.append(one.page.evaluate(FOCUSED))
        if len(seen) > 3 and seen[0] == seen[-1]:
            break
    assert seen[0] == "Skip to the time slider"
    for name in ("Play", "Day", "Find a place", "Key", "Next change"):
        assert name in seen, seen


def test_question_mark_lists_the_keys(visit: Open) -> None:
    one = visit()
    one.page.keyboard.press("?")
    expect(one.page.locator("dialog[open]")).to_contain_text("play or pause")
    one.page.keyboard.press("Escape")
    expect(one.page.locator("dialog[open]")).to_have_count(0)


def test_hint_goes_and_stays_away(visit: Open) -> None:
    one = visit(hint=True)
    hint = one.page.locator(".tt-hint")
    expect(hint).to_be_visible()
    one.page.get_by_role("button", name="Dismiss").click()
    expect(hint).to_have_count(0)
    one.page.reload()
    one.settle(800)
    expect(hint).to_have_count(0)


def test_colours_and_theme_are_kept_for_the_next_visit(visit: Open) -> None:
    one = visit()
    one.page.get_by_role("tab", name="Layers").click()
    one.page.get_by_label("Dark", exact=True).check()
    one.page.get_by_label("As most maps of this war").check()
    one.settle()
    one.page.reload()
    one.settle(900)
    assert one.page.locator(".tt-root").get_attribute("data-theme") == "dark"
    assert one.page.locator(".tt-root").get_attribute("data-palette") == "convention"


def test_page_from_disk_without_network(visit: Open) -> None:
    one = visit("#day=2024-12-08&place=homs", from_disk=True)
    assert one.state()["day"] == "2024-12-08"
    expect(one.page.locator("#tt-card")).to_contain_text("Homs")
    assert one.page.locator("#tt-card a[href^='http']").count() >= 1
    one.page.keyboard.press("ArrowRight")
    one.settle(600)
    assert one.state()["day"] == "2024-12-09"


def test_rapid_clicks_while_playing(visit: Open) -> None:
    one = visit()
    one.page.evaluate("territoryTimeline.store.set({ speed: 91, playing: true })")
    for i in range(25):
        one.page.mouse.click(250 + 18 * i, 160 + 11 * (i % 9))
    one.settle(300)
    one.page.evaluate("territoryTimeline.store.set({ playing: false })")
    one.settle()
    assert one.state()["day"]


def test_right_to_left_page_keeps_everything_in_sight(visit: Open) -> None:
    one = visit(size=DESKTOP)
    one.page.evaluate("territoryTimeline.store.set({ lang: 'ar' })")
    one.settle(400)
    one.until("territoryTimeline.app.root.dir === 'rtl'")
    assert one.page.locator(".tt-root").get_attribute("dir") == "rtl"
    panel = one.page.locator(".tt-panel").bounding_box()
    assert panel["x"] < 40
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
