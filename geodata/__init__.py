"""The knowledge: dated, sourced facts about places, and the control zones derived from them.

The names below are the public ones; each is imported from its module when it is first asked for, so that
``import geodata`` costs next to nothing.

>>> import geodata
>>> dataset = geodata.load()
>>> zones = dataset.on(dataset.known_until)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geodata.checking.dataset_problems import find_problems
    from geodata.counting.shares import Shares, shares, shares_by_admin1
    from geodata.counting.tempo import Capture, Holding, Tempo, captures_along, tempo
    from geodata.counting.transfers import Apart, Comparison, Total, Transfer, compare, compare_by_admin1
    from geodata.dataset import Dataset, load
    from geodata.evaluation.published_shares import PublishedShare, published_shares
    from geodata.model.dataset_settings import Settings
    from geodata.model.errors import DataFileError, GeodataError, InvalidDataset, OutOfRange, Problem
    from geodata.model.period import Period, UncertainDay, parse_day, parse_uncertain_day
    from geodata.model.records import (
        Area,
        Cell,
        Chapter,
        ControlEvent,
        ControlPeriod,
        ControlZone,
        Designation,
        Faction,
        FactionName,
        Moment,
        Place,
        Presence,
        Source,
    )
    from geodata.model.vocabulary import Basis, Confidence, Kind, Status

_MODULES = {
    "dataset": ("Dataset", "load"),
    "model.errors": ("DataFileError", "GeodataError", "InvalidDataset", "OutOfRange", "Problem"),
    "model.records": (
        "Area",
        "Cell",
        "Chapter",
        "ControlEvent",
        "ControlPeriod",
        "ControlZone",
        "Designation",
        "Faction",
        "FactionName",
        "Moment",
        "Place",
        "Presence",
        "Source",
    ),
    "model.vocabulary": ("Basis", "Confidence", "Kind", "Status"),
    "model.dataset_settings": ("Settings",),
    "model.period": ("Period", "UncertainDay", "parse_day", "parse_uncertain_day"),
    "checking.dataset_problems": ("find_problems",),
    "counting.shares": ("Shares", "shares", "shares_by_admin1"),
    "counting.tempo": ("Capture", "Holding", "Tempo", "captures_along", "tempo"),
    "evaluation.published_shares": ("PublishedShare", "published_shares"),
    "counting.transfers": ("Apart", "Comparison", "Total", "Transfer", "compare", "compare_by_admin1"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "Apart",
    "Area",
    "Basis",
    "Capture",
    "Cell",
    "Chapter",
    "Comparison",
    "Confidence",
    "ControlEvent",
    "ControlPeriod",
    "ControlZone",
    "DataFileError",
    "Dataset",
    "Designation",
    "Faction",
    "FactionName",
    "GeodataError",
    "Holding",
    "InvalidDataset",
    "Kind",
    "Moment",
    "OutOfRange",
    "Period",
    "Place",
    "Presence",
    "Problem",
    "PublishedShare",
    "Settings",
    "Shares",
    "Source",
    "Status",
    "Tempo",
    "Total",
    "Transfer",
    "UncertainDay",
    "captures_along",
    "compare",
    "compare_by_admin1",
    "find_problems",
    "load",
    "parse_day",
    "parse_uncertain_day",
    "published_shares",
    "shares",
    "shares_by_admin1",
    "tempo",
]


def __getattr__(name: str) -> Any:
    """A public name, from its module."""
    if name not in _HOME:
        raise AttributeError(f"module 'geodata' has no attribute {name!r}")
    return getattr(import_module(f"geodata.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
