"""How far a command is, told on standard error once it takes longer than a second."""

from __future__ import annotations

import os
import sys
import time

PATIENCE_S = 1.0
"""Nothing is said of work that is done sooner."""
WIDTH = 30
FOR_A_PROGRAM = "MAPAPP_PROGRESS"
"""Environment variable: ``lines`` writes each hundredth as "step<TAB>share", for whoever started the command."""


class Steps:
    """A bar on a terminal, one line per step elsewhere; call it with a step's name and the share that is done."""

    def __init__(self) -> None:
        """Begin to count."""
        self._began = time.monotonic()
        self._on_terminal = sys.stderr.isatty()
        self._last = ""
        self._for_a_program = os.environ.get(FOR_A_PROGRAM) == "lines"

    def __call__(self, step: str, share: float) -> None:
        """Say how far a step is."""
        if self._for_a_program:
            line = f"{step}\t{share:.2f}"
            if line != self._last:
                print(line, file=sys.stderr, flush=True)
            self._last = line
            return
        if time.monotonic() - self._began < PATIENCE_S:
            return
        if self._on_terminal:
            bar = "#" * round(WIDTH * share)
            print(
                f"\r{step:<24} [{bar:<{WIDTH}}] {share:4.0%}",
                end="" if share < 1 else "\n",
                file=sys.stderr,
                flush=True,
            )
        elif step != self._last:
            print(step, file=sys.stderr, flush=True)
        self._last = step
