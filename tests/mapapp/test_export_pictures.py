"""``mapapp export png|svg|pdf``: pictures one can open, and a sentence for a wrong wish."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from mapapp.cli import main


def test_a_png_has_the_size_asked_for_and_says_whose_work_it_is(tmp_path):
    out = tmp_path / "map.png"
    assert main(["export", "png", str(out), "--day", "2024-12-08", "--size", "900x900", "--title", "A < b"]) == 0
    with Image.open(io.BytesIO(out.read_bytes())) as found:
        assert found.size == (900, 900)
        assert found.mode == "RGB", "no channel for a transparency that no picture has"
        assert [round(side) for side in found.info["dpi"]] == [100, 100]
        assert found.info["Title"].startswith("A < b") and "Creative Commons" in found.info["Copyright"]
        assert "Software" not in found.info
        assert len(found.convert("RGB").resize((60, 60)).getcolors(3600)) > 50


def test_the_same_wish_gives_the_same_bytes(tmp_path):
    pages = []
    for name in ("a.svg", "b.svg"):
        main(["export", "svg", str(tmp_path / name), "--day", "2024-12-08", "--size", "small"])
        pages.append((tmp_path / name).read_bytes())
    assert pages[0] == pages[1]


def test_a_comparison_as_pdf(tmp_path):
    out = tmp_path / "map.pdf"
    wish = ["--day", "2024-12-12", "--since", "2024-11-26", "--size", "small"]
    assert main(["export", "pdf", str(out), *wish]) == 0
    assert out.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (["--size", "huge"], "is no size"),
        (["--size", "90000x90000"], ""),
        (["--bbox", "1,2,3"], "is not W,S,E,N"),
        (["--bbox", "0,0,1,1"], "outside the country"),
        (["--area", "Atlantis"], "no first-level unit"),
        (["--day", "2024-12-01", "--since", "2024-12-08"], "must lie before"),
        (["--since", "1999-01-01"], "outside this dataset"),
        (["--from", "2024-12-01", "--to", "2024-12-08"], "shows one day"),
        (["--lang", "tlh"], "invalid choice"),
        (["--fps", "5"], "--fps is for gif, mp4; leave it out for png"),
        (["--days", "2024-12-01,2024-12-08"], "--days is for sheet"),
        (["--by", "cell"], "--by is for geojson, kml, kmz, parquet"),
    ],
)
def test_a_wrong_wish_gets_one_sentence_and_no_file(tmp_path, capsys, wish, sentence):
    out = tmp_path / "map.png"
    assert main(["export", "png", str(out), *wish]) == 2
    said = capsys.readouterr().err
    assert sentence in said and said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_picture_and_a_page_in_arabic(tmp_path):
    assert main(["export", "svg", str(tmp_path / "en.svg"), "--day", "2024-12-08", "--size", "small"]) == 0
    assert (
        main(["export", "svg", str(tmp_path / "ar.svg"), "--day", "2024-12-08", "--size", "small", "--lang", "ar"]) == 0
    )
    english, arabic = ((tmp_path / name).read_text(encoding="utf-8") for name in ("en.svg", "ar.svg"))
    assert "Syria: territorial control" in english
    assert "سوريا: السيطرة على الأرض" in arabic
    span = ["--from", "2024-12-01", "--to", "2024-12-08"]
    assert main(["export", "html", str(tmp_path / "ar.html"), *span, "--lang", "ar"]) == 0
    assert '<html lang="ar" dir="rtl">' in (tmp_path / "ar.html").read_text(encoding="utf-8")
