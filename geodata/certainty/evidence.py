"""What kind of knowledge a control period rests on, decided by the row that opened it."""

from __future__ import annotations

from enum import StrEnum

from geodata.model.records import ControlEvent
from geodata.model.vocabulary import Confidence

COUNTRY_WIDE = "country"
"""Area of a row that speaks of all the country."""
OF_THE_REST = "rest-"
"""How the ids of area rows begin that speak of whatever no other row names."""


class Evidence(StrEnum):
    """How a holder is known."""

    REPORTED = "reported"
    """A row of the place's own says so."""
    SWEPT = "swept"
    """A row on an area, of medium confidence at least, says so of all of it."""
    DEDUCED = "deduced"
    """It follows from an earlier or later change; nobody reported it then."""
    INFERRED = "inferred"
    """The neighbours say so."""


def evidence_of(event: ControlEvent | None) -> Evidence:
    """Evidence of a period that a row opened; None stands for no row."""
    if event is None:
        return Evidence.INFERRED
    if event.kind.value == Evidence.DEDUCED.value:
        return Evidence.DEDUCED
    if event.subject == "place":
        return Evidence.INFERRED if "inferred" in event.summary_en.lower() else Evidence.REPORTED
    of_the_rest = event.place.strip() == COUNTRY_WIDE or event.id.startswith(OF_THE_REST)
    return Evidence.INFERRED if of_the_rest or event.confidence is Confidence.LOW else Evidence.SWEPT


def reports(event: ControlEvent) -> bool:
    """True for a row that is itself a report of its place on its day."""
    return event.subject == "place" and not event.rival_of and evidence_of(event) is Evidence.REPORTED
