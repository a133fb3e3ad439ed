"""Strict types of the page: TypeScript, which reads its JSDoc, finds nothing to mend."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from mapapp.timeline.bundle import PAGE
from tests.page_modules import command, lacking


@pytest.mark.skipif(bool(lacking()), reason=lacking())
def test_no_module_has_an_error_under_strict_checking() -> None:
    run = subprocess.run(
        command("check", "--quiet", str(PAGE / "entry.js")),
        capture_output=True,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_no_module_is_left_out_of_the_checking() -> None:
    """One `any` is allowed, the payload before it is decoded; nothing is ignored wholesale."""
    for path in [*PAGE.rglob("*.js"), *PAGE.rglob("*.ts")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"@ts-(nocheck|ignore|expect-error)|deno-lint-ignore-file", text), path.name
        anys = re.findall(r"\{\s*any\b|: any\b(?=\s*[;,)=}])|= any;|\bany\[\]|[<,] ?any>", text)
        assert len(anys) == (1 if path.name == "types.d.ts" else 0), f"{path.name}: {anys}"
