"""Asking about places and points: the card, its sources, the strip, the search, the biography of any point."""

from __future__ import annotations

import contextlib
import io
import json

import pytest
from playwright.sync_api import expect

from .conftest import PHONE, Open


def test_click_on_homs_shows_its_capture_with_sources(visit: Open) -> None:
    one = visit()
    one.go(day="2024-12-08")
    spot = one.page.evaluate(
        """() => {
          const { map, data } = territoryTimeline;
          const p = data.places.find(p => p.id === 'homs');
          const at = map.latLngToContainerPoint([p.lat, p.lon]);
          return [at.x, at.y];
        }"""
    )
    one.page.mouse.click(*spot)
    one.settle()
    assert one.state()["place"] == "homs"
    card = one.page.locator("#tt-card")
    expect(card).to_contain_text("Homs")
    expect(card).to_contain_text("حمص")
    expect(card).to_contain_text("8 December 2024")
    links = card.locator(".tt-capture a[href^='http']")
    assert links.count() >= 1
    assert links.first.get_attribute("rel") == "noopener noreferrer"
    assert links.first.get_attribute("target") == "_blank"


def test_view_is_kept_when_a_place_is_chosen_in_sight(visit: Open) -> None:
    one = visit()
    before = one.state()["view"]
    one.page.get_by_role("button", name="Homs", exact=False).first.click()
    one.settle()
    assert one.state()["view"] == before


def test_history_of_a_place_goes_to_the_day_of_a_period(visit: Open) -> None:
    one = visit()
    one.go(place="raqqa")
    periods = one.page.locator("#tt-card .tt-period")
    assert periods.count() >= 3
    periods.nth(1).click()
    one.settle()
    expect(one.page.locator("#tt-card .tt-period[aria-current]")).to_have_count(1)
    assert one.state()["day"] < "2015-01-01"


def test_inferred_place_names_those_it_was_inferred_from(visit: Open) -> None:
    one = visit()
    found = one.page.evaluate(
        """() => {
          const { data, store } = territoryTimeline;
          const p = data.places.find(p => p.runs.some(r => r.basis === 'inferred' && r.from.length));
          const r = p && p.runs.find(r => r.basis === 'inferred' && r.from.length);
          if (p) store.set({ place: p.i, day: r.start });
          return Boolean(p);
        }"""
    )
    if not found:
        pytest.skip("every place of the dataset is assessed throughout")
    one.settle()
    expect(one.page.locator("#tt-card .tt-holder")).to_contain_text("Inferred from")
    assert one.page.locator("#tt-card .tt-holder .tt-linklike").count() >= 1


def test_rival_claims_stand_beside_the_record(visit: Open) -> None:
    one = visit()
    found = one.page.evaluate(
        """() => {
          const { data, store } = territoryTimeline;
          const e = data.events.find(e => e.rivals.length && e.place >= 0
            && data.runAt(data.places[e.place], e.day).event === e.i);
          if (e) store.set({ place: e.place, day: e.day });
          return Boolean(e);
        }"""
    )
    assert found
    one.settle()
    expect(one.page.locator("#tt-card .tt-rivals").first).to_contain_text("Others say")


def test_strip_shows_the_main_cities_and_opens_the_coast(visit: Open) -> None:
    one = visit()
    strip = one.page.locator(".tt-strip")
    for name in ("Aleppo", "Hama", "Homs", "Damascus", "Coast"):
        expect(strip.get_by_text(name, exact=True)).to_be_visible()
    strip.get_by_role("button", name="Coast").click()
    for name in ("Latakia", "Jableh", "Baniyas", "Tartus"):
        expect(strip.get_by_text(name, exact=True)).to_be_visible()
    strip.get_by_role("button", name="Tartus").click()
    one.settle()
    assert one.state()["place"] == "tartus"


def test_click_in_the_strip_chooses_place_and_day(visit: Open) -> None:
    one = visit()
    box = one.page.locator(".tt-strip-bar").nth(1).bounding_box()
    one.page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    one.settle()
    assert one.state()["place"] == "hama"
    assert "2024-12-12" <= one.state()["day"] <= "2024-12-16"


SPELT = {
    "homs": ["Homs", "Hims", "حمص", "homs ", "HOMS", "Hmos"],
    "deir-ez-zor": ["Deir Ezzor", "Deir az-Zawr", "دير الزور", "deir ez zor"],
}
NONSENSE = ["x" * 1000, "<img src=x onerror=alert(1)>", "'; DROP", "🙂", "   ", "((((*"]


def test_search_finds_a_place_however_spelt(visit: Open) -> None:
    one = visit(calm=True)
    for place, words in SPELT.items():
        for word in words:
            one.go(place=None)
            one.page.keyboard.press("/")
            one.page.keyboard.insert_text(word)
            expect(one.page.locator(".tt-found").first).to_contain_text(place[-4:].title())
            one.page.keyboard.press("Enter")
            one.settle(100)
            assert one.state()["place"] == place, word


def test_search_survives_nonsense(visit: Open) -> None:
    one = visit()
    for words in NONSENSE:
        one.page.keyboard.press("/")
        one.page.keyboard.insert_text(words)
        one.settle()
        one.page.keyboard.press("Enter")
        one.settle()
        assert one.state()["place"] is None, words
        assert one.page.locator(".tt-search img").count() == 0
        one.page.keyboard.press("Escape")


