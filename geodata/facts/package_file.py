"""The description of a dataset, datapackage.json: its folder, its links, its tables, and a digest of all facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from geodata.facts.settings import TERRITORY, line_of, remarks, settings_of
from geodata.facts.table_rows import Field
from geodata.facts.text_files import PACKAGE, read_json, read_text
from geodata.model.errors import DataFileError, Problem
from geodata.model.records import Settings
from geodata.model.safe_text import web_link

LINKED = ("licenses", "sources", "contributors")
"""Lists in the description of a package whose items may have an address, ``path``."""
DATA_SUFFIXES = (".csv", ".geojson", ".json")
REQUIRED_TABLES = ("factions", "places", "control_events", "sources")


def existing_folder(path: str | Path) -> Path:
    """The folder, if it holds a dataset; DataFileError otherwise."""
    folder = Path(path)
    if not folder.is_dir():
        raise DataFileError(folder, f'there is no dataset folder "{folder}"; give one that holds {PACKAGE} and facts/')
    if not (folder / PACKAGE).is_file():
        raise DataFileError(folder / PACKAGE, f'"{folder}" is no dataset: it lacks {PACKAGE}')
    return folder


def fingerprint(folder: Path) -> str:
    """Digest (SHA-256, hex) of what a build is made from: datapackage.json, data files of facts/ and base/."""
    digest = sha256()
    data = (file for part in ("facts", "base") for file in (folder / part).rglob("*") if file.suffix in DATA_SUFFIXES)
    for file in (folder / PACKAGE, *sorted(data)):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def read_package(folder: Path) -> dict[str, Any]:
    """The description of a dataset, datapackage.json, every address in it a web address or ""; {} where it is broken.

    This is the one place where links of the description are filtered; whoever shows them can rely on it.
    """
    package = read_json(folder / PACKAGE)
    if not isinstance(package, dict):
        return {}
    found = {**package, "resources": [_safe(one) for one in package.get("resources") or () if isinstance(one, dict)]}
    return _safe(found)


def _safe(part: dict[str, Any]) -> dict[str, Any]:
    """A package or resource whose addresses are web addresses or ""."""
    found = dict(part)
    if "homepage" in found:
        found["homepage"] = web_link(str(found["homepage"]))
    for key in LINKED:
        listed = found.get(key)
        items = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        found[key] = [{**one, "path": web_link(str(one.get("path") or ""))} for one in items]
    return found


def links_of(package: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where an address stands in the description of a package, and the address as it is written there."""
    if isinstance(package.get("homepage"), str):
        yield "homepage", package["homepage"]
    for part in (package, *(one for one in package.get("resources") or () if isinstance(one, dict))):
        name = "" if part is package else f"{part.get('path')} "
        for key in LINKED:
            for item in part[key] if isinstance(part.get(key), list) else ():
                if isinstance(item, dict) and isinstance(item.get("path"), str):
                    yield f"{name}{key} path", item["path"]


def table_resources(folder: Path, package: Any) -> dict[str, tuple[str, list[Field]]]:
    """File stem -> path and columns of every table that datapackage.json describes."""
    file = folder / PACKAGE
    if not isinstance(package, dict) or not isinstance(package.get("resources"), list):
        raise DataFileError(file, 'must be an object with a list of "resources"; see the Data Package standard')
    found: dict[str, tuple[str, list[Field]]] = {}
    for resource in package["resources"]:
        path = resource.get("path") if isinstance(resource, dict) else None
        if not isinstance(path, str) or not _is_local(path):
            raise DataFileError(file, f"a resource has the path {path!r}; write one inside the dataset folder")
        if path.endswith(".csv"):
            found[Path(path).stem] = (path, _fields(file, resource))
    for stem in REQUIRED_TABLES:
        if stem not in found:
            raise DataFileError(file, f'describes no table facts/{stem}.csv; add it to "resources"')
    return found


def _is_local(path: str) -> bool:
    return "://" not in path and not Path(path).is_absolute() and ".." not in Path(path).parts


def _fields(file: Path, resource: Mapping[str, Any]) -> list[Field]:
    try:
        return [
            Field(field["name"], bool(field.get("constraints", {}).get("required")))
            for field in resource["schema"]["fields"]
        ]
    except (KeyError, TypeError, AttributeError):
        raise DataFileError(file, f'{resource["path"]} has no "schema" with "fields"; describe its columns') from None


def settings_in(folder: Path, package: Mapping[str, Any]) -> Settings:
    """Settings from the ``territory`` object of datapackage.json; DataFileError for the first that is wrong."""
    wrong = next((one for one in setting_problems(folder, package) if one.severity == "error"), None)
    if wrong is not None:
        raise DataFileError(folder / PACKAGE, wrong.message, line=wrong.line, column=wrong.column)
    return settings_of(package[TERRITORY])


def setting_problems(folder: Path, package: Any) -> Iterator[Problem]:
    """What is wrong with the form of the settings, each with its line."""
    raw = package.get(TERRITORY)
    if not isinstance(raw, dict):
        yield Problem(PACKAGE, None, None, f'lacks the object "{TERRITORY}" with the settings of the map')
        return
    text = ""
    for remark in remarks(raw):
        text = text or read_text(folder / PACKAGE)
        where = f"{TERRITORY}.{remark.setting}"
        yield Problem(PACKAGE, line_of(text, remark.setting), where, remark.message, remark.severity)
