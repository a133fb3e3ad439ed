"""``mapapp compare DAY DAY``: what passed from whom to whom between two days."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from geodata.model.units import M2_PER_KM2
from mapapp.commands import arguments
from mapapp.commands.on import holder_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geodata.counting.transfers import Comparison, Transfer
    from geodata.dataset import Dataset


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    told = "who gained what from whom between two days"
    arguments.declare(commands, "compare", told, run, arguments.add_two_days, arguments.add_by)


def run(args: argparse.Namespace) -> int:
    """Print the transfers; days given in the wrong order are put right, with a word on standard error."""
    from geodata.counting.transfers import compare, compare_by_admin1

    first, second = arguments.two_days(args)
    if first == second:
        raise arguments.UsageError(f"{first} is compared with itself; give two different days")
    dataset, whole, parts = arguments.whole_and_units(args, first, second, compare, compare_by_admin1)
    return arguments.answer(
        args,
        lambda: arguments.with_units(args, whole, parts, as_json),
        lambda: rows(parts or {"": whole}),
        lambda: _print_all(dataset, whole, parts),
    )


def _print_all(dataset: Dataset, whole: Comparison, parts: Mapping[str, Comparison]) -> None:
    _print(dataset, whole)
    for unit, part in parts.items():
        if part.transfers:
            print(f"\n{unit}")
            _print_transfers(dataset, part)


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
        "apart": [
            {"cell": one.cell, "area_km2": round(one.area_km2, 6), "from": one.holder_from, "to": one.holder_to}
            for one in comparison.apart
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


COLUMNS = (
    "row", "admin1", "first", "second", "from", "to", "area_km2", "contested_km2", "inferred_km2", "places",
)  # fmt: skip
"""Header of the table; ``row`` says what a line is: a transfer, a renaming, or ground stated apart from the rest."""


def rows(parts: Mapping[str, Comparison]) -> Iterator[Sequence[object]]:
    """The header, then one row for each pair of holders; ``admin1`` is "" for the whole country."""
    yield COLUMNS
    for unit, part in parts.items():
        lead = (unit, part.first, part.second)
        for name, moves in (("transfer", part.transfers), ("renaming", part.renamings)):
            for one in moves:
                figures = (f"{km2:.6f}" for km2 in (one.area_km2, one.contested_km2, one.inferred_km2))
                yield (name, *lead, one.from_, one.to, *figures, ";".join(one.places))
        for apart in part.apart:
            km2 = f"{apart.area_km2:.6f}"
            yield ("apart", *lead, apart.holder_from, apart.holder_to, km2, None, None, apart.cell)


def _print(dataset: Dataset, whole: Comparison) -> None:
    from geodata.counting.transfers import redrawn

    print(f"{dataset.title}, end of {whole.first} to end of {whole.second}: {whole.area_km2:,.0f} km2 changed hands")
    _print_transfers(dataset, whole)
    for one in whole.renamings:
        print(f"  renamed only: {_pair(dataset, one, whole)} {one.area_km2:,.0f} km2")
    newly, no_longer = (m2 / M2_PER_KM2 for m2 in redrawn(dataset, whole.first, whole.second))
    if newly or no_longer:
        figures = f"{newly:,.0f} km2 newly drawn, {no_longer:,.0f} km2 no longer drawn"
        print(f"  drawn ground changed: {figures}; undrawn ground is no data here, so it changed hands for nobody")
    for apart in whole.apart:
        place, holder = dataset.places[apart.cell].name_en, holder_name(dataset, apart.holder_to, str(whole.second))
        print(f"  counted below and stated apart: {place}, {apart.area_km2:,.0f} km2, held by {holder}")
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
