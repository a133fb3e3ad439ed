"""The second look at a series of polygons: which attribute names the holder; where that is unsure, a person is asked.

In this order:

1. an attribute whose name says so (``holder``, ``side``, ``control`` ...) names the holder;
2. fill colours do, unless a text attribute that may name holders divides the areas otherwise;
3. the only text attribute that differs does, if it has at most ``MOST_GUESSED`` values;
4. layers, files or folders do, where nothing but these differs;
5. where several could be meant, or one has more values, the import stops and asks (``HolderUnclear``);
6. all ground is one holder's where no text attribute differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from geodata.importing.dates.feature_dates import DateReading
from geodata.importing.files.layers import Feature, Layer
from geodata.importing.guessing.attribute_candidates import Attribute, attributes_of, same_division
from geodata.importing.guessing.attributes import areas_in, fields_of
from geodata.importing.guessing.readable_names import fill_names, names_beside
from geodata.importing.request.options import ImportOptions
from geodata.importing.request.problems import HolderUnclear, ImportProblem
from geodata.importing.words import known_words
from geodata.importing.words.faction_labels import colour_of, without_date
from geodata.model.safe_text import one_line

MOST_GUESSED = 40
"""Values that an attribute may have and still be taken for the holder unasked: more cannot be told apart by colour."""
_MOST_ASKED = 12

FIELD_OF_FILE = {"@layer": "the layer", "@file": "the file name", "@folder": "the folder", "@fill": "the fill colour"}
ONE_HOLDER = "@all"
"""Answer that all ground is one holder's."""


@dataclass(frozen=True, slots=True)
class FactionReading:
    """Where the holders stand."""

    how: str
    """One sentence for a person."""
    label: Callable[[Layer, Feature], str]
    """Feature -> label of the source."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Label -> a readable name, for labels that are none (colours, ids)."""
    single: bool = False
    """True where all ground is taken as one holder's because nothing tells factions apart."""


def find_factions(layers: Sequence[Layer], options: ImportOptions, dates: DateReading) -> FactionReading:
    """Decide where the holders stand; raise HolderUnclear where that is not sure."""
    if options.faction_field:
        return _faction_by(layers, options.faction_field)
    areas = list(areas_in(layers))
    found = attributes_of(areas, dates)
    colours = next((one for one in found if one.colour and one.differs and one.is_full), None)
    named = _named(found, colours, areas)
    if named:
        return _faction_by(layers, named.name)
    special = _special_that_differs(layers, areas, dates)
    return _by_candidates(layers, areas, [one for one in found if one.is_text and one.differs], colours, special) or (
        _faction_by(layers, special) if special else _one_for_all(layers, found)
    )


def _named(
    found: Sequence[Attribute], colours: Attribute | None, areas: Sequence[tuple[Layer, Feature]]
) -> Attribute | None:
    """The attribute whose name says that it holds the holder, if there is one; HolderUnclear where there are two."""
    sure = [one for one in found if one.faction_hint and one.is_label and not _mixed(one, colours, areas)]
    for differs in (True, False):
        wanted = [one for one in sure if one.differs is differs and (differs or one.faction_hint > 2)]
        if not wanted:
            continue
        best = max(one.faction_hint for one in wanted)
        first, *others = [one for one in wanted if one.faction_hint == best]
        if differs and any(not same_division(first.name, other.name, areas) for other in others):
            raise _unclear([first, *others])
        return first
    return None


def _mixed(one: Attribute, colours: Attribute | None, areas: Sequence[tuple[Layer, Feature]]) -> bool:
    """True where colours contradict blank values: blank areas have several colours, or those of named ones."""
    if one.is_full or colours is None:
        return False
    blank: set[str] = set()
    named: set[str] = set()
    for _, feature in areas:
        value = str(feature.properties.get(one.name) or "").strip()
        (named if value else blank).add(str(feature.properties.get(colours.name)))
    return len(blank) > 1 or bool(blank & named)


def _by_candidates(
    layers: Sequence[Layer],
    areas: Sequence[tuple[Layer, Feature]],
    found: Sequence[Attribute],
    colours: Attribute | None,
    special: str,
) -> FactionReading | None:
    """The holder by colours or by the one text attribute that differs; None where none does."""
    texts = [one for one in found if one.is_full and one.is_label]
    distinct: list[Attribute] = []
    for one in sorted(texts, key=lambda one: -one.likely):
        if not any(same_division(one.name, known.name, areas) for known in distinct):
            distinct.append(one)
    if colours:
        twin = next((one for one in distinct if same_division(one.name, colours.name, areas)), None)
        if twin and len(twin.values) <= MOST_GUESSED:
            return _faction_by(layers, twin.name)
        rivals = [one for one in distinct if one.likely > 1 and one.is_usual]
        if not rivals and len(colours.values) <= MOST_GUESSED:
            return _faction_by(layers, colours.name)
        raise _unclear([*rivals, colours] if rivals else [colours, *distinct])
    rivals = [one for one in distinct if one.likely > 1]
    if special and not rivals:
        return None
    if special:
        one = rivals[0]
        if len(rivals) == 1 and one.is_usual and _divides_as(one, special, areas):
            return _faction_by(layers, one.name)
        raise _unclear(distinct, special)
    if len(distinct) == 1 and distinct[0].is_usual and distinct[0].likely:
        return _faction_by(layers, distinct[0].name)
    if distinct:
        raise _unclear(distinct)
    return None


