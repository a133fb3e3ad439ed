"""The map on pages that are not ours: hidden at first, beside another map, under foreign styles, on other screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import pytest
from branca.element import Figure

from mapapp.map_page import OfflineMap, Raw, _leaflet, map_page
from mapapp.timeline import TerritoryTimeline, payload
from tests.mapapp.tiny import tiny_dataset
from tests.servers import static

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_MS = 40_000
"""How long a page may take on a machine that does other work as well."""

HIDDEN = {
    "closed section": ("<details><summary>Open</summary>{}</details>", "document.querySelector('details').open = true"),
    "hidden tab": ("<div id=tab hidden>{}</div>", "document.querySelector('#tab').hidden = false"),
    "display none": ("<div id=tab style='display:none'>{}</div>", "document.querySelector('#tab').style.display = ''"),
    "no height": (
        "<div id=tab style='height:0;overflow:hidden'>{}</div>",
        "document.querySelector('#tab').style.height = '600px'",
    ),
    "unfolding": (
        "<style>#tab {{ height: 0; overflow: hidden; transition: height 0.4s linear }}</style><div id=tab>{}</div>",
        "document.querySelector('#tab').style.height = '600px'",
    ),
}
"""How a page hides what it holds, and the script that shows it."""

FRAME = '<iframe title="Map" src="{}" style="width:100%;height:100%;border:0"></iframe>'
PLACED = (
    "<!doctype html><meta charset=utf-8><style>body {{ margin: 0 }} #tab, details > * {{ min-height: 0 }}</style>{}"
)

RESET = """
html { font-size: 10px } * { box-sizing: content-box }
canvas, img, svg, video, picture { max-width: 100%; height: auto; display: block }
button { text-transform: uppercase; border-radius: 20px; margin: 12px; padding: 14px; letter-spacing: 2px;
  min-width: 120px; background: orange; width: 100%; float: left }
p, h1, h2, h3 { margin: 2em 0; font-size: 30px; text-transform: uppercase }
ul, ol { padding-left: 40px; list-style: disc }
li { margin: 1em } div { line-height: 2 } span { color: red } input, select { width: 100%; margin: 10px }
body { text-align: center; font-style: italic } label { display: block; font-weight: bold } a { color: hotpink }
"""
"""What pages say of elements: resets, and themes that go further."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with ``tiny.html``, a page of the tiny dataset, and whatever a test adds."""
    folder = tmp_path_factory.mktemp("hosts")
    (folder / "tiny.html").write_text(map_page(tiny_dataset(tmp_path_factory.mktemp("tiny"))), encoding="utf-8")
    (folder / "host.js").write_bytes((ROOT / "mapapp" / "timeline" / "built" / "host.js").read_bytes())
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    """Address of a static server of that folder."""
    with static(folder) as address:
        yield address


Host = Callable[..., "Page"]


