"""Your data: a visitor's own files, read, mended and shown, in that session only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from geodata.errors import GeodataError
from geodata.importing import ImportOptions
from mapapp.host import map_host
from mapapp.locale import gettext as _
from mapapp.panels.plain import plain
from mapapp.panels.upload_settings import UploadSettings, upload_settings
from mapapp.panels.upload_work import Progress, Workspace, overridden

_KEY = "your-data"
TYPES = ("zip", "geojson", "json", "gpkg", "kml", "kmz", "parquet", "csv", "tsv", "xlsx")
POLL_SECONDS = 0.5
MOST_ROWS = 1_000
"""Rows that one table of the report shows; all of them are in the downloaded dataset."""


def render() -> None:
    """Draw the page."""
    settings = upload_settings()
    st.title(_("Your data"))
    if not settings.megabytes:
        st.info(_("This server takes no files. Run the program on your own computer to map your own data."))
        return
    st.markdown(
        _(
            "Drop dated polygons of control (GeoJSON, GeoPackage, KML, GeoParquet, or a ZIP of these or of "
            "Shapefiles), or a table of dated places (CSV, Excel). What was found and how it is read is shown first; "
            "every guess can be corrected. **Only you see it**: it stays in this session and is deleted after it."
        )
    )
    _state_limits(settings)
    workspace = _uploaded(settings)
    if workspace is None:
        return
    if workspace.look and _ended(workspace.look, workspace):
        if workspace.look.report:
            _reading(workspace, workspace.look.report)
        if workspace.make and _ended(workspace.make, workspace) and workspace.make.report:
            _result(workspace, workspace.make.report)


def _state_limits(settings: UploadSettings) -> None:
    limits = settings.limits
    st.caption(
        _(
            "At most {mb} MB ({unpacked} MB unpacked), {features} features or rows, {vertices} vertices, "
            "{seconds} seconds for reading and as long for drawing."
        ).format(
            mb=f"{settings.megabytes:,}",
            unpacked=f"{limits.unpacked_bytes // 2**20:,}",
            features=f"{limits.features:,}",
            vertices=f"{limits.vertices:,}",
            seconds=f"{limits.seconds:,}",
        )
    )


def _uploaded(settings: UploadSettings) -> Workspace | None:
    """The session's workspace: a new one for a new file, none without."""
    file = st.file_uploader(_("Your file"), type=list(TYPES), max_upload_size=settings.megabytes, key=f"{_KEY}-file")
    known = st.session_state.get(_KEY)
    if file is None:
        if known and st.session_state.get(f"{_KEY}-shown"):
            _forget()
            return None
        # Coming back from another page empties the uploader; what was made of the file stays.
        return known[1] if known else None
    st.session_state[f"{_KEY}-shown"] = True
    if known is None or known[0] != file.file_id:
        _forget()
        try:
            workspace = Workspace(file.name, file.getvalue(), settings)
        except GeodataError as problem:
            st.error(plain(str(problem)))
            return None
        workspace.start_look(ImportOptions())
        st.session_state[_KEY] = known = (file.file_id, workspace)
    return known[1]


def leave() -> None:
    """Note that another page is shown: the uploader will come back empty without the reader having emptied it."""
    st.session_state.pop(f"{_KEY}-shown", None)


def _forget() -> None:
    known = st.session_state.pop(_KEY, None)
    if known:
        known[1].close()


def _ended(job: Progress, workspace: Workspace) -> bool:
    """Whether a job is over; shows how far it is, or in one sentence why it failed."""
    if not job.done:
        _watch(job, workspace)
        return False
    if job.error:
        st.error(plain(job.error[:1].upper() + job.error[1:]))
    return True


def _watch(job: Progress, workspace: Workspace) -> None:
    @st.fragment(run_every=POLL_SECONDS)
    def watch() -> None:
        if job.done:
            st.rerun()
        st.progress(job.share, text=plain(_step(job.step)))
        if st.button(_("Cancel"), key=f"{_KEY}-cancel"):
            workspace.stop()

    watch()


def _step(step: str) -> str:
    words = {
        "waiting": _("Waiting for other uploads"),
        "looking": _("Looking at the file"),
        "reading": _("Reading"),
        "building": _("Building the cells"),
        "drawing": _("Drawing the map"),
        "writing": _("Writing"),
        "packing": _("Packing the download"),
    }
    return words.get(step, step[:1].upper() + step[1:])


def _reading(workspace: Workspace, report: Mapping[str, Any]) -> None:
    """How the file is read, and a form to correct it."""
    reading, found = report.get("reading", {}), report.get("found", {})
    st.subheader(_("How your file is read"), anchor="reading")
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
    _notes(found)
    with st.form(f"{_KEY}-form", border=True):
        options = _answers(workspace, reading)
        columns = st.columns([1, 1, 4])
        again = columns[0].form_submit_button(_("Look again"))
        make = columns[1].form_submit_button(_("Make the map"), type="primary")
    if again or make:
        workspace.names = dict(options.factions)
    if again:
        workspace.start_look(options)
        st.rerun()
    if make:
        workspace.start_make(options)
        st.rerun()


