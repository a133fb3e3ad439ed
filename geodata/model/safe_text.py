"""Text from outside, made harmless: for spreadsheet cells, for one-line messages, for links."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\Z", re.ASCII)
_SPACES = re.compile(r"\s+")


def as_text_cell(text: str) -> str:
    """The text as a spreadsheet shows it and never computes it.

    A cell that starts like a formula (``=``, ``+``, ``-``, ``@``, a tab or line break, or their full-width forms)
    gets an apostrophe in front; a plain number such as ``-3.5`` stays as it is.
    https://owasp.org/www-community/attacks/CSV_Injection
    """
    if text.lstrip(" ").startswith(_FORMULA_STARTS) and not _NUMBER.match(text):
        return f"'{text}"
    return text


def one_line(text: object, longest: int = 200) -> str:
    """The text on one line, without control and direction-changing characters, cut at ``longest`` characters."""
    spaced = _SPACES.sub(" ", str(text)[: longest * 4])
    kept = "".join(letter for letter in spaced if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    kept = kept.strip()
    return kept if len(kept) <= longest else kept[: longest - 1].rstrip() + "…"


def web_link(text: str) -> str:
    """The address where it is a plain http(s) link with a host and no user name in it, else "".

    An apostrophe, which some addresses have, is written ``%27``: it could end an attribute of HTML.
    """
    text = text.strip().replace("'", "%27")
    if any(letter.isspace() or ord(letter) < 32 or letter in '"<>\\`' for letter in text):
        return ""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else ""
