"""Dates found in attributes, columns and names, however they are written: one reading for a whole column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta, tzinfo
from itertools import pairwise

from geodata.importing.dates.date_codes import codes_reader
from geodata.importing.dates.date_forms import (
    EPOCH,
    NEWEST,
    OLDEST,
    ORDERS,
    Form,
    Instant,
    Order,
    OutOfRange,
    epoch,
    instant_from,
    read_name,
    read_value,
    surely_read,
)
from geodata.importing.words import known_words
from geodata.importing.words.month_names import english, plain
from geodata.model.safe_text import one_line

__all__ = [
    "Instant",
    "Pattern",
    "best_pattern",
    "first_day_after",
    "in_words",
    "instant_of",
    "is_open",
    "is_open_start",
    "looks_closed",
    "strptime_pattern",
    "why_unread",
]

_SAMPLE = 1_000
"""Values that decide between ways of writing; the order of day and month is decided by all."""
Read = Callable[[str, tzinfo], Instant | None]
_OTHER_CALENDARS = range(1300, 1501)
"""Years that count from the Hijra: 1300 to 1500 are 1882 to 2077 by the moon, 1921 to 2121 by the sun."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One order in which the parts of ambiguous dates may stand."""

    order: str
    """Which part comes first."""
    codes: str
    """The same in codes of strptime, for ``--date-pattern``."""
    example: str
    """A date of the source."""
    day: str
    """The same read so, YYYY-MM-DD."""
    said: str
    """The same in words."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How the dates of a column, or in the names of a series, are read."""

    name: str
    """How they look, for a person."""
    read: Read
    """The date in a text, None where there is none."""
    shape: str = ""
    """What to say after "written like": an example of the source, read out."""
    note: str = ""
    """What a person should know: the order that was assumed, and the others that fit."""
    readings: tuple[Reading, ...] = ()
    """Orders that fit as well as each other, the one taken first; empty where only one fits."""
    years_only: bool = False
    """True where nothing but years is written."""


def in_words(instant: Instant) -> str:
    """A date as people say it, as exact as it was written: ``5 March 2022``, ``March 2022``, ``2022``."""
    day, month = instant.day, english(instant.day.month)
    said = {
        "year": f"the year {day.year}",
        "quarter": f"quarter {(day.month + 2) // 3} of {day.year}",
        "month": f"{month} {day.year}",
        "week": f"the week from {day.day} {month} {day.year}",
    }
    return said.get(instant.precision, f"{day.day} {month} {day.year}")


# --- one reading for a column or a series of names -------------------------------------------------------------------


