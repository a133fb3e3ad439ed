"""KML 2.2 and KMZ: a placemark with its time span for each zone or cell and period, a folder per holder's name."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from shapely import Polygon

from geodata.export.data import features
from geodata.export.data.credits import credits_of
from geodata.export.data.faction_names import under_one_name
from geodata.export.data.features import Progress, silent
from geodata.export.data.geojson import records
from geodata.export.data.selection import NOBODY, Record, Selection

if TYPE_CHECKING:
    from geodata.dataset import Dataset

OPACITY = "cc"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time of every member of an archive, so that the same data give the same bytes."""


def kml(
    dataset: Dataset,
    selection: Selection,
    *,
    colours: Mapping[str | None, str],
    by_cell: bool = False,
    progress: Progress = silent,
) -> bytes:
    """KML of a selection; ``colours`` gives each holder, None for nobody, its fill (``#rrggbb``).

    A time span's end is the first instant of the first day no longer so, which keeps intervals half-open.
    """
    found = tuple(under_one_name(dataset, selection, records(dataset, selection, by_cell=by_cell, progress=progress)))
    holders = sorted({record.holder for record in found}, key=lambda holder: (holder is None, holder or ""))
    parts: Iterable[str] = chain(
        _head(dataset),
        (_style(holder, colours[holder]) for holder in holders),
        chain.from_iterable(_folders(dataset, found)),
        ("</Document>\n</kml>\n",),
    )
    return "".join(parts).encode()


def kmz(document: bytes) -> bytes:
    """The same, compressed: KML in an archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("doc.kml", EPOCH), document, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _head(dataset: Dataset) -> tuple[str, ...]:
    about = credits_of(dataset)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n',
        f"<name>{_text(about.title)}</name>\n<description>{_text(about.as_text())}</description>\n",
        _data(about.as_dict()),
    )


def _style(holder: str | None, colour: str) -> str:
    """Fill and outline; KML writes colours as opacity, blue, green, red."""
    turned = colour[5:7] + colour[3:5] + colour[1:3]
    return (
        f"<Style id={quoteattr(holder or NOBODY)}><LineStyle><color>ff{turned}</color><width>1</width></LineStyle>"
        f"<PolyStyle><color>{OPACITY}{turned}</color></PolyStyle></Style>\n"
    )


def _folders(dataset: Dataset, found: Iterable[Record]) -> Iterator[Iterable[str]]:
    """A folder for each holder under each of its names, nobody last."""
    folders: dict[tuple[bool, str, int], list[Record]] = defaultdict(list)
    for record in found:
        turn = 0
        if record.holder is not None:
            faction = dataset.factions[record.holder]
            turn = faction.names.index(faction.name_on(record.named_on))
        folders[record.holder is None, record.holder or "", turn].append(record)
    for key in sorted(folders):
        yield _folder(dataset, folders[key])


def _folder(dataset: Dataset, found: Sequence[Record]) -> Iterable[str]:
    name = features.holder_names(dataset, found[0].holder, found[0].named_on)[0]
    yield f"<Folder><name>{_text(name)}</name>\n"
    for record in found:
        yield _placemark(dataset, record)
    yield "</Folder>\n"


def _placemark(dataset: Dataset, record: Record) -> str:
    values = {
        name: ";".join(value) if isinstance(value, list) else str(value)
        for name, value in features.properties(dataset, record).items()
        if value not in (None, "", [])
    }
    end = f"<end>{record.end}T00:00:00Z</end>" if record.end else ""
    return (
        f"<Placemark id={quoteattr(record.id)}><name>{_text(values.get('cell_name') or values['holder_name'])}</name>"
        f"<description>{_text(f'{record.status}, {record.area_km2:,.1f} km2')}</description>"
        f"<TimeSpan><begin>{record.start}T00:00:00Z</begin>{end}</TimeSpan>"
        f"<styleUrl>#{_text(record.holder or NOBODY)}</styleUrl>{_data({**values, 'start_edtf': record.start_edtf})}"
        f"{_shape(record)}</Placemark>\n"
    )


def _data(values: Mapping[str, str]) -> str:
    rows = (f"<Data name={quoteattr(name)}><value>{_text(text)}</value></Data>" for name, text in values.items())
    return f"<ExtendedData>{''.join(rows)}</ExtendedData>"


def _shape(record: Record) -> str:
    polygons = [record.geometry] if isinstance(record.geometry, Polygon) else list(record.geometry.geoms)
    written = "".join(_polygon(polygon) for polygon in polygons)
    return written if len(polygons) == 1 else f"<MultiGeometry>{written}</MultiGeometry>"


def _polygon(polygon: Polygon) -> str:
    def ring(kind: str, points: Iterable[Sequence[float]]) -> str:
        line = " ".join(f"{point[0]:.5f},{point[1]:.5f}" for point in points)
        return f"<{kind}BoundaryIs><LinearRing><coordinates>{line}</coordinates></LinearRing></{kind}BoundaryIs>"

    holes = "".join(ring("inner", hole.coords) for hole in polygon.interiors)
    return f"<Polygon>{ring('outer', polygon.exterior.coords)}{holes}</Polygon>"


def _text(text: str) -> str:
    """Text for XML: markup escaped, signs that XML does not allow left out."""
    return escape("".join(sign for sign in text if sign in "\t\n" or (ord(sign) >= 32 and sign not in "\ufffe\uffff")))
