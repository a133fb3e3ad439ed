"""Shares that others published, beside the map's: figures, the table in the codebook, and files with mistakes."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import mean

import pytest

import geodata
from geodata.dataset import PACKAGED
from geodata.evaluation import codebook_figures
from geodata.evaluation.codebook_figures import with_figures
from geodata.evaluation.published_shares import FIELDS, PUBLISHED, as_markdown, published_shares
from geodata.model.errors import DataFileError
from mapapp.cli import main
from tests.builds import built_mini
from tests.packaged import packaged
from tests.some import some

HEADER = ",".join(field.name for field in FIELDS)


@pytest.fixture(scope="module")
def syria() -> geodata.Dataset:
    return packaged()


def test_the_map_is_near_what_others_counted(syria: geodata.Dataset) -> None:
    found = published_shares(syria)
    assert len({one.day for one in found}) >= 12
    late = [abs(one.difference) for one in found if one.day.year >= 2018]
    assert (round(mean(late), 1), round(max(late), 1)) == (0.9, 2.0), "the codebook names these figures"
    every = [abs(one.difference) for one in found]
    assert (round(mean(every), 1), round(max(every), 1)) == (1.7, 7.9), "the codebook names these figures"
    assert all(one.url.startswith("http") and one.publisher for one in found)


def test_shares_are_those_of_the_zones(syria: geodata.Dataset) -> None:
    for one in some(published_shares(syria)[::7]):
        zones = syria.on(one.day)
        held = sum(zone.area_km2 for zone in zones if zone.holder in one.holders)
        assert one.map_percent == pytest.approx(100 * held / sum(zone.area_km2 for zone in zones), abs=1e-9)


def test_the_codebook_has_the_table(syria: geodata.Dataset) -> None:
    text = (PACKAGED / "README.md").read_text(encoding="utf-8")
    assert "<!-- published:begin -->" in text
    assert with_figures(text, {"published": as_markdown(published_shares(syria))}) == text, (
        "python -m geodata.evaluation.codebook_figures"
    )
    assert all(f"`{field.name}`" in text for field in FIELDS)


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A built country of its own, without published shares."""
    return built_mini(tmp_path / "mini")


def test_a_dataset_without_the_file_has_none(mini: Path) -> None:
    assert published_shares(geodata.load(mini)) == ()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2020-01-32,reds,red,10,A paper,https://example.org", ':2 day: "2020-01-32" is not a day'),
        ("2020-02-01,reds,rde,10,A paper,https://example.org", ':2 holders: "rde" is not a faction'),
        ("2020-02-01,reds,,10,A paper,https://example.org", ":2 holders: names no faction"),
        ("2020-02-01,reds,red,110,A paper,https://example.org", ":2 share_percent: 110 is no share"),
        ("2020-02-01,reds,red,much,A paper,https://example.org", ':2 share_percent: "much" is not a number'),
        ("2020-02-01,reds,red,10", ":2: has 4 fields, the header 6"),
    ],
)
def test_mistakes_end_in_one_sentence(mini: Path, row: str, said: str) -> None:
    (mini / PUBLISHED).write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        published_shares(geodata.load(mini))
    assert str(caught.value).startswith(PUBLISHED + said)


def test_the_command_sets_them_beside_the_map(mini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dataset = geodata.load(mini)
    holder = next(zone.holder for zone in dataset.on(dataset.first_day) if zone.holder)
    row = f"{dataset.first_day},them,{holder},12.5,A paper,https://example.org/a"
    (mini / PUBLISHED).write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["evaluate", "--dataset", str(mini)]) == 0
    assert f"{dataset.first_day} them: " in (text := capsys.readouterr().out) and "12.5 % published by A paper" in text
    assert main(["evaluate", "--dataset", str(mini), "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["published"]
    assert (one["published_percent"], one["holders"], one["url"]) == (12.5, [holder], "https://example.org/a")
    assert 0 < one["map_percent"] <= 100


def test_figures_are_counted_anew_and_nothing_else_is_touched(mini: Path) -> None:
    readme = mini / "README.md"
    readme.write_text("Before\n<!-- evaluation:begin -->\nold\n<!-- evaluation:end -->\nAfter\n", encoding="utf-8")
    codebook_figures.main(mini)
    text = readme.read_text(encoding="utf-8")
    assert text.startswith("Before\n<!-- evaluation:begin -->\n| | place-days |") and text.endswith("end -->\nAfter\n")
    assert "\nold\n" not in text and "published:" not in text
    assert not list(mini.glob("*.tmp"))
