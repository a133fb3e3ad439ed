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
from pathlib import Path

import pytest

from geodata.checking.dataset_problems import find_problems
from geodata.importing.sandbox import import_process
from tests.fuzz.mutations import mutated, sound_files

FILES = int(os.environ.get("FUZZ_FILES", "200"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
FORMATS = ("geojson", "kml", "kmz", "zip", "gzip", "gpkg", "shp", "parquet", "csv", "xlsx")
LONGEST_SECONDS = 20.0
CHECKED = 5
"""So many of the datasets that came of damaged files are checked against all rules."""
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return sound_files(tmp_path_factory.mktemp("sound"))


@pytest.mark.parametrize("kind", FORMATS)
def test_damaged_files_are_read_or_refused(kind: str, sound: dict[str, Path], tmp_path: Path) -> None:
    reader = subprocess.Popen(
        [sys.executable, "-m", "tests.fuzz.reader"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=import_process._environment(tmp_path) | {"PYTHONPATH": str(ROOT)},
        text=True,
    )
    assert reader.stdin and reader.stdout
    outcomes: Counter[str] = Counter()
    try:
        for damaged in mutated(kind, sound[kind], FILES, tmp_path / "in", SEED):
            reader.stdin.write(f"{damaged}\n")
            reader.stdin.flush()
            answer = reader.stdout.readline()
            assert answer, f"the reader died of {damaged.parent.name} (seed {SEED}, {kind})"
            ended = json.loads(answer)
            where = f"file {damaged.parent.name} (seed {SEED}, {kind})"
            assert ended["outcome"] != "fault", f"{where}: {ended['what']}"
            assert ended["seconds"] < LONGEST_SECONDS, where
            assert "\n" not in ended["what"]
            assert str(tmp_path) not in ended["what"], where
            outcomes[ended["outcome"]] += 1
            if ended["outcome"] == "read" and outcomes["read"] <= CHECKED:
                problems = find_problems(damaged.parent / "dataset")
                assert not [problem for problem in problems if problem.severity == "error"], where
            shutil.rmtree(damaged.parent)
    finally:
        reader.kill()
        reader.wait()
        reader.stdin.close()
        reader.stdout.close()
    assert outcomes.total() == FILES
