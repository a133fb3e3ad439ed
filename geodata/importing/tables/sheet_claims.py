"""One table read into claims: which column says what, and what each row says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, tzinfo

from geodata.importing.dates.date_forms import Instant
from geodata.importing.dates.date_patterns import (
    Pattern,
    best_pattern,
    first_day_after,
    instant_of,
    is_open,
    is_open_start,
    strptime_pattern,
    why_unread,
)
from geodata.importing.files.table_files import TableSheet
from geodata.importing.guessing.date_fields import zone_of
from geodata.importing.request.options import ImportOptions
from geodata.importing.request.problems import ImportProblem
from geodata.importing.tables.known_layouts import Layout, Meaning, happening, layout_of, status_word
from geodata.importing.tables.place_positions import Gazetteer, Whereabouts
from geodata.importing.tables.table_claims import MOST_MOMENTS, OPEN, UNTIL_NEXT, Claims, Moment, Said
from geodata.importing.tables.table_joins import best_join, join_key
from geodata.importing.words.column_names import candidates, column, plain
from geodata.importing.words.faction_labels import control_word
from geodata.model.safe_text import one_line

MOST_VALUES = 100_000
"""Distinct values of a column that are looked at to tell what it holds."""
_OWN = "dataset_fingerprint"
"""Column by which a table of our own export is known."""
_TIME = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2}))?(?:[:.]\d{2}(?:\.\d+)?)?\s*([ap]\.?m\.?)?\s*(?:Z|UTC|[+-]\d\d:?\d\d)?", re.I
)
_MOST_HOLDERS = 60
"""Values a column may have to be offered as that of the holder."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table says what; "" where none does."""

    day: str = ""
    time: str = ""
    end: str = ""
    holder: str = ""
    holder_name: str = ""
    status: str = ""
    by: str = ""
    kind: str = ""
    text: str = ""
    link: str = ""
    layout: Layout | None = None


def read_sheet(sheet: TableSheet, where: Whereabouts, options: ImportOptions, reading: Claims) -> None:
    """Add the claims of one sheet, and the places it speaks of, to ``reading``."""
    columns = known_columns(sheet)
    wide = [] if options.date_field else date_columns(sheet, options)
    taken = {sheet.columns[number] for number, _ in wide}
    layout = None if wide else layout_of(columns)
    placed = where.of(sheet, columns, taken, options, reading, layout.place if layout else "")
    if placed is None:
        return
    if wide:
        _read_wide(sheet, placed.key, wide, reading)
        return
    found, values = _find_columns(sheet, columns, placed.taken, options, layout, reading)
    if found is not None:
        _read_long(sheet, placed.key, found, values, options, reading)
    if sheet.faults["longer"]:
        longer = f"{sheet.faults['longer']:,}"
        reading.notes.append(
            f"{one_line(sheet.file, 60)}: cells beyond the header were not read, in {longer} of the rows"
        )


def joins(sheet: TableSheet, outlines: Gazetteer, options: ImportOptions) -> bool:
    """True for a table of dated claims without coordinates of which a column has the values of a property of areas."""
    columns = known_columns(sheet)
    if column(columns, "longitude") and column(columns, "latitude") and not options.join:
        return False
    day, holder = column(columns, "day", options.date_field), column(columns, "holder", options.faction_field)
    if not (day and holder):
        return False
    apart = {name: keys for name, keys in outlines.by.items() if 2 * len(keys) >= len(outlines.places)}
    left = {name: set[str]() for name in columns if name not in (day, holder)}
    for row in sheet.top(5_000):
        for name, values in left.items():
            values.add(join_key(row[sheet.columns.index(name)]))
    return best_join({name: values - {""} for name, values in left.items()}, apart, options.join) is not None


def known_columns(sheet: TableSheet) -> list[str]:
    """Columns of a table; of our own export those that speak of the dataset are left out."""
    own = _OWN in sheet.columns
    return [name for name in sheet.columns if not (own and name.startswith("dataset_"))]


