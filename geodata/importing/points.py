"""Dated places: events (place, day, holder) or statuses (place x day, long or wide) made into a dataset."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.hostile import one_line, web_link
from geodata.importing.dates import best_pattern, instant_of, strptime_pattern
from geodata.importing.files import Collected, ImportProblem, SourceFile
from geodata.importing.labels import Label, control_word, factions_of, languages, slug
from geodata.importing.layers import Layer, UnreadableFile
from geodata.importing.limits import Limits
from geodata.importing.looking import DATE_WORDS, END_WORDS, FACTION_WORDS, START_WORDS, zone_of
from geodata.importing.options import ImportOptions
from geodata.importing.report import Report
from geodata.importing.table_files import TableSheet, read_table_file
from geodata.importing.writing import NewDataset, write_dataset, write_json

PLACE_WORDS = (
    "place place_id name town city village settlement locality location site admin3 asciiname placename cityname toponym "
    "место город село населенный_пункт пункт название місто населений_пункт назва المكان مكان المدينة مدينة البلدة بلدة القرية قرية الموقع الاسم "
    "lieu ville village localité localite nom lugar ciudad pueblo municipio localidad nombre"
).split()
LON_WORDS = "lon longitude lng long x lon_dd longitud долгота довгота خط_الطول الطول شرق".split()
LAT_WORDS = "lat latitude y lat_dd latitud широта خط_العرض العرض شمال".split()
UNIT_WORDS = "admin1 governorate province region oblast state wilaya département departamento область محافظة المحافظة ولاية".split()
KIND_WORDS = "kind event event_type type what action событие тип الحدث نوع type_événement evento tipo".split()
SOURCE_WORDS = "source sources url link reference ref источник джерело المصدر مصدر fuente lien enlace".split()
TEXT_WORDS = "summary note notes description comment comments text details описание заметка примечание опис وصف ملاحظات résumé descripción nota".split()
HOLDER_WORDS = ("to", "new_holder", "captor", "new", "status", *FACTION_WORDS)
_CONTESTED = {"contested", "besieged", "shared"}
_KIND_OF = {
    "captured": ("captur", "seiz", "taken", "took", "occup", "захват", "захоп", "взят", "سيطر", "استيلاء", "capture", "prise", "captur", "toma"),
    "handed_over": ("hand", "transfer", "передач", "تسليم", "remis", "entreg"),
    "withdrew": ("withdr", "retreat", "abandon", "left", "отступ", "відступ", "انسحاب", "retrait", "retir"),
    "besieged": ("besieg", "siege", "осад", "облог", "حصار", "siège", "asedi", "sitio"),
    "contested": ("contest", "clash", "fight", "бои", "бой", "бої", "اشتباك", "combat"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Claim:
    """One row: who held a place from a day on, or how."""

    place: str
    day: date
    holder: str
    """Label of the source; "" where the row names none."""
    kind: str
    """Kind the row names, "" where it names none."""
    text: str
    link: str
    file: str
    number: int
    """Number of the row in its table, the header being 1."""


@dataclass(slots=True)
class _Place:
    name: str
    lon: float
    lat: float
    unit: str


@dataclass(slots=True)
class _Reading:
    """Tables as claims and places, and what was met on the way."""

    places: dict[str, _Place] = field(default_factory=dict)
    claims: list[_Claim] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    how_dates: str = ""
    how_holders: str = ""
    how_places: str = ""
    span: set[date] = field(default_factory=set)
    """First and last day the tables speak of."""


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
    reading = _Reading()
    gazetteer = _places_only(sheets, options)
    for sheet in sheets:
        if sheet not in gazetteer:
            _read_sheet(sheet, gazetteer, options, reading)
    if not reading.claims:
        reasons = "; ".join(reading.left_out[:3])
        raise ImportProblem(f"no dated claim about a place was found{': ' + reasons if reasons else ''}")
    labels = factions_of({c.holder for c in reading.claims if c.holder and not _is_status(c)}, options.factions, {})
    factions = tuple(sorted({label for label in labels.values() if label}, key=lambda label: label.id))
    if not factions:
        raise ImportProblem("no holder is named; say which column names it with --faction-field")
    if len(factions) > 120:
        raise ImportProblem(f"{len(factions)} different holders; choose the right column with --faction-field")
    progress("folding rows", 0.0)
    ids = _place_ids(reading)
    sources, source_of = _sources(reading, options)
    events = [
        row
        for place, claims in _by_place(reading)
        for row in _events(ids[place], claims, labels, source_of)
    ]
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
            "days": len(days),
            "labels": {one_line(label, 120): (faction.id if faction else "") for label, faction in sorted(labels.items())},
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
    from geodata.importing.work import _title

    write_dataset(
        target, _dataset(reading, ids, used, events, sources, factions, days, options, options.title or _title(name))
    )
    write_json(target / "import_report.json", report)
    return report


# --- columns ---------------------------------------------------------------------------------------------------------


def _words(name: str) -> list[str]:
    plain = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower().strip()
    return [plain, plain.replace(" ", "_"), *[word for word in re.split(r"[\s_\-.:/()]+", plain) if word]]


def _column(columns: Iterable[str], words: Sequence[str], wanted: str = "", taken: Iterable[str] = ()) -> str:
    """The column meant: the one a person names, else the first whose name is, or has, one of the words."""
    names = [name for name in columns if name not in set(taken)]
    if wanted:
        if wanted not in columns:
            raise ImportProblem(
                f'there is no column "{one_line(wanted, 60)}"; the columns are: {", ".join(list(columns)[:20])}'
            )
        return wanted
    for part in (slice(0, 2), slice(2, None)):
        for word in words:
            for name in names:
                if word in _words(name)[part]:
                    return name
    return ""


def _places_only(sheets: Sequence[TableSheet], options: ImportOptions) -> dict[TableSheet, dict[str, _Place]]:
    """Sheets that give places their coordinates and nothing dated, beside others that need them."""
    found: dict[TableSheet, dict[str, _Place]] = {}
    if len(sheets) < 2:
        return found
    for sheet in sheets:
        columns = sheet.columns
        lon, lat = _column(columns, LON_WORDS), _column(columns, LAT_WORDS)
        place = _column(columns, PLACE_WORDS, taken=(lon, lat))
        dated = _column(columns, (*DATE_WORDS, *START_WORDS)) or _date_columns(sheet, options)
        if lon and lat and place and not dated:
            at = {name: columns.index(name) for name in (place, lon, lat)}
            unit = _column(columns, UNIT_WORDS)
            found[sheet] = {
                _key(row[at[place]]): _Place(row[at[place]], *where, row[columns.index(unit)] if unit else "")
                for row in sheet.rows
                if (where := _where(row[at[lon]], row[at[lat]])) is not None
            }
    return found if len(found) < len(sheets) else {}


def _date_columns(sheet: TableSheet, options: ImportOptions) -> list[tuple[int, date]]:
    """Columns of a wide table: those whose name is a day."""
    names = [name for name in sheet.columns if re.search(r"\d", name)]
    if len(names) < 2:
        return []
    zone = zone_of(options.time_zone)
    pattern = strptime_pattern(options.date_pattern) if options.date_pattern else best_pattern(names, zone, 0.8)
    if pattern is None or pattern.name.startswith("2024 ("):
        return []
    found = []
    for number, name in enumerate(sheet.columns):
        instant = pattern.read(name, zone) if re.search(r"\d", name) else None
        if instant:
            found.append((number, instant.day))
    return found if len(found) >= 2 else []


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip().casefold()


def _where(lon: str, lat: str) -> tuple[float, float] | None:
    try:
        x, y = float(lon.replace(",", ".")), float(lat.replace(",", "."))
    except ValueError:
        return None
    return (x, y) if -180 <= x <= 180 and -90 <= y <= 90 and (x, y) != (0.0, 0.0) else None


def _read_sheet(
    sheet: TableSheet, gazetteer: Mapping[TableSheet, dict[str, _Place]], options: ImportOptions, reading: _Reading
) -> None:
    columns = sheet.columns
    lon = _column(columns, LON_WORDS, options.lon_field)
    lat = _column(columns, LAT_WORDS, options.lat_field)
    known = {key: place for places in gazetteer.values() for key, place in places.items()}
    if not (lon and lat) and not known:
        reading.left_out.append(
            f"{one_line(sheet.file, 60)}: no columns with longitude and latitude; name them with --lon-field and --lat-field"
        )
        return
    wide = [] if options.date_field else _date_columns(sheet, options)
    dated = {columns[number] for number, _ in wide}
    place = _column(columns, PLACE_WORDS, options.place_field, taken=(lon, lat, *dated))
    if not place:
        reading.left_out.append(f"{one_line(sheet.file, 60)}: no column names the place; give --place-field")
        return
    reading.how_places = f'places from "{place}"' + (f', at "{lon}", "{lat}"' if lon else ", coordinates from another table")
    unit = _column(columns, UNIT_WORDS, taken=(place, lon, lat))
    rows = list(_placed(sheet, place, lon, lat, unit, known, reading))
    if wide:
        _read_wide(sheet, rows, wide, reading)
    else:
        _read_long(sheet, rows, {place, lon, lat, unit}, options, reading)


def _placed(
    sheet: TableSheet, place: str, lon: str, lat: str, unit: str, known: Mapping[str, _Place], reading: _Reading
) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Key of the place, number and cells of every row whose place has coordinates."""
    at = {name: number for number, name in enumerate(sheet.columns)}
    for number, row in enumerate(sheet.rows, 2):
        name = one_line(row[at[place]], 100)
        if not name:
            reading.left_out.append(f"{one_line(sheet.file, 60)} row {number}: names no place")
            continue
        key = _key(name)
        where = _where(row[at[lon]], row[at[lat]]) if lon and lat else None
        if key not in reading.places:
            found = known.get(key)
            if where is None and found is None:
                reading.left_out.append(f'{one_line(sheet.file, 60)} row {number}: "{one_line(name, 40)}" has no coordinates')
                continue
            x, y = where or (found.lon, found.lat)  # type: ignore[union-attr]
            region = row[at[unit]] if unit else (found.unit if found else "")
            reading.places[key] = _Place(name, x, y, one_line(region, 80))
        elif where is not None:
            first = reading.places[key]
            if abs(where[0] - first.lon) > 0.2 or abs(where[1] - first.lat) > 0.2:
                key = f"{key} @{where[0]:.1f},{where[1]:.1f}"  # another place of the same name
                reading.places.setdefault(key, _Place(name, *where, one_line(row[at[unit]], 80) if unit else ""))
        yield key, number, row


