"""Whatever is drawn or claimed, the dataset that comes of it keeps the rules and says what was drawn."""

from __future__ import annotations

import csv
import json
import tempfile
from datetime import date
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, assume, example, given, settings
from shapely import Polygon

from geodata.building.build import build
from geodata.checking.dataset_problems import find_problems
from geodata.dataset import load
from geodata.importing import ImportOptions, Limits
from geodata.importing.polygons.ellipsoid import areas_km2
from geodata.importing.sandbox.run_import import run_import
from geodata.model.errors import GeodataError
from tests.fuzz.strategies import claims, pictures

ANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
PLACES = {"Alpha": (36.1, 34.1), "Beta": (36.9, 34.8), "Gamma": (36.5, 34.4), "Delta": (37.2, 34.2)}
# As large to the square metre, but not to the last bit: 36.4 - 36.0 is not 36.7 - 36.3.
EQUAL = [("Reds", shapely.box(36.0, 34.0, 36.4, 34.5)), ("Blues", shapely.box(36.3, 34.0, 36.7, 34.5))]


@ANY
@example({date(2024, 1, 1): EQUAL})
@given(pictures)
def test_cells_say_what_was_drawn(drawn: dict[date, list[tuple[str, Polygon]]]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        source, target = Path(scratch, "in"), Path(scratch, "out")
        source.mkdir()
        target.mkdir()
        for day, entries in drawn.items():
            features = [
                {
                    "type": "Feature",
                    "properties": {"side": side},
                    "geometry": json.loads(shapely.to_geojson(shape)),
                }
                for side, shape in entries
            ]
            content = {"type": "FeatureCollection", "features": features}
            (source / f"{day}.geojson").write_text(json.dumps(content), encoding="utf-8")
        run_import(source, target, ImportOptions(min_area_km2=0, faction_field="side"), Limits(), "in")
        assert not [problem for problem in find_problems(target) if problem.severity == "error"]
        build(target)
        dataset = load(target)
        assert shapely.coverage_is_valid([cell.geometry for cell in dataset.cells.values()])
        for day, entries in drawn.items():
            held = {zone.holder: zone.area_km2 for zone in dataset.on(day) if zone.holder}
            assert held == pytest.approx(expected(entries), rel=1e-3)


def expected(entries: list[tuple[str, Polygon]]) -> dict[str, float]:
    """Ground of each faction where the smaller polygon, of equal ones the later, has what both are drawn over."""
    ground: dict[str, shapely.Geometry] = {}
    taken: shapely.Geometry = Polygon()
    order = sorted(range(len(entries)), key=lambda n: (round(float(areas_km2([entries[n][1]])[0]), 6), -n))
    for number in order:
        side, shape = entries[number]
        ground[side] = shapely.union(ground.get(side, Polygon()), shapely.difference(shape, taken))
        taken = shapely.union(taken, shape)
    return {side.lower(): float(areas_km2([shape])[0]) for side, shape in ground.items() if shape.area > 1e-9}


@ANY
@given(claims)
def test_claims_make_a_dataset_that_keeps_the_rules(rows: list[tuple[str, date, str, str]]) -> None:
    assume(any(holder in ("Reds", "Blues", "Greens") for _, _, holder, _ in rows))
    with tempfile.TemporaryDirectory() as scratch:
        source, target = Path(scratch, "claims.csv"), Path(scratch, "out")
        target.mkdir()
        with source.open("w", encoding="utf-8", newline="", errors="replace") as out:
            table = csv.writer(out)
            table.writerow(["place", "lon", "lat", "date", "holder", "note"])
            table.writerows([place, *PLACES[place], day, holder, note] for place, day, holder, note in rows)
        try:
            run_import(source, target, ImportOptions(), Limits(), "claims")
        except GeodataError as refusal:
            assert "\n" not in str(refusal)
            return
        assert not [problem for problem in find_problems(target) if problem.severity == "error"]
