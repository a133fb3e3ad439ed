"""The manifest of a build, and files of ``built/`` read only as the build wrote them.

``manifest.json`` says from which facts the build was made (``fingerprint``), and has the digest of every other file
(``files``) and its own (``digest``, over all the rest of it): damage on a disk, or an edit by hand, is noticed by
whoever reads the files, and never answered from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from geodata.facts.package_file import fingerprint
from geodata.facts.text_files import read_json
from geodata.model.errors import DataFileError, GeodataError, one_line

BUILT = "built"
"""Folder, inside a dataset, of what is generated."""
MANIFEST = "manifest.json"
DATA = ("cells.topojson", "bands.topojson", "ways.json", "control_periods.csv", "control_zones.geojson")
"""Files that a build writes beside the manifest."""
FILES = (*DATA, MANIFEST)
"""All that a build writes."""
FORMAT = 5
"""Number of the form of what is generated; another number, or none, was written by another version."""


def sealed(said: Mapping[str, Any], files: Mapping[str, str]) -> str:
    """Text of a manifest: what it says, with the digests of the other files (name -> text) and its own."""
    content = {"format": FORMAT, **said, "files": {name: digest_of(text.encode()) for name, text in files.items()}}
    return json.dumps({**content, "digest": _own_digest(content)}, ensure_ascii=False, indent=1) + "\n"


def digest_of(content: bytes) -> str:
    """SHA-256 in hex."""
    return sha256(content).hexdigest()


def _own_digest(content: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in content.items() if key != "digest"}
    return digest_of(json.dumps(rest, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode())


def current_manifest(folder: Path, current: str | None = None) -> dict[str, Any]:
    """The manifest of a dataset whose build was made from the facts as they are; GeodataError, what to do, otherwise.

    ``current`` is the fingerprint of those facts, where it is known already.
    """
    file = folder / BUILT / MANIFEST
    if not file.is_file():
        raise GeodataError(f'the dataset "{folder}" has not been built; {_remedy(folder)}')
    content = _manifest(folder, file)
    if content.get("format") != FORMAT:
        raise GeodataError(f'"{folder}" was built by another version of this program; {_remedy(folder)}')
    if content.get("digest") != _own_digest(content) or not isinstance(content.get("files"), dict):
        raise DataFileError(file, _damage(folder))
    if content.get("fingerprint") != (current or fingerprint(folder)):
        raise GeodataError(f'the facts of "{folder}" changed since it was built; {_remedy(folder)}')
    return content


def _manifest(folder: Path, file: Path) -> dict[str, Any]:
    try:
        content = read_json(file)
    except DataFileError as error:
        raise DataFileError(file, f"{_damage(folder)} ({one_line(error.message)})") from None
    if not isinstance(content, dict):
        raise DataFileError(file, _damage(folder))
    return content


def read_built(folder: Path, name: str, manifest: Mapping[str, Any]) -> str:
    """Text of a file of ``built/``; DataFileError where it is missing or not the one that the build wrote."""
    file = folder / BUILT / name
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise DataFileError(file, f"is missing; {_remedy(folder)}") from None
    if manifest["files"].get(name) != digest_of(content):
        raise DataFileError(file, _damage(folder))
    return content.decode("utf-8")


def _damage(folder: Path) -> str:
    return f"was damaged or edited since it was built; {_remedy(folder)}"


def _remedy(folder: Path) -> str:
    return f"run: mapapp build {folder}"
