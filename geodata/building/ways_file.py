"""Ways between places, written by the build so that the nearest report can be asked for without measuring anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix

from geodata.building.build_manifest import BUILT, read_built
from geodata.geometry.travel_paths import Ways
from geodata.model.errors import DataFileError

FILE = "ways.json"
"""Costs between neighbouring catchments, and where each place sets out."""
DECIMALS = 3
"""Of kilometres: metres."""


def ways_text(ways: Ways) -> str:
    """The file of some ways."""
    steps = coo_matrix(ways.between_km)
    once = steps.row < steps.col
    content = {
        "places": list(ways.places),
        "site": ways.site.tolist(),
        "away_km": np.round(ways.away_km, DECIMALS).tolist(),
        "voter": ways.voter.tolist(),
        "handicap_km": np.round(ways.handicap_km, DECIMALS).tolist(),
        "from": steps.row[once].tolist(),
        "to": steps.col[once].tolist(),
        "km": np.round(steps.data[once], DECIMALS).tolist(),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def read_ways(folder: Path, manifest: Mapping[str, Any]) -> Ways:
    """Ways between the places of a dataset; DataFileError where the file is not what the build writes."""
    try:
        content = json.loads(read_built(folder, FILE, manifest))
        ends = np.array(content["from"], dtype=np.int64), np.array(content["to"], dtype=np.int64)
        km = np.array(content["km"], dtype=np.float64)
        count = len(content["voter"])
        both = np.concatenate(ends), np.concatenate(ends[::-1])
        return Ways(
            tuple(content["places"]),
            csr_matrix((np.concatenate([km, km]), both), shape=(count, count)),
            np.array(content["site"], dtype=np.int64),
            np.array(content["away_km"], dtype=np.float64),
            np.array(content["voter"], dtype=np.int64),
            np.array(content["handicap_km"], dtype=np.float64),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"is not what the build writes ({error!r}); run mapapp build again"
        raise DataFileError(folder / BUILT / FILE, message) from None
