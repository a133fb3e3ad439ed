"""The files of a source, archives unpacked, each read by its own reader; what cannot be read is passed over."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from geodata.importing.files.archive import gunzip, unpack
from geodata.importing.files.formats import SIDECARS, Format, format_of
from geodata.importing.files.layers import Counter, Layer, UnreadableFile
from geodata.importing.request.limits import MB, LimitExceeded, Limits
from geodata.importing.request.problems import ImportProblem
from geodata.model.errors import GeodataError
from geodata.model.safe_text import one_line


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the source."""

    name: str
    """Its name inside the source, with ``/`` between folders."""
    path: Path
    """Where it lies now."""
    format: Format
    """What it is."""


@dataclass(slots=True)
class Collected:
    """What a source holds."""

    files: list[SourceFile] = field(default_factory=list)
    """Files that some reader takes, sorted by name."""
    left_out: list[str] = field(default_factory=list)
    """A sentence for each file that none takes."""
    notes: list[str] = field(default_factory=list)
    """Sentences on how files were read."""
    parts: dict[str, Path] = field(default_factory=dict)
    """Lower-case name -> where a side file of a Shapefile lies."""


def collect(source: Path, workshop: Path, limits: Limits) -> Collected:
    """Find the files of a file, folder or archive; archives are unpacked into the workshop.

    Links are not followed. Raises ImportProblem where there is nothing, LimitExceeded above a bound.
    """
    if not source.exists():
        raise ImportProblem(f'there is no file or folder "{one_line(source.name)}"')
    found = Collected()
    named = _named_files(source, limits, found)
    spent = 0
    count = 0
    while named:
        name, path, depth = named.pop(0)
        count += 1
        limits.check("files", count)
        kind = format_of(path, name)
        if kind in (Format.ZIP, Format.KMZ):
            if depth > (0 if kind is Format.ZIP else 1):
                found.left_out.append(f"{_short(name)}: an archive inside an archive, left out")
                continue
            inside = workshop / f"a{count:05d}"
            inside.mkdir()
            try:
                members, faults = unpack(path, inside, limits, spent, outermost=depth == 0)
            except ValueError as fault:
                found.left_out.append(f"{_short(name)}: {fault}")
                continue
            spent += sum(member.stat().st_size for _, member in members)
            found.left_out += [f"{_short(name)}: {fault}" for fault in faults]
            named += [
                (f"{_stem(name)}/{inner}" if count > 1 else inner, member, depth + 1) for inner, member in members
            ]
        elif kind is Format.GZIP:
            if depth > 1:
                found.left_out.append(f"{_short(name)}: an archive inside an archive, left out")
                continue
            try:
                target = gunzip(path, workshop / f"g{count:05d}", limits, spent)
            except ValueError as fault:
                found.left_out.append(f"{_short(name)}: {fault}")
                continue
            spent += target.stat().st_size
            named.append((name[:-3] if name.lower().endswith(".gz") else name, target, 9))
        elif kind is not None and Path(name).suffix.lower() not in SIDECARS:
            found.files.append(SourceFile(name, path, kind))
        elif Path(name).suffix.lower() in SIDECARS:
            found.parts[name.lower()] = path
        else:
            found.left_out.append(f"{_short(name)}: {_why_not_read(path)}")
    _gather_shapefiles(found, workshop)
    found.files.sort(key=lambda file: file.name)
    if not found.files:
        reasons = "; ".join(found.left_out[:3])
        raise ImportProblem(f"nothing in the source can be read{': ' + reasons if reasons else ''}")
    return found


def _why_not_read(path: Path) -> str:
    """Why no reader takes a file, truly: an empty one has no format."""
    with path.open("rb") as opened:
        head = opened.read(4096)
    return "the file is empty" if not head.strip() else "not a format that is read"


