"""The least a Streamlit app can do on a settle: one ``st.write`` of the text that our app shows for that day."""

from __future__ import annotations

from datetime import date

import streamlit as st

import geodata
from mapapp.panels.event_rows import event_rows


@st.cache_resource(show_spinner=False)
def texts() -> dict[str, str]:
    """Day -> its heading and events as text."""
    dataset = geodata.load()
    found = {}
    for day in (date(2024, 12, number) for number in range(1, 32)):
        rows = event_rows(dataset, day, day)
        lines = [f"{row.place}: {row.before} -> {row.after} ({row.what}, {row.time}) {row.sources}" for row in rows]
        found[day.isoformat()] = "\n\n".join([f"What happened on {day}", *lines])
    return found


st.write(texts().get(st.query_params.get("day", ""), ""))
