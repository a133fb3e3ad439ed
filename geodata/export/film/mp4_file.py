"""MP4 (H.264, 4:2:0) by the ffmpeg that comes with imageio-ffmpeg, fed frame by frame."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import imageio_ffmpeg

from geodata.export.film.frames import Pixels
from geodata.model.errors import GeodataError

QUALITY = 20
"""Constant rate factor of x264: 18 looks like the original, 23 is its default."""
COLOURS = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
"""Tags for the encoder and the container: the options of output files alone are overruled by frames without tags."""
KEY_SECONDS = 5.0
"""A player can jump to a picture at least this often."""


class Mp4File:
    """Writes frames to a file; as a context it kills its process where the work breaks off."""

    def __init__(self, path: Path, size: tuple[int, int], fps: float, metadata: Mapping[str, str]) -> None:
        """Start the encoder; ``size`` is width and height in pixels, both even."""
        width, height = size
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115, closed with the process
        self._process = subprocess.Popen(
            [
                imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y",
                "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", f"{fps:g}", "-i", "pipe:0",
                "-an", "-vf", f"scale=out_color_matrix=bt709:out_range=tv,{COLOURS}", "-pix_fmt", "yuv420p",
                "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
                "-c:v", "libx264", "-profile:v", "high", "-preset", "medium", "-tune", "stillimage",
                "-crf", str(QUALITY), "-g", str(max(1, round(KEY_SECONDS * fps))), "-threads", "2",
                "-fflags", "+bitexact", "-flags:v", "+bitexact",
                *(part for key, text in metadata.items() for part in ("-metadata", f"{key}={text}")),
                "-movflags", "+faststart+write_colr", "-f", "mp4", os.fspath(path.absolute()),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            start_new_session=True,  # Ctrl-C reaches us, and we end it
        )  # fmt: skip

    def write(self, pixels: Pixels, frames: int) -> None:
        """Add one picture for a number of frames."""
        content = pixels.tobytes()
        try:
            for _ in range(frames):
                self._process.stdin.write(content)  # type: ignore[union-attr]
        except OSError:
            self._fail()

    def close(self) -> None:
        """Finish the file; OSError where the disk is full, GeodataError where the encoder fails otherwise."""
        try:
            self._process.stdin.close()  # type: ignore[union-attr]
        except OSError:
            self._fail()
        if self._process.wait():
            self._fail()

    def __enter__(self) -> Mp4File:
        """The file itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Make sure the encoder is gone."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if self._process.stdin and not self._process.stdin.closed:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._errors.close()

    def _fail(self) -> None:
        self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().decode("utf-8", "replace").strip()
        for number in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            if os.strerror(number) in said:
                raise OSError(number, os.strerror(number))
        last = said.splitlines()[-1] if said else "it said nothing"
        raise GeodataError(f"the film could not be encoded: {last[:200]}")
