"""Languages that texts are written in: which way they run, and how each writes days and numbers.

The one table of languages. A language without a row here is read too: its locale is its code, and it runs from the left
unless ``FROM_THE_RIGHT`` names it.
"""

from __future__ import annotations

from dataclasses import dataclass

FROM_THE_RIGHT = ("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi")
"""Languages that are written from the right (Unicode CLDR, ``characterOrder`` right-to-left)."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the program or of a dataset."""

    code: str
    """ISO 639 code, with which columns (``name_ar``) and settings (``text_ar``) end."""
    tag: str
    """BCP 47 tag by which a browser writes its days and numbers."""

    @property
    def is_rtl(self) -> bool:
        """True where it runs from the right."""
        return self.code in FROM_THE_RIGHT

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``, as HTML writes it."""
        return "rtl" if self.is_rtl else "ltr"

    @property
    def locale(self) -> str:
        """The tag as Babel writes it, without what only a browser reads: ``ar_SY``."""
        return self.tag.partition("-u-")[0].replace("-", "_")


LANGUAGES = {
    one.code: one
    for one in (
        Language("en", "en-GB"),
        # Months as they are called in the Levant; digits 0 to 9, as the data have them.
        Language("ar", "ar-SY-u-nu-latn"),
    )
}
"""Languages that need another tag than their code."""


def text_in(record: object, name: str, code: str) -> str:
    """A text of a record in a language, its attribute ``name_ar`` for ``name`` and ``ar``; "" where it has none."""
    return str(getattr(record, f"{name}_{code}", ""))


def language_of(code: str) -> Language:
    """The language of a code; one without a row in the table has its code as tag."""
    return LANGUAGES.get(code) or Language(code, code)
