"""Tables read as claims: who held a place from a day on. Columns are found by their names, in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from geodata.hostile import one_line
from geodata.importing import words
from geodata.importing.dates import best_pattern, instant_of, strptime_pattern
from geodata.importing.files import ImportProblem
from geodata.importing.looking import zone_of
from geodata.importing.options import ImportOptions
from geodata.importing.table_files import TableSheet

SAME_PLACE = 0.2
"""Degrees within which rows of one name are one place."""


@dataclass(frozen=True, slots=True)
class Claim:
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
class FoundPlace:
    """A place as the tables have it."""

    name: str
    lon: float
    lat: float
    unit: str


@dataclass(slots=True)
class Claims:
    """Tables as claims and places, and what was met on the way."""

    places: dict[str, FoundPlace] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    how_dates: str = ""
    how_holders: str = ""
    how_places: str = ""
    span: set[date] = field(default_factory=set)
    """First and last day the tables speak of."""


def _words(name: str) -> list[str]:
    plain = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower().strip()
    return [plain, plain.replace(" ", "_"), *[word for word in re.split(r"[\s_\-.:/()]+", plain) if word]]


def _column(columns: Iterable[str], known: Sequence[str], wanted: str = "", taken: Iterable[str] = ()) -> str:
    """The column meant: the one a person names, else the first whose name is, or has, one of the words."""
    names = [name for name in columns if name not in set(taken)]
    if wanted:
        if wanted not in columns:
            raise ImportProblem(
                f'there is no column "{one_line(wanted, 60)}"; the columns are: {", ".join(list(columns)[:20])}'
            )
        return wanted
    for part in (slice(0, 2), slice(2, None)):
        for word in known:
            for name in names:
                if word in _words(name)[part]:
                    return name
    return ""


def gazetteer_of(sheets: Sequence[TableSheet], options: ImportOptions) -> dict[TableSheet, dict[str, FoundPlace]]:
    """Sheets that give places their coordinates and nothing dated, beside others that need them."""
    found: dict[TableSheet, dict[str, FoundPlace]] = {}
    if len(sheets) < 2:
        return found
    for sheet in sheets:
        columns = sheet.columns
        lon, lat = _column(columns, words.LON), _column(columns, words.LAT)
        place = _column(columns, words.PLACE, taken=(lon, lat))
        dated = _column(columns, (*words.DATE, *words.START)) or _date_columns(sheet, options)
        if lon and lat and place and not dated:
            at = {name: columns.index(name) for name in (place, lon, lat)}
            unit = _column(columns, words.UNIT)
            found[sheet] = {
                _key(row[at[place]]): FoundPlace(row[at[place]], *where, row[columns.index(unit)] if unit else "")
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


def read_sheet(
    sheet: TableSheet, gazetteer: Mapping[TableSheet, dict[str, FoundPlace]], options: ImportOptions, reading: Claims
) -> None:
    """Add the claims of one sheet, and the places it speaks of, to ``reading``."""
    columns = sheet.columns
    lon = _column(columns, words.LON, options.lon_field)
    lat = _column(columns, words.LAT, options.lat_field)
    known = {key: place for places in gazetteer.values() for key, place in places.items()}
    if not (lon and lat) and not known:
        reading.left_out.append(
            f"{one_line(sheet.file, 60)}: no columns with longitude and latitude; "
            "name them with --lon-field and --lat-field"
        )
        return
    wide = [] if options.date_field else _date_columns(sheet, options)
    dated = {columns[number] for number, _ in wide}
    place = _column(columns, words.PLACE, options.place_field, taken=(lon, lat, *dated))
    if not place:
        reading.left_out.append(f"{one_line(sheet.file, 60)}: no column names the place; give --place-field")
        return
    reading.how_places = f'places from "{place}"' + (
        f', at "{lon}", "{lat}"' if lon else ", coordinates from another table"
    )
    unit = _column(columns, words.UNIT, taken=(place, lon, lat))
    rows = list(_placed(sheet, place, lon, lat, unit, known, reading))
    if wide:
        _read_wide(sheet, rows, wide, reading)
    else:
        _read_long(sheet, rows, {place, lon, lat, unit}, options, reading)


def _placed(
    sheet: TableSheet, place: str, lon: str, lat: str, unit: str, known: Mapping[str, FoundPlace], reading: Claims
) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Key of the place, number and cells of every row whose place has coordinates."""
    at = {name: number for number, name in enumerate(sheet.columns)}
    cells = [at[column] for column in (place, lon, lat, unit) if column]
    met: dict[tuple[str, ...], str] = {}
    for number, row in enumerate(sheet.rows, 2):
        told = tuple([row[cell] for cell in cells])
        key = met.get(told)
        if key is None:
            where = _where(row[at[lon]], row[at[lat]]) if lon and lat else None
            key = _settle(row[at[place]], where, row[at[unit]] if unit else "", known, reading)
            met[told] = key
        if key:
            yield key, number, row
        else:
            shown = one_line(row[at[place]], 40)
            fault = f'"{shown}" has no coordinates' if shown else "names no place"
            reading.left_out.append(f"{one_line(sheet.file, 60)} row {number}: {fault}")


