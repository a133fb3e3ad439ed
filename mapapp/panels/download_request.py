"""What a reader wants to take away, as the command line that makes it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from mapapp.export_formats import DATA, FILM, PAGE, PICTURE, SHEET, named, names

if TYPE_CHECKING:
    from geodata.dataset import Dataset

FORMATS: dict[str, tuple[str, ...]] = {
    kind: tuple(ending.removeprefix(".") for ending in named(SHEET).endings) if kind == SHEET else names(kind)
    for kind in (PICTURE, FILM, SHEET, DATA, PAGE)
}
"""Kind -> its formats, the usual one first; those of a sheet are what its ending may be."""
SIZES: dict[str, tuple[str, ...]] = {
    PICTURE: ("web", "square", "story", "a4", "a4-landscape"),
    FILM: ("film", "square", "story", "small"),
    SHEET: ("sheet", "square", "a4", "a4-landscape"),
}
"""Kind -> its sizes, the usual one first."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One file that a reader wants."""

    kind: str
    """Picture, film, sheet, data or page."""
    format: str
    """One of the kind's formats."""
    first: date | None = None
    """First day of a span; None for a day or the whole war."""
    last: date | None = None
    """Last day of the span, inside."""
    day: date | None = None
    """The one day; None for a span or the whole war."""
    since: date | None = None
    """The day a picture compares with."""
    days: tuple[date, ...] = ()
    """Days of a sheet; empty for those on which chapters begin."""
    size: str = ""
    """Size of a picture, film or sheet."""
    palette: str = "colour-safe"
    """Colours of the factions."""
    theme: str = "light"
    """Light or dark."""
    title: str = ""
    """Title, "" for none."""
    seconds: float | None = None
    """Length of a film."""
    lang: str = "en"
    """Language of what is drawn, and in which a page opens."""
    skip_quiet: bool = False
    """Leave out days of a film on which nothing changes."""

    @property
    def is_drawn(self) -> bool:
        """True for what has a size and colours."""
        return self.kind in SIZES

    def arguments(self, dataset: Dataset, out: str) -> list[str]:
        """Words of ``mapapp export`` that write the file to ``out``."""
        words = ["export", "sheet" if self.kind == SHEET else self.format, out, f"--dataset={dataset.path}"]
        if self.days:
            words += [f"--days={','.join(day.isoformat() for day in self.days)}"]
        elif self.day and self.kind != SHEET:
            words += [f"--day={self.day}"]
        elif self.first and self.last and self.format != "datapackage":
            words += [f"--from={self.first}", f"--to={self.last}"]
        if self.since:
            words += [f"--since={self.since}"]
        if self.is_drawn:
            words += [f"--size={self.size}", f"--palette={self.palette}", f"--theme={self.theme}"]
            words += [f"--title={self.title[:LONGEST_TITLE]}"] if self.title else []
        if self.is_drawn or self.kind == PAGE:
            words += [f"--lang={self.lang}"]
        if self.kind == FILM:
            words += ["--yes"]
            words += [f"--seconds={min(LONGEST_FILM, self.seconds):g}"] if self.seconds else []
            words += ["--skip-quiet"] if self.skip_quiet else []
        return words

    def preview(self, dataset: Dataset) -> Wish | None:
        """The picture that shows what the file will look like: of a film its last day; None for data."""
        if self.kind == FILM:
            return replace(
                self, kind=PICTURE, format="png", day=self.last or dataset.known_until, first=None, last=None
            )
        return replace(self, format="png") if self.is_drawn else None

    def file_name(self, dataset: Dataset) -> str:
        """Name that says what is in the file."""
        parts = [dataset.name, "sheet" if self.kind == SHEET else ""]
        if self.since and self.day:
            parts += [f"{self.since}-to-{self.day}"]
        elif self.day and self.kind != SHEET:
            parts += [self.day.isoformat()]
        elif self.first and self.last:
            parts += [f"{self.first}-to-{self.last}"]
        if named(self.format).ending == ".zip":
            parts += [named(self.format).site_stem.removeprefix("-")]
        return "-".join(filter(None, parts)) + named(self.format).ending


LONGEST_TITLE = 120
LONGEST_FILM = 180.0
"""Seconds."""
PREVIEW_PIXELS = 1080.0
"""Longer side of a preview."""
BYTES_PER_PIXEL = 0.34
"""Of a PNG, measured at 1200x675."""


def preview_dpi(size: str) -> float:
    """Pixels per inch at which a size is as large as a preview."""
    from geodata.export.picture.style import SIZES as INCHES

    return max(10.0, math.floor(PREVIEW_PIXELS / max(INCHES[size].width, INCHES[size].height)))


def about_bytes(wish: Wish, dataset: Dataset) -> int | None:
    """Size of the file before it is made, roughly; None where nothing is known beforehand."""
    from geodata.export.picture.style import SIZES as INCHES

    if wish.kind == FILM:
        from geodata.export.film.animation import FPS, estimate
        from geodata.export.film.screenplay import Pace, screenplay

        pace = Pace(fps=FPS[wish.format], seconds=wish.seconds, skip_quiet=wish.skip_quiet)
        span = wish.first or dataset.first_day, wish.last or dataset.known_until
        return estimate(screenplay(dataset, *span, pace), INCHES[wish.size], wish.format).bytes
    if wish.is_drawn and wish.format == "png":
        width, height = INCHES[wish.size].pixels
        return int(width * height * BYTES_PER_PIXEL * (0.5 if INCHES[wish.size].dpi > 100 else 1))
    return None
