"""The strings of the page: what its modules say by ``t("...")``, ``tn("...", "...", n)`` and ``tx("...")``.

Babel reads JavaScript too, but passes over a call inside another call, and over one inside a template literal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
PAGE = PACKAGE / "timeline" / "page"

_TEXT = r"""('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
_CALL = re.compile(rf"(?<!\w)(?:(?:t|tx)\(\s*{_TEXT}|tn\(\s*{_TEXT}\s*,\s*{_TEXT})")


def page_strings() -> Iterator[tuple[str, str | tuple[str, str]]]:
    """File, relative to the package, and message of every string of the page; of a counted one, both forms."""
    for path in sorted(PAGE.rglob("*.js")):
        for message in strings_of(path.read_text(encoding="utf-8")):
            yield path.relative_to(PACKAGE).as_posix(), message


def strings_of(source: str) -> Iterator[str | tuple[str, str]]:
    """Messages of one module, in order."""
    for plain, one, many in _CALL.findall(_COMMENT.sub("", source)):
        yield _read(plain) if plain else (_read(one), _read(many))


def _read(literal: str) -> str:
    return re.sub(r"\\(.)", r"\1", literal[1:-1])
