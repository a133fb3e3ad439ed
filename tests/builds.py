"""Builds changed by a test: sealed again, as a build would, so that what is inside is looked at."""

from __future__ import annotations

import json
from pathlib import Path

from geodata.building.build_manifest import DATA, MANIFEST, sealed


def seal(folder: Path) -> None:
    """Let the manifest of a dataset vouch for the files of ``built/`` as they are now."""
    manifest = folder / "built" / MANIFEST
    said = json.loads(manifest.read_text(encoding="utf-8"))
    rest = {key: value for key, value in said.items() if key not in ("format", "files", "digest")}
    texts = {name: (folder / "built" / name).read_text(encoding="utf-8") for name in DATA}
    manifest.write_text(sealed(rest, texts), encoding="utf-8")
