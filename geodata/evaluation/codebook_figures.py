"""Figures in a dataset's README.md, counted anew: ``python -m geodata.evaluation.codebook_figures [DIR]``.

They stand between lines such as ``<!-- evaluation:begin -->`` and ``<!-- evaluation:end -->``: ``counts`` is
what the dataset holds, ``evaluation`` how often the map is right, ``published`` its shares beside published ones. A
README without such lines is left as it is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from geodata.dataset import PACKAGED, load
from geodata.evaluation.dataset_counts import counts
from geodata.evaluation.hidden_places import evaluate, table
from geodata.evaluation.published_shares import as_markdown, published_shares
from geodata.facts.reading import read_dataset
from geodata.facts.text_files import read_text
from geodata.files.atomic_write import whole_file
from geodata.model.errors import GeodataError


def figures(folder: Path) -> Mapping[str, str]:
    """The tables by the name of their lines, as Markdown."""
    return {
        "counts": counts(read_dataset(folder)),
        "evaluation": table(evaluate(folder)),
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
    """Rewrite the tables in the README.md of a dataset."""
    rewrite(folder / "README.md", figures(folder))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(
        prog="python -m geodata.evaluation.codebook_figures", description=(__doc__ or "").split(":")[0] + "."
    )
    asked.add_argument("dir", nargs="?", type=Path, default=PACKAGED, metavar="DIR", help="dataset folder")
    try:
        main(asked.parse_args().dir)
    except (GeodataError, OSError) as error:
        sys.exit(str(error))