def _read_wide(
    sheet: TableSheet, rows: Iterable[tuple[str, int, tuple[str, ...]]], wide: Sequence[tuple[int, date]], reading: _Reading
) -> None:
    ordered = sorted(wide, key=lambda entry: entry[1])
    reading.span |= {ordered[0][1], ordered[-1][1]}
    reading.how_dates = f"one column per day, {len(ordered)} of them; an empty cell repeats the day before"
    reading.how_holders = "the holder from the cells of these columns"
    for key, number, row in rows:
        last = None
        for column, day in ordered:
            cell = row[column]
            if cell and cell != last:
                reading.claims.append(_Claim(key, day, cell, "", "", "", sheet.file, number))
                last = cell


def _read_long(
    sheet: TableSheet,
    rows: Sequence[tuple[str, int, tuple[str, ...]]],
    taken: set[str],
    options: ImportOptions,
    reading: _Reading,
) -> None:
    columns = sheet.columns
    zone = zone_of(options.time_zone)
    day = _column(columns, (*DATE_WORDS, *START_WORDS), options.date_field, taken)
    holder = _column(columns, HOLDER_WORDS, options.faction_field, (*taken, day))
    if not day:
        reading.left_out.append(f"{one_line(sheet.file, 60)}: no column has the day; give --date-field")
        return
    if not holder:
        reading.left_out.append(f"{one_line(sheet.file, 60)}: no column names the holder; give --faction-field")
        return
    extra = (*taken, day, holder)
    kind, text, link = (_column(columns, words, "", extra) for words in (KIND_WORDS, TEXT_WORDS, SOURCE_WORDS))
    at = {name: number for number, name in enumerate(columns)}
    values = [row[at[day]] for _, _, row in rows]
    pattern = strptime_pattern(options.date_pattern) if options.date_pattern else best_pattern(values[:50_000], zone)
    shape = f", written like {pattern.name}" if pattern else ""
    reading.how_dates = f'the day from the column "{day}"{shape}; a row holds until the next of its place'
    reading.how_holders = f'the holder from the column "{holder}"' + (f', what happened from "{kind}"' if kind else "")
    for key, number, row in rows:
        instant = instant_of(row[at[day]], pattern, zone)
        if instant is None:
            shown = one_line(row[at[day]], 40)
            reading.left_out.append(f'{one_line(sheet.file, 60)} row {number}: "{shown}" is no day that can be read')
            continue
        reading.claims.append(
            _Claim(
                key,
                instant.day,
                row[at[holder]],
                row[at[kind]] if kind else "",
                row[at[text]] if text else "",
                row[at[link]] if link else "",
                sheet.file,
                number,
            )
        )


