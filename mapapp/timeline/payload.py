"""A dataset, or a span of it, as the compact JSON-able dictionary that the page decodes (page/data/decode.js).

Everything is an index: days count from the first day of the span; factions, places, cells, events and
sources are numbered in the order they are listed. Columns of numbers are packed text (packing.py), columns of
repeated values are interned. Coordinates lie on the grid of topology.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import shapely
from shapely import MultiPolygon, Polygon

from geodata.counting.transfers import units_of
from geodata.geometry.area_outline import outline
from geodata.model.period import Period
from geodata.model.records import Cell, ControlEvent, ControlPeriod, Unit
from geodata.model.vocabulary import SHOWN_AS, Basis, Confidence, Evidence, Kind
from mapapp import palette
from mapapp.area_text import area_text
from mapapp.locale.contract import contract
from mapapp.timeline.banded import bands, is_banded, tones
from mapapp.timeline.base_layers import base_layers, features
from mapapp.timeline.licences import licences
from mapapp.timeline.packing import Interned, column, packed, packed_lists, steps, zigzag
from mapapp.timeline.topology import DEGREES_PER_STEP, arcs, encoded_arcs, encoded_lines, grid_point, simplified

if TYPE_CHECKING:
    from geodata.dataset import Dataset

VERSION = int(contract("payload")["version"])
"""Raised with every change of form; the page refuses another than its own (page/core/version.js)."""
CELL_METRES = 400.0
"""Thinning of the cells' outlines."""
PRESENCE_DEGREES = 0.02
"""Thinning of overlays, which are vague by nature."""
WORDS: dict[str, tuple[str, ...]] = {
    "status": SHOWN_AS,
    "basis": tuple(Basis),
    "evidence": tuple(Evidence),
    "kind": tuple(Kind),
    "confidence": tuple(Confidence),
    "subject": ("place", "area", "succession"),
}
"""Vocabularies: columns say a word by its position in these lists, and the lists travel with them."""


def payload(dataset: Dataset, span: Period | None = None) -> dict[str, Any]:
    """Everything the page shows, as a dictionary that ``json.dumps`` takes.

    With ``span`` the periods are clipped to its days, and of the events those remain that lie inside it,
    that gave a place the holder it has on the first day, or that contradict one of these.
    """
    chosen = Selection.of(dataset, span or Period(dataset.first_day))
    settings = dataset.settings
    return {
        "v": VERSION,
        "title": dataset.title,
        "fingerprint": dataset.fingerprint,
        "start": chosen.first.isoformat(),
        "days": chosen.days,
        "knownUntil": dataset.known_until.isoformat(),
        "timeZone": settings.time_zone,
        "languages": list(settings.languages),
        "words": {name: [str(word) for word in words] for name, words in WORDS.items()},
        "opening": _opening(chosen),
        "factions": _factions(chosen),
        "admin1": chosen.admin1,
        "admin1Label": [settings.admin1_label_en, settings.admin1_plural_en],
        "places": _places(chosen),
        "cells": _cells(chosen),
        "runs": _runs(chosen),
        "tones": _tones(chosen),
        "changes": packed(_day_steps(chosen, dataset.days_of_change)),
        "events": _events(chosen),
        "sources": _sources(chosen),
        "moments": _moments(chosen),
        "chapters": _chapters(chosen),
        "strip": _strip(chosen),
        "apartNote": settings.uncounted_note.text_en,
        "headline": [chosen.place[one] for one in settings.headline_places if one in chosen.place],
        "route": [chosen.place[one] for one in settings.route or settings.headline_places if one in chosen.place],
        **licences(dataset),
        "drawn": bool(dataset.cells)
        and all(dataset.places[one].area for one in dataset.cells if one in dataset.places),
        "undrawnIsUnknown": settings.undrawn_is_unknown,
        "presence": _presence(chosen),
        "palette": _palette(dataset),
        "base": _base(dataset),
    }