def date_columns(sheet: TableSheet, options: ImportOptions) -> list[tuple[int, date]]:
    """Columns of a wide table: those whose name is a day."""
    names = [name for name in sheet.columns if re.search(r"\d", name)]
    if len(names) < 2:
        return []
    zone = zone_of(options.time_zone)
    pattern = own_pattern(options, names) or best_pattern(names, zone, 0.8, names=True)
    if pattern is None or pattern.years_only:
        return []
    found = []
    for number, name in enumerate(sheet.columns):
        instant = pattern.read(name, zone) if re.search(r"\d", name) else None
        if instant:
            found.append((number, instant.day))
    return found if len(found) >= 2 else []


def own_pattern(options: ImportOptions, texts: Sequence[str]) -> Pattern | None:
    """The pattern of days that a person gives, None without; ImportProblem where it names no day."""
    try:
        zone = zone_of(options.time_zone)
        return strptime_pattern(options.date_pattern, texts, zone) if options.date_pattern else None
    except ValueError as fault:
        raise ImportProblem(str(fault)) from None


Key = Callable[[int, Sequence[str]], str]
"""Number and cells of a row -> key of its place, "" where it has none that is known."""


def _read_wide(sheet: TableSheet, key_of: Key, wide: Sequence[tuple[int, date]], reading: Claims) -> None:
    ordered = [(at, day.toordinal()) for at, day in sorted(wide, key=lambda entry: entry[1])]
    reading.span |= {date.fromordinal(ordered[0][1]), date.fromordinal(ordered[-1][1])}
    reading.how_dates = f"one column per day, {len(ordered)} of them; an empty cell repeats the day before"
    reading.how_holders = "the holder from the cells of these columns"
    said: dict[str, Said] = {}
    for number, row in sheet.rows():
        key = key_of(number, row)
        if not key:
            continue
        last = None
        for at, day in ordered:
            cell = row[at]
            if cell and cell != last:
                told = said.setdefault(cell, Said(cell, "", "", (), "", ""))
                reading.add(key, day, -1, UNTIL_NEXT, told, sheet.file, number)
                last = cell


# --- which column says what ------------------------------------------------------------------------------------------


def _find_columns(
    sheet: TableSheet,
    columns: Sequence[str],
    taken: set[str],
    options: ImportOptions,
    layout: Layout | None,
    reading: Claims,
) -> tuple[Columns | None, Mapping[str, Mapping[str, int]]]:
    """The columns of a table with a row per claim, and the values of those that were looked at."""
    name = one_line(sheet.file, 60)
    wanted = {field: column(sheet.columns, role, given) for field, role, given in _given(options)}
    free = [one for one in columns if one not in taken and one not in wanted.values()]
    days = [wanted.get("day", "")] if wanted.get("day") else [*candidates(free, "start"), *candidates(free, "day")]
    ends = [wanted["end"]] if wanted.get("end") else candidates(free, "end")
    holders = [wanted["holder"]] if wanted.get("holder") else candidates(free, "holder")
    statuses = candidates(free, "status")
    kinds = candidates(free, "event") if _OWN not in sheet.columns else []  # its events are ids
    looked = list(dict.fromkeys([*days[:6], *ends[:4], *holders[:6], *kinds[:4], *statuses[:2]]))
    values = dict(zip(looked, sheet.distinct(looked, MOST_VALUES), strict=True))
    zone = zone_of(options.time_zone)
    end = wanted.get("end", "") or next((one for one in ends[:4] if _are_days(values[one], options, zone)), "")
    day = wanted.get("day", "") or _day_column(free, end, values, options, zone, layout)
    if not day:
        reading.left_out.append(f"{name}: no column has the day; give --date-field")
        return None, values
    time = next((one for one in candidates(free, "time") if one not in (day, end) and _are_times(sheet, one)), "")
    if layout is not None and wanted.get("holder", layout.actors[0]) == layout.actors[0]:
        texts = [one for one in (layout.text, "notes", "source_headline") if one in columns]
        return Columns(day=day, kind=layout.kind, text=(texts or [""])[0], link=_link(free), layout=layout), values
    shut = {day, end, time}
    status = next(
        (one for one in [*statuses, *holders] if one in values and one not in shut and _are(values[one], status_word)),
        "",
    )
    holder = wanted.get("holder", "") or _holder_column(holders, {*shut, status}, values)
    if holder and holder == status:
        raise ImportProblem(
            f'the values of "{one_line(holder, 60)}" are statuses ({_some(values[holder])}), not holders; '
            "name another column with --faction-field"
        )
    if not holder:
        offered = _offer(sheet, [one for one in free if one not in {*shut, status}])
        reading.left_out.append(f"{name}: no column names the holder; give --faction-field{offered}")
        return None, values
    shut |= {status, holder}
    kind = next((one for one in kinds[:4] if one not in shut and _tells_events(one, values[one])), "")
    rest = [one for one in free if one not in {*shut, kind}]
    beside = f"{holder}_name"
    return (
        Columns(
            day=day,
            time=time,
            end=end,
            holder=holder,
            holder_name=beside if beside in rest else "",
            status=status,
            by=next((one for one in rest if status and one.casefold() in _BY), ""),
            kind=kind,
            text=column(rest, "summary"),
            link=_link(rest),
        ),
        values,
    )


