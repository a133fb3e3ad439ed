"""A dataset of four square cells and three places' worth of history, small enough to check by hand.

north-west | north-east      Each square is half a degree wide, lower left corner at 38 E, 35 N.
-----------+-----------      `inner` is a quarter of south-west without a cell of its own.
south-west | south-east
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from shapely import box

from geodata.dataset import Dataset
from geodata.model.dataset_settings import Settings, StripItem
from geodata.model.period import Period, UncertainDay
from geodata.model.records import (
    Cell,
    Chapter,
    ControlEvent,
    ControlPeriod,
    Designation,
    Faction,
    FactionName,
    Moment,
    Place,
    Presence,
    Source,
)
from geodata.model.vocabulary import Confidence, Evidence, Kind, Status

FIRST, LAST = date(2024, 1, 1), date(2024, 1, 31)
CORNERS = {
    "south-west": (38.0, 35.0),
    "south-east": (38.5, 35.0),
    "north-west": (38.0, 35.5),
    "north-east": (38.5, 35.5),
}
HOSTILE = '</script><img src=x onerror="boom()"> {{ 7 * 7 }} {% raw %} {# \u2028 🙂'


def _place(id: str, lon: float, lat: float, part_of: str = "") -> Place:
    name = HOSTILE if id == "north-east" else id.title()
    arabic = "حمص" if id == "south-west" else ""
    aliases = ("One", "Two") if id == "south-west" else ()
    rank = 1 if id == "south-west" else 3
    return Place(id, name, arabic, aliases, "town", "Middle", lon, lat, "made up", 1.0, 1200, part_of, "", rank)


def _event(place: str, day: int, to: str | None, kind: Kind = Kind.CAPTURED, **more: object) -> ControlEvent:
    values: dict[str, object] = {
        "id": f"{place}-2024-01-{day:02d}",
        "place": place,
        "date": UncertainDay(date(2024, 1, day), "~" if day == 12 else ""),
        "order": 1,
        "time": "before dawn" if day == 12 else "",
        "from_": () if kind is Kind.BASELINE else ("gov",),
        "to": to,
        "kind": kind,
        "by": (),
        "confidence": Confidence.MEDIUM,
        "precision_km": None,
        "summary_en": f"{place} on day {day}. {HOSTILE if day == 12 else ''}",
        "summary_ar": "",
        "sources": ("S1",) if kind is Kind.BASELINE else ("S2", "S3"),
        "rival_of": "",
        "note": "",
    }
    return ControlEvent(**{**values, **more})  # type: ignore[arg-type]


EVENTS = (
    _event("south-west", 1, "gov", Kind.BASELINE),
    _event("south-east", 1, "gov", Kind.BASELINE),
    _event("south-west", 12, "hts"),
    _event("south-west", 13, "sna", id="other-claim", rival_of="south-west-2024-01-12", sources=("S4",)),
    _event("governorate:Middle", 20, None, Kind.WITHDREW, id="area-middle", subject="area", order=-2),
)


def _period(place: str, start: int, end: int | None, holder: str | None, event: str, **more: object) -> ControlPeriod:
    period = Period(date(2024, 1, start), date(2024, 1, end) if end else None)
    values: dict[str, object] = {"status": Status.HELD, "by": (), "evidence": Evidence.REPORTED, "sources": ("S1",)}
    return ControlPeriod(place, period, holder, event=event, **{**values, **more})  # type: ignore[arg-type]


PERIODS = {
    "south-west": (
        _period("south-west", 1, 12, "gov", "south-west-2024-01-01"),
        _period("south-west", 12, 20, "hts", "south-west-2024-01-12", start_qualifier="~"),
        _period("south-west", 20, None, None, "area-middle", status=Status.WITHDRAWN),
    ),
    "south-east": (_period("south-east", 1, None, "gov", "south-east-2024-01-01", status=Status.SHARED, by=("new",)),),
    "north-west": (
        _period(
            "north-west",
            1,
            None,
            "gov",
            "south-west-2024-01-01",
            evidence=Evidence.INFERRED,
            inferred_from=("south-west",),
        ),
    ),
    "north-east": (
        _period("north-east", 1, None, "new", "south-east-2024-01-01", status=Status.BESIEGED, by=("gov",)),
    ),
    "inner": (_period("inner", 1, None, "gov", "south-west-2024-01-01"),),
}


def tiny_dataset(folder: Path) -> Dataset:
    """The dataset, its one base layer written into a folder."""
    units = [
        {
            "type": "Feature",
            "properties": {"name": id, "admin1": "Middle"},
            "geometry": box(*_bounds(id)).__geo_interface__,
        }
        for id in CORNERS
    ]
    (folder / "units.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": units}), encoding="utf-8"
    )
    always = Period(FIRST)
    factions = [
        Faction("gov", (FactionName(always, "Government", "", "G"),), "It governs.", "", "", "gov", (), ("S1",)),
        Faction(
            "hts", (FactionName(always, "HTS", "", ""),), "", "", "", "hts", (Designation("X", "y", "", "", ()),), ()
        ),
        Faction("sna", (FactionName(always, "SNA", "", "N"),), "", "", "", "sna", (), ()),
        Faction("new", (FactionName(always, HOSTILE, "", "Z"),), "", "", "", "unheard-of", (), ()),
    ]
    places = [_place(id, lon + 0.25, lat + 0.25) for id, (lon, lat) in CORNERS.items()]
    places.append(_place("inner", 38.26, 35.26, part_of="south-west"))
    return Dataset(
        path=folder,
        name="tiny",
        title="Tiny <land>",
        settings=Settings(
            FIRST,
            LAST,
            opening_day=date(2024, 1, 5),
            opening_span=(FIRST, LAST),
            headline_places=("south-west",),
            control_strip=(StripItem("sw", "South-west", ("south-west",)),),
            units="units.geojson",
        ),
        factions={one.id: one for one in factions},
        places={one.id: one for one in places},
        areas={},
        sources={
            id: Source(id, f"Outlet {id}", f"Title {id}", f"https://example.org/{id}", "2024-01", "wire") for id in _IDS
        },
        events={one.id: one for one in EVENTS},
        moments=(
            Moment("speech", UncertainDay(date(2024, 1, 8)), "A speech", "", "Words.", "", "Far", None, None, ("S1",)),
        ),
        chapters=(Chapter("all", "All of it", "", Period(FIRST), "Everything."),),
        presence=(
            Presence("seen", "new", Period(date(2024, 1, 10)), "rule:governorate Middle, lon < 38.2", "Seen.", ("S1",)),
        ),
        cells={id: Cell(id, box(*_bounds(id)), 2500.0, "Middle") for id in CORNERS},
        cell_of={**{id: id for id in CORNERS}, "inner": "south-west"},
        periods=PERIODS,
        fingerprint="0" * 64,
    )


_IDS = ("S1", "S2", "S3", "S4", "unused")


def _bounds(id: str) -> tuple[float, float, float, float]:
    lon, lat = CORNERS[id]
    return lon, lat, lon + 0.5, lat + 0.5
