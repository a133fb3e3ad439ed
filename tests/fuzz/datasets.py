"""Hypothesis strategies for whole datasets: any valid one, small, with places, parties, and histories of every kind."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st
from shapely import Polygon, box

from geodata.importing.output.dataset_folder import NewDataset, Row
from geodata.importing.words.faction_labels import Label

FIRST = date(2024, 1, 1)
LAST = date(2024, 2, 29)
FACTIONS = tuple(Label(name.lower(), name, "", name[0], "") for name in ("Reds", "Blues", "Greens"))
IDS = tuple(faction.id for faction in FACTIONS)
CHANGES = ("captured", "withdrew", "contested", "besieged", "shared", "siege_lifted", "confirmed")


@st.composite
def datasets(draw: st.DrawFn) -> NewDataset:
    """A country of one or two regions, two to six places, up to six events each, on days of their own."""
    split = draw(st.booleans())
    east = 37.0 + 0.1 * draw(st.integers(0, 8))
    units = [("West", "West", box(36, 34, 36.6, 35)), ("East", "East", box(36.6, 34, east, 35))]
    if not split:
        units = [("All", "All", box(36, 34, east, 35))]
    spots = draw(
        st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=2, max_size=6, unique=True)
    )  # tenths of the country
    places: list[Row] = []
    events: list[Row] = []
    for number, (column, line) in enumerate(spots):
        lon, lat = round(36 + (east - 36) * column / 10, 3), round(34 + line / 10, 3)
        region = next(name for name, _, shape in units if _covers(shape, lon))
        places.append(
            {
                "place_id": f"place-{number}",
                "name_en": draw(st.text(st.characters(categories=("Lu", "Ll", "Nd")), min_size=1, max_size=12)),
                "kind": "town",
                "admin1": region,
                "lon": lon,
                "lat": lat,
                "coord_source": "invented",
                "label_rank": draw(st.integers(1, 5)),
            }
        )
        events += draw(histories(f"place-{number}"))
    return NewDataset(
        name="random",
        title="Random",
        description="Random.",
        first_day=FIRST,
        known_until=LAST,
        factions=FACTIONS,
        places=places,
        events=events,
        sources=[{"source_id": "one", "outlet": "One", "title": "One", "url": "https://example.org/", "kind": "other"}],
        units=units,
        licence="CC0-1.0",
        territory={"grid_m": 4000, "nested_places_km": draw(st.sampled_from((0, 1.5, 15)))},
    )


def _covers(shape: Polygon, lon: float) -> bool:
    west, _, east, _ = shape.bounds
    return bool(west <= lon <= east)


@st.composite
def histories(draw: st.DrawFn, place: str) -> list[Row]:
    """Events of one place, each fitting the one before."""
    days = sorted(draw(st.lists(st.integers(0, 58), min_size=1, max_size=6, unique=True)))
    holder: str = draw(st.sampled_from(IDS))
    rows: list[Row] = [_row(place, days[0], "baseline", "", holder)]
    for day in days[1:]:
        kind = draw(st.sampled_from(CHANGES))
        others = [one for one in IDS if one != holder]
        other = draw(st.sampled_from(others))
        if kind == "withdrew" and holder:
            rows.append(_row(place, day, kind, holder, ""))
            holder = ""
        elif kind == "captured" or not holder:
            rows.append(_row(place, day, "captured", holder or "nobody", other))
            holder = other
        else:
            by = "" if kind in ("confirmed", "siege_lifted") else other
            rows.append(_row(place, day, kind, "", "", by))
    return rows


def _row(place: str, day: int, kind: str, before: str, after: str, by: str = "") -> Row:
    on = (FIRST + timedelta(days=day)).isoformat()
    return {
        "event_id": f"{place}-{on}",
        "place_id": place,
        "date": on,
        "from": before,
        "to": after,
        "kind": kind,
        "by": by,
        "confidence": "high",
        "summary_en": "Invented",
        "sources": "one",
    }
