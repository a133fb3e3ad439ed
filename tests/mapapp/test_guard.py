"""The layer around the app: hosts, origins, headers and messages, asked as a browser or an attacker would."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from mapapp.host.guard import DEEPEST_STATE, LARGEST_MESSAGE, Guard, Hosts, Verdict, json_depth_fits
from mapapp.host.messages import judge
from mapapp.host.server import hosts
from mapapp.host.upload_gate import Quota, UploadGate
from tests.event_loop import run_apart

LOCAL = hosts("127.0.0.1", [])
PROXIED = hosts("127.0.0.1", ["maps.example.org"])
OPEN = hosts("0.0.0.0", [])


async def page(_scope: Any, _receive: Any, send: Any) -> None:
    headers = [(b"content-type", b"text/html"), (b"access-control-allow-origin", b"*"), (b"cache-control", b"public")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


def ask(
    path: str = "/",
    *,
    allowed: Hosts = LOCAL,
    host: str = "localhost:8501",
    method: str = "GET",
    base: str = "",
    **headers: str,
) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of one request."""
    path, _mark, query = path.partition("?")
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(b"host", host.encode()), *((name.encode(), value.encode()) for name, value in headers.items())]
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": raw}
    run_apart(Guard(page, allowed, base)(scope, None, send))  # type: ignore[arg-type]
    answer = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], answer, b"".join(one.get("body", b"") for one in sent).decode()


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8501", "LOCALHOST.", "127.0.0.1:9", "127.8.8.8", "[::1]:8501"]
)
def test_this_machine_is_known_by_its_own_names(host: str) -> None:
    assert ask(host=host)[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8501",
        "localhost.evil.example",
        "192.168.1.5",
        "",
        "a@localhost",
        "localhost/x",
        "::1",
    ],
)
def test_any_other_name_is_refused_in_one_sentence_that_says_how_to_allow_it(host: str) -> None:
    status, _headers, body = ask(host=host)
    assert status == 400
    assert "--allow-host" in body
    assert body.count("\n") == 1


def test_a_name_that_was_allowed_and_on_an_open_server_any_number_is_known() -> None:
    assert ask(allowed=PROXIED, host="Maps.example.org")[0] == 200
    assert ask(allowed=PROXIED, host="other.example.org")[0] == 400
    assert ask(allowed=OPEN, host="192.168.1.5:8501")[0] == 200
    assert ask(allowed=OPEN, host="[fd00::5]:8501")[0] == 200
    assert ask(allowed=OPEN, host="evil.example")[0] == 400
    assert ask(allowed=hosts("192.168.1.5", []), host="192.168.1.5:8501")[0] == 200


@pytest.mark.parametrize(
    ("origin", "host", "taken"),
    [
        ("http://localhost:8501", "localhost:8501", True),
        ("http://localhost:3000", "localhost:8501", False),
        ("http://evil.example", "localhost:8501", False),
        ("null", "localhost:8501", False),
        ("http://127.0.0.1:8501", "localhost:8501", False),
        ("https://maps.example.org", "maps.example.org", True),
        ("https://maps.example.org", "localhost:8501", True),
        ("https://maps.example.org.evil.example", "localhost:8501", False),
        ("http://[::1", "localhost:8501", False),
    ],
)
def test_only_pages_of_ours_may_send(origin: str, host: str, taken: bool) -> None:
    assert ask(allowed=PROXIED, host=host, origin=origin)[0] == 200, "reading is bounded by the browser"
    assert (ask(allowed=PROXIED, host=host, method="PUT", origin=origin)[0] == 200) is taken


@pytest.mark.parametrize(
    ("path", "framed"),
    [
        ("/", False),
        ("/?embed=1", True),
        ("/map?embed=true&day=2024-12-08", True),
        ("/?embed=0", False),
        ("/your-data?embed=1", False),
        ("/?x=embed=1", False),
        ("/app/private/abc?embed=1", False),
    ],
)
def test_only_the_map_that_asks_for_it_may_stand_in_a_frame(path: str, framed: bool) -> None:
    headers = ask(path)[1]
    assert ("x-frame-options" not in headers) is framed
    assert ("content-security-policy" not in headers) is framed


def test_every_answer_says_what_it_is_and_opens_itself_to_nobody() -> None:
    headers = ask()[1]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers
    assert headers["cache-control"] == "public"
    assert ask("/app/private/x")[1]["cache-control"] == "no-store"
    assert ask("/maps/app/private/x", base="/maps")[1]["cache-control"] == "no-store"


def test_a_browser_gets_one_cookie_that_scripts_cannot_read_and_keeps_it() -> None:
    new = ask(accept="text/html")[1]["set-cookie"]
    assert "HttpOnly" in new
    assert "SameSite=Lax" in new
    assert "Secure" not in new
    assert "Secure" in ask(accept="text/html", **{"x-forwarded-proto": "https"})[1]["set-cookie"]
    assert "Path=/maps;" in ask("/maps/", base="/maps", accept="text/html")[1]["set-cookie"]
    assert "set-cookie" not in ask(accept="text/html", cookie=new.partition(";")[0])[1]
    assert "set-cookie" not in ask(accept="*/*")[1]


def message(**fields: Any) -> bytes:
    """A message that reports widgets' states."""
    made = BackMsg()
    made.rerun_script.query_string = ""
    for name, value in fields.items():
        setattr(made.rerun_script.widget_states.widgets.add(id=name), name, value)
    return made.SerializeToString()


NESTED = {"list": "[" * 2000 + "]" * 2000, "object": '{"a":' * 2000 + "1" + "}" * 2000}


