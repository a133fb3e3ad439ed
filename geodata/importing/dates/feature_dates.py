"""How the dates of a series are read: feature by feature, what is not read with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from geodata.importing.dates.date_forms import Instant
from geodata.importing.dates.date_patterns import (
    Pattern,
    Reading,
    best_pattern,
    first_day_after,
    instant_of,
    is_open,
    is_open_start,
    looks_closed,
    strptime_pattern,
    why_unread,
)
from geodata.importing.files.layers import Feature, Layer
from geodata.importing.request.problems import ImportProblem
from geodata.model.safe_text import one_line

MOST_TEXTS = 20_000
"""Values that are looked at to find out how dates are written."""
_PRECISIONS = ("year", "quarter", "month", "week")

Span = tuple[Instant | None, date | None, bool]
"""Its day, the first day no longer so (None for a snapshot or an open end), whether it is readable."""
Areas = Iterable[tuple[Layer, Feature]]


@dataclass(frozen=True, slots=True)
class DateReading:
    """Where the days stand and how they are read."""

    how: str
    """One sentence for a person."""
    instants: Callable[[Layer, Feature], Span]
    """Feature -> its day, the first day no longer so (None for a snapshot or an open end), whether it is readable."""
    interval: bool
    """True where features carry their own end; else all features of one day are the picture of that day."""
    by_layer: bool
    """True where the features of a layer share one instant: a later time of the same day then replaces an earlier."""
    why: Callable[[Layer, Feature], str] = lambda layer, feature: "no day that can be read"
    """Feature -> why its days are not read."""
    written_end: Callable[[Layer, Feature], str] = lambda layer, feature: ""
    """Feature -> its end in EDTF where it is less exact than a day, else ""."""
    notes: tuple[str, ...] = ()
    """What a person should know of the reading."""
    readings: tuple[Reading, ...] = ()
    """Orders of day, month and year that fit as well as each other, the one taken first."""


def text_of(value: object) -> str:
    """A value as text; whole numbers without a decimal point."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def pattern_of(
    texts: Iterable[str], codes: str, zone: tzinfo, *, names: bool = False, least: float = 0.6
) -> Pattern | None:
    """How some texts are read: as a person says, else as fits them best."""
    known = list(dict.fromkeys(texts))[:MOST_TEXTS]
    if not codes:
        return best_pattern(known, zone, least, names=names)
    try:
        return strptime_pattern(codes, known, zone)
    except ValueError as fault:
        raise ImportProblem(str(fault)) from None


def written_like(pattern: Pattern | None) -> str:
    """How dates are written, to go behind the place where they stand."""
    return f", written like {pattern.shape or pattern.name}" if pattern else ""


def exactness(instants: Iterable[Instant]) -> tuple[str, ...]:
    """A note on the dates that are less exact than a day; none where all are days."""
    kinds = Counter(instant.precision for instant in instants)
    told = [f"{kinds[kind]:,} only the {kind}" for kind in _PRECISIONS if kinds[kind]]
    if not told:
        return ()
    return (
        f"of {sum(kinds.values()):,} dates {' and '.join(told)} is given: such a start counts from its first day, such "
        "an end to its last, and what was written is kept with the events",
    )


def by_name(
    how: str, names: Sequence[str], pattern: Pattern, zone: tzinfo, text: Callable[[Layer], str]
) -> DateReading:
    """The day from something that a layer has: its name, its file's, a value beside it."""
    known = {name: pattern.read(name, zone) for name in names}

    def day(layer: Layer, feature: Feature) -> Span:
        instant = known.get(text(layer))
        return instant, None, instant is not None

    return DateReading(
        f"the day from {how}{written_like(pattern)}; all of one day are its picture",
        day,
        False,
        True,
        lambda layer, feature: _unread(how, text(layer)),
        notes=_notes(pattern, [instant for instant in known.values() if instant is not None]),
        readings=pattern.readings,
    )


