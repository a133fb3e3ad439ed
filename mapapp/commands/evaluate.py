"""``mapapp evaluate``: how often the map is right about places it was not told of, and how others count its ground."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.files.atomic_write import whole_file
from mapapp.commands import arguments

if TYPE_CHECKING:
    from geodata.evaluation.published_shares import PublishedShare


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "evaluate",
        help="hide places, infer them, and count how often that is right; set published shares beside the map's",
    )
    arguments.add_dataset(parser)
    arguments.add_json(parser)
    parser.add_argument("--diagram", type=Path, metavar="FILE", help="draw how sure and how often right as SVG")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the accuracy of inferred places, and the map's shares of ground beside published ones."""
    from geodata.evaluation.hidden_certainty import reliability_table
    from geodata.evaluation.judgement import judgement
    from geodata.evaluation.reliability_diagram import reliability_diagram

    published = _published(args)
    document = judgement(arguments.existing(args.dataset))
    if args.diagram:
        drawing = reliability_diagram(document["certainty"])
        if not drawing:
            raise arguments.UsageError(f"no diagram: certainty is {document['certainty']['note']}")
        with whole_file(args.diagram) as draft:
            draft.write_text(drawing, encoding="utf-8", newline="\n")
    if published:
        document["published"] = [
            {
                "day": one.day.isoformat(),
                "group": one.group,
                "holders": list(one.holders),
                "published_percent": one.published_percent,
                "map_percent": round(one.map_percent, 2),
                "publisher": one.publisher,
                "url": one.url,
            }
            for one in published
        ]
    if args.json:
        arguments.print_json(document)
    else:
        for name, value in document.items():
            if not isinstance(value, (list, dict)):
                print(f"{name:<24} {value:.4f}" if isinstance(value, float) else f"{name:<24} {value}")
        print(f"\n{reliability_table(document['certainty'])}")
        for one in published:
            shares = f"{one.map_percent:.1f} % here, {one.published_percent:.1f} % published"
            print(f"{one.day} {one.group}: {shares} by {one.publisher}")
    return 0


def _published(args: argparse.Namespace) -> tuple[PublishedShare, ...]:
    """Shares that others published, where the dataset has any; only they need its build."""
    from geodata.evaluation.published_shares import PUBLISHED, published_shares

    if not (arguments.existing(args.dataset) / PUBLISHED).is_file():
        return ()
    return published_shares(arguments.open_dataset(args))
