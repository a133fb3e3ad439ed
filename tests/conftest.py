"""What every test may ask for: one real Chromium for the whole run, and a page of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

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
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Fresh browser context of desktop size."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Fresh page of desktop size."""
    return context.new_page()
