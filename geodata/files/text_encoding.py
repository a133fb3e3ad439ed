"""Which code page a text without a declared one was saved in, told from its letters."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator
from math import log

CODE_PAGES = ("cp1256", "cp1251", "cp1252")
"""Code pages of Excel on Windows that are told apart: Arabic, Cyrillic, western European."""
SHOWN = {"cp1256": "windows-1256 (Arabic)", "cp1251": "windows-1251 (Cyrillic)", "cp1252": "windows-1252 (western)"}
"""Code page -> how a person knows it."""
ENOUGH = 2_000_000
"""Bytes of text after which a guess is not bettered by more."""
_MOST_DAMAGE = 0.2
"""Broken bytes for each letter of a text that is UTF-8 all the same, being cut off or pasted into: letters of the code
pages hardly ever stand so that they are UTF-8 by chance."""
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_SHARED = bytes([0x82, 0x84, 0x85, 0x8B, *range(0x91, 0x98), 0x9B, 0xA0, 0xA9, 0xAB, 0xB0, 0xB1, 0xB7, 0xBB])
_SIGNS = bytes.maketrans(_SHARED, b" " * len(_SHARED))
"""Quotation marks, dashes and spaces, which stand at one place in all three code pages: they part words."""

# Shares of letters in running text, per thousand (common knowledge of letter frequencies, rounded): what is missing
# counts as one. They only break ties between words that more than one code page could spell.
_FREQUENT = {
    "cp1256": "ا125ل112ي65م62و60ن60ر52ت48ب38ة38ع36د32س30ف28ه28ق26ك22ح20ج15ش12ص11ط11خ10ى10أ25إ8ذ7ض7ز7ث6غ5ظ3ئ3ء3آ2ؤ2",
    "cp1251": "о109е85а80и74н67т63с55р47в45л44к35м32д30п28у26я20ы19ь17г17з16б16ч14й12х10ж9ш7ю6ц5щ4э3ф3і30ї6є5ґ1ъ1ё1",
    "cp1252": "é250è60à90ç40ê40ô40î20â20ù20ï10ë10û10á60í80ó100ñ50ú40ü80ö80ä80ß30ã30õ10å30ø30æ20É30À5",
}
_WEIGHT = {
    page: {letter: log(int(count)) for letter, count in re.findall(r"(\D)(\d+)", text)}
    for page, text in _FREQUENT.items()
}
_TOTAL = log(1_300)


def encoding_of(chunks: Iterable[bytes]) -> tuple[str, str]:
    """Codec of a text, and a sentence for a person where it is not plain UTF-8 ("" where it is).

    UTF-16 is known by its mark or its zeros, UTF-8 by being valid; of the rest the code page is guessed from letters.
    """
    text = b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    valid, first, other, size = True, True, bytearray(), 0
    for chunk in chunks:
        if first and (codec := utf16_of(chunk)):
            return codec, "UTF-16 text"
        text = text or chunk[:4]
        first = False
        if valid:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                valid = False
        if size < ENOUGH:
            told = b"\n".join(line for line in chunk.split(b"\n") if not line.isascii())
            other += told + b"\n"
            size += len(told)
    if valid:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            valid = False
    if valid:
        return "utf-8-sig", ""
    sample = bytes(other)
    if damage := _damage_of_utf8(sample):
        return "utf-8-sig", f"UTF-8 text with {damage}"
    page = guess_code_page(sample)
    return page, f"not UTF-8; read as {SHOWN[page]}, guessed from its letters"


def guess_code_page(sample: bytes) -> str:
    """The code page of ``CODE_PAGES`` in which most words of a text could be spelled; western where nothing tells."""
    scores = dict.fromkeys(CODE_PAGES, 0.0)
    for word in _high_words(sample):
        for page in CODE_PAGES:
            scores[page] += _likeness(word, page)
    best = max(CODE_PAGES, key=lambda page: (scores[page], page == "cp1252"))
    return best if scores[best] > 0 else "cp1252"


def text_codec(name: str) -> str:
    """Python's name of an encoding a person names; ValueError, as one sentence, where there is none such."""
    plain = re.sub(r"^windows[-_ ]?(?=\d)", "cp", name.strip().lower())
    try:
        found = codecs.lookup(plain)
        b"ab".decode(found.name, errors="replace")
    except (LookupError, ValueError, UnicodeError):
        raise ValueError(
            f'"{name[:40]}" is no encoding of text; write one like utf-8, utf-16, windows-1256, windows-1251 or koi8-r'
        ) from None
    return "utf-8-sig" if found.name == "utf-8" else found.name


def utf16_of(head: bytes) -> str:
    """UTF-16 by its mark, or by the zeros that plain letters have in it; "" where it is none."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    start = head[:400]
    if len(start) >= 8 and start.count(0) > 0.3 * len(start):
        even, odd = start[::2].count(0), start[1::2].count(0)
        if odd > 9 * even:
            return "utf-16-le"
        if even > 9 * odd:
            return "utf-16-be"
    return ""


def _damage_of_utf8(sample: bytes) -> str:
    """How many letters of a text that is mostly UTF-8 are broken, in words; "" where it is not UTF-8."""
    text = sample.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    letters = sum(sign > "\x7f" for sign in text) - broken
    return f"{broken:,} broken letters" if broken and letters * _MOST_DAMAGE >= broken else ""


def _high_words(sample: bytes) -> Iterator[bytes]:
    seen: set[bytes] = set()
    for word in _WORD.findall(sample.translate(_SIGNS)):
        if not word.isascii() and word not in seen:  # a word that comes again tells nothing new
            seen.add(word)
            yield word[:40]
            if len(seen) > 20_000:
                return


def _likeness(word: bytes, page: str) -> float:
    """How well a word can be one of the code page's script: 0 where it cannot, else more for its frequent letters."""
    text = word.decode(page, errors="replace")
    high = [sign for sign in text if sign > "\x7f"]
    if not _spells(text, high, page):
        return 0.0
    weight = _WEIGHT[page]
    told = sum(weight.get(sign, weight.get(sign.lower(), 0.0)) for sign in high) / (_TOTAL * len(high))
    return (1.0 + told) * min(len(high), 8)


def _spells(text: str, high: list[str], page: str) -> bool:
    letters = [sign for sign in text if not unicodedata.category(sign).startswith("M")]
    if not letters or not all(sign.isalpha() for sign in letters):
        return False
    if page == "cp1256":
        return all("\u0600" <= sign <= "\u06ff" or sign in "\u200c\u200d" for sign in text)
    if not (text.islower() or text.isupper() or text.istitle() or text[:1].isupper()):
        return False
    if page == "cp1251":
        return all("\u0400" <= sign <= "\u04ff" for sign in text)
    return len(text) < 3 or len(high) <= 0.6 * len(text)
