"""Datasets with one thing spoiled: every mistake is a sentence, and after a clean check the build and the page succeed.

80 mutations of the mini dataset; ``FUZZ_FILES=300 FUZZ_SEED=7 pytest tests/fuzz`` tries more, and others.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from geodata.building.build import build
from geodata.checking.dataset_problems import find_problems
from geodata.dataset import load
from geodata.model.errors import GeodataError
from tests.fuzz.mutations import ODD_VALUES, damaged_bytes, damaged_tree

MINI = Path(__file__).parents[1] / "mini"
FILES = min(int(os.environ.get("FUZZ_FILES", "80")), 2000)
SEED = int(os.environ.get("FUZZ_SEED", "1"))
TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "1e400",
    "nan",
    "nobody",
    "2020-02-31",
    "9999-12-31",
    "0001-01-01",
    "x" * 500,
    '"',
    ";",
    "|",
)
RIDDLES = re.compile(r"\\[dwAZz]|\[\w-\w\]|\(\?|\^\w*\[|Traceback|Error\(|<class|object at 0x|'type':|\bNone\b")
"""What no sentence for a person holds: patterns, tracebacks, Python's own words."""


@pytest.mark.parametrize("share", range(4))
def test_a_clean_check_means_that_the_build_succeeds(share: int, tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    for number in range(share, FILES, 4):
        dice = random.Random(f"{SEED}-{number}")
        folder = Path(shutil.copytree(MINI, tmp_path / str(number), ignore=shutil.ignore_patterns("built")))
        file = _spoil(folder, dice)
        outcomes[_outcome(folder, f"number {number}, seed {SEED}, {file.name}")] += 1
        shutil.rmtree(folder)
    assert outcomes["refused"], "no mutation was noticed"
    assert outcomes["built"], "no mutation was harmless"


def _outcome(folder: Path, where: str) -> str:
    problems = find_problems(folder)
    for problem in problems:
        assert problem.message.strip(), where
        own_words = re.sub(r'"[^"]*"', '""', str(problem))  # what is quoted is the reader's own
        assert not RIDDLES.search(own_words), f"{where}: {problem}"
    if any(problem.severity == "error" for problem in problems):
        with pytest.raises(GeodataError):
            build(folder)
        return "refused"
    try:
        build(folder)
        load(folder)
    except Exception as error:
        raise AssertionError(f"{where}: the check was clean, the build was not: {error!r}") from error
    return "built"


def _spoil(folder: Path, dice: random.Random) -> Path:
    """Spoil one file, of base/, facts/ or the settings, each as often; give it back."""
    kinds = (
        [folder / "datapackage.json"],
        sorted((folder / "base").glob("*.geojson")),
        sorted((folder / "facts").rglob("*.geojson")),
        sorted((folder / "facts").glob("*.csv")),
    )
    file = dice.choice(dice.choice(kinds))
    if dice.random() < 0.15:
        file.write_bytes(damaged_bytes(file.read_bytes(), dice))
    elif file.suffix == ".csv":
        file.write_text(_spoiled_table(file.read_text(encoding="utf-8"), dice), encoding="utf-8")
    else:
        content = json.loads(file.read_text(encoding="utf-8"))
        if file.name == "datapackage.json" and dice.random() < 0.7:
            content["territory"] = damaged_tree(content["territory"], dice)
        else:
            content = damaged_tree(content, dice)
        file.write_text(json.dumps(content), encoding="utf-8")
    return file


def _spoiled_table(text: str, dice: random.Random) -> str:
    rows = list(csv.reader(io.StringIO(text)))
    row, column = dice.randrange(len(rows)), dice.randrange(len(rows[0]))
    way = dice.randrange(4)
    if way == 0 and row:
        del rows[row]
    elif way == 1:
        rows.insert(row, list(rows[row]))
    else:
        odd = (*TEXTS, *map(str, ODD_VALUES), dice.choice(dice.choice(rows)))
        rows[row][min(column, len(rows[row]) - 1)] = dice.choice(odd)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
