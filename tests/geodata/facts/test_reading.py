"""Files -> records, and what is said of files that cannot be read."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import date

import pytest

from geodata.checking.dataset_problems import find_problems
from geodata.facts.package_file import fingerprint
from geodata.facts.reading import read_dataset
from geodata.model.errors import DataFileError, InvalidDataset
from geodata.model.period import UncertainDay
from geodata.model.records import Confidence, Kind


def test_a_row_becomes_a_record(facts):
    event = next(event for event in facts.events if event.id == "beta-2020-02-10")
    assert event.place == "beta"
    assert event.date == UncertainDay(date(2020, 2, 10), "~")
    assert (event.from_, event.to, event.kind) == (("red",), "green", Kind.HANDED_OVER)
    assert (event.confidence, event.sources, event.subject) == (Confidence.MEDIUM, ("monitor-1",), "place")
    assert event.line == 9


def test_nobody_is_read_as_no_holder(facts):
    entered = next(event for event in facts.events if event.id == "alpha-2020-02-01-b")
    left = next(event for event in facts.events if event.id == "alpha-2020-02-01-a")
    assert entered.from_ == ("",)
    assert left.to is None


def test_the_three_tables_of_events_are_told_apart(facts):
    subjects = {event.id: event.subject for event in facts.events}
    assert subjects["zone-east-2020-01-05"] == "area"
    assert subjects["green-union-2020-03-15"] == "succession"


def test_what_only_the_captor_and_an_encyclopedia_say_is_claimed_by_the_captor(facts):
    claimed = {event.id: event.claimed_by for event in facts.events if event.claimed_by}
    assert claimed == {"alpha-2020-02-01-b": "blue", "beta-2020-02-11-rival": "blue"}


def test_settings_come_from_the_package(facts):
    assert facts.settings.first_day == date(2020, 1, 1)
    assert facts.settings.opening_span == (date(2020, 1, 1), date(2020, 2, 29))
    assert facts.settings.control_strip[1].places == ("gamma", "delta")
    assert facts.settings.barriers[0].cost_km == 50


def test_a_hostile_name_is_only_text(facts):
    assert facts.places["epsilon"].name_en == 'Epsilon "<script>alert(1)</script>" 🗺'


def test_a_byte_order_mark_is_left_out(mini):
    file = mini / "facts" / "sources.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert not find_problems(mini)


def test_lines_are_counted_where_a_text_has_several(mini):
    file = mini / "facts" / "control_events.csv"
    content = file.read_text().replace("Blue closed the ring round Alpha", '"Blue closed the ring\nround Alpha"')
    file.write_text(content.replace("red,green,handed_over", "reds,green,handed_over"))
    problems = [str(problem) for problem in find_problems(mini)]
    assert 'control_events.csv:10 from: "reds" is not a faction; did you mean "red"?' in problems


def test_a_missing_folder_gets_a_sentence(tmp_path):
    with pytest.raises(DataFileError, match="there is no dataset folder"):
        read_dataset(tmp_path / "nowhere")
    assert "there is no dataset folder" in str(find_problems(tmp_path / "nowhere")[0])


def test_a_folder_without_package_gets_a_sentence(tmp_path):
    with pytest.raises(DataFileError, match=r"it lacks datapackage\.json"):
        read_dataset(tmp_path)


def test_all_faulty_rows_are_named_at_once(mini):
    file = mini / "facts" / "places.csv"
    file.write_text(file.read_text().replace("36.8,34.15", "east,south").replace("36.7,34.45", "36.7,north"))
    with pytest.raises(InvalidDataset) as caught:
        read_dataset(mini)
    assert [(p.line, p.column) for p in caught.value.problems] == [(5, "lat"), (6, "lon"), (6, "lat")]


def test_a_flood_of_the_same_mistake_is_counted_not_listed(mini):
    file = mini / "facts" / "moments.csv"
    rows = "".join(f"m-{n},2020-01-99,Title,,Text,,,,,wire-1,\n" for n in range(300))
    file.write_text(file.read_text() + rows)
    problems = find_problems(mini)
    assert len(problems) == 21
    assert problems[0].message == "280 more like these" or problems[-1].message == "280 more like these"


def test_a_package_of_another_form_gets_a_sentence(mini):
    for content in ("[]", "{}", '{"resources": [], "territory": {}}', '{"resources": [3]}', "[" * 100_000):
        (mini / "datapackage.json").write_text(content)
        problems = find_problems(mini)
        assert {problem.path for problem in problems} == {"datapackage.json"}


def test_a_dataset_needs_its_four_main_tables(mini):
    file = mini / "datapackage.json"
    package = json.loads(file.read_text())
    package["resources"] = [r for r in package["resources"] if r["name"] != "places"]
    file.write_text(json.dumps(package))
    with pytest.raises(DataFileError, match=r"describes no table facts/places\.csv"):
        read_dataset(mini)


def test_other_tables_may_be_absent(mini):
    file = mini / "datapackage.json"
    package = json.loads(file.read_text())
    main = ("factions", "places", "control_events", "sources")
    package["resources"] = [r for r in package["resources"] if r["name"] in main]
    file.write_text(json.dumps(package))
    facts = read_dataset(mini)
    assert facts.moments == facts.chapters == facts.presence == facts.carry_back == ()


def test_the_fingerprint_follows_the_facts_and_nothing_else(mini):
    before = fingerprint(mini)
    (mini / "README.md").write_text("words")
    assert fingerprint(mini) == before
    with (mini / "facts" / "sources.csv").open("a") as file:
        file.write("other-1,Other,Another,https://example.org/other,,wire,\n")
    assert fingerprint(mini) != before


def test_importing_the_package_loads_no_heavy_library():
    code = "import sys, geodata; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not {"numpy", "pandas", "shapely", "geopandas", "frictionless", "scipy", "folium", "streamlit"} & set(loaded)


def test_every_public_name_can_be_had():
    import geodata

    assert all(getattr(geodata, name) is not None for name in geodata.__all__)
    with pytest.raises(AttributeError):
        _ = geodata.nothing


def test_what_a_message_quotes_can_neither_break_the_line_nor_flood_it(mini):
    file = mini / "facts" / "area_events.csv"
    hostile = '"the\neast \x1b[31m \u202e ' + "x" * 5000 + '"'
    file.write_text(file.read_text().replace("governorate:East,2020-02-20", f"{hostile},2020-02-20"))
    for line in map(str, find_problems(mini)):
        assert "\n" not in line
        assert "\x1b" not in line
        assert "\u202e" not in line
        assert len(line) <= 400


def test_a_schema_that_is_itself_broken_gets_a_sentence(mini):
    file = mini / "datapackage.json"
    file.write_text(file.read_text().replace('"^[A-Z]{1,2}$"', '"^[A-Z{1,2}$"'))
    (problem,) = find_problems(mini)
    assert str(problem).startswith("datapackage.json factions.csv column letter pattern: is not a regular expression")


@pytest.mark.parametrize("seed", range(40))
def test_whatever_bytes_are_spoiled_the_answer_is_a_sentence(mini, seed):
    chance = random.Random(seed)
    files = sorted(file for file in mini.rglob("*") if file.is_file())
    for _ in range(chance.randint(1, 3)):
        file = chance.choice(files)
        content = bytearray(file.read_bytes())
        start = chance.randrange(len(content) + 1)
        content[start : start + chance.choice([0, 1, 10, 60])] = chance.choice(SPOILERS)
        file.write_bytes(content)
    problems = find_problems(mini)
    assert all("\n" not in str(problem) for problem in problems)
    if not any(problem.severity == "error" for problem in problems):
        read_dataset(mini)


SPOILERS = [
    b"\0",
    b'"',
    b",",
    b"\n",
    b"\xff",
    b";",
    b"|",
    b"nobody",
    b"1e999",
    b"NaN",
    b"[",
    b"null",
    b" except ",
    b"red",
    b"",
]
