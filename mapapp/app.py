"""The Streamlit app: settings, dataset, map, panels. Start it with ``mapapp serve``."""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
# `streamlit run` puts this folder on the path, where `locale` would hide the standard library's; we need its parent.
sys.path[:] = [
    str(HERE.parent),
    *(entry for entry in sys.path if Path(entry or ".").resolve() not in (HERE, HERE.parent)),
]

import streamlit as st  # noqa: E402

from geodata.dataset import Dataset, load  # noqa: E402
from geodata.model.errors import GeodataError  # noqa: E402
from geodata.model.languages import language_of  # noqa: E402
from mapapp import locale, map_page  # noqa: E402
from mapapp.host import SITE, Selection, map_host  # noqa: E402
from mapapp.host.component import settled  # noqa: E402
from mapapp.locale import gettext as _  # noqa: E402
from mapapp.panels import about, downloads, events, your_data  # noqa: E402
from mapapp.panels.markdown_text import plain  # noqa: E402
from mapapp.settings import build_of, dataset_folder  # noqa: E402
from mapapp.timeline import bundle  # noqa: E402

# Streamlit prints bare strings of its entry script, docstrings of constants included, hence comments here.
CHROME = "3.75rem"  # height of Streamlit's own header
HEAD_START = 0.25  # seconds that the browser has for the map alone, on a first visit, before it draws the rest
PEEK = "3.5rem"  # what is left of the first screen below the map, so that one sees that there is more
# Drawn here, since Streamlit would fetch an icon that it is only given the name of from an outside host.
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="teal" stroke-width="2">'
    '<path d="M3 6l6-3 6 3 6-3v15l-6 3-6-3-6 3zM9 3v15M15 6v15"/></svg>'
)
STYLE = f"""<style>
[data-testid="stMainBlockContainer"] {{ padding: {CHROME} 1rem 2rem; }}
[data-testid="stMainBlockContainer"] [data-testid="stElementContainer"]:has(style) {{ display: none; }}
@media (max-width: 640px) {{ [data-testid="stMainBlockContainer"] {{ padding-inline: 0.25rem; }} }}
</style>"""
TEXTS = ("stHeading", "stMarkdownContainer", "stCaptionContainer", "stWidgetLabel")
RIGHT_TO_LEFT = "".join(f'[data-testid="{each}"] {{ direction: rtl; text-align: start; }}' for each in TEXTS)


@st.cache_resource(show_spinner=False, max_entries=2)
def dataset_of(folder: str, build: tuple[int, ...]) -> Dataset:
    """The dataset of a folder, read once per build: ``build`` tells one from another, so it is part of the key.

    No name of an argument may begin with an underscore: Streamlit leaves such out of the key.
    """
    gc.unfreeze()  # so that the dataset of an earlier build can go
    return load(Path(folder))


@st.cache_resource(show_spinner=False, max_entries=2)
def page_of(folder: str, build: tuple[int, ...], scripts: str) -> dict[str, str]:
    """Where the map page of a dataset is found, made once per build and bundle of the page's scripts."""
    data = SITE.data_of(map_page.map_page(dataset_of(folder, build)))
    # Streamlit looks for garbage after every answer, as long as the dataset is large: what stays is set apart.
    gc.collect()
    gc.freeze()
    return data


def open_dataset() -> tuple[Dataset, tuple[int, ...]]:
    """The dataset this server was started for as it is built now, and what tells this build from others."""
    folder = dataset_folder()
    build = build_of(folder)
    return dataset_of(str(folder), build), build


def show_map(dataset: Dataset, build: tuple[int, ...], selection: Selection) -> None:
    """The map on the first screen, the events of its day below."""
    your_data.leave()
    selection.come_back()
    for notice in selection.take_notices():
        st.toast(plain(notice), duration="infinite")
    opening = st.empty()
    if "visited" not in st.session_state:
        opening.caption(_("Opening the map ..."))  # the first reader of a server waits until its page is made
    page = page_of(str(dataset_folder()), build, bundle.fresh())
    opening.empty()
    state = map_host(
        page,
        selection.command(),
        words={
            "title": _("Map of territorial control with a date slider"),
            "failed": _("The map could not be loaded; reload the page to try again."),
            "busy": _("The server is busy: what is below the map follows when it can."),
        },
        height=f"max(26rem, calc(100dvh - {CHROME} - {PEEK}))",
        on_settle=lambda: selection.settle(settled(), dataset),
    )
    if selection.adopt(state, dataset):
        st.rerun()
    if not selection.view.embed:
        if "visited" not in st.session_state:
            st.session_state["visited"] = True
            time.sleep(HEAD_START)
        events.render(dataset, selection)


def show_downloads(dataset: Dataset, selection: Selection) -> None:
    """Pictures, films and data to take away."""
    your_data.leave()
    selection.leave()
    downloads.render(dataset, selection.view)


def show_your_data(selection: Selection) -> None:
    """A visitor's own data, in this session only."""
    selection.leave()
    your_data.render()


def show_about(dataset: Dataset, selection: Selection) -> None:
    """Method, limits, licences and sources."""
    your_data.leave()
    selection.leave()
    about.render(dataset)


def main() -> None:
    """Draw the page the reader is on."""
    st.set_page_config(page_title=_("Territorial control"), page_icon=ICON, layout="wide")
    st.html(STYLE)
    try:
        dataset, build = open_dataset()
        selection = Selection.of(st.session_state, st.query_params.to_dict(), dataset)
        locale.use(selection.view.lang)
        if language_of(selection.view.lang).is_rtl:
            st.html(f"<style>{RIGHT_TO_LEFT}</style>")
        embedded = selection.view.embed or bool(st.context.is_embedded)
        pages = [st.Page(lambda: show_map(dataset, build, selection), title=_("Map"), url_path="map", default=True)]
        if not embedded:  # within a page of somebody else, nobody is asked for files
            pages += [
                st.Page(lambda: show_downloads(dataset, selection), title=_("Download"), url_path="download"),
                st.Page(lambda: show_your_data(selection), title=_("Your data"), url_path="your-data"),
                st.Page(lambda: show_about(dataset, selection), title=_("About the data"), url_path="about"),
            ]
        st.navigation(pages, position="hidden" if embedded else "top").run()
    except GeodataError as problem:
        st.error("  \n".join(plain(line) for line in str(problem).splitlines()))


main()
