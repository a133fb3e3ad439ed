"""What happened on the day shown, as a table; choosing a row moves the map."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from mapapp.host import Selection
from mapapp.locale import day_text, ngettext
from mapapp.locale import gettext as _
from mapapp.panels.event_rows import EventRow, event_rows, filtered, kind_names

if TYPE_CHECKING:
    from geodata.dataset import Dataset

TABLE = "events-table"
ALL_SHOWN = 5_000
"""Rows that the table takes at most."""


def render(dataset: Dataset, selection: Selection) -> None:
    """Draw the table under its filters."""
    day = selection.view.day
    st.subheader(_("What happened on {day}").format(day=day_text(day)), anchor="events")
    reach, text, factions, kinds = _filters(dataset, day)
    first = max(dataset.first_day, day - timedelta(days=reach)) if reach >= 0 else dataset.first_day
    last = day if reach >= 0 else dataset.known_until
    rows = filtered(event_rows(dataset, first, last), text=text, factions=factions, kinds=kinds)[-ALL_SHOWN:]
    if not rows:
        st.info(_("No change is reported here. That says nothing about calm: no source may have told of one."))
        return
    st.caption(
        ngettext(
            "{number} event. Choose a row to see it on the map.",
            "{number} events. Choose a row to see it on the map.",
            len(rows),
        ).format(number=len(rows))
    )
    st.session_state[f"{TABLE}-rows"] = rows
    st.dataframe(
        [_shown(row, dated=reach != 0) for row in rows],
        hide_index=True,
        key=f"{TABLE}-{day}-{reach}-{len(rows)}",
        on_select=lambda: _choose(selection, f"{TABLE}-{day}-{reach}-{len(rows)}"),
        selection_mode="single-row",
        column_config={
            _("Source"): st.column_config.LinkColumn(display_text=_("open")),
            _("Day"): st.column_config.DateColumn(format="YYYY-MM-DD"),
            _("From"): st.column_config.TextColumn(width=200),
            _("To"): st.column_config.TextColumn(width=200),
            _("Time"): st.column_config.TextColumn(width=100),
            _("Sources"): st.column_config.TextColumn(width=220),
        },
    )


def _filters(dataset: Dataset, day: date) -> tuple[int, str, list[str], list[str]]:
    spans = {0: _("This day"), 6: _("Seven days"), 30: _("One month"), -1: _("All days")}
    columns = st.columns([2, 2, 2, 2])
    with columns[0]:
        reach = st.selectbox(_("Days"), list(spans), format_func=spans.__getitem__, key="events-reach")
    with columns[1]:
        text = st.text_input(_("Place or source"), key="events-text", max_chars=80)
    with columns[2]:
        names = {faction.id: faction.name_on(day).name_en for faction in dataset.factions.values()}
        factions = st.multiselect(_("Factions"), list(names), format_func=names.__getitem__, key="events-factions")
    with columns[3]:
        kinds = st.multiselect(_("Kinds of change"), list(dict.fromkeys(kind_names().values())), key="events-kinds")
    return reach, text or "", factions, kinds


def _shown(row: EventRow, *, dated: bool) -> dict[str, object]:
    return {
        **({_("Day"): row.day} if dated else {}),
        _("Place"): row.place,
        _("From"): row.before,
        _("To"): row.after,
        _("What"): row.what,
        _("Time"): row.time,
        _("Confidence"): row.confidence,
        _("Sources"): row.sources,
        _("Source"): row.link,
    }


def _choose(selection: Selection, key: str) -> None:
    """Go to the place and day of the chosen row."""
    chosen = st.session_state[key].selection.rows
    rows = st.session_state.get(f"{TABLE}-rows", ())
    if chosen and chosen[0] < len(rows):
        row = rows[chosen[0]]
        selection.go(day=row.day, place=row.place_id or None, point=None)
