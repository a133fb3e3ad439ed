"""What this server gives out beside Streamlit's own files: map pages, kept in memory and found by their content.

Nothing is written for them, so no other server's sweep, read-only disk or tidy administrator can take a page away.
"""

from __future__ import annotations

import gzip
import hashlib
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

PAGES = "app/page"
"""Path of a page that everybody may see, below the app's own address."""
PRIVATE = "app/private"
"""Path of a page that one visitor may see."""
VISITOR = "mapapp_visitor"
"""Cookie by which a private page knows its visitor; it says nothing but that two requests come from one browser."""
KEPT = 4
"""Pages kept for readers who opened the app before its dataset was rebuilt."""


@dataclass(frozen=True, slots=True)
class PrivatePage:
    """A page made of a visitor's own data."""

    file: Path
    """Where it lies; it goes with the folder of its session."""
    visitor: str
    """Value of the cookie of the browser that made it."""


@dataclass(slots=True)
class Site:
    """The pages of one server."""

    open: bool = False
    """Whether requests for pages are answered; they are not where the app was started by Streamlit's own command."""
    pages: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    """Name -> compressed page, the newest last."""
    private: dict[str, PrivatePage] = field(default_factory=dict)
    """Name that cannot be guessed -> page."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def data_of(self, html: str) -> dict[str, str]:
        """What the component needs to find a page: its address, or where none is answered the page itself."""
        if not self.open:
            return {"html": html}
        content = html.encode()
        name = f"territory-{hashlib.sha256(content).hexdigest()[:20]}.html"
        with self.lock:
            if name not in self.pages:
                self.pages[name] = gzip.compress(content, 6, mtime=0)
            self.pages.move_to_end(name)
            while len(self.pages) > KEPT:
                self.pages.popitem(last=False)
        return {"url": f"{PAGES}/{name}"}

    def keep_private(self, file: Path, visitor: str) -> str:
        """Name under which a file is given to this visitor alone, "" where that cannot be."""
        if not self.open or not visitor:
            return ""
        name = secrets.token_hex(20)
        self.private[name] = PrivatePage(file, visitor)
        return name

    def private_page(self, name: str, visitor: str) -> bytes | None:
        """The page, for its own visitor; None for anybody else, and once its file is gone."""
        page = self.private.get(name)
        if page is None or not secrets.compare_digest(page.visitor.encode(), visitor.encode()):
            return None
        try:
            return page.file.read_bytes()
        except OSError:
            return None

    def forget(self, name: str) -> None:
        """Answer no more for a private page."""
        self.private.pop(name, None)


SITE = Site()
"""The pages of this process."""
