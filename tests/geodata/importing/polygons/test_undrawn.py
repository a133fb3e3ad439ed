"""Series that draw one side only, and front lines: whose the other ground is, said by a person."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from geodata.building.build import build
from geodata.checking.dataset_problems import find_problems
from geodata.counting.tempo import tempo
from geodata.counting.transfers import compare, redrawn
from geodata.dataset import Dataset, load
from geodata.importing import ImportProblem
from geodata.importing.polygons.front_lines import cut_in_two
from mapapp.cli import main
from tests.geodata.importing.series import collection, day, east, feature, west, write

Look = Callable[..., dict[str, Any]]
Bring = Callable[..., tuple[dict[str, Any], Path]]
CASES = Path(__file__).parents[3] / "cases"
OCCUPIED = CASES / "one-side-drawn" / "occupied.geojson"
FRONTS = CASES / "front-lines" / "fronts.geojson"
OUTLINE = (CASES / "front-lines" / "outline.geojson").read_text(encoding="utf-8")
FIRST, SECOND, LAST = date(2024, 1, 1), date(2024, 1, 5), date(2024, 1, 20)


def built(target: Path) -> Dataset:
    assert not find_problems(target)
    build(target)
    return load(target)


# --- undrawn ground --------------------------------------------------------------------------------------------------


def test_undrawn_ground_given_to_a_party_changes_hands(bring: Bring) -> None:
    report, target = bring(OCCUPIED, undrawn="Free side")
    dataset = built(target)
    for later, km2 in ((SECOND, 2465), (LAST, 5752)):
        [gain] = compare(dataset, FIRST, later).transfers
        assert (gain.from_, gain.to) == ("free-side", "occupied")
        assert gain.area_km2 == pytest.approx(km2, abs=1)
    pace = tempo(dataset, FIRST, LAST)
    assert [on for on, _ in pace.by_day] == [SECOND, date(2024, 1, 9), LAST]
    assert pace.redrawn_by_day == ()
    kinds = [event.kind.value for event in dataset.events.values() if event.day > FIRST]
    assert kinds == ["captured"] * 3
    assert not any("--undrawn" in note for note in report["found"]["notes"])
    assert any("taken as held by Free side" in rule for rule in report["overlay"]["rules"])


def test_an_outline_adds_the_ground_beyond_but_not_its_lakes(bring: Bring) -> None:
    lake = shapely.box(32.1, 48.1, 32.3, 48.3)
    ground = shapely.box(29.5, 47.5, 33.0, 49.5).difference(lake)
    _, target = bring(OCCUPIED, undrawn="Free", outline=shapely.to_geojson(ground))
    dataset = built(target)
    assert [move.area_km2 for move in compare(dataset, FIRST, LAST).transfers] == [pytest.approx(5752, abs=1)]
    assert dataset.at(32.2, 48.2) is None
    cell = dataset.at(32.8, 49.4)
    assert cell is not None
    assert [period.holder for period in dataset.periods[cell.id]] == ["free"]


def test_the_holder_of_undrawn_ground_may_be_drawn_too(tmp_path: Path, bring: Bring) -> None:
    content = collection(
        feature(west(0), side="West", date=str(day(0))),
        feature(east(2), side="East", date=str(day(0))),
        feature(west(0), side="West", date=str(day(1))),
    )
    _, target = bring(write(tmp_path / "some.geojson", content), undrawn="East")
    dataset = built(target)
    assert set(dataset.factions) == {"west", "east"}
    for on in (day(0), day(1)):
        held = {zone.holder: zone.area_km2 for zone in dataset.on(on)}
        assert held.keys() == {"west", "east"}  # what was east's on the first day is so on the second
        assert held["east"] == pytest.approx(0.9 * held["west"], rel=0.001)


def test_nobody_cannot_hold_what_is_not_drawn(look: Look) -> None:
    with pytest.raises(ImportProblem, match="--undrawn"):
        look(OCCUPIED, undrawn="none")


def test_without_the_option_drawn_ground_changes_and_it_is_proposed(bring: Bring, capsys: Any) -> None:
    report, target = bring(OCCUPIED)
    assert any("--undrawn NAME" in note for note in report["found"]["notes"])
    dataset = built(target)
    assert compare(dataset, FIRST, LAST).transfers == ()
    newly, no_longer = redrawn(dataset, FIRST, LAST)
    assert (newly / 1e6, no_longer) == (pytest.approx(5752, abs=1), 0)
    pace = tempo(dataset, FIRST, LAST)
    assert [on for on, _ in pace.redrawn_by_day] == [SECOND, date(2024, 1, 9), LAST]
    assert pace.by_day == ()
    assert main(["tempo", str(FIRST), str(LAST), "--dataset", str(target)]) == 0
    assert "drawn ground changed on 3 of 20 days" in capsys.readouterr().out
    assert main(["compare", str(FIRST), str(LAST), "--dataset", str(target)]) == 0
    assert "drawn ground changed: 5,752 km2 newly drawn" in capsys.readouterr().out


# --- front lines -----------------------------------------------------------------------------------------------------


def test_lines_are_called_lines_before_anything_is_asked_of_them(look: Look) -> None:
    with pytest.raises(ImportProblem, match=r"^2 features are lines, not areas; nothing to colour; .*--sides"):
        look(FRONTS)


def test_front_lines_cut_the_outline_in_two(bring: Bring) -> None:
    _, target = bring(FRONTS, outline=OUTLINE, sides="West,East")
    dataset = built(target)
    whole = sum(zone.area_km2 for zone in dataset.on(FIRST))
    for on, share in ((FIRST, 0.5), (SECOND, 0.6)):
        held = {zone.holder: zone.area_km2 / whole for zone in dataset.on(on)}
        assert held == pytest.approx({"west": share, "east": 1 - share}, abs=1e-4)
    [gain] = compare(dataset, FIRST, SECOND).transfers
    assert (gain.from_, gain.to) == ("east", "west")


@pytest.mark.parametrize(
    ("lines", "names", "areas"),
    [
        ([[(31.2, 48), (31.2, 49)]], ("West", "East"), (1.2, 0.8)),
        ([[(31.2, 49), (31.2, 48)]], ("West", "East"), (1.2, 0.8)),  # drawn the other way round
        ([[(31.2, 48), (31.2, 49)]], ("East", "West"), (0.8, 1.2)),
        ([[(31.2, 48), (31.2, 49)]], ("Eastern bloc", "Western bloc"), (0.8, 1.2)),
        ([[(31.2, 48), (31.2, 49)]], ("Allies", "Others"), (1.2, 0.8)),
        ([[(30, 48.2), (32, 48.2)]], ("North", "South"), (1.6, 0.4)),
        ([[(32, 48.2), (30, 48.2)]], ("Uplands", "Coast"), (1.6, 0.4)),
        ([[(31.2, 47), (31.2, 50)]], ("West", "East"), (1.2, 0.8)),  # beyond the outline
        ([[(31.2, 48.1), (31.2, 48.9)]], ("West", "East"), (1.2, 0.8)),  # ends short of it
        ([[(31, 48), (31, 48.4)], [(31, 49), (31, 48.6)]], ("West", "East"), (1, 1)),  # in two pieces, a gap between
        ([[(31, 48), (31.5, 48.3), (30.5, 48.6), (31, 49)]], ("West", "East"), (0.975, 1.025)),
        ([[(31.2, 48), (31.2, 49)], [(30.2, 48.2), (30.6, 48.2), (30.6, 48.6), (30.2, 48.6), (30.2, 48.2)]],
         ("West", "East"), (1.04, 0.96)),  # a pocket of the east in the west
    ],
)  # fmt: skip
def test_sides_are_told_by_where_they_lie(
    lines: list[list[tuple[float, float]]], names: tuple[str, str], areas: tuple[float, float]
) -> None:
    halves = cut_in_two(shapely.box(30, 48, 32, 49), [shapely.LineString(line) for line in lines], names)
    assert halves is not None
    assert [halves[name].area for name in names] == pytest.approx(areas, abs=1e-4)


def test_islands_go_to_the_nearer_side() -> None:
    outline = shapely.union_all([shapely.box(30, 48, 32, 49), shapely.box(33, 48, 34, 49)])
    halves = cut_in_two(outline, [shapely.LineString([(31, 48), (31, 49)])], ("West", "East"))
    assert halves is not None
    assert halves["East"].area == pytest.approx(2)


def test_a_line_that_cuts_nothing_is_said(tmp_path: Path, look: Look) -> None:
    away = shapely.LineString([(50, 10), (51, 10)])
    ring = shapely.LinearRing([(30.2, 48.2), (30.6, 48.2), (30.6, 48.6), (30.2, 48.2)])
    good = json.loads(FRONTS.read_text(encoding="utf-8"))["features"]
    lines = [feature(away, date="2024-01-09"), feature(shapely.LineString(ring), date="2024-01-10")]
    report = look(write(tmp_path / "f.geojson", collection(*good, *lines)), outline=OUTLINE, sides="West,East")
    assert report["reading"]["days"] == 2
    assert [note[:10] for note in report["found"]["notes"] if "does not cut" in note] == ["2024-01-09", "2024-01-10"]
    with pytest.raises(ImportProblem, match="no dated line cuts the outline"):
        look(write(tmp_path / "g.geojson", collection(lines[0])), outline=OUTLINE, sides="West,East")


def test_sides_are_for_lines_only(tmp_path: Path, look: Look) -> None:
    with pytest.raises(ImportProblem, match="--sides is for front lines"):
        look(OCCUPIED, outline=OUTLINE, sides="West,East")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--sides", "West"], "two names"),
        (["--sides", "West,East"], "--outline"),
        (["--outline", "OUTLINE", "--kind", "areas"], "--undrawn"),
    ],
)
def test_options_that_cannot_be_are_wrong_usage(tmp_path: Path, capsys: Any, options: list[str], words: str) -> None:
    (tmp_path / "outline.geojson").write_text(OUTLINE, encoding="utf-8")
    given = [str(tmp_path / "outline.geojson") if option == "OUTLINE" else option for option in options]
    assert main(["import", str(FRONTS), "--dry-run", *given]) == 2
    assert words in capsys.readouterr().err.splitlines()[-1]
