"""Every way in which a series may carry its dates and factions, and every defect, with the report it gets."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from geodata.importing import ImportProblem
from tests.geodata.importing import series
from tests.geodata.importing.series import BOW_TIE, collection, daily, day, east, feature, picture, west, write

Look = Callable[..., dict[str, Any]]
Bring = Callable[..., tuple[dict[str, Any], Path]]


def days_of(report: dict[str, Any]) -> tuple[str, str, int]:
    reading = report["reading"]
    return reading["first_day"], reading["last_day"], reading["days"]


SPAN = ("2024-07-08", "2024-07-10", 3)


# --- dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "control_{:%Y%m%d}.geojson",
        "{:%Y-%m-%d}.geojson",
        "map {:%d.%m.%Y}.json",
        "{:%y%m%d}_0000.geojson",
        "{:%y%m%d}.geojson",
        "front_{:%d %B %Y}.geojson",
        "{:%Y_%m_%d}/all.geojson",
    ],
)
def test_day_is_read_from_the_name_of_file_or_folder(tmp_path: Path, look: Look, name: str) -> None:
    report = look(daily(tmp_path / "in", name=lambda d: name.format(d)))
    assert days_of(report) == SPAN


def test_day_is_read_from_seconds_since_1970(tmp_path: Path, look: Look) -> None:
    for number in range(3):
        write(tmp_path / "in" / f"{1720432800 + number * 86400}.json", picture(number))
    assert days_of(look(tmp_path / "in")) == SPAN


def test_day_is_read_from_an_attribute(tmp_path: Path, look: Look) -> None:
    features = [f for n in range(3) for f in picture(n, date=day(n).isoformat())["features"]]
    report = look(write(tmp_path / "all.geojson", collection(*features)))
    assert days_of(report) == SPAN
    assert '"date"' in report["reading"]["dates"]


@pytest.mark.parametrize(("last", "closed"), [(1, False), (0, True)])
def test_ends_of_intervals_are_told_half_open_from_closed(tmp_path: Path, look: Look, last: int, closed: bool) -> None:
    features = [
        feature(shape, side=side, start=day(n).isoformat(), end=day(n + last).isoformat() if n < 2 else None)
        for n in range(3)
        for side, shape in (("West", west(n)), ("East", east(n)))
    ]
    report = look(write(tmp_path / "all.geojson", collection(*features)))
    assert days_of(report)[:2] == SPAN[:2]
    assert ("closed" in report["reading"]["dates"]) is closed


def test_the_person_may_say_that_an_interval_is_closed(tmp_path: Path, bring: Bring) -> None:
    features = [
        feature(west(0), side="West", start="2024-07-08", end="2024-07-09"),
        feature(east(0), side="East", start="2024-07-08", end=""),
    ]
    report, _ = bring(write(tmp_path / "all.geojson", collection(*features)), interval="closed")
    assert days_of(report)[:2] == ("2024-07-08", "2024-07-09")


def test_day_of_everything_may_be_given(tmp_path: Path, look: Look) -> None:
    report = look(write(tmp_path / "map.geojson", picture(0)), date="2024-07-08")
    assert days_of(report) == ("2024-07-08", "2024-07-08", 1)


def test_pattern_of_the_name_may_be_given(tmp_path: Path, look: Look) -> None:
    source = daily(tmp_path / "in", name=lambda d: f"{d:%d%m%y}.geojson")
    assert days_of(look(source, date_pattern="%d%m%y")) == SPAN


def test_without_any_day_the_answer_says_what_to_give(tmp_path: Path, look: Look) -> None:
    with pytest.raises(ImportProblem, match="--date-field"):
        look(write(tmp_path / "map.geojson", picture(0)))


def test_of_several_pictures_of_a_day_the_last_counts(tmp_path: Path, bring: Bring) -> None:
    for time, number in (("0000", 0), ("1200", 1)):
        write(tmp_path / "in" / f"240708_{time}.geojson", picture(number))
    report, _ = bring(tmp_path / "in")
    assert report["found"]["earlier_pictures_of_a_day"] == {"240708_0000.geojson": 2}
    held = report["overlay"]["area_km2_last_day"]
    assert held["west"] > held["east"]


def test_several_files_of_a_day_make_one_picture(tmp_path: Path, bring: Bring) -> None:
    for number in range(2):
        for side, shape in (("West", west(number)), ("East", east(number))):
            write(tmp_path / "in" / f"{day(number)}_{side}.geojson", collection(feature(shape)))
    report, _ = bring(tmp_path / "in")
    assert report["found"]["days_of_several_files"] == {"2024-07-08": 2, "2024-07-09": 2}
    assert set(report["overlay"]["area_km2_last_day"]) == {"west", "east"}


def test_days_without_a_picture_are_counted(tmp_path: Path, look: Look) -> None:
    for number in (0, 4):
        write(tmp_path / "in" / f"{day(number)}.geojson", picture(number))
    assert look(tmp_path / "in")["found"]["days_without_picture"] == 3


# --- factions --------------------------------------------------------------------------------------------------------


def labels_of(report: dict[str, Any]) -> set[str]:
    return set(report["reading"]["labels"].values())


def test_holder_from_the_fill_colour(tmp_path: Path, look: Look) -> None:
    features = [feature(west(0), fill="#a52714", name="zone 1"), feature(east(0), fill="#0288d1", name="zone 2")]
    report = look(write(tmp_path / "2024-07-08.geojson", collection(*features)), faction_field="@fill")
    assert set(report["reading"]["labels"]) == {"#a52714", "#0288d1"}


def test_a_label_in_several_languages_is_one_faction_with_its_english_name(tmp_path: Path, look: Look) -> None:
    label = "Окуповано /// Occupied /// محتل /// map.territory.occupied"
    report = look(write(tmp_path / "2024-07-08.geojson", collection(feature(west(0), name=label))))
    assert labels_of(report) == {"occupied"}


def test_holder_from_the_folder(tmp_path: Path, look: Look) -> None:
    for number in range(2):
        for side, shape in (("West", west(number)), ("East", east(number))):
            write(tmp_path / "in" / side / f"{day(number)}.geojson", collection(feature(shape)))
    assert labels_of(look(tmp_path / "in")) == {"west", "east"}


def test_one_faction_where_nothing_tells_them_apart(tmp_path: Path, look: Look) -> None:
    source = tmp_path / "in"
    for number in range(2):
        write(source / f"occupied_area_{day(number):%Y%m%d}.geojson", collection(feature(west(number))))
    report = look(source)
    assert labels_of(report) == {"occupied-area"}
    assert "all ground is taken as drawn for one" in report["reading"]["factions"]


def test_labels_may_be_renamed_joined_and_dropped(tmp_path: Path, look: Look) -> None:
    source = write(tmp_path / "2024-07-08.geojson", picture(0))
    report = look(source, factions={"West": "Alliance", "East": ""})
    assert report["reading"]["labels"] == {"East": "", "West": "alliance"}
    assert report["found"]["labelled_nobody"] == 1


# --- shapes and formats ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrap",
    [
        lambda fc, n: {"data": fc, "date": day(n).isoformat()},
        lambda fc, n: {"id": 1720432800 + n * 86400, "map": fc},
        lambda fc, n: {"response": {"timestamp": day(n).isoformat(), "geo": json.dumps(fc)}},
    ],
)
def test_collections_are_found_wrapped_in_other_json(tmp_path: Path, look: Look, wrap: Any) -> None:
    for number in range(3):
        write(tmp_path / "in" / f"part{'abc'[number]}.json", wrap(picture(number), number))
    assert days_of(look(tmp_path / "in")) == SPAN


def test_a_list_of_dated_collections_in_one_file(tmp_path: Path, look: Look) -> None:
    days = [{"date": day(n).isoformat(), "data": picture(n)} for n in range(3)]
    assert days_of(look(write(tmp_path / "all.json", days))) == SPAN


def test_every_format_gives_the_same_dataset(tmp_path: Path, bring: Bring) -> None:
    source = {
        "all.gpkg": lambda path: series.with_gdal(path, "GPKG"),
        "all.shp": lambda path: series.with_gdal(path, "ESRI Shapefile"),
        "all.parquet": series.with_parquet,
    }
    found = {}
    for name, make in source.items():
        make(tmp_path / name)
        report, target = bring(tmp_path / name)
        found[name] = (report["overlay"]["area_km2_last_day"], report["overlay"]["cells"], days_of(report))
        shutil.rmtree(target)
    report, target = bring(daily(tmp_path / "daily"))
    expected = (report["overlay"]["area_km2_last_day"], report["overlay"]["cells"], SPAN)
    assert found == dict.fromkeys(source, expected)


@pytest.mark.parametrize("crs", ["EPSG:32637", "EPSG:3857"])
def test_another_reference_system_is_converted(tmp_path: Path, bring: Bring, crs: str) -> None:
    report, _ = bring(series.with_gdal(tmp_path / "all.gpkg", "GPKG", crs=crs))
    area = float(abs(series.west(2).area)) * 111.32 * 111.32 * 0.8241  # about, at 34.5 degrees
    assert report["overlay"]["area_km2_last_day"]["west"] == pytest.approx(area, rel=0.01)
    assert any("converted" in note for note in report["found"]["notes"])


def test_layers_of_a_geopackage_carry_the_day(tmp_path: Path, look: Look) -> None:
    path = tmp_path / "all.gpkg"
    for number in range(2):
        pyogrio_layer(path, number)
    assert days_of(look(path)) == ("2024-07-08", "2024-07-09", 2)


def pyogrio_layer(path: Path, number: int) -> None:
    import numpy as np
    import pyogrio

    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(np.array([west(number), east(number)], dtype=object)),
        [np.array(["West", "East"], dtype=object)],
        ["side"],
        geometry_type="Polygon",
        driver="GPKG",
        crs="EPSG:4326",
        layer=f"day_{day(number):%Y%m%d}",
        append=path.exists(),
    )


def test_kml_gives_colours_and_days_and_drops_heights(tmp_path: Path, look: Look) -> None:
    for number in range(2):
        path = tmp_path / "in" / f"{day(number):%y%m%d}.kml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(series.kml(number), encoding="utf-8")
    report = look(tmp_path / "in")
    assert set(report["reading"]["labels"]) == {"#a52714", "#0288d1"}
    assert report["found"]["with_third_coordinate"] == 4


def test_kmz_zip_and_gzip_are_unpacked(tmp_path: Path, look: Look) -> None:
    inner = tmp_path / "kml"
    inner.mkdir()
    (inner / "doc.kml").write_text(series.kml(0, begin="2024-07-08"), encoding="utf-8")
    assert days_of(look(series.zipped(inner, tmp_path / "map.kmz")))[0] == "2024-07-08"
    assert days_of(look(series.zipped(daily(tmp_path / "in"), tmp_path / "in.zip"))) == SPAN
    features = [f for n in range(3) for f in picture(n, date=day(n).isoformat())["features"]]
    packed = tmp_path / "all.geojson.gz"
    packed.write_bytes(gzip.compress(json.dumps(collection(*features)).encode()))
    assert days_of(look(packed)) == SPAN


def test_points_and_lines_are_counted_not_drawn(tmp_path: Path, look: Look) -> None:
    extra = [
        feature(shapely.Point(37, 34.5), side="West"),
        feature(shapely.LineString([(36, 34), (37, 35)]), side="West"),
    ]
    content = picture(0)
    content["features"] += extra
    report = look(write(tmp_path / "2024-07-08.geojson", content))
    assert report["found"]["not_areas"] == {"LineString": 1, "Point": 1}


def test_lat_lon_order_is_noticed(tmp_path: Path, bring: Bring) -> None:
    def turned(shape: shapely.Polygon) -> shapely.Polygon:
        return shapely.transform(shapely.affinity.translate(shape, xoff=80), lambda c: c[:, ::-1])

    content = collection(feature(turned(west(0)), side="West"), feature(turned(east(0)), side="East"))
    report, _ = bring(write(tmp_path / "2024-07-08.geojson", content))
    assert any("swapped" in note for note in report["found"]["notes"])


# --- defects ---------------------------------------------------------------------------------------------------------


def test_invalid_rings_are_mended_and_listed(tmp_path: Path, bring: Bring) -> None:
    content = collection(feature(BOW_TIE, side="West"), feature(east(0), side="East"))
    report, _ = bring(write(tmp_path / "2024-07-08.geojson", content))
    [mended] = report["found"]["mended"]
    assert (mended["file"], mended["feature"], mended["fault"]) == ("2024-07-08.geojson", 1, "Self-intersection")
    assert mended["km2"] == pytest.approx(0.5 * 111.32 * 110.92 * 0.8241, rel=0.01)


def test_unclosed_rings_are_closed_and_degenerate_ones_dropped(tmp_path: Path, look: Look) -> None:
    unclosed = {"type": "Polygon", "coordinates": [[[36, 34], [37, 34], [37, 35], [36, 35]]]}
    line = {"type": "Polygon", "coordinates": [[[36, 34], [37, 34], [36, 34]]]}
    content = collection(feature(unclosed, side="West"), feature(line, side="West"), feature(None, side="East"))
    report = look(write(tmp_path / "2024-07-08.geojson", content))
    assert report["found"]["areas"] == 1
    assert report["found"]["empty_geometries"] == 2


def test_overlaps_go_to_the_smaller_polygon_and_are_reported(tmp_path: Path, bring: Bring) -> None:
    enclave = shapely.box(36.2, 34.2, 36.4, 34.4)
    content = collection(feature(enclave, side="East"), feature(west(0), side="West"), feature(east(0), side="East"))
    report, _ = bring(write(tmp_path / "2024-07-08.geojson", content))
    [overlap] = report["overlay"]["overlaps"]
    assert overlap["date"] == "2024-07-08"
    assert overlap["factions"] == ["east", "west"]
    assert overlap["km2"] == pytest.approx(0.04 * 111.32 * 110.92 * 0.826, rel=0.01)
    held = report["overlay"]["area_km2_last_day"]
    assert held["east"] == pytest.approx(held["west"] + 2 * overlap["km2"], rel=0.001)


def test_thin_gaps_between_factions_are_closed_wide_ones_left(tmp_path: Path, bring: Bring) -> None:
    frame = shapely.box(36.0, 34.0, 38.0, 35.0)
    thin = shapely.box(37.0, 34.2, 37.0001, 34.8)
    wide = shapely.box(36.9, 34.85, 37.1, 34.9)
    ground = frame.difference(shapely.union_all([thin, wide]))
    content = collection(
        feature(ground.intersection(west(0)), side="West"), feature(ground.intersection(east(0)), side="East")
    )
    report, _ = bring(write(tmp_path / "2024-07-08.geojson", content))
    [closed], [left] = report["overlay"]["gaps_closed"], report["overlay"]["gaps_left"]
    assert closed["factions"] == left["factions"] == ["east", "west"]
    assert closed["km2"] == pytest.approx(0.0001 * 0.6 * 111.32 * 110.92 * 0.8241, rel=0.05)
    assert left["km2"] == pytest.approx(0.2 * 0.05 * 111.32 * 110.92 * 0.82, rel=0.02)
    assert sum(report["overlay"]["area_km2_last_day"].values()) == pytest.approx(
        float(shapely.area(frame.difference(wide))) * 111.32 * 110.92 * 0.8241, rel=0.005
    )


def test_ground_not_drawn_on_a_day_is_no_data_not_a_loss(tmp_path: Path, bring: Bring) -> None:
    from geodata.building.build import build
    from geodata.counting.transfers import compare
    from geodata.dataset import load

    write(
        tmp_path / "in" / f"{day(0)}.geojson", collection(feature(west(0), side="West"), feature(east(0), side="East"))
    )
    write(tmp_path / "in" / f"{day(1)}.geojson", collection(feature(west(0), side="West")))
    write(tmp_path / "in" / f"{day(2)}.geojson", picture(2))
    _, target = bring(tmp_path / "in")
    build(target)
    dataset = load(target)
    assert [zone.holder for zone in dataset.on(day(1))] == ["west", None]
    assert compare(dataset, day(0), day(1)).transfers == ()
    [gain] = compare(dataset, day(0), day(2)).transfers
    assert (gain.from_, gain.to) == ("east", "west")


def test_a_damaged_file_is_said_and_the_others_read(tmp_path: Path, look: Look) -> None:
    source = daily(tmp_path / "in")
    (source / "control_20240711.geojson").write_text('{"type": "FeatureCollection", "features": [{', encoding="utf-8")
    report = look(source)
    assert days_of(report) == SPAN
    assert any("control_20240711.geojson: it is not valid JSON" in line for line in report["found"]["left_out"])
