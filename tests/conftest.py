"""What every test may ask for: one real Chromium for the whole process, pages of it, and one server of the app."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Frame, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The headless shell first: the same engine, without what a browser does for its windows, takes half the time."""
PATIENCE_MS = 240_000
"""How long a test waits for what must come: four minutes cost nothing where all is well; a loaded machine is slow."""
QUIET = (Path(__file__).parent / "quiet.js").read_text(encoding="utf-8")
"""Script for every page of a context, by which a test waits until the page has done what it had planned."""

settings.register_profile("patient", deadline=None)  # a loaded machine is slow, which is no fault of an example
settings.load_profile("patient")


def browser_path() -> str:
    """Path of the Chromium to test in: the one ``make test`` found, else the first on PATH."""
    named = os.environ.get("MAPAPP_BROWSER")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, 'no browser: run "make test", which finds or installs one'
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a browser, so that others can be run without one: ``-m "not browser"``."""
    for item in items:
        if {"browser", "firefox"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; Playwright allows one of these per process, so every browser test shares it."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS, timeout=PATIENCE_MS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def app_address() -> Iterator[str]:
    """Address of the app with the packaged dataset: one server, whose limits of uploads are low enough to be met."""
    from tests.mapapp.serving import served

    with served(MAPAPP_UPLOAD_MB="1", MAPAPP_UPLOAD_FEATURES="5000") as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Fresh browser context of desktop size."""
    context = patient(browser.new_context(viewport={"width": 1280, "height": 800}))
    yield context
    context.close()


def patient(context: BrowserContext) -> BrowserContext:
    """The same context, which waits long enough for a loaded machine and whose pages tell when they are quiet."""
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(QUIET)
    return context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Fresh page of desktop size."""
    return context.new_page()


def until(where: Page | Frame, condition: str) -> None:
    """Wait until an expression is true; polled from here, as the page's policy forbids evaluating text inside it."""
    page = getattr(where, "page", where)
    end = time.monotonic() + PATIENCE_MS / 1000
    while not where.evaluate(f"() => Boolean({condition})"):
        assert time.monotonic() < end, f"never: {condition}"
        page.wait_for_timeout(20)


def quiet(where: Page | Frame, horizon: int = 250) -> None:
    """Wait until a page has done all that it had planned for the next milliseconds (``tests/quiet.js``).

    A page that starts again meanwhile, as ours does in another language, is waited for.
    """
    from playwright.sync_api import Error

    while True:
        try:
            where.evaluate("horizon => tellsQuiet(horizon)", horizon)
            return
        except Error as gone:
            if "context was destroyed" not in str(gone):
                raise
            getattr(where, "page", where).wait_for_load_state()