@dataclass(frozen=True)
class Selection:
    """What of a dataset goes into a payload, and the number of each record in it."""

    dataset: Dataset
    first: date
    """Day with index 0."""
    days: int
    """Number of days; the last is never after ``known_until``."""
    faction: Mapping[str, int]
    place: Mapping[str, int]
    cell: Mapping[str, int]
    periods: Mapping[str, tuple[ControlPeriod, ...]]
    """Periods of each place that touch the span."""
    events: tuple[ControlEvent, ...]
    """By day, order and id."""
    event: Mapping[str, int]
    source: Mapping[str, int]
    admin1: list[str]

    @classmethod
    def of(cls, dataset: Dataset, span: Period) -> Selection:
        """Choose and number the records of a span."""
        first = max(span.start, dataset.first_day)
        last = dataset.known_until if span.end is None else min(dataset.known_until, span.end - timedelta(days=1))
        inside = Period(first, last + timedelta(days=1))
        periods = {
            place: tuple(one for one in dataset.periods[place] if one.period.overlaps(inside))
            for place in dataset.places
        }
        events = _chosen_events(dataset, inside, periods)
        wanted = _cited(dataset, inside, events)
        sources = [one for one in dataset.sources if one in wanted]
        admin1 = {one.admin1 for one in dataset.places.values()} | set(units_of(dataset))
        return cls(
            dataset=dataset,
            first=first,
            days=(last - first).days + 1,
            faction=_numbered(dataset.factions),
            place=_numbered(dataset.places),
            cell=_numbered(dataset.cells),
            periods=periods,
            events=events,
            event=_numbered(one.id for one in events),
            source=_numbered(sources),
            admin1=sorted(admin1),
        )

    def day(self, day: date) -> int:
        """Index of a day; negative before the span."""
        return (day - self.first).days

    def sources_of(self, ids: Iterable[str]) -> list[int]:
        """Numbers of sources."""
        return [self.source[one] for one in ids if one in self.source]

    def holder(self, faction: str | None) -> int:
        """Number of a faction, or -1 for nobody."""
        return self.faction[faction] if faction else -1


def _numbered(ids: Iterable[str]) -> dict[str, int]:
    return {one: number for number, one in enumerate(ids)}


def _chosen_events(
    dataset: Dataset, inside: Period, periods: Mapping[str, Sequence[ControlPeriod]]
) -> tuple[ControlEvent, ...]:
    """Events dated inside, events behind a period that touches it, and the rivals of both."""
    chosen = {one.event for several in periods.values() for one in several}
    chosen |= {one.id for one in dataset.events.values() if one.day in inside}
    chosen |= {one.id for one in dataset.events.values() if one.rival_of in chosen}
    chosen |= {one.id for event in tuple(chosen) for one in dataset.rivals.get(event, ())}
    found = {one: dataset.events[one] for one in chosen if one in dataset.events}
    for several in dataset.rivals.values():
        found.update({one.id: one for one in several if one.id in chosen})
    return tuple(sorted(found.values(), key=lambda one: (one.day, one.order, one.id)))


def _cited(dataset: Dataset, inside: Period, events: Iterable[ControlEvent]) -> set[str]:
    """Ids of the sources that anything chosen rests on."""
    cited = {source for one in events for source in one.sources}
    cited |= {source for one in dataset.moments if one.date.day in inside for source in one.sources}
    for faction in dataset.factions.values():
        cited.update(faction.sources)
        cited.update(source for listing in faction.designations for source in listing.sources)
    for presence in dataset.presence:
        cited.update(presence.sources)
    return cited


def _opening(chosen: Selection) -> list[int]:
    """Day shown first and the window round it, as day indexes inside the span."""
    settings = chosen.dataset.settings
    start, end = settings.opening_span or (settings.first_day, settings.known_until)
    days = (settings.opening_day or settings.first_day, start, end)
    return [min(chosen.days - 1, max(0, chosen.day(day))) for day in days]


def _day_steps(chosen: Selection, days: Iterable[date]) -> list[int]:
    return steps(sorted({chosen.day(day) for day in days if 0 <= chosen.day(day) < chosen.days}))


def _factions(chosen: Selection) -> list[list[Any]]:
    """Rows of id, names by period, description, supporters, designations, sources."""
    out: list[list[Any]] = []
    for one in chosen.dataset.factions.values():
        names = [
            [
                chosen.day(name.period.start),
                None if name.period.end is None else chosen.day(name.period.end),
                name.name_en,
                name.name_ar,
                palette.letter(one.id, name.letter),
                name.letter_ar,
            ]
            for name in one.names
        ]
        listings = [[x.by, x.as_, x.start, x.end, chosen.sources_of(x.sources)] for x in one.designations]
        out.append(
            [
                one.id,
                names,
                one.description_en,
                one.description_ar,
                one.supporters,
                listings,
                chosen.sources_of(one.sources),
            ]
        )
    return out


def _places(chosen: Selection) -> dict[str, Any]:
    places = list(chosen.dataset.places.values())
    admin1 = _numbered(chosen.admin1)
    cell_of = chosen.dataset.cell_of
    return {
        "id": [one.id for one in places],
        "name": [one.name_en for one in places],
        "nameAr": [one.name_ar for one in places],
        "aliases": [";".join(one.aliases) for one in places],
        "kind": column(one.kind for one in places),
        "admin1": packed(admin1[one.admin1] for one in places),
        "step": DEGREES_PER_STEP,
        "points": encoded_lines([[grid_point(one.lon, one.lat) for one in places]]),
        "rank": packed(one.label_rank for one in places),
        "cell": packed(1 + chosen.cell[cell_of[one.id]] if one.id in cell_of else 0 for one in places),
        "partOf": packed(1 + chosen.place[one.part_of] if one.part_of else 0 for one in places),
        "population": packed(one.population or 0 for one in places),
    }