def by_day_field(areas: Areas, name: str, codes: str, zone: tzinfo) -> DateReading:
    """The day from an attribute."""
    values = [feature.properties[name] for _, feature in areas if name in feature.properties]
    pattern = pattern_of((text_of(value) for value in values if not is_open(value)), codes, zone)

    def day(layer: Layer, feature: Feature) -> Span:
        instant = instant_of(feature.properties.get(name), pattern, zone)
        return instant, None, instant is not None

    read = [instant for value in values if (instant := instant_of(value, pattern, zone)) is not None]
    return DateReading(
        f'the day from the attribute "{name}"{written_like(pattern)}; all of one day are its picture',
        day,
        False,
        False,
        lambda layer, feature: _unread(f'"{name}"', feature.properties.get(name)),
        notes=_notes(pattern, read),
        readings=pattern.readings if pattern else (),
    )


def by_interval(areas: Areas, name: str, end_name: str, codes: str, interval: str, zone: tzinfo) -> DateReading:
    """First and last days from two attributes."""
    raw = [(feature.properties.get(name), feature.properties.get(end_name)) for _, feature in areas]
    pattern = pattern_of((text_of(start) for start, _ in raw if not is_open(start)), codes, zone)
    end_pattern = pattern_of((text_of(end) for _, end in raw if not is_open(end)), codes, zone)
    if pattern and not pattern.readings and end_pattern and end_pattern.readings and not codes:
        end_pattern = _same_order(pattern, end_pattern, zone)
    elif pattern and pattern.readings and end_pattern and not end_pattern.readings and not codes:
        pattern = _same_order(end_pattern, pattern, zone)
    spans = _Intervals(name, end_name, pattern, end_pattern, interval, zone)
    spans.learn(raw)

    def span(layer: Layer, feature: Feature) -> Span:
        start, end, fault = spans.of(feature.properties.get(name), feature.properties.get(end_name))
        return (None, None, False) if fault else (start, end, True)

    def why(layer: Layer, feature: Feature) -> str:
        return spans.of(feature.properties.get(name), feature.properties.get(end_name))[2]

    def written(layer: Layer, feature: Feature) -> str:
        end = spans.end_of(feature.properties.get(end_name))
        return end.edtf if end is not None and end.precision != "day" else ""

    notes = [*_notes(pattern, spans.dates), *spans.notes]
    if end_pattern and end_pattern.note and not (pattern and pattern.note):
        notes.append(end_pattern.note)
    return DateReading(
        f'intervals from "{name}" to "{end_name}"{written_like(pattern)}; {spans.meant}',
        span,
        True,
        False,
        why,
        written,
        tuple(notes),
        pattern.readings if pattern else (),
    )


def _same_order(sure: Pattern, open_: Pattern, zone: tzinfo) -> Pattern:
    """The order of a column whose dates fit one order only, for the column beside it that fits several."""
    same = next((one for one in open_.readings if f"({one.order})" in sure.name), None)
    if same is None or same is open_.readings[0]:
        return open_ if same is None else Pattern(open_.name, open_.read)
    return strptime_pattern(same.codes)


