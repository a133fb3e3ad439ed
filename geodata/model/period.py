"""Days and half-open periods of days, with the EDTF qualifiers ``~`` (approximate) and ``?`` (uncertain)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})([?~%]?)\Z", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class UncertainDay:
    """A day with the doubt its source leaves: EDTF level 1, to the day.

    https://www.loc.gov/standards/datetime/ (section "Qualification of a date").
    """

    day: date
    """The calendar day."""
    qualifier: str = ""
    """"" (certain), "~" (approximate), "?" (uncertain) or "%" (both)."""

    def __str__(self) -> str:
        """The day as EDTF writes it."""
        return f"{self.day.isoformat()}{self.qualifier}"

    @property
    def certain(self) -> bool:
        """True where the source leaves no doubt about the day."""
        return not self.qualifier


def parse_uncertain_day(text: str) -> UncertainDay:
    """Read ``2024-12-05``, ``2024-12-05~``, ``2024-12-05?`` or ``2024-12-05%``.

    Raises ValueError, with a sentence saying what to write, for anything else.
    """
    match = _DAY.match(text.strip())
    if not match:
        raise ValueError(f'"{text}" is not a day; write it as YYYY-MM-DD, with ~ or ? after it if in doubt')
    year, month, day, qualifier = match.groups()
    try:
        return UncertainDay(date(int(year), int(month), int(day)), qualifier)
    except ValueError:
        raise ValueError(f'"{text}" is not a day of the calendar; check month and day') from None


def parse_day(text: str) -> date:
    """Read ``2024-12-05``; raise ValueError with one sentence for anything else, a qualifier included."""
    uncertain = parse_uncertain_day(text)
    if uncertain.qualifier:
        raise ValueError(f'"{text}" carries a qualifier; write the plain day YYYY-MM-DD')
    return uncertain.day


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` up to, not including, ``end``; ``end`` None means no later change is known."""

    start: date
    """First day inside."""
    end: date | None = None
    """First day outside, or None."""

    def __post_init__(self) -> None:
        """Refuse a period that holds no day."""
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"a period must end after it starts: {self.start} to {self.end}")

    def __contains__(self, day: date) -> bool:
        """True for the days inside."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """True where at least one day lies in both."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)
