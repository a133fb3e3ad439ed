"""The switch of "Your data" for dates that can be read in several orders."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

WAIT = 60
"""Seconds; the first run imports the panels."""


def _page() -> None:
    import streamlit as st

    from mapapp.panels.upload_dates import order_of_dates

    class Workspace:
        look: object = ()
        answers: dict = {"crs": "EPSG:4326"}  # noqa: RUF012
        names: dict = {}  # noqa: RUF012

        def start_look(self, options: object) -> None:
            st.session_state["asked"] = options
            st.session_state["orders"] = orders[::-1]  # the report of the next look
            self.look = object()

    orders = [
        {"order": "day first", "codes": "%d/%m/%Y", "example": "05/03/2022", "day": "2022-03-05", "said": ""},
        {"order": "month first", "codes": "%m/%d/%Y", "example": "05/03/2022", "day": "2022-05-03", "said": ""},
    ]
    workspace = st.session_state.setdefault("workspace", Workspace())
    order_of_dates(workspace, {"date_orders": st.session_state.get("orders", orders)})


def test_both_readings_of_a_date_of_the_file_are_offered_and_the_other_reads_it_again() -> None:
    page = AppTest.from_function(_page, default_timeout=WAIT).run()
    [switch] = page.radio
    assert switch.options == ["5 March 2022 (day first)", "3 May 2022 (month first)"]
    assert switch.value == "%d/%m/%Y"
    assert "05/03/2022" in switch.label
    switch.set_value("%m/%d/%Y").run()
    asked = page.session_state["asked"]
    assert (asked.date_pattern, asked.crs) == ("%m/%d/%Y", "EPSG:4326")
    assert page.session_state["your-data-date_pattern"] == "%m/%d/%Y"
    assert not page.exception


def test_nothing_is_asked_where_one_order_fits() -> None:
    page = AppTest.from_function(_page, default_timeout=WAIT)
    page.session_state["orders"] = []
    assert not page.run().radio
