"""What an import found, decided and mended: as JSON for the dataset and as text for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from geodata.importing.dates.feature_dates import DateReading
from geodata.importing.files.layers import Layer
from geodata.importing.files.source_files import Collected
from geodata.importing.guessing.holder_fields import FactionReading
from geodata.importing.polygons.composite import NOBODY, Composite, Disagreement
from geodata.importing.polygons.series import Series
from geodata.model.safe_text import one_line

Report = dict[str, Any]

_MOST_LISTED = 2_000
UNDRAWN = "Ground not drawn on a day is no data on that day, never a loss."
RULES = (
    "Ground drawn for several factions on one day goes to the smaller polygon; of equal ones to the later one.",
    "Ground between factions that no one is drawn over, thinner on average than the stated width, goes to the faction "
    "with the longest border to it; wider gaps stay without a holder.",
    "Pieces smaller than the stated size join the neighbour with the longest common border.",
    UNDRAWN,
    "A picture holds from its day until the day of the next.",
)


def reading_report(
    collected: Collected, layers: Sequence[Layer], dates: DateReading, factions: FactionReading, series: Series
) -> Report:
    """How the source is read: what a dry run shows."""
    found = series.found
    return {
        "reading": {
            "files": len(collected.files),
            "formats": dict(Counter(str(file.format) for file in collected.files)),
            "layers": len(layers),
            "layer_names": sorted({one_line(layer.name, 60) for layer in layers if layer.name})[:20],
            "reference_systems": sorted({one_line(layer.crs, 60) or "none named (lon, lat taken)" for layer in layers})[
                :10
            ],
            "dates": dates.how,
            "date_orders": [asdict(one) for one in dates.readings],
            "factions": factions.how,
            "first_day": series.days[0].isoformat(),
            "last_day": series.last_day.isoformat(),
            "days": len(series.days),
            "labels": {one_line(label, 120): faction for label, faction in series.labels.items()},
            "names": {faction.id: faction.name_en for faction in series.factions},
        },
        "found": {
            "features": found.features,
            "areas": found.areas,
            "empty_geometries": found.empty,
            "not_areas": found.not_areas,
            "with_third_coordinate": found.with_z,
            "without_day": found.undated,
            "unread_dates": found.unread[:_MOST_LISTED],
            "labelled_nobody": found.unlabelled,
            "days_of_several_files": found.same_day,
            "earlier_pictures_of_a_day": found.superseded,
            "days_without_picture": found.missing_days,
            "left_out": collected.left_out[:_MOST_LISTED],
            "broken": found.broken[:_MOST_LISTED],
            "mended_count": found.mended_count,
            "lost_in_mending": found.lost,
            "mended": [
                {"file": one.file, "feature": one.feature, "fault": one.fault, "km2": one.km2} for one in found.mended
            ],
            "notes": [*collected.notes, *found.notes, *_not_areas(found.not_areas), *_proposals(series)],
        },
    }


def _not_areas(kinds: Mapping[str, int]) -> list[str]:
    """What was left out because it has no area."""
    found: Counter[str] = Counter()
    for kind, count in kinds.items():
        found["lines" if "Line" in kind else "points" if "Point" in kind else "collections"] += count
    why = {"lines": "; the map draws a front where the ground of two holders meets"}
    return [
        f"{count:,} {'feature is' if count == 1 else 'features are'} {kind}, not areas: left out{why.get(kind, '')}"
        for kind, count in sorted(found.items())
    ]


def _proposals(series: Series) -> list[str]:
    """What a person may want to say, seeing what was found."""
    if len(series.factions) == 1 and len(series.days) > 1 and series.undrawn == NOBODY:
        return [
            f'only "{series.factions[0].name_en}" is drawn: ground that is not drawn is no data, so nothing changes '
            "hands; say whose it is with --undrawn NAME (and --outline FILE for the ground beyond)"
        ]
    return []


def overlay_report(series: Series, overlay: Composite) -> Report:
    """What the overlay settled, and how far its areas are from what was drawn."""

    def rows(found: Iterable[Disagreement]) -> list[dict[str, Any]]:
        return [
            {
                "date": series.days[one.day].isoformat(),
                "factions": [series.factions[number].id for number in one.factions],
                "km2": round(one.km2, 4),
                "pieces": one.places,
            }
            for one in found
        ][:_MOST_LISTED]

    return {
        "overlay": {
            "rules": _rules(series),
            "cells": len(overlay.cells),
            "pieces": overlay.faces,
            "snap_m": overlay.snap_m,
            "sliver_km2": overlay.sliver_km2,
            "slivers_joined": overlay.slivers,
            "slivers_km2": round(overlay.slivers_km2, 3),
            "greatest_change_of_area": _greatest_change(overlay),
            "overlaps_count": len(overlay.overlaps),
            "overlaps": rows(overlay.overlaps),
            "gaps_closed_count": len(overlay.gaps_closed),
            "gaps_closed": rows(overlay.gaps_closed),
            "gaps_left_count": len(overlay.gaps_left),
            "gaps_left": rows(overlay.gaps_left),
            "area_km2_last_day": {
                faction.id: round(float(overlay.held_km2[number, -1]), 2)
                for number, faction in enumerate(series.factions)
            },
        }
    }


def _rules(series: Series) -> list[str]:
    """The rules of the overlay; what becomes of undrawn ground is as the person said."""
    if series.undrawn == NOBODY:
        return list(RULES)
    said = f"Ground not drawn on a day is taken as held by {series.factions[series.undrawn].name_en}, as asked."
    return [said if rule == UNDRAWN else rule for rule in RULES]


def _greatest_change(overlay: Composite) -> float:
    """Greatest relative difference, over factions and days, between ground drawn and ground of the cells."""
    worst = 0.0
    for drawn, held in zip(overlay.drawn_km2.ravel(), overlay.held_km2.ravel(), strict=True):
        if drawn > 0:
            worst = max(worst, abs(float(held) / float(drawn) - 1))
    return round(worst, 7)


def as_text(report: Report) -> str:
    """The report for a terminal: what matters first, lists cut to their largest entries."""
    lines: list[str] = []
    reading, found, overlay = report.get("reading", {}), report.get("found", {}), report.get("overlay", {})
    lines += [f"  {line}" for line in _reading_lines(reading)]
    lines += [f"  {line}" for line in _found_lines(found)]
    lines += [f"  {line}" for line in _overlay_lines(overlay)]
    return "\n".join(lines)


def _reading_lines(reading: Report) -> Iterable[str]:
    if not reading:
        return
    formats = ", ".join(f"{count} {name}" for name, count in reading["formats"].items())
    yield f"files:     {formats}; {reading.get('layers', 0)} layers" if "layers" in reading else f"files:     {formats}"
    for key, title in (("dates", "days:     "), ("factions", "holders:  "), ("places_how", "places:   ")):
        if reading.get(key):
            yield f"{title} {reading[key]}"
    yield f"span:      {reading['first_day']} to {reading['last_day']}, {reading['days']} days with data"
    for label, faction in list(reading["labels"].items())[:25]:
        yield f'           "{label}" -> {faction or "nobody (no data)"}'
    if len(reading["labels"]) > 25:
        yield f"           ... and {len(reading['labels']) - 25} more labels"
    systems = reading.get("reference_systems", [])
    if systems and systems != ["none named (lon, lat taken)"]:
        yield f"reference: {', '.join(systems)}"


def _found_lines(found: Report) -> Iterable[str]:
    counts = (
        ("empty_geometries", "features without geometry"),
        ("with_third_coordinate", "features with heights, which were dropped"),
        ("without_day", "features without a readable day, left out"),
        ("labelled_nobody", "areas labelled as nobody's: no data"),
        ("days_without_picture", "days without a picture: the one before holds"),
        ("mended_count", "outlines mended"),
        ("lost_in_mending", "outlines of which mending left nothing"),
    )
    for key, words in counts:
        if found.get(key):
            yield f"{found[key]:,} {words}"
    for one in (found.get("mended") or [])[:5]:
        yield f"  mended: {one['file']} feature {one['feature']}: {one['fault']} ({one['km2']} km2)"
    several = found.get("days_of_several_files") or {}
    if several:
        yield f"{len(several)} days have several files, put together into one picture"
    earlier = found.get("earlier_pictures_of_a_day") or {}
    if earlier:
        yield f"{len(earlier)} files hold an earlier picture of a day that has a later one: not used"
    for key in ("broken", "unread_dates", "left_out", "notes", "rows_left_out"):
        entries = found.get(key) or []
        for entry in entries[:8]:
            yield f"{'note' if key == 'notes' else 'left out'}: {entry}"
        if len(entries) > 8:
            yield f"... and {len(entries) - 8} more of these in import_report.json"


def _overlay_lines(overlay: Report) -> Iterable[str]:
    if not overlay:
        return
    if "rules" in overlay:
        yield f"{overlay['cells']:,} cells from {overlay['pieces']:,} pieces"
        yield (
            f"{overlay['slivers_joined']:,} pieces under {overlay['sliver_km2']} km2 joined a neighbour "
            f"({overlay['slivers_km2']:,} km2); no faction's area changed by more than "
            f"{overlay['greatest_change_of_area']:.4%} on any day"
        )
        if overlay["snap_m"]:
            yield f"vertices within {overlay['snap_m']:g} m of an earlier date's were taken as the same"
        for key, words in (
            ("overlaps", "overlaps, given to the smaller polygon"),
            ("gaps_closed", "thin gaps between factions closed"),
            ("gaps_left", "gaps between factions left as no data"),
        ):
            if overlay[f"{key}_count"]:
                yield f"{overlay[f'{key}_count']:,} {words}; the largest:"
                largest = sorted(overlay[key], key=lambda row: -row["km2"])[:5]
                yield from (f"  {row['date']} {' / '.join(row['factions'])}: {row['km2']:,} km2" for row in largest)
