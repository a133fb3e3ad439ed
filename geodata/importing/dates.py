"""Days found in file names, attributes and numbers, however they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from geodata.importing import words

_OLDEST, _NEWEST = 1800, 2100
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier enero января январь січня січень يناير",
            "february feb février fevrier febrero февраля февраль лютого лютий فبراير",
            "march mar mars marzo марта март березня березень مارس",
            "april apr avril abril апреля апрель квітня квітень أبريل",
            "may mai mayo мая май травня травень مايو",
            "june jun juin junio июня июнь червня червень يونيو",
            "july jul juillet julio июля июль липня липень يوليو",
            "august aug août aout agosto августа август серпня серпень أغسطس",
            "september sep sept septembre septiembre сентября сентябрь вересня вересень سبتمبر",
            "october oct octobre octubre октября октябрь жовтня жовтень أكتوبر",
            "november nov novembre noviembre ноября ноябрь листопада листопад نوفمبر",
            "december dec décembre decembre diciembre декабря декабрь грудня грудень ديسمبر",
        ),
        1,
    )
    for name in names.split()
}
_TIME = r"(?:[T _-]?(?P<h>[01]\d|2[0-3])[:h-]?(?P<min>[0-5]\d)(?:[:-]?[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A day, and the minute of it where one is written."""

    day: date
    """The calendar day."""
    minute: int = -1
    """Minutes since midnight, -1 where no time is written."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of writing a day inside a longer text."""

    name: str
    """How it looks, for a person."""
    read: Callable[[str, tzinfo], Instant | None]
    """The last such day in a text, None where there is none."""


def _regex(name: str, expression: str, build: Callable[[re.Match[str]], date]) -> Pattern:
    compiled = re.compile(expression, re.IGNORECASE)

    def read(text: str, zone: tzinfo) -> Instant | None:
        found: Instant | None = None
        for match in compiled.finditer(text[:400]):
            try:
                day = build(match)
            except (ValueError, KeyError):
                continue
            if _OLDEST <= day.year <= _NEWEST:
                groups = match.groupdict()
                minute = int(groups["h"]) * 60 + int(groups["min"]) if groups.get("h") else -1
                found = Instant(day, minute)
        return found

    return Pattern(name, read)


def _century(two: str) -> int:
    return 2000 + int(two) if int(two) < 70 else 1900 + int(two)


def _epoch(text: str, zone: tzinfo) -> Instant | None:
    for match in re.finditer(r"(?<!\d)(\d{13}|\d{10}|\d{9})(?!\d)", text[:400]):
        seconds = int(match[1]) / (1000 if len(match[1]) == 13 else 1)
        moment = datetime.fromtimestamp(seconds, UTC).astimezone(zone)
        if 1990 <= moment.year <= _NEWEST:
            return Instant(moment.date(), moment.hour * 60 + moment.minute)
    return None


PATTERNS = (
    _regex(
        "2024-07-08",
        r"(?<!\d)(?P<y>\d{4})[-_./ ](?P<m>\d{1,2})[-_./ ](?P<d>\d{1,2})" + _TIME + r"(?!\d)",
        lambda m: date(int(m["y"]), int(m["m"]), int(m["d"])),
    ),
    _regex(
        "20240708",
        r"(?<!\d)(?P<y>(?:18|19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)" + _TIME + r"(?!\d)",
        lambda m: date(int(m["y"]), int(m["m"]), int(m["d"])),
    ),
    _regex(
        "08-07-2024 (day first)",
        r"(?<!\d)(?P<d>\d{1,2})[-_./ ](?P<m>\d{1,2})[-_./ ](?P<y>\d{4})" + _TIME + r"(?!\d)",
        lambda m: date(int(m["y"]), int(m["m"]), int(m["d"])),
    ),
    _regex(
        "07-08-2024 (month first)",
        r"(?<!\d)(?P<m>\d{1,2})[-_./ ](?P<d>\d{1,2})[-_./ ](?P<y>\d{4})" + _TIME + r"(?!\d)",
        lambda m: date(int(m["y"]), int(m["m"]), int(m["d"])),
    ),
    _regex(
        "240708_0000 (yymmdd, time)",
        r"(?<!\d)(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)[T _-](?P<h>[01]\d|2[0-3])(?P<min>[0-5]\d)(?:[0-5]\d)?(?!\d)",
        lambda m: date(_century(m["y"]), int(m["m"]), int(m["d"])),
    ),
    _regex(
        "8 July 2024",
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th)?[-_. ]*(?P<m>[^\W\d_]{3,})\.?,?[-_. ]*(?P<y>\d{4})(?!\d)",
        lambda m: date(int(m["y"]), _MONTHS[m["m"].lower()], int(m["d"])),
    ),
    _regex(
        "July 8, 2024",
        r"(?P<m>[^\W\d_]{3,})\.?[-_. ]*(?P<d>\d{1,2})(?:st|nd|rd|th)?,?[-_. ]+(?P<y>\d{4})(?!\d)",
        lambda m: date(int(m["y"]), _MONTHS[m["m"].lower()], int(m["d"])),
    ),
    Pattern("1720396800 (seconds since 1970)", _epoch),
    _regex(
        "240708 (yymmdd)",
        r"(?<!\d)(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)",
        lambda m: date(_century(m["y"]), int(m["m"]), int(m["d"])),
    ),
    _regex(
        "2024-07 (month)",
        r"(?<!\d)(?P<y>(?:18|19|20)\d\d)[-_./](?P<m>\d\d)(?!\d|[-_./]\d)",
        lambda m: date(int(m["y"]), int(m["m"]), 1),
    ),
    _regex("2024 (year)", r"(?<!\d)(?P<y>(?:18|19|20)\d\d)(?!\d)", lambda m: date(int(m["y"]), 1, 1)),
)
"""Ways of writing a day, the safer ones first."""


