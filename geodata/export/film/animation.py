"""Films of a span, as GIF or MP4: a title card, then the same pictures that ``picture`` makes, day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geodata.export.data.credits import credits_of
from geodata.export.film.frames import Frames, Pixels
from geodata.export.film.gif_file import GifFile
from geodata.export.film.mp4_file import Mp4File
from geodata.export.film.screenplay import Screenplay, Shot
from geodata.export.film.title_card import title_card
from geodata.export.picture.figure import Picture, all_holders, settings
from geodata.export.picture.sheet_text import Subject, credit_line
from geodata.export.picture.style import WORDS, FigureStyle, Size
from geodata.model.errors import GeodataError, OutOfRange

if TYPE_CHECKING:
    from geodata.dataset import Dataset

Progress = Callable[[str, float], None]
FPS = {"gif": 10.0, "mp4": 25.0}
"""Formats with their usual frames per second."""
LARGEST_PIXELS = 4_000_000
"""Of one frame: more than any player of these formats wants."""
SAMPLES = 4
"""Frames whose colours make the palette of a GIF."""
MANY_PICTURES, MANY_FRAMES = 1_000, 4_500
"""A film of more is only made when its maker was told what it takes."""
SECONDS_PER_MEGAPIXEL, SECONDS_PER_PICTURE = 0.12, 0.08
"""Time of drawing and encoding a picture on one core."""


class Cancelled(GeodataError):
    """The film was stopped on request."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a film takes, before it is made."""

    pictures: int
    """Different pictures."""
    frames: int
    """Frames."""
    length: float
    """Seconds it lasts."""
    seconds: float
    """Seconds that making it takes, about."""
    bytes: int
    """Size of the file, about."""

    @property
    def is_large(self) -> bool:
        """True where its maker should be asked first."""
        return self.pictures > MANY_PICTURES or self.frames > MANY_FRAMES


def estimate(play: Screenplay, size: Size, form: str) -> Estimate:
    """How long a film is, and about how large and how long in the making."""
    width, height = even(size).pixels
    pictures = len(play.shots)
    megapixels = width * height / 1e6
    drawing = SECONDS_PER_PICTURE + SECONDS_PER_MEGAPIXEL * megapixels
    return Estimate(pictures, play.frames, play.seconds, 2 + pictures * drawing, _bytes(play, megapixels, form))


def _bytes(play: Screenplay, megapixels: float, form: str) -> int:
    """Size of a film, about, as measured on films of a month and of the whole war."""
    if form == "gif":
        return int(megapixels * (250_000 + 5_000 * len(play.shots)))
    return int(megapixels * (150_000 + 2_000 * play.frames))


def film(
    dataset: Dataset,
    play: Screenplay,
    style: FigureStyle,
    size: Size,
    out: Path,
    form: str,
    subject: Subject | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Write a film into a file; memory does not grow with its length.

    Parameters
    ----------
    play
        Which day is shown for how long.
    out
        File to write; where an error is raised it is half-written, or not there.
    form
        ``gif`` or ``mp4``.
    subject
        What to look at; without holders the legend has everyone who holds ground in the span.
    progress
        Called with a step's name and the share of it that is done.
    cancelled
        Asked before each picture; True stops the work.

    Raises
    ------
    Cancelled
        As asked.
    OutOfRange
        For a size that no film can have.
    OSError
        Where the file cannot be written.
    """
    size = even(size)
    subject = subject or Subject()
    if subject.since:
        raise OutOfRange("a film shows days, not a comparison")
    refuse_bad_size(size)
    holders = subject.holders or all_holders(dataset, play.first, play.last, subject.admin1)
    subject = replace(subject, holders=holders, span=(play.first, play.last))
    with settings():
        reel = _Reel(Frames(Picture(dataset, style, size, subject, play.last)), play, progress, cancelled)
        with _writers[form](out, reel, size) as write:
            for shot, pixels in reel.pictures():
                write(pixels, shot.frames)


def even(size: Size) -> Size:
    """A size whose pixels are even on both sides, as H.264 wants them."""
    width, height = size.pixels
    return replace(size, width=(width + width % 2) / size.dpi, height=(height + height % 2) / size.dpi)


def refuse_bad_size(size: Size) -> None:
    """OutOfRange where a frame has more pixels than films have."""
    width, height = size.pixels
    if width * height > LARGEST_PIXELS:
        raise OutOfRange(
            f"{width}x{height} pixels is too large for a film; stay below {LARGEST_PIXELS // 1_000_000} million"
        )


class _Reel:
    """The pictures of a screenplay, one after the other."""

    def __init__(
        self,
        frames: Frames,
        play: Screenplay,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.frames, self.play = frames, play
        self._progress, self._cancelled = progress, cancelled

    @property
    def title(self) -> str:
        """Title of the film with its days."""
        return f"{self.frames.picture.title}: {self.play.first}/{self.play.last}"

    @property
    def statement(self) -> str:
        """What every film says of itself, in the reader's language."""
        picture = self.frames.picture
        return self._stated(picture.style.words, picture.credit)

    @property
    def english_statement(self) -> str:
        """The same in English, for files that hold no other letters."""
        dataset = self.frames.picture.dataset
        days = f"{dataset.title}: {self.play.first}/{self.play.last}"
        return f"{days}. {self._stated(WORDS, credit_line(credits_of(dataset), dataset.title))}"

    def _stated(self, words: Mapping[str, str], credit: str) -> str:
        known = words["known_until"].format(day=self.frames.picture.dataset.known_until)
        return f"{words['end_of_day']}. {known}. {words['inferred']} {words['not_for']} {credit}"

    def pictures(self) -> Iterator[tuple[Shot, Pixels]]:
        """Each shot with its pixels."""
        count = len(self.play.shots)
        for number, shot in enumerate(self.play.shots):
            if self._cancelled and self._cancelled():
                raise Cancelled("the film was cancelled; nothing was written")
            if self._progress:
                self._progress(f"drawing {count:,} pictures", number / count)
            yield shot, self._pixels(shot)
        if self._progress:
            self._progress(f"drawing {count:,} pictures", 1.0)

    def samples(self) -> list[Pixels]:
        """Some pictures spread over the film, for their colours."""
        shots = self.play.shots
        chosen = np.linspace(0, len(shots) - 1, min(SAMPLES, len(shots))).round().astype(int)
        return [self._pixels(shots[number]) for number in chosen]

    def _pixels(self, shot: Shot) -> Pixels:
        if shot.day is None:
            return title_card(self.frames.picture, self.play.first, self.play.last)
        return self.frames.frame(shot.day)


Write = Callable[[Pixels, int], None]
"""Adds a picture for a number of frames."""


@contextmanager
def _gif(out: Path, reel: _Reel, _: Size) -> Iterator[Write]:
    with out.open("wb") as file:
        gif = GifFile(file, reel.samples(), reel.english_statement)
        yield lambda pixels, frames: gif.write(pixels, frames / reel.play.fps)
        gif.close()


@contextmanager
def _mp4(out: Path, reel: _Reel, size: Size) -> Iterator[Write]:
    metadata = {"title": reel.title, "copyright": reel.frames.picture.credit, "comment": reel.statement}
    with Mp4File(out, size.pixels, reel.play.fps, metadata) as mp4:
        yield mp4.write
        mp4.close()


_writers: dict[str, Callable[[Path, _Reel, Size], AbstractContextManager[Write]]] = {"gif": _gif, "mp4": _mp4}
