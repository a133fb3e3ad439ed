"""A name that a person types: any case, any of several names, and the nearest one where it is misspelt."""

from __future__ import annotations

import pytest

from geodata.facts import name_lookup
from geodata.model.errors import OutOfRange

NAMES = {
    "fr": ("Front (FR)", "الجبهة"),
    "old-town": ("Old Town",),
    "twin-1": ("Twin",),
    "twin-2": ("Twin",),
    "ecole": ("École",),
}


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("fr", "fr"),
        ("FR", "fr"),
        (" front (fr) ", "fr"),
        ("الجبهة", "fr"),
        ("old town", "old-town"),
        ("OLD_TOWN", "old-town"),
        ("ecole", "ecole"),
        ("ÉCOLE", "ecole"),
        ("twin-2", "twin-2"),
        ("", None),
        ("nowhere", None),
    ],
)
def test_a_name_means_an_id_whatever_its_case(text: str, id: str | None) -> None:
    assert name_lookup.meant(text, NAMES) == id


def test_a_name_that_several_share_is_not_guessed() -> None:
    with pytest.raises(OutOfRange, match="twin-1, twin-2"):
        name_lookup.meant("TWIN", NAMES)


def test_a_misspelt_name_gets_the_nearest_id() -> None:
    assert name_lookup.hint("Old Twon", NAMES, "else") == 'did you mean "old-town"?'
    assert name_lookup.hint("xyzzy", NAMES, "else") == "else"
    assert name_lookup.hint("y" * 10_000, NAMES, "else") == "else"
