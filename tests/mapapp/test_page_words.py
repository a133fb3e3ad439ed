"""The words of a dataset reach the page as words: where they stand in their lists is nobody's business."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import geodata
from mapapp.timeline import payload
from mapapp.timeline.packing import packed, unpacked
from tests.page_modules import PageModules, lacking, page_modules

pytestmark = pytest.mark.skipif(bool(lacking()), reason=lacking())

DECODED = """async (page, payload) => {
  const { decode } = await page.load('data/decode.js');
  const { countsOf } = await page.load('counting/counts.js');
  const { lookOf } = await page.load('signs/status.js');
  const data = decode(payload);
  const runs = data.places.flatMap((place) => place.runs);
  return {
    runs: runs.map((run) => ({ ...run, look: lookOf(run) })),
    events: data.events,
    compared: countsOf(data).compare(0, data.days - 1),
    tempo: [...countsOf(data).tempo(0, data.days - 1).gained],
  };
}"""


@pytest.fixture(scope="module")
def modules() -> Iterator[PageModules]:
    with page_modules() as running:
        yield running


@pytest.fixture(scope="module")
def syria() -> dict[str, Any]:
    return payload(geodata.load())


def reordered(whole: dict[str, Any], order: Callable[[list[str]], list[str]]) -> dict[str, Any]:
    """The same payload with its lists of words in another order, or with more words in them."""
    new = copy.deepcopy(whole)
    new["words"] = {name: order(words) for name, words in whole["words"].items()}

    def moved(name: str, number: int) -> int:
        return new["words"][name].index(whole["words"][name][number])

    new["runs"]["codes"] = [
        [holder, moved("status", status), by, moved("basis", basis), qualifier, moved("evidence", evidence)]
        for holder, status, by, basis, qualifier, evidence in whole["runs"]["codes"]
    ]
    for name in ("subject", "kind", "confidence"):
        new["events"][name] = packed(moved(name, number) for number in unpacked(whole["events"][name]))
    return new


def shuffled(words: list[str]) -> list[str]:
    return random.Random(7).sample(words, len(words))


def with_a_new_word(words: list[str]) -> list[str]:
    return [*words[:1], "a-new-word", *words[1:]]


@pytest.mark.parametrize(
    "order", [shuffled, lambda words: words[::-1], with_a_new_word], ids=["shuffled", "back", "new"]
)
def test_the_order_of_the_words_in_their_lists_changes_nothing_on_the_page(
    modules: PageModules, syria: dict[str, Any], order: Callable[[list[str]], list[str]]
) -> None:
    other = reordered(syria, order)
    assert other["words"] != syria["words"]
    plain = modules.evaluate(DECODED, syria)
    assert {run["status"] for run in plain["runs"]} >= {"held", "contested", "besieged", "divided"}
    assert {run["basis"] for run in plain["runs"]} == {"assessed", "inferred"}
    assert modules.evaluate(DECODED, other) == plain


def test_what_the_page_decides_by_are_words_that_the_payload_knows(syria: dict[str, Any], modules: PageModules) -> None:
    told = modules.evaluate(
        """async (page) => {
          const words = await page.load('data/vocabulary.js');
          const { SIGNS } = await page.load('signs/status.js');
          return { status: [words.FOUGHT_OVER, ...Object.keys(SIGNS)], begun: words.statusBegunBy('captured') };
        }"""
    )
    assert set(told["status"]) | {told["begun"]} <= set(syria["words"]["status"])
