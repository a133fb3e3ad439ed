"""Rules about days and about what follows from the rows of a place, one after the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from geodata.checking.rows import cells_of, own_rows, problem_at, steps_of
from geodata.checking.setting_rules import said_of
from geodata.facts.table_records import NOBODY
from geodata.history.control_history import Step, held_before
from geodata.model.dataset_facts import DatasetFacts, Table
from geodata.model.errors import Problem
from geodata.model.records import ControlEvent
from geodata.model.vocabulary import Kind

NEED_BY = (Kind.CONTESTED, Kind.BESIEGED, Kind.SHARED)
NEED_TO = (Kind.BASELINE, Kind.CAPTURED, Kind.RECAPTURED, Kind.HANDED_OVER, Kind.RELABELLED, Kind.MERGED, Kind.DEDUCED)


def days_outside(facts: DatasetFacts) -> Iterator[Problem]:
    """No event before the first day of the map or after the last for which anything is known."""
    settings = facts.settings
    for event in facts.events:
        if event.day > settings.known_until:
            message = f"{event.day} is after known_until ({settings.known_until}); move it in datapackage.json if meant"
            yield problem_at(facts, event, "date", message)
        elif event.day < settings.first_day:
            yield problem_at(
                facts, event, "date", f"{event.day} is before the first day of the map ({settings.first_day})"
            )
    days = {moment.id: moment.date.day for moment in facts.moments}
    for table, line, cell in cells_of(facts, "moments", "moment_id"):
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
    for table, line, cell in cells_of(facts, "factions", "faction_id"):
        lines[cell].append((table, line))
    for faction in facts.factions.values():
        for before, after in zip(faction.names, faction.names[1:], strict=False):
            if before.period.overlaps(after.period):
                table, line = lines[faction.id][-1]
                message = (
                    f'"{before.name_en}" and "{after.name_en}" hold on the same days; end one where the other starts'
                )
                yield Problem(table.path, line, "start", message)


def kinds_and_holders(facts: DatasetFacts) -> Iterator[Problem]:
    """The columns of a row fit its kind; an imported table may have a status without saying by whom."""
    unknown = facts.settings.undrawn_is_unknown
    for event in facts.events:
        if event.kind in NEED_BY and not event.by and event.subject == "place" and not unknown:
            yield problem_at(facts, event, "by", f"a row of kind {event.kind} says by whom; name the other party")
        if event.kind is Kind.BASELINE and event.from_:
            yield problem_at(facts, event, "from", "a baseline opens a history; leave from empty")
        left = event.kind is Kind.DEDUCED and event.from_  # whoever held it left, and nobody came
        if event.kind in NEED_TO and event.to is None and not left and not (unknown and event.kind is Kind.BASELINE):
            yield problem_at(facts, event, "to", f"a row of kind {event.kind} says who holds the place then; fill to")
        changes = event.kind.sets_holder and event.kind is not Kind.DEDUCED
        if changes and event.to is not None and event.from_ == (event.to,):
            yield problem_at(facts, event, "to", f'"{event.to}" held it before by this row itself; correct from or to')
        if event.kind.sets_holder and not event.kind.opens and not event.from_:
            yield problem_at(
                facts, event, "from", f"a row of kind {event.kind} says from whom; write nobody if no one held it"
            )


def baselines(facts: DatasetFacts) -> Iterator[Problem]:
    """The history of a place opens with one baseline, its own or that of an area, and nothing precedes it.

    Where undrawn ground is unknown (an imported series), a baseline also closes and reopens what is known.
    """
    unknown = facts.settings.undrawn_is_unknown
    for place, rows in own_rows(facts).items():
        own = [row for row in rows if row.kind is Kind.BASELINE]
        for second in own[1:] if not unknown else ():
            message = f'"{place}" has a baseline already ({own[0].id}); make this row confirmed, or delete it'
            yield problem_at(facts, second, "kind", message)
        if own:
            for row in rows:
                if row.day < own[0].day:
                    message = (
                        f'the row is dated {row.day}, before the baseline of "{place}" ({own[0].day}, {own[0].id})'
                    )
                    yield problem_at(facts, row, "date", message)


def places_without_history(facts: DatasetFacts) -> Iterator[Problem]:
    """Somebody says of every place who held it."""
    told = {place for place, steps in steps_of(facts).items() if steps}
    for table, line, cell in cells_of(facts, "places", "place_id"):
        if cell in facts.places and cell not in told:
            message = f'"{cell}" has no baseline: no row says who held it, so its holder is only inferred; add one'
            yield Problem(table.path, line, "place_id", message, "warning")


def histories_without_opening(facts: DatasetFacts) -> Iterator[Problem]:
    """Every history opens with a baseline, or with a deduced holder."""
    for place, steps in steps_of(facts).items():
        opening = next((step for step in steps if step.after is not None), None)
        unopened = opening is not None and not opening.event.kind.opens
        later = any(s.event.kind.opens and s.event.subject == "place" for s in steps)
        if unopened and not later and opening is not None:
            yield problem_at(facts, opening.event, "kind", f'"{place}" has no baseline before this row; add one')


def contradicted_holders(facts: DatasetFacts) -> Iterator[Problem]:
    """``from`` of a row, and the holder a status row repeats, is the holder that the history gives."""
    for place, steps in steps_of(facts).items():
        for step in steps:
            row, before = step.event, step.before
            if row.subject != "place" or before is None or row.kind is Kind.BASELINE:
                continue
            held = held_before(row)
            if held and (before.holder or "") not in held:
                column = "from" if row.from_ else "to"
                said = "|".join(holder or NOBODY for holder in held)
                message = f'"{said}", but {_history_says(place, step, steps)}; correct one of the two rows'
                yield problem_at(facts, row, column, message)
            elif not row.kind.sets_holder and row.to is not None and row.to != before.holder:
                message = f'"{row.to}", but a row of kind {row.kind} leaves the holder, {before.holder or NOBODY}'
                yield problem_at(facts, row, "to", message)
            if before.holder is not None and before.holder in row.by and row.kind in NEED_BY:
                yield problem_at(facts, row, "by", f'"{before.holder}" holds the place itself; name the other party')


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
    for place, rows in own_rows(facts).items():
        seen: dict[tuple[date, int], ControlEvent] = {}
        for row in rows:
            first = seen.setdefault((row.day, row.order), row)
            if first is not row:
                message = f'"{place}" has another row on {row.day} ({first.id}); number both in the order they happened'
                yield problem_at(facts, row, "order", message)


def idle_area_events(facts: DatasetFacts) -> Iterator[Problem]:
    """An area row changes at least one place."""
    changed = Counter(
        step.event.id for steps in steps_of(facts).values() for step in steps if step.before != step.after
    )
    for event in facts.events:
        if event.subject != "place" and not changed[event.id] and event.kind is not Kind.CONFIRMED:
            message = "changes no place: no one inside was held by its from then, or their own rows decide"
            yield problem_at(facts, event, "area", message, "warning")
