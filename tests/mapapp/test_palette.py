"""Colours of neighbours are told apart by every eye: measured, not judged.

CIEDE2000: Sharma, Wu, Dalal (2005), "The CIEDE2000 color-difference formula", Color Research & Application 30(1);
checked against pairs of its supplementary table. Colour blindness: Machado, Oliveira, Fernandes (2009),
"A physiologically-based model for simulation of color vision deficiency", IEEE TVCG 15(6), severity 1.0.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from geodata.dataset import Dataset
from mapapp import palette
from mapapp.timeline.topology import OUTSIDE, arcs
from tests.packaged import packaged

Colour = NDArray[np.float64]

SIMULATIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
NEVER_TOGETHER = {frozenset(("tg", gone)) for gone in ("gov", "opposition", "hts", "is")}
"""Pairs of which one had gone when the other came; every other pair is measured."""


def rgb(text: str) -> Colour:
    return np.array([int(text[at : at + 2], 16) for at in (1, 3, 5)]) / 255


def linear(colour: Colour) -> Colour:
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def gamma(light: Colour) -> Colour:
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def lab(colour: Colour) -> Colour:
    """CIE L*a*b* of an sRGB colour, D65."""
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    relative = linear(colour) @ to_xyz.T / np.array([0.95047, 1.0, 1.08883])
    f = np.where(relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(first: Colour, second: Colour) -> float:
    """Difference of two L*a*b* colours."""
    chroma = (np.hypot(*first[1:]) + np.hypot(*second[1:])) / 2
    stretch = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + 25**7))
    (l1, a1, b1), (l2, a2, b2) = first * [1, stretch, 1], second * [1, stretch, 1]
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    wave = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    d_light = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    d_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    d_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * wave)
    rotation = (
        -2 * np.sqrt(chroma**7 / (chroma**7 + 25**7)) * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    )
    return float(np.sqrt(d_light**2 + d_chroma**2 + d_hue**2 + rotation * d_chroma * d_hue))


def on_the_map(key: str | None, theme: str) -> Colour:
    """Colour of a holder's zone as it meets the eye: the translucent layer over the land."""
    share = palette.opacity(theme)
    return share * rgb(palette.colour(key, "colour-safe", theme)) + (1 - share) * rgb(palette.BASE[theme]["land"])


def seen(colour: Colour, sight: str) -> Colour:
    return gamma(SIMULATIONS[sight] @ linear(colour))


@pytest.mark.parametrize(
    ("first", "second", "published"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_measure_agrees_with_its_publication(
    first: tuple[float, ...], second: tuple[float, ...], published: float
) -> None:
    assert ciede2000(np.array(first), np.array(second)) == pytest.approx(published, abs=1e-4)


@pytest.mark.parametrize("theme", palette.THEMES)
@pytest.mark.parametrize("sight", SIMULATIONS)
def test_neighbours_are_told_apart_by_every_eye(sight: str, theme: str) -> None:
    holders: list[str | None] = [*palette.COLOURS["colour-safe"], None]
    pairs = [pair for pair in combinations(holders, 2) if frozenset(pair) not in NEVER_TOGETHER]
    assert len(pairs) > 50
    for one, other in pairs:
        difference = ciede2000(*(lab(seen(on_the_map(key, theme), sight)) for key in (one, other)))
        assert difference >= 10, f"{one} and {other} differ by {difference:.1f} to an eye with {sight} sight"


def test_both_palettes_know_the_same_factions() -> None:
    assert palette.COLOURS["convention"].keys() == palette.COLOURS["colour-safe"].keys() == palette.HATCHES.keys()


def test_every_faction_has_a_hatch_of_its_own() -> None:
    looks = [tuple(sorted(look.items())) for look in palette.HATCHES.values()]
    assert len(looks) == len(set(looks))


def test_an_unknown_faction_gets_a_spare_colour_and_always_the_same() -> None:
    assert palette.colour("reds", "convention") in palette.SPARE
    assert palette.colour("reds", "convention") == palette.colour("reds", "colour-safe")
    assert palette.hatch("reds") == palette.hatch("reds")


def test_several_unknown_factions_differ_while_spare_colours_last() -> None:
    keys = [f"party-{number}" for number in range(len(palette.SPARE))]
    assert len(set(palette.colours(keys, "convention").values())) == len(keys)


def test_a_faction_without_letter_takes_its_initial() -> None:
    assert palette.letter("sdf") == "S"
    assert palette.letter("sdf", "D") == "D"


def neighbours_ever(dataset: Dataset) -> set[frozenset[str | None]]:
    """Holders that on some day stood on two sides of one line."""
    cells = list(dataset.cells.values())
    beside = {
        (arc.left, arc.right) for arc in arcs([cell.geometry for cell in cells]) if OUTSIDE not in (arc.left, arc.right)
    }
    pairs: set[frozenset[str | None]] = set()
    for left, right in beside:
        for one in dataset.periods[cells[left].id]:
            for other in dataset.periods[cells[right].id]:
                if one.holder != other.holder and one.period.overlaps(other.period):
                    pairs.add(frozenset((one.holder, other.holder)))
    return pairs


def test_no_pair_that_ever_met_was_left_unmeasured() -> None:
    met = neighbours_ever(packaged())
    assert len(met) > 20
    assert not met & NEVER_TOGETHER
    assert {holder for pair in met for holder in pair if holder} <= palette.COLOURS["colour-safe"].keys()


def test_a_faction_with_a_colour_of_its_own_keeps_it_and_stays_apart_in_the_colour_safe_palette() -> None:
    keys = ["#A52714", "#a62814", "#0288d1", "gov"]
    shown = palette.colours(keys, "convention")
    assert [shown[key] for key in keys] == ["#a52714", "#a62814", "#0288d1", palette.COLOURS["convention"]["gov"]]
    safe = palette.colours(keys, "colour-safe")
    assert len(set(safe.values())) == 4
    allowed = {*palette.COLOURS["colour-safe"].values(), *palette.SPARE}
    assert set(safe.values()) <= allowed


def test_what_only_looks_like_a_colour_is_a_name() -> None:
    assert palette.colour("#12345", "convention") in palette.SPARE
    assert palette.colour("#123456;}", "convention") in palette.SPARE


@pytest.mark.parametrize("own", ["#ff0000", "#00ff00", "#0000ff", "#ffff00", "#808080", "#123456"])
def test_a_colour_of_its_own_becomes_the_nearest_one_of_the_colour_safe_palette(own: str) -> None:
    calm = next(name for name in palette.PALETTES if name != palette.PALETTES[0])
    kept = [*palette.COLOURS[calm].values(), *palette.SPARE]
    found = palette.colour(own, calm)
    assert found in kept
    assert np.linalg.norm(rgb(found) - rgb(own)) == min(np.linalg.norm(rgb(one) - rgb(own)) for one in kept)
    assert palette.colours([own], calm) == {own: found}
    assert palette.colour(own) == own
