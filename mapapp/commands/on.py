"""``mapapp on DAY``: who held what at the end of a day."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from geodata.counting.firm_ground import far_share, firm_m2
from geodata.counting.knowledge_at import known_at
from geodata.model.units import M2_PER_KM2
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
        document = place_on(dataset, args.day, arguments.subject(dataset, args), args.at)
        show = _print_place
    else:
        document = zones_on(dataset, args.day)
        show = _print_zones
    return arguments.answer(args, lambda: document, None, lambda: show(dataset, document))


def zones_on(dataset: Dataset, day: date) -> dict[str, Any]:
    """Zones of a day, with km2 and share of the country; the shares sum to one, nobody's zone included."""
    zones = dataset.on(day)
    country = sum(zone.area_km2 for zone in zones)
    firm = dict(zip(dataset.cells, firm_m2(dataset, day).tolist(), strict=True))
    firm_km2 = {zone.holder: sum(firm[cell] for cell in zone.cells) / M2_PER_KM2 for zone in zones}
    return {
        "day": day.isoformat(),
        "zones": [
            {
                "holder": zone.holder,
                "area_km2": round(zone.area_km2, 2),
                "share": zone.area_km2 / country if country else 0.0,
                "firm_area_km2": round(firm_km2[zone.holder], 2),
                "firm_share": firm_km2[zone.holder] / country if country else 0.0,
                "contested_km2": round(zone.contested_km2, 2),
                "places": list(zone.places),
            }
            for zone in zones
        ],
        "firm_area_km2": round(sum(firm_km2.values()), 2),
        "firm_share": sum(firm_km2.values()) / country if country else 0.0,
        "far_from_report_share": far_share(dataset, day),
    }


def place_on(dataset: Dataset, day: date, place: str, at: tuple[float, float] | None = None) -> dict[str, Any]:
    """Who held a place at the end of a day, since when, and according to which sources; how sure it is ``at`` a point.

    Without a point the place itself is asked.
    """
    period = dataset.period_of(place, day)
    known = known_of(dataset, day, place, at)
    return {
        "day": day.isoformat(),
        "place": place,
        "cell": dataset.cell_of.get(place),
        "holder": period.holder,
        "status": str(period.status),
        "divided": period.divided,
        "by": list(period.by),
        "basis": str(period.basis),
        "evidence": str(period.evidence_on(day)),
        **known,
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


def known_of(dataset: Dataset, day: date, place: str, at: tuple[float, float] | None) -> dict[str, Any]:
    """Certainty of the holder of a point or place, and the nearest report; nothing for a place beyond the border."""
    one = dataset.places[place]
    lon, lat = at or (one.lon, one.lat)
    if dataset.at(lon, lat) is None:
        return {"certainty": None, "tone": None, "report_place": None, "report_km": None, "report_days": None}
    found = known_at(dataset, lon, lat, day)
    return {
        "certainty": found.certainty,
        "tone": found.tone.value,
        "report_place": found.report_place,
        "report_km": found.report_km,
        "report_days": found.report_days,
    }


def _print_zones(dataset: Dataset, document: dict[str, Any]) -> None:
    print(f"{dataset.title}, end of {document['day']}")
    for zone in document["zones"]:
        print(
            f"{holder_name(dataset, zone['holder'], document['day']):<44}"
            f"{zone['area_km2']:>12,.0f} km2 {zone['share']:>7.1%} {len(zone['places']):>5} places"
            f" {zone['firm_share']:>7.1%} firm"
        )
    print(f"{document['far_from_report_share']:.0%} of this ground is more than 20 km from any report")


def knowledge_sentence(dataset: Dataset, document: Mapping[str, Any]) -> str:
    """How near the next report is, and what the holder is worth, in words."""
    worth = f"ground like this was right {round(100 * document['certainty'])} times of 100 when we hid what we know"
    if not dataset.certainty_model.calibrated:
        worth = "how sure that is was not measured on this dataset"
    if document["report_place"] is None:
        return f"No report near by; {worth}."
    near = dataset.places[document["report_place"]].name_en
    days = document["report_days"]
    aged = "" if days is None else ", today" if days == 0 else ", 1 day old" if days == 1 else f", {days:,} days old"
    return f"Nearest report {document['report_km']:.0f} km away ({near}){aged}; {worth}."


def _print_place(dataset: Dataset, document: dict[str, Any]) -> None:
    place = dataset.places[document["place"]]
    holder = holder_name(dataset, document["holder"], document["day"])
    print(f"{place.name_en}, end of {document['day']}: {holder}")
    since = f"since {document['since']} ({document['event'] or 'no event'})"
    print(f"  {status_word(document)}, {document['evidence']}, {since}")
    if document["certainty"] is not None:
        print(f"  {knowledge_sentence(dataset, document)}")
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
