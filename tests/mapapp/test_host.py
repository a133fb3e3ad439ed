"""The host of the map page, alone in a browser: the page and Streamlit are both played by small stand-ins."""

from __future__ import annotations

import functools
import gzip
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from mapapp.host.site import KEPT, Site
from mapapp.timeline.bundle import BUILT, HOST

MAP_PAGE = """<!doctype html><title>stand-in</title><script>
let state = {day: '2024-11-26', place: null, point: null, compare: null, span: null,
             view: {lon: 38.5, lat: 35, zoom: 6.5}, layers: [], lang: 'en', seq: 0};
let listeners = [];
window.orders = [];
window.territoryTimeline = {
  goTo(target) { orders.push(target); const {view, ...rest} = target; Object.assign(state, rest); settle(); },
  on(name, listener) { listeners.push(listener); return () => { listeners = listeners.filter(l => l !== listener); }; },
  get state() { return {...state}; },
};
window.settle = (patch = {}) => {
  state = {...state, ...patch, seq: state.seq + 1}; for (const listener of listeners) listener({...state});
};
</script>"""

STREAMLIT = """<!doctype html><title>app</title><div id="parent"></div><script type="module">
import host from './host.js';
window.reports = [];
const parentElement = document.getElementById('parent');
window.rerun = data => {
  window.close_ = host({data, parentElement, setStateValue: (name, value) => reports.push([name, value])});
};
</script>"""

WORDS = {"title": "Map", "failed": "The map could not be loaded.", "busy": "The server is busy."}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "index.html").write_text(STREAMLIT)
    (tmp_path / "map.html").write_text(MAP_PAGE)
    (tmp_path / "host.js").write_text((BUILT / HOST).read_text(encoding="utf-8"))
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(tmp_path)))
    threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}/index.html"
    httpd.shutdown()
    httpd.server_close()


def data(rev: int = 1, *, url: str = "map.html", **command: Any) -> dict[str, Any]:
    base = {"day": "2024-12-05", "place": None, "point": None, "compare": None, "view": None}
    return {"page": {"url": url}, "command": {**base, **command, "rev": rev}, "words": WORDS, "height": "400px"}


def opened(page: Any, server: str, query: str = "", **command: Any) -> Any:
    page.goto(server + query)
    page.wait_for_function("!!window.rerun")
    page.evaluate("data => rerun(data)", data(**command))
    page.wait_for_function("window.reports.length > 0")
    return page.frames[1]


def test_first_command_reaches_the_page_and_one_message_comes_back(page: Any, server: str) -> None:
    opened(page, server, place="homs")
    [(name, state)] = page.evaluate("reports")
    assert (name, state["day"], state["place"]) == ("settled", "2024-12-05", "homs")


def test_reruns_neither_reload_the_page_nor_repeat_a_command(page: Any, server: str) -> None:
    frame = opened(page, server)
    frame.evaluate("settle({day: '2024-12-07'})")
    for _ in range(3):
        page.evaluate("data => rerun(data)", data())
    assert len(page.frames) == 2
    assert len(frame.evaluate("orders")) == 1
    assert frame.evaluate("territoryTimeline.state.day") == "2024-12-07"


def test_a_command_counts_by_its_revision_even_with_the_same_values(page: Any, server: str) -> None:
    frame = opened(page, server)
    frame.evaluate("settle({day: '2024-12-07'})")
    page.evaluate("data => rerun(data)", data(rev=2))
    assert frame.evaluate("territoryTimeline.state.day") == "2024-12-05"


def test_the_same_state_is_not_reported_twice(page: Any, server: str) -> None:
    frame = opened(page, server)
    for _ in range(3):
        frame.evaluate("settle({day: '2024-12-08'})")
    assert len(page.evaluate("reports")) == 2


def test_the_address_bar_follows(page: Any, server: str) -> None:
    frame = opened(page, server, "?other=1&place=nowhere")
    frame.evaluate("settle({day: '2024-12-08', place: 'homs', view: {lon: 36.7123456, lat: 34.7, zoom: 9}})")
    assert page.url.endswith("?other=1&day=2024-12-08&place=homs&c=36.712,34.7&z=9")


def test_an_untouched_view_is_not_in_the_address(page: Any, server: str) -> None:
    opened(page, server)
    assert page.url.endswith("?day=2024-12-05")


def test_choosing_a_place_can_be_gone_back_from(page: Any, server: str) -> None:
    frame = opened(page, server)
    frame.evaluate("settle({place: 'hama'})")
    frame.evaluate("settle({place: 'homs'})")
    frame.evaluate("settle({day: '2024-12-09'})")
    page.go_back()
    page.wait_for_function("location.search.includes('hama')")
    assert frame.evaluate("territoryTimeline.state.place") == "hama"
    page.go_forward()
    page.wait_for_function("location.search.includes('homs')")
    assert frame.evaluate("territoryTimeline.state.day") == "2024-12-09"


