"""The page "Your data" as a visitor meets it: a real server, a real browser, files of every kind, hostile ones too."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mapapp.cli import main
from mapapp.panels.upload_form import in_words_of_the_form
from tests.conftest import PATIENCE_MS as WAIT
from tests.conftest import patient
from tests.geodata.importing import series
from tests.mapapp.serving import FIND_FRAME
from tests.mapapp.test_app import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RED, BLUE = "#a52714", "#0288d1"


class Visitor:
    """A session on the page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.complaints = page, list[str]()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.goto(f"{address}your-data")
        page.get_by_role("heading", name="Your data", exact=True).wait_for()

    def drop(self, path: Path, *, refused_by_the_browser: bool = False) -> Visitor:
        # An uploader whose run has not ended yet may take its old file back from the server, and one that still sends
        # a file takes no other: what is dropped must have arrived before the next is.
        self.page.locator("[data-test-script-state=notRunning]").wait_for(timeout=WAIT)
        if refused_by_the_browser:
            self.page.locator("input[type=file]").set_input_files(path)
            return self
        with self.page.expect_response(lambda answer: answer.request.method == "PUT", timeout=WAIT) as arrived:
            self.page.locator("input[type=file]").set_input_files(path)
        assert arrived.value.ok
        return self

    def is_told(self, text: str | re.Pattern[str]) -> None:
        """Wait for a message of the page itself: words like "unpacked" stand in its explanations too."""
        self.page.get_by_role("alert").filter(has_text=text).first.wait_for(timeout=WAIT)

    def sees(self, text: str | re.Pattern[str]) -> None:
        self.page.get_by_text(text).first.wait_for(timeout=WAIT)

    def read(self, path: Path) -> Visitor:
        self.drop(path)
        self.page.get_by_role("heading", name="How your file is read").wait_for(timeout=WAIT)
        return self

    def make(self) -> Visitor:
        self.page.get_by_role("button", name="Make the map").click()
        self.page.get_by_role("heading", name="Your map").wait_for(timeout=WAIT)
        self.page.wait_for_function("() => mapWindow()", timeout=WAIT)
        return self

    def asks(self, field: str, answer: str) -> None:
        form = self.page.locator("details", has_text="Correct the reading")
        form.wait_for()
        if form.get_attribute("open") is None:  # not whether a field is seen: it is not while the form unfolds
            form.locator("summary").click()
        self.page.get_by_label(field, exact=True).fill(answer)

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name)

    def map(self, script: str) -> Any:
        return self.page.evaluate(f"() => {{ const tt = mapWindow().territoryTimeline; return {script}; }}")


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser, app_address: str) -> Iterator[Visit]:
    contexts = []

    def open_page(**more: Any) -> Visitor:
        context = patient(
            browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **more})
        )
        context.add_init_script(FIND_FRAME)
        contexts.append(context)
        return Visitor(context.new_page(), app_address)

    yield open_page
    for context in contexts:
        context.close()


def coloured(folder: Path, days: int = 4) -> Path:
    features = [
        series.feature(shape(number), date=series.day(number).isoformat(), side=side, fill=fill)
        for number in range(days)
        for side, shape, fill in (("West", series.west, RED), ("East", series.east, BLUE))
    ]
    return series.write(folder / "front.geojson", series.collection(*features))


