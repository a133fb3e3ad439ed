"""Factions are listed in factions.csv only: elsewhere a foreign key refers to them."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from geodata.checking.dataset_problems import find_problems
from geodata.dataset import PACKAGED
from geodata.facts.reading import read_dataset
from geodata.facts.table_records import FACTION_COLUMNS
from geodata.importing.output.table_schemas import resources

LISTS = {("control_events", "from"), ("control_events", "by"), ("area_events", "from")}
"""Columns that hold several factions, which a foreign key of the standard cannot say; the rules check them."""
PACKAGE = json.loads((PACKAGED / "datapackage.json").read_text(encoding="utf-8"))
REFERRING = [one for one in FACTION_COLUMNS if one[0] != "factions"]


def test_no_column_of_the_packaged_dataset_lists_the_factions() -> None:
    factions = set(read_dataset(PACKAGED).factions)
    seen = 0
    for resource in PACKAGE["resources"]:
        for field in resource.get("schema", {}).get("fields", ()):
            limits = field.get("constraints", {})
            seen += "enum" in limits
            assert len(factions & set(limits.get("enum", ()))) == 0, (resource["name"], field["name"])
            words = set(limits.get("pattern", "").replace("(", "|").replace(")", "|").split("|"))
            assert not factions & words, (resource["name"], field["name"])
    assert seen >= 5


@pytest.mark.parametrize(("table", "column"), [one for one in REFERRING if one not in LISTS])
def test_a_column_with_one_faction_has_a_foreign_key_to_factions(table: str, column: str) -> None:
    resource = next(one for one in PACKAGE["resources"] if one["path"] == f"facts/{table}.csv")
    key = {"fields": [column], "reference": {"resource": "factions", "fields": ["faction_id"]}}
    assert key in resource["schema"]["foreignKeys"]


def test_a_new_dataset_refers_to_its_factions_in_the_same_way() -> None:
    tables = {one["name"]: one["schema"].get("foreignKeys", []) for one in resources({})}
    aims = {(name, *key["fields"]) for name, keys in tables.items() for key in keys if "factions" in str(key)}
    assert aims == {("control_events", "to"), ("sources", "side")}


@pytest.mark.parametrize(("table", "column"), REFERRING)
def test_a_faction_written_wrong_gets_the_nearest_one_named(mini: Path, table: str, column: str) -> None:
    file = mini / "facts" / f"{table}.csv"
    if not file.exists():
        pytest.skip("the small dataset has no such table")
    rows = list(csv.DictReader(StringIO(file.read_text(encoding="utf-8"))))
    filled = [number for number, row in enumerate(rows) if row[column]]
    spoiled = filled[0] if filled else 0
    rows[spoiled][column] = "unoin"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    found = [str(one) for one in find_problems(mini) if one.path == f"facts/{table}.csv" and one.column == column]
    assert any('"unoin" is not a faction; did you mean "union"?' in one for one in found), found