def test_a_page_that_cannot_be_fetched_is_said_in_words(page: Any, server: str) -> None:
    page.goto(server)
    page.wait_for_function("!!window.rerun")
    page.evaluate("data => rerun(data)", data(url="gone.html"))
    page.wait_for_function("document.body.textContent.includes('could not be loaded')")


def test_leaving_takes_the_frame_away(page: Any, server: str) -> None:
    opened(page, server)
    page.evaluate("close_()")
    assert len(page.frames) == 1


def test_an_opening_command_said_again_leaves_the_map_where_the_reader_is(page: Any, server: str) -> None:
    """A server that was restarted knows only the link of the first load, and sends its opening command once more."""
    frame = opened(page, server, opening=True)
    frame.evaluate("settle({day: '2024-12-07'})")
    page.evaluate("data => rerun(data)", data(rev=4, opening=True))
    assert frame.evaluate("territoryTimeline.state.day") == "2024-12-07"
    page.evaluate("data => rerun(data)", data(rev=2, day="2024-12-09"))
    assert frame.evaluate("territoryTimeline.state.day") == "2024-12-09"


def test_a_server_that_takes_long_is_said_to_be_busy_until_it_has_answered(page: Any, server: str) -> None:
    page.clock.install()
    frame = opened(page, server)
    page.evaluate("document.body.dataset.testScriptState = 'running'")
    frame.evaluate("settle({day: '2024-12-08'})")
    page.clock.run_for(2000)
    assert page.get_by_role("status").text_content() == ""
    page.clock.run_for(1000)
    assert page.get_by_role("status").text_content() == WORDS["busy"]
    frame.evaluate("territoryTimeline.goTo({day: '2024-12-09'})")
    assert frame.evaluate("territoryTimeline.state.day") == "2024-12-09", "the map does not wait"
    page.evaluate("document.body.dataset.testScriptState = 'notRunning'")
    page.clock.run_for(500)
    assert page.get_by_role("status").text_content() == ""


def test_what_was_said_while_nobody_heard_is_said_again_until_the_app_runs(page: Any, server: str) -> None:
    page.clock.install()
    frame = opened(page, server)
    page.evaluate("document.body.dataset.testScriptState = 'notRunning'")
    frame.evaluate("settle({day: '2024-12-08'})")
    said = len(page.evaluate("reports"))
    page.clock.run_for(5_000)
    assert [state["again"] for _name, state in page.evaluate("reports")[said:]] == [1]
    page.clock.run_for(60_000)
    assert 2 <= len(page.evaluate("reports")) - said <= 5, "ever more seldom: a server that is late is not pressed"
    page.evaluate("document.body.dataset.testScriptState = 'running'")
    page.evaluate("document.body.dataset.testScriptState = 'notRunning'")
    page.clock.run_for(1_000)
    heard = len(page.evaluate("reports"))
    page.clock.run_for(120_000)
    assert len(page.evaluate("reports")) == heard
    assert page.evaluate("reports.at(-1)[1].day") == "2024-12-08"


def test_a_page_is_named_by_its_content() -> None:
    site = Site(open=True)
    first = site.data_of("<p>one</p>")
    assert site.data_of("<p>one</p>") == first
    assert site.data_of("<p>two</p>") != first
    assert gzip.decompress(site.pages[first["url"].rpartition("/")[2]]) == b"<p>one</p>"


def test_old_pages_do_not_pile_up_and_the_newest_stays() -> None:
    site = Site(open=True)
    kept = [site.data_of(f"<p>{number}</p>")["url"].rpartition("/")[2] for number in range(KEPT + 5)]
    assert list(site.pages) == kept[-KEPT:]


def test_a_server_that_answers_for_no_pages_sends_the_page_itself() -> None:
    assert Site().data_of("<p>one</p>") == {"html": "<p>one</p>"}


def test_a_private_page_is_for_its_visitor_and_goes_with_its_file(tmp_path: Path) -> None:
    site = Site(open=True)
    file = tmp_path / "page.html"
    file.write_text("<p>mine</p>")
    name = site.keep_private(file, "me")
    assert site.private_page(name, "me") == b"<p>mine</p>"
    assert site.private_page(name, "you") is None
    assert site.private_page(name, "") is None
    assert site.keep_private(file, "") == ""
    file.unlink()
    assert site.private_page(name, "me") is None
    site.forget(name)
    assert not site.private
