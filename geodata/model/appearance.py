"""How a faction looks on the map, as its dataset says: colours for two palettes and two themes, and a hatch.

The dataset names a hatch by a word; how many pixels apart its lines are is for whoever draws them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

COLOUR_COLUMNS = ("colour", "colour_safe", "colour_dark", "colour_safe_dark")
"""Columns of factions.csv with a colour, ``#rrggbb``; an empty cell leaves the choice to the program."""

HATCHES = (
    "rising", "rising-fine", "rising-wide",
    "falling", "falling-fine", "falling-wide",
    "horizontal", "horizontal-fine", "horizontal-wide",
    "vertical", "vertical-fine", "vertical-wide",
    "grid", "lattice", "dots",
)  # fmt: skip
"""Words of the column ``hatch``: lines by direction and distance, lines crossed upright or aslant, dots."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """Colours (``#rrggbb``, small letters) and hatch that a dataset gives a faction; "" where it gives none."""

    colour: str = ""
    """In the palette ``convention``, the one that readers know from other maps."""
    colour_safe: str = ""
    """In the palette ``colour-safe``, whose colours are told apart by colour-blind readers too."""
    colour_dark: str = ""
    """In ``convention`` on a dark ground; empty: as on a light one."""
    colour_safe_dark: str = ""
    """In ``colour-safe`` on a dark ground; empty: as on a light one."""
    hatch: str = ""
    """One of ``HATCHES``."""

    def given(self, palette: str, theme: str) -> str:
        """The colour for a palette (``convention`` or ``colour-safe``) and theme, "" where the dataset gives none."""
        light, dark = (
            (self.colour_safe, self.colour_safe_dark) if palette == "colour-safe" else (self.colour, self.colour_dark)
        )
        return (dark or light) if theme == "dark" else light


def colour_in(cell: str) -> str:
    """The colour that a cell names, in small letters, "" for an empty one; ValueError where it names none."""
    if cell and not _COLOUR.fullmatch(cell):
        raise ValueError(f'"{cell}" is not a colour; write it as #c8453c, six digits or letters a to f after #')
    return cell.lower()
