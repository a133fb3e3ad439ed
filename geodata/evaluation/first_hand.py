"""First-hand sources: which texts are an outlet's own publication, and how many changes rest on one.

A source is first-hand if its row says so in three columns:

- ``kind`` is neither ``encyclopedia`` (tells what others published) nor ``other`` (blogs, video platforms, digests);
- ``copy_url`` is empty: the original was read, not a copy;
- ``outlet`` is not ``X via Y``, the way the dataset writes that the text of X was read at Y.

``X (Y)`` is first-hand: X published the text itself and names Y, an agency whose text it prints or a monitor it rests
on. Agencies publish through the outlets that take their texts, so an outlet's print of one is no copy. How many changes
rest on such texts alone is counted too, for a reader who wants an outlet's own report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from geodata.facts.table_records import ENCYCLOPEDIA
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.records import ControlEvent, Source

_SECOND_HAND = frozenset({ENCYCLOPEDIA, "other"})
_VIA = re.compile(r"\bvia\b", re.IGNORECASE)
_RESTS_ON_ANOTHER = re.compile(r"\(.+\)\s*$")


def is_first_hand(source: Source) -> bool:
    """True where the source is an outlet's own publication and was read there."""
    return source.kind not in _SECOND_HAND and not source.copy_url and not _VIA.search(source.outlet)


def counted_changes(facts: DatasetFacts) -> Iterator[ControlEvent]:
    """Changes of holder of a place that count: rivals contradict another row and do not."""
    return (event for event in facts.events if event.subject == "place" and event.kind.transfers and not event.rival_of)


def is_own_report(source: Source) -> bool:
    """True where a first-hand source names no agency or monitor whose text it prints or on which it rests."""
    return is_first_hand(source) and not _RESTS_ON_ANOTHER.search(source.outlet)


def with_first_hand_source(facts: DatasetFacts) -> tuple[int, int]:
    """Counted changes that have a first-hand source, and all counted changes."""
    told = _having(facts, is_first_hand)
    return sum(told), len(told)


def with_own_report(facts: DatasetFacts) -> int:
    """Counted changes of which an outlet's own report tells, not only the print of another's text."""
    return sum(_having(facts, is_own_report))


def _having(facts: DatasetFacts, test: Callable[[Source], bool]) -> list[bool]:
    return [
        any(source in facts.sources and test(facts.sources[source]) for source in event.sources)
        for event in counted_changes(facts)
    ]
