"""Rules a dataset must keep: small functions from facts to problems, all of which are reported, not the first.

An error means the dataset cannot be used; a warning, that an editor should look.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.checking.setting_rules import RULES as SETTING_RULES
from geodata.checking.setting_rules import said_of
from geodata.facts.table_records import FACTION_COLUMNS
from geodata.history.control_history import Step, held_before, place_steps
from geodata.model.area_expression import SNAP_KM, AreaIndex, did_you_mean, km_to
from geodata.model.errors import Problem
from geodata.model.records import ControlEvent, DatasetFacts, Kind, Table
from geodata.model.safe_text import web_link

Rule = Callable[[DatasetFacts], Iterator[Problem]]

EVENT_TABLES = {"place": "control_events", "area": "area_events", "succession": "successions"}
"""Subject of an event -> stem of the file its row stands in."""
ID_COLUMNS = {
    "places": "place_id",
    "control_events": "event_id",
    "area_events": "area_event_id",
    "successions": "succession_id",
    "carry_back": "carry_back_id",
    "moments": "moment_id",
    "chapters": "chapter_id",
    "presence": "presence_id",
    "sources": "source_id",
}
"""Stem of a file -> column with the id of a row; factions.csv has several rows of one id."""
SOURCED_TABLES = (
    "factions",
    "designations",
    "control_events",
    "area_events",
    "successions",
    "moments",
    "presence",
)
AREA_TABLES = ("area_events", "successions", "carry_back", "presence")
NEED_BY = (Kind.CONTESTED, Kind.BESIEGED, Kind.SHARED)
NEED_TO = (Kind.BASELINE, Kind.CAPTURED, Kind.RECAPTURED, Kind.HANDED_OVER, Kind.RELABELLED, Kind.MERGED)
NOBODY = "nobody"
ROUGH_KM = 1.0
"""A place whose point may be farther off than this has rough coordinates."""
MANY_VERTICES = 20_000
"""Of one outline: with more, ``covers`` compares each part with each other part."""
OUTSIDE_SHARE = 0.02
"""A drawn area may lie outside the country with this share of its area: borders are drawn differently."""

_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_SOURCE_ID = re.compile(r"[A-Za-z0-9_.-]+\Z")


# --- ids and references ----------------------------------------------------------------------------------------------


def duplicate_ids(facts: DatasetFacts) -> Iterator[Problem]:
    """An id stands for one row; the three tables of events share one set of ids."""
    events: dict[str, str] = {}
    for stem, column in ID_COLUMNS.items():
        seen: dict[str, str] = events if stem in EVENT_TABLES.values() else {}
        for table, line, cell in _cells(facts, stem, column):
            if cell in seen:
                yield Problem(
                    table.path, line, column, f'"{cell}" stands at {seen[cell]} already; give each row its own id'
                )
            else:
                seen[cell] = f"{Path(table.path).name}:{line}"


def malformed_ids(facts: DatasetFacts) -> Iterator[Problem]:
    """Ids are kebab-case ASCII; those of sources keep their spelling."""
    for stem, column in (*ID_COLUMNS.items(), ("factions", "faction_id")):
        form = _SOURCE_ID if stem == "sources" else _KEBAB
        for table, line, cell in _cells(facts, stem, column):
            if not form.match(cell):
                remedy = "letters, digits, _ . -" if stem == "sources" else "small letters, digits and hyphens"
                yield Problem(table.path, line, column, f'"{cell}" is not an id; write it with {remedy}')


def unknown_factions(facts: DatasetFacts) -> Iterator[Problem]:
    """Every faction named has a row in factions.csv."""
    for stem, column in FACTION_COLUMNS:
        if stem == "factions":
            continue
        for table, line, cell in _cells(facts, stem, column):
            for word in _items(re.sub(r"\|", ";", cell)):
                if word not in facts.factions and not (word == NOBODY and column in ("from", "to")):
                    yield Problem(table.path, line, column, _not_a_faction(word, facts))


def _not_a_faction(word: str, facts: DatasetFacts) -> str:
    return f'"{word}" is not a faction{did_you_mean(word, facts.factions) or "; add it to factions.csv"}'


def unknown_places(facts: DatasetFacts) -> Iterator[Problem]:
    """Every place named has a row in places.csv."""
    places = _ids(facts, "places")
    for stem, column in (("control_events", "place_id"), ("places", "part_of")):
        for table, line, cell in _cells(facts, stem, column):
            if cell not in places:
                yield Problem(table.path, line, column, f'"{cell}" is not a place{_hint(cell, places)}')


def unknown_sources(facts: DatasetFacts) -> Iterator[Problem]:
    """Every source named has a row in sources.csv."""
    for stem in SOURCED_TABLES:
        for table, line, cell in _cells(facts, stem, "sources"):
            for source in _items(cell):
                if source not in facts.sources:
                    yield Problem(
                        table.path, line, "sources", f'"{source}" is not a source{_hint(source, facts.sources)}'
                    )
    for area in facts.areas.values():
        for source in area.sources:
            if source not in facts.sources:
                yield Problem(area.file, None, area.id, f'"{source}" is not a source{_hint(source, facts.sources)}')


def unknown_areas(facts: DatasetFacts) -> Iterator[Problem]:
    """A place that names a drawn area has its outline in facts/areas/."""
    for table, line, cell in _cells(facts, "places", "area"):
        if cell not in facts.areas:
            yield Problem(table.path, line, "area", f'"{cell}" is not a drawn area{_hint(cell, facts.areas)}')


def broken_part_of(facts: DatasetFacts) -> Iterator[Problem]:
    """A quarter is part of another place, and never, over others, of itself."""
    for table, line, cell in _cells(facts, "places", "place_id"):
        seen = [cell]
        while (above := facts.places[seen[-1]].part_of if seen[-1] in facts.places else "") and above not in seen:
            seen.append(above)
        if above == cell:
            yield Problem(table.path, line, "part_of", f'"{cell}" is part of itself, by way of {" > ".join(seen)}')


def broken_rivals(facts: DatasetFacts) -> Iterator[Problem]:
    """``rival_of`` names another row of its table, which is itself no rival."""
    events = {event.id: event for event in facts.events}
    ids = {subject: _ids(facts, stem) for subject, stem in EVENT_TABLES.items()}
    for event in facts.events:
        if event.rival_of:
            rival = events.get(event.rival_of)
            if rival is None and event.rival_of in ids[event.subject]:
                continue
            if rival is None or rival is event:
                hint = "" if rival is event else did_you_mean(event.rival_of, events)
                yield _at(facts, event, "rival_of", f'"{event.rival_of}" is not another event{hint}')
            elif rival.rival_of:
                yield _at(facts, event, "rival_of", f'"{rival.id}" is itself a rival; name the event both contradict')
            elif (rival.subject, rival.place) != (event.subject, event.place):
                yield _at(
                    facts, event, "rival_of", f'"{rival.id}" is about another place; name one about {event.place}'
                )
    moments = _ids(facts, "moments")
    for table, line, cell in _cells(facts, "moments", "rival_of"):
        if cell not in moments:
            yield Problem(table.path, line, "rival_of", f'"{cell}" is not a moment{_hint(cell, moments)}')


def bad_urls(facts: DatasetFacts) -> Iterator[Problem]:
    """Addresses begin with http:// or https://: they become links."""
    for table, line, cell in _cells(facts, "sources", "url"):
        if not web_link(cell):
            yield Problem(
                table.path, line, "url", f'"{cell[:80]}" is not a web address; write it with http:// or https://'
            )


