"""Asking any point: by click, by finger and by key; the same answer as the command line; paper to take away."""

from __future__ import annotations

import contextlib
import io
import json
import random

import pytest
from playwright.sync_api import expect

import geodata
from mapapp.cli import main

from .conftest import PHONE, Open, Visit

OPEN_GROUND = (39.6, 34.6)
"""A point far from every place that the map draws at first."""


def spot(one: Visit, lon: float, lat: float) -> tuple[float, float]:
    """Where a point of the ground lies on the screen."""
    x, y = one.page.evaluate(
        "([lon, lat]) => { const p = territoryTimeline.map.latLngToContainerPoint([lat, lon]); return [p.x, p.y]; }",
        [lon, lat],
    )
    return x, y


def biography(one: Visit):
    return one.page.locator(".tt-biography")


def sample(count: int) -> list[tuple[float, float]]:
    """Points of the country, always the same, none on a line."""
    rng = random.Random(4)
    cells = sorted(geodata.load().cells.items())
    chosen = [cells[rng.randrange(len(cells))][1].geometry.representative_point() for _ in range(count)]
    return [(round(point.x, 4), round(point.y, 4)) for point in chosen]


def test_a_click_on_open_ground_tells_its_whole_history(visit: Open) -> None:
    one = visit()
    one.go(day="2016-06-01")
    one.page.mouse.click(*spot(one, *OPEN_GROUND))
    told = biography(one)
    expect(told).to_contain_text("This point")
    expect(told).to_contain_text("Nearest assessed place on this day")
    expect(told.locator(".tt-bio-bar canvas")).to_be_visible()
    assert told.locator(".tt-period").count() >= 3
    assert one.state()["point"]["lon"] == pytest.approx(OPEN_GROUND[0], abs=0.02)
    box = told.locator(".tt-bio-bar").bounding_box()
    one.page.mouse.click(box["x"] + 0.2 * box["width"], box["y"] + 5)
    expect(one.page.locator(".tt-date")).to_contain_text("2014")


def test_a_long_press_asks_the_point_and_moves_nothing(visit: Open) -> None:
    one = visit(size=PHONE, touch=True)
    view = one.state()["view"]
    x, y = spot(one, *OPEN_GROUND)
    client = one.page.context.new_cdp_session(one.page)
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    one.settle(900)  # long enough for the browser to take it for a long press
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(biography(one)).to_contain_text("Nearest assessed place on this day")
    assert one.state()["view"] == view
    assert one.page.evaluate("getSelection().toString()") == ""


def test_a_tap_asks_the_point(visit: Open) -> None:
    one = visit(size=PHONE, touch=True)
    one.page.touchscreen.tap(*spot(one, *OPEN_GROUND))
    expect(biography(one)).to_contain_text("This point")


def test_keys_alone_ask_the_point_under_the_cross(visit: Open) -> None:
    one = visit(calm=True)
    for _ in range(60):
        one.page.keyboard.press("Tab")
        if one.page.evaluate("document.activeElement.classList.contains('leaflet-container')"):
            break
    expect(one.page.locator(".tt-aim")).to_be_visible()
    one.page.keyboard.press("ArrowRight")
    one.page.keyboard.press("Enter")
    heard = one.page.locator(".tt-unseen[role=status]")
    expect(heard).to_contain_text("held by", timeout=5000)
    state = one.state()
    assert state["place"] or state["point"]
    assert state["day"] == "2024-11-26", "arrows moved the map, not the clock"


def test_what_is_let_go_at_once_is_not_said(visit: Open) -> None:
    one = visit()
    region = one.page.locator(".tt-unseen[role=status]")
    for choice in ({"place": "homs"}, {"point": {"lon": 38.5, "lat": 34.5}}):
        one.page.evaluate("choice => territoryTimeline.goTo(choice)", choice)
        one.page.evaluate("territoryTimeline.goTo({ place: null, point: null })")
        one.settle(700)
        assert region.inner_text() == ""
    one.page.evaluate("territoryTimeline.goTo({ place: 'homs' })")
    expect(region).to_contain_text("Homs: held by")


def test_twenty_points_agree_with_the_command_line(visit: Open) -> None:
    one = visit()
    one.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dataset = str(geodata.load().path)
    keys = ("holder", "status", "basis", "start", "end", "event", "sources")
    for lon, lat in sample(20):
        one.page.evaluate(
            "([lon, lat]) => { territoryTimeline.goTo({ point: { lon, lat } });"
            " return navigator.clipboard.writeText(''); }",
            [lon, lat],
        )
        biography(one).get_by_role("button", name="Copy as JSON").click()
        told = json.loads(one.page.evaluate("navigator.clipboard.readText()"))
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            assert main(["history", "--dataset", dataset, "--at", f"{lon},{lat}", "--json"]) == 0
        said = json.loads(out.getvalue())
        assert told["place"] == said["place"], (lon, lat)
        assert [[p[k] for k in keys] for p in told["periods"]] == [[p[k] for k in keys] for p in said["periods"]]


def test_biography_copied_as_text_names_holders_days_and_sources(visit: Open) -> None:
    one = visit()
    one.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    one.go(day="2024-12-08", point={"lon": OPEN_GROUND[0], "lat": OPEN_GROUND[1]})
    biography(one).get_by_role("button", name="Copy text").click()
    text = one.page.evaluate("navigator.clipboard.readText()")
    assert "2011-03-15 Syrian government" in text
    assert "Nearest assessed place on this day:" in text
    assert " km.\n" in text
    assert "http" in text
    assert "CC BY 4.0" in text


def test_brackets_step_through_the_changes_of_the_point(visit: Open) -> None:
    one = visit()
    one.go(day="2011-03-15", point={"lon": OPEN_GROUND[0], "lat": OPEN_GROUND[1]})
    starts = one.page.evaluate(
        """([lon, lat]) => { const { data } = territoryTimeline;
          return data.places[data.cells[data.cellAt(lon, lat)].place].runs.slice(1).map(r => data.iso(r.start)); }""",
        list(OPEN_GROUND),
    )
    seen = []
    for _ in starts:
        one.page.keyboard.press("]")
        seen.append(one.state()["day"])
    assert seen == starts
    one.page.keyboard.press("]")
    expect(one.page.locator(".tt-notice")).to_have_text("No later change.")
