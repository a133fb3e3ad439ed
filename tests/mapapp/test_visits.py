"""What sessions keep on the server: until when, in which folder, and who waits for whom. No test waits for a clock."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from geodata.importing import LimitExceeded
from mapapp.host import scratch as scratch_module
from mapapp.host.scratch import LOCK, PREFIX, scratch, sweep
from mapapp.host.site import SITE
from mapapp.host.visits import RESUME_SECONDS, Visits
from mapapp.panels.own_process import Busy, Turns
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
        (workspace.folder / "page.html").write_text("mine")
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
    with pytest.raises(LimitExceeded, match="no room"):
        Workspace("a.geojson", b"{}", upload_settings())
    assert set(scratch().iterdir()) == before


HOLD = "import sys; from mapapp.host.scratch import scratch; print(scratch(), flush=True); sys.stdin.read()"


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
    assert told[3][-1] <= 1


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
