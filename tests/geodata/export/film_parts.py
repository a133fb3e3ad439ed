"""What tests of drawn files share: a style, and readers of films that we did not write."""

from __future__ import annotations

import io
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from geodata.dataset import Dataset
from geodata.export.picture.style import FigureStyle, Size
from mapapp.figure_style import figure_style

SMALL = Size(6.4, 3.6)

Pixels = NDArray[np.uint8]


def style_of(dataset: Dataset) -> FigureStyle:
    return figure_style(dataset, name="colour-safe")


def opened(content: bytes) -> Pixels:
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(image.convert("RGB"))


def frames_of_gif(path: Path) -> list[tuple[Pixels, int]]:
    """Frames of a GIF with the milliseconds that each stays."""
    found = []
    with Image.open(path) as film:
        for number in range(film.n_frames):
            film.seek(number)
            found.append((np.asarray(film.convert("RGB")), int(film.info["duration"])))
    return found


def frames_of_mp4(path: Path) -> tuple[dict[str, object], list[Pixels]]:
    """What ffmpeg says of an MP4, and its frames."""
    reader = imageio_ffmpeg.read_frames(str(path))
    about = next(reader)
    width, height = about["size"]
    return about, [np.frombuffer(frame, np.uint8).reshape(height, width, 3) for frame in reader]


def apart(one: Pixels, other: Pixels) -> float:
    """Mean difference of two pictures, in levels of 255."""
    assert one.shape == other.shape
    return float(np.abs(one.astype(int) - other.astype(int)).mean())
