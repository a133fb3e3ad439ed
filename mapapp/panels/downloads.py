"""Download: a picture, a film, a sheet, data or the page itself, of any days, made apart from the server."""

from __future__ import annotations

import base64
from datetime import date
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from geodata.export.data.credits import credits_of
from geodata.model.errors import GeodataError
from mapapp import palette
from mapapp.export_formats import DATA, FILM, PAGE, PICTURE, SHEET, named
from mapapp.file_size import size_text
from mapapp.locale import day_text, language
from mapapp.locale import gettext as _
from mapapp.panels.download_request import (
    FORMATS,
    LONGEST_FILM,
    LONGEST_TITLE,
    SIZES,
    ExportRequest,
    about_bytes,
    preview_dpi,
)
from mapapp.panels.download_work import Export
from mapapp.panels.job_progress import JobProgress, follow, unfinished, waits
from mapapp.panels.markdown_text import plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from geodata.dataset import Dataset
    from mapapp.view import MapView

_KEY = "downloads"
DAY, SPAN, WHOLE = "day", "span", "whole"


def render(dataset: Dataset, view: MapView) -> None:
    """Draw the page."""
    st.title(_("Download"))
    st.markdown(
        _(
            "Take a picture, a film or the data with you. Every file says whose work it is, under which licence, "
            "until when the situation is known, and that lines between places are inferred."
        )
    )
    form, shown = st.columns([2, 3], gap="large")
    with form:
        fields, making, under_way = st.container(), st.container(), st.container()
    with fields:
        request = _request(dataset, view)
    with shown:
        _preview(dataset, request)
    with making:
        export = _make(dataset, request) if request else None
    with under_way:
        follow(export.progress if export else None, lambda progress: _progress(progress, export))
    with form:
        _licence(dataset)


def _request(dataset: Dataset, view: MapView) -> ExportRequest | None:
    """The form; None while it cannot be fulfilled, with a sentence that says why."""
    kinds = {
        PICTURE: _("Picture"),
        FILM: _("Film"),
        SHEET: _("Sheet of several days"),
        DATA: _("Data"),
        PAGE: _("The map as one page"),
    }
    kind = st.radio(_("What"), list(kinds), format_func=kinds.__getitem__, horizontal=True, key=f"{_KEY}-kind")
    form = st.selectbox(
        _("Format"),
        FORMATS[kind],
        format_func=lambda one: _(named(one).label),
        key=f"{_KEY}-format-{kind}",
    )
    day, since, first, last = _days(dataset, view, kind, form)
    if first and last and first > last:
        st.error(_("The span ends before it starts."))
        return None
    if since and day and since >= day:
        st.error(_("The day to compare with must lie before the day shown."))
        return None
    looks = _looks(kind) if kind in SIZES else {}
    film = _film() if kind == FILM else {}
    return ExportRequest(kind, form, first, last, day, since, lang=language(), **looks, **film)  # type: ignore[arg-type]


def _days(
    dataset: Dataset, view: MapView, kind: str, form: str
) -> tuple[date | None, date | None, date | None, date | None]:
    """Day, day compared with, first and last of a span; all None for the whole war."""
    if form == "datapackage":
        st.caption(_("The dataset is always whole."))
        return None, None, None, None
    words = {DAY: _("One day"), SPAN: _("A span of days"), WHOLE: _("The whole time")}
    offered = [DAY] if kind == PICTURE else [SPAN, WHOLE] if kind in (FILM, SHEET, PAGE) else [DAY, SPAN, WHOLE]
    choice = offered[0]
    if len(offered) > 1:
        choice = st.radio(_("Days"), offered, format_func=words.__getitem__, horizontal=True, key=f"{_KEY}-days-{kind}")
    if choice == WHOLE:
        return None, None, None, None
    one, two = st.columns(2)
    if choice == SPAN:
        opening = view.span or dataset.settings.opening_span or (dataset.first_day, dataset.known_until)
        first = _date(one, _("First day"), opening[0], dataset, "first")
        return None, None, first, _date(two, _("Last day"), opening[1], dataset, "last")
    day = _date(one, _("Day"), view.day, dataset, "day")
    if kind != PICTURE:
        return day, None, None, None
    return day, _date(two, _("Compared with (may stay empty)"), view.compare, dataset, "since"), None, None


def _date(column: DeltaGenerator, label: str, value: date | None, dataset: Dataset, key: str) -> date | None:
    """One day of the dataset; None where the field is empty."""
    found = column.date_input(
        label, value, dataset.first_day, dataset.known_until, format="YYYY-MM-DD", key=f"{_KEY}-{key}"
    )
    return found if isinstance(found, date) else None


