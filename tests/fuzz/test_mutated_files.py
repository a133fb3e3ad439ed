"""Damaged files of every format: each is read or refused in one sentence, soon, and what is read is a sound dataset.

200 files of each format; ``FUZZ_FILES=10000 FUZZ_SEED=7 pytest tests/fuzz`` tries more, and others.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata.checking.dataset_problems import find_problems
from geodata.importing.sandbox import import_process
from tests.fuzz.mutations import mutated, sound_files

FILES = int(os.environ.get("FUZZ_FILES", "200"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
FORMATS = ("geojson", "kml", "kmz", "zip", "gzip", "gpkg", "shp", "parquet", "csv", "xlsx")
LONGEST_SECONDS = 20.0
"""Of processor time."""
CHECKED = 5
"""So many of the datasets that came of damaged files are checked against all rules."""
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return sound_files(tmp_path_factory.mktemp("sound"))


class Reader:
    """One process that reads file after file, of all formats; where it dies another takes its place."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.process: subprocess.Popen[str] | None = None

    def ask(self, path: Path) -> str:
        """How the reading of a file ended, one line of JSON; "" where the process died of it."""
        if self.process is None:
            self.process = self._started()
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            self.end()
        return answer

    def _started(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.reader"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=import_process._environment(self.scratch) | {"PYTHONPATH": str(ROOT)},
            text=True,
        )

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    one = Reader(tmp_path_factory.mktemp("scratch"))
    yield one
    one.end()


@pytest.mark.parametrize("kind", FORMATS)
def test_damaged_files_are_read_or_refused(kind: str, sound: dict[str, Path], reader: Reader, tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    for damaged in mutated(kind, sound[kind], FILES, tmp_path / "in", SEED):
        answer = reader.ask(damaged)
        assert answer, f"the reader died of {damaged.parent.name} (seed {SEED}, {kind})"
        ended = json.loads(answer)
        where = f"file {damaged.parent.name} (seed {SEED}, {kind})"
        assert ended["outcome"] != "fault", f"{where}: {ended['what']}"
        assert ended["seconds"] < LONGEST_SECONDS, where
        assert "\n" not in ended["what"]
        assert str(tmp_path) not in ended["what"] and str(reader.scratch) not in ended["what"], where
        outcomes[ended["outcome"]] += 1
        if ended["outcome"] == "read" and outcomes["read"] <= CHECKED:
            problems = find_problems(damaged.parent / "dataset")
            assert not [problem for problem in problems if problem.severity == "error"], where
        shutil.rmtree(damaged.parent)
    assert outcomes.total() == FILES
