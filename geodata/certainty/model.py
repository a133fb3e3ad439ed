"""From what is known round a point to the probability that the drawn holder is right.

A logistic regression on a few transformed measures (a small ridge, Newton's method), then a monotone step on its
outcome (isotonic regression), so that of all ground given p, p is right. Both are a page of numpy and scipy: a library
of machine learning would be a hundred times the weight.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from geodata.certainty.knowledge import CONFIDENCE, EVIDENCE
from geodata.facts.text_files import read_json
from geodata.model.errors import DataFileError
from geodata.model.vocabulary import Confidence, Evidence

Floats = NDArray[np.float64]

FILE = "certainty.json"
"""Generated file of a dataset's folder: coefficients, calibration, and the counts they were fitted on."""
FEATURES = (
    "log_km_to_place", "log_km_to_own_report", "log_km_to_other_report", "swept", "not_assessed", "low_confidence",
    "log_age_of_report", "nearest_reports_differ",
)  # fmt: skip
"""What the regression is told of a point and day. A place that is not assessed is no place to be near: there the first
is the way to the report, too."""
SIGNS = (-1, -1, 1, -1, -1, -1, -1, -1)
"""Which way each feature may move the outcome: weaker evidence or a longer way never makes ground surer."""
AGES = (0, 7, 30, 90, 365, 1500)
"""Ages of a report are told apart no finer than by these steps, days: so the certainty of ground changes seldom."""
RIDGE = 1.0
"""Weight of the penalty on coefficients, in place-days."""
STEPS = 40
"""Most steps of the calibration."""
TAIL = 8
"""So many steps the least sure twentieth of place-days is told apart in."""
LEAST_IN_STEP = 200
"""Fewest place-days that a step of the calibration rests on."""
LEAST_PLACES = 60
"""With fewer hidden places nothing is fitted: the engine's own model is used, and said to be uncalibrated."""
LEAST, MOST = 0.02, 0.995
"""Nothing is stated surer than that."""


@dataclass(frozen=True)
class Situation:
    """What is known round some points on some days; arrays of one shape."""

    place_km: Floats
    """Travel cost from the point to the place whose cell it lies in."""
    own_km: Floats
    """From there to the nearest report of the drawn holder."""
    other_km: Floats
    """From there to the nearest report of another."""
    agree: Floats
    """Share of the nearest reports that name the drawn holder."""
    evidence: NDArray[np.int8]
    """Evidence of the place, its number in ``EVIDENCE``."""
    confidence: NDArray[np.int8]
    """Confidence of its row, its number in ``CONFIDENCE``."""
    age: NDArray[np.int32]
    """Days since the newest report of the drawn holder near by."""

    def features(self) -> Floats:
        """One row for each point and day, a column for each of ``FEATURES``."""
        own = self.place_km + self.own_km
        assessed = self.evidence <= EVIDENCE.index(Evidence.SWEPT)
        aged = np.take(np.array(AGES), np.searchsorted(AGES, self.age, side="right") - 1)
        return np.column_stack(
            [
                np.log1p(np.where(assessed, self.place_km, own)),
                np.log1p(own),
                np.log1p(self.other_km),
                self.evidence == EVIDENCE.index(Evidence.SWEPT),
                ~assessed,
                self.confidence == CONFIDENCE.index(Confidence.LOW),
                np.log1p(aged),
                1.0 - self.agree,
            ]
        ).astype(np.float64)


@dataclass(frozen=True)
class Model:
    """A fitted regression with its calibration."""

    intercept: float
    """Log odds where all features are zero."""
    coefficients: tuple[float, ...]
    """One for each of ``FEATURES``."""
    score: tuple[float, ...]
    """Log odds at which the calibration is known, rising."""
    found: tuple[float, ...]
    """Share found right there, rising; between them it runs straight."""
    calibrated: bool
    """Whether it was fitted on this dataset."""
    note: str = ""
    """What a reader should know of it."""
    counts: tuple[tuple[str, int], ...] = ()
    """What it was fitted on."""

    def odds(self, features: Floats) -> Floats:
        """Log odds of some features, not yet calibrated."""
        return np.asarray(self.intercept + features @ np.array(self.coefficients))

    def certainty(self, features: Floats) -> Floats:
        """Probability that the drawn holder is right."""
        calibrated = np.interp(self.odds(features), self.score, self.found)
        return np.asarray(np.clip(calibrated, LEAST, MOST))


