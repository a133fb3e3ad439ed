"""Hostile text in every field of a dataset, seen in the page, the app and the exports: it is text, and nothing runs."""

from __future__ import annotations

import csv
import dataclasses
import http.server
import io
import json
import shutil
import threading
import xml.etree.ElementTree
import zipfile
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from geodata import load
from geodata.building.build import build
from geodata.checking.dataset_problems import find_problems
from geodata.model.safe_text import as_text_cell
from mapapp.cli import main
from mapapp.map_page import map_page
from tests.hostile_strings import HIDDEN, STRINGS
from tests.mapapp.test_app import FIND_FRAME, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MINI = Path(__file__).resolve().parents[1] / "mini"
PLACES = 20
BATCHES = [" ¦ ".join(STRINGS[start::PLACES]) for start in range(PLACES)]
"""All strings in twenty texts: a field that twenty rows have gets every string."""
ALL = " ¦ ".join(STRINGS)
WATCH = """window.ran = []; for (const name of ['alert', 'prompt', 'confirm', 'print', 'open'])
  window[name] = (...said) => { window.ran.push(name); };"""
INTRUDERS = """root => [...root.querySelectorAll('*')].filter(e =>
    ['IFRAME','OBJECT','EMBED','BASE','FORM','MARQUEE','VIDEO','AUDIO','MATH','FOREIGNOBJECT'].includes(e.tagName.toUpperCase())
      && !(e.tagName === 'IFRAME' && e.srcdoc)
    || [...e.attributes].some(a => /^on/i.test(a.name)
      || (/^(src|href|xlink:href|action|formaction|srcset|ping)$/i.test(a.name)
          && !(e.tagName === 'A' && /^(https?|mailto):/.test(a.value) && /noopener|noreferrer/.test(e.rel))
          && !/^(http:..(localhost|127)|data:image|#|blob:|[.]?[/](?![/]))/.test(a.value))))
  .map(e => e.outerHTML.slice(0, 200))"""


