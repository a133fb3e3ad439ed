"""The app's server as it is on a very busy machine: what scripts say reaches their readers late, in order.

``python -P -m tests.mapapp.late_server``, with the arguments of ``mapapp.host.server``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from streamlit.runtime.app_session import AppSession

from mapapp.host.server import main

LATE_SECONDS = 0.7
"""Longer than the time between two polls of a page's clock, so that one always falls into it."""


def late(session: AppSession, callback: Callable[[], None]) -> None:
    loop = session._event_loop
    loop.call_soon_threadsafe(lambda: loop.call_later(LATE_SECONDS, callback))


if __name__ == "__main__":
    AppSession._call_soon_on_event_loop = late  # type: ignore[method-assign]
    sys.exit(main())
