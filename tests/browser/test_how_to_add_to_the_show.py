"""The ways of ARCHITECTURE.md to a layer of the map and to a page of the app, followed in a copy of this project."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.how_to_add import Copy, files_to_touch
from tests.page_modules import lacking

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WAIT = 120_000
PAGE = "mapapp/timeline/page"


def test_a_layer_of_the_map(browser: Browser, tmp_path: Path) -> None:
    if lacking():
        pytest.skip(lacking())
    copy = Copy(tmp_path)
    copy.add(
        f"{PAGE}/map/toy_layer.js",
        "/** A mark of the test. */\n"
        "/**\n * @param {App} app\n * @returns {Module}\n */\n"
        "export function toyLayer(app) {\n"
        "  return { update: (state) => (app.root.dataset.toy = String(!!state.layers.toys)) };\n"
        "}\n",
    )
    copy.change(f"{PAGE}/data/layers.js", ("  rivers: true,\n", "  rivers: true,\n  toys: true,\n"))
    copy.change(
        f"{PAGE}/main.js",
        ("import { scenes }", "import { toyLayer } from './map/toy_layer.js';\nimport { scenes }"),
        ("places, momentsLayer, letters", "places, momentsLayer, toyLayer, letters"),
    )
    copy.change(
        f"{PAGE}/read/filters.js",
        (
            "    ['rivers', t('Rivers and lakes')],\n",
            "    ['rivers', t('Rivers and lakes')],\n    ['toys', t('Toys')],\n",
        ),
    )
    assert [one.replace("NEW", "toy_layer") for one in files_to_touch("a layer of the map")] == copy.touched
    try:
        copy.run("mapapp.timeline")
    except AssertionError as problem:
        if "bundler" in str(problem):
            pytest.skip("deno has not its bundler at hand")
        raise
    copy.run("mapapp", "build", "mini")
    copy.run("mapapp", "export", "html", "map.html", "--data", str(copy.folder / "mini"))
    page = browser.new_page()
    page.goto((tmp_path / "map.html").as_uri())
    page.get_by_role("tab", name="Layers").click()
    root = page.locator(".tt-root")
    expect(root).to_have_attribute("data-toy", "true", timeout=WAIT)
    page.get_by_label("Toys").uncheck()
    expect(root).to_have_attribute("data-toy", "false", timeout=WAIT)
    assert page.evaluate("territoryTimeline.state.layers").count("-toys") == 1, "a link names it"
    page.close()


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except OSError:
        return False
    return True


@contextmanager
def served(copy: Copy) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "mapapp.host.server", "--host=127.0.0.1", f"--port={port}", "--no-browser"],
        cwd=copy.folder,
        env={**os.environ, "PYTHONPATH": str(copy.folder), "MAPAPP_DATASET": str(copy.folder / "mini")},
        stdout=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}/"
    try:
        patience = time.monotonic() + WAIT / 1000
        while not _answers(address):
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < patience, "the server does not answer"
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


def test_a_page_of_the_app(browser: Browser, tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.add(
        "mapapp/panels/toys.py",
        '"""A panel of the test."""\n\nimport streamlit as st\n\nfrom geodata.dataset import Dataset\n\n\n'
        "def render(dataset: Dataset) -> None:\n"
        '    """Say how many places there are."""\n'
        '    st.write(f"{len(dataset.places)} places to play with")\n',
    )
    copy.change(
        "mapapp/app.py",
        ("import about, downloads, events, your_data", "import about, downloads, events, toys, your_data"),
        (
            'title=_("About the data"), url_path="about"),\n',
            'title=_("About the data"), url_path="about"),\n'
            '                st.Page(lambda: toys.render(dataset), title=_("Toys"), url_path="toys"),\n',
        ),
    )
    assert [one.replace("NEW", "toys") for one in files_to_touch("a page of the app")] == copy.touched
    copy.run("mapapp", "build", "mini")
    with served(copy) as address:
        page = browser.new_page()
        page.goto(address + "toys")
        expect(page.get_by_text("7 places to play with")).to_be_visible(timeout=WAIT)
        expect(page.get_by_role("link", name="Toys")).to_be_visible(timeout=WAIT)
        page.close()
