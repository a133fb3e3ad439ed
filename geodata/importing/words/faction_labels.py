"""Labels of control in the words of the source -> factions with an id, names and a letter."""

from __future__ import annotations

import colorsys
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from text_unidecode import unidecode

from geodata.importing.request.problems import ImportProblem
from geodata.importing.words import known_words
from geodata.importing.words.month_names import without_month
from geodata.model.safe_text import one_line

MOST_FACTIONS = 300
"""As many holders as one dataset may have: more than any atlas draws at once, and fewer than there are letters."""
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_SPLIT = re.compile(r"\s*(?:/{2,}|\||\n|;|•| / )\s*")


@dataclass(frozen=True, slots=True)
class Label:
    """A faction as it will stand in factions.csv."""

    id: str
    """Kebab-case ASCII."""
    name_en: str
    """Name in Latin letters, or as the source has it."""
    name_ar: str
    """Name in Arabic letters, "" where the source has none."""
    letter: str
    """One or two letters, its own as long as there are enough of them."""
    colour: str
    """Fill colour of the source, ``#rrggbb``, or the colour that its name says (``red``), "" where it has none."""


def slug(text: str) -> str:
    """Kebab-case ASCII of a text in letters of any script; "" where nothing can be kept."""
    spelled = "".join(
        known_words.CYRILLIC.get(letter, known_words.ARABIC.get(letter, letter)) for letter in text.lower()
    )
    plain = unidecode(unicodedata.normalize("NFKD", spelled)).replace("`", "").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def without_date(text: str) -> str:
    """A name without the digits, signs and month of a date in it."""
    if re.search(r"\d{2,}", text):
        text = without_month(text)
    return re.sub(r"[\s_\-.]+", " ", re.sub(r"\d{2,}([-_.T ]?\d+)*", " ", text)).strip()


def languages(label: str) -> tuple[str, str]:
    """The English (or Latin, or first) and the Arabic part of a label that names one thing in several languages."""
    parts = [one_line(part, 120) for part in _SPLIT.split(label)]
    parts = [part for part in parts if re.search(r"[^\W_]", part) and not re.match(r"[\w-]+(\.[\w-]+){2,}$", part)]
    latin = [part for part in parts if re.search(r"[A-Za-z]", part) and part.isascii()]
    latin = latin or [part for part in parts if re.search(r"[A-Za-z]", part)]
    arabic = [part for part in parts if re.search(r"[\u0600-\u06ff]", part)]
    return (latin or parts or [one_line(label, 120)])[0], arabic[0] if arabic else ""


def colour_of(value: object) -> str:
    """``#rrggbb`` of a colour as files write it (``#rgb``, ``#rrggbbaa``, ``rgb(1,2,3)``), "" where it is none."""
    text = str(value).strip().lower()
    if match := re.fullmatch(r"#?([0-9a-f]{6})([0-9a-f]{2})?", text):
        return f"#{match[1]}"
    if match := re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", text):
        return "#" + "".join(digit * 2 for digit in match.groups())
    if match := re.fullmatch(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,[^)]*)?\)", text):
        return "#" + "".join(f"{min(255, int(part)):02x}" for part in match.groups())
    return ""


def colour_name(colour: str) -> str:
    """A plain word for a colour, with its code: two reds must stay apart."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    if strength < 0.12 or light < 0.06 or light > 0.96:
        word = "black" if light < 0.2 else "white" if light > 0.85 else "grey"
    else:
        names = ("red", "orange", "yellow", "green", "green", "teal", "blue", "blue", "purple", "magenta", "red")
        edges = (0.03, 0.11, 0.19, 0.33, 0.44, 0.53, 0.62, 0.72, 0.82, 0.94, 1.01)
        word = next(name for name, edge in zip(names, edges, strict=True) if hue < edge)
    return f"{word} {colour}"


def colour_words(name: str) -> str:
    """The one colour that a name says in words (``Blue forces``: ``blue``), "" where it says none or several."""
    said = {
        known_words.COLOUR_WORDS[word]
        for word in re.split(r"[\W_]+", name.casefold())
        if word in known_words.COLOUR_WORDS
    }
    return said.pop() if len(said) == 1 else ""


def colour_titles(colours: Iterable[str]) -> dict[str, str]:
    """A readable name for each of some colours ``#rrggbb``: a plain word, with the code where two share the word."""
    named = {colour: colour_name(colour).partition(" ")[0].capitalize() for colour in colours}
    often = Counter(named.values())
    return {colour: word if often[word] == 1 else f"{word} {colour}" for colour, word in named.items()}


