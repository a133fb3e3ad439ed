"""The command line on a system that will not do: closed and full outputs, names that are no UTF-8, no home."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geodata.building.build import build
from mapapp.cli import main

ROOT = Path(__file__).resolve().parents[2]
MAPAPP = f'"{sys.executable}" -P -m mapapp'
LATIN = os.fsdecode(b"caf\xe9")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "mini"
    shutil.copytree(ROOT / "tests" / "mini", folder, ignore=shutil.ignore_patterns("built"))
    build(folder)
    return folder


def shell(line: str, folder: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    return subprocess.run(
        ["sh", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, errors="replace", check=False
    )


@pytest.mark.parametrize("output", [">&-", pytest.param(">/dev/full", marks=FULL)])
@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize("words", ["on 2020-02-01", "on 2020-02-01 --json", "check", "--help", "on --help"])
def test_an_output_that_takes_nothing_is_said(output: str, buffered: str, words: str, mini: Path) -> None:
    named = "" if "--help" in words else "--dataset ."
    done = shell(f"{MAPAPP} {words} {named} {output}", mini, PYTHONUNBUFFERED=buffered)
    [line] = done.stderr.splitlines()
    assert line.startswith("the answer could not be printed: standard output: ")
    assert done.returncode == 1


@pytest.mark.parametrize("errors", ["2>&-", pytest.param("2>/dev/full", marks=FULL)])
def test_errors_that_nobody_can_read_stop_no_work(errors: str, mini: Path, tmp_path: Path) -> None:
    done = shell(f'{MAPAPP} export geojson "{tmp_path}/out.geojson" --dataset . {errors}', mini)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out.geojson").stat().st_size > 1000
    assert shell(f"{MAPAPP} on 1999-01-01 --dataset . {errors}", mini).returncode == 2


def test_a_reader_that_leaves_early_is_no_error(mini: Path) -> None:
    done = shell(f"{MAPAPP} history --place alpha --json --dataset . | head -n 1", mini)
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_names_that_are_no_utf_8_are_written_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / LATIN
    assert main(["new", str(folder)]) == 0
    assert (folder / "README.md").is_file()
    for words in (["check"], ["on", "2024-01-12"], ["export", "geojson", str(tmp_path / f"{LATIN}.geojson")]):
        assert main([*words, "--dataset", str(folder)]) == 0
    assert main(["export", "csv", str(tmp_path / f"{LATIN}.zip"), "--dataset", str(folder)]) == 0
    capsys.readouterr()
    assert main(["on", "2024-01-12", "--dataset", str(tmp_path / f"no-{LATIN}")]) == 2
    assert "caf\\xe9" in capsys.readouterr().err


def test_texts_that_are_no_utf_8_get_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", str(tmp_path / "one"), "--title", LATIN]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "UTF-8" in line
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_one_sentence_on_every_command(
    mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(self: Path, *_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(self))

    copy = shutil.copytree(mini, tmp_path / "mini")
    # In this process and not in its own, where no fault would reach it.
    monkeypatch.setattr("geodata.building.build_process.build_apart", lambda folder, *_: build(folder))
    monkeypatch.setattr(Path, "mkdir", full)
    for words in (
        ["build", str(copy)], ["new", str(tmp_path / "fresh")], ["import", str(mini / "facts" / "places.csv"), "x"],
        ["export", "csv", str(tmp_path / "x.csv"), "--dataset", str(mini)],
        ["publish", str(tmp_path / "x"), "--dataset", str(mini)],
    ):  # fmt: skip
        assert main(words) == 1, words
        last = capsys.readouterr().err.splitlines()[-1]
        assert "No space left on device" in last
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mini"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_said(mini: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert shell(f'{MAPAPP} new "{tmp_path}/fresh"', mini).returncode == 1


def test_a_system_without_a_home_will_do(mini: Path, tmp_path: Path) -> None:
    line = f'unset HOME; {MAPAPP} publish "{tmp_path}/site" --dataset . && {MAPAPP} on 2020-02-01 --dataset .'
    done = shell(line, mini, HOME="")
    assert done.returncode == 0, done.stderr


def test_a_second_dataset_is_refused(mini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["on", "2020-02-01", "--dataset", str(mini), "--dataset", str(mini)]) == 2
    assert "given twice" in capsys.readouterr().err


def test_one_error_is_not_errors(mini: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = Path(shutil.copytree(mini, tmp_path / "mini"))
    events = copy / "facts" / "control_events.csv"
    events.write_text(events.read_text(encoding="utf-8").replace(",red,besieged", ",violet,besieged"), encoding="utf-8")
    assert main(["check", str(copy)]) == 1
    said = capsys.readouterr()
    assert said.out == "1 error, 0 warnings\n"
    assert '"violet" is not a faction; add it to factions.csv' in said.err
