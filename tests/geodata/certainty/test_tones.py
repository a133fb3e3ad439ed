"""Tones of ground: a country of three places in a row, and the packaged one."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from geodata.cells.bands import Bands
from geodata.certainty.knowledge import knowledge
from geodata.certainty.model import DEFAULT, FILE
from geodata.certainty.tones import LEVELS, STATED, Tones, percent_of, tone_of, tones
from geodata.checking.dataset_problems import find_problems
from geodata.dataset import Dataset, load
from geodata.geometry.travel_paths import Ways
from geodata.history.control_history import place_histories
from geodata.model.dataset_settings import Thresholds
from geodata.model.period import parse_uncertain_day
from geodata.model.records import ControlEvent
from geodata.model.vocabulary import Confidence, Evidence, Kind


@pytest.fixture(scope="module")
def syria() -> Dataset:
    return load()


PLACES = ("far", "mid", "near")
FIRST, SECOND, THIRD = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)


def row(
    place: str, day: date, to: str, kind: Kind = Kind.CAPTURED, subject: str = "place", **more: Any
) -> ControlEvent:
    return ControlEvent(
        id=f"{place}-{day}", place=place, date=parse_uncertain_day(day.isoformat()), order=0, time="",
        from_=more.pop("from_", ()), to=to, kind=kind, by=(), confidence=Confidence.HIGH, precision_km=None,
        summary_en="", summary_ar="", sources=("s",), rival_of="", note="", subject=subject, **more,
    )  # fmt: skip


def runs(rows: list[ControlEvent], days: tuple[date, ...] = (FIRST, SECOND, THIRD)) -> Tones:
    """far -30 km- mid -30 km- near; two bands each, at the place and 40 km from it."""
    facts: Any = SimpleNamespace(events=rows, places={place: SimpleNamespace(id=place, part_of="") for place in PLACES})
    histories = place_histories(facts, lambda _: frozenset(PLACES))
    steps = csr_matrix(np.array([[0, 30, 0], [30, 0, 30], [0, 30, 0]], dtype=float))
    ways = Ways(PLACES, steps, np.arange(3), np.zeros(3), np.arange(3), np.zeros(3))
    bands = Bands(
        np.repeat(np.arange(3, dtype=np.int32), 2), np.array([1.0, 40.0] * 3), np.full(6, 10**6), np.zeros((6, 2)), list
    )
    return tones(rows, histories, days, bands, PLACES, ways, DEFAULT, Thresholds())


def of_band(found: Tones, band: int) -> list[tuple[date, int, int, str]]:
    its = range(found.first[band], found.first[band + 1])
    return [
        (date.fromordinal(int(found.start[i])), int(found.tone[i]), int(found.percent[i]),
         PLACES[found.near[i]] if found.near[i] >= 0 else "") for i in its
    ]  # fmt: skip


BASE = row("all", FIRST, "reds", Kind.BASELINE, "area")


def test_ground_is_firm_at_a_report_and_thins_with_the_way_from_it() -> None:
    found = runs([BASE, row("mid", FIRST, "reds", Kind.BASELINE)])
    at_mid, off_mid = of_band(found, 2), of_band(found, 3)
    assert at_mid == [(FIRST, 0, 97, "mid")]
    assert [(tone, near) for _, tone, _, near in off_mid] == [(1, "mid")]


def test_swept_ground_is_as_firm_as_the_way_to_the_nearest_report_allows() -> None:
    found = runs([BASE, row("mid", FIRST, "reds", Kind.BASELINE)])
    assert [(tone, near) for _, tone, _, near in of_band(found, 0)] == [(1, "mid")], "30 km from it: no longer firm"
    assert [(tone, near) for _, tone, _, near in of_band(found, 1)] == [(2, "mid")], "70 km from it"


def test_nobody_reported_anything_is_unreported_everywhere_and_has_no_nearest_report() -> None:
    found = runs([BASE])
    assert {(tone, near) for band in range(6) for _, tone, _, near in of_band(found, band)} == {(2, "")}


def test_a_run_begins_on_the_day_of_a_report_and_only_changes_are_kept() -> None:
    found = runs([BASE, row("mid", SECOND, "reds", Kind.CONFIRMED)])
    assert [(day, tone, near) for day, tone, _, near in of_band(found, 2)] == [(FIRST, 2, ""), (SECOND, 0, "mid")]


def test_a_neighbour_of_another_holder_makes_ground_less_sure() -> None:
    before = runs([BASE, row("mid", FIRST, "reds", Kind.BASELINE)])
    after = runs([BASE, row("mid", FIRST, "reds", Kind.BASELINE), row("near", SECOND, "blues", from_=("reds",))])
    calm, disputed = of_band(before, 3)[-1], of_band(after, 3)[-1]
    assert disputed[0] == SECOND
    assert disputed[2] < calm[2]


def test_thresholds_hold_where_they_are_met_exactly() -> None:
    limits = Thresholds(firm=0.9, firm_km=20, likely=0.75, likely_km=45)
    sure = np.array([0.9, 0.8999, 0.9, 0.9, 0.75, 0.7499, 0.9, 0.9])
    km = np.array([20, 20, 20.1, 45.1, 45, 45, 0, 0.0])
    kinds = [Evidence.REPORTED] * 6 + [Evidence.SWEPT, Evidence.DEDUCED]
    evidence = np.array([list(Evidence).index(kind) for kind in kinds], dtype=np.int8)
    assert tone_of(sure, km, evidence, limits).tolist() == [0, 1, 1, 2, 1, 2, 0, 1]


def test_certainty_is_stated_in_levels() -> None:
    assert percent_of(np.array([0.0, 0.6499, 0.65, 0.75, 0.8999, 0.9, 1.0])).tolist() == [60, 60, 70, 83, 83, 97, 97]
    assert len(STATED) == len(LEVELS) + 1


@pytest.mark.parametrize("day", [date(2000, 1, 1), FIRST, date(2024, 2, 28), SECOND, date(2025, 1, 1)])
def test_runs_of_all_bands_and_of_one_are_the_same(day: date) -> None:
    found = runs([BASE, row("mid", SECOND, "reds", Kind.CONFIRMED), row("near", THIRD, "blues", from_=("reds",))])
    assert found.on(day).tolist() == [found.run_of(band, day) for band in range(6)]


def test_every_band_of_the_packaged_dataset_has_runs_that_differ_from_one_to_the_next(syria: Dataset) -> None:
    found = syria.tones
    assert (np.diff(found.first) >= 1).all()
    assert len(found.first) == len(syria.bands) + 1
    same_band = found.band[1:] == found.band[:-1]
    table = np.column_stack([found.tone, found.percent, found.near])
    assert (table[1:] != table[:-1]).any(axis=1)[same_band].all()
    assert (np.diff(found.start)[same_band] > 0).all()
    assert len(found.band) < 10_000, "the page carries them"
    assert set(found.percent.tolist()) <= set(STATED)


def test_on_8_december_2024_the_desert_recedes_and_the_euphrates_stands_out(syria: Dataset) -> None:
    found, bands = syria.tones, syria.bands
    tone = found.tone[found.on(date(2024, 12, 8))]
    m2 = np.array([bands.m2[tone == one].sum() for one in range(3)]) / bands.m2.sum()
    assert m2[0] == pytest.approx(0.37, abs=0.04)
    assert m2[2] == pytest.approx(0.37, abs=0.05)
    nearest = {place: np.flatnonzero(bands.cell == tuple(syria.cells).index(place))[0] for place in ("idlib", "raqqa")}
    assert {place: int(tone[band]) for place, band in nearest.items()} == {"idlib": 0, "raqqa": 0}


def test_one_place_that_nobody_else_surrounds_is_firm_where_it_was_reported_and_thins_with_the_way() -> None:
    rows = [row("mid", FIRST, "reds", Kind.BASELINE)]
    facts: Any = SimpleNamespace(events=rows, places={"mid": SimpleNamespace(id="mid", part_of="")})
    bands = Bands(np.zeros(3, np.int32), np.array([1.0, 40.0, 60.0]), np.full(3, 1), np.zeros((3, 2)), list)
    histories = place_histories(facts, lambda _: frozenset())
    found = tones(rows, histories, (FIRST,), bands, ("mid",), Ways.none(("mid",)), DEFAULT, Thresholds())
    assert found.tone.tolist() == [0, 1, 2]
    assert found.near.tolist() == [0, 0, 0]


def test_a_dataset_without_cells_has_no_runs() -> None:
    nothing = Bands(np.zeros(0, np.int32), np.zeros(0), np.zeros(0, np.int64), np.zeros((0, 2)), list)
    found = tones([], {}, (FIRST,), nothing, (), Ways.none(()), DEFAULT, Thresholds())
    assert (len(found.band), found.on(FIRST).tolist()) == (0, [])


@pytest.mark.parametrize("text", ['{"intercept": 1', "[]", '{"intercept": 1, "calibration": [[1, 0.9], [0, 0.5]]}'])
def test_a_damaged_model_leaves_the_map_with_the_one_of_the_engine_and_check_says_so(
    built: Path, tmp_path: Path, text: str
) -> None:
    folder = Path(shutil.copytree(built, tmp_path / "copy"))
    whole = load(folder)
    (folder / FILE).write_text(text, encoding="utf-8")
    spoilt = load(folder)
    assert not spoilt.certainty_model.calibrated
    assert FILE in spoilt.certainty_model.note
    assert spoilt.tones.tone.tolist() == whole.tones.tone.tolist()
    told = [problem for problem in find_problems(folder) if problem.path.endswith(FILE)]
    assert [problem.severity for problem in told] == ["warning"]


def test_an_imported_area_is_reported_on_its_own_days_and_ages_between_them() -> None:
    rows = [row("mid", FIRST, "reds", Kind.BASELINE), row("mid", THIRD, "reds", Kind.CONFIRMED)]
    facts: Any = SimpleNamespace(events=rows, places={"mid": SimpleNamespace(id="mid", part_of="")})
    known = knowledge(rows, place_histories(facts, lambda _: frozenset()), (FIRST, SECOND, THIRD), {})
    assert known.age[0].tolist() == [0, 31, 0]
    assert known.reported[0].tolist() == [True, True, True]
