"""The map page inside Streamlit: mounted once, told where to go, heard when it comes to rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st

from mapapp.timeline.bundle import host_script


def map_host(
    page: Mapping[str, str],
    command: Mapping[str, Any],
    *,
    key: str = "map",
    words: Mapping[str, str],
    height: str = "600px",
    on_settle: Callable[[], None] = lambda: None,
    private: bool = False,
    reveal: bool = False,
) -> object:
    """Show the map page and give back the last state it settled in, None before the first.

    ``page`` comes from ``SITE``, ``command`` from ``Selection``: the host obeys it once per ``rev``. ``words``
    holds ``title`` and ``failed``, the texts that the host itself shows. What comes back is a browser's word:
    read it with ``view.from_state``. A ``private`` map leaves the address bar alone: no link leads to it. With
    ``reveal`` the window scrolls to a map that is new.
    """
    mount = st.components.v2.component("territory_map", js=_host_js())
    mount(
        key=key,
        data={
            "page": dict(page),
            "command": dict(command),
            "words": dict(words),
            "height": height,
            "private": private,
            "reveal": reveal,
        },
        on_settled_change=on_settle,
    )
    return settled(key)


def settled(key: str = "map") -> object:
    """Last state that the page settled in, None before the first."""
    state = st.session_state.get(key)
    return state.get("settled") if isinstance(state, Mapping) else None


@cache
def _host_js() -> str:
    return host_script()
