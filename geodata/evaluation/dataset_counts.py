"""What a dataset holds, counted: the table at the head of its codebook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from geodata.checking.evidence_doubts import ROUGH_KM
from geodata.evaluation.first_hand import with_first_hand_source, with_own_report
from geodata.facts.table_records import ENCYCLOPEDIA
from geodata.history.control_history import period_on, place_histories
from geodata.model.area_expression import AreaIndex
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.records import ControlEvent, ControlPeriod


def counts(facts: DatasetFacts) -> str:
    """The table as Markdown, one line per count."""
    rows = "".join(f"| {what} | {number} |\n" for what, number in _rows(facts))
    return f"| what | number |\n|---|---|\n{rows}"


def _rows(facts: DatasetFacts) -> Iterator[tuple[str, str]]:
    day = facts.settings.opening_day or facts.settings.first_day
    shown = f"{day.day} {day:%B %Y}"
    own = [event for event in facts.events if event.subject == "place"]
    claims = [event for event in own if not event.rival_of]
    histories = place_histories(facts, AreaIndex(facts))
    yield "places", str(len(facts.places))
    yield f"of them with a holder from a source on {shown}", _assessed(facts, histories, day)
    yield "control events", f"{len(own)}, {len(own) - len(claims)} of them rivals"
    yield "area events, successions", ", ".join(str(_of(facts, subject)) for subject in ("area", "succession"))
    yield "control events with one source or more", _share(sum(bool(event.sources) for event in own), len(own))
    yield "control events with two sources or more", _share(sum(len(event.sources) > 1 for event in own), len(own))
    independent = sum(_independent(facts, event) > 1 for event in own)
    yield "the same, all encyclopedia copies counted as one", _share(independent, len(own))
    first_hand, changes = with_first_hand_source(facts)
    yield "changes of holder that count, with a first-hand source", f"{first_hand} of {changes}"
    yield "of them, with one that prints and quotes no other outlet", str(with_own_report(facts))
    early = {event.place for event in own if event.day < day}
    yield f"places with rows of their own before {shown}", str(len(early))
    span = f"{facts.settings.first_day.year} to {facts.settings.known_until.year}"
    kept = sum(len(histories.get(place, ())) for place in early)
    yield f"their periods of unbroken holder and status, {span}", str(kept)
    fine = [p for p in facts.places.values() if p.precision_km is not None and p.precision_km <= ROUGH_KM]
    named = sum(place.coord_source != "" for place in fine)
    yield f"places with coordinates good to {ROUGH_KM:g} km", f"{named} ({_share(named, len(facts.places))})"
    undated = sum(not source.published for source in facts.sources.values())
    yield "sources", f"{len(facts.sources)}, {undated} without a date"
    yield "moments", str(len(facts.moments))


def _assessed(facts: DatasetFacts, histories: dict[str, tuple[ControlPeriod, ...]], day: date) -> str:
    events = {event.id: event for event in facts.events}
    held = [period for history in histories.values() if (period := period_on(history, day)) is not None]
    by_area = sum(events[period.event].subject != "place" for period in held)
    return f"{len(held)}: {len(held) - by_area} by a row of their own, {by_area} by an area row"


def _of(facts: DatasetFacts, subject: str) -> int:
    return sum(event.subject == subject for event in facts.events)


def _independent(facts: DatasetFacts, event: ControlEvent) -> int:
    """Sources of a row, all copies of the encyclopedia being one."""
    kinds = [facts.sources[source].kind for source in event.sources if source in facts.sources]
    copies = kinds.count(ENCYCLOPEDIA)
    return len(kinds) - copies + bool(copies)


def _share(part: int, whole: int) -> str:
    percent = 100 * part / whole if whole else 0.0
    return f"{percent:.1f}%".replace(".0%", "%")
