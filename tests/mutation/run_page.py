"""A faulty module of the page under its unit tests: a copy of the page with the fault, and ``deno test``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.mutation.page_mutants import mutants
from tests.mutation.python_mutants import Mutant
from tests.mutation.table import Target
from tests.page_modules import command
from tests.test_shared_facts import with_payloads

ROOT = Path(__file__).parents[2]
COPIED = ("mapapp/timeline/page", "tests/page", "tests/shared")
SECONDS = 60


def all_mutants(target: Target) -> list[Mutant]:
    """Every fault of a module."""
    return mutants(target.name, (ROOT / target.path).read_text(encoding="utf-8"))


def outcomes(target: Target, faulty: Sequence[Mutant]) -> Iterator[tuple[Mutant, bool | None]]:
    """Each mutant and whether a test noticed it; None for one that is no JavaScript.

    RuntimeError where the tests fail on the sound module.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in COPIED:
            shutil.copytree(ROOT / part, copy / part)
        (copy / "cases.json").write_text(json.dumps(with_payloads()), encoding="utf-8")
        file = copy / target.path
        sound = file.read_text(encoding="utf-8")
        if (said := _said(copy, target.tests)) != "":
            raise RuntimeError(f"the tests of {target.path} fail without any fault: {said}")
        for mutant in faulty:
            file.write_text(mutant.source, encoding="utf-8")
            said = _said(copy, target.tests)
            yield mutant, None if "could not be parsed" in said or "SyntaxError" in said else said != ""
        file.write_text(sound, encoding="utf-8")


def _said(copy: Path, tests: Sequence[str]) -> str:
    """What deno says where a test fails, "" where none does."""
    words = ["--quiet", "--no-remote", "--no-check", "--fail-fast", "--allow-read", "--allow-env=SHARED_CASES"]
    try:
        run = subprocess.run(
            command("test", *words, *(str(copy / test) for test in tests)),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            env={**os.environ, "NO_COLOR": "1", "SHARED_CASES": str(copy / "cases.json")},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "too slow"
    return "" if run.returncode == 0 else run.stdout + run.stderr or "failed"