def _named_files(source: Path, limits: Limits, found: Collected) -> list[tuple[str, Path, int]]:
    if source.is_file():
        paths = [source, *_sidecars(source)] if source.suffix.lower() == ".shp" else [source]
        root = source.parent
    else:
        root = source
        paths = []
        for folder, inner, names in os.walk(source, followlinks=False):
            inner.sort()
            inner[:] = [name for name in inner if not name.startswith(".")]
            paths += [Path(folder, name) for name in sorted(names) if not name.startswith(".")]
            limits.check("files", len(paths))
    kept: list[tuple[str, Path, int]] = []
    size = 0
    for path in paths:
        name = path.relative_to(root).as_posix()
        if path.is_symlink() or not path.is_file():
            found.left_out.append(f"{_short(name)}: a link or special file, left out")
            continue
        size += path.stat().st_size
        kept.append((name, path, 0))
    if size > limits.input_bytes:
        raise LimitExceeded(f"the source has {size // MB:,} MB; at most {limits.input_bytes // MB:,} MB are read")
    return kept


def _sidecars(shape: Path) -> list[Path]:
    return [
        path for ending in (".dbf", ".shx", ".prj", ".cpg") for path in [shape.with_suffix(ending)] if path.is_file()
    ]


def _gather_shapefiles(found: Collected, workshop: Path) -> None:
    """Copy each Shapefile with its parts to a folder and name of our own, where GDAL finds nothing else."""
    for number, file in enumerate(found.files):
        if file.format is Format.SHAPEFILE:
            folder = workshop / f"s{number:05d}"
            folder.mkdir()
            shutil.copyfile(file.path, folder / "layer.shp")
            for ending in (".dbf", ".shx", ".prj", ".cpg"):
                part = found.parts.get(f"{file.name[:-4]}{ending}".lower())
                if part is not None:
                    shutil.copyfile(part, folder / f"layer{ending}")
            found.files[number] = SourceFile(file.name, folder / "layer.shp", file.format)
        elif file.format is Format.GEOPACKAGE:
            folder = workshop / f"s{number:05d}"
            folder.mkdir()
            shutil.copyfile(file.path, folder / "layers.gpkg")
            found.files[number] = SourceFile(file.name, folder / "layers.gpkg", file.format)


def read_layers(
    files: list[SourceFile],
    limits: Limits,
    left_out: list[str],
    progress: Callable[[str, float], None],
    after_first: Callable[[list[Layer], list[str]], None] = lambda layers, names: None,
    *,
    encoding: str = "",
    notes: list[str] | None = None,
) -> list[Layer]:
    """Layers of all files that hold geometries; a damaged file is noted in ``left_out`` and passed over.

    ``after_first`` hears the layers of the first file and the names of all, to refuse before the rest is read.
    ``encoding`` is that of text which declares none, where a person says it; ``notes`` takes what was guessed instead.
    """
    from geodata.importing.files.geojson import read_geojson
    from geodata.importing.files.kml import read_kml
    from geodata.importing.files.vector_files import read_gdal, read_geoparquet

    readers: dict[Format, Callable[[Path, str, Counter], list[Layer]]] = {
        Format.GEOJSON: read_geojson,
        Format.TOPOJSON: read_geojson,
        Format.KML: read_kml,
        Format.GEOPACKAGE: read_gdal,
        Format.SHAPEFILE: read_gdal,
        Format.GEOPARQUET: read_geoparquet,
    }
    counter = Counter(limits, encoding)
    layers: list[Layer] = []
    drawn = [file for file in files if file.format in readers]
    for number, file in enumerate(drawn):
        if number % 20 == 0:
            progress("reading files", number / len(drawn))
        began = bool(layers)
        try:
            layers += readers[file.format](file.path, file.name, counter)
        except UnreadableFile as fault:
            left_out.append(f"{_short(file.name)}: {fault}")
        except (GeodataError, MemoryError):
            raise
        except Exception:  # libraries answer damaged files with errors of every kind (fuzzing met nine)
            left_out.append(f"{_short(file.name)}: damaged, cannot be read as {file.format}")
        if layers and not began:
            after_first(layers, [file.name for file in drawn])
    if notes is not None:
        notes += counter.notes
    return layers


def _short(name: str) -> str:
    return one_line(name, 100)


def _stem(name: str) -> str:
    return name.rsplit(".", 1)[0]
