"""``mapapp tempo DAY DAY``: how fast ground changed hands in a span."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from geodata.model.units import M2_PER_KM2
from mapapp.commands import arguments
from mapapp.commands.on import holder_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from geodata.counting.tempo import Tempo
    from geodata.dataset import Dataset

COLUMNS = ("row", "day", "end", "place", "holder", "area_km2", "number")
"""Header of the table; ``row`` says what a line is, ``number`` is times or days."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    told = "how fast ground changed hands between two days, both inside"
    arguments.declare(commands, "tempo", told, run, arguments.add_two_days)


def run(args: argparse.Namespace) -> int:
    """Print km2 a day, gains and losses, the road, places that changed most and were held longest."""
    from geodata.counting.tempo import tempo

    first, last = arguments.two_days(args)
    dataset = arguments.open_dataset(args)
    found = tempo(dataset, first, last)
    return arguments.answer(args, lambda: as_json(found), lambda: rows(found), lambda: _print(dataset, found))


def as_json(found: Tempo) -> dict[str, Any]:
    """Tempo as one JSON document; areas in km2, ``end`` the first day no more."""
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "km2_per_day": round(found.km2_per_day, 6),
        "moved": [{"day": day.isoformat(), "area_km2": round(m2 / M2_PER_KM2, 6)} for day, m2 in found.by_day],
        "redrawn": [
            {"day": day.isoformat(), "area_km2": round(m2 / M2_PER_KM2, 6)} for day, m2 in found.redrawn_by_day
        ],
        "gained_by_day": [
            {"day": day.isoformat(), "holder": holder, "area_km2": round(m2 / M2_PER_KM2, 6)}
            for day, holder, m2 in found.gained_by_day
        ],
        "gained": _by_holder(found.gained_m2),
        "lost": _by_holder(found.lost_m2),
        "changes": [{"place": place, "times": times} for place, times in found.most_changed],
        "held": [
            {
                "place": one.place,
                "holder": one.holder,
                "start": one.start.isoformat(),
                "end": one.end.isoformat() if one.end else None,
                "days": one.days,
            }
            for one in found.longest_held
        ],
        "route": [
            {
                "place": step.place,
                "day": step.day.isoformat() if step.day else None,
                "holder": step.to,
                "event": step.event,
                "days_since": step.days_since,
            }
            for step in found.route
        ],
    }


def _by_day(areas: Iterable[tuple[date, int]]) -> list[dict[str, Any]]:
    return [{"day": day.isoformat(), "area_km2": round(m2 / M2_PER_KM2, 6)} for day, m2 in areas]


def _by_holder(areas: Mapping[str | None, int]) -> list[dict[str, Any]]:
    return [{"holder": holder, "area_km2": round(m2 / M2_PER_KM2, 6)} for holder, m2 in areas.items()]


def rows(found: Tempo) -> Iterator[Sequence[object]]:
    """The header, then every table of it one after the other."""
    yield COLUMNS
    for day, m2 in found.by_day:
        yield "moved", day, None, None, None, f"{m2 / M2_PER_KM2:.6f}", None
    for day, m2 in found.redrawn_by_day:
        yield "redrawn", day, None, None, None, f"{m2 / M2_PER_KM2:.6f}", None
    for day, holder, m2 in found.gained_by_day:
        yield "gained_by_day", day, None, None, holder, f"{m2 / M2_PER_KM2:.6f}", None
    for name, areas in (("gained", found.gained_m2), ("lost", found.lost_m2)):
        for holder, m2 in areas.items():
            yield name, None, None, None, holder, f"{m2 / M2_PER_KM2:.6f}", None
    for place, times in found.most_changed:
        yield "changes", None, None, place, None, None, times
    for one in found.longest_held:
        yield "held", one.start, one.end, one.place, one.holder, None, one.days
    for step in found.route:
        yield "route", step.day, None, step.place, step.to, None, step.days_since


def _print(dataset: Dataset, found: Tempo) -> None:
    name = {place.id: place.name_en for place in dataset.places.values()}
    last = str(found.last)
    days = (found.last - found.first).days + 1
    changed = f"ground changed hands on {len(found.by_day):,} of {days:,} days, {found.km2_per_day:,.1f} km2 a day"
    print(f"{dataset.title}, {found.first} to {found.last}: {changed}")
    if found.redrawn_by_day:
        redrawn = f"drawn ground changed on {len(found.redrawn_by_day):,} of {days:,} days"
        print(f"{redrawn}: undrawn ground is no data here, so nobody gained or lost it")
    for holder in {**found.gained_m2, **found.lost_m2}:
        gained, lost = found.gained_m2.get(holder, 0) / M2_PER_KM2, found.lost_m2.get(holder, 0) / M2_PER_KM2
        print(f"{holder_name(dataset, holder, last):<60}{gained:>+10,.0f} {0 - lost:>+10,.0f} km2")
    for step in found.route:
        if step.day:
            since = "" if step.days_since is None else f", {step.days_since} days after the one before"
            print(f"{name[step.place]}: {step.day}, {holder_name(dataset, step.to, str(step.day))}{since}")
    for place, times in found.most_changed:
        print(f"{name[place]} changed hands {times} times")
    for one in found.longest_held:
        print(f"{name[one.place]} held {one.days:,} days by {holder_name(dataset, one.holder, last)}, from {one.start}")
