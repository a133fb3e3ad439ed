"""A process of ours is heard, bounded and gone, whatever it does."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.files.child_process import Bounds, Stopped, TookTooLong, environment, run

EVER = "import time\nwhile True: time.sleep(60)"


def python(code: str, folder: Path, on_line: Callable[[str], object] = print, **more: object) -> int:
    bounds = more.pop("bounds", Bounds(seconds=60))
    return run([sys.executable, "-c", code], bounds, on_line, env=environment(folder), cwd=folder, **more)  # type: ignore[arg-type]


def is_gone(pid: int) -> bool:
    """Whether a process has ended; one that was killed may take a moment."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":  # its parent is gone too, and nobody has asked yet how it ended
            return True
        time.sleep(0.02)
    return False


def test_every_line_is_heard_and_the_exit_code_given_back(tmp_path: Path) -> None:
    heard: list[str] = []
    code = "import sys\nfor n in range(2000): print('line', n)\nprint('the end', end='')\nsys.exit(7)"
    assert python(code, tmp_path, heard.append) == 7
    assert heard == [*(f"line {n}" for n in range(2000)), "the end"]


def test_only_one_stream_is_heard(tmp_path: Path) -> None:
    code = "import sys\nprint('out')\nprint('err', file=sys.stderr)"
    for stream, said in (("stdout", ["out"]), ("stderr", ["err"])):
        heard: list[str] = []
        assert python(code, tmp_path, heard.append, listen=stream) == 0
        assert heard == said


def test_the_job_is_what_the_child_reads(tmp_path: Path) -> None:
    heard: list[str] = []
    python("import sys\nprint(len(sys.stdin.read()))", tmp_path, heard.append, job=b"x" * 300_000)
    assert heard == ["300000"]


def test_an_answer_ends_a_child_that_would_go_on(tmp_path: Path) -> None:
    heard: list[str] = []

    def hear(line: str) -> bool:
        heard.append(line)
        return True

    assert python(f"import os\nprint(os.getpid(), flush=True)\n{EVER}", tmp_path, hear) == 0
    assert is_gone(int(heard[0]))


def test_what_a_child_started_goes_with_it(tmp_path: Path) -> None:
    heard: list[str] = []
    code = f"import subprocess, sys\nprint(subprocess.Popen([sys.executable, '-c', {EVER!r}]).pid, flush=True)\n{EVER}"
    with pytest.raises(Stopped):
        python(code, tmp_path, heard.append, cancelled=lambda: bool(heard))
    assert is_gone(int(heard[0]))


def test_a_child_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(TookTooLong, match="longer than 0"):
        python(EVER, tmp_path, bounds=Bounds(seconds=0.3))


def test_what_the_listener_raises_ends_the_child(tmp_path: Path) -> None:
    heard: list[str] = []

    def hear(line: str) -> None:
        heard.append(line)
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        python(f"import os\nprint(os.getpid(), flush=True)\n{EVER}", tmp_path, hear)
    assert is_gone(int(heard[0]))


def test_what_holds_the_stream_of_a_child_that_has_ended_is_not_waited_for_and_goes(tmp_path: Path) -> None:
    heard: list[str] = []
    code = f"import subprocess, sys\nprint(subprocess.Popen([sys.executable, '-c', {EVER!r}]).pid)"
    assert python(code, tmp_path, heard.append) == 0
    assert is_gone(int(heard[0]))


@pytest.mark.skipif(sys.platform != "linux", reason="bounds are set from outside on Linux only")
def test_memory_and_rank_are_bounded_from_outside(tmp_path: Path) -> None:
    heard: list[str] = []
    code = "import os, resource, sys\nsys.stdin.read()\nprint(resource.getrlimit(resource.RLIMIT_AS)[0], os.nice(0))"
    rank = min(19, os.nice(0) + 3)
    python(code, tmp_path, heard.append, bounds=Bounds(60, 1_000_000_000, rank))
    assert heard == [f"1000000000 {rank}"]


def test_secrets_of_the_parent_stay_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "secret")
    monkeypatch.setenv("TMPDIR", "/somewhere/else")
    given = environment(tmp_path)
    assert "DATABASE_PASSWORD" not in given
    assert given["TMPDIR"] == str(tmp_path)
    assert given["PATH"] == os.environ["PATH"]
