"""Colours of neighbours are told apart by every eye: measured, not judged.

CIEDE2000: Sharma, Wu, Dalal (2005), "The CIEDE2000 color-difference formula", Color Research & Application 30(1);
checked against pairs of its supplementary table. Colour blindness: Machado, Oliveira, Fernandes (2009),
"A physiologically-based model for simulation of color vision deficiency", IEEE TVCG 15(6), severity 1.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from geodata.dataset import Dataset, load
from geodata.model.appearance import HATCHES, Appearance
from geodata.model.records import Faction
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
"""Pairs of the packaged dataset of which one had gone when the other came; every other pair is measured."""
ALIKE = {frozenset((10, other)) for other in (0, 1, 2, 5)}
"""Pairs of the engine's tones, by number, that are not kept apart."""


def faction(id: str, key: str = "", **looks: str) -> Faction:
    """A faction of which only the looks matter."""
    return Faction(id, (), "", "", "", key or id, (), (), Appearance(**looks))


def chosen(keys: list[str], name: str) -> dict[str, str]:
    """Colour of factions to which the dataset gives none, by their keys."""
    return palette.colours([faction(key.lower(), key) for key in keys], name)


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


def on_the_map(colour: str, theme: str) -> Colour:
    """A colour of the layer of cells as it meets the eye: translucent over the land."""
    share = palette.opacity(theme)
    return share * rgb(colour) + (1 - share) * rgb(palette.BASE[theme]["land"])


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


def refuse_alike(fills: Mapping[Any, str], apart: set[frozenset[Any]], theme: str, sight: str) -> None:
    pairs = [pair for pair in combinations(fills, 2) if frozenset(pair) not in apart]
    assert len(pairs) > 50
    for one, other in pairs:
        difference = ciede2000(*(lab(seen(on_the_map(fills[key], theme), sight)) for key in (one, other)))
        assert difference >= 10, f"{one} and {other} differ by {difference:.1f} to an eye with {sight} sight"


@pytest.mark.parametrize("theme", palette.THEMES)
@pytest.mark.parametrize("sight", SIMULATIONS)
def test_neighbours_are_told_apart_by_every_eye(sight: str, theme: str) -> None:
    refuse_alike(palette.fills(load().factions.values(), "colour-safe", theme), NEVER_TOGETHER, theme, sight)


@pytest.mark.parametrize("sight", SIMULATIONS)
def test_the_tones_for_factions_without_a_colour_are_told_apart_by_every_eye(sight: str) -> None:
    tones: dict[Any, str] = dict(enumerate(palette.TONES["colour-safe"]))
    refuse_alike({**tones, None: palette.NOBODY["light"]}, ALIKE, "light", sight)


def test_the_packaged_dataset_gives_every_faction_a_look() -> None:
    looks = [one.appearance for one in load().factions.values()]
    assert all(one.colour and one.colour_safe and one.hatch for one in looks)
    assert len({one.hatch for one in looks}) == len(looks)


def test_every_hatch_that_a_dataset_may_name_is_drawn_and_differs_from_the_others() -> None:
    assert tuple(palette.HATCHES) == HATCHES
    looks = [tuple(sorted(look.items())) for look in palette.HATCHES.values()]
    assert len(looks) == len(set(looks))


def test_what_the_dataset_gives_is_drawn_and_given_to_nobody_else() -> None:
    own = faction("own", colour="#b5651d", colour_safe="#101010", colour_dark="#202020", hatch="grid")
    other = next(
        faction(f"party-{n}")
        for n in range(99)
        if palette.colours([faction(f"party-{n}")], "convention")[f"party-{n}"] == "#b5651d"
    )
    both = [own, other]
    assert palette.colours(both, "convention")["own"] == "#b5651d"
    assert palette.colours(both, "convention")[other.id] != "#b5651d"
    assert palette.colours(both, "convention", "dark")["own"] == "#202020"
    assert (
        palette.colours(both, "colour-safe")["own"] == palette.colours(both, "colour-safe", "dark")["own"] == "#101010"
    )
    assert palette.hatch(own) == palette.HATCHES["grid"]


def test_a_colour_given_for_one_palette_is_neared_in_the_colour_safe_one() -> None:
    assert palette.colours([faction("reds", colour="#b93b2d")], "colour-safe") == {"reds": "#b83b2d"}


def test_a_page_opens_in_the_palette_that_shows_what_the_dataset_gives() -> None:
    assert palette.opening(load().factions.values()) == "colour-safe"
    assert palette.opening([faction("reds")]) == "colour-safe"
    assert palette.opening([faction("reds", colour="#b93b2d")]) == "convention"
    assert palette.opening([faction("reds", "#b93b2d")]) == "convention"


def test_an_unknown_faction_gets_a_spare_colour_and_always_the_same() -> None:
    assert chosen(["reds"], "convention")["reds"] in palette.SPARE
    assert chosen(["reds"], "convention") == chosen(["reds"], "colour-safe")
    assert palette.hatch(faction("reds")) == palette.hatch(faction("reds"))


def test_several_unknown_factions_differ_while_spare_colours_last() -> None:
    keys = [f"party-{number}" for number in range(len(palette.SPARE))]
    assert len(set(chosen(keys, "convention").values())) == len(keys)


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


def test_a_faction_with_a_colour_of_its_own_keeps_it_and_stays_apart_in_the_colour_safe_palette() -> None:
    keys = ["#A52714", "#a62814", "#0288d1", "red"]
    shown = chosen(keys, "convention")
    assert list(shown.values()) == ["#a52714", "#a62814", "#0288d1", palette.NAMED["red"]]
    safe = chosen(keys, "colour-safe")
    assert len(set(safe.values())) == 4
    assert set(safe.values()) <= {*palette.TONES["colour-safe"], *palette.SPARE}


@pytest.mark.parametrize("key", ["#12345", "#123456;}"])
def test_what_only_looks_like_a_colour_is_a_name(key: str) -> None:
    assert chosen([key], "convention")[key] in palette.SPARE


@pytest.mark.parametrize("own", ["#ff0000", "#00ff00", "#0000ff", "#ffff00", "#808080", "#123456"])
def test_a_colour_of_its_own_becomes_the_nearest_one_of_the_colour_safe_palette(own: str) -> None:
    kept = [*palette.TONES["colour-safe"], *palette.SPARE]
    found = chosen([own], "colour-safe")[own]
    assert found in kept
    assert np.linalg.norm(rgb(found) - rgb(own)) == min(np.linalg.norm(rgb(one) - rgb(own)) for one in kept)
    assert chosen([own], "convention")[own] == own
