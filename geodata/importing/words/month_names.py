"""Names of months in the languages that sources are written in, from CLDR (by Babel)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_LOCALES = ("en", "ar_SY", "ar_IQ", "ar_EG", "ar_MA", "ar_DZ", "ar_TN", "ar_MR", "de", "de_AT", "fr", "es", "ru", "uk",
            "tr")  # fmt: skip
_ALSO = {
    "sept": 9, "mrz": 3, "jaenner": 1, "maerz": 3, "setiembre": 9, "fevr": 2, "janv": 1,
    "كانون اول": 12, "كانون ثاني": 1, "تشرين اول": 10, "تشرين ثاني": 11, "يونية": 6, "يولية": 7, "اب": 8,
}  # fmt: skip
"""Ways of writing that CLDR does not list."""
_MARKS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u0640\ufeff]")


def plain(text: str) -> str:
    """Small letters and the figures 0 to 9, without accents, vowel signs, marks of direction and odd spaces."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", _MARKS.sub("", text).casefold())
    kept = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in apart
        if not unicodedata.combining(letter)
    )
    return kept.replace("ı", "i").replace("ى", "ي")


@cache
def months() -> dict[str, int]:
    """Name or abbreviation of a month, as ``plain`` writes it -> its number; what two languages disagree on is out."""
    from babel import Locale

    found: dict[str, set[int]] = {}
    for name in _LOCALES:
        for context in Locale.parse(name).months.values():
            for width in ("wide", "abbreviated"):
                for number, written in context.get(width, {}).items():
                    found.setdefault(plain(written).strip(" ."), set()).add(int(number))
    for written, number in _ALSO.items():
        found.setdefault(plain(written), set()).add(number)
    return {
        written: min(numbers)
        for written, numbers in found.items()
        if len(numbers) == 1 and not any(sign.isdigit() for sign in written)
    }


@cache
def any_month() -> str:
    """An expression for the name of any month; Arabic writers often give both: ``كانون الأول/ديسمبر``."""
    names = "|".join(re.escape(name).replace(r"\ ", r"[\s_]+") for name in sorted(months(), key=len, reverse=True))
    return rf"(?<![^\W\d_])(?P<month>{names})(?![^\W\d_])\.?(?:\s?[/(]\s?(?:{names})(?![^\W\d_])\)?)?"


def month_of(written: str) -> int:
    """Number of the month whose name ``any_month`` found."""
    return months()[re.sub(r"[\s_]+", " ", written)]


def without_month(text: str) -> str:
    """A name without the months that stand beside figures, and the day before or after them: ``front 8 July 2024``."""
    parts = re.split(r"([\s_\-.,/]+)", re.sub(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)", " ", text))
    told = [plain(part) for part in parts[::2]]
    months_at: set[int] = set()
    for at, word in enumerate(told):
        pair = f"{word} {told[at + 1]}" if at + 1 < len(told) else ""
        months_at |= {at, at + 1} if pair in months() else {at} if word in months() else set()
    beside = {at for at in months_at if _figures(told, at - 1, months_at, -1) or _figures(told, at + 1, months_at, 1)}
    if not beside:
        return text
    gone = {near for at in beside for near in (at - 1, at, at + 1)}
    kept = [word for at, word in enumerate(parts[::2]) if not (at in beside or (at in gone and told[at].isdigit()))]
    return " ".join(word for word in kept if word)


def _figures(told: list[str], at: int, months_at: set[int], step: int) -> bool:
    """True where the next word that is no part of a month is a number."""
    while at in months_at:
        at += step
    return 0 <= at < len(told) and told[at].isdigit()


@cache
def english(month: int) -> str:
    """The English name of a month, for sentences."""
    from babel import Locale

    return str(Locale.parse("en").months["format"]["wide"][month])
