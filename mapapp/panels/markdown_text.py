"""Text of data, files and links as Streamlit shows it: never as Markdown."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~&])")


def plain(text: str) -> str:
    """Text that Markdown shows as it stands: no picture is fetched, no link made, no style taken from it."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
