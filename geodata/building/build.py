"""The build: facts in, ``built/`` out. The same facts give the same bytes in one environment.

``built/`` holds

- ``cells.topojson``: the cells (``geodata.geometry.topojson``), with ``area_km2``, ``admin1``, ``m2_by_admin1`` and
  ``places``;
- ``bands.topojson``: the bands of the cells (``geodata.cells.bands``), by cell, then by cost of travel, with ``cell``,
  ``travel_km``, ``m2`` and ``point`` (lon, lat inside);
- ``control_periods.csv``: gapless periods of every place, assessed and inferred;
- ``control_zones.geojson``: for other programs, the zones of a few days (the opening day, the last day of the opening
  span, the first day of each chapter, the last day known), thinned; all days would be hundreds of times as much, and
  ``mapapp export geojson`` gives any of them in full;
- ``manifest.json``: number of this format, fingerprint of the facts, versions, counts, areas, digests of the files.
"""

from __future__ import annotations

import csv
import io
import json
import platform
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy
import pyproj
import scipy
import shapely

from geodata.building.build_manifest import BUILT, DATA, FILES, FORMAT, MANIFEST, current_manifest, read_built, sealed
from geodata.building.built_files import read_cells
from geodata.cells.admin1_areas import split_by_admin1
from geodata.cells.bands import Bands
from geodata.cells.catchments import survey
from geodata.cells.control_zones import areas_on, zones_on
from geodata.cells.drawn_cells import all_drawn, drawn_cells, problems_of_fit
from geodata.cells.tessellation import Tessellation, tessellation
from geodata.cells.travel_rings import travel_bands
from geodata.checking.dataset_problems import find_problems
from geodata.facts.package_file import existing_folder, fingerprint
from geodata.facts.reading import read_dataset
from geodata.facts.text_files import read_json
from geodata.files.atomic_write import whole_folder
from geodata.files.overwrite_rules import refuse_built
from geodata.geometry.topojson import DECIMALS, topology
from geodata.history.inference import Earlier, control_histories
from geodata.history.nearest_places import Nearness
from geodata.model.area_expression import AreaIndex
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.errors import DataFileError, GeodataError, InvalidDataset, Problem
from geodata.model.progress import StepNames, silent_steps
from geodata.model.records import Cell, ControlPeriod

ZONES_TOLERANCE_DEGREES = 0.005
"""How far the thinned zones of control_zones.geojson may leave the cells: about 500 m."""
LEAST_DIFFERENCE = 0.001
"""Share of a cell's area that two builds may differ by before the check says so."""
PERIOD_COLUMNS = (
    "place_id", "start", "end", "holder", "status", "by", "basis", "evidence", "event", "start_qualifier",
    "inferred_from", "divided",
)  # fmt: skip
"""Columns of control_periods.csv."""


@dataclass(frozen=True)
class Manifest:
    """What a build says of itself."""

    fingerprint: str
    """Digest of the facts it was made from."""
    versions: Mapping[str, str]
    """Library -> version."""
    counts: Mapping[str, int]
    """What -> how many."""
    country_km2: float
    """Area of the country, the sum of its cells."""
    zones_km2: Mapping[str, Mapping[str, float]]
    """Day -> holder ("" for nobody) -> area, on the days of control_zones.geojson."""

    def as_json(self) -> dict[str, Any]:
        """The content of manifest.json, its format and digests apart."""
        return {
            "fingerprint": self.fingerprint,
            "versions": dict(self.versions),
            "counts": dict(self.counts),
            "country_km2": self.country_km2,
            "zones_km2": {day: dict(areas) for day, areas in self.zones_km2.items()},
        }


@dataclass(frozen=True)
class Derived:
    """What facts give: cells, bands and gapless histories."""

    cut: Tessellation
    """The cells, and the cell of every place."""
    bands: Bands
    """The parts of the cells by the cost of travel."""
    histories: Mapping[str, tuple[ControlPeriod, ...]]
    """Place -> its periods from the first day on."""


def build(path: str | Path, progress: StepNames | None = None) -> Manifest:
    """Make ``built/`` of a dataset folder; the old one stays until the new one is complete.

    Raises InvalidDataset, with every problem, where the facts break a rule, and another GeodataError where a file
    cannot be read.
    """
    folder = Path(path)
    say = progress or silent_steps
    refuse_built(folder / BUILT, FILES)
    say("reading facts")
    problems = [problem for problem in find_problems(folder) if problem.severity == "error"]
    if problems:
        raise InvalidDataset(problems)
    facts = read_dataset(folder)
    derived = derive(facts, say)
    manifest = _manifest(facts, derived, fingerprint(folder))
    say("writing")
    _write(folder, _contents(facts, derived, manifest))
    return manifest


