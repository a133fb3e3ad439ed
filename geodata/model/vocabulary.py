"""The words that facts are written in: kinds of events, statuses, evidence and degrees of confidence."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a control event does; the first group sets a holder, the second a status."""

    BASELINE = "baseline"
    CAPTURED = "captured"
    RECAPTURED = "recaptured"
    HANDED_OVER = "handed_over"
    WITHDREW = "withdrew"
    RELABELLED = "relabelled"
    MERGED = "merged"
    CONFIRMED = "confirmed"
    DEDUCED = "deduced"
    CONTESTED = "contested"
    BESIEGED = "besieged"
    SIEGE_LIFTED = "siege_lifted"
    SHARED = "shared"

    @property
    def sets_holder(self) -> bool:
        """True where the event gives the place a holder (or, ``withdrew``, takes it away)."""
        return self in _SETS_HOLDER

    @property
    def transfers(self) -> bool:
        """True where ground passes to another faction: not for a new name, a merger or a baseline."""
        return self in _TRANSFERS

    @property
    def opens(self) -> bool:
        """True where a history may begin with the event, and nothing is said of who held the place before."""
        return self in _OPENS

    @property
    def happened(self) -> bool:
        """True where something happened that day: not where a holder is merely stated, confirmed or deduced."""
        return self not in _STATED


_SETS_HOLDER = frozenset(
    {
        Kind.BASELINE,
        Kind.CAPTURED,
        Kind.RECAPTURED,
        Kind.HANDED_OVER,
        Kind.WITHDREW,
        Kind.RELABELLED,
        Kind.MERGED,
        Kind.DEDUCED,
    }
)
_TRANSFERS = frozenset({Kind.CAPTURED, Kind.RECAPTURED, Kind.HANDED_OVER, Kind.WITHDREW})
_OPENS = frozenset({Kind.BASELINE, Kind.DEDUCED})
_STATED = frozenset({Kind.BASELINE, Kind.CONFIRMED, Kind.DEDUCED})


class Status(StrEnum):
    """How a place is held during a period."""

    HELD = "held"
    CONTESTED = "contested"
    BESIEGED = "besieged"
    SHARED = "shared"
    WITHDRAWN = "withdrawn"


DIVIDED = "divided"
"""How a city is shown while a quarter or half of it has another holder; in the data that is ``contested``."""
SHOWN_AS = (*(status.value for status in Status), DIVIDED)
"""Every way in which a period may be shown; the page numbers them in this order."""


class Evidence(StrEnum):
    """What kind of knowledge the holder of a period rests on, the strongest first."""

    REPORTED = "reported"
    """A row of the place's own: its source speaks of the place at that time."""
    SWEPT = "swept"
    """A row of an area it lies in, of medium confidence at least, that is neither country-wide nor of the rest."""
    DEDUCED = "deduced"
    """The holder follows from an earlier or later change; nobody reported it on that day."""
    INFERRED = "inferred"
    """The nearest places, or a statement too weak or too wide to count, say so."""

    @property
    def basis(self) -> Basis:
        """The same in the two words of outside readers."""
        return Basis.ASSESSED if self in (Evidence.REPORTED, Evidence.SWEPT) else Basis.INFERRED


class Basis(StrEnum):
    """Whether a source speaks of the ground; derived from ``Evidence``."""

    ASSESSED = "assessed"
    """Reported or swept."""
    INFERRED = "inferred"
    """Deduced or inferred."""


class Confidence(StrEnum):
    """How sure the editors are of a claim, given its sources."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