_BY = frozenset({"by", "against", "opponent", "besieger", "besieged_by", "contested_by", "other_party"})


def _given(options: ImportOptions) -> Iterator[tuple[str, str, str]]:
    for field, role, given in (
        ("day", "day", options.date_field),
        ("end", "end", options.end_field),
        ("holder", "holder", options.faction_field),
    ):
        if given:
            yield field, role, given


def _link(columns: Sequence[str]) -> str:
    return column(columns, "source")


def _day_column(
    free: Sequence[str],
    end: str,
    values: Mapping[str, Mapping[str, int]],
    options: ImportOptions,
    zone: tzinfo,
    layout: Layout | None,
) -> str:
    """The column with the (first) day: beside an end the one of the start, else that of the day."""
    if layout is not None and layout.day in free:
        return layout.day
    rest = [one for one in free if one != end]
    order = [*candidates(rest, "start"), *candidates(rest, "day")] if end else candidates(rest, "day")
    known = [one for one in order if one in values and _are_days(values[one], options, zone)]
    return next(iter([*known, *candidates(rest, "day")]), "")


def _are_days(values: Mapping[str, int], options: ImportOptions, zone: tzinfo) -> bool:
    """True where most values that are not open read as days."""
    told = [value for value in values if not is_open(value)][:2_000]
    if not told:
        return bool(values)
    pattern = own_pattern(options, told) or best_pattern(told, zone)
    return pattern is not None


def _are_times(sheet: TableSheet, name: str) -> bool:
    """True where a column holds times of day."""
    at = sheet.columns.index(name)
    told = [row[at] for row in sheet.top(500) if row[at]]
    return bool(told) and all(minute_of(value) >= 0 for value in told)


def minute_of(value: str) -> int:
    """Minutes since midnight of a time of day (``23:30``, ``7.05 pm``), -1 where it is none."""
    match = _TIME.fullmatch(value.strip())
    if not match:
        return -1
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        hour = hour % 12 + 12 * (half[0] == "p")
    elif not match[2]:
        return -1
    return hour * 60 + minute if hour < 24 and minute < 60 else -1


def _are(values: Mapping[str, int], told: Callable[[str], str]) -> bool:
    """True where every value that is not empty has a meaning."""
    known = [value for value in values if value]
    return bool(known) and all(told(value) for value in known)


def _holder_column(holders: Sequence[str], shut: set[str], values: Mapping[str, Mapping[str, int]]) -> str:
    return next((one for one in holders if one not in shut and any(values.get(one, {"?": 1}))), "")


def _tells_events(name: str, values: Mapping[str, int]) -> bool:
    """True for a column of events: by its name, or because its values are happenings (``type`` may be of places)."""
    known = [value for value in values if value]
    if not known:
        return False
    told = sum(bool(happening(value)) for value in known)
    if {"event", "action", "событие", "حدث", "evenement", "evento"} & set(plain(name)):
        return len(known) <= 2_000 and 2 * sum(any(sign.isdigit() for sign in value) for value in known) < len(known)
    return 2 * told >= len(known)


def _some(values: Mapping[str, int]) -> str:
    shown = sorted((value for value in values if value), key=lambda value: -values[value])[:4]
    return ", ".join(f'"{one_line(value, 30)}"' for value in shown)


