"""``make figures``: publish the latest runs. They go to ``results/``, and from there into the README's "Measured"."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from benchmarks.record import LATEST, RESULTS
from geodata.evaluation.codebook_figures import rewrite

README = Path(__file__).parents[1] / "README.md"
NAME = "measured"
"""Of the lines between which the section stands, as in a codebook."""
PEERS = "peers_table"
COLUMNS = {
    "shown by": lambda row: row["shown_by"],
    "change -> painted p50 / p95, ms": lambda row: f"{_n(row['change_p50_ms'])} / {_n(row['change_p95_ms'])}",
    "frame p95, ms": lambda row: _n(row["frame_p95_ms"]),
    "data raw / gzip, kB": lambda row: f"{_n(row['data_raw_kb'])} / {_n(row['data_gzip_kb'])}",
    "page, kB": lambda row: _n(row["page_kb"]),
    "JS heap, MB": lambda row: _n(row["heap_mb"]),
    "first map, ms": lambda row: _n(row["first_map_ms"]),
    "keeps zoom": lambda row: {True: "yes", False: "no", None: "-"}[row["view_kept"]],
    "requests outside": lambda row: "-" if row["outside"] is None else str(row["outside"]),
}
"""Heading of the table of peers -> its text for a row."""


def measured(results: Path = RESULTS) -> str:
    """The section: our page beside its peers, then every figure that has a target, missed ones in bold."""
    peers = json.loads((results / f"{PEERS}.json").read_text())
    where = peers["environment"]
    versions = {**where["versions"], **where["npm"]}
    lines = [
        f"The same facts shown by this page and by its peers, {where['day']}, {where['cores']} shared cores, headless "
        f"Chromium, {', '.join(f'{name} {number}' for name, number in versions.items())}:",
        "",
    ]
    for span in dict.fromkeys(row["span"] for row in peers["rows"]):
        lines += [f"| {span}: " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
        rows = [row for row in peers["rows"] if row["span"] == span]
        lines += ["| " + " | ".join(read(row) for read in COLUMNS.values()) + " |" for row in rows]
        lines.append("")
    lines += [
        "A peer without a frame time paints nothing before the slider is let go; without any, its page would be over "
        "100 MB.",
        "",
        "| run | measure | value | must be |",
        "|---|---|---|---|",
    ]
    for file in sorted(results.glob("*.json")):
        if file.stem != PEERS:
            figures = json.loads(file.read_text())["figures"]
            lines += [f"| {file.stem} {_row(figure)}" for figure in figures if figure["target"] is not None]
    return "\n".join(lines)


def write(readme: Path = README) -> None:
    """Put the section between its lines in the README."""
    rewrite(readme, {NAME: section()})


def publish(latest: Path = LATEST, results: Path = RESULTS, readme: Path = README) -> list[str]:
    """Take the latest figures over into the results and the README; names of the files taken."""
    files = sorted([*latest.glob("*.json"), *latest.glob("*.md")])
    for file in files:
        shutil.copyfile(file, results / file.name)
    write(readme)
    return [file.name for file in files]


def section() -> str:
    """The section as it stands between its lines."""
    return f"\n{measured()}\n\n"


def _row(figure: dict[str, Any]) -> str:
    unit, mark = figure["unit"], "" if figure["reached"] else "**"
    must = f"{'>=' if figure['at_least'] else '<='} {figure['target']:,g} {unit}"
    return f"| {figure['measure']} | {mark}{_value(figure['value'])} {unit}".rstrip() + f"{mark} | {must.rstrip()} |"


def _value(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _n(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


if __name__ == "__main__":
    published = publish()
    print(
        f"published: {', '.join(published)}" if published else "no figures yet: run make bench first", file=sys.stderr
    )
    sys.exit(0 if published else 1)