# --- rows ------------------------------------------------------------------------------------------------------------


def _is_status(claim: _Claim) -> bool:
    return control_word(claim.holder) == "contested"


def _by_place(reading: _Reading) -> Iterator[tuple[str, list[_Claim]]]:
    found: dict[str, list[_Claim]] = defaultdict(list)
    for claim in reading.claims:
        found[claim.place].append(claim)
    for place in sorted(found):
        yield place, sorted(found[place], key=lambda claim: (claim.day, claim.number))


def _kind_named(claim: _Claim) -> str:
    words = claim.kind.casefold()
    for kind, parts in _KIND_OF.items():
        if any(part in words for part in parts):
            return kind
    return ""


def _events(
    place: str, claims: Sequence[_Claim], labels: Mapping[str, Label | None], source_of: Mapping[tuple[str, str], str]
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


def _place_ids(reading: _Reading) -> dict[str, str]:
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


def _sources(
    reading: _Reading, options: ImportOptions
) -> tuple[list[Mapping[str, object]], dict[tuple[str, str], str]]:
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


# --- the dataset -----------------------------------------------------------------------------------------------------


def _dataset(
    reading: _Reading,
    ids: Mapping[str, str],
    used: set[object],
    events: Sequence[Mapping[str, object]],
    sources: Sequence[Mapping[str, object]],
    factions: Sequence[Label],
    days: Sequence[date],
    options: ImportOptions,
    title: str,
) -> NewDataset:
    kept = {key: place for key, place in reading.places.items() if ids[key] in used}
    country = _outline([(place.lon, place.lat) for place in kept.values()])
    region = one_line(title, 80)
    rows = [
        {
            "place_id": ids[key],
            "name_en": one_line(languages(place.name)[0], 100),
            "name_ar": languages(place.name)[1],
            "kind": "town",
            "admin1": region,
            "lon": round(place.lon, 6),
            "lat": round(place.lat, 6),
            "coord_source": "the imported table",
            "label_rank": 3 if len(kept) < 200 else 4,
        }
        for key, place in sorted(kept.items())
    ]
    return NewDataset(
        name=slug(title) or "imported-places",
        title=title,
        description="Imported from a table of dated places; the outline of the country is drawn round the places and is "
        "schematic. Control is neither consent nor population; not for navigation, safety or operations.",
        first_day=days[0],
        known_until=days[-1],
        factions=factions,
        places=rows,
        events=events,
        sources=sources,
        units=[(region, region, country)],
        licence=options.licence,
        territory={
            "time_zone": options.time_zone or "UTC",
            "undrawn_is_unknown": True,
            "grid_m": _grid_m(country),
            "nested_places_km": 0,
            "opening": {"day": days[-1].isoformat(), "from": days[0].isoformat(), "to": days[-1].isoformat()},
        },
    )


def _outline(points: Sequence[tuple[float, float]]) -> BaseGeometry:
    """Land round the places: their concave hull, widened by about their spacing. Schematic, where none is given."""
    places = np.unique(np.array(points), axis=0)
    squeeze = max(0.05, float(np.cos(np.radians(places[:, 1].mean()))))
    plane = places * [squeeze, 1.0]
    spread = float(np.ptp(plane, axis=0).max())
    spacing = max(0.05, 0.7 * np.sqrt(max(spread, 0.1) ** 2 / len(places)))
    hull = shapely.concave_hull(shapely.MultiPoint(plane), ratio=0.4) if len(places) > 3 else shapely.MultiPoint(plane).convex_hull
    land = shapely.simplify(shapely.buffer(hull, spacing), spacing / 20)
    return shapely.set_precision(shapely.transform(land, lambda c: c / [squeeze, 1.0]), 1e-5)


def _grid_m(country: BaseGeometry) -> int:
    """Width of a pixel that gives about 400,000 of them."""
    west, south, east, north = country.bounds
    metres = (north - south) * 111_320 * (east - west) * 111_320 * max(0.05, np.cos(np.radians((south + north) / 2)))
    return int(min(5_000, max(50, round(float(np.sqrt(metres / 400_000)) / 50) * 50)))
