"""A full disk, a broken disk and a kill at every write: nothing half-written, one sentence, and the litter swept.

``tests/faults.py`` enumerates the writes of each command; of long ones, the first, the last and some between are tried.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mapapp.commands.export import FILES, FORMATS

ROOT = Path(__file__).resolve().parents[1]
CASES = ("build", "new", "import", "publish", "export", "upload")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the faults are tried in forks")
@pytest.mark.parametrize("case", CASES)
def test_a_fault_at_any_write_leaves_the_old_or_the_new(case: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tests.faults", case, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert set(found) == ({*FORMATS, *FILES} if case == "export" else {case})
    for name, one in found.items():
        assert one["writes"] >= 4, f"{name}: the writes were not seen"
        assert one["wrong"] == [], name
