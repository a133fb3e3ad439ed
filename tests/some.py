"""A loop of assertions over nothing proves nothing: ``for one in some(found)`` says that there was something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def some(items: Iterable[T]) -> list[T]:
    """The items, of which there must be one at least."""
    found = list(items)
    assert found, "there is nothing to look at"
    return found