def test_a_file_becomes_a_map_in_its_own_colours_and_comes_back_as_a_dataset(
    visit: Visit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = visit().read(coloured(tmp_path)).make()
    assert one.map("tt.data.factions.map(f => f.id).sort()") == ["east", "west"]
    assert one.map("tt.data.days") == 4
    shown = one.map(
        "Object.fromEntries(tt.data.factions.map(f => [f.id, tt.data.palette.colours.convention.light[f.id]]))"
    )
    assert shown == {"west": RED, "east": BLUE}
    assert _painted(one, 36.2, 34.5) == _near(RED)
    assert _painted(one, 37.9, 34.5) == _near(BLUE)
    one.sees("Greatest change of a faction")
    with one.page.expect_download() as download:
        one.button("Download the cleaned dataset").click()
    folder = tmp_path / "back"
    with zipfile.ZipFile(download.value.path()) as archive:
        archive.extractall(folder)
    assert main(["check", str(folder)]) == 0
    assert main(["build", str(folder), "--check"]) == 0
    assert json.loads((folder / "import_report.json").read_text())["reading"]["days"] == 4
    words = one.map("tt.map.getContainer().ownerDocument.querySelector('.tt-root').textContent")
    assert "Areas as drawn by the source" in words
    assert "CC BY" not in words
    assert "Main cities" not in one.page.frames[-1].locator("body").inner_text()
    assert one.map("tt.data.licence[0]") == "licence not stated"
    assert one.complaints == []
    capsys.readouterr()


def _painted(one: Visitor, lon: float, lat: float) -> list[int]:
    """Colour of the canvas of cells at a place."""
    found: list[int] = one.page.evaluate(
        """([lon, lat]) => { const { map } = mapWindow().territoryTimeline, at = map.latLngToContainerPoint([lat, lon]);
          const box = map.getContainer().getBoundingClientRect();
          for (const canvas of mapWindow().document.querySelectorAll('canvas')) {
            const on = canvas.getBoundingClientRect(), k = canvas.width / on.width;
            const x = (box.left + at.x - on.left) * k, y = (box.top + at.y - on.top) * k;
            const c = canvas.getContext('2d').getImageData(Math.round(x), Math.round(y), 1, 1).data;
            if (c[3] > 150 && Math.max(c[0], c[1], c[2]) - Math.min(c[0], c[1], c[2]) > 60) return [...c.slice(0, 3)];
          }
          return []; }""",
        [lon, lat],
    )
    return found


def _near(colour: str) -> Any:
    """The colour as the layer's opacity leaves it."""
    return pytest.approx([int(colour[at : at + 2], 16) for at in (1, 3, 5)], abs=34)


@pytest.mark.parametrize("kind", ["zip", "gpkg", "csv"])
def test_files_of_each_kind_play(visit: Visit, tmp_path: Path, kind: str) -> None:
    if kind == "zip":
        source = series.zipped(series.daily(tmp_path / "daily"), tmp_path / "daily.zip")
    elif kind == "gpkg":
        source = series.with_gdal(tmp_path / "front.gpkg", "GPKG")
    else:
        source = tmp_path / "war.csv"
        source.write_text(
            "place,lon,lat,date,holder\nA,2,2,2024-01-01,North\nB,1,1,2024-01-01,South\nB,1,1,2024-01-09,North\n"
        )
    one = visit(viewport=PHONE, has_touch=True, is_mobile=True).read(source).make()
    assert one.map("tt.data.cells.length") >= 2
    wide = one.page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth")
    assert wide <= 0
    assert one.complaints == []


def test_a_guess_is_overridden_and_a_faction_renamed_by_field(visit: Visit, tmp_path: Path) -> None:
    features = [series.feature(series.west(0), von="Y", side="West", seen="2024-07-08", checked="2024-08-01")]
    one = visit().read(series.write(tmp_path / "two.geojson", series.collection(*features)))
    one.asks("Date field", "checked")
    one.asks("Faction field", "von")
    one.button("Look again").click()
    one.sees("2024-08-01")
    one.make()
    assert one.map("[tt.data.start, tt.data.factions[0].names[0].name]") == ["2024-08-01", "Y"]


def test_what_is_not_understood_can_be_explained_in_the_form(visit: Visit, tmp_path: Path) -> None:
    source = tmp_path / "odd.csv"
    source.write_text("wo,rechts,hoch,wann,wer\nA,2,2,2024-01-01,North\nB,1,1,2024-01-02,South\n")
    one = visit().drop(source)
    one.sees("Longitude field")
    for field, answer in (
        ("Place field", "wo"),
        ("Longitude field", "rechts"),
        ("Latitude field", "hoch"),
        ("Date field", "wann"),
        ("Faction field", "wer"),
    ):
        one.asks(field, answer)
    one.button("Look again").click()
    one.page.get_by_role("heading", name="How your file is read").wait_for(timeout=WAIT)


def test_messages_name_fields_of_the_form() -> None:
    assert in_words_of_the_form("name them with --lon-field and --lat-field") == (
        "name them with “Longitude field” and “Latitude field”"
    )


def test_work_can_be_cancelled(visit: Visit, tmp_path: Path) -> None:
    one = visit().read(coloured(tmp_path))
    one.button("Make the map").click()
    one.button("Cancel").click(timeout=WAIT)
    one.sees("cancelled")
    assert not one.page.get_by_role("heading", name="Your map").count()
    one.make()


def test_a_file_above_the_limit_is_refused_in_words(visit: Visit, tmp_path: Path) -> None:
    source = tmp_path / "large.geojson"
    source.write_text('{"type":"FeatureCollection","features":[]}' + " " * 1_100_000)
    one = visit().drop(source, refused_by_the_browser=True)
    one.sees(re.compile("must be 1.0MB or smaller|exceeds|larger than 1"))
    one.sees("At most 1 MB")


def test_more_features_than_allowed_are_refused_in_words(visit: Visit, tmp_path: Path) -> None:
    rows = "".join(f"P{n},{n % 50},{n % 40},2024-01-01,North\n" for n in range(6000))
    (tmp_path / "many.csv").write_text("place,lon,lat,date,holder\n" + rows)
    visit().drop(tmp_path / "many.csv").sees(re.compile("more than 5,000 claims"))


def test_hostile_files_end_in_a_sentence(visit: Visit, tmp_path: Path) -> None:
    one = visit()
    for name, members, sentence in (
        ("outside.zip", {"../../evil.geojson": b"{}"}, "leads outside the archive"),
        ("bomb.zip", {"bomb.geojson": bytes(400_000_000)}, "grows more than 200 times"),
        ("image.zip", {"image.png": b"\x89PNG"}, "image.png: not a format that is read"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        one.drop(tmp_path / name).is_told(sentence)
        assert "Traceback" not in one.page.inner_text("body")
    (tmp_path / "no.geojson").write_text("this is no JSON")
    one.drop(tmp_path / "no.geojson").is_told("no.geojson: not a format that is read")
    assert str(tmp_path.root + "tmp") not in one.page.inner_text("body")
    assert one.complaints == []


def test_another_session_sees_nothing_of_it_and_it_goes_with_its_file(visit: Visit, tmp_path: Path) -> None:
    one = visit()
    asked: list[str] = []
    one.page.on("request", lambda request: asked.append(request.url) if "/app/private/" in request.url else None)
    one.read(coloured(tmp_path)).make()
    [private] = asked
    answer = one.page.request.get(private)
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert "access-control-allow-origin" not in answer.headers
    other = visit()
    assert other.page.request.get(private).status == 404
    assert not other.page.get_by_role("heading", name="Your map").count()
    assert "front.geojson" not in other.page.inner_text("body")
    assert one.page.url.endswith("your-data")
    one.page.get_by_role("button", name=re.compile("Remove|Delete", re.IGNORECASE)).first.click()
    one.page.get_by_role("heading", name="Your map").wait_for(state="detached", timeout=WAIT)
    assert one.page.request.get(private).status == 404
