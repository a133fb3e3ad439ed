"""Claims of one place as rows of control events: repeated ones folded, ends of intervals made changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from geodata.facts.file_words import file_word
from geodata.importing.dates.inexact_dates import doubted_day, time_in_words
from geodata.importing.tables.table_claims import Claim, Said
from geodata.importing.words.faction_labels import Label, control_word
from geodata.model.safe_text import one_line

Row = dict[str, object]

NOBODY_KNOWN = Said("", "", "", (), "", "")
"""What holds after an interval that nothing follows."""
_STATUSES = frozenset({"contested", "besieged", "shared"})
_KIND_OF_CHANGE = {"handed_over": "handed_over"}


def settled(claims: Sequence[Claim], last_day: date) -> Iterator[tuple[Claim, bool]]:
    """Claims in force one after the other, and whether each is only what is left when an interval ends.

    Of intervals that overlap the one that began later is in force; when it ends, the earlier one is again, else nobody
    is known. Ends after ``last_day`` are not told. The claims are in the order of time.
    """
    standing: list[Claim] = []
    ends = sorted({claim.end for claim in claims if claim.end is not None and claim.end <= last_day})
    at = 0
    for claim in claims:
        while at < len(ends) and ends[at] <= claim.day:
            if ends[at] < claim.day:
                yield from _ended(standing, ends[at])
            at += 1
        while standing and standing[-1].end is not None and standing[-1].end <= claim.day:
            standing.pop()
        if claim.end is not None and claim.end <= claim.day:
            continue
        standing.append(claim)
        yield claim, False
    for day in ends[at:]:
        yield from _ended(standing, day)


def _ended(standing: list[Claim], day: date) -> Iterator[tuple[Claim, bool]]:
    """What is left on a day on which an interval ends and no claim begins."""
    if not standing or standing[-1].end is None or standing[-1].end > day:
        return
    ended = standing[-1]
    while standing and standing[-1].end is not None and standing[-1].end <= day:
        standing.pop()
    left = standing[-1].said if standing else NOBODY_KNOWN
    yield Claim(day, -1, None, left._replace(text="", link=ended.said.link), ended.file, ended.number), True


def overlaps(claims: Sequence[Claim]) -> int:
    """How many intervals of one place begin while another with an end of its own, and another holder, still stands."""
    count = 0
    latest: Claim | None = None
    for claim in claims:
        if latest is not None and latest.end is not None and claim.day < latest.end:
            count += claim.day > latest.day and claim.said.holder != latest.said.holder
        if latest is None or latest.end is None or (claim.end is not None and claim.end > latest.end):
            latest = claim
    return count


@dataclass(slots=True)
class _State:
    """How a place stands while its claims are gone through."""

    opened: bool = False
    holder: Label | None = None
    status: str = "held"
    by: tuple[str, ...] = ()


@dataclass(slots=True)
class EventRows:
    """Rows of control_events.csv of the places of an import."""

    labels: Mapping[str, Label | None]
    """Label of the source -> faction."""
    sources: Callable[[str, str], str]
    """File and web addresses of a row -> ids of its sources."""
    last_day: date
    """Last day of the map."""
    overlapping: int = 0
    """Intervals that overlap others of their place."""
    _orders: Counter[date] = field(default_factory=Counter)

    def of(self, place: str, claims: Sequence[Claim]) -> Iterator[Row]:
        """Rows of one place, whose claims are in the order of time."""
        self.overlapping += overlaps(claims)
        self._orders = Counter()
        state = _State()
        for claim, ended in settled(claims, self.last_day):
            for row in self._changes(state, claim, ended):
                yield self._row(place, claim, row, ended)

    def _changes(self, state: _State, claim: Claim, ended: bool) -> Iterator[Row]:
        """What a claim changes, as the columns of rows that differ from claim to claim."""
        to, status, by = self._meant(state, claim)
        if not state.opened:
            yield {"kind": "baseline", "to": to.id if to else ""}
            state.opened, state.holder, state.status, state.by = True, to, "held", ()
        elif to is not state.holder:
            yield _transfer(state.holder, to, claim.said, ended)
            state.holder, state.status, state.by = to, "held", ()
        if status == state.status and (by == state.by or not by):
            return
        if status == "held":
            again: Row = {"kind": "siege_lifted", "to": to.id} if to else {"kind": "baseline", "to": ""}
            yield again
        else:
            yield {"kind": status, "by": ";".join(by)}
        state.status, state.by = status, by

    def _meant(self, state: _State, claim: Claim) -> tuple[Label | None, str, tuple[str, ...]]:
        """Holder, status and other parties after a claim."""
        said = claim.said
        named = self.labels.get(said.holder) if said.holder else None
        if said.status:
            holder = None if said.status == "withdrawn" else named
            status = said.status if said.status in _STATUSES else "held"
            return holder, status, self._parties(said.by, holder) if status in _STATUSES else ()
        if is_status(said):
            return state.holder, "contested", self._parties(said.by, state.holder)
        if said.effect in _STATUSES:
            parties = said.by or ((said.holder,) if said.holder else ())
            return state.holder, said.effect, self._parties(parties, state.holder)
        if said.effect == "withdrew" and named is state.holder:
            named = None
        return named, "held", ()

    def _parties(self, labels: Sequence[str], holder: Label | None) -> tuple[str, ...]:
        known = [self.labels.get(label) for label in labels]
        return tuple(sorted({label.id for label in known if label is not None and label is not holder}))

    def _row(self, place: str, claim: Claim, row: Row, ended: bool) -> Row:
        self._orders[claim.day] += 1
        order = self._orders[claim.day]
        suffix = f"-{order}" if order > 1 else ""
        told = self.labels.get(claim.said.holder) if claim.said.holder else None
        said = one_line(claim.said.text, 400)
        return {
            "event_id": f"{place}-{claim.day.isoformat()}{suffix}",
            "place_id": place,
            "date": doubted_day(claim.day, claim.written),
            "order": order if suffix else "",
            "time": _time(claim),
            "confidence": "medium",
            "summary_en": said if said and not file_word(said) else _sentence(row, told, ended),
            "sources": self.sources(claim.file, claim.said.link),
            "note": said if file_word(said) else "",
            **row,
        }


def _time(claim: Claim) -> str:
    """Time of day as it is written, or what is known of a day that is less exact."""
    return f"{claim.minute // 60:02d}:{claim.minute % 60:02d}" if claim.minute >= 0 else time_in_words(claim.written)


def is_status(said: Said) -> bool:
    """True where the cell of the holder says that the place is contested, and names nobody."""
    return control_word(said.holder) == "contested"


def _transfer(before: Label | None, to: Label | None, said: Said, ended: bool) -> Row:
    """A change of holder as a row; what nobody held before, or nobody is known to hold after, is a baseline."""
    left = said.effect == "withdrew" or said.status == "withdrawn"
    if to is None and before is not None and left and not ended:
        return {"kind": "withdrew", "from": before.id}
    if to is None or before is None:
        return {"kind": "baseline", "to": to.id if to else ""}
    return {"kind": _KIND_OF_CHANGE.get(said.effect, "captured"), "from": before.id, "to": to.id}


def _sentence(row: Row, told: Label | None, ended: bool) -> str:
    kind = str(row["kind"])
    if kind in _STATUSES:
        return f"The source has the place as {kind}"
    if not row.get("to"):
        return f"The source {'ends here and names' if ended else 'names'} no holder from this day on"
    name = told.name_en if told is not None else str(row["to"])
    return {
        "baseline": f"The source has {name} as the holder",
        "siege_lifted": f"The source has {name} as the only holder again",
    }.get(kind, f"The source has {name} from this day on")
