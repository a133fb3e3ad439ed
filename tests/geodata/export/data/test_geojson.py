"""What leaves as polygons: counted and measured by readers that we did not write, and read back by our importer."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pyogrio
import pytest
import shapely
from pyproj import Geod

from geodata.dataset import Dataset, load
from geodata.export.data import features
from geodata.export.data.geojson import geojson, topojson
from geodata.export.data.geopackage import geopackage
from geodata.export.data.geoparquet import geoparquet
from geodata.export.data.kml import kml, kmz
from geodata.export.data.selection import NOBODY, select
from geodata.importing import ImportOptions, import_source
from geodata.model.errors import OutOfRange

DAY = date(2020, 2, 5)
PLAYED = (date(2020, 1, 15), date(2020, 2, 20))
COLOURS = dict.fromkeys(("red", "blue", "green", "union", None), "#" + "12" * 3)
KML = "{http://www.opengis.net/kml/2.2}"


def written(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def areas_on(dataset: Dataset, day: date) -> dict[str | None, float]:
    return {zone.holder: zone.area_km2 for zone in dataset.on(day)}


def test_a_day_has_one_feature_for_each_holder_nobody_included(dataset: Dataset) -> None:
    content = json.loads(geojson(dataset, select(dataset, day=DAY)))
    holders = {one["properties"]["holder"]: one["properties"]["area_km2"] for one in content["features"]}
    assert holders == pytest.approx(areas_on(dataset, DAY), abs=1e-3)


def test_every_feature_has_the_promised_properties(dataset: Dataset) -> None:
    content = json.loads(geojson(dataset, select(dataset)))
    for one in content["features"]:
        assert {"holder", "start", "end", "status", "area_km2", "sources", "holder_name"} <= one["properties"].keys()
        assert one["properties"]["start_date"] == one["properties"]["start"]
        assert ("end_date" in one["properties"]) == (one["properties"]["end"] is not None)


def test_every_file_states_licence_version_and_how_far_it_knows(dataset: Dataset) -> None:
    about = json.loads(geojson(dataset, select(dataset, day=DAY)))["metadata"]
    assert about["licence"] == "MIT"
    assert about["fingerprint"] == dataset.fingerprint
    assert about["known_until"] == "2020-03-31"
    assert "inferred" in about["method"]


def test_every_source_of_a_feature_is_named_in_the_file(dataset: Dataset) -> None:
    content = json.loads(geojson(dataset, select(dataset)))
    named = {source for one in content["features"] for source in one["properties"]["sources"]}
    assert named
    assert named == set(content["sources"])


@pytest.mark.parametrize("by_cell", [False, True])
def test_outlines_run_counterclockwise_and_holes_the_other_way(dataset: Dataset, by_cell: bool) -> None:
    for one in json.loads(geojson(dataset, select(dataset), by_cell=by_cell))["features"]:
        shape = shapely.geometry.shape(one["geometry"])
        assert shape.is_valid
        for polygon in getattr(shape, "geoms", [shape]):
            assert polygon.exterior.is_ccw
            assert not any(hole.is_ccw for hole in polygon.interiors)


@pytest.mark.parametrize("by_cell", [False, True])
def test_features_of_a_span_tile_the_country_on_each_of_its_days(dataset: Dataset, by_cell: bool) -> None:
    first, last = PLAYED
    found = [
        one["properties"]
        for one in json.loads(geojson(dataset, select(dataset, span=PLAYED), by_cell=by_cell))["features"]
    ]
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        total: dict[str | None, float] = {}
        for one in found:
            if one["start"] <= day.isoformat() and (one["end"] is None or day.isoformat() < one["end"]):
                total[one["holder"]] = total.get(one["holder"], 0) + one["area_km2"]
        assert total == pytest.approx(areas_on(dataset, day), abs=1e-2), day


def test_doubt_about_a_day_is_exported(dataset: Dataset) -> None:
    found = json.loads(geojson(dataset, select(dataset), by_cell=True))["features"]
    beta = [one for one in found if one["id"] == "beta-2020-02-10"]
    assert [one["properties"]["start_date:edtf"] for one in beta] == ["2020-02-10~"]


def test_only_what_is_chosen_leaves(dataset: Dataset) -> None:
    chosen = select(dataset, day=DAY, factions=["red", NOBODY])
    assert {record.holder for record in features.zones(dataset, chosen)} <= {"red", None}
    unit = next(iter(dataset.cells.values())).admin1
    part = features.cells(dataset, select(dataset, day=DAY, admin1=unit.upper()))
    assert {dataset.cells[record.period.place].admin1 for record in part if record.period} == {unit}


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"factions": ["reds"]}, "reds"), ({"admin1": "Nowhere"}, "Nowhere"), ({"day": date(1999, 1, 1)}, "1999-01-01")],
)
def test_what_the_dataset_does_not_have_is_named(dataset: Dataset, asked: dict[str, object], said: str) -> None:
    with pytest.raises(OutOfRange, match=said):
        select(dataset, **asked)  # type: ignore[arg-type]


def test_ground_that_nobody_chosen_holds_is_no_empty_file(dataset: Dataset) -> None:
    with pytest.raises(OutOfRange, match="nothing"):
        geojson(dataset, select(dataset, day=date(2020, 1, 1), factions=["union"]))


def test_gdal_reads_the_geojson(dataset: Dataset, tmp_path: Path) -> None:
    file = written(tmp_path, "zones.geojson", geojson(dataset, select(dataset, day=DAY)))
    info = pyogrio.read_info(file)
    assert info["features"] == len(dataset.on(DAY))
    assert info["crs"] == "EPSG:4326"


def test_gdal_reads_every_layer_of_the_geopackage(dataset: Dataset, tmp_path: Path) -> None:
    file = written(tmp_path, "all.gpkg", geopackage(dataset, select(dataset), colours=COLOURS))
    counts = {name: pyogrio.read_info(file, layer=name)["features"] for name, _ in pyogrio.list_layers(file)}
    assert counts["zones"] == len(features.zones(dataset, select(dataset)))
    assert counts["cells"] == sum(len(dataset.periods[cell]) for cell in dataset.cells)
    assert counts["places"] == len(dataset.places)
    assert counts["events"] == sum(
        dataset.first_day <= event.day <= dataset.known_until for event in dataset.events.values()
    )
    assert counts["sources"]
    info = pyogrio.read_info(file, layer="zones")
    assert dict(zip(info["fields"], info["ogr_types"], strict=True))["start"] == "OFTDate"
    assert info["layer_metadata"]["fingerprint"] == dataset.fingerprint


def test_areas_of_the_geopackage_are_those_of_the_map(dataset: Dataset, tmp_path: Path) -> None:
    file = written(tmp_path, "day.gpkg", geopackage(dataset, select(dataset, day=DAY), colours=COLOURS))
    zones = pyogrio.read_dataframe(file, layer="zones")
    ellipsoid = Geod(ellps="WGS84")
    measured = {
        holder if isinstance(holder, str) else None: abs(ellipsoid.geometry_area_perimeter(shape)[0]) / 1e6
        for holder, shape in zip(zones.holder, zones.geometry, strict=True)
    }
    assert measured == pytest.approx(areas_on(dataset, DAY), rel=1e-3)


def test_styles_name_every_holder(dataset: Dataset, tmp_path: Path) -> None:
    file = written(tmp_path, "all.gpkg", geopackage(dataset, select(dataset, day=DAY), colours=COLOURS))
    with closing(sqlite3.connect(file)) as database:
        styles = dict(database.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    qml = ElementTree.fromstring(styles["zones"])
    values = {category.get("value") for category in qml.iter("category")}
    assert values == {"red", "blue", "green", "union", ""}


def test_geoparquet_has_the_same_rows(dataset: Dataset, tmp_path: Path) -> None:
    import geopandas

    file = written(tmp_path, "zones.parquet", geoparquet(dataset, select(dataset)))
    frame = geopandas.read_parquet(file)
    assert len(frame) == len(features.zones(dataset, select(dataset)))
    assert frame.crs == "OGC:CRS84"
    assert [str(kind)[:10] for kind in (frame.start.dtype, frame.end.dtype)] == ["datetime64"] * 2
    assert [f"{day:%Y-%m-%d}" for day in frame.start] == [
        str(zone.start) for zone in features.zones(dataset, select(dataset))
    ]
    assert frame.geometry.is_valid.all()


def test_kml_has_a_time_span_for_each_feature(dataset: Dataset) -> None:
    content = kml(dataset, select(dataset), colours=COLOURS)
    marks = list(ElementTree.fromstring(content).iter(f"{KML}Placemark"))
    assert len(marks) == len(features.zones(dataset, select(dataset)))
    assert all(mark.find(f"{KML}TimeSpan/{KML}begin") is not None for mark in marks)
    with zipfile.ZipFile(io.BytesIO(kmz(kml(dataset, select(dataset), colours=COLOURS)))) as archive:
        assert archive.read("doc.kml") == content


def test_topojson_writes_each_cell_once_with_all_its_periods(dataset: Dataset, tmp_path: Path) -> None:
    content = topojson(dataset, select(dataset))
    cells = json.loads(content)["objects"]["cells"]["geometries"]
    assert {cell["id"] for cell in cells} == set(dataset.cells)
    for cell in cells:
        assert len(cell["properties"]["periods"]) == len(dataset.periods[cell["id"]])
    file = written(tmp_path, "cells.topojson", content)
    assert pyogrio.read_info(file)["features"] == len(dataset.cells)


def test_the_same_data_give_the_same_bytes(dataset: Dataset) -> None:
    assert geojson(dataset, select(dataset)) == geojson(dataset, select(dataset))
    assert kmz(kml(dataset, select(dataset), colours=COLOURS)) == kmz(kml(dataset, select(dataset), colours=COLOURS))


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "kml"])
def test_what_we_export_we_can_import(dataset: Dataset, tmp_path: Path, kind: str) -> None:
    chosen = select(dataset, span=PLAYED)
    content = {
        "geojson": lambda: geojson(dataset, chosen),
        "gpkg": lambda: geopackage(dataset, chosen, colours=COLOURS),
        "kml": lambda: kml(dataset, chosen, colours=COLOURS),
    }[kind]()
    source = written(tmp_path, f"zones.{kind}", content)
    import_source(source, tmp_path / "again", ImportOptions())
    from geodata.building.build import build

    build(tmp_path / "again")
    again = load(tmp_path / "again")
    for day in (date(2020, 1, 15), DAY, date(2020, 2, 20)):
        expected = {holder: area for holder, area in areas_on(dataset, day).items() if holder}
        found = {holder: area for holder, area in areas_on(again, day).items() if holder}
        assert found == pytest.approx(expected, rel=2e-3), day
