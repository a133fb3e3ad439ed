"""Films, opened by Pillow and by ffmpeg: their frames are the pictures of their days."""

from __future__ import annotations

import os
import struct
import subprocess
from datetime import date
from pathlib import Path

import imageio_ffmpeg
import pytest

from geodata.dataset import Dataset, load
from geodata.export.film.animation import Cancelled, estimate, even, film
from geodata.export.film.screenplay import Pace, Screenplay, screenplay
from geodata.export.picture.figure import all_holders, picture
from geodata.export.picture.sheet_text import Subject
from geodata.export.picture.style import Size
from geodata.model.errors import GeodataError
from mapapp.figure_style import overlays
from tests.geodata.export.film_parts import SMALL, Pixels, apart, frames_of_gif, frames_of_mp4, opened, style_of

SYRIA = load()
FIRST, LAST = date(2024, 11, 27), date(2024, 12, 8)
PLAY = screenplay(SYRIA, FIRST, LAST, Pace(fps=10))
SUBJECT = Subject("Twelve days", presence=overlays(SYRIA))


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("films")
    found = {form: folder / f"film.{form}" for form in ("gif", "mp4")}
    for form, out in found.items():
        film(SYRIA, PLAY, style_of(SYRIA), SMALL, out, form, SUBJECT)
    return found


def picture_of(day: date) -> Pixels:
    holders = all_holders(SYRIA, FIRST, LAST)
    wanted = Subject(SUBJECT.title, presence=SUBJECT.presence, holders=holders, span=(FIRST, LAST))
    return opened(picture(SYRIA, day, style_of(SYRIA), SMALL, wanted))


def starts(play: Screenplay) -> dict[date | None, int]:
    """Day -> number of its first frame."""
    found, passed = {}, 0
    for shot in play.shots:
        found[shot.day] = passed
        passed += shot.frames
    return found


@pytest.mark.parametrize("day", [FIRST, date(2024, 12, 3), LAST])
def test_frames_of_a_gif_are_the_pictures_of_their_days(films: dict[str, Path], day: date) -> None:
    frames = frames_of_gif(films["gif"])
    number = [shot.day for shot in PLAY.shots].index(day)
    assert apart(frames[number][0], picture_of(day)) < 1.0


@pytest.mark.parametrize("day", [FIRST, date(2024, 12, 3), LAST])
def test_frames_of_an_mp4_are_the_pictures_of_their_days(films: dict[str, Path], day: date) -> None:
    _, frames = frames_of_mp4(films["mp4"])
    frame = frames[starts(PLAY)[day]]
    own = apart(frame, picture_of(day))
    assert own < 4.0
    others = [apart(frame, picture_of(other)) for other in (FIRST, date(2024, 12, 3), LAST) if other != day]
    assert own < 0.7 * min(others)


def test_films_last_as_long_as_planned(films: dict[str, Path]) -> None:
    stays = [milliseconds for _, milliseconds in frames_of_gif(films["gif"])]
    assert stays == [round(1000 * shot.frames / PLAY.fps) for shot in PLAY.shots]
    about, frames = frames_of_mp4(films["mp4"])
    assert len(frames) == PLAY.frames
    assert about["duration"] == pytest.approx(PLAY.seconds, abs=0.11)
    assert about["fps"] == pytest.approx(PLAY.fps)


def test_an_mp4_is_of_the_kind_that_plays_everywhere(films: dict[str, Path]) -> None:
    about, _ = frames_of_mp4(films["mp4"])
    assert about["codec"] == "h264" and str(about["pix_fmt"]).startswith("yuv420p")
    content = films["mp4"].read_bytes()
    assert content.index(b"moov") < content.index(b"mdat"), "it cannot begin before it is loaded whole"


BT709 = 1
"""Number of ITU-R BT.709 among primaries, transfer characteristics and matrices (ISO/IEC 23091-2)."""


