"""A minimal dataset to begin from: an invented country, three places, five events, and a README that explains it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import shapely

from geodata.files.atomic_write import new_folder, sweep
from geodata.importing.output.dataset_folder import NewDataset, refuse_occupied, write_dataset
from geodata.importing.words.faction_labels import Label, slug
from geodata.model.errors import printable

README = """# {title}

An example to write over: the country, its places, parties and events are invented. Build it and look at it with

    mapapp build {folder}
    mapapp serve --dataset {folder}

What the files hold, and where to begin:

- `facts/places.csv`: places that can be held. `place_id` is small letters and hyphens and never changes; `lon` is
  east, `lat` north. Replace the three rows.
- `facts/control_events.csv`: dated, sourced claims. Every place opens with a `baseline`; then follow `captured`,
  `recaptured`, `handed_over`, `withdrew` (a new holder), `contested`, `besieged`, `shared`, `siege_lifted` (a new
  status, `by` the other party), `confirmed`. `from` names the holder before, `to` the one after, empty for nobody.
- `facts/factions.csv`: the parties; `letter` stands for one on the map. A new party is a new row here, and nothing
  else.
- `facts/sources.csv`: published texts; every event names at least one by its `source_id`.
- `base/units.geojson`: the country in pieces, with the properties `name` and `admin1`. Replace it with the outline of
  yours: one feature per region, or a single one.
- `datapackage.json`: the description of all this. Its object `territory` holds the first and last day, the time zone
  and the projection.

A row is in force from its day on; the map shows the situation at the end of a day. `mapapp check {folder}` says, with
file and line, whatever does not fit.

Outlines known better than nearest places could tell go to `facts/areas/*.geojson` (properties `area_id`, `name_en`,
`schematic`, `sources`); a place takes one by its column `area`. Tables that this example does without (area events,
successions, moments, chapters) are described in the codebook of the packaged dataset, the `README.md` in its folder.
"""

_FACTIONS = (
    Label("north", "Northern party", "", "N", ""),
    Label("south", "Southern party", "", "S", ""),
)
_SOURCE = "example"
_OUTLINE = (
    (1.0, 1.0), (1.6, 0.85), (2.4, 0.95), (3.0, 1.3), (3.2, 2.0),
    (2.9, 2.7), (2.2, 3.0), (1.5, 2.85), (1.05, 2.4), (0.9, 1.7),
)  # fmt: skip


def start_dataset(folder: Path, title: str = "") -> None:
    """Write a minimal, valid dataset into a folder that does not exist or is empty."""
    folder = folder.absolute()
    sweep(folder.parent)
    refuse_occupied(folder)
    shown = title or "An invented country"
    with new_folder(folder) as half:
        write_dataset(half, _example(shown))
        text = README.format(title=shown, folder=printable(folder.name))
        (half / "README.md").write_text(text, encoding="utf-8")
        refuse_occupied(folder)


def _example(title: str) -> NewDataset:
    whole = shapely.Polygon(_OUTLINE)
    north = shapely.set_precision(whole.intersection(shapely.box(0, 2, 4, 4)), 1e-5)
    south = shapely.set_precision(whole.intersection(shapely.box(0, 0, 4, 2)), 1e-5)
    return NewDataset(
        name=slug(title) or "example",
        title=title,
        description="An invented example to write over. Control is neither consent nor population; not for navigation, "
        "safety or operations.",
        first_day=date(2024, 1, 1),
        known_until=date(2024, 1, 31),
        factions=_FACTIONS,
        places=[
            _place("highford", "Highford", "city", "North", 2.0, 2.6, 1),
            _place("midbridge", "Midbridge", "town", "North", 2.3, 2.05, 1),
            _place("lowport", "Lowport", "city", "South", 1.8, 1.3, 1),
        ],
        events=[
            _event(
                "highford", "2024-01-01", "", "north", "baseline", "Held by the Northern party when the example begins"
            ),
            _event(
                "midbridge", "2024-01-01", "", "north", "baseline", "Held by the Northern party when the example begins"
            ),
            _event(
                "lowport", "2024-01-01", "", "south", "baseline", "Held by the Southern party when the example begins"
            ),
            _event(
                "midbridge", "2024-01-12", "north", "south", "captured", "The Southern party captures the bridge town"
            ),
            _event(
                "lowport", "2024-01-20", "", "", "besieged", "The Northern party lays siege to the port", by="north"
            ),
        ],
        sources=[
            {
                "source_id": _SOURCE,
                "outlet": "Example",
                "title": "An invented source: replace it with a published text",
                "url": "https://example.org/",
                "published": "2024-01-31",
                "kind": "other",
            }
        ],
        units=[("North", "North", north), ("South", "South", south)],
        licence="CC0-1.0",
        territory={"headline_places": ["highford", "lowport"], "admin1_label_en": "region"},
    )


def _place(place: str, name: str, kind: str, admin1: str, lon: float, lat: float, rank: int) -> Mapping[str, object]:
    return {
        "place_id": place,
        "name_en": name,
        "kind": kind,
        "admin1": admin1,
        "lon": lon,
        "lat": lat,
        "coord_source": "invented",
        "precision_km": 1,
        "label_rank": rank,
    }


def _event(place: str, day: str, from_: str, to: str, kind: str, summary: str, *, by: str = "") -> Mapping[str, object]:
    return {
        "event_id": f"{place}-{day}",
        "place_id": place,
        "date": day,
        "from": from_,
        "to": to,
        "kind": kind,
        "by": by,
        "confidence": "high",
        "summary_en": summary,
        "sources": _SOURCE,
    }
