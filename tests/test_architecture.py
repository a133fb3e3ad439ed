"""Imports go one way, and each library is known in one place only."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted([*ROOT.glob("geodata/**/*.py"), *ROOT.glob("mapapp/**/*.py")])

MAY_IMPORT = {
    "streamlit": ("mapapp/app.py", "mapapp/panels/", "mapapp/host/"),
    "folium": ("mapapp/map_page.py", "mapapp/timeline/"),
    "branca": ("mapapp/map_page.py", "mapapp/timeline/"),
}
"""Who may know a library."""

COLOURS = ("mapapp/palette.py",)
"""Where colours may be written."""

LAYERS = (
    ("geodata.model",),
    ("geodata.files", "geodata.history", "geodata.geometry"),
    ("geodata.facts",),
    ("geodata.cells",),
    ("geodata.certainty",),
    ("geodata.checking",),
    ("geodata.building",),
    ("geodata.dataset",),
    ("geodata.counting",),
    ("geodata.evaluation",),
    ("geodata.export.data", "geodata.importing.request"),
    ("geodata.export.picture", "geodata.importing.words"),
    ("geodata.export.film", "geodata.importing.files"),
    ("geodata.export", "geodata.importing.dates"),
    ("geodata.importing.guessing", "geodata.importing.output"),
    ("geodata.importing.polygons",),
    ("geodata.importing.tables",),
    ("geodata.importing.sandbox",),
    ("geodata.importing",),
    ("geodata",),
    ("mapapp",),
    ("mapapp.export_formats", "mapapp.file_size", "mapapp.locale", "mapapp.settings"),
    ("mapapp.area_text",),
    ("mapapp.palette", "mapapp.view"),
    ("mapapp.figure_style", "mapapp.timeline"),
    ("mapapp.map_page",),
    ("mapapp.host", "mapapp.publish"),
    ("mapapp.panels",),
    ("mapapp.commands",),
    ("mapapp.app", "mapapp.cli"),
    ("mapapp.__main__",),
)
"""Rooms, and modules that stand alone, from the ground up: each may import those of lower rows, none of its own row.

A module belongs to the room that is its folder; of the folders ``geodata`` and ``mapapp`` each module is named itself.
"""
HEIGHT = {room: height for height, rooms in enumerate(LAYERS) for room in rooms}
MOST_MODULES = 12
"""So many modules, ``__init__`` not counted, a person may look through in a room of geodata."""
SHUT = ("geodata.history", "geodata.cells")
"""Rooms of geodata that the show does not enter: how knowledge is derived; it asks a ``Dataset``."""


@cache
def imported(path: Path) -> set[str]:
    """Dotted names that a module imports, wherever in the module, those for type checkers only left out."""
    names: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the import out in full"
            names.add(node.module or "")
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def dotted(path: Path) -> str:
    """Name of a module as it is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {dotted(path): path for path in MODULES}