@pytest.fixture
def host(browser: Browser, folder: Path, server: str) -> Iterator[Host]:
    """Function that opens a page of the server, or puts one there first; no script of it may fail."""
    contexts, errors = [], []

    def open_page(text: str | None = None, path: str = "host.html", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1000, "height": 700}, "locale": "en-GB", **options})
        context.add_init_script("try { localStorage.setItem('territory-hint', 'seen') } catch (e) {}")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        if text is not None:
            (folder / path).write_text(text, encoding="utf-8")
        page.goto(server + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def wait(where: Page | Frame, condition: str) -> None:
    """Wait until a condition holds; polled from here, as the page's policy forbids evaluating text inside it."""
    page = where if hasattr(where, "frames") else where.page
    for _ in range(PATIENCE_MS // 100):
        if where.evaluate(f"() => Boolean({condition})"):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {condition}")


def painted(where: Page | Frame, api: str = "territoryTimeline") -> int:
    """How many colours the canvas of zones has."""
    return int(
        where.evaluate(
            f"""() => {{ const node = {api}.app.canvases.cells._container, seen = new Set();
              const {{ data }} = node.getContext('2d').getImageData(0, 0, node.width, node.height);
              for (let i = 0; i < data.length; i += 40) if (data[i + 3] === 255) seen.add(data.slice(i, i + 3).join());
              return seen.size; }}"""
        )
    )


def inline(*maps: tuple[dict[str, Any], dict[str, Any]], reset: str = "", folder: Path, wrap: str = "{}") -> str:
    """A folium page with maps of the tiny dataset: options of each map, and of its plugin."""
    figure = Figure()
    script, style = _leaflet()
    figure.header.add_child(Raw(f"<style>{style}</style><script>{script}</script>"), name="leaflet", index=0)
    data = payload(tiny_dataset(folder))
    for number, (of_map, of_plugin) in enumerate(maps):
        one = OfflineMap(location=[35.5, 38.5], zoom_start=8, tiles=None, **of_map)
        one._id = "abcdef"[number]
        figure.add_child(one)
        TerritoryTimeline(data, **of_plugin).add_to(one)
        folium.FeatureGroup(name="A group").add_to(one)
        folium.LayerControl(position="topright").add_to(one)
    figure.header.add_child(Raw(f"<style>{reset}</style>"), name="reset")
    text = figure.render().replace("</head>", "</head>\n", 1)
    before, body, after = text.partition("<body>")
    inside, end, rest = after.partition("</body>")
    return before + body + wrap.format(inside) + end + rest


# -- hidden at first ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", HIDDEN)
def test_a_map_that_starts_hidden_appears_when_it_is_shown(host: Host, way: str) -> None:
    wrapping, show = HIDDEN[way]
    query = "?day=2024-01-12&place=south-west&embed=1" if way == "display none" else "?day=2024-01-12"
    box = f"<div style='width:900px;height:600px'>{FRAME.format('tiny.html' + query)}</div>"
    page = host(PLACED.format(wrapping.format(box).replace("width:900px;height:600px", size(way))))
    page.wait_for_load_state()
    frame = page.frames[1]
    assert not frame.evaluate("() => Boolean(window.territoryTimeline)"), "the test hides it indeed"
    page.evaluate(show)
    wait(frame, "window.territoryTimeline && territoryTimeline.map.getSize().y === 600")
    usual = view_of_a_map_never_hidden(host, query)
    wait(frame, f"Math.abs(territoryTimeline.state.view.zoom - {usual['zoom']}) < 0.01")
    state = frame.evaluate("territoryTimeline.state")
    assert state["day"] == "2024-01-12"
    assert (state["place"], frame.evaluate("territoryTimeline.app.root.dataset.embed") == "1") == (
        ("south-west", True) if "place=" in query else (None, False)
    )
    assert painted(frame) >= 3
    assert state["view"] == pytest.approx(usual, abs=0.02), "it looks where a map that was never hidden looks"


def view_of_a_map_never_hidden(host: Host, query: str) -> dict[str, float]:
    """Where a frame of the same size looks that was shown from the start."""
    page = host(
        PLACED.format(f"<div style='width:900px;height:600px'>{FRAME.format('tiny.html' + query)}</div>"), "shown.html"
    )
    wait(page.frames[1], "window.territoryTimeline")
    return dict(page.frames[1].evaluate("territoryTimeline.state.view"))


def size(way: str) -> str:
    """Style of the box that a frame fills: its own size, or that of a box that unfolds."""
    return "width:900px;height:100%" if way in ("no height", "unfolding") else "width:900px;height:600px"


@pytest.mark.parametrize("way", ["closed section", "display none"])
def test_a_map_of_folium_itself_may_start_hidden(host: Host, tmp_path: Path, way: str) -> None:
    wrapping, show = HIDDEN[way]
    page = host(inline(({"width": "900px", "height": "600px"}, {}), folder=tmp_path, wrap=wrapping))
    page.evaluate(
        "window.heard = Number(Boolean(window.territoryTimeline))"
    )  # what a closed section holds may have a size
    page.evaluate("addEventListener('territorytimeline', () => heard++)")
    page.evaluate(show)
    wait(page, "window.territoryTimeline")
    assert page.evaluate("heard") == 1, "the host is told that the map is there"
    assert painted(page) >= 3
    assert page.evaluate("(() => { const s = territoryTimeline.map.getSize(); return [s.x, s.y]; })()") == [900, 600]


def test_a_map_hidden_for_a_while_keeps_its_view_and_obeys(host: Host) -> None:
    page = host(PLACED.format(f"<div id=tab style='width:900px;height:600px'>{FRAME.format('tiny.html')}</div>"))
    frame = page.frames[1]
    wait(frame, "window.territoryTimeline")
    frame.evaluate("territoryTimeline.map.setView([35.6, 38.4], 9, {animate: false})")
    page.evaluate("document.querySelector('#tab').style.display = 'none'")
    frame.evaluate("territoryTimeline.goTo({day: '2024-01-20'})")
    assert frame.evaluate("territoryTimeline.state.view") == {"lon": 38.4, "lat": 35.6, "zoom": 9}
    frame.evaluate("territoryTimeline.app.fitCountry()")
    page.evaluate("document.querySelector('#tab').style.display = ''")
    wait(frame, "territoryTimeline.map.getSize().x === 900 && innerWidth === 900")
    assert frame.evaluate("territoryTimeline.state.day") == "2024-01-20"
    wait(frame, "territoryTimeline.map.getZoom() < 9 && Number.isFinite(territoryTimeline.map.getCenter().lat)")
    assert painted(frame) >= 2


def test_the_app_holds_a_page_that_starts_hidden(host: Host, folder: Path) -> None:
    script = """<script type=module>
      import open from './host.js';
      const html = await (await fetch('tiny.html')).text();
      const command = { rev: 1, day: '2024-01-12' }, words = { title: 'Map', failed: '' };
      const data = { page: { html }, command, words, height: '600px' };
      window.settled = [];
      const parentElement = document.querySelector('#tab');
      open({ data, parentElement, setStateValue: (name, value) => settled.push(value) });
      window.opened = true;
    </script>"""
    page = host(PLACED.format("<div id=tab style='display:none;width:900px'></div>" + script))
    wait(page, "window.opened && document.querySelector('iframe')")
    page.evaluate("document.querySelector('#tab').style.display = ''")
    wait(page, "settled.length")
    assert page.evaluate("settled.at(-1).day") == "2024-01-12", "the command given while it was hidden is obeyed"


def test_a_country_stays_fitted_in_its_frame_until_somebody_moves_the_map(host: Host) -> None:
    page = host(path="tiny.html")
    wait(page, "window.territoryTimeline")
    zooms = []
    for width in (1000, 1600, 1000):
        page.set_viewport_size({"width": width, "height": int(width * 0.7)})
        wait(page, f"territoryTimeline.map.getSize().x === {width}")
        zooms.append(page.evaluate("territoryTimeline.map.getZoom()"))
    assert zooms[0] == zooms[2] < zooms[1]
    page.evaluate("territoryTimeline.goTo({view: {lon: 38.6, lat: 35.4, zoom: 9}})")
    page.set_viewport_size({"width": 1600, "height": 1100})
    wait(page, "territoryTimeline.map.getSize().x === 1600")
    assert page.evaluate("territoryTimeline.state.view") == pytest.approx(
        {"lon": 38.6, "lat": 35.4, "zoom": 9}, abs=0.01
    )


@pytest.mark.parametrize("way", ["closed section", "display none"])
def test_a_link_to_a_place_is_followed_by_a_map_that_starts_hidden(host: Host, way: str) -> None:
    wrapping, show = HIDDEN[way]
    box = f"<div style='width:900px;height:600px'>{FRAME.format('tiny.html?place=south-west&z=10')}</div>"
    page = host(PLACED.format(wrapping.format(box)))
    page.wait_for_load_state()
    page.evaluate(show)
    wait(page.frames[1], "window.territoryTimeline && territoryTimeline.map.getZoom() === 10")


def test_messages_sent_to_a_hidden_map_are_obeyed_when_it_is_shown(host: Host) -> None:
    page = host(
        PLACED.format(f"<div id=tab style='display:none;width:900px;height:600px'>{FRAME.format('tiny.html')}</div>")
    )
    page.wait_for_load_state()
    page.evaluate("frames[0].postMessage({tt: 'goTo', v: {day: '2024-01-20'}}, '*')")
    page.evaluate("document.querySelector('#tab').style.display = ''")
    wait(page.frames[1], "window.territoryTimeline && territoryTimeline.state.day === '2024-01-20'")


# -- several maps on one page ------------------------------------------------------------------------------------------

LEFT = {"width": "49%", "height": "90%", "left": "0%", "position": "absolute"}
RIGHT = {"width": "49%", "height": "90%", "left": "51%", "top": "4%", "position": "absolute"}


@pytest.fixture
def two(host: Host, tmp_path: Path) -> Page:
    """A page with two maps of folium side by side."""
    text = inline(
        (LEFT, {"day": "2024-01-12"}), (RIGHT, {"day": "2024-01-20", "layers": {"roads": True}}), folder=tmp_path
    )
    page = host(text, viewport={"width": 1800, "height": 800})
    wait(page, "(window.territoryTimelines || []).length === 2")
    return page


def test_two_maps_on_a_page_have_ids_and_apis_of_their_own(two: Page) -> None:
    doubled = two.evaluate(
        "(() => { const all = [...document.querySelectorAll('[id]')].map((n) => n.id);"
        " return all.filter((id, i) => all.indexOf(id) !== i); })()"
    )
    assert doubled == []
    names = [
        [f"{form}" for form in two.locator(f"#{id} input[type=radio]").evaluate_all("all => all.map(n => n.name)")]
        for id in ("map_a", "map_b")
    ]
    assert set(names[0]).isdisjoint(names[1]), "radio buttons of one map are no choice of the other's"
    assert two.evaluate(
        "[territoryTimeline.state.day, map_a.territoryTimeline.state.day, map_b.territoryTimeline.state.day]"
    ) == ["2024-01-12", "2024-01-12", "2024-01-20"]
    two.evaluate("map_b.territoryTimeline.goTo({day: '2024-01-02', theme: 'dark'})")
    assert two.evaluate("territoryTimelines.map((one) => one.state.day)") == ["2024-01-12", "2024-01-02"]
    assert two.evaluate("territoryTimelines.map((one) => one.store.state.theme)") == ["light", "dark"]
    for node in two.locator("[aria-controls], [aria-labelledby], label[for]").all():
        for attribute in ("aria-controls", "aria-labelledby", "for"):
            target = node.get_attribute(attribute)
            assert not target or node.evaluate(
                "(n, id) => n.closest('.tt-root').querySelector('#' + id) !== null", target
            )


def test_keys_go_to_the_map_they_are_pressed_in_or_the_one_used_last(two: Page) -> None:
    days = "territoryTimelines.map((one) => one.state.day)"
    two.evaluate("document.body.insertAdjacentHTML('beforeend', '<div id=own tabindex=0>own</div>')")
    two.locator("#map_b .tt-slider").focus()
    two.keyboard.press("ArrowLeft")
    assert two.evaluate(days) == ["2024-01-12", "2024-01-19"]
    two.locator("#map_a .tt-slider").focus()
    two.keyboard.press("ArrowLeft")
    assert two.evaluate(days) == ["2024-01-11", "2024-01-19"]
    two.evaluate("document.activeElement.blur()")
    two.keyboard.press("ArrowRight")
    assert two.evaluate(days) == ["2024-01-12", "2024-01-19"], "nowhere: the map used last"
    two.locator("#own").focus()
    two.keyboard.press("ArrowRight")
    assert two.evaluate(days) == ["2024-01-12", "2024-01-19"], "keys of the page's own elements stay theirs"


def test_maps_keep_the_place_folium_gave_them_also_in_another_window(two: Page) -> None:
    for width in (1800, 1500):
        two.set_viewport_size({"width": width, "height": 800})
        wait(two, f"Math.abs(map_b.getSize().x - {width * 0.49}) < 2")
        a, b = (two.locator(f"#map_{id}").bounding_box() for id in "ab")
        assert (a["x"], a["y"]) == (0, 0)
        assert (b["x"], b["y"]) == pytest.approx((0.51 * width, 32), abs=1)
        assert (b["width"], b["height"]) == pytest.approx((0.49 * width, 720), abs=1)


@pytest.mark.parametrize("size", [(1800, 800), (1000, 900), (800, 800)])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_controls_of_other_plugins_are_not_under_ours(
    host: Host, tmp_path: Path, size: tuple[int, int], lang: str
) -> None:
    text = inline(({}, {"lang": lang}), folder=tmp_path)
    page = host(text, viewport=dict(zip(("width", "height"), size, strict=True)))
    wait(page, "window.territoryTimeline")
    on_top = "(n) => { const b = n.getBoundingClientRect(); return n.contains(document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)); }"  # noqa: E501
    for _ in range(100):
        if page.locator(".leaflet-control-layers").evaluate(on_top):
            return
        page.wait_for_timeout(50)
    raise AssertionError("the layer control is covered")


def test_a_map_removed_lets_go_of_the_page_and_may_come_again(two: Page) -> None:
    two.evaluate("window.kept = map_a.getContainer(); map_a.remove()")
    assert two.evaluate("territoryTimelines.length") == 1
    assert two.evaluate("territoryTimeline === map_b.territoryTimeline")
    assert two.evaluate("kept.id") == "map_a", "the element has its id again"
    assert two.locator(".tt-root").count() == 1
    two.evaluate("document.activeElement.blur()")
    two.keyboard.press("ArrowLeft")
    two.mouse.click(500, 750)
    two.set_viewport_size({"width": 1500, "height": 700})
    assert two.evaluate("territoryTimeline.state.day") == "2024-01-19"
    start = two.evaluate(
        "[...document.scripts].map((s) => s.textContent).find((t) => t.includes('startTerritoryTimeline(map_a'))"
        ".match(/startTerritoryTimeline\\(map_a, ([^]*?)\\);\\n/)[1]"
    )
    two.add_script_tag(
        content="var map_a = L.map('map_a', {center: [35.5, 38.5], zoom: 8}); "
        f"startTerritoryTimeline(map_a, {start});"
    )
    wait(two, "territoryTimelines.length === 2")
    assert two.evaluate("territoryTimeline === map_a.territoryTimeline"), "the first on the page again"
    assert painted(two, "map_a.territoryTimeline") >= 2


LISTENERS = """
  // What of a page still listens to its window and to questions about its screen, by type of event.
  window.listening = [];
  const patched = (proto) => {
    const { addEventListener: add, removeEventListener: remove } = proto;
    proto.addEventListener = function (type, listener, options) {
      // Playwright listens to the window as well, for other types.
      const ours = ['resize', 'scroll', 'change', 'popstate', 'message', 'keydown'].includes(type);
      if (ours && (this === window || this instanceof MediaQueryList))
        listening.push({ target: this, type, listener, signal: options && options.signal });
      return add.call(this, type, listener, options);
    };
    proto.removeEventListener = function (type, listener, options) {
      window.listening = listening.filter((one) =>
        one.target !== this || one.type !== type || one.listener !== listener);
      return remove.call(this, type, listener, options);
    };
  };
  patched(EventTarget.prototype);
"""
STILL = "listening.filter((one) => !one.signal || !one.signal.aborted).map((one) => one.type).sort().join()"


def test_a_second_map_shown_and_hidden_leaves_no_listener_on_the_page(host: Host, tmp_path: Path) -> None:
    page = host("<!doctype html><title>empty</title>")
    page.context.add_init_script(LISTENERS)
    text = inline((LEFT, {"day": "2024-01-12", "compare": "2024-01-02"}), folder=tmp_path)
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    page.set_viewport_size({"width": 1800, "height": 800})
    wait(page, "window.territoryTimeline")
    page.wait_for_selector(".tt-swipe-handle")
    before = page.evaluate(STILL)
    assert "resize" in before and "change" in before, "what is counted is there"
    for _ in range(2):
        for mode, count in (("side", 2), ("swipe", 1)):
            page.evaluate("mode => territoryTimeline.goTo({mode})", mode)
            wait(page, f"document.querySelectorAll('.leaflet-container').length === {count}")
    assert page.evaluate(STILL) == before
    page.evaluate("territoryTimeline.goTo({mode: 'side'})")
    wait(page, "document.querySelectorAll('.leaflet-container').length === 2")
    page.evaluate("map_a.remove()")
    assert page.evaluate(STILL) == "", "a map that goes while two are shown takes both with it"


# -- foreign styles ----------------------------------------------------------------------------------------------------


def boxes(page: Page) -> list[list[float | str]]:
    """Place, size and looks of everything of the interface."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('.tt-root, .tt-root *')]
              .filter((n) => !n.closest('svg, .leaflet-control-container'))
              .map((n) => { const b = n.getBoundingClientRect(), s = getComputedStyle(n);
                return [n.className, ...[b.x, b.y, b.width, b.height].map(Math.round), s.color, s.fontStyle,
                  s.fontSize, s.textTransform, s.letterSpacing, s.backgroundColor, s.borderRadius]; })"""
        )
    )


