"""Dates that a source gives less exactly than to the day, in the columns of a table of events.

A row of events is in force from one day. Of a year, month or week that is its first day; what was written, in EDTF,
goes into the column ``time``, which is shown beside the day and exported with it.
"""

from __future__ import annotations

from datetime import date


def doubted_day(day: date, written: str) -> str:
    """The day of a row, with the qualifier of EDTF that the source puts behind it."""
    return f"{day.isoformat()}{written[-1]}" if written and written[-1] in "~?%" else day.isoformat()


def time_in_words(written: str) -> str:
    """What is known of the time: ``some day of 1816-12``; "" where the day is."""
    plain = written.rstrip("~?%")
    if plain.startswith("../"):
        return f"after {plain[3:]}"
    return "" if not plain or len(plain) == len("2024-12-08") else f"some day of {plain}"


def published(day: date, written: str) -> str:
    """The day of a source, as exact as it is written: a day, month or year."""
    plain = written.rstrip("~?%")
    return plain if len(plain) in (len("2024"), len("2024-12")) and not plain.startswith("..") else day.isoformat()
