"""Colours, hatches and letters of factions, and the colours of the base map: the only place with colours in Python.

No faction is coloured by religion. Colours follow the convention readers know from other maps of this war:
government red, opposition green, Turkish-backed lighter green, SDF yellow, Islamic State dark, Israel blue.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

_HEX = re.compile(r"#[0-9a-fA-F]{6}")

PALETTES = ("convention", "colour-safe")
"""Names of the palettes; the second one keeps any two neighbours apart for colour-blind readers too."""

THEMES = ("light", "dark")

NOBODY = {"light": "#d8d4cb", "dark": "#4a5058"}
"""Ground that nobody holds, or nobody is known to hold."""

OPACITY = {"light": 0.8, "dark": 0.84}
"""Of the layer of cells over the land."""

COLOURS: dict[str, dict[str, str]] = {
    "convention": {
        "gov": "#c8453c",
        "opposition": "#5fa56b",
        "hts": "#1f7a50",
        "sna": "#b4d88c",
        "sdf": "#e6bd3c",
        "is": "#3d3d42",
        "idf": "#4f7fc9",
        "russia": "#84588f",
        "south": "#d586ae",
        "sfa": "#58bccb",
        "tg": "#3f8a63",
    },
    # Found by search from the convention's hues, calm ones preferred: all pairs that ever stood side by side kept at
    # 10 or more (CIEDE2000; normal sight and Machado et al. 2009 simulations; light and dark theme);
    # tests/mapapp/test_palette.py measures it.
    "colour-safe": {
        "gov": "#b83b2d",
        "opposition": "#5fa56a",
        "hts": "#1e7e5c",
        "sna": "#c1df9d",
        "sdf": "#e4bd49",
        "is": "#3e3d42",
        "idf": "#6278d7",
        "russia": "#82588e",
        "south": "#cd82a3",
        "sfa": "#6acada",
        "tg": "#417641",
    },
}
"""Colour of each faction, by palette, before the layer's opacity."""

DARK: dict[str, str] = {"is": "#0c0d0f"}
"""Colours that a dark theme replaces, in every palette."""

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
"""Colours for factions the palettes do not know, as another dataset may have them."""

HATCHES: dict[str, dict[str, float]] = {
    "gov": {"angle": 45, "gap": 7},
    "opposition": {"angle": 0, "gap": 6},
    "hts": {"angle": 0, "gap": 6, "cross": 1},
    "sna": {"dots": 1, "gap": 7},
    "sdf": {"angle": 90, "gap": 7},
    "is": {"angle": 45, "gap": 6, "cross": 1},
    "idf": {"angle": 135, "gap": 7},
    "russia": {"angle": 90, "gap": 4},
    "south": {"angle": 45, "gap": 12},
    "sfa": {"angle": 135, "gap": 4},
    "tg": {"angle": 0, "gap": 11},
}
"""Pattern of each faction: lines at an angle (degrees) every ``gap`` pixels, crossed or not, or dots."""

BASE: dict[str, dict[str, str]] = {
    "light": {
        "land": "#f5f2ec",
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


def colour(key: str | None, palette: str = PALETTES[0], theme: str = "light") -> str:
    """Colour of a faction (by its ``colour_key``), ``#rrggbb``; None is nobody.

    A key ``#rrggbb``, or one that says a colour in words, is that colour itself (the nearest one of the colour-safe
    palette in that). Another faction the palette does not know takes a spare colour, always the same one for the same
    key.
    """
    if key is None:
        return NOBODY[theme]
    if own := _own(key, palette):
        return own if palette == PALETTES[0] else _nearest(own, _calm(palette))
    if theme == "dark" and key in DARK:
        return DARK[key]
    return COLOURS[palette].get(key) or _spare(key)


def colours(keys: Iterable[str], palette: str, theme: str = "light") -> dict[str, str]:
    """Colours of several factions, two unknown ones taking different spare colours while these last."""
    out: dict[str, str] = {}
    for key in sorted(set(keys), key=lambda one: (one not in COLOURS[palette], not _HEX.fullmatch(one), one)):
        first, own = colour(key, palette, theme), _own(key, palette)
        exact = _HEX.fullmatch(key) and palette == PALETTES[0]
        if key in COLOURS[palette] or exact:
            out[key] = first
            continue
        free = [one for one in (first, *SPARE, *_calm(palette)) if one not in out.values()]
        out[key] = (_nearest(own, free) if own else free[0]) if free else first
    return out


def _own(key: str, palette: str) -> str:
    """The colour that a key unknown to the palette is, or says in words; "" where it does neither."""
    if key in COLOURS[palette]:
        return ""
    if _HEX.fullmatch(key):
        return key.lower()
    said = {NAMED[word] for word in key.split("-") if word in NAMED}
    return said.pop() if len(said) == 1 else ""


def hatch(key: str) -> dict[str, float]:
    """Pattern of a faction; unknown ones get lines whose angle and gap follow from the key."""
    known = HATCHES.get(key)
    if known:
        return dict(known)
    number = zlib.crc32(key.encode())
    return {"angle": (number % 12) * 15, "gap": 5 + number // 12 % 6}


def letter(key: str, given: str = "") -> str:
    """Letters that stand for a faction on the map: those the dataset gives, else the first of its key."""
    return given or key[:1].upper()


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


def _calm(palette: str) -> tuple[str, ...]:
    """Colours that the palette keeps apart, for factions with a colour of their own."""
    return (*COLOURS[palette].values(), *SPARE)


def _nearest(wanted: str, among: Iterable[str]) -> str:
    """The colour of some that is least different, by the sum of squares of red, green and blue."""

    def parts(one: str) -> tuple[int, ...]:
        return tuple(int(one[at : at + 2], 16) for at in (1, 3, 5))

    return min(among, key=lambda one: sum((a - b) ** 2 for a, b in zip(parts(wanted), parts(one), strict=True)))


def _spare(key: str) -> str:
    return SPARE[zlib.crc32(key.encode()) % len(SPARE)]
