"""Every bound of an import, with an input that tries to break it."""

from __future__ import annotations

import gzip
import io
import json
import os
import stat
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geodata.importing import Cancelled, ImportOptions, ImportProblem, LimitExceeded, Limits, import_source
from geodata.importing.files.layers import UnreadableFile
from geodata.importing.sandbox import import_process
from geodata.importing.sandbox.run_import import run_import
from geodata.model.errors import GeodataError
from geodata.model.safe_text import as_text_cell, one_line, web_link
from tests.geodata.importing import series
from tests.geodata.importing.series import collection, daily, feature, picture, west, write

Look = Callable[..., dict[str, Any]]
SMALL = replace(Limits(), unpacked_bytes=2_000_000, input_bytes=5_000_000)


def look_within(source: Path, limits: Limits) -> dict[str, Any]:
    return run_import(source, None, ImportOptions(date="2024-07-08"), limits, source.name)


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return path


GOOD = json.dumps(picture(0)).encode()


# --- archives --------------------------------------------------------------------------------------------------------


def test_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "bomb.zip", {"20240708.geojson": os.urandom(3_000_000)})
    with pytest.raises(LimitExceeded, match="unpacks to more"):
        look_within(bomb, SMALL)


def test_archive_that_grows_too_much_is_refused(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "bomb.zip", {"20240708.geojson": b" " * 30_000_000 + GOOD})
    with pytest.raises(LimitExceeded, match="grows more than"):
        look_within(bomb, Limits())


