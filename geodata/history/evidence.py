"""What kind of knowledge a row is: decided here, for every period that the row opens."""

from __future__ import annotations

from geodata.model.records import ControlEvent
from geodata.model.vocabulary import Confidence, Evidence, Kind

COUNTRY = "country"
"""First word of an area expression that means all of the country."""
REST = "rest-"
"""Beginning of the id of an area row that speaks of whatever no other row names."""


def evidence_of(row: ControlEvent) -> Evidence:
    """Evidence of a row of a place or an area; a succession has none of its own and keeps what was known before."""
    if row.kind is Kind.DEDUCED:
        return Evidence.DEDUCED
    if row.subject == "place":
        return Evidence.REPORTED
    wide = row.place.split()[:1] == [COUNTRY] or row.id.startswith(REST)
    return Evidence.INFERRED if wide or row.confidence is Confidence.LOW else Evidence.SWEPT


def reports(row: ControlEvent) -> bool:
    """True for a row that is itself a report of its place on its day."""
    return row.subject == "place" and not row.rival_of and evidence_of(row) is Evidence.REPORTED


def raises(row: ControlEvent, evidence: Evidence) -> bool:
    """True where a row that finds its place as it stood makes what was known by weaker evidence reported."""
    return evidence is not Evidence.REPORTED and reports(row)
