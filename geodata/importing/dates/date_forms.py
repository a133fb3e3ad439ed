"""Ways of writing a date, each with how exact it is; ISO 8601, EDTF and what people write by hand."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache, lru_cache

from geodata.importing.words.month_names import any_month, month_of, plain

OLDEST, NEWEST = 1800, 2100
"""Years that a dataset may speak of."""
_LONGEST = 400
_TIME = (
    r"(?:(?:,? |[t_-])?(?P<h>[01]\d|2[0-3]|\d(?=:))[:h-]?(?P<min>[0-5]\d)(?:[:-]?[0-5]\d(?:[.,]\d+)?)?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s?(?:z|[+-]\d\d:?\d\d|[+-]\d\d(?!\d)))?)?"
)
_DOUBT = r"(?P<doubt>[~?%])?"
_SEP = r"[-_./ ]\s?"
_AFTER = {"day": 0, "week": 6}
_SPAN_OF_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A date as it is written: its first day, the minute of it where one is given, and how exact it is."""

    day: date
    """The calendar day; of a month or year its first."""
    minute: int = -1
    """Minutes since midnight, -1 where no time is written."""
    precision: str = field(default="day", compare=False)
    """``day``, ``week``, ``month``, ``quarter`` or ``year``."""
    doubt: str = field(default="", compare=False)
    """EDTF qualifier: ``~`` approximate, ``?`` uncertain, ``%`` both."""

    @property
    def last(self) -> date:
        """The last day that it covers."""
        if self.precision in _AFTER:
            return self.day + timedelta(days=_AFTER[self.precision])
        month = self.day.month + _SPAN_OF_MONTHS[self.precision] - 1
        return date(self.day.year, month, calendar.monthrange(self.day.year, month)[1])

    @property
    def edtf(self) -> str:
        """The date in EDTF, no more exact than it was written; seasons 33 to 36 of level 2 are the quarters."""
        year = f"{self.day.year:04d}"
        written = {
            "year": year,
            "quarter": f"{year}-{33 + self.day.month // 3}",
            "month": f"{year}-{self.day.month:02d}",
            "week": f"{self.day}/{self.last}",
        }.get(self.precision, self.day.isoformat())
        return written + self.doubt


Parts = tuple[int, int, int]
"""Year, month, day as they are written; they need not make a day of the calendar."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing, inside a longer text or as the whole of it."""

    label: str
    """How it looks, for a person."""
    expression: str
    parts: Callable[[re.Match[str]], Parts]
    """Year, month and day of a match; ValueError where it is none."""
    precision: str = "day"

    @property
    def searched(self) -> re.Pattern[str]:
        """The expression where it stands inside a text, without digits that belong to it on either side."""
        return _compiled(rf"(?<!\d){self.expression}{_DOUBT}(?!\d)")

    @property
    def alone(self) -> re.Pattern[str]:
        """The expression as the whole of a value, after a weekday or before a word for year at most."""
        return _compiled(rf"{self.expression}(?:\.0)?{_DOUBT}\s*(?:г\.?|р\.?|год[а]?|рік|року|م|ad|ce)?")


@lru_cache(maxsize=200)
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


class OutOfRange(ValueError):
    """A date whose year lies outside what a dataset may speak of; its text is the year."""


def instant_from(form: Form, match: re.Match[str]) -> Instant:
    """The date of a match; ValueError where the calendar has no such day, OutOfRange outside the years supported."""
    year, month, day = form.parts(match)
    if not OLDEST <= year <= NEWEST:
        raise OutOfRange(str(year))
    groups = match.groupdict()
    return Instant(date(year, month, day), minute_of(groups), form.precision, groups.get("doubt") or "")


def minute_of(groups: Mapping[str, str | None]) -> int:
    """Minutes since midnight of a match that has a time, -1 without."""
    hour = groups.get("h")
    if not hour:
        return -1
    half = (groups.get("half") or "").lower()
    hours = int(hour) % 12 + (12 if half == "p" else 0) if half else int(hour)
    return hours * 60 + int(groups.get("min") or 0)


def century(two: str) -> int:
    """The year of two digits: 70 to 99 lie in the last century."""
    return 2000 + int(two) if int(two) < 70 else 1900 + int(two)


def _whole(match: re.Match[str]) -> Parts:
    return int(match["y"]), int(match["m"]), int(match["d"])


