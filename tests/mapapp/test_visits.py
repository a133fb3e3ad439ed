"""What sessions keep on the server: until when, in which folder, and who waits for whom. No test waits for a clock."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest

from geodata.importing import ImportOptions, LimitExceeded
from mapapp.host import scratch as scratch_module
from mapapp.host.scratch import LOCK, PREFIX, scratch, sweep
from mapapp.host.site import SITE
from mapapp.host.visits import RESUME_SECONDS, Visits
from mapapp.panels import upload_work
from mapapp.panels.download_work import Export
from mapapp.panels.turns import Busy, Turns
from mapapp.panels.upload_settings import upload_settings
from mapapp.panels.upload_work import Workspace

ROOT = Path(__file__).resolve().parents[2]


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_what_a_session_keeps_goes_half_an_hour_after_it_was_last_seen() -> None:
    clock, ended = Clock(), list[str]()
    visits = Visits(clock)
    visits.keep("here", lambda: ended.append("here"))
    visits.keep("gone", lambda: ended.append("gone"))
    here = "here".__eq__
    clock.now += 29 * 60
    assert visits.expire(here) == 0
    clock.now += 2 * 60
    assert visits.expire(here) == 1
    assert ended == ["gone"]
    clock.now += 29 * 60
    assert visits.expire(lambda _session: False) == 0, "it was seen two minutes ago at the last look"
    clock.now += 2 * 60
    visits.expire(lambda _session: False)
    assert ended == ["gone", "here"]
    assert visits.expire(lambda _session: False) == 0, "each is ended once"


def test_what_a_shut_session_kept_goes_with_it_and_with_no_other() -> None:
    ended: list[str] = []
    visits = Visits(Clock())
    for session in ("a", "a", "b"):
        visits.keep(session, lambda session=session: ended.append(session))  # type: ignore[misc]
    assert visits.end_of(["a", "c"]) == 2
    assert ended == ["a", "a"]
    assert visits.end_of(["a"]) == 0


def test_the_time_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, ended = Clock(), list[int]()
    visits = Visits(clock)
    monkeypatch.setenv("MAPAPP_UPLOAD_MINUTES", "1")
    visits.keep("gone", lambda: ended.append(1))
    clock.now += 61
    visits.expire(lambda _session: False)
    assert ended == [1]


def test_a_session_without_its_reader_is_shut_when_it_cannot_come_back() -> None:
    clock = Clock()
    visits = Visits(clock)
    assert visits.gone({"a"}) == []
    clock.now += RESUME_SECONDS / 2
    assert visits.gone({"a", "b"}) == []
    clock.now += RESUME_SECONDS / 2
    assert visits.gone({"a", "b"}) == ["a"]
    assert visits.gone({"b"}) == [], "a has come back"
    clock.now += RESUME_SECONDS
    assert visits.gone({"a", "b"}) == ["b"]


def test_an_upload_goes_by_the_clock_with_its_page_and_the_workspace_knows(tmp_path: Path) -> None:
    clock = Clock()
    SITE.open = True
    try:
        workspace = Workspace("a.geojson", b"{}", upload_settings(), visitor="me")
        ended = Visits(clock)
        ended.keep("gone", workspace._end)
        workspace.html.parent.mkdir()
        workspace.html.write_text("mine")
        assert SITE.private_page(workspace.page, "me") == b"mine"
        assert workspace.is_kept
        clock.now += 31 * 60
        assert ended.expire(lambda _session: False) == 1
        assert not workspace.is_kept
        assert not workspace.folder.exists()
        assert SITE.private_page(workspace.page, "me") is None
    finally:
        SITE.open = False


def test_a_workspace_that_nobody_holds_leaves_nothing() -> None:
    workspace = Workspace("a.geojson", b"{}", upload_settings())
    folder = workspace.folder
    assert folder.is_dir()
    del workspace
    assert not folder.exists()


def test_uploads_of_all_sessions_together_are_bounded_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPAPP_UPLOAD_DISK_MB", "1")
    first = Workspace("a.geojson", bytes(900_000), upload_settings())
    with pytest.raises(LimitExceeded, match="try again in a few minutes"):
        Workspace("b.geojson", bytes(900_000), upload_settings())
    first.close()
    Workspace("b.geojson", bytes(900_000), upload_settings()).close()


def test_a_disk_without_room_is_one_sentence_and_leaves_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(scratch().iterdir())

    def full(*_arguments: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(LimitExceeded, match="disk is full"):
        Workspace("a.geojson", b"{}", upload_settings())
    assert set(scratch().iterdir()) == before


HOLD = """import sys, tempfile
from mapapp.host.scratch import hold_everything, scratch, sweep
hold_everything()
assert tempfile.mkdtemp().startswith(str(scratch()))
sweep()
print(scratch(), flush=True)
sys.stdin.read()
"""


def test_a_dead_servers_folder_is_swept_at_once_and_a_living_ones_never(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    servers = [
        subprocess.Popen(
            [sys.executable, "-P", "-c", HOLD],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    try:
        living, dead = (Path(server.stdout.readline().strip()) for server in servers if server.stdout)
        (dead / "upload-1").mkdir()
        sweep()
        assert living.is_dir()
        assert dead.is_dir()
        servers[1].kill()
        servers[1].wait()
        sweep()
        assert living.is_dir()
        assert not dead.exists()
        servers[0].communicate()
        assert not living.exists(), "a server that ends takes its folder with it"
    finally:
        for server in servers:
            server.kill()
            server.wait()


def test_folders_of_others_and_links_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / LOCK).touch()
    (tmp_path / f"{PREFIX}link").symlink_to(mine)
    (tmp_path / "other").mkdir()
    half_made = tmp_path / f"{PREFIX}new"
    half_made.mkdir()
    sweep()
    assert mine.is_dir()
    assert (tmp_path / "other").is_dir()
    assert half_made.is_dir(), "another server is just making it"
    sweep(clock=lambda: half_made.stat().st_mtime + 3600)
    assert not half_made.exists()


def test_what_older_versions_left_goes_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old = tmp_path / "mapapp-upload-x"
    old.mkdir()
    sweep(clock=lambda: old.stat().st_mtime + 3600)
    assert old.is_dir()
    sweep(clock=lambda: old.stat().st_mtime + 25 * 3600)
    assert not old.exists()


def test_a_scratch_folder_that_was_taken_away_is_made_anew() -> None:
    first = scratch()
    assert scratch() == first
    shutil.rmtree(first)
    second = scratch()
    assert second.is_dir()
    assert second != first
    assert scratch_module._own.folder == second


def test_jobs_take_turns_in_the_order_they_came_and_are_told_how_many_come_before() -> None:
    turns, order, told = Turns(), list[int](), dict[int, list[int]]()
    first_runs, let_go = threading.Event(), threading.Event()

    def job(number: int) -> None:
        def say(before: int) -> None:
            told.setdefault(number, []).append(before)

        with turns.take(1, threading.Event(), RuntimeError(), say=say):
            order.append(number)
            first_runs.set()
            if number == 0:
                let_go.wait(20)

    threads = [threading.Thread(target=job, args=(number,)) for number in range(4)]
    for number, thread in enumerate(threads):
        thread.start()
        assert first_runs.wait(20)
        while number and not told.get(number):  # until it stands in the line
            threading.Event().wait(0.001)
    assert {number: heard[0] for number, heard in told.items()} == {1: 1, 2: 2, 3: 3}
    let_go.set()
    for thread in threads:
        thread.join(20)
    assert order == [0, 1, 2, 3]


def test_a_line_that_is_full_says_so_and_one_that_leaves_it_makes_room() -> None:
    turns, stopped = Turns(), threading.Event()
    with turns.take(1, threading.Event(), RuntimeError()):
        waiting = threading.Event()

        def wait() -> None:
            with pytest.raises(RuntimeError), turns.take(1, stopped, RuntimeError(), say=lambda _before: waiting.set()):
                pass

        thread = threading.Thread(target=wait)
        thread.start()
        assert waiting.wait(20)
        with pytest.raises(Busy, match="1 wait already"), turns.take(1, stopped, RuntimeError(), most_waiting=1):
            pass
        stopped.set()
        thread.join(20)
        with pytest.raises(RuntimeError), turns.take(1, stopped, RuntimeError(), most_waiting=1):
            pass


class Faults:
    """Lets the disk be full from the n-th write of this process below a folder on; a hook cannot be taken out again.

    A rename needs no room: it fails only where it is the n-th itself.
    """

    def __init__(self) -> None:
        self.folder, self.at, self.seen = "", 0, 0
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.folder or event not in ("open", "os.mkdir", "os.rename"):
            return
        if event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR):
            return
        if str(arguments[0]).startswith(self.folder):
            self.seen += 1
            if self.at and (self.seen == self.at or (self.seen > self.at and event != "os.rename")):
                raise OSError(28, "No space left on device")


FAULTS = Faults()


def test_whatever_write_of_an_upload_fails_it_ends_in_a_sentence_and_leaves_what_stood(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The import and our own commands have such tests of their own; here they only leave files."""
    texts = iter(range(1000))

    def imported(_source: Path, target: Path, *_options: object, **_more: object) -> dict[str, Any]:
        target.mkdir()
        (target / "facts.csv").write_text(str(next(texts)))
        return {"reading": {}}

    def command(work: Any, _step: str, arguments: list[str], _deadline: float) -> None:
        if arguments[0] == "export":
            Path(arguments[2]).write_text((work.target / "dataset" / "facts.csv").read_text())

    monkeypatch.setattr(upload_work, "import_source", imported)
    monkeypatch.setattr(upload_work._Work, "_command", command)
    failed = 0
    for at in range(1, 60):
        FAULTS.at = FAULTS.seen = 0
        FAULTS.folder = str(scratch())
        try:
            workspace = Workspace("a.geojson", b"{}", upload_settings())
            made(workspace)
            before = (workspace.dataset / "facts.csv").read_text()
            FAULTS.at, FAULTS.seen = at, 0
            job = made(workspace)
        finally:
            FAULTS.folder = ""
        after = (workspace.dataset / "facts.csv").read_text()
        assert workspace.html.read_text() == after, "page and dataset are of one try"
        with zipfile.ZipFile(workspace.archive) as archive:
            assert archive.read("facts.csv").decode() == after, "archive and dataset are of one try"
        assert sorted(one.name for one in workspace.folder.iterdir()) == ["made", "source"]
        if not job.error:
            assert after != before
            break
        failed += 1
        assert job.error == "the server's disk is full; try again later"
        assert job.report is None
        assert after == before
        workspace.close()
    assert failed == FAULTS.seen >= 5, "every write was made to fail once"


def made(workspace: Workspace) -> Any:
    """One try, to its end."""
    workspace.start_make(ImportOptions())
    assert workspace.make is not None
    while not workspace.make.done:
        threading.Event().wait(0.001)
    return workspace.make


def test_a_file_that_cannot_be_kept_is_refused_whichever_write_fails() -> None:
    scratch()
    for at in (1, 2, 3):
        FAULTS.folder, FAULTS.at, FAULTS.seen = str(scratch()), at, 0
        before = set(scratch().iterdir())
        try:
            with pytest.raises(LimitExceeded, match="disk is full"):
                Workspace("a.geojson", b"{}", upload_settings())
        finally:
            FAULTS.folder = ""
        assert set(scratch().iterdir()) == before


def test_a_download_for_which_there_is_no_room_is_one_sentence() -> None:
    FAULTS.folder, FAULTS.at, FAULTS.seen = str(scratch()), 1, 0
    try:
        export = Export(["export", "png", "{out}", "--day=2024-12-08"], "x.png")
    finally:
        FAULTS.folder = ""
    assert export.progress.done
    assert "no room" in export.progress.error
    export.close()
