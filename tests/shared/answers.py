"""What Python answers to the question of a shared case, in the words of the case; answers.js says the same of the page.

An expected answer names only what the case is about: what it leaves out is not compared (``only``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from geodata.counting.dataset_holdings import lineages_of
from geodata.counting.shares import shares
from geodata.counting.tempo import tempo
from geodata.counting.transfers import Transfer, compare
from geodata.dataset import Dataset
from geodata.model.period import parse_day

Answer = Callable[[Dataset, Any], Any]


def only(answer: Any, expected: Any) -> Any:
    """The answer without the keys that the expected one does not name."""
    if isinstance(expected, Mapping):
        return {key: answer[key] for key in expected if key in answer}
    if isinstance(expected, list) and isinstance(answer, list) and len(expected) == len(answer):
        return [only(one, wanted) for one, wanted in zip(answer, expected, strict=True)]
    return answer


def answer_day(dataset: Dataset, ask: Any) -> Any:
    """How each place asked for was held at the end of a day."""
    periods = [dataset.period_of(place, parse_day(day)) for place, day in ask]
    return [
        {
            "holder": one.holder,
            "status": one.shown_as,
            "by": list(one.by),
            "basis": str(one.basis),
            "evidence": str(one.evidence),
            "since": one.period.start.isoformat(),
            "qualifier": one.start_qualifier,
        }
        for one in periods
    ]


def answer_holdings(dataset: Dataset, place: Any) -> Any:
    """Days on which a place changed hands, and its unbroken holdings."""
    line = lineages_of(dataset)[place]
    return {
        "captures": [after.period.start.isoformat() for _, after in line.captures()],
        "redrawn": [after.period.start.isoformat() for _, after in line.redrawn()],
        "holdings": [
            [start.isoformat(), end.isoformat() if end else None, holder] for start, end, holder in line.holdings()
        ],
    }


def answer_transfers(dataset: Dataset, ask: Any) -> Any:
    """What passed from whom to whom between two days, in the country or a unit."""
    first, second, unit = (*ask, None)[:3]
    found = compare(dataset, parse_day(first), parse_day(second), unit)
    return {
        "first": found.first.isoformat(),
        "second": found.second.isoformat(),
        "transfers": _transfers(found.transfers),
        "renamings": _transfers(found.renamings),
        "totals": [
            [one.holder, one.area_m2_from, one.area_m2_to, one.places_from, one.places_to] for one in found.totals
        ],
        "apart": [[one.cell, one.area_m2, one.holder_from, one.holder_to] for one in found.apart],
        "m2": found.area_m2,
    }


def _transfers(rows: Iterable[Transfer]) -> list[list[Any]]:
    return [[one.from_, one.to, one.area_m2, one.contested_m2, one.inferred_m2, list(one.places)] for one in rows]


def answer_shares(dataset: Dataset, ask: Any) -> Any:
    """Ground, places and people of every holder on every day of a span."""
    first, last, unit = (*ask, None)[:3]
    found = shares(dataset, parse_day(first), parse_day(last), unit)
    return {
        "area_m2": _named({holder: list(row) for holder, row in found.area_m2.items()}),
        "places": _named({holder: list(row) for holder, row in found.places.items()}),
        "population": _named({holder: list(row) for holder, row in found.population.items()}),
        "assessed": list(found.assessed_places),
        "jumps": [day.isoformat() for day in found.source_jumps],
    }


def answer_tempo(dataset: Dataset, ask: Any) -> Any:
    """How fast ground changed hands in a span."""
    found = tempo(dataset, *(parse_day(day) for day in ask))
    return {
        "by_day": [[day.isoformat(), m2] for day, m2 in found.by_day],
        "redrawn": [[day.isoformat(), m2] for day, m2 in found.redrawn_by_day],
        "gained_by_day": [[day.isoformat(), holder, m2] for day, holder, m2 in found.gained_by_day],
        "gained": _named(found.gained_m2),
        "lost": _named(found.lost_m2),
        "most_changed": [list(row) for row in found.most_changed],
        "longest_held": [
            [one.place, one.holder, one.start.isoformat(), one.end.isoformat() if one.end else None, one.days]
            for one in found.longest_held
        ],
        "route": [[one.place, one.day.isoformat() if one.day else None, one.to, one.days_since] for one in found.route],
    }


def _named(by_holder: Mapping[str | None, Any]) -> dict[str, Any]:
    return {holder or "nobody": value for holder, value in by_holder.items()}


ANSWERS: dict[str, Answer] = {
    "day": answer_day,
    "holdings": answer_holdings,
    "transfers": answer_transfers,
    "shares": answer_shares,
    "tempo": answer_tempo,
}
