"""Rules about where things are: coordinates, outlines, subdistricts and expressions of areas."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.checking.rows import AREA_TABLES, cells_of, hint_of
from geodata.model.area_expression import SNAP_KM, AreaIndex, km_to
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.errors import Problem

MANY_VERTICES = 20_000
"""Of one outline: with more, ``covers`` compares each part with each other part."""
OUTSIDE_SHARE = 0.02
"""A drawn area may lie outside the country with this share of its area: borders are drawn differently."""


def coordinates_outside(facts: DatasetFacts) -> Iterator[Problem]:
    """A place lies in the country; one up to 2 km off takes the nearest land for its cell, with a warning."""
    if not facts.units:
        return
    tree = shapely.STRtree([unit.geometry for unit in facts.units])
    for table, line, cell in cells_of(facts, "places", "place_id"):
        place = facts.places.get(cell)
        if place is None:
            continue
        point = shapely.Point(place.lon, place.lat)
        away = km_to(facts.units[int(tree.nearest(point))].geometry, point)
        if away > SNAP_KM:
            message = (
                f'"{cell}" lies {away:,.0f} km outside the country at lon {place.lon}, lat {place.lat}; correct them'
            )
            yield Problem(table.path, line, "lon", message)
        elif away > 0:
            message = f'"{cell}" lies {away:.1f} km outside the country; its cell is on the nearest land'
            yield Problem(table.path, line, "lon", message, "warning")


def moments_half_placed(facts: DatasetFacts) -> Iterator[Problem]:
    """A moment has both coordinates or neither; it may lie anywhere on Earth."""
    for moment, (table, line, _) in zip(facts.moments, cells_of(facts, "moments", "moment_id"), strict=False):
        if (moment.lon is None) != (moment.lat is None):
            yield Problem(table.path, line, "lon", "a moment has both lon and lat, or neither")
        elif (
            moment.lon is not None and moment.lat is not None and not (abs(moment.lon) <= 180 and abs(moment.lat) <= 90)
        ):
            yield Problem(table.path, line, "lon", f"lon {moment.lon}, lat {moment.lat} is not on Earth")


def places_outside_their_unit(facts: DatasetFacts) -> Iterator[Problem]:
    """A place lies in the first-level unit its row names."""
    units = {unit.admin1 for unit in facts.units}
    index = AreaIndex(facts)
    for table, line, cell in cells_of(facts, "places", "place_id"):
        place = facts.places.get(cell)
        if place is None or not units:
            continue
        lies_in = index.admin1_of(cell)
        label = facts.settings.admin1_label_en
        if place.admin1 not in units:
            yield Problem(
                table.path, line, "admin1", f'"{place.admin1}" is not a {label}{hint_of(place.admin1, units)}'
            )
        elif lies_in is not None and lies_in != place.admin1:
            message = f'"{cell}" is said to lie in {place.admin1}, its coordinates in {lies_in}; check them'
            yield Problem(table.path, line, "admin1", message, "warning")


def places_on_one_point(facts: DatasetFacts) -> Iterator[Problem]:
    """Places do not lie on one point, unless those near each other are meant to share a cell; else one is drawn."""
    if facts.settings.nested_places_km > 0:
        return
    table = facts.tables["places"]
    first: dict[tuple[float, float], str] = {}
    for line, row in zip(table.lines, table.rows, strict=True):
        place = facts.places.get(row["place_id"])
        if place is None or place.area or place.part_of:
            continue
        other = first.setdefault((round(place.lon, 5), round(place.lat, 5)), place.id)
        if other != place.id:
            message = f'"{place.id}" lies on the point of "{other}"; one cell is drawn for both, held as the greater'
            yield Problem(table.path, line, "lon", message, "warning")


def bad_outlines(facts: DatasetFacts) -> Iterator[Problem]:
    """A drawn area is a valid polygon inside the country."""
    outlines = [unit.geometry for unit in facts.units]
    country = shapely.union_all(outlines) if all(shapely.is_valid(outlines)) else None
    shapely.prepare(country)
    for area in facts.areas.values():
        if not area.geometry.is_valid:
            reason = shapely.is_valid_reason(area.geometry)
            yield Problem(area.file, None, area.id, f"the outline is not a valid polygon: {reason}; redraw it")
        elif country is not None and not (_light(area.geometry) and country.covers(area.geometry)):
            outside = area.geometry.difference(country).area / area.geometry.area
            if outside > OUTSIDE_SHARE:
                severity = "error" if outside > 0.5 else "warning"
                message = f"{outside:.0%} of the outline lies outside the country; correct it"
                yield Problem(area.file, None, area.id, message, severity)
    for unit in facts.units:
        if not unit.geometry.is_valid:
            reason = shapely.is_valid_reason(unit.geometry)
            yield Problem(facts.settings.units, None, unit.name, f"not a valid polygon: {reason}; repair it")


def _light(outline: BaseGeometry) -> bool:
    """True where asking whether an outline lies in another is quicker than cutting the one out of the other."""
    return int(shapely.get_num_coordinates(outline)) <= MANY_VERTICES


def drawn_areas_that_do_not_fit(facts: DatasetFacts) -> Iterator[Problem]:
    """Where every place has a drawn area, the areas are the country, each piece of it once."""
    from geodata.cells.drawn_cells import problems_of_fit

    yield from problems_of_fit(facts)


def overlapping_units(facts: DatasetFacts) -> Iterator[Problem]:
    """The pieces of the country lie beside one another."""
    outlines = [unit.geometry for unit in facts.units]
    if len(outlines) < 2 or not all(shapely.is_valid(outlines)):
        return
    first, second = shapely.STRtree(outlines).query(outlines, predicate="overlaps")
    for a, b in zip(first, second, strict=True):
        one, other = outlines[a], outlines[b]
        if a < b and one.intersection(other).area > OUTSIDE_SHARE * min(one.area, other.area):
            message = f'overlaps "{facts.units[b].name}"; draw the two side by side'
            yield Problem(facts.settings.units, None, facts.units[a].name, message, "warning")


def areas_without_meaning(facts: DatasetFacts) -> Iterator[Problem]:
    """An area expression can be read, names what exists and holds at least one place."""
    inside = AreaIndex(facts)
    for stem in AREA_TABLES:
        for table, line, cell in cells_of(facts, stem, "area"):
            try:
                if not inside(cell):
                    yield Problem(table.path, line, "area", f'"{cell}" holds no place; check it', "warning")
            except ValueError as error:
                yield Problem(table.path, line, "area", str(error))
