"""The page "Download" in a real browser: what is clicked is what arrives, and nothing waits for it."""

from __future__ import annotations

import io
import json
import re
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import imageio_ffmpeg
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from geodata.dataset import load
from mapapp.host.scratch import scratch
from mapapp.panels.download_request import DATA, FILM, PAGE, PICTURE, SHEET, Wish, about_bytes
from mapapp.panels.download_work import PREFIX, Export
from mapapp.panels.turns import Turns
from tests.mapapp.test_app import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Download, Page

WAIT = 60_000
USUAL = {"Film": "MP4 (video", "Data": "GeoPackage (QGIS)"}
"""Kind -> the format that is chosen first."""
CHOSEN = """text => [...document.querySelectorAll("[data-testid=stSelectbox]")].some(box =>
    box.innerText.includes(text) || [...box.querySelectorAll("input")].some(field => field.value.includes(text)))"""
SYRIA = load()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as found:
        yield found


class Taker:
    """A reader on the page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.complaints = page, list[str]()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{address}download")
        page.get_by_role("heading", name="Download", exact=True).wait_for(timeout=WAIT)

    def choose(self, kind: str, format: str | None = None) -> Taker:
        self.page.get_by_role("radiogroup", name="What").get_by_text(kind, exact=True).click()
        self.page.wait_for_function(CHOSEN, arg=USUAL[kind], timeout=WAIT)
        if format:
            self.page.get_by_role("combobox", name="Format").click()
            self.page.get_by_role("option", name=re.compile(format)).click()
        return self

    def fill(self, label: str, text: str) -> Taker:
        field = self.page.get_by_label(label)
        field.fill(text)
        field.press("Enter")
        return self

    def start(self) -> Taker:
        self.page.get_by_role("button", name="Make the file").click()
        return self

    def file(self) -> Download:
        button = self.page.get_by_role("button", name=re.compile("^Download syria"))
        button.wait_for(timeout=WAIT)
        with self.page.expect_download() as download:
            button.click()
        return download.value


@pytest.fixture
def taker(browser: Browser, address: str) -> Iterator[Taker]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    one = Taker(context.new_page(), address)
    yield one
    assert not one.complaints
    context.close()


def saved(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def test_a_picture_is_previewed_made_and_saved(taker: Taker, tmp_path: Path) -> None:
    taker.page.get_by_role("img", name="Preview").wait_for(timeout=WAIT)
    path = saved(taker.start().file(), tmp_path)
    assert path.name == "syria-2024-11-26.png"
    with Image.open(path) as picture:
        assert picture.size == (1200, 675)
        assert "Creative Commons" in picture.info["Copyright"]


def test_a_film_shows_its_progress_and_is_saved(taker: Taker, tmp_path: Path) -> None:
    taker.choose("Film").page.get_by_text(re.compile("^About [0-9]")).wait_for(timeout=WAIT)
    taker.start()
    taker.page.get_by_text("Drawing 37 pictures").wait_for(timeout=WAIT)
    path = saved(taker.file(), tmp_path)
    assert path.name == "syria-2024-11-26-to-2024-12-31.mp4"
    about = next(imageio_ffmpeg.read_frames(str(path)))
    assert about["codec"] == "h264" and about["size"] == (1280, 720)


def test_a_film_that_is_cancelled_leaves_nothing_and_can_be_made_again(taker: Taker) -> None:
    taker.choose("Film").start()
    taker.page.get_by_role("button", name="Cancel").click(timeout=WAIT)
    taker.page.get_by_text("Cancelled; nothing was written").wait_for(timeout=WAIT)
    taker.page.get_by_role("button", name="Make the file").wait_for(timeout=WAIT)


def test_data_is_saved_with_its_licence(taker: Taker, tmp_path: Path) -> None:
    path = saved(taker.choose("Data", "^GeoJSON").start().file(), tmp_path)
    assert path.name == "syria-2024-11-26.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["metadata"]["licence"] and len(content["features"]) == len(SYRIA.on(date(2024, 11, 26)))


def test_the_whole_dataset_is_saved_as_a_package(taker: Taker, tmp_path: Path) -> None:
    path = saved(taker.choose("Data", "Data Package").start().file(), tmp_path)
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
        assert any(name.endswith("datapackage.json") for name in package.namelist())


def test_the_page_is_accessible_on_a_phone_too(browser: Browser, address: str) -> None:
    for size in ({"width": 1440, "height": 900}, {"width": 390, "height": 844}):
        context = browser.new_context(viewport=size)  # type: ignore[arg-type]
        one = Taker(context.new_page(), address)
        one.page.get_by_role("img", name="Preview").wait_for(timeout=WAIT)
        found = Axe().run(one.page, context="[data-testid=stMain]").response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
        assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        context.close()


def finished(export: Export) -> Export:
    for _ in range(1200):
        if export.progress.done:
            return export
        time.sleep(0.05)
    raise AssertionError("the export did not end")


def folders() -> set[Path]:
    return set(scratch().glob(f"{PREFIX}*"))


def test_what_fails_is_one_sentence_without_a_path_and_without_a_folder_left() -> None:
    before = folders()
    export = finished(Export(["export", "png", "{out}", "--day=1999-01-01"], "x.png"))
    assert export.progress.error.startswith("1999-01-01 is outside this dataset")
    assert tempfile.gettempdir() not in export.progress.error
    export.close()
    assert folders() == before


def test_closing_ends_the_work_and_deletes_what_it_made() -> None:
    before = folders()
    wish = Wish(FILM, "mp4", date(2014, 1, 1), date(2014, 12, 31), size="film")
    export = Export(wish.arguments(SYRIA, "{out}"), "film.mp4")
    while export.progress.step == "waiting" and not export.progress.done:
        time.sleep(0.05)
    export.close()
    finished(export)
    assert folders() == before


def test_no_more_jobs_run_than_there_are_turns() -> None:
    turns, running, most = Turns(), [0], [0]
    lock = threading.Lock()

    def job() -> None:
        with turns.take(2, threading.Event(), RuntimeError()):
            with lock:
                running[0] += 1
                most[0] = max(most[0], running[0])
            time.sleep(0.02)
            with lock:
                running[0] -= 1

    jobs = [threading.Thread(target=job) for _ in range(8)]
    for one in jobs:
        one.start()
    for one in jobs:
        one.join()
    assert most[0] == 2


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        (Wish(PICTURE, "png", day=date(2024, 12, 8), size="web"), "syria-2024-12-08.png"),
        (
            Wish(PICTURE, "pdf", day=date(2024, 12, 12), since=date(2024, 11, 26), size="a4"),
            "syria-2024-11-26-to-2024-12-12.pdf",
        ),
        (Wish(SHEET, "svg", size="sheet"), "syria-sheet.svg"),
        (Wish(DATA, "csv"), "syria-tables.zip"),
        (Wish(DATA, "datapackage"), "syria-datapackage.zip"),
        (Wish(PAGE, "html", date(2024, 11, 26), date(2024, 12, 8)), "syria-2024-11-26-to-2024-12-08.html"),
    ],
)
def test_a_file_is_named_after_what_is_in_it(wish: Wish, name: str) -> None:
    assert wish.file_name(SYRIA) == name
    assert "{out}" in wish.arguments(SYRIA, "{out}")


def test_a_title_is_no_option_and_the_size_of_a_film_is_known_beforehand() -> None:
    wish = Wish(FILM, "mp4", size="film", title="--force --dataset=/", seconds=30)
    assert "--title=--force --dataset=/" in wish.arguments(SYRIA, "{out}")
    assert 1e5 < (about_bytes(wish, SYRIA) or 0) < 1e7


def test_what_is_drawn_and_the_page_speak_the_readers_language() -> None:
    wishes = {kind: Wish(kind, form, lang="ar") for kind, form in ((PICTURE, "png"), (PAGE, "html"), (DATA, "gpkg"))}
    spoken = {kind: "--lang=ar" in wish.arguments(SYRIA, "{out}") for kind, wish in wishes.items()}
    assert spoken == {PICTURE: True, PAGE: True, DATA: False}
