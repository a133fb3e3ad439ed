"""A folder put in the place of another in one step, so that a reader, or a kill, meets the old one or the new one."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
import time
from pathlib import Path

_HERE = -100  # AT_FDCWD: paths are taken as they stand
_EXCHANGE = 2  # RENAME_EXCHANGE


def put_in_place(fresh: Path, target: Path) -> None:
    """Move a folder to where another may stand, on the same disk; the other one is deleted.

    Linux swaps the two in one step. Elsewhere the old one steps aside first and comes back where the move fails.
    """
    if not target.exists():
        fresh.rename(target)
    elif _exchanged(fresh, target):
        shutil.rmtree(fresh, ignore_errors=True)
    else:
        old = fresh.with_name(f"{fresh.name}-old.tmp")
        target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            old.rename(target)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the system could swap two folders: ``renameat2`` of Linux 3.15, https://man7.org/linux/man-pages/man2/rename.2.html"""
    if sys.platform != "linux":
        return False
    with contextlib.suppress(OSError, AttributeError):
        swap = ctypes.CDLL(None, use_errno=True).renameat2
        swap.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
        return bool(swap(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
    return False


def sweep(folder: Path, pattern: str, older_than_seconds: float = 3600) -> None:
    """Delete what killed writers left in a folder: folders of a pattern that nobody touched for an hour."""
    for left in folder.glob(pattern):
        with contextlib.suppress(OSError):
            if not left.is_symlink() and time.time() - left.stat().st_mtime > older_than_seconds:
                shutil.rmtree(left)
