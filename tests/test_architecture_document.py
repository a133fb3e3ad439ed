"""ARCHITECTURE.md names what is there: every room once, and no file that is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
HEADINGS = re.findall(r"^### (\S+)$", TEXT, re.M)
NAMED = sorted({one for one in re.findall(r"`([\w./-]+)`", TEXT) if "/" in one[:-1] and "NEW" not in one})
SHORT = {"page/": "mapapp/timeline/page/"}
"""Beginnings that the text shortens."""


def rooms(package: str) -> list[str]:
    """Folders of a package that hold modules, and the modules that stand at its top by themselves."""
    return sorted(f"{package}/{path.parent.name}" for path in (ROOT / package).glob("*/__init__.py"))


@pytest.mark.parametrize("package", ["geodata", "mapapp"])
def test_every_room_has_its_paragraph(package: str) -> None:
    assert len(rooms(package)) > 4
    told = [heading for heading in HEADINGS if heading.startswith(f"{package}/") and not heading.endswith(".py")]
    assert sorted(set(told) - {"mapapp/timeline/page"}) == [one for one in rooms(package) if one != "mapapp/locale"]
    assert len(told) == len(set(told))


def test_every_room_of_the_page_is_told_of() -> None:
    folders = [path.name for path in (ROOT / "mapapp/timeline/page").iterdir() if path.is_dir()]
    assert len(folders) > 6
    paragraph = TEXT.partition("### mapapp/timeline/page\n")[2].partition("\n#")[0]
    assert sorted(re.findall(r"`(\w+)`:", paragraph)) == sorted(folders)


@pytest.mark.parametrize("room", ["geodata/export", "geodata/importing"])
def test_rooms_inside_a_room_are_told_of(room: str) -> None:
    inside = [path.parent.name for path in (ROOT / room).glob("*/__init__.py")]
    paragraph = TEXT.partition(f"### {room}\n")[2].partition("\n#")[0]
    assert sorted(set(re.findall(r"`(\w+)/`", paragraph))) == sorted(inside)


@pytest.mark.parametrize("name", NAMED)
def test_what_is_named_is_there(name: str) -> None:
    for short, full in SHORT.items():
        name = full + name.removeprefix(short) if name.startswith(short) else name
    assert (ROOT / name).exists(), f"ARCHITECTURE.md names {name}"
