"""Area expressions in words: each form of the grammar with the text that a person wrote for it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from geodata.dataset import Dataset, load
from geodata.facts.area_words import MESSAGES, AreaNames, Speech, area_names, area_words
from geodata.model.records import Place

TOWN = Place(
    id="tower", name_en="Tower", name_ar="برج", kind="base", admin1="North", lon=38.6, lat=33.5,
    aliases=(), coord_source="", precision_km=0.1, population=None, part_of="", area="", label_rank=1,
)  # fmt: skip
NAMES = AreaNames(
    places={"oak": "Oak", "elm-hill": "Elm Hill", "ash": "Ash", "fir": "Fir", "yew": "Yew", "tower": "Tower"},
    drawn={"marsh": "The Marsh (drawn in 1923)"},
    admin1={"North": "North", "South": "South"},
    units={"Mill": "Mill", "Ford (North)": "Ford (North)", "Bridge": "Bridge", "Weir": "Weir", "Lock": "Lock"},
    label="province",
    points=(TOWN,),
)


@pytest.fixture(scope="module")
def syria() -> Dataset:
    return load()


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("country", "the country"),
        ("all", "the country"),
        ("governorate:North", "North province"),
        ("admin1:North", "North province"),
        ("governorate:North;South", "North province and South province"),
        ("subdistricts:Mill", "Mill subdistrict"),
        ("subdistrict:Mill", "Mill subdistrict"),
        ("subdistricts:Mill;Ford (North)", "subdistricts Mill and Ford (North)"),
        ("subdistricts:Mill;Bridge;Weir;Lock", "subdistricts Mill, Bridge, Weir and Lock"),
        ("subdistricts:Mill;Ford (North);Bridge;Weir;Lock", "subdistricts Mill, Ford (North), Bridge and 2 more"),
        ("areas:oak;elm-hill", "Oak and Elm Hill"),
        ("places:oak", "Oak"),
        ("drawn:marsh", "The Marsh (drawn in 1923)"),
        ("rule:governorate North, lon < 37.02, lat < 36.30",
         "the part of North province west of 37.02° E and south of 36.3° N"),
        ("rule:governorate North, lon <= 37.02", "the part of North province west of 37.02° E"),
        ("rule:governorate North, lon > 37.02, lat >= 36",
         "the part of North province east of 37.02° E and north of 36° N"),
        ("rule:governorate North, subdistricts Mill and Bridge, lon < 36.88",
         "the part of subdistricts Mill and Bridge in North province west of 36.88° E"),
        ("rule:subdistricts Mill, governorate North", "Mill subdistrict in North province"),
        ("rule:lat < -3.5, lon > -70", "the area south of 3.5° S and east of 70° W"),
        ("rule:circle of 55 km round lon 38.61 lat 33.5, inside Syria", "the area within 55 km of Tower"),
        ("circle of 2.5 km round lon 40 lat 33.5", "the area within 2.5 km of the point 33.5° N, 40° E"),
        ("rule:governorate South, circle of 55 km round lon 38.6 lat 33.5",
         "the part of South province within 55 km of Tower"),
        ("country except areas:oak", "the country except Oak"),
        ("subdistricts:Mill except elm-hill;oak", "Mill subdistrict except Elm Hill and Oak"),
        ("country except governorate:South;subdistricts:Mill",
         "the country except South province and Mill subdistrict"),
        ("all except circle of 55 km round lon 38.6 lat 33.5", "the country except the area within 55 km of Tower"),
        ("governorate:North except places:oak;elm-hill;ash;fir;yew",
         "North province except Oak, Elm Hill, Ash and 2 more"),
    ],
)  # fmt: skip
def test_each_form_of_the_grammar_reads_as_a_person_would_say_it(expression: str, words: str) -> None:
    assert area_words(expression, NAMES) == words


def test_an_id_that_the_dataset_lacks_is_not_shown_as_an_id() -> None:
    assert area_words("areas:no-such-place", NAMES) == "No such place"


def test_a_name_with_braces_is_said_as_it_stands() -> None:
    assert area_words("areas:oak", replace(NAMES, places={"oak": "{name}"})) == "{name}"


def test_the_words_of_a_language_and_its_names_are_used() -> None:
    speech = Speech(
        lang="ar",
        say={"{area} except {exceptions}": "{area} باستثناء {exceptions}", "the country": "البلاد"}.get,  # type: ignore[arg-type]
    )
    assert (
        area_words("country except areas:tower", replace(NAMES, places={"tower": "برج"}), speech)
        == "البلاد باستثناء برج"
    )


def test_a_latin_name_inside_arabic_is_isolated() -> None:
    speech = Speech(lang="ar", say=lambda text: text)
    assert area_words("areas:oak", NAMES, speech) == "\u2068Oak\u2069"


def test_a_circle_lies_round_a_place_only_when_the_place_is_at_its_centre() -> None:
    assert NAMES.round_about(38.6, 33.51) == "Tower"
    assert NAMES.round_about(38.6, 33.53) is None


def test_text_that_is_no_area_is_refused() -> None:
    with pytest.raises(ValueError, match="is not an area"):
        area_words("somewhere", NAMES)


def test_every_message_keeps_its_holes_in_english_names() -> None:
    assert all(re.fullmatch(r"[^{}]*(\{[a-z]+\}[^{}]*)*", text) for text in MESSAGES.values())


def test_two_subdistricts_of_one_name_are_told_apart_in_arabic_too(syria: Dataset) -> None:
    speech = Speech(lang="ar", say=lambda text: {"Hama": "حماة", "Aleppo": "حلب"}.get(text, text))
    names = area_names(syria, speech)
    assert names.units["Suran (Hama)"] == "صوران (حماة)"
    assert names.units["Suran (Aleppo)"] == "صوران (حلب)"


def test_every_subdistrict_of_syria_has_an_arabic_name(syria: Dataset) -> None:
    names = area_names(syria, Speech(lang="ar"))
    assert len(names.units) == 272
    assert [name for name in names.units.values() if name.split(" (")[0].isascii()] == []
