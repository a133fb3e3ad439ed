"""Colours of the base map and of the interface, and those of factions to which their dataset gives none.

The only place with colours in the program. The colours, hatches and letters of a dataset's factions stand in its
factions.csv. No faction is coloured by religion.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geodata.model.records import Faction

_HEX = re.compile(r"#[0-9a-fA-F]{6}")

PALETTES = ("convention", "colour-safe")
"""Names of the palettes; the second one keeps any two neighbours apart for colour-blind readers too."""

THEMES = ("light", "dark")

NOBODY = {"light": "#d8d4cb", "dark": "#4a5058"}
"""Ground that nobody holds, or nobody is known to hold."""

OPACITY = {"light": 0.8, "dark": 0.84}
"""Of the layer of cells over the land."""

TONES: dict[str, tuple[str, ...]] = {
    "convention": (
        "#c8453c", "#5fa56b", "#1f7a50", "#b4d88c", "#e6bd3c", "#3d3d42",
        "#4f7fc9", "#84588f", "#d586ae", "#58bccb", "#3f8a63",
    ),
    # Found by search from the hues above, calm ones preferred: kept at 10 or more (CIEDE2000; normal sight and Machado
    # et al. 2009 simulations; light and dark theme); tests/mapapp/test_palette.py measures it.
    "colour-safe": (
        "#b83b2d", "#5fa56a", "#1e7e5c", "#c1df9d", "#e4bd49", "#3e3d42",
        "#6278d7", "#82588e", "#cd82a3", "#6acada", "#417641",
    ),
}  # fmt: skip
"""Tones that each palette keeps apart, for factions to which their dataset gives no colour."""

NAMED = {
    "red": "#c8453c",
    "blue": "#4f7fc9",
    "green": "#5fa56b",
    "yellow": "#e6bd3c",
    "orange": "#d98e5f",
    "purple": "#84588f",
    "pink": "#d586ae",
    "teal": "#58bccb",
    "brown": "#7d5a3c",
    "black": "#3d3d42",
    "white": "#efeae0",
    "grey": "#8d9199",
}
"""Colours of factions whose key says one in words (``blue``, ``red-army``), in the tones of the convention."""

SPARE = ("#b5651d", "#7b6fb0", "#c2a878", "#5d8aa8", "#a34a6b", "#8a9a3c", "#d98e5f", "#4e6e5d")
"""Colours for factions to which their dataset gives none, before the tones of the palette are taken."""

HATCHES: dict[str, dict[str, float]] = {
    "rising": {"angle": 45, "gap": 7},
    "rising-fine": {"angle": 45, "gap": 4},
    "rising-wide": {"angle": 45, "gap": 12},
    "falling": {"angle": 135, "gap": 7},
    "falling-fine": {"angle": 135, "gap": 4},
    "falling-wide": {"angle": 135, "gap": 12},
    "horizontal": {"angle": 0, "gap": 6},
    "horizontal-fine": {"angle": 0, "gap": 4},
    "horizontal-wide": {"angle": 0, "gap": 11},
    "vertical": {"angle": 90, "gap": 7},
    "vertical-fine": {"angle": 90, "gap": 4},
    "vertical-wide": {"angle": 90, "gap": 12},
    "grid": {"angle": 0, "gap": 6, "cross": 1},
    "lattice": {"angle": 45, "gap": 6, "cross": 1},
    "dots": {"dots": 1, "gap": 7},
}
"""Pattern of each hatch (``geodata.model.appearance``): lines at an angle (degrees) every ``gap`` pixels, or dots."""

TOWARDS_SAND = (0.0, 0.4, 0.8)
"""How far the colour of firm, likely and unreported ground goes towards the common sand, as page/signs/patterns.js."""

BASE: dict[str, dict[str, str]] = {
    "light": {
        "land": "#f5f2ec",
        "sand": "#e8dfca",
        "neighbour": "#e9e6df",
        "sea": "#cfdde6",
        "shore": "#a9bfcd",
        "river": "#8fb0c6",
        "lake": "#b9d0de",
        "border": "#6f6a61",
        "neighbour-border": "#c4beb2",
        "admin1": "#7d776c",
        "road": "#8a8377",
        "front": "#2b2926",
        "label": "#1d1c1a",
        "label-faint": "#817b70",
        "halo": "#ffffff",
        "sea-label": "#7b97a9",
        "hatch": "#2b2926",
        "outline": "#111111",
        "choice": "#0b4fd6",
        "capture": "#ffffff",
    },
    "dark": {
        "land": "#3a4048",
        "sand": "#5a5548",
        "neighbour": "#22272d",
        "sea": "#171d24",
        "shore": "#33414d",
        "river": "#4f7186",
        "lake": "#2d4250",
        "border": "#9aa1a9",
        "neighbour-border": "#3d444c",
        "admin1": "#8d949c",
        "road": "#9b948a",
        "front": "#f2efe9",
        "label": "#ffffff",
        "label-faint": "#8d949c",
        "halo": "#14171b",
        "sea-label": "#56707f",
        "hatch": "#f2efe9",
        "outline": "#ffffff",
        "choice": "#8ab4ff",
        "capture": "#14171b",
    },
}
"""Colours of the base map and of lines and letters on it, by theme."""


INTERFACE: dict[str, dict[str, str]] = {
    "light": {
        "bg": "#ffffff",
        "raised": "#f4f5f7",
        "ink": "#14181d",
        "muted": "#545d69",
        "rule": "#c3c9d1",
        "edge": "#d9dde2",
        "accent": "#0b4fd6",
        "on-accent": "#ffffff",
        "accent-faint": "#e7eefc",
        "density": "#7d8794",
        "quiet": "#e9ebee",
        "warn": "#8a4b00",
    },
    "dark": {
        "bg": "#181c21",
        "raised": "#23282f",
        "ink": "#f1f3f5",
        "muted": "#aab3be",
        "rule": "#4a525c",
        "edge": "#343b44",
        "accent": "#8ab4ff",
        "on-accent": "#0d1626",
        "accent-faint": "#22324d",
        "density": "#8c96a3",
        "quiet": "#262c33",
        "warn": "#ffc27a",
    },
}
"""Colours of panels, text and buttons, by theme; in the page they are the CSS variables ``--tt-*``."""


def colours(factions: Iterable[Faction], palette: str, theme: str = "light") -> dict[str, str]:
    """Colour of each faction by its id, ``#rrggbb``: the one its dataset gives, else one chosen by its ``colour_key``.

    A key ``#rrggbb``, or one that says a colour in words, is that colour itself (in the colour-safe palette the nearest
    of its tones). Any other key takes a spare colour, always the same one for the same keys, and two keys different
    ones while these last. What a dataset gives is given to no other faction.
    """
    listed = tuple(factions)
    light = {one.id: one.appearance.given(palette, "light") for one in listed}
    keys = {one.id: one.appearance.colour or one.colour_key or one.id for one in listed if not light[one.id]}
    chosen = _chosen(keys.values(), palette, {given for given in light.values() if given})
    return {one.id: one.appearance.given(palette, theme) or chosen[keys[one.id]] for one in listed}


def fills(factions: Iterable[Faction], palette: str, theme: str = "light") -> dict[str | None, str]:
    """Colour of each holder: those of the factions, and under None that of ground nobody holds."""
    found: dict[str | None, str] = {None: NOBODY[theme]}
    found.update(colours(factions, palette, theme))
    return found


def opening(factions: Iterable[Faction]) -> str:
    """The palette a page opens in: the colour-safe one, unless that would change a colour that the dataset gives."""
    own = any(
        (one.appearance.colour or one.colour_key.startswith("#")) and not one.appearance.colour_safe for one in factions
    )
    return "convention" if own else "colour-safe"


def _chosen(keys: Iterable[str], palette: str, taken: set[str]) -> dict[str, str]:
    """Colour of each key: first those that are a colour, then the others, in order."""
    out: dict[str, str] = {}
    for key in sorted(set(keys), key=lambda one: (not _HEX.fullmatch(one), one)):
        own = _own(key)
        if _HEX.fullmatch(key) and palette == PALETTES[0]:
            out[key] = own
            continue
        first = _nearest(own, _tones(palette)) if own else _spare(key)
        first = own if own and palette == PALETTES[0] else first
        used = {*taken, *out.values()}
        free = [one for one in (first, *SPARE, *_tones(palette)) if one not in used]
        out[key] = (_nearest(own, free) if own else free[0]) if free else first
    return out


def _own(key: str) -> str:
    """The colour that a key is, or says in words; "" where it does neither."""
    if _HEX.fullmatch(key):
        return key.lower()
    said = {NAMED[word] for word in key.split("-") if word in NAMED}
    return said.pop() if len(said) == 1 else ""


def hatch(faction: Faction) -> dict[str, float]:
    """Pattern of a faction: the one its dataset names, else lines whose angle and gap follow from its key."""
    if faction.appearance.hatch:
        return dict(HATCHES[faction.appearance.hatch])
    number = zlib.crc32((faction.colour_key or faction.id).encode())
    return {"angle": (number % 12) * 15, "gap": 5 + number // 12 % 6}


def letter(faction: str, given: str = "") -> str:
    """Letters that stand for a faction on the map: those the dataset gives, else the first of its id."""
    return given or faction[:1].upper()


def interface_style() -> str:
    """The interface's colours as CSS variables, the light theme being the default."""
    selectors = {"light": ".tt-root", "dark": '.tt-root[data-theme="dark"]'}
    rules = (
        selectors[theme] + "{" + "".join(f"--tt-{name}:{value};" for name, value in INTERFACE[theme].items()) + "}"
        for theme in THEMES
    )
    return "\n".join(rules) + "\n"


def opacity(theme: str) -> float:
    """Opacity of the layer of cells."""
    return OPACITY[theme]


def _tones(palette: str) -> tuple[str, ...]:
    """Colours that the palette keeps apart, and the spare ones."""
    return (*TONES[palette], *SPARE)


def _nearest(wanted: str, among: Iterable[str]) -> str:
    """The colour of some that is least different, by the sum of squares of red, green and blue."""

    def parts(one: str) -> tuple[int, ...]:
        return tuple(int(one[at : at + 2], 16) for at in (1, 3, 5))

    return min(among, key=lambda one: sum((a - b) ** 2 for a, b in zip(parts(wanted), parts(one), strict=True)))


def _spare(key: str) -> str:
    return SPARE[zlib.crc32(key.encode()) % len(SPARE)]
