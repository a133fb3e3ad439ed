"""Hypothesis strategies for what people may hand in: series of drawn areas, and tables of claims."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st
from shapely import Polygon, box

FIRST = date(2024, 1, 1)
FACTIONS = ("Reds", "Blues", "Greens")

factions = st.sampled_from(FACTIONS)
days = st.integers(0, 5).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def rectangles(draw: st.DrawFn) -> Polygon:
    """A rectangle with its corners on a grid of tenths of a degree."""
    west, south = draw(st.integers(0, 8)), draw(st.integers(0, 8))
    east, north = west + draw(st.integers(1, 5)), south + draw(st.integers(1, 5))
    return box(36 + west / 10, 34 + south / 10, 36 + east / 10, 34 + north / 10)


pictures = st.dictionaries(
    days, st.lists(st.tuples(factions, rectangles()), min_size=1, max_size=5), min_size=1, max_size=4
)
"""Day -> what is drawn on it, in order."""

holders = st.one_of(factions, st.sampled_from(["contested", "", "unknown"]))
texts = st.text(max_size=30)
claims = st.lists(
    st.tuples(st.sampled_from(["Alpha", "Beta", "Gamma", "Delta"]), days, holders, texts), min_size=1, max_size=25
)
"""Place, day, holder, note."""
