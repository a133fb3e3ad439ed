"""One measured figure, and a run of them as a table and as JSON."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LATEST = Path(__file__).with_name("latest")
"""Where a run writes its figures; not committed, so that measuring leaves the tree as it was."""
RESULTS = Path(__file__).with_name("results")
"""The published figures, which the README quotes; ``make figures`` takes them over from the latest runs."""
LIBRARIES = ("streamlit", "folium", "streamlit-folium", "shapely", "geopandas", "playwright")


@dataclass(frozen=True)
class Figure:
    """A measured figure beside the one it must reach."""

    measure: str
    value: float
    unit: str
    target: float | None = None
    """None where a figure is only reported."""
    at_least: bool = False
    """True where more is better."""
    detail: dict[str, object] = field(default_factory=dict)
    """The distribution behind it, and how it was taken."""

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None without a target."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target


def percentile(values: Sequence[float], share: float) -> float:
    """Value below which a share of the values lies, 0 to 1."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values: Sequence[float]) -> dict[str, object]:
    """Median, p95 and number of measurements."""
    return {"n": len(values), "p50": round(statistics.median(values), 3), "p95": round(percentile(values, 0.95), 3)}


def environment() -> dict[str, object]:
    """Day, machine and versions of a run."""
    versions = {}
    for name in LIBRARIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return {
        "day": date.today().isoformat(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "versions": versions,
    }


def write(name: str, figures: Sequence[Figure]) -> None:
    """Write a run as ``latest/NAME.json`` and ``latest/NAME.md``."""
    LATEST.mkdir(exist_ok=True)
    where = environment()
    rows = [{**asdict(figure), "reached": figure.reached} for figure in figures]
    (LATEST / f"{name}.json").write_text(json.dumps({"environment": where, "figures": rows}, indent=2) + "\n")
    (LATEST / f"{name}.md").write_text(_table(name, figures, where))


def _table(name: str, figures: Sequence[Figure], where: dict[str, object]) -> str:
    marks = {True: "yes", False: "**no**", None: ""}
    lines = [
        f"# {name}",
        "",
        f"{where}",
        "",
        "| measure | value | must be | reached | detail |",
        "|---|---|---|---|---|",
    ]
    for figure in figures:
        sign = ">=" if figure.at_least else "<="
        target = "" if figure.target is None else f"{sign} {figure.target:g} {figure.unit}"
        detail = ", ".join(f"{key} {value}" for key, value in figure.detail.items())
        lines.append(
            f"| {figure.measure} | {figure.value:.4g} {figure.unit} | {target} | {marks[figure.reached]} | {detail} |"
        )
    return "\n".join(lines) + "\n"
