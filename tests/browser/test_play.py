"""Playing at every speed, a date typed digit by digit, and what changed flashing up."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import PHONE, SMALL_PHONE, Open

SPEEDS = ["1", "2", "7", "30", "91", "365", "events"]


def test_no_speed_skips_a_change(visit: Open) -> None:
    one = visit()
    assert [option.get_attribute("value") for option in one.page.get_by_label("Speed").locator("option").all()] == [
        "events",
        *SPEEDS[:-1],
    ]
    for speed in SPEEDS:
        missed = one.page.evaluate(
            """async (speed) => {
              const { store, data } = territoryTimeline, start = data.index('2012-07-15');
              if (!window.paintings) {
                window.paintings = [];
                store.subscribe(() => window.paintings.push(store.state.day));
              }
              store.set({ day: start, from: start - 30, to: start + 2000, playing: false, loop: false });
              store.now();
              window.paintings.length = 0;
              store.set({ speed: speed === 'events' ? speed : Number(speed), playing: true });
              const wanted = speed === '1' || speed === 'events' ? 2 : 12, begun = performance.now();
              while (new Set(window.paintings).size < wanted && performance.now() - begun < 8000)
                await new Promise(requestAnimationFrame);
              store.set({ playing: false });
              const seen = new Set(window.paintings), last = Math.max(...seen);
              const due = [...data.changes].filter(day => day > start && day <= last);
              const skipped = due.filter(day => !seen.has(day)).length;
              const between = [...seen].filter(day => day !== start && !due.includes(day)).length;
              const early = speed === 'events' ? between : 0;
              return { skipped, early, days: last - start };
            }""",
            speed,
        )
        assert missed["skipped"] == 0, (speed, missed)
        assert missed["early"] == 0, (speed, missed)
        assert missed["days"] > 0, (speed, missed)


@pytest.mark.parametrize("key", ["[", "]"])
def test_steps_from_change_to_change_anywhere(visit: Open, key: str) -> None:
    one = visit()
    one.go(day="2016-01-01")
    wanted = one.page.evaluate(
        """(on) => { const { data, store } = territoryTimeline, { day } = store.state, days = [...data.changes];
          return (on ? days.filter(d => d > day).slice(0, 5) : days.filter(d => d < day).reverse().slice(0, 5))
            .map(d => data.iso(d)); }""",
        key == "]",
    )
    seen = []
    for _ in wanted:
        one.page.keyboard.press(key)
        seen.append(one.state()["day"])
    assert seen == wanted


def test_a_date_typed_digit_by_digit_leaps_nowhere_on_the_way(visit: Open) -> None:
    one = visit()
    one.page.evaluate(
        "() => { window.days = []; const { store, data } = territoryTimeline;"
        " store.subscribe(state => days.push(data.iso(state.day))); }"
    )
    field = one.page.get_by_label("Jump to a date")
    field.focus()
    one.page.keyboard.type("05052015")  # day and month, in whichever order the browser has them, then the year
    one.page.keyboard.press("Enter")
    assert one.state()["day"] == "2015-05-05"
    assert "2011-03-15" not in one.page.evaluate("days"), "the years 2, 20 and 201 are no days to go to"
    expect(one.page.locator(".tt-notice")).to_be_empty()


@pytest.mark.parametrize(("typed", "reached"), [("1999-05-05", "2011-03-15"), ("2099-01-01", None)])
def test_a_date_beyond_the_data_is_answered_by_the_nearest_and_a_sentence(
    visit: Open, typed: str, reached: str | None
) -> None:
    one = visit()
    field = one.page.get_by_label("Jump to a date")
    field.fill(typed)
    field.press("Enter")
    reached = reached or one.page.evaluate("territoryTimeline.data.iso(territoryTimeline.data.days - 1)")
    assert one.state()["day"] == reached
    expect(one.page.locator(".tt-notice")).to_contain_text("The data cover")
    assert field.input_value() == reached


MARKS = """async () => {
  const node = document.querySelector('.tt-canvas-marks'), copy = document.createElement('canvas'), seen = [];
  Object.assign(copy, { width: node.width, height: node.height });
  const g = copy.getContext('2d', { willReadFrequently: true });
  const sum = () => {
    g.clearRect(0, 0, copy.width, copy.height);
    g.drawImage(node, 0, 0);
    return new Uint32Array(g.getImageData(0, 0, copy.width, copy.height).data.buffer)
      .reduce((all, word) => (Math.imul(all, 31) + word) | 0, 17);
  };
  territoryTimeline.goTo({ day: '2024-12-05' });
  for (const begun = performance.now(); performance.now() - begun < 3000; ) {
    const now = sum();
    if (seen.at(-1) !== now) seen.push(now);
    await new Promise(requestAnimationFrame);
  }
  return seen;
}"""
"""Goes to a day and gives back what its marks look like, one sum for each look, for three seconds."""


@pytest.mark.parametrize("calm", [False, True], ids=["motion", "reduced-motion"])
def test_what_changed_is_outlined_for_a_moment_and_stays_still_without_motion(visit: Open, calm: bool) -> None:
    one = visit(calm=calm)
    one.go(day="2024-12-20")
    (plain,) = one.page.evaluate(MARKS)  # a leap outlines nothing
    one.go(day="2024-12-04")
    looks = one.page.evaluate(MARKS)
    assert looks[0] == plain, "the map comes first"
    assert len(looks) == (2 if calm else 3)
    assert (looks[-1] == plain) is not calm


def test_loop_plays_the_span_again_and_again(visit: Open) -> None:
    one = visit()
    one.page.get_by_role("button", name="Repeat the span shown").click()
    rounds = one.page.evaluate(
        """async () => {
          const { store } = territoryTimeline, { from, to } = store.state, days = [];
          store.subscribe(state => days.push(state.day));
          store.set({ speed: 365, playing: true });
          const begun = performance.now();
          let rounds = 0, at = 0;
          while (rounds < 2 && performance.now() - begun < 15000) {
            await new Promise(requestAnimationFrame);
            for (; at < days.length; at++) if (at && days[at] < days[at - 1]) rounds++;
          }
          store.set({ playing: false });
          return { rounds, outside: days.filter(day => day < from || day > to).length };
        }"""
    )
    assert rounds == {"rounds": 2, "outside": 0}


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE], ids=["390", "360"])
def test_phone_plays_and_steps_by_thumb(visit: Open, size: dict[str, int]) -> None:
    one = visit(size=size, touch=True)
    one.page.get_by_role("button", name="Next change").tap()
    one.page.evaluate("territoryTimeline.store.now()")
    assert one.state()["day"] == "2024-11-27"
    one.page.get_by_role("button", name="Play", exact=True).tap()
    expect(one.page.get_by_role("button", name="Pause")).to_be_visible()
    one.page.get_by_role("button", name="Pause").tap()
    one.page.get_by_role("button", name="More about time").tap()
    expect(one.page.get_by_label("Jump to a date")).to_be_in_viewport()
    speed = one.page.locator(".tt-speed")
    expect(speed).to_be_in_viewport()
    assert speed.bounding_box()["width"] >= 100, "room for the longest of its words"
    slider = one.page.get_by_role("slider", name="Day", exact=True).bounding_box()
    assert slider["y"] > 0.75 * size["height"], "within reach of a thumb"
