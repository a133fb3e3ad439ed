"""Dated places imported: repeated statuses folded into events, each with its sources."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import shapely

from geodata.hostile import one_line, web_link
from geodata.importing import words
from geodata.importing.claims import Claim, Claims, gazetteer_of, read_sheet
from geodata.importing.files import Collected, ImportProblem, SourceFile
from geodata.importing.labels import Label, control_word, factions_of, languages, require_colourable, slug
from geodata.importing.layers import Layer, UnreadableFile
from geodata.importing.limits import Limits
from geodata.importing.mappable import refuse_unmappable
from geodata.importing.options import ImportOptions
from geodata.importing.places_dataset import places_dataset
from geodata.importing.report import Report
from geodata.importing.table_files import TableSheet, read_table_file
from geodata.importing.writing import title_of, write_dataset, write_json

_CONTESTED = frozenset({"contested", "besieged", "shared"})


def import_points(
    collected: Collected,
    tables: Sequence[SourceFile],
    target: Path | None,
    options: ImportOptions,
    limits: Limits,
    name: str,
    progress: Callable[[str, float], None],
) -> Report:
    """Read tables of places; write the dataset into ``target`` unless it is None; give back the report."""
    sheets: list[TableSheet] = []
    for file in tables:
        progress("reading tables", 0.0)
        try:
            sheets += read_table_file(file.path, file.name, file.format, limits)
        except UnreadableFile as fault:
            collected.left_out.append(f"{one_line(file.name, 80)}: {fault}")
    if not sheets:
        raise ImportProblem("no table could be read: " + "; ".join(collected.left_out[:3]))
    return _finish(collected, sheets, target, options, name, progress)


def import_point_layers(
    collected: Collected,
    layers: Sequence[Layer],
    target: Path | None,
    options: ImportOptions,
    limits: Limits,
    name: str,
    progress: Callable[[str, float], None],
) -> Report:
    """The same for point features of a vector format: their attributes are the columns."""
    sheets = []
    for layer in layers:
        names = list(dict.fromkeys(key for feature in layer.features for key in feature.properties))
        lon, lat = _unused("lon", names), _unused("lat", names)
        rows = []
        for feature in layer.features:
            if feature.geometry is None or feature.geometry.is_empty:
                continue
            point = shapely.centroid(feature.geometry)
            values = [feature.properties.get(key) for key in names]
            texts = ["" if value is None else str(value) for value in values]
            rows.append((*texts, f"{point.x:.6f}", f"{point.y:.6f}"))
        if rows:
            sheets.append(TableSheet(layer.file, layer.name, (*names, lon, lat), tuple(rows)))
    if not sheets:
        raise ImportProblem("the source holds no points")
    return _finish(collected, sheets, target, options, name, progress)


def _unused(name: str, names: Sequence[str]) -> str:
    return name if name not in names else f"{name} of the point"


def _finish(
    collected: Collected,
    sheets: Sequence[TableSheet],
    target: Path | None,
    options: ImportOptions,
    name: str,
    progress: Callable[[str, float], None],
) -> Report:
    reading = Claims()
    gazetteer = gazetteer_of(sheets, options)
    for sheet in sheets:
        if sheet not in gazetteer:
            read_sheet(sheet, gazetteer, options, reading)
    if not reading.claims:
        reasons = "; ".join(reading.left_out[:3])
        raise ImportProblem(f"no dated claim about a place was found{': ' + reasons if reasons else ''}")
    refuse_unmappable(reading.places, reading.claims)
    named = {c.holder for c in reading.claims if c.holder and not _is_status(c)}
    require_colourable(len(named - set(options.factions)), "choose another column with --faction-field")
    labels = factions_of(named, options.factions, {})
    factions = tuple(sorted({label for label in labels.values() if label}, key=lambda label: label.id))
    if not factions:
        raise ImportProblem("no holder is named; say which column names it with --faction-field")
    progress("folding rows", 0.0)
    ids = _place_ids(reading)
    sources, source_of = _sources(reading, options)
    events = [row for place, claims in _by_place(reading) for row in _events(ids[place], claims, labels, source_of)]
    days = sorted({claim.day for claim in reading.claims} | reading.span)
    used = {row["place_id"] for row in events}
    report: Report = {
        "reading": {
            "files": len(collected.files),
            "formats": dict(Counter(str(file.format) for file in collected.files)),
            "dates": reading.how_dates,
            "factions": reading.how_holders,
            "places_how": reading.how_places,
            "first_day": days[0].isoformat(),
            "last_day": days[-1].isoformat(),
            "days": (days[-1] - days[0]).days + 1,
            "labels": {
                one_line(label, 120): (faction.id if faction else "") for label, faction in sorted(labels.items())
            },
            "names": {faction.id: faction.name_en for faction in factions},
        },
        "found": {
            "rows": len(reading.claims),
            "places": len(used),
            "events": len(events),
            "left_out": [*collected.left_out, *reading.left_out][:2000],
            "places_without_claim": len(reading.places) - len(used),
        },
    }
    if target is None:
        return report
    progress("writing", 0.0)
    write_dataset(
        target,
        places_dataset(reading, ids, used, events, sources, factions, days, options, options.title or title_of(name)),
    )
    write_json(target / "import_report.json", report)
    return report


# --- rows ------------------------------------------------------------------------------------------------------------


def _is_status(claim: Claim) -> bool:
    return control_word(claim.holder) == "contested"


def _by_place(reading: Claims) -> Iterator[tuple[str, list[Claim]]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in reading.claims:
        found[claim.place].append(claim)
    for place in sorted(found):
        yield place, sorted(found[place], key=lambda claim: (claim.day, claim.number))


def _kind_named(claim: Claim) -> str:
    named = claim.kind.casefold()
    for kind, parts in words.HAPPENINGS.items():
        if any(part in named for part in parts):
            return kind
    return ""


def _events(
    place: str, claims: Sequence[Claim], labels: Mapping[str, Label | None], source_of: Mapping[tuple[str, str], str]
) -> Iterator[dict[str, object]]:
    """Rows of one place: repeated statuses folded, the first made its opening."""
    held: Label | None = None
    opened, contested = False, False
    orders: Counter[date] = Counter()
    for claim in claims:
        named = _kind_named(claim)
        unsettled = _is_status(claim) or named in _CONTESTED
        to = None if _is_status(claim) or not claim.holder else labels.get(claim.holder)
        if named == "withdrew" and to is held:
            to, unsettled = None, False
        row: dict[str, object] = {}
        if unsettled:
            by = to.id if to and to is not held else ""
            if opened and held is not None and by and not contested:
                row = {"kind": named if named in _CONTESTED else "contested", "by": by}
                contested = True
            elif not opened and to is not None and not _is_status(claim):
                row = {"kind": "baseline", "to": to.id}
                held, opened = to, True
            if not row:
                continue
        elif not opened:
            row = {"kind": "baseline", "to": to.id if to else ""}
            held, opened = to, True
        elif to is held and not contested:
            continue
        elif to is held:
            row = {"kind": "siege_lifted", "to": held.id if held else ""}
            contested = False
        elif to is None and named == "withdrew":
            row = {"kind": "withdrew", "from": held.id if held else "nobody"}
            held, contested = None, False
        elif to is None or held is None:
            row = {"kind": "baseline", "to": to.id if to else ""}
            held, contested = to, False
        else:
            row = {"kind": "handed_over" if named == "handed_over" else "captured", "from": held.id, "to": to.id}
            held, contested = to, False
        orders[claim.day] += 1
        suffix = f"-{orders[claim.day]}" if orders[claim.day] > 1 else ""
        yield {
            "event_id": f"{place}-{claim.day.isoformat()}{suffix}",
            "place_id": place,
            "date": claim.day.isoformat(),
            "order": orders[claim.day] if suffix else "",
            "confidence": "medium",
            "summary_en": one_line(claim.text, 400) or _sentence(row, to),
            "sources": source_of[claim.file, claim.link],
            **row,
        }


def _sentence(row: Mapping[str, object], to: Label | None) -> str:
    if to is None:
        return "The source names no holder from this day on"
    return {
        "baseline": f"The source has {to.name_en} as the holder",
        "siege_lifted": f"The source has {to.name_en} as the only holder again",
    }.get(str(row["kind"]), f"The source has {to.name_en} from this day on")


def _place_ids(reading: Claims) -> dict[str, str]:
    found: dict[str, str] = {}
    taken: set[str] = set()
    for number, (key, place) in enumerate(sorted(reading.places.items()), 1):
        base = slug(languages(place.name)[0]) or slug(place.name) or f"place-{number}"
        name, again = base, 1
        while name in taken:
            again += 1
            name = f"{base}-{again}"
        taken.add(name)
        found[key] = name
    return found


def _sources(reading: Claims, options: ImportOptions) -> tuple[list[Mapping[str, object]], dict[tuple[str, str], str]]:
    """Rows of sources.csv: the tables, and the web addresses their rows name; and the source of each row."""
    rows: list[Mapping[str, object]] = []
    of: dict[tuple[str, str], str] = {}
    files = sorted({claim.file for claim in reading.claims})
    ids = {name: f"table-{number}" for number, name in enumerate(files, 1)}
    for name, source in ids.items():
        rows.append(
            {
                "source_id": source,
                "outlet": one_line(options.outlet, 120) or "imported file",
                "title": one_line(name, 200),
                "url": web_link(options.source_url),
                "kind": "other",
            }
        )
    links: dict[str, str] = {}
    for claim in reading.claims:
        key = (claim.file, claim.link)
        if key in of:
            continue
        found = []
        for part in re.split(r"[\s;]+", claim.link)[:4]:
            address = web_link(part)
            if address and address not in links:
                links[address] = f"link-{len(links) + 1}"
                rows.append(
                    {
                        "source_id": links[address],
                        "outlet": one_line(address.split("/")[2], 80),
                        "title": f"named in {one_line(claim.file, 120)}",
                        "url": address,
                        "kind": "other",
                    }
                )
            if address:
                found.append(links[address])
        of[key] = ";".join(dict.fromkeys([*found, ids[claim.file]]))
    return rows, of