def test_what_the_page_sends_is_taken() -> None:
    state = {"settled": {"day": "2024-12-08", "view": {"lon": 1, "lat": 2, "zoom": 3}, "layers": ["a", "b"]}}
    assert judge(message(json_value=json.dumps(state))) is Verdict.TAKE
    assert judge(message(string_value="Homs {[")) is Verdict.TAKE
    assert judge(message(string_value="")) is Verdict.TAKE


@pytest.mark.parametrize("shape", NESTED)
@pytest.mark.parametrize("field", ["json_value", "json_trigger_value", "string_value"])
def test_a_state_nested_too_deep_ends_the_connection(shape: str, field: str) -> None:
    assert judge(message(**{field: NESTED[shape]})) is Verdict.CLOSE


def test_the_bound_of_depth_is_where_it_is_said() -> None:
    for depth, fits in ((DEEPEST_STATE, True), (DEEPEST_STATE + 1, False)):
        assert json_depth_fits("[" * (depth - 1) + "[]" + "]" * (depth - 1), must_parse=True) is fits


def test_what_is_no_message_or_no_json_ends_the_connection() -> None:
    assert judge(message(json_value="{")) is Verdict.CLOSE
    assert judge(b"\xff\xff\xff") is Verdict.CLOSE


@pytest.mark.parametrize("kind", ["clear_cache", "load_git_info", "debug_shutdown_runtime", "set_run_on_save"])
def test_messages_that_bear_on_the_whole_server_are_passed_over(kind: str) -> None:
    made = BackMsg()
    setattr(made, kind, True)
    assert judge(made.SerializeToString()) is Verdict.DROP


def talk(*messages: Any, host: str = "localhost", origin: str = "http://localhost") -> tuple[list[Any], list[Any]]:
    """What an app behind the guard receives of some messages, and what the browser is sent."""
    waiting, got, sent = list(messages), [], []

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        while True:
            got.append(await receive())
            if got[-1]["type"] == "websocket.disconnect":
                await send({"type": "websocket.send", "bytes": b"too late"})
                return

    async def receive() -> Any:
        return waiting.pop(0) if waiting else {"type": "websocket.disconnect", "code": 1000}

    async def send(message_: Any) -> None:
        sent.append(message_)

    headers = [(b"host", host.encode()), (b"origin", origin.encode())]
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers}
    run_apart(Guard(app, LOCAL, judge=judge)(scope, receive, send))  # type: ignore[arg-type]
    return got, sent


def test_a_refused_message_never_reaches_the_session_and_closes_its_connection() -> None:
    good, deep = message(bool_value=True), message(json_value=NESTED["list"])
    got, sent = talk(*({"type": "websocket.receive", "bytes": one} for one in (good, deep, good)))
    assert [one.get("bytes") for one in got] == [good, None]
    assert [one["type"] for one in sent] == ["websocket.close"]


def test_a_message_of_a_size_that_no_page_sends_is_refused() -> None:
    got, _sent = talk({"type": "websocket.receive", "bytes": bytes(LARGEST_MESSAGE + 1)})
    assert got[0]["type"] == "websocket.disconnect"


@pytest.mark.parametrize(
    ("host", "origin"), [("evil.example", "http://evil.example"), ("localhost", "http://evil.example")]
)
def test_a_websocket_of_a_stranger_is_closed_before_it_opens(host: str, origin: str) -> None:
    got, [closed] = talk(host=host, origin=origin)
    assert got == []
    assert (closed["type"], closed["code"]) == ("websocket.close", 1008)


def gate(held: dict[str, tuple[int, int]], megabytes: int = 50) -> UploadGate:
    return UploadGate(page, Quota(megabytes * 2**20, 2, 100 * 2**20), lambda: held)


@pytest.mark.parametrize(
    ("held", "length", "status"),
    [
        ({}, str(40 * 2**20), 200),
        ({}, "", 411),
        ({}, "-5", 411),
        ({}, str(60 * 2**20), 413),
        ({"me": (2, 10)}, "10", 429),
        ({"you": (2, 10)}, "10", 200),
        ({"you": (2, 90 * 2**20)}, str(20 * 2**20), 503),
    ],
)
def test_uploads_are_bounded_per_session_and_in_all(held: dict[str, Any], length: str, status: int) -> None:
    found, sentence = gate(held).refusal("me", length)
    assert found == status
    assert bool(sentence) is (status != 200)


def test_uploads_under_way_count_as_held() -> None:
    busy = gate({})
    busy.under_way += [("me", 1), ("me", 1)]
    assert busy.refusal("me", "10")[0] == 429
    busy.under_way[:] = [("you", 95 * 2**20)]
    assert busy.refusal("me", str(10 * 2**20))[0] == 503


def test_a_server_without_uploads_takes_none() -> None:
    assert gate({}, 0).refusal("me", "1") == (403, "this server takes no files")


def test_a_refused_upload_is_answered_before_its_body_is_read_and_others_pass() -> None:
    sent: list[Any] = []

    async def send(one: Any) -> None:
        sent.append(one)

    async def unread() -> Any:
        raise AssertionError("the body was read")

    for method, path in (("PUT", "/_stcore/upload_file/me/1"), ("DELETE", "/_stcore/upload_file/me/1"), ("GET", "/")):
        scope = {"type": "http", "method": method, "path": path, "headers": [(b"content-length", b"10")]}
        run_apart(gate({"me": (2, 10)})(scope, unread, send))  # type: ignore[arg-type]
    assert [one["status"] for one in sent if one["type"] == "http.response.start"] == [429, 200, 200]
