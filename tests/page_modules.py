"""The page's modules without a browser: asked from Python, answered by deno (``tests/page/driver.js``)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from mapapp.timeline.bundle import PAGE, BundleError, deno

HERE = Path(__file__).resolve().parent
DRIVER = HERE / "page" / "driver.js"


@cache
def lacking() -> str:
    """Why deno cannot be asked; empty where it can."""
    try:
        deno()
    except BundleError as problem:
        return str(problem)
    return ""


def command(*words: str) -> list[str]:
    """A command of deno under the page's own settings, which asks no server for anything."""
    return [deno(), words[0], f"--config={PAGE / 'deno.jsonc'}", *words[1:]]


class PageModules:
    """A running deno that answers one question after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def evaluate(self, code: str, argument: Any = None) -> Any:
        """What a function of ``(page, argument)`` gives; see driver.js."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"code": code, "argument": argument}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "deno ended"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def open(self, payload: Mapping[str, Any]) -> None:
        """Decode a payload; ``page.kept.data`` is what the page's modules read from then on."""
        self.evaluate(
            "async (page, payload) => { page.kept.data = (await page.load('data/decode.js')).decode(payload); }",
            payload,
        )


@contextmanager
def page_modules() -> Iterator[PageModules]:
    """A deno of one's own, ended afterwards."""
    words = command("run", "--quiet", "--no-remote", "--allow-read", str(DRIVER))
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        try:
            yield PageModules(process)
        finally:
            process.kill()
