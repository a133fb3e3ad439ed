"""Strings in the reader's language: gettext catalogues, read from their ``.po`` files as they stand.

The strings of the code are English and are their own catalogue keys, so a language that lacks one shows it in English.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
DOMAIN = "mapapp"
_language: ContextVar[str] = ContextVar("language", default="en")


def languages() -> tuple[str, ...]:
    """Codes of the languages that have a catalogue."""
    return tuple(sorted(path.parents[1].name for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po")))


def use(language: str) -> None:
    """Speak a language from here on, in this thread; an unknown one means English."""
    _language.set(language if language in languages() else "en")


def language() -> str:
    """Code of the language in use."""
    return _language.get()


def gettext(message: str, lang: str | None = None) -> str:
    """The message in a language, without one in the language in use; itself where it has no translation."""
    return _messages(lang or _language.get()).get(message) or message


def ngettext(one: str, many: str, number: int) -> str:
    """The message for one thing or for many, in the language in use."""
    return gettext(one if number == 1 else many)


def catalogue(lang: str) -> dict[str, str]:
    """Translations of the page's own strings (``app.t("...")``), for its payload; empty in English."""
    return dict(_page_messages(lang)) if lang in languages() else {}


def _entries(lang: str) -> list[tuple[str, str, bool]]:
    """Message, translation and whether the page says it, of every translated message."""
    from babel.messages.pofile import read_po

    with (FOLDER / lang / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return [
            (message.id, message.string, any(path.endswith(".js") for path, _ in message.locations))
            for message in read_po(file)
            if isinstance(message.id, str) and isinstance(message.string, str) and message.id and message.string
        ]


@cache
def _messages(lang: str) -> dict[str, str]:
    return {message: translation for message, translation, _ in _entries(lang)}


@cache
def _page_messages(lang: str) -> dict[str, str]:
    return {message: translation for message, translation, in_page in _entries(lang) if in_page}
