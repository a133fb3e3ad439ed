"""``mapapp compare``: its document, its table and its bad days."""

from __future__ import annotations

import csv
import io
import json

import pytest

from mapapp.cli import main

DAYS = ("2024-11-26", "2024-12-12")


def test_the_document_names_transfers_and_totals(capsys):
    assert main(["compare", *DAYS, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["from"], found["to"]) == DAYS
    assert {"from", "to", "area_km2", "places"} <= found["transfers"][0].keys()
    gov = next(total for total in found["totals"] if total["holder"] == "gov")
    lost = sum(one["area_km2"] for one in found["transfers"] if one["from"] == "gov")
    assert gov["area_km2_to"] == 0
    assert gov["area_km2_from"] == pytest.approx(lost, abs=1e-4)


def test_table_document_and_governorates_agree(capsys):
    main(["compare", *DAYS, "--json", "--by", "governorate"])
    document = json.loads(capsys.readouterr().out)
    main(["compare", *DAYS, "--csv"])
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    rows = [row for row in lines if row["row"] == "transfer"]
    assert [row["places"] for row in lines if row["row"] == "apart"] == ["golan-occupied"]
    told = [(one["from"] or "", one["to"] or "") for one in document["transfers"]]  # CSV has no null
    assert [(row["from"], row["to"]) for row in rows] == told
    whole = sum(float(row["area_km2"]) for row in rows)
    parts = sum(one["area_km2"] for part in document["by_governorate"].values() for one in part["transfers"])
    assert parts == pytest.approx(whole, abs=1e-6)


def test_days_in_the_wrong_order_are_put_right_and_said(capsys):
    assert main(["compare", *reversed(DAYS), "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == "the days were put in order: 2024-11-26 to 2024-12-12\n"
    assert json.loads(said.out)["from"] == DAYS[0]


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (("2024-12-08", "2024-12-08"), "compared with itself"),
        (("1999-01-01", "2024-12-08"), "outside this dataset"),
        (("2024-12-08", "tomorrow"), "is not a day"),
    ],
)
def test_bad_days_get_one_sentence(capsys, days, sentence):
    assert main(["compare", *days]) == 2
    said = capsys.readouterr()
    assert sentence in said.err and said.err.count("\n") == 1 and not said.out