def _settle(
    name: str, where: tuple[float, float] | None, region: str, known: Mapping[str, FoundPlace], reading: Claims
) -> str:
    """Key of the place a row speaks of, which is noted with its coordinates; "" where it has none."""
    name = one_line(name, 100)
    key = _key(name)
    found = known.get(key)
    if not name or (where is None and found is None and key not in reading.places):
        return ""
    first = reading.places.get(key)
    if first is not None and (where is None or max(abs(where[0] - first.lon), abs(where[1] - first.lat)) <= SAME_PLACE):
        return key
    if first is not None and where is not None:
        key = f"{key} @{where[0]:.1f},{where[1]:.1f}"  # another place of the same name
    lon, lat = where or (found.lon, found.lat)  # type: ignore[union-attr]
    reading.places.setdefault(key, FoundPlace(name, lon, lat, one_line(region or (found.unit if found else ""), 80)))
    return key


def _read_wide(
    sheet: TableSheet,
    rows: Iterable[tuple[str, int, tuple[str, ...]]],
    wide: Sequence[tuple[int, date]],
    reading: Claims,
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
                reading.claims.append(Claim(key, day, cell, "", "", "", sheet.file, number))
                last = cell


def _read_long(
    sheet: TableSheet,
    rows: Sequence[tuple[str, int, tuple[str, ...]]],
    taken: set[str],
    options: ImportOptions,
    reading: Claims,
) -> None:
    columns = sheet.columns
    zone = zone_of(options.time_zone)
    day = _column(columns, (*words.DATE, *words.START), options.date_field, taken)
    holder = _column(columns, words.HOLDER, options.faction_field, (*taken, day))
    if not day:
        reading.left_out.append(f"{one_line(sheet.file, 60)}: no column has the day; give --date-field")
        return
    if not holder:
        reading.left_out.append(f"{one_line(sheet.file, 60)}: no column names the holder; give --faction-field")
        return
    extra = (*taken, day, holder)
    kind, text, link = (_column(columns, known, "", extra) for known in (words.KIND, words.TEXT, words.SOURCE))
    at = {name: number for number, name in enumerate(columns)}
    values = [row[at[day]] for _, _, row in rows]
    pattern = strptime_pattern(options.date_pattern) if options.date_pattern else best_pattern(values[:50_000], zone)
    shape = f", written like {pattern.name}" if pattern else ""
    reading.how_dates = f'the day from the column "{day}"{shape}; a row holds until the next of its place'
    reading.how_holders = f'the holder from the column "{holder}"' + (f', what happened from "{kind}"' if kind else "")
    instants = {value: instant_of(value, pattern, zone) for value in set(values)}
    for value, instant in instants.items():
        if instant is None:
            count = values.count(value)
            reading.left_out.append(
                f'{one_line(sheet.file, 60)}: "{one_line(value, 40)}" is no day that can be read ({count} rows)'
            )
    dated = [(found.day, *rows[n]) for n, value in enumerate(values) if (found := instants[value]) is not None]
    dated.sort(key=lambda entry: entry[0])
    if dated:
        reading.span |= {dated[0][0], dated[-1][0]}
    last: dict[str, tuple[str, str]] = {}
    for when, key, number, row in dated:
        said = (row[at[holder]], row[at[kind]] if kind else "")
        if last.get(key) == said:
            continue  # the same as the day before
        last[key] = said
        reading.claims.append(
            Claim(
                key,
                when,
                *said,
                row[at[text]] if text else "",
                row[at[link]] if link else "",
                sheet.file,
                number,
            )
        )