def arrows(path: Path) -> set[str]:
    """Our modules that a module imports, those for type checkers too; of a package with the name, the module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            within = (f"{node.module}.{alias.name}" for alias in node.names)
            found.update(name if name in NAMES else str(node.module) for name in within)
    return found & NAMES.keys() - {dotted(path)}


def room_of(name: str) -> str | None:
    """The room of a module, or the module itself where it stands alone; None where the table names neither."""
    folder = name.rpartition(".")[0]
    return name if name in HEIGHT else folder if folder in HEIGHT and "." in folder else None


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of two and more that reach each other (Tarjan's strongly connected components)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(one: str) -> None:
        index[one] = low[one] = len(index)
        stack.append(one)
        for other in sorted(graph[one]):
            if other not in index:
                visit(other)
                low[one] = min(low[one], low[other])
            elif other in stack:
                low[one] = min(low[one], index[other])
        if low[one] == index[one]:
            group = stack[stack.index(one) :]
            del stack[stack.index(one) :]
            if len(group) > 1:
                found.append(sorted(group))

    for one in sorted(graph):
        if one not in index:
            visit(one)
    return found


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 20


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_libraries_stay_where_they_belong(path: Path) -> None:
    for name in imported(path):
        allowed = MAY_IMPORT.get(name.partition(".")[0])
        assert allowed is None or name_of(path).startswith(allowed), f"{name_of(path)} imports {name}"


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path).startswith("geodata")], ids=name_of)
def test_the_knowledge_does_not_know_the_show(path: Path) -> None:
    assert not {name for name in imported(path) if name.partition(".")[0] in {"mapapp", "streamlit", "folium"}}


def test_every_module_is_in_a_room_of_the_table() -> None:
    assert [name for name in NAMES if room_of(name) is None] == []


def test_every_room_of_the_table_is_there() -> None:
    assert [room for room in HEIGHT if room not in NAMES] == []


def test_every_room_says_what_is_decided_in_it() -> None:
    said = {room: ast.get_docstring(ast.parse(NAMES[room].read_text(encoding="utf-8"))) for room in HEIGHT}
    assert [room for room, text in said.items() if not text] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    own = room_of(dotted(path))
    assert own is not None
    others = {name: room_of(name) for name in arrows(path)}
    upward = {name for name, room in others.items() if room and room != own and HEIGHT[room] >= HEIGHT[own]}
    assert not upward, f"{name_of(path)}, of {own}, imports {sorted(upward)}"


def test_no_imports_run_in_a_circle() -> None:
    graph = {name: arrows(path) for name, path in NAMES.items()}
    assert circles(graph) == []


def test_a_circle_would_be_seen() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == [["b", "c"]]


def test_few_files_stand_at_the_top_of_geodata() -> None:
    assert len([path for path in (ROOT / "geodata").iterdir() if path.is_file()]) <= 4


def test_a_room_of_geodata_can_be_looked_through() -> None:
    rooms = {path.parent for path in MODULES if name_of(path).startswith("geodata/")}
    large = {name_of(room): count for room in rooms if (count := len([*room.glob("[!_]*.py")])) > MOST_MODULES}
    assert large == {}


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path).startswith("mapapp")], ids=name_of)
def test_the_show_takes_what_the_knowledge_offers(path: Path) -> None:
    taken = {name for name in imported(path) if name.startswith("geodata.")}
    private = {name for name in taken if any(part.startswith("_") for part in name.split("."))}
    derived = {name for name in taken if name.startswith(SHUT)}
    inner = {name for name in taken if name.startswith("geodata.importing.") and name.count(".") > 2}
    assert not private | derived | inner


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_hides_a_library(path: Path) -> None:
    own = path.stem if path.stem != "__init__" else path.parent.name
    known = own == "locale"  # app.py takes its own folder off the path for it
    assert known or own.startswith("__") or path.parent.name != "mapapp" or own not in sys.stdlib_module_names


@pytest.mark.parametrize(
    "path", sorted(p for kind in ("py", "js", "css", "jinja") for p in ROOT.glob(f"mapapp/**/*.{kind}")), ids=name_of
)
def test_colours_are_written_in_the_palette_only(path: Path) -> None:
    if name_of(path).startswith(COLOURS) or {"static", "built"} & set(path.parts):  # generated, from what is looked at
        return
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"(?<![\w&/#])#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b(?![-\w])", text)
    assert not found, f"{name_of(path)} writes {found}; colours belong to palette.py"


def test_a_question_on_the_command_line_loads_no_heavy_library() -> None:
    heavy = {"streamlit", "folium", "geopandas", "pandas", "frictionless", "matplotlib", "pyproj"}  # scipy finds ways
    code = (
        "import sys; from mapapp.cli import main; "
        "main(['on', '2024-12-08', '--place', 'homs', '--json']); main(['history', '--place', 'homs', '--json']); "
        f"print(sorted(set(sys.modules) & {heavy!r}), file=sys.stderr)"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert answer.stderr.strip().splitlines()[-1:] == ["[]"], answer.stderr


def test_geodata_works_without_the_show() -> None:
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['streamlit', 'folium', 'branca', 'mapapp'])); "
        "import geodata; print(len(geodata.load().places))"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert answer.returncode == 0, answer.stderr
    assert int(answer.stdout) >= 450
