"""A real server of the app, for tests in a real browser."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import free_port, serving

ROOT = Path(__file__).resolve().parents[2]

FIND_FRAME = """window.mapWindow = () => {
  const search = root => {
    for (const each of root.querySelectorAll('*')) {
      if (each.localName === 'iframe' && each.srcdoc) return each;
      const inside = each.shadowRoot && search(each.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  const frame = search(document);
  return frame && frame.contentWindow && frame.contentWindow.territoryTimeline ? frame.contentWindow : null;
};
localStorage.setItem('territory-hint', 'seen');"""
"""Script for the pages of the app: ``mapWindow()`` is the window of the map's frame, once the map is there."""


@contextmanager
def served(**environment: str) -> Iterator[str]:
    """Address of the app on a free port, its server ended afterwards."""
    port = free_port()
    command = [sys.executable, "-P", "-m", "mapapp.host.server", "--host=127.0.0.1", f"--port={port}", "--no-browser"]
    megabytes = environment.get("MAPAPP_UPLOAD_MB", "50")
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    with serving([*command, f"--upload-mb={megabytes}"], port, ROOT / "mapapp", variables) as found:
        yield found
