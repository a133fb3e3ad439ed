"""``mapapp shares`` and ``mapapp tempo``: text, document and table say the same, and bad days get one sentence."""

from __future__ import annotations

import csv
import io
import json

import pytest

from mapapp.cli import main

DAYS = ("2024-11-26", "2024-12-12")


def printed(capsys, *arguments):
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_shares_of_every_day_are_the_same_in_both_forms(capsys):
    document = json.loads(printed(capsys, "shares", *DAYS, "--json"))
    rows = table(printed(capsys, "shares", *DAYS, "--csv"))
    assert len(document["days"]) == 17
    for row in rows:
        at = document["days"].index(row["day"])
        [holder] = [one for one in document["holders"] if one["holder"] == (row["holder"] or None)]
        assert float(row["area_km2"]) == holder["area_km2"][at]
        assert int(row["places"]) == holder["places"][at]
        assert int(row["town_population"]) == holder["town_population"][at]
    gov = next(one for one in document["holders"] if one["holder"] == "gov")
    assert gov["area_km2"][0] > 100_000 and gov["area_km2"][-1] == 0


def test_shares_of_governorates_add_up_to_the_country_in_the_table(capsys):
    whole = table(printed(capsys, "shares", "2024-12-08", "2024-12-08", "--csv"))
    parts = table(printed(capsys, "shares", "2024-12-08", "2024-12-08", "--csv", "--by", "governorate"))
    assert len({row["admin1"] for row in parts}) == 14
    for row in whole:
        mine = sum(round(float(part["area_km2"]) * 1e6) for part in parts if part["holder"] == row["holder"])
        assert mine == round(float(row["area_km2"]) * 1e6)


def test_shares_say_in_words_where_sources_were_added(capsys):
    said = printed(capsys, "shares", "2024-11-20", "2024-12-12")
    assert "more sources from 2024-11-26" in said
    assert "Syrian government" in said


def test_the_tempo_of_the_offensive_in_every_form(capsys):
    document = json.loads(printed(capsys, "tempo", *DAYS, "--json"))
    rows = table(printed(capsys, "tempo", *DAYS, "--csv"))
    moved = {row["day"]: float(row["area_km2"]) for row in rows if row["row"] == "moved"}
    assert moved == {one["day"]: one["area_km2"] for one in document["moved"]}
    gains = [(row["day"], row["holder"], float(row["area_km2"])) for row in rows if row["row"] == "gained_by_day"]
    assert gains == [(one["day"], one["holder"] or "", one["area_km2"]) for one in document["gained_by_day"]]
    assert sum(one["area_km2"] for one in document["gained"]) == pytest.approx(sum(moved.values()), abs=1e-6)
    assert [step["days_since"] for step in document["route"]] == [None, 5, 3, 0]
    said = printed(capsys, "tempo", *DAYS)
    assert "Hama: 2024-12-05" in said and "5 days after the one before" in said


@pytest.mark.parametrize("command", ["shares", "tempo"])
@pytest.mark.parametrize(
    ("days", "sentence"),
    [(("1999-01-01", "2024-12-08"), "outside this dataset"), (("2024-12-08", "tomorrow"), "is not a day")],
)
def test_bad_days_get_one_sentence(capsys, command, days, sentence):
    assert main([command, *days]) == 2
    said = capsys.readouterr()
    assert sentence in said.err and said.err.count("\n") == 1 and not said.out


@pytest.mark.parametrize("command", ["shares", "tempo"])
def test_days_in_the_wrong_order_are_put_right_and_said(capsys, command):
    assert main([command, *reversed(DAYS), "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == "the days were put in order: 2024-11-26 to 2024-12-12\n"
    assert json.loads(said.out)["from"] == DAYS[0]


@pytest.mark.parametrize("command", ["compare", "shares", "tempo"])
def test_two_forms_at_once_are_refused(capsys, command):
    assert main([command, *DAYS, "--json", "--csv"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