class _Intervals:
    """Starts and ends as days, decided once for all features."""

    def __init__(
        self,
        name: str,
        end_name: str,
        pattern: Pattern | None,
        end_pattern: Pattern | None,
        interval: str,
        zone: tzinfo,
    ) -> None:
        self._names = name, end_name
        self._patterns = pattern, end_pattern
        self._interval, self._zone = interval, zone
        self._closed = interval == "closed"
        self._first: Instant | None = None
        self._known: dict[tuple[str, str], tuple[Instant | None, date | None, str]] = {}
        self.meant = ""
        self.notes: list[str] = []
        self.dates: list[Instant] = []

    def start_of(self, raw: object) -> Instant | None:
        """The start as it is written."""
        return None if is_open_start(raw) else instant_of(raw, self._patterns[0], self._zone)

    def end_of(self, raw: object) -> Instant | None:
        """The end as it is written."""
        return None if is_open(raw) else instant_of(raw, self._patterns[1], self._zone)

    def learn(self, raw: Sequence[tuple[object, object]]) -> None:
        """Find out how ends are meant, and the first day of the data."""
        read = [(start, end, self.start_of(start), self.end_of(end)) for start, end in raw]
        both = [(start, end) for *_, start, end in read if start is not None and end is not None]
        self.dates = [one for *_, start, end in read for one in (start, end) if one is not None]
        if not self._interval:
            self._closed = looks_closed(both)
        starts = [start.day for _, _, start, _ in read if start is not None]
        ends = [end for *_, end in read if end is not None]
        since_ever = [self._after(end) for start, _, _, end in read if is_open_start(start) and end is not None]
        # What has always been stands from the first day of the data; what ends on that day, on the day before.
        first = min([*starts, *(after - timedelta(days=1) for after in since_ever)], default=None)
        self._first = Instant(first) if first else None
        self.meant = self._meaning(ends)
        count = sum(is_open_start(start) for start, *_ in read)
        if count and first:
            self.notes.append(f"{count:,} without a start: since ever, drawn from the first day of the data, {first}")
        begun = {start.day for start, _ in both}
        touching = sum(end.day in begun and end.precision != "day" and end.day != start.day for start, end in both)
        apart = sum(end.last + timedelta(days=1) in begun for _, end in both if end.precision != "day")
        if touching > apart and self._interval != "half-open":
            self.notes.append(
                f"{touching:,} intervals end in the year or month in which others begin: both hold it to its end; "
                "--interval half-open lets an interval end where the next begins"
            )

    def _after(self, end: Instant) -> date:
        return first_day_after(end, self._closed, stated=bool(self._interval))

    def _meaning(self, ends: Sequence[Instant]) -> str:
        coarse = sum(end.precision != "day" for end in ends)
        if self._interval == "half-open" or not (coarse or self._closed):
            meant = "its end is the first day no longer so (half-open)"
        elif self._closed or coarse == len(ends):
            meant = "its last day still counts (closed)"
            meant += ", which is the last of a year or month" if coarse else ""
        else:
            meant = (
                "its end is the first day no longer so (half-open), a year or month as an end counts to its last day"
            )
        return f"{meant}; an empty end is open"

    def of(self, start_raw: object, end_raw: object) -> tuple[Instant | None, date | None, str]:
        """First day, first day no longer so, and why the two cannot be read, "" where they can."""
        key = text_of(start_raw), text_of(end_raw)
        if key not in self._known:
            self._known[key] = self._settled(start_raw, end_raw)
        return self._known[key]

    def _settled(self, start_raw: object, end_raw: object) -> tuple[Instant | None, date | None, str]:
        start = self._first if is_open_start(start_raw) else self.start_of(start_raw)
        if start is None:
            return None, None, _unread(f'"{self._names[0]}"', start_raw)
        if is_open(end_raw):
            return start, None, ""
        end = self.end_of(end_raw)
        if end is None:
            return None, None, _unread(f'"{self._names[1]}"', end_raw)
        after = self._after(end)
        if after > start.day:
            return start, after, ""
        told = [one_line(text_of(raw), 40) for raw in (end_raw, start_raw)]
        if end.day < start.day:
            return None, None, f'its end "{told[0]}" is before its start "{told[1]}"; correct one of the two'
        return None, None, f'it ends on the day it starts, "{told[1]}"; --interval closed if its last day still counts'


def _notes(pattern: Pattern | None, read: Iterable[Instant]) -> tuple[str, ...]:
    return (*((pattern.note,) if pattern and pattern.note else ()), *exactness(read))


def _unread(where: str, value: object) -> str:
    """Why a value gives no day."""
    if value is None or not str(value).strip():
        return f"{where} is empty"
    return f'{where} is "{one_line(text_of(value), 60)}": {why_unread(value)}'
