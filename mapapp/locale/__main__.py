"""``python -m mapapp.locale``: bring every catalogue up to date with the strings of the code.

``python -m mapapp.locale fr`` begins one for a language that has none.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from babel.core import UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from geodata.export.picture.style import WORDS
from geodata.facts import area_words
from geodata.files.atomic_write import whole_file
from mapapp.locale import DOMAIN, FOLDER, contract, languages
from mapapp.locale.page_strings import page_strings

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
PACKAGE = FOLDER.parent
SAID_BY_GEODATA: dict[str, Iterable[str | tuple[str, str]]] = {
    "../geodata/export/picture/style.py": WORDS.values(),
    "../geodata/facts/area_words.py": (*area_words.MESSAGES.values(), area_words.MORE),
}
"""Messages of geodata, which translates nothing itself, by file."""


def strings() -> Catalog:
    """Every string that a reader may see, with the files that say it (no line numbers: they change too often)."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    template = Catalog(project=DOMAIN, fuzzy=False)
    found = extract_from_dir(PACKAGE, methods, options, keywords=KEYWORDS)
    for path, _line, message, comments, context in sorted(found, key=lambda each: (each[0], each[1])):
        template.add(message, locations=[(path, None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    of_geodata = ((file, text) for file, texts in SAID_BY_GEODATA.items() for text in texts)
    for said_in, text in (*page_strings(), *contract.messages(), *of_geodata):
        template.add(text, locations=[(said_in, None)])  # type: ignore[list-item]
    return template


def begin(lang: str) -> None:
    """Make an empty catalogue for a language, which ``main`` fills with the strings; one that is there stays."""
    path = FOLDER / lang / "LC_MESSAGES" / f"{DOMAIN}.po"
    try:
        empty = Catalog(locale=lang, project=DOMAIN, fuzzy=False)
    except (UnknownLocaleError, ValueError):
        raise SystemExit(f'"{lang}" is not the code of a language; write one such as fr or ckb') from None
    if not path.exists():
        path.parent.mkdir(parents=True)
        with path.open("wb") as file:
            write_po(file, empty)


def main(begun: Iterable[str] = ()) -> None:
    """Rewrite the catalogues; translations are kept, strings no longer used are dropped.

    Ends with one sentence where a code in ``begun`` is no language.
    """
    for lang in begun:
        begin(lang)
    template = strings()
    for lang in languages():
        path = FOLDER / lang / "LC_MESSAGES" / f"{DOMAIN}.po"
        with path.open("rb") as file:
            known = read_po(file, locale=lang)
        before = {(message.id, tuple(message.locations)) for message in known if message.id}
        if before == {(message.id, tuple(message.locations)) for message in template if message.id}:
            continue  # the header's date alone is no reason to rewrite a catalogue
        known.update(template, no_fuzzy_matching=True, update_header_comment=False)
        with whole_file(path) as draft, draft.open("wb") as file:
            write_po(file, known, width=120, ignore_obsolete=True, omit_header=False, sort_output=True)
        print(f"{lang}/{path.parent.name}/{path.name}: {len(known)} strings")


if __name__ == "__main__":
    main(sys.argv[1:])
