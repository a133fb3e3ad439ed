"""``mapapp export gif|mp4|sheet``: whole files or none, and one sentence for whatever goes wrong."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg
import pytest
from PIL import Image

from geodata.export.film.gif_file import GifFile
from mapapp.cli import main

ROOT = Path(__file__).resolve().parents[2]
SPAN = ("--from", "2024-12-06", "--to", "2024-12-09")
QUICK = (*SPAN, "--size", "480x270", "--card", "0", "--hold", "0", "--end", "0")


def run(*words: object) -> int:
    return main(["export", *map(str, words)])


def test_a_gif_of_four_days_has_four_pictures_of_its_size(tmp_path: Path) -> None:
    out = tmp_path / "film.gif"
    assert run("gif", out, *QUICK) == 0
    with Image.open(out) as film:
        assert (film.n_frames, film.size, film.info["loop"]) == (4, (480, 270), 0)
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(("shape", "pixels"), [("1:1", (1080, 1080)), ("9:16", (1080, 1920)), ("16:9", (1280, 720))])
def test_shapes_have_names(tmp_path: Path, shape: str, pixels: tuple[int, int]) -> None:
    out = tmp_path / "film.mp4"
    wish = ("--from", "2024-12-06", "--to", "2024-12-07", "--size", shape, "--card", "0", "--end", "0", "--fps", "5")
    assert run("mp4", out, *wish) == 0
    assert next(imageio_ffmpeg.read_frames(str(out)))["size"] == pixels


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_sheet_takes_its_form_from_its_name(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"sheet.{suffix}"
    assert run("sheet", out, "--days", "2024-12-08,2024-11-26", "--size", "900x600", "--theme", "dark") == 0
    assert out.stat().st_size > 10_000


def test_a_span_without_change_makes_a_film_and_says_that_it_stands_still(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "film.gif"
    assert run("gif", out, "--from", "2020-06-01", "--to", "2020-06-03", "--size", "480x270") == 0
    assert "nothing on the map changes from 2020-06-01 to 2020-06-03" in capsys.readouterr().err
    assert out.is_file()


@pytest.mark.parametrize(
    ("format", "wish", "said"),
    [
        ("mp4", ("--seconds", "200"), "5,000 frames"),
        ("mp4", ("--days-per-second", "10"), "add --yes"),
        ("mp4", ("--days-per-second", "1"), "too long"),
        ("gif", ("--seconds", "600"), "MB: add --yes"),
        ("gif", (*SPAN, "--fps", "0"), "--fps"),
        ("gif", (*SPAN, "--seconds", "2", "--days-per-second", "2"), "not both"),
        ("gif", (*SPAN, "--size", "9000x9000"), "too large for a film"),
        ("gif", (*SPAN, "--size", "huge"), "is no size"),
        ("gif", ("--day", "2024-12-08"), "--from and --to"),
        ("gif", (*SPAN, "--since", "2024-11-26"), "not a comparison"),
        ("gif", (*SPAN, "--faction", "gov"), "all factions"),
        ("gif", ("--from", "2024-12-08"), "both ends"),
        ("gif", ("--from", "2024-12-08", "--to", "2024-12-01"), "ends before it starts"),
        ("gif", ("--from", "1999-01-01", "--to", "2024-12-01"), "1999-01-01 is outside"),
        ("sheet", (), "must end in .png, .svg or .pdf"),
    ],
)
def test_a_wrong_wish_gets_one_sentence_and_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], format: str, wish: tuple[str, ...], said: str
) -> None:
    assert run(format, tmp_path / "film.out", *wish) in (1, 2)
    complaint = capsys.readouterr().err
    assert said in complaint and complaint.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (("--days", "2024-12-01"), "2 to 30 days, not 1"),
        (("--every", "1"), "2 to 30 days, not 5,464"),
        (("--every", "0"), "1 or more"),
        (("--days", "2024-12-01,yesterday"), '"yesterday" is not a day'),
        (("--days", "2024-12-01,2024-12-02", *SPAN), "not both"),
        (("--day", "2024-12-01"), "several days"),
    ],
)
def test_a_wrong_sheet_gets_one_sentence_and_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wish: tuple[str, ...], said: str
) -> None:
    assert run("sheet", tmp_path / "sheet.png", *wish) in (1, 2)
    complaint = capsys.readouterr().err
    assert said in complaint and complaint.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format", ["gif", "mp4"])
def test_a_film_that_exists_is_kept_unless_forced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], format: str
) -> None:
    out = tmp_path / f"film.{format}"
    out.write_text("mine")
    assert run(format, out, *QUICK) == 2
    assert "--force" in capsys.readouterr().err
    assert out.read_text() == "mine"
    assert run(format, out, *QUICK, "--force") == 0
    assert out.read_bytes() != b"mine"


def test_a_name_with_slashes_is_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("gif", tmp_path / "2024/12/film.gif", *QUICK) == 2
    assert "there is no folder" in capsys.readouterr().err


def test_a_disk_that_fills_up_leaves_no_half_gif(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(GifFile, "write", full)
    assert run("gif", tmp_path / "film.gif", *QUICK) == 1
    assert "No space left" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("says", "said"), [("x: No space left on device", "No space left on device"), ("bad day", "could not be encoded")]
)
def test_an_encoder_that_fails_leaves_no_half_mp4(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], says: str, said: str
) -> None:
    encoder, folder = tmp_path / "encoder", tmp_path / "out"
    encoder.write_text(f'#!/bin/sh\necho "{says}" >&2\nexit 1\n')
    encoder.chmod(encoder.stat().st_mode | stat.S_IXUSR)
    folder.mkdir()
    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", lambda: str(encoder))
    assert run("mp4", folder / "film.mp4", *QUICK) in (1, 2)
    complaint = capsys.readouterr().err.splitlines()
    assert said in complaint[-1]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("format", ["gif", "mp4", "sheet"])
def test_ctrl_c_half_way_leaves_no_file_and_says_so(tmp_path: Path, format: str) -> None:
    out = tmp_path / f"film.{'png' if format == 'sheet' else format}"
    span = ["--from", "2014-01-01", "--to", "2014-12-31"]
    wish = ["--days", "2024-12-01,2024-12-02,2024-12-03"] if format == "sheet" else span
    work = subprocess.Popen(
        [sys.executable, "-m", "mapapp", "export", format, str(out), *wish],
        cwd=ROOT,
        env={**os.environ, "MAPAPP_PROGRESS": "lines"},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a test run in the background ignores it
    )
    assert work.stderr
    first = work.stderr.readline()  # it has begun to draw
    work.send_signal(signal.SIGINT)
    _, rest = work.communicate(timeout=240)
    assert "drawing" in first
    assert work.returncode == 130
    sentences = [line for line in rest.splitlines() if "\t" not in line]
    assert sentences == [f'stopped; "{out}" was not written']
    assert list(tmp_path.iterdir()) == []
