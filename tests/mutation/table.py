"""Which modules are mutated, the tests that belong to each, and the mutants that change nothing."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Target:
    """A module and the fast tests that say what it does."""

    group: str
    name: str
    path: str
    tests: tuple[str, ...]


def _of(group: str, path: str, *tests: str) -> Target:
    name = Path(path).stem if path.endswith(".py") else Path(path).name
    return Target(group, name, path, tests)


SHARED = "tests/test_shared_facts.py::test_python_gives_what_the_case_says"
HISTORY = "tests/geodata/history/"
CELLS = "tests/geodata/cells/"
COUNTING = (SHARED, "tests/geodata/counting/test_counting.py", HISTORY + "test_holdings.py")
DATES = ("tests/geodata/importing/dates/test_date_words.py", "tests/geodata/importing/dates/test_dates.py")
PAYLOAD = ("tests/mapapp/test_payload_records.py", "tests/mapapp/test_payload.py")
PAGE = "mapapp/timeline/page/"
FACTS = "tests/shared/facts_test.js"
DECODED = ("tests/page/data/decode_test.js", FACTS)
COUNTED = (FACTS, "tests/page/counting/counts_test.js")
TARGETS = (
    _of(
        "history",
        "geodata/history/control_history.py",
        HISTORY + "test_row_steps.py",
        HISTORY + "test_control_history.py",
        SHARED,
    ),
    _of("history", "geodata/history/inference.py", HISTORY + "test_row_steps.py", HISTORY + "test_control_history.py"),
    _of("lineage", "geodata/history/holdings.py", HISTORY + "test_holdings.py", SHARED),
    _of("counting", "geodata/counting/transfers.py", *COUNTING),
    _of("counting", "geodata/counting/shares.py", *COUNTING),
    _of("counting", "geodata/counting/tempo.py", *COUNTING),
    _of("counting", "geodata/counting/period_arrays.py", *COUNTING),
    _of(
        "zones",
        "geodata/cells/control_zones.py",
        "tests/geodata/cells/test_zones_of_made_up_facts.py",
        "tests/geodata/cells/test_control_zones.py",
    ),
    _of("dates", "geodata/model/period.py", "tests/geodata/model/test_period.py"),
    _of("dates", "geodata/importing/dates/date_patterns.py", *DATES),
    _of("dates", "geodata/importing/dates/date_forms.py", *DATES),
    _of("payload", "mapapp/timeline/payload.py", *PAYLOAD),
    _of("decode", PAGE + "data/decode.js", *DECODED),
    _of("decode", PAGE + "data/records.js", *DECODED),
    _of("decode", PAGE + "data/packed.js", "tests/page/data/packed_test.js", *DECODED),
    _of("runs", PAGE + "data/place_periods.js", "tests/page/data/place_periods_test.js", FACTS),
    _of("runs", PAGE + "data/derived.js", "tests/page/data/derived_test.js", *DECODED),
    _of("counts", PAGE + "counting/transfers.js", *COUNTED),
    _of("counts", PAGE + "counting/shares.js", *COUNTED),
    _of("counts", PAGE + "counting/tempo.js", *COUNTED),
    _of("counts", PAGE + "counting/holdings.js", *COUNTED),
    _of("playback", PAGE + "time/playback.js", "tests/page/time/playback_test.js"),
    _of(
        "links",
        PAGE + "host/link_grammar.js",
        "tests/page/shared_links_test.js",
        "tests/page/host/link_grammar_test.js",
    ),
)
GROUPS = tuple(dict.fromkeys(one.group for one in TARGETS))


@cache
def equivalents() -> frozenset[str]:
    """Keys of the mutants that give the same answers as the sound module, each with its reason in equivalent.toml."""
    file = Path(__file__).with_name("equivalent.toml")
    rows = tomllib.loads(file.read_text(encoding="utf-8")).get("mutant", [])
    return frozenset(row["key"] for row in rows if row["reason"])
