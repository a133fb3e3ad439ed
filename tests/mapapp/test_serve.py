"""``mapapp serve`` from outside: what it listens on, what it lets change it, and that it shows what is built."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.testing.v1 import AppTest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from geodata.building.build import build
from geodata.dataset import load
from mapapp.cli import main
from mapapp.commands import serve
from mapapp.host import Selection, sessions
from mapapp.host.server_options import server_options
from mapapp.host.site import SITE
from mapapp.host.visits import RESUME_SECONDS
from mapapp.settings import build_of

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "tests" / "cases" / "cwd-shadow-module"
HOSTILE = """[server]
enableCORS = false
enableXsrfProtection = false
enableAgentApi = true
enableStaticServing = true
address = "0.0.0.0"
port = 1
maxUploadSize = 5000
[client]
showErrorDetails = "full"
[global]
developmentMode = true
"""
SHADOWED = ("click", "streamlit", "starlette", "json", "email", "numpy", "mapapp", "geodata", "sitecustomize")
"""Names of modules that the server needs; a file of each lies in the folder it is started from."""


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "mini"
    shutil.copytree(ROOT / "tests" / "mini", folder)
    build(folder)
    return folder


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def started(
    folder: Path, *words: str, home: Path | None = None, base: str = ""
) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Port and process of ``mapapp serve`` started in a folder."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("mapapp")), "serve", "--port", str(port), *words]
    environment = {**os.environ, "STREAMLIT_SERVER_HEADLESS": "true", **({"HOME": str(home)} if home else {})}
    environment.pop("PYTHONPATH", None)
    environment["STREAMLIT_SERVER_BASE_URL_PATH"] = base
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        while process.poll() is None:
            try:
                get(port, f"{base}/_stcore/health".lstrip("/"))
                break
            except OSError:
                time.sleep(0.05)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


def get(port: int, path: str = "", method: str = "GET", **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/{path}", headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode("utf-8", "replace")


def test_nothing_in_the_folder_one_stands_in_is_run_or_read(dataset: Path, tmp_path: Path) -> None:
    for name in SHADOWED:
        shutil.copy(CASE / "click.py", dataset / f"{name}.py")
    home = tmp_path / "home"
    for folder in (dataset, home):
        (folder / ".streamlit").mkdir(parents=True)
        (folder / ".streamlit" / "config.toml").write_text(HOSTILE)
    with started(dataset, "--dataset", ".", home=home) as (port, process):
        assert process.poll() is None, process.stdout and process.stdout.read()
        assert get(port)[0] == 200
        assert get(port, "_stcore/agent/interact", "POST", **{"Content-Length": "0"})[0] == 403, (
            "the interface for agents is open"
        )
        upload = get(port, "_stcore/upload_file/x/y", "PUT", **{"Content-Length": "0"})
        assert upload[0] == 403, "the check of the token is off"
        assert get(port, Host="evil.example")[0] == 400
        with pytest.raises(OSError), socket.create_connection((_own_address(), port), 2):
            pass
    assert process.stdout
    said = process.stdout.read().splitlines()
    assert said == [f"The map is at http://localhost:{port}/ (Ctrl-C ends it)"], "the first start says one line"


def _own_address() -> str:
    """An address of this machine that is not the loopback's usual one."""
    return "127.0.0.2"


def test_behind_a_proxy_the_app_answers_below_its_path_and_under_its_name(dataset: Path) -> None:
    words = ("--dataset", str(dataset), "--allow-host", "maps.example.org")
    with started(dataset, *words, base="maps/syria") as (port, process):
        assert process.poll() is None
        assert get(port, "maps/syria/", Host="maps.example.org")[0] == 200
        assert get(port, "maps/syria/", Host="other.example.org")[0] == 400
        stream = f"ws://127.0.0.1:{port}/maps/syria/_stcore/stream"

        def opens(host: str, origin: str) -> bool:
            address = stream.replace(f"127.0.0.1:{port}", host)
            names, sender = [Subprotocol("streamlit")], Origin(origin)
            try:
                with (
                    socket.create_connection(("127.0.0.1", port)) as raw,
                    connect(address, sock=raw, proxy=None, subprotocols=names, origin=sender),
                ):
                    return True
            except InvalidStatus:
                return False

        assert opens("maps.example.org", "https://maps.example.org")
        assert opens(f"localhost:{port}", f"http://localhost:{port}")
        assert not opens(f"localhost:{port}", "http://localhost:3000")
        assert not opens("evil.example", "http://evil.example")


def test_the_checks_are_on_and_the_server_tells_nobody_outside() -> None:
    options = server_options("127.0.0.1", 8501, 50)
    assert options["server.enableCORS"] is options["server.enableXsrfProtection"] is True
    assert options["server.enableStaticServing"] is False
    assert options["browser.gatherUsageStats"] is False
    assert options["browser.serverAddress"] == "localhost", "or an outside host is asked for ours"
    assert options["client.showErrorDetails"] == "none"
    assert set(options) <= set(config._config_options_template), "Streamlit knows each of them"
    assert options["runner.postScriptGC"] is False, "or two hundred active viewers wait for the search for garbage"
    assert options["server.disconnectedSessionTTL"] > RESUME_SECONDS, "Streamlit must not forget them first"


