"""``mapapp on DAY``: who held what at the end of a day."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from geodata.model.vocabulary import DIVIDED
from mapapp.commands import arguments

if TYPE_CHECKING:
    from geodata.dataset import Dataset


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    add = (arguments.add_day, arguments.add_subject, arguments.add_dataset, arguments.add_json)
    arguments.declare(commands, "on", "who held the country, or a place, on a day", run, *add)


def run(args: argparse.Namespace) -> int:
    """Print the zones of the day, or the holder of one place."""
    dataset = arguments.open_dataset(args)
    dataset.require_day(args.day)
    if args.place or args.at:
        document = place_on(dataset, args.day, arguments.subject(dataset, args))
        show = _print_place
    else:
        document = zones_on(dataset, args.day)
        show = _print_zones
    return arguments.answer(args, lambda: document, None, lambda: show(dataset, document))


def zones_on(dataset: Dataset, day: date) -> dict[str, Any]:
    """Zones of a day, with km2 and share of the country; the shares sum to one, nobody's zone included."""
    zones = dataset.on(day)
    country = sum(zone.area_km2 for zone in zones)
    return {
        "day": day.isoformat(),
        "zones": [
            {
                "holder": zone.holder,
                "area_km2": round(zone.area_km2, 2),
                "share": zone.area_km2 / country if country else 0.0,
                "contested_km2": round(zone.contested_km2, 2),
                "places": list(zone.places),
            }
            for zone in zones
        ],
    }


def place_on(dataset: Dataset, day: date, place: str) -> dict[str, Any]:
    """Who held a place at the end of a day, since when, and according to which sources."""
    period = dataset.period_of(place, day)
    return {
        "day": day.isoformat(),
        "place": place,
        "cell": dataset.cell_of.get(place),
        "holder": period.holder,
        "status": str(period.status),
        "divided": period.divided,
        "by": list(period.by),
        "basis": str(period.basis),
        "evidence": str(period.evidence),
        "since": period.period.start.isoformat(),
        "event": period.event or None,
        "sources": list(period.sources),
        "inferred_from": list(period.inferred_from),
        "parts": [
            {
                "place": part,
                "holder": of_part.holder,
                "status": str(of_part.status),
                "divided": of_part.divided,
            }
            for part, of_part in sorted(dataset.parts(place, day).items())
        ],
    }


def _print_zones(dataset: Dataset, document: dict[str, Any]) -> None:
    print(f"{dataset.title}, end of {document['day']}")
    for zone in document["zones"]:
        print(
            f"{holder_name(dataset, zone['holder'], document['day']):<44}"
            f"{zone['area_km2']:>12,.0f} km2 {zone['share']:>7.1%} {len(zone['places']):>5} places"
        )


def _print_place(dataset: Dataset, document: dict[str, Any]) -> None:
    place = dataset.places[document["place"]]
    holder = holder_name(dataset, document["holder"], document["day"])
    print(f"{place.name_en}, end of {document['day']}: {holder}")
    since = f"since {document['since']} ({document['event'] or 'no event'})"
    print(f"  {status_word(document)}, {document['evidence']}, {since}")
    for part in document["parts"]:
        print(f"  {part['place']}: {holder_name(dataset, part['holder'], document['day'])}, {status_word(part)}")
    for source in document["sources"]:
        print(f"  {source_line(dataset, source)}")


def status_word(record: Mapping[str, Any]) -> str:
    """How a record says a place is held, for people: a city with a part of another holder is divided."""
    return DIVIDED if record["divided"] else str(record["status"])


def holder_name(dataset: Dataset, holder: str | None, day: str) -> str:
    """English name that a faction bore on a day."""
    if holder is None:
        return "no data" if dataset.settings.undrawn_is_unknown else "nobody known"
    faction = dataset.factions[holder]
    return f"{faction.name_on(date.fromisoformat(day)).name_en} ({holder})"


def source_line(dataset: Dataset, source: str) -> str:
    """One line that names a source: id, outlet, day of publication, address."""
    record = dataset.sources[source]
    copy = f"(read in a copy: {record.copy_url})" if record.copy_url else ""
    return " ".join(part for part in (f"[{source}]", record.outlet, record.published, record.url, copy) if part)
