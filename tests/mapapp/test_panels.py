"""Rows of the event table, and text that stays text."""

from __future__ import annotations

from datetime import date

import pytest

from geodata import Dataset
from mapapp.panels.event_rows import event_rows, filtered
from mapapp.panels.markdown_text import plain
from tests.packaged import packaged


@pytest.fixture(scope="module")
def syria() -> Dataset:
    return packaged()


def test_the_fall_of_homs_is_a_row_with_its_sources(syria: Dataset) -> None:
    [row] = [row for row in event_rows(syria, date(2024, 12, 8), date(2024, 12, 8)) if row.place_id == "homs"]
    assert (row.place, row.before, row.after) == ("Homs", "Syrian government (Assad)", "Hayat Tahrir al-Sham")
    assert (row.kind, row.confidence) == ("captured", "high")
    assert row.parties == {"gov", "hts"}
    assert row.sources
    assert row.link
    assert row.link.startswith("https://")


def test_what_did_not_change_did_not_happen(syria: Dataset) -> None:
    assert {event.kind for event in syria.events_on(date(2024, 11, 26))} == {"baseline", "confirmed", "deduced"}
    assert event_rows(syria, date(2024, 11, 26), date(2024, 11, 26)) == ()


def test_a_status_leaves_the_holder_and_names_the_other_party(syria: Dataset) -> None:
    rows = event_rows(syria, date(2024, 11, 27), date(2024, 12, 31))
    contested = [row for row in rows if row.kind == "contested"]
    assert contested
    assert all(row.after == row.before for row in contested)
    assert all(row.what.startswith("contested") for row in contested)


def test_rows_of_several_days_are_in_order(syria: Dataset) -> None:
    days = [row.day for row in event_rows(syria, date(2024, 11, 27), date(2024, 12, 12))]
    assert days == sorted(days)
    assert len(set(days)) > 10


def test_every_event_of_the_war_makes_a_row(syria: Dataset) -> None:
    rows = event_rows(syria, syria.first_day, syria.known_until)
    assert len(rows) > 800
    assert all(row.place and row.sources for row in rows)


def test_filters_narrow_and_combine(syria: Dataset) -> None:
    rows = event_rows(syria, date(2024, 12, 8), date(2024, 12, 8))
    assert filtered(rows) == rows
    assert {row.place for row in filtered(rows, text=" HOMS ")} >= {"Homs"}
    assert all("idf" in row.parties for row in filtered(rows, factions=["idf"]))
    assert all(row.kind == "withdrew" for row in filtered(rows, kinds=["withdrew"], factions=["gov"]))
    assert filtered(rows, text="<script>") == ()


def test_plain_text_carries_no_markdown() -> None:
    assert plain("![x](https://example.org)") == r"\!\[x\]\(https\://example\.org\)"
    assert plain("a\n\n# b") == r"a \# b"
