"""The words that facts are written in: kinds of events, statuses, bases and degrees of confidence."""

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


_SETS_HOLDER = frozenset(
    {Kind.BASELINE, Kind.CAPTURED, Kind.RECAPTURED, Kind.HANDED_OVER, Kind.WITHDREW, Kind.RELABELLED, Kind.MERGED}
)
_TRANSFERS = frozenset({Kind.CAPTURED, Kind.RECAPTURED, Kind.HANDED_OVER, Kind.WITHDREW})


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


class Basis(StrEnum):
    """Where the knowledge of a period's holder comes from."""

    ASSESSED = "assessed"
    """A source says so, of the place or of an area it lies in."""
    INFERRED = "inferred"
    """The nearest assessed places, or a baseline carried back, say so."""


class Confidence(StrEnum):
    """How sure the editors are of a claim, given its sources."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