def test_sizes_that_an_archive_declares_are_not_believed(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "bomb.zip", {"20240708.geojson": b" " * 3_000_000})
    raw = bytearray(bomb.read_bytes())
    at = raw.find(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (100).to_bytes(4, "little")
    bomb.write_bytes(raw)
    with pytest.raises(GeodataError):
        look_within(bomb, SMALL)


def test_gzip_bomb_is_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.geojson.gz"
    bomb.write_bytes(gzip.compress(b" " * 30_000_000))
    with pytest.raises(LimitExceeded):
        look_within(bomb, Limits())


@pytest.mark.parametrize(
    "name", ["../out.geojson", "/etc/out.geojson", "C:\\out.geojson", "a/../../out.geojson", "..\\x.json"]
)
def test_members_that_lead_outside_are_left_out(tmp_path: Path, name: str) -> None:
    source = archive(tmp_path / "in.zip", {name: GOOD, "20240708.geojson": GOOD})
    report = look_within(source, Limits())
    assert report["reading"]["files"] == 1
    assert any("leads outside" in line for line in report["found"]["left_out"])
    assert not (tmp_path / "out.geojson").exists()


def test_links_in_archives_and_folders_are_left_out(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.geojson", picture(1))
    link = zipfile.ZipInfo("20240709.geojson")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as opened:
        opened.writestr(link, str(secret))
        opened.writestr("20240708.geojson", GOOD)
    assert any("link" in line for line in look_within(tmp_path / "in.zip", Limits())["found"]["left_out"])
    folder = daily(tmp_path / "folder", 1)
    (folder / "linked.geojson").symlink_to(secret)
    report = look_within(folder, Limits())
    assert report["reading"]["files"] == 1
    assert any("linked.geojson: a link" in line for line in report["found"]["left_out"])


def test_archives_inside_archives_are_left_out(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as opened:
        opened.writestr("20240709.geojson", GOOD)
    disguised = {"in.zip": inner.getvalue(), "in.geojson": inner.getvalue(), "20240708.geojson": GOOD}
    report = look_within(archive(tmp_path / "in.zip", disguised), Limits())
    assert report["reading"]["files"] == 1
    assert sum("archive inside an archive" in line for line in report["found"]["left_out"]) == 2


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    many = archive(tmp_path / "in.zip", {f"{n}.geojson": b"{}" for n in range(60)})
    with pytest.raises(LimitExceeded, match="60 files"):
        look_within(many, replace(Limits(), files=50))
    folder = tmp_path / "folder"
    for number in range(60):
        write(folder / f"{number}.geojson", {})
    with pytest.raises(LimitExceeded, match="files"):
        look_within(folder, replace(Limits(), files=50))


def test_too_large_a_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded, match="MB"):
        look_within(daily(tmp_path / "in"), replace(Limits(), input_bytes=500))


# --- counts and depths -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '{"features":' + "[" * 5_000 + "]" * 5_000 + "}"])
def test_json_nested_too_deeply_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "deep.json").write_text(text, encoding="utf-8")
    with pytest.raises(LimitExceeded, match="nested deeper"):
        look_within(tmp_path / "deep.json", Limits())


def test_brackets_inside_strings_do_not_count_as_depth(tmp_path: Path) -> None:
    content = collection(feature(west(0), side='[[[ \\" {{{' * 100))
    assert look_within(write(tmp_path / "a.geojson", content), Limits())["found"]["areas"] == 1


def test_kml_nested_too_deeply_or_with_entities_is_refused(tmp_path: Path) -> None:
    (tmp_path / "deep.kml").write_text("<kml>" + "<Folder>" * 5_000, encoding="utf-8")
    with pytest.raises(GeodataError, match="nested deeper"):
        look_within(tmp_path / "deep.kml", Limits())
    laughs = '<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><kml><name>&b;</name></kml>'
    (tmp_path / "laughs.kml").write_text(laughs, encoding="utf-8")
    with pytest.raises(ImportProblem, match="entities"):
        look_within(tmp_path / "laughs.kml", Limits())
    outside = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><name>&x;</name></kml>'
    (tmp_path / "laughs.kml").write_text(outside, encoding="utf-8")
    with pytest.raises(ImportProblem, match="entities"):
        look_within(tmp_path / "laughs.kml", Limits())


@pytest.mark.parametrize("bound", ["features", "vertices", "layers"])
def test_counts_are_bounded(tmp_path: Path, bound: str) -> None:
    with pytest.raises(LimitExceeded, match=bound):
        look_within(daily(tmp_path / "in", 12), replace(Limits(), **{bound: 10}))


def test_pieces_of_the_overlay_are_bounded(tmp_path: Path, bring: Callable[..., Any]) -> None:
    import numpy as np
    from shapely import box

    from geodata.importing.polygons.composite import Drawn, composite

    bars = [box(36 + n / 50, 34, 36.01 + n / 50, 35) for n in range(30)]
    bars += [box(36, 34 + n / 50, 37, 34.01 + n / 50) for n in range(30)]
    drawn = [Drawn(bar, 0, np.array([0])) for bar in bars]
    with pytest.raises(LimitExceeded, match="pieces"):
        composite(drawn, 1, 1, limits=replace(Limits(), faces=100))


def test_numbers_that_are_no_positions_are_left_out(tmp_path: Path) -> None:
    def ring(value: str) -> str:
        corners = f"[[36,34],[37,34],[37,{value}],[36,35],[36,34]]"
        return '{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[' + corners + "]}}"

    odd = ("NaN", "Infinity", "1e400", '"35"', "null", "[35]", "9" * 5_000, "35")
    content = '{"type":"FeatureCollection","features":[' + ",".join(ring(value) for value in odd) + "]}"
    (tmp_path / "odd.geojson").write_text(content, encoding="utf-8")
    report = look_within(tmp_path / "odd.geojson", Limits())
    assert report["found"]["areas"] + len(report["found"]["broken"]) == len(odd)
    assert report["found"]["areas"] in (1, 2)  # numbers written as text may be read


# --- drivers and the process apart -----------------------------------------------------------------------------------

VRT = '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'


def test_only_named_drivers_answer(tmp_path: Path) -> None:
    secret = series.with_gdal(tmp_path / "secret.gpkg", "GPKG")
    (tmp_path / "in").mkdir()
    for name in ("a.vrt", "a.gpkg", "a.shp", "a.kml", "a.geojson"):
        (tmp_path / "in" / name).write_text(VRT.format(secret), encoding="utf-8")
    (tmp_path / "in" / "b.geojson").write_text('"/vsicurl/http://127.0.0.1:9/x.gpkg"', encoding="utf-8")
    with pytest.raises(ImportProblem):
        import_source(tmp_path / "in", None, ImportOptions(date="2024-07-08"))


def test_the_reading_process_has_two_drivers_and_no_network_settings(tmp_path: Path) -> None:
    import subprocess

    code = "import pyogrio, os; print(sorted(pyogrio.list_drivers()), os.environ['PROJ_NETWORK'])"
    found = subprocess.run(
        [sys.executable, "-c", code],
        env=import_process._environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "['ESRI Shapefile', 'GPKG'] OFF"


def test_a_process_with_other_drivers_open_reads_nothing() -> None:
    from geodata.importing.files import vector_files

    with pytest.raises(UnreadableFile, match="drivers"):
        _real_guard(vector_files)


def _real_guard(module: Any) -> None:
    import importlib

    importlib.reload(module).shut_drivers()


def test_import_in_a_process_of_its_own_is_whole(tmp_path: Path) -> None:
    steps = []
    report = import_source(daily(tmp_path / "in"), tmp_path / "out", progress=lambda step, share: steps.append(step))
    assert json.loads((tmp_path / "out" / "import_report.json").read_text(encoding="utf-8")) == report
    assert "writing" in steps
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_too_little_memory_ends_in_one_sentence_and_writes_nothing(tmp_path: Path) -> None:
    corners = ",".join(f"[{36 + n % 7 / 9},{34 + n % 11 / 13}]" for n in range(1_000_000))
    ring = '{"type":"Polygon","coordinates":[[' + corners + "]]}"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "2024-07-08.geojson").write_text(ring, encoding="utf-8")
    with pytest.raises(GeodataError, match="memory") as told:
        import_source(tmp_path / "in", tmp_path / "out", limits=replace(Limits(), memory_bytes=1))
    assert str(tmp_path) not in str(told.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_too_long_a_work_is_ended(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(LimitExceeded, match="seconds"):
        import_source(daily(tmp_path / "in"), tmp_path / "out", limits=replace(Limits(), seconds=0))
    assert time.monotonic() - begun < 5
    assert not (tmp_path / "out").exists()


def test_work_can_be_cancelled(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        import_source(daily(tmp_path / "in"), tmp_path / "out", cancelled=lambda: True)
    assert not (tmp_path / "out").exists()


def test_the_process_inherits_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "hunter2")
    assert "DATABASE_PASSWORD" not in import_process._environment(tmp_path)
    assert os.environ["DATABASE_PASSWORD"] == "hunter2"


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "out" / "mine.json", {})
    with pytest.raises(ImportProblem, match="exists already"):
        import_source(daily(tmp_path / "in"), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.json"]


def test_messages_name_no_path_of_the_machine(tmp_path: Path) -> None:
    (tmp_path / "bad.geojson").write_text("{", encoding="utf-8")
    for source in (tmp_path / "bad.geojson", tmp_path / "missing.geojson"):
        with pytest.raises(GeodataError) as told:
            import_source(source, tmp_path / "out")
        assert str(tmp_path) not in str(told.value)


# --- text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("-3.5", "-3.5"),
        ("+12", "+12"),
        ("Homs", "Homs"),
        ("", ""),
    ],
)
def test_cells_of_a_spreadsheet_are_text(text: str, cell: str) -> None:
    assert as_text_cell(text) == cell


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://user:pw@example.org/", "http:///x", "ftp://a/b",
     "https://a b/", 'https://a/"><script>', "http://[::1", "https://example.org:99999999/"],
)  # fmt: skip
def test_only_plain_web_links_are_links(text: str) -> None:
    assert web_link(text) == ""


def test_a_web_link_is_kept() -> None:
    assert web_link(" https://example.org/a?b=1#c ") == "https://example.org/a?b=1#c"


def test_one_line_has_no_control_or_direction_characters() -> None:
    assert one_line("a\nb\x00\u202ec\u2066d\ufeff") == "a bcd"
    assert len(one_line("x" * 10_000)) == 200