def _offer(sheet: TableSheet, free: Sequence[str]) -> str:
    """Columns that may name the holder, with the values each has, for a person to choose from."""
    looked = list(free[:30])
    found = []
    for name, values in zip(looked, sheet.distinct(looked, 1_000), strict=True):
        told = [value for value in values if value]
        if 1 < len(told) <= _MOST_HOLDERS and not all(re.fullmatch(r"[-\d.,]+", value) for value in told):
            found.append(f'"{one_line(name, 40)}" ({len(told)} values: {_some(values)})')
    return f"; it may be {' or '.join(found[:4])}" if found else ""


# --- rows ------------------------------------------------------------------------------------------------------------


class _Days:
    """Values of a column -> days, each read once; what cannot be read is noted with its first row."""

    def __init__(self, values: Iterable[str], options: ImportOptions, zone: tzinfo) -> None:
        told = [value for value in values if not is_open(value)]
        self.pattern = own_pattern(options, told) or best_pattern(told[:MOST_VALUES], zone)
        self._zone = zone
        self._known: dict[str, Instant | None] = {}
        self.unread: dict[str, tuple[int, int]] = {}
        for value in told:
            self._known[value] = instant_of(value, self.pattern, zone)

    def of(self, value: str, number: int) -> Instant | None:
        """The day a value stands for."""
        if value in self._known:
            instant = self._known[value]
        else:
            instant = self._known[value] = instant_of(value, self.pattern, self._zone)
        if instant is None:
            first, count = self.unread.get(value, (number, 0))
            self.unread[value] = first, count + 1
        return instant

    def faults(self, name: str, column: str) -> Iterator[str]:
        """A sentence for each value that was not read."""
        for value, (number, count) in self.unread.items():
            several = f" and {count - 1:,} more" if count > 1 else ""
            yield f'{name} row {number}{several}: "{one_line(value, 40)}" in "{column}": {why_unread(value)}'

    def shape(self) -> str:
        """How the days are written, for a person."""
        return f", written like {self.pattern.shape or self.pattern.name}" if self.pattern else ""

    def first(self) -> date | None:
        """The earliest day among the values."""
        known = [found.day for found in self._known.values() if found is not None]
        return min(known, default=None)


def _read_long(
    sheet: TableSheet,
    key_of: Key,
    found: Columns,
    values: Mapping[str, Mapping[str, int]],
    options: ImportOptions,
    reading: Claims,
) -> None:
    zone = zone_of(options.time_zone)
    days = _Days(values.get(found.day) or sheet.distinct([found.day], MOST_VALUES)[0], options, zone)
    ends = _Days(values[found.end], options, zone) if found.end else None
    say = _sayings(sheet, found)
    cell = {name: number for number, name in enumerate(sheet.columns)}
    at_day, at_end, at_time = cell[found.day], cell.get(found.end, -1), cell.get(found.time, -1)
    name = one_line(sheet.file, 60)
    backward: list[str] = []
    earliest = min((one for one in (days.first(), ends.first() if ends else None) if one), default=None)
    since_ever = Instant(earliest) if earliest else None
    for number, row in sheet.rows():
        key = key_of(number, row)
        if not key:
            continue
        start = since_ever if ends and is_open_start(row[at_day]) else days.of(row[at_day], number)
        if start is None:
            continue
        end = UNTIL_NEXT
        if ends is not None:
            end = OPEN
            if not is_open(row[at_end]):
                last = ends.of(row[at_end], number)
                if last is None:
                    continue
                end = _end(last, options)
                if last.last < start.day:
                    backward.append(
                        f'{name} row {number}: its end "{one_line(row[at_end], 40)}" is before its start '
                        f'"{one_line(row[at_day], 40)}"; correct one of the two'
                    )
                    continue
        said = say(row)
        if isinstance(said, Said):
            minute = minute_of(row[at_time]) if at_time >= 0 and start.minute < 0 else start.minute
            inexact = start.edtf if start.precision != "day" or start.doubt else ""
            reading.add(key, start.day.toordinal(), minute, end, said, sheet.file, number, inexact)
        else:
            _note_moment(said, row, cell, found, key, start.day, sheet.file, reading)
    _describe(found, days, ends, name, reading)
    reading.left_out += backward
    _learn_names(sheet, found, reading)


def _end(last: Instant, options: ImportOptions) -> int:
    """End of a claim: a bare month or year ends with its last day unless a person says that it is half-open."""
    if last.precision == "day" or options.interval == "half-open":
        return last.day.toordinal()
    return -first_day_after(last, closed=True).toordinal()


