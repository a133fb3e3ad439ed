"""Layers of a series brought into one form: valid lon, lat polygons with a faction and the days they stand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.importing.dates.date_forms import Instant
from geodata.importing.dates.feature_dates import DateReading
from geodata.importing.files.layers import Feature, Layer
from geodata.importing.guessing.holder_fields import FactionReading
from geodata.importing.guessing.readable_names import colours_by_label
from geodata.importing.polygons.composite import NOBODY, Drawn
from geodata.importing.polygons.ellipsoid import areas_km2
from geodata.importing.request.limits import Limits
from geodata.importing.request.problems import ImportProblem
from geodata.importing.words.faction_labels import Label, factions_of, require_colourable
from geodata.model.safe_text import one_line

_MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class Mended:
    """One polygon whose rings were not valid."""

    file: str
    """File it comes from."""
    feature: int
    """Its number in the layer, from 1."""
    fault: str
    """What was wrong, in the words of GEOS, without the coordinates."""
    km2: float
    """Its area after mending."""


@dataclass(slots=True)
class Found:
    """What was met on the way, for the report."""

    features: int = 0
    """Features read."""
    areas: int = 0
    """Features with polygons."""
    empty: int = 0
    """Features without any geometry."""
    not_areas: dict[str, int] = field(default_factory=dict)
    """Kind of geometry -> features of it that are no areas."""
    with_z: int = 0
    """Features whose third coordinate was dropped."""
    undated: int = 0
    """Features without a readable day."""
    unread: list[str] = field(default_factory=list)
    """A sentence for each of these, with file, number and what is written."""
    unlabelled: int = 0
    """Areas whose label stands for nobody."""
    superseded: dict[str, int] = field(default_factory=dict)
    """File with an earlier picture of a day -> areas not used."""
    same_day: dict[str, int] = field(default_factory=dict)
    """Day -> files joined into its picture, where more than one."""
    missing_days: int = 0
    """Days without a picture between the first and the last; the picture before holds on them."""
    broken: list[str] = field(default_factory=list)
    """A sentence for each geometry that could not be read."""
    mended: list[Mended] = field(default_factory=list)
    """Polygons whose rings were mended."""
    mended_count: int = 0
    """How many there were; the list is cut."""
    lost: int = 0
    """Polygons of which mending left nothing."""
    notes: list[str] = field(default_factory=list)
    """Other sentences a person should read."""


@dataclass(frozen=True, slots=True)
class Series:
    """A series of dated areas, ready to be overlaid."""

    drawn: tuple[Drawn, ...]
    """Polygons, each once, with the numbers of the days they stand on."""
    factions: tuple[Label, ...]
    """Factions; their numbers are those of ``drawn``."""
    days: tuple[date, ...]
    """Days on which something may change, in order."""
    last_day: date
    """Last day the series speaks of."""
    files: Mapping[tuple[int, int], tuple[str, ...]]
    """(day number, faction number) -> files that draw it; faction -1: all files of the day."""
    labels: Mapping[str, str]
    """Label of the source -> id of its faction, "" for nobody."""
    found: Found
    """What was met on the way."""
    written: Mapping[date, str] = field(default_factory=dict)
    """Day of change -> the date as EDTF, where its source gives only the year, month or week, or doubts the day."""
    undrawn: int = NOBODY
    """Number of the faction that holds what is not drawn, -1 where that is no data."""
    ground: BaseGeometry | None = None
    """The outline inside which ground is somebody's though nothing is drawn there."""


@dataclass(frozen=True, slots=True)
class _Area:
    """One feature with polygons, its day and label."""

    layer: int
    number: int
    start: Instant
    end: date | None
    label: str
    shape: BaseGeometry
    written_end: str = ""