def _table(folder: Path, name: str) -> tuple[Path, list[dict[str, str]]]:
    path = folder / "facts" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return path, list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _many(folder: Path, table: str, key: str, texts: tuple[str, ...], **fixed: str) -> None:
    """Twenty rows like the first one of a table, each of its text fields holding one of the twenty batches."""
    path, rows = _table(folder, table)
    pattern = {**rows[0], **fixed}
    for number, batch in enumerate(BATCHES):
        rows.append({**pattern, key: f"hostile-{number}", **dict.fromkeys(texts, batch)})
    _write(path, rows)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a built dataset whose every text field is hostile."""
    folder = tmp_path_factory.mktemp("hostile") / "dataset"
    shutil.copytree(MINI, folder, ignore=shutil.ignore_patterns("built"))
    path, rows = _table(folder, "places")
    for number, batch in enumerate(BATCHES):
        lon, lat = 36.55 + 0.06 * (number % 5), 34.08 + 0.05 * (number // 5)
        rows.append(
            {
                **rows[0],
                "place_id": f"hostile-{number}",
                "admin1": "East",
                "lon": f"{lon:.2f}",
                "lat": f"{lat:.2f}",
                **dict.fromkeys(("name_en", "name_ar", "aliases", "coord_source"), batch),
            }
        )
    _write(path, rows)
    path, rows = _table(folder, "control_events")
    for number, batch in enumerate(BATCHES):
        words = dict.fromkeys(("summary_en", "summary_ar", "note", "time"), batch)
        row = {**rows[0], "place_id": f"hostile-{number}", "sources": f"hostile-{number}", **words}
        rows.append({**row, "event_id": f"hostile-{number}-2020-01-01"})
        rows.append(
            {
                **row,
                "event_id": f"hostile-{number}-2020-01-20",
                "date": "2020-01-20",
                "kind": "captured",
                "from": "red",
                "to": "blue",
            }
        )
    _write(path, rows)
    _many(folder, "sources", "source_id", ("outlet", "title"))
    _many(
        folder,
        "moments",
        "moment_id",
        ("title_en", "title_ar", "summary_en", "summary_ar", "place_name"),
        date="2020-01-20",
    )
    _many(folder, "chapters", "chapter_id", ("title_en", "title_ar", "summary_en"))
    for table, texts in (
        ("factions", ("name_en", "name_ar", "description_en", "description_ar", "supporters")),
        ("designations", ("by", "listed_as")),
        ("area_events", ("summary_en", "summary_ar", "note")),
        ("successions", ("summary_en", "summary_ar", "note")),
        ("carry_back", ("note",)),
        ("presence", ("summary_en",)),
    ):
        path, rows = _table(folder, table)
        texts_of = cycle([" ¦ ".join(STRINGS[part::2]) for part in range(2)])
        _write(path, [{**row, **{field: next(texts_of) for field in texts}} for row in rows])
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    package |= {
        "title": ALL,
        "description": ALL,
        "licenses": [{"name": ALL, "title": ALL, "path": "javascript:alert(1)"}],
    }
    package["territory"] |= {"admin1_label_en": ALL, "uncounted_note": {"text_en": ALL, "areas": []}}
    for entry in package["territory"]["control_strip"]:
        entry["label_en"] = ALL
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    build(folder)
    return folder


class Watched:
    """A page of which everything suspicious is noted."""

    def __init__(self, page: Page) -> None:
        self.page, self.requests, self.complaints = page, list[str](), list[str]()
        page.add_init_script(WATCH)
        page.on("request", lambda one: self.requests.append(one.url))
        page.on("pageerror", lambda one: self.complaints.append(str(one)))
        page.on("dialog", lambda one: (self.complaints.append(one.message), one.dismiss()))
        page.on("popup", lambda one: self.complaints.append(one.url))
        page.on(
            "console",
            lambda one: self.complaints.append(one.text) if one.type == "error" and "404" not in one.text else None,
        )

    def is_harmless(self) -> None:
        for frame in self.page.frames:
            assert frame.evaluate("() => window.ran || []") == []
            assert frame.evaluate(f"() => ({INTRUDERS})(document.body)") == []
        local = ("http://127.0.0.1", "http://localhost", "data:", "blob:", "about:srcdoc")
        assert [url for url in self.requests if not url.startswith(local)] == []
        assert self.complaints == []


@pytest.fixture
def page_of_hostile(browser: Browser, hostile: Path, tmp_path: Path) -> Iterator[Watched]:
    dataset = load(hostile)
    worst = {**dataset.places, "alpha": dataclasses.replace(dataset.places["alpha"], name_en=" ¦ ".join(HIDDEN[:-1]))}
    (tmp_path / "map.html").write_text(map_page(dataclasses.replace(dataset, places=worst)), encoding="utf-8")
    handler = partial(_Quiet, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.add_init_script("localStorage.setItem('territory-hint', 'seen')")
    one = Watched(context.new_page())
    one.page.goto(f"http://127.0.0.1:{server.server_port}/map.html?day=2020-01-20")
    for _ in range(300):
        if one.page.evaluate("() => !!(window.territoryTimeline && territoryTimeline.map)"):
            break
        one.page.wait_for_timeout(50)
    yield one
    context.close()
    server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


def _shown(text: str) -> str:
    return " ".join(text.split())


def test_the_page_shows_it_as_text(page_of_hostile: Watched) -> None:
    one, page = page_of_hostile, page_of_hostile.page
    for number, batch in enumerate(BATCHES):
        page.evaluate("id => territoryTimeline.goTo({ place: id, day: '2020-01-20' })", f"hostile-{number}")
        page.wait_for_timeout(60)
        card = _shown(page.evaluate("() => document.querySelector('#tt-card').textContent"))
        assert _shown(batch) in card, f"batch {number} is not the text of its card"
    for tab in page.get_by_role("tab").all():
        tab.click()
        page.wait_for_timeout(150)
    for toggle in page.locator("[aria-expanded=false]:visible").all()[:12]:
        toggle.click(timeout=3000)
        page.keyboard.press("Escape")
    one.is_harmless()
    for _ in range(3):
        page.keyboard.press("Escape")
    page.get_by_role("button", name="About the data").first.click()
    page.wait_for_timeout(200)
    assert _shown(BATCHES[0]) in _shown(page.evaluate("() => document.body.textContent"))
    one.is_harmless()
    page.keyboard.press("Escape")
    search = page.locator("input[role=combobox], input[type=search]").locator("visible=true").first
    for text in ("<img src=x onerror=alert(1)>", "(((", "\\", "__proto__", "{{7*7}}", "=1+1"):
        search.fill(text)
        page.wait_for_timeout(60)
    one.is_harmless()


def test_the_app_shows_it_as_text(browser: Browser, hostile: Path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.add_init_script(FIND_FRAME)
    with served(MAPAPP_DATASET=str(hostile)) as address:
        for path in ("?day=2020-01-20&place=hostile-3", "about"):
            one = Watched(context.new_page())
            one.page.goto(address + path)
            heading = "Sources" if path == "about" else "What happened"
            one.page.get_by_role("heading", name=heading).first.wait_for(timeout=40_000)
            one.page.wait_for_timeout(1500)
            one.is_harmless()
            one.page.close()
    context.close()


def test_exports_hold_it_as_text(hostile: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for form, name in (("csv", "all.zip"), ("geojson", "zones.geojson"), ("kml", "zones.kml"), ("html", "map.html")):
        assert main(["export", form, str(tmp_path / name), "--dataset", str(hostile)]) == 0
    capsys.readouterr()
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        tables = [name for name in archive.namelist() if name.endswith(".csv")]
        for name in tables:
            rows = csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")))
            cells = [cell for row in rows for cell in row]
            assert cells
            assert [cell for cell in cells if cell != as_text_cell(cell) and not cell.startswith("'")] == []
    json.loads((tmp_path / "zones.geojson").read_text(encoding="utf-8"))
    xml.etree.ElementTree.parse(tmp_path / "zones.kml")
    assert "<script>alert(1)" not in (tmp_path / "map.html").read_text(encoding="utf-8")


def test_hidden_characters_are_refused_where_they_stand(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    shutil.copytree(MINI, folder, ignore=shutil.ignore_patterns("built"))
    path, rows = _table(folder, "sources")
    refused = HIDDEN[1:10]
    rows += [{**rows[0], "source_id": f"hidden-{number}", "title": text} for number, text in enumerate(refused)]
    _write(path, rows)
    found = [one for one in find_problems(folder) if "hidden character" in one.message]
    assert {one.column for one in found} == {"title"}
    assert len(found) == len(refused)
    for impossible in (b"a\x00b", "lone\ud800".encode("utf-8", "surrogatepass")):
        path.write_bytes(path.read_bytes().replace(b"A report", impossible, 1))
        assert any(one.severity == "error" for one in find_problems(folder))
