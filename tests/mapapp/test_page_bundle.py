"""The bundle of the page's modules: made of the sources as they are, the same each time, and refused where it could not
stand in a page."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from geodata.model.errors import GeodataError
from mapapp.settings import DEVELOPING
from mapapp.timeline import bundle
from tests.page_modules import lacking

MANIFEST = bundle.BUILT / "manifest.json"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A timeline folder of one's own, in which sources may change."""
    folder = tmp_path / "timeline"
    for name in ("page", "css", "built"):
        shutil.copytree(bundle.TIMELINE / name, folder / name)
    monkeypatch.setattr(bundle, "TIMELINE", folder)
    for constant, name in (("PAGE", "page"), ("STYLES", "css"), ("BUILT", "built")):
        monkeypatch.setattr(bundle, constant, folder / name)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_bundle_is_that_of_the_sources() -> None:
    assert bundle.is_current(), "mapapp/timeline/page or css changed since the last bundle: make page"


def test_a_changed_source_or_a_bundle_changed_by_hand_is_noticed(copy: Path) -> None:
    assert bundle.is_current()
    source = copy / "page" / "data" / "days.js"
    text = source.read_text(encoding="utf-8")
    source.write_text(text + "\n", encoding="utf-8")
    assert not bundle.is_current()
    source.write_text(text, encoding="utf-8")
    assert bundle.is_current()
    source.rename(source.with_name("dates.js"))
    assert not bundle.is_current(), "another name is another source"
    source.with_name("dates.js").rename(source)
    for name in ("page.js", "host.js", "page.css", "page.js.map"):
        kept = (copy / "built" / name).read_bytes()
        (copy / "built" / name).write_bytes(kept + b" ")
        assert not bundle.is_current(), name
        (copy / "built" / name).write_bytes(kept)


def made() -> None:
    """Make the bundle; skip where deno has not its bundler at hand, which it fetches the first time."""
    if lacking():
        pytest.skip(lacking())
    if bundle.deno_version() != json.loads(MANIFEST.read_text(encoding="utf-8"))["deno"]:
        pytest.skip("another deno minifies otherwise")
    try:
        bundle.build()
    except bundle.NoBundler as problem:
        pytest.skip(str(problem))


def test_made_again_it_is_the_same_to_the_byte(copy: Path) -> None:
    before = contents(copy / "built")
    shutil.rmtree(copy / "built")
    made()
    assert contents(copy / "built") == before
    assert [path.name for path in copy.iterdir() if path.suffix == ".tmp"] == []


@pytest.mark.parametrize(
    ("name", "added", "said"),
    [
        ("main.js", "export function {", r"main\.js"),
        ("entry.js", "console.log('{{ 7 * 7 }}');", r'would contain "\{\{"'),
    ],
    ids=["cannot be bundled", "could not stand in a page"],
)
def test_a_source_that_is_refused_leaves_the_bundle_as_it_was(copy: Path, name: str, added: str, said: str) -> None:
    made()
    before = contents(copy / "built")
    source = copy / "page" / name
    source.write_text(f"{source.read_text(encoding='utf-8')}\n{added}\n", encoding="utf-8")
    with pytest.raises(bundle.BundleError, match=said):
        bundle.build()
    assert contents(copy / "built") == before


def test_while_the_page_is_developed_a_change_is_bundled_on_the_next_page(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made()
    first = bundle.fresh()
    source = copy / "page" / "core" / "notice.js"
    source.write_text(source.read_text(encoding="utf-8").replace("8000", "8123"), encoding="utf-8")
    assert bundle.fresh() == first, "users have no deno: what is built is shown"
    assert "8123" not in bundle.script()
    monkeypatch.setenv(DEVELOPING, "1")
    assert bundle.fresh() != first
    assert "8123" in bundle.script()
    assert bundle.is_current()


def test_without_deno_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setattr(bundle.sys, "executable", str(tmp_path / "python"))
    with pytest.raises(GeodataError, match=r'pip install "deno>='):
        bundle.deno()


def test_serve_for_developers_says_so_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from mapapp.cli import main

    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setattr(bundle.sys, "executable", str(tmp_path / "python"))
    assert main(["serve", "--dev"]) == 2
    assert 'pip install "deno>=' in capsys.readouterr().err


def test_the_source_map_is_not_shipped_inside_pages() -> None:
    assert "sourceMappingURL" not in bundle.script()
    assert {path.name for path in bundle.BUILT.iterdir()} == {
        *("page.js", "host.js", "page.css", "page.js.map", "manifest.json"),
    }
