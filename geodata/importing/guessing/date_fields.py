"""The first look at a series of polygons: where its dates stand; a person may say otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, tzinfo
from pathlib import PurePosixPath

from geodata.importing.dates.date_patterns import instant_of, is_open, is_open_start, why_unread
from geodata.importing.dates.feature_dates import (
    DateReading as DateReading,
)
from geodata.importing.dates.feature_dates import (
    by_day_field,
    by_interval,
    by_name,
    pattern_of,
    text_of,
)
from geodata.importing.files.layers import Layer
from geodata.importing.guessing.attributes import areas_in as _areas
from geodata.importing.guessing.attributes import fields_of as _fields
from geodata.importing.guessing.attributes import hint_of as _hint
from geodata.importing.request.options import ImportOptions
from geodata.importing.request.problems import ImportProblem
from geodata.importing.words import known_words
from geodata.model.safe_text import one_line

_MOST_REASONS = 500
_FITS = "no day that can be read"


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
    return bool(_hint(name, known_words.DATE) or _hint(name, known_words.START))


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
        start, end, hint = _hint(name, known_words.START), _hint(name, known_words.END), _hint(name, known_words.DATE)
        numeric = all(isinstance(value, (int, float)) or str(value).strip().isdigit() for value in held[:50])
        if (numeric and not (start or end or hint)) or any(word in name.lower() for word in known_words.SHY):
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
        hint = _hint(name, known_words.DATE) or (1 if name in ("id", "key") else 0)
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
