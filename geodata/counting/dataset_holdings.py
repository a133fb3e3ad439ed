"""Holdings of a dataset's places, derived once and kept as long as the dataset lives; and which places count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from geodata.history.holdings import Lineage, lineage

if TYPE_CHECKING:
    from geodata.dataset import Dataset

_kept: WeakKeyDictionary[Dataset, Mapping[str, Lineage]] = WeakKeyDictionary()


def lineages_of(dataset: Dataset) -> Mapping[str, Lineage]:
    """Place id -> its unbroken holdings; derived when first asked for, forgotten with the dataset."""
    known = _kept.get(dataset)
    if known is None:
        unknown = dataset.settings.undrawn_is_unknown
        known = {
            place: lineage(periods, dataset.events, undrawn_is_unknown=unknown)
            for place, periods in dataset.periods.items()
        }
        _kept[dataset] = known
    return known


def settled_places(dataset: Dataset, admin1: str | None = None) -> Iterator[str]:
    """Ids of the places that count as places: no quarters of a city and no drawn areas."""
    for place in dataset.places.values():
        if place.kind not in ("area", "neighbourhood") and not place.part_of and admin1 in (None, place.admin1):
            yield place.id
