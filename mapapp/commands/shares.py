"""``mapapp shares DAY DAY``: what every holder held on each day of a span."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from mapapp.commands import arguments
from mapapp.commands.on import holder_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geodata.counting.shares import Shares
    from geodata.dataset import Dataset

COLUMNS = ("day", "admin1", "holder", "area_km2", "places", "town_population")
"""Header of the table; ``holder`` is empty for nobody, ``admin1`` for the whole country."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    told = "area, places and town population of every holder, day by day"
    arguments.declare(commands, "shares", told, run, arguments.add_two_days, arguments.add_by)


def run(args: argparse.Namespace) -> int:
    """Print first and last day as text, every day as JSON or CSV."""
    from geodata.counting.shares import shares, shares_by_admin1

    first, last = arguments.two_days(args)
    dataset, whole, parts = arguments.whole_and_units(args, first, last, shares, shares_by_admin1)
    return arguments.answer(
        args,
        lambda: arguments.with_units(args, whole, parts, as_json),
        lambda: rows(parts.values() if parts else (whole,)),
        lambda: _print_all(dataset, (whole, *parts.values())),
    )


def _print_all(dataset: Dataset, found: Sequence[Shares]) -> None:
    first, last = found[0].days[0], found[0].days[-1]
    print(f"{dataset.title}, end of {first} and end of {last}")
    for one in found:
        _print(dataset, one)


def as_json(found: Shares) -> dict[str, Any]:
    """Shares as one JSON document: a figure a day for every holder, areas in km2."""
    return {
        "from": found.days[0].isoformat(),
        "to": found.days[-1].isoformat(),
        "days": [day.isoformat() for day in found.days],
        "holders": [
            {
                "holder": holder,
                "area_km2": [round(km2, 6) for km2 in found.area_km2.get(holder, none)],
                "places": list(found.places.get(holder, none)),
                "town_population": list(found.population.get(holder, none)),
            }
            for none in ((0,) * len(found.days),)
            for holder in holders(found)
        ],
        "assessed_places": list(found.assessed_places),
        "more_sources_from": [day.isoformat() for day in found.source_jumps],
    }


def holders(found: Shares) -> list[str | None]:
    """Everyone who held ground or a place in the span, by id, nobody last."""
    return sorted({*found.area_m2, *found.places}, key=lambda holder: (holder is None, holder or ""))


def rows(several: Iterable[Shares]) -> Iterator[Sequence[object]]:
    """The header, then one row for every day and holder of something."""
    yield COLUMNS
    for found in several:
        none = (0,) * len(found.days)
        tables = [
            (
                holder,
                found.area_km2.get(holder, none),
                found.places.get(holder, none),
                found.population.get(holder, none),
            )
            for holder in holders(found)
        ]
        for number, day in enumerate(found.days):
            for holder, area, places, people in tables:
                if area[number] or places[number]:
                    yield day, found.admin1, holder, f"{area[number]:.6f}", places[number], people[number]


def _print(dataset: Dataset, found: Shares) -> None:
    print(f"\n{found.admin1 or 'the whole country'}")
    last = str(found.days[-1])
    ranked = sorted(
        found.area_km2.items(), key=lambda item: (item[0] is None, -item[1][-1], -item[1][0], item[0] or "")
    )
    for holder, row in ranked:
        places = found.places.get(holder, (0, 0))
        name = holder_name(dataset, holder, last)
        print(f"{name:<60}{row[0]:>10,.0f} -> {row[-1]:>8,.0f} km2 {places[0]:>5} -> {places[-1]:>4} places")
    for day in found.source_jumps:
        print(f"more sources from {day}: places assessed from then on are no conquest")
