"""The palette's colours and the reader's language, as pictures and films want them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from geodata.export.picture.style import WORDS, FigureStyle, english_day
from mapapp import palette
from mapapp.locale import day_text, gettext, language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from geodata.dataset import Dataset
    from geodata.model.records import Faction, Presence

BASIC = {0: "-", 45: "/", 90: "|", 135: "\\"}
"""Angle -> line of a hatch as matplotlib writes it; it knows these four."""


def figure_style(
    dataset: Dataset,
    *,
    name: str = palette.PALETTES[0],
    theme: str = "light",
    patterns: bool = False,
    lang: str | None = None,
) -> FigureStyle:
    """Style of a dataset's pictures: a palette by name, a theme, with or without the factions' patterns.

    Without ``lang`` pictures speak the language in use.
    """
    lang = lang or language()
    own = dataset.settings.translations.get(lang, {})
    factions = dataset.factions.values()
    interface = palette.INTERFACE[theme]
    return FigureStyle(
        fills=palette.fills(factions, name, theme),
        base=palette.BASE[theme],
        ink=interface["ink"],
        muted=interface["muted"],
        paper=interface["bg"],
        rule=interface["rule"],
        opacity=palette.opacity(theme),
        towards_sand=palette.TOWARDS_SAND,
        letters={faction: palette.letter(faction) for faction in dataset.factions},
        patterns=dict(_patterns(factions)) if patterns else {},
        words={key: gettext(text, lang) for key, text in WORDS.items()},
        day_text=english_day if lang == "en" else partial(day_text, lang=lang),
        lang=lang,
        called=lambda text: str(own.get(text) or gettext(text, lang)),
    )


_OVERLAYS: WeakKeyDictionary[Dataset, tuple[tuple[Presence, BaseGeometry], ...]] = WeakKeyDictionary()
"""What ``overlays`` gives, for as long as the dataset is in use: it reads the units again and unites them."""


def overlays(dataset: Dataset) -> tuple[tuple[Presence, BaseGeometry], ...]:
    """Parties that are active without holding a town, with the outlines of where."""
    from geodata.facts.reading import read_dataset
    from geodata.geometry.area_outline import outline

    if dataset.presence and dataset not in _OVERLAYS:
        units = read_dataset(dataset.path).units
        _OVERLAYS[dataset] = tuple(
            (one, outline(one.area, units, dataset.areas, dataset.places)) for one in dataset.presence
        )
    return _OVERLAYS.get(dataset, ())


def _patterns(factions: Iterable[Faction]) -> Iterable[tuple[str, str]]:
    for faction in factions:
        pattern = palette.hatch(faction)
        if pattern.get("dots"):
            yield faction.id, "..."
            continue
        angle = min(BASIC, key=lambda one: abs(one - pattern["angle"]))
        line = {0: "+", 45: "x", 90: "+", 135: "x"}[angle] if pattern.get("cross") else BASIC[angle]
        yield faction.id, line * max(1, round(20 / pattern["gap"]))
