"""All figures on how far a dataset's map can be trusted, from one survey of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geodata.cells.catchments import survey
from geodata.certainty.model import read_model
from geodata.evaluation.hidden_certainty import certainty_judged, hidden_place_days
from geodata.evaluation.hidden_places import evaluate
from geodata.facts.reading import read_dataset


def judgement(path: str | Path) -> dict[str, Any]:
    """What ``evaluate`` counts; under ``certainty`` whether what was stated was found right, and the model in use."""
    facts = read_dataset(Path(path))
    measured = survey(facts)
    model = read_model(facts.path)
    certainty = certainty_judged(hidden_place_days(facts, measured))
    used = {"calibrated": model.calibrated, "note": model.note, "fitted_on": dict(model.counts)}
    return {**evaluate(path, measured), "certainty": {**certainty, "model": used}}
