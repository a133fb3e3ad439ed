"""Rules about the settings and the files they name: projection, time zone, places, areas, ``base/``.

After a ``check`` without errors a build finds everything it reads.
"""

from __future__ import annotations

import math
import zoneinfo
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import shapely

from geodata.facts.geojson_files import read_features
from geodata.facts.package_file import links_of
from geodata.facts.settings import BASE_LAYERS, TERRITORY, remarks
from geodata.facts.text_files import PACKAGE
from geodata.model.area_expression import did_you_mean
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.errors import DataFileError, Problem
from geodata.model.safe_text import web_link

LEAST_PIXELS = 4
"""A country is at least so many pixels of the grid wide and high: else places have no room on it."""
WRONG_ZONE_DEGREES = 6.0
"""A country this far from the middle of its UTM zone lies in another one; areas and distances suffer."""


def said_of(name: str, message: str, severity: str = "error") -> Problem:
    """A problem of a setting; find_problems fills in its line."""
    return Problem(PACKAGE, None, f"{TERRITORY}.{name}", message, severity)


def unknown_settings(facts: DatasetFacts) -> Iterator[Problem]:
    """Every setting has a name that something reads."""
    for remark in remarks(facts.package.get(TERRITORY, {})):
        yield said_of(remark.setting, remark.message, remark.severity)


def unknown_time_zone(facts: DatasetFacts) -> Iterator[Problem]:
    """The time zone is one of the IANA database."""
    name = facts.settings.time_zone
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        known = zoneinfo.available_timezones()
        if known:  # a system without the database cannot tell
            hint = did_you_mean(name, known) or "; write one such as Asia/Tokyo or UTC"
            yield said_of("time_zone", f'"{name}" is not a time zone{hint}')


def unfit_projection(facts: DatasetFacts) -> Iterator[Problem]:
    """The projection is a plane in metres, and of this country."""
    if not facts.settings.crs:
        return
    import pyproj

    name = facts.settings.crs
    remedy = 'write a projected system in metres such as "EPSG:32637", or leave crs out'
    try:
        system = pyproj.CRS.from_user_input(name)
    except pyproj.exceptions.CRSError:
        yield said_of("crs", f'"{name}" is not a reference system that is known here; {remedy}')
        return
    units = {axis.unit_name for axis in system.axis_info}
    if not system.is_projected or units != {"metre"}:
        kind = "degrees" if system.is_geographic else "another unit than metres"
        yield said_of("crs", f'"{name}" is in {kind}; {remedy}')
    elif facts.units:
        yield from _of_another_country(facts, system, name, remedy)


