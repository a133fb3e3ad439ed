"""One fact, one drawing: strip, card, tip, table, key and site say and show the same of every period of every place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

import geodata
from geodata.model.records import DIVIDED
from mapapp.publish.wording import Wording
from mapapp.timeline.bundle import PAGE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Open, Visit

DAY = date(2016, 6, 8)
"""A day on which Homs and Damascus are divided, Hasakah is shared, Deir ez-Zor besieged, Aleppo contested."""

WALK = """async () => {
  const { app, data } = territoryTimeline;
  const { paintRuns } = await import('/page/signs/period_strip.js');
  const { lookOf } = await import('/page/signs/status.js');
  const canvas = document.createElement('canvas');
  canvas.getContext('2d', { willReadFrequently: true });
  const drawn = new Map();
  /** Colours of a strip of one period: those that cover it, from above, and how many others there are. */
  const strip = (run) => {
    const key = JSON.stringify([run.holder, run.status, run.by]);
    if (drawn.has(key)) return drawn.get(key);
    const whole = { ...run, basis: 'assessed', start: 0, end: 10 };
    paintRuns(app, canvas, { clientWidth: 60, clientHeight: 40 }, [[whole]], 0, 9);
    const g = canvas.getContext('2d');
    const { data: pixels, width, height } = g.getImageData(0, 0, canvas.width, canvas.height);
    const count = new Map();
    for (let i = 0; i < pixels.length; i += 4) {
      const colour = '#' + [0, 1, 2].map((k) => pixels[i + k].toString(16).padStart(2, '0')).join('');
      count.set(colour, (count.get(colour) || 0) + 1);
    }
    const share = Object.fromEntries([...count].map(([colour, n]) => [colour, n / (width * height)]));
    drawn.set(key, share);
    return share;
  };
  const day = (run) => Math.max(0, run.start);
  return data.places.flatMap((place) => place.runs.map((run) => ({
    place: place.id,
    start: data.iso(day(run)),
    words: app.format.statusBy(run.status, run.by.map((i) => app.factions.name(i, day(run))))
      || app.format.status('held'),
    sign: lookOf(run).sign,
    holder: app.factions.colour(run.holder),
    others: run.by.map((i) => app.factions.colour(i)),
    swatch: app.factions.swatchOf(run).className,
    strip: strip(run),
  })));
}"""


def with_modules(page: Page) -> None:
    """Load the page once more, so that its own modules may be imported into it; its policy forbids that otherwise."""
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.route("**/page/**/*.js", lambda route: route.fulfill(path=PAGE / urlsplit(route.request.url).path[6:]))
    page.reload()
    page.wait_for_function("() => Boolean(window.territoryTimeline)")


@pytest.fixture(scope="module")
def dataset() -> geodata.Dataset:
    return geodata.load()


@pytest.fixture
def one(visit: Open) -> Visit:
    return visit(f"?day={DAY}&place=homs&from=2011-03-15&to=2026-02-27")


def test_every_period_is_drawn_and_told_alike_by_strip_card_table_and_site(
    one: Visit, dataset: geodata.Dataset
) -> None:
    words = Wording(dataset)
    told = {
        (period.place, max(period.period.start, dataset.first_day).isoformat()): (period, words)
        for periods in dataset.periods.values()
        for period in periods
    }
    with_modules(one.page)
    walked: list[dict[str, Any]] = one.page.evaluate(WALK)
    assert len(walked) == len(told) > 3000
    seen = set()
    for run in walked:
        period, _ = told[run["place"], run["start"]]
        assert run["words"] == words.status(period, date.fromisoformat(run["start"])), run
        seen.add(period.shown_as)
        sign = {"held": "plain", "withdrawn": "plain", "contested": "stripes", "shared": "bars", "besieged": "ring"}
        assert run["sign"] == sign.get(period.shown_as, "split")
        assert set(run["swatch"].split()) - {"tt-swatch", "is-inferred"} == {f"is-{run['sign']}"} - {"is-plain"}
        covered = {colour: share for colour, share in run["strip"].items() if share > 0.08}
        if run["sign"] == "plain":
            assert list(run["strip"]) == [run["holder"]], "what is simply held is drawn in one colour"
        elif run["sign"] == "split" and run["others"]:
            assert set(covered) == {run["holder"], *run["others"]}, "a divided city in the colours of all its holders"
        else:
            assert run["holder"] in covered
            assert len(run["strip"]) > 1, "there is a sign upon it"
    assert seen >= {"held", "contested", "besieged", "shared", "withdrawn", "divided"}


def test_strip_tip_card_table_key_and_voice_say_that_homs_is_divided(one: Visit, dataset: geodata.Dataset) -> None:
    page = one.page
    assert dataset.period_of("homs", DAY).shown_as == DIVIDED
    words = "divided: a part is held by Opposition groups"
    assert words in page.locator(".tt-card .tt-chip.is-status").inner_text().lower().replace("opposition", "Opposition")
    page.locator(".tt-tab", has_text="Key").click()
    row = page.locator(".tt-strip-name", has_text="Homs")
    assert words in row.get_attribute("title")
    assert words in row.get_attribute("aria-label")
    assert "linear-gradient" in row.locator(".tt-strip-dot").evaluate("n => getComputedStyle(n).backgroundImage")
    assert "divided" in page.locator(".tt-legend-lines").inner_text()
    spot = page.evaluate(
        "(() => { const { map, data } = territoryTimeline, p = data.places.find((one) => one.id === 'homs');"
        " const at = map.latLngToContainerPoint([p.lat, p.lon]); return [at.x, at.y]; })()"
    )
    page.mouse.move(*spot)
    page.locator(".tt-tip", has_text=words).wait_for()
    page.keyboard.press("t")
    table = page.locator(".tt-dialog-table table", has_text="Governorate")
    rows = "rows => rows.map((row) => [row.cells[0].innerText, row.cells[3].innerText])"
    shown = dict(table.locator("tbody tr").evaluate_all(rows))
    assert shown["Homs"] == words
    told = Wording(dataset)
    names = [place.name_en for place in dataset.places.values()]
    for place in dataset.places.values():
        if names.count(place.name_en) == 1:
            period = dataset.period_of(place.id, DAY)
            assert shown[place.name_en] == told.status(period, DAY)


def test_a_divided_place_is_a_point_in_the_colours_of_its_holders(one: Visit) -> None:
    one.page.evaluate("territoryTimeline.goTo({place: null, view: {lon: 36.72, lat: 34.73, zoom: 10}})")
    colours = one.page.evaluate(
        """() => { const { app, data, map } = territoryTimeline, { view, _context } = app.canvases.marks;
          const place = data.places.find((one) => one.id === 'homs');
          const run = data.runAt(place, app.store.state.day), { ratio } = view;
          const spot = map.options.crs.latLngToPoint(L.latLng(place.lat, place.lon), 0);
          const [x, y] = view.xy([spot.x, spot.y]);
          const row = _context.getImageData((x - 3) * ratio, y * ratio, 6 * ratio + 1, 1).data;
          const at = (dx) => { const [r, g, b] = row.slice(4 * (dx + 3) * ratio);
            return '#' + [r, g, b].map((value) => value.toString(16).padStart(2, '0')).join(''); };
          return [[at(-3), at(3)], [run.holder, ...run.by].map((i) => app.colour(i))]; }"""
    )
    assert colours[0] == colours[1]
