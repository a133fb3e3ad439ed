"""The figures in the page: the same as geodata's, the command line's and the saved tables'; charts that answer."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

import geodata
from tests.packaged import packaged
from tests.printed import command, table

from .conftest import PHONE, SMALL_PHONE, Open, Visit
from .test_looks import violations

OFFENSIVE = ("2024-11-26", "2024-12-12")
RENAMING = ("2025-01-28", "2025-01-30")
SHOW = """([a, b]) => {
  const { app, data } = territoryTimeline;
  const panel = 'compare' in app.regions.panes ? 'compare' : 'numbers';
  app.store.set({ compare: data.index(a), day: data.index(b), panel });
}"""
SPAN = """([a, b, day]) => {
  const { app, data } = territoryTimeline;
  app.store.set({ from: data.index(a), to: data.index(b), day: data.index(day || b), panel: 'numbers' });
}"""


@pytest.fixture(scope="module")
def syria() -> geodata.Dataset:
    return packaged()


def show(one: Visit, pair: tuple[str, str]) -> Locator:
    """The figures of a comparison, once they are drawn."""
    one.page.evaluate(SHOW, list(pair))
    figures = one.page.locator(".tt-compare-numbers")
    expect(figures).to_be_visible()
    expect(figures.locator("table").first).to_contain_text(_short(pair[1]))
    return figures


def _short(day: str) -> str:
    at = date.fromisoformat(day)
    return f"{at.day} {at:%b} {at.year}".replace("Sep", "Sept")


def test_the_figures_on_the_screen_are_those_of_geodata(visit: Open, syria: geodata.Dataset) -> None:
    one = visit()
    for pair in (OFFENSIVE, ("2014-06-01", "2015-06-01"), ("2016-12-01", "2017-12-31")):
        found = geodata.compare(syria, *(date.fromisoformat(day) for day in pair))
        figures = show(one, pair)
        shown = [row.all_inner_texts() for row in _rows(figures.locator("table").first)]
        assert len(shown) == len(found.totals)
        for cells, total in zip(shown, found.totals, strict=True):
            assert _number(cells[1]) == pytest.approx(total.area_km2_from, abs=0.51)
            assert _number(cells[2]) == pytest.approx(total.area_km2_to, abs=0.51)
            assert cells[5] == f"{total.places_from} → {total.places_to}"
        expect(figures.locator(".tt-numbers-sentence")).to_contain_text(f"{found.area_km2:,.0f} km²")


def _rows(shown: Locator) -> list[Locator]:
    return [row.locator("th, td") for row in shown.locator("tbody tr").all()]


def _number(text: str) -> float:
    return float(text.split()[0].replace(",", "").replace("+", "").replace("−", "-"))


def test_the_flow_names_who_lost_and_who_gained(visit: Open) -> None:
    one = visit()
    figures = show(one, OFFENSIVE)
    losers, gainers = figures.locator(".tt-flow-names.is-from li"), figures.locator(".tt-flow-names.is-to li")
    expect(losers.first).to_contain_text("Syrian government")
    expect(losers.first).to_contain_text("120,875")
    expect(gainers.first).to_contain_text("Hayat Tahrir al-Sham")
    assert gainers.count() >= 5
    assert figures.locator(".tt-flow-band").count() >= gainers.count()


def test_golan_is_stated_apart(visit: Open) -> None:
    figures = show(visit(), OFFENSIVE)
    expect(figures.locator(".tt-apart")).to_contain_text("Golan Heights")
    expect(figures.locator(".tt-apart")).to_contain_text("1,088 km²")


def test_a_renaming_moves_nothing_but_ground_that_was_nobodys(visit: Open) -> None:
    figures = show(visit(), RENAMING)
    expect(figures).to_contain_text("Renamed or merged")
    losers = figures.locator(".tt-flow-names.is-from li")
    expect(losers).to_have_count(1)
    expect(losers.first).to_contain_text("no known holder")


def test_a_day_beside_itself_gets_a_sentence_and_the_figures_of_the_day(visit: Open) -> None:
    figures = show(visit(), ("2024-12-08", "2024-12-08"))
    expect(figures).to_contain_text("Both days are the same")
    expect(figures.locator("table")).to_have_count(1)


def test_a_place_that_changed_hands_is_shown_with_its_sources(visit: Open) -> None:
    one = visit()
    figures = show(one, OFFENSIVE)
    figures.locator("[data-place=hama]").click()
    card = one.page.locator("#tt-card")
    expect(card).to_contain_text("5 December 2024")
    assert (one.state()["place"], one.state()["day"]) == ("hama", "2024-12-05")
    assert card.locator(".tt-capture a[href^='http']").count() >= 1


def test_a_long_list_of_places_is_shown_whole_when_asked(visit: Open, syria: geodata.Dataset) -> None:
    found = geodata.compare(syria, *(date.fromisoformat(day) for day in OFFENSIVE))
    count = sum(len(move.places) for move in found.transfers)
    figures = show(visit(), OFFENSIVE)
    expect(figures.locator(".tt-moved-place")).to_have_count(40)
    figures.get_by_role("button", name=f"Show all {count}").click()
    expect(figures.locator(".tt-moved-place")).to_have_count(count)
    days = figures.locator(".tt-moved-place > .tt-muted").all_inner_texts()
    assert days[0] == "27 November 2024"


def test_tables_are_one_click_from_a_file(visit: Open, tmp_path: Path) -> None:
    one = visit()
    figures = show(one, OFFENSIVE)
    with one.page.expect_download() as saved:
        figures.get_by_role("button", name="Save as CSV: From whom to whom").click()
    assert saved.value.suggested_filename == "transfers-2024-11-26-2024-12-12.csv"
    saved.value.save_as(tmp_path / "transfers.csv")
    assert (tmp_path / "transfers.csv").read_text(encoding="utf-8") == "\ufeff" + command(
        "compare", *OFFENSIVE, "--csv"
    )
    for button in figures.locator(".tt-csv").all():
        with one.page.expect_download() as saved:
            button.click()
        saved.value.save_as(tmp_path / "any.csv")
        assert len(table((tmp_path / "any.csv").read_text(encoding="utf-8"))) >= 1


def test_the_chart_follows_the_clock_without_being_painted_anew(visit: Open) -> None:
    one = visit()
    chart = charts(one)
    painted = one.page.evaluate("territoryTimeline.app.numbersPainted.all && territoryTimeline.app.numbersPainted")
    left = chart.locator(".tt-chart-cursor").evaluate("node => node.style.transform")
    one.page.evaluate("territoryTimeline.app.time.go(territoryTimeline.data.index('2024-12-20'))")
    expect(one.page.locator(".tt-reading-day")).to_have_text("20 December 2024")
    assert chart.locator(".tt-chart-cursor").evaluate("node => node.style.transform") != left
    assert one.page.evaluate("territoryTimeline.app.numbersPainted") == painted


def charts(one: Visit, span: str = "2024-11-26 2024-12-31 2024-12-08") -> Locator:
    """The chart of areas, drawn for a span."""
    one.page.evaluate(SPAN, span.split())
    chart = one.page.locator(".tt-shares .tt-chart").first
    expect(one.page.locator(".tt-numbers > .tt-h")).to_contain_text(_short(span.split()[0]))
    expect(one.page.locator(".tt-multiple")).to_have_count(14)
    return chart


def test_a_drag_across_the_chart_chooses_the_span(visit: Open) -> None:
    one = visit()
    box = _box(charts(one))
    one.page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 40)
    one.page.mouse.down()
    one.page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 50, steps=4)
    one.page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 50, steps=4)
    expect(one.page.locator(".tt-chart-brush:visible")).to_have_count(1)
    one.page.mouse.up()
    expect(one.page.locator(".tt-numbers > .tt-h")).to_have_text("5 Dec 2024 to 23 Dec 2024")
    span = one.page.evaluate("territoryTimeline.state.span")
    assert (span["from"], span["to"]) == ("2024-12-05", "2024-12-23")
    one.page.get_by_role("button", name="Back to the span before").click()
    expect(one.page.locator(".tt-numbers > .tt-h")).to_have_text("26 Nov 2024 to 31 Dec 2024")


def _box(chart: Locator) -> dict[str, float]:
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    return dict(box)  # type: ignore[arg-type]


def test_a_click_on_the_chart_goes_to_the_day_and_hovering_names_it(visit: Open) -> None:
    one = visit()
    box = _box(charts(one))
    at = (box["x"] + box["width"] * (9.5 / 36), box["y"] + 60)
    one.page.mouse.move(*at)
    expect(one.page.locator(".tt-reading-day")).to_have_text("5 December 2024")
    assert one.state()["day"] == "2024-12-08"
    one.page.mouse.click(*at)
    assert one.state()["day"] == "2024-12-05"


def test_the_chart_is_worked_by_keys(visit: Open) -> None:
    one = visit()
    chart = charts(one)
    chart.focus()
    one.page.keyboard.press("ArrowRight")
    assert one.state()["day"] == "2024-12-09"
    expect(chart).to_have_attribute("aria-valuetext", _begins("9 December 2024: "))
    for _ in range(5):
        one.page.keyboard.press("Shift+ArrowRight")
    expect(one.page.locator(".tt-chart-brush:visible")).to_have_count(1)
    one.page.keyboard.press("Enter")
    expect(one.page.locator(".tt-numbers > .tt-h")).to_have_text("9 Dec 2024 to 14 Dec 2024")


def _begins(text: str) -> re.Pattern[str]:
    return re.compile("^" + re.escape(text))


def test_figures_of_the_day_are_those_of_geodata(visit: Open, syria: geodata.Dataset) -> None:
    one = visit()
    charts(one)
    lines = one.page.locator(".tt-reading li")
    zones = syria.on(date(2024, 12, 8))
    expect(lines).to_have_count(len(zones))
    for zone in zones:
        name = (
            "no known holder" if zone.holder is None else syria.factions[zone.holder].name_on(date(2024, 12, 8)).name_en
        )
        line = lines.filter(has_text=name).first
        assert _number(line.locator(".tt-reading-figures").inner_text()) == pytest.approx(zone.area_km2, abs=0.51)


def test_more_sources_are_marked_and_read_as_no_conquest(visit: Open) -> None:
    one = visit()
    charts(one, "2024-11-01 2024-12-31 2024-12-08")
    marks = one.page.locator(".tt-shares .tt-chart-mark")
    expect(marks.first).to_contain_text("more sources from here")
    expect(one.page.locator(".tt-shares")).to_contain_text("not people under control")


def test_a_governorate_is_shown_large_by_a_click(visit: Open, syria: geodata.Dataset) -> None:
    one = visit()
    charts(one)
    one.page.locator(".tt-multiple").filter(has_text="Hama").click()
    expect(one.page.get_by_label("Country or governorate")).to_have_value(
        str(one.page.evaluate("territoryTimeline.data.admin1.indexOf('Hama')"))
    )
    area = sum(cell.m2_in("Hama") for cell in syria.cells.values()) / 1e6
    shown = one.page.locator(".tt-shares .tt-chart").first.get_attribute("data-most")
    assert float(shown or 0) / 1e6 == pytest.approx(area, abs=1e-6)


def test_the_road_to_damascus_in_days(visit: Open) -> None:
    one = visit()
    charts(one)
    road = one.page.locator(".tt-tempo table").filter(has_text="From capture to capture")
    assert [row.all_inner_texts()[3] for row in _rows(road)] == ["", "5", "3", "0"]
    road.get_by_role("button", name="Hama").click()
    expect(one.page.locator("#tt-card")).to_contain_text("Hama")
    assert one.state()["day"] == "2024-12-05"


def test_ground_gained_is_drawn_by_day_and_over_years_by_month(visit: Open, syria: geodata.Dataset) -> None:
    one = visit()
    charts(one)
    chart, reading = one.page.locator(".tt-tempo .tt-chart"), one.page.locator(".tt-tempo-day")
    found = geodata.tempo(syria, date(2024, 11, 26), date(2024, 12, 31))
    expect(chart).to_have_attribute("data-most", str(max(m2 for _, m2 in found.by_day)))
    box = _box(chart)
    one.page.mouse.click(box["x"] + box["width"] * (11.5 / 36), box["y"] + 60)
    assert one.state()["day"] == "2024-12-07"
    gains = [(holder, m2) for day, holder, m2 in found.gained_by_day if day == date(2024, 12, 7)]
    assert len(gains) > 2
    expect(reading).to_have_text(_begins("7 December 2024: "))
    for holder, m2 in gains:
        name = syria.factions[holder].name_on(date(2024, 12, 7)).name_en if holder else "no known holder"
        expect(reading).to_contain_text(f"{name} {m2 / 1e6:,.0f} km²")
    one.page.mouse.move(box["x"] + box["width"] * (30.5 / 36), box["y"] + 60)
    expect(reading).to_have_text("26 December 2024: no ground changed hands")

    charts(one, "2014-01-01 2014-12-31 2014-07-15")
    year = geodata.tempo(syria, date(2014, 1, 1), date(2014, 12, 31))
    months = [sum(m2 for day, m2 in year.by_day if day.month == month) for month in range(1, 13)]
    expect(chart).to_have_attribute("data-most", str(max(months)))
    expect(one.page.locator(".tt-tempo")).to_contain_text("Ground gained in each month, by holder")


def test_the_panel_widens_for_figures_and_for_nothing_else(visit: Open) -> None:
    one = visit()
    charts(one)
    one.page.locator(".tt-numbers .tt-widen").click()
    panel = one.page.locator(".tt-panel")
    assert _box(panel)["width"] == pytest.approx(0.6 * 1280, abs=2)
    one.page.get_by_role("tab", name="Key").click()
    assert _box(panel)["width"] < 400


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE], ids=["phone", "small phone"])
def test_figures_fit_a_phone(visit: Open, size: dict[str, int]) -> None:
    one = visit(size=size, touch=True, from_disk=True)
    chart = charts(one)
    box = _box(chart)
    assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    one.page.touchscreen.tap(box["x"] + box["width"] * (9.5 / 36), box["y"] + 20)
    expect(one.page.locator(".tt-reading-day")).to_have_text("5 December 2024")
    figures = show(one, OFFENSIVE)
    for part in figures.locator(".tt-flow, .tt-numbers-sentence, .tt-gains").all():
        wide = _box(part)
        assert wide["x"] >= 0 and wide["x"] + wide["width"] <= size["width"]
    assert one.page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_figure_breaks_a_rule_of_axe(visit: Open, dark: bool) -> None:
    one = visit(dark=dark)
    charts(one)
    one.page.locator(".tt-figures summary").click()
    assert violations(one) == [], "charts"
    show(one, OFFENSIVE)
    assert violations(one) == [], "comparison"
