"""Strict types of the page: rooms that have none left to mend stay so."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from mapapp.timeline.bundle import PAGE
from tests.page_modules import command, lacking

TYPED = (
    *("core/", "data/", "counting/", "map/", "time/", "shell/", "read/"),
    *("main.js", "entry.js", "types.d.ts", "leaflet.d.ts"),
    *(f"numbers/{name}.js" for name in ("area_chart", "area_painting", "flow", "flow_layout", "multiples")),
    *(f"numbers/{name}.js" for name in ("shares_chart", "span_choice")),
)
"""Rooms and files without an error under TypeScript's strict checking; to be all of them."""


@pytest.mark.skipif(bool(lacking()), reason=lacking())
def test_typed_rooms_have_no_error_under_strict_checking() -> None:
    run = subprocess.run(
        command("check", "--quiet", str(PAGE / "entry.js")),
        capture_output=True,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
        check=False,
    )
    errors = re.split(r"\n(?=TS\d+ \[ERROR\])", run.stderr)
    places = [(match[1], error) for error in errors if (match := re.search(r"/timeline/page/(\S+):\d+:\d+", error))]
    assert [error for path, error in places if path.startswith(TYPED)] == []
    assert run.returncode == 0 or places, run.stderr


def test_no_module_is_left_out_of_the_checking() -> None:
    """One `any` is allowed, the payload before it is decoded; nothing is ignored wholesale."""
    for path in [*PAGE.rglob("*.js"), *PAGE.rglob("*.ts")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"@ts-(nocheck|ignore|expect-error)|deno-lint-ignore-file", text), path.name
        anys = re.findall(r"\{\s*any\b|: any\b(?=\s*[;,)=}])|= any;|\bany\[\]|[<,] ?any>", text)
        assert len(anys) == (1 if path.name == "types.d.ts" else 0), f"{path.name}: {anys}"
