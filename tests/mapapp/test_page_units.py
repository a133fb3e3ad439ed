"""The page's unit tests (``tests/page``), run by deno: each file as one test here, so that ``make test`` shows them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.page_modules import command, lacking

FOLDER = Path(__file__).resolve().parents[1] / "page"
FILES = sorted(FOLDER.rglob("*_test.js"))


@pytest.mark.skipif(bool(lacking()), reason=lacking())
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_of_the_page(path: Path) -> None:
    words = command("test", "--quiet", "--no-remote", "--no-check", "--allow-read", str(path))
    run = subprocess.run(words, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"}, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
