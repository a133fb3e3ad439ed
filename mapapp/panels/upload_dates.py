"""The switch for dates that can be read in several orders: 05/03/2022 is 5 March, or 3 May."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from mapapp.locale import day_text
from mapapp.locale import gettext as _
from mapapp.panels.markdown_text import plain
from mapapp.panels.upload_form import KEY
from mapapp.panels.upload_work import Workspace, overridden


def order_of_dates(workspace: Workspace, reading: Mapping[str, Any]) -> None:
    """Where several orders fit, ask which is meant; another answer reads the file again."""
    orders: Sequence[Mapping[str, str]] = reading.get("date_orders") or ()
    if len(orders) < 2:
        return
    named = {"day first": _("day first"), "month first": _("month first"), "year first": _("year first")}
    days = {one["codes"]: _said(named.get(one["order"], one["order"]), one["day"]) for one in orders}
    chosen = st.radio(
        _("The dates can be read in several orders. What does “{date}” mean?").format(
            date=plain(str(orders[0]["example"]))
        ),
        list(days),
        format_func=days.__getitem__,
        key=f"{KEY}-order-{id(workspace.look)}",
    )
    if chosen and chosen != orders[0]["codes"]:
        workspace.answers = {**workspace.answers, "date_pattern": chosen}
        st.session_state[f"{KEY}-date_pattern"] = chosen
        workspace.start_look(overridden(**workspace.answers, factions=dict(workspace.names)))
        st.rerun()


def _said(order: str, day: str) -> str:
    return f"{day_text(date.fromisoformat(day))} ({order})"
