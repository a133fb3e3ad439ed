"""``mapapp compare DAY DAY``: what passed from whom to whom between two days."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from typing import TYPE_CHECKING, Any

from mapapp.commands import arguments
from mapapp.commands.on import holder_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.dataset import Dataset
    from geodata.transfers import Comparison, Transfer


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("compare", help="who gained what from whom between two days")
    parser.add_argument("first", type=arguments.day, metavar="DAY", help="the earlier day, YYYY-MM-DD")
    parser.add_argument("second", type=arguments.day, metavar="DAY", help="the later day")
    parser.add_argument("--by", choices=("governorate",), help="the same count for each first-level unit too")
    parser.add_argument("--csv", action="store_true", help="print the transfers as CSV")
    arguments.add_dataset(parser)
    arguments.add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the transfers; days given in the wrong order are put right, with a word on standard error."""
    from geodata.transfers import compare, compare_by_admin1

    if args.json and args.csv:
        raise arguments.UsageError("give either --json or --csv, not both")
    if args.first == args.second:
        raise arguments.UsageError(f"{args.first} is compared with itself; give two different days")
    if args.first > args.second:
        print(f"the days were put in order: {args.second} to {args.first}", file=sys.stderr)
    dataset = arguments.open_dataset(args)
    whole = compare(dataset, args.first, args.second)
    parts = dict(compare_by_admin1(dataset, whole.first, whole.second)) if args.by else {}
    if args.json:
        document = as_json(whole)
        if parts:
            document["by_governorate"] = {unit: as_json(part) for unit, part in parts.items()}
        arguments.print_json(document)
    elif args.csv:
        print(as_csv(parts or {"": whole}), end="")
    else:
        _print(dataset, whole)
        for unit, part in parts.items():
            if part.transfers:
                print(f"\n{unit}")
                _print_transfers(dataset, part)
    return 0


def as_json(comparison: Comparison) -> dict[str, Any]:
    """A comparison as one JSON document; areas in km2."""
    return {
        "from": comparison.first.isoformat(),
        "to": comparison.second.isoformat(),
        "transfers": [_transfer(one) for one in comparison.transfers],
        "renamings": [_transfer(one) for one in comparison.renamings],
        "totals": [
            {
                "holder": total.holder,
                "area_km2_from": round(total.area_km2_from, 6),
                "area_km2_to": round(total.area_km2_to, 6),
                "contested_km2_from": round(total.contested_km2_from, 6),
                "contested_km2_to": round(total.contested_km2_to, 6),
                "places_from": total.places_from,
                "places_to": total.places_to,
            }
            for total in comparison.totals
        ],
    }


def _transfer(one: Transfer) -> dict[str, Any]:
    return {
        "from": one.from_,
        "to": one.to,
        "area_km2": round(one.area_km2, 6),
        "contested_km2": round(one.contested_km2, 6),
        "inferred_km2": round(one.inferred_km2, 6),
        "places": list(one.places),
    }


def as_csv(parts: dict[str, Comparison]) -> str:
    """Transfers as a table, one row for each pair of holders; ``admin1`` is empty for the whole country."""
    from geodata.hostile import as_text_cell

    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("admin1", "first", "second", "from", "to", "area_km2", "contested_km2", "inferred_km2", "places"))
    for unit, part in parts.items():
        for one in part.transfers:
            figures = (f"{km2:.6f}" for km2 in (one.area_km2, one.contested_km2, one.inferred_km2))
            names = (as_text_cell(unit), part.first, part.second, one.from_ or "", one.to or "")
            table.writerow((*names, *figures, ";".join(one.places)))
    return text.getvalue()


def _print(dataset: Dataset, whole: Comparison) -> None:
    print(f"{dataset.title}, end of {whole.first} to end of {whole.second}: {whole.area_km2:,.0f} km2 changed hands")
    _print_transfers(dataset, whole)
    for one in whole.renamings:
        print(f"  renamed only: {_pair(dataset, one, whole)} {one.area_km2:,.0f} km2")
    print()
    for total in whole.totals:
        name = holder_name(dataset, total.holder, whole.second.isoformat())
        change = total.area_km2_to - total.area_km2_from
        print(f"{name:<60}{total.area_km2_from:>10,.0f} -> {total.area_km2_to:>8,.0f} km2 {change:>+10,.0f}")


def _print_transfers(dataset: Dataset, part: Comparison) -> None:
    for one in part.transfers:
        print(f"  {_pair(dataset, one, part):<92}{one.area_km2:>10,.0f} km2 {len(one.places):>4} places")


def _pair(dataset: Dataset, one: Transfer, part: Comparison) -> str:
    names: Iterable[str] = (
        holder_name(dataset, holder, day.isoformat())
        for holder, day in ((one.from_, part.first), (one.to, part.second))
    )
    return " -> ".join(names)
