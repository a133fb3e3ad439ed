"""Which day a film shows for how long: an even pace, a hold on days of great change, quiet days left out on request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geodata.counting.tempo import tempo
from geodata.model.errors import OutOfRange

if TYPE_CHECKING:
    from geodata.dataset import Dataset

GREAT_SHARE = 0.01
"""A day on which this share of the country or more changes hands is held."""
MOST_HELD_SHARE = 1 / 3
"""Of the days shown, at most this share is held; the greatest are."""
HOLDING_SHARE = 0.4
"""Of a film of a given length, at most this share is spent on holding."""
EDGE_SHARE = 0.1
"""Of a film of a given length, at most this share is spent on the title card, and as much on the last day."""
SHORT_DAYS = 90
"""Spans up to this long go by at ``DAYS_PER_SECOND``; longer ones take ``LONG_SECONDS``."""
DAYS_PER_SECOND = 2.0
LONG_SECONDS = 30.0
MOST_FRAMES = 100_000
"""More frames than this are no film."""
MOST_FPS = 60.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a film goes; of ``seconds`` and ``days_per_second`` at most one is given."""

    fps: float = 25.0
    """Frames per second."""
    seconds: float | None = None
    """Length of the whole film, card and holds included."""
    days_per_second: float | None = None
    """Days that go by in a second, holds apart."""
    hold: float = 0.8
    """Seconds more for a day of great change; 0 for none."""
    last: float = 2.0
    """Seconds more for the last day."""
    card: float = 2.0
    """Seconds of the title card; 0 for none."""
    skip_quiet: bool = False
    """Leave out days on which nothing on the map changes."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture and how long it stays."""

    day: date | None
    """Day shown; None for the title card."""
    frames: int
    """Number of frames, at least 1."""


@dataclass(frozen=True, slots=True)
class Screenplay:
    """A film, picture by picture."""

    first: date
    """First day of the span."""
    last: date
    """Last day, inside."""
    fps: float
    """Frames per second."""
    shots: tuple[Shot, ...]
    """Pictures in order, the title card first."""
    held: tuple[date, ...]
    """Days of great change, which stay longer."""
    changes: int
    """Days of the span, after its first, on which something on the map changes."""

    @property
    def frames(self) -> int:
        """Number of frames."""
        return sum(shot.frames for shot in self.shots)

    @property
    def seconds(self) -> float:
        """Length."""
        return self.frames / self.fps


def screenplay(dataset: Dataset, first: date, last: date, pace: Pace) -> Screenplay:
    """Share the time of a film among the days from ``first`` to ``last``, both inside.

    Raises OutOfRange for a day the dataset does not know, and for a pace that makes no film.
    """
    _refuse_bad_pace(pace)
    dataset.require_day(first)
    dataset.require_day(last)
    every = [first + timedelta(number) for number in range((last - first).days + 1)]
    changing = [day for day in every[1:] if dataset.places_changed(day)]
    days = sorted({first, *changing, last}) if pace.skip_quiet else every
    held = _days_of_great_change(dataset, days) if pace.hold else ()
    card, base, hold, end = _times(pace, len(days), len(held))
    lengths = [base + (hold if day in held else 0) + (end if day == last else 0) for day in days]
    if (card + sum(lengths)) * pace.fps > MOST_FRAMES:
        raise OutOfRange(
            f"a film of {(card + sum(lengths)) * pace.fps:,.0f} frames is too long; give --seconds or fewer days"
        )
    opening = [Shot(None, max(1, round(card * pace.fps)))] if card else []
    shots = (*opening, *_shots(days, lengths, pace.fps))
    return Screenplay(first, last, pace.fps, shots, held, len(changing))


def _refuse_bad_pace(pace: Pace) -> None:
    if not 0.1 <= pace.fps <= MOST_FPS:
        raise OutOfRange(f"{pace.fps:g} frames per second make no film; give --fps from 0.1 to {MOST_FPS:g}")
    if pace.seconds is not None and pace.days_per_second is not None:
        raise OutOfRange("give either --seconds or --days-per-second, not both")
    for value, name in ((pace.seconds, "--seconds"), (pace.days_per_second, "--days-per-second")):
        if value is not None and not 0 < value < float("inf"):
            raise OutOfRange(f"{name} must be more than 0")
    for value, name in ((pace.hold, "--hold"), (pace.card, "--card"), (pace.last, "--end")):
        if not 0 <= value <= 60:
            raise OutOfRange(f"{name} must lie between 0 and 60 seconds")


def _days_of_great_change(dataset: Dataset, days: list[date]) -> tuple[date, ...]:
    if len(days) < 2:
        return ()
    country = sum(cell.area_m2 for cell in dataset.cells.values())
    shown = set(days[1:])
    great = [
        (m2, day)
        for day, m2 in tempo(dataset, days[0], days[-1]).by_day
        if day in shown and m2 >= GREAT_SHARE * country
    ]
    most = max(1, int(MOST_HELD_SHARE * len(days)))
    return tuple(sorted(day for _, day in sorted(great, reverse=True)[:most]))


def _times(pace: Pace, days: int, held: int) -> tuple[float, float, float, float]:
    """Seconds of the card, of a day, more for a held day, more for the last day."""
    whole = pace.seconds
    if whole is None and pace.days_per_second is None and days > SHORT_DAYS:
        whole = LONG_SECONDS
    if whole is None:
        return pace.card, 1 / (pace.days_per_second or DAYS_PER_SECOND), pace.hold, pace.last
    card, end = min(pace.card, EDGE_SHARE * whole), min(pace.last, EDGE_SHARE * whole)
    hold = min(pace.hold, HOLDING_SHARE * whole / held) if held else 0.0
    return card, (whole - card - end - hold * held) / days, hold, end


def _shots(days: list[date], lengths: list[float], fps: float) -> Iterator[Shot]:
    """Whole frames for each day, rounded at its edges, so that nothing adds up; days without a frame are left out."""
    passed, shown = 0.0, 0
    for day, length in zip(days, lengths, strict=True):
        passed += length
        frames = round(passed * fps) - shown
        if day == days[-1]:
            frames = max(1, frames)
        if frames > 0:
            yield Shot(day, frames)
            shown += frames
