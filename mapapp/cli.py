"""The ``mapapp`` command: it only parses the line, calls one command and turns errors into one sentence."""

from __future__ import annotations

import argparse
import errno
import os
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

import mapapp
from geodata.files.overwrite_rules import BadTarget
from geodata.model.errors import GeodataError, InvalidDataset, OutOfRange, printable
from mapapp.commands import (
    arguments,
    build,
    check,
    compare,
    evaluate,
    export,
    history,
    import_,
    new,
    on,
    publish,
    serve,
    shares,
    streams,
    tempo,
)

COMMANDS = (serve, check, build, on, history, compare, shares, tempo, evaluate, export, publish, import_, new)
"""Modules of the commands, in the order in which the help lists them."""

DONE, BAD_DATA, BAD_USAGE, INTERRUPTED = 0, 1, 2, 130


class _Parser(argparse.ArgumentParser):
    """Says a wrong command line in one sentence instead of printing its usage."""

    of_a_place = False
    """Whether the command is about a place: argparse takes no place after an option, which is worth a word."""

    def error(self, message: str) -> NoReturn:
        if self.of_a_place and message.startswith("unrecognized arguments"):
            message += "; a place that comes after an option is named with --place"
        _complain(f"{self.prog}: {message}; see {self.prog} --help")
        sys.exit(BAD_USAGE)


def parser() -> _Parser:
    """Parser of the whole command line."""
    top = _Parser(prog="mapapp", description="A map of territorial control from dated, sourced facts.")
    top.add_argument("--version", action="version", version=f"mapapp {mapapp.__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in COMMANDS:
        module.add_to(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; give back 0 (done), 1 (the data or the machine has problems) or 2 (wrong usage)."""
    with streams.guarded():
        return _run(sys.argv[1:] if argv is None else argv)


def _run(argv: Sequence[str]) -> int:
    try:
        try:
            words = _with_negative_points(argv)
            top = parser()
            top.of_a_place = bool(words) and words[0] in ("on", "history")
            args = top.parse_args(words)
            code = int(args.run(args))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else DONE
        sys.stdout.flush()
        return code
    except (OutOfRange, arguments.UsageError, BadTarget) as problem:
        _complain(str(problem))
        return BAD_USAGE
    except InvalidDataset as problem:
        for one in problem.problems:
            _complain(str(one))
        return BAD_DATA
    except GeodataError as problem:
        _complain(str(problem))
        return BAD_DATA
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader, head for one, has seen enough
        streams.abandon_output()
        return DONE
    except streams.OutputFailed as problem:
        streams.abandon_output()
        _complain(f"the answer could not be printed: standard output: {problem.strerror}")
        return BAD_DATA
    except OSError as problem:
        _complain(sentence_of(problem))
        return BAD_DATA
    except UnicodeEncodeError:
        _complain("a text on the command line, or a name, holds bytes that are no UTF-8; write it in UTF-8")
        return BAD_USAGE
    except RecursionError:
        _complain("something in the data is nested too deeply to be read; write it flatter")
        return BAD_DATA


REMEDIES = {
    errno.EACCES: "give yourself the right to it, or use a copy",
    errno.EPERM: "give yourself the right to it, or use a copy",
    errno.ENOSPC: "make room on the disk and try again",
    errno.EDQUOT: "make room on the disk and try again",
    errno.EROFS: "use a copy on a disk that can be written to",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EMFILE: "let fewer files be open at once",
    errno.EILSEQ: "choose a name that the disk can hold",
}
"""What to do about an error of the operating system."""


def sentence_of(problem: OSError) -> str:
    """An error of the operating system as one sentence: which file, what is wrong, what to do."""
    what = problem.strerror or " ".join(str(problem).split()) or type(problem).__name__
    remedy = REMEDIES.get(problem.errno or 0, "")
    where = next((printable(os.fsdecode(name)) for name in (problem.filename,) if isinstance(name, str | bytes)), "")
    said = f'"{where}": {what}' if where else f"the work could not be done: {what}"
    return f"{said}; {remedy}" if remedy else said


def _with_negative_points(argv: Sequence[str]) -> list[str]:
    """Let ``--at -3.7,40.4`` pass: argparse takes a value that starts with a minus for an option."""
    joined: list[str] = []
    for word in argv:
        if joined and joined[-1] == "--at" and re.match(r"-[\d.]", word):
            joined[-1] = f"--at={word}"
        else:
            joined.append(word)
    return joined


def _complain(sentence: str) -> None:
    """Print one line on standard error, without control characters that data may carry."""
    print("".join(letter if letter.isprintable() else " " for letter in printable(sentence)), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
