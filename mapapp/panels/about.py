"""About the data: method, limits, licences and every source, searchable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geodata.model.records import Source
from mapapp.locale import day_text
from mapapp.locale import gettext as _
from mapapp.panels.markdown_text import plain
from mapapp.timeline.licences import licences

if TYPE_CHECKING:
    from geodata.dataset import Dataset


def render(dataset: Dataset) -> None:
    """Draw the page."""
    st.title(_("About the data"))
    st.markdown(
        _("**{title}** · {places} places · {events} dated events · {sources} sources · known until {day}").format(
            title=plain(dataset.title),
            places=len(dataset.places),
            events=len(dataset.events),
            sources=len(dataset.sources),
            day=day_text(dataset.known_until),
        )
    )
    for title, text in _chapters():
        st.header(title)
        st.markdown(text)
    _uncounted(dataset)
    _licences(dataset)
    _sources(dataset)
    _codebook(dataset)


def _chapters() -> tuple[tuple[str, str], ...]:
    return (
        (
            _("How to read the map"),
            _(
                "The map of a day shows the situation at the **end of that day**, in the time zone of the dataset. "
                "Colour means **control of territory** as the sources report it, and nothing else: control is neither "
                "consent nor population. A place is *assessed* where a source says who held it, or who held the area "
                "it lies in; it is *inferred* where only the nearest assessed places say so. The less sure its holder, "
                "the paler it is drawn, in three steps. "
                "**Lines between places are inferred.** A day without a change is a day on which no change is "
                "reported, not a day of calm."
            ),
        ),
        (
            _("How it is made"),
            _(
                "Facts are dated, sourced claims about places. The country is cut once into cells, one for each place "
                "with known control and for each drawn area; a cell's shape never changes, only its holder does. "
                "Cells end where another place is nearer by *travel*: crossing a great river or a lake counts as a "
                "long way round. The zone of a faction on a day is the union of the cells it holds, so each coloured "
                "square kilometre leads back to an event and to a source. Where sources differ, both versions are "
                "kept and shown side by side."
            ),
        ),
        (
            _("What it cannot tell"),
            _(
                "The time resolution is one day, and sources often report a capture a day late. In the desert, places "
                "are far apart and a cell may cover hundreds of square kilometres in which nobody stood. Many claims "
                "come from one side of the war only; they are marked as claimed. The map is **not for navigation, "
                "safety or operations**."
            ),
        ),
    )


def _uncounted(dataset: Dataset) -> None:
    note = dataset.settings.uncounted_note
    if note.areas or note.text_en:
        st.header(_("Stated apart"))
        st.markdown(plain(note.text_en))
        for area in note.areas:
            if area in dataset.cells:
                name, km2 = dataset.places[area].name_en, dataset.cells[area].area_km2
                st.markdown(plain(_("{name}: {km2} km2").format(name=name, km2=f"{km2:,.0f}")))


def _licences(dataset: Dataset) -> None:
    st.header(_("Licences"))
    st.markdown(
        _(
            "Code: MIT. Dataset: {licence}. Base geodata: each file keeps the licence of its maker, listed in "
            "the dataset. Sources remain their publishers' own; only facts are taken from them."
        ).format(licence=plain(licences(dataset)["licence"][0] or _("licence not stated")))
    )


def _sources(dataset: Dataset) -> None:
    st.header(_("Sources"), anchor="sources")
    wanted = (st.text_input(_("Search the sources"), max_chars=80, key="sources-text") or "").casefold().strip()
    found = [source for source in dataset.sources.values() if wanted in _words(source)]
    st.caption(_("{number} of {all} sources").format(number=len(found), all=len(dataset.sources)))
    st.dataframe(
        [
            {
                _("Id"): source.id,
                _("Outlet"): source.outlet,
                _("Title"): source.title,
                _("Published"): source.published,
                _("Kind"): source.kind,
                _("Address"): source.url if source.url.startswith(("https://", "http://")) else None,
                _("Read in a copy"): source.copy_url or None,
            }
            for source in found
        ],
        hide_index=True,
        column_config={
            _("Address"): st.column_config.LinkColumn(),
            _("Read in a copy"): st.column_config.LinkColumn(),
        },
    )


def _words(source: Source) -> str:
    fields = (source.id, source.outlet, source.title, source.published, source.kind, source.url, source.copy_url)
    return " ".join(fields).casefold()


def _codebook(dataset: Dataset) -> None:
    """The dataset's own README, without its pictures: the app shows no file that a dataset may name."""
    readme = dataset.path / "README.md"
    if readme.is_file():
        with st.expander(_("Codebook and method of this dataset")):
            st.markdown(readme.read_text(encoding="utf-8", errors="replace").replace("![", "["))
