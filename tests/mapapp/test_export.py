"""``mapapp export``: files appear whole or not at all, and a wrong wish gets one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mapapp.cli import main
from mapapp.commands import export

DAY = ("--day", "2024-12-08")
LIGHT = {"geojson": (), "topojson": (), "parquet": (), "kml": (), "kmz": (), "csv": (), "gpkg": ()}


def run(*words: object) -> int:
    return main(["export", *map(str, words)])


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
    assert (tmp_path / "events.csv").read_text().startswith("event_id,")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("geojson", "x.geojson", "--day", "1999-01-01"), "1999-01-01 is outside"),
        (("geojson", "x.geojson", "--from", "2024-12-01"), "both ends"),
        (("geojson", "x.geojson", *DAY, "--faction", "nobodies"), '"nobodies" is not a faction'),
        (("geojson", "x.geojson", *DAY, "--area", "atlantis"), '"atlantis" is not a unit'),
        (("geojson", "x.geojson", *DAY, "--faction", "tg"), "nothing is to be exported"),
        (("csv", "x.csv", *DAY, "--table", "nope"), 'no table "nope"'),
        (("geojson", "nowhere/x.geojson", *DAY), "no folder"),
        (("datapackage", "x.zip", *DAY), "all days"),
        (("html", "x.html", "--faction", "gov"), "whole country"),
        (("pdx", "x.pdx"), "invalid choice"),
    ],
)
def test_a_wrong_wish_is_one_sentence_and_leaves_no_file(
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*words) == 2
    complaint = capsys.readouterr().err
    assert said in complaint
    assert complaint.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


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
