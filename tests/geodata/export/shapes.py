"""Invented countries of every shape, drawn without a build: two halves, two holders, with or without neighbours."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import shapely
from shapely import box
from shapely.affinity import scale
from shapely.geometry.base import BaseGeometry

from geodata.dataset import Dataset
from geodata.model.period import Period
from geodata.model.records import Cell, ControlPeriod, Place
from geodata.model.vocabulary import Evidence, Status
from tests.mapapp.tiny import FIRST, tiny_dataset


def _arc(turns: int = 24) -> BaseGeometry:
    outer = [(4 * math.cos(math.pi * i / turns), 4 * math.sin(math.pi * i / turns)) for i in range(turns + 1)]
    inner = [(0.7 * x, 0.7 * y) for x, y in reversed(outer)]
    return shapely.Polygon([*outer, *inner])


def _islands() -> BaseGeometry:
    middles = [(0, 0), (2.2, 0.4), (4, 2.5), (0.3, 3.1), (2, 4.2), (5.3, -0.6)]
    return shapely.union_all([shapely.Point(x, y).buffer(0.35 + 0.12 * n) for n, (x, y) in enumerate(middles)])


SHAPES: dict[str, BaseGeometry] = {
    "square": box(0, 0, 3, 2.6),
    "north-south": shapely.Polygon([(0, 0), (1.1, 0.4), (1.6, 9), (0.7, 9.5)]),
    "east-west": shapely.Polygon([(0, 0), (11, 0.6), (11.4, 2.3), (0.4, 1.7)]),
    "angle": shapely.union_all([box(0, 0, 1.3, 5), box(0, 0, 5, 1.2)]),
    "crescent": _arc(),
    "archipelago": _islands(),
    "exclave": shapely.union_all([box(0, 0, 3, 3), box(4.6, 3.6, 5.1, 4.1)]),
    "disc": scale(shapely.Point(0, 0).buffer(2), 1.25, 1),
    "frame": box(0, 0, 5, 3).difference(box(1, 0.8, 4, 2.2)),
}
"""Name -> country, about the origin; the first six are those that maps are hard to furnish for."""


def country_of(folder: Path, shape: BaseGeometry, *, neighbours: bool) -> Dataset:
    """A dataset whose cells are the western and the eastern half of a shape."""
    whole = shapely.transform(shape, lambda at: at + 30)
    west, south, east, north = whole.bounds
    middle = (west + east) / 2
    halves = {
        "west": whole.intersection(box(west, south, middle, north)),
        "east": whole.difference(box(west, south, middle, north)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    tiny = tiny_dataset(folder)
    _write(folder / "units.geojson", [({"name": id, "admin1": id.title()}, half) for id, half in halves.items()])
    layers = {}
    if neighbours:
        around = box(west - 5, south - 5, middle, north + 5), box(middle, south - 5, east + 5, north + 5)
        names = ("Westland", "Eastland")
        _write(
            folder / "around.geojson",
            [({"name": n}, one.difference(whole)) for n, one in zip(names, around, strict=True)],
        )
        layers = {"neighbours": "around.geojson"}
    (folder / "datapackage.json").write_text(json.dumps({"name": "shape"}), encoding="utf-8")
    periods = {id: _periods(id, holder) for id, holder in (("west", "gov"), ("east", "hts"))}
    return replace(
        tiny,
        title="An invented country",
        settings=replace(tiny.settings, headline_places=("west",), control_strip=(), base_layers=layers),
        places={id: _place(id, half.representative_point()) for id, half in halves.items()},
        events={},
        moments=(),
        presence=(),
        chapters=(),
        cells={id: Cell(id, half, 1000.0, id.title()) for id, half in halves.items()},
        cell_of={id: id for id in halves},
        periods=periods,
        fingerprint=folder.name,
    )


def _periods(id: str, holder: str) -> tuple[ControlPeriod, ...]:
    """Calm up to the 10th, contested and besieged for ten days, calm again."""
    days = (FIRST, date(2024, 1, 10), date(2024, 1, 20), None)
    status = {"west": (Status.HELD, Status.CONTESTED, Status.HELD), "east": (Status.HELD, Status.BESIEGED, Status.HELD)}
    return tuple(
        ControlPeriod(
            id, Period(start, end), holder, status=one, by=(), evidence=Evidence.REPORTED, event="", sources=("S1",)
        )
        for start, end, one in zip(days, days[1:], status[id], strict=False)
        if start
    )


def _place(id: str, at: shapely.Point) -> Place:
    return Place(id, id.title(), "", (), "town", id.title(), at.x, at.y, "made up", 1.0, 1200, "", "", 1)


def _write(file: Path, features: list[tuple[dict[str, str], BaseGeometry]]) -> None:
    found = [
        {"type": "Feature", "properties": properties, "geometry": one.__geo_interface__} for properties, one in features
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": found}), encoding="utf-8")
