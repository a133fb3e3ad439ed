"""The import's report as a page: what was found, decided and mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from mapapp.locale import gettext as _
from mapapp.panels.markdown_text import plain

MOST_ROWS = 1_000
"""Rows that one table of the report shows; all of them are in the downloaded dataset."""


def how_it_is_read(report: Mapping[str, Any]) -> None:
    """What was found in the file and what is made of it."""
    reading = report.get("reading", {})
    _table(
        [
            (_("Formats"), ", ".join(f"{count} {name}" for name, count in reading.get("formats", {}).items())),
            (_("Dates"), reading.get("dates")),
            (_("Factions"), reading.get("factions")),
            (_("Places"), reading.get("places_how")),
            (_("First day"), reading.get("first_day")),
            (_("Last day"), reading.get("last_day")),
            (_("Days with data"), reading.get("days")),
            (_("Reference systems"), ", ".join(reading.get("reference_systems", ()))),
        ]
    )
    _notes(report.get("found", {}))


def what_was_mended(report: Mapping[str, Any]) -> None:
    """Overlaps, gaps and mended rings as tables."""
    st.subheader(_("What was found and mended"), anchor="report")
    found, overlay = report.get("found", {}), report.get("overlay", {})
    if "rules" in overlay:
        st.markdown("\n".join(f"- {plain(str(rule))}" for rule in overlay["rules"]))
        _table(
            [
                (_("Cells"), overlay.get("cells")),
                (
                    _("Pieces under {km2} km2 that joined a neighbour").format(km2=overlay.get("sliver_km2")),
                    overlay.get("slivers_joined"),
                ),
                (_("Greatest change of a faction's area on a day"), f"{overlay.get('greatest_change_of_area', 0):.4%}"),
            ]
        )
    for rows, title in (
        (overlay.get("overlaps"), _("Overlaps, given to the smaller polygon")),
        (overlay.get("gaps_closed"), _("Thin gaps that were closed")),
        (overlay.get("gaps_left"), _("Gaps left as no data")),
    ):
        if rows is not None:
            _disagreements(title, rows)
    _listed(
        _("Outlines mended"),
        [
            {_("File"): one["file"], _("Feature"): one["feature"], _("Fault"): one["fault"], _("km2"): one["km2"]}
            for one in found.get("mended") or ()
        ],
    )
    _notes(found)


def _disagreements(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    _listed(
        title,
        [
            {
                _("Day"): row["date"],
                _("Factions"): ", ".join(row["factions"]),
                _("km2"): row["km2"],
                _("Pieces"): row["pieces"],
            }
            for row in rows
        ],
    )


def _notes(found: Mapping[str, Any]) -> None:
    """Counts of what was left out, and notes in the importer's words."""
    counts = {
        "empty_geometries": _("Features without geometry"),
        "with_third_coordinate": _("Features with heights, which were dropped"),
        "without_day": _("Features without a readable day, left out"),
        "labelled_nobody": _("Areas labelled as nobody's: no data"),
        "mended_count": _("Outlines mended"),
        "lost_in_mending": _("Outlines of which mending left nothing"),
        "days_without_picture": _("Days without a picture: the one before holds"),
    }
    _table([(words, found[key]) for key, words in counts.items() if found.get(key)])
    lines = [
        str(entry)
        for key in ("broken", "unread_dates", "left_out", "rows_left_out", "notes")
        for entry in found.get(key) or ()
    ]
    if lines:
        _listed(_("Left out, and notes"), [{_("Note"): line} for line in lines])


def _table(pairs: Sequence[tuple[str, object]]) -> None:
    """Pairs as a table whose lines wrap, on a phone too."""
    rows = [f"| {plain(name)} | {plain(str(value))} |" for name, value in pairs if value not in (None, "", [])]
    if rows:
        st.markdown("\n".join((f"| {_('What')} | {_('Found')} |", "|---|---|", *rows)))


def _listed(title: str, rows: Sequence[Mapping[str, object]]) -> None:
    with st.expander(f"{plain(title)} ({len(rows):,})"):
        if rows:
            st.dataframe(list(rows[:MOST_ROWS]), hide_index=True)
        else:
            st.markdown(_("None."))
