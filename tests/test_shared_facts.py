"""Who held what, and what is counted: Python and the page give what the shared cases say (``tests/shared``).

The page gets the payload that Python makes of a case's facts, decodes it as ever, and is asked the same question:
``tests/shared/facts_test.js``, which deno runs.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import geodata
from geodata.counting.transfers import Transfer, compare
from mapapp.timeline import payload
from tests.page_modules import PageModules, command, lacking, page_modules
from tests.shared.answers import ANSWERS, only
from tests.shared.facts import HERE, Case, cases, dataset_of

CASES = [pytest.param(topic, case, id=f"{topic}: {case['name']}") for topic in ANSWERS for case in cases(topic)]
needs_deno = pytest.mark.skipif(bool(lacking()), reason=lacking())
PAIRS = 1000
"""Pairs of days on which both are asked for every transfer of Syria."""


@pytest.mark.parametrize("topic", ANSWERS)
def test_every_topic_has_cases_and_every_case_a_sentence_and_an_answer(topic: str) -> None:
    assert len(cases(topic)) >= 9
    assert all(case["says"] and case["expected"] for case in cases(topic))


@pytest.mark.parametrize(("topic", "case"), CASES)
def test_python_gives_what_the_case_says(topic: str, case: Case) -> None:
    answer = ANSWERS[topic](dataset_of(case["facts"]), case["ask"])
    assert only(answer, case["expected"]) == case["expected"], case["says"]


def with_payloads() -> list[dict[str, Any]]:
    """Every case of every topic with the payload of its facts, as the page's tests read them."""
    return [
        {"topic": topic, **case, "payload": payload(dataset_of(case["facts"]))}
        for topic in ANSWERS
        for case in cases(topic)
    ]


@needs_deno
def test_the_page_gives_what_the_cases_say(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(with_payloads()), encoding="utf-8")
    words = ["--quiet", "--no-remote", "--no-check", "--allow-read", "--allow-env=SHARED_CASES"]
    run = subprocess.run(
        command("test", *words, str(HERE / "facts_test.js")),
        capture_output=True,
        text=True,
        env={**os.environ, "NO_COLOR": "1", "SHARED_CASES": str(file)},
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{len(CASES)} passed" in run.stdout


# --- on the real war --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def syria() -> geodata.Dataset:
    return geodata.load()


@pytest.fixture(scope="module")
def page(syria: geodata.Dataset) -> Iterator[PageModules]:
    with page_modules() as running:
        running.open(payload(syria))
        yield running


TRANSFERS = """async (page, pairs) => {
  const { data } = page.kept;
  const counts = (await page.load('counting/counts.js')).countsOf(data);
  const rows = (moves) => moves.map((one) => [counts.idOf(one.from), counts.idOf(one.to), one.m2, one.contested,
    one.inferred, one.places.map((place) => data.places[place].id)]);
  return pairs.map((pair) => {
    const found = counts.compare(...pair.map(data.index));
    return [rows(found.transfers), rows(found.renamings)];
  });
}"""


@needs_deno
def test_a_thousand_pairs_of_days_pass_the_same_ground_on_both_sides(page: PageModules, syria: geodata.Dataset) -> None:
    """In whole square metres, with the places; the days are drawn with a fixed seed."""

    def rows(moves: tuple[Transfer, ...]) -> list[list[Any]]:
        return [[one.from_, one.to, one.area_m2, one.contested_m2, one.inferred_m2, list(one.places)] for one in moves]

    random.seed(12)
    first, last = syria.first_day.toordinal(), syria.known_until.toordinal()
    pairs = [[date.fromordinal(random.randint(first, last)) for _ in "ab"] for _ in range(PAIRS)]
    found = page.evaluate(TRANSFERS, [[day.isoformat() for day in pair] for pair in pairs])
    moved = 0
    for pair, [transfers, renamings] in zip(pairs, found, strict=True):
        here = compare(syria, *pair)
        assert transfers == rows(here.transfers), pair
        assert renamings == rows(here.renamings), pair
        moved += bool(transfers)
    assert moved > PAIRS / 2


STANDING = """async (page, asked) => {
  const { data } = page.kept;
  const { runOn } = await page.load('data/place_periods.js');
  return asked.map(([place, day]) => {
    const run = runOn(data.places[place].runs, data.index(day));
    return [run.holder < 0 ? null : data.factions[run.holder].id, data.iso(run.start), run.by.length];
  });
}"""


@needs_deno
def test_holders_of_random_places_and_days_are_the_same_on_both_sides(
    page: PageModules, syria: geodata.Dataset
) -> None:
    random.seed(13)
    first, last = syria.first_day.toordinal(), syria.known_until.toordinal()
    places = list(syria.places)
    asked = [(random.randrange(len(places)), date.fromordinal(random.randint(first, last))) for _ in range(5000)]
    found = page.evaluate(STANDING, [[place, day.isoformat()] for place, day in asked])
    for (place, day), told in zip(asked, found, strict=True):
        period = syria.period_of(places[place], day)
        assert told == [period.holder, period.period.start.isoformat(), len(period.by)], (places[place], day)
