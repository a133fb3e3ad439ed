"""Every record of a payload, column by column, as the page will read it: a small dataset written out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geodata.dataset import Dataset
from geodata.model.dataset_settings import Note, StripItem
from geodata.model.period import Period, UncertainDay
from geodata.model.records import Chapter, ControlEvent, Designation, Faction, FactionName, Moment, Presence, Source
from geodata.model.vocabulary import Confidence, Kind, Status
from mapapp import palette
from mapapp.timeline.packing import unpacked, unzigzag
from mapapp.timeline.payload import payload
from tests.mapapp import decoding
from tests.mapapp.tiny import EVENTS, PERIODS, tiny_dataset


def day(number: int) -> date:
    return date(2024, 1, number)


FACTIONS = (
    Faction(
        "gov",
        (
            FactionName(Period(day(1), day(10)), "Government", "حكومة", "G", "ح"),
            FactionName(Period(day(10)), "Old government", "", "O"),
        ),
        "It governs.",
        "تحكم",
        "Friends.",
        "",
        (Designation("X", "listed", "2020", "2022", ("S4", "S1")),),
        ("S2",),
    ),
    Faction("hts", (FactionName(Period(day(1)), "HTS", "", "H"),), "", "", "", "sna", (), ()),
)


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """The tiny dataset with two factions written out in full, more moments and chapters, and settings of every kind."""
    tiny = tiny_dataset(tmp_path)
    factions = {**{one.id: one for one in FACTIONS}, "sna": tiny.factions["sna"], "new": tiny.factions["new"]}
    cells = dict(tiny.cells)
    cells["south-west"] = replace(
        cells["south-west"], split=(("Middle", 2_000_000_000), ("East", 400_000_000), ("West", 100_000_000))
    )
    settings = replace(
        tiny.settings,
        opening_day=day(5),
        opening_span=(day(3), day(20)),
        headline_places=("inner", "nowhere", "south-west"),
        route=("south-east", "nowhere", "inner"),
        control_strip=(StripItem("sw", "South-west", ("south-west", "nowhere", "inner")),),
        uncounted_note=Note(("north-west",)),
    )
    moments = (
        Moment("b", UncertainDay(day(8)), "B", "", "", "", "", None, None, ()),
        Moment("a", UncertainDay(day(8), "~"), "A", "أ", "Said.", "قيل", "Far", 1.5, 2.5, ("S2", "unheard"), "b"),
        Moment("early", UncertainDay(date(2023, 12, 31)), "", "", "", "", "", None, None, ("unused",)),
        Moment("first", UncertainDay(day(1)), "", "", "", "", "", None, None, ()),
        Moment("last", UncertainDay(day(31)), "", "", "", "", "", None, None, ()),
    )
    chapters = (
        Chapter("all", "All", "كل", Period(date(2023, 6, 1)), "Everything."),
        Chapter("part", "Part", "", Period(day(5), day(9)), ""),
        Chapter("before", "Before", "", Period(date(2023, 1, 1), day(1)), ""),
        Chapter("beyond", "Beyond", "", Period(day(30), date(2024, 9, 1)), ""),
    )
    return replace(tiny, factions=factions, cells=cells, settings=settings, moments=moments, chapters=chapters)


def test_what_the_map_says_of_itself(dataset: Dataset) -> None:
    made = payload(dataset)
    assert (made["title"], made["fingerprint"]) == ("Tiny <land>", "0" * 64)
    assert (made["start"], made["days"], made["knownUntil"]) == ("2024-01-01", 31, "2024-01-31")
    assert (made["timeZone"], made["languages"], made["undrawnIsUnknown"]) == ("UTC", ["en"], False)
    assert (made["opening"], made["admin1"]) == ([4, 2, 19], ["East", "Middle", "West"])
    assert [made["places"]["id"][number] for number in made["headline"]] == ["inner", "south-west"]
    assert [made["places"]["id"][number] for number in made["route"]] == ["south-east", "inner"]
    assert made["strip"] == [["sw", "South-west", [0, 4]]]
    assert made["drawn"] is False


def test_the_opening_stays_inside_the_span_and_is_all_of_it_where_the_dataset_names_none(dataset: Dataset) -> None:
    assert payload(dataset, Period(day(10), day(15)))["opening"] == [0, 0, 4]
    plain = replace(dataset.settings, opening_day=None, opening_span=None)
    assert payload(replace(dataset, settings=plain))["opening"] == [0, 0, 30]


def test_ground_is_drawn_where_every_cell_is_an_area_as_its_source_drew_it(dataset: Dataset) -> None:
    drawn = {id: replace(one, area="areas/a.geojson") for id, one in dataset.places.items()}
    assert payload(replace(dataset, places=drawn))["drawn"] is True
    drawn["inner"] = replace(drawn["inner"], area="")
    assert payload(replace(dataset, places=drawn))["drawn"] is True, "inner has no cell of its own"
    drawn["north-west"] = replace(drawn["north-west"], area="")
    assert payload(replace(dataset, places=drawn))["drawn"] is False


def test_factions_have_their_names_by_day_and_their_listings(dataset: Dataset) -> None:
    made = payload(dataset)
    assert made["sources"]["id"] == ["S1", "S2", "S3", "S4"]
    gov, hts, *_ = made["factions"]
    assert gov == [
        "gov",
        [[0, 9, "Government", "حكومة", "G", "ح"], [9, None, "Old government", "", "O", ""]],
        "It governs.",
        "تحكم",
        "Friends.",
        [["X", "listed", "2020", "2022", [3, 0]]],
        [1],
    ]
    assert hts == ["hts", [[0, None, "HTS", "", "H", ""]], "", "", "", [], []]


def test_places_have_their_columns(dataset: Dataset) -> None:
    places = dict(dataset.places)
    places["south-east"] = replace(places["south-east"], population=None, label_rank=7, admin1="West", kind="base")
    made = payload(replace(dataset, places=places))["places"]
    assert made["id"] == ["south-west", "south-east", "north-west", "north-east", "inner"]
    assert made["name"] == [one.name_en for one in places.values()]
    assert made["nameAr"] == ["حمص", "", "", "", ""]
    assert made["aliases"] == ["One;Two", "", "", "", ""]
    assert decoding.column(made["kind"]) == ["town", "base", "town", "town", "town"]
    assert list(unpacked(made["admin1"])) == [1, 2, 1, 1, 1]
    assert list(unpacked(made["rank"])) == [1, 7, 3, 3, 3]
    assert list(unpacked(made["cell"])) == [1, 2, 3, 4, 1]
    assert list(unpacked(made["partOf"])) == [0, 0, 0, 0, 1]
    assert list(unpacked(made["population"])) == [1200, 0, 1200, 1200, 1200]
    [points] = decoding.lines(made["points"])
    step = made["step"]
    assert [(round(x * step, 3), round(y * step, 3)) for x, y in points] == [
        (round(one.lon, 3), round(one.lat, 3)) for one in places.values()
    ]


def test_a_place_that_lies_in_no_cell_says_so(dataset: Dataset) -> None:
    made = payload(replace(dataset, cell_of={id: cell for id, cell in dataset.cell_of.items() if id != "inner"}))
    assert list(unpacked(made["places"]["cell"])) == [1, 2, 3, 4, 0]


def test_cells_have_their_place_their_ground_and_the_parts_of_other_units(dataset: Dataset) -> None:
    made = payload(dataset)["cells"]
    assert list(unpacked(made["place"])) == [1, 2, 3, 4]
    assert list(unpacked(made["m2"])) == [2_500_000_000] * 4
    assert list(unpacked(made["admin1"])) == [1, 1, 1, 1]
    assert list(decoding.lists(made["split"])) == [[0, 400_000_000, 2, 100_000_000], [], [], []]
    assert made["apart"] == [2]


def test_a_cell_that_stands_for_no_place_says_so(dataset: Dataset) -> None:
    places = {id: one for id, one in dataset.places.items() if id != "north-east"}
    made = payload(replace(dataset, places=places))
    assert list(unpacked(made["cells"]["place"])) == [1, 2, 3, 0]


def test_moments_of_the_span_are_told_by_day_and_id(dataset: Dataset) -> None:
    plain = ["", "", "", "", "", None, None, [], ""]
    assert payload(dataset)["moments"] == [
        ["first", 0, "", *plain],
        ["a", 7, "~", "A", "أ", "Said.", "قيل", "Far", 1.5, 2.5, [1], "b"],
        ["b", 7, "", "B", *plain[1:]],
        ["last", 30, "", *plain],
    ]
    assert [row[0] for row in payload(dataset, Period(day(8), day(31)))["moments"]] == ["a", "b"]


def test_chapters_are_clipped_to_the_span(dataset: Dataset) -> None:
    assert payload(dataset)["chapters"] == [
        ["all", "All", "كل", 0, 31, "Everything.", ""],
        ["part", "Part", "", 4, 8, "", ""],
        ["beyond", "Beyond", "", 29, 31, "", ""],
    ]
    assert payload(dataset, Period(day(9), day(20)))["chapters"] == [["all", "All", "كل", 0, 11, "Everything.", ""]]


def test_presence_is_clipped_to_the_span(dataset: Dataset) -> None:
    [seen] = dataset.presence
    several = (
        seen,
        replace(
            seen,
            faction="gov",
            period=Period(date(2023, 1, 1), day(5)),
            sources=("S4",),
            summary_en="Was.",
            summary_ar="كان.",
        ),
        replace(seen, period=Period(date(2023, 1, 1), day(1))),
    )
    rows = payload(replace(dataset, presence=several))["presence"]
    assert [[*row[:3], *row[4:]] for row in rows] == [[3, 9, 31, "Seen.", "", [0]], [0, 0, 4, "Was.", "كان.", [3]]]
    assert payload(replace(dataset, presence=()))["presence"] == []


def test_runs_are_told_as_numbers_with_their_status(dataset: Dataset) -> None:
    south_east = PERIODS["south-east"]
    divided = replace(south_east[0], status=Status.CONTESTED, divided=True, event="")
    contested = replace(south_east[0], status=Status.CONTESTED)
    made = payload(replace(dataset, periods={**PERIODS, "south-east": (divided,), "inner": (contested,)}))["runs"]
    statuses = [made["codes"][code][1] for code in unpacked(made["code"])]
    assert statuses == [0, 0, 4, 5, 0, 2, 1]
    assert list(unpacked(made["count"])) == [3, 1, 1, 1, 1]
    assert list(unpacked(made["start"])) == [0, 11, 8, 0, 0, 0, 0]
    assert decoding.sums(made["event"])[3] == 0, "no event opened it"
    assert [made["codes"][code][2] for code in unpacked(made["code"])][3] == (3,)


def test_runs_of_a_span_begin_on_its_first_day(dataset: Dataset) -> None:
    made = payload(dataset, Period(day(12), day(20)))["runs"]
    assert list(unpacked(made["count"])) == [1, 1, 1, 1, 1]
    assert list(unpacked(made["start"])) == [0] * 5
    made = payload(dataset, Period(day(11), day(21)))["runs"]
    assert list(unpacked(made["count"])) == [3, 1, 1, 1, 1]
    assert list(unpacked(made["start"]))[:3] == [0, 1, 8]


def test_days_of_change_are_those_inside_the_span(dataset: Dataset) -> None:
    assert decoding.sums(payload(dataset)["changes"]) == [0, 11, 12, 19]
    assert decoding.sums(payload(dataset, Period(day(12), day(20)))["changes"]) == [0, 1]
    assert decoding.sums(payload(dataset, Period(day(11), day(21)))["changes"]) == [1, 2, 9]


def a_position(made: dict[str, Any], name: str, word: str) -> int:
    """Where a word stands in a vocabulary: those that travel with the payload, else the order of the enumeration."""
    vocabularies = made.get("words") or {
        "kind": list(Kind),
        "confidence": list(Confidence),
        "subject": ["place", "area", "succession"],
    }
    return [str(one) for one in vocabularies[name]].index(word)


def test_events_have_their_columns(dataset: Dataset) -> None:
    siege = ControlEvent(
        id="inner-2024-01-15-siege",
        place="inner",
        date=UncertainDay(day(15), "?"),
        order=-3,
        time="at dusk",
        from_=("", "sna"),
        to=None,
        kind=Kind.BESIEGED,
        by=("hts", "new"),
        confidence=Confidence.LOW,
        precision_km=2.5,
        summary_en="Besieged.",
        summary_ar="حصار",
        sources=("S3", "S1"),
        rival_of="",
        note="As told.",
        claimed_by="hts",
    )
    whole = replace(dataset, events={**{one.id: one for one in EVENTS}, siege.id: siege})
    made = payload(whole)
    events = made["events"]
    ids = decoding.event_ids(made)
    assert ids == [
        "south-east-2024-01-01",
        "south-west-2024-01-01",
        "south-west-2024-01-12",
        "other-claim",
        "inner-2024-01-15-siege",
        "area-middle",
    ]
    assert events["id"][:5] == ["", "", "", "=other-claim", "-siege"]
    assert list(unpacked(events["place"])) == [2, 1, 1, 1, 5, 0]
    assert decoding.sums(events["day"]) == [0, 0, 11, 12, 14, 19]
    assert [unzigzag(number) for number in unpacked(events["order"])] == [1, 1, 1, 1, -3, -2]
    assert decoding.column(events["qual"]) == ["", "", "~", "", "?", ""]
    assert decoding.column(events["time"]) == ["", "", "before dawn", "", "at dusk", ""]
    assert decoding.column(events["from"]) == [(), (), (0,), (0,), (-1, 2), (0,)]
    assert list(unpacked(events["to"])) == [1, 1, 2, 3, 0, 0]
    assert decoding.column(events["by"]) == [(), (), (), (), (1, 3), ()]
    assert decoding.column(events["km"]) == [None, None, None, None, 2.5, None]
    assert events["summary"][4] == "Besieged."
    assert decoding.column(events["summaryAr"]) == ["", "", "", "", "حصار", ""]
    assert list(decoding.lists(events["sources"])) == [[0], [0], [1, 2], [3], [2, 0], [1, 2]]
    assert list(unpacked(events["rivalOf"])) == [0, 0, 0, 3, 0, 0]
    assert list(unpacked(events["claimedBy"])) == [0, 0, 0, 0, 2, 0]
    assert decoding.column(events["note"]) == ["", "", "", "", "As told.", ""]
    kinds = ["baseline", "baseline", "captured", "captured", "besieged", "withdrew"]
    assert list(unpacked(events["kind"])) == [a_position(made, "kind", one) for one in kinds]
    sure = ["medium", "medium", "medium", "medium", "low", "medium"]
    assert list(unpacked(events["confidence"])) == [a_position(made, "confidence", one) for one in sure]
    subjects = ["place", "place", "place", "place", "place", "area"]
    assert list(unpacked(events["subject"])) == [a_position(made, "subject", one) for one in subjects]


def test_sources_have_their_columns_and_name_a_side_only_where_it_is_a_faction(dataset: Dataset) -> None:
    sources = dict(dataset.sources)
    sources["S2"] = Source("S2", "Paper", "News", "https://example.org/2", "2024-01-02", "press", "gov")
    sources["S3"] = replace(sources["S3"], side="unheard", copy_url="https://example.net/3")
    made = payload(replace(dataset, sources=sources))["sources"]
    assert made["title"] == ["Title S1", "News", "Title S3", "Title S4"]
    assert made["url"][1] == "https://example.org/2"
    assert made["published"] == ["2024-01", "2024-01-02", "2024-01", "2024-01"]
    assert decoding.column(made["outlet"]) == ["Outlet S1", "Paper", "Outlet S3", "Outlet S4"]
    assert decoding.column(made["kind"]) == ["wire", "press", "wire", "wire"]
    assert decoding.column(made["copyUrl"]) == ["", "", "https://example.net/3", ""]
    assert list(unpacked(made["side"])) == [0, 1, 0, 0]


def test_what_only_a_faction_a_moment_or_a_presence_rests_on_is_a_source_too(dataset: Dataset) -> None:
    bare = replace(dataset, events={}, moments=(), presence=(), periods=PERIODS)
    assert payload(bare)["sources"]["id"] == ["S1", "S2", "S4"]
    plain = {id: replace(one, sources=(), designations=()) for id, one in bare.factions.items()}
    assert payload(replace(bare, factions=plain))["sources"]["id"] == []
    told = (Moment("m", UncertainDay(day(31)), "", "", "", "", "", None, None, ("S3",)),)
    assert payload(replace(bare, factions=plain, moments=told))["sources"]["id"] == ["S3"]
    seen = (Presence("p", "gov", Period(day(1)), "country", "", ("S4",)),)
    assert payload(replace(bare, factions=plain, presence=seen))["sources"]["id"] == ["S4"]


def test_events_of_one_day_are_told_by_order_then_by_id(dataset: Dataset) -> None:
    [one] = [event for event in EVENTS if event.id == "south-west-2024-01-12"]
    several = {id: replace(one, id=id, order=order) for id, order in (("c", 2), ("a", 2), ("b", 1))}
    assert decoding.event_ids(payload(replace(dataset, events=several))) == ["b", "a", "c"]


def test_an_event_before_the_span_stays_with_the_holder_it_gave_and_with_its_rivals(dataset: Dataset) -> None:
    ids = decoding.event_ids(payload(dataset, Period(day(14), day(18))))
    assert ids == ["south-east-2024-01-01", "south-west-2024-01-01", "south-west-2024-01-12", "other-claim"]
    part = payload(dataset, Period(day(14), day(18)))
    assert decoding.sums(part["events"]["day"]) == [-13, -13, -2, -1]


def test_colours_travel_for_every_palette_and_theme(dataset: Dataset) -> None:
    made = payload(dataset)["palette"]
    factions = dataset.factions.values()
    assert set(made["colours"]) == set(palette.PALETTES)
    for name, themes in made["colours"].items():
        assert themes == {theme: palette.colours(factions, name, theme) for theme in palette.THEMES}
    assert made["hatches"] == {one.id: palette.hatch(one) for one in factions}
    assert (made["nobody"], made["opacity"], made["base"]) == (palette.NOBODY, palette.OPACITY, palette.BASE)
