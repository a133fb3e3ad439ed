"""What is known of one point on one day: certainty, tone, evidence, and the nearest report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import shapely

from geodata.certainty.tones import TONES, Tone
from geodata.history.control_history import period_on
from geodata.history.evidence import reports
from geodata.model.area_expression import distance_km
from geodata.model.errors import OutOfRange
from geodata.model.vocabulary import Evidence

if TYPE_CHECKING:
    from geodata.dataset import Dataset


@dataclass(frozen=True, slots=True)
class KnownAt:
    """What is known of a point on a day."""

    certainty: float
    """Share of such ground on which the drawn holder was right when what is known was hidden; in few levels."""
    tone: Tone
    """How strongly it is drawn."""
    evidence: Evidence
    """What kind of knowledge its cell rests on."""
    report_place: str | None
    """Id of the place of the nearest report by travel cost, whoever it names; None where there is none."""
    report_km: float | None
    """Straight distance from the point to it, km."""
    report_days: int | None
    """Age of the newest report of that place, days."""


def known_at(dataset: Dataset, lon: float, lat: float, day: date) -> KnownAt:
    """What is known of a point on a day; OutOfRange outside the country or the time covered."""
    dataset.require_day(day)
    cell = dataset.at(lon, lat)
    if cell is None:
        raise OutOfRange(f"{lon:g},{lat:g} lies outside the country")
    tones = dataset.tones
    run = tones.run_of(band_at(dataset, cell.id, lon, lat), day)
    period = period_on(dataset.periods[cell.id], day)
    assert period is not None, "periods have no holes"
    near = int(tones.near[run])
    place = list(dataset.places.values())[near] if near >= 0 else None
    return KnownAt(
        certainty=int(tones.percent[run]) / 100,
        tone=TONES[tones.tone[run]],
        evidence=period.evidence_on(day),
        report_place=place.id if place else None,
        report_km=round(distance_km(lon, lat, place.lon, place.lat), 1) if place else None,
        report_days=newest_report(dataset, place.id, day) if place else None,
    )


def band_at(dataset: Dataset, cell: str, lon: float, lat: float) -> int:
    """Number of the band of a cell that a point lies in; the nearest one on a border."""
    bands = dataset.bands
    number = list(dataset.cells).index(cell)
    its = [band for band, of in enumerate(bands.cell.tolist()) if of == number]
    point = shapely.Point(lon, lat)
    return min(its, key=lambda band: (float(shapely.distance(bands.geometry[band], point)), band))


def newest_report(dataset: Dataset, place: str, day: date) -> int | None:
    """Days since the newest report of a place, up to a day; None where it has none."""
    told = [event.day for event in dataset.events_of(place) if reports(event) and event.day <= day]
    return (day - max(told)).days if told else None
