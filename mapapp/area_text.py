"""The words of an area row in a reader's language, as page, table and site all show them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from geodata.facts.area_words import AreaNames, Speech, area_names, area_words
from mapapp.locale import gettext, language, listed, ngettext

if TYPE_CHECKING:
    from geodata.dataset import Dataset

_names: WeakKeyDictionary[Dataset, dict[str, AreaNames]] = WeakKeyDictionary()


def area_text(dataset: Dataset, expression: str, lang: str | None = None) -> str:
    """An area expression of a dataset in words, without ``lang`` in the language in use."""
    code = lang or language()
    speech = speech_of(dataset, code)
    known = _names.setdefault(dataset, {})
    if code not in known:
        known[code] = area_names(dataset, speech)
    return area_words(expression, known[code], speech)


def speech_of(dataset: Dataset, lang: str) -> Speech:
    """A language as the catalogue and the dataset's own translations speak it."""
    own = dataset.settings.translations.get(lang, {})
    return Speech(
        lang=lang,
        say=lambda text: own.get(text) or gettext(text, lang),
        counted=lambda one, many, number: ngettext(one, many, number, lang).format(n=number),
        listed=lambda words: listed(words, lang),
    )
