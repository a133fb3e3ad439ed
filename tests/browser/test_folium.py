"""The plugin on somebody else's map: the example of the README, run as it stands, in a notebook and in st_folium."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from xstatic.pkg import leaflet

from tests.servers import free_port, serving

if TYPE_CHECKING:
    import folium
    from playwright.sync_api import Browser, Frame, Page

ROOT = Path(__file__).resolve().parents[2]
LEAFLET = Path(leaflet.BASE_DIR)
READY = "() => Boolean(window.territoryTimeline)"


def example() -> str:
    """The block of the README that puts the plugin on a map."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [code] = [text for text in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "TerritoryTimeline(" in text]
    return code


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[folium.Map, Path]:
    """The map of the example, and the file that the example wrote."""
    folder, names = tmp_path_factory.mktemp("notebook"), {}
    with chdir(folder):
        exec(compile(example(), "README.md", "exec"), names)
    return names["m"], folder / "map.html"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page for which folium's content networks answer: with Leaflet's own files, and emptily for all that is else."""
    one = browser.new_page(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    one.on("pageerror", lambda error: complaints.append(str(error)))

    def answer(route: Any) -> None:
        name = route.request.url.rpartition("/")[2]
        if route.request.url.startswith(("http://localhost", "file:", "data:", "blob:")):
            route.continue_()
        elif (LEAFLET / name).is_file():
            route.fulfill(path=LEAFLET / name)
        else:
            route.fulfill(body="", content_type="text/css" if name.endswith("css") else "text/javascript")

    one.route("**/*", answer)
    yield one
    one.close()
    assert complaints == []


def frame_with_map(page: Page) -> Frame:
    """The frame in which the plugin runs, once it does."""
    for _ in range(300):
        for frame in page.frames:
            if frame.evaluate(READY):
                return frame
        page.wait_for_timeout(100)
    raise AssertionError("no map within 30 seconds")


def plays(page: Page, frame: Frame) -> None:
    """The map opens as ordered, fills its frame, and obeys slider keys and a click on a place."""
    state = frame.evaluate("territoryTimeline.state")
    assert (state["day"], state["place"]) == ("2024-12-08", "homs")
    width, height = frame.evaluate(
        "(() => { const box = document.querySelector('.tt-root').getBoundingClientRect();"
        " return [Math.min(box.width, innerWidth), box.height]; })()"
    )
    assert width > 500
    assert height > 400
    assert frame.locator(".tt-panel").bounding_box()["width"] > 250
    frame.get_by_role("slider", name="Day", exact=True).focus()
    page.keyboard.press("ArrowLeft")
    assert frame.evaluate("territoryTimeline.state.day") == "2024-12-07"
    canvas = frame.locator("canvas.tt-canvas-cells")
    colours = canvas.evaluate(
        """(node) => { const seen = new Set(), g = node.getContext('2d');
          const { data } = g.getImageData(0, 0, node.width, node.height);
          for (let i = 0; i < data.length; i += 400) if (data[i + 3] === 255) seen.add(data.slice(i, i + 3).join());
          return seen.size; }"""
    )
    assert colours >= 4, "several factions are painted"


def test_example_of_the_readme_runs_with_plain_folium(page: Page, made: tuple[folium.Map, Path]) -> None:
    page.goto(made[1].as_uri())
    plays(page, frame_with_map(page))


def test_example_of_the_readme_runs_in_the_frame_of_a_notebook(page: Page, made: tuple[folium.Map, Path]) -> None:
    page.set_content(f"<!doctype html><body style='width:1100px'>{made[0]._repr_html_()}")
    frame = frame_with_map(page)
    assert frame is not page.main_frame
    plays(page, frame)


@contextmanager
def streamlit(script: Path) -> Iterator[str]:
    """Address of a Streamlit server that runs a script."""
    port = free_port()
    options = [f"--server.port={port}", "--server.headless=true", "--browser.serverAddress=localhost"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options, "--browser.gatherUsageStats=false"]
    with serving(command, port, script.parent, {**os.environ, "PYTHONPATH": str(ROOT)}) as found:
        yield found


def test_example_of_the_readme_runs_in_st_folium(page: Page, tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    shown = example().replace('m.save("map.html")\nm\n', "st_folium(m, width=1200, height=760, returned_objects=[])\n")
    head = 'import streamlit as st\nfrom streamlit_folium import st_folium\nst.set_page_config(layout="wide")\n'
    script.write_text(head + shown, encoding="utf-8")
    assert "st_folium(m, width=1200, height=760, returned_objects=[])" in (ROOT / "README.md").read_text("utf-8")
    with streamlit(script) as address:
        page.goto(address)
        frame = frame_with_map(page)
        assert "streamlit_folium" in frame.url
        plays(page, frame)


def test_the_example_in_the_second_of_two_tabs_appears_when_that_is_chosen(page: Page, tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    shown = example().replace('m.save("map.html")\nm\n', "st_folium(m, width=1200, height=760)\n")
    body = "".join(f"    {line}\n" for line in shown.splitlines())
    head = 'import streamlit as st\nfrom streamlit_folium import st_folium\nst.set_page_config(layout="wide")\n'
    tabs = 'first, second = st.tabs(["Text", "Map"])\nfirst.write("Some text")\nwith second:\n'
    script.write_text(head + tabs + body, encoding="utf-8")
    with streamlit(script) as address:
        page.goto(address)
        page.locator("iframe").first.wait_for(state="attached", timeout=60_000)
        page.wait_for_function("document.querySelector('iframe').contentDocument?.querySelector('.leaflet-container')")
        assert not any(frame.evaluate(READY) for frame in page.frames), "the tab hides it indeed"
        page.get_by_role("tab", name="Map").click()
        plays(page, frame_with_map(page))


@pytest.mark.parametrize(
    ("version", "words"), [(10**6, "newer than the"), (None, "do not say their version")], ids=["newer", "missing"]
)
def test_data_of_another_version_are_refused_in_one_sentence(
    page: Page, tmp_path: Path, version: int | None, words: str
) -> None:
    import folium

    import geodata
    from mapapp.timeline import TerritoryTimeline, payload

    data = payload(geodata.load())
    data.pop("v")
    if version is not None:
        data["v"] = version
    m = folium.Map(location=[35, 38.5], zoom_start=7, tiles=None)
    TerritoryTimeline(data).add_to(m)
    m.save(str(tmp_path / "map.html"))
    page.goto((tmp_path / "map.html").as_uri())
    told = page.get_by_role("alert")
    told.wait_for()
    assert words in told.inner_text()
    assert told.inner_text().count(". ") == 0
    assert told.inner_text().endswith(".")
    assert page.locator(".tt-root").count() == 0
    assert page.evaluate("window.territoryTimeline === undefined")
