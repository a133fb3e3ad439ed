"""The site written: pages, pictures, data and styles into a temporary folder, which then takes its place at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from geodata.export.data.credits import credits_of
from geodata.export.data.features import Progress, silent
from geodata.files.atomic_write import whole_folder
from geodata.files.overwrite_rules import SITE_MARK, refuse_site, site_mark
from mapapp import palette
from mapapp.file_size import size_text
from mapapp.map_page import map_page
from mapapp.publish.pages import PictureOf, SitePage, site_pages
from mapapp.publish.pictures import Painter, Picture
from mapapp.publish.wording import day_text

if TYPE_CHECKING:
    from geodata.dataset import Dataset

FOLDER = Path(__file__).parent
Download = tuple[str, str, Callable[[], bytes]]
"""Name of a file of data, what is in it, and what makes it."""


def publish(
    dataset: Dataset,
    out: Path,
    downloads: tuple[Download, ...] = (),
    *,
    base_url: str = "",
    force: bool = False,
    progress: Progress = silent,
) -> int:
    """Write the site of a dataset to a folder, which appears whole or not at all; give back the number of its files.

    Links are relative, so the site works from any folder of any server, and from disk. Previews on other sites and
    sitemaps need full addresses: those start with ``base_url``. Raises BadTarget where the folder is not ours to
    replace; an earlier site is, with ``force``.
    """
    out = out.resolve()
    refuse_site(out, force=force, reading=dataset.path)
    with whole_folder(out) as fresh:
        _Site(dataset, fresh, base_url.rstrip("/"), progress).write(downloads)
        (fresh / SITE_MARK).write_bytes(site_mark(fresh, dataset.name, dataset.fingerprint))
        count = sum(file.is_file() for file in fresh.rglob("*"))
        refuse_site(out, force=force, reading=dataset.path)  # what stands there now, not when the work began
    return count


class _Site:
    """The site being written."""

    def __init__(self, dataset: Dataset, folder: Path, base_url: str, progress: Progress) -> None:
        self.dataset = dataset
        self.folder = folder
        self.base = base_url
        self.progress = progress
        self.about = credits_of(dataset)
        self._painter = Painter(dataset)
        self._drawn: dict[PictureOf, dict[str, Any]] = {}
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def write(self, downloads: tuple[Download, ...]) -> None:
        """Write everything."""
        files = self._write_downloads(downloads)
        pages = site_pages(self.dataset, files)
        site = self._site_values()
        for number, page in enumerate(pages):
            self.progress("pages", number / len(pages))
            self._write_page(page, site)
        self.progress("pages", 1.0)
        self._write_map(pages[0])
        self._put("sitemap.xml", self._sitemap(pages).encode())
        self._put("robots.txt", f"User-agent: *\nAllow: /\n{self._sitemap_line()}".encode())
        self._put(".nojekyll", b"")

    def _put(self, path: str, content: bytes) -> str:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return path

    def _put_hashed(self, stem: str, suffix: str, content: bytes) -> str:
        """Write a file under a name that changes with its content, so that it may be cached for ever."""
        return self._put(f"assets/{stem}-{sha256(content).hexdigest()[:12]}{suffix}", content)

    def _write_downloads(self, downloads: tuple[Download, ...]) -> list[Mapping[str, str]]:
        found: list[Mapping[str, str]] = []
        for number, (name, what, make) in enumerate(downloads):
            self.progress("data", number / len(downloads))
            content = make()
            size = size_text(len(content))
            found.append({"path": self._put(f"data/{name}", content), "name": name, "what": what, "size": size})
        return found

    def _site_values(self) -> dict[str, str]:
        style = _colours() + (FOLDER / "pages.css").read_text(encoding="utf-8")
        return {
            **self.about.as_dict(),
            "licence_url": self.about.licence_url,
            "statement": self.about.statement,
            "known_until": day_text(self.dataset.known_until),
            "time_zone": self.dataset.settings.time_zone,
            "style": self._put_hashed("pages", ".css", style.encode()),
        }

    def _write_page(self, page: SitePage, site: Mapping[str, str]) -> None:
        pictures = [self._picture(page, wanted) for wanted in page.pictures]
        text = self._templates.get_template(page.template).render(
            page=page,
            site=site,
            pictures=[{**one, "src": page.root + one["path"]} for one in pictures],
            preview=list(self._preview(page.title, page.description, page.path, pictures[page.preview :])),
            **page.values,
        )
        self._put(page.path, text.encode())

    def _picture(self, page: SitePage, wanted: PictureOf) -> dict[str, Any]:
        """A picture of a page, drawn and written once."""
        if wanted not in self._drawn:
            picture: Picture = self._painter.draw(wanted)
            stem = f"{wanted.place or self.dataset.name}-{wanted.day}"
            self._drawn[wanted] = {
                "path": self._put_hashed(stem, picture.suffix, picture.content),
                "width": picture.width,
                "height": picture.height,
            }
        alt = f"Map: {wanted.caption}. {page.description}"
        return {**self._drawn[wanted], "caption": wanted.caption, "alt": alt}

    def _preview(
        self, title: str, description: str, path: str, pictures: list[dict[str, Any]]
    ) -> Iterator[tuple[str, str]]:
        """Open Graph properties: what other sites show of a link to this page. https://ogp.me"""
        yield "og:type", "article"
        yield "og:site_name", self.about.title
        yield "og:title", title
        yield "og:description", description
        if self.base:
            yield "og:url", f"{self.base}/{path}"
        for one in pictures[:1]:
            up = "../" * path.count("/")
            yield "og:image", f"{self.base}/{one['path']}" if self.base else up + one["path"]
            yield "og:image:width", str(one["width"])
            yield "og:image:height", str(one["height"])
            yield "og:image:alt", one["alt"]
        yield "twitter:card", "summary_large_image" if pictures else "summary"

    def _write_map(self, contents: SitePage) -> None:
        """The map at the root; what it has more than the page of ``mapapp export html`` is a way to the text."""
        self.progress("map", 0.0)
        pictures = [self._picture(contents, wanted) for wanted in contents.pictures]
        preview = "".join(
            f'<meta property="{name}" content="{escape(text)}">\n'
            for name, text in self._preview(contents.title, contents.description, "index.html", pictures)
        )
        head = f'<meta name="description" content="{escape(contents.description)}">\n{preview}'
        page = map_page(self.dataset)
        page = page.replace("</title>", f"</title>\n{head}", 1)
        page = page.replace("</body>", f"{WAY_TO_TEXT}</body>", 1) if "</body>" in page else page + WAY_TO_TEXT
        self._put("index.html", page.encode())
        self.progress("map", 1.0)

    def _sitemap(self, pages: tuple[SitePage, ...]) -> str:
        """Every page; relative without a base address, though the protocol wants full ones. https://www.sitemaps.org"""
        start = f"{self.base}/" if self.base else ""
        paths = ("index.html", *(page.path for page in pages))
        rows = "".join(f"<url><loc>{escape(start + path)}</loc></url>\n" for path in paths)
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{rows}</urlset>\n'

    def _sitemap_line(self) -> str:
        return f"Sitemap: {self.base}/sitemap.xml\n" if self.base else ""


def _colours() -> str:
    """The interface's colours as CSS variables, by what the reader's system prefers."""
    light, dark = (
        "".join(f"--{name}:{value};" for name, value in palette.INTERFACE[theme].items()) for theme in palette.THEMES
    )
    return f":root{{{light}}}\n@media (prefers-color-scheme: dark){{:root{{{dark}}}}}\n"


WAY_TO_TEXT = """<noscript><p>This map needs JavaScript. <a href="contents.html">The same as text, with all sources</a>,
and <a href="data.html">the data</a>.</p></noscript>
<script>
addEventListener('DOMContentLoaded', () => {
  const credit = document.querySelector('.tt-credit');
  if (credit) for (const [href, text] of [['contents.html', 'Read as text'], ['data.html', 'Data']]) {
    const link = document.createElement('a');
    link.href = href;
    link.textContent = text;
    credit.append(' \\u00b7 ', link);
  }
});
</script>
"""
"""Links from the map to the pages of text."""
