"""``mapapp history``: who held a place, from the first day to the last."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from mapapp.commands import arguments
from mapapp.commands.on import holder_name, status_word

if TYPE_CHECKING:
    from geodata.dataset import Dataset


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    told = "who held a place, period by period"
    arguments.declare(
        commands, "history", told, run, arguments.add_one_place, arguments.add_dataset, arguments.add_json
    )


def run(args: argparse.Namespace) -> int:
    """Print the periods of one place."""
    dataset = arguments.open_dataset(args)
    document = history_of(dataset, arguments.subject(dataset, args))
    return arguments.answer(args, lambda: document, None, lambda: _print(dataset, document))


def history_of(dataset: Dataset, place: str) -> dict[str, Any]:
    """Periods of a place, half-open, in order; the last one has no end."""
    return {
        "place": place,
        "periods": [
            {
                "holder": period.holder,
                "status": str(period.status),
                "divided": period.divided,
                "by": list(period.by),
                "basis": str(period.basis),
                "evidence": str(period.evidence),
                "start": period.period.start.isoformat(),
                "end": period.period.end.isoformat() if period.period.end else None,
                "event": period.event or None,
                "sources": list(period.sources),
            }
            for period in dataset.periods[place]
        ],
    }


def _print(dataset: Dataset, document: dict[str, Any]) -> None:
    print(dataset.places[document["place"]].name_en)
    for period in document["periods"]:
        print(
            f"{period['start']} to {period['end'] or 'open      '}  "
            f"{holder_name(dataset, period['holder'], period['start']):<44} {status_word(period)}, {period['evidence']}"
            f"  {' '.join(period['sources'])}"
        )
