"""Words of area rows: made once, and shown by page, table and site exactly so, in every language."""

from __future__ import annotations

import re
from datetime import date

import pytest

from geodata.dataset import Dataset, load
from mapapp import locale
from mapapp.area_text import area_text
from mapapp.panels.event_rows import event_rows
from mapapp.publish.wording import Wording
from mapapp.timeline import payload
from tests.mapapp.decoding import area_words_of_events

GOLAN = {
    "en": "Golan Heights (Syrian territory occupied by Israel since 1967; UN Security Council resolutions 242 and 497)",
    "ar": "الجولان (أرض سورية تحتلها إسرائيل منذ 1967؛ قرارا مجلس الأمن 242 و497)",
}


@pytest.fixture(scope="module")
def syria() -> Dataset:
    return load()


@pytest.fixture(scope="module")
def rows(syria: Dataset) -> dict[str, str]:
    """Event id -> expression, of every row about an area."""
    return {event.id: event.place for event in syria.events.values() if event.subject != "place"}


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_page_table_and_site_say_the_same_of_every_area_row(syria: Dataset, rows: dict[str, str], lang: str) -> None:
    assert len(rows) > 90
    said = {event: area_text(syria, expression, lang) for event, expression in rows.items()}
    assert area_words_of_events(payload(syria), lang) == said
    locale.use(lang)
    try:
        table = {row.event: row.place for row in event_rows(syria, date(2011, 1, 1), syria.known_until)}
        assert {event: table[event] for event in said if event in table} == {
            event: words for event, words in said.items() if event in table
        }
        assert len(table.keys() & said.keys()) > 60
    finally:
        locale.use("en")
    if lang == "en":
        wording = Wording(syria)
        assert {event: wording.event(syria.events[event])["place"] for event in said} == said


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_no_word_of_the_grammar_and_no_id_is_shown(syria: Dataset, rows: dict[str, str], lang: str) -> None:
    for expression in rows.values():
        words = area_text(syria, expression, lang)
        assert not re.search(r"[:;<>_]|\b(lon|lat|rule|admin1|drawn)\b", words.replace("1967; UN", "")), words
        assert not {place for place in syria.places if "-" in place} & set(re.split(r"[\s,،]+", words)), words
        if lang == "ar":
            assert not re.search(r"[a-z]", words), f"{expression}: {words}"


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_golan_is_called_by_the_agreed_words(syria: Dataset, lang: str) -> None:
    assert area_text(syria, "drawn:golan-occupied", lang) == GOLAN[lang]


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("country", "البلاد"),
        ("governorate:Hama", "محافظة حماة"),
        ("subdistricts:Basira", "ناحية البصيرة"),
        ("subdistricts:Menbij;Abu Qalqal", "نواحي منبج وأبو قلقل"),
        ("subdistricts:Idleb;Ariha;Mhambal;Harim;Dana", "نواحي إدلب وأريحا ومحمبل واثنان غيرها"),
        ("governorate:Deir ez-Zor except al-salihiyah", "محافظة دير الزور باستثناء الصالحية"),
        ("rule:governorate Hama, lon > 36.33", "الجزء الواقع شرق خط الطول 36.33° شرقًا من محافظة حماة"),
        (
            "rule:circle of 55 km round lon 38.61778 lat 33.50583, inside Syria",
            "المنطقة الواقعة ضمن 55 كم من قاعدة التنف",
        ),
    ],
)
def test_arabic_words_are_those_a_person_wrote(syria: Dataset, expression: str, words: str) -> None:
    assert area_text(syria, expression, "ar") == words
