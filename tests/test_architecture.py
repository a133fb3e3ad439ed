"""Imports go one way, and each library is known in one place only."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
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

LAYERS = {
    "geodata": (
        ("errors", "period", "hostile"),
        ("model",),
        ("areas", "reading", "history", "tessellation", "zones", "transfers", "validation"),
        ("dataset",),
        ("build", "export", "importing", "evaluation", "published"),
        ("codebook",),
    ),
    "mapapp": (
        ("settings", "locale"),
        ("palette", "view"),
        ("timeline", "map_page"),
        ("host",),
        ("panels",),
        ("commands",),
        ("app", "cli"),
    ),
}
"""Modules from the ground up: one may import those beside and below it, never those above."""


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


@pytest.mark.parametrize("package", LAYERS)
def test_imports_go_one_way(package: str) -> None:
    height = {name: level for level, names in enumerate(LAYERS[package]) for name in names}
    offences = []
    for path in ROOT.glob(f"{package}/**/*.py"):
        own = path.relative_to(ROOT / package).parts[0].removesuffix(".py")
        for name in imported(path):
            parts = name.split(".")
            inside = parts[0] == package and len(parts) > 1 and own in height and parts[1] in height
            if inside and height[parts[1]] > height[own]:
                offences.append(f"{name_of(path)} imports {name}")
    assert not offences


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
    heavy = {"streamlit", "folium", "geopandas", "pandas", "scipy", "frictionless", "matplotlib", "pyproj"}
    code = (
        "import sys; from mapapp.cli import main; "
        "main(['on', '2024-12-08', '--place', 'homs', '--json']); main(['history', '--place', 'homs', '--json']); "
        f"print(sorted(set(sys.modules) & {heavy!r}), file=sys.stderr)"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert answer.stderr.strip().splitlines()[-1:] == ["[]"], answer.stderr


def test_geodata_works_without_the_show() -> None:
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['streamlit', 'folium', 'branca', 'mapapp'])); "
        "import geodata; print(len(geodata.load().places))"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert answer.returncode == 0, answer.stderr
    assert int(answer.stdout) >= 450
