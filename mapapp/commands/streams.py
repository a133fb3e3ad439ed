"""Standard output and standard error as a command line meets them: closed, full, or read by someone who has left."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO


class OutputFailed(OSError):
    """Standard output cannot be written to."""


class _Stream:
    """A stream that is passed on to; what its writing and flushing raise is for the subclass to say."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Output(_Stream):
    """Standard output whose errors are told from those of files."""

    _failed: OSError | None = None

    def write(self, text: str) -> int:
        """Write a text; OutputFailed where that cannot be, BrokenPipeError where the reader has left."""
        with self._named():
            return _open(self._stream).write(text)

    def flush(self) -> None:
        """Write what is held back; an error of a write that its caller passed over (argparse does) is said again."""
        if self._failed:
            raise self._failed
        if self._stream is not None:
            with self._named():
                self._stream.flush()

    @contextlib.contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError as gone:
            self._failed = gone
            raise
        except OSError as problem:
            self._failed = OutputFailed(problem.errno, problem.strerror)
            raise self._failed from None


class _Errors(_Stream):
    """Standard error that never fails: where nobody can be told, the work goes on."""

    def write(self, text: str) -> int:
        """Write a text, if that can be."""
        with contextlib.suppress(OSError, ValueError):
            if self._stream is not None:
                self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Write what is held back, if that can be."""
        with contextlib.suppress(OSError, ValueError):
            if self._stream is not None:
                self._stream.flush()

    def isatty(self) -> bool:
        """Whether a person reads it."""
        return self._stream is not None and self._stream.isatty()


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Both streams guarded while a command runs.

    Texts go out as UTF-8 whatever the terminal says; names of files that are no UTF-8 with their bytes written out.
    """
    out, errors = sys.stdout, sys.stderr
    for stream in (out, errors):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    _keep_closed_streams_closed()
    sys.stdout, sys.stderr = _Output(out), _Errors(errors)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, errors


def abandon_output() -> None:
    """Let what could not be written go nowhere, so that the end of the program does not try once more."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _open(stream: TextIO | None) -> TextIO:
    if stream is None:  # Python's own mark of a standard output that was closed before it started
        raise OutputFailed(errno.EBADF, "it is closed")
    return stream


def _keep_closed_streams_closed() -> None:
    """Take the numbers of closed standard streams, so that no file opened later is written to in their stead."""
    with contextlib.suppress(OSError):
        while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
            pass
        os.close(number)
