"""The first look at a series of polygons: where its dates stand; a person may say otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta, tzinfo
from pathlib import PurePosixPath

from geodata.hostile import one_line
from geodata.importing import words
from geodata.importing.attributes import areas_in as _areas
from geodata.importing.attributes import fields_of as _fields
from geodata.importing.attributes import hint_of as _hint
from geodata.importing.dates import (
    Instant,
    Pattern,
    best_pattern,
    instant_of,
    is_open,
    looks_closed,
    strptime_pattern,
)
from geodata.importing.files import ImportProblem
from geodata.importing.layers import Feature, Layer
from geodata.importing.options import ImportOptions


@dataclass(frozen=True, slots=True)
class DateReading:
    """Where the days stand and how they are read."""

    how: str
    """One sentence for a person."""
    instants: Callable[[Layer, Feature], tuple[Instant | None, date | None, bool]]
    """Feature -> its day, the first day no longer so (None for a snapshot or an open end), whether it is readable."""
    interval: bool
    """True where features carry their own end; else all features of one day are the picture of that day."""
    by_layer: bool
    """True where the features of a layer share one instant: a later time of the same day then replaces an earlier."""


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
    own = None
    if options.date_pattern:
        try:
            own = strptime_pattern(options.date_pattern)
        except ValueError as fault:
            raise ImportProblem(str(fault)) from None
    if options.date:
        fixed = instant_of(options.date, None, zone)
        if fixed is None:
            raise ImportProblem(f'--date "{one_line(options.date)}" is not a day; write YYYY-MM-DD')
        return DateReading(f"one day for all: {fixed.day}", lambda layer, feature: (fixed, None, True), False, True)
    if options.date_field:
        if not any(options.date_field in feature.properties for _, feature in _areas(layers)):
            raise ImportProblem(f'no feature has the attribute "{one_line(options.date_field)}"; {_fields(layers)}')
        return _by_field(layers, options.date_field, options.end_field or None, options, own, zone)
    candidates = [
        *_field_candidates(layers, options, own, zone),
        *_text_candidates(layers, own, zone),
    ]
    if not candidates:
        raise ImportProblem(
            "no dates were found in attributes, layer names, file names or folders; "
            f"say where they are with --date-field, --date-pattern or --date. {_fields(layers)}"
        )
    return max(candidates, key=lambda candidate: candidate[0])[1]


# --- dates -----------------------------------------------------------------------------------------------------------


def _field_candidates(
    layers: Sequence[Layer], options: ImportOptions, own: Pattern | None, zone: tzinfo
) -> Iterator[tuple[tuple[float, float, float], DateReading]]:
    values: dict[str, list[object]] = {}
    total = 0
    for _, feature in _areas(layers):
        total += 1
        for name, value in feature.properties.items():
            values.setdefault(name, []).append(value)
    starts, ends, days = [], [], []
    for name, held in values.items():
        start, end, hint = _hint(name, words.START), _hint(name, words.END), _hint(name, words.DATE)
        numeric = all(isinstance(value, (int, float)) or str(value).strip().isdigit() for value in held[:50])
        if (numeric and not (start or end or hint)) or any(word in name.lower() for word in words.SHY):
            continue
        pattern = own or best_pattern([str(value) for value in held if not is_open(value)][:2000], zone)
        if pattern is None or (pattern.name.startswith("2024 (") and not (start or end or hint)):
            continue
        read = [instant_of(value, pattern, zone) for value in held]
        share = sum(instant is not None for instant in read) / max(1, total)
        distinct = len({instant.day for instant in read if instant})
        if end and not start:
            ends.append((end, share, name))
        elif start and share > 0.5:
            starts.append((start, share, name))
        if (hint or not numeric) and not (end and not hint) and share >= 0.8:
            days.append((hint, share, distinct, name))
    if starts and (ends or options.end_field):
        start_name = max(starts)[2]
        end_name = options.end_field or max(ends)[2]
        reading = _by_field(layers, start_name, end_name, options, own, zone)
        yield (_distinct_days(layers, reading), 3.0, 1.0), reading
    for hint, share, _, name in days:
        reading = _by_field(layers, name, None, options, own, zone)
        yield (_distinct_days(layers, reading), 1.0 + hint / 10, share), reading


def _distinct_days(layers: Sequence[Layer], reading: DateReading) -> float:
    found = {reading.instants(layer, feature)[0] for layer, feature in _areas(layers)}
    return float(len({instant.day for instant in found if instant is not None}))


def _by_field(
    layers: Sequence[Layer], name: str, end_name: str | None, options: ImportOptions, own: Pattern | None, zone: tzinfo
) -> DateReading:
    texts = [
        str(feature.properties[name])
        for _, feature in _areas(layers)
        if name in feature.properties and not is_open(feature.properties[name])
    ]
    pattern = own or best_pattern(texts[:20_000], zone)
    shape = f", written like {pattern.name}" if pattern else ""
    if end_name is None:

        def day(layer: Layer, feature: Feature) -> tuple[Instant | None, date | None, bool]:
            instant = instant_of(feature.properties.get(name), pattern, zone)
            return instant, None, instant is not None

        return DateReading(
            f'the day from the attribute "{name}"{shape}; all of one day are its picture', day, False, False
        )
    end_texts = [
        str(feature.properties.get(end_name))
        for _, feature in _areas(layers)
        if not is_open(feature.properties.get(end_name))
    ]
    end_pattern = own or best_pattern(end_texts[:20_000], zone)
    closed = options.interval == "closed" or (
        not options.interval
        and looks_closed(
            (start.day, end.day)
            for _, feature in _areas(layers)
            if not is_open(feature.properties.get(end_name))
            and (start := instant_of(feature.properties.get(name), pattern, zone))
            and (end := instant_of(feature.properties.get(end_name), end_pattern, zone))
        )
    )

    def span(layer: Layer, feature: Feature) -> tuple[Instant | None, date | None, bool]:
        start = instant_of(feature.properties.get(name), pattern, zone)
        raw = feature.properties.get(end_name)
        if start is None:
            return None, None, False
        if is_open(raw):
            return start, None, True
        end = instant_of(raw, end_pattern, zone)
        if end is None:
            return None, None, False
        last = end.day + timedelta(days=1) if closed else end.day
        return start, last, last > start.day

    meant = "its last day still counts (closed)" if closed else "its end is the first day no longer so (half-open)"
    return DateReading(
        f'intervals from "{name}" to "{end_name}"{shape}; {meant}; an empty end is open', span, True, False
    )


def _text_candidates(
    layers: Sequence[Layer], own: Pattern | None, zone: tzinfo
) -> Iterator[tuple[tuple[float, float, float], DateReading]]:
    ways: tuple[tuple[str, float, Callable[[Layer], str]], ...] = (
        ("the layer name", 0.8, lambda layer: layer.name),
        ("the file name", 0.9, lambda layer: PurePosixPath(layer.file).name),
        ("the folder", 0.5, lambda layer: PurePosixPath(layer.file).parent.as_posix()),
    )
    beside = Counter(name for layer in layers for name in layer.properties)
    for name, present in beside.items():
        hint = _hint(name, words.DATE) or (1 if name in ("id", "key") else 0)
        if hint and present >= 0.8 * len(layers):
            way = (f'the value "{name}" beside each collection', 0.7 + hint / 100, _beside(name))
            yield from _text_candidate(layers, own, zone, *way)
    for how, weight, text in ways:
        yield from _text_candidate(layers, own, zone, how, weight, text)


def _beside(name: str) -> Callable[[Layer], str]:
    return lambda layer: str(layer.properties.get(name, ""))


def _text_candidate(
    layers: Sequence[Layer], own: Pattern | None, zone: tzinfo, how: str, weight: float, text: Callable[[Layer], str]
) -> Iterator[tuple[tuple[float, float, float], DateReading]]:
    texts = [text(layer) for layer in layers if layer.features]
    pattern = own or best_pattern(texts, zone)
    if pattern is None or not texts:
        return
    read = [pattern.read(one, zone) for one in texts]
    found = {instant.day for instant in read if instant is not None}
    if not found or sum(instant is None for instant in read) > 0.4 * len(read):
        return
    known = dict(zip(texts, read, strict=True))

    def day(layer: Layer, feature: Feature) -> tuple[Instant | None, date | None, bool]:
        instant = known.get(text(layer))
        return instant, None, instant is not None

    certain = 0.0 if pattern.name.startswith(("2024 (", "2024-07 (")) else 0.1
    reading = DateReading(
        f"the day from {how}, written like {pattern.name}; all of one day are its picture", day, False, True
    )
    yield (float(len(found)), weight + certain, 1.0), reading