def series_of(
    layers: Sequence[Layer],
    dates: DateReading,
    holders: FactionReading,
    crs: str,
    chosen: Mapping[str, str],
    limits: Limits,
    progress: Callable[[str, float], None] = lambda step, share: None,
    undrawn: str = "",
    ground: BaseGeometry | None = None,
) -> Series:
    """Bring layers into one form; raise ImportProblem where no dated area is left.

    ``undrawn`` names the holder of what is not drawn, ``ground`` is the outline in which it holds the rest.
    """
    found = Found(notes=list(dates.notes))
    areas = _areas_of(layers, dates, holders, crs, found)
    if not areas:
        raise ImportProblem(_nothing(found))
    if not dates.interval:
        areas = _last_of_each_day(areas, layers, dates.by_layer, found)
    labels = {area.label for area in areas} | ({undrawn} if undrawn else set())
    require_colourable(len(labels - set(chosen)), "choose another attribute with --faction-field")
    known = factions_of(labels, chosen, colours_by_label(layers, holders.label), holders.names)
    factions = tuple(sorted({label for label in known.values() if label}, key=lambda label: label.id))
    if not factions:
        raise ImportProblem("every label of the source stands for nobody; name factions with --faction-map LABEL=NAME")
    rest = known[undrawn] if undrawn else None
    if undrawn and rest is None:
        raise ImportProblem(f'--undrawn "{one_line(undrawn, 80)}" names nobody; give the name of a holder')
    number_of = {label.id: number for number, label in enumerate(factions)}
    days, last_day, spans = _spans(areas, dates.interval, found)
    limits.check("days", len(days))
    progress("mending outlines", 0.0)
    drawn: dict[tuple[bytes, int], tuple[BaseGeometry, list[np.ndarray]]] = {}
    files: dict[tuple[int, int], set[str]] = defaultdict(set)
    for done, (area, (first, beyond)) in enumerate(zip(areas, spans, strict=True)):
        if done % 200 == 0:
            progress("mending outlines", done / len(areas))
        label = known[area.label]
        file = layers[area.layer].file
        files[first, -1].add(file)
        if label is None:
            found.unlabelled += 1
            continue
        faction = number_of[label.id]
        files[first, faction].add(file)
        stand = np.arange(first, beyond)
        for polygon in _polygons(area, layers, found):
            drawn.setdefault((shapely.to_wkb(polygon), faction), (polygon, []))[1].append(stand)
    unique = tuple(
        Drawn(polygon, faction, np.unique(np.concatenate(stands))) for (_, faction), (polygon, stands) in drawn.items()
    )
    if ground is not None:  # its outline cuts cells, but nobody is drawn over it
        unique += tuple(Drawn(part, NOBODY, np.empty(0, dtype=np.int64)) for part in shapely.get_parts(ground))
    return Series(
        drawn=unique,
        factions=factions,
        days=days,
        last_day=last_day,
        files={key: tuple(sorted(names)) for key, names in files.items()},
        labels={label: (faction.id if faction else "") for label, faction in sorted(known.items())},
        found=found,
        written=_as_written(areas),
        undrawn=number_of[rest.id] if rest else NOBODY,
        ground=ground,
    )


def _nothing(found: Found) -> str:
    parts = [f"{found.features} features"]
    parts += [f"{count} {kind.lower()}s" for kind, count in sorted(found.not_areas.items())]
    if found.empty:
        parts.append(f"{found.empty} without geometry")
    if found.undated:
        parts.append(f"{found.undated} without a readable day: {'; '.join(found.unread[:3])}")
    return f"no dated areas are left to import ({', '.join(parts)})"


def _areas_of(
    layers: Sequence[Layer], dates: DateReading, holders: FactionReading, crs: str, found: Found
) -> list[_Area]:
    areas: list[_Area] = []
    kinds: Counter[str] = Counter()
    for place, layer in enumerate(layers):
        change = to_degrees(layer, crs, found)
        found.with_z += layer.with_z
        found.broken += [f"{one_line(layer.file, 80)}: {fault}" for fault in layer.broken[:_MOST_LISTED]]
        for number, feature in enumerate(layer.features, 1):
            found.features += 1
            shape = _areal(feature, kinds, found)
            if shape is None:
                continue
            start, end, readable = dates.instants(layer, feature)
            if start is None or not readable:
                found.undated += 1
                _note_unread(found, layer, 0 if dates.by_layer else number, dates.why(layer, feature))
                continue
            found.areas += 1
            label, written_end = holders.label(layer, feature), dates.written_end(layer, feature)
            areas.append(_Area(place, number, start, end, label, change(shape), written_end))
    found.not_areas = dict(sorted(kinds.items()))
    return areas


