"""What sessions keep on this server, and until when: it goes with its session, and by the clock at the latest."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

MINUTES = 30
"""How long what a visitor brought outlives the moment when its session was last seen."""
RESUME_SECONDS = 120
"""How long a session that lost its connection can be taken up again; then all it holds is let go."""


@dataclass(slots=True, eq=False)
class _Kept:
    session: str
    end: Callable[[], Any]
    seen: float


@dataclass(slots=True)
class Visits:
    """Things that sessions keep; each is ended once."""

    clock: Callable[[], float] = time.monotonic
    kept: list[_Kept] = field(default_factory=list)
    away: dict[str, float] = field(default_factory=dict)
    """Session without a connection -> when that was first noticed."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, session: str, end: Callable[[], Any]) -> None:
        """Call ``end`` when the session has not been seen for too long; ``end`` must not hold what it ends."""
        with self.lock:
            self.kept.append(_Kept(session, end, self.clock()))

    def expire(self, connected: Callable[[str], bool]) -> int:
        """End what is due; ``connected`` says whether a session has its reader. Gives back how many ended."""
        now, limit = self.clock(), keep_minutes() * 60
        for one in self.kept:
            if connected(one.session):
                one.seen = now
        return self._end(lambda one: now - one.seen >= limit)

    def end_of(self, sessions: Collection[str]) -> int:
        """End what these sessions keep, now that they are shut; gives back how many ended."""
        return self._end(lambda one: one.session in sessions)

    def _end(self, due: Callable[[_Kept], bool]) -> int:
        with self.lock:
            ending = [one for one in self.kept if due(one)]
            self.kept = [one for one in self.kept if one not in ending and getattr(one.end, "alive", True)]
        for one in ending:
            one.end()
        return len(ending)

    def gone(self, disconnected: set[str]) -> list[str]:
        """Those of the sessions now without a connection that have been without for too long to come back."""
        now = self.clock()
        self.away = {session: self.away.get(session, now) for session in disconnected}
        limit = min(RESUME_SECONDS, keep_minutes() * 60)
        return [session for session, since in self.away.items() if now - since >= limit]


def keep_minutes() -> int:
    """``MAPAPP_UPLOAD_MINUTES``, else 30."""
    text = os.environ.get("MAPAPP_UPLOAD_MINUTES", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) > 0 else MINUTES


VISITS = Visits()
"""Those of this process."""
