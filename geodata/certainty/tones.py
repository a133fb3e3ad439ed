"""How sure the drawn holder of all ground is, day by day, and in which of three tones it is drawn.

Every band of a cell (``geodata.cells.bands``) has a certainty on every day of change, from the model of the dataset
(``geodata.certainty.model``), and keeps it until the next. It is stated in steps, so that it seldom changes.

Ground is *firm* where somebody reported its holder, or a statement on the region covers it, the certainty is high and a
report of the holder is near; *likely* where that holds by a weaker measure, or follows from other days and places only;
the rest is *unreported*. The ways are part of the rule because far from all reports there was nothing to test the
certainty on: a desert that nobody visits is not known the better for lying far from any enemy. The thresholds are
settings of the dataset (``geodata.model.dataset_settings.Thresholds``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from geodata.cells.bands import Bands
from geodata.certainty.knowledge import EVIDENCE, Knowledge, Surroundings, knowledge, surroundings
from geodata.certainty.model import Model, Situation
from geodata.history.nearest_places import Nearness
from geodata.model.dataset_settings import Thresholds
from geodata.model.records import ControlEvent, ControlPeriod
from geodata.model.vocabulary import Evidence

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LEVELS = (0.65, 0.75, 0.9)
"""Certainties at which another figure is stated; a finer scale would change with every rumour of a distant front."""
STATED = (60, 70, 83, 97)
"""Of a hundred grounds of each level those that were right: what is said of it. Of the hidden place-days of the first
dataset 60.7, 68.6, 83.9 and 97.9 of a hundred were, and ground had a mean certainty of 60.9, 69.3, 83.0 and 97.5."""


class Tone(Enum):
    """How strongly ground is drawn; in order, their numbers are those of the columns."""

    FIRM = "firm"
    """Reported or swept, sure, and near a report."""
    LIKELY = "likely"
    """Less sure, farther from a report, or known from other days and places only."""
    UNREPORTED = "unreported"
    """Nobody reported it, and what is reported near by is worth little here."""


TONES = tuple(Tone)
"""Tones by their number."""
FIRM, LIKELY, UNREPORTED = (TONES.index(one) for one in (Tone.FIRM, Tone.LIKELY, Tone.UNREPORTED))


@dataclass(frozen=True)
class Tones:
    """What is known of every band over time, as runs: sorted by band, then day; columns of one length."""

    band: Ints
    """Number of the band."""
    start: Ints
    """Ordinal of the first day of the run; it lasts until the next one of its band, or to the end."""
    tone: Ints
    """Number of the tone in ``TONES``."""
    percent: Ints
    """Of a hundred such grounds, those where the drawn holder was found right."""
    near: Ints
    """Number of the place (``tuple(dataset.places)``) of the nearest report, whoever it names; -1 for none."""
    first: Ints
    """Number of the first run of every band; one more entry at the end."""

    def on(self, day: date) -> Ints:
        """Number of the run of every band on a day; the first for days before it."""
        begun = np.concatenate([[0], np.cumsum(self.start <= day.toordinal())])
        return np.asarray(self.first[:-1] + np.maximum(np.diff(begun[self.first]) - 1, 0))

    def run_of(self, band: int, day: date) -> int:
        """Number of the run of one band on a day."""
        its = self.start[self.first[band] : self.first[band + 1]]
        return int(self.first[band] + max(0, int(np.searchsorted(its, day.toordinal(), side="right")) - 1))


def tones(
    rows: Iterable[ControlEvent],
    periods: Mapping[str, Sequence[ControlPeriod]],
    days: Sequence[date],
    bands: Bands,
    cells: Sequence[str],
    ways: Nearness,
    model: Model,
    thresholds: Thresholds,
) -> Tones:
    """Runs of certainty of all bands.

    Parameters
    ----------
    rows
        Control events, rivals included.
    periods
        Place -> its periods, without hole; in the order in which ``ways`` numbers the places.
    days
        The days of change, sorted, at least one.
    bands, cells
        The bands, and the ids of the cells that they number.
    ways
        Travel cost between places.
    model
        From what is known to the certainty.
    thresholds
        Which ground is firm, and which likely.
    """
    known = knowledge(rows, periods, days, {})
    number = {place: n for n, place in enumerate(known.places)}
    nothing_hidden = np.zeros(len(known.places), dtype=bool)
    bounds = np.searchsorted(bands.cell, np.arange(len(cells) + 1))
    ordinals = np.array([day.toordinal() for day in days], dtype=np.int64)
    columns: list[tuple[Ints, ...]] = []
    for cell, place in enumerate(cells):
        site = number[place]
        around = surroundings(known, ways, site, known.holder[site], nothing_hidden)
        for band in range(int(bounds[cell]), int(bounds[cell + 1])):
            sure = certainty_at(known, around, site, float(bands.km[band]), model)
            tone = tone_of(sure, float(bands.km[band]) + around.own_km, known.evidence[site], thresholds)
            columns.append(_runs(band, ordinals, tone, percent_of(sure), around.near))
    runs = [np.concatenate(parts) for parts in zip(*columns, strict=True)] or [np.zeros(0, dtype=np.int64)] * 5
    return Tones(runs[0], runs[1], runs[2], runs[3], runs[4], np.searchsorted(runs[0], np.arange(len(bands) + 1)))


def certainty_at(known: Knowledge, around: Surroundings, site: int, km: float, model: Model) -> Floats:
    """Certainty, on all days, of ground so far from its place."""
    its = Situation(
        np.full(len(known.days), km), around.own_km, around.other_km, around.agree, known.evidence[site],
        known.confidence[site], around.age,
    )  # fmt: skip
    return model.certainty(its.features())


def tone_of(certainty: Floats, report_km: Floats, evidence: NDArray[np.int8], thresholds: Thresholds) -> Ints:
    """Number of the tone of ground of some certainty, so far from a report of its holder, known by some evidence."""
    firm = (certainty >= thresholds.firm) & (report_km <= thresholds.firm_km)
    likely = (certainty >= thresholds.likely) & (report_km <= thresholds.likely_km)
    stated = evidence <= EVIDENCE.index(Evidence.SWEPT)
    return np.asarray(np.where(stated & firm, FIRM, np.where(likely, LIKELY, UNREPORTED)), dtype=np.int64)


def percent_of(certainty: Floats) -> Ints:
    """Certainty as it is stated, in hundredths."""
    return np.asarray(np.take(np.array(STATED, dtype=np.int64), np.searchsorted(LEVELS, certainty, side="right")))


def _runs(band: int, ordinals: Ints, tone: Ints, percent: Ints, near: Ints) -> tuple[Ints, ...]:
    """Days on which any of the three differs from the day before, the first among them."""
    table = np.column_stack([tone, percent, near])
    kept = np.concatenate([[True], (table[1:] != table[:-1]).any(axis=1)])
    return np.full(int(kept.sum()), band), ordinals[kept], tone[kept], percent[kept], near[kept]
