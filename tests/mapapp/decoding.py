"""Reads a payload back in Python, as page/data/decode.js does in the page: what went in must come out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import shapely

from geodata.model.vocabulary import Basis, Evidence, Status
from mapapp.timeline.packing import unpacked, unzigzag
from mapapp.timeline.topology import DEGREES_PER_STEP

Point = tuple[int, int]


def sums(text: str) -> list[int]:
    out, last = [], 0
    for step in unpacked(text):
        last += unzigzag(step)
        out.append(last)
    return out


def column(packed: dict[str, Any]) -> list[Any]:
    return [packed["t"][number] for number in unpacked(packed["i"])]


def lists(text: str) -> Iterator[list[int]]:
    numbers = unpacked(text)
    for count in numbers:
        yield [next(numbers) for _ in range(count)]


def lines(text: str) -> list[list[Point]]:
    numbers = unpacked(text)
    out: list[list[Point]] = []
    origin = (0, 0)
    for count in numbers:
        x, y = origin
        line = []
        for _ in range(count):
            x, y = x + unzigzag(next(numbers)), y + unzigzag(next(numbers))
            line.append((x, y))
        origin = line[0]
        out.append(line)
    return out


def cells(payload: dict[str, Any]) -> list[shapely.Geometry]:
    """Polygons of the cells, stitched from the arcs round each."""
    arcs = lines(payload["cells"]["arcs"]["lines"])
    sides = list(unpacked(payload["cells"]["arcs"]["sides"]))
    count = len(list(unpacked(payload["cells"]["place"])))
    out = []
    for cell in range(1, count + 1):
        around = [
            shapely.LineString([(x * DEGREES_PER_STEP, y * DEGREES_PER_STEP) for x, y in line])
            for number, line in enumerate(arcs)
            if cell in sides[2 * number : 2 * number + 2]
        ]
        out.append(shapely.union_all(list(shapely.polygonize(around).geoms)))
    return out


def runs(payload: dict[str, Any]) -> dict[str, list[tuple[Any, ...]]]:
    """Place id -> (first day, holder id, status, other parties, evidence, event id, qualifier, inferred from)."""
    packed, words = payload["runs"], payload["words"]
    first = date.fromisoformat(payload["start"])
    factions = [row[0] for row in payload["factions"]]
    places = payload["places"]["id"]
    starts, codes, froms = unpacked(packed["start"]), unpacked(packed["code"]), unpacked(packed["from"])
    rest = list(lists(packed["froms"]))
    ids = event_ids(payload)
    events = iter(sums(packed["event"]))
    out: dict[str, list[tuple[Any, ...]]] = {}
    for place, count in zip(places, unpacked(packed["count"]), strict=True):
        day = 0
        out[place] = []
        for _ in range(count):
            day += next(starts)
            holder, status, by, basis, qualifier, evidence = packed["codes"][next(codes)]
            event = next(events) - 1
            known_by = Evidence(words["evidence"][evidence])
            assert Basis(words["basis"][basis]) is known_by.basis
            out[place].append(
                (
                    first + timedelta(days=day),
                    factions[holder] if holder >= 0 else None,
                    Status.CONTESTED if words["status"][status] == "divided" else Status(words["status"][status]),
                    tuple(factions[one] for one in by),
                    known_by,
                    ids[event] if event >= 0 else "",
                    qualifier,
                    tuple(places[one] for one in rest[next(froms)]),
                )
            )
    return out


def event_ids(payload: dict[str, Any]) -> list[str]:
    first = date.fromisoformat(payload["start"])
    packed = payload["events"]
    days = sums(packed["day"])
    out = []
    for short, place, day in zip(packed["id"], unpacked(packed["place"]), days, strict=True):
        usual = f"{payload['places']['id'][place - 1]}-{first + timedelta(days=day)}" if place else ""
        out.append(short[1:] if short.startswith("=") else f"{usual}{short}")
    return out


def area_words_of_events(payload: dict[str, Any], lang: str) -> dict[str, str]:
    """Id of each event of an area -> its area in the words of a language."""
    events = payload["events"]
    return {
        name.removeprefix("="): events["areas"][lang][number - 1]
        for name, number in zip(events["id"], unpacked(events["area"]), strict=True)
        if number
    }