def _sayings(sheet: TableSheet, found: Columns) -> Callable[[Sequence[str]], Said | Meaning]:
    """What a row says, looked up by the cells that matter; a Meaning without effect is no change of control."""
    cell = {name: number for number, name in enumerate(sheet.columns)}

    def at(name: str) -> int:
        return cell.get(name, -1) if name else -1

    holder, status, by, kind = at(found.holder), at(found.status), at(found.by), at(found.kind)
    text, link = at(found.text), at(found.link)
    layout = found.layout
    one, other, group = (at(layout.actors[0]), at(layout.actors[1]), at(layout.group)) if layout else (-1, -1, -1)

    def meant(row: Sequence[str]) -> Said | Meaning:
        told = (row[text] if text >= 0 else "", row[link] if link >= 0 else "")
        if layout is not None:
            means = layout.meaning(
                row[kind], row[group] if group >= 0 else "", row[one], row[other] if other >= 0 else ""
            )
            return Said(means.holder, means.effect, "", means.by, *told) if means.effect else means
        happened = row[kind] if kind >= 0 else ""
        effect = happening(happened) if happened else ""
        if happened and not effect:
            return Meaning("", "", (row[holder],) if row[holder] else (), happened)
        parties = tuple(part.strip() for part in re.split(r"[;|]", row[by]) if part.strip()) if by >= 0 else ()
        return Said(row[holder], effect, status_word(row[status]) if status >= 0 else "", parties, *told)

    known: dict[tuple[str, ...], Said | Meaning] = {}
    looked = [number for number in (holder, status, by, kind, one, other, group, text, link) if number >= 0]

    def say(row: Sequence[str]) -> Said | Meaning:
        key = tuple([row[number] for number in looked])
        said = known.get(key)
        if said is None:
            said = meant(row)
            if len(known) < MOST_VALUES:
                known[key] = said
        return said

    return say


def _note_moment(
    means: Meaning,
    row: Sequence[str],
    cell: Mapping[str, int],
    found: Columns,
    key: str,
    day: date,
    file: str,
    reading: Claims,
) -> None:
    kind = one_line(means.kind, 80) or "no kind named"
    reading.no_change[kind] += 1
    reading.eventful.add(key)
    if len(reading.moments) < MOST_MOMENTS:
        actor = row[cell[found.layout.actors[0]]] if found.layout else "".join(means.by)
        text, link = (row[cell[name]] if name else "" for name in (found.text, found.link))
        reading.moments.append(Moment(day, key, kind, one_line(actor, 80), text, link, file))


def _describe(found: Columns, days: _Days, ends: _Days | None, name: str, reading: Claims) -> None:
    """Say how the table was read, and what of it was not."""
    for told in (days, ends):
        if told and told.pattern and told.pattern.note:
            reading.notes.append(told.pattern.note)
    if days.pattern and not reading.date_orders:
        reading.date_orders = [asdict(one) for one in days.pattern.readings]
    reading.left_out += days.faults(name, found.day)
    if ends is None:
        reading.how_dates = (
            f'the day from the column "{found.day}"{days.shape()}; a row holds until the next of its place'
        )
    else:
        reading.left_out += ends.faults(name, found.end)
        reading.how_dates = f'intervals from "{found.day}" to "{found.end}"{days.shape()}'
    if found.layout is not None:
        one = found.layout.actors[0]
        reading.how_holders = (
            f'the columns of {found.layout.name}: "{found.layout.kind}" decides which events change control, '
            f'"{one}" is the holder after them'
        )
        return
    beside = [f'the status from "{found.status}"'] if found.status else []
    beside += [f'what happened from "{found.kind}"'] if found.kind else []
    reading.how_holders = ", ".join([f'the holder from the column "{found.holder}"', *beside])


def _learn_names(sheet: TableSheet, found: Columns, reading: Claims) -> None:
    """Names of holders where they stand beside their ids."""
    if not found.holder_name:
        return
    one, other = sheet.columns.index(found.holder), sheet.columns.index(found.holder_name)
    for _, row in sheet.rows():
        if row[one] and row[other] and not control_word(row[one]):
            reading.names.setdefault(row[one], one_line(row[other], 80))