def strptime_pattern(wanted: str) -> Pattern:
    """A pattern of a person's own, in the codes of strptime; raise ValueError where it names no day."""
    pieces = {
        "%Y": r"\d{4}", "%y": r"\d\d", "%m": r"\d\d?", "%d": r"\d\d?", "%H": r"\d\d", "%M": r"\d\d", "%S": r"\d\d",
        "%j": r"\d{3}", "%b": r"[^\W\d_]+", "%B": r"[^\W\d_]+",
    }  # fmt: skip
    codes = re.findall(r"%.", wanted)
    if not codes or any(code not in pieces for code in codes) or not {"%d", "%j"} & set(codes):
        raise ValueError(f'"{wanted}" is not a date pattern; write it like %Y%m%d, with {" ".join(pieces)}')
    expression = "".join(pieces.get(part, re.escape(part)) for part in re.split(r"(%.)", wanted) if part)
    compiled = re.compile(rf"(?<!\d){expression}(?!\d)")

    def read(text: str, zone: tzinfo) -> Instant | None:
        for match in compiled.finditer(text[:400]):
            try:
                moment = datetime.strptime(match[0], wanted)
            except ValueError:
                continue
            return Instant(moment.date(), moment.hour * 60 + moment.minute if "%H" in wanted else -1)
        return None

    return Pattern(wanted, read)


def best_pattern(texts: Iterable[str], zone: tzinfo = UTC, least: float = 0.6) -> Pattern | None:
    """The pattern that reads the most of the texts; None where none reads the share ``least`` of them.

    Of equal ones the safer. ``08-07`` is read day first unless only month first reads them all.
    """
    known = sorted(set(texts))
    if not known:
        return None
    best: Pattern | None = None
    most = least * len(known) - 1e-9
    for pattern in PATTERNS:
        count = sum(pattern.read(text, zone) is not None for text in known)
        if count > most or (best is None and count >= most and count):
            best, most = pattern, float(count)
    return best


def instant_of(value: object, pattern: Pattern | None, zone: tzinfo = UTC) -> Instant | None:
    """The day a value of an attribute stands for; None for an empty or unreadable one."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        if value != value or abs(value) > 1e15:
            return None
        value = str(int(value))
    text = str(value).strip()
    if text.lower() in words.OPEN_END:
        return None
    if pattern is not None:
        return pattern.read(text, zone)
    for one in PATTERNS:
        found = one.read(text, zone)
        if found is not None:
            return found
    return None


def is_open(value: object) -> bool:
    """True for the ways files write that an interval has no end yet."""
    text = str(value).strip().lower() if value is not None else ""
    return text in words.OPEN_END or text.startswith(("9999", "2999", "2100", "99991231"))


def looks_closed(spans: Iterable[tuple[date, date]]) -> bool:
    """True where first and last days of intervals make sense only if the last day still counts.

    That is: an interval ends on the day it begins, or those that follow each other leave no day free.
    """
    known = list(spans)
    begun = {start for start, _ in known}
    half_open = sum(end in begun for start, end in known if end != start)
    closed = sum(end + timedelta(days=1) in begun or end == start for start, end in known)
    return closed > half_open
