"""Dates in a person's own pattern: the codes of strptime, with months in any language that is known."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta, tzinfo

from geodata.importing.dates.date_forms import Instant, century, minute_of
from geodata.importing.words.month_names import any_month, month_of, plain

_PIECES = {
    "%Y": r"(?P<year>\d{4})", "%y": r"(?P<short>\d\d)", "%m": r"(?P<m>\d\d?)", "%d": r"(?P<d>\d\d?)",
    "%H": r"(?P<h>\d\d)", "%M": r"(?P<min>\d\d)", "%S": r"\d\d", "%j": r"(?P<n>\d{3})", "%b": "", "%B": "",
}  # fmt: skip
_TIME = r"(?:[ t_-](?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?::[0-5]\d)?(?:\s?(?P<half>[ap])\.?m\b)?)?"


def codes_reader(wanted: str) -> Callable[[str, tzinfo], Instant | None]:
    """A reader of such dates inside a text; raise ValueError where the pattern is none, or names no year."""
    codes = re.findall(r"%.?", wanted)
    if any(code not in _PIECES for code in codes) or not {"%Y", "%y"} & set(codes):
        raise ValueError(f'"{wanted}" is not a date pattern; write it like %Y%m%d, with {" ".join(_PIECES)}')
    if {"%d"} & set(codes) and not {"%m", "%b", "%B"} & set(codes):
        raise ValueError(f'"{wanted}" is not a date pattern: it has the day, but no month; write it like %Y%m%d')
    expression, met = "", set()
    for part in re.split(r"(%.)", wanted):
        piece = any_month() if part in ("%b", "%B") else _PIECES.get(part, re.escape(plain(part)))
        name = re.search(r"\?P<(\w+)>", piece)
        if name and name[1] in met:  # the same part twice, as in 2024/20240708
            piece = rf"(?P={name[1]})"
        elif name:
            met.add(name[1])
        expression += piece
    compiled = re.compile(rf"(?<!\d){expression}{'' if '%H' in codes else _TIME}(?!\d)")

    def read(text: str, zone: tzinfo) -> Instant | None:
        for match in compiled.finditer(plain(text)[:400]):
            try:
                return _instant(match.groupdict())
            except ValueError:
                continue
        return None

    return read


def _instant(found: Mapping[str, str | None]) -> Instant:
    year = int(found["year"] or 0) if found.get("year") else century(found["short"] or "")
    if number := found.get("n"):
        if not 1 <= int(number) <= 365 + calendar.isleap(year):
            raise ValueError("no such day of the year")
        return Instant(date(year, 1, 1) + timedelta(days=int(number) - 1), minute_of(found))
    named, month, day = found.get("month"), found.get("m"), found.get("d")
    number_of = month_of(named) if named else int(month or 1)
    precision = "day" if day else "month" if named or month else "year"
    return Instant(date(year, number_of, int(day or 1)), minute_of(found), precision)
