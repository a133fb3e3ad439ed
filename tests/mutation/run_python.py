"""A faulty Python module under its tests, in forked children of a process that has the libraries loaded.

A fault inside a function is put in place of the sound one where the tests are collected already (collected.py). Any
other is imported by a child of its own, which collects and runs all tests of the module: slow, but there are few.
"""

from __future__ import annotations

import functools
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

import pytest
from hypothesis import HealthCheck, settings

from tests.mutation.collected import TestsOfModule
from tests.mutation.python_mutants import Mutant, mutants
from tests.mutation.table import Target

ROOT = Path(__file__).parents[2]
LIBRARIES = ("numpy", "shapely", "shapely.geometry", "pytest", "hypothesis", "hypothesis.strategies", "scipy.sparse")
MEMORY = 4 << 30
EXAMPLES = 15
"""Of each property, drawn alike every time: a fault that only the hundredth example meets needs a test of its own."""
OPTIONS = ["-x", "-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-profile=mutation"]


def all_mutants(target: Target) -> list[Mutant]:
    """Every fault of a module."""
    return mutants(target.name, (ROOT / target.path).read_text(encoding="utf-8"))


def outcomes(target: Target, faulty: Sequence[Mutant]) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant and whether a test noticed it; RuntimeError where the tests fail on the sound module."""
    for library in LIBRARIES:
        importlib.import_module(library)
    seconds, rest = 0.0, []
    for line in _collected(target, faulty):
        said = json.loads(line)
        seconds = said.get("seconds", seconds)
        if said.get("fails"):
            raise RuntimeError(f"the tests of {target.path} fail without any fault: pytest {' '.join(target.tests)}")
        if "killed" in said:
            yield faulty[said["mutant"]], said["killed"]
        elif "mutant" in said:
            rest.append(faulty[said["mutant"]])
    if not seconds:
        raise RuntimeError(f"the tests of {target.path} could not be collected: pytest {' '.join(target.tests)}")
    for mutant in rest:
        yield mutant, _child(target, mutant.source, int(4 * seconds) + 10)[0] != 0


def _collected(target: Target, faulty: Sequence[Mutant]) -> Iterator[str]:
    """What a child says that collects the tests once and puts every mutant under them that is no new import."""
    told, tell = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(told)
        with os.fdopen(tell, "w") as out:
            work = functools.partial(_put_under, faulty=faulty, out=out)
            os._exit(_run(target, None, 36_000, TestsOfModule(ROOT / target.path, work)))
    os.close(tell)
    with os.fdopen(told) as lines:
        yield from lines
    os.waitpid(pid, 0)


def _put_under(tests: TestsOfModule, faulty: Sequence[Mutant], out: TextIO) -> None:
    """Say of each mutant, by its number, whether the tests notice it; without ``killed`` where it must be imported."""

    def say(**words: object) -> None:
        out.write(json.dumps(words) + "\n")
        out.flush()

    seconds = tests.sound()
    if seconds is None:
        return say(fails=True)
    say(seconds=seconds)
    for number, mutant in enumerate(faulty):
        swap = tests.swap(mutant)
        if swap is None:
            say(mutant=number)
        else:
            # What a fixture or a cache ran for another test is not seen to cover it: a survivor meets them all.
            say(mutant=number, killed=tests.kills(swap, tests.covering(mutant)) or tests.kills(swap, tests.items))
    return None


def _child(target: Target, source: str | None, seconds: int) -> tuple[int, float]:
    """Exit status of the tests, and the processor time they took; a child beyond its seconds ends by signal."""
    pid = os.fork()
    if not pid:
        os._exit(_run(target, source, seconds))
    began = time.monotonic()
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return status, usage.ru_utime + usage.ru_stime
        if time.monotonic() - began > 20 * seconds:
            os.kill(pid, 9)
        time.sleep(0.02)


def _run(target: Target, source: str | None, seconds: int, plugin: TestsOfModule | None = None) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    os.chdir(ROOT)
    settings.register_profile(
        "mutation",
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    for name in [one for one in sys.modules if one.split(".")[0] in ("geodata", "mapapp")]:
        del sys.modules[name]
    if source is not None:
        sys.meta_path.insert(0, _Faulty(target.path.removesuffix(".py").replace("/", "."), source))
    try:
        if plugin:
            plugin.lines.watch()
        return int(pytest.main([*OPTIONS, *target.tests], plugins=[plugin] if plugin else []))
    except BaseException:
        return 1


class _Faulty(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Gives the faulty source when the module is imported."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        where = str(ROOT / (name.replace(".", "/") + ".py"))
        return importlib.util.spec_from_file_location(name, where, loader=self)  # type: ignore[arg-type]

    def get_source(self, name: str) -> str:
        return self.source

    def is_package(self, name: str) -> bool:
        return False
