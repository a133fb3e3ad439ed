"""Strings in the reader's language: gettext catalogues, read from their ``.po`` files as they stand.

The strings of the code are English and are their own catalogue keys, so a language that lacks one shows it in English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import c2py
from pathlib import Path

from geodata.model.languages import language_of

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


def ngettext(one: str, many: str, number: int, lang: str | None = None) -> str:
    """The message for a number of things, in a language, without one in the language in use.

    Which of a language's forms a number takes is CLDR's to say: two in English, six in Arabic. A language that lacks
    the message shows it in English.
    """
    code = lang or _language.get()
    forms = _plurals(code).get(one)
    if forms is None:
        return one if number == 1 else many
    return forms[_plural_form(code)(number)]


def listed(words: Sequence[str], lang: str | None = None) -> str:
    """``A, B and C`` in a language, without one in the language in use."""
    from babel.lists import format_list

    return format_list(list(words), style="standard", locale=cldr(lang or _language.get()))


def day_text(day: date, lang: str | None = None) -> str:
    """``8 December 2024`` in a language, without one in the language in use."""
    from babel.dates import format_date

    return format_date(day, "d MMMM y", locale=cldr(lang or _language.get()))


def cldr(lang: str) -> str:
    """Locale of CLDR by which a language writes lists, numbers and days; the page asks ``Intl`` for the same."""
    return language_of(lang).locale


def catalogue(lang: str) -> dict[str, str | dict[str, str]]:
    """Translations of the page's own strings (``app.t("...")``), for its payload; empty in English.

    Of a message that depends on a number: CLDR's name of each form -> the message in it.
    """
    return dict(_page_messages(lang)) if lang in languages() else {}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One translated message of a catalogue."""

    message: str
    """English; the form for one thing where there are several."""
    translation: str | dict[str, str]
    """Its translation, or each of its forms by CLDR's name."""
    in_page: bool
    """True where a script of the page says it."""


def _entries(lang: str) -> Iterator[_Entry]:
    """Every translated message."""
    from babel.messages.pofile import read_po

    with (FOLDER / lang / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        catalog = read_po(file, locale=lang)
    for message in catalog:
        one, said = message.id, message.string
        if not one or not said or not all(said):
            continue
        yield _Entry(
            one if isinstance(one, str) else one[0],
            said if isinstance(said, str) else _forms(lang, said, catalog.plural_expr),
            any(path.endswith((".js", ".json")) for path, _ in message.locations),
        )


def _forms(lang: str, forms: Sequence[str], numbering: str) -> dict[str, str]:
    """CLDR's name of each plural form -> the form; a catalogue numbers its forms by a rule that its header states."""
    number_of, name_of = c2py(numbering), _plural_form(lang)
    return {name_of(number): forms[number_of(number)] for number in range(1000, -1, -1)}


@cache
def _plural_form(lang: str) -> Callable[[int], str]:
    from babel import Locale

    return Locale.parse(lang).plural_form


@cache
def _messages(lang: str) -> dict[str, str]:
    return {one.message: one.translation for one in _entries(lang) if isinstance(one.translation, str)}


@cache
def _plurals(lang: str) -> dict[str, dict[str, str]]:
    return {one.message: one.translation for one in _entries(lang) if isinstance(one.translation, dict)}


@cache
def _page_messages(lang: str) -> dict[str, str | dict[str, str]]:
    return {one.message: one.translation for one in _entries(lang) if one.in_page}