def _divides_as(one: Attribute, special: str, areas: Sequence[tuple[Layer, Feature]]) -> bool:
    pairs = {(str(feature.properties.get(one.name)), _special(special, layer)) for layer, feature in areas}
    return len({value for value, _ in pairs}) == len(pairs)


def _unclear(found: Sequence[Attribute], special: str = "") -> HolderUnclear:
    """The question: which of these attributes names the holder."""
    asked = found[:_MOST_ASKED]
    candidates = {one.name: len(one.values) for one in asked}
    listed = [f"{one_line(one.name, 60)} ({one.count})" for one in asked]
    if special:
        candidates[special] = 0
        listed.append(f"{special} ({FIELD_OF_FILE[special]})")
    more = f" and {len(found) - _MOST_ASKED} more" if len(found) > _MOST_ASKED else ""
    return HolderUnclear(
        f"no attribute is surely the holder: {', '.join(listed)}{more}; say --faction-field NAME, "
        f"or --faction-field {ONE_HOLDER} where all ground is one holder's",
        candidates,
    )


def _one_for_all(layers: Sequence[Layer], found: Sequence[Attribute]) -> FactionReading:
    """All ground for one faction, named after the one value of an attribute, else after the source."""
    constant = [one for one in found if not one.differs and one.is_full and one.is_label and one.likely > 1]
    if constant:
        return _faction_by(layers, max(constant, key=lambda one: one.likely).name, single=True)
    single = _single_name(layers)
    return FactionReading(
        f'nothing tells factions apart: all ground is taken as drawn for one, "{single}" (--faction-map renames it)',
        lambda layer, feature: single,
        single=True,
    )


def _faction_by(layers: Sequence[Layer], name: str, single: bool = False) -> FactionReading:
    if name == ONE_HOLDER:
        one = _single_name(layers)
        return FactionReading(
            f'all ground is one holder\'s, as you say: "{one}" (--faction-map renames it)', lambda *_: one, single=True
        )
    if name in FIELD_OF_FILE and name != "@fill":
        return FactionReading(f"the holder from {FIELD_OF_FILE[name]}", lambda layer, feature: _special(name, layer))
    if name == "@fill":
        present = {key.lower(): key for _, feature in areas_in(layers) for key in feature.properties}
        known = [present[word] for word in known_words.COLOUR if word in present]
        if not known:
            raise ImportProblem(f"no feature has a fill colour; {fields_of(layers)}")
        name = known[0]
    elif not any(name in feature.properties for _, feature in areas_in(layers)):
        raise ImportProblem(f'no feature has the attribute "{one_line(name)}"; {fields_of(layers)}')
    return _by_attribute(layers, name, single)


def _by_attribute(layers: Sequence[Layer], name: str, single: bool) -> FactionReading:
    is_colour = name.lower() in known_words.COLOUR

    def label(layer: Layer, feature: Feature) -> str:
        value = feature.properties.get(name)
        text = "" if value is None else str(value).strip()
        return (colour_of(text) or text.lstrip("#")) if is_colour else text

    plain = name.lower()
    kind = "the attribute"
    if plain.startswith("style"):
        kind = "the style, attribute"
    elif is_colour:
        kind = "the colour of lines, attribute" if plain == "stroke" else "the fill colour, attribute"
    names = fill_names(layers, label) if is_colour else names_beside(layers, name, label)
    return FactionReading(f'the holder from {kind} "{one_line(name, 60)}"', label, names, single)


def _special_that_differs(layers: Sequence[Layer], areas: Sequence[tuple[Layer, Feature]], dates: DateReading) -> str:
    """``@layer``, ``@file`` or ``@folder`` where it has several values that are no days, "" where none has."""
    held = [layer for layer in layers if layer.features]
    for special in ("@layer", "@file", "@folder"):
        values = {_special(special, layer) for layer in held}
        if 2 <= len(values) <= MOST_GUESSED and all(values) and not _tells_days(special, areas, dates):
            return special
    return ""


def _tells_days(special: str, areas: Sequence[tuple[Layer, Feature]], dates: DateReading) -> bool:
    """True where each value stands for one day, and each day for one value: pictures of days, not holders."""
    pairs = {
        (_special(special, layer), start.day)
        for layer, feature in areas
        if (start := dates.instants(layer, feature)[0]) is not None
    }
    return len(pairs) == len({value for value, _ in pairs}) == len({day for _, day in pairs}) > 1


def _special(name: str, layer: Layer) -> str:
    if name == "@layer":
        text = layer.name
    elif name == "@folder":
        text = PurePosixPath(layer.file).parent.name
    else:
        text = PurePosixPath(layer.file).stem
    return without_date(text)


def _single_name(layers: Sequence[Layer]) -> str:
    stems = Counter(without_date(PurePosixPath(layer.file).stem) for layer in layers)
    best = stems.most_common(1)[0][0] if stems else ""
    return best or "drawn area"
