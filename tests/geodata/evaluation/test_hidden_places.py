"""The measure of truth, on the mini country and on the real one."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.dataset import PACKAGED
from geodata.evaluation.codebook_figures import with_figures
from geodata.evaluation.hidden_places import FOLDS, evaluate, table
from tests.geodata.conftest import MINI


@pytest.fixture(scope="module")
def real() -> dict[str, Any]:
    return evaluate(PACKAGED)


def test_mini_country_is_measured() -> None:
    found = evaluate(MINI)
    assert found["folds"] == FOLDS
    assert found["place_days"] > 0
    assert 0 <= found["accuracy"] <= 1
    assert next(iter(found["by_day"])) == "2020-01-01"


def test_measure_is_the_same_every_time() -> None:
    assert evaluate(MINI) == evaluate(MINI)


def test_offensive_reaches_its_targets(real: dict[str, Any]) -> None:
    assert (real["from"], real["to"]) == ("2024-11-26", "2024-12-12")
    assert real["place_days"] > 5000
    assert real["accuracy"] >= 0.94
    assert real["accuracy_near_front"] >= 0.83
    assert real["blocked"]["accuracy"] >= 0.88


def test_the_codebook_has_the_figures(real: dict[str, Any]) -> None:
    text = (PACKAGED / "README.md").read_text(encoding="utf-8")
    assert "<!-- evaluation:begin -->" in text
    assert with_figures(text, {"evaluation": table(real)}) == text, "python -m geodata.evaluation.codebook_figures"


def test_places_added_later_do_not_carry_the_figures(real: dict[str, Any]) -> None:
    assert real["fixed_set"]["places"] > 400
    assert real["fixed_set"]["accuracy"] >= 0.93


def test_long_war_is_measured_year_by_year(real: dict[str, Any]) -> None:
    assert set(real["long_war"]["by_year"]) >= {str(year) for year in range(2011, 2026)}
    assert real["long_war"]["accuracy"] >= 0.88