def test_any_point_tells_its_biography(visit: Open) -> None:
    one = visit()
    one.go(day="2024-12-08", point={"lon": 39.5, "lat": 34.9})
    bio = one.page.locator(".tt-biography")
    expect(bio).to_contain_text("This point")
    expect(bio).to_contain_text("Nearest assessed place on this day")
    expect(bio).to_contain_text("km")
    assert bio.locator(".tt-period").count() >= 1
    bio.locator("details summary").first.click()
    one.settle(100)
    assert bio.locator("details[open] a[href^='http']").count() >= 1


def test_biography_copied_as_json_tells_the_periods(visit: Open) -> None:
    one = visit()
    one.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    one.go(day="2024-12-08", point={"lon": 39.5, "lat": 34.9})
    one.page.get_by_role("button", name="Copy as JSON").click()
    one.settle()
    told = json.loads(one.page.evaluate("navigator.clipboard.readText()"))
    assert told["periods"][-1]["end"] is None
    assert [p["end"] for p in told["periods"][:-1]] == [p["start"] for p in told["periods"][1:]]


def test_point_outside_the_country_is_said_to_be(visit: Open) -> None:
    one = visit()
    one.go(point={"lon": 44.4, "lat": 33.3})
    expect(one.page.locator(".tt-biography")).to_contain_text("outside the country")


def test_click_on_open_ground_paints_the_biography_at_once(visit: Open) -> None:
    one = visit()
    times = one.page.evaluate(
        """() => {
          const { store, data } = territoryTimeline, out = [];
          for (let i = 0; i < 30; i++) {
            const begun = performance.now();
            store.set({ place: null, point: { lon: 37 + i * 0.09, lat: 34.6 + (i % 6) * 0.15 }, panel: 'card' });
            store.now();
            document.querySelector('.tt-biography').getBoundingClientRect();
            out.push(performance.now() - begun);
          }
          return out.sort((a, b) => a - b);
        }"""
    )
    assert times[28] <= 100, times


def test_card_on_a_phone_is_a_sheet_over_the_dock(visit: Open) -> None:
    one = visit(size=PHONE, touch=True)
    one.go(day="2024-12-08", place="hama")
    one.settle(500)
    panel = one.page.locator(".tt-panel").bounding_box()
    dock = one.page.locator(".tt-dock").bounding_box()
    assert panel["y"] + panel["height"] <= dock["y"] + 1
    assert panel["y"] > 200, "the map stays in sight above the sheet"


def test_biography_agrees_with_the_command_line(visit: Open) -> None:
    import geodata
    from mapapp.cli import main

    lon, lat = 39.5, 34.9
    one = visit()
    one.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    one.go(point={"lon": lon, "lat": lat})
    one.page.get_by_role("button", name="Copy as JSON").click()
    one.settle()
    told = json.loads(one.page.evaluate("navigator.clipboard.readText()"))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["history", "--dataset", str(geodata.load().path), "--at", f"{lon},{lat}", "--json"]) == 0
    said = json.loads(out.getvalue())
    keys = ("holder", "status", "basis", "start", "end")
    assert [[p[k] for k in keys] for p in told["periods"]] == [[p[k] for k in keys] for p in said["periods"]]


def test_long_press_asks_the_point(visit: Open) -> None:
    one = visit()
    one.page.mouse.click(430, 260, button="right")
    one.settle()
    state = one.state()
    assert state["point"] or state["place"]
    expect(one.page.get_by_role("tab", name="Place")).to_have_attribute("aria-selected", "true")


def test_pinch_zooms_the_map_and_not_the_page(visit: Open) -> None:
    one = visit(size=PHONE, touch=True)
    before = one.state()["view"]["zoom"]
    client = one.page.context.new_cdp_session(one.page)

    def fingers(kind: str, apart: float) -> None:
        points = [{"x": 195 - apart, "y": 330, "id": 1}, {"x": 195 + apart, "y": 330, "id": 2}]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points if apart else []})

    fingers("touchStart", 30)
    for apart in range(35, 121, 5):
        fingers("touchMove", apart)
    fingers("touchEnd", 0)
    one.settle(700)
    assert one.state()["view"]["zoom"] > before + 0.5
    assert one.page.evaluate("visualViewport.scale") == 1


def test_canvases_stand_on_whole_pixels_after_a_jump(visit: Open) -> None:
    one = visit()
    for zoom in (6, 8, 7.25):
        one.page.evaluate("zoom => territoryTimeline.goTo({ view: { lon: 37, lat: 36, zoom } })", zoom)
        one.settle()
        places = one.page.locator("canvas.tt-canvas").evaluate_all(
            "all => all.map((one) => [new DOMMatrix(one.style.transform), one.getBoundingClientRect()])"
            ".flatMap(([m, box]) => [m.a, m.d, m.e % 1, m.f % 1, box.x % 1, box.y % 1])"
        )
        assert places == [1, 1, 0, 0, 0, 0] * (len(places) // 6), zoom
