"""The page as a house: every file says what it needs, rooms lie one above the other, and no stairs lead back up."""

from __future__ import annotations

import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from mapapp.timeline.bundle import PAGE

ROOMS = ("core", "data", "counting", "signs", "map", "time", "read", "numbers", "compare", "host", "shell", "")
"""Rooms from the ground up; the last is the roof, main.js. A module may import from its own room and those below."""
LARGEST = 12
"""Files that a room may hold: as many as one takes in at a glance."""

MODULES = sorted(PAGE.rglob("*.js"))
IMPORT = re.compile(r"^(?:import|export)\b[^;]*?\bfrom\s+'([^']+)';|^import\s+'([^']+)';|\bimport\('([^']+)'\)", re.M)
EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|let|class) (\w+)", re.M)
NAMES = re.compile(r"^import \{([^}]*)\} from '([^']+)';", re.M)


def name_of(path: Path) -> str:
    return path.relative_to(PAGE).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(PAGE).parent.as_posix().removeprefix(".")


def imports(path: Path) -> list[Path]:
    """Modules that a module imports, at its head or where it needs them."""
    written = [next(filter(None, match)) for match in IMPORT.findall(path.read_text(encoding="utf-8"))]
    foreign = [one for one in written if not re.match(r"\.\.?/", one)]
    assert not foreign, f"{name_of(path)} imports {foreign}: the page has no libraries"
    return [(path.parent / one).resolve() for one in written]


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 60
    assert len(imports(PAGE / "main.js")) > 30


def test_every_room_has_its_place() -> None:
    assert {room_of(path) for path in MODULES} == set(ROOMS)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_what_a_module_imports_is_there_and_lies_below(path: Path) -> None:
    for other in imports(path):
        assert other in MODULES, f"{name_of(path)} imports {other}, which is not there"
        assert ROOMS.index(room_of(other)) <= ROOMS.index(room_of(path)), f"{name_of(path)} imports {name_of(other)}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_what_a_module_imports_by_name_is_exported(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for names, written in NAMES.findall(text):
        exported = EXPORT.findall((path.parent / written).resolve().read_text(encoding="utf-8"))
        for name in (one.strip() for one in names.split(",") if one.strip()):
            assert name in exported, f"{written} does not export {name}"


def test_no_module_imports_itself_by_a_detour() -> None:
    try:
        list(TopologicalSorter({path: imports(path) for path in MODULES}).static_order())
    except CycleError as problem:
        pytest.fail("a circle: " + " -> ".join(name_of(path) for path in problem.args[1]))


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room or "roof")
def test_a_room_is_taken_in_at_a_glance(room: str) -> None:
    files = [path.name for path in (PAGE / room).iterdir() if path.is_file()]
    assert len(files) <= LARGEST, files


def test_every_module_is_part_of_the_page() -> None:
    """What nothing imports is dead, and no test of its own should keep it warm."""
    reached, waiting = set(), [PAGE / "entry.js", PAGE / "host" / "streamlit_host.js"]
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting += imports(path)
    assert [name_of(path) for path in MODULES if path not in reached] == []


def test_the_page_puts_one_name_on_the_window() -> None:
    """Beside it only what the page's protocol names (registry.js): hosts find maps by it."""
    written = {
        (name_of(path), name)
        for path in MODULES
        for name in re.findall(r"\b(?:globalThis|window)\.(\w+) = ", path.read_text(encoding="utf-8"))
    }
    assert written == {
        ("entry.js", "startTerritoryTimeline"),
        ("host/registry.js", "territoryTimeline"),
        ("host/registry.js", "territoryTimelines"),
    }
