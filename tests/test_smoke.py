"""Does it work here? One answer, one page and one picture from a small dataset: what ``make smoke`` runs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from mapapp.cli import main

MINI = Path(__file__).parent / "mini"


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("smoke") / "mini"
    shutil.copytree(MINI, folder)
    assert main(["build", str(folder)]) == 0
    return folder


def test_syria_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["on", "2024-12-08", "--place", "homs", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["holder"] == "hts"


def test_a_dataset_is_checked_built_and_exported(mini: Path, tmp_path: Path) -> None:
    assert main(["check", str(mini)]) == 0
    for name, beginning in (("map.html", b"<!DOCTYPE html>"), ("map.png", b"\x89PNG"), ("map.geojson", b"{")):
        out = tmp_path / name
        assert main(["export", out.suffix[1:], str(out), "--dataset", str(mini)]) == 0
        assert out.read_bytes().startswith(beginning)
