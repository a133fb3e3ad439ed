"""A faulty module of the page under its unit tests: for each mutant a copy of the page, all in one process of deno."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.mutation.page_mutants import mutants
from tests.mutation.python_mutants import Mutant
from tests.mutation.table import FACTS, Target
from tests.page_modules import command

ROOT = Path(__file__).parents[2]
COPIED = ("mapapp/timeline/page", "tests/page", "tests/shared")
SECONDS = 20


def all_mutants(target: Target) -> list[Mutant]:
    """Every fault of a module."""
    return mutants(target.name, (ROOT / target.path).read_text(encoding="utf-8"))


def outcomes(target: Target, faulty: Sequence[Mutant]) -> Iterator[tuple[Mutant, bool | None]]:
    """Each mutant and whether a test noticed it; None for one that is no JavaScript.

    RuntimeError where the tests fail on the sound module.
    """
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound"
        for part in COPIED:
            shutil.copytree(ROOT / part, sound / part)
        cases = Path(folder) / "cases.json"
        if FACTS in target.tests:
            cases.write_text(json.dumps(_with_payloads()), encoding="utf-8")
        words = ["--quiet", "--no-remote", "--no-check", "--allow-read", "--allow-env=SHARED_CASES"]
        with subprocess.Popen(
            command("run", *words, str(Path(__file__).with_name("page_driver.js"))),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "NO_COLOR": "1", "SHARED_CASES": str(cases)},
        ) as deno:
            try:
                said = _asked(deno, sound, target)
                if said != {"failed": ""}:
                    raise RuntimeError(f"the tests of {target.path} fail without any fault: {said}")
                for number, mutant in enumerate(faulty):
                    copy = Path(shutil.copytree(sound, Path(folder) / str(number), copy_function=os.link))
                    (copy / target.path).unlink()
                    (copy / target.path).write_text(mutant.source, encoding="utf-8")
                    said = _asked(deno, copy, target)
                    yield mutant, None if "broken" in said else said["failed"] != ""
                    shutil.rmtree(copy)
            finally:
                deno.kill()


@cache
def _with_payloads() -> list[dict[str, Any]]:
    from tests.test_shared_facts import with_payloads  # brings geodata, which a run of its mutants must not have loaded

    return with_payloads()


def _asked(deno: subprocess.Popen[str], copy: Path, target: Target) -> dict[str, str]:
    """What the driver says of the target's tests on a copy."""
    assert deno.stdin is not None
    assert deno.stdout is not None
    deno.stdin.write(json.dumps({"root": str(copy), "tests": target.tests, "seconds": SECONDS}) + "\n")
    deno.stdin.flush()
    answer: dict[str, str] = json.loads(deno.stdout.readline())
    return answer
