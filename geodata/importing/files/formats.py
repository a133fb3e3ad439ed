"""What a file is, told from its first bytes, not from its name alone."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from geodata.files.text_encoding import utf16_of


class Format(StrEnum):
    """Formats the importer reads."""

    GEOJSON = "GeoJSON"
    TOPOJSON = "TopoJSON"
    KML = "KML"
    KMZ = "KMZ"
    GEOPACKAGE = "GeoPackage"
    SHAPEFILE = "Shapefile"
    GEOPARQUET = "GeoParquet"
    CSV = "CSV"
    EXCEL = "Excel"
    ZIP = "ZIP"
    GZIP = "gzip"


SIDECARS = frozenset({".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj", ".xml", ".fix", ".idx"})
"""Endings of files that belong to a Shapefile and are not read on their own."""
_TOPOLOGY = re.compile(r'^\{[^{\[]*"type"\s*:\s*"Topology"')
_TABLE_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".tab"})


def format_of(path: Path, name: str = "") -> Format | None:
    """The format of a file, None where it is none that is read.

    ``name`` is its name in the source, where the file lies under another one.
    """
    ending = Path(name or path.name).suffix.lower()
    with path.open("rb") as opened:
        head = opened.read(4096)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return {".xlsx": Format.EXCEL, ".xlsm": Format.EXCEL, ".kmz": Format.KMZ}.get(ending, Format.ZIP)
    if head.startswith(b"\x1f\x8b"):
        return Format.GZIP
    if head.startswith(b"SQLite format 3\x00"):
        return Format.GEOPACKAGE if head[68:72] in (b"GPKG", b"GP10", b"GP11") else None
    if head.startswith(b"PAR1"):
        return Format.GEOPARQUET
    if head.startswith(b"\x00\x00\x27\x0a"):
        return Format.SHAPEFILE if ending == ".shp" else None
    return _format_of_text(head, ending)


def _format_of_text(head: bytes, ending: str) -> Format | None:
    # RFC 8142 has a mark before each text of a sequence.
    text = head.decode(utf16_of(head) or "utf-8-sig", errors="replace").lstrip("\ufeff\x1e \t\r\n")
    if "\x00" in text or not text:
        return None
    if text[0] in "{[" and ending not in _TABLE_ENDINGS:
        return Format.TOPOJSON if ending == ".topojson" or _TOPOLOGY.search(text) else Format.GEOJSON
    if text[0] == "<" and ("<kml" in text or ending == ".kml"):
        return Format.KML
    return Format.CSV if ending in _TABLE_ENDINGS else None
