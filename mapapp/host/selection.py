"""The one current selection of a session, whoever changed it last: the reader in the map, or a panel.

State of a keyed component vanishes when one leaves its page, so it is copied here each time it comes up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mapapp.view import MapView, from_query, from_state

if TYPE_CHECKING:
    from geodata.dataset import Dataset

_KEY = "selection"


@dataclass(slots=True)
class Selection:
    """What is looked at in this session, and the last command given to the page."""

    view: MapView
    """Day, place and the rest, as they are now."""
    notices: tuple[str, ...]
    """What had to be put right in the link that the session began with."""
    revision: int = 1
    """Grows with each command; the page obeys a command once, when this changes."""
    order: dict[str, Any] | None = None
    """The last command, kept as it was so that a rerun sends the same bytes."""
    away: bool = False
    """True once another page was shown: the map's page must be told anew where it was."""
    fresh: bool = True
    """True until the map was drawn once in this session."""
    fingerprint: str = ""
    """Of the dataset that the view was checked against."""

    @classmethod
    def of(cls, session: Any, link: Mapping[str, str], dataset: Dataset) -> Selection:
        """Selection of a session (any mapping); its first run reads the link it was opened with."""
        known = session.get(_KEY)
        if not isinstance(known, cls):
            view, notices = from_query(link, dataset)
            session[_KEY] = known = cls(
                view=view, notices=notices, order={**view.command(), "opening": True}, fingerprint=dataset.fingerprint
            )
        elif known.fingerprint != dataset.fingerprint:  # rebuilt: its days and places may be others
            known.view, known.notices = from_query(known.view.to_query(), dataset)
            known.fingerprint = dataset.fingerprint
        return known

    def go(self, **changes: Any) -> None:
        """Send the page somewhere: a day, a place, a comparison."""
        self.view = replace(self.view, **changes)
        self._order({**self.view.command(), "view": None})

    def take_notices(self) -> tuple[str, ...]:
        """What had to be put right in the link; empty from the second time on."""
        notices, self.notices = self.notices, ()
        return notices

    def settle(self, state: object, dataset: Dataset) -> None:
        """Take over what the page reports; anything that is not a view of this dataset is passed over."""
        reported = from_state(state, dataset, embed=self.view.embed)
        if reported is not None:
            self.view = reported

    def adopt(self, state: object, dataset: Dataset) -> bool:
        """Take over where the map already is when a new session finds it; True where that is another view.

        A server that was restarted, or forgot a session, knows only the link that the page was first opened with. The
        map in the browser went on, and what it shows is what the reader sees.
        """
        if not self.fresh:
            return False
        self.fresh = False
        before = self.view
        if state is not None:
            self.settle(state, dataset)
        return self.view != before

    def leave(self) -> None:
        """Note that the map's page is not on screen."""
        self.away = True

    def come_back(self) -> None:
        """Order the page to where the reader left it, if it was off the screen."""
        if self.away:
            self.away = False
            self._order(self.view.command())

    def command(self) -> dict[str, Any]:
        """What to send down; the same on every rerun until there is a new command."""
        return {**(self.order or {}), "rev": self.revision}

    def _order(self, command: dict[str, Any]) -> None:
        self.order = command
        self.revision += 1
