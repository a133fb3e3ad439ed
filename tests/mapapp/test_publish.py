"""``mapapp publish``: a site that works from disk, without a script, a server or a request to anywhere."""

from __future__ import annotations

import re
import shutil
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import axe_playwright_python
import pytest

from geodata.files.overwrite_rules import SITE_MARK
from mapapp.cli import main
from tests.conftest import quiet
from tests.packaged import packaged
from tests.some import some

if TYPE_CHECKING:
    from playwright.sync_api import Page

MINI = Path(__file__).parents[1] / "mini"
HOSTILE = '"<b onclick=x>Red</b> left {{ 7*7 }} </script>"'
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
BASE = "https://maps.example.org/mini"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini dataset, built, with one summary that would be markup."""
    from geodata.building.build import build

    copy = Path(shutil.copytree(MINI, tmp_path_factory.mktemp("publish") / "mini"))
    table = copy / "facts" / "control_events.csv"
    table.write_text(table.read_text().replace("Red left Alpha", HOSTILE))
    build(copy)
    return copy


@pytest.fixture(scope="module")
def site(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "out"
    assert main(["publish", str(out), "--dataset", str(folder), "--base-url", BASE]) == 0
    return out


class Links(HTMLParser):
    """Collects what a page points at, and the ids it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value and tag != "base":
                self.targets.append(value)
            if name == "id" and value:
                self.ids.add(value)


def pages(site: Path) -> list[Path]:
    found = sorted(site.rglob("*.html"))
    assert len(found) > 5
    return found


def test_every_chapter_and_main_place_has_a_page(site: Path) -> None:
    assert {"index.html", "contents.html", "data.html", "sources.html"} <= {page.name for page in site.iterdir()}
    assert {page.stem for page in (site / "places").iterdir()} == {"alpha", "beta"}
    assert list((site / "chapters").iterdir())


def test_every_link_is_relative_and_leads_somewhere(site: Path) -> None:
    ids = {page: Links(page.read_text(encoding="utf-8")).ids for page in pages(site)}
    for page in some(ids):
        if page.name == "index.html":
            continue
        for target in Links(page.read_text(encoding="utf-8")).targets:
            parts = urlsplit(target)
            if parts.scheme:
                assert parts.scheme in ("http", "https"), target
                continue
            assert not target.startswith("/"), target
            there = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            assert there.is_file(), f"{page.name} links to {target}"
            if parts.fragment and there.name != "index.html":
                assert unquote(parts.fragment) in ids[there], f"{page.name} links to {target}"


def test_text_of_the_data_is_text_on_the_page(site: Path) -> None:
    text = (site / "places" / "alpha.html").read_text(encoding="utf-8")
    assert "<b onclick" not in text
    assert "&lt;b onclick=x&gt;Red&lt;/b&gt; left {{ 7*7 }} &lt;/script&gt;" in text


def test_each_page_says_what_others_show_of_it(site: Path) -> None:
    for page in some(pages(site)):
        text = page.read_text(encoding="utf-8")
        path = page.relative_to(site).as_posix()
        assert f'<meta property="og:url" content="{BASE}/{path}">' in text
        assert 'property="og:title"' in text
        for image in re.findall(r'property="og:image" content="([^"]+)"', text):
            assert image.startswith(f"{BASE}/assets/")
            assert (site / image.removeprefix(f"{BASE}/")).is_file()


def test_each_page_states_licence_days_and_what_is_inferred(site: Path) -> None:
    for page in some(pages(site)):
        if page.name != "index.html":
            text = " ".join(page.read_text(encoding="utf-8").split())
            assert "Lines between places are inferred" in text
            assert "situation at its end" in text
            assert "31 March 2020" in text
            assert "MIT" in text


def test_the_sitemap_lists_every_page(site: Path) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    tree = ElementTree.parse(site / "sitemap.xml")
    listed = {place.text for place in tree.iter(f"{space}loc")}
    assert listed == {f"{BASE}/{page.relative_to(site).as_posix()}" for page in pages(site)}


def test_names_of_assets_change_with_their_content(site: Path) -> None:
    from hashlib import sha256

    files = list((site / "assets").iterdir())
    assert files
    for file in files:
        assert file.stem.endswith(sha256(file.read_bytes()).hexdigest()[:12])


def test_a_failure_half_way_leaves_the_old_site(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "index.html").write_text("old")
    (out / SITE_MARK).touch()

    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mapapp.publish.website.map_page", full)
    monkeypatch.setattr("mapapp.commands.publish.downloads", lambda dataset: ())
    assert main(["publish", str(out), "--dataset", str(folder), "--force"]) == 1
    assert "No space left" in capsys.readouterr().err
    assert (out / "index.html").read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("url", ["ftp://x.org", "javascript:x", "https://x.org/?q"])
def test_a_base_address_must_be_one(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", str(tmp_path / "out"), "--base-url", url]) == 2
    assert "is not an address" in capsys.readouterr().err


def test_the_site_works_from_disk_and_asks_nobody(site: Path, page: Page) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for name in ("index.html", "contents.html", "places/alpha.html"):
        page.goto((site / name).as_uri())
        quiet(page, 400)
    assert page.locator("figure img").first.evaluate("image => image.naturalWidth") > 0
    page.get_by_role("link", name="Show it on the map").click()
    page.get_by_role("link", name="Read as text").wait_for()
    assert page.evaluate("territoryTimeline.state.place") == "alpha"
    page.get_by_role("link", name="Read as text").click()
    page.get_by_role("heading", level=1).wait_for()
    assert not said
    assert {urlsplit(url).scheme for url in asked} <= {"file", "data", "blob"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_text_break_no_rule_of_axe(site: Path, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    chapter = next((site / "chapters").iterdir())
    for file in (
        site / "contents.html",
        site / "data.html",
        site / "sources.html",
        site / "places/alpha.html",
        chapter,
    ):
        page.goto(file.as_uri())
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], file.name


def test_the_text_fits_a_phone(site: Path, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for file in some(pages(site)):
        if file.name != "index.html":
            page.goto(file.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, file.name


def test_the_site_says_of_a_status_what_the_card_on_the_map_says() -> None:
    from geodata.model.vocabulary import SHOWN_AS
    from mapapp.locale import listed
    from mapapp.locale.contract import contract
    from mapapp.publish.wording import Wording

    assert set(contract("terms")["status"]) == set(SHOWN_AS)
    assert [listed(words) for words in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A and B", "A, B and C"]
    dataset = packaged()
    day = date(2016, 6, 8)
    homs = dataset.period_of("homs", day)
    assert Wording(dataset).status(homs, day) == "divided: a part is held by Opposition groups"
    assert Wording(dataset).held(homs, day).startswith("Syrian government (Assad); divided")
    hama = dataset.period_of("hama", day)
    assert Wording(dataset).held(hama, day) == "Syrian government (Assad)"


def test_an_event_stands_in_each_language_of_the_dataset_marked_as_a_translation() -> None:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from mapapp.publish.wording import Wording

    dataset = packaged()
    event = dataset.events["hama-2024-12-05-2"]
    words = Wording(dataset).event(event)
    assert words["translations"] == [{"lang": "ar", "dir": "rtl", "text": event.summary_ar}]
    loader = PackageLoader("mapapp.publish")
    templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    page = templates.from_string('{% import "parts.jinja" as parts %}{{ parts.event(one, "") }}').render(one=words)
    assert event.summary_en in page
    assert f'<p class="translation" lang="ar" dir="rtl">{event.summary_ar} <span lang="en"' in page
