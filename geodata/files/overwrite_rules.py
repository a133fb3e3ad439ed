"""May this be overwritten? The one question that every command asks before it writes where something may stand.

An export replaces plain files only, a site only what an earlier ``publish`` wrote, a build only what a build wrote; and
nothing overwrites a dataset. The sentences are for the person who asked for it.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from geodata.model.errors import GeodataError

SITE_MARK = "mapapp-site.json"
"""File by which a folder is known as one that ``publish`` wrote; it lists the files written."""
PACKAGE = "datapackage.json"
PARTS = ("facts", "base", "built")
"""Folders of a dataset whose every file is part of it."""
_OF_AN_OLDER_SITE = ("index.html", "contents.html", "sitemap.xml", "robots.txt")
_OF_THE_SYSTEM = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that file managers leave everywhere."""


class BadTarget(GeodataError):
    """What was named to be written is not ours to overwrite; its text is one line."""


def refuse_file(out: Path, *, force: bool, reading: Path) -> None:
    """Raise BadTarget unless a file may be written: nothing stands there, or with ``force`` a plain file of no dataset.

    ``reading`` is the folder of the dataset that is exported.
    """
    there = kind_of(out)
    if there == "a folder":
        raise BadTarget(f'"{out}" is a folder; name a file')
    if there == "a link":
        raise BadTarget(f'"{out}" is a link to "{out.readlink()}"; name that file itself, or delete the link')
    if there not in ("", "a file"):
        raise BadTarget(f'"{out}" is {there}, not a file; choose another name')
    if there and not force:
        raise BadTarget(f'"{out}" exists; choose another name, or add --force to replace it')
    owner = _dataset_around(out, reading)
    if owner is not None:
        inside = out.parent.resolve().relative_to(owner).parts
        if there or out.name == PACKAGE or (inside and inside[0] in PARTS):
            raise BadTarget(f'"{out}" lies inside the dataset "{owner}", which no file replaces; choose another place')
    if not out.parent.is_dir():
        raise BadTarget(f'there is no folder "{out.parent}"; make it first')
    if not os.access(out.parent, os.W_OK):
        raise BadTarget(f'cannot write into "{out.parent}"; choose another folder')


def refuse_site(out: Path, *, force: bool, reading: Path) -> None:
    """Raise BadTarget unless a site may be written: into a new or empty folder, or with ``force`` over a site."""
    if kind_of(out) not in ("", "a folder", "a link") or (out.exists() and not out.is_dir()):
        raise BadTarget(f'"{out}" is {kind_of(out)}; name a folder')
    if kind_of(out) == "a link" and not out.exists():
        raise BadTarget(f'"{out}" is a link that leads nowhere; name a folder')
    whole = out.resolve()
    if not whole.parent.is_dir():
        raise BadTarget(f'there is no folder "{out.parent}"; make it first')
    _refuse_dataset(out, whole, reading.resolve())
    if out.is_dir() and any(out.iterdir()):
        _refuse_foreign_folder(out, whole, force=force)


def _refuse_dataset(out: Path, whole: Path, reading: Path) -> None:
    elsewhere = "which a site never replaces; choose another folder"
    if whole == reading or (out / PACKAGE).exists():
        raise BadTarget(f'"{out}" is a dataset, {elsewhere}')
    if whole in reading.parents:
        raise BadTarget(f'"{out}" holds the dataset "{reading}", {elsewhere}')
    owner = _dataset_around(whole, reading)
    if owner is not None:
        raise BadTarget(f'"{out}" lies inside the dataset "{owner}", {elsewhere}')


def _refuse_foreign_folder(out: Path, whole: Path, *, force: bool) -> None:
    mark = _site_mark(out)
    if mark is None:
        if all((out / name).is_file() for name in _OF_AN_OLDER_SITE):
            raise BadTarget(
                f'"{out}" is not empty; it looks like a site of an earlier version, which left no mark in it: choose '
                f"another folder, or put an empty file {SITE_MARK} into it and use --force"
            )
        raise BadTarget(f'"{out}" is not empty and no publish wrote it; choose another folder, or empty it yourself')
    if not force:
        raise BadTarget(f'"{out}" is not empty; choose another folder, or add --force to replace the site in it')
    if whole in (*_own_folders(), *Path.cwd().parents) or (out / ".git").exists():
        raise BadTarget(f'"{out}" holds more than a site; choose another folder')
    foreign = next(_not_written(out, mark), None)
    if foreign is not None:
        raise BadTarget(f'"{out}" holds "{foreign}", which no publish wrote; move it away, or choose another folder')


def refuse_built(built: Path, names: Iterable[str]) -> None:
    """Raise BadTarget unless a build may replace ``built/``: it holds nothing but the files a build writes."""
    if not os.path.lexists(built):
        return
    if not built.is_dir():
        raise BadTarget(f'"{built}" is {kind_of(built)}, where a build makes a folder; move it away')
    foreign = sorted({found.name for found in built.iterdir()} - {*names, *_OF_THE_SYSTEM})
    if foreign:
        raise BadTarget(f'"{built}" holds "{foreign[0]}", which no build wrote; move it elsewhere, then build again')


def site_mark(folder: Path, dataset: str, fingerprint: str) -> bytes:
    """Content of the mark of a site whose files lie in a folder."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    said = {"written_by": "mapapp publish", "dataset": dataset, "fingerprint": fingerprint, "files": files}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def kind_of(path: Path) -> str:
    """What stands at a path, in words; "" for nothing. A link is a link, wherever it leads."""
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return ""
    kinds = (
        (stat.S_ISREG, "a file"),
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISLNK, "a link"),
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    )
    return next((words for is_kind, words in kinds if is_kind(mode)), "of an unknown kind")


def _dataset_around(path: Path, reading: Path) -> Path | None:
    """Folder of the dataset that a path lies in, whether or not anything stands there; None outside any."""
    for folder in (path.parent.resolve(), *path.parent.resolve().parents):
        if (folder / PACKAGE).is_file() or (folder.exists() and reading.exists() and folder.samefile(reading)):
            return folder
    return None


def _site_mark(folder: Path) -> dict[str, Any] | None:
    """What the mark of a folder says, {} where it says nothing we know; None without a mark."""
    try:
        said = json.loads((folder / SITE_MARK).read_text(encoding="utf-8"))
    except OSError:
        return None
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _not_written(folder: Path, mark: dict[str, Any]) -> Iterator[str]:
    """Files of a folder that its mark does not list; nothing where it lists none."""
    listed = mark.get("files")
    if isinstance(listed, list):
        known = {*map(str, listed), SITE_MARK}
        for path in sorted(folder.rglob("*")):
            if not path.is_dir() or path.is_symlink():
                name = path.relative_to(folder).as_posix()
                if name not in known and path.name not in _OF_THE_SYSTEM:
                    yield name


def _own_folders() -> Iterator[Path]:
    """The current folder and the reader's own; a system may know neither."""
    for find in (Path.cwd, Path.home):
        try:
            yield find()
        except (OSError, RuntimeError):
            continue
