"""What every exported file says of itself: licence, credit, version, method, and how far the knowledge reaches."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from geodata.facts.package_file import read_package

if TYPE_CHECKING:
    from geodata.dataset import Dataset

LIMITS = (
    "Lines between places are inferred. Control is neither consent nor population. Not for navigation, safety or "
    "operations."
)
"""What the polygons are not."""
METHOD = (
    "Facts are dated, sourced claims about places. The country is cut once into cells, one for each place with known "
    f"control and each drawn area; a zone is the union of the cells that one faction holds. {LIMITS}"
)
"""How the polygons came about, and what they are not."""
INTERVALS = (
    "Days are half-open: a period includes its start and not its end; an empty end means that no later change is "
    "known. The situation of a day is that at its end, in the dataset's time zone."
)
"""How days are meant."""


@dataclass(frozen=True, slots=True)
class Credits:
    """The statement that goes with a file."""

    title: str
    """Title of the dataset."""
    dataset: str
    """Its short name."""
    version: str
    """Its version, "" where it has none."""
    fingerprint: str
    """Digest of the facts."""
    licence: str
    """Name of the licence."""
    licence_url: str
    """Where its text stands, "" where not known."""
    attribution: str
    """The line to print beside any copy."""
    known_until: str
    """Last day that the dataset knows of; nothing is extrapolated."""
    method: str = METHOD
    """How it was made."""
    intervals: str = INTERVALS
    """How days are meant."""
    statement: str = ""
    """What the dataset says on ground that is also counted apart."""

    def as_dict(self) -> dict[str, str]:
        """Name -> text, empty ones left out."""
        return {name: text for name, text in asdict(self).items() if text}

    def as_text(self) -> str:
        """The same as lines for a person."""
        return "".join(f"{name.replace('_', ' ')}: {text}\n" for name, text in self.as_dict().items())


def credits_of(dataset: Dataset) -> Credits:
    """The statement of a dataset, from its datapackage.json."""
    package = read_package(dataset.path)
    licence = (package.get("licenses") or [{}])[0]
    name = str(licence.get("title") or licence.get("name") or "not stated")
    version = str(package.get("version") or "")
    edition = f", version {version}" if version else ""
    return Credits(
        title=dataset.title,
        dataset=dataset.name,
        version=version,
        fingerprint=dataset.fingerprint,
        licence=name,
        licence_url=str(licence.get("path") or ""),
        attribution=f"{dataset.title}{edition} ({name}); sources as named with each feature"
        + ("; base geodata as in base/ATTRIBUTION.md" if (dataset.path / "base" / "ATTRIBUTION.md").exists() else ""),
        known_until=dataset.known_until.isoformat(),
        statement=dataset.settings.uncounted_note.text_en,
    )
