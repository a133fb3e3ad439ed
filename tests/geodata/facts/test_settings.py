"""Settings of a map: each is a typed field of the record, documented, and checked."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geodata.checking.dataset_problems import find_problems
from geodata.dataset import PACKAGED
from geodata.facts.reading import read_dataset
from geodata.facts.settings import INNER, SETTINGS, remarks, settings_of
from geodata.model.dataset_settings import Settings

LEAST: dict[str, Any] = {"first_day": "2020-01-01", "known_until": "2020-03-31"}
EXAMPLES: dict[str, Any] = {
    "first_day": "2020-01-02",
    "known_until": "2020-03-30",
    "time_zone": "Asia/Tokyo",
    "crs": "EPSG:32637",
    "opening": {"day": "2020-01-20", "from": "2020-01-01", "to": "2020-02-29"},
    "languages": ["en", "fr"],
    "headline_places": ["alpha"],
    "route": ["alpha", "beta"],
    "control_strip": [{"id": "east", "label_en": "The east", "places": ["alpha"]}],
    "evaluation": {"from": "2020-01-05"},
    "units": "base/pieces.geojson",
    "admin1_label_en": "county",
    "admin1_plural_en": "counties",
    "barriers": [{"file": "base/rivers.geojson", "cost_km": 5, "other_bank": ["beta"]}],
    "unit_boundary_cost_km": 4,
    "grid_m": 700,
    "nested_places_km": 2,
    "base_layers": {"rivers": "base/rivers.geojson"},
    "uncounted_note": {"areas": ["alpha"], "text_en": "Counted apart."},
    "translations": {"fr": {"Alpha": "Alphe"}},
    "undrawn_is_unknown": True,
    "certainty": {"firm": 0.8, "firm_km": 10, "likely": 0.6, "likely_km": 30},
}


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_reaches_the_record(name: str) -> None:
    raw = {**LEAST, name: EXAMPLES[name]}
    assert not list(remarks(raw))
    assert settings_of(raw) != settings_of(LEAST)


def test_the_record_has_no_way_round_its_fields() -> None:
    assert "raw" not in {field.name for field in fields(Settings)}
    read = settings_of({**LEAST, **EXAMPLES})
    assert read.barriers[0].other_bank == ("beta",)
    assert read.evaluation_span == (date(2020, 1, 5), None)
    assert read.undrawn_is_unknown is True
    assert read.base_layers == {"rivers": ("base/rivers.geojson",)}
    assert read.uncounted_note.areas == ("alpha",)


def test_the_codebook_tells_of_every_setting_and_of_what_is_inside_it() -> None:
    table = (PACKAGED / "README.md").read_text(encoding="utf-8").partition("`territory`: the settings")[2]
    rows = [line for line in table.partition("\n### ")[0].splitlines() if line.startswith("| `")]
    named = {name: row for row in rows for name in row.split("|")[1].replace("`", "").replace(",", " ").split()}
    assert named.keys() == SETTINGS.keys()
    for name, inner in INNER.items():
        assert all(f"`{key}`" in named[name] for key in inner), name


def test_a_text_in_a_further_language_is_a_translation_of_the_english_one() -> None:
    raw = {
        **LEAST,
        "admin1_label_en": "county",
        "admin1_label_fr": "comté",
        "admin1_plural_en": "counties",
        "admin1_plural_fr": "comtés",
        "control_strip": [{"id": "east", "label_en": "East", "label_fr": "Est", "places": ["alpha"]}],
        "uncounted_note": {"areas": [], "text_en": "Apart.", "text_fr": "À part."},
        "translations": {"fr": {"Alpha": "Alphe"}},
    }
    assert not list(remarks(raw))
    told = {"county": "comté", "counties": "comtés", "East": "Est", "Apart.": "À part.", "Alpha": "Alphe"}
    assert settings_of(raw).translations == {"fr": told}


def test_a_unit_has_a_plural_of_its_own_or_an_s() -> None:
    assert settings_of(LEAST).admin1_plural_en == "regions"
    assert settings_of({**LEAST, "admin1_label_en": "district"}).admin1_plural_en == "districts"
    assert settings_of({**LEAST, **EXAMPLES}).admin1_plural_en == "counties"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"admin1_label_fr": 7}, "territory.admin1_label_fr: 7 is not a text; write it in quotes"),
        ({"uncounted_note": {"text_fr": 7}}, "territory.uncounted_note.text_fr: 7 is not a text; write it in quotes"),
        ({"admin1_label_english": "x"}, "territory.admin1_label_english: no setting has this name; did you mean"),
        ({"barriers": [{"file": "base/rivers.geojson", "cost_km": 5, "other_bank": ["bta"]}]}, 'did you mean "beta"'),
        ({"undrawn_is_unknown": "yes"}, "is neither true nor false"),
    ],
)
def test_a_setting_that_is_wrong_is_said_by_name(mini: Path, change: dict[str, Any], said: str) -> None:
    file = mini / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    package["territory"] |= change
    file.write_text(json.dumps(package), encoding="utf-8")
    assert any(said in str(problem) for problem in find_problems(mini))


def test_the_packaged_dataset_says_its_settings_without_a_remark() -> None:
    settings = read_dataset(PACKAGED).settings
    assert (settings.admin1_label_en, settings.admin1_plural_en) == ("governorate", "governorates")
    assert settings.translations["ar"]["governorate"] == "محافظة"
    assert settings.uncounted_note.text_en in settings.translations["ar"]