def fit(features: Floats, right: NDArray[np.bool_], weight: Floats | None = None) -> Model:
    """Regression and calibration of some place-days."""
    weights = np.ones(len(right)) if weight is None else weight
    beta = _of_right_sign(features, right.astype(float), weights)
    odds = beta[0] + features @ beta[1:]
    score, found = _calibration(odds, right.astype(float), weights)
    return Model(float(beta[0]), tuple(beta[1:].tolist()), score, found, calibrated=True)


def _of_right_sign(features: Floats, right: Floats, weight: Floats) -> Floats:
    """Intercept and coefficients, those left out (0) that would point the wrong way."""
    signs = np.array(SIGNS)
    kept = np.ones(len(signs), dtype=bool)
    while True:
        beta = np.zeros(len(signs) + 1)
        beta[np.concatenate([[True], kept])] = _logistic(features[:, kept], right, weight)
        wrong = kept & (beta[1:] * signs < 0)
        if not wrong.any():
            return beta
        kept &= ~wrong


def _logistic(features: Floats, right: Floats, weight: Floats) -> Floats:
    """Intercept and coefficients of greatest likelihood, with a ridge on the standardised coefficients."""
    middle, spread = features.mean(axis=0), features.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    table = np.column_stack([np.ones(len(features)), (features - middle) / spread])
    penalty = np.diag([0.0, *[RIDGE] * features.shape[1]])
    beta = np.zeros(table.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(table @ beta, -30, 30)))
        slope = table.T @ (weight * (right - p)) - penalty @ beta
        bend = (table * (weight * p * (1 - p))[:, None]).T @ table + penalty
        step = np.linalg.solve(bend + 1e-9 * np.eye(len(beta)), slope)
        beta = beta + step
        if np.abs(step).max() < 1e-8:
            break
    slopes = beta[1:] / spread
    return np.concatenate([[beta[0] - slopes @ middle], slopes])


def _calibration(odds: Floats, right: Floats, weight: Floats) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Rising points (log odds, share right): isotonic means over groups of equally many place-days."""
    order = np.argsort(odds, kind="stable")
    tail = len(order) // 20
    fine = max(1, min(TAIL, tail // LEAST_IN_STEP))
    groups = np.array_split(order[:tail], fine) if tail else []
    groups += np.array_split(order[tail:], max(1, min(STEPS, (len(order) - tail) // LEAST_IN_STEP)))
    total = np.array([weight[group].sum() for group in groups])
    score = np.array([(odds[group] * weight[group]).sum() for group in groups]) / total
    share = np.array([(right[group] * weight[group]).sum() for group in groups]) / total
    rising = isotonic_regression(share, weights=total).x
    return tuple(np.round(score, 6).tolist()), tuple(np.round(rising, 6).tolist())


def as_json(model: Model) -> str:
    """The file of a model."""
    content = {
        "intercept": round(model.intercept, 6),
        "coefficients": {name: round(value, 6) for name, value in zip(FEATURES, model.coefficients, strict=True)},
        "calibration": [list(point) for point in zip(model.score, model.found, strict=True)],
        "fitted_on": dict(model.counts),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


DEFAULT = Model(
    0.3, (-0.7, -0.3, 1.35, -0.1, -0.2, -0.15, -0.03, -0.4),
    (-1.0, 0.0, 1.0, 2.0, 3.0, 5.0), (0.5, 0.57, 0.68, 0.83, 0.95, 0.98),
    calibrated=False, note="Not calibrated on this dataset.",
)  # fmt: skip
"""The engine's own model, for datasets that have too few places to be fitted on."""


def read_model(folder: Path) -> Model:
    """Model of a dataset's folder, the engine's own where it has none; DataFileError where the file is damaged."""
    if not (folder / FILE).is_file():
        return DEFAULT
    content: Any = read_json(folder / FILE)
    try:
        points = [(float(score), float(found)) for score, found in content["calibration"]]
        score, found = zip(*points, strict=True)
        if list(score) != sorted(score) or list(found) != sorted(found) or not 0 <= found[0] <= found[-1] <= 1:
            raise ValueError("calibration does not rise")
        return Model(
            float(content["intercept"]),
            tuple(float(content["coefficients"][name]) for name in FEATURES),
            score,
            found,
            calibrated=True,
            counts=tuple((str(name), int(count)) for name, count in content["fitted_on"].items()),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"is not what python -m geodata.evaluation.fit_certainty writes ({error!r}); run it again"
        raise DataFileError(folder / FILE, message) from None


def sound_model(folder: Path) -> Model:
    """Model of a dataset's folder; the engine's own, which says why, where the dataset's is damaged."""
    try:
        return read_model(folder)
    except DataFileError as error:
        return replace(DEFAULT, note=str(error))