def _note_unread(found: Found, layer: Layer, number: int, why: str) -> None:
    """Keep where a date stands that was not read; that of a whole layer once."""
    where = f" feature {number:,}" if number else f' layer "{one_line(layer.name, 60)}"' if layer.name else ""
    sentence = f"{one_line(layer.file, 80)}{where}: {why}"
    if number or sentence not in found.unread:
        found.unread.append(sentence)


def _areal(feature: Feature, kinds: Counter[str], found: Found) -> BaseGeometry | None:
    shape = feature.geometry
    if shape is None or shape.is_empty:
        found.empty += 1
        return None
    if shape.geom_type == "GeometryCollection":
        parts = [part for part in _flattened(shape) if part.geom_type in ("Polygon", "MultiPolygon")]
        shape = shapely.MultiPolygon([piece for part in parts for piece in shapely.get_parts(part)]) if parts else shape
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        kinds[shape.geom_type] += 1
        return None
    return shape


def _flattened(shape: BaseGeometry) -> list[BaseGeometry]:
    if shape.geom_type != "GeometryCollection":
        return [shape]
    return [piece for part in shapely.get_parts(shape) for piece in _flattened(part)]


# --- coordinates -----------------------------------------------------------------------------------------------------


def to_degrees(layer: Layer, crs: str, found: Found) -> Callable[[BaseGeometry], BaseGeometry]:
    """How shapes of a layer become lon, lat; raise ImportProblem where that cannot be told."""
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError, ProjError

    shapes = [feature.geometry for feature in layer.features if feature.geometry is not None]
    bounds = shapely.total_bounds(shapes) if shapes else np.zeros(4)
    in_degrees = (
        bool(np.abs(bounds[[0, 2]]).max() <= 360 and np.abs(bounds[[1, 3]]).max() <= 90) if len(shapes) else True
    )
    named = crs or layer.crs
    if not named and not in_degrees:
        if np.abs(bounds[[0, 2]]).max() <= 90 and np.abs(bounds[[1, 3]]).max() <= 180:
            _note(found, "coordinates stand as lat, lon in some files; they were swapped")
            return lambda shape: shapely.transform(shape, lambda places: places[:, ::-1])
        if np.abs(bounds).max() > 20_048_967 or np.abs(bounds).max() < 10_000:
            raise ImportProblem(
                f"{one_line(layer.file, 80)}: its coordinates are not degrees and it names no reference system; "
                "give --crs EPSG:..."
            )
        named = "EPSG:3857"
        _note(found, "some files name no reference system; their metres were read as Web Mercator (EPSG:3857)")
    if not named:
        return lambda shape: shape
    try:
        system = CRS.from_user_input(named)
    except (CRSError, ValueError, TypeError):
        if in_degrees and not crs:
            _note(found, f'reference system "{one_line(named, 60)}" is not known; lon, lat is taken')
            return lambda shape: shape
        raise ImportProblem(
            f'"{one_line(named, 60)}" is no known reference system; write one like EPSG:32637'
        ) from None
    if system.is_geographic and _is_wgs84(system):
        return lambda shape: shape
    if system.is_projected and in_degrees and not crs and len(shapes):
        _note(found, f"some files claim {one_line(system.name, 60)}, but hold degrees; lon, lat is taken")
        return lambda shape: shape
    _note(found, f"coordinates were converted from {one_line(system.name, 60)} to WGS84")
    change = Transformer.from_crs(system, CRS.from_epsg(4326), always_xy=True)

    def to_degrees(places: np.ndarray) -> np.ndarray:
        lon, lat = change.transform(places[:, 0], places[:, 1])
        return np.column_stack([lon, lat])

    def convert(shape: BaseGeometry) -> BaseGeometry:
        try:
            return shapely.transform(shape, to_degrees)
        except ProjError:
            raise ImportProblem(f"{one_line(layer.file, 80)}: its coordinates do not fit {named}") from None

    return convert


def _is_wgs84(system: object) -> bool:
    code = getattr(system, "to_epsg")()  # noqa: B009
    return (
        code in (4326, 4979)
        or "CRS84" in str(getattr(system, "srs", ""))
        or getattr(system, "name", "").startswith("WGS 84")
    )


def _note(found: Found, sentence: str) -> None:
    if sentence not in found.notes:
        found.notes.append(sentence)


