"""Files and folders that appear whole or not at all, and the litter of killed runs swept away.

Whatever is written goes into a *draft* first: a hidden folder beside its target, ``.NAME.mapapp-PID-TOKEN.tmp``, which
is locked as long as its writer lives. A writer that is killed leaves its draft; the next one that writes into the same
folder deletes it. Scratch folders in the system's temporary folder are made and swept in the same way.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

try:
    import fcntl as _locks
except ImportError:  # not a Unix: drafts are not locked there, and judged by their writer's number and age
    _locks = None  # type: ignore[assignment]

fcntl: Any = _locks
_HERE = -100  # AT_FDCWD: paths are taken as they stand
_EXCHANGE = 2  # RENAME_EXCHANGE
_DRAFT = re.compile(r".*\.?mapapp-(\d{1,10})-[0-9a-f]{8}\.tmp\Z", re.S)
_REPLACED = "replaced"
"""Folder inside a draft where the old target waits while two renames put the new one in place."""
JUST_MADE_SECONDS = 60
"""A draft this young may be one whose writer has not locked it yet."""
UNLOCKABLE_SECONDS = 3600
"""Where the disk knows no locks, a draft is left alone for so long even if its writer seems gone."""


# --- drafts -----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A file to write, which takes its target's place once it is whole and on the disk; else nothing is left."""
    with draft_beside(target) as folder:
        draft = folder / target.name
        yield draft
        _to_disk(draft)
        draft.replace(target)


@contextlib.contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder to fill, which takes its target's place once it is whole; the old target is deleted then.

    Whether the old one may be deleted is for ``geodata.files.overwrite_rules``.
    """
    with draft_beside(target) as folder:
        fresh = folder / "fresh"
        fresh.mkdir()
        yield fresh
        put_in_place(fresh, target)


@contextlib.contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to fill, which becomes a target that does not exist or is empty; else nothing is left."""
    missing = [parent for parent in target.parents if not parent.exists()]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft_beside(target) as folder:
            fresh = folder / "fresh"
            fresh.mkdir()
            yield fresh
            if os.name == "nt" and target.is_dir():
                target.rmdir()  # elsewhere a folder takes the place of an empty one in one step
            fresh.replace(target)
    except BaseException:
        for parent in missing:
            with contextlib.suppress(OSError):
                parent.rmdir()
        raise


@contextlib.contextmanager
def draft_beside(target: Path) -> Iterator[Path]:
    """An empty folder on the target's disk; it goes, with what is left in it, when the work is done."""
    sweep(target.parent)
    with _held(target.parent / f".{target.name[:40]}") as folder:
        yield folder


@contextlib.contextmanager
def scratch(purpose: str) -> Iterator[Path]:
    """An empty folder in the system's temporary folder; it goes with all that is in it when the work is done."""
    parent = Path(tempfile.gettempdir())
    sweep(parent)
    with _held(parent / purpose) as folder:
        yield folder


@contextlib.contextmanager
def _held(stem: Path) -> Iterator[Path]:
    """A folder of our own whose name begins like ``stem``, locked until it is deleted again."""
    folder = stem.with_name(f"{stem.name}.mapapp-{os.getpid()}-{secrets.token_hex(4)}.tmp")
    folder.mkdir(mode=0o700)
    lock = _locked(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _locked(folder: Path) -> int | None:
    """Descriptor that holds the lock of a folder; None where there are no locks."""
    if fcntl is None:
        return None
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return descriptor
    return None


def _to_disk(file: Path) -> None:
    """Let a file reach the disk before its name does, so that a power cut cannot leave an empty one."""
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# --- one folder for another -------------------------------------------------------------------------------------------


def put_in_place(fresh: Path, target: Path) -> None:
    """Move a folder to where another may stand, on the same disk; the other one is deleted.

    Linux swaps the two in one step. Elsewhere the old one steps aside first, into the folder of ``fresh``, and comes
    back where the move fails; where the writer is killed in between, the next one puts it back (``sweep``).
    """
    if not target.exists():
        fresh.rename(target)
    elif _exchanged(fresh, target):
        shutil.rmtree(fresh, ignore_errors=True)
    else:
        old = fresh.parent / _REPLACED / target.name
        old.parent.mkdir()
        target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            old.rename(target)
            raise
        finally:
            shutil.rmtree(old.parent, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the system could swap two folders: ``renameat2`` of Linux 3.15, https://man7.org/linux/man-pages/man2/rename.2.html"""
    if sys.platform != "linux":
        return False
    with contextlib.suppress(OSError, AttributeError):
        swap = ctypes.CDLL(None, use_errno=True).renameat2
        swap.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
        return bool(swap(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
    return False


# --- litter -----------------------------------------------------------------------------------------------------------


def sweep(folder: Path) -> None:
    """Delete the drafts in a folder whose writer is surely gone; what such a writer had moved aside is put back."""
    with contextlib.suppress(OSError):
        for found in folder.iterdir():
            made_by = _DRAFT.fullmatch(found.name)
            if made_by and _is_abandoned(found, int(made_by[1])):
                _put_back(folder, found / _REPLACED)
                shutil.rmtree(found, ignore_errors=True)


def _put_back(folder: Path, aside: Path) -> None:
    with contextlib.suppress(OSError):
        for old in aside.iterdir():
            if not os.path.lexists(folder / old.name):
                old.rename(folder / old.name)


def _is_abandoned(draft: Path, writer: int) -> bool:
    """Whether a draft is ours and no process works on it: its lock is free, its writer gone or the draft not young."""
    with contextlib.suppress(OSError):
        told = draft.lstat()
        age = time.time() - told.st_mtime
        if draft.is_symlink() or not draft.is_dir() or (hasattr(os, "getuid") and told.st_uid != os.getuid()):
            return False
        free = _is_free(draft)
        if free is None:
            return age > UNLOCKABLE_SECONDS and not _is_running(writer)
        return free and (age > JUST_MADE_SECONDS or not _is_running(writer))
    return False


def _is_free(draft: Path) -> bool | None:
    """Whether nobody holds the lock of a draft; None where that cannot be told."""
    if fcntl is None:
        return None
    descriptor = os.open(draft, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return True


def _is_running(process: int) -> bool:
    """Whether a process of that number lives on this machine, as far as can be told."""
    if os.name == "nt":
        return False  # the question would end the process there
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
