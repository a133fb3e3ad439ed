"""What a reader of the app notices while another's film renders: scrubbing, and the answer to a settled day."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from benchmarks.record import Figure, spread

if TYPE_CHECKING:
    from playwright.sync_api import Page

DAYS = ("2024-11-28", "2024-12-01", "2024-12-05", "2024-12-08", "2024-11-30", "2024-12-07", "2024-12-03", "2024-12-06")
ROUNDS = 2
FRAMES = """async days => {
  const timeline = mapWindow().territoryTimeline, gaps = [];
  let last = performance.now();
  for (let n = 0; n < 60; n += 1) {
    timeline.goTo({ day: days[n % days.length] });
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    gaps.push(now - last);
    last = now;
  }
  return gaps;
}"""


def measure() -> list[Figure]:
    """One session looks at the map, first alone, then while another's film of the whole war is made."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import FLAGS, browser_path, patient
    from tests.mapapp.serving import FIND_FRAME, served
    from tests.mapapp.test_app import Reader

    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        context = patient(browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce"))
        context.add_init_script(FIND_FRAME)
        reader = Reader(context.new_page())
        reader.open(address)
        alone = _answers(reader.page), _frames(reader.page)
        other = browser.new_page()
        _start_film(other, address)
        busy = _answers(reader.page), _frames(reader.page)
        still = other.get_by_role("button", name="Cancel").count() == 1
        assert still, "the film was done before the measuring was"
        other.get_by_role("button", name="Cancel").click()
        browser.close()
    ratio = statistics.median(busy[0]) / statistics.median(alone[0])
    return [
        Figure("Answer to a settled day, alone", statistics.median(alone[0]), "ms", detail=spread(alone[0])),
        Figure("Answer while another's film renders", statistics.median(busy[0]), "ms", detail=spread(busy[0])),
        Figure("The same, against alone", ratio, "times", 2),
        Figure("Frame while scrubbing, alone", statistics.median(alone[1]), "ms", detail=spread(alone[1])),
        Figure("Frame while another's film renders", statistics.median(busy[1]), "ms", detail=spread(busy[1])),
    ]


def _answers(page: Page) -> list[float]:
    """Milliseconds from the order to go to a day until the server's table of that day is there."""
    found = []
    for day in DAYS * ROUNDS:
        began = time.perf_counter()
        page.evaluate("day => mapWindow().territoryTimeline.goTo({ day })", day)
        page.get_by_role("heading", name=f"What happened on {day}").wait_for(state="attached")
        found.append(1000 * (time.perf_counter() - began))
    return found


def _frames(page: Page) -> list[float]:
    """Milliseconds between frames while the day changes in each of them."""
    gaps: list[float] = page.evaluate(FRAMES, list(DAYS))
    page.wait_for_timeout(500)
    return gaps[1:]


def _start_film(page: Page, address: str) -> None:
    page.goto(f"{address}download")
    page.get_by_role("radiogroup", name="What").get_by_text("Film", exact=True).click()
    page.get_by_role("radiogroup", name="Days").get_by_text("The whole time", exact=True).click()
    page.get_by_role("button", name="Make the file").click()
    page.get_by_text("Drawing").filter(has_text="pictures").wait_for(timeout=90_000)
