"""Two days compared on the map: the divider, two maps, only what changed; by mouse, touch, keys and link."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from geodata.counting.transfers import compare
from mapapp.cli import main
from tests.packaged import packaged

from .conftest import DESKTOP, PHONE, SMALL_PHONE, Open
from .test_looks import violations

EVE_TO_AFTER = "?day=2024-12-12&compare=2024-11-26"
HANDLE = ".tt-swipe-handle"

COLOUR_AT = """([id, which]) => {
  // Nearest holder to what is painted a little beside a place, and where that pixel is on the screen.
  const { data, app, map } = territoryTimeline;
  const place = data.places.find((one) => one.id === id);
  const layer = app.canvases[which];
  const spot = map.latLngToContainerPoint([place.lat, place.lon]);
  const { view, _container: canvas } = layer;
  const copy = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const at = map.options.crs.latLngToPoint(L.latLng(place.lat, place.lon), 0);
  const [x, y] = view.xy([at.x, at.y]);
  copy.drawImage(canvas, -Math.round(x * view.ratio), -Math.round((y - 9) * view.ratio));
  const pixel = copy.getImageData(0, 0, 1, 1).data;
  const far = (holder) => {
    const hex = app.factions.colour(holder);
    return [1, 3, 5].reduce((sum, at, i) => sum + (parseInt(hex.slice(at, at + 2), 16) - pixel[i]) ** 2, 0);
  };
  const nearest = data.factions.map((one) => one.i).sort((a, b) => far(a) - far(b))[0];
  return { holder: data.factions[nearest].id, x: spot.x, painted: pixel[3] > 0 };
}"""
SHOWN = """(x) => {
  // Which of the two clipped canvases shows at a pixel across the map.
  const shows = (name) => {
    const pane = territoryTimeline.map.getPane(name);
    const [top, right, bottom, left] = pane.style.clipPath.match(/-?[\\d.]+/g).map(Number);
    const zero = territoryTimeline.map.containerPointToLayerPoint([0, 0]).x;
    return x + zero >= left && x + zero < -right;
  };
  return ['tt-cells', 'tt-cells-pinned'].filter(shows);
}"""


def divider_x(one: Any) -> float:
    box = one.page.locator(HANDLE).bounding_box()
    return box["x"] + box["width"] / 2


def drag(one: Any, to: float) -> None:
    box = one.page.locator(HANDLE).bounding_box()
    y = box["y"] + box["height"] / 2
    one.page.mouse.move(box["x"] + box["width"] / 2, y)
    one.page.mouse.down()
    one.page.mouse.move(to, y, steps=12)
    one.page.mouse.up()


def test_left_of_the_divider_is_the_earlier_day_right_of_it_the_later(visit: Open) -> None:
    one = visit("?day=2024-12-06&compare=2024-11-26")
    drag(one, 700)
    expect(one.page.locator(".tt-swipe .tt-side-tag")).to_have_text(["26 November 2024", "6 December 2024"])
    pinned = one.page.evaluate(COLOUR_AT, ["hama", "cells-pinned"])
    clock = one.page.evaluate(COLOUR_AT, ["hama", "cells"])
    assert (pinned["holder"], clock["holder"]) == ("gov", "hts")
    assert one.page.evaluate(SHOWN, pinned["x"]) == ["tt-cells-pinned"], "Hama lies left of the divider"
    drag(one, 120)
    assert one.page.evaluate(SHOWN, pinned["x"]) == ["tt-cells"], "and now right of it"
    one.go(compare="2024-12-12")
    assert one.page.locator(".tt-swipe .tt-side-tag").all_inner_texts() == ["6 December 2024", "12 December 2024"]
    assert one.page.evaluate(SHOWN, pinned["x"]) == ["tt-cells-pinned"], (
        "the later day stands on the right, pinned or not"
    )


def test_what_is_on_the_screen_changes_under_the_divider(visit: Open) -> None:
    one = visit("?day=2024-12-06&compare=2024-11-26&layers=-labels,-places,-presence")
    spot = one.page.evaluate(COLOUR_AT, ["hama", "cells"])
    clip = {"x": spot["x"] + 20, "y": 0, "width": 4, "height": 4}
    clip["y"] = one.page.evaluate(
        "territoryTimeline.map.latLngToContainerPoint(territoryTimeline.data.places.filter(p => p.id === 'hama')"
        ".map(p => [p.lat, p.lon])[0]).y"
    )
    drag(one, spot["x"] + 200)
    earlier = one.page.screenshot(clip=clip)
    drag(one, spot["x"] - 120)
    assert one.page.screenshot(clip=clip) != earlier


def test_divider_by_keyboard_alone(visit: Open) -> None:
    one = visit("?day=2024-12-12")
    one.page.keyboard.press("c")
    one.settle()
    assert one.state()["compare"] == one.page.evaluate("territoryTimeline.data.iso(territoryTimeline.store.state.from)")
    handle = one.page.get_by_role("slider", name="Divider between the two days")
    for _ in range(60):
        if handle.evaluate("node => node === document.activeElement"):
            break
        one.page.keyboard.press("Tab")
    expect(handle).to_be_focused()
    before, day = divider_x(one), one.state()["day"]
    one.page.keyboard.press("ArrowLeft")
    small = before - divider_x(one)
    one.page.keyboard.press("Shift+ArrowLeft")
    assert 0 < small < before - divider_x(one) - small
    one.page.keyboard.press("Home")
    assert handle.get_attribute("aria-valuenow") == "0"
    one.page.keyboard.press("End")
    assert "26 November 2024 on the left, 100 %" in handle.get_attribute("aria-valuetext")
    assert one.state()["day"] == day, "the arrows moved the divider, not the clock"
    one.page.keyboard.press("Escape")
    one.settle(100)
    assert one.state()["compare"] is None
    expect(handle).to_be_hidden()


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE], ids=["390", "360"])
def test_divider_by_touch(visit: Open, size: dict[str, int]) -> None:
    one = visit(EVE_TO_AFTER, size=size, touch=True)
    box = one.page.locator(HANDLE).bounding_box()
    assert box["width"] >= 44, "large enough for a thumb"
    assert box["height"] >= 44, "large enough for a thumb"
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    view = one.state()["view"]
    client = one.page.context.new_cdp_session(one.page)
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x - 10 * step, "y": y}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    one.settle()
    assert divider_x(one) == pytest.approx(x - 100, abs=12)
    assert one.state()["view"] == view, "the map did not move with it"
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_divider_stays_in_place_while_the_map_is_moved(visit: Open) -> None:
    one = visit(EVE_TO_AFTER)
    x = divider_x(one)
    one.page.evaluate("territoryTimeline.map.panBy([140, 60], { animate: false })")
    assert divider_x(one) == x
    assert one.page.evaluate(SHOWN, x - 5) == ["tt-cells-pinned"]
    assert one.page.evaluate(SHOWN, x + 5) == ["tt-cells"]
    one.page.evaluate("territoryTimeline.map.setZoom(territoryTimeline.map.getZoom() + 1, { animate: false })")
    assert one.page.evaluate(SHOWN, x - 5) == ["tt-cells-pinned"]


def test_dragging_the_divider_paints_nothing_anew(visit: Open) -> None:
    one = visit(EVE_TO_AFTER)
    one.page.evaluate(
        """() => {
          window.paints = 0;
          for (const layer of Object.values(territoryTimeline.app.canvases)) {
            const paint = layer._paint.bind(layer);
            layer._paint = () => { window.paints++; paint(); };
          }
        }"""
    )
    drag(one, 500)
    assert one.page.evaluate("window.paints") == 0
    one.page.keyboard.press("Shift+ArrowRight")
    assert one.state()["day"] == "2024-12-12"


def test_clock_moves_the_second_day_and_the_pin_stays(visit: Open) -> None:
    one = visit(EVE_TO_AFTER)
    pin = one.page.locator(".tt-pin:not(.tt-pin-small)")
    expect(pin).to_contain_text("26 Nov 2024")
    at = pin.bounding_box()["x"]
    one.page.locator(".leaflet-container").focus()
    one.page.keyboard.press("ArrowRight")
    one.settle(100)
    assert one.state()["day"] == "2024-12-13"
    assert one.state()["compare"] == "2024-11-26"
    assert pin.bounding_box()["x"] == pytest.approx(at, abs=1)
    expect(one.page.locator(".tt-date-more")).to_have_text("compared with 26 November 2024")


def test_side_by_side_keeps_one_view(visit: Open) -> None:
    one = visit(EVE_TO_AFTER + "&mode=side")
    boxes = one.page.locator(".leaflet-container").evaluate_all(
        "nodes => nodes.map(n => n.getBoundingClientRect()).map(b => [b.left, b.width, b.height])"
    )
    assert len(boxes) == 2
    assert boxes[0][1:] == boxes[1][1:], "of one size"
    panel = one.page.locator(".tt-panel").bounding_box()
    assert all(left + width <= panel["x"] for left, width, _ in boxes), "beside the panel, not under it"
    views = """() => {
      const { map, app } = territoryTimeline;
      const other = app.canvases['cells-pinned']._map;
      const off = map.project(map.getCenter()).distanceTo(map.project(other.getCenter()));
      return [map.getZoom() === other.getZoom(), off];
    }"""
    for moved in (
        "territoryTimeline.map.panBy([90, -40], { animate: false })",
        "territoryTimeline.app.canvases['cells-pinned']._map.panBy([-130, 30], { animate: false })",
        "territoryTimeline.map.setZoom(territoryTimeline.map.getZoom() + 1, { animate: false })",
        "territoryTimeline.app.canvases['cells-pinned']._map.setZoom(8, { animate: false })",
    ):
        one.page.evaluate(moved)
        one.settle(100)
        same, off = one.page.evaluate(views)
        assert same, moved
        assert off <= 1.5, moved
    one.page.mouse.move(boxes[1][0] + 200, 450)
    one.page.mouse.wheel(0, -240)
    one.settle(900)
    same, off = one.page.evaluate(views)
    assert same, "animated zoom"
    assert off <= 1.5, "animated zoom"
    one.page.evaluate("territoryTimeline.app.fitCountry()")
    holders = [one.page.evaluate(COLOUR_AT, ["homs", which])["holder"] for which in ("cells-pinned", "cells")]
    assert holders == ["gov", "hts"]


def test_side_by_side_becomes_a_swipe_where_there_is_no_room(visit: Open) -> None:
    one = visit(EVE_TO_AFTER + "&mode=side", size=PHONE, touch=True)
    expect(one.page.locator(HANDLE)).to_be_visible()
    assert one.page.locator(".leaflet-container").count() == 1
    assert one.page.locator(".tt-notice").inner_text() == ""
    one.page.get_by_role("tab", name="Compare").tap()
    expect(one.page.get_by_role("radio", name="Side by side")).to_be_hidden()
    expect(one.page.get_by_role("radio", name="Swipe")).to_be_checked()
    assert one.state()["mode"] == "side", "turned to a wide screen it is side by side again"
    one.page.set_viewport_size({"width": 1100, "height": 700})
    one.settle(400)
    assert one.page.locator(".leaflet-container").count() == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2024-11-26", "2024-12-12"),
        ("2014-06-01", "2015-06-01"),
        ("2016-12-01", "2017-12-31"),
        ("2020-03-06", "2024-11-26"),
        ("2025-01-28", "2025-01-30"),
    ],
)
def test_changed_only_are_the_cells_that_changed_hands(visit: Open, first: str, second: str) -> None:
    one = visit(f"?day={second}&compare={first}&mode=changed")
    found = compare(packaged(), date.fromisoformat(first), date.fromisoformat(second))
    facts = {cell for transfer in found.transfers for cell in transfer.cells}
    places = one.page.evaluate(
        "territoryTimeline.app.comparing.striped().map((i) => territoryTimeline.data.places"
        "[territoryTimeline.data.cells[i].place].id)"
    )
    assert set(places) == facts
    assert len(places) == len(facts)
    if second == "2025-01-30":
        assert {transfer.from_ for transfer in found.transfers} == {None}, "a new name is no change of hands"


def test_link_restores_days_and_mode_and_history_goes_back(visit: Open) -> None:
    one = visit("?day=2024-12-12")
    one.settle(900)
    one.page.keyboard.press("c")
    one.settle(400)
    assert "compare=2024-11-26" in one.page.url
    one.page.get_by_role("radio", name="Changed only").check()
    one.settle(500)
    assert "mode=changed" in one.page.url
    link = one.page.url.split("/map.html")[1]
    again = visit(link)
    state = again.state()
    assert (state["day"], state["compare"], state["mode"]) == ("2024-12-12", "2024-11-26", "changed")
    one.page.go_back()
    one.settle(400)
    assert one.state()["compare"] is None
    one.page.go_forward()
    one.settle(400)
    assert (one.state()["compare"], one.state()["mode"]) == ("2024-11-26", "changed")


@pytest.mark.parametrize(
    ("query", "said", "compared"),
    [
        ("?day=2024-12-12&compare=1999-01-01", "The data do not reach 1999-01-01", "2011-03-14"),
        ("?day=2024-12-12&compare=soon", "“soon” in the link is not a day", None),
        ("?day=2024-12-12&compare=2024-12-12", "Both days are the same", "2024-12-12"),
        ("?day=2024-11-26&compare=2024-12-12", "put in order: 26 November 2024 on the left", "2024-12-12"),
        (EVE_TO_AFTER + "&mode=%3Cimg%20onerror%3D1%3E", "is no way to compare", "2024-11-26"),
    ],
)
def test_odd_links_say_one_sentence(visit: Open, query: str, said: str, compared: str | None) -> None:
    one = visit(query)
    expect(one.page.locator(".tt-notice")).to_contain_text(said)
    if compared == "2011-03-14":
        compared = one.page.evaluate("territoryTimeline.data.iso(0)")
    assert one.state()["compare"] == compared
    assert one.state()["mode"] == "swipe"


def test_tab_pins_types_swaps_and_offers_pairs(visit: Open) -> None:
    one = visit("?day=2024-12-12")
    page = one.page
    page.get_by_role("tab", name="Compare").click()
    page.get_by_role("button", name="A month before").click()
    one.settle(150)
    assert one.state()["compare"] == "2024-11-12"
    field = page.get_by_label("The other day")
    field.fill("2024-12-01")
    field.blur()
    one.settle(150)
    assert one.state()["compare"] == "2024-12-01"
    page.get_by_role("button", name="Swap the days").click()
    one.settle(150)
    assert (one.state()["day"], one.state()["compare"]) == ("2024-12-01", "2024-12-12")
    page.get_by_role("button", name="Pin this day").click()
    one.settle(150)
    assert one.state()["compare"] == "2024-12-01"
    expect(page.locator(".tt-notice")).to_contain_text("is pinned")
    page.get_by_text("Chosen pairs of days").click()
    select = page.get_by_label("Compare the start and end of a chapter")
    titles = select.locator("option").all_inner_texts()
    select.select_option(titles[1])
    one.settle(200)
    start, end = page.evaluate(
        "(d => [d.iso(Math.max(0, d.chapters[0].start)), d.iso(d.chapters[0].end - 1)])(territoryTimeline.data)"
    )
    assert (one.state()["compare"], one.state()["day"]) == (start, end)
    page.get_by_role("button", name="Stop comparing").click()
    one.settle(150)
    assert one.state()["compare"] is None


def test_table_and_live_region_tell_both_days(visit: Open) -> None:
    one = visit("?day=2024-12-11&compare=2024-11-26")
    one.page.locator(".leaflet-container").focus()
    one.page.keyboard.press("ArrowRight")
    region = one.page.locator(".tt-unseen[aria-live]").first
    expect(region).to_contain_text("26 November 2024 compared with 12 December 2024")
    expect(region).to_contain_text("changed hands")
    one.page.keyboard.press("t")
    row = one.page.locator("dialog[open] tr", has=one.page.get_by_role("button", name="Hama", exact=True))
    expect(row).to_contain_text("Syrian government")
    expect(row).to_contain_text("Hayat Tahrir al-Sham")
    expect(row).to_contain_text("changed hands")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_mode_breaks_a_rule_of_axe(visit: Open, dark: bool, size: dict[str, int]) -> None:
    one = visit(EVE_TO_AFTER, size=size, dark=dark, touch=size is PHONE)
    one.page.get_by_role("tab", name="Compare").click()
    for mode in ("swipe", "side", "changed"):
        one.go(mode=mode)
        one.settle(300)
        assert violations(one) == [], mode
    one.page.get_by_role("button", name="Stop comparing").click()
    one.settle(200)
    assert violations(one) == [], "nothing compared"


def test_exported_page_opens_comparing_from_disk(visit: Open) -> None:
    one = visit("#day=2024-12-12&compare=2024-11-26&mode=changed", from_disk=True)
    assert (one.state()["compare"], one.state()["mode"]) == ("2024-11-26", "changed")
    assert one.page.evaluate("territoryTimeline.app.comparing.striped().length") > 100
    assert not [url for url in one.requests if not url.startswith(("file:", "data:", "blob:"))]


def test_export_on_the_command_line_opens_comparing(visit: Open, tmp_path: Path) -> None:
    out = tmp_path / "two.html"
    assert main(["export", "html", str(out), "--day", "2024-12-12", "--compare", "2024-11-26", "--mode", "side"]) == 0
    one = visit(from_disk=True)
    one.page.goto(out.as_uri())
    expect(one.page.locator(".leaflet-container")).to_have_count(2)
    state = one.state()
    assert (state["day"], state["compare"], state["mode"]) == ("2024-12-12", "2024-11-26", "side")
    one.settle()
    assert not [url for url in one.requests if not url.startswith(("file:", "data:", "blob:"))]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["html", "--day", "2024-12-12", "--compare", "2024-12-12"], "compared with itself"),
        (["html", "--day", "2024-12-12", "--compare", "1999-01-01"], "1999-01-01"),
        (["html", "--day", "2024-12-12", "--mode", "side"], "give --compare DAY too"),
        (["png", "--day", "2024-12-12", "--compare", "2024-11-26"], "are for html"),
    ],
)
def test_export_refuses_a_comparison_it_cannot_show(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, options: list[str], said: str
) -> None:
    out = tmp_path / "out"
    assert main(["export", options[0], str(out), *options[1:]]) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_embedded_comparison_shows_divider_and_both_sides_factions(visit: Open) -> None:
    one = visit(EVE_TO_AFTER + "&embed=1", size={"width": 700, "height": 480})
    expect(one.page.locator(HANDLE)).to_be_visible()
    key = one.page.locator(".tt-small-key")
    expect(key).to_contain_text("Syrian government")
    expect(key).to_contain_text("Hayat Tahrir al-Sham")


def test_leaving_restores_the_plain_map(visit: Open) -> None:
    one = visit("?day=2024-12-12")
    before = one.page.evaluate("[...document.querySelectorAll('canvas.tt-canvas')].length")
    for mode in ("swipe", "side", "changed"):
        one.go(compare="2024-11-26", mode=mode)
        one.settle(150)
        one.go(compare=None)
        one.settle(150)
        assert one.page.evaluate("[...document.querySelectorAll('canvas.tt-canvas')].length") == before, mode
        assert one.page.locator(".leaflet-container").count() == 1
        assert one.page.evaluate("territoryTimeline.map.getPane('tt-cells').style.clipPath") == ""
        assert one.page.evaluate(COLOUR_AT, ["hama", "cells"])["holder"] == "hts"


def test_tip_tells_the_holder_of_the_side_it_points_at(visit: Open) -> None:
    one = visit("?day=2024-12-06&compare=2024-11-26")
    spot = one.page.evaluate(
        "(p => territoryTimeline.map.latLngToContainerPoint([p.lat, p.lon]))"
        "(territoryTimeline.data.places.find((p) => p.id === 'hama'))"
    )
    tip = one.page.locator(".tt-tip")
    for divider, day, holder in (
        (spot["x"] + 150, "26 November 2024", "Syrian government"),
        (spot["x"] - 100, "6 December 2024", "Hayat Tahrir al-Sham"),
    ):
        drag(one, divider)
        one.page.mouse.move(spot["x"] + 40, spot["y"] + 60)
        one.page.mouse.move(spot["x"], spot["y"])
        expect(tip).to_contain_text(day)
        expect(tip).to_contain_text(holder)


def test_picture_of_two_days_has_both_sides(visit: Open) -> None:
    one = visit("?day=2024-12-06&compare=2024-11-26&layers=-labels,-places,-presence")
    spot = one.page.evaluate(COLOUR_AT, ["hama", "cells"])
    read = """async (at) => {
      const { app } = territoryTimeline;
      const picture = app.picture.draw();
      const ratio = Math.max(2, devicePixelRatio);
      const y = app.map.latLngToContainerPoint([35.13, 36.75]).y;
      const copy = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      copy.drawImage(picture, -(at - app.insets().left) * ratio, -y * ratio);
      return [...copy.getImageData(0, 0, 1, 1).data].slice(0, 3);
    }"""
    drag(one, spot["x"] + 150)
    earlier = one.page.evaluate(read, spot["x"])
    drag(one, spot["x"] - 100)
    later = one.page.evaluate(read, spot["x"])
    assert earlier[0] > earlier[1], "the government's red"
    assert later[1] > later[0], "the green of HTS"
