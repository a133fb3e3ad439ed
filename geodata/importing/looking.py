"""The first look at a series of polygons: where its dates and factions stand; a person may say otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import PurePosixPath

from geodata.hostile import one_line
from geodata.importing import words
from geodata.importing.date_reading import (
    DateReading as DateReading,
)
from geodata.importing.date_reading import (
    by_day_field,
    by_interval,
    by_name,
    pattern_of,
    text_of,
)
from geodata.importing.dates import best_pattern, instant_of, is_open, is_open_start, why_unread
from geodata.importing.files import ImportProblem
from geodata.importing.labels import colour_of, without_date
from geodata.importing.layers import Feature, Layer
from geodata.importing.options import ImportOptions

_MOST_FACTIONS = 40
_MOST_REASONS = 500
_FITS = "no day that can be read"

FIELD_OF_FILE = {"@layer": "the layer", "@file": "the file name", "@folder": "the folder", "@fill": "the fill colour"}


@dataclass(frozen=True, slots=True)
class FactionReading:
    """Where the holders stand."""

    how: str
    """One sentence for a person."""
    label: Callable[[Layer, Feature], str]
    """Feature -> label of the source."""


def zone_of(name: str) -> tzinfo:
    """The time zone of that name; ImportProblem where there is none."""
    if name in ("", "UTC"):
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImportProblem(f'"{one_line(name)}" is no time zone; write one like Europe/Kyiv') from None


def find_dates(layers: Sequence[Layer], options: ImportOptions) -> DateReading:
    """Decide where the days stand; raise ImportProblem where nothing reads as one."""
    zone = zone_of(options.time_zone)
    if options.date:
        return _one_day(options.date, zone)
    if options.date_field:
        if not any(options.date_field in feature.properties for _, feature in _areas(layers)):
            raise ImportProblem(f'no feature has the attribute "{one_line(options.date_field)}"; {_fields(layers)}')
        return _by_field(layers, options.date_field, options.end_field, options, zone)
    candidates = [*_field_candidates(layers, options, zone), *_text_candidates(layers, options.date_pattern, zone)]
    if not candidates:
        raise ImportProblem(_no_dates(layers))
    return max(candidates, key=lambda candidate: candidate[0])[1]


def refuse_early(first: Sequence[Layer], names: Sequence[str], options: ImportOptions) -> None:
    """Raise ImportProblem where the first file of a series has no dates and the names of all have none either.

    ``names`` are those of all files. Only files named alike but for figures are known to be alike inside.
    """
    alike = {re.sub(r"\d+", "", name) for name in names}
    areas = [(layer, feature) for layer, feature in _areas(first)]
    if options.date or options.date_field or len(names) < 2 or len(alike) > 1 or not areas:
        return
    zone = zone_of(options.time_zone)
    named = [Layer(name, "", "", (areas[0][1],)) for name in names]
    tried = (
        _text_candidates(named, options.date_pattern, zone),
        _field_candidates(first, options, zone),
        _text_candidates(first, options.date_pattern, zone),
    )
    if not any(True for candidates in tried for _ in candidates):
        raise ImportProblem(_no_dates([*first, *named]))


def _one_day(written: str, zone: tzinfo) -> DateReading:
    fixed = instant_of(written, None, zone)
    if fixed is None:
        raise ImportProblem(f'--date "{one_line(written)}" is not a day ({why_unread(written)}); write YYYY-MM-DD')
    return DateReading(f"one day for all: {fixed.day}", lambda layer, feature: (fixed, None, True), False, True)


def _no_dates(layers: Sequence[Layer]) -> str:
    """Why nothing reads as a date: dates that the map cannot hold, or none."""
    files = sorted({PurePosixPath(layer.file).name for layer in layers if layer.features})
    told = {
        f'the attribute "{one_line(name, 60)}" holds': held for name, held in _values(layers)[0].items() if _dated(name)
    }
    told["the file names hold"] = [re.sub(r"\A\D+|\D+\Z", "", PurePosixPath(file).stem) for file in files]
    for where, held in told.items():
        known = [value for value in held if not is_open(value)][:_MOST_REASONS]
        beyond = [value for value in known if why_unread(value).startswith("the year")]
        if 2 * len(beyond) > len(known):
            shown = one_line(text_of(beyond[0]), 60)
            return f'{where} dates that cannot be mapped, such as "{shown}": {why_unread(beyond[0])}'
    shown = f' such as "{one_line(files[0], 80)}"' if files else ""
    return (
        f"no dates were found in attributes, layer names, file names{shown} or folders; "
        f"say where they are with --date-field, --date-pattern or --date. {_fields(layers)}"
    )


def _dated(name: str) -> bool:
    return bool(_hint(name, words.DATE) or _hint(name, words.START))


def find_factions(layers: Sequence[Layer], options: ImportOptions, dates: DateReading) -> FactionReading:
    """Decide where the holders stand; without any hint all ground is of one faction named after the source."""
    if options.faction_field:
        return _faction_by(layers, options.faction_field)
    areas = list(_areas(layers))
    names = Counter(name for _, feature in areas for name in feature.properties)
    scored: list[tuple[float, str]] = []
    for name, present in names.items():
        score = _faction_score(name, present, areas, dates)
        if score > 0:
            scored.append((score, name))
    for special in ("@layer", "@folder", "@file"):
        values = {_special(special, layer) for layer, _ in areas}
        if 2 <= len(values) <= _MOST_FACTIONS and all(values):
            scored.append(({"@layer": 30.0, "@folder": 20.0, "@file": 25.0}[special], special))
    if scored:
        return _faction_by(layers, max(scored)[1])
    single = _single_name(layers)
    return FactionReading(
        f'nothing tells factions apart: all ground is taken as drawn for one, "{single}" (--faction-map renames it)',
        lambda layer, feature: single,
    )


def _areas(layers: Sequence[Layer]) -> Iterator[tuple[Layer, Feature]]:
    for layer in layers:
        for feature in layer.features:
            if feature.geometry is not None and feature.geometry.geom_type in (
                "Polygon",
                "MultiPolygon",
                "GeometryCollection",
            ):
                yield layer, feature


def _fields(layers: Sequence[Layer]) -> str:
    names = sorted({name for _, feature in _areas(layers) for name in feature.properties})
    return f"Attributes found: {', '.join(names[:20])}" if names else "The features have no attributes"


def _words(name: str) -> set[str]:
    plain = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
    return {plain, *re.split(r"[\s_\-.:]+", plain)}


def _hint(name: str, known: Sequence[str]) -> int:
    """3 where the whole name is one of the words, 2 where a part of it is, else 0."""
    plain = name.lower()
    return 3 if plain in known else 2 if _words(name) & set(known) else 0


# --- dates -----------------------------------------------------------------------------------------------------------


Candidate = tuple[tuple[float, float, float], DateReading]
"""How likely the days stand there, and how they are then read."""


def _values(layers: Sequence[Layer]) -> tuple[dict[str, list[object]], int]:
    """Values of each attribute, and how many areas there are."""
    values: dict[str, list[object]] = {}
    total = 0
    for _, feature in _areas(layers):
        total += 1
        for name, value in feature.properties.items():
            values.setdefault(name, []).append(value)
    return values, total


def _field_candidates(layers: Sequence[Layer], options: ImportOptions, zone: tzinfo) -> Iterator[Candidate]:
    values, total = _values(layers)
    starts, ends, days = [], [], []
    for name, held in values.items():
        start, end, hint = _hint(name, words.START), _hint(name, words.END), _hint(name, words.DATE)
        numeric = all(isinstance(value, (int, float)) or str(value).strip().isdigit() for value in held[:50])
        if (numeric and not (start or end or hint)) or any(word in name.lower() for word in words.SHY):
            continue
        told = [text_of(value) for value in held if not is_open(value)]
        if end and not start and not told:
            ends.append((False, end, 0.0, name))
        pattern = pattern_of(told[:2000], options.date_pattern, zone)
        if pattern is None or (pattern.years_only and not (start or end or hint)):
            continue
        read = [instant_of(value, pattern, zone) is not None for value in held]
        unread = [value for value, known in zip(held, read, strict=True) if not known]
        share = sum(read) / max(1, total)
        # Dates that the calendar lacks, and open starts, show the column to be one of dates as well.
        fits = share + sum(not is_open(value) and why_unread(value) != _FITS for value in unread[:200]) / max(1, total)
        since = share + sum(is_open_start(value) for value in unread) / max(1, total)
        if end and not start:
            ends.append((True, end, share, name))
        elif start and max(since, fits) > 0.5:
            starts.append((start, share, name))
        if (hint or not numeric) and not (end and not hint) and fits >= 0.8 and share >= 0.3:
            days.append((hint, share, name))
    if not starts and any(filled for filled, *_ in ends):  # ``year`` beside ``end_year``
        starts = [day for day in days if day[0]]
    if starts and (ends or options.end_field):
        reading = _by_field(layers, max(starts)[2], options.end_field or max(ends)[3], options, zone)
        yield (_distinct_days(layers, reading), 3.0, 1.0), reading
    for hint, share, name in days:
        reading = _by_field(layers, name, "", options, zone)
        yield (_distinct_days(layers, reading), 1.0 + hint / 10, share), reading


def _distinct_days(layers: Sequence[Layer], reading: DateReading) -> float:
    found = {reading.instants(layer, feature)[0] for layer, feature in _areas(layers)}
    return float(len({instant.day for instant in found if instant is not None}))


def _by_field(layers: Sequence[Layer], name: str, end_name: str, options: ImportOptions, zone: tzinfo) -> DateReading:
    if end_name:
        return by_interval(_areas(layers), name, end_name, options.date_pattern, options.interval, zone)
    return by_day_field(_areas(layers), name, options.date_pattern, zone)


def _text_candidates(layers: Sequence[Layer], codes: str, zone: tzinfo) -> Iterator[Candidate]:
    ways: tuple[tuple[str, float, Callable[[Layer], str]], ...] = (
        ("the layer name", 0.8, lambda layer: layer.name),
        ("the file name", 0.9, lambda layer: PurePosixPath(layer.file).name),
        ("the folder", 0.5, lambda layer: PurePosixPath(layer.file).parent.as_posix()),
    )
    beside = Counter(name for layer in layers for name in layer.properties)
    for name, present in beside.items():
        hint = _hint(name, words.DATE) or (1 if name in ("id", "key") else 0)
        if hint and present >= 0.8 * len(layers):
            how = f'the value "{name}" beside each collection'
            yield from _text_candidate(layers, codes, zone, how, 0.7 + hint / 100, _beside(name))
    for how, weight, text in ways:
        yield from _text_candidate(layers, codes, zone, how, weight, text)


def _beside(name: str) -> Callable[[Layer], str]:
    return lambda layer: text_of(layer.properties.get(name, ""))


def _text_candidate(
    layers: Sequence[Layer], codes: str, zone: tzinfo, how: str, weight: float, text: Callable[[Layer], str]
) -> Iterator[Candidate]:
    texts = [text(layer) for layer in layers if layer.features]
    pattern = pattern_of(texts, codes, zone, names=True)
    if pattern is None or not texts:
        return
    read = [pattern.read(one, zone) for one in texts]
    known = [instant for instant in read if instant is not None]
    if not known or len(read) - len(known) > 0.4 * len(read):
        return
    certain = 0.1 if any(instant.precision == "day" for instant in known) else 0.0
    found = {instant.day for instant in known}
    yield (float(len(found)), weight + certain, 1.0), by_name(how, texts, pattern, zone, text)


# --- factions --------------------------------------------------------------------------------------------------------


def _faction_score(name: str, present: int, areas: Sequence[tuple[Layer, Feature]], dates: DateReading) -> float:
    """How likely an attribute names the holder; 0 where it cannot."""
    if present < 0.8 * len(areas):
        return 0.0
    values = Counter(str(feature.properties.get(name)).strip() for _, feature in areas)
    distinct = len([value for value in values if value])
    if not 1 <= distinct <= _MOST_FACTIONS:
        return 0.0
    hint = _hint(name, words.FACTION)
    label = _hint(name, words.LABEL)
    coloured = name.lower() in words.COLOUR
    if not (hint or label or coloured):
        return 0.0
    if coloured and not all(colour_of(value) or name.lower().startswith("style") for value in values if value):
        return 0.0
    if best_pattern(values) is not None and not hint and not coloured:
        return 0.0  # names that are dates
    # Labels of control come again and again; names of single areas do not.
    repeats = len(areas) / distinct
    if label and not hint and distinct > 12 and repeats < 3:
        return 0.0
    several = 40.0 if distinct > 1 else 0.0
    if hint:
        return several + 30.0 + hint * 5
    return several + (10.0 + label * 2 if label else 5.0 - words.COLOUR.index(name.lower()) / 10)


def _faction_by(layers: Sequence[Layer], name: str) -> FactionReading:
    if name in FIELD_OF_FILE and name != "@fill":
        return FactionReading(f"the holder from {FIELD_OF_FILE[name]}", lambda layer, feature: _special(name, layer))
    if name == "@fill":
        present = {key.lower(): key for _, feature in _areas(layers) for key in feature.properties}
        known = [present[word] for word in words.COLOUR if word in present]
        if not known:
            raise ImportProblem(f"no feature has a fill colour; {_fields(layers)}")
        name = known[0]
    elif not any(name in feature.properties for _, feature in _areas(layers)):
        raise ImportProblem(f'no feature has the attribute "{one_line(name)}"; {_fields(layers)}')
    is_colour = name.lower() in words.COLOUR

    def label(layer: Layer, feature: Feature) -> str:
        value = feature.properties.get(name)
        text = "" if value is None else str(value).strip()
        return (colour_of(text) or text.lstrip("#")) if is_colour else text

    kind = "the fill colour, attribute" if is_colour else "the attribute"
    return FactionReading(f'the holder from {kind} "{name}"', label)


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


def colours_by_label(layers: Sequence[Layer], factions: FactionReading) -> Mapping[str, str]:
    """The most frequent fill colour of each label, ``#rrggbb``."""
    seen: dict[str, Counter[str]] = {}
    for layer, feature in _areas(layers):
        for name in words.COLOUR[:6]:
            colour = colour_of(feature.properties.get(name, "")) if name in feature.properties else ""
            if colour:
                seen.setdefault(factions.label(layer, feature), Counter())[colour] += 1
                break
    return {label: counts.most_common(1)[0][0] for label, counts in seen.items()}
