"""The packaged dataset, opened once per process; nothing in a dataset changes, so all tests may read the same one."""

from __future__ import annotations

from functools import cache

import geodata


@cache
def packaged() -> geodata.Dataset:
    """The packaged Syria."""
    return geodata.load()
