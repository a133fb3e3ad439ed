"""Python gives what the shared cases say; the page is asked the same in shared.test.js."""

from __future__ import annotations

import pytest

from tests.shared.answers import ANSWERS, only
from tests.shared.facts import Case, cases, dataset_of, topics

CASES = [pytest.param(topic, case, id=f"{topic}: {case['name']}") for topic in ANSWERS for case in cases(topic)]


def test_every_topic_has_cases_and_every_case_a_sentence() -> None:
    assert set(topics()) == set(ANSWERS)
    assert all(case["says"] and case["expected"] is not None for topic in topics() for case in cases(topic))


@pytest.mark.parametrize(("topic", "case"), CASES)
def test_python_gives_what_the_case_says(topic: str, case: Case) -> None:
    answer = ANSWERS[topic](dataset_of(case["facts"]), case["ask"])
    assert only(answer, case["expected"]) == case["expected"], case["says"]