def derive(facts: DatasetFacts, progress: StepNames | None = None) -> Derived:
    """Cells, bands and histories of some facts."""
    say = progress or silent_steps
    drawn = drawn_cells(facts)
    if drawn is not None:
        say("folding facts into periods")
        cut = _with_split(facts, drawn[0])
        return Derived(cut, travel_bands(None, cut.cells), _histories(facts, drawn[1]))
    if all_drawn(facts):  # nothing that could be surveyed: no place is known by a point
        raise InvalidDataset(problems_of_fit(facts))
    measured = survey(facts, say)
    say("folding facts into periods")
    histories = _histories(facts, measured.neighbours, measured.earlier)
    cut = _with_split(facts, tessellation(measured, histories, say))
    say("cutting bands")
    return Derived(cut, travel_bands(measured, cut.cells), histories)


def _with_split(facts: DatasetFacts, cut: Tessellation) -> Tessellation:
    """The cells with their areas by first-level unit."""
    return replace(cut, cells=split_by_admin1(cut.cells, facts.units))


def _histories(
    facts: DatasetFacts, neighbours: Nearness, earlier: Earlier = ()
) -> dict[str, tuple[ControlPeriod, ...]]:
    return control_histories(facts, AreaIndex(facts), neighbours, earlier)


# --- what is written --------------------------------------------------------------------------------------------------


def _contents(facts: DatasetFacts, derived: Derived, manifest: Manifest) -> dict[str, str]:
    """Name -> text of every file."""
    files = {
        "cells.topojson": _json(_topology(derived.cut)),
        "bands.topojson": _json(_band_topology(derived)),
        "control_periods.csv": periods_table(derived.histories),
        "control_zones.geojson": _zones(facts, derived),
    }
    return {**files, MANIFEST: sealed(manifest.as_json(), files)}


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _topology(cut: Tessellation) -> dict[str, Any]:
    """TopoJSON of the cells."""
    places: dict[str, list[str]] = defaultdict(list)
    for place in sorted(cut.cell_of):
        places[cut.cell_of[place]].append(place)
    return topology(
        {cell.id: cell.geometry for cell in cut.cells},
        {cell.id: _properties(cell, places[cell.id]) for cell in cut.cells},
        "cells",
    )


def _band_topology(derived: Derived) -> dict[str, Any]:
    """TopoJSON of the bands; the id of each is that of its cell and its number in it."""
    bands, cells = derived.bands, derived.cut.cells
    ids: list[str] = []
    for number in bands.cell.tolist():
        first = ids[-1].rpartition("~")[0] == cells[number].id if ids else False
        ids.append(f"{cells[number].id}~{int(ids[-1].rpartition('~')[2]) + 1 if first else 1}")
    columns = zip(ids, bands.cell.tolist(), bands.km.tolist(), bands.m2.tolist(), bands.lonlat.tolist(), strict=True)
    properties = {
        name: {"cell": cells[number].id, "travel_km": km, "m2": m2, "point": point}
        for name, number, km, m2, point in columns
    }
    return topology(dict(zip(ids, bands.geometry, strict=True)), properties, "bands")


def _properties(cell: Cell, places: Sequence[str]) -> dict[str, Any]:
    return {
        "area_km2": round(cell.area_km2, 6),
        "admin1": cell.admin1,
        "m2_by_admin1": dict(cell.split),
        "places": places,
    }


def periods_table(histories: Mapping[str, Sequence[ControlPeriod]]) -> str:
    """control_periods.csv of some histories, sorted by place, then day."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(PERIOD_COLUMNS)
    for place in sorted(histories):
        for period in histories[place]:
            table.writerow(_row(period))
    return text.getvalue()


def _row(period: ControlPeriod) -> tuple[str, ...]:
    return (
        period.place,
        period.period.start.isoformat(),
        period.period.end.isoformat() if period.period.end else "",
        period.holder or "",
        period.status.value,
        ";".join(period.by),
        period.basis.value,
        period.evidence.value,
        period.event,
        period.start_qualifier,
        ";".join(period.inferred_from),
        "yes" if period.divided else "",
    )


def reference_days(facts: DatasetFacts) -> tuple[date, ...]:
    """Days whose zones are written out: opening, end of the opening span, beginnings of chapters, last day known."""
    settings = facts.settings
    days = {settings.opening_day or settings.first_day, settings.known_until}
    if settings.opening_span:
        days.add(settings.opening_span[1])
    days.update(chapter.period.start for chapter in facts.chapters)
    return tuple(sorted(day for day in days if settings.first_day <= day <= settings.known_until))


def _zones(facts: DatasetFacts, derived: Derived) -> str:
    """Thinned zones of the reference days as GeoJSON, one feature on a line."""
    cells = _thinned(derived.cut.cells)
    lines = []
    for day in reference_days(facts):
        for zone in zones_on(cells, derived.histories, day):
            properties = {
                "day": day.isoformat(),
                "holder": zone.holder,
                "start": zone.start.isoformat(),
                "end": zone.end.isoformat() if zone.end else None,
                "area_km2": round(zone.area_km2, 3),
                "contested_km2": round(zone.contested_km2, 3),
            }
            land = {"type": zone.geometry.geom_type, "coordinates": _rounded(shapely.geometry.mapping(zone.geometry))}
            lines.append(_json({"type": "Feature", "properties": properties, "geometry": land}).strip())
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def _thinned(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells with fewer vertices; areas stay those of the full ones."""
    thin = shapely.coverage_simplify([cell.geometry for cell in cells], ZONES_TOLERANCE_DEGREES)
    return tuple(replace(cell, geometry=geometry) for cell, geometry in zip(cells, thin, strict=True))


