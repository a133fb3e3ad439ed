"""``mapapp publish OUT``: the map, pages of text, pictures and data as a static site."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geodata.files import overwrite_rules
from geodata.files.atomic_write import sweep
from geodata.model.safe_text import web_link
from mapapp import export_formats
from mapapp.commands import arguments, export
from mapapp.commands.export import whole_dataset
from mapapp.commands.progress_bar import Steps

if TYPE_CHECKING:
    from geodata.dataset import Dataset
    from mapapp.publish.website import Download


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("publish", help="write a static site: map, text, pictures, data")
    parser.add_argument("out", type=Path, metavar="OUT", help="folder to write")
    parser.add_argument(
        "--base-url",
        type=base_url,
        metavar="URL",
        help="address it will have, for previews and sitemap.xml",
    )
    parser.add_argument("--force", action="store_true", help="replace OUT if an earlier publish wrote it")
    arguments.add_dataset(parser)
    parser.set_defaults(run=run)


def base_url(text: str) -> str:
    """An http(s) address without query; argparse shows the sentence where it is not one."""
    parts = urlsplit(text)
    if not web_link(text) or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f'"{text}" is not an address; write it as https://example.org/map')
    return text.rstrip("/")


def run(args: argparse.Namespace) -> int:
    """Write the site; nothing half-written is left where that fails."""
    sweep(args.out.parent)
    overwrite_rules.refuse_site(args.out, force=args.force, reading=arguments.existing(args.dataset))
    dataset = arguments.open_dataset(args)
    from mapapp.publish import publish

    with arguments.told_if_not_written(args.out):
        count = publish(
            dataset, args.out, downloads(dataset), base_url=args.base_url or "", force=args.force, progress=Steps()
        )
    print(f"wrote {args.out} ({count} files); open {args.out / 'index.html'}")
    return 0


def downloads(dataset: Dataset) -> tuple[Download, ...]:
    """Files of data that the site offers."""
    found = []
    for form in export_formats.FORMATS:
        if form.on_site:
            name = f"{dataset.name}{form.site_stem}{form.ending}"
            found.append((name, form.on_site, partial(export.FORMATS[form.name], dataset, whole_dataset(form, name))))
    return tuple(found)