def _cells(chosen: Selection) -> dict[str, Any]:
    cells = list(chosen.dataset.cells.values())
    admin1 = _numbered(chosen.admin1)
    ground = list(chosen.dataset.bands.geometry)
    return {
        "step": DEGREES_PER_STEP,
        "arcs": encoded_arcs(arcs(simplified(ground, CELL_METRES))),
        **({"bands": bands(chosen.dataset)} if is_banded(chosen.dataset) else {}),
        "place": packed(1 + chosen.place.get(one.id, -1) for one in cells),
        "m2": packed(one.area_m2 for one in cells),
        "admin1": packed(admin1[one.admin1] for one in cells),
        "split": packed_lists([_split(one, admin1) for one in cells]),
        "apart": [chosen.cell[one] for one in _apart(chosen.dataset)],
    }


def _split(cell: Cell, admin1: Mapping[str, int]) -> list[int]:
    """Unit and square metres in turn of every first-level unit but the one that holds most of a cell."""
    return [number for unit, m2 in cell.split if unit != cell.admin1 for number in (admin1[unit], m2)]


def _apart(dataset: Dataset) -> list[str]:
    """Cells inside the totals that the dataset states apart."""
    named = dataset.settings.uncounted_note.areas
    return [one for one in dataset.cells if one in named]


def _runs(chosen: Selection) -> dict[str, Any]:
    """Periods of all places, one after the other, place by place.

    ``count``: how many each place has; ``start``: days since the one before (the first since day 0);
    ``code``: number of the row in ``codes`` (holder, status, by, basis, qualifier, evidence); ``event``, ``from``
    (number of the list in ``froms``: the places an inferred holder rests on).
    """
    codes, froms = Interned(), Interned()
    count, start, code, event, basis_of = [], [], [], [], []
    for place in chosen.dataset.places:
        last = 0
        count.append(len(chosen.periods[place]))
        for one in chosen.periods[place]:
            day = max(0, chosen.day(one.period.start))
            start.append(day - last)
            last = day
            code.append(codes(_code(chosen, one)))
            event.append(chosen.event.get(one.event, -1) + 1)
            basis_of.append(froms(tuple(chosen.place[x] for x in one.inferred_from if x in chosen.place)))
    return {
        "count": packed(count),
        "start": packed(start),
        "code": packed(code),
        "codes": codes.values(),
        "event": packed(steps(event)),
        "from": packed(basis_of),
        "froms": packed_lists(froms.values()),
    }


def _tones(chosen: Selection) -> dict[str, Any]:
    """What is known of every band over time."""
    known, first = chosen.dataset.tones, chosen.first.toordinal()
    columns = (known.band, known.start - first, known.tone, known.percent, known.near)
    return tones(zip(*(values.tolist() for values in columns), strict=True), len(chosen.dataset.bands), chosen.days)


def _code(chosen: Selection, one: ControlPeriod) -> tuple[Any, ...]:
    return (
        chosen.holder(one.holder),
        WORDS["status"].index(one.shown_as),
        tuple(chosen.holder(by) for by in one.by),
        WORDS["basis"].index(one.basis),
        one.start_qualifier,
        WORDS["evidence"].index(one.evidence),
    )


def _events(chosen: Selection) -> dict[str, Any]:
    events = chosen.events
    areas = Interned()
    return {
        "id": [_short_id(one) for one in events],
        "place": packed(1 + chosen.place[one.place] if one.place in chosen.place else 0 for one in events),
        "area": packed(1 + areas(one.place) if one.place not in chosen.place else 0 for one in events),
        "areas": _area_words(chosen, areas),
        "subject": packed(WORDS["subject"].index(one.subject) for one in events),
        "day": packed(steps(chosen.day(one.day) for one in events)),
        "order": packed(zigzag(one.order) for one in events),
        "qual": column(one.date.qualifier for one in events),
        "time": column(one.time for one in events),
        "from": column(tuple(chosen.holder(x or None) for x in one.from_) for one in events),
        "to": packed(1 + chosen.holder(one.to) for one in events),
        "kind": packed(WORDS["kind"].index(one.kind) for one in events),
        "by": column(tuple(chosen.holder(x or None) for x in one.by) for one in events),
        "confidence": packed(WORDS["confidence"].index(one.confidence) for one in events),
        "km": column(one.precision_km for one in events),
        "summary": [one.summary_en for one in events],
        "summaryAr": column(one.summary_ar for one in events),
        "sources": packed_lists([chosen.sources_of(one.sources) for one in events]),
        "rivalOf": packed(1 + chosen.event.get(one.rival_of, -1) for one in events),
        "claimedBy": packed(1 + chosen.holder(one.claimed_by or None) for one in events),
        "note": column(one.note for one in events),
    }


