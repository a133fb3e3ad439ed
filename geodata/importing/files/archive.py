"""Archives unpacked into a private folder: bounded, flat in names, without links, nesting or ways out."""

from __future__ import annotations

import gzip
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from geodata.importing.request.limits import MB, LimitExceeded, Limits
from geodata.model.safe_text import one_line

_ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz", ".bz2", ".xz", ".7z", ".rar", ".zst")
_SMALL_ARCHIVES = (".kmz", ".gz")  # a ZIP of daily KMZ or .geojson.gz files is read; deeper nesting is not
_CHUNK = 64 * 1024


def unpack(
    archive: Path, folder: Path, limits: Limits, spent: int = 0, *, outermost: bool = True
) -> tuple[list[tuple[str, Path]], list[str]]:
    """Unpack a ZIP (or KMZ) and give back ``(name inside, path)`` of each file, and a sentence for each one left out.

    A member that leads outside (``../``, an absolute or drive path), is a link, is encrypted or is itself an
    archive is left out, and said so. Too many members, too many bytes or too great a growth raise LimitExceeded.
    ``spent`` counts bytes unpacked before, from other archives of the same import; in the ``outermost`` archive a
    KMZ or a gzip file is kept as it is, to be unpacked in its turn.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            return _members(opened, folder, limits, spent, outermost)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        RuntimeError,
        ValueError,
        OSError,
    ) as problem:
        raise ValueError(f"the archive cannot be read ({_reason(problem)})") from None


def gunzip(packed: Path, target: Path, limits: Limits, spent: int = 0) -> Path:
    """Unpack one gzip file; raise LimitExceeded above the bounds, ValueError where it is damaged."""
    try:
        with gzip.open(packed) as opened:
            _copy(opened, target, limits, spent, packed.stat().st_size)
    except (OSError, EOFError, zlib.error) as problem:
        raise ValueError(f"the gzip file cannot be read ({_reason(problem)})") from None
    return target


def _members(
    opened: zipfile.ZipFile, folder: Path, limits: Limits, spent: int, outermost: bool
) -> tuple[list[tuple[str, Path]], list[str]]:
    infos = opened.infolist()
    limits.check("files", len(infos))
    kept: list[tuple[str, Path]] = []
    left_out: list[str] = []
    for number, info in enumerate(infos):
        if info.is_dir():
            continue
        fault = _fault(info, outermost)
        if fault:
            left_out.append(f"{one_line(info.filename, 80)}: {fault}, left out")
            continue
        # The name on disk is ours; the member's own name is only text.
        target = folder / f"{number:06d}{PurePosixPath(info.filename).suffix.lower()[:10]}"
        with opened.open(info) as member:
            spent += _copy(member, target, limits, spent, info.compress_size)
        kept.append((info.filename.replace("\\", "/"), target))
    return kept, left_out


def _fault(info: zipfile.ZipInfo, outermost: bool) -> str:
    """Why a member is not unpacked, "" where it is."""
    name = info.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or ":" in parts[0] or "\x00" in name:
        return "its path leads outside the archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link"
    if info.flag_bits & 0x1:
        return "it is encrypted"
    if name.lower().endswith(_ARCHIVES if outermost else _ARCHIVES + _SMALL_ARCHIVES):
        return "it is an archive inside an archive"
    if "__MACOSX" in parts or parts[-1].startswith("."):
        return "it is a hidden file"
    return ""


def _copy(source: object, target: Path, limits: Limits, spent: int, packed_size: int) -> int:
    written = 0
    with target.open("xb") as out:
        while chunk := source.read(_CHUNK):  # type: ignore[attr-defined]
            written += len(chunk)
            if spent + written > limits.unpacked_bytes:
                raise LimitExceeded(f"the archive unpacks to more than {limits.unpacked_bytes // MB:,} MB")
            if written > MB and written > limits.ratio * max(packed_size, 1):
                raise LimitExceeded(f"a file of the archive grows more than {limits.ratio} times when unpacked")
            out.write(chunk)
    return written


def _reason(problem: BaseException) -> str:
    return "damaged" if isinstance(problem, OSError) else one_line(problem, 80) or "damaged"
