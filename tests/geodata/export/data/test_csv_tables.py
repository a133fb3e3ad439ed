"""Tables that leave as CSV: whole, and harmless to spreadsheets."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest

from geodata.dataset import Dataset, load
from geodata.export.data.csv_tables import csv_archive, csv_table
from geodata.export.data.selection import select
from geodata.model.errors import OutOfRange


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_every_control_period_is_a_row(dataset: Dataset) -> None:
    found = rows(csv_table(dataset, select(dataset)))
    assert len(found) == sum(len(periods) for periods in dataset.periods.values())
    alpha = [row for row in found if row["place"] == "alpha"]
    assert [row["holder"] for row in alpha] == [period.holder or "" for period in dataset.periods["alpha"]]


def test_each_row_of_a_single_table_states_licence_and_version(dataset: Dataset) -> None:
    for row in rows(csv_table(dataset, select(dataset, day=date(2020, 2, 5)))):
        assert row["dataset_licence"] == "MIT"
        assert row["dataset_fingerprint"] == dataset.fingerprint
        assert row["sources"] or row["basis"] == "inferred"


def test_the_archive_has_every_table_and_the_statement(dataset: Dataset) -> None:
    with zipfile.ZipFile(io.BytesIO(csv_archive(dataset, select(dataset)))) as archive:
        names = set(archive.namelist())
        about = archive.read("ABOUT.txt").decode()
        events = rows(archive.read("control_events.csv"))
    tables = {f"{table.stem}.csv" for table in (dataset.path / "facts").glob("*.csv")}
    assert names == {"ABOUT.txt", "zones.csv", "control_periods.csv", *tables}
    assert dataset.fingerprint in about
    assert len(events) == len((dataset.path / "facts" / "control_events.csv").read_text().splitlines()) - 1


def test_a_span_leaves_out_what_happened_at_other_times(dataset: Dataset) -> None:
    found = rows(csv_table(dataset, select(dataset, span=(date(2020, 1, 5), date(2020, 1, 20))), "control_events"))
    assert {row["event_id"] for row in found} == {"alpha-2020-01-20", "alpha-old-town-2020-01-10"}


def test_a_table_that_is_not_there_is_named(dataset: Dataset) -> None:
    with pytest.raises(OutOfRange, match="control_periods"):
        csv_table(dataset, select(dataset), "periods")


@pytest.mark.parametrize("formula", ["=1+1", "+1+1", "@SUM(A1)", "-cmd|' /C calc'!A0", "＝1+1"])
def test_no_cell_computes(built: Path, tmp_path: Path, formula: str) -> None:
    from geodata.building.build import build

    folder = Path(shutil.copytree(built, tmp_path / "spoilt"))
    table = folder / "facts" / "control_events.csv"
    table.write_text(table.read_text().replace("Red left Alpha", f'"{formula}"'))
    build(folder)
    spoilt = load(folder)
    found = [row["summary_en"] for row in rows(csv_table(spoilt, select(spoilt), "control_events"))]
    assert f"'{formula}" in found
    assert formula not in found