def test_a_style_sheet_of_the_page_changes_nothing_of_the_map(host: Host, tmp_path: Path) -> None:
    seen = []
    for reset in ("", RESET, "canvas { max-width: 100% !important; height: auto !important; width: 10px !important }"):
        page = host(inline(({}, {"day": "2024-01-12", "place": "south-west"}), reset=reset, folder=tmp_path))
        wait(page, "window.territoryTimeline && territoryTimeline.app.root.classList.contains('is-ready')")
        assert painted(page) >= 3
        assert page.locator("canvas.tt-canvas-cells").bounding_box()["width"] > 900
        seen.append(boxes(page))
    assert len(seen[0]) > 150
    assert [pair for pair in zip(seen[0], seen[1], strict=True) if pair[0] != pair[1]] == []


def test_dark_and_right_to_left_pages_do_not_turn_a_light_map(host: Host, tmp_path: Path) -> None:
    text = inline(({}, {"theme": "light", "place": "south-west"}), folder=tmp_path)
    looks = []
    for attributes in ("", ' dir="rtl" data-theme="dark" data-panel="" data-embed="1"'):
        page = host(text.replace("<html>", f"<html{attributes}>"))
        wait(page, "window.territoryTimeline && territoryTimeline.app.root.classList.contains('is-ready')")
        looks.append(boxes(page))
    assert looks[0] == looks[1]