def _rounded(geometry: Mapping[str, Any]) -> Any:
    def rounded(value: Any) -> Any:
        return round(value, DECIMALS) if isinstance(value, float) else [rounded(inner) for inner in value]

    return rounded(geometry["coordinates"])


def _manifest(facts: DatasetFacts, derived: Derived, digest: str) -> Manifest:
    cells = derived.cut.cells
    periods = [period for history in derived.histories.values() for period in history]
    return Manifest(
        fingerprint=digest,
        versions={
            "python": platform.python_version(),
            "geos": shapely.geos_version_string,
            "numpy": numpy.__version__,
            "proj": pyproj.proj_version_str,
            "scipy": scipy.__version__,
            "shapely": shapely.__version__,
        },
        counts={
            "places": len(facts.places),
            "cells": len(cells),
            "vertices": int(shapely.get_num_coordinates([cell.geometry for cell in cells]).sum()),
            "events": len(facts.events),
            "periods": len(periods),
            "assessed_periods": sum(period.basis.value == "assessed" for period in periods),
            "sources": len(facts.sources),
        },
        country_km2=round(sum(cell.area_km2 for cell in cells), 3),
        zones_km2={
            day.isoformat(): {
                holder or "": round(area, 3) for holder, area in areas_on(cells, derived.histories, day).items()
            }
            for day in reference_days(facts)
        },
    )


def _write(folder: Path, contents: Mapping[str, str]) -> None:
    """Put files in place all at once: they are written beside the old ones, which then make room."""
    with whole_folder(folder / BUILT) as fresh:
        for name, text in contents.items():
            (fresh / name).write_text(text, encoding="utf-8", newline="\n")
        refuse_built(folder / BUILT, FILES)


# --- whether what is written is current -------------------------------------------------------------------------------


def is_current(path: str | Path) -> bool:
    """True where ``built/`` is whole and was made from the facts that lie in the folder now."""
    folder = existing_folder(path)
    try:
        manifest = current_manifest(folder)
        for name in DATA:
            read_built(folder, name, manifest)
    except GeodataError:
        return False
    return True


def check_built(path: str | Path) -> tuple[Problem, ...]:
    """What is wrong with ``built/``: files missing or damaged, facts that changed, cells unlike those of a new build.

    Areas of cells are compared to 0.1 %, periods exactly; other environments may round vertices differently.
    """
    folder = Path(path)
    missing = [name for name in FILES if not (folder / BUILT / name).is_file()]
    if missing:
        return tuple(Problem(f"{BUILT}/{name}", None, None, "is missing; run mapapp build") for name in missing)
    current = fingerprint(folder)
    try:
        manifest = current_manifest(folder, current)
    except DataFileError as error:
        return (Problem(f"{BUILT}/{MANIFEST}", error.line, None, error.message),)
    except GeodataError:
        return (_outdated(folder),)
    damaged = tuple(_damaged(folder, manifest))
    return damaged or tuple(_differences(folder, manifest, derive(read_dataset(folder))))


def _outdated(folder: Path) -> Problem:
    """Why a sound manifest is not that of the facts in the folder."""
    said = read_json(folder / BUILT / MANIFEST)
    if said.get("format") != FORMAT:
        older = "was written by another version of this program; run mapapp build"
        return Problem(f"{BUILT}/{MANIFEST}", None, "format", older)
    changed = "was made from other facts than those in the folder; run mapapp build"
    return Problem(f"{BUILT}/{MANIFEST}", None, "fingerprint", changed)


def _damaged(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Problem]:
    for name in DATA:
        try:
            read_built(folder, name, manifest)
        except DataFileError as error:
            yield Problem(f"{BUILT}/{name}", None, None, error.message)


def _differences(folder: Path, manifest: Mapping[str, Any], derived: Derived) -> Iterator[Problem]:
    """How ``built/`` differs from what the facts give now."""
    name = f"{BUILT}/cells.topojson"
    try:
        area = {cell.id: cell.area_km2 for cell in read_cells(folder, manifest)[0].values()}
    except DataFileError as error:
        yield Problem(name, None, None, error.message)
        return
    now = {cell.id: cell.area_km2 for cell in derived.cut.cells}
    for cell in sorted(area.keys() ^ now.keys()):
        yield Problem(name, None, None, f'the cell "{cell}" is in one build only; run mapapp build')
    for cell in sorted(area.keys() & now.keys()):
        if abs(area[cell] - now[cell]) > LEAST_DIFFERENCE * now[cell]:
            text = (
                f'the cell "{cell}" measures {area[cell]:.2f} km2, a new build gives {now[cell]:.2f}; run mapapp build'
            )
            yield Problem(name, None, None, text)
    if read_built(folder, "control_periods.csv", manifest) != periods_table(derived.histories):
        yield Problem(f"{BUILT}/control_periods.csv", None, None, "is not what the facts give; run mapapp build")
