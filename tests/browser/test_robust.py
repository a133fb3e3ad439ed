"""What comes in wrong, from a link, a host or a hasty reader: the map stays usable and says what it did."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import PHONE, Open, Visit
from .test_filters import painted
from .test_looks import violations


def usable(one: Visit) -> None:
    """Keys still move the day, and the day is inside the data."""
    before = one.state()["day"]
    one.page.keyboard.press("ArrowLeft" if before > "2012" else "ArrowRight")
    after = one.state()["day"]
    assert after != before
    assert one.page.evaluate("day => territoryTimeline.data.index(day) >= 0", after)


LEFT_OUT = " in the link is no place of this map; it was left out."
LINKS = {
    "?day=1999-01-01": "The data do not reach 1999-01-01; this is the nearest day they cover.",
    "?day=2099-01-01": "The data do not reach 2099-01-01; this is the nearest day they cover.",
    "?day=2024-02-30": "“2024-02-30” in the link is not a day; it was left out.",
    "?place=atlantis": "“atlantis”" + LEFT_OUT,
    "?c=-70,-30&z=9": "The link looks at a place far from this map; the whole country is shown.",
    "?place=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E": "“<img src=x onerror=alert(1)>”" + LEFT_OUT,
    "?place=" + "x" * 1000: "“" + "x" * 39 + "…”" + LEFT_OUT,
}


@pytest.mark.parametrize("query", LINKS, ids=range(len(LINKS)))
def test_a_bad_link_is_answered_in_one_sentence(visit: Open, query: str) -> None:
    one = visit(query)
    expect(one.page.locator(".tt-notice")).to_have_text(LINKS[query])
    centre = one.state()["view"]
    assert 35 < centre["lon"] < 43
    usable(one)


MESSAGES = [
    5,
    "goTo",
    None,
    [],
    {"day": 5},
    {"day": {"$": 1}, "place": ["homs"], "point": "39,34", "view": "here", "layers": "roads", "span": 3},
    {"place": {"toString": 1}, "playing": "yes", "lang": ["en"], "theme": 7, "palette": "__proto__"},
    {"point": {"lon": "39", "lat": None}, "view": {"lon": 1e99, "lat": "x", "zoom": []}},
    {"view": {"lon": 38, "lat": 35, "zoom": 1e9}},
    {"compare": "tomorrow", "mode": "sideways", "span": ["2024-01-01"]},
    {"point": {"lon": 1e308, "lat": 90}},
    {"constructor": 1, "__proto__": {"day": "2024-12-08"}},
]


def test_messages_of_wrong_types_are_left_aside(visit: Open, page_folder: Path, site: str) -> None:
    one = visit()
    outer = page_folder / "outer.html"
    outer.write_text(
        '<!doctype html><title>host</title><link rel="icon" href="data:,">'
        '<iframe src="map.html" width="1200" height="760"></iframe>'
    )
    one.page.goto(site.replace("map.html", "outer.html"))
    frame = one.page.frames[1]
    for _ in range(200):
        if frame.evaluate("Boolean(window.territoryTimeline)"):
            break
        one.settle(50)
    before = frame.evaluate("territoryTimeline.state")
    for message in MESSAGES:
        one.page.evaluate("value => frames[0].postMessage({ tt: 'goTo', v: value }, '*')", message)
    for stranger in (5, None, "goTo", {"tt": 7}, {"v": {"day": "2024-12-08"}}):
        one.page.evaluate("value => frames[0].postMessage(value, '*')", stranger)
    expect(frame.locator(".tt-notice")).to_contain_text("left aside")
    after = frame.evaluate("territoryTimeline.state")
    assert {key: after[key] for key in ("day", "place", "span", "lang", "layers")} == {
        key: before[key] for key in ("day", "place", "span", "lang", "layers")
    }
    one.page.evaluate(
        "frames[0].postMessage({ tt: 'goTo', v: { day: '2024-12-08', place: 'homs', point: null } }, '*')"
    )
    expect(frame.locator(".tt-date")).to_have_text("8 December 2024")
    expect(frame.locator("#tt-card")).to_contain_text("Homs")


def test_back_and_forward_restore_points_layers_and_spans(visit: Open) -> None:
    one = visit("?day=2015-06-01&from=2015-01-01&to=2015-12-31&layers=roads")
    one.settle(900)  # from here on a choice is a step of the history
    one.go(point={"lon": 39.5, "lat": 34.9})
    one.settle(400)
    one.go(place="raqqa")
    one.settle(400)
    one.page.go_back()
    expect(one.page.locator(".tt-biography")).to_be_visible()
    state = one.state()
    assert state["point"] == {"lon": 39.5, "lat": 34.9}
    assert state["layers"] == ["roads"]
    assert (state["span"]["from"], state["span"]["to"]) == ("2015-01-01", "2015-12-31")
    one.page.go_forward()
    expect(one.page.locator("#tt-card")).to_contain_text("Raqqa")


def test_two_tabs_do_not_disturb_each_other(visit: Open) -> None:
    one = visit("?day=2024-12-08")
    other = one.page.context.new_page()
    other.goto(one.page.url.split("?")[0] + "?day=2015-05-21&layers=hatches")
    other.locator(".tt-date").wait_for()
    one.page.keyboard.press("ArrowRight")
    assert one.state()["day"] == "2024-12-09"
    assert one.state()["layers"] == []
    assert other.evaluate("territoryTimeline.state.day") == "2015-05-21"


def test_phone_turned_while_a_finger_drags_keeps_dragging_or_stops_but_never_sticks(visit: Open) -> None:
    one = visit(size=PHONE, touch=True)
    slider = one.page.get_by_role("slider", name="Day", exact=True)
    box = slider.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    client = one.page.context.new_cdp_session(one.page)

    def finger(kind: str, *at: dict[str, float]) -> None:
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(at)})

    finger("touchStart", {"x": x, "y": y})
    finger("touchMove", {"x": x + 50, "y": y})
    one.page.set_viewport_size({"width": 844, "height": 390})
    finger("touchMove", {"x": x + 90, "y": 330})
    finger("touchEnd")
    expect(slider).to_be_in_viewport()
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    day = one.state()["day"]
    one.page.mouse.move(400, 150)
    assert one.state()["day"] == day, "the thumb no longer follows"
    usable(one)


def test_rapid_clicks_while_playing_answer_the_last(visit: Open) -> None:
    one = visit()
    one.page.evaluate("territoryTimeline.store.set({ speed: 91, playing: true })")
    for i in range(20):
        one.page.mouse.click(300 + 20 * i, 200 + 15 * (i % 7))
    one.page.keyboard.press("Space")
    one.page.evaluate("territoryTimeline.store.set({ playing: false })")
    one.go(place="homs")
    expect(one.page.locator("#tt-card")).to_contain_text("Homs")
    usable(one)


ZOOMED = [{"width": 720, "height": 450}, {"width": 640, "height": 360}]


@pytest.mark.parametrize("size", ZOOMED, ids=["1440x900", "1280x720"])
def test_at_200_percent_every_panel_is_whole_and_scrolls(visit: Open, size: dict[str, int]) -> None:
    one = visit(size=size, calm=True)
    one.go(day="2024-12-08", place="homs")
    for tab in ("Key", "Place", "Events", "Layers", "Compare", "Numbers"):
        one.page.get_by_role("tab", name=tab).click(timeout=5000)
        whole(one, tab, size)


def whole(one: Visit, tab: str, size: dict[str, int]) -> None:
    """The open panel lies inside the window, nothing of it is cut off at a side, and the slider is still there."""
    pane = one.page.get_by_role("tabpanel", name=tab)
    expect(pane).to_be_visible()
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = pane.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"] + 1
    cut = pane.evaluate(
        """(pane) => [...pane.querySelectorAll('button, a, input, select, h2, h3, p, label')]
          .filter(n => n.offsetParent)
          .filter(n => { const b = n.getBoundingClientRect(); return b.left < -1 || b.right > innerWidth + 1; })
          .map(n => n.outerHTML.slice(0, 80))"""
    )
    assert cut == []
    expect(one.page.get_by_role("slider", name="Day", exact=True)).to_be_in_viewport()


def test_dark_map_is_dark_and_follows_the_system_when_it_changes_its_mind(visit: Open) -> None:
    light, dark = visit("?day=2024-12-08"), visit("?day=2024-12-08", dark=True)
    shades = [
        one.page.evaluate(
            "getComputedStyle(document.querySelector('.tt-panel')).backgroundColor.match(/\\d+/g).slice(0, 3)"
        )
        for one in (light, dark)
    ]
    assert sum(map(int, shades[0])) > 600
    assert sum(map(int, shades[1])) < 200
    assert painted(light)["cells"] != painted(dark)["cells"]
    assert violations(dark) == []
