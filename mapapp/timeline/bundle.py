"""The page's modules and styles as the one script and the one style that every map carries (``built/``).

``python -m mapapp.timeline`` (``make page``) makes them anew with deno, which developers have and users need not:
the result is committed, and made again from the same sources by the same deno it is the same, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from geodata.model.errors import GeodataError
from mapapp.settings import DEVELOPING

TIMELINE = Path(__file__).resolve().parent
PAGE, STYLES, BUILT = TIMELINE / "page", TIMELINE / "css", TIMELINE / "built"
SCRIPT, STYLE, SOURCE_MAP, MANIFEST = "page.js", "page.css", "page.js.map", "manifest.json"
HOST = "host.js"
"""The Streamlit component that holds the frame of the page, and shares the grammar of links with it."""
SECONDS = 120
"""Longest that deno may take; it takes one, and some more where it has to fetch its bundler first."""


class BundleError(GeodataError):
    """The bundle cannot be made; the text says why and what to do."""


class NoBundler(BundleError):
    """deno has not fetched its bundler yet, and cannot now."""


def script() -> str:
    """The page's one script, for a script element."""
    return _text(SCRIPT)


def host_script() -> str:
    """The module of the Streamlit component that holds the page's frame."""
    return _text(HOST)


def style() -> str:
    """The page's one style, for a style element."""
    return _text(STYLE)


def fresh() -> str:
    """What tells this bundle from others. While the page is developed it is first made anew if sources changed."""
    if os.environ.get(DEVELOPING) and not is_current():
        build()
    return str(_manifest().get("sources", ""))


def is_current() -> bool:
    """Whether the bundle in ``built/`` was made from the sources as they are, and is as it was made."""
    told = _manifest()
    return told.get("sources") == digest(sources()) and told.get("files") == _digests(BUILT)


def sources() -> list[Path]:
    """Files that the bundle is made of."""
    return sorted([*PAGE.rglob("*.js"), *PAGE.rglob("*.json"), *STYLES.glob("*.css")])


def digest(paths: Iterable[Path]) -> str:
    """Digest of the names and contents of files of this folder."""
    whole = hashlib.sha256()
    for path in paths:
        name, content = path.relative_to(TIMELINE).as_posix().encode(), path.read_bytes()
        whole.update(b"%d %s %d\n" % (len(name), name, len(content)) + content)
    return whole.hexdigest()


def deno() -> str:
    """The program that bundles; a sentence where it is not installed."""
    beside = Path(sys.executable).with_name("deno")
    found = str(beside) if beside.is_file() else shutil.which("deno")
    if not found:
        raise BundleError(
            'the page is bundled with deno, which is not installed; install it with: pip install "deno>=2.9,<3"'
        )
    return found


def deno_version() -> str:
    """Version of deno, as ``2.9.8``."""
    said = subprocess.run([deno(), "--version"], capture_output=True, text=True, timeout=SECONDS, check=True)
    return said.stdout.split()[1]


def build() -> None:
    """Make the bundle; the one before is replaced once the whole of the new one is made."""
    seen = digest(sources())
    with tempfile.TemporaryDirectory(prefix="built-", suffix=".tmp", dir=TIMELINE) as draft:
        made = Path(draft)
        _bundle(made / SCRIPT, PAGE / "entry.js", "--format=iife", "--sourcemap=external")
        _tidy(made / SOURCE_MAP)
        _bundle(made / HOST, PAGE / "host" / "streamlit_host.js", "--format=esm")
        sheet = made / "all.css"
        sheet.write_text("\n".join(path.read_text(encoding="utf-8") for path in sorted(STYLES.glob("*.css"))), "utf-8")
        _bundle(made / STYLE, sheet)
        sheet.unlink()
        for name in (SCRIPT, STYLE):
            _check(name, (made / name).read_text(encoding="utf-8"))
        told = {"deno": deno_version(), "sources": seen, "files": _digests(made)}
        (made / MANIFEST).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
        BUILT.mkdir(exist_ok=True)
        for name in (SCRIPT, HOST, STYLE, SOURCE_MAP, MANIFEST):
            (made / name).chmod(0o644)
            (made / name).replace(BUILT / name)


def _bundle(target: Path, source: Path, *words: str) -> None:
    """Let deno bundle a file and all that it imports, minified."""
    command = [deno(), "bundle", "--quiet", "--no-lock", f"--config={PAGE / 'deno.jsonc'}", "--minify"]
    command += ["--platform=browser", *words, f"--output={target}", str(source)]
    environment = {**os.environ, "NO_COLOR": "1", "DENO_NO_UPDATE_CHECK": "1"}
    try:
        run = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise BundleError(f"deno did not bundle {source.name} within {SECONDS} seconds; try again") from None
    if "@esbuild" in run.stderr and "error sending request" in run.stderr:
        raise NoBundler(
            "deno fetches its bundler, esbuild, from the npm registry once; connect to a network and try again"
        )
    if run.returncode or not target.is_file():
        raise BundleError(f"deno could not bundle {source.name}: {run.stderr.strip() or 'it says nothing'}")


def _tidy(source_map: Path) -> None:
    """Name the sources in the map by their path in this folder, wherever the draft stood."""
    told = json.loads(source_map.read_text(encoding="utf-8"))
    told["sources"] = [
        "../" + (source_map.parent / name).resolve().relative_to(TIMELINE).as_posix() for name in told["sources"]
    ]
    source_map.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _check(name: str, text: str) -> None:
    """Refuse what could not stand in a page: branca reads templates in it, a browser the end of its element."""
    found = re.search(r"\{[{%#]|</(script|style)|<!--", text, re.IGNORECASE)
    if found:
        around = text[max(0, found.start() - 40) : found.end() + 40]
        raise BundleError(f'{name} would contain "{found[0]}" ({around!r}): write that place of the source otherwise')


def _text(name: str) -> str:
    try:
        return (BUILT / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BundleError(f"{BUILT / name} is missing; make it with: make page") from None


def _manifest() -> dict[str, object]:
    try:
        return dict(json.loads((BUILT / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _digests(folder: Path) -> dict[str, str]:
    paths = [folder / name for name in (SCRIPT, HOST, STYLE, SOURCE_MAP)]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file()}


def main() -> int:
    """Make the bundle of this folder anew."""
    try:
        build()
    except BundleError as problem:
        print(problem, file=sys.stderr)
        return 1
    sizes = ", ".join(f"{name} {(BUILT / name).stat().st_size:,} bytes" for name in (SCRIPT, HOST, STYLE))
    print(f"{BUILT.name}/: {sizes}")
    return 0
