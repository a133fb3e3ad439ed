"""Tables as CSV: zones and control periods as derived, and every table of facts; formulas are made harmless."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geodata.export.data import features
from geodata.export.data.credits import LIMITS, Credits, credits_of
from geodata.export.data.faction_names import last_day, renamed
from geodata.export.data.kml import EPOCH
from geodata.export.data.selection import ExportSelection
from geodata.facts.reading import read_dataset
from geodata.model.errors import OutOfRange
from geodata.model.period import parse_uncertain_day
from geodata.model.progress import Progress, silent
from geodata.model.safe_text import as_text_cell

if TYPE_CHECKING:
    from geodata.dataset import Dataset

DERIVED = ("zones", "control_periods")
"""Tables made from the facts."""
DEFAULT = "control_periods"
"""The table of a single CSV file unless another is asked for."""
SMALL = ("title", "version", "fingerprint", "licence", "attribution", "known_until")
"""What of the statement stands, with the limits of the method, in every row of a single table.

In every row, because rows are sorted, filtered and pasted elsewhere, and the credit that the licence asks for has to go
with them. The method in full, three times as long, is in ABOUT.txt of the ZIP of all tables.
"""
BYTE_ORDER_MARK = "\ufeff"
"""Begins a CSV file that a person opens: without it Excel takes UTF-8 for the code page of the computer."""

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table."""

    name: str
    """File stem."""
    columns: tuple[str, ...]
    """Header."""
    rows: tuple[Row, ...]
    """Column -> value, one mapping per row."""


def csv_table(
    dataset: Dataset,
    selection: ExportSelection,
    name: str = DEFAULT,
    *,
    for_a_person: bool = False,
    progress: Progress = silent,
) -> bytes:
    """One table of a selection; the statement of the dataset fills its last columns, as CSV has no other room for it.

    With ``for_a_person`` it begins with a byte-order mark, so that a spreadsheet reads its letters rightly.
    Raises OutOfRange where there is no such table.
    """
    facts = {} if name in DERIVED else _fact_tables(dataset, selection)
    if name not in DERIVED and name not in facts:
        raise OutOfRange(f'there is no table "{name}"; there are {", ".join(table_names(dataset))}')
    sheet = facts[name] if name in facts else _derived(dataset, selection, name, progress)
    about = {f"dataset_{key}": text for key, text in credits_of(dataset).as_dict().items() if key in SMALL}
    about["dataset_method"] = LIMITS
    rows = tuple({**row, **about} for row in sheet.rows)
    return _encoded(Sheet(sheet.name, (*sheet.columns, *about), rows), for_a_person)


def table_names(dataset: Dataset) -> tuple[str, ...]:
    """Every table that there is: those made from the facts, and those of the facts."""
    return (*DERIVED, *read_dataset(dataset.path).tables)


def has_days(dataset: Dataset, name: str) -> bool:
    """True for a table of which a selection of days leaves rows out."""
    return name in DERIVED or name in _EVENT_IDS or "date" in read_dataset(dataset.path).tables[name].columns


def csv_archive(
    dataset: Dataset, selection: ExportSelection, *, for_a_person: bool = False, progress: Progress = silent
) -> bytes:
    """ZIP of every table of a selection, with the statement of the dataset as ABOUT.txt.

    Tables of facts have the rows of the selected days (those without days are whole), zones and control periods those
    that have a day in it.
    """
    sheets = [_derived(dataset, selection, name, progress) for name in DERIVED]
    sheets += _fact_tables(dataset, selection).values()
    contents = {f"{sheet.name}.csv": _encoded(sheet, for_a_person) for sheet in sheets}
    return archive({"ABOUT.txt": about_text(credits_of(dataset)).encode(), **contents})


def about_text(about: Credits) -> str:
    """The statement as a text file."""
    return about.as_text()


def archive(contents: Mapping[str, bytes]) -> bytes:
    """ZIP of some files; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in contents.items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.external_attr = 0o644 << 16
            zipped.writestr(member, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _derived(dataset: Dataset, selection: ExportSelection, name: str, progress: Progress) -> Sheet:
    rows = _zones(dataset, selection, progress) if name == "zones" else _periods(dataset, selection)
    found = tuple(rows)
    return Sheet(name, tuple(found[0]) if found else (), found)


def _zones(dataset: Dataset, selection: ExportSelection, progress: Progress) -> Iterable[Row]:
    for record in features.zones(dataset, selection, progress):
        yield {"id": record.id, **features.properties(dataset, record), "start_edtf": record.start_edtf}


def _periods(dataset: Dataset, selection: ExportSelection) -> Iterable[Row]:
    """Control periods of the selected places, those without a cell of their own too."""
    for place in selection.places(dataset):
        for period in dataset.periods[place.id]:
            start, end = period.period.start, period.period.end
            if not selection.holds(period.holder) or not selection.overlaps(start, end):
                continue
            named_on = max(start, selection.first)
            yield {
                "place": place.id,
                "place_name": place.name_en,
                "place_name_ar": place.name_ar,
                "admin1": place.admin1,
                "lon": place.lon,
                "lat": place.lat,
                "cell": dataset.cell_of.get(place.id),
                "start": start,
                "end": end,
                "start_edtf": f"{start}{period.start_qualifier}",
                "holder": period.holder,
                "holder_name": features.holder_names(dataset, period.holder, named_on)[0],
                "holder_renamed": renamed(dataset, period.holder, named_on, last_day(selection, end)),
                "status": period.status.value,
                "by": period.by,
                "basis": period.basis.value,
                "evidence": period.evidence.value,
                "event": period.event,
                "sources": period.sources,
            }


def _fact_tables(dataset: Dataset, selection: ExportSelection) -> dict[str, Sheet]:
    """Every table of facts as it stands, rows dated outside the selection left out."""
    tables = read_dataset(dataset.path).tables
    meant = {event.id for event in features.events(dataset, selection)}
    return {
        name: Sheet(name, table.columns, tuple(row for row in table.rows if _is_meant(name, row, meant, selection)))
        for name, table in tables.items()
    }


_EVENT_IDS = {"control_events": "event_id", "area_events": "area_event_id", "successions": "succession_id"}


def _is_meant(name: str, row: Mapping[str, str], events: set[str], selection: ExportSelection) -> bool:
    if name in _EVENT_IDS and _EVENT_IDS[name] in row:
        return row[_EVENT_IDS[name]] in events
    if row.get("date"):
        return selection.first <= parse_uncertain_day(row["date"]).day <= selection.last
    return True


def _encoded(sheet: Sheet, for_a_person: bool) -> bytes:
    """CSV in UTF-8 with a header, as pandas reads it, and a spreadsheet that is told the encoding."""
    out = io.StringIO(BYTE_ORDER_MARK if for_a_person else "")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(sheet.columns)
    writer.writerows([_cell(row.get(column)) for column in sheet.columns] for row in sheet.rows)
    return out.getvalue().encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float, date)):
        return str(value)
    text = ";".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)
    return as_text_cell(text)
