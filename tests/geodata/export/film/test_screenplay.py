"""Which day a film shows for how long."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from geodata.dataset import Dataset, load
from geodata.export.film.screenplay import Pace, screenplay
from geodata.model.errors import GeodataError, OutOfRange

SYRIA = load()
FIRST, LAST = date(2024, 11, 27), date(2024, 12, 8)


def lengths(dataset: Dataset, begin: date, end: date, **pace: object) -> dict[date | None, float]:
    play = screenplay(dataset, begin, end, Pace(**pace))  # type: ignore[arg-type]
    return {shot.day: shot.frames / play.fps for shot in play.shots}


def test_every_day_is_shown_once_in_order_after_the_card() -> None:
    play = screenplay(SYRIA, FIRST, LAST, Pace())
    days = [FIRST + timedelta(number) for number in range(12)]
    assert [shot.day for shot in play.shots] == [None, *days]


@pytest.mark.parametrize("seconds", [3.0, 10.0, 30.0, 61.5])
@pytest.mark.parametrize("fps", [5.0, 25.0, 29.97])
def test_a_film_lasts_as_long_as_asked_to_the_frame(seconds: float, fps: float) -> None:
    play = screenplay(SYRIA, SYRIA.first_day, SYRIA.known_until, Pace(fps=fps, seconds=seconds))
    assert play.seconds == pytest.approx(seconds, abs=1.5 / fps)
    shown = [shot.day for shot in play.shots if shot.day]
    assert shown == sorted(set(shown)) and shown[-1] == SYRIA.known_until


def test_days_of_great_change_stay_longer_and_an_even_pace_is_even() -> None:
    held = lengths(SYRIA, FIRST, LAST, hold=1.0, last=0)
    assert held[date(2024, 12, 7)] == pytest.approx(1.5, abs=0.05)
    assert held[date(2024, 11, 28)] == pytest.approx(0.5, abs=0.05)
    even = lengths(SYRIA, FIRST, LAST, hold=0, last=0, card=0)
    assert max(even.values()) - min(even.values()) <= 1 / 25 + 1e-9


def test_quiet_days_are_left_out_on_request_and_no_day_of_change_is() -> None:
    last = date(2024, 12, 31)
    play = screenplay(SYRIA, FIRST, last, Pace(skip_quiet=True))
    shown = {shot.day for shot in play.shots}
    changing = {FIRST + timedelta(n) for n in range(1, 35) if SYRIA.places_changed(FIRST + timedelta(n))}
    assert changing and shown == {None, FIRST, last, *changing}
    assert play.changes == len(changing)


def test_a_single_day_is_a_film_of_one_picture() -> None:
    assert set(lengths(SYRIA, FIRST, FIRST, card=0)) == {FIRST}


@pytest.mark.parametrize(
    ("pace", "said"),
    [
        ({"fps": 0}, "--fps"),
        ({"fps": 1e9}, "--fps"),
        ({"seconds": -1}, "--seconds"),
        ({"seconds": float("nan")}, "--seconds"),
        ({"days_per_second": 0}, "--days-per-second"),
        ({"seconds": 3, "days_per_second": 3}, "not both"),
        ({"hold": -1}, "--hold"),
        ({"card": 1e9}, "--card"),
        ({"seconds": 1e9}, "too long"),
    ],
)
def test_a_pace_that_makes_no_film_is_refused_in_one_sentence(pace: dict[str, float], said: str) -> None:
    with pytest.raises(GeodataError, match=said):
        screenplay(SYRIA, FIRST, LAST, Pace(**pace))  # type: ignore[arg-type]


def test_a_day_outside_the_dataset_is_refused() -> None:
    with pytest.raises(OutOfRange):
        screenplay(SYRIA, date(1999, 1, 1), LAST, Pace())


@pytest.mark.parametrize(("seconds", "card", "end"), [(5.0, 0.5, 0.5), (10.0, 1.0, 1.0), (60.0, 2.0, 2.0)])
def test_a_short_film_spends_a_tenth_on_its_card_and_a_tenth_on_its_last_day(
    seconds: float, card: float, end: float
) -> None:
    shown = lengths(SYRIA, FIRST, LAST, seconds=seconds, card=2.0, last=2.0, hold=0, fps=25)
    assert shown[None] == pytest.approx(card, abs=0.05)
    usual = shown[FIRST + timedelta(1)]
    assert shown[LAST] == pytest.approx(usual + end, abs=0.09)
