"""A dataset folder written in the normal form: datapackage.json, facts/*.csv, facts/areas/*.geojson, base/."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.importing.output.table_schemas import columns, file_resource, resources
from geodata.importing.request.problems import ImportProblem
from geodata.importing.words.faction_labels import Label, without_date
from geodata.model.safe_text import one_line

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class NewDataset:
    """Everything a dataset folder is made of."""

    name: str
    """Kebab-case name."""
    title: str
    """Title."""
    description: str
    """What it is and where it comes from, a few sentences."""
    first_day: date
    """First day of the map."""
    known_until: date
    """Last day."""
    factions: Sequence[Label]
    """Parties."""
    places: Sequence[Row]
    """Rows of places.csv."""
    events: Sequence[Row]
    """Rows of control_events.csv."""
    sources: Sequence[Row]
    """Rows of sources.csv."""
    units: Sequence[tuple[str, str, BaseGeometry]]
    """Name, first-level unit and outline of the pieces of the country."""
    areas: Sequence[tuple[str, str, Sequence[str], BaseGeometry]] = ()
    """Id, name, sources and outline of drawn areas."""
    moments: Sequence[Row] = ()
    """Rows of moments.csv; the dataset has no such table without any."""
    licence: str = ""
    """Licence of the facts, in words; empty where the source names none."""
    territory: Mapping[str, Any] = field(default_factory=dict)
    """Further settings of the map."""


UNITS = "base/units.geojson"
AREAS = "facts/areas/cells.geojson"


def write_dataset(folder: Path, dataset: NewDataset) -> None:
    """Write the files; the folder exists and is empty."""
    licence = {"name": _licence_name(dataset.licence), "title": dataset.licence or "licence not stated"}
    (folder / "facts" / "areas").mkdir(parents=True)
    (folder / "base").mkdir()
    described = resources(licence, moments=bool(dataset.moments))
    described.append(file_resource(UNITS, "Pieces of the country", licence))
    _write_geojson(folder / UNITS, (({"name": name, "admin1": unit}, shape) for name, unit, shape in dataset.units))
    if dataset.areas:
        described.append(file_resource(AREAS, "Drawn areas, one per cell", licence))
        _write_geojson(
            folder / AREAS,
            (
                ({"area_id": area, "name_en": name, "schematic": False, "sources": ";".join(sources)}, shape)
                for area, name, sources, shape in dataset.areas
            ),
        )
    colours = Counter(label.colour for label in dataset.factions)
    _write_table(folder, "factions", (_faction_row(label, colours[label.colour] == 1) for label in dataset.factions))
    _write_table(folder, "places", dataset.places)
    _write_table(folder, "control_events", dataset.events)
    _write_table(folder, "sources", dataset.sources)
    if dataset.moments:
        _write_table(folder, "moments", dataset.moments)
    package = {
        "name": dataset.name,
        "title": one_line(dataset.title),
        "description": dataset.description,
        "profile": "data-package",
        "version": "1.0.0",
        "licenses": [licence],
        "territory": {
            "time_zone": "UTC",
            "crs": projection([shape for *_, shape in dataset.units]),
            "first_day": dataset.first_day.isoformat(),
            "known_until": dataset.known_until.isoformat(),
            "languages": ["en"],
            "units": UNITS,
            "admin1_label_en": "region",
            **dataset.territory,
        },
        "resources": described,
    }
    write_json(folder / "datapackage.json", package)


def write_json(path: Path, value: Any) -> None:
    """One JSON document, readable and the same on every run."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def title_of(name: str) -> str:
    """A title from the name of a source: without its ending and date."""
    plain = without_date(name.partition(".")[0])
    return plain[:1].upper() + plain[1:] if plain else "Imported series"


def projection(shapes: Sequence[BaseGeometry]) -> str:
    """A projection in metres that suits a country: its UTM zone, or an equal-area one where it is wide."""
    west, south, east, north = shapely.total_bounds(shapes)
    lon, lat = (west + east) / 2, (south + north) / 2
    if east - west > 12 or abs(lat) > 80 or north - south > 40:
        return f"+proj=laea +lat_0={lat:.1f} +lon_0={lon:.1f} +datum=WGS84 +units=m +no_defs"
    zone = int((lon + 180) // 6) % 60 + 1
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"


def _licence_name(licence: str) -> str:
    words = one_line(licence, 60)
    return "".join(letter if letter.isalnum() or letter in ".-_" else "-" for letter in words) or "other-unspecified"


def _faction_row(label: Label, own_colour: bool) -> Row:
    """Row of a faction; a colour of the source that two factions share tells nobody apart and is not taken."""
    return {
        "faction_id": label.id,
        "name_en": label.name_en,
        "name_ar": label.name_ar,
        "letter": label.letter,
        "colour_key": label.colour if label.colour and own_colour else label.id,
    }


def _write_table(folder: Path, table: str, rows: Iterable[Row]) -> None:
    with (folder / "facts" / f"{table}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns(table), restval="", lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def _write_geojson(path: Path, features: Iterable[tuple[Mapping[str, object], BaseGeometry]]) -> None:
    """A FeatureCollection, one feature a line, coordinates with five decimals."""
    lines = []
    for properties, shape in features:
        feature = {"type": "Feature", "properties": properties, "geometry": _geometry(shape)}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    body = ",\n".join(lines)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n', encoding="utf-8")


def _geometry(shape: BaseGeometry) -> dict[str, Any]:
    def ring(line: BaseGeometry) -> list[list[float]]:
        return np.round(shapely.get_coordinates(line), 5).tolist()  # type: ignore[no-any-return]

    polygons = [
        [ring(polygon.exterior), *(ring(hole) for hole in polygon.interiors)] for polygon in shapely.get_parts(shape)
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def refuse_occupied(folder: Path) -> None:
    """Raise ImportProblem where a folder has something in it already, or is no folder."""
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists() or folder.is_symlink():
        raise ImportProblem(f'"{one_line(folder.name)}" exists already; give a folder that does not, or empty it')
