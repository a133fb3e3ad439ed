"""Figures in a dataset's README.md, counted anew: ``python -m geodata.evaluation.codebook_figures [DIR]``.

They stand between lines such as ``<!-- evaluation:begin -->`` and ``<!-- evaluation:end -->``: ``counts`` is
what the dataset holds, ``evaluation`` how often the map is right, ``reliability`` whether it is as sure as it is right,
``published`` its shares beside published ones. A README without such lines is left as it is. The reliability diagram is
drawn beside it where the README shows it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geodata.dataset import PACKAGED, load
from geodata.evaluation.dataset_counts import counts
from geodata.evaluation.hidden_certainty import reliability_table
from geodata.evaluation.hidden_places import table
from geodata.evaluation.judgement import judgement
from geodata.evaluation.published_shares import as_markdown, published_shares
from geodata.evaluation.reliability_diagram import FILE, reliability_diagram
from geodata.facts.reading import read_dataset
from geodata.facts.text_files import read_text
from geodata.files.atomic_write import whole_file
from geodata.model.errors import GeodataError


def figures(folder: Path, document: Mapping[str, Any] | None = None) -> Mapping[str, str]:
    """The tables by the name of their lines, as Markdown; ``document`` is the judgement of the dataset, if known."""
    document = document or judgement(folder)
    return {
        "counts": counts(read_dataset(folder)),
        "evaluation": table(document),
        "reliability": reliability_table(document["certainty"]),
        "published": as_markdown(published_shares(load(folder))),
    }


def with_figures(text: str, tables: Mapping[str, str]) -> str:
    """A text with its tables replaced; those it has no lines for are left out."""
    for name, content in tables.items():
        begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if found and closed:
            text = f"{before}{begin}{content}{end}{after}"
    return text


def rewrite(file: Path, tables: Mapping[str, str]) -> None:
    """Replace tables in a file; DataFileError where it cannot be read."""
    text = with_figures(read_text(file), tables)
    with whole_file(file) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")


def main(folder: Path) -> None:
    """Rewrite the tables in the README.md of a dataset, and draw its diagram if it shows one."""
    document = judgement(folder)
    rewrite(folder / "README.md", figures(folder, document))
    drawing = reliability_diagram(document["certainty"])
    if drawing and f"({FILE})" in read_text(folder / "README.md"):
        with whole_file(folder / FILE) as draft:
            draft.write_text(drawing, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(
        prog="python -m geodata.evaluation.codebook_figures", description=(__doc__ or "").split(":")[0] + "."
    )
    asked.add_argument("dir", nargs="?", type=Path, default=PACKAGED, metavar="DIR", help="dataset folder")
    try:
        main(asked.parse_args().dir)
    except (GeodataError, OSError) as error:
        sys.exit(str(error))
