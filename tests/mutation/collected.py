"""The tests of a module, collected once: each faulty function is put into a forked child, which runs what covers it.

Nothing is imported or collected anew for a mutant. That only works for a fault inside a function that did not run while
the tests were collected; for any other, ``TestsOfModule.swap`` gives None.
"""

from __future__ import annotations

import ast
import inspect
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.python_mutants import Mutant


@dataclass
class Lines:
    """Which lines of one file ran, and in which test."""

    file: str
    now: set[int] = field(default_factory=set)
    of_test: dict[str, list[int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def watch(self) -> None:
        """Note every line of the file that runs from here on."""
        sys.settrace(self._called)

    def take(self) -> list[int]:
        """The lines that ran since the last time."""
        lines = sorted(self.now)
        self.now.clear()
        return lines

    def _called(self, frame: FrameType, _event: str, _arg: object) -> Any:
        return self._line if frame.f_code.co_filename == self.file else None

    def _line(self, frame: FrameType, _event: str, _arg: object) -> Any:
        self.now.add(frame.f_lineno)
        return self._line


class TestsOfModule:
    """A plugin of pytest that runs ``work`` in place of the collected tests."""

    __test__ = False

    def __init__(self, file: Path, work: Callable[[TestsOfModule], None]) -> None:
        self.file = file
        self.work = work
        self.tree = ast.parse(file.read_text(encoding="utf-8"))
        self.lines = Lines(str(file))
        self.imported: set[int] = set()
        """Lines that ran while the tests were collected."""
        self.items: list[pytest.Item] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        sys.settrace(None)
        self.imported = set(self.lines.take())
        self.items = list(session.items)
        self.work(self)
        return True

    def sound(self) -> float | None:
        """Run every test in a child and learn what each covers; processor seconds, None where one fails."""
        told, tell = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(told)
            with os.fdopen(tell, "w") as out:
                _end(lambda: self._learn(out), 1200)
        os.close(tell)
        with os.fdopen(told) as out:
            text = out.read()
        _, status, usage = os.wait4(pid, 0)
        if status or not text:
            return None
        self.lines.of_test, self.lines.seconds = json.loads(text)
        return usage.ru_utime + usage.ru_stime

    def _learn(self, out: Any) -> bool:
        for item in self.items:
            self.lines.watch()
            began = time.process_time()
            passed = _passes(item, None)
            sys.settrace(None)
            if not passed:
                return False
            self.lines.seconds[item.nodeid] = time.process_time() - began
            self.lines.of_test[item.nodeid] = self.lines.take()
        json.dump([self.lines.of_test, self.lines.seconds], out)
        out.flush()
        return True

    def covering(self, mutant: Mutant) -> list[pytest.Item]:
        """Tests that run the faulty statement, the quickest first."""
        span = set(_lines_of(self.tree, mutant.line))
        return sorted(
            (item for item in self.items if span & set(self.lines.of_test[item.nodeid])),
            key=lambda item: self.lines.seconds[item.nodeid],
        )

    def swap(self, mutant: Mutant) -> Callable[[], None] | None:
        """Puts the faulty function in the place of the sound one; None where only a new import can."""
        path, body = _function_around(self.tree, mutant.line)
        if not path or self.imported & set(body):
            return None
        codes = list(_codes(compile(mutant.source, str(self.file), "exec"), path))
        function = _function(sys.modules[module_name(self.file)], path)
        if len(codes) != 1 or function is None or function.__code__.co_freevars != codes[0].co_freevars:
            return None
        return lambda: setattr(function, "__code__", codes[0])

    def kills(self, swap: Callable[[], None], items: Sequence[pytest.Item]) -> bool:
        """Whether one of the tests fails, or they take four times as long as they do without the fault."""
        pid = os.fork()
        if not pid:
            swap()
            seconds = 3 + int(4 * sum(self.lines.seconds[item.nodeid] for item in items))
            _end(lambda: _all_pass(items), seconds)
        return _waited(pid) != 0


def _waited(pid: int, most: int = 600) -> int:
    """Status of a child; one that waits for ever is ended after so many seconds."""
    until = time.monotonic() + most
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return status
        if time.monotonic() > until:
            os.kill(pid, 9)
        time.sleep(0.005)


def _end(work: Callable[[], bool], seconds: int) -> None:
    """End this child: 0 where ``work`` gives True; by a signal after so many seconds of the processor."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(spent.ru_utime + spent.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    status = 1
    try:
        status = 0 if work() else 1
    finally:
        os._exit(status)


def _all_pass(items: Sequence[pytest.Item]) -> bool:
    """Whether tests pass, up to the first that does not."""
    following = [*items[1:], None]
    return all(_passes(item, after) for item, after in zip(items, following, strict=True))


def _passes(item: pytest.Item, after: pytest.Item | None) -> bool:
    """Whether a test passes; what it shares with the test that comes ``after`` it stays set up."""
    return all(report.passed or report.skipped for report in runtestprotocol(item, log=False, nextitem=after))


def module_name(file: Path) -> str:
    """``geodata.model.period`` for .../geodata/model/period.py."""
    parts = file.with_suffix("").parts
    return ".".join(parts[next(n for n, part in enumerate(parts) if part in ("geodata", "mapapp")) :])


def _lines_of(tree: ast.Module, line: int) -> range:
    """Lines of the statement that begins in a line, without those of statements inside it."""
    statement = next(node for node in ast.walk(tree) if isinstance(node, ast.stmt) and node.lineno == line)
    inner = [one.lineno for one in ast.walk(statement) if isinstance(one, ast.stmt) and one.lineno > line]
    return range(line, min([*inner, (statement.end_lineno or line) + 1]))


def _function_around(tree: ast.Module, line: int) -> tuple[str, range]:
    """Path, such as ``Period.covers``, and lines of the outermost function that has a statement inside; "" for none.

    A fault in the head of a function (defaults of its arguments) is in the statement of its definition: not inside.
    """
    waiting: list[tuple[str, ast.stmt]] = [("", node) for node in tree.body]
    for prefix, node in waiting:
        inside = node.lineno < line <= (node.end_lineno or line)
        if isinstance(node, ast.ClassDef) and inside:
            waiting += [(f"{prefix}{node.name}.", inner) for inner in node.body]
        elif isinstance(node, ast.FunctionDef) and inside:
            return prefix + node.name, range(node.body[0].lineno, (node.end_lineno or line) + 1)
    return "", range(0)


def _codes(code: CodeType, path: str) -> Iterator[CodeType]:
    """Code of each function of that path."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_qualname == path:
                yield constant
            yield from _codes(constant, path)


def _function(module: ModuleType, path: str) -> FunctionType | None:
    """The function of that path; None where it is wrapped in something unknown."""
    found: Any = module
    for name in path.split("."):
        found = vars(found).get(name)
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, cached_property):
        found = found.func
    found = inspect.unwrap(getattr(found, "__func__", found))
    return found if isinstance(found, FunctionType) and found.__qualname__ == path else None
