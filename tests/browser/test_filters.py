"""Layers and filters: each changes the map where it says, never who holds what, and links keep what they promise."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from .conftest import PHONE, Open, Visit

LAYERS = {
    "Zones of control": ("-cells", "cells"),
    "Less sure ground paler (off: one colour per holder)": ("-lighter", "cells"),
    "A hatch for every faction": ("hatches", "cells"),
    "A letter for every zone": ("letters", "marks"),
    "The cells that zones are made of": ("outlines", "lines"),
    "Presence without holding ground": ("-presence", "cells"),
    "What changed on the day": ("-captures", "marks"),
    "Places": ("-places", "marks"),
    "Military bases": ("bases", "marks"),
    "Names": ("-labels", "labels"),
    "Moments": ("-moments", "marks"),
    "Governorates": ("-governorates", "lines"),
    "Rivers and lakes": ("-rivers", "lines"),
    "Main roads (schematic)": ("roads", "lines"),
}
"""Every switch: what a link calls it once used, and a canvas that it must change."""


INFERRED = "2024-11-15"
"""A day on which many places are inferred; on most, drawn areas leave none."""


def painted(one: Visit) -> dict[str, int]:
    """A checksum of every canvas of the map, with all that waited to be drawn."""
    return dict(
        one.page.evaluate(
            """() => {
              territoryTimeline.store.now();
              return Object.fromEntries([...document.querySelectorAll('.tt-stage canvas.tt-canvas')].map((node) => {
                const copy = document.createElement('canvas');
                Object.assign(copy, { width: node.width, height: node.height });
                const g = copy.getContext('2d', { willReadFrequently: true });
                g.drawImage(node, 0, 0);
                const { data } = g.getImageData(0, 0, node.width, node.height);
                let sum = 17;
                for (const word of new Uint32Array(data.buffer)) sum = (Math.imul(sum, 31) + word) | 0;
                return [node.className.split('tt-canvas-')[1].split(' ')[0], sum];
              }));
            }"""
        )
    )


def differing(before: dict[str, int], after: dict[str, int]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def layers(one: Visit, day: str = "2024-12-08") -> None:
    """Open the tab of layers on a day."""
    one.go(day=day)
    one.page.get_by_role("tab", name="Layers").click()
    one.page.evaluate("territoryTimeline.store.now()")


def first_switches(one: Visit):
    return one.page.locator(".tt-checks").first


def test_every_layer_changes_the_map_and_comes_back(visit: Open) -> None:
    one = visit(calm=True)
    layers(one)
    switches = first_switches(one)
    named = [text.strip() for text in switches.locator("label:has(input)").all_inner_texts()]
    assert sorted(named) == sorted(LAYERS), "every switch is tested"
    for label, (word, canvas) in LAYERS.items():
        one.go(day="2024-12-08" if word != "-lighter" else INFERRED)
        before = painted(one)
        switches.get_by_label(label, exact=True).click()
        changed = differing(before, painted(one))
        assert canvas in changed, label
        assert one.state()["layers"] == [word]
        switches.get_by_label(label, exact=True).click()
        assert differing(before, painted(one)) == set(), label
        assert one.state()["layers"] == []


def test_captures_fade_over_the_days_chosen(visit: Open) -> None:
    one = visit(calm=True)
    layers(one, "2024-12-12")
    seen = [painted(one)["marks"]]
    for days in (7, 14, 30, 90):
        one.page.get_by_label("Earlier captures, fading").select_option(str(days))
        seen.append(painted(one)["marks"])
        assert one.state()["layers"] == [f"trail{days}"]
    assert len(set(seen)) >= 4, "a longer trail shows more captures"
    one.page.get_by_label("Earlier captures, fading").select_option("0")
    assert painted(one)["marks"] == seen[0]


def test_a_link_restores_layers_to_the_pixel(visit: Open) -> None:
    one = visit(calm=True)
    layers(one)
    for label in ("A letter for every zone", "Military bases", "Less sure ground paler (off: one colour per holder)"):
        first_switches(one).get_by_label(label, exact=True).click()
    one.page.get_by_label("Earlier captures, fading").select_option("14")
    wanted = painted(one)
    again = visit("?day=2024-12-08&layers=-lighter,letters,bases,trail14", calm=True)
    assert differing(wanted, painted(again)) == set()
    assert set(again.state()["layers"]) == {"-lighter", "letters", "bases", "trail14"}


def test_layers_of_nonsense_in_a_link_are_passed_over(visit: Open) -> None:
    one = visit("?layers=roads,trail9999,__proto__,-,constructor,labels7,%3Cimg%3E")
    assert one.state()["layers"] == ["roads"]


def listed(one: Visit) -> list[str]:
    """Rows of the list of events of the day shown."""
    return [text.strip() for text in one.page.locator(".tt-day.is-now + ul .tt-event-row").all_inner_texts()]


def uncheck(one: Visit, group: str, *labels: str) -> None:
    box = one.page.get_by_role("group", name=group)
    for label in labels:
        box.get_by_label(label, exact=True).uncheck()
    one.page.evaluate("territoryTimeline.store.now()")


def test_filter_of_kinds_acts_on_list_marks_and_map_never_on_holders(visit: Open) -> None:
    one = visit(calm=True)
    layers(one)
    expect(one.page.get_by_text("never on who holds what")).to_be_visible()
    before, marks = painted(one), one.page.locator(".tt-mark").count()
    uncheck(one, "Kinds", "Captured", "Withdrew", "Handed over", "Recaptured")
    after = painted(one)
    assert "marks" in differing(before, after)
    assert after["cells"] == before["cells"]
    uncheck(one, "Kinds", "Moments")
    assert one.page.locator(".tt-mark").count() < marks
    one.page.keyboard.press("e")
    expect(one.page.locator(".tt-events")).to_contain_text("Your filters leave out some events.")
    expect(one.page.locator(".tt-events")).not_to_contain_text("captured by")
    one.page.get_by_role("button", name="List all events").click()
    expect(one.page.locator(".tt-events")).to_contain_text("captured by")
    assert differing(before, painted(one)) == set()
    assert one.page.locator(".tt-mark").count() == marks


@pytest.mark.parametrize("kept", ["sdf", "idf"])
def test_filter_of_factions_keeps_events_of_the_others(visit: Open, kept: str) -> None:
    one = visit()
    layers(one)
    others, name, expected = one.page.evaluate(
        """(kept) => {
          const { data, store, app } = territoryTimeline;
          const i = data.factions.findIndex(f => f.id === kept);
          const of = e => [e.to, ...(e.from || []), ...(e.by || [])].filter(j => j >= 0);
          const today = data.events.filter(e => e.day === store.state.day && e.rivalOf < 0 && e.kind !== 'baseline');
          const left = today.filter(e => !of(e).length || of(e).includes(i));
          const moments = data.moments.filter(m => m.day === store.state.day);
          return [data.factions.length - 1, app.factions.name(i), left.length + moments.length];
        }""",
        kept,
    )
    group = one.page.get_by_role("group", name="Factions", exact=True)
    for box in group.get_by_role("checkbox").all():
        box.uncheck()
    group.get_by_role("checkbox", name=name, exact=True).check()
    assert len(one.page.evaluate("territoryTimeline.store.state.filters.factions")) == others
    one.page.keyboard.press("e")
    expect(one.page.locator(".tt-events")).to_contain_text("Your filters leave out some events.")
    assert len(listed(one)) == expected


def test_filter_of_confidence_leaves_out_what_is_less_sure(visit: Open) -> None:
    one = visit()
    layers(one)
    uncheck(one, "Confidence", "High confidence", "Medium confidence")
    one.page.keyboard.press("e")
    expect(one.page.locator(".tt-events")).to_contain_text("Your filters leave out some events.")
    days = one.page.evaluate(
        "territoryTimeline.data.events.filter(e => e.confidence === 'low' && e.rivalOf < 0).map(e => e.day)"
    )
    assert days, "the dataset has doubtful events"
    assert one.page.locator(".tt-event-row:has(.tt-swatch)").count() <= len(days)
    rows = one.page.locator(".tt-event-row:has(.tt-swatch)").all_inner_texts()
    assert all("low confidence" in row.lower() for row in rows)


def test_filters_by_keyboard_alone(visit: Open) -> None:
    one = visit()
    layers(one)
    box = one.page.get_by_label("A hatch for every faction", exact=True)
    box.focus()
    one.page.keyboard.press("Space")
    one.page.evaluate("territoryTimeline.store.now()")
    assert one.state()["layers"] == ["hatches"]
    focused = "document.activeElement.closest('label').textContent"
    assert one.page.evaluate(focused) == "A hatch for every faction", "focus stays where it was"
    one.page.keyboard.press("Tab")
    assert one.page.evaluate(focused) == "A letter for every zone"


def test_layers_by_touch_on_a_phone(visit: Open) -> None:
    one = visit(size=PHONE, touch=True)
    one.page.get_by_role("tab", name="Layers").tap()
    before = painted(one)
    first_switches(one).get_by_label("Names", exact=True).tap()
    assert "labels" in differing(before, painted(one))


def test_marks_count_every_moment_and_capture_of_the_span(visit: Open) -> None:
    one = visit()
    one.page.get_by_role("button", name="Show all years").click()
    expected = one.page.evaluate(
        """() => {
          const { data, store } = territoryTimeline;
          store.now();
          const kinds = ['captured', 'recaptured', 'handed_over', 'withdrew'];
          const great = e => e.place >= 0 && data.places[e.place].rank <= 2 && e.rivalOf < 0 && kinds.includes(e.kind);
          return [data.moments, data.events.filter(great)].map(list => list.filter(one => one.day >= 0).length);
        }"""
    )
    assert min(expected) > 20
    marks = one.page.locator(".tt-mark")
    counts = [int(text or 1) for text in marks.all_inner_texts()]
    assert sum(counts) == sum(expected)
    assert max(counts) > 20, "crowded marks are one"
    places = sorted(mark.bounding_box()["x"] for mark in marks.all())
    assert all(b - a >= 20 for a, b in pairwise(places)), "and none covers another"


def test_card_of_a_crowd_tells_captures_and_a_click_goes_there(visit: Open) -> None:
    one = visit()
    one.page.get_by_role("button", name="Show all years").click()
    one.page.evaluate("territoryTimeline.store.now()")
    one.page.locator(".tt-mark", has_text="7").first.hover()
    card = one.page.locator(".tt-moment-card")
    expect(card).to_be_visible()
    expect(card).to_contain_text("captured by")
    assert card.locator("a[href^='http']").count() >= 1
    title = card.get_by_role("button").filter(has_text="captured by").first
    place = title.inner_text().split(" captured")[0].removesuffix(" re")
    title.click()
    one.page.evaluate("territoryTimeline.store.now()")
    expect(one.page.locator("#tt-card h2")).to_contain_text(place, ignore_case=True)
    assert one.state()["day"] < "2020-01-01"


def test_event_of_the_list_is_gone_to_in_time_and_place(visit: Open) -> None:
    one = visit(calm=True)
    one.go(day="2024-12-08", view={"lon": 41.5, "lat": 36.8, "zoom": 9})
    one.page.keyboard.press("e")
    row = one.page.locator(".tt-day:not(.is-now) + ul .tt-event-row:has(.tt-swatch)").first
    heading = row.locator("xpath=ancestor::ul/preceding-sibling::h3[1]/button").inner_text()
    row.click()
    one.page.evaluate("territoryTimeline.store.now()")
    expect(one.page.locator(".tt-day.is-now")).to_contain_text(heading)
    assert one.state()["view"]["lon"] != pytest.approx(41.5, abs=0.5)