def _polygons(area: _Area, layers: Sequence[Layer], found: Found) -> list[BaseGeometry]:
    """Valid polygons of an area; what had to be mended is noted."""
    kept: list[BaseGeometry] = []
    for polygon in shapely.get_parts(area.shape):
        places = shapely.get_coordinates(polygon)
        if len(places) and places[:, 0].min() >= 180:  # degrees counted from 0 to 360
            polygon = shapely.transform(polygon, lambda c: c - [360.0, 0.0])
            places = shapely.get_coordinates(polygon)
        if not np.isfinite(places).all() or np.abs(places[:, 1]).max() > 90 or np.abs(places[:, 0]).max() > 180:
            found.broken.append(f"{one_line(layers[area.layer].file, 80)}: feature {area.number} lies off the globe")
            continue
        if shapely.is_valid(polygon):
            kept.append(shapely.normalize(polygon))
            continue
        fault = re.split(r"\[", shapely.is_valid_reason(polygon))[0].strip()
        sound = [
            piece
            for part in _flattened(shapely.make_valid(polygon))
            for piece in shapely.get_parts(part)
            if piece.geom_type == "Polygon" and piece.area > 0
        ]
        if not sound:
            found.lost += 1
        found.mended_count += 1
        if len(found.mended) < _MOST_LISTED:
            km2 = float(areas_km2(sound).sum()) if sound else 0.0
            found.mended.append(Mended(one_line(layers[area.layer].file, 120), area.number, fault, round(km2, 4)))
        kept += [shapely.normalize(piece) for piece in sound]
    return kept


# --- days ------------------------------------------------------------------------------------------------------------


def _last_of_each_day(areas: list[_Area], layers: Sequence[Layer], by_layer: bool, found: Found) -> list[_Area]:
    """Of several pictures of one day, told apart by a time, the last; pictures without a time are put together."""
    if by_layer:
        latest: dict[date, int] = {}
        for area in areas:
            latest[area.start.day] = max(latest.get(area.start.day, -1), area.start.minute)
        kept = [area for area in areas if area.start.minute == latest[area.start.day]]
        for area in areas:
            if area.start.minute != latest[area.start.day]:
                name = one_line(layers[area.layer].file, 120)
                found.superseded[name] = found.superseded.get(name, 0) + 1
        areas = kept
    files: dict[date, set[str]] = defaultdict(set)
    for area in areas:
        files[area.start.day].add(layers[area.layer].file)
    found.same_day = {day.isoformat(): len(names) for day, names in sorted(files.items()) if len(names) > 1}
    return areas


def _spans(
    areas: Sequence[_Area], interval: bool, found: Found
) -> tuple[tuple[date, ...], date, list[tuple[int, int]]]:
    """Days of change, the last day spoken of, and for each area the numbers of its first day and the first beyond."""
    starts = {area.start.day for area in areas}
    if not interval:
        days = tuple(sorted(starts))
        number = {day: place for place, day in enumerate(days)}
        found.missing_days = (days[-1] - days[0]).days + 1 - len(days)
        return days, days[-1], [(number[area.start.day], number[area.start.day] + 1) for area in areas]
    ends = {area.end for area in areas if area.end is not None}
    last_day = max(max(starts), max((end - timedelta(days=1) for end in ends), default=date.min))
    days = tuple(sorted(starts | {end for end in ends if end <= last_day}))
    number = {day: place for place, day in enumerate(days)}
    spans = [
        (number[area.start.day], len(days) if area.end is None else number.get(area.end, len(days))) for area in areas
    ]
    return days, last_day, spans


def _as_written(areas: Sequence[_Area]) -> dict[date, str]:
    """Days of change whose dates are less exact than a day, or doubted, as EDTF: of several the most exact."""
    found: dict[date, set[str]] = defaultdict(set)
    for area in areas:
        found[area.start.day].add(area.start.edtf)
    for area in areas:
        if area.written_end and area.end is not None and area.end not in found:
            found[area.end].add(f"../{area.written_end}")

    def exact(text: str) -> tuple[bool, int, str]:
        plain = text.rstrip("~?%")
        return len(plain) == len("2024-12-08"), len(plain), text

    written = {day: max(texts, key=exact) for day, texts in found.items()}
    return {day: text for day, text in written.items() if text != day.isoformat()}
