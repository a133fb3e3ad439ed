"""Built datasets for tests: copies of one that is built once, and builds changed by a test and sealed again."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path

from geodata.building.build import build
from geodata.building.build_manifest import DATA, MANIFEST, sealed

MINI = Path(__file__).parent / "mini"


@cache
def _built_once() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="built-mini-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = Path(shutil.copytree(MINI, folder / "mini", ignore=shutil.ignore_patterns("built")))
    build(made)
    return made


def built_mini(target: Path) -> Path:
    """A copy, at the target, of the mini dataset with its build; a build costs twenty times a copy."""
    return Path(shutil.copytree(_built_once(), target))


def seal(folder: Path) -> None:
    """Let the manifest of a dataset vouch for the files of ``built/`` as they are now."""
    manifest = folder / "built" / MANIFEST
    said = json.loads(manifest.read_text(encoding="utf-8"))
    rest = {key: value for key, value in said.items() if key not in ("format", "files", "digest")}
    texts = {name: (folder / "built" / name).read_text(encoding="utf-8") for name in DATA}
    manifest.write_text(sealed(rest, texts), encoding="utf-8")
