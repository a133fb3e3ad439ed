"""The ways to add a format, walked on a toy: what the table of ARCHITECTURE.md says is enough, and all of it is there.

A copy of both packages gets the edits that the table lists and no others, and is then asked to do the new thing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "ARCHITECTURE.md"
END = "<end of the file>"

Edits = dict[str, tuple[tuple[str, str], ...]]
"""File -> what is put before which text of it; a new file has one edit."""

EXPORT_FORMAT: Edits = {
    "geodata/export/data/tally.py": (
        (
            END,
            '"""How many events each faction gained something by, as lines of text."""\n\n\n'
            "def tally(dataset) -> bytes:\n"
            '    """One line per faction: its id and a number."""\n'
            "    gained = [event.to for event in dataset.events.values() if event.to]\n"
            '    return "".join(f"{one} {gained.count(one)}\\n" for one in dataset.factions).encode()\n',
        ),
    ),
    "mapapp/commands/data_files.py": (
        (
            END,
            "\n\ndef tally(dataset, args) -> bytes:\n"
            '    """Events by faction, as text."""\n'
            "    from geodata.export.data.tally import tally as written\n\n"
            "    _refuse_parts(args)\n"
            "    return written(dataset)\n",
        ),
    ),
    "mapapp/export_formats.py": (
        (
            '    ExportFormat(\n        "html",\n',
            '    ExportFormat("tally", DATA, (".tally",), "text/plain", "data_files.tally", "events by faction", '
            '_("Tally (text)"), on_site="Events by faction", site_stem="-events"),\n',
        ),
    ),
}
IMPORTER: Edits = {
    "geodata/importing/files/wkt.py": (
        (
            END,
            '"""Lines of a day, a holder and a shape as well-known text, with bars between them."""\n\n'
            "from shapely import from_wkt\n\n"
            "from geodata.importing.files.layers import Feature, Layer\n\n\n"
            "def read_wkt(path, name, counter):\n"
            '    """One layer."""\n'
            '    rows = [line.split("|") for line in path.read_text(encoding="utf-8").splitlines()[1:]]\n'
            '    features = tuple(Feature(from_wkt(shape), {"date": day, "side": side}) for day, side, shape in rows)\n'
            '    return [Layer(name, "", "", features)]\n',
        ),
    ),
    "geodata/importing/files/formats.py": (
        ('    CSV = "CSV"\n', '    WKT = "well-known text"\n'),
        ("    # RFC 8142 has a mark", '    if head.startswith(b"WKT 1"):\n        return Format.WKT\n'),
    ),
    "geodata/importing/files/source_files.py": (
        (
            "    readers: dict[Format, Callable",
            "    from geodata.importing.files.wkt import read_wkt\n\n",
        ),
        ("        Format.GEOJSON: read_geojson,\n", "        Format.WKT: read_wkt,\n"),
    ),
}
WAYS = {"export format": EXPORT_FORMAT, "importer": IMPORTER}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Both packages and the README, without the large dataset."""
    for package in ("geodata", "mapapp"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("syria", "__pycache__"))
    shutil.copyfile(ROOT / "README.md", tmp_path / "README.md")
    return tmp_path


def apply(edits: Edits, copy: Path) -> None:
    for name, changes in edits.items():
        file = copy / name
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        for before, added in changes:
            assert before == END or text.count(before) == 1, f"{name}: {before!r} is no longer one place"
            text = text + added if before == END else text.replace(before, added + before)
        file.write_text(text, encoding="utf-8")


def python(copy: Path, *words: str) -> str:
    """What Python prints when it runs with the copy alone."""
    done = subprocess.run(
        [sys.executable, "-P", *words],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def built(copy: Path) -> Path:
    shutil.copytree(ROOT / "tests" / "mini", copy / "mini")
    python(copy, "-m", "mapapp", "build", str(copy / "mini"))
    return copy / "mini"


def test_an_export_format_is_its_writer_an_adapter_and_a_row(copy: Path, built: Path) -> None:
    apply(EXPORT_FORMAT, copy)
    python(copy, "-m", "mapapp", "export", "tally", "out.tally", "--dataset", str(built))
    lines = (copy / "out.tally").read_text().splitlines()
    assert len(lines) > 1 and all(line.split()[1].isdigit() for line in lines)
    assert "tally        events by faction" in python(copy, "-m", "mapapp", "export", "--help")
    code = (
        "from geodata.dataset import load; from mapapp.commands.publish import downloads; "
        "from mapapp.panels.download_request import DATA, FORMATS, ExportRequest; "
        "from mapapp.export_formats import named; "
        f"mini = load({str(built)!r}); "
        "print(FORMATS[DATA], ExportRequest(DATA, 'tally').file_name(mini), named('tally').mime, "
        "[what for _, what, _ in downloads(mini)])"
    )
    said = python(copy, "-c", code)
    for there in ("'tally'", ".tally text/plain", "'Events by faction'"):
        assert there in said, "the Download page and the site offer it"
    python(copy, "-m", "mapapp.export_formats")
    assert "| `tally` | events by faction | `.tally` |" in (copy / "README.md").read_text(encoding="utf-8")


def test_an_importer_is_its_reader_a_name_with_its_mark_and_a_row(copy: Path) -> None:
    apply(IMPORTER, copy)
    shapes = ("POLYGON ((10 10, 11 10, 11 11, 10 11, 10 10))", "POLYGON ((11 10, 12 10, 12 11, 11 11, 11 10))")
    rows = [f"2024-0{month}-01|{side}|{shape}" for month in (1, 2) for side, shape in zip("NS", shapes, strict=True)]
    (copy / "front.wkt").write_text("\n".join(["WKT 1", *rows]), encoding="utf-8")
    python(copy, "-m", "mapapp", "import", "front.wkt", "made", "--faction-field", "side", "--no-build")
    assert {"n", "s"} <= {
        line.split(",")[0] for line in (copy / "made" / "facts" / "factions.csv").read_text("utf-8").splitlines()
    }


@pytest.mark.parametrize("way", WAYS)
def test_the_table_names_the_files_that_a_way_leads_through(way: str) -> None:
    if not TABLE.is_file():
        pytest.skip("there is no ARCHITECTURE.md yet")
    rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| an {way} |")]
    assert len(rows) == 1, f"ARCHITECTURE.md needs one row for an {way}"
    for file in WAYS[way]:
        folder = file.rpartition("/")[0]
        assert (f"`{file}`" in rows[0]) if (ROOT / file).exists() else (f"`{folder}/" in rows[0]), f"{way}: {file}"
