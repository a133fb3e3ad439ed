"""Ways are read as they were written, and a spoilt file is refused in one sentence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from geodata.building.build import derive
from geodata.building.build_manifest import BUILT, MANIFEST, current_manifest, digest_of
from geodata.building.ways_file import DECIMALS, FILE, read_ways, ways_text
from geodata.facts.reading import read_dataset
from geodata.geometry.travel_paths import Ways
from geodata.model.errors import DataFileError


def manifest_of(folder: Path, text: str) -> dict[str, dict[str, str]]:
    (folder / BUILT).mkdir(exist_ok=True)
    (folder / BUILT / FILE).write_text(text, encoding="utf-8")
    return {"files": {FILE: digest_of(text.encode())}}


def test_ways_of_the_mini_dataset_come_back_to_the_metre(mini: Path) -> None:
    made = derive(read_dataset(mini)).ways
    back = read_ways(mini, manifest_of(mini, ways_text(made)))
    assert back.places == made.places
    voters = made.voter.tolist()
    assert np.allclose(back.costs_from(voters), made.costs_from(voters), atol=len(voters) * 2 * 10.0**-DECIMALS)
    for place in range(len(made.places)):
        nearest = [[n for part, _ in ways.nearest_first(place) for n in part.tolist()] for ways in (made, back)]
        assert nearest[0] == nearest[1]


def test_no_way_at_all_is_written_and_read(tmp_path: Path) -> None:
    back = read_ways(tmp_path, manifest_of(tmp_path, ways_text(Ways.none(("a", "b")))))
    assert back.places == ("a", "b")
    assert [list(back.nearest_first(place)) for place in range(2)] == [[], []]


@pytest.mark.parametrize("content", [[], {}, {"from": [0], "to": [9], "km": [1.0], "voter": [0]}])
def test_what_the_build_does_not_write_is_refused(tmp_path: Path, content: object) -> None:
    with pytest.raises(DataFileError, match="run mapapp build again"):
        read_ways(tmp_path, manifest_of(tmp_path, json.dumps(content)))


def test_a_build_has_the_ways(built: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(built, tmp_path / "copy"))
    assert (copy / BUILT / MANIFEST).is_file()
    assert read_ways(copy, current_manifest(copy)).places == tuple(read_dataset(copy).places)
