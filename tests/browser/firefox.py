"""Debian's Firefox, driven by Mozilla's own client: Playwright drives only browsers it has patched itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from marionette_driver import Wait
from marionette_driver.errors import JavascriptException
from marionette_driver.marionette import ActionSequence, Marionette

NAMES = ("firefox-esr", "firefox")
WAIT = 240
"""Seconds that a loaded machine may take to show a page."""
FIND_MAP = """
  const search = (root) => {
    for (const each of root.querySelectorAll('*')) {
      if (each.localName === 'iframe' && each.srcdoc) return each.contentWindow;
      const inside = each.shadowRoot && search(each.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  const view = window.territoryTimeline ? window : search(document);
  const tt = view && view.territoryTimeline;
"""
"""Script that finds the map's window (``view``) and its interface (``tt``), in the page itself or framed in the app."""


def firefox_path() -> str | None:
    """Path of Firefox: the one ``make test`` found or installed, else the first on PATH; None without one."""
    return os.environ.get("MAPAPP_FIREFOX") or next(filter(None, map(shutil.which, NAMES)), None)


class Firefox:
    """A running Firefox and what its console says."""

    def __init__(self, path: str, log: Path) -> None:
        """Start it without a window; what pages write to the console goes into the log."""
        self.log = log
        quiet = {"devtools.console.stdout.content": True, "app.update.disabledForTesting": True}
        self.driver = Marionette(bin=path, headless=True, gecko_log=str(log), prefs=quiet, startup_timeout=WAIT)
        self.driver.start_session()
        self.driver.timeout.script = WAIT

    def open(self, address: str, width: int = 1280, height: int = 900) -> None:
        """Open a page that holds a map, and wait for the map."""
        self.driver.set_window_rect(width=width, height=height)
        self.driver.navigate(address)
        self.until("tt && tt.painted")

    def ask(self, expression: str, *arguments: Any) -> Any:
        """Value of a JavaScript expression beside the map (``tt``, ``view``)."""
        return self.driver.execute_script(f"{FIND_MAP} return {expression};", script_args=arguments, sandbox=None)

    def until(self, expression: str, *arguments: Any) -> None:
        """Wait until an expression is true; the app may be changing the map's frame meanwhile."""
        self._wait().until(lambda _: self.ask(expression, *arguments), message=expression)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, where the focus is."""
        for key in keys:
            ActionSequence(self.driver, "key", "keys").send_keys(key).perform()

    def press_until(self, key: str, expression: str, focus: str) -> None:
        """Focus an element and press a key, again and again, until an expression is true."""

        def done(_: object) -> bool:
            self.ask(f"({focus}).focus()")
            self.press(key)
            return bool(self.ask(expression))

        self._wait().until(done, message=expression)

    def click(self, x: float, y: float) -> None:
        """Click at a point of the window, in CSS pixels."""
        self._mouse().pointer_move(round(x), round(y)).pointer_down().pointer_up().perform()

    def drag(self, x: float, y: float, across: int, steps: int, at_each: Callable[[], object]) -> None:
        """Drag with the mouse to the right, calling ``at_each`` while the button is held."""
        self._mouse().pointer_move(round(x), round(y)).pointer_down().perform()
        for step in range(1, steps + 1):
            self._mouse().pointer_move(round(x + across * step / steps), round(y)).perform()
            at_each()
        self._mouse().pointer_up().perform()

    def centre(self, expression: str) -> tuple[float, float]:
        """Middle of an element of the map's page, as a point of the window."""
        x, y = self.ask(
            f"""(() => {{ const box = ({expression}).getBoundingClientRect(), frame = view.frameElement;
              const at = frame ? frame.getBoundingClientRect() : {{ left: 0, top: 0 }};
              return [at.left + box.left + box.width / 2, at.top + box.top + box.height / 2]; }})()"""
        )
        return x, y

    def place(self, place: str) -> tuple[float, float]:
        """Where a place is drawn, as a point of the window."""
        left, top = self.centre("tt.map.getContainer()")
        dx, dy = self.ask(
            """(() => { const place = tt.data.places.find((one) => one.id === arguments[0]), size = tt.map.getSize();
              const at = tt.map.latLngToContainerPoint([place.lat, place.lon]);
              return [at.x - size.x / 2, at.y - size.y / 2]; })()""".replace("arguments[0]", f"'{place}'")
        )
        return left + dx, top + dy

    def complaints(self) -> list[str]:
        """Errors thrown by pages since the start; those of the browser's own modules left out."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        browser = ("JavaScript error: resource:", "JavaScript error: chrome:")
        return [line for line in lines if line.startswith("JavaScript error: ") and not line.startswith(browser)]

    def outside(self) -> list[str]:
        """Addresses that the page asked for on other machines."""
        names = self.ask("performance.getEntriesByType('resource').map((one) => one.name)")
        return [
            name for name in names if not name.startswith(("http://localhost", "http://127.0.0.1", "data:", "blob:"))
        ]

    def end(self) -> None:
        """End the browser."""
        self.driver.quit()

    def _wait(self) -> Wait:
        return Wait(self.driver, timeout=WAIT, interval=0.2, ignored_exceptions=JavascriptException)

    def _mouse(self) -> ActionSequence:
        return ActionSequence(self.driver, "pointer", "mouse", {"pointerType": "mouse"})
