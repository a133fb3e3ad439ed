"""Who holds what, where no attribute is called the holder: guessed where that is sure, asked where it is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from geodata.importing import HolderUnclear, ImportProblem
from geodata.importing.words.faction_labels import MOST_FACTIONS, factions_of, require_colourable, slug
from geodata.model.records import Faction
from mapapp import palette
from tests.geodata.importing.series import collection, day, east, feature, west, write

Look = Callable[..., dict[str, Any]]
Bring = Callable[..., tuple[dict[str, Any], Path]]
CASES = Path(__file__).parents[3] / "cases"


def atlas(path: Path, number: int, **more: Callable[[int], object]) -> Path:
    """Squares side by side, each of another state."""
    features = [
        feature(
            shapely.box(10 + n % 20, 40 + n // 20, 11 + n % 20, 41 + n // 20),
            date="1914-06-28",
            **{name: value(n) for name, value in more.items()},
        )
        for n in range(number)
    ]
    return write(path, collection(*features))


def labels_of(report: dict[str, Any]) -> set[str]:
    return set(report["reading"]["labels"].values())


# --- asked -----------------------------------------------------------------------------------------------------------


def test_sixty_states_are_asked_about_and_mapped_when_named(look: Look) -> None:
    source = CASES / "holders-by-unknown-column" / "states_1914.geojson"
    with pytest.raises(HolderUnclear, match=r"surely the holder: country \(60 values\); say --faction-field") as asked:
        look(source)
    assert asked.value.candidates == {"country": 60}
    report = look(source, faction_field="country")
    assert len(report["reading"]["names"]) == 60


def test_the_only_text_that_differs_names_the_holder(look: Look) -> None:
    report = look(CASES / "holders-by-unknown-column" / "polities.geojson")
    assert labels_of(report) == {"north", "south"}
    assert '"polity"' in report["reading"]["factions"]


@pytest.mark.parametrize("field", ["NAME", "SUBJECTO", "statename", "Name", "foo"])
def test_few_values_of_any_attribute_are_taken_many_are_asked_about(tmp_path: Path, look: Look, field: str) -> None:
    few = atlas(tmp_path / "few.geojson", 4, **{field: lambda n: f"State {'ABCD'[n]}"})
    assert len(labels_of(look(few))) == 4
    many = atlas(tmp_path / "many.geojson", 70, **{field: lambda n: f"State {n} of the world"})
    with pytest.raises(HolderUnclear, match=rf"{field} \(70 values\)"):
        look(many)


def test_several_that_could_be_meant_are_listed_with_their_counts(tmp_path: Path, look: Look) -> None:
    source = atlas(
        tmp_path / "atlas.geojson", 12, NAME=lambda n: f"Land {'ABCDEFGHIJKL'[n]}", SUBJECTO=lambda n: "XYZ"[n % 3] * 3
    )
    with pytest.raises(HolderUnclear) as asked:
        look(source)
    assert asked.value.candidates == {"NAME": 12, "SUBJECTO": 3}
    assert len(labels_of(look(source, faction_field="SUBJECTO"))) == 3
    everything = look(source, faction_field="@all")
    assert labels_of(everything) == {"atlas"}


def test_files_and_names_that_divide_otherwise_are_asked_about(tmp_path: Path, look: Look) -> None:
    for number, part in enumerate(("asia", "europe")):
        features = [feature(shape, NAME=name) for shape, name in ((west(number), "a"), (east(number), "b"))]
        write(tmp_path / "in" / f"{part}_{day(0)}.geojson", collection(*features))
    with pytest.raises(HolderUnclear, match=r"NAME .*@file"):
        look(tmp_path / "in")


def test_two_attributes_called_the_holder_that_disagree_are_asked_about(tmp_path: Path, look: Look) -> None:
    content = collection(
        feature(west(0), owner="A", party="X", date="2024-07-08"),
        feature(east(0), owner="B", party="X", date="2024-07-08"),
        feature(west(1), owner="A", party="Y", date="2024-07-09"),
    )
    with pytest.raises(HolderUnclear, match=r"owner .*party"):
        look(write(tmp_path / "two.geojson", content))


def test_an_attribute_called_holder_is_not_asked_about_whatever_else_differs(tmp_path: Path, look: Look) -> None:
    content = collection(
        feature(west(0), holder="A", name="hills", status="held", fill="#112233"),
        feature(east(0), holder="B", name="plain", status="contested", fill="#445566"),
        feature(east(0), holder="B", name="coast", status="held", fill="#445566"),
    )
    assert labels_of(look(write(tmp_path / "2024-07-08.geojson", content))) == {"a", "b"}


def test_one_faction_only_where_no_text_differs(tmp_path: Path, look: Look) -> None:
    source = tmp_path / "in"
    for number in range(3):
        of_the_day = {"title": f"Situation of {day(number)}", "area": 12.5 + number, "name": "Occupied"}
        write(source / f"front_{day(number)}.geojson", collection(feature(west(number), **of_the_day)))
    report = look(source)
    assert labels_of(report) == {"occupied"}
    assert any("--undrawn" in note for note in report["found"]["notes"])


def test_notes_and_sources_are_no_holders_but_are_not_passed_over_in_silence(tmp_path: Path, look: Look) -> None:
    content = collection(
        *(feature(west(n), date=str(day(n)), source=name) for n in range(2) for name in ("a desk", "a lab"))
    )
    with pytest.raises(HolderUnclear, match=r"source \(2 values\)"):
        look(write(tmp_path / "in.geojson", content))


# --- colours ---------------------------------------------------------------------------------------------------------


def test_blank_names_give_way_to_fill_colours(bring: Bring) -> None:
    report, _ = bring(CASES / "blank-names-coloured-by-style" / "kml")
    assert report["reading"]["labels"] == {"#0000ff": "blue", "#ff0000": "red"}
    assert report["reading"]["names"] == {"blue": "Blue", "red": "Red"}
    assert report["found"]["labelled_nobody"] == 0
    assert report["found"]["areas"] == 8
    held = report["overlay"]["area_km2_last_day"]
    assert held["red"] == pytest.approx(4 * held["blue"], rel=0.001)  # red is west: 30 to 31.6 of 30 to 32


def test_blanks_are_nobodys_ground_where_no_colour_says_otherwise(tmp_path: Path, look: Look) -> None:
    content = collection(feature(west(0), holder="A"), feature(east(0), holder=None), feature(east(1), holder=None))
    report = look(write(tmp_path / "2024-07-08.geojson", content))
    assert labels_of(report) == {"a", ""}
    assert report["found"]["labelled_nobody"] == 2


def test_colours_with_too_many_names_are_called_by_their_most_frequent_label(tmp_path: Path, look: Look) -> None:
    features = []
    for number in range(50):
        side, colour = (("Occupied", "#a52714"), ("Liberated", "#0f9d58"))[number % 2]
        features.append(feature(west(number % 10), fill=colour, name=side if number < 40 else f"Pocket {number}"))
    for number in range(50, 100):
        features.append(feature(east(1), fill="#a52714" if number % 2 else "#0f9d58", name=f"Village {number}"))
    names = look(write(tmp_path / "2024-07-08.geojson", collection(*features[:50])), faction_field="fill")
    assert set(names["reading"]["names"].values()) == {"Occupied", "Liberated"}
    report = look(write(tmp_path / "2024-07-09.geojson", collection(*features)))
    assert report["reading"]["labels"].keys() == {"#a52714", "#0f9d58"}
    assert set(report["reading"]["names"].values()) == {"Red", "Green"}


def test_more_colours_than_can_be_told_apart_are_asked_about(tmp_path: Path, look: Look) -> None:
    source = atlas(tmp_path / "atlas.geojson", 50, fill=lambda n: f"#{n:02x}{255 - n:02x}80")
    with pytest.raises(HolderUnclear, match=r"fill \(50 colours\)"):
        look(source)


def test_a_style_is_called_a_style_and_names_its_colour(tmp_path: Path, look: Look) -> None:
    for number in range(2):
        marks = "".join(
            f"<Placemark><styleUrl>#{style}</styleUrl><Polygon><outerBoundaryIs><LinearRing><coordinates>"
            f"{a},48 {b},48 {b},49 {a},49 {a},48</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
            for style, a, b in (("ru", 30, 31 + number / 10), ("ua", 31 + number / 10, 32))
        )
        fills = "".join(
            f'<Style id="{style}"><PolyStyle><color>7f{colour}</color></PolyStyle></Style>'
            for style, colour in (("ru", "0000ff"), ("ua", "ff0000"))
        )
        for name, styles in (("styled", fills), ("plain", "")):
            path = tmp_path / name / f"2024-01-0{number + 1}.kml"
            path.parent.mkdir(exist_ok=True)
            head = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
            path.write_text(f"{head}{styles}{marks}</Document></kml>", encoding="utf-8")
    styled, plain = look(tmp_path / "styled"), look(tmp_path / "plain")
    assert styled["reading"]["names"] == {"ru": "ru", "ua": "ua"}
    assert labels_of(plain) == {"ru", "ua"}
    assert "fill colour" not in plain["reading"]["factions"]
    assert "the style" in plain["reading"]["factions"]


@pytest.mark.parametrize(
    ("name", "colour"),
    [
        ("Blue", "blue"),
        ("Red Army", "red"),
        ("القوات الحمراء حمراء", "red"),
        ("Green Front", "green"),
        ("Синие", "blue"),
    ],
)
def test_a_side_named_by_a_colour_is_drawn_in_it(name: str, colour: str) -> None:
    [label] = factions_of([name], {}, {}).values()
    assert label is not None
    assert label.colour == colour
    assert drawn([label.colour], "convention") == {palette.NAMED[colour]}


def drawn(keys: list[str], name: str) -> set[str]:
    """Colours of factions with these keys."""
    return set(palette.colours([Faction(key, (), "", "", "", key, (), ()) for key in keys], name).values())


def test_two_sides_of_one_colour_stay_apart_and_a_colour_of_the_source_goes_before_a_word() -> None:
    assert len(drawn(["blue", "blue-north", "red"], "convention")) == 3
    assert len(drawn(["blue", "red", "green"], "colour-safe")) == 3
    [label] = factions_of(["Blue"], {}, {"Blue": "#a52714"}).values()
    assert label is not None
    assert label.colour == "#a52714"


# --- many holders, any script ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [MOST_FACTIONS + 1, 1500])
def test_more_holders_than_a_map_can_have_get_one_sentence(tmp_path: Path, look: Look, number: int) -> None:
    source = atlas(tmp_path / "atlas.geojson", number, holder=lambda n: f"State {n} of many")
    with pytest.raises(ImportProblem, match=rf"^{number:,} different labels cannot all be factions; at most 300"):
        look(source)


def test_the_most_holders_that_a_map_can_have_are_taken_and_one_more_is_not() -> None:
    require_colourable(300, "name another attribute")
    with pytest.raises(ImportProblem, match="at most 300 are mapped: name another attribute"):
        require_colourable(301, "name another attribute")


def test_letters_run_out_gracefully() -> None:
    found = factions_of([f"State {n}" for n in range(1500)], {}, {})
    assert all(label and re.fullmatch("[A-Z]{1,2}", label.letter) for label in found.values())


def test_a_hundred_and_fifty_states_become_a_map(tmp_path: Path, bring: Bring) -> None:
    from geodata.building.build import build
    from geodata.dataset import load

    source = atlas(tmp_path / "atlas.geojson", 150, country=lambda n: f"State {n} of many")
    _, target = bring(source, faction_field="country")
    build(target)
    dataset = load(target)
    assert len({zone.holder for zone in dataset.on(dataset.first_day)}) == 150


@pytest.mark.parametrize("name", ["ကရင် အမျိုးသား", "საქართველო", "中华民国", "Ελλάς", "대한민국", "தமிழ்"])
def test_ids_are_readable_ascii_in_any_script_and_names_stay(name: str) -> None:
    [label] = factions_of([name], {}, {}).values()
    assert label is not None
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", label.id)
    assert not label.id.startswith("faction")
    assert label.name_en == name


def test_names_that_only_sound_alike_stay_two() -> None:
    one, other = factions_of(["中华", "中化"], {}, {}).values()
    assert one and other
    assert {one.id, other.id} == {slug("中华"), f"{slug('中华')}-2"}
