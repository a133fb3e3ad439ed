"""Readable names for labels that are none: colours by their styles, labels or plain words; ids by names beside them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from geodata.importing.files.layers import Feature, Layer
from geodata.importing.guessing.attributes import areas_in, hint_of
from geodata.importing.words import known_words
from geodata.importing.words.faction_labels import colour_of, colour_titles, languages
from geodata.model.safe_text import one_line

Label = Callable[[Layer, Feature], str]

_STYLE = re.compile(r"[^\W\d_]{2,20}(?:[-_ ][^\W\d_]{2,20})?")
"""A style's id that reads as a name: one word or two, no number."""
_TECHNICAL = frozenset(
    {"style", "default", "normal", "highlight", "poly", "polygon", "line", "icon", "msn", "sn", "sh", "nodesc"}
    | {"labelson", "pushpin", "ylw", "map", "pair", "fill", "area", "zone", "layer", "shape", "feature", "inline"}
)
_MOST_OF = 0.5
"""Share of a colour's areas that a label must stand on to name the colour."""
_ITS_OWN = 0.9
"""Share of the label's areas that must have this colour."""


def fill_names(layers: Sequence[Layer], label: Label) -> Mapping[str, str]:
    """A name for each colour among the labels: its style's id, its most frequent label, or a plain word."""
    areas = list(areas_in(layers))
    labels = {label(layer, feature) for layer, feature in areas}
    colours = sorted(one for one in labels if colour_of(one))
    if not colours:
        return {}
    names = colour_titles(colours)
    fields = {name for _, feature in areas for name in feature.properties}
    styles = [name for name in fields if name.lower() in ("styleurl", "style")]
    texts = [
        name for name in sorted(fields) if hint_of(name, known_words.LABEL) and name.lower() not in known_words.COLOUR
    ]
    for name in (*texts, *styles):
        for colour, said in _own_labels(areas, label, name).items():
            if colour in names and (name not in styles or _is_word(said)):
                english = languages(said)[0]
                names[colour] = names[colour] if english.casefold() == names[colour].casefold() else english
    return names


def _is_word(style: str) -> bool:
    parts = set(re.split(r"[-_ ]", style.lower()))
    return _STYLE.fullmatch(style) is not None and not parts & _TECHNICAL


def _own_labels(areas: Sequence[tuple[Layer, Feature]], label: Label, name: str) -> dict[str, str]:
    """For each label the value of an attribute that most of its areas bear and hardly any other; all or none."""
    of: dict[str, Counter[str]] = defaultdict(Counter)
    whole: Counter[str] = Counter()
    borne: Counter[str] = Counter()
    for layer, feature in areas:
        one, value = label(layer, feature), one_line(feature.properties.get(name) or "", 80).lstrip("#")
        whole[one] += 1
        if value:
            of[one][value] += 1
            borne[value] += 1
    found: dict[str, str] = {}
    for one, counts in of.items():
        value, often = counts.most_common(1)[0]
        if often > _MOST_OF * whole[one] and often >= _ITS_OWN * borne[value]:
            found[one] = value
    distinct = len(set(found.values())) == len(found) == len(whole)
    return found if distinct else {}


def names_beside(layers: Sequence[Layer], field: str, label: Label) -> Mapping[str, str]:
    """Names for labels that are ids, from attributes beside theirs: ``holder`` has ``holder_name``."""
    areas = list(areas_in(layers))
    found: dict[str, list[str]] = defaultdict(list)
    for name in (f"{field}_name", f"{field}_name_en", f"{field}_name_ar"):
        said: dict[str, str] = {}
        for layer, feature in areas:
            value = one_line(feature.properties.get(name) or "", 80)
            if value:
                said[label(layer, feature)] = value  # the last one: a party may take a new name
        for one, value in said.items():
            if one and value not in found[one]:
                found[one].append(value)
    return {one: " /// ".join(values) for one, values in found.items()}


def colours_by_label(layers: Sequence[Layer], label: Label) -> Mapping[str, str]:
    """The most frequent fill colour of each label, ``#rrggbb``."""
    seen: dict[str, Counter[str]] = {}
    for layer, feature in areas_in(layers):
        for name in known_words.COLOUR[:6]:
            colour = colour_of(feature.properties.get(name, "")) if name in feature.properties else ""
            if colour:
                seen.setdefault(label(layer, feature), Counter())[colour] += 1
                break
    return {one: counts.most_common(1)[0][0] for one, counts in seen.items()}
