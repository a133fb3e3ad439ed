"""Every mistake gets its line: one folder of ``tests/broken`` per mistake."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.checking.dataset_problems import find_problems
from geodata.checking.dataset_rules import HISTORY_RULES, RULES
from geodata.checking.evidence_doubts import thin_evidence, unsupported_confirmations
from geodata.checking.history_rules import kinds_and_holders
from geodata.facts.reading import read_dataset
from geodata.model.period import parse_uncertain_day
from geodata.model.vocabulary import Kind
from tests.some import some

BROKEN = Path(__file__).parents[2] / "broken"
CASES = sorted(folder.name for folder in BROKEN.iterdir() if folder.is_dir())


def test_the_mini_dataset_has_no_problem(mini):
    assert find_problems(mini) == ()


def test_there_are_cases():
    assert len(CASES) > 40


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_gets_its_line(mini, case):
    lay_over(BROKEN / case, mini)
    assert printed(mini) == (BROKEN / case / "expected.txt").read_text(encoding="utf-8")


def lay_over(case: Path, dataset: Path) -> None:
    """Spoil a copy of the mini dataset as a case says."""
    removed = case / "removed.txt"
    for path in removed.read_text().split() if removed.exists() else ():
        (dataset / path).unlink()
    for file in case.rglob("*"):
        if file.is_file() and file.name not in ("expected.txt", "removed.txt"):
            shutil.copyfile(file, dataset / file.relative_to(case))


def printed(dataset: Path) -> str:
    """The lines of ``mapapp check``."""
    marks = {"error": "", "warning": "warning: "}
    return "".join(f"{marks[problem.severity]}{problem}\n" for problem in find_problems(dataset))


@pytest.mark.parametrize("case", CASES)
def test_a_line_is_one_sentence_for_a_person(case):
    for line in some((BROKEN / case / "expected.txt").read_text(encoding="utf-8").splitlines()):
        assert len(line) < 200
        assert "Traceback" not in line
        assert "Error(" not in line


def test_every_rule_says_in_one_line_what_it_asks():
    for rule in (*RULES, *HISTORY_RULES):
        assert rule.__doc__
        assert rule.__doc__.splitlines()[0].endswith(".")


def test_a_contradiction_does_not_hide_another(mini):
    file = mini / "facts" / "control_events.csv"
    content = file.read_text().replace("red,green,handed_over", "blue,green,handed_over")
    file.write_text(
        content.replace('blue,red,captured,,medium,,"Red crossed', 'union,red,captured,,medium,,"Red crossed')
    )
    assert [(p.line, p.column) for p in find_problems(mini)] == [(9, "from"), (11, "from")]


def test_thin_evidence_is_listed_as_warnings(mini):
    found = [str(problem) for problem in thin_evidence(read_dataset(mini))]
    assert 'control_events.csv:2 sources: rests on one source, "wire-1"' in found
    assert 'places.csv:6 precision_km: "delta" may be off by 4 km' in found
    assert 'places.csv:8 precision_km: "epsilon" may be off by an unknown distance' in found
    assert 'sources.csv:5 published: "pedia-1" has no date of publication' in found
    assert all(problem.severity == "warning" for problem in thin_evidence(read_dataset(mini)))


@pytest.mark.parametrize(
    ("published", "doubted"),
    [
        ("2024-01-13", False), ("2024-01-07~", False), ("2024-01-14", True), ("2024-01-06", True), ("2024-01", False),
        ("2024-02", True), ("2023", True), ("", True),
    ],
)  # fmt: skip
def test_a_confirmed_row_needs_a_source_published_within_three_days(mini, published, doubted):
    facts = read_dataset(mini)
    event = facts.events[0]
    source = replace(facts.sources[event.sources[0]], published=published)
    row = replace(event, kind=Kind.CONFIRMED, date=parse_uncertain_day("2024-01-10~"), sources=(source.id,))
    alone = replace(facts, events=(row,), sources={source.id: source})
    found = [str(problem) for problem in unsupported_confirmations(alone)]
    assert ["no source was published within three days of 2024-01-10" in one for one in found] == [True] * doubted


def test_a_deduced_row_names_who_holds_the_place_or_who_left_it(mini):
    facts = read_dataset(mini)
    first = facts.events[0]
    holder = str(first.to)
    rows = {
        ((), holder): False,
        ((holder,), None): False,
        ((), None): True,
    }
    for (before, after), refused in rows.items():
        row = replace(first, kind=Kind.DEDUCED, from_=before, to=after)
        found = [str(one) for one in kinds_and_holders(replace(facts, events=(row,))) if "deduced" in str(one)]
        assert bool(found) == refused, (before, after)
