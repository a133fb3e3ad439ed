"""The command line: answers as text and JSON, exit codes, and one sentence for everything that is wrong."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mapapp.cli import main
from mapapp.commands import serve
from mapapp.host.server_options import server_options

ROOT = Path(__file__).resolve().parents[2]


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(list(words)) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(list(words))
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    [line] = said.err.splitlines()
    return code, line


HOLDERS = [
    ("aleppo", "2024-11-26", "gov"),
    ("aleppo", "2024-11-30", "hts"),
    ("hama", "2024-12-04", "gov"),
    ("hama", "2024-12-05", "hts"),
    ("homs", "2024-12-07", "gov"),
    ("homs", "2024-12-08", "hts"),
    ("damascus", "2024-12-07", "gov"),
    ("damascus", "2024-12-08", "hts"),
    ("daraa", "2024-12-07", "south"),
    ("suwayda", "2024-12-07", "south"),
    ("latakia", "2024-12-09", "hts"),
    ("tartus", "2024-12-09", "hts"),
    ("deir-ez-zor", "2024-12-06", "sdf"),
    ("deir-ez-zor", "2024-12-11", "hts"),
    ("manbij", "2024-12-05", "sdf"),
    ("manbij", "2024-12-12", "sna"),
    ("palmyra", "2024-12-08", "sfa"),
    ("hmeimim", "2024-12-20", "russia"),
    ("tartus-naval-base", "2024-12-20", "russia"),
    ("golan-occupied", "2024-12-01", "idf"),
]


@pytest.mark.parametrize(("place", "day", "holder"), HOLDERS)
def test_who_held_a_place(capsys: pytest.CaptureFixture[str], place: str, day: str, holder: str) -> None:
    answer = ask(capsys, "on", day, "--place", place, "--json")
    assert {"day", "place", "cell", "holder", "status", "basis", "since", "event", "sources", "parts"} <= set(answer)
    assert (answer["holder"], answer["basis"]) == (holder, "assessed")
    assert answer["since"] <= day
    assert answer["sources"]


def test_a_divided_city_is_contested_in_the_data_and_divided_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "on", "2016-06-08", "--place", "homs", "--json")
    assert (answer["status"], answer["divided"], answer["by"]) == ("contested", True, ["opposition"])
    [period] = [
        one for one in ask(capsys, "history", "--place", "homs", "--json")["periods"] if one["start"] == answer["since"]
    ]
    assert (period["status"], period["divided"]) == ("contested", True)
    assert main(["on", "2016-06-08", "--place", "homs"]) == 0
    assert "  divided, reported, since" in capsys.readouterr().out
    assert main(["history", "--place", "homs"]) == 0
    assert " divided, reported " in capsys.readouterr().out


def test_zones_of_a_day_sum_to_the_country(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "on", "2024-12-08", "--json")
    assert answer["day"] == "2024-12-08"
    assert {"holder", "area_km2", "share", "places"} <= set(answer["zones"][0])
    assert sum(zone["share"] for zone in answer["zones"]) == pytest.approx(1, abs=1e-9)
    assert None in {zone["holder"] for zone in answer["zones"]}


def test_history_is_half_open_and_gapless(capsys: pytest.CaptureFixture[str]) -> None:
    periods = ask(capsys, "history", "--place", "raqqa", "--json")["periods"]
    assert {"holder", "status", "basis", "start", "end", "event", "sources"} <= set(periods[0])
    assert [earlier["end"] for earlier in periods[:-1]] == [later["start"] for later in periods[1:]]
    assert periods[-1]["end"] is None


def test_a_point_and_a_place_agree(capsys: pytest.CaptureFixture[str]) -> None:
    at = ask(capsys, "on", "2024-12-08", "--at", "36.72,34.73", "--json")
    by_place = ask(capsys, "on", "2024-12-08", "--place", at["place"], "--json")
    at.pop("report_km"), by_place.pop("report_km")  # from the point, and from the place
    assert at == by_place
    history = ask(capsys, "history", "--at", "36.72,34.73", "--json")
    assert history["place"] == at["place"]


@pytest.mark.parametrize("words", [("on", "2024-12-08"), ("on", "2024-12-08", "--place", "homs")])
def test_text_names_factions_in_full(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    assert main(list(words)) == 0
    assert "Hayat Tahrir al-Sham (hts)" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [("homs",), ("HOMS",), ("--place", "Homs"), ("--place=حمص",), ("--place", "homs")], ids=" ".join
)
def test_a_place_is_meant_by_id_or_name_in_any_case_with_or_without_its_option(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert ask(capsys, "on", "2024-12-08", *words, "--json")["place"] == "homs"
    assert ask(capsys, "history", *words, "--json")["place"] == "homs"


def test_a_place_after_an_option_is_understood_or_told_how_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["on", "2024-12-08", "--json", "homs"])  # argparse of Python 3.11 does not take it there
    told = capsys.readouterr()
    assert (code == 0 and '"homs"' in told.out) or (code == 2 and "named with --place" in told.err)


WRONG = [
    (("on", "1999-01-01"), 2, "1999-01-01 is outside this dataset"),
    (("on", "2024-13-01"), 2, "not a day of the calendar"),
    (("on", "yesterday"), 2, "write it as YYYY-MM-DD; see"),
    (("on",), 2, "DAY"),
    (("on", "2024-12-08", "--place", "hims"), 2, 'did you mean "homs"?'),
    (("on", "2024-12-08", "hims"), 2, 'did you mean "homs"?'),
    (("history", "homs", "--place", "hama"), 2, "not allowed with"),
    (("on", "2024-12-08", "--place", "\x1b[31m\n" * 90), 2, "is not a place"),
    (("on", "2024-12-08", "--place", "homs", "--at", "36,34"), 2, "not allowed with"),
    (("on", "2024-12-08", "--at", "10,10"), 2, "outside the country"),
    (("on", "2024-12-08", "--at", "-3.7,40.4"), 2, "outside the country"),
    (("on", "2024-12-08", "--at", "36"), 2, "LON,LAT"),
    (("on", "2024-12-08", "--at", "nan,34"), 2, "not on Earth"),
    (("history",), 2, "--place"),
    (("history", "--place", ""), 2, "is not a place"),
    (("serve", "--port", "0"), 2, "is not a port"),
    (("serve", "--port", "eighty"), 2, "is not a port"),
    (("serve", "--dataset", "/nowhere"), 2, 'no dataset folder "/nowhere"'),
    (("check", "/nowhere"), 2, 'no dataset folder "/nowhere"'),
    (("build", "/nowhere"), 2, 'no dataset folder "/nowhere"'),
    (("evaluate", "--dataset", "/nowhere"), 2, 'no dataset folder "/nowhere"'),
    (("conquer",), 2, "invalid choice"),
    ((), 2, "COMMAND"),
]


@pytest.mark.parametrize(("words", "code", "said"), WRONG, ids=lambda value: repr(value)[:40])
def test_a_wrong_line_gets_one_sentence(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, said: str
) -> None:
    found, line = refused(capsys, *words)
    assert found == code
    assert said in line
    assert line.isprintable()


@pytest.mark.parametrize("command", ["on 2024-12-08", "history --place homs", "build --check", "export html out.html"])
def test_a_folder_that_is_no_dataset_is_said(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    code = main([*command.split(), "--dataset", "empty"])
    said = capsys.readouterr().err
    assert code == 1
    assert "datapackage.json" in said


def test_check_names_file_line_and_remedy(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    mini = Path(shutil.copytree(ROOT / "tests" / "mini", tmp_path / "mini"))
    table = mini / "facts" / "control_events.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([*lines[:2], lines[2].replace("2", "x", 1), *lines[3:]]) + "\n", encoding="utf-8")
    assert main(["check", str(mini)]) == 1
    said = capsys.readouterr()
    assert "control_events.csv:3 " in said.err
    assert "1 error, " in said.out


def test_the_packaged_dataset_has_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("0 errors")


def test_the_packaged_build_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--check"]) == 0, capsys.readouterr().err


def run(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mapapp", *words], cwd=ROOT, capture_output=True, text=True, timeout=300, **more
    )


def test_a_reader_that_stops_reading_is_no_error() -> None:
    shell = f"{sys.executable} -m mapapp history --place homs --json | head -n 1"
    answer = subprocess.run(shell, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert (answer.stdout, answer.stderr) == ("{\n", "")


def test_a_terminal_without_unicode_gets_utf_8() -> None:
    answer = run("--help", env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert answer.returncode == 0


def test_control_c_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mapapp.commands.arguments.open_dataset", interrupted)
    assert main(["on", "2024-12-08"]) == 130
    assert capsys.readouterr().err == ""


def test_a_port_in_use_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("", 0))
        other.listen()
        code, line = refused(capsys, "serve", "--port", str(other.getsockname()[1]))
    assert code == 2
    assert "choose another" in line


def test_the_server_asks_no_outside_host_for_its_address() -> None:
    options = server_options(serve.LOCAL, 8501, 50)
    assert options["browser.serverAddress"] == "localhost"
    assert options["browser.gatherUsageStats"] is False


def test_ending_the_command_ends_its_server() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    command = subprocess.Popen(
        [sys.executable, "-m", "mapapp", "serve", "--port", str(number)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert command.stdout is not None
        assert any("localhost" in line for line in command.stdout)
    finally:
        command.send_signal(signal.SIGTERM)
        command.wait(120)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", number)) != 0