def _short(match: re.Match[str]) -> Parts:
    return century(match["y"]), int(match["m"]), int(match["d"])


def _named(match: re.Match[str]) -> Parts:
    return int(match["y"]), month_of(match["month"]), int(match["d"])


def _short_named(match: re.Match[str]) -> Parts:
    return century(match["y"]), month_of(match["month"]), int(match["d"])


def _month(match: re.Match[str]) -> Parts:
    return int(match["y"]), int(match["m"]), 1


def _named_month(match: re.Match[str]) -> Parts:
    return int(match["y"]), month_of(match["month"]), 1


def _quarter(match: re.Match[str]) -> Parts:
    return int(match["y"]), 3 * int(match["q"]) - 2, 1


def _week(match: re.Match[str]) -> Parts:
    day = date.fromisocalendar(int(match["y"]), int(match["w"]), int(match.groupdict().get("d") or 1))
    return day.year, day.month, day.day


def _ordinal(match: re.Match[str]) -> Parts:
    year, number = int(match["y"]), int(match["n"])
    if not 1 <= number <= 365 + calendar.isleap(year):
        raise ValueError("no such day of the year")
    day = date(year, 1, 1) + timedelta(days=number - 1)
    return day.year, day.month, day.day


_YEAR = r"(?P<y>\d{4})"
_D, _M, _YY = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>\d\d)"
_NTH = r"(?:st|nd|rd|th|er|º|o)?"
_GAP = r"[-_., ]*"
_OF = r"[-_., ]*(?:(?:de|del|of|من)\s+)?"


@cache
def surely_read() -> tuple[Form, ...]:
    """Forms that can be read in one way only, the more exact first; they are read value by value."""
    month = any_month()
    return (
        Form("2024-07-08", rf"{_YEAR}{_SEP}{_M}{_SEP}{_D}{_TIME}", _whole),
        Form("20240708", rf"(?P<y>(?:18|19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d){_TIME}", _whole),
        Form("8 July 2024", rf"{_D}{_NTH}{_OF}{month}{_OF}{_YEAR}{_TIME}", _named),
        Form("July 8, 2024", rf"{month}{_GAP}{_D}{_NTH},?[-_. ,]+{_YEAR}{_TIME}", _named),
        Form("2024 July 8", rf"{_YEAR}{_GAP}{month}{_GAP}{_D}{_NTH}(?!\d|[^\W\d_]){_TIME}", _named),
        Form("2024-W28-1", rf"{_YEAR}-?w(?P<w>\d\d)-?(?P<d>[1-7])", _week),
        Form("2024-190 (day of the year)", rf"{_YEAR}-(?P<n>\d{{3}})", _ordinal),
        Form(
            "8 July 24",
            rf"{_D}{_NTH}{_GAP}{month}{_GAP}'?{_YY}",
            _short_named,
        ),
        Form("2024-W28 (week)", rf"{_YEAR}-?w(?P<w>\d\d)(?![-\d])", _week, "week"),
        Form(
            "2024-07 (month)",
            rf"{_YEAR}[-_./](?P<m>\d\d)(?:-(?:xx|uu))?(?![-_./]?\d)",
            _month,
            "month",
        ),
        Form("July 2024 (month)", rf"{month}{_OF}{_YEAR}", _named_month, "month"),
        Form("2024 July (month)", rf"{_YEAR}{_GAP}{month}", _named_month, "month"),
        Form(
            "2024 Q3 (quarter)",
            rf"{_YEAR}[-_ ]?q(?P<q>[1-4])",
            _quarter,
            "quarter",
        ),
        Form(
            "Q3 2024 (quarter)",
            rf"q(?P<q>[1-4])[-_ /]?{_YEAR}",
            _quarter,
            "quarter",
        ),
        Form("2024 (year)", rf"{_YEAR}(?:-(?:xx|uu)){{0,2}}", lambda m: (int(m["y"]), 1, 1), "year"),
    )


@dataclass(frozen=True, slots=True)
class Order:
    """A way of writing that is read one way or another, so that the whole column decides."""

    name: str
    """Which part comes first, for a person; "" where there is no other order."""
    forms: tuple[Form, ...]
    group: str
    """Orders of one group read the same texts."""
    codes: str
    """The order in codes of strptime, ``-`` standing for what separates them."""


