"""Signs of a map besides the colours of its holders: hatches, rings and points in two colours."""

from __future__ import annotations

from geodata.model.records import DIVIDED, Status

CHANGED = "changed"
HATCHES = {Status.CONTESTED.value: "//////", Status.SHARED.value: "||||||"}
"""Ground shown as one of these is hatched so, as matplotlib writes it."""
RING = Status.BESIEGED.value
"""A place shown as this has a ring about it."""
SPLIT = DIVIDED
"""A place shown as this is a point in two colours: the holder's, and that of whoever holds a part."""
