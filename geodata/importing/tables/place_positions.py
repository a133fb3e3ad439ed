"""Where the places of a table lie: its own coordinates, another table's, or outlines that share a code with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from shapely.geometry.base import BaseGeometry

from geodata.importing.files.table_files import TableSheet
from geodata.importing.request.options import ImportOptions
from geodata.importing.request.problems import ImportProblem
from geodata.importing.tables.table_claims import Claims, FoundPlace
from geodata.importing.tables.table_joins import best_join, join_key, names_of_one_side
from geodata.importing.words.column_names import candidates, column
from geodata.model.safe_text import one_line

SAME_PLACE = 0.2
"""Degrees within which rows of one name are one place."""
_LOOKED = 200_000
"""Rows of a table whose values are compared with those of another file."""


@dataclass(slots=True)
class Gazetteer:
    """Places that other tables speak of: each is known by the values of its columns."""

    file: str
    """Where they come from."""
    places: list[FoundPlace] = field(default_factory=list)
    by: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    """Column -> key of a value -> numbers of the places that have it."""
    spelled: dict[str, dict[str, str]] = field(default_factory=dict)
    """Column -> key of a value -> the value as it is written."""
    shapes: list[BaseGeometry] = field(default_factory=list)
    """Outlines of the places, none for points."""

    def add(self, place: FoundPlace, values: Mapping[str, str]) -> None:
        """Add a place with the values it is known by."""
        for name, value in values.items():
            if value:
                self.by.setdefault(name, {}).setdefault(join_key(value), []).append(len(self.places))
                self.spelled.setdefault(name, {}).setdefault(join_key(value), one_line(value, 60))
        self.places.append(place)

    def unique(self) -> set[str]:
        """Columns whose every value is that of one place, and that every place has."""
        return {name for name, keys in self.by.items() if len(keys) == len(self.places)}


@dataclass(frozen=True, slots=True)
class Placed:
    """How the rows of a table find their place."""

    key: Callable[[int, Sequence[str]], str]
    """Number and cells of a row -> key of its place, "" where it has none that is known."""
    taken: set[str]
    """Columns that speak of the place."""


@dataclass(slots=True)
class Whereabouts:
    """What is known of places beside the tables of claims."""

    gazetteers: list[Gazetteer] = field(default_factory=list)
    outlines: Gazetteer | None = None
    """Areas that the rows speak of; then all tables are joined to these."""
    shapes: dict[str, list[BaseGeometry]] = field(default_factory=dict)
    """Key of a place -> its outlines, where it has any."""
    _met: set[str] = field(default_factory=set)
    _column: str = ""

    def of(
        self,
        sheet: TableSheet,
        columns: Sequence[str],
        dated: set[str],
        options: ImportOptions,
        reading: Claims,
        hint: str = "",
    ) -> Placed | None:
        """How the rows of a sheet find their place; None, with the reason noted, where they cannot.

        ``dated`` are columns that are days, ``hint`` the column of the place where a known layout has one.
        """
        free = [name for name in columns if name not in dated]
        if self.outlines is not None:
            return self._joined(sheet, free, self.outlines, options, reading)
        lon = column(sheet.columns, "longitude", options.lon_field) if options.lon_field else column(free, "longitude")
        lat = column(sheet.columns, "latitude", options.lat_field) if options.lat_field else column(free, "latitude")
        if not (lon and lat) or options.join:
            for gazetteer in self.gazetteers:
                placed = self._joined(sheet, free, gazetteer, options, reading)
                if placed is not None:
                    return placed
        if not (lon and lat):
            reading.left_out.append(f"{one_line(sheet.file, 60)}: {self._no_coordinates(free)}")
            return None
        place = options.place_field or hint
        place = column(sheet.columns, "place", place) if place else column(free, "place", "", (lon, lat))
        if not place:
            reading.left_out.append(f"{one_line(sheet.file, 60)}: no column names the place; give --place-field")
            return None
        return self._own(sheet, free, place, lon, lat, reading)

    def _no_coordinates(self, free: Sequence[str]) -> str:
        if self.gazetteers:
            return (
                f"no column has the values of a column of {one_line(self.gazetteers[0].file, 60)}; "
                "say which two are the same with --join COLUMN=COLUMN"
            )
        shown = ", ".join(f'"{one_line(name, 30)}"' for name in free[:8])
        return (
            "no columns with longitude and latitude; name them with --lon-field and --lat-field, or put a table of "
            "places or their outlines beside it in one folder or ZIP (--places and --areas name one that lies "
            f"elsewhere); the columns are {shown}"
        )

    # --- coordinates of the table itself ---------------------------------------------------------------------------

    def _own(self, sheet: TableSheet, free: Sequence[str], place: str, lon: str, lat: str, reading: Claims) -> Placed:
        unit = column(free, "region", "", (place, lon, lat))
        shown = next((name for name in (f"{place}_name", f"{place}name") if name in free), "")
        arabic = next((name for name in (f"{place}_name_ar", f"{place}_ar") if name in free), "")
        reading.how_places = f'places from "{place}", at "{lon}", "{lat}"'
        at = {name: number for number, name in enumerate(sheet.columns)}
        cells = [at[name] for name in (place, lon, lat, unit, shown, arabic) if name]
        met: dict[tuple[str, ...], str] = {}
        faults = _Faults(sheet.file, reading)

        def key(number: int, row: Sequence[str]) -> str:
            told = tuple([row[cell] for cell in cells])
            found = met.get(told)
            if found is None:
                found = _settle(
                    FoundPlace(
                        row[at[place]],
                        0.0,
                        0.0,
                        row[at[unit]] if unit else "",
                        one_line(row[at[arabic]], 100) if arabic else "",
                    ),
                    position(row[at[lon]], row[at[lat]]),
                    row[at[shown]] if shown else "",
                    reading,
                )
                met[told] = found
            if not found:
                value = row[at[place]]
                faults.add(number, f'"{one_line(value, 40)}" has no coordinates' if value else "names no place")
            return found

        return Placed(key, {place, lon, lat, unit, shown, arabic})

    # --- places of another file ------------------------------------------------------------------------------------

    def _joined(
        self, sheet: TableSheet, free: Sequence[str], other: Gazetteer, options: ImportOptions, reading: Claims
    ) -> Placed | None:
        left: dict[str, set[str]] = {name: set() for name in free}
        at = {name: number for number, name in enumerate(sheet.columns)}
        for _, row in islice(sheet.rows(), _LOOKED):
            for name, values in left.items():
                if row[at[name]] and len(values) < 50_000:
                    values.add(join_key(row[at[name]]))
        if options.place_field and not options.join:
            left = {options.place_field: left.get(options.place_field, set())}
        pair = best_join(left, other.by, options.join, other.unique())
        if pair is None:
            if self.outlines is not None:
                what = f"no column has the values of a property of {one_line(other.file, 60)}"
                reading.left_out.append(
                    f"{one_line(sheet.file, 60)}: {what}; say which two are the same with --join COLUMN=PROPERTY"
                )
            return None
        mine, theirs = pair
        where = "outlines" if other.shapes else "coordinates"
        reading.how_places = f'places from "{mine}", {where} from "{theirs}" of {one_line(other.file, 60)}'
        known = other.by[theirs]
        self._column = theirs
        faults = _Faults(sheet.file, reading)

        def key(number: int, row: Sequence[str]) -> str:
            value = row[at[mine]]
            found = join_key(value)
            if found in reading.places:
                self._met.add(found)
                return found
            numbers = known.get(found)
            if not numbers:
                told = f'"{one_line(value, 40)}" is not in "{theirs}" of {one_line(other.file, 60)}'
                if not other.shapes:
                    told = f'"{one_line(value, 40)}" has no coordinates'
                faults.add(number, told if value else "names no place")
                return ""
            self._take(found, value, numbers, other, reading)
            return found

        unit = column(free, "region", "", (mine,))
        return Placed(
            key, {mine, unit, *candidates(free, "place")} - {""} if unit else {mine, *candidates(free, "place")}
        )

    def _take(self, key: str, value: str, numbers: Sequence[int], other: Gazetteer, reading: Claims) -> None:
        place = other.places[numbers[0]]
        name = place.name or value
        reading.places[key] = FoundPlace(
            name, place.lon, place.lat, place.unit, place.name_ar, one_line(value, 60), bool(other.shapes)
        )
        self._met.add(key)
        if other.shapes:
            self.shapes[key] = [other.shapes[number] for number in numbers]

    def untold(self, reading: Claims) -> str:
        """Add the outlines that no row speaks of as places without a claim; a sentence that lists them by code."""
        other = self.outlines
        if other is None or not self._column:
            return ""
        left = {key: numbers for key, numbers in other.by[self._column].items() if key not in self._met}
        codes = []
        for key, numbers in left.items():
            code = other.spelled[self._column][key]
            codes.append(code)
            self._take(key, code, numbers, other, reading)
        if not codes:
            return ""
        return (
            f'{len(codes):,} of "{self._column}" in {one_line(other.file, 60)} have no row in the tables, '
            f"no holder is known there: {names_of_one_side(codes)}"
        )


class _Faults:
    """Faults of rows, each said once with its first row and how often it comes."""

    def __init__(self, file: str, reading: Claims) -> None:
        self._file = one_line(file, 60)
        self._lines = reading.left_out
        self._at: dict[str, tuple[int, int, int]] = {}

    def add(self, number: int, fault: str) -> None:
        """Note one; the sentence in the report is kept current."""
        if fault not in self._at:
            self._at[fault] = (len(self._lines), number, 1)
            self._lines.append(f"{self._file} row {number}: {fault}")
            return
        place, first, count = self._at[fault]
        self._at[fault] = (place, first, count + 1)
        self._lines[place] = f"{self._file} row {first}: {fault} ({count + 1:,} rows)"


def _settle(place: FoundPlace, where: tuple[float, float] | None, shown: str, reading: Claims) -> str:
    """Key of the place a row speaks of, which is noted with its coordinates; "" where it has none."""
    name = one_line(place.name, 100)
    key = join_key(name)
    first = reading.places.get(key)
    if not name or (where is None and first is None):
        return ""
    if first is not None and (where is None or max(abs(where[0] - first.lon), abs(where[1] - first.lat)) <= SAME_PLACE):
        return key
    assert where is not None
    if first is not None:
        key = f"{key} @{where[0]:.1f},{where[1]:.1f}"  # another place of the same name
    shown = one_line(shown, 100)
    found = FoundPlace(
        shown or name, *where, one_line(place.unit, 80), place.name_ar, name if shown and shown != name else ""
    )
    reading.places.setdefault(key, found)
    return key


def position(lon: str, lat: str) -> tuple[float, float] | None:
    """Degrees of two cells, a decimal comma allowed; None where they are no place on Earth."""
    try:
        x, y = float(lon.replace(",", ".")), float(lat.replace(",", "."))
    except ValueError:
        return None
    return (x, y) if -180 <= x <= 180 and -90 <= y <= 90 and (x, y) != (0.0, 0.0) else None


def gazetteer_of(sheet: TableSheet, columns: Sequence[str]) -> Gazetteer | None:
    """A table that gives places their coordinates, by every column that could be joined to; None where it is none."""
    lon, lat = column(columns, "longitude"), column(columns, "latitude")
    if not (lon and lat):
        return None
    place = column(columns, "place", "", (lon, lat))
    unit = column(columns, "region", "", (lon, lat, place))
    joins = [name for name in columns if name not in (lon, lat, unit)][:12]
    at = {name: sheet.columns.index(name) for name in columns}
    found = Gazetteer(sheet.file)
    for _, row in sheet.rows():
        where = position(row[at[lon]], row[at[lat]])
        if where is not None:
            name = one_line(row[at[place]], 100) if place else ""
            region = one_line(row[at[unit]], 80) if unit else ""
            found.add(FoundPlace(name, *where, region), {one: row[at[one]] for one in joins})
    if not found.places:
        raise ImportProblem(f"{one_line(sheet.file, 60)}: no row has coordinates that can be read")
    return found


def outlines_of(file: str, entries: Iterable[tuple[BaseGeometry, Mapping[str, object]]]) -> Gazetteer:
    """Areas with their attributes (lon, lat), known by every attribute."""
    found = Gazetteer(file)
    rows = [
        (shape, {name: "" if value is None else _as_text(value) for name, value in about.items()})
        for shape, about in entries
    ]
    names = list(dict.fromkeys(name for _, about in rows for name in about))
    place, unit = column(names, "place"), column(names, "region")
    for shape, about in rows:
        point = shape.representative_point()
        name = one_line(about.get(place, ""), 100)
        found.add(FoundPlace(name, point.x, point.y, one_line(about.get(unit, ""), 80)), about)
        found.shapes.append(shape)
    return found


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
