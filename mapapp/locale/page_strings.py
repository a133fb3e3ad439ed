"""The strings of the page: what its modules say by ``t("...")``, ``tn("...", "...", n)`` and ``tx("...")``.

Babel reads JavaScript too, but passes over a call inside another call, and over one inside a template literal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
PAGE = PACKAGE / "timeline" / "page"

_LITERAL = r"""(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
_TEXT = rf"({_LITERAL}(?:\s*\+\s*{_LITERAL})*)"
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


def _read(literals: str) -> str:
    """The text of one string literal, or of several that are joined by plus signs."""
    return "".join(re.sub(r"\\(.)", r"\1", one[1:-1]) for one in re.findall(_LITERAL, literals))