def best_pattern(
    texts: Iterable[str], zone: tzinfo = UTC, least: float = 0.6, *, names: bool = False
) -> Pattern | None:
    """The reading that fits the most of the texts; None where it fits less than the share ``least`` of them.

    Forms that can be read in one way only are read one by one, each as exact as it is written. Those that depend on an
    order (08-07) are read in one order, where they are the most. A date that the calendar does not have counts as
    written so, but is not read. ``names`` looks for dates inside names of files, layers and folders.
    """
    known = sorted({text for text in texts if text.strip()})
    if not known:
        return None
    some = known[:: max(1, len(known) // _SAMPLE)]
    surely = [_read_by((), names)(text, zone) for text in some]
    orders = _orders(some, surely, zone, names)
    if len(some) < len(known):  # which of day and month comes first may show in one value of thousands
        orders = _most_read(orders, known, zone, names)
    if not orders:
        return _enough(_sure_pattern(some, surely, names), known, zone, least, names)
    likely = _likeliest(orders, known, zone, names)
    chosen = Pattern(_label(likely), _read_by(likely.forms, names, likely))
    return _enough(_described(chosen, likely, orders, known, zone, names), known, zone, least, names)


def _read_by(forms: tuple[Form, ...], names: bool, order: Order | None = None) -> Read:
    reader = read_name if names else read_value

    def read(text: str, zone: tzinfo) -> Instant | None:
        own = epoch(text, zone) if order is EPOCH else reader(forms, text) if forms else None
        if own is not None and own.precision == "day":
            return own
        return reader(surely_read(), text) or own

    return read


def _orders(texts: Sequence[str], surely: Sequence[Instant | None], zone: tzinfo, names: bool) -> Sequence[Order]:
    """Orders of one group that read the most of what can be read in no surer way; none where the surer is more."""
    rest = [text for text, sure in zip(texts, surely, strict=True) if sure is None]
    orders = _most_read(ORDERS, rest, zone, names)
    if not orders or _count(orders[0], rest, zone, names) <= len(texts) - len(rest):
        return ()
    return [order for order in orders if order.group == orders[0].group]


def _most_read(orders: Sequence[Order], texts: Sequence[str], zone: tzinfo, names: bool) -> Sequence[Order]:
    counts = [_count(order, texts, zone, names) for order in orders]
    most = max(counts, default=0)
    return [order for order, count in zip(orders, counts, strict=True) if count == most and count]


def _count(order: Order, texts: Sequence[str], zone: tzinfo, names: bool) -> int:
    reader = read_name if names else read_value
    return sum((epoch(text, zone) if order is EPOCH else reader(order.forms, text)) is not None for text in texts)


def _label(order: Order) -> str:
    return order.forms[0].label if order.forms else "1720396800 (seconds since 1970)"


def _sure_pattern(known: Sequence[str], surely: Sequence[Instant | None], names: bool) -> Pattern:
    """The reading of forms that can be read in one way only."""
    kinds = Counter(instant.precision for instant in surely if instant is not None)
    finest = next((kind for kind in ("day", "week", "month", "quarter", "year") if kinds[kind]), "day")
    at = next((n for n, instant in enumerate(surely) if instant is not None and instant.precision == finest), None)
    if at is None:
        return Pattern("2024-07-08", _read_by((), names))
    told = plain(known[at]).strip()
    label = next((form.label for form in surely_read() if form.precision == finest and form.searched.search(told)), "")
    instant = surely[at]
    assert instant is not None
    mixed = "; each is as exact as it is written" if len(kinds) > 1 else ""
    return Pattern(
        label,
        _read_by((), names),
        f'"{one_line(known[at], 60)}" ({in_words(instant)}{mixed})',
        years_only=set(kinds) == {"year"},
    )


def _enough(pattern: Pattern, known: Sequence[str], zone: tzinfo, least: float, names: bool) -> Pattern | None:
    unread = [text for text in known if pattern.read(text, zone) is None]
    if len(unread) == len(known):
        return None
    some = unread[:_SAMPLE]
    alike = sum(why_unread(text).startswith(("there is no", "the year")) for text in some)
    alike = alike * len(unread) // max(1, len(some))
    return pattern if len(known) - len(unread) + alike >= least * len(known) - 1e-9 else None


def _likeliest(orders: Sequence[Order], known: Sequence[str], zone: tzinfo, names: bool) -> Order:
    """Of orders that fit as many texts, the one to take.

    Two figures are the year where they change least: the fewest years, then the shortest span of days. Between day and
    month first it is day first.
    """
    places: dict[bool, Order] = {}
    for order in orders:
        places.setdefault(order.name == "year first", order)
    if len(places) < 2:
        return orders[0]

    def change(order: Order) -> tuple[int, int, bool]:
        read = _read_by(order.forms, names)
        days = [instant.day for text in known if (instant := read(text, zone)) is not None]
        dotted = any(re.search(r"\d[./]\d", text) for text in known)
        usual = (order.name == "year first") != (dotted and order.group == "short numbers")
        return len({day.year for day in days}), (max(days) - min(days)).days, not usual

    return min(places.values(), key=change)


def _described(
    pattern: Pattern, likely: Order, orders: Sequence[Order], known: Sequence[str], zone: tzinfo, names: bool
) -> Pattern:
    """The pattern with an example of the source, and the other orders in which all of it could be read as well."""
    others = {order: _read_by(order.forms, names, order) for order in orders if order is not likely}
    example, instant = "", None
    for text in known:
        found = pattern.read(text, zone)
        if found is None:
            continue
        if not example or all(other(text, zone) not in (None, found) for other in others.values()):
            example, instant = text, found
            if all(other(text, zone) not in (None, found) for other in others.values()):
                break
    if instant is None:
        return pattern
    shown = one_line(example, 60)
    readings = [_as_reading(likely, example, instant)]
    for order, other in others.items():
        differs = other(example, zone)
        if differs is not None and differs != instant:
            readings.append(_as_reading(order, example, differs))
    if len(readings) == 1:
        return replace(pattern, shape=f'"{shown}" ({in_words(instant)})')
    may = " or ".join(f"{one.order}: {one.said} (--date-pattern {one.codes})" for one in readings[1:])
    note = (
        f'{likely.name} was assumed: "{shown}" is {in_words(instant)}; could also be {may}; '
        "say --date-pattern where that is meant"
    )
    shape = f'"{shown}" ({in_words(instant)}; {likely.name} was assumed)'
    return replace(pattern, shape=shape, note=note, readings=tuple(readings))


def _as_reading(order: Order, example: str, instant: Instant) -> Reading:
    shown = one_line(example, 60)
    return Reading(order.name, _codes(order, example), shown, instant.day.isoformat(), in_words(instant))


def _codes(order: Order, example: str) -> str:
    """The order in codes of strptime, with what stands between the parts of the example."""
    match = next((found for form in order.forms if (found := form.searched.search(plain(example)))), None)
    parts = order.codes.split("-")
    if match is None or len(parts) != 3:
        return order.codes
    ends = [code[1].lower() for code in parts]
    between = [match.string[match.end(one) : match.start(two)] for one, two in pairwise(ends)]
    return parts[0] + between[0] + parts[1] + between[1] + parts[2]


def strptime_pattern(wanted: str, texts: Iterable[str] = (), zone: tzinfo = UTC) -> Pattern:
    """A pattern of a person's own, in the codes of strptime; raise ValueError where it names no year.

    With the ``texts`` it is to read it says, as ``best_pattern`` does, what else would fit.
    """
    own = Pattern(wanted, codes_reader(wanted))
    plainly = re.sub(r"[-_./ ]+", "-", wanted)
    likely = next((order for order in ORDERS if order.codes and order.codes == plainly), None)
    known = sorted({text for text in texts if own.read(text, zone) is not None})
    if likely is None:
        example = next(iter(known), "")
        instant = own.read(example, zone) if example else None
        return replace(own, shape=f'"{one_line(example, 60)}" ({in_words(instant)})') if instant else own
    fits = [
        order
        for order in ORDERS
        if order.group == likely.group and all(read_name(order.forms, text) is not None for text in known)
    ]
    described = _described(own, likely, fits, known, zone, True)
    return replace(described, shape=described.shape.replace(" was assumed", ", as asked"), note="")


# --- one value -------------------------------------------------------------------------------------------------------


def instant_of(value: object, pattern: Pattern | None, zone: tzinfo = UTC) -> Instant | None:
    """The date a value of an attribute stands for; None for an empty or unreadable one.

    Without a pattern only what can be read in one way is read.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        if value != value or abs(value) > 1e15 or value != int(value):
            return None
        value = str(int(value))
    text = str(value).strip()
    if text.lower() in known_words.OPEN_END:
        return None
    if pattern is not None:
        return pattern.read(text, zone)
    found = _read_by((), False)(text, zone)
    if found is not None:
        return found
    both = [found for order in ORDERS[:2] if (found := read_value(order.forms, text)) is not None]
    if both and ("." in text or len(set(both)) == 1):  # between dots the day is first everywhere
        return both[0]
    return epoch(text, zone) if re.fullmatch(r"\d{9,13}", text) else None


def why_unread(value: object) -> str:
    """Why a value is no date, in some words: what the calendar lacks, the years supported, or that none was found."""
    text = plain(str(int(value)) if isinstance(value, float) and value.is_integer() else str(value))[:400].strip()
    before = re.match(r"-(\d{1,6})(?!\d)", text) or re.search(
        r"(?<!\d)(\d{1,6})\s*(?:b\.?c\.?e?\b|до н|ق\.?\s?م)", text
    )
    if before:
        return f"the year is before the common era, outside {OLDEST} to {NEWEST}, the years supported"
    found = ""
    for form in (*surely_read(), *(form for order in ORDERS for form in order.forms)):
        match = form.searched.search(text) if form.precision == "day" else form.alone.fullmatch(text)
        if match is None:
            continue
        try:
            instant_from(form, match)
        except OutOfRange as fault:
            found = found or _out_of_range(int(str(fault)))
        except ValueError:
            found = found or _no_such_day(form, match)
        else:
            several = len({one[0] for one in form.searched.finditer(text)}) > 1
            found = found or ("several days stand in it" if several else "it is written unlike the others")
    return found or "no day that can be read"


def _out_of_range(year: int) -> str:
    hint = "; it looks like a Hijri or Jalali (Persian) year: convert it first" if year in _OTHER_CALENDARS else ""
    return f"the year {year} lies outside {OLDEST} to {NEWEST}, the years supported{hint}"


def _no_such_day(form: Form, match: re.Match[str]) -> str:
    try:
        year, month, day = form.parts(match)
    except ValueError:
        return f"there is no {match[0].strip()}"
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    return f"there is no {day} {english(month)} {year}"


# --- intervals -------------------------------------------------------------------------------------------------------


def is_open(value: object) -> bool:
    """True for the ways files write that an interval has no end yet."""
    text = str(value).strip().lower() if value is not None else ""
    return text in known_words.OPEN_END or text.startswith(("9999", "2999", "2100", "99991231"))


def is_open_start(value: object) -> bool:
    """True for the ways files write that an interval has always been: nothing, null, ``..``, minus infinity."""
    text = str(value).strip().lower() if value is not None else ""
    return text in known_words.OPEN_START or text.startswith("0001-01-01")


def first_day_after(end: Instant, closed: bool, *, stated: bool = False) -> date:
    """First day no longer inside an interval with this end.

    A bare year, quarter, month or week as an end means its last day, unless a person ``stated`` that the end is the
    first day no longer so. Of a day ``closed`` says whether it still counts.
    """
    if end.precision != "day" and not (stated and not closed):
        return end.last + timedelta(days=1)
    return end.day + timedelta(days=1) if closed else end.day


def looks_closed(spans: Iterable[tuple[date | Instant, date | Instant]]) -> bool:
    """True where first and last days of intervals make sense only if the last day still counts.

    That is: an interval ends on the day it begins, or those that follow each other leave no unit free (the 4th and the
    5th, 1918 and 1919).
    """
    known = [(_instant(start), _instant(end)) for start, end in spans]
    begun = {start.day for start, _ in known}
    half_open = sum(end.day in begun for start, end in known if end.precision == "day" and end.day != start.day)
    closed = sum(
        end.last + timedelta(days=1) in begun or (end.precision == "day" and end.day == start.day)
        for start, end in known
    )
    return closed > half_open


def _instant(day: date | Instant) -> Instant:
    return day if isinstance(day, Instant) else Instant(day)
