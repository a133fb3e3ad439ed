"""The model of certainty on made-up place-days, small enough to know what must come out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from geodata.certainty.knowledge import EVIDENCE
from geodata.certainty.model import DEFAULT, FEATURES, FILE, SIGNS, Situation, as_json, fit, read_model
from geodata.evaluation.hidden_certainty import judged, reliability
from geodata.history.evidence import evidence_of
from geodata.model.errors import DataFileError
from geodata.model.vocabulary import Evidence


def situations(count: int, seed: int = 1) -> Situation:
    luck = np.random.default_rng(seed)
    return Situation(
        place_km=luck.uniform(0, 80, count),
        own_km=luck.uniform(0, 40, count),
        other_km=luck.uniform(1, 150, count),
        agree=luck.integers(0, 5, count) / 4,
        evidence=luck.integers(0, 4, count).astype(np.int8),
        confidence=luck.integers(0, 3, count).astype(np.int8),
        age=luck.integers(0, 2000, count).astype(np.int32),
    )


def truly(its: Situation) -> np.ndarray:
    """A chance of being right that falls with the way and rises with the distance of another holder."""
    return np.asarray(1 / (1 + np.exp(-(1.0 - 0.9 * np.log1p(its.place_km) + 0.9 * np.log1p(its.other_km)))))


def at(
    place_km: float = 5.0, own_km: float = 0.0, other_km: float = 40.0, evidence: Evidence = Evidence.REPORTED
) -> Situation:
    one = np.array([1.0])
    number = np.array([EVIDENCE.index(evidence)], dtype=np.int8)
    return Situation(
        one * place_km, one * own_km, one * other_km, one, number, np.array([1], np.int8), np.array([7], np.int32)
    )


def test_stated_certainty_is_found_right_on_place_days_it_has_not_seen() -> None:
    seen, unseen = situations(20_000, 1), situations(20_000, 2)
    right = np.random.default_rng(3).uniform(size=20_000) < truly(seen)
    model = fit(seen.features(), right)
    found = np.random.default_rng(4).uniform(size=20_000) < truly(unseen)
    outcome = judged(model.certainty(unseen.features()), found)
    assert outcome["greatest_gap"] < 0.04
    assert outcome["expected_calibration_error"] < 0.02


def test_weaker_evidence_and_longer_ways_never_make_ground_surer() -> None:
    its = situations(5000)
    noise = np.random.default_rng(5).uniform(size=5000) < 0.8
    model = fit(its.features(), noise)
    assert all(value * sign >= 0 for value, sign in zip(model.coefficients, SIGNS, strict=True))
    assert all(value * sign >= 0 for value, sign in zip(DEFAULT.coefficients, SIGNS, strict=True))
    assert list(model.found) == sorted(model.found)


@pytest.mark.parametrize("evidence", list(Evidence))
def test_certainty_falls_with_the_way(evidence: Evidence) -> None:
    stated = [float(DEFAULT.certainty(at(km, evidence=evidence).features())[0]) for km in (0, 2, 10, 40, 200)]
    assert stated == sorted(stated, reverse=True)
    assert 0 < stated[-1] < stated[0] < 1


def test_a_place_that_nobody_reported_is_as_sure_as_the_way_to_the_report() -> None:
    unreported = at(place_km=0.0, own_km=30.0, evidence=Evidence.INFERRED).features()
    reported = at(place_km=0.0, evidence=Evidence.REPORTED).features()
    assert DEFAULT.certainty(unreported)[0] < DEFAULT.certainty(reported)[0]


def test_a_fitted_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    its = situations(5000)
    model = fit(its.features(), np.random.default_rng(6).uniform(size=5000) < truly(its))
    (tmp_path / FILE).write_text(as_json(model), encoding="utf-8")
    again = read_model(tmp_path)
    assert again.calibrated
    assert np.abs(again.certainty(its.features()) - model.certainty(its.features())).max() < 1e-3


def test_without_a_fit_the_engine_says_that_it_is_not_calibrated(tmp_path: Path) -> None:
    assert not read_model(tmp_path).calibrated
    assert read_model(tmp_path).note == "Not calibrated on this dataset."


@pytest.mark.parametrize("damage", ["{}", '{"calibration": [[0, 2]]}', "[]", '{"calibration": [[1, 0.5], [0, 0.6]]}'])
def test_a_damaged_fit_is_refused(tmp_path: Path, damage: str) -> None:
    (tmp_path / FILE).write_text(damage, encoding="utf-8")
    with pytest.raises(DataFileError, match="run it again"):
        read_model(tmp_path)


def test_the_committed_fit_has_all_features_and_says_what_it_was_fitted_on() -> None:
    from geodata.dataset import PACKAGED

    said = json.loads((PACKAGED / FILE).read_text(encoding="utf-8"))
    assert list(said["coefficients"]) == list(FEATURES)
    assert said["fitted_on"]["places"] > 300
    assert read_model(PACKAGED).calibrated


def test_table_has_ten_steps_that_hold_every_place_day_once() -> None:
    stated = np.random.default_rng(7).uniform(size=1001)
    table = reliability(stated, stated > 0.5)
    assert len(table) == 10
    assert sum(one["place_days"] for one in table) == 1001


def test_rows_on_the_rest_of_the_country_and_low_area_rows_are_no_knowledge_of_a_place() -> None:
    from geodata.dataset import load

    events = load().events.values()
    areas = [event for event in events if event.subject == "area"]
    assert {evidence_of(event) for event in areas} == {Evidence.SWEPT, Evidence.INFERRED}
    assert all(evidence_of(event) is Evidence.INFERRED for event in areas if event.place == "country")
    assert all(evidence_of(event) is Evidence.INFERRED for event in areas if event.confidence.value == "low")