def _area_words(chosen: Selection, areas: Interned) -> dict[str, list[str]]:
    """Language -> the words of each area expression, in the order of their numbers."""
    return {
        lang: [area_text(chosen.dataset, expression, lang) for expression in areas.values()]
        for lang in chosen.dataset.settings.languages
    }


def _short_id(event: ControlEvent) -> str:
    """Id without its usual beginning, ``place-day``; "=" leads an id that begins otherwise, as those of areas do."""
    usual = f"{event.place}-{event.day.isoformat()}"
    return event.id[len(usual) :] if event.subject == "place" and event.id.startswith(usual) else f"={event.id}"


def _sources(chosen: Selection) -> dict[str, Any]:
    sources = [chosen.dataset.sources[one] for one in chosen.source]
    return {
        "id": [one.id for one in sources],
        "outlet": column(one.outlet for one in sources),
        "title": [one.title for one in sources],
        "url": [one.url for one in sources],
        "copyUrl": column(one.copy_url for one in sources),
        "published": [one.published for one in sources],
        "kind": column(one.kind for one in sources),
        "side": packed(1 + chosen.holder(one.side if one.side in chosen.faction else None) for one in sources),
    }


def _moments(chosen: Selection) -> list[list[Any]]:
    """Rows of id, day, qualifier, titles, summaries, place name, lon, lat, sources, rival."""
    return [
        [
            one.id,
            chosen.day(one.date.day),
            one.date.qualifier,
            one.title_en,
            one.title_ar,
            one.summary_en,
            one.summary_ar,
            one.place_name,
            one.lon,
            one.lat,
            chosen.sources_of(one.sources),
            one.rival_of,
        ]
        for one in sorted(chosen.dataset.moments, key=lambda one: (one.date.day, one.id))
        if 0 <= chosen.day(one.date.day) < chosen.days
    ]


def _chapters(chosen: Selection) -> list[list[Any]]:
    """Rows of id, titles, first day, day after the last, summaries: those that touch the span."""
    out: list[list[Any]] = []
    for one in chosen.dataset.chapters:
        start = max(0, chosen.day(one.period.start))
        end = chosen.days if one.period.end is None else min(chosen.days, chosen.day(one.period.end))
        if start < end:
            out.append([one.id, one.title_en, one.title_ar, start, end, one.summary_en, one.summary_ar])
    return out


def _strip(chosen: Selection) -> list[list[Any]]:
    """Rows of id, label, numbers of places."""
    return [
        [one.id, one.label_en, [chosen.place[place] for place in one.places if place in chosen.place]]
        for one in chosen.dataset.settings.control_strip
    ]


def _presence(chosen: Selection) -> list[list[Any]]:
    """Rows of faction, first day, day after the last, packed rings, summaries, sources: areas without a holder."""
    dataset = chosen.dataset
    units = _units(dataset) if dataset.presence else ()
    out: list[list[Any]] = []
    for one in dataset.presence:
        start = max(0, chosen.day(one.period.start))
        end = chosen.days if one.period.end is None else min(chosen.days, chosen.day(one.period.end))
        if start < end:
            shape = outline(one.area, units, dataset.areas, dataset.places).simplify(PRESENCE_DEGREES)
            rings = [
                [grid_point(lon, lat) for lon, lat in ring.coords]
                for part in shapely.get_parts(shape)
                if isinstance(part, Polygon)
                for ring in (part.exterior, *part.interiors)
            ]
            row = [chosen.holder(one.faction), start, end, encoded_lines(rings), one.summary_en, one.summary_ar]
            out.append([*row, chosen.sources_of(one.sources)])
    return out


def _units(dataset: Dataset) -> tuple[Unit, ...]:
    """Subdistricts of the dataset."""
    rows = features(dataset.path, dataset.settings.units)
    return tuple(
        Unit(str(row.get("name", "")), str(row.get("admin1", "")), geometry)
        for row, geometry in rows
        if isinstance(geometry, Polygon | MultiPolygon)
    )


def _palette(dataset: Dataset) -> dict[str, Any]:
    factions = dataset.factions.values()
    return {
        "opens": palette.opening(factions),
        "colours": {
            name: {theme: palette.colours(factions, name, theme) for theme in palette.THEMES}
            for name in palette.PALETTES
        },
        "nobody": palette.NOBODY,
        "opacity": palette.OPACITY,
        "hatches": {one.id: palette.hatch(one) for one in factions},
        "base": palette.BASE,
    }


def _base(dataset: Dataset) -> dict[str, Any]:
    country = shapely.coverage_union_all([one.geometry for one in dataset.cells.values()])
    settings = dataset.settings
    return base_layers(dataset.path, settings.base_layers, settings.units, country)