def own_columns(facts: DatasetFacts) -> Iterator[Problem]:
    """A column that datapackage.json does not describe may stay: it is kept in the file, and nothing reads it."""
    described = {
        str(one["path"]): {str(field["name"]) for field in one["schema"]["fields"]}
        for one in facts.package["resources"]
        if str(one["path"]).endswith(".csv")
    }
    for table in facts.tables.values():
        for column in table.columns:
            if column not in described[table.path]:
                name = column if column.strip() else "a column without a name"
                message = "is kept, but nothing reads it: datapackage.json has no such column"
                yield Problem(table.path, 1, name, message, "warning")


def control_characters(facts: DatasetFacts) -> Iterator[Problem]:
    """Texts hold letters and signs only: no control characters, nothing that turns the direction of what follows."""
    for table in facts.tables.values():
        for row, line in zip(table.rows, table.lines, strict=True):
            for column, cell in row.items():
                found = None if cell.isascii() and cell.isprintable() else next(filter(_hidden, cell), None)
                if found:
                    yield Problem(table.path, line, column, f"holds the hidden character U+{ord(found):04X}; remove it")


_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Signs that turn the direction of what follows, and the byte order mark."""


def _hidden(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in _TURNING


# --- days ------------------------------------------------------------------------------------------------------------


def days_outside(facts: DatasetFacts) -> Iterator[Problem]:
    """No event before the first day of the map or after the last for which anything is known."""
    settings = facts.settings
    for event in facts.events:
        if event.day > settings.known_until:
            message = f"{event.day} is after known_until ({settings.known_until}); move it in datapackage.json if meant"
            yield _at(facts, event, "date", message)
        elif event.day < settings.first_day:
            yield _at(facts, event, "date", f"{event.day} is before the first day of the map ({settings.first_day})")
    days = {moment.id: moment.date.day for moment in facts.moments}
    for table, line, cell in _cells(facts, "moments", "moment_id"):
        if cell in days and not settings.first_day <= days[cell] <= settings.known_until:
            message = f"{days[cell]} is outside the days of the map ({settings.first_day} to {settings.known_until})"
            yield Problem(table.path, line, "date", message)


def contradictory_settings(facts: DatasetFacts) -> Iterator[Problem]:
    """The map ends after it begins, and opens in between."""
    settings = facts.settings
    if settings.known_until < settings.first_day:
        yield said_of("known_until", "is before first_day; swap them")
        return
    first, last = settings.opening_span or (settings.first_day, settings.known_until)
    day = settings.opening_day or first
    if not settings.first_day <= first <= day <= last <= settings.known_until:
        yield said_of("opening", "from, day and to must be in this order, from first_day to known_until")


def overlapping_names(facts: DatasetFacts) -> Iterator[Problem]:
    """A faction has one name on one day."""
    lines: dict[str, list[tuple[Table, int]]] = defaultdict(list)
    for table, line, cell in _cells(facts, "factions", "faction_id"):
        lines[cell].append((table, line))
    for faction in facts.factions.values():
        for before, after in zip(faction.names, faction.names[1:], strict=False):
            if before.period.overlaps(after.period):
                table, line = lines[faction.id][-1]
                message = (
                    f'"{before.name_en}" and "{after.name_en}" hold on the same days; end one where the other starts'
                )
                yield Problem(table.path, line, "start", message)


# --- where -----------------------------------------------------------------------------------------------------------


def coordinates_outside(facts: DatasetFacts) -> Iterator[Problem]:
    """A place lies in the country; one up to 2 km off takes the nearest land for its cell, with a warning."""
    if not facts.units:
        return
    tree = shapely.STRtree([unit.geometry for unit in facts.units])
    for table, line, cell in _cells(facts, "places", "place_id"):
        place = facts.places.get(cell)
        if place is None:
            continue
        point = shapely.Point(place.lon, place.lat)
        away = km_to(facts.units[int(tree.nearest(point))].geometry, point)
        if away > SNAP_KM:
            message = (
                f'"{cell}" lies {away:,.0f} km outside the country at lon {place.lon}, lat {place.lat}; correct them'
            )
            yield Problem(table.path, line, "lon", message)
        elif away > 0:
            message = f'"{cell}" lies {away:.1f} km outside the country; its cell is on the nearest land'
            yield Problem(table.path, line, "lon", message, "warning")


def moments_half_placed(facts: DatasetFacts) -> Iterator[Problem]:
    """A moment has both coordinates or neither; it may lie anywhere on Earth."""
    for moment, (table, line, _) in zip(facts.moments, _cells(facts, "moments", "moment_id"), strict=False):
        if (moment.lon is None) != (moment.lat is None):
            yield Problem(table.path, line, "lon", "a moment has both lon and lat, or neither")
        elif (
            moment.lon is not None and moment.lat is not None and not (abs(moment.lon) <= 180 and abs(moment.lat) <= 90)
        ):
            yield Problem(table.path, line, "lon", f"lon {moment.lon}, lat {moment.lat} is not on Earth")


def places_outside_their_unit(facts: DatasetFacts) -> Iterator[Problem]:
    """A place lies in the first-level unit its row names."""
    units = {unit.admin1 for unit in facts.units}
    index = AreaIndex(facts)
    for table, line, cell in _cells(facts, "places", "place_id"):
        place = facts.places.get(cell)
        if place is None or not units:
            continue
        lies_in = index.admin1_of(cell)
        label = facts.settings.admin1_label_en
        if place.admin1 not in units:
            yield Problem(table.path, line, "admin1", f'"{place.admin1}" is not a {label}{_hint(place.admin1, units)}')
        elif lies_in is not None and lies_in != place.admin1:
            message = f'"{cell}" is said to lie in {place.admin1}, its coordinates in {lies_in}; check them'
            yield Problem(table.path, line, "admin1", message, "warning")


def places_on_one_point(facts: DatasetFacts) -> Iterator[Problem]:
    """Places do not lie on one point, unless those near each other are meant to share a cell; else one is drawn."""
    if facts.settings.nested_places_km > 0:
        return
    table = facts.tables["places"]
    first: dict[tuple[float, float], str] = {}
    for line, row in zip(table.lines, table.rows, strict=True):
        place = facts.places.get(row["place_id"])
        if place is None or place.area or place.part_of:
            continue
        other = first.setdefault((round(place.lon, 5), round(place.lat, 5)), place.id)
        if other != place.id:
            message = f'"{place.id}" lies on the point of "{other}"; one cell is drawn for both, held as the greater'
            yield Problem(table.path, line, "lon", message, "warning")


def bad_outlines(facts: DatasetFacts) -> Iterator[Problem]:
    """A drawn area is a valid polygon inside the country."""
    outlines = [unit.geometry for unit in facts.units]
    country = shapely.union_all(outlines) if all(shapely.is_valid(outlines)) else None
    shapely.prepare(country)
    for area in facts.areas.values():
        if not area.geometry.is_valid:
            reason = shapely.is_valid_reason(area.geometry)
            yield Problem(area.file, None, area.id, f"the outline is not a valid polygon: {reason}; redraw it")
        elif country is not None and not (_light(area.geometry) and country.covers(area.geometry)):
            outside = area.geometry.difference(country).area / area.geometry.area
            if outside > OUTSIDE_SHARE:
                severity = "error" if outside > 0.5 else "warning"
                message = f"{outside:.0%} of the outline lies outside the country; correct it"
                yield Problem(area.file, None, area.id, message, severity)
    for unit in facts.units:
        if not unit.geometry.is_valid:
            reason = shapely.is_valid_reason(unit.geometry)
            yield Problem(facts.settings.units, None, unit.name, f"not a valid polygon: {reason}; repair it")


def _light(outline: BaseGeometry) -> bool:
    """True where asking whether an outline lies in another is quicker than cutting the one out of the other."""
    return int(shapely.get_num_coordinates(outline)) <= MANY_VERTICES


def drawn_areas_that_do_not_fit(facts: DatasetFacts) -> Iterator[Problem]:
    """Where every place has a drawn area, the areas are the country, each piece of it once."""
    from geodata.cells.drawn_cells import problems_of_fit

    yield from problems_of_fit(facts)


def overlapping_units(facts: DatasetFacts) -> Iterator[Problem]:
    """The pieces of the country lie beside one another."""
    outlines = [unit.geometry for unit in facts.units]
    if len(outlines) < 2 or not all(shapely.is_valid(outlines)):
        return
    first, second = shapely.STRtree(outlines).query(outlines, predicate="overlaps")
    for a, b in zip(first, second, strict=True):
        one, other = outlines[a], outlines[b]
        if a < b and one.intersection(other).area > OUTSIDE_SHARE * min(one.area, other.area):
            message = f'overlaps "{facts.units[b].name}"; draw the two side by side'
            yield Problem(facts.settings.units, None, facts.units[a].name, message, "warning")


def areas_without_meaning(facts: DatasetFacts) -> Iterator[Problem]:
    """An area expression can be read, names what exists and holds at least one place."""
    inside = AreaIndex(facts)
    for stem in AREA_TABLES:
        for table, line, cell in _cells(facts, stem, "area"):
            try:
                if not inside(cell):
                    yield Problem(table.path, line, "area", f'"{cell}" holds no place; check it', "warning")
            except ValueError as error:
                yield Problem(table.path, line, "area", str(error))


# --- histories -------------------------------------------------------------------------------------------------------


def kinds_and_holders(facts: DatasetFacts) -> Iterator[Problem]:
    """The columns of a row fit its kind; an imported table may have a status without saying by whom."""
    unknown = facts.settings.undrawn_is_unknown
    for event in facts.events:
        if event.kind in NEED_BY and not event.by and event.subject == "place" and not unknown:
            yield _at(facts, event, "by", f"a row of kind {event.kind} says by whom; name the other party")
        if event.kind is Kind.BASELINE and event.from_:
            yield _at(facts, event, "from", "a baseline opens a history; leave from empty")
        if event.kind in NEED_TO and event.to is None and not (unknown and event.kind is Kind.BASELINE):
            yield _at(facts, event, "to", f"a row of kind {event.kind} says who holds the place then; fill to")
        if event.kind.sets_holder and event.to is not None and event.from_ == (event.to,):
            yield _at(facts, event, "to", f'"{event.to}" held it before by this row itself; correct from or to')
        if event.kind.sets_holder and event.kind is not Kind.BASELINE and not event.from_:
            yield _at(
                facts, event, "from", f"a row of kind {event.kind} says from whom; write nobody if no one held it"
            )


def baselines(facts: DatasetFacts) -> Iterator[Problem]:
    """The history of a place opens with one baseline, its own or that of an area, and nothing precedes it.

    Where undrawn ground is unknown (an imported series), a baseline also closes and reopens what is known.
    """
    unknown = facts.settings.undrawn_is_unknown
    for place, rows in _own_rows(facts).items():
        own = [row for row in rows if row.kind is Kind.BASELINE]
        for second in own[1:] if not unknown else ():
            message = f'"{place}" has a baseline already ({own[0].id}); make this row confirmed, or delete it'
            yield _at(facts, second, "kind", message)
        if own:
            for row in rows:
                if row.day < own[0].day:
                    message = (
                        f'the row is dated {row.day}, before the baseline of "{place}" ({own[0].day}, {own[0].id})'
                    )
                    yield _at(facts, row, "date", message)


def places_without_history(facts: DatasetFacts) -> Iterator[Problem]:
    """Somebody says of every place who held it."""
    told = {place for place, steps in _steps(facts).items() if steps}
    for table, line, cell in _cells(facts, "places", "place_id"):
        if cell in facts.places and cell not in told:
            message = f'"{cell}" has no baseline: no row says who held it, so its holder is only inferred; add one'
            yield Problem(table.path, line, "place_id", message, "warning")


def histories_without_opening(facts: DatasetFacts) -> Iterator[Problem]:
    """Every history opens with a baseline."""
    for place, steps in _steps(facts).items():
        opening = next((step for step in steps if step.after is not None), None)
        unopened = opening is not None and opening.event.kind is not Kind.BASELINE
        later = any(s.event.kind is Kind.BASELINE and s.event.subject == "place" for s in steps)
        if unopened and not later and opening is not None:
            yield _at(facts, opening.event, "kind", f'"{place}" has no baseline before this row; add one')


def contradicted_holders(facts: DatasetFacts) -> Iterator[Problem]:
    """``from`` of a row, and the holder a status row repeats, is the holder that the history gives."""
    for place, steps in _steps(facts).items():
        for step in steps:
            row, before = step.event, step.before
            if row.subject != "place" or before is None or row.kind is Kind.BASELINE:
                continue
            held = held_before(row)
            if held and (before.holder or "") not in held:
                column = "from" if row.from_ else "to"
                said = "|".join(holder or NOBODY for holder in held)
                message = f'"{said}", but {_history_says(place, step, steps)}; correct one of the two rows'
                yield _at(facts, row, column, message)
            elif not row.kind.sets_holder and row.to is not None and row.to != before.holder:
                message = f'"{row.to}", but a row of kind {row.kind} leaves the holder, {before.holder or NOBODY}'
                yield _at(facts, row, "to", message)
            if before.holder is not None and before.holder in row.by and row.kind in NEED_BY:
                yield _at(facts, row, "by", f'"{before.holder}" holds the place itself; name the other party')


def _history_says(place: str, step: Step, steps: Iterable[Step]) -> str:
    """Who held a place before a step, and by which row."""
    assert step.before is not None
    holder, by = step.before.holder, ""
    for earlier in steps:
        if earlier is step:
            break
        if earlier.after is not None and (earlier.before is None or earlier.before.holder != earlier.after.holder):
            by = f" since {earlier.event.date} ({earlier.event.id})"
    return f'the history of "{place}" gives "{holder or NOBODY}"{by}'


def days_without_order(facts: DatasetFacts) -> Iterator[Problem]:
    """Rows of one place on one day differ in ``order``."""
    for place, rows in _own_rows(facts).items():
        seen: dict[tuple[date, int], ControlEvent] = {}
        for row in rows:
            first = seen.setdefault((row.day, row.order), row)
            if first is not row:
                message = f'"{place}" has another row on {row.day} ({first.id}); number both in the order they happened'
                yield _at(facts, row, "order", message)


def idle_area_events(facts: DatasetFacts) -> Iterator[Problem]:
    """An area row changes at least one place."""
    changed = Counter(step.event.id for steps in _steps(facts).values() for step in steps if step.before != step.after)
    for event in facts.events:
        if event.subject != "place" and not changed[event.id] and event.kind is not Kind.CONFIRMED:
            message = "changes no place: no one inside was held by its from then, or their own rows decide"
            yield _at(facts, event, "area", message, "warning")


RULES: tuple[Rule, ...] = (
    duplicate_ids,
    malformed_ids,
    unknown_factions,
    unknown_places,
    unknown_sources,
    unknown_areas,
    broken_part_of,
    broken_rivals,
    bad_urls,
    own_columns,
    control_characters,
    days_outside,
    contradictory_settings,
    overlapping_names,
    coordinates_outside,
    moments_half_placed,
    places_outside_their_unit,
    places_on_one_point,
    bad_outlines,
    drawn_areas_that_do_not_fit,
    overlapping_units,
    areas_without_meaning,
    kinds_and_holders,
    days_without_order,
    *SETTING_RULES,
)
"""Rules about rows, in the order in which they are run."""

HISTORY_RULES: tuple[Rule, ...] = (
    baselines,
    places_without_history,
    histories_without_opening,
    contradicted_holders,
    idle_area_events,
)
"""Rules about what follows from the rows of a place; the first mistake of a place hides those that follow from it."""


def problems_of(facts: DatasetFacts, of_reading: Iterable[Problem] = ()) -> Iterator[Problem]:
    """What the rules find wrong, after what reading found wrong.

    A history that rests on a faulty row is not judged: its contradictions would only repeat the fault.
    """
    found = [*of_reading, *(problem for rule in RULES for problem in rule(facts))]
    yield from found
    errors = [problem for problem in found if problem.severity == "error"]
    tables = {table.path: stem for stem, table in facts.tables.items()}
    own = facts.tables["control_events"]
    for problem in errors:
        of_area = tables.get(problem.path) in (*AREA_TABLES, "places") or problem.path not in tables
        if of_area or (problem.path == own.path and problem.line not in own.lines):
            return
    spoiled = {_place_at(facts, problem) for problem in errors}
    for rule in HISTORY_RULES:
        fresh = [problem for problem in rule(facts) if _place_at(facts, problem) not in spoiled - {None}]
        yield from fresh
        spoiled.update(_place_at(facts, problem) for problem in fresh)


def _place_at(facts: DatasetFacts, problem: Problem) -> str | None:
    """Place that the row of a problem is about; None where it is in another table."""
    table = facts.tables["control_events"]
    if problem.path != table.path or problem.line not in table.lines:
        return None
    return table.rows[table.lines.index(problem.line)]["place_id"]


# --- doubts that are no mistakes -------------------------------------------------------------------------------------


def thin_evidence(facts: DatasetFacts) -> tuple[Problem, ...]:
    """Rows with one source only, places with rough coordinates and sources without date, as warnings."""
    return (*_single_sources(facts), *_rough_places(facts), *_undated_sources(facts))


def _single_sources(facts: DatasetFacts) -> Iterator[Problem]:
    for event in facts.events:
        if len(event.sources) == 1:
            yield _at(facts, event, "sources", f'rests on one source, "{event.sources[0]}"', "warning")


def _rough_places(facts: DatasetFacts) -> Iterator[Problem]:
    for table, line, cell in _cells(facts, "places", "place_id"):
        place = facts.places[cell]
        if place.precision_km is None or place.precision_km > ROUGH_KM:
            off = f"{place.precision_km:g} km" if place.precision_km is not None else "an unknown distance"
            yield Problem(table.path, line, "precision_km", f'"{cell}" may be off by {off}', "warning")


def _undated_sources(facts: DatasetFacts) -> Iterator[Problem]:
    for table, line, cell in _cells(facts, "sources", "source_id"):
        if not facts.sources[cell].published:
            yield Problem(table.path, line, "published", f'"{cell}" has no date of publication', "warning")


# --- reading rows ----------------------------------------------------------------------------------------------------


def _cells(facts: DatasetFacts, stem: str, column: str) -> Iterator[tuple[Table, int, str]]:
    """Table, line and text of every filled cell of a column."""
    table = facts.tables.get(stem)
    if table is not None and column in table.columns:
        for row, line in zip(table.rows, table.lines, strict=True):
            if cell := row[column].strip():
                yield table, line, cell


def _ids(facts: DatasetFacts, stem: str) -> set[str]:
    """Ids written in a table, those of rows included that make no record."""
    return {cell for _, _, cell in _cells(facts, stem, ID_COLUMNS[stem])}


def _items(cell: str) -> list[str]:
    return [item.strip() for item in cell.split(";") if item.strip()]


def _hint(word: str, known: Mapping[str, object] | Iterable[str]) -> str:
    return did_you_mean(word, known) or "; add it, or correct the spelling"


def _at(facts: DatasetFacts, event: ControlEvent, column: str, message: str, severity: str = "error") -> Problem:
    table = facts.tables.get(EVENT_TABLES[event.subject])
    path = table.path if table else f"facts/{EVENT_TABLES[event.subject]}.csv"
    return Problem(path, event.line, column, message, severity)


def _own_rows(facts: DatasetFacts) -> dict[str, list[ControlEvent]]:
    """Own rows of every place without rivals, by day, order and line."""
    rows: dict[str, list[ControlEvent]] = defaultdict(list)
    for event in facts.events:
        if event.subject == "place" and not event.rival_of:
            rows[event.place].append(event)
    return {place: sorted(own, key=lambda row: (row.day, row.order, row.line)) for place, own in rows.items()}


def _steps(facts: DatasetFacts) -> dict[str, tuple[Step, ...]]:
    """Rows applied to every place; an area that cannot be read holds no place (another rule names it)."""
    index = AreaIndex(facts)

    def inside(expression: str) -> frozenset[str]:
        try:
            return index(expression)
        except ValueError:
            return frozenset()

    return place_steps(facts, inside)
