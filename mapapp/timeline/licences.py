"""Licences as the dataset states them: of its facts, and of the base geodata under it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from geodata.facts.package_file import read_package
from geodata.model.errors import GeodataError
from geodata.model.safe_text import one_line

if TYPE_CHECKING:
    from geodata.dataset import Dataset


def licences(dataset: Dataset) -> dict[str, list[Any]]:
    """``licence``: name, short name and address ("" unknown) of the facts' licence; ``baseLicences``: the same of
    each other licence in ``base/``. From ``datapackage.json``; empty where that cannot be read."""
    try:
        package: dict[str, Any] = read_package(Path(dataset.path))
    except GeodataError:
        package = {}
    own = _one(package)
    base: list[list[str]] = []
    for resource in package.get("resources") or ():
        if isinstance(resource, dict) and str(resource.get("path", "")).startswith("base/"):
            found = _one(resource)
            if found[0] and found != own and found not in base:
                base.append(found)
    return {"licence": own, "baseLicences": base}


def _one(record: dict[str, Any]) -> list[str]:
    """Name, short name and address of the first licence of a package or resource."""
    several = record.get("licenses")
    first = several[0] if isinstance(several, list) and several and isinstance(several[0], dict) else {}
    short = one_line(first.get("name") or "")
    title = one_line(first.get("title") or "") or short
    short = short.replace("CC-BY", "CC BY").replace("-", " ") if short.startswith("CC-") else title
    return [title, one_line(short, 40), str(first.get("path") or "")]
