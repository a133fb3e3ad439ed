"""How far long work is, told to whoever asked for it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""Called with a step's name and the share of it that is done, 0 to 1."""
StepNames = Callable[[str], None]
"""Called with the name of each step as it begins, where no share of it can be told."""


def silent(_step: str, _share: float) -> None:
    """No progress shown."""


def silent_steps(_step: str) -> None:
    """No step named."""
