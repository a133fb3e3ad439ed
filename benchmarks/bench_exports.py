"""Pictures and films: how long, how much memory, how large; beside a film of GeoDataFrame.plot() by PillowWriter."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from benchmarks.record import Figure

ROOT = Path(__file__).resolve().parents[1]
TWELVE = ("--from", "2024-11-27", "--to", "2024-12-08")
MONTH = ("--from", "2024-11-26", "--to", "2024-12-31")
PEER_DAYS = 12
MB = 1e6


def measure() -> list[Figure]:
    """Each export as a reader would start it: a new process, everything read and written."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        png = [_export(folder, "png", "--day", day)[0] for day in ("2024-11-26", "2024-12-08", "2015-06-01")]
        days, _, days_size = _export(folder, "gif", *TWELVE, "--size", "small")
        gif, gif_memory, _ = _export(folder, "gif", *MONTH)
        war, war_memory, war_size = _export(folder, "mp4", "--seconds", "30")
        sheet, _, _ = _export(folder, "sheet", suffix="png")
        gpkg, _, _ = _export(folder, "gpkg")
    ours, peer, peer_size = _beside_the_peer()
    return [
        Figure("PNG of a day, the slowest of three", max(png), "s", 3),
        Figure("GIF of the twelve days, 800 px: size", days_size / MB, "MB", 5, detail={"seconds": round(days, 1)}),
        Figure("GIF of 36 days", gif, "s", 25),
        Figure("GIF of 36 days: memory", gif_memory, "MB", 600),
        Figure("MP4 of the whole war, 30 s, 1280x720", war, "s", 180, detail={"MB": round(war_size / MB, 1)}),
        Figure("MP4 of the whole war: memory, encoder included", war_memory, "MB"),
        Figure("Sheet of ten days", sheet, "s"),
        Figure("GeoPackage of the whole war", gpkg, "s", 30),
        Figure(
            f"GIF of {PEER_DAYS} days, against GeoDataFrame.plot() and PillowWriter without labels, legend or notes",
            ours / peer,
            "times its time",
            detail={"ours s": round(ours, 1), "peer s": round(peer, 1), "peer MB": round(peer_size / MB, 1)},
        ),
    ]


def _export(folder: Path, format: str, *words: str, suffix: str = "") -> tuple[float, float, int]:
    """Seconds, megabytes of memory at the most (of one process, or of ours and the encoder), bytes of the file."""
    out = folder / f"out.{suffix or format}"
    code = (
        "import resource, sys; from mapapp.cli import main; code = main(sys.argv[1:]); "
        "most = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]; "
        "print(sum(most) * 1024, file=sys.stderr); sys.exit(code)"
    )
    began = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-c", code, "export", format, str(out), *words, "--force"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return time.perf_counter() - began, int(run.stderr.split()[-1]) / MB, out.stat().st_size


def _beside_the_peer() -> tuple[float, float, int]:
    """Seconds of our film and of the peer's, datasets in memory, in turn; and the size of the peer's file."""
    import geodata

    dataset = geodata.load()
    first = date(2024, 11, 27)
    days = [first + timedelta(number) for number in range(PEER_DAYS)]
    with tempfile.TemporaryDirectory() as name:
        own, other = Path(name) / "own.gif", Path(name) / "other.gif"
        ours = _seconds(lambda: _our_film(dataset, days, own))
        peer = _seconds(lambda: _peer_film(dataset, days, other))
        return ours, peer, other.stat().st_size


def _seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _our_film(dataset: object, days: Sequence[date], out: Path) -> None:
    from geodata.export.film.animation import film
    from geodata.export.film.screenplay import Pace, screenplay
    from geodata.export.picture.style import SIZES
    from mapapp.figure_style import figure_style

    play = screenplay(dataset, days[0], days[-1], Pace(fps=10, card=0))  # type: ignore[arg-type]
    film(dataset, play, figure_style(dataset), SIZES["small"], out, "gif")  # type: ignore[arg-type]


def _peer_film(dataset: object, days: Sequence[date], out: Path) -> None:
    """The usual way: one GeoDataFrame of zones per day, plotted anew for each frame."""
    import geopandas
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot
    from matplotlib.animation import FuncAnimation, PillowWriter

    from mapapp.figure_style import figure_style

    fills = figure_style(dataset).fills  # type: ignore[arg-type]
    figure, axes = pyplot.subplots(figsize=(8, 4.5), dpi=100)

    def draw(day: date) -> None:
        axes.clear()
        zones = dataset.on(day)  # type: ignore[attr-defined]
        frame = geopandas.GeoDataFrame(geometry=[zone.geometry for zone in zones], crs="EPSG:4326")
        frame.plot(ax=axes, color=[fills[zone.holder] for zone in zones], edgecolor="black", linewidth=0.5)
        axes.set_title(day.isoformat())
        axes.set_axis_off()

    FuncAnimation(figure, draw, frames=days, init_func=lambda: None).save(out, writer=PillowWriter(fps=2))
    pyplot.close(figure)
