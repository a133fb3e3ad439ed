"""Habits that the scripts and styles of the page keep, so that it lives on any page; each was a fault once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mapapp.timeline.bundle import PAGE, STYLES

SCRIPTS = sorted(PAGE.rglob("*.js"))

FORBIDDEN = {
    r"\.localeCompare\(": "sorts in a language of the browser's own: use f.order or collator",
    r"(document|window)\.addEventListener\(|^\s*addEventListener\(": "outlives the map: use app.life.listen",
    r"new ResizeObserver\(": "outlives the map: use app.life.observe",
    r"\bid: '|'aria-controls': '|\bfor: 'tt": "two maps would share it: use app.id",
    r"\bname: '": "two maps would share the choice: use app.id",
    r"devicePixelRatio": "is read once, or without a limit: use pixelRatio and the state's ratio",
    r"\.status (===|>=|<=|<|>) ": "decides the look of a status a second time: ask lookOf",
}
ALLOWED = {
    "lifetime.js": ("new ResizeObserver(",),
    "screen.js": ("devicePixelRatio",),
    "transfers.js": ("FOUGHT_OVER",),  # counts ground, draws nothing
}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_of_the_page_keeps_to_its_map(script: Path) -> None:
    found = [
        f"{script.name}:{number}: {line.strip()} ({why})"
        for number, line in enumerate(script.read_text(encoding="utf-8").splitlines(), 1)
        for pattern, why in FORBIDDEN.items()
        if re.search(pattern, line) and not any(one in line for one in ALLOWED.get(script.name, ()))
    ]
    assert found == []


@pytest.mark.parametrize("style", sorted(STYLES.glob("*.css")), ids=lambda path: path.name)
def test_a_style_of_the_page_measures_by_itself_and_names_its_root(style: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", style.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"[\d.]+rem\b", text) == [], "a rem is what the page round the map says it is"
    selectors = [one.strip() for block in re.findall(r"([^{}]+)\{", text) for one in block.split(",\n")]
    foreign = [one for one in selectors if re.match(r"\[(dir|data-)", one)]
    assert foreign == [], "these attributes are the page's as well"


NUMBERED = re.compile(
    r"\b(status|basis|confidence|subject)\b\)?\s*(?:[=!]==?|[<>]=?)\s*-?\d|\[\w*\.?(status|basis)\]\s*\+"
)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_word_of_the_dataset_is_compared_as_a_number(script: Path) -> None:
    assert [line for line in script.read_text(encoding="utf-8").splitlines() if NUMBERED.search(line)] == []


def test_a_comparison_with_a_number_would_be_found() -> None:
    found = [
        NUMBERED.search(line) for line in ("run.status === 5", "a.basis !== 0 &&", "if (status >= 1", "x.basis > 0")
    ]
    assert all(found)
