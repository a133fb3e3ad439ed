"""Moving through time: by mouse, by touch, by keyboard, and by itself."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import PHONE, Open


def thumb(page):
    return page.get_by_role("slider", name="Day", exact=True)


def centre(locator) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_page_opens_on_the_eve_of_the_offensive(visit: Open) -> None:
    one = visit()
    assert one.state()["day"] == "2024-11-26"
    expect(one.page.get_by_text("situation at the end of the day, Damascus time")).to_be_visible()
    assert thumb(one.page).get_attribute("aria-valuetext").startswith("26 November 2024")


def test_drag_of_the_slider_moves_the_date_and_leaves_the_view(visit: Open) -> None:
    one = visit()
    view = one.state()["view"]
    x, y = centre(thumb(one.page))
    one.page.mouse.move(x, y)
    one.page.mouse.down()
    seen = set()
    for step in range(1, 21):
        one.page.mouse.move(x + 18 * step, y, steps=2)
        seen.add(one.page.locator(".tt-date").inner_text())
    one.page.mouse.up()
    assert len(seen) > 10, "the map follows while the thumb is held, not only on release"
    assert one.state()["day"] > "2024-12-05"
    assert one.state()["view"] == view


def test_drag_by_touch(visit: Open) -> None:
    one = visit(size=PHONE, touch=True)
    x, y = centre(thumb(one.page))
    client = one.page.context.new_cdp_session(one.page)
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + 10 * step, "y": y}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    one.settle()
    assert one.state()["day"] > "2024-12-03"
    assert one.page.evaluate("scrollY") == 0


def test_keys_move_the_day(visit: Open) -> None:
    one = visit()
    press = one.page.keyboard.press
    for key, day in (
        ("ArrowRight", "2024-11-27"),
        ("Shift+ArrowRight", "2024-12-04"),
        ("ArrowLeft", "2024-12-03"),
        ("End", "2024-12-31"),
        ("Home", "2024-11-26"),
    ):
        press(key)
        one.settle(60)
        assert one.state()["day"] == day, key
    press("Home")
    one.settle(60)
    assert one.state()["day"] == one.page.evaluate("territoryTimeline.data.iso(0)"), "Home once more: the first day"


def test_brackets_go_to_changes_of_the_chosen_place(visit: Open) -> None:
    one = visit()
    one.go(day="2024-11-26", place="hama")
    one.page.keyboard.press("]")
    one.settle(60)
    hama = one.page.evaluate(
        "() => { const d = territoryTimeline.data; const p = d.places.find(p => p.id === 'hama');"
        " return p.runs.map(r => d.iso(r.start)); }"
    )
    assert one.state()["day"] in hama
    assert one.state()["day"] > "2024-11-26"


def test_space_plays_and_pauses(visit: Open) -> None:
    one = visit()
    one.page.get_by_label("Speed").select_option("30")
    one.page.locator(".leaflet-container").focus()
    one.page.keyboard.press(" ")
    one.until("territoryTimeline.state.day > '2024-11-28'")
    one.page.keyboard.press(" ")
    one.until("!territoryTimeline.store.state.playing")
    one.settle(100)
    stopped = one.state()["day"]
    assert "2024-11-28" < stopped < one.page.evaluate("territoryTimeline.state.span.to"), "the key stopped it, no end"
    one.settle(1000)
    assert one.state()["day"] == stopped


def test_play_skips_no_change(visit: Open) -> None:
    one = visit()
    one.page.evaluate(
        """() => {
          const { store } = territoryTimeline;
          window.shown = [];
          store.subscribe(state => shown.at(-1) === state.day || shown.push(state.day));
          store.set({ day: 0, speed: 365, playing: true });
        }"""
    )
    one.until("shown.at(-1) > 700")
    one.page.evaluate("territoryTimeline.store.set({ playing: false })")
    missed = one.page.evaluate(
        """() => {
          const first = shown[0], last = shown.at(-1), had = new Set(shown);
          return [...territoryTimeline.data.changes].filter(d => d > first && d < last && !had.has(d)).length;
        }"""
    )
    assert missed == 0


def test_one_change_per_beat(visit: Open) -> None:
    one = visit()
    one.page.evaluate(
        """() => {
          window.shown = [], window.at = [];
          territoryTimeline.store.subscribe(({ day }) => {
            if (shown.at(-1) !== day) at.push(shown.push(day) && performance.now());
          });
        }"""
    )
    one.page.get_by_label("Speed").select_option("events")
    one.page.get_by_role("button", name="Play", exact=True).click()
    one.until("shown.length > 4")
    one.page.get_by_role("button", name="Pause").click()
    beat = one.page.evaluate("Math.min(...at.slice(2).map((when, n) => when - at[n + 1]))")
    assert 600 < beat < 1300, "milliseconds between changes; the shortest, as a loaded machine lengthens some"
    assert one.page.evaluate("shown.slice(1).every(d => territoryTimeline.data.changes.includes(d))")


def test_loop_stays_inside_the_span(visit: Open) -> None:
    one = visit()
    one.go(day="2024-12-30")
    one.page.get_by_role("button", name="Repeat the span shown").click()
    one.page.evaluate("territoryTimeline.store.set({ speed: 30, playing: true })")
    one.page.evaluate(
        """() => {
          window.shown = [];
          territoryTimeline.store.subscribe(state => shown.push(territoryTimeline.data.iso(state.day)));
        }"""
    )
    one.until("shown.some((day, n) => n && day < shown[n - 1])")
    one.page.evaluate("territoryTimeline.store.set({ playing: false })")
    assert one.page.evaluate("shown.every(day => '2024-11-26' <= day && day <= '2024-12-31')")
    assert "2024-11-26" <= one.state()["day"] <= "2024-12-31"


def test_typed_date_and_a_date_beyond_the_data(visit: Open) -> None:
    one = visit()
    field = one.page.get_by_label("Jump to a date")
    field.fill("2015-05-21")
    field.press("Enter")
    one.settle()
    assert one.state()["day"] == "2015-05-21"
    span = one.state()["span"]
    assert span["from"] <= "2015-05-21" <= span["to"]


def test_ends_of_the_span_can_be_dragged_and_moved_by_key(visit: Open) -> None:
    one = visit()
    grab = one.page.get_by_role("slider", name="Start of the span shown")
    x, y = centre(grab)
    one.page.mouse.move(x - 2, y)
    one.page.mouse.down()
    one.page.mouse.move(x - 200, y, steps=6)
    one.page.mouse.up()
    one.settle()
    begun = one.state()["span"]["from"]
    assert begun < "2023-01-01"
    grab.focus()
    one.page.keyboard.press("ArrowRight")
    one.settle(60)
    assert one.state()["span"]["from"] > begun


def test_chapter_shows_its_span_and_goes_there(visit: Open) -> None:
    one = visit()
    chapter = one.page.locator(".tt-chapter").first
    chapter.click()
    one.settle()
    expect(one.page.locator(".tt-chapter[aria-current]")).to_have_count(1)
    assert one.state()["day"] == one.state()["span"]["from"]


def test_overview_scrubs_all_years(visit: Open) -> None:
    one = visit()
    box = one.page.locator(".tt-overview").bounding_box()
    y = box["y"] + 10
    one.page.mouse.move(box["x"] + 0.3 * box["width"], y)
    one.page.mouse.down()
    one.page.mouse.move(box["x"] + 0.5 * box["width"], y, steps=8)
    one.page.mouse.up()
    one.settle()
    assert "2017-01-01" < one.state()["day"] < "2020-12-31"


def test_axis_says_that_no_source_is_later(visit: Open) -> None:
    one = visit()
    one.page.get_by_role("button", name="Show all years").click()
    one.settle()
    expect(one.page.locator(".tt-axis-end")).to_have_text("no later source")
    expect(one.page.locator(".tt-credit")).to_contain_text("Data to")


def test_day_without_report_is_not_called_calm(visit: Open) -> None:
    one = visit()
    quiet = one.page.evaluate("territoryTimeline.data.eventDensity.findIndex((n, i) => i > 100 && n === 0)")
    one.page.evaluate("day => territoryTimeline.store.set({ day })", quiet)
    one.settle()
    assert "no change reported" in thumb(one.page).get_attribute("aria-valuetext")


def test_turning_the_phone_while_dragging(visit: Open) -> None:
    one = visit(size=PHONE, touch=True)
    x, y = centre(thumb(one.page))
    client = one.page.context.new_cdp_session(one.page)
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + 60, "y": y}]})
    one.page.set_viewport_size({"width": 844, "height": 390})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    one.settle(400)
    one.page.keyboard.press("ArrowRight")
    one.settle(60)
    assert one.state()["day"] > "2024-11-27"
