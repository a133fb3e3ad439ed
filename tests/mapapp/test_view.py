"""A view goes through a link, the page's messages and a session unchanged; what cannot be used is said."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.dataset import Dataset
from mapapp.host.selection import Selection
from mapapp.view import COMPARE_MODES, MapView, from_query, from_state, opening
from tests.mapapp.tiny import FIRST, LAST, tiny_dataset

DAYS = st.dates(FIRST, LAST)
PLACES = st.sampled_from(("south-west", "south-east", "inner"))
VIEWS = st.builds(
    MapView,
    day=DAYS,
    place=st.none() | PLACES,
    compare=st.none() | DAYS,
    span=st.none() | st.tuples(DAYS, DAYS).filter(lambda days: days[0] < days[1]),
    view=st.none()
    | st.tuples(
        st.integers(-180_000, 180_000).map(lambda n: n / 1000),
        st.integers(-90_000, 90_000).map(lambda n: n / 1000),
        st.integers(4, 72).map(lambda n: n / 4),
    ),
    layers=st.none() | st.sampled_from([("roads",), ("-labels", "roads")]),
    embed=st.booleans(),
)
VIEWS |= st.builds(replace, VIEWS, compare=DAYS, mode=st.sampled_from(COMPARE_MODES))


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return tiny_dataset(tmp_path_factory.mktemp("tiny"))


@given(view=VIEWS)
def test_a_view_comes_back_from_its_own_link(dataset: Dataset, view: MapView) -> None:
    assert from_query(view.to_query(), dataset) == (view, ())


@given(view=VIEWS)
def test_a_view_comes_back_from_its_own_command(dataset: Dataset, view: MapView) -> None:
    assert from_state(view.command(), dataset, embed=view.embed) == view


@given(
    st.dictionaries(
        st.sampled_from(
            ["day", "place", "point", "compare", "mode", "from", "to", "c", "z", "layers", "lang", "embed"]
        ),
        st.text(),
    )
)
def test_any_link_gives_a_view_inside_the_data(dataset: Dataset, link: dict[str, str]) -> None:
    view, notices = from_query(link, dataset)
    assert FIRST <= view.day <= LAST
    assert view.place is None or view.place in dataset.places
    assert all(len(notice) < 160 and notice.isprintable() for notice in notices)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    JSON
    | st.fixed_dictionaries(
        {"day": st.just("2024-01-12")},
        optional=dict.fromkeys(("place", "point", "compare", "mode", "span", "view", "layers", "lang"), JSON),
    )
)
def test_a_browser_may_send_anything(dataset: Dataset, state: Any) -> None:
    view = from_state(state, dataset)
    assert view is None or (FIRST <= view.day <= LAST and (view.place is None or view.place in dataset.places))
    assert view is None or view.view is None or all(map(math.isfinite, view.view))


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"day": "nonsense"}, "“nonsense” in the link is not a day"),
        ({"day": "2024-02-30"}, "is not a day"),
        ({"compare": "2024-01-20", "mode": "dissolve"}, "“dissolve” in the link is no way to compare"),
        ({"day": "1999-01-01"}, "do not reach 1999-01-01"),
        ({"place": "nowhere"}, "“nowhere” in the link is no place"),
        ({"place": "<img src=x onerror=alert(1)>" * 40}, "…”"),
        ({"point": "1;2"}, "is not a point"),
        ({"point": "400,10"}, "is not a point"),
        ({"z": "near"}, "is not a zoom"),
    ],
)
def test_a_wrong_link_falls_back_and_says_so(dataset: Dataset, link: dict[str, str], said: str) -> None:
    view, [notice] = from_query(link, dataset)
    assert said in notice
    assert view.place is None
    assert view.day in (opening(dataset).day, FIRST)


def test_a_zoom_alone_is_centred_on_the_place(dataset: Dataset) -> None:
    view, _ = from_query({"place": "south-west", "z": "9"}, dataset)
    place = dataset.places["south-west"]
    assert view.view == (place.lon, place.lat, 9)


def test_a_span_written_the_wrong_way_round_is_turned(dataset: Dataset) -> None:
    view, _ = from_query({"from": "2024-01-20", "to": "2024-01-10"}, dataset)
    assert view.span == (date(2024, 1, 10), date(2024, 1, 20))


def test_a_place_and_a_point_never_go_together(dataset: Dataset) -> None:
    view, notices = from_query({"place": "inner", "point": "38.1,35.2"}, dataset)
    assert (view.place, view.point, notices) == ("inner", None, ())
    state = {"day": "2024-01-12", "place": "inner", "point": {"lon": 38.1, "lat": 35.2}}
    assert from_state(state, dataset) == replace(view, day=date(2024, 1, 12))
    view, _ = from_query({"place": "nowhere", "point": "38.1,35.2"}, dataset)
    assert (view.place, view.point) == (None, (38.1, 35.2))


LINKS = st.fixed_dictionaries(
    {},
    optional={
        "day": st.sampled_from(["2024-01-12", "2023-12-31", "2024-02-01", "12.1.2024"]),
        "place": st.sampled_from(["inner", "south-west", "nowhere"]),
        "point": st.sampled_from(["38.1,35.2", "-180,90", "180.1,0", "1;2", "nan,1"]),
        "compare": st.sampled_from(["2024-01-20", "1999-01-01", "x"]),
        "mode": st.sampled_from([*COMPARE_MODES, "dissolve"]),
        "from": st.sampled_from(["2024-01-10", "2024-01-20", "2030-01-01"]),
        "to": st.sampled_from(["2024-01-10", "2024-01-15", "x"]),
        "c": st.sampled_from(["38,35", "1", "200,1"]),
        "z": st.sampled_from(["0", "9", "30", "near"]),
        "layers": st.sampled_from(["roads", "-labels,roads", "7up, ,roads"]),
        "lang": st.sampled_from(["ar", "en", "xx"]),
        "embed": st.sampled_from(["1", "true", "0"]),
    },
)


@given(LINKS)
def test_a_view_of_any_link_keeps_its_promises_and_comes_back_from_its_own_link(
    dataset: Dataset, link: dict[str, str]
) -> None:
    view, _ = from_query(link, dataset)
    assert view.place is None or view.point is None
    assert view.span is None or FIRST <= view.span[0] < view.span[1] <= LAST
    assert view.compare is None or FIRST <= view.compare <= LAST
    assert view.mode in COMPARE_MODES
    assert view.view is None or (abs(view.view[0]) <= 180 and abs(view.view[1]) <= 90 and 1 <= view.view[2] <= 18)
    again, notices = from_query(view.to_query(), dataset)
    assert notices == ()
    assert again == (view if view.compare else replace(view, mode="swipe"))


class TestSelection:
    def test_it_reads_the_link_once(self, dataset: Dataset) -> None:
        session: dict[str, Any] = {}
        first = Selection.of(session, {"day": "2024-01-12"}, dataset)
        again = Selection.of(session, {"day": "2024-01-20"}, dataset)
        assert first is again
        assert again.view.day == date(2024, 1, 12)

    def test_what_the_page_reports_is_no_command(self, dataset: Dataset) -> None:
        selection = Selection.of({}, {}, dataset)
        before = selection.command()
        selection.settle({"day": "2024-01-20", "place": "inner"}, dataset)
        assert selection.view.place == "inner"
        assert selection.command() == before

    def test_nonsense_from_the_page_changes_nothing(self, dataset: Dataset) -> None:
        selection = Selection.of({}, {}, dataset)
        before = selection.view
        for state in (None, 7, "x", [], {"day": 3}, {"day": "1999-01-01"}):
            selection.settle(state, dataset)
        assert selection.view is before

    def test_each_command_has_a_new_revision(self, dataset: Dataset) -> None:
        selection = Selection.of({}, {}, dataset)
        first = selection.command()
        selection.go(day=date(2024, 1, 20), place="inner")
        second = selection.command()
        assert second["rev"] > first["rev"]
        assert (second["day"], second["place"]) == ("2024-01-20", "inner")

    def test_coming_back_restores_what_was_seen_last(self, dataset: Dataset) -> None:
        selection = Selection.of({}, {}, dataset)
        selection.settle({"day": "2024-01-20", "view": {"lon": 38.5, "lat": 35.5, "zoom": 9}}, dataset)
        selection.leave()
        selection.come_back()
        command = selection.command()
        assert (command["day"], command["view"]) == ("2024-01-20", {"lon": 38.5, "lat": 35.5, "zoom": 9})
        selection.come_back()
        assert selection.command() == command
