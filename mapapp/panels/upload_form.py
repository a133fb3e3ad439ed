"""The form that corrects how an upload is read: what is left empty stays guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import streamlit as st

from geodata.importing import ImportOptions
from mapapp.locale import gettext as _
from mapapp.panels.upload_work import Workspace, overridden

KEY = "your-data"
MOST_LABELS = 1_000
"""Labels that can be renamed in the form."""
_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")


def labels() -> dict[str, str]:
    """Name of an option on the command line -> label of its field in the form."""
    return {
        "date-field": _("Date field"),
        "date-pattern": _("Date pattern"),
        "end-field": _("End field"),
        "faction-field": _("Faction field"),
        "faction-map": _("Factions"),
        "undrawn": _("Undrawn ground is held by"),
        "place-field": _("Place field"),
        "lon-field": _("Longitude field"),
        "lat-field": _("Latitude field"),
        "join": _("Joined by"),
        "encoding": _("Encoding"),
        "crs": _("Reference system"),
        "snap": _("Vertices are the same within (m)"),
        "date": _("Everything is of this day"),
    }


def in_words_of_the_form(message: str) -> str:
    """A message of the importer that names fields of the form, not options of the command line."""
    named = labels()
    return _OPTION.sub(lambda found: f"“{named[found[1]]}”" if found[1] in named else found[0], message)


def correct(workspace: Workspace, reading: Mapping[str, Any]) -> None:
    """Draw the form, and start what the reader asks for; ``reading`` is empty where the file could not be read."""
    with st.form(f"{KEY}-form", border=True):
        with st.expander(_("Correct the reading"), expanded=not reading):
            options = _answers(workspace, reading)
        with st.container(horizontal=True):
            make = st.form_submit_button(_("Make the map"), type="primary")
            again = st.form_submit_button(_("Look again"))
    if again or make:
        workspace.names = dict(options.factions)
    if again:
        workspace.start_look(options)
        st.rerun()
    if make:
        workspace.start_make(options)
        st.rerun()


def _answers(workspace: Workspace, reading: Mapping[str, Any]) -> ImportOptions:
    """Options of the fields."""
    st.markdown(_("Empty answers leave the guess."))
    for field, answer in workspace.answers.items():  # what Streamlit forgets while the form is not on the page
        st.session_state.setdefault(f"{KEY}-{field}", answer)
    named, dates, rest = labels(), *_choices()
    one, two, three = st.columns(3)
    given = {
        "date_field": _text(one, "date_field", named["date-field"]),
        "end_field": _text(one, "end_field", named["end-field"]),
        "interval": _choice(one, "interval", _("The end day is the"), dates),
        "date_pattern": _text(one, "date_pattern", named["date-pattern"], _("%d%m%y for 080724, for example")),
        "date": _text(one, "date", named["date"], _("YYYY-MM-DD")),
        "time_zone": _text(one, "time_zone", _("Time zone"), _("Europe/Kyiv, for example; UTC unless you say")),
        "faction_field": _text(
            two,
            "faction_field",
            named["faction-field"],
            _("A field or column, or @layer, @file, @folder, @fill, @all."),
        ),
        "undrawn": _text(
            two, "undrawn", named["undrawn"], _("The faction that holds what is not drawn; empty: it is no data.")
        ),
        "kind": _choice(two, "kind", _("The file holds"), rest),
        "place_field": _text(two, "place_field", named["place-field"]),
        "lon_field": _text(two, "lon_field", named["lon-field"]),
        "lat_field": _text(two, "lat_field", named["lat-field"]),
        "join": _text(
            two,
            "join",
            named["join"],
            _("Where a ZIP holds a table and its places: code=id, for example; else guessed"),
        ),
        "encoding": _text(two, "encoding", named["encoding"], _("windows-1256, for example; guessed unless you say")),
        "crs": _text(two, "crs", named["crs"], _("EPSG:4326, for example")),
        "title": _text(three, "title", _("Title")),
        "outlet": _text(three, "outlet", _("Who published it")),
        "source_url": _text(three, "source_url", _("Where it was published (link)")),
        "licence": _text(three, "licence", _("Licence")),
        "gap_m": _amount(three, "gap_m", _("Close gaps thinner than (m)")),
        "snap_m": _amount(three, "snap_m", named["snap"]),
        "min_area_km2": _amount(three, "min_area_km2", _("Join pieces smaller than (km2)")),
    }
    workspace.answers = given
    return overridden(**given, factions=_faction_names(workspace, reading))


def _choices() -> tuple[dict[str, str], dict[str, str]]:
    """Answers about the end of an interval, and about what the file holds."""
    return (
        {"": _("guess"), "half-open": _("first day no longer so"), "closed": _("last day still so")},
        {"": _("guess"), "areas": _("dated polygons"), "places": _("dated places")},
    )


def _text(column: Any, field: str, label: str, help_: str = "") -> str:
    value = column.text_input(label, key=f"{KEY}-{field}", max_chars=200, help=help_ or None)
    return (value or "").strip()


def _choice(column: Any, field: str, label: str, answers: Mapping[str, str]) -> str:
    chosen: str = column.selectbox(label, list(answers), format_func=answers.__getitem__, key=f"{KEY}-{field}")
    return chosen


def _amount(column: Any, field: str, label: str) -> float | None:
    value: float | None = column.number_input(label, 0.0, 1e6, None, key=f"{KEY}-{field}")
    return value


def _faction_names(workspace: Workspace, reading: Mapping[str, Any]) -> dict[str, str]:
    """Labels of the file beside the factions they stand for, to be changed; only what was changed is given back,
    now or before an earlier look."""
    found, names = reading.get("labels", {}), reading.get("names", {})
    if not found:
        return dict(workspace.names)
    st.markdown(_("Factions: change a name to join or rename; empty it to leave that ground undrawn (no data)."))
    label, faction = _("Label in the file"), _("Faction")
    known = [{label: one, faction: names.get(id_, id_) or ""} for one, id_ in list(found.items())[:MOST_LABELS]]
    edited = st.data_editor(
        known,
        hide_index=True,
        disabled=[label],
        key=f"{KEY}-labels-{id(workspace.look)}",
        column_config={faction: st.column_config.TextColumn(max_chars=80)},
    )
    changed = {
        str(before[label]): str(after[faction] or "")
        for before, after in zip(known, edited, strict=True)
        if (after[faction] or "") != before[faction]
    }
    return {**workspace.names, **changed}
