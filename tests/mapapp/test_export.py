"""``mapapp export``: files appear whole or not at all, and a wrong wish gets one sentence."""

from __future__ import annotations

import codecs
import csv
import json
import zipfile
from pathlib import Path

import pytest

from geodata.dataset import load
from mapapp.cli import main
from mapapp.commands import export

SYRIA = load()
DAY = ("--day", "2024-12-08")
LIGHT = {"geojson": (), "topojson": (), "parquet": (), "kml": (), "kmz": (), "csv": (), "gpkg": ()}


def run(*words: object) -> int:
    return main(["export", *map(str, words)])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which a command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("format", LIGHT)
def test_each_format_of_data_is_written(format: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / f"day.{format}"
    assert run(format, out, *DAY) == 0
    assert out.stat().st_size > 1000
    assert "wrote" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [out]


def test_areas_are_those_that_the_command_on_gives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "day.geojson"
    assert run("geojson", out, *DAY) == 0
    capsys.readouterr()
    assert main(["on", "2024-12-08", "--json"]) == 0
    told = {zone["holder"]: zone["area_km2"] for zone in json.loads(capsys.readouterr().out)["zones"]}
    found = {
        one["properties"]["holder"]: one["properties"]["area_km2"] for one in json.loads(out.read_text())["features"]
    }
    assert found == pytest.approx(told, abs=0.01)


def test_one_faction_in_one_governorate(tmp_path: Path) -> None:
    out = tmp_path / "part.geojson"
    assert run("geojson", out, "--day", "2024-11-26", "--faction", "gov", "--area", "homs") == 0
    found = json.loads(out.read_text())["features"]
    assert [one["properties"]["holder"] for one in found] == ["gov"]


def test_a_csv_is_one_table_and_a_zip_all_of_them(tmp_path: Path) -> None:
    assert run("csv", tmp_path / "all.zip", *DAY) == 0
    assert (tmp_path / "all.zip").read_bytes()[:2] == b"PK"
    assert run("csv", tmp_path / "events.csv", *DAY, "--table", "control_events") == 0
    assert (tmp_path / "events.csv").read_text(encoding="utf-8-sig").startswith("event_id,")


@pytest.mark.parametrize(
    ("name", "table", "days"),
    [
        ("events.csv", "control_events", "8 December 2024"),
        ("Control-Events.CSV", "control_events", "8 December 2024"),
        ("area_events.csv", "area_events", "8 December 2024"),
        ("syria places 2024.csv", "places", ""),
        ("sources.csv", "sources", ""),
        ("zones.csv", "zones", "8 December 2024"),
        ("anything.csv", "control_periods", "8 December 2024"),
    ],
)
def test_a_csv_is_the_table_that_it_is_named_after_and_says_which(
    name: str, table: str, days: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("csv", tmp_path / name, *DAY) == 0
    said = capsys.readouterr().out
    assert f": table {table}{', ' * bool(days)}{days} (" in said
    with (tmp_path / name).open(encoding="utf-8-sig") as file:
        header = next(csv.reader(file))
    facts = SYRIA.path / "facts" / f"{table}.csv"
    if facts.is_file():
        assert ",".join(header).startswith(facts.read_text(encoding="utf-8").splitlines()[0])
    else:
        assert "holder" in header


def test_a_csv_that_a_person_opens_begins_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert run("csv", tmp_path / "zones.csv", *DAY) == 0
    assert run("csv", tmp_path / "all.zip", *DAY) == 0
    assert (tmp_path / "zones.csv").read_bytes().startswith(codecs.BOM_UTF8 + b"id,")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert content.startswith(codecs.BOM_UTF8) == name.endswith(".csv"), name
            assert content.count(codecs.BOM_UTF8) <= 1


def test_what_programs_read_has_no_byte_order_mark(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["shares", "2024-12-07", "2024-12-08", "--csv"]) == 0
    assert codecs.BOM_UTF8 not in capsysbinary.readouterr().out
    assert run("datapackage", tmp_path / "all.zip") == 0
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert not [name for name in archive.namelist() if archive.read(name).startswith(codecs.BOM_UTF8)]


@pytest.mark.parametrize("marked", [True, False])
def test_our_importer_reads_a_csv_of_ours_with_and_without_the_mark(marked: bool, tmp_path: Path) -> None:
    source = tmp_path / "periods.csv"
    assert run("csv", source, "--from", "2024-12-01", "--to", "2024-12-08", "--area", "Tartus") == 0
    content = source.read_bytes()
    source.write_bytes(content if marked else content.removeprefix(codecs.BOM_UTF8))
    words = ["--kind", "places", "--place-field", "place", "--dry-run", "--json"]
    assert main(["import", str(source), str(tmp_path / "again"), *words]) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("geojson", "x.geojson", *DAY), "wrote x.geojson: 8 December 2024 ("),
        (("geojson", "x.json", "--from", "2024-12-07", "--to", "2024-12-08"), ": 7 December 2024 to 8 December 2024 ("),
        (("geojson", "x.geojson", *DAY, "--faction", "HTS", "--area", "HOMS"), ": 8 December 2024, HTS; HOMS ("),
        (("png", "x.png", "--size", "small"), "wrote x.png: 26 November 2024 ("),
        (("png", "x.png", *DAY, "--since", "2024-12-01", "--size", "small"), "changed from 1 December 2024 to 8 Dec"),
        (("sheet", "x.png", "--days", "2024-12-01,2024-12-08"), ": 2 days, 1 December 2024 to 8 December 2024 ("),
        (("csv", "x.zip", *DAY), ": every table, 8 December 2024 ("),
    ],
)
def test_an_export_says_what_it_wrote(
    words: tuple[str, ...], said: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("asked", ["HTS", "hts", "hayat tahrir al-sham", "هيئة تحرير الشام"])
def test_a_faction_is_meant_by_id_or_name_in_any_case(asked: str, tmp_path: Path) -> None:
    assert run("geojson", tmp_path / "x.geojson", *DAY, "--faction", asked) == 0
    found = json.loads((tmp_path / "x.geojson").read_text())["features"]
    assert [one["properties"]["holder"] for one in found] == ["hts"]


def test_an_area_is_meant_by_name_in_any_case_in_pictures_as_in_data(tmp_path: Path) -> None:
    for name in ("Aleppo", "ALEPPO", "حلب"):
        assert run("png", tmp_path / f"{name}.png", *DAY, "--area", name, "--size", "small") == 0
    assert len({file.read_bytes() for file in tmp_path.iterdir()}) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("geojson", "x.geojson", "--day", "1999-01-01"), "1999-01-01 is outside"),
        (("geojson", "x.geojson", "--from", "2024-12-01"), "both ends"),
        (("geojson", "x.geojson", *DAY, "--faction", "nobodies"), '"nobodies" is not a faction'),
        (("geojson", "x.geojson", *DAY, "--area", "atlantis"), '"atlantis" is not a unit'),
        (("geojson", "x.geojson", *DAY, "--faction", "tg"), "nothing is to be exported"),
        (("geojson", "x.geojson", *DAY, "--faction", "hst"), 'did you mean "hts"?'),
        (("geojson", "x.geojson", *DAY, "--area", "Alepo"), 'did you mean "Aleppo"?'),
        (("png", "x.png", *DAY, "--area", "Alepo"), 'did you mean "Aleppo"?'),
        (("csv", "x.csv", *DAY, "--table", "nope"), 'no table "nope"'),
        (("csv", "x.zip", *DAY, "--table", "places"), "end in .csv"),
        (("csv", "x.txt", *DAY), 'call it "x.csv"'),
        (("png", "x.jpg", *DAY), '"x.jpg" ends in .jpg, and png files do not: call it "x.png"'),
        (("png", "x.svg", *DAY), "or export svg"),
        (("gif", "x.mp4"), "or export mp4"),
        (("html", "x.pdf"), "or export pdf"),
        (("gpkg", "x.geojson"), "or export geojson"),
        (("png", "-", *DAY), "not standard output"),
        (("sheet", "-"), "not standard output"),
        (("sheet", "x.gif"), "must end in .png, .svg or .pdf"),
        (("gif", "x.gif", "--fps", "0"), "make no film"),
        (("gif", "x.gif", "--end", "90"), "--end must lie"),
        (("gif", "x.gif", "--size", "4000x4000"), "too large for a film"),
        (("sheet", "x.png", "--days", "2024-12-08"), "not 1"),
        (("png", "x.png", *DAY, "--size", "90000x90000"), "too large"),
        (("png", "x.png", *DAY, "--size", "100x100"), "too small"),
        (("geojson", "nowhere/x.geojson", *DAY), "no folder"),
        (("datapackage", "x.zip", *DAY), "all days"),
        (("html", "x.html", "--faction", "gov"), "whole country"),
        (("pdx", "x.pdx"), "invalid choice"),
    ],
)
def test_a_wrong_wish_is_one_sentence_and_leaves_no_file(
    words: tuple[str, ...], said: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 2
    complaint = capsys.readouterr().err
    assert said in complaint
    assert complaint.count("\n") == 1
    assert list(here.iterdir()) == []


def test_a_file_that_exists_is_kept_unless_forced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "day.geojson"
    out.write_text("mine")
    assert run("geojson", out, *DAY) == 2
    assert "--force" in capsys.readouterr().err
    assert out.read_text() == "mine"
    assert run("geojson", out, *DAY, "--force") == 0
    assert out.read_text() != "mine"


def test_a_full_disk_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert run("geojson", tmp_path / "day.geojson", *DAY) == 1
    assert "No space left" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_leaves_no_file_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setitem(export.FORMATS, "geojson", interrupted)
    assert run("geojson", tmp_path / "day.geojson", *DAY) == 130
    assert "was not written" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