def _looks(kind: str) -> dict[str, str]:
    sizes = {
        "web": _("Wide, 16:9"),
        "film": _("Wide, 16:9"),
        "small": _("Small, 16:9, 800 pixels"),
        "square": _("Square, 1:1"),
        "story": _("Tall, 9:16"),
        "a4": _("A4, upright"),
        "a4-landscape": _("A4, across"),
        "sheet": _("Sheet, 7:5"),
    }
    themes = {"light": _("Light"), "dark": _("Dark")}
    palettes = {
        "colour-safe": _("Safe for colour-blind readers"),
        "convention": _("Colours as maps of this war use them"),
    }
    one, two = st.columns(2)
    return {
        "size": one.selectbox(_("Size"), SIZES[kind], format_func=sizes.__getitem__, key=f"{_KEY}-size-{kind}"),
        "theme": two.selectbox(_("Theme"), palette.THEMES, format_func=themes.__getitem__, key=f"{_KEY}-theme"),
        "palette": st.selectbox(_("Colours"), list(palettes), format_func=palettes.__getitem__, key=f"{_KEY}-palette"),
        "title": st.text_input(_("Title (may stay empty)"), max_chars=LONGEST_TITLE, key=f"{_KEY}-title").strip(),
    }


def _film() -> dict[str, object]:
    one, two = st.columns(2)
    seconds = one.number_input(
        _("Seconds (empty: a fitting pace)"), 3.0, LONGEST_FILM, None, 1.0, format="%.0f", key=f"{_KEY}-seconds"
    )
    two.markdown("&nbsp;")
    quiet = two.checkbox(_("Leave out quiet days"), key=f"{_KEY}-quiet")
    return {"seconds": seconds, "skip_quiet": quiet}


def _preview(dataset: Dataset, request: ExportRequest | None) -> None:
    """A small picture of what the file will look like, made anew when the request changes."""
    under_way = st.container()
    asked = request.preview(dataset) if request else None
    export = _drawn(dataset, asked) if asked else None
    running = unfinished(export.progress) if export else None
    with under_way:
        follow(running, lambda _progress: st.caption(_("Drawing the preview ...")))
    if export is None or running:
        return
    if export.progress.error:
        st.error(plain(_sentence(export.progress.error)))
        return
    seen = _("The last picture of the film") if request and request.kind == FILM else _("Preview")
    # st.image() gives a picture no text for those who do not see it.
    source = base64.b64encode(export.file.read_bytes()).decode()
    st.html(f'<img src="data:image/png;base64,{source}" alt="{escape(seen)}" style="width: 100%">')


def _drawn(dataset: Dataset, asked: ExportRequest) -> Export:
    """The picture of this request: the last one, or a new one that is begun."""
    known: tuple[ExportRequest, Export] | None = st.session_state.get(f"{_KEY}-preview")
    if known is None or known[0] != asked or not known[1].is_kept:
        if known:
            known[1].close()
        words = [*asked.arguments(dataset, "{out}"), f"--dpi={preview_dpi(asked.size):g}"]
        known = (asked, Export(words, "preview.png", preview=True))
        st.session_state[f"{_KEY}-preview"] = known
    return known[1]


def _make(dataset: Dataset, request: ExportRequest) -> Export | None:
    """The button, and then the file; the file that is still being made, if any."""
    known: tuple[ExportRequest, Export] | None = st.session_state.get(_KEY)
    if known and not known[1].is_kept:
        known = None
    if known and known[0] == request:
        # Whether it has ended is asked before whether it failed: the job says why before it says that it has ended.
        if unfinished(known[1].progress):
            return known[1]
        if not known[1].progress.error:
            _file(known[1], request)
            return None
        st.error(plain(_sentence(known[1].progress.error)))
    try:
        about = about_bytes(request, dataset)
    except GeodataError as problem:
        st.error(plain(_sentence(str(problem))))
        return None
    if about:
        st.markdown(_("About {size}.").format(size=size_text(about)))
    if st.button(_("Make the file"), type="primary", key=f"{_KEY}-make"):
        forget(preview=False)
        export = Export(request.arguments(dataset, "{out}"), request.file_name(dataset))
        st.session_state[_KEY] = (request, export)
        st.rerun()
    return None


def _file(export: Export, request: ExportRequest) -> None:
    size = export.file.stat().st_size
    with export.file.open("rb") as content:
        st.download_button(
            _("Download {name} ({size})").format(name=plain(export.name), size=size_text(size)),
            content,
            file_name=export.name,
            mime=named(request.format).mime,
            on_click="ignore",
            type="primary",
            key=f"{_KEY}-file",
        )


def _progress(progress: JobProgress, export: Export | None) -> None:
    st.progress(progress.share, text=plain(_step(progress)))
    if st.button(_("Cancel"), key=f"{_KEY}-cancel") and export:
        export.stop()


def _step(progress: JobProgress) -> str:
    return waits(progress) if progress.step == "waiting" else _sentence(progress.step)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _licence(dataset: Dataset) -> None:
    credits = credits_of(dataset)
    name = plain(credits.licence)
    licence = f"[{name}]({credits.licence_url})" if credits.licence_url else name
    st.markdown(
        _("Licence: {licence}. Credit: {credit}. Known until {day}.").format(
            licence=licence, credit=plain(credits.attribution), day=day_text(dataset.known_until)
        )
    )


def forget(*, preview: bool = True) -> None:
    """Cancel and delete what this session had made."""
    for key in (_KEY, f"{_KEY}-preview") if preview else (_KEY,):
        known = st.session_state.pop(key, None)
        if known:
            known[1].close()