def test_an_mp4_says_how_its_colours_are_meant(films: dict[str, Path]) -> None:
    content = films["mp4"].read_bytes()
    box = content.index(b"colrnclx")  # ISO/IEC 14496-12, section 12.1.5
    primaries, transfer, matrix, flags = struct.unpack_from(">HHHB", content, box + 8)
    assert (primaries, transfer, matrix, flags >> 7) == (BT709, BT709, BT709, 0), "0: video range"
    said = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(films["mp4"])], capture_output=True, text=True
    ).stderr
    assert "yuv420p(tv, bt709" in said, "ffmpeg names them once where all three agree"


def test_the_stream_of_an_mp4_says_the_same_as_its_container(films: dict[str, Path], tmp_path: Path) -> None:
    raw = tmp_path / "film.h264"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-i", str(films["mp4"]), "-c", "copy", str(raw)]
    subprocess.run(command, check=True)
    said = subprocess.run([command[0], "-hide_banner", "-i", str(raw)], capture_output=True, text=True).stderr
    assert "yuv420p(tv, bt709" in said


@pytest.mark.parametrize("form", ["gif", "mp4"])
def test_a_film_says_whose_work_it_is_and_what_it_is_not(films: dict[str, Path], form: str) -> None:
    content = films[form].read_bytes()
    for words in (
        b"Creative Commons Attribution 4.0",
        b"Lines between places are inferred",
        b"2026-02-27",
        b"end of the",
    ):
        assert words in content


def test_a_gif_of_the_twelve_days_at_800_pixels_is_small(tmp_path: Path) -> None:
    out = tmp_path / "days.gif"
    film(SYRIA, PLAY, style_of(SYRIA), Size(8, 4.5), out, "gif", SUBJECT)
    assert out.stat().st_size < 5e6


def test_the_same_film_has_the_same_bytes(films: dict[str, Path], tmp_path: Path) -> None:
    out = tmp_path / "again.gif"
    film(SYRIA, PLAY, style_of(SYRIA), SMALL, out, "gif", SUBJECT)
    assert out.read_bytes() == films["gif"].read_bytes()


@pytest.mark.parametrize("size", [Size(5.01, 3.33), Size(3.6, 6.4), Size(4, 4)])
def test_odd_tall_and_square_sizes_become_even(dataset: Dataset, tmp_path: Path, size: Size) -> None:
    play = screenplay(dataset, date(2020, 1, 15), date(2020, 1, 18), Pace(fps=5))
    out = tmp_path / "film.mp4"
    film(dataset, play, style_of(dataset), size, out, "mp4")
    width, height = frames_of_mp4(out)[0]["size"]  # type: ignore[misc]
    assert (width, height) == even(size).pixels
    assert width % 2 == height % 2 == 0


def test_a_film_stops_where_it_is_told_to(dataset: Dataset, tmp_path: Path) -> None:
    play = screenplay(dataset, date(2020, 1, 15), date(2020, 2, 20), Pace(fps=5))
    seen: list[float] = []
    with pytest.raises(Cancelled):
        film(
            dataset,
            play,
            style_of(dataset),
            SMALL,
            tmp_path / "film.mp4",
            "mp4",
            progress=lambda _, share: seen.append(share),
            cancelled=lambda: len(seen) > 3,
        )
    assert len(seen) == 4 and seen == sorted(seen)
    encoders = subprocess.run(["ps", "-o", "args=", "--ppid", str(os.getpid())], capture_output=True, text=True).stdout
    assert "ffmpeg" not in encoders


@pytest.mark.parametrize("form", ["gif", "mp4"])
def test_a_size_that_no_film_can_have_is_refused(dataset: Dataset, tmp_path: Path, form: str) -> None:
    play = screenplay(dataset, date(2020, 1, 15), date(2020, 1, 16), Pace())
    with pytest.raises(GeodataError, match="too large"):
        film(dataset, play, style_of(dataset), Size(40, 40), tmp_path / "film", form)


def test_the_estimate_is_of_the_right_order(films: dict[str, Path]) -> None:
    for form, out in films.items():
        about = estimate(PLAY, SMALL, form).bytes
        assert 0.25 < about / out.stat().st_size < 4
