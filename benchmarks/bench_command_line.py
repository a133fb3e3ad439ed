"""From the shell: how long an answer takes, and how long and how large a cold build is."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.record import Figure, percentile, spread

DATASET = Path(__file__).resolve().parents[1] / "geodata" / "syria"


def seconds(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "mapapp", *arguments], check=True, capture_output=True)
    return time.perf_counter() - start


def measure() -> list[Figure]:
    on = [seconds("on", "2024-12-08", "--place", "homs", "--json") for _ in range(10)]
    history = [seconds("history", "--place", "raqqa", "--json") for _ in range(10)]
    zones = [seconds("on", "2024-12-08", "--json") for _ in range(5)]
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(DATASET, Path(folder) / "syria", ignore=shutil.ignore_patterns("built"))
        build = seconds("build", str(copy))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [
        Figure("mapapp on DAY --place, p95", percentile(on, 0.95), "s", 1.5, detail=spread(on)),
        Figure("mapapp history --place, p95", percentile(history, 0.95), "s", 1.5, detail=spread(history)),
        Figure("mapapp on DAY, all zones, p95", percentile(zones, 0.95), "s", 1.5, detail=spread(zones)),
        Figure("mapapp build, cold", build, "s", 60),
        Figure("mapapp build, peak memory", peak, "MB", 1536),
    ]
