"""What tests of the show share."""

from __future__ import annotations

import argparse

import pytest

from geodata.dataset import PACKAGED, Dataset
from mapapp.commands import arguments
from tests.packaged import packaged

open_dataset = arguments.open_dataset


@pytest.fixture(autouse=True)
def _packaged_dataset_is_opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in this process on the packaged dataset share one; any other they open themselves."""

    def opened(args: argparse.Namespace) -> Dataset:
        return packaged() if args.dataset == PACKAGED else open_dataset(args)

    monkeypatch.setattr(arguments, "open_dataset", opened)
