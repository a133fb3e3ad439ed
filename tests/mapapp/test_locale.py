"""Strings: every one is in the catalogues, and a language without one shows it in English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from mapapp import locale
from mapapp.locale.__main__ import strings
from mapapp.locale.page_strings import PAGE, strings_of

ARABIC = """msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=utf-8\\n"

#: timeline/js/card.js
msgid "Place"
msgstr "المكان"

#: panels/events.py
msgid "Factions"
msgstr "الفصائل"

#: panels/events.py
msgid "Days"
msgstr ""
"""


@pytest.fixture
def arabic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for lang, text in (("en", 'msgid ""\nmsgstr ""\n'), ("ar", ARABIC)):
        folder = tmp_path / lang / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "mapapp.po").write_text(text, encoding="utf-8")
    monkeypatch.setattr(locale, "FOLDER", tmp_path)
    for cached in (locale._messages, locale._page_messages):
        cached.cache_clear()
    yield  # type: ignore[misc]
    locale.use("en")
    for cached in (locale._messages, locale._page_messages):
        cached.cache_clear()


@pytest.mark.parametrize("lang", locale.languages())
def test_every_string_is_in_the_catalogue(lang: str) -> None:
    with (locale.FOLDER / lang / "LC_MESSAGES" / "mapapp.po").open("rb") as file:
        known = {message.id for message in read_po(file) if message.id}
    said = {message.id for message in strings() if message.id}
    assert len(said) > 150
    assert said == known, "run `make strings`"


def test_strings_of_page_and_app_are_both_found() -> None:
    places = {message.id: {path for path, _ in message.locations} for message in strings()}
    assert any(path.endswith(".js") for path in places["Place"])
    assert "panels/events.py" in places["Factions"]


def test_english_needs_no_translation() -> None:
    assert locale.gettext("Place") == "Place"
    assert locale.catalogue("en") == {}
    assert locale.ngettext("one", "many", 1) == "one"
    assert locale.ngettext("one", "many", 0) == "many"


@pytest.mark.usefixtures("arabic")
def test_another_language_is_a_file() -> None:
    assert locale.languages() == ("ar", "en")
    locale.use("ar")
    assert locale.gettext("Factions") == "الفصائل"
    assert locale.gettext("Days") == "Days"
    assert locale.catalogue("ar") == {"Place": "المكان"}


def test_an_unknown_language_is_english() -> None:
    locale.use("../../etc")
    assert locale.language() == "en"
    assert locale.catalogue("xx") == {}


@pytest.mark.parametrize(
    ("source", "messages"),
    [
        ("el('p', { text: t('A') })", ["A"]),
        ("app.t('A', { b })", ["A"]),
        ("t('{place} by {who}', { place, who: who || t('the holder') })", ["{place} by {who}", "the holder"]),
        ("`${x} · ${t('A')}`", ["A"]),
        ("t(\n  'A ' +\n  'B',\n)", ["A B"]),
        ('t("it\'s")', ["it's"]),
        (r"t('it\'s')", ["it's"]),
        ("tn('{n} day', '{n} days', n)", [("{n} day", "{n} days")]),
        ("tn(\n  'a',\n  'b',\n  f(n),\n)", [("a", "b")]),
        ("tx('Part of {place}', { place: node })", ["Part of {place}"]),
        ("at('A'); let('B'); format('C')", []),
        ("/** `t('Held by {name}')` */\n// t('B')\nt('C')", ["C"]),
        ("t(message)", []),
    ],
)
def test_what_a_module_of_the_page_says_is_found(source: str, messages: list[str]) -> None:
    assert list(strings_of(source)) == messages


def test_no_module_of_the_page_chooses_its_message_inside_the_call() -> None:
    """A message that is no literal is not found; the terms of the contract are, in their own file."""
    known = ("format.js", "links.js", "api.js", "version.js", "translator.js")
    for path in PAGE.rglob("*.js"):
        code = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert path.name in known or not re.search(r"(?<!\w)t[nx]?\((?!\s*['\"])[^)]*\?[^)]*['\"]", code), path.name
