"""The app as a reader meets it: a real server, a real browser, the real dataset."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from geodata.export.picture.style import english_day
from tests.conftest import patient
from tests.mapapp.serving import FIND_FRAME, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


SETTLED = """async () => {
  // The map has done all that it had planned, or is gone; the app has then run to its end and does not begin anew.
  const later = (ms) => new Promise((done) => setTimeout(done, ms));
  const map = mapWindow();
  let quiet = !map;
  if (map) map.tellsQuiet(400).then(() => (quiet = true));
  while (!quiet && mapWindow() === map) await later(20);
  const running = () => document.querySelector('[data-test-script-state]:not([data-test-script-state=notRunning])');
  for (let still = 0; still < 6; still = running() ? 0 : still + 1) await later(20);
}"""


class Reader:
    """A page of the app, with what it asked for, sent and complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.sent = 0
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("websocket", lambda socket: socket.on("framesent", self._count))

    def _count(self, _frame: object) -> None:
        self.sent += 1

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.page.wait_for_function("() => mapWindow()")
        self.page.wait_for_function("() => location.search.includes('day=')")
        self.page.get_by_role("heading", name="What happened").wait_for(state="attached")
        self.rest()

    def rest(self) -> None:
        """Wait until the map has settled, has told the app, and the app has answered."""
        sent = -1
        while sent != self.sent:  # a busy browser sends what the map told only some time after
            sent = self.sent
            for _ in range(3):
                self.page.evaluate(SETTLED)

    def state(self) -> dict[str, Any]:
        return dict(self.page.evaluate("() => mapWindow().territoryTimeline.state"))

    def go(self, **command: Any) -> None:
        self.page.evaluate("command => mapWindow().territoryTimeline.goTo(command)", command)

    def click_place(self, place: str) -> None:
        x, y = self.page.evaluate(
            """id => { const { map, data } = mapWindow().territoryTimeline;
              const place = data.places.find(one => one.id === id);
              const at = map.latLngToContainerPoint([place.lat, place.lon]);
              const map_ = map.getContainer().getBoundingClientRect();
              const frame = mapWindow().frameElement.getBoundingClientRect();
              return [frame.left + map_.left + at.x, frame.top + map_.top + at.y]; }""",
            place,
        )
        self.page.mouse.click(x, y)

    def outside(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(("http://localhost", "data:", "blob:"))]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Any]:
    contexts = []

    def make(**more: Any) -> Reader:
        context = patient(browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", **more}))
        context.add_init_script(FIND_FRAME)
        contexts.append(context)
        return Reader(context.new_page())

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def reader(visit: Any, app_address: str) -> Reader:
    one: Reader = visit()
    one.open(app_address)
    return one


def test_the_map_opens_and_asks_nobody_outside(reader: Reader) -> None:
    assert reader.state()["day"] == "2024-11-26"
    assert reader.outside() == []
    assert reader.complaints == []


def test_scrubbing_reaches_the_server_once_when_it_settles(reader: Reader) -> None:
    before = reader.sent
    thumb = reader.page.frames[-1].locator("#tt-slider").first.bounding_box()
    assert thumb
    x, y = thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2
    mouse = reader.page.mouse
    mouse.move(x, y)
    mouse.down()
    for step in range(1, 31):
        mouse.move(x + 9 * step, y)
    reader.rest()  # as long as the thumb is held, nothing is told, though all that the map had planned is done
    shown = reader.state()["day"]
    assert shown > "2024-12-01"
    assert reader.sent == before
    mouse.up()
    reader.page.get_by_role("heading", name=f"What happened on {english_day(date.fromisoformat(shown))}").wait_for()
    assert reader.sent == before + 1
    assert f"day={shown}" in reader.page.url


def test_keys_move_the_map_and_then_the_table(reader: Reader) -> None:
    reader.page.frames[-1].locator("input[type=range], #tt-slider").first.focus()
    for _ in range(4):
        reader.page.keyboard.press("ArrowRight")
    reader.page.get_by_role("heading", name="What happened on 30 November 2024").wait_for()
    assert reader.state()["day"] == "2024-11-30"


def test_a_click_on_homs_opens_it_and_is_in_the_address(reader: Reader) -> None:
    reader.go(day="2024-12-08")
    reader.rest()
    reader.click_place("homs")
    reader.rest()
    assert reader.state()["place"] == "homs"
    assert "place=homs" in reader.page.url
    reader.page.go_back()
    reader.rest()
    assert reader.state()["place"] is None


def test_a_row_of_the_table_moves_the_map_without_reloading_it(reader: Reader) -> None:
    reader.go(day="2024-12-05")
    reader.rest()
    reader.page.evaluate("() => { mapWindow().mark = 'same page'; }")
    table = reader.page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box
    reader.page.mouse.click(box["x"] + 16, box["y"] + 35 + 17)
    reader.page.wait_for_function("() => mapWindow().territoryTimeline.state.place !== null")
    assert reader.state()["day"] == "2024-12-05"
    assert reader.page.evaluate("() => mapWindow().mark") == "same page"


def test_filters_leave_the_map_alone(reader: Reader) -> None:
    reader.go(day="2024-12-08", view={"lon": 36.7, "lat": 34.7, "zoom": 9})
    reader.rest()
    view = reader.state()["view"]
    reader.page.get_by_label("Place or source").fill("homs")
    reader.page.keyboard.press("Enter")
    reader.rest()
    assert reader.state()["view"] == view
    assert reader.state()["day"] == "2024-12-08"


def test_leaving_for_about_and_coming_back_keeps_the_view(reader: Reader) -> None:
    reader.go(day="2024-12-05", place="hama", view={"lon": 36.75, "lat": 35.13, "zoom": 9})
    reader.rest()
    seen = {key: reader.state()[key] for key in ("day", "place", "view")}
    reader.page.get_by_role("link", name="About the data").first.click()
    reader.page.get_by_role("heading", name="How to read the map").wait_for()
    reader.page.get_by_role("link", name="Map", exact=True).first.click()
    reader.page.wait_for_function("() => mapWindow()")
    reader.rest()
    assert {key: reader.state()[key] for key in seen} == seen


def test_sources_can_be_searched(reader: Reader) -> None:
    reader.page.get_by_role("link", name="About the data").first.click()
    search = reader.page.get_by_label("Search the sources")
    search.fill("reuters")
    search.press("Enter")
    reader.page.get_by_text(" of ", exact=False).first.wait_for()
    reader.rest()
    assert reader.complaints == []


def test_a_link_opens_what_it_names(visit: Any, app_address: str) -> None:
    reader = visit()
    reader.open(app_address + "?day=2024-12-08&place=homs&z=9")
    state = reader.state()
    assert (state["day"], state["place"], state["view"]["zoom"]) == ("2024-12-08", "homs", 9)


def test_a_link_of_nonsense_falls_back_and_says_so(visit: Any, app_address: str) -> None:
    reader = visit()
    reader.open(app_address + "?day=nonsense&place=nowhere")
    assert reader.page.get_by_text("“nonsense” in the link is not a day").count() == 1
    assert reader.page.get_by_text("“nowhere” in the link is no place").count() == 1
    assert reader.state()["day"] == "2024-11-26"
    assert "nonsense" not in reader.page.url


@pytest.mark.parametrize("text", ["<img src=x onerror=boom()>", "![x](https://example.org/x.png)", ":red[x] **y**"])
def test_text_of_a_link_stays_text(visit: Any, app_address: str, text: str) -> None:
    reader = visit()
    reader.open(f"{app_address}?place={quote(text)}")
    assert reader.page.get_by_text(f"“{text}” in the link").count() == 1
    assert reader.outside() == []


def test_two_readers_do_not_move_each_other(visit: Any, app_address: str) -> None:
    one, other = visit(), visit()
    one.open(app_address)
    other.open(app_address)
    one.go(day="2024-12-08")
    one.rest()
    other.rest()
    assert other.state()["day"] == "2024-11-26"


def test_embedded_the_app_is_the_map_alone(visit: Any, app_address: str) -> None:
    reader = visit()
    reader.page.goto(app_address + "?embed=1&day=2024-12-08")
    reader.page.wait_for_function("() => mapWindow()")
    reader.rest()
    assert reader.page.evaluate("() => mapWindow().frameElement.getBoundingClientRect().height") == DESKTOP["height"]
    assert reader.page.get_by_role("heading", name="What happened").count() == 0
    assert reader.state()["day"] == "2024-12-08"


def test_on_a_phone_the_map_fills_the_first_screen(visit: Any, app_address: str) -> None:
    reader = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    reader.open(app_address)
    wide, top, bottom = reader.page.evaluate(
        """() => { const box = mapWindow().frameElement.getBoundingClientRect();
          return [document.documentElement.scrollWidth, box.top, box.bottom]; }"""
    )
    assert wide <= PHONE["width"]
    assert top <= 64
    assert PHONE["height"] * 0.9 <= bottom < PHONE["height"]


SHIPPED = [["[data-testid=stCaptionContainer]"], ["[data-testid=stSpinner]"], ["[data-testid=stFileUploader]"]]
"""Streamlit's own: the grey of a caption and of a spinner (contrast 3.9), the section of its uploader."""


@pytest.mark.parametrize("view", ["Map", "Download", "Your data", "About the data"])
def test_axe_finds_nothing_in_the_app(reader: Reader, view: str) -> None:
    """Left out is only what Streamlit paints itself (SHIPPED); the map's own frame has tests of its own."""
    if view != "Map":
        reader.page.get_by_role("link", name=view, exact=True).first.click()
        reader.page.wait_for_function("() => !mapWindow()")
        reader.page.get_by_role("heading").first.wait_for()
    reader.rest()
    reader.page.evaluate(AXE)
    found = reader.page.evaluate(
        "shipped => axe.run({ exclude: shipped }, { resultTypes: ['violations'] })", SHIPPED if view != "Map" else []
    )["violations"]
    assert [
        (rule["id"], [(node["html"][:120], node["failureSummary"]) for node in rule["nodes"]]) for rule in found
    ] == []


WRONG = [
    {"day": 5, "place": ["homs"], "point": "39,34", "view": "here", "layers": {"roads": 1}, "span": 3, "seq": "x"},
    {"day": "2024-12-08T00:00", "place": {"$": 1}, "compare": [], "lang": 7},
    "goTo",
    [1, 2],
    None,
]


def test_what_the_map_reports_in_wrong_types_leaves_the_app_as_it_was(reader: Reader) -> None:
    for value in WRONG:
        reader.go(day="2024-12-08")
        reader.rest()
        reader.page.evaluate("value => mapWindow().postMessage({ tt: 'goTo', v: value }, '*')", value)
        reader.page.evaluate("value => { mapWindow().territoryTimeline.goTo(value); }", value)
        reader.rest()
        assert reader.state()["day"] == "2024-12-08", value
        assert reader.page.get_by_test_id("stException").count() == 0, value
        reader.go(day="2024-12-05")
        reader.page.get_by_role("heading", name="What happened on 5 December 2024").wait_for()


@pytest.mark.parametrize("missing", ["everything", "built"])
def test_a_dataset_that_cannot_be_shown_is_one_sentence(visit: Any, tmp_path: Path, missing: str) -> None:
    folder = tmp_path / "broken"
    if missing == "everything":
        folder.mkdir()
    else:
        shutil.copytree(ROOT / "tests" / "mini", folder, ignore=shutil.ignore_patterns("built"))
    reader = visit()
    with served(MAPAPP_DATASET=str(folder)) as address:
        reader.page.goto(address)
        alert = reader.page.get_by_role("alert").first
        alert.wait_for()
        assert ("datapackage.json" if missing == "everything" else "mapapp build") in alert.inner_text()
        assert "Traceback" not in reader.page.content()


def test_the_app_speaks_arabic_and_changes_its_language_where_it_was(visit: Any, app_address: str) -> None:
    reader = visit()
    reader.page.goto(app_address + "?lang=ar&day=2024-12-08&place=homs")
    reader.page.wait_for_function("() => mapWindow()")
    frame = reader.page.frame_locator("iframe")
    expect(frame.get_by_role("tab").first).to_have_text("المفتاح")
    said = reader.page.get_by_role("heading", name="ما حدث في 8 كانون الأول 2024")
    said.wait_for()
    assert said.evaluate("node => getComputedStyle(node).direction") == "rtl"
    reader.rest()
    frame.get_by_role("tab", name="الطبقات").click()
    frame.get_by_role("radio", name="English").click()
    expect(frame.get_by_role("tab").first).to_have_text("Key")
    reader.page.get_by_role("heading", name="What happened").wait_for()
    reader.rest()
    state = reader.state()
    assert (state["day"], state["place"], state["lang"]) == ("2024-12-08", "homs", "en")
    assert "lang=" not in reader.page.url
