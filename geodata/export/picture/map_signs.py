"""Signs of a map besides the colours of its holders: hatches, rings and points in two colours."""

from __future__ import annotations

from geodata.model.vocabulary import DIVIDED, Status

CHANGED = "changed"
HATCHES = {Status.CONTESTED.value: "//////", Status.SHARED.value: "||||||"}
"""Ground shown as one of these is hatched so, as matplotlib writes it."""
RING = Status.BESIEGED.value
"""A place shown as this has a ring about it."""
TONES = ("firm", "likely", "unreported")
"""Signs of the tones of ground, by their number (``geodata.certainty.tones``)."""
HATCH_LINES = (0.8, 0.45, 0.2)
"""Width in points of the lines of a holder's hatch in each tone; wider gaps would make it another holder's hatch."""
SPLIT = DIVIDED
"""A place shown as this is a point in two colours: the holder's, and that of whoever holds a part."""
