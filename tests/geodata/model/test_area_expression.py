"""Area expressions: which places a row about an area means."""

from __future__ import annotations

import pytest

from geodata.model.area_expression import Bound, Circle, Names, distance_km, parse_area, unit_labels

WEST = {"alpha", "alpha-old-town", "beta", "epsilon"}
EAST = {"gamma", "delta", "base-camp"}


@pytest.mark.parametrize(
    ("expression", "places"),
    [
        ("country", WEST | EAST),
        ("all", WEST | EAST),
        ("governorate:East", EAST),
        ("admin1:West", WEST),
        ("subdistricts:Upper Plain", {"gamma", "base-camp"}),
        ("subdistricts:Upper Plain;Lower Plain", EAST),
        ("areas:beta;delta", {"beta", "delta"}),
        ("drawn:base-camp", {"base-camp"}),
        ("rule:governorate West, lat < 34.35", {"beta", "epsilon"}),
        ("rule:subdistricts North Shore and Upper Plain, lon >= 36.7", {"gamma", "base-camp"}),
        ("rule:circle of 15 km round lon 36.2 lat 34.4, inside Mini", {"alpha", "alpha-old-town"}),
        ("country except beta;delta", (WEST | EAST) - {"beta", "delta"}),
        ("all except governorate:West;subdistricts:Lower Plain", {"gamma", "base-camp"}),
        ("all except governorate West; subdistrict Lower Plain", {"gamma", "base-camp"}),
        ("all except the circle of 15 km round lon 36.2 lat 34.4", (WEST | EAST) - {"alpha", "alpha-old-town"}),
        ("subdistricts:South Shore except beta", {"epsilon"}),
    ],
)
def test_an_expression_means_the_places_inside(inside, expression, places):
    assert inside(expression) == places


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("", "an area is missing"),
        ("the east", "is not an area"),
        ("governorate:Eest", '"Eest" is not a first-level unit; did you mean "West"'),
        ("subdistricts:Upper Plane", 'did you mean "Upper Plain"'),
        ("areas:betta", 'did you mean "beta"'),
        ("drawn:camp", "is not a drawn area"),
        ("rule:west of the river", "is not a clause of a rule"),
        ("rule:lon < east", "is not a clause of a rule"),
        ("country except beta except delta", 'more than one "except"'),
        ("governorate:East;areas:beta", "two kinds of area"),
    ],
)
def test_what_is_no_area_gets_a_sentence(inside, expression, sentence):
    with pytest.raises(ValueError, match=sentence):
        inside(expression)


def test_clauses_of_a_rule_are_told_apart():
    parsed = parse_area("rule:governorate Hama, lon <= 36.33, circle of 55 km round lon 38.6 lat 33.5")
    assert parsed.clauses == (Names("admin1", ("Hama",)), Bound("lon", "<=", 36.33), Circle(55.0, 38.6, 33.5))


def test_a_name_that_two_subdistricts_share_is_followed_by_its_unit(facts):
    north, south, *east = facts.units
    twins = (north, type(south)(north.name, "South", south.geometry), *east)
    assert unit_labels(twins)[:3] == ["North Shore (West)", "North Shore (South)", "Upper Plain"]


def test_distance_is_that_of_the_great_circle():
    # Aleppo - Damascus, about 310 km
    assert distance_km(37.16, 36.20, 36.29, 33.51) == pytest.approx(309, abs=2)
    assert distance_km(36.2, 34.4, 36.2, 34.4) == 0
