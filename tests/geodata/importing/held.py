"""Who holds what in a dataset that an import wrote, short enough to write down beside a test."""

from __future__ import annotations

from pathlib import Path

from geodata.checking.dataset_problems import find_problems
from geodata.facts.reading import read_dataset
from geodata.history.control_history import place_histories
from geodata.model.area_expression import AreaIndex

Held = tuple[str, str, str, str]
"""First day, first day no longer so ("" where open), holder ("" for nobody), status."""


def periods(dataset: Path) -> dict[str, list[Held]]:
    """Periods of every place as its own rows tell them; the dataset has no error."""
    assert not [problem for problem in find_problems(dataset) if problem.severity == "error"]
    facts = read_dataset(dataset)
    return {
        place: [
            (str(one.period.start), str(one.period.end or ""), one.holder or "", one.status.value) for one in histories
        ]
        for place, histories in place_histories(facts, AreaIndex(facts)).items()
    }
