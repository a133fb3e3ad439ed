"""Animated GIF, frame by frame: one palette for all, of each frame only what differs from the one before."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from geodata.export.film.frames import Pixels

COLOURS = 255
"""Colours of the palette; the last of its 256 entries stands for "as before"."""
UNCHANGED = 255
EXACT = 96
"""The most frequent colours of the samples keep their exact value; the rest of the palette is averaged."""
HUNDREDTHS = 100
"""Units of a GIF's delays in a second."""
LONGEST = 65_535
"""The longest delay a GIF can state, in hundredths."""
_UNKNOWN = 256


class GifFile:
    """Writes frames into an open file; only the last frame is kept in memory."""

    def __init__(self, file: BinaryIO, samples: Sequence[Pixels], comment: str) -> None:
        """Begin a film that repeats for ever; ``samples`` are frames whose colours stand for all."""
        self._file = file
        self._colours = palette_of(samples)
        self._index: NDArray[np.uint16] = np.full(1 << 24, _UNKNOWN, dtype=np.uint16)
        self._last: NDArray[np.uint8] | None = None
        self._passed, self._told = 0.0, 0
        height, width = samples[0].shape[:2]
        table = np.zeros((256, 3), dtype=np.uint8)
        table[: len(self._colours)] = self._colours
        file.write(b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + table.tobytes())
        file.write(b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00")
        text = comment.replace("\u00b7", "-").encode("ascii", "replace")
        parts = (text[start : start + 255] for start in range(0, len(text), 255))
        file.write(b"\x21\xfe" + b"".join(bytes([len(part)]) + part for part in parts) + b"\x00")

    def write(self, pixels: Pixels, seconds: float) -> None:
        """Add a frame that stays for some seconds, rounded so that nothing adds up."""
        self._passed += seconds
        delay = min(LONGEST, max(2, round(self._passed * HUNDREDTHS) - self._told))
        self._told += delay
        now = self._indexed(pixels)
        x, y, part, has_old = _difference(self._last, now)
        self._last = now
        self._file.write(_control(delay, has_old) + _descriptor(x, y, part) + _compressed(part))

    def close(self) -> None:
        """End the film; the file stays open."""
        self._file.write(b";")

    def _indexed(self, pixels: Pixels) -> NDArray[np.uint8]:
        """Entry of the palette nearest to each pixel."""
        packed = _packed(pixels)
        found = self._index[packed]
        new = np.unique(packed[found == _UNKNOWN])
        if len(new):
            for start in range(0, len(new), 4096):
                some = new[start : start + 4096]
                wanted = np.stack([some >> 16, some >> 8 & 255, some & 255], axis=1).astype(np.int32)
                apart = ((wanted[:, None] - self._colours[None].astype(np.int32)) ** 2).sum(axis=2)
                self._index[some] = apart.argmin(axis=1)
            found = self._index[packed]
        return found.astype(np.uint8)


def _control(delay: int, has_old: bool) -> bytes:
    """Graphic control extension: the frame stays where the next one does not paint, and shows the old one through."""
    flags = 1 << 2 | has_old
    return b"\x21\xf9\x04" + struct.pack("<BHBB", flags, delay, UNCHANGED if has_old else 0, 0)


def _descriptor(x: int, y: int, part: NDArray[np.uint8]) -> bytes:
    """Image descriptor: where the pixels of a frame stand; the colours are those of the whole film."""
    height, width = part.shape
    return b"\x2c" + struct.pack("<HHHHB", x, y, width, height, 0)


def _compressed(part: NDArray[np.uint8]) -> bytes:
    """Image data: taken from a GIF of this one frame, for Pillow's compressor has no public name of its own.

    The blocks are those of the GIF89a specification, sections 18 to 23; a colour table of 256 entries makes the entries
    of the palette stay what they are.
    """
    image = Image.fromarray(part, "P")
    image.putpalette(bytes(768))
    one = io.BytesIO()
    image.save(one, "GIF", optimize=False, interlace=False)
    content = one.getvalue()
    at = 13 + 3 * (2 << (content[10] & 7)) * (content[10] >> 7)
    while content[at] == 0x21:  # an extension
        at = _after_blocks(content, at + 2)
    start = at + 10
    return content[start : _after_blocks(content, start + 1)]


def _after_blocks(content: bytes, at: int) -> int:
    """Where the next thing stands after a chain of blocks, each led by its length and the last one empty."""
    while content[at]:
        at += content[at] + 1
    return at + 1


def palette_of(samples: Sequence[Pixels]) -> NDArray[np.uint8]:
    """Up to 255 colours for some frames: the flat ones as they are, the shades between them averaged."""
    packed, counts = np.unique(np.concatenate([_packed(one).ravel() for one in samples]), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    flat, rest = packed[order[:EXACT]], order[EXACT:]
    exact = np.stack([flat >> 16, flat >> 8 & 255, flat & 255], axis=1).astype(np.uint8)
    if not len(rest):
        return exact
    weights = np.minimum(counts[rest], 8)  # rare shades at the edges of letters count too
    shades = np.repeat(packed[rest], weights)
    image = Image.fromarray(np.stack([shades >> 16, shades >> 8 & 255, shades & 255], axis=1).astype(np.uint8)[None])
    averaged = image.quantize(COLOURS - EXACT, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    more = np.array(averaged.getpalette(), dtype=np.uint8).reshape(-1, 3)[: COLOURS - EXACT]
    return np.concatenate([exact, more])


def _packed(pixels: Pixels) -> NDArray[np.int32]:
    wide = pixels.astype(np.int32)
    packed: NDArray[np.int32] = wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]
    return packed


def _difference(before: NDArray[np.uint8] | None, now: NDArray[np.uint8]) -> tuple[int, int, NDArray[np.uint8], bool]:
    """Left, top and pixels of what changed, with "as before" where inside it nothing did."""
    if before is None:
        return 0, 0, now, False
    changed = before != now
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not len(rows):
        return 0, 0, np.full((1, 1), UNCHANGED, dtype=np.uint8), True
    box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    part = np.where(changed[box], now[box], UNCHANGED).astype(np.uint8)
    return int(columns[0]), int(rows[0]), part, True