_MONTH_OF_YEAR = Form("07/2024 (month)", rf"{_M}[-_./]{_YEAR}", _month, "month")
_CLOCK = r"[t _-](?P<h>[01]\d|2[0-3])[-:]?(?P<min>[0-5]\d)(?:[-:]?[0-5]\d)?"


def _order(example: str, group: str, parts: str, parsed: Callable[[re.Match[str]], Parts], *more: Form) -> Order:
    """An order of three numbers with separators; ``parts`` is regular expressions by their order, ``%d`` and so on."""
    name = {"d": "day first", "m": "month first", "y": "year first"}[parts[1]]
    expression = _SEP.join({"%d": _D, "%m": _M, "%Y": _YEAR, "%y": _YY}[part] for part in parts.split("-"))
    return Order(name, (Form(f"{example} ({name})", expression + _TIME, parsed), *more), group, parts)


def _digits(name: str, label: str, parts: str) -> Order:
    """An order of six digits without separators, perhaps with a time after them."""
    expression = "".join(rf"(?P<{part}>\d\d)" for part in parts)
    codes = "".join(f"%{part}" for part in parts)
    return Order(name, (Form(label, f"{expression}(?:{_CLOCK})?", _short),), "digits", codes)


ORDERS = (
    _order("08-07-2024", "numbers", "%d-%m-%Y", _whole, _MONTH_OF_YEAR),
    _order("07-08-2024", "numbers", "%m-%d-%Y", _whole, _MONTH_OF_YEAR),
    _order("24-07-08", "short numbers", "%y-%m-%d", _short),
    _order("08-07-24", "short numbers", "%d-%m-%y", _short),
    _order("07-08-24", "short numbers", "%m-%d-%y", _short),
    Order(
        "day first",
        (Form("08072024 (day first)", r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>(?:18|19|20)\d\d)", _whole),),
        "long run of digits",
        "%d%m%Y",
    ),
    Order("", (), "epoch", ""),
    _digits("year first", "240708 (yymmdd)", "ymd"),
    _digits("day first", "080724 (ddmmyy)", "dmy"),
)
"""The likelier first."""
EPOCH = next(order for order in ORDERS if order.group == "epoch")


def epoch(text: str, zone: tzinfo) -> Instant | None:
    """The day of seconds, or milliseconds, since 1970."""
    for match in re.finditer(r"(?<!\d)(\d{13}|\d{10}|\d{9})(?!\d)", text[:_LONGEST]):
        seconds = int(match[1]) / (1000 if len(match[1]) == 13 else 1)
        moment = datetime.fromtimestamp(seconds, UTC).astimezone(zone)
        if 1990 <= moment.year <= NEWEST:
            return Instant(moment.date(), moment.hour * 60 + moment.minute)
    return None


def read_value(forms: tuple[Form, ...], text: str) -> Instant | None:
    """The date of a value; None where the value holds none, several, or more figures than the date has.

    A day may stand inside a sentence; a month, quarter or year only is one where it is the whole value.
    """
    told = plain(text[:_LONGEST]).strip()
    for form in forms:
        if form.precision == "day":
            days = _days_in(form, told)
            if days:
                return days[-1] if len({instant.day for instant in days}) == 1 else None
        elif match := form.alone.fullmatch(told):
            try:
                return instant_from(form, match)
            except ValueError:
                continue
    return None


def read_name(forms: tuple[Form, ...], text: str) -> Instant | None:
    """The date inside the name of a file, layer or folder: its last day, or else a month or year.

    A month or year only is one where the name (its last part, of a path) has no other figures than those that belong
    to a word, as in ``v2``.
    """
    told = plain(text[-_LONGEST:])
    for form in forms:
        if form.precision == "day":
            days = _days_in(form, told)
            if days:
                return days[-1]
            continue
        part = told.rstrip("/").rpartition("/")[2]
        for match in form.searched.finditer(part):
            rest = part[: match.start()] + " " + part[match.end() :]
            if re.search(r"(?<![^\W_])\d", rest):
                continue
            try:
                return instant_from(form, match)
            except ValueError:
                continue
    return None


def _days_in(form: Form, text: str) -> list[Instant]:
    found = []
    for match in form.searched.finditer(text):
        if match.start() == 1 and text[0] == "-" and form.label == "2024-07-08":
            continue  # a year before the year 1
        try:
            found.append(instant_from(form, match))
        except ValueError:
            continue
    return found
