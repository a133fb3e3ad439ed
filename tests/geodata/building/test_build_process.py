"""A build in a process of its own: bounded, whole or not at all, and each refusal one sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from geodata.building.build import is_current
from geodata.building.build_process import BuildLimits, TooLarge, build_apart
from geodata.checking.dataset_problems import find_problems
from geodata.model.errors import InvalidDataset
from mapapp.cli import main


def test_a_build_apart_is_the_same_build(mini: Path, built: Path) -> None:
    told: list[str] = []
    build_apart(mini, progress=told.append)
    assert is_current(mini)
    assert "drawing fronts" in told
    names = sorted(file.name for file in (built / "built").iterdir())
    assert names == sorted(file.name for file in (mini / "built").iterdir())
    for name in names:
        assert (mini / "built" / name).read_bytes() == (built / "built" / name).read_bytes()


def test_too_little_memory_ends_in_one_sentence_and_writes_nothing(
    mini: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(TooLarge, match=r"more than 150 MB of memory.*--memory"):
        build_apart(mini, BuildLimits(memory_mb=150))
    assert not (mini / "built").exists()
    assert not list(mini.glob(".built-*"))


def test_too_long_a_build_ends_in_one_sentence(mini: Path) -> None:
    datapackage = mini / "datapackage.json"
    text = datapackage.read_text(encoding="utf-8")
    datapackage.write_text(text.replace('"grid_m": 1000', '"grid_m": 100'), encoding="utf-8")
    with pytest.raises(TooLarge, match=r"more than 1 second of processor time.*--seconds"):
        build_apart(mini, BuildLimits(seconds=1))
    assert not (mini / "built").exists()


def test_mistakes_come_through_with_file_and_line(mini: Path) -> None:
    events = mini / "facts" / "control_events.csv"
    events.write_text(events.read_text(encoding="utf-8").replace(",wire-1,", ",wire-99,", 1), encoding="utf-8")
    expected = [problem for problem in find_problems(mini) if problem.severity == "error"]
    with pytest.raises(InvalidDataset) as caught:
        build_apart(mini)
    assert list(caught.value.problems) == expected
    assert expected[0].line is not None


def test_bounds_of_the_command_are_whole_numbers(mini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (["--memory", "12"], ["--seconds", "0"], ["--memory", "much"]):
        assert main(["build", str(mini), *wrong]) == 2
        assert "is no whole number from" in capsys.readouterr().err


def test_an_import_whose_build_fails_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "places.csv"
    table.write_text("place,lon,lat,date,holder\nA,10,10,2024-01-01,N\nB,11,10,2024-01-02,S\n", encoding="utf-8")
    assert main(["import", str(table), str(tmp_path / "out"), "--seconds", "1", "--memory", "800"]) in (0, 1)
    said = capsys.readouterr()
    if "built" not in said.out:
        assert not (tmp_path / "out").exists()
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []
    shutil.rmtree(tmp_path / "out", ignore_errors=True)
    assert main(["import", str(table), str(tmp_path / "out")]) == 0
    assert is_current(tmp_path / "out")
