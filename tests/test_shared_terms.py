"""Terms and plural forms: the cases that Python and the page answer alike (``tests/shared/terms`` and ``plurals``)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geodata.export.picture.style import english_day
from geodata.model.languages import FROM_THE_RIGHT, LANGUAGES
from geodata.model.vocabulary import SHOWN_AS, Basis, Confidence, Kind
from mapapp import locale
from mapapp.locale.contract import contract, doubted, said, status_said
from mapapp.timeline.bundle import PAGE

SHARED = Path(__file__).parent / "shared"
TERMS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (SHARED / "terms").glob("*.json")}
PLURALS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (SHARED / "plurals").glob("*.json")}


@pytest.mark.parametrize(("status", "parties", "words"), TERMS["statuses"]["status"])
def test_a_status_is_said(status: str, parties: list[str], words: str) -> None:
    assert status_said(status, parties, "en") == words


@pytest.mark.parametrize(("day", "qualifier", "words"), TERMS["doubtful-days"]["day"])
def test_a_doubtful_day_is_said(day: str, qualifier: str, words: str) -> None:
    assert doubted(english_day(date.fromisoformat(day)), qualifier, "en") == words


@pytest.mark.parametrize(
    ("vocabulary", "word", "words"),
    [(name, *row) for name, rows in TERMS["words"].items() if name != "says" for row in rows],
)
def test_a_word_of_a_vocabulary_is_said(vocabulary: str, word: str, words: str) -> None:
    assert said(vocabulary, word, "en") == words


@pytest.mark.parametrize("name", sorted(PLURALS))
def test_a_number_takes_its_form(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = PLURALS[name]
    one, many = case["message"]
    forms = {one: case["catalogue"]} if case["catalogue"] else {}
    monkeypatch.setattr(locale, "_plurals", lambda _lang: forms)
    for number, words in case["counts"]:
        assert locale.ngettext(one, many, number, case["language"]).format(n=f"{number:g}") == words, case["says"]


def test_every_word_that_the_records_know_has_a_term() -> None:
    terms = contract("terms")
    assert set(terms["kind"]) == set(Kind)
    assert set(terms["status"]) == set(SHOWN_AS)
    assert set(terms["basis"]) == set(Basis)
    assert set(terms["confidence"]) == set(terms["degree"]) == set(Confidence)


def test_the_arabic_catalogue_has_every_form_of_everything_counted() -> None:
    plurals: dict[str, dict[str, Any]] = locale._plurals("ar")
    assert len(plurals) > 15
    for message, forms in plurals.items():
        assert set(forms) == {"zero", "one", "two", "few", "many", "other"}, message
        assert all(forms.values()), message


def test_a_catalogue_that_numbers_its_forms_otherwise_is_read_by_its_own_rule() -> None:
    swapped = "(n==1 ? 1 : 0)"
    assert locale._forms("en", ("days", "day"), swapped) == {"one": "day", "other": "days"}


def test_lists_and_days_are_written_as_in_the_named_country() -> None:
    assert (locale.cldr("en"), locale.cldr("ar"), locale.cldr("fr")) == ("en_GB", "ar_SY", "fr")
    assert locale.listed(["A", "B", "C"], "en") == "A, B and C"
    assert locale.listed(["A", "B", "C"], "ar") == "A وB وC"


def test_six_forms_are_told_apart_by_the_rule_of_the_catalogue() -> None:
    rule = "(n==0 ? 5 : n==1 ? 4 : n==2 ? 3 : n%100>=3 && n%100<=10 ? 2 : n%100>=11 ? 1 : 0)"
    named = {"other": "a", "many": "b", "few": "c", "two": "d", "one": "e", "zero": "f"}
    assert locale._forms("ar", tuple("abcdef"), rule) == named


def test_the_table_of_languages_is_that_of_the_page() -> None:
    shared = json.loads((PAGE / "contract" / "languages.json").read_text(encoding="utf-8"))
    assert tuple(shared["right_to_left"]) == FROM_THE_RIGHT
    assert {code: one.locale.replace("_", "-") for code, one in LANGUAGES.items()} == shared["locale"]
