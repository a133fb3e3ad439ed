"""What an export says that it wrote: the day, the span, the table."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mapapp.commands import figures, films, sheets
from mapapp.export_formats import FILM, PAGE, PICTURE, SHEET, named

if TYPE_CHECKING:
    from datetime import date

    from geodata.dataset import Dataset


def what_was_written(dataset: Dataset, args: argparse.Namespace, table: str | None) -> str:
    """Content of the file in a few words, "26 November 2024" for one; ``table`` is that of a single CSV file."""
    from geodata.export.data.csv_tables import has_days

    if table and not has_days(dataset, table):
        return f"table {table}"
    return ", ".join(filter(None, [_table(args, table), _days(dataset, args), _part(args)]))


def _table(args: argparse.Namespace, table: str | None) -> str:
    if args.format != "csv":
        return ""
    return f"table {table}" if table else "every table"


def _part(args: argparse.Namespace) -> str:
    return "; ".join([*args.faction, *filter(None, [args.area])])


def _days(dataset: Dataset, args: argparse.Namespace) -> str:
    kind = named(args.format).kind
    if kind == PICTURE:
        day = figures.day_of(dataset, args)
        return f"what changed from {_text(args.since)} to {_text(day)}" if args.since else _text(day)
    if kind == FILM:
        return _span(*films.span(dataset, args))
    if kind == SHEET:
        days = sorted(set(sheets.chosen_days(dataset, args)))
        return f"{len(days)} days, {_span(days[0], days[-1])}"
    if kind == PAGE:
        return _of_page(dataset, args)
    if args.day:
        return _text(args.day)
    return _span(args.first or dataset.first_day, args.last or dataset.known_until)


def _of_page(dataset: Dataset, args: argparse.Namespace) -> str:
    span = _span(args.first or dataset.first_day, args.last or dataset.known_until)
    if args.compare:
        return f"{span}, comparing with {_text(args.compare)}"
    return f"{span}, opening on {_text(args.day)}" if args.day else span


def _span(first: date, last: date) -> str:
    return _text(first) if first == last else f"{_text(first)} to {_text(last)}"


def _text(day: date) -> str:
    from geodata.export.picture.style import english_day

    return english_day(day)
