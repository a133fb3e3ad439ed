"""``mapapp evaluate``: how often the map is right about places it was not told of."""

from __future__ import annotations

import argparse

from mapapp.commands import arguments


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("evaluate", help="hide places, infer them, and count how often that is right")
    arguments.add_dataset(parser)
    arguments.add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the accuracy of inferred places."""
    from geodata.evaluation import evaluate

    document = evaluate(arguments.existing(args.dataset))
    if args.json:
        arguments.print_json(document)
    else:
        for name, value in document.items():
            if not isinstance(value, (list, dict)):
                print(f"{name:<24} {value:.4f}" if isinstance(value, float) else f"{name:<24} {value}")
    return 0
