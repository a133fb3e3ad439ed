"""Killed in mid-work (SIGKILL, like a power cut): what stood stands whole, nothing is half-written, a restart works."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from geodata import load
from geodata.building.build import build, is_current
from geodata.files.atomic_write import put_in_place, sweep
from mapapp.cli import main
from tests.builds import built_mini
from tests.conftest import patient
from tests.digests import digest
from tests.geodata.importing import series
from tests.mapapp.serving import FIND_FRAME
from tests.mapapp.test_app import Reader
from tests.servers import await_answer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120


def _command(*arguments: object) -> list[str]:
    return [sys.executable, "-P", "-m", "mapapp", *map(str, arguments)]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _run(*arguments: object) -> None:
    """Run a command to its end."""
    assert main([str(argument) for argument in arguments]) == 0


def _drafts(folder: Path) -> list[Path]:
    return [*folder.glob("*.tmp"), *folder.glob(".*.tmp")]


def _holds_a_file(folder: Path) -> bool:
    with suppress(OSError):  # the command goes on meanwhile, and may take its draft away
        return any(one.is_file() for one in folder.rglob("*"))
    return False


MOMENTS: dict[str, Callable[[int, Path], bool]] = {
    "it has begun": lambda pid, _: True,
    "another process works for it, or a draft lies there": lambda pid, folder: bool(_children(pid) or _drafts(folder)),
    "a draft lies there": lambda _, folder: bool(_drafts(folder)),
    "a file lies in the draft": lambda _, folder: any(map(_holds_a_file, _drafts(folder))),
}
"""When a command is killed: what is seen of its process, and in the folder that it writes into.

``tests/test_faults.py`` kills at every single write; here the process is a real one, and so are those it starts.
"""


def _killed(moment: str, folder: Path, *arguments: object) -> bool:
    """Kill a command at a moment, and see that none of its workers outlives it for long; False where it was quicker."""
    process = subprocess.Popen(
        _command(*arguments), env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while process.poll() is None and not MOMENTS[moment](process.pid, folder):
        time.sleep(0.001)
    workers = _children(process.pid)
    process.kill()
    ended = process.wait()
    end = time.monotonic() + PATIENCE
    while any(Path(f"/proc/{pid}").exists() for pid in workers):
        assert time.monotonic() < end, "a worker outlives the command that was killed"
        time.sleep(0.02)
    return ended == -signal.SIGKILL


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A built dataset of one's own, in a folder of its own."""
    return built_mini(tmp_path / "home" / "dataset")


def test_a_killed_build_leaves_the_old_one_or_the_new_one(dataset: Path, tmp_path: Path) -> None:
    facts = dataset / "facts" / "chapters.csv"
    old = Path(shutil.copytree(dataset, tmp_path / "old"))
    new_facts = facts.read_text(encoding="utf-8").replace("Winter", "Spring")
    before = digest(old / "built")
    facts.write_text(new_facts, encoding="utf-8")
    build(dataset)
    after = digest(dataset / "built")
    assert before != after
    killed = 0
    for moment in MOMENTS:
        shutil.rmtree(dataset)
        shutil.copytree(old, dataset)
        facts.write_text(new_facts, encoding="utf-8")
        killed += _killed(moment, dataset, "build", dataset)
        assert digest(dataset / "built") in (before, after)
    assert killed >= 2
    _run("build", dataset)
    assert is_current(dataset)
    assert load(dataset).chapters[0].title_en == "Spring"
    assert digest(dataset / "built") == after


def test_a_killed_import_leaves_nothing_or_the_whole(tmp_path: Path) -> None:
    source = series.daily(tmp_path / "daily", 3)
    _run("import", source, tmp_path / "first")
    killed = 0
    for number, moment in enumerate(MOMENTS):
        folder = tmp_path / f"killed-{number}"
        folder.mkdir()
        target = folder / "dataset"
        killed += _killed(moment, folder, "import", source, target)
        if target.exists():  # written; perhaps not built any more
            assert (target / "import_report.json").is_file()
            assert digest(target / "facts") == digest(tmp_path / "first" / "facts")
        elif moment == list(MOMENTS)[-1]:
            _run("import", source, target)
            assert digest(target / "built") == digest(tmp_path / "first" / "built")
            assert _drafts(folder) == [], "the next run sweeps what a killed one left"
    assert killed >= 2


@pytest.mark.parametrize(("command", "name"), [(("export", "geojson"), "zones.geojson"), (("publish",), "site")])
def test_a_killed_export_leaves_the_target_as_it_was_or_whole(
    dataset: Path, tmp_path: Path, command: tuple[str, ...], name: str
) -> None:
    target, later = tmp_path / "out" / name, tmp_path / f"later-{name}"
    target.parent.mkdir()
    _run(*command, target, "--dataset", dataset)
    before = digest(target)
    facts = dataset / "facts" / "sources.csv"
    facts.write_text(facts.read_text(encoding="utf-8").replace("A report", "Another report"), encoding="utf-8")
    build(dataset)
    _run(*command, later, "--dataset", dataset)
    after = digest(later)
    killed = 0
    for moment in MOMENTS:
        killed += _killed(moment, target.parent, *command, target, "--dataset", dataset, "--force")
        assert digest(target) in (before, after)
    assert killed >= 2
    _run(*command, target, "--dataset", dataset, "--force")
    assert digest(target) == after
    assert _drafts(target.parent) == []


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
        await_answer(f"http://localhost:{port}/", process)
        return process

    start.address = f"http://localhost:{port}/"  # type: ignore[attr-defined]
    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_killed_server_loses_nothing_a_reader_had(browser: Browser, server: Any) -> None:
    context = patient(browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce"))
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
    reader.page.get_by_role("heading", name="What happened on 6 December 2024").wait_for()
    assert reader.state()["day"] == "2024-12-06", "the new session has moved the map"
    reader.go(day="2024-12-04")
    reader.page.get_by_role("heading", name="What happened on 4 December 2024").wait_for()
    assert reader.state()["day"] == "2024-12-04"
    context.close()
