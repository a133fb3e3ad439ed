"""A dataset's model of certainty, fitted anew: ``python -m geodata.evaluation.fit_certainty [DIR]``.

It writes ``certainty.json`` with the coefficients, the calibration and the counts they were fitted on. A dataset with
too few places gets no such file: the engine's own model is used and said to be uncalibrated.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from geodata.cells.catchments import survey
from geodata.certainty.model import FILE, Model, as_json
from geodata.dataset import PACKAGED
from geodata.evaluation.hidden_certainty import NOT_CALIBRATED, fitted, hidden_place_days
from geodata.facts.reading import read_dataset
from geodata.files.atomic_write import whole_file
from geodata.model.errors import GeodataError


def fit_certainty(folder: Path) -> Model | None:
    """Fit and write the model of a dataset; None, and no file, where it has too few places."""
    facts = read_dataset(folder)
    model = fitted(hidden_place_days(facts, survey(facts)))
    if model is not None:
        with whole_file(folder / FILE) as draft:
            draft.write_text(as_json(model), encoding="utf-8", newline="\n")
    return model


if __name__ == "__main__":
    asked = argparse.ArgumentParser(
        prog="python -m geodata.evaluation.fit_certainty", description=(__doc__ or "").split(":")[0] + "."
    )
    asked.add_argument("dir", nargs="?", type=Path, default=PACKAGED, metavar="DIR", help="dataset folder")
    try:
        print(NOT_CALIBRATED if (made := fit_certainty(asked.parse_args().dir)) is None else dict(made.counts))
    except (GeodataError, OSError) as error:
        sys.exit(str(error))
