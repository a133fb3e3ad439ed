"""Tables of claims imported: read, settled place by place, and written with their sources as a dataset."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import shapely

from geodata.facts.file_words import file_word
from geodata.importing.files.layers import Layer, UnreadableFile
from geodata.importing.files.source_files import Collected, SourceFile
from geodata.importing.files.table_files import TableSheet, read_table_file, table_of
from geodata.importing.output.dataset_folder import title_of, write_dataset, write_json
from geodata.importing.polygons.report import Report
from geodata.importing.request.job import ImportJob
from geodata.importing.request.limits import Limits
from geodata.importing.request.options import ImportOptions
from geodata.importing.request.problems import ImportProblem
from geodata.importing.tables.claims_to_events import EventRows, Row, is_status
from geodata.importing.tables.map_extent import refuse_unmappable
from geodata.importing.tables.place_positions import Gazetteer, Whereabouts, gazetteer_of
from geodata.importing.tables.places_dataset import places_dataset
from geodata.importing.tables.sheet_claims import date_columns, known_columns, read_sheet
from geodata.importing.tables.table_claims import MOST_MOMENTS, OutOfOrder, TableClaims
from geodata.importing.words.column_names import column
from geodata.importing.words.faction_labels import Label, factions_of, languages, require_colourable, slug
from geodata.model.progress import Progress
from geodata.model.safe_text import one_line, web_link

MOST_SILENT = 2_000
"""Places that only events without change of control speak of, up to which they are places of the map."""


def read_tables(
    collected: Collected, tables: Sequence[SourceFile], options: ImportOptions, limits: Limits, progress: Progress
) -> list[TableSheet]:
    """Sheets of all tables; what cannot be read is noted, ImportProblem where nothing can."""
    named = (options.place_field, options.lon_field, options.lat_field, options.date_field, options.faction_field)
    sheets: list[TableSheet] = []
    for file in tables:
        progress("reading tables", 0.0)
        try:
            sheets += read_table_file(file.path, file.name, file.format, limits, options.encoding, named)
        except UnreadableFile as fault:
            collected.left_out.append(f"{one_line(file.name, 80)}: {fault}")
    if not sheets:
        raise ImportProblem("no table could be read: " + "; ".join(collected.left_out[:3]))
    return sheets


def import_points(
    collected: Collected,
    sheets: Sequence[TableSheet],
    job: ImportJob,
    places: Sequence[TableSheet] = (),
    outlines: Gazetteer | None = None,
) -> Report:
    """Read tables of claims; write the dataset into ``job.target`` unless it is None; give back the report.

    ``places`` are tables of coordinates and ``outlines`` areas that a person named beside the source.
    """
    given = [found for sheet in places if (found := gazetteer_of(sheet, known_columns(sheet)))]
    if places and not given:
        raise ImportProblem("--places: no table with columns of longitude and latitude; it needs both")
    beside = {} if outlines else _gazetteers(sheets, job.options)
    claims = [sheet for sheet in sheets if sheet not in beside]
    reading = TableClaims(job.limits, interval=job.options.interval)
    for fold in (True, False):
        reading = TableClaims(job.limits, interval=job.options.interval, fold=fold)
        where = Whereabouts([*given, *beside.values()], outlines)
        try:
            for sheet in claims:
                job.progress("reading tables", 0.0)
                read_sheet(sheet, where, job.options, reading)
            break
        except OutOfOrder:
            continue
        except UnreadableFile as fault:
            raise ImportProblem(f"{one_line(sheet.file, 80)}: {fault}") from None
    reading.notes += [f"{one_line(sheet.file, 60)}: {sheet.encoding}" for sheet in sheets if sheet.encoding]
    return _finish(collected, reading, where, job)


def import_point_layers(
    collected: Collected,
    layers: Sequence[Layer],
    job: ImportJob,
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
            sheets.append(table_of(layer.file, layer.name, (*names, lon, lat), rows, job.limits))
    if not sheets:
        raise ImportProblem("the source holds no points")
    return import_points(collected, sheets, job)


def _unused(name: str, names: Sequence[str]) -> str:
    return name if name not in names else f"{name} of the point"


def _gazetteers(sheets: Sequence[TableSheet], options: ImportOptions) -> dict[TableSheet, Gazetteer]:
    """Sheets that give places their coordinates and nothing dated, beside others that need them."""
    found: dict[TableSheet, Gazetteer] = {}
    if len(sheets) < 2:
        return found
    for sheet in sheets:
        columns = known_columns(sheet)
        dated = column(columns, "day") or column(columns, "start") or date_columns(sheet, options)
        if not dated and (gazetteer := gazetteer_of(sheet, columns)):
            found[sheet] = gazetteer
    return found if len(found) < len(sheets) else {}


@dataclass(frozen=True, slots=True)
class _Settled:
    """Claims as rows of a dataset."""

    ids: Mapping[str, str]
    events: Sequence[Row]
    moments: Sequence[Row]
    sources: Sequence[Mapping[str, object]]
    days: Sequence[date]
    overlapping: int


def _finish(
    collected: Collected,
    reading: TableClaims,
    where: Whereabouts,
    job: ImportJob,
) -> Report:
    if not len(reading):
        raise ImportProblem(_nothing(reading))
    refuse_unmappable(reading.places, reading.first_rows())
    untold = where.untold(reading)
    if untold:
        reading.notes.append(untold)
    labels, factions = _factions(reading, job.options)
    job.progress("folding rows", 0.0)
    settled = _settle(reading, labels, job.options)
    used = {str(row["place_id"]) for row in settled.events}
    report = _report(collected, reading, labels, factions, settled, used)
    if job.target is None:
        return report
    job.progress("writing", 0.0)
    title = job.options.title or title_of(job.name)
    write_dataset(
        job.target,
        places_dataset(
            reading, settled.ids, used, settled.events, settled.sources, factions, settled.days, job.options, title,
            moments=settled.moments, shapes=where.shapes,
        ),
    )  # fmt: skip
    write_json(job.target / "import_report.json", report)
    return report


def _nothing(reading: TableClaims) -> str:
    """Why no claim is left."""
    if reading.no_change:
        kinds = ", ".join(f'"{kind}" ({count:,})' for kind, count in reading.no_change.most_common(5))
        return (
            f"no row tells who holds a place: {kinds} are no changes of control; if they are in this table, name the "
            "column with the holder (--faction-field) and leave out the column with the kind of event"
        )
    reasons = "; ".join(reading.left_out[:3])
    return f"no dated claim about a place was found{': ' + reasons if reasons else ''}"


def _factions(reading: TableClaims, options: ImportOptions) -> tuple[dict[str, Label | None], tuple[Label, ...]]:
    """Label of the source -> faction, and the factions by id; ImportProblem where there are none or too many."""
    told = reading.said()
    holders = {said.holder for said in told if said.holder and not is_status(said)}
    named = {*holders, *(label for said in told for label in said.by)}
    require_colourable(len(named - set(options.factions)), "choose another column with --faction-field")
    labels = factions_of(named, options.factions, {})
    for label, faction in labels.items():
        if faction is not None and label in reading.names and label not in options.factions:
            english, arabic = languages(reading.names[label])
            labels[label] = replace(faction, name_en=english, name_ar=arabic or faction.name_ar)
    factions = tuple(sorted({label for label in labels.values() if label}, key=lambda label: label.id))
    if not any(labels.get(holder) for holder in holders):
        raise ImportProblem("no holder is named; say which column names it with --faction-field")
    return labels, factions


def _settle(reading: TableClaims, labels: Mapping[str, Label | None], options: ImportOptions) -> _Settled:
    days = sorted({*reading.last_days(), *reading.span, *(moment.day for moment in reading.moments)})
    ids = _place_ids(reading)
    sources = _Sources(reading, options)
    rows = EventRows(labels, sources.of, days[-1])
    events = [row for key, claims in reading.by_place() for row in rows.of(ids[key], claims)]
    told = {row["place_id"] for row in events}
    silent = sorted({ids[key] for key in reading.places if ids[key] not in told} & _spoken_of(reading, ids))
    events += [_silent(place, days[0], sources.of(reading.files()[0], "")) for place in silent]
    moments = _moments(reading, ids, sources)
    return _Settled(ids, events, moments, sources.rows, days, rows.overlapping)


def _spoken_of(reading: TableClaims, ids: Mapping[str, str]) -> set[str]:
    """Places without a claim that belong on the map all the same: outlines, and places of events, if not too many."""
    outlined = {ids[key] for key, place in reading.places.items() if place.outlined}
    spoken = {ids[key] for key in reading.eventful}
    return outlined | spoken if len(spoken) <= MOST_SILENT else outlined


def _silent(place: str, day: date, source: str) -> Row:
    """Opening of a place whose holder no row names."""
    return {
        "event_id": f"{place}-{day.isoformat()}",
        "place_id": place,
        "date": day.isoformat(),
        "kind": "baseline",
        "to": "",
        "confidence": "medium",
        "summary_en": "The source names no holder",
        "sources": source,
    }


def _moments(reading: TableClaims, ids: Mapping[str, str], sources: _Sources) -> list[Row]:
    """Events without change of control as rows of moments.csv."""
    rows: list[Row] = []
    count: Counter[str] = Counter()
    for moment in reading.moments:
        place = reading.places[moment.place]
        stem = f"{ids[moment.place]}-{moment.day.isoformat()}"
        count[stem] += 1
        actor = f" ({moment.actor})" if moment.actor else ""
        title = one_line(f"{moment.kind}{actor}", 120)
        text = one_line(moment.text, 400)
        rows.append(
            {
                "moment_id": stem if count[stem] == 1 else f"{stem}-{count[stem]}",
                "date": moment.day.isoformat(),
                "title_en": title,
                "summary_en": title if not text or file_word(text) else text,
                "place_name": one_line(languages(place.name)[0], 100),
                "lon": round(place.lon, 6),
                "lat": round(place.lat, 6),
                "sources": sources.of(moment.file, moment.link),
            }
        )
    return rows


def _report(
    collected: Collected,
    reading: TableClaims,
    labels: Mapping[str, Label | None],
    factions: Sequence[Label],
    settled: _Settled,
    used: set[str],
) -> Report:
    days = settled.days
    closed = reading.closed()
    how = reading.how_dates
    if closed is not None:
        meant = "its last day still counts (closed)" if closed else "its end is the first day no longer so (half-open)"
        how += f"; {meant}; an empty end is open; after an end that nothing follows no holder is known"
    return {
        "reading": {
            "files": len(collected.files),
            "formats": dict(Counter(str(file.format) for file in collected.files)),
            "dates": how,
            "date_orders": list(reading.date_orders),
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
            "rows": reading.rows,
            "repeated": reading.rows - len(reading),
            "places": len(used),
            "events": len(settled.events),
            "moments": len(settled.moments),
            "no_change_of_control": dict(reading.no_change.most_common(50)),
            "days_with_several_claims": reading.several + reading.several_untimed,
            "left_out": [*collected.left_out, *reading.left_out][:2000],
            "notes": [*collected.notes, *reading.notes, *_counted(reading, settled)],
            "places_without_claim": len(reading.places) - len(used),
        },
    }


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _counted(reading: TableClaims, settled: _Settled) -> list[str]:
    """Sentences on what was decided, for a person."""
    lines = []
    if reading.several:
        lines.append(f"{_times(reading.several)} claims of one place and day differ: the latest time decides")
    if reading.several_untimed:
        lines.append(
            f"{_times(reading.several_untimed)} claims of one place and day differ without a time that tells them "
            "apart: the last row decides"
        )
    if settled.overlapping:
        lines.append(f"{_times(settled.overlapping)} intervals of one place overlap: the one that began later counts")
    if reading.no_change:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in reading.no_change.most_common(6))
        more = f"; the first {MOST_MOMENTS:,} are moments" if reading.no_change.total() > MOST_MOMENTS else ""
        total = reading.no_change.total()
        events = "1 event is" if total == 1 else f"{total:,} events are"
        lines.append(f"{events} no change of control and set no holder ({kinds}){more}")
    return lines


# --- rows ------------------------------------------------------------------------------------------------------------


def _place_ids(reading: TableClaims) -> dict[str, str]:
    found: dict[str, str] = {}
    taken: set[str] = set()
    for number, (key, place) in enumerate(sorted(reading.places.items()), 1):
        code = slug(place.code) if re.search(r"[^\W\d_]", place.code) else ""  # a number alone says nothing to a reader
        base = code or slug(languages(place.name)[0]) or slug(place.name) or f"place-{number}"
        name, again = base, 1
        while name in taken:
            again += 1
            name = f"{base}-{again}"
        taken.add(name)
        found[key] = name
    return found


class _Sources:
    """Rows of sources.csv: the tables, and the web addresses their rows name."""

    def __init__(self, reading: TableClaims, options: ImportOptions) -> None:
        self.rows: list[Mapping[str, object]] = []
        self._ids = {name: f"table-{number}" for number, name in enumerate(reading.files(), 1)}
        self._links: dict[str, str] = {}
        self._known: dict[tuple[str, str], str] = {}
        for name, source in self._ids.items():
            self.rows.append(
                {
                    "source_id": source,
                    "outlet": one_line(options.outlet, 120) or "imported file",
                    "title": one_line(name, 200),
                    "url": web_link(options.source_url),
                    "kind": "other",
                }
            )

    def of(self, file: str, link: str) -> str:
        """Ids of the sources of a row."""
        known = self._known.get((file, link))
        if known is None:
            found = [self._link(file, address) for part in re.split(r"[\s;]+", link)[:4] if (address := web_link(part))]
            known = self._known[file, link] = ";".join(dict.fromkeys([*found, self._ids[file]]))
        return known

    def _link(self, file: str, address: str) -> str:
        if address not in self._links:
            self._links[address] = f"link-{len(self._links) + 1}"
            self.rows.append(
                {
                    "source_id": self._links[address],
                    "outlet": one_line(address.split("/")[2], 80),
                    "title": f"named in {one_line(file, 120)}",
                    "url": address,
                    "kind": "other",
                }
            )
        return self._links[address]