def control_word(label: str) -> str:
    """ "nobody" or "contested" where a label means that and no faction, else ""."""
    plain = one_line(label).lower()
    english = languages(label)[0].lower()
    if plain in known_words.NOBODY or english in known_words.NOBODY:
        return "nobody"
    return "contested" if plain in known_words.CONTESTED or english in known_words.CONTESTED else ""


def require_colourable(count: int, remedy: str) -> None:
    """Raise ImportProblem where there are more holders than a map can have."""
    if count > MOST_FACTIONS:
        raise ImportProblem(
            f"{count:,} different labels cannot all be factions; at most {MOST_FACTIONS} are mapped: {remedy}"
        )


def factions_of(
    labels: Iterable[str], chosen: Mapping[str, str], colours: Mapping[str, str], names: Mapping[str, str] | None = None
) -> dict[str, Label | None]:
    """Label of the source -> faction; None for a label that the person, or its own word, says is nobody's.

    Labels that differ in case, spaces or punctuation only, or that are chosen to be the same, are one faction.
    ``names`` proposes readable names for labels that are none, such as colours; what is chosen goes before it.
    """
    wanted = {one_line(key).casefold(): value for key, value in chosen.items()}
    proposed = names or {}
    found: dict[str, Label | None] = {}
    by_key: dict[str, Label] = {}
    spelled: dict[str, str] = {}
    letters: set[str] = set()
    for number, label in enumerate(sorted(set(labels)), 1):
        english, arabic = languages(proposed.get(label) or label)
        ways = (one_line(label).casefold(), english.casefold(), slug(english))
        name = next((wanted[way] for way in ways if way in wanted), None)
        if name is None and label not in proposed and control_word(label) == "nobody":
            name = ""
        if name == "":
            found[label] = None
            continue
        shown = one_line(name, 80) if name else english
        is_id = name is None and label in proposed and slug(label) == label
        key = _free_key(label if is_id else slug(shown) or f"faction-{number}", shown, spelled)
        if key not in by_key:
            letter = _letter(shown, letters)
            letters.add(letter)
            colour = colours.get(label, "") or colour_words(shown)
            by_key[key] = Label(key, shown, "" if name else arabic, letter, colour)
        found[label] = by_key[key]
    return found


def _free_key(key: str, name: str, spelled: dict[str, str]) -> str:
    """The id of a name; names in other scripts that only sound alike get numbers behind it."""
    if key == "nobody":
        key = "nobody-named"
    letters = "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if letter.isalnum())
    tried, number = key, 1
    while not (letters.isascii() or spelled.setdefault(tried, letters) == letters or spelled[tried].isascii()):
        number += 1
        tried = f"{key}-{number}"
    spelled.setdefault(tried, letters)
    return tried


def _letter(name: str, taken: set[str]) -> str:
    """A letter or two that no other faction has: initials before the next letters of the name.

    Where all are taken, two initials are shared.
    """
    plain = slug(name).replace("-", " ").upper()
    parts = [part for part in re.findall(r"[A-Z]+", plain) if part not in ("THE", "OF", "AND")]
    initials = "".join(part[0] for part in parts)
    body = "".join(parts)
    tries = [initials[:1], initials[:2], *(body[:1] + letter for letter in body[1:]), *_ALPHABET]
    tries += [first + second for first in _ALPHABET for second in _ALPHABET]
    return next((option for option in tries if option and option not in taken), initials[:2] or "Z")