def test_streamlit_still_keeps_sessions_and_files_where_we_look() -> None:
    """``mapapp/host/sessions.py`` looks into Streamlit; a version that moved them would let nothing go."""
    assert "_session_mgr" in Runtime.__init__.__code__.co_names
    assert "_session_storage" in WebsocketSessionManager.__init__.__code__.co_names
    assert callable(MemorySessionStorage().list)
    files = MemoryUploadedFileManager("/")
    files.add_file("me", UploadedFileRec("1", "a.csv", "", b"123"))
    server = SimpleNamespace(uploaded_file_mgr=files)
    assert sessions.held_by(server) == {"me": (1, 3)}
    files.add_file("me", UploadedFileRec("1", "a.csv", "", b""))
    assert sessions.held_by(server) == {}
    assert files.get_files("me", ["1"]), "the uploader must find its file, though it is empty"


def test_behind_a_proxy_the_base_path_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", "/maps/syria/")
    assert server_options("127.0.0.1", 1, 1)["server.baseUrlPath"] == "maps/syria"


def test_the_server_is_closed_to_the_network_unless_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    from mapapp.cli import parser

    args = parser().parse_args(["serve"])
    assert args.host == "127.0.0.1"
    command = serve.server_command(args.host, 8501)
    assert "-P" in command
    assert "--host=127.0.0.1" in command
    assert [serve.is_local(one) for one in ("127.0.0.1", "::1", "localhost", "127.9.9.9")] == [True] * 4
    for address in ("0.0.0.0", "::", "192.168.1.5", "maps.example.org"):
        assert not serve.is_local(address)
        warning = serve.open_to(address, 8600)
        assert warning.count("\n") == 0
        assert "8600" in warning
    assert "192.168.1.5" in serve.open_to("192.168.1.5", 8600)


def test_a_taken_port_moves_with_a_word_and_a_named_one_does_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setattr(serve, "FIRST_PORT", taken)
        found = serve.free_port("127.0.0.1", None)
        assert found > taken
        assert capsys.readouterr().err == f"port {taken} is taken; the map is at port {found} instead\n"


@pytest.mark.parametrize("address", ["203.0.113.7", "no.such.host.invalid", "a" * 300])
def test_an_address_that_is_not_ours_is_one_sentence(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--host", address, "--port", str(free_port())]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "is no address of this machine" in line


@pytest.mark.parametrize("name", ["", "*", "http://maps.example.org", "a b"])
def test_a_name_that_is_none_is_one_sentence(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", f"--allow-host={name}"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "is not the name of a host" in line


def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, list[str]]:
    """Address of the map page that a new session is given, and the errors it sees."""
    monkeypatch.setenv("MAPAPP_DATASET", str(folder))
    app = AppTest.from_file(str(ROOT / "mapapp" / "app.py"), default_timeout=60).run()
    assert not app.exception
    maps = [one for one in _elements(app._tree) if getattr(one, "type", "") == "bidi_component"]
    return (json.loads(maps[0].proto.json)["page"]["url"] if maps else ""), [one.value for one in app.error]


def _elements(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from _elements(child)
        yield child


def test_a_running_server_shows_what_is_built_and_says_what_is_gone(
    dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SITE, "open", True)
    first, errors = opened(dataset, monkeypatch)
    assert (bool(first), errors) == (True, [])
    assert opened(dataset, monkeypatch)[0] == first

    places = dataset / "facts" / "factions.csv"
    places.write_text(places.read_text(encoding="utf-8").replace("Red", "Crimson"), encoding="utf-8")
    build(dataset)
    second, errors = opened(dataset, monkeypatch)
    assert errors == []
    assert second != first, "the rebuilt dataset is not shown"
    SITE.pages.clear()

    moved = dataset.with_name("moved")
    dataset.rename(moved)
    address, [sentence] = opened(dataset, monkeypatch)
    assert address == ""
    assert "\n" not in sentence
    moved.rename(dataset)
    assert opened(dataset, monkeypatch)[0] == second

    shutil.rmtree(dataset / "built")
    assert opened(dataset, monkeypatch)[1], "without its shapes nothing may be shown"


def test_what_tells_builds_apart_changes_with_each(dataset: Path) -> None:
    before = build_of(dataset)
    assert build_of(dataset) == before
    build(dataset)
    assert build_of(dataset) != before
    shutil.rmtree(dataset / "built")
    assert build_of(dataset) == ()


def test_no_argument_of_a_cached_function_is_left_out_of_its_key() -> None:
    """Streamlit leaves arguments whose name begins with an underscore out of the key of its cache."""
    import ast

    found = []
    for path in (ROOT / "mapapp").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any("cache_" in ast.dump(one) for one in node.decorator_list):
                found += [f"{path.name}: {each.arg}" for each in node.args.args if each.arg.startswith("_")]
    assert found == []


STATE = {"day": "2020-01-21", "place": None, "layers": [], "lang": "en", "view": None}


def test_a_new_session_follows_the_map_that_is_there_and_not_the_link_it_began_with(dataset: Path) -> None:
    data = load(dataset)
    selection = Selection.of({}, {"day": "2020-01-20"}, data)
    assert selection.command()["opening"]
    assert selection.adopt(STATE, data)
    assert selection.view.day.isoformat() == "2020-01-21"
    assert not selection.adopt({**STATE, "day": "2020-01-22"}, data), "only the first run of a session"


def test_a_first_visit_and_a_wrong_state_leave_the_link(dataset: Path) -> None:
    data = load(dataset)
    for state in (None, {"day": 5}, "x"):
        selection = Selection.of({}, {"day": "2020-01-20"}, data)
        assert not selection.adopt(state, data)
        assert selection.view.day.isoformat() == "2020-01-20"
