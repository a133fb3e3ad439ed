"""The question which attribute of an upload names the holder, where none surely does."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geodata.importing import ONE_HOLDER
from mapapp.locale import gettext as _
from mapapp.locale import ngettext
from mapapp.panels.markdown_text import plain
from mapapp.panels.upload_form import KEY
from mapapp.panels.upload_work import Workspace, overridden

_FIELD = f"{KEY}-faction_field"
"""Key of the form's own field, which shows the answer too."""


def ask_for_holder(workspace: Workspace, candidates: Mapping[str, int]) -> None:
    """Draw the choice of attributes; the answer is looked at in the background."""
    special = {"@layer": _("the layer"), "@file": _("the file name"), "@folder": _("the folder")}
    words = {
        one: special.get(one)
        or plain(ngettext("{name} ({n} value)", "{name} ({n} values)", count).format(name=one, n=f"{count:,}"))
        for one, count in candidates.items()
    }
    words[ONE_HOLDER] = _("None: all ground is one holder’s")
    chosen = st.radio(
        _("Which attribute names the holder?"), list(words), format_func=words.__getitem__, key=f"{KEY}-holder"
    )

    def answer() -> None:
        st.session_state.pop(_FIELD, None)  # the form draws it anew from the answers, so that the browser shows it
        workspace.answers = {**workspace.answers, "faction_field": chosen}
        workspace.start_look(overridden(**workspace.answers, factions=workspace.names))

    st.button(_("Read it so"), type="primary", key=f"{KEY}-holder-answer", on_click=answer)
