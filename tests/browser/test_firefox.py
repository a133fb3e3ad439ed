"""The main path in Firefox: open, scrub, choose a place, compare, read Arabic; the page alone and in the app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.firefox import Firefox, firefox_path

SLIDER = "view.document.querySelector('.tt-root [role=slider][aria-valuetext]')"

pytestmark = pytest.mark.skipif(firefox_path() is None, reason="Firefox is neither here nor to be installed")


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    found = firefox_path()
    assert found
    browser = Firefox(found, tmp_path_factory.mktemp("firefox") / "console.log")
    yield browser
    browser.end()


@pytest.mark.parametrize("where", ["page", "app"])
def test_the_main_path_works_in_firefox(where: str, firefox: Firefox, request: pytest.FixtureRequest) -> None:
    firefox.open(request.getfixturevalue("site" if where == "page" else "app_address"))
    assert firefox.ask("tt.state.day") == "2024-11-26"

    date = "view.document.querySelector('.tt-date').textContent"
    shown = [firefox.ask(date)]

    def map_follows() -> None:
        firefox.until(f"{date} !== '{shown[-1]}'")
        shown.append(firefox.ask(date))

    firefox.drag(*firefox.centre(SLIDER), across=300, steps=4, at_each=map_follows)
    firefox.until("tt.state.day > '2024-12-01'")

    firefox.ask("tt.goTo({ day: '2024-12-07', playing: false })")
    firefox.ask(f"{SLIDER}.focus()")
    firefox.press("\ue014")  # arrow to the right
    firefox.until("tt.state.day === '2024-12-08'")

    firefox.click(*firefox.place("homs"))
    firefox.until("tt.state.place === 'homs'")
    firefox.until("view.document.querySelector('.tt-card-title')?.textContent.includes('Homs')")
    assert "Hayat Tahrir al-Sham" in firefox.ask("view.document.querySelector('.tt-card').textContent")

    firefox.press("c")
    firefox.until("tt.state.compare !== null")
    firefox.ask("tt.goTo({ lang: 'ar' })")
    firefox.until("view.document.querySelector('.tt-root').dir === 'rtl'")
    firefox.until("view.document.querySelector('.tt-root').textContent.includes('حمص')")
    # Escape closes one thing at a time: the tip under the mouse if there is one, the place, the comparison.
    firefox.press_until("\ue00c", "tt.state.place === null && tt.state.compare === null", focus=SLIDER)
    assert firefox.outside() == []
    assert firefox.complaints() == []


def test_colours_are_painted_in_firefox(firefox: Firefox, site: str) -> None:
    firefox.open(site)
    painted = firefox.ask(
        """[...view.document.querySelectorAll('canvas')].reduce((most, canvas) => {
          if (!canvas.width || !canvas.height) return most;
          const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          const colours = new Set();
          for (let at = 0; at < pixels.length; at += 4 * 97) if (pixels[at + 3] > 200)
            colours.add([pixels[at] >> 4, pixels[at + 1] >> 4, pixels[at + 2] >> 4].join());
          return Math.max(most, colours.size);
        }, 0)"""
    )
    assert painted >= 5, "the ground of several factions"