def _answers(workspace: Workspace, reading: Mapping[str, Any]) -> ImportOptions:
    """The form: what is left empty stays guessed."""
    st.markdown(_("Empty answers leave the guess."))
    one, two, three = st.columns(3)

    def text(column: Any, field: str, label: str, help_: str = "") -> str:
        value = column.text_input(label, key=f"{_KEY}-{field}", max_chars=200, help=help_ or None)
        return (value or "").strip()

    intervals = {"": _("guess"), "half-open": _("first day no longer so"), "closed": _("last day still so")}
    kinds = {"": _("guess"), "areas": _("dated polygons"), "places": _("dated places")}
    given = {
        "date_field": text(one, "date_field", _("Date field")),
        "end_field": text(one, "end_field", _("End field")),
        "interval": one.selectbox(
            _("The end day is the"), list(intervals), format_func=intervals.__getitem__, key=f"{_KEY}-interval"
        ),
        "date": text(one, "date", _("Everything is of this day"), _("YYYY-MM-DD")),
        "faction_field": text(
            two, "faction_field", _("Faction field"), _("A field or column, or @layer, @file, @folder, @fill.")
        ),
        "kind": two.selectbox(_("The file holds"), list(kinds), format_func=kinds.__getitem__, key=f"{_KEY}-kind"),
        "crs": text(two, "crs", _("Reference system"), _("EPSG:4326, for example")),
        "time_zone": text(two, "time_zone", _("Time zone"), _("Europe/Kyiv, for example; UTC unless you say")),
        "title": text(three, "title", _("Title")),
        "outlet": text(three, "outlet", _("Who published it")),
        "source_url": text(three, "source_url", _("Where it was published (link)")),
        "licence": text(three, "licence", _("Licence")),
    }
    return overridden(**given, factions=_faction_names(workspace, reading.get("labels", {})))


def _faction_names(workspace: Workspace, labels: Mapping[str, str]) -> dict[str, str]:
    """Labels of the file beside the factions they stand for, to be changed; only what was changed is given back,
    now or before an earlier look."""
    if not labels:
        return {}
    st.markdown(_("Factions: change a name to join or rename; empty it to leave that ground undrawn (no data)."))
    label, faction = _("Label in the file"), _("Faction")
    known = [{label: one, faction: name or ""} for one, name in list(labels.items())[:MOST_ROWS]]
    edited = st.data_editor(
        known,
        hide_index=True,
        disabled=[label],
        key=f"{_KEY}-labels-{id(workspace.look)}",
        column_config={faction: st.column_config.TextColumn(max_chars=80)},
    )
    changed = {
        str(before[label]): str(after[faction] or "")
        for before, after in zip(known, edited, strict=True)
        if (after[faction] or "") != before[faction]
    }
    return {**workspace.names, **changed}


def _result(workspace: Workspace, report: Mapping[str, Any]) -> None:
    """Map, download, and what was mended."""
    st.subheader(_("Your map"), anchor="your-map")
    page = {"url": f"app/static/{workspace.page.name}"}
    if not workspace.page.is_file():
        page = {"html": (workspace.folder / "page.html").read_text(encoding="utf-8")}
    map_host(
        page,
        {"rev": 1},
        key=f"{_KEY}-map-{id(workspace.make)}",
        words={
            "title": _("Map of your data with a date slider"),
            "failed": _("The map could not be loaded; reload the page to try again."),
        },
        height="max(26rem, 80dvh)",
        private=True,
    )
    with workspace.archive.open("rb") as archive:
        st.download_button(
            _("Download the cleaned dataset (ZIP)"),
            archive,
            file_name="dataset.zip",
            mime="application/zip",
            on_click="ignore",
        )
    _report(report)


def _report(report: Mapping[str, Any]) -> None:
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
    lines = [str(entry) for key in ("broken", "left_out", "rows_left_out", "notes") for entry in found.get(key) or ()]
    if lines:
        _listed(_("Left out, and notes"), [{_("Note"): line} for line in lines])


def _table(pairs: Sequence[tuple[str, object]]) -> None:
    rows = [{_("What"): name, _("Found"): str(value)} for name, value in pairs if value not in (None, "", [])]
    if rows:
        st.dataframe(rows, hide_index=True, width="content")


def _listed(title: str, rows: Sequence[Mapping[str, object]]) -> None:
    with st.expander(f"{plain(title)} ({len(rows):,})"):
        if rows:
            st.dataframe(list(rows[:MOST_ROWS]), hide_index=True)
        else:
            st.markdown(_("None."))