def _of_another_country(facts: DatasetFacts, system: Any, name: str, remedy: str) -> Iterator[Problem]:
    """Whether a projection takes the country at all, and whether its zone is the country's."""
    import pyproj

    west, south, east, north = shapely.total_bounds([unit.geometry for unit in facts.units])
    there = pyproj.Transformer.from_crs("EPSG:4326", system, always_xy=True)
    corners = [(west, south), (west, north), (east, south), (east, north), ((west + east) / 2, (south + north) / 2)]
    found = [there.transform(lon, lat) for lon, lat in corners]
    if not all(math.isfinite(value) for point in found for value in point):
        yield said_of("crs", f'"{name}" cannot show this country; {remedy}')
        return
    xs, ys = zip(*found, strict=True)
    if min(max(xs) - min(xs), max(ys) - min(ys)) < LEAST_PIXELS * facts.settings.grid_m:
        message = (
            f"pixels of {facts.settings.grid_m:g} m are too wide for this country; write a smaller number of metres"
        )
        yield said_of("grid_m", message)
    middle = system.coordinate_operation.name if system.coordinate_operation else ""
    if system.utm_zone and middle:
        zone = int(system.utm_zone[:-1])
        centre = zone * 6 - 183
        away = abs(((west + east) / 2 - centre + 180) % 360 - 180)
        own = int(((west + east) / 2 + 180) // 6) % 60 + 1
        if away > WRONG_ZONE_DEGREES:
            code = (32600 if (south + north) / 2 >= 0 else 32700) + own
            message = f'"{name}" is UTM zone {zone}, the country lies in zone {own}; areas may be off: EPSG:{code} fits'
            yield said_of("crs", message, "warning")


def unknown_in_settings(facts: DatasetFacts) -> Iterator[Problem]:
    """Places and areas that the settings name exist."""
    settings = facts.settings
    table = facts.tables["places"]
    places = {row["place_id"].strip() for row in table.rows if "place_id" in row}
    named: list[tuple[str, str]] = [("headline_places", place) for place in settings.headline_places]
    named += [("route", place) for place in settings.route]
    named += [("control_strip", place) for item in settings.control_strip for place in item.places]
    named += [("barriers", place) for barrier in settings.barriers for place in barrier.other_bank]
    for setting, place in dict.fromkeys(named):
        if place not in places:
            hint = did_you_mean(place, places) or "; add it to places.csv, or correct the spelling"
            yield said_of(setting, f'"{place}" is not a place{hint}')
    known = {*places, *facts.areas}
    for area in settings.uncounted_note.areas:
        if area not in known:
            hint = did_you_mean(area, known) or "; draw it in facts/areas/, or correct the spelling"
            yield said_of("uncounted_note", f'"{area}" is not a place or drawn area{hint}')


def days_of_evaluation(facts: DatasetFacts) -> Iterator[Problem]:
    """The span that is evaluated lies within the days of the map."""
    settings = facts.settings
    told = settings.evaluation_span
    first, last = told[0] or settings.first_day, told[1] or settings.known_until
    if not settings.first_day <= first <= last <= settings.known_until:
        message = f"from and to must be in this order, from {settings.first_day} to {settings.known_until}"
        yield said_of("evaluation", message)


def unreadable_files(facts: DatasetFacts) -> Iterator[Problem]:
    """Every file that the settings or the list of resources name is there and can be read; layers fit their use."""
    read: dict[str, tuple[Any, ...]] = {}
    for setting, path, wanted in _files(facts):
        if path not in read:
            read[path] = ()
            try:
                read[path] = tuple(read_features(facts.path / path))
            except DataFileError as error:
                missing = not (facts.path / path).exists()
                message = f"there is no such file; {PACKAGE} names it ({setting})" if missing else error.message
                yield Problem(path, error.line, error.column, message)
                continue
        kinds = {geometry.geom_type for _, geometry in read[path] if not geometry.is_empty}
        unfit = sorted(kinds - set(wanted)) if wanted else []
        if unfit:
            yield Problem(path, None, None, f"holds a {unfit[0]}; {setting} is drawn of {_listed(wanted)} only")
    yield from _names_of_barriers(facts, read)


_LINES = ("LineString", "MultiLineString")
_AREAS = ("Polygon", "MultiPolygon")


def _listed(kinds: Iterable[str]) -> str:
    return (
        " and ".join(f"{kind}s" for kind in kinds if not kind.startswith("Multi"))
        .lower()
        .replace("linestr", "line str")
    )


def _files(facts: DatasetFacts) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Setting, path and the kinds of geometry it may hold, of every GeoJSON file that is named."""
    settings = facts.settings
    for barrier in settings.barriers:
        yield "barriers", barrier.file, (*_LINES, *_AREAS)
    for role, names in settings.base_layers.items():
        if role not in BASE_LAYERS:
            continue
        wanted = {"sea": _AREAS, "neighbours": _AREAS, "lakes": _AREAS}.get(role, (*_LINES, *_AREAS))
        for name in names:
            yield f"base_layers.{role}", name, wanted
    for resource in facts.package["resources"]:
        path = str(resource["path"])
        if path.endswith(".geojson") or (not path.endswith(".csv") and not (facts.path / path).is_file()):
            yield "resources", path, ()


def _names_of_barriers(facts: DatasetFacts, read: dict[str, tuple[Any, ...]]) -> Iterator[Problem]:
    """A name that a barrier asks for stands in its file."""
    for barrier in facts.settings.barriers:
        found = {str(properties.get("name")) for properties, _ in read.get(barrier.file, ())}
        for name in barrier.names if found else ():
            if name not in found:
                hint = did_you_mean(name, found) or "; nothing of this name is costly to cross"
                yield said_of("barriers", f'"{name}" is no "name" in {Path(barrier.file).name}{hint}', "warning")


def links_of_the_package(facts: DatasetFacts) -> Iterator[Problem]:
    """Addresses in datapackage.json are web addresses: they become links."""
    for where, address in links_of(facts.package):
        if ":" in address.partition("/")[0] and not web_link(address):
            message = f'"{address[:80]}" is not a web address and becomes no link; write it with http:// or https://'
            yield Problem(PACKAGE, None, where, message, "warning")


RULES = (
    unknown_settings,
    unknown_time_zone,
    unfit_projection,
    unknown_in_settings,
    days_of_evaluation,
    unreadable_files,
    links_of_the_package,
)
"""Rules about settings and the files they name."""
