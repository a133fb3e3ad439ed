"""Dated places as a dataset, on land drawn round them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.importing.files.given_outline import ground_of
from geodata.importing.output.dataset_folder import NewDataset
from geodata.importing.request.options import ImportOptions
from geodata.importing.request.problems import ImportProblem
from geodata.importing.tables.district_outlines import fitted
from geodata.importing.tables.table_claims import Claims, FoundPlace
from geodata.importing.words.faction_labels import Label, languages, slug
from geodata.model.safe_text import one_line
from geodata.model.units import METRES_PER_DEGREE

MOST_DEGREES_OUTSIDE = 0.018
"""How far a place may lie outside the country: 2 km, the coast of a coarse outline."""
WIDEST = 5.0
"""Degrees: land drawn round a place reaches no farther, however far apart places lie."""


def places_dataset(
    reading: Claims,
    ids: Mapping[str, str],
    used: Collection[object],
    events: Sequence[Mapping[str, object]],
    sources: Sequence[Mapping[str, object]],
    factions: Sequence[Label],
    days: Sequence[date],
    options: ImportOptions,
    title: str,
    *,
    moments: Sequence[Mapping[str, object]] = (),
    shapes: Mapping[str, Sequence[BaseGeometry]] = MappingProxyType({}),
) -> NewDataset:
    """The dataset of some claims: places known by their points, a schematic outline round them.

    Where places have outlines of their own (``shapes``, by their key), these are the cells and together the country.
    """
    kept = {key: place for key, place in reading.places.items() if ids[key] in used}
    areas = fitted({key: shapes[key] for key in kept if key in shapes})
    if areas:
        kept = {key: _inside(place, areas[key]) for key, place in kept.items() if key in areas}
        gone = sorted(ids[key] for key in reading.places if ids[key] in used and key not in areas)
        events = [row for row in events if row["place_id"] not in set(gone)]
    points = [(place.lon, place.lat) for place in kept.values()]
    if areas:
        country = shapely.union_all(list(areas.values()))
    else:
        country = given_outline(options.outline, points) if options.outline else _outline(points)
    region = one_line(title, 80)
    rows = [
        {
            "place_id": ids[key],
            "name_en": one_line(languages(place.name)[0], 100),
            "name_ar": place.name_ar or languages(place.name)[1],
            "aliases": place.code if place.code not in ("", place.name, ids[key]) else "",
            "kind": "area" if areas else "town",
            "admin1": region,
            "lon": round(place.lon, 6),
            "lat": round(place.lat, 6),
            "coord_source": "a point inside the outline" if areas else "the imported table",
            "area": ids[key] if areas else "",
            "label_rank": 3 if len(kept) < 200 else 4,
        }
        for key, place in sorted(kept.items())
    ]
    return NewDataset(
        name=slug(title) or "imported-places",
        title=title,
        description="Imported from a table of dated places; "
        + _about_outline(options, bool(areas))
        + "Control is neither consent nor population; not for navigation, safety or operations.",
        first_day=days[0],
        known_until=days[-1],
        factions=factions,
        places=rows,
        events=events,
        sources=sources,
        moments=moments,
        units=[(region, region, country)],
        areas=[
            (ids[key], one_line(languages(kept[key].name)[0], 100), [str(sources[0]["source_id"])], areas[key])
            for key in sorted(areas)
        ],
        licence=options.licence,
        territory={
            "time_zone": options.time_zone or "UTC",
            "undrawn_is_unknown": True,
            "grid_m": _grid_m(country),
            "nested_places_km": 0,
            "opening": {"day": days[-1].isoformat(), "from": days[0].isoformat(), "to": days[-1].isoformat()},
        },
    )


def _inside(place: FoundPlace, outline: BaseGeometry) -> FoundPlace:
    """The place with a point of its outline as coordinates."""
    point = shapely.point_on_surface(outline)
    return replace(place, lon=point.x, lat=point.y)


def _about_outline(options: ImportOptions, drawn: bool) -> str:
    if drawn:
        return "the areas are those of a file of outlines. "
    if options.outline:
        return ""
    return "the outline of the country is drawn round the places and is schematic. "


def given_outline(text: str, points: Sequence[tuple[float, float]]) -> BaseGeometry:
    """Country of a GeoJSON text (lon, lat); ImportProblem where it has no area or leaves places outside."""
    country = ground_of(text)
    outside = int((shapely.distance(country, shapely.points(points)) > MOST_DEGREES_OUTSIDE).sum())
    if outside:
        raise ImportProblem(f"{outside:,} of {len(points):,} places lie outside the outline")
    return country


def _outline(points: Sequence[tuple[float, float]]) -> BaseGeometry:
    """Land round the places: their concave hull, widened by about their spacing. Schematic, where none is given."""
    places = np.unique(np.array(points), axis=0)
    squeeze = max(0.05, float(np.cos(np.radians(places[:, 1].mean()))))
    plane = places * [squeeze, 1.0]
    spread = float(np.ptp(plane, axis=0).max())
    spacing = min(WIDEST, max(0.05, 0.7 * np.sqrt(max(spread, 0.1) ** 2 / len(places))))
    hull = (
        shapely.concave_hull(shapely.MultiPoint(plane), ratio=0.4)
        if len(places) > 3
        else shapely.MultiPoint(plane).convex_hull
    )
    land = shapely.simplify(shapely.buffer(hull, spacing), spacing / 20)
    globe = shapely.box(-180.0, -88.0, 180.0, 88.0)
    degrees: BaseGeometry = shapely.transform(land, lambda c: c / [squeeze, 1.0]).intersection(globe)
    return shapely.set_precision(degrees, 1e-5)


def _grid_m(country: BaseGeometry) -> int:
    """Width of a pixel, 50 m at least, that gives about 400,000 of them."""
    west, south, east, north = country.bounds
    metres = (
        (north - south)
        * METRES_PER_DEGREE
        * (east - west)
        * METRES_PER_DEGREE
        * max(0.05, np.cos(np.radians((south + north) / 2)))
    )
    return max(50, round(float(np.sqrt(metres / 400_000)) / 50) * 50)
