"""Sound files of every format, and endless damaged ones made of them: the same ones for the same seed."""

from __future__ import annotations

import gzip
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.geodata.importing import series

INTERESTING = (
    b"\x00", b"\xff" * 8, b"[" * 70, b"{}", b"null", b"NaN", b"1e999", b"-1", b"=1+1", b"../", b"\xed\xa0\x80", b'"',
    b"<", b"&x;", b"<!DOCTYPE a>", b"]]>", b"\xe2\x80\xae", b"9" * 40, b"\r\n", b",,,,", b"type", b"coordinates",
    b"Polygon", b"features",
)  # fmt: skip
ODD_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, float("nan"), "", "=1+1", "\u202e\x00", [], {}, [[]], [[[]]], "Polygon", "2024-13-45",
    10**30, "x" * 5_000, [1, 2], {"type": "FeatureCollection"}, [[[[36, 34], [37, 34]]]],
)  # fmt: skip


def sound_files(folder: Path) -> dict[str, Path]:
    """One small sound file for each format."""
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, Path] = {}
    features = [f for n in range(3) for f in series.picture(n, date=series.day(n).isoformat())["features"]]
    found["geojson"] = series.write(folder / "all.geojson", series.collection(*features))
    found["kml"] = folder / "240708.kml"
    found["kml"].write_text(series.kml(0, begin="2024-07-08"), encoding="utf-8")
    found["kmz"] = folder / "240708.kmz"
    with zipfile.ZipFile(found["kmz"], "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", series.kml(0, begin="2024-07-08"))
    found["zip"] = series.zipped(series.daily(folder / "daily"), folder / "daily.zip")
    found["gzip"] = folder / "all.geojson.gz"
    found["gzip"].write_bytes(gzip.compress(found["geojson"].read_bytes()))
    found["gpkg"] = series.with_gdal(folder / "all.gpkg", "GPKG")
    found["shp"] = series.with_gdal(folder / "all.shp", "ESRI Shapefile")
    found["parquet"] = series.with_parquet(folder / "all.parquet")
    found["csv"] = folder / "events.csv"
    found["csv"].write_text(
        "place,lon,lat,date,holder,source\n"
        + "".join(
            f"Town {n},{36 + n / 10},{34 + n / 10},2024-07-{8 + n % 9:02d},{('East', 'West')[n % 2]},https://example.org/{n}\n"
            for n in range(20)
        ),
        encoding="utf-8",
    )
    found["xlsx"] = _excel(folder / "events.xlsx", found["csv"])
    return found


def _excel(path: Path, table: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in table.read_text(encoding="utf-8").splitlines():
        sheet.append(line.split(","))
    book.save(path)
    return path


def mutated(kind: str, sound: Path, count: int, folder: Path, seed: int) -> Iterator[Path]:
    """Yield damaged copies of a sound file; of a Shapefile one of its parts is damaged."""
    dice = random.Random(f"{seed}-{kind}")
    raw = sound.read_bytes()
    for number in range(count):
        target = folder / f"{number:05d}" / sound.name
        target.parent.mkdir(parents=True)
        if kind == "shp":
            _shapefile(sound, target, dice)
        elif kind == "geojson" and number % 2:
            target.write_text(json.dumps(damaged_tree(json.loads(raw), dice)), encoding="utf-8", errors="surrogatepass")
        elif kind in ("kmz", "zip", "xlsx") and number % 2:
            _members(sound, target, dice)
        else:
            target.write_bytes(damaged_bytes(raw, dice))
        yield target


def damaged_bytes(raw: bytes, dice: random.Random) -> bytes:
    """A few flips, cuts, doublings and insertions."""
    found = bytearray(raw)
    for _ in range(dice.choice((1, 1, 2, 4, 16))):
        at = dice.randrange(len(found) + 1)
        way: Callable[[], None] = dice.choice(
            (
                lambda at=at: found.__setitem__(slice(at, at + 1), bytes([dice.randrange(256)])),  # type: ignore[misc]
                lambda at=at: found.__setitem__(slice(at, at + dice.randrange(1, 40)), b""),  # type: ignore[misc]
                lambda at=at: found.__setitem__(slice(at, at), dice.choice(INTERESTING)),  # type: ignore[misc]
                lambda at=at: found.__setitem__(slice(at, at), found[at : at + dice.randrange(1, 200)]),  # type: ignore[misc]
                lambda at=at: found.__delitem__(slice(max(1, at), None)),  # type: ignore[misc]
            )
        )
        way()
    return bytes(found)


def damaged_tree(node: Any, dice: random.Random) -> Any:
    """A JSON value with one of its inner values replaced, left out or doubled."""
    path: list[tuple[Any, Any]] = []
    here = node
    while isinstance(here, (dict, list)) and here and (not path or dice.random() < 0.85):
        key = dice.choice(list(here)) if isinstance(here, dict) else dice.randrange(len(here))
        path.append((here, key))
        here = here[key]
    if not path:
        return dice.choice(ODD_VALUES)
    parent, key = path[-1]
    way = dice.randrange(4)
    if way == 0:
        del parent[key]
    elif way == 1 and isinstance(parent, list):
        parent.insert(key, json.loads(json.dumps(parent[key])))
    else:
        parent[key] = dice.choice(ODD_VALUES)
    return node


def _members(sound: Path, target: Path, dice: random.Random) -> None:
    """An archive that is sound itself, with one member damaged or renamed."""
    with zipfile.ZipFile(sound) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        names = archive.namelist()
        chosen = dice.choice(names)
        for name in names:
            raw = archive.read(name)
            if name == chosen:
                raw = damaged_bytes(raw, dice)
                name = dice.choice((name, name, name, "../" + name, "/" + name, name + ".zip", "a/" * 60 + name))
            out.writestr(name, raw)


def _shapefile(sound: Path, target: Path, dice: random.Random) -> None:
    endings = [ending for ending in (".shp", ".shx", ".dbf", ".prj", ".cpg") if sound.with_suffix(ending).exists()]
    chosen = dice.choice(endings)
    for ending in endings:
        raw = sound.with_suffix(ending).read_bytes()
        if ending == chosen:
            raw = damaged_bytes(raw, dice) if dice.random() < 0.9 else b""
        target.with_suffix(ending).write_bytes(raw)
