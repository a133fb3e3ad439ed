"""The page as a file: one text, closed against the world, that paints and scrubs with the network cut."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mapapp.map_page import POLICY, map_page
from mapapp.view import MapView
from tests.mapapp.tiny import tiny_dataset

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

MEANWHILE_MS = 400
"""Longer than the page waits before it tells its state."""


class Elements(HTMLParser):
    """Elements of a page in order, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return map_page(tiny_dataset(tmp_path_factory.mktemp("tiny")))


@pytest.fixture
def opened(text: str, tmp_path: Path, context: BrowserContext) -> Page:
    """The page from disk, offline; any error of it fails the test."""
    file = tmp_path / "map.html"
    file.write_text(text, encoding="utf-8")
    context.set_offline(True)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"error in the page: {error}"))
    page.on("console", lambda message: message.type == "error" and pytest.fail(f"console: {message.text}"))
    page.on("request", lambda request: request.url.startswith("http") and pytest.fail(f"asks for {request.url}"))
    page.goto(file.as_uri())
    until(page, "!!window.territoryTimeline")
    return page


def until(page: Page, expression: str) -> None:
    """Wait for an expression to hold; Playwright's own way of waiting evaluates text, which the policy forbids."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never: {expression}")


def state(page: Page) -> dict[str, Any]:
    return dict(page.evaluate("territoryTimeline.state"))


def go(page: Page, command: Any) -> dict[str, Any]:
    return dict(page.evaluate("command => territoryTimeline.goTo(command)", command))


def colours(page: Page) -> list[str]:
    """Colour in the middle of each cell of the canvas of zones, in the order of the cells."""
    return list(
        page.evaluate("""() => {
            const { map, data, app } = territoryTimeline;
            const { view, _context } = app.canvases.cells;
            return data.cells.map(({ place }) => {
                const { lon, lat } = data.places[place];
                const at = map.options.crs.latLngToPoint(L.latLng(lat + 0.1, lon + 0.1), 0);
                const [x, y] = view.xy([at.x, at.y]);
                const [r, g, b] = _context.getImageData(x * view.ratio, y * view.ratio, 1, 1).data;
                return '#' + [r, g, b].map(value => value.toString(16).padStart(2, '0')).join('');
            });
        }""")
    )


def test_the_same_dataset_gives_the_same_text(text: str, tmp_path: Path) -> None:
    assert map_page(tiny_dataset(tmp_path)) == text


def test_the_policy_stands_before_everything_it_governs(text: str) -> None:
    elements = Elements(text).found
    head = next(number for number, (tag, _) in enumerate(elements) if tag == "head")
    assert elements[head + 1] == ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY})
    assert text.index("<head>") < text.index(POLICY) < text.index("<style") and text.index(POLICY) < text.index(
        "<script"
    )


def test_no_element_names_another_server(text: str) -> None:
    for tag, attributes in Elements(text).found:
        for name in ("src", "href", "action", "data"):
            assert not (attributes.get(name) or "").startswith(("http", "//")), f"{tag} {name}"
    assert not re.search(r"url\((?!data:|#)[^)]*\)", re.sub(r"<script.*?</script>", "", text, flags=re.S))


def test_the_page_says_language_title_and_width(text: str) -> None:
    elements = dict(Elements(text).found)
    assert elements["html"]["lang"] == "en"
    assert "<title>Tiny &lt;land&gt;</title>" in text
    viewports = [
        attributes["content"] for tag, attributes in Elements(text).found if attributes.get("name") == "viewport"
    ]
    assert len(viewports) == 1
    assert "user-scalable=no" not in (viewports[0] or ""), "a reader may zoom the page"


def test_a_view_opens_the_page_on_it(tmp_path: Path) -> None:
    view = MapView(day=date(2024, 1, 12), place="south-west", layers=("-labels",), lang="en")
    options = map_page(tiny_dataset(tmp_path), view=view).rpartition("startTerritoryTimeline(")[2]
    for words in ('"day": "2024-01-12"', '"place": "south-west"', '"labels": false'):
        assert words in options


def test_a_span_may_be_given_by_its_two_days(tmp_path: Path) -> None:
    assert '"days":4,' in map_page(tiny_dataset(tmp_path), span=(date(2024, 1, 12), date(2024, 1, 15)))


def test_cells_have_the_colours_of_their_holders(opened: Page) -> None:
    safe = opened.evaluate("territoryTimeline.data.palette.colours[territoryTimeline.store.state.palette].light")
    go(opened, {"day": "2024-01-11", "theme": "light"})
    assert colours(opened)[0] == safe["gov"]
    go(opened, {"day": "2024-01-12"})
    assert colours(opened)[0] == safe["hts"], "the map of a day shows its end"
    go(opened, {"day": "2024-01-20"})
    assert colours(opened)[0] == opened.evaluate("territoryTimeline.data.palette.nobody.light")
    assert colours(opened)[2] not in (safe["gov"], safe["hts"]), "an inferred cell is lighter"


def test_pan_and_zoom_survive_scrubbing(opened: Page) -> None:
    opened.evaluate("territoryTimeline.map.setView([35.4, 38.6], 8.5, {animate: false})")
    before = state(opened)["view"]
    for day in ("2024-01-02", "2024-01-20", "2024-01-12"):
        assert go(opened, {"day": day})["view"] == before


def test_a_drag_over_many_days_settles_once(opened: Page) -> None:
    opened.wait_for_timeout(MEANWHILE_MS)
    opened.evaluate("() => { window.settled = []; territoryTimeline.on('settle', state => settled.push(state)); }")
    opened.evaluate("""async () => {
        for (let day = 0; day < 31; day++) {
            territoryTimeline.store.set({ day });
            await new Promise(requestAnimationFrame);
        }
    }""")
    opened.wait_for_timeout(MEANWHILE_MS)
    assert [one["day"] for one in opened.evaluate("settled")] == ["2024-01-31"]


@pytest.mark.parametrize(
    "command",
    [
        None,
        7,
        "2024-01-12",
        [],
        {"day": 5},
        {"day": "soon"},
        {"day": "2024-02-31"},
        {"place": "<img src=x onerror=boom()>"},
        {"place": 3},
        {"point": {"lon": "east", "lat": None}},
        {"view": {"lon": 1e999, "lat": 0, "zoom": 3}},
        {"view": {"lon": -150, "lat": 70, "zoom": 9}},
        {"span": ["2024-01-09", "2024-01-02"]},
        {"layers": "all"},
        {"lang": "tlh"},
    ],
)
def test_a_wrong_message_changes_nothing_and_is_told(opened: Page, command: Any) -> None:
    before = state(opened)
    after = go(opened, command)
    assert {key: after[key] for key in ("day", "place", "point", "view", "span", "lang")} == {
        key: before[key] for key in ("day", "place", "point", "view", "span", "lang")
    }
    assert opened.locator(".tt-notice").inner_text()


def test_a_day_outside_the_data_becomes_the_nearest_and_is_told(opened: Page) -> None:
    assert go(opened, {"day": "1999-01-01"})["day"] == "2024-01-01"
    assert "2024-01-31" in opened.locator(".tt-notice").inner_text()


def test_a_click_on_a_place_chooses_it_and_elsewhere_the_point(opened: Page) -> None:
    spot = "([lat, lon]) => territoryTimeline.map.latLngToContainerPoint([lat, lon])"
    at = opened.evaluate(spot, [35.25, 38.25])
    opened.mouse.click(at["x"], at["y"])
    opened.wait_for_timeout(MEANWHILE_MS)
    assert (state(opened)["place"], state(opened)["point"]) == ("south-west", None)
    at = opened.evaluate(spot, [35.1, 38.9])
    opened.mouse.click(at["x"], at["y"])
    opened.wait_for_timeout(MEANWHILE_MS)
    assert state(opened)["place"] is None
    assert state(opened)["point"]["lon"] == pytest.approx(38.9, abs=0.02)


def test_the_cell_under_a_point_is_found(opened: Page) -> None:
    at = "([lon, lat]) => territoryTimeline.data.cellAt(lon, lat)"
    found = [
        opened.evaluate(at, point) for point in ([38.2, 35.2], [38.7, 35.2], [38.2, 35.7], [38.7, 35.7], [37.9, 35.2])
    ]
    assert found == [0, 1, 2, 3, -1]


def test_playing_skips_no_change(opened: Page) -> None:
    opened.evaluate("""() => {
        const { store } = territoryTimeline;
        window.seen = new Set();
        store.subscribe(state => seen.add(state.day));
        store.set({ day: 0, speed: 365, playing: true });
    }""")
    until(opened, "!territoryTimeline.store.state.playing")
    changes = set(opened.evaluate("[...territoryTimeline.data.changes]")) - {0}
    assert changes
    assert changes <= set(opened.evaluate("[...seen]"))


def test_hostile_names_stay_text(opened: Page) -> None:
    go(opened, {"day": "2024-01-12", "place": "north-east"})
    opened.wait_for_timeout(MEANWHILE_MS)
    assert opened.locator("img").count() == 0
    assert opened.evaluate("typeof boom") == "undefined"
