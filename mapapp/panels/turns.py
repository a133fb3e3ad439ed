"""Turns: how many jobs of one kind this server does at a time, and how many may wait for theirs."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

from geodata.model.errors import GeodataError

MOST_WAITING = 20
"""Jobs of one kind that wait for their turn."""


class Busy(GeodataError):
    """Too many jobs wait already."""


class Turns:
    """Lets so many jobs of this server run at a time; so many others wait, in the order in which they came."""

    def __init__(self) -> None:
        """Begin with none running."""
        self._turn = threading.Condition()
        self._running = 0
        self._waiting: list[object] = []

    @contextlib.contextmanager
    def take(
        self,
        at_once: int,
        stopped: threading.Event,
        refusal: Exception,
        *,
        most_waiting: int = MOST_WAITING,
        say: Callable[[int], None] = lambda _before: None,
    ) -> Iterator[None]:
        """Wait until fewer than ``at_once`` jobs run; ``say`` is told how many come before this one.

        Raises ``refusal`` where the wait is stopped, and Busy where ``most_waiting`` jobs wait already.
        """
        ticket = object()
        with self._turn:
            if self._running >= at_once and len(self._waiting) >= most_waiting:
                raise Busy(f"the server is busy: {len(self._waiting):,} wait already; try again in a few minutes")
            self._waiting.append(ticket)
            try:
                while self._waiting[0] is not ticket or self._running >= at_once:
                    if stopped.is_set():
                        raise refusal
                    say(self._waiting.index(ticket) + self._running)
                    self._turn.wait(0.2)
            finally:
                self._waiting.remove(ticket)
                self._turn.notify_all()
            self._running += 1
        try:
            yield
        finally:
            with self._turn:
                self._running -= 1
                self._turn.notify_all()
