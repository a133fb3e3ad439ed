"""Your data: a visitor's own files, read, mended and shown, in that session only."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geodata.importing import ImportOptions
from geodata.model.errors import GeodataError
from mapapp.host import map_host, sessions
from mapapp.host.site import PRIVATE, VISITOR
from mapapp.host.visits import keep_minutes
from mapapp.locale import gettext as _
from mapapp.panels.holder_question import ask_for_holder
from mapapp.panels.job_progress import Progress, follow, waits
from mapapp.panels.markdown_text import plain
from mapapp.panels.upload_dates import order_of_dates
from mapapp.panels.upload_form import KEY, correct, in_words_of_the_form
from mapapp.panels.upload_report import how_it_is_read, what_was_mended
from mapapp.panels.upload_settings import UploadSettings, upload_settings
from mapapp.panels.upload_work import Job, Workspace

TYPES = (
    "zip",
    "geojson",
    "geojsonl",
    "geojsons",
    "topojson",
    "json",
    "gpkg",
    "kml",
    "kmz",
    "parquet",
    "csv",
    "tsv",
    "xlsx",
)


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
    if _memory_is_full(settings):
        st.warning(_("The server holds as many files as it can; try again in a few minutes."))
    _state_limits(settings)
    workspace = _uploaded(settings)
    read, under_way, made = st.container(), st.container(), st.container()
    with read:
        job = _read(workspace) if workspace else None
    with under_way:
        follow(job, lambda job: _progress(job, workspace))
    with made:
        if workspace and workspace.make and workspace.make is not job and workspace.make.report:
            _result(workspace, workspace.make.report)


def _read(workspace: Workspace) -> Job | None:
    """How the upload is read, and the form; the job that is still under way, if any."""
    look, make = workspace.look, workspace.make
    if look is None or not look.done:
        return look
    _say_why(look)
    if look.candidates:
        ask_for_holder(workspace, look.candidates)
    if look.report:
        st.subheader(_("How your file is read"), anchor="reading")
        how_it_is_read(look.report)
        order_of_dates(workspace, look.report.get("reading", {}))
    correct(workspace, (look.report or {}).get("reading", {}))
    if make is None or not make.done:
        return make
    _say_why(make)
    return None


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
    file = st.file_uploader(_("Your file"), type=list(TYPES), max_upload_size=settings.megabytes, key=f"{KEY}-file")
    known = st.session_state.get(KEY)
    if known and not known[1].is_kept:
        st.info(_("Your file was deleted, {minutes} minutes after you were last seen.").format(minutes=keep_minutes()))
        _forget()
        known = None
    if file is None:
        if known and st.session_state.get(f"{KEY}-shown"):
            _forget()
            return None
        # Coming back from another page empties the uploader; what was made of the file stays.
        return known[1] if known else None
    st.session_state[f"{KEY}-shown"] = True
    if known is None or known[0] != file.file_id:
        _forget()
        if not file.size:  # its content was let go: the workspace that had it is gone
            st.info(_("Choose your file again."))
            return None
        try:
            workspace = Workspace(file.name, file.getvalue(), settings, visitor=st.context.cookies.get(VISITOR, ""))
        except GeodataError as problem:
            st.error(plain(str(problem)))
            return None
        sessions.release(file)
        workspace.start_look(ImportOptions())
        st.session_state[KEY] = known = (file.file_id, workspace)
    return known[1]


def _memory_is_full(settings: UploadSettings) -> bool:
    """Whether an upload of the greatest size would be refused now."""
    held = sum(size for _files, size in sessions.held().values())
    return held + settings.limits.input_bytes > settings.total_mb * 2**20


def leave() -> None:
    """Note that another page is shown: the uploader will come back empty without the reader having emptied it."""
    st.session_state.pop(f"{KEY}-shown", None)


def _forget() -> None:
    known = st.session_state.pop(KEY, None)
    if known:
        known[1].close()


def _say_why(job: Job) -> None:
    """In one sentence why a job failed, if it did."""
    if job.error:
        st.error(plain(in_words_of_the_form(job.error[:1].upper() + job.error[1:])))


def _progress(job: Progress, workspace: Workspace | None) -> None:
    st.progress(job.share, text=plain(waits(job) if job.step == "waiting" else _step(job.step)))
    if st.button(_("Cancel"), key=f"{KEY}-cancel") and workspace:
        workspace.stop()


def _step(step: str) -> str:
    words = {
        "looking": _("Looking at the file"),
        "reading": _("Reading"),
        "building": _("Building the cells"),
        "drawing": _("Drawing the map"),
        "writing": _("Writing"),
        "packing": _("Packing the download"),
    }
    return words.get(step, step[:1].upper() + step[1:])


def _result(workspace: Workspace, report: dict[str, Any]) -> None:
    """Map, download, and what was mended."""
    st.subheader(_("Your map"), anchor="your-map")
    page = {"url": f"{PRIVATE}/{workspace.page}"}
    if not workspace.page:
        page = {"html": workspace.html.read_text(encoding="utf-8")}
    map_host(
        page,
        {"rev": 1},
        key=f"{KEY}-map-{id(workspace.make)}",
        words={
            "title": _("Map of your data with a date slider"),
            "failed": _("The map could not be loaded; reload the page to try again."),
        },
        height="max(26rem, 80dvh)",
        private=True,
        reveal=not workspace.revealed,
    )
    workspace.revealed = True
    with workspace.archive.open("rb") as archive:
        st.download_button(
            _("Download the cleaned dataset (ZIP)"),
            archive,
            file_name="dataset.zip",
            mime="application/zip",
            on_click="ignore",
        )
    what_was_mended(report)
