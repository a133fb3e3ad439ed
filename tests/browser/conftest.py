"""The exported page in a real browser, with a log of what it asked for and of what it complained about."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.conftest import patient, quiet, until
from tests.packaged import packaged
from tests.servers import static

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 360, "height": 640}


@pytest.fixture(scope="session")
def page_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with ``map.html``, the exported page of the whole dataset."""
    from mapapp.map_page import map_page

    folder = tmp_path_factory.mktemp("page")
    (folder / "map.html").write_text(map_page(packaged()), encoding="utf-8")
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
        """Bring the page to a view, and wait until it is drawn."""
        self.page.evaluate("command => territoryTimeline.goTo(command)", command)
        self.settle(100)

    def settle(self, horizon: int = 250) -> None:
        """Wait until the page has done all that it had planned for the next milliseconds (``tests/quiet.js``)."""
        quiet(self.page, horizon)

    def until(self, condition: str) -> None:
        """Wait until a JavaScript expression is true."""
        until(self.page, condition)


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
        context = patient(
            browser.new_context(
                viewport=size,
                has_touch=touch,
                is_mobile=touch,
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce" if calm else "no-preference",
                locale="en-GB",
                offline=from_disk,
            )
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
        until(page, "window.territoryTimeline")
        one.settle(350)
        visits.append(one)
        return one

    yield open_page
    try:
        for one in visits:
            if not one.page.is_closed():
                one.settle(100)
            hosts = {urlsplit(url).hostname for url in one.requests if not url.startswith(("file:", "data:", "blob:"))}
            assert hosts <= {"127.0.0.1"}, f"asked other servers: {hosts}"
            assert one.complaints == []
    finally:
        for context in contexts:
            with contextlib.suppress(Exception):
                context.close()