# -- screens -----------------------------------------------------------------------------------------------------------


def test_another_monitor_sharpens_everything_at_once(host: Host) -> None:
    page = host(path="tiny.html")
    wait(page, "window.territoryTimeline")
    tools = page.context.new_cdp_session(page)
    widths = {}
    for ratio in (1, 2, 3, 4, 1.5):
        tools.send(
            "Emulation.setDeviceMetricsOverride",
            {"width": 1000, "height": 700, "deviceScaleFactor": ratio, "mobile": False},
        )
        drawn = min(ratio, 3)
        wait(page, f"Math.abs(territoryTimeline.store.state.ratio - {drawn}) < 0.01")
        for name in ("canvas.tt-canvas-cells", "canvas.tt-canvas-labels", ".tt-window canvas", ".tt-strip-bar canvas"):
            wait(
                page,
                f"(() => {{ const n = document.querySelector('{name}'); return !n || "
                f"Math.abs(n.width - n.getBoundingClientRect().width * {drawn}) < 2 }})()",
            )
        widths[ratio] = page.evaluate("document.querySelector('canvas.tt-canvas-cells').width")
    assert widths[3] == pytest.approx(3 * widths[1], abs=3)
    assert widths[4] == widths[3], "beyond 3 nobody sees more"


def test_with_reduced_motion_the_map_stands_still_too_and_that_is_followed(host: Host) -> None:
    page = host(path="tiny.html")
    wait(page, "window.territoryTimeline")
    page.evaluate("window.moves = 0; territoryTimeline.map.on('zoomanim', () => moves++)")
    zoom = "territoryTimeline.map.setZoom(territoryTimeline.map.getZoom() {} 0.5)"
    page.emulate_media(reduced_motion="reduce")
    wait(page, "territoryTimeline.map.options.inertia === false")
    page.evaluate(zoom.format("+"))
    assert page.evaluate("moves") == 0
    before = page.evaluate("territoryTimeline.map.getCenter().lng")
    page.evaluate("territoryTimeline.map.panBy([40, 0])")
    assert page.evaluate("territoryTimeline.map.getCenter().lng") != before, "there at once"
    assert page.evaluate("!territoryTimeline.map._panAnim || !territoryTimeline.map._panAnim._inProgress")
    page.emulate_media(reduced_motion="no-preference")
    wait(page, "territoryTimeline.map.options.inertia === true")
    page.evaluate(zoom.format("-"))
    assert page.evaluate("moves") == 1


def test_in_forced_colours_what_is_chosen_can_be_told(host: Host) -> None:
    page = host(path="tiny.html", forced_colors="active")
    wait(page, "window.territoryTimeline")
    page.locator(".tt-tab").first.wait_for()
    page.evaluate("territoryTimeline.store.set({panel: 'legend'})")
    wait(page, "document.querySelector('.tt-tab[aria-selected=true]')")
    edge = "(n) => { const s = getComputedStyle(n); return [s.borderBottomColor, s.borderBottomWidth].join(); }"
    chosen = page.locator(".tt-tab[aria-selected=true]").evaluate(edge)
    others = page.locator(".tt-tab[aria-selected=false]").evaluate_all(f"all => all.map({edge})")
    assert len(set(others)) == 1
    assert chosen not in others
    colours = page.locator(".tt-legend .tt-swatch").evaluate_all(
        "all => all.map(n => getComputedStyle(n).backgroundColor)"
    )
    assert len(set(colours)) >= 2, "factions keep their colours"
