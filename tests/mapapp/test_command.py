"""Our command line in a process of its own: its steps, and its one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.files.child_process import Bounds
from geodata.model.errors import GeodataError
from mapapp.panels.command import Refusals, last_sentence, run_mapapp

WITHIN = Bounds(seconds=120)
REFUSALS = Refusals(GeodataError("stopped"), GeodataError("too long"), GeodataError, "unknown")


def test_a_command_that_does_well_raises_nothing(tmp_path: Path) -> None:
    run_mapapp(["--version"], tmp_path, WITHIN, lambda: False, REFUSALS)


def test_a_command_that_fails_gives_its_own_sentence(tmp_path: Path) -> None:
    with pytest.raises(GeodataError, match=r'^there is no dataset folder "nowhere"'):
        run_mapapp(["check", "nowhere"], tmp_path, WITHIN, lambda: False, REFUSALS)


def test_a_command_that_is_stopped_or_late_says_so(tmp_path: Path) -> None:
    with pytest.raises(GeodataError, match=r"^stopped$"):
        run_mapapp(["export", "mp4", "war.mp4", "--yes"], tmp_path, WITHIN, lambda: True, REFUSALS)
    with pytest.raises(GeodataError, match=r"^too long$"):
        run_mapapp(["export", "mp4", "war.mp4", "--yes"], tmp_path, Bounds(seconds=0), lambda: False, REFUSALS)


def test_the_steps_of_a_command_are_told(tmp_path: Path) -> None:
    steps: list[tuple[str, float]] = []
    words = ["export", "csv", "tables.zip", "--day=2024-12-08"]
    run_mapapp(words, tmp_path, WITHIN, lambda: False, REFUSALS, lambda *told: steps.append(told))
    assert steps and all(step and 0 <= share <= 1 for step, share in steps)
    assert steps[-1][1] == 1


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], ""),
        (["drawing", "mapapp: it is too large", ""], "it is too large"),
        (["Traceback (most recent call last):", "  File", "ValueError: x"], ""),
    ],
)
def test_only_a_sentence_of_ours_is_passed_on(lines: list[str], sentence: str) -> None:
    assert last_sentence(lines) == sentence
