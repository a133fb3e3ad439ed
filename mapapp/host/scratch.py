"""The folder of this server for what visitors bring and make; a dead server's folder is swept by the next one.

Each process holds a lock on its own folder for as long as it lives, however it ends, so that whoever gets the lock
knows that nobody uses the folder any more.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

try:
    fcntl: Any = importlib.import_module("fcntl")
except ImportError:  # not there on Windows, where age has to do
    fcntl = None

PREFIX = "mapapp-server-"
LOCK = "lock"
OLD_SECONDS = 24 * 3600
"""Where folders cannot be locked, one of this age is taken for a dead server's."""
OLDER_PREFIXES = ("mapapp-upload-", "mapapp-download-")
"""Folders that versions up to 0.1 left, one per upload or file, without a lock."""


@dataclass(slots=True)
class _Own:
    """The folder of this process."""

    process: int = 0
    folder: Path | None = None
    lock: IO[bytes] | None = None
    root: Path | None = None
    """The system's folder for temporary files, where this process took another one for its own."""


_own = _Own()


def scratch() -> Path:
    """The folder, made on the first call; after a fork the child makes its own."""
    if _own.folder is None or _own.process != os.getpid() or not _own.folder.is_dir():
        if _own.lock is not None:
            _own.lock.close()
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_own.root))
        _own.process, _own.folder, _own.lock = os.getpid(), folder, (folder / LOCK).open("wb")
        _lock(_own.lock)
        atexit.register(_remove, os.getpid(), folder)
        if _own.root is not None:
            tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    return _own.folder


def hold_everything() -> None:
    """Let every temporary file of this process and of its workers lie in its folder, so that none outlives it."""
    _own.root = Path(tempfile.gettempdir())
    _own.folder = None
    scratch()


def sweep(clock: Callable[[], float] = time.time) -> None:
    """Delete what dead servers of this user left."""
    root = _own.root or Path(tempfile.gettempdir())
    for found in root.glob(f"{PREFIX}*"):
        if found != _own.folder and _is_ours(found) and _is_dead(found, clock()):
            shutil.rmtree(found, ignore_errors=True)
    for prefix in OLDER_PREFIXES:
        for found in root.glob(f"{prefix}*"):
            if _is_ours(found) and _age(found, clock()) > OLD_SECONDS:
                shutil.rmtree(found, ignore_errors=True)


def _lock(file: IO[bytes]) -> bool:
    """Take the lock, if nobody has it."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_ours(folder: Path) -> bool:
    """Whether a folder belongs to this user; never a link that somebody laid there."""
    with contextlib.suppress(OSError):
        told = folder.lstat()
        own = not hasattr(os, "getuid") or told.st_uid == os.getuid()
        return own and folder.is_dir() and not folder.is_symlink()
    return False


def _is_dead(folder: Path, now: float) -> bool:
    try:
        with (folder / LOCK).open("rb") as file:
            return _lock(file) if fcntl is not None else _age(folder, now) > OLD_SECONDS
    except OSError:  # just made, and its lock not yet; or half deleted
        return _age(folder, now) > 60


def _age(folder: Path, now: float) -> float:
    try:
        return now - folder.lstat().st_mtime
    except OSError:
        return 0.0


def _remove(process: int, folder: Path) -> None:
    if process == os.getpid():
        shutil.rmtree(folder, ignore_errors=True)
