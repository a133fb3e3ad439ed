"""Reads the shared cases, and makes a dataset of the facts of one: through the rules, as a build does.

Facts of a case:

- ``days``: first and last day of the map; ``factions``: ids;
- ``places``: id -> ``km2`` of its cell (0: it has none), and if need be ``split`` (unit -> square metres), ``admin1``,
  ``kind``, ``part_of``, ``population``, ``at`` (kilometres along a line: the nearest assessed places say who holds a
  place that no event speaks of), ``repeat``: so many places alike, ``t-1``, ``t-2`` ..., each with the events of ``t``;
- ``events``: rows as in control_events.csv; ``subject`` ``area`` or ``succession`` for a row about every place
  (``area``: in which words it says so; ``confidence``: high unless named);
- ``route``, ``apart`` (cells stated apart), ``undrawn_is_unknown``: settings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from shapely import box

from geodata.dataset import Dataset
from geodata.history.inference import control_histories
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.dataset_settings import Note, Settings
from geodata.model.period import Period, parse_day, parse_uncertain_day
from geodata.model.records import Cell, ControlEvent, Faction, FactionName, Place, Source
from geodata.model.vocabulary import Confidence, Kind
from tests.cost_table import CostTable

HERE = Path(__file__).parent
Case = dict[str, Any]


def cases(topic: str) -> list[Case]:
    """Cases of a topic, each with the name of its file."""
    files = sorted((HERE / topic).glob("*.json"))
    return [{"name": file.stem, **json.loads(file.read_text(encoding="utf-8"))} for file in files]


def dataset_of(facts: Mapping[str, Any]) -> Dataset:
    """The dataset of a case; two cells that follow each other in the list share a border."""
    facts = _repeated(facts)
    first, last = (parse_day(day) for day in facts["days"])
    factions = {one: _faction(one, first) for one in facts["factions"]}
    places = {one: _place(number, one, row) for number, (one, row) in enumerate(facts["places"].items())}
    sources = {"s": Source("s", "Outlet", "Title", "https://example.org/s", "2024", "wire")}
    events = tuple(_event(number, row) for number, row in enumerate(facts["events"]))
    cells = {
        one: _cell(number, one, row) for number, (one, row) in enumerate(facts["places"].items()) if row.get("km2")
    }
    settings = Settings(
        first,
        last,
        route=tuple(facts.get("route", ())),
        units=(),  # type: ignore[arg-type]
        uncounted_note=Note(tuple(facts.get("apart", ()))),
        undrawn_is_unknown=facts.get("undrawn_is_unknown", False),
    )
    read = DatasetFacts(HERE, "case", "Case", settings, factions, places, {}, sources, events)
    at = [facts["places"][one].get("at", number) for number, one in enumerate(places)]
    ways = CostTable(tuple(places), np.abs(np.subtract.outer(np.array(at, float), np.array(at, float))))
    return Dataset(
        path=HERE,
        name="case",
        title="Case",
        settings=settings,
        factions=factions,
        places=places,
        areas={},
        sources=sources,
        events={one.id: one for one in events},
        moments=(),
        chapters=(),
        presence=(),
        cells=cells,
        cell_of={one: one for one in cells},
        periods=control_histories(read, lambda _: frozenset(places), ways),
        fingerprint="0" * 64,
    )


def _repeated(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts with each place and event written out as often as ``repeat`` says."""
    ids = {
        one: [f"{one}-{number}" for number in range(1, row["repeat"] + 1)] if "repeat" in row else [one]
        for one, row in facts["places"].items()
    }
    places = {id: facts["places"][one] for one, several in ids.items() for id in several}
    events = [{**row, "place": id} for row in facts["events"] for id in ids.get(row.get("place"), [""])]
    return {**facts, "places": places, "events": events}


def _faction(id: str, first: date) -> Faction:
    return Faction(id, (FactionName(Period(first), id.title(), "", id[0].upper()),), "", "", "", "", (), ())


def _place(number: int, id: str, row: Mapping[str, Any]) -> Place:
    return Place(
        id=id,
        name_en=id.title(),
        name_ar="",
        aliases=(),
        kind=row.get("kind", "town"),
        admin1=row.get("admin1", next(iter(row.get("split", {"Land": 0})))),
        lon=30.05 + number / 10,
        lat=30.05,
        coord_source="made up",
        precision_km=None,
        population=row.get("population"),
        part_of=row.get("part_of", ""),
        area="",
        label_rank=1,
    )


def _cell(number: int, id: str, row: Mapping[str, Any]) -> Cell:
    square = box(30 + number / 10, 30, 30.1 + number / 10, 30.1)
    split = tuple(row.get("split", {}).items())
    admin1 = row.get("admin1", split[0][0] if split else "Land")
    return Cell(id, square, row["km2"], admin1, split)


def _event(number: int, row: Mapping[str, Any]) -> ControlEvent:
    subject = row.get("subject", "place")
    when = parse_uncertain_day(row["day"])
    before = row.get("from", ())
    return ControlEvent(
        id=row.get("id", f"{row.get('place', 'country')}-{when.day}-{row['kind']}"),
        place=row["place"] if subject == "place" else row.get("area", "areas:all"),
        date=when,
        order=row.get("order", 0),
        time="",
        from_=tuple([before] if isinstance(before, str) else before),
        to=row.get("to"),
        kind=Kind(row["kind"]),
        by=tuple(row.get("by", ())),
        confidence=Confidence(row.get("confidence", "high")),
        precision_km=None,
        summary_en="",
        summary_ar="",
        sources=tuple(row.get("sources", ("s",))),
        rival_of=row.get("rival_of", ""),
        note="",
        subject=subject,
        line=number + 2,
    )
