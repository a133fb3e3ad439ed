"""What Python and the page both go by, as data that both read: ``timeline/page/contract/*.json``.

``payload.json`` is the version of the payload, ``links.json`` the grammar of links, ``terms.json`` how the words of a
dataset are said. The page's bundle holds the same files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from mapapp.locale import gettext, listed

FOLDER = Path(__file__).resolve().parents[1] / "timeline" / "page" / "contract"


@cache
def contract(name: str) -> dict[str, Any]:
    """One file of the contract; not to be changed."""
    return dict(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def said(vocabulary: str, word: str, lang: str | None = None) -> str:
    """A word of a vocabulary as readers are told it, without ``lang`` in the language in use; itself if unknown."""
    message = contract("terms")[vocabulary].get(word, word)
    return gettext(message, lang) if message else ""


def status_said(status: str, parties: Sequence[str], lang: str | None = None) -> str:
    """How a place is held: "contested", or "contested by A and B" where the other parties are known."""
    with_parties = contract("terms")["status_by"].get(status)
    if not parties or not with_parties:
        return said("status", status, lang)
    return gettext(with_parties, lang).format(who=listed(parties, lang))


def doubted(day: str, qualifier: str, lang: str | None = None) -> str:
    """A day in words with the doubt its source leaves: EDTF's "~" (about), "?" (uncertain), "%" (both)."""
    message = contract("terms")["doubt"].get("%" if set(qualifier) == {"~", "?"} else qualifier)
    return gettext(message, lang).format(date=day) if message else day


def messages() -> Iterator[tuple[str, str]]:
    """File, relative to this package, and text of everything in the contract that a reader is told."""
    package = Path(__file__).resolve().parents[1]
    texts = {
        "terms": [text for words in contract("terms").values() if isinstance(words, dict) for text in words.values()],
        "links": list(contract("links")["notices"].values()),
    }
    for name, found in texts.items():
        for text in filter(None, found):
            yield (FOLDER / f"{name}.json").relative_to(package).as_posix(), text
