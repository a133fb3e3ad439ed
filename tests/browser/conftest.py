"""The exported page in a real browser, with a log of what it asked for and of what it complained about."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.servers import static

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 360, "height": 640}


@pytest.fixture(scope="session")
def page_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with ``map.html``, the exported page of the whole dataset."""
    import geodata
    from mapapp.map_page import map_page

    folder = tmp_path_factory.mktemp("page")
    (folder / "map.html").write_text(map_page(geodata.load()), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def site(page_folder: Path) -> Iterator[str]:
    """Address of the page on a static server of its own."""
    with static(page_folder) as address:
        yield f"{address}map.html"


@dataclass
class Visit:
    """A page, what it requested and what it complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def state(self) -> dict[str, Any]:
        """The view, as the page tells a host."""
        return dict(self.page.evaluate("territoryTimeline.state"))

    def go(self, **command: Any) -> None:
        """Bring the page to a view."""
        self.page.evaluate("command => territoryTimeline.goTo(command)", command)
        self.page.wait_for_timeout(120)

    def settle(self, milliseconds: int = 250) -> None:
        """Give redraws and timers their time."""
        self.page.wait_for_timeout(milliseconds)


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser, site: str, page_folder: Path) -> Iterator[Open]:
    """Function that opens the page; at the end nothing outside may have been asked and nothing complained."""
    visits: list[Visit] = []
    contexts = []

    def open_page(
        query: str = "",
        *,
        size: dict[str, int] = DESKTOP,
        touch: bool = False,
        dark: bool = False,
        from_disk: bool = False,
        hint: bool = False,
        calm: bool = False,
    ) -> Visit:
        context = browser.new_context(
            viewport=size,
            has_touch=touch,
            is_mobile=touch,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if calm else "no-preference",
            locale="en-GB",
            offline=from_disk,
        )
        contexts.append(context)
        if not hint:
            context.add_init_script("try { localStorage.setItem('territory-hint', 'seen') } catch (e) {}")
        page = context.new_page()
        one = Visit(page)
        page.on("request", lambda request: one.requests.append(request.url))
        page.on("pageerror", lambda error: one.complaints.append(str(error)))
        page.on("console", lambda m: one.complaints.append(m.text) if m.type in ("error", "warning") else None)
        address = (page_folder / "map.html").as_uri() if from_disk else site
        page.goto(address + query)
        _ready(page)
        visits.append(one)
        return one

    yield open_page
    try:
        for one in visits:
            one.page.wait_for_timeout(50)
            hosts = {urlsplit(url).hostname for url in one.requests if not url.startswith(("file:", "data:", "blob:"))}
            assert hosts <= {"127.0.0.1"}, f"asked other servers: {hosts}"
            assert one.complaints == []
    finally:
        for context in contexts:
            with contextlib.suppress(Exception):
                context.close()


def _ready(page: Page) -> None:
    """Wait for the first map; polled from here, as the page's policy forbids evaluating text inside it."""
    for _ in range(200):
        if page.evaluate("() => Boolean(window.territoryTimeline)"):
            page.wait_for_timeout(350)
            return
        page.wait_for_timeout(50)
    raise AssertionError("the page did not start within 10 seconds")
