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


SHARED = "tests/shared/test_shared.py"
COUNTING = (SHARED, "tests/geodata/test_counting.py", "tests/geodata/test_lineage.py")
HISTORY = ("tests/geodata/test_history_steps.py", "tests/geodata/test_history.py", SHARED)
DATES = ("tests/geodata/importing/test_date_cases.py", "tests/geodata/importing/test_dates.py")
TARGETS = (
    _of("history", "geodata/history.py", *HISTORY),
    _of("lineage", "geodata/lineage.py", "tests/geodata/test_lineage.py", SHARED),
    _of("counting", "geodata/transfers.py", *COUNTING),
    _of("counting", "geodata/over_time.py", *COUNTING),
    _of("counting", "geodata/pace.py", *COUNTING),
    _of("counting", "geodata/ledger.py", *COUNTING),
    _of("zones", "geodata/zones.py", "tests/geodata/test_zones.py"),
    _of("dates", "geodata/period.py", "tests/geodata/test_period.py"),
    _of("dates", "geodata/importing/dates.py", *DATES),
    _of("dates", "geodata/importing/date_reading.py", *DATES),
    _of("dates", "geodata/importing/date_forms.py", *DATES),
    _of("payload", "mapapp/timeline/payload.py", "tests/mapapp/test_payload.py"),
)
GROUPS = tuple(dict.fromkeys(one.group for one in TARGETS))


@cache
def equivalents() -> frozenset[str]:
    """Keys of the mutants that give the same answers as the sound module, each with its reason in equivalent.toml."""
    file = Path(__file__).with_name("equivalent.toml")
    rows = tomllib.loads(file.read_text(encoding="utf-8")).get("mutant", [])
    return frozenset(row["key"] for row in rows if row["reason"])
