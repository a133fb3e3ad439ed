"""Killed in mid-work (SIGKILL, like a power cut): what stood stands whole, nothing is half-written, a restart works."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from geodata import load
from geodata.building.build import build, is_current
from geodata.files.atomic_write import put_in_place, sweep
from tests.digests import digest
from tests.geodata.importing import series
from tests.mapapp.test_app import FIND_FRAME, Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
MINI = ROOT / "tests" / "mini"
MOMENTS = (0.3, 0.6, 0.8, 0.9, 0.97)
"""Shares of the time that an undisturbed run takes at which it is killed."""


def _command(*arguments: object) -> list[str]:
    return [sys.executable, "-P", "-m", "mapapp", *map(str, arguments)]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _run(*arguments: object) -> float:
    """Run a command to its end; gives back the seconds it took."""
    began = time.monotonic()
    done = subprocess.run(_command(*arguments), env=_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return time.monotonic() - began


def _killed(seconds: float, *arguments: object) -> None:
    """Run a command and kill it after a while, and see that none of its workers outlives it for long."""
    process = subprocess.Popen(
        _command(*arguments), env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    workers = _children(process.pid)
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)
    process.wait()
    for _ in range(300):
        if not any(Path(f"/proc/{pid}").exists() for pid in workers):
            return
        time.sleep(0.1)
    raise AssertionError("a worker outlives the command that was killed")


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A built dataset of one's own."""
    folder = tmp_path / "dataset"
    shutil.copytree(MINI, folder, ignore=shutil.ignore_patterns("built"))
    build(folder)
    return folder


def test_a_killed_build_leaves_the_old_one_or_the_new_one(dataset: Path) -> None:
    facts = dataset / "facts" / "chapters.csv"
    old_facts, before = facts.read_text(encoding="utf-8"), digest(dataset / "built")
    facts.write_text(old_facts.replace("Winter", "Spring"), encoding="utf-8")
    whole = _run("build", dataset)
    after = digest(dataset / "built")
    assert before != after
    for moment in MOMENTS:
        shutil.rmtree(dataset / "built")
        facts.write_text(old_facts, encoding="utf-8")
        build(dataset)
        facts.write_text(old_facts.replace("Winter", "Spring"), encoding="utf-8")
        _killed(moment * whole, "build", dataset)
        assert digest(dataset / "built") in (before, after)
    _run("build", dataset)
    assert is_current(dataset)
    assert load(dataset).chapters[0].title_en == "Spring"


def test_a_killed_import_leaves_nothing_or_the_whole(tmp_path: Path) -> None:
    source = series.daily(tmp_path / "daily", 6)
    whole = _run("import", source, tmp_path / "first")
    for number, moment in enumerate(MOMENTS):
        target = tmp_path / f"killed-{number}"
        _killed(moment * whole, "import", source, target)
        if target.exists():  # written; perhaps not built any more
            assert (target / "import_report.json").is_file()
            assert digest(target / "facts") == digest(tmp_path / "first" / "facts")
            _run("build", target)
        else:
            _run("import", source, target)
        assert digest(target / "built") == digest(tmp_path / "first" / "built")


@pytest.mark.parametrize(("command", "name"), [(("export", "geojson"), "zones.geojson"), (("publish",), "site")])
def test_a_killed_export_leaves_the_target_as_it_was_or_whole(
    dataset: Path, tmp_path: Path, command: tuple[str, ...], name: str
) -> None:
    target, later = tmp_path / name, tmp_path / f"later-{name}"
    _run(*command, target, "--dataset", dataset)
    before = digest(target)
    facts = dataset / "facts" / "sources.csv"
    facts.write_text(facts.read_text(encoding="utf-8").replace("A report", "Another report"), encoding="utf-8")
    build(dataset)
    whole = _run(*command, later, "--dataset", dataset)
    after = digest(later)
    for moment in MOMENTS:
        _killed(moment * whole, *command, target, "--dataset", dataset, "--force")
        assert digest(target) in (before, after)
    _run(*command, target, "--dataset", dataset, "--force")
    assert digest(target) == after


def test_folders_are_swapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for exchanging in (True, False):
        if not exchanging:
            monkeypatch.setattr("geodata.files.atomic_write._exchanged", lambda one, other: False)
        fresh, target = tmp_path / "fresh", tmp_path / "target"
        for folder in (fresh, target):
            folder.mkdir(exist_ok=True)
            (folder / "name").write_text(folder.name)
        put_in_place(fresh, target)
        assert (target / "name").read_text() == "fresh"
        assert [path.name for path in tmp_path.iterdir()] == ["target"]


def test_what_stepped_aside_for_a_folder_comes_back_after_a_kill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system cannot swap two folders, a kill between the two moves leaves the old one in the draft."""
    monkeypatch.setattr("geodata.files.atomic_write._is_running", lambda _: False)
    aside = tmp_path / ".target.mapapp-1-0123abcd.tmp" / "replaced" / "target"
    aside.mkdir(parents=True)
    (aside / "name").write_text("old")
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
    assert (tmp_path / "target" / "name").read_text() == "old"


@pytest.fixture
def server() -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Function that starts the app, each time on the same port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        options = ["--host=127.0.0.1", f"--port={port}", "--no-browser"]
        command = [sys.executable, "-P", "-m", "mapapp.host.server", *options]
        process = subprocess.Popen(command, cwd="/", env=_environment(), stdout=subprocess.DEVNULL)
        started.append(process)
        for _ in range(300):
            with suppress(OSError):
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2).close()
                return process
            time.sleep(0.1)
        raise AssertionError("the server does not answer")

    start.address = f"http://localhost:{port}/"  # type: ignore[attr-defined]
    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_killed_server_loses_nothing_a_reader_had(browser: Browser, server: Any) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.add_init_script(FIND_FRAME)
    first = server()
    reader = Reader(context.new_page())
    reader.open(f"{server.address}?day=2024-12-08&place=homs")
    reader.go(day="2024-12-05")
    reader.page.wait_for_function("() => location.search.includes('day=2024-12-05')")
    before = {key: reader.state()[key] for key in ("day", "place")}
    first.send_signal(signal.SIGKILL)
    first.wait()
    reader.go(day="2024-12-06")  # the page plays on without its server
    reader.page.wait_for_function("() => mapWindow().territoryTimeline.state.day === '2024-12-06'")
    server()
    again = Reader(context.new_page())
    again.open(f"{server.address}?day={before['day']}&place={before['place']}")
    assert {key: again.state()[key] for key in before} == before
    # The first reader is answered again too: by the new server, in the same tab, without a reload. Its session knows
    # the link of the first load, 8 December; the text below the map tells of the day that the map shows.
    reader.page.get_by_role("heading", name="What happened on 2024-12-06").wait_for(timeout=60_000)
    assert reader.state()["day"] == "2024-12-06", "the new session has moved the map"
    reader.go(day="2024-12-04")
    reader.page.get_by_role("heading", name="What happened on 2024-12-04").wait_for(timeout=20_000)
    assert reader.state()["day"] == "2024-12-04"
    context.close()
