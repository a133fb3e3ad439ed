"""Certainty as it is judged on what was hidden: on the real country, and on datasets too small to judge."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.cells.catchments import survey
from geodata.dataset import PACKAGED
from geodata.evaluation.codebook_figures import with_figures
from geodata.evaluation.fit_certainty import fit_certainty
from geodata.evaluation.hidden_certainty import (
    LEAST_IN_BIN,
    WAYS,
    Hidden,
    certainty_judged,
    cross_fitted,
    hidden_place_days,
    reliability_table,
)
from geodata.evaluation.reliability_diagram import FILE, reliability_diagram
from geodata.facts.reading import read_dataset
from tests.geodata.conftest import MINI

FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def hidden() -> Hidden:
    facts = read_dataset(PACKAGED)
    found = hidden_place_days(facts, survey(facts))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def outcome(hidden: Hidden) -> dict[str, Any]:
    return certainty_judged(hidden)


def test_of_hidden_place_days_given_p_p_are_right(outcome: dict[str, Any]) -> None:
    assert len(outcome["bins"]) == 10
    assert min(one["place_days"] for one in outcome["bins"]) >= LEAST_IN_BIN
    assert outcome["greatest_gap"] <= 0.05
    assert outcome["expected_calibration_error"] <= 0.025


def test_all_ways_of_hiding_are_judged(outcome: dict[str, Any]) -> None:
    assert list(outcome["by_way"]) == list(WAYS)
    assert all(one["expected_calibration_error"] <= 0.025 for one in outcome["by_way"].values())
    assert sum(one["place_days"] for one in outcome["by_way"].values()) == outcome["place_days"]


def test_certainty_tells_right_from_wrong(hidden: Hidden) -> None:
    stated = cross_fitted(hidden)
    assert stated[hidden.right].mean() > stated[~hidden.right].mean() + 0.1


def test_no_place_is_judged_by_a_model_that_saw_its_square(hidden: Hidden) -> None:
    wrong = Hidden(hidden.features, hidden.right.copy(), hidden.part, hidden.place, hidden.way)
    first = wrong.part == 0
    wrong.right[first] = ~wrong.right[first]
    assert np.array_equal(cross_fitted(hidden)[first], cross_fitted(wrong)[first])


def test_the_codebook_has_the_table_and_the_diagram(outcome: dict[str, Any]) -> None:
    text = (PACKAGED / "README.md").read_text(encoding="utf-8")
    counted = with_figures(text, {"reliability": reliability_table(outcome)})
    before, now = (
        one.partition("<!-- reliability:begin -->")[2].partition("<!-- reliability:end")[0] for one in (text, counted)
    )
    told, found = ([float(n.replace(",", "")) for n in FIGURE.findall(one)] for one in (before, now))
    assert len(told) == len(found) > 40
    assert all(abs(a - b) <= max(4.0, 0.1 * b) for a, b in zip(told, found, strict=True)), (
        "python -m geodata.evaluation.fit_certainty, then python -m geodata.evaluation.codebook_figures"
    )
    assert f"({FILE})" in text
    assert (PACKAGED / FILE).read_text(encoding="utf-8").lstrip().startswith("<?xml")


def test_diagram_is_the_same_bytes_for_the_same_figures(outcome: dict[str, Any]) -> None:
    assert reliability_diagram(outcome) == reliability_diagram(outcome)


def test_a_small_dataset_is_not_calibrated_and_says_so(tmp_path: Path) -> None:
    small = tmp_path / "mini"
    shutil.copytree(MINI, small)
    facts = read_dataset(small)
    outcome = certainty_judged(hidden_place_days(facts, survey(facts)))
    assert outcome["calibrated"] is False
    assert "not calibrated on this dataset" in reliability_table(outcome)
    assert reliability_diagram(outcome) == ""
    assert fit_certainty(small) is None
    assert not (small / "certainty.json").exists()
