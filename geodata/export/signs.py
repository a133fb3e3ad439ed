"""Signs of statuses on pictures: what is drawn on ground or at a point that is not simply held."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from geodata.model import DIVIDED, Status

if TYPE_CHECKING:
    from geodata.dataset import Dataset

HATCHES = {Status.CONTESTED.value: "//////", Status.SHARED.value: "||||||"}
"""Ground shown as one of these is hatched so, as matplotlib writes it."""
RING = Status.BESIEGED.value
"""A place shown as this has a ring about it."""
SPLIT = DIVIDED
"""A place shown as this is a point in two colours: the holder's, and that of whoever holds a part."""
ALWAYS = (Status.CONTESTED.value, RING)
"""Explained in every legend; the others where they occur."""


def signs_in(dataset: Dataset, first: date, last: date) -> tuple[str, ...]:
    """Signs that a legend for some days explains, both ends included."""
    shown = {
        period.shown_as
        for periods in dataset.periods.values()
        for period in periods
        if period.period.start <= last and (period.period.end is None or period.period.end > first)
    }
    return (*ALWAYS, *(sign for sign in (Status.SHARED.value, SPLIT) if sign in shown))
