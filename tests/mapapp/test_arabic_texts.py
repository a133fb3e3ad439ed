"""A reader of Arabic meets no English in what the packaged dataset says, but in the titles and names of sources."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator

import pytest

from geodata.dataset import Dataset
from geodata.model.languages import text_in
from mapapp.area_text import area_text
from tests.packaged import packaged

ARABIC = re.compile(r"[\u0600-\u06ff]")
LATIN_NAMES = re.compile(r"(?<![A-Za-z])(CNN|B-52|F-15|A-10|M[0-9]+|T[0-9]|SDF|YPG|UNDOF)(?![A-Za-z0-9])")
"""What stands in Latin letters in an Arabic newspaper too: roads, stations, aircraft, a network."""


@pytest.fixture(scope="module")
def syria() -> Dataset:
    return packaged()


def _fields(records: Iterable[object], *names: str) -> Iterator[tuple[str, str, str]]:
    """What a text is, its English, its Arabic."""
    for record in records:
        for name in names:
            yield (
                f"{getattr(record, 'id', record)} {name}",
                text_in(record, name, "en") or str(getattr(record, name, "")),
                text_in(record, name, "ar"),
            )


WALKS: dict[str, Callable[[Dataset], Iterator[tuple[str, str, str]]]] = {
    "places": lambda syria: _fields(syria.places.values(), "name"),
    "events": lambda syria: _fields(syria.events.values(), "summary"),
    "moments": lambda syria: _fields(syria.moments, "title", "summary", "place_name"),
    "chapters": lambda syria: _fields(syria.chapters, "title", "summary"),
    "presence": lambda syria: _fields(syria.presence, "summary"),
    "factions": lambda syria: _fields(syria.factions.values(), "description", "supporters"),
    "names": lambda syria: _fields(
        (name for faction in syria.factions.values() for name in faction.names), "name", "letter"
    ),
    "designations": lambda syria: _fields(
        (listed for faction in syria.factions.values() for listed in faction.designations), "by", "as_"
    ),
    "strip": lambda syria: _fields(syria.settings.control_strip, "label"),
    "units": lambda syria: ((unit, unit, "") for unit in {one.admin1 for one in syria.places.values()}),
    "areas": lambda syria: (
        (event.id, event.place, area_text(syria, event.place, "ar"))
        for event in syria.events.values()
        if event.subject != "place"
    ),
}


@pytest.mark.parametrize("walk", WALKS)
def test_every_text_stands_in_arabic(syria: Dataset, walk: str) -> None:
    translated = syria.settings.translations["ar"]
    walked = [(what, english, arabic or translated.get(english, "")) for what, english, arabic in WALKS[walk](syria)]
    told = [(what, arabic) for what, english, arabic in walked if english]
    assert len(told) > 2
    assert [what for what, arabic in told if not ARABIC.search(arabic)] == []
    if walk not in ("places", "areas"):  # a name may bear that of a company
        english = [
            (what, found[0]) for what, text in told if (found := re.search("[A-Za-z]+", LATIN_NAMES.sub("", text)))
        ]
        assert english == []


def test_every_unit_of_the_map_has_an_arabic_name(syria: Dataset) -> None:
    units = json.loads((syria.path / "base" / "subdistricts.geojson").read_text(encoding="utf-8"))["features"]
    names = [unit["properties"]["name_ar"] for unit in units]
    assert len(names) > 250
    assert all(ARABIC.search(name) and not re.search("[A-Za-z]", name) for name in names)


def test_arabic_letters_tell_factions_apart(syria: Dataset) -> None:
    letters: dict[str, set[str]] = {}
    for faction in syria.factions.values():
        for name in faction.names:
            letters.setdefault(name.letter_ar, set()).add(faction.id)
    assert all(len(factions) == 1 for factions in letters.values())


def test_months_are_those_of_the_levant(syria: Dataset) -> None:
    others = re.compile("يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر")
    texts = [event.summary_ar for event in syria.events.values()]
    texts += [text for one in syria.moments for text in (one.title_ar, one.summary_ar)]
    assert len(texts) > 2000
    assert [text for text in texts if others.search(text)] == []
