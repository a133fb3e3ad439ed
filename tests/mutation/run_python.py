"""A faulty Python module under its tests, each in a forked child of a process that has the libraries loaded."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.mutation.python_mutants import Mutant, mutants
from tests.mutation.table import Target

ROOT = Path(__file__).parents[2]
LIBRARIES = ("numpy", "shapely", "shapely.geometry", "pytest", "hypothesis", "hypothesis.strategies", "scipy.sparse")
MEMORY = 4 << 30


def all_mutants(target: Target) -> list[Mutant]:
    """Every fault of a module."""
    return mutants(target.name, (ROOT / target.path).read_text(encoding="utf-8"))


def outcomes(target: Target, faulty: Sequence[Mutant]) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant and whether a test noticed it; RuntimeError where the tests fail on the sound module."""
    for library in LIBRARIES:
        importlib.import_module(library)
    code, seconds = _child(target, None, 600)
    if code:
        raise RuntimeError(f"the tests of {target.path} fail without any fault: pytest {' '.join(target.tests)}")
    for mutant in faulty:
        yield mutant, _child(target, mutant.source, int(4 * seconds) + 5)[0] != 0


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


def _run(target: Target, source: str | None, seconds: int) -> int:
    import pytest
    from hypothesis import HealthCheck, settings

    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    os.chdir(ROOT)
    settings.register_profile(
        "mutation",
        max_examples=40,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutation")
    if source is not None:
        sys.meta_path.insert(0, _Faulty(target.path.removesuffix(".py").replace("/", "."), source))
    try:
        return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *target.tests]))
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
