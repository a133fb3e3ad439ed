"""The figures that the page counts: the same as geodata's and the command line's, to the last digit."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import geodata
from geodata.building.build import build
from mapapp.timeline import payload
from tests.page_modules import PageModules, lacking, page_modules
from tests.printed import command, table

pytestmark = pytest.mark.skipif(bool(lacking()), reason=lacking())

OFFENSIVE = ("2024-11-26", "2024-12-12")
PAIRS = (
    OFFENSIVE,
    ("2025-01-28", "2025-01-30"),
    ("2014-06-01", "2015-06-01"),
    ("2016-12-01", "2017-12-31"),
    ("2020-03-06", "2024-11-26"),
    ("2011-03-15", "2026-02-27"),
    ("2012-01-01", "2013-12-31"),
    ("2015-06-01", "2016-12-31"),
    ("2018-01-01", "2018-08-01"),
    ("2019-10-01", "2020-03-06"),
    ("2024-12-05", "2024-12-08"),
    ("2025-07-01", "2026-02-01"),
)
ROWS = """async (page, [kind, a, b, unit]) => {
  const { data } = page.kept;
  const { csvText } = await page.load('core/csv.js');
  const counts = (await page.load('counting/counts.js')).countsOf(data);
  const rows = (await page.load('numbers/transfer_rows.js')).transferRows({ data });
  const [i, j] = [data.index(a), data.index(b)];
  const table = {
    country: () => rows.transfers([[null, counts.compare(i, j)]]),
    units: () => rows.transfers(counts.compareByUnit(i, j)),
    totals: () => rows.totals(counts.compare(i, j)),
    shares: () => rows.shares(counts.shares(i, j, unit === null ? null : data.admin1.indexOf(unit))),
    tempo: () => rows.tempo(counts.tempo(i, j)),
  };
  return csvText(table[kind]());
}"""


@pytest.fixture(scope="module")
def syria() -> geodata.Dataset:
    return geodata.load()


@pytest.fixture(scope="module")
def modules() -> Iterator[PageModules]:
    with page_modules() as running:
        yield running


@pytest.fixture
def page(modules: PageModules, syria: geodata.Dataset) -> PageModules:
    modules.open(payload(syria))
    return modules


def rows_of(page: PageModules, kind: str, first: str, second: str, unit: str | None = None) -> str:
    return str(page.evaluate(ROWS, [kind, first, second, unit]))


def number(text: str | None) -> str | float | None:
    """A cell as JSON has it."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return text


def test_page_command_line_and_geodata_count_the_same(page: PageModules, syria: geodata.Dataset) -> None:
    for a, b in PAIRS:
        text = rows_of(page, "country", a, b)
        assert text == command("compare", a, b, "--csv"), f"{a} to {b}"
        assert rows_of(page, "units", a, b) == command("compare", a, b, "--csv", "--by", "governorate")
        found = geodata.compare(syria, date.fromisoformat(a), date.fromisoformat(b))
        document = json.loads(command("compare", a, b, "--json"))
        rows = [row for row in table(text) if row["row"] == "transfer"]
        assert [round(float(row["area_km2"]) * 1e6) for row in rows] == [move.area_m2 for move in found.transfers]
        assert [move["area_km2"] for move in document["transfers"]] == [float(row["area_km2"]) for row in rows]
        totals = table(rows_of(page, "totals", a, b))
        held = [{name: value or None for name, value in row.items()} for row in totals]
        assert [{name: number(value) for name, value in row.items()} for row in held] == document["totals"]
        assert [row["places"].split(";") for row in rows] == [list(move.places) or [""] for move in found.transfers]


def test_a_series_in_which_undrawn_ground_is_no_data_counts_the_same(modules: PageModules, tmp_path: Path) -> None:
    folder = shutil.copytree(Path(__file__).parents[1] / "mini", tmp_path / "mini")
    package = folder / "datapackage.json"
    content = json.loads(package.read_text(encoding="utf-8"))
    for unknown in (False, True):
        content["territory"]["undrawn_is_unknown"] = unknown
        package.write_text(json.dumps(content), encoding="utf-8")
        build(folder)
        dataset = geodata.load(folder)
        modules.open(payload(dataset))
        days = [day.isoformat() for day in (dataset.first_day, *dataset.days_of_change[::3], dataset.known_until)]
        for a in days:
            for b in days:
                if a < b:
                    said = command("compare", a, b, "--csv", "--dataset", str(folder))
                    assert rows_of(modules, "country", a, b) == said, f"{a} to {b}, {unknown}"
        assert rows_of(modules, "tempo", days[0], days[-1]) == command(
            "tempo", days[0], days[-1], "--csv", "--dataset", str(folder)
        )


def test_what_the_government_lost_others_gained_to_the_square_metre(page: PageModules) -> None:
    lost, gained, left = page.evaluate(
        """async (page, [a, b]) => {
          const { data } = page.kept;
          const { countsOf } = await page.load('counting/counts.js');
          const found = countsOf(data).compare(data.index(a), data.index(b));
          const gov = data.factions.findIndex(f => f.id === 'gov');
          const held = found.totals.find(total => total.holder === gov);
          const moves = found.transfers.filter(move => move.from === gov);
          return [held.m2From, moves.reduce((sum, move) => sum + move.m2, 0), held.m2To];
        }""",
        list(OFFENSIVE),
    )
    assert left == 0
    assert lost == gained > 100_000_000_000


def test_no_cell_of_a_saved_table_is_computed_by_a_spreadsheet(modules: PageModules) -> None:
    rows = [["=1+1", "+2", "-3.5", "@sum(a)", " =x", "a,b", 'say "no"', "", "−3"]]
    text = modules.evaluate("async (page, rows) => (await page.load('core/csv.js')).csvText(rows)", rows)
    assert next(csv.reader([text])) == ["'=1+1", "+2", "-3.5", "'@sum(a)", "' =x", "a,b", 'say "no"', "", "−3"]


def test_every_day_and_pace_are_those_of_the_command_line(page: PageModules) -> None:
    for a, b in (("2024-11-20", "2024-12-31"), ("2013-01-01", "2013-12-31")):
        assert rows_of(page, "shares", a, b) == command("shares", a, b, "--csv")
        assert rows_of(page, "tempo", a, b) == command("tempo", a, b, "--csv")
    by_unit = command("shares", "2024-12-01", "2024-12-31", "--csv", "--by", "governorate").splitlines()
    hama = rows_of(page, "shares", "2024-12-01", "2024-12-31", "Hama").splitlines()
    assert hama[1:] == [line for line in by_unit if line.split(",")[1] == "Hama"]
