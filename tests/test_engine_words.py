"""The engine knows no country: names, parties and words of the packaged dataset stand in its folder only.

And it knows no language but by the table of languages: none is asked for by its code.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from geodata.building.build import build
from geodata.model.languages import FROM_THE_RIGHT, language_of
from mapapp.cli import main
from mapapp.locale import catalogue, gettext, languages
from mapapp.locale.__main__ import strings

ROOT = Path(__file__).resolve().parents[1]
MINI = ROOT / "tests" / "mini"
SOURCES = sorted(
    file
    for package in ("geodata", "mapapp")
    for kind in ("py", "js", "ts", "css", "jinja")
    for file in (ROOT / package).glob(f"**/*.{kind}")
    if not {"built", "static", "__pycache__"} & set(file.parts) and not file.is_relative_to(ROOT / "geodata" / "syria")
)
LONG = (
    r"golan|israel|palestin|\bsyria|suriya|governorate|aleppo|idlib|damasc|\bhoms\b|\bhama\b|latakia|tartus|daraa"
    r"|suwayda|quneitra|raqqa|hasakah|euphrates|\bassad\b|kurdish|hezbollah|islamic state|druze|سوري|الجولان|إسرائيل"
)
"""Words that are looked for in whatever the engine makes."""
WORDS = re.compile(LONG + r"|\b(?:sdf|hts|sna|idf|isis|undof)\b", re.IGNORECASE)
"""Words that are looked for in its sources; the short ones could be chance in packed data."""
ALLOWED = {
    "geodata/dataset.py": r'PACKAGED = .*"syria"$',
    "mapapp/settings.py": r'PACKAGED = .*"syria"$',
    # The word first used for the first-level unit is still taken: facts, commands and links already written have it.
    "geodata/model/area_expression.py": r'"governorate": "admin1",|\(\?P<word>governorate\||``governorate:North``',
    "mapapp/commands/arguments.py": r'BY_UNIT = \("admin1", "governorate"\)',
    "mapapp/timeline/page/data/layers.js": r"governorates: true,",
    "mapapp/timeline/page/map/base_map.js": r"layers\.governorates\b",
    "mapapp/timeline/page/read/filters.js": r"\['governorates', f\.capital\(f\.units\(\)\)\]",
    # Words by which files of any country call such units.
    "geodata/importing/words/known_words.py": r"admin1 governorate province region oblast",
}
"""File -> lines that may have such a word, each for a reason."""
CODE = re.compile(r"""(?:===?|!==?|\bin\b)\s*\(?\s*['"](?:ar|fa|he|ur|fr|ku|ckb)['"]|['"]ar['"]\s*(?:===?|!==?)""")
"""A language asked for by its code."""


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_there_are_sources_to_look_at() -> None:
    assert len(SOURCES) > 300
    assert {file.suffix for file in SOURCES} == {".py", ".js", ".ts", ".css", ".jinja"}


@pytest.mark.parametrize("file", SOURCES, ids=name_of)
def test_no_source_knows_a_country_or_asks_for_a_language(file: Path) -> None:
    allowed = ALLOWED.get(name_of(file))
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        known = WORDS.search(line) and not (allowed and re.search(allowed, line))
        assert not known, f"{name_of(file)}:{number} belongs to the dataset: {line.strip()}"
        assert not CODE.search(line), f"{name_of(file)}:{number} asks for a language by its code: {line.strip()}"


def test_what_is_allowed_is_still_there() -> None:
    for name, wanted in ALLOWED.items():
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        assert any(re.search(wanted, line) and WORDS.search(line) for line in lines), name


def test_no_string_of_the_program_knows_a_country_in_any_language() -> None:
    messages = [message.id for message in strings() if message.id]
    assert len(messages) > 500
    for message in messages:
        for lang in languages():
            told = gettext(str(message), lang)
            assert not WORDS.search(told), f"{lang}: {told}"


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini dataset, built, its areas written with the word of the field."""
    folder = Path(shutil.copytree(MINI, tmp_path_factory.mktemp("nowhere") / "mini"))
    for file in (folder / "facts").glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"\bgovernorate\b", "admin1", text), encoding="utf-8")
    build(folder)
    return folder


def texts_of(file: Path) -> str:
    """Text of a file, of all that is in an archive."""
    content = file.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("utf-8", "ignore")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())


def without_the_layer(text: str) -> str:
    """A page's text without the id of the layer of first-level units, by which links already written name it."""
    return re.sub(r'governorates:!0|\.governorates\b|\["governorates",', "", text)


@pytest.mark.parametrize("form", ["html", "geojson", "topojson", "kml", "kmz", "csv", "datapackage", "gpkg", "svg"])
def test_no_export_of_another_dataset_knows_the_packaged_one(nowhere: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"out.{'zip' if form == 'datapackage' else form}"
    days = [] if form in ("html", "datapackage") else ["--day", "2020-02-20"]
    assert main(["export", form, str(file), "--dataset", str(nowhere), *days]) == 0
    text = without_the_layer(texts_of(file))
    assert len(text) > 1000
    found = re.search(LONG, text, re.IGNORECASE)
    assert not found, text[max(0, found.start() - 80) : found.end() + 80]


def test_no_page_of_the_site_of_another_dataset_knows_the_packaged_one(nowhere: Path, tmp_path: Path) -> None:
    assert main(["publish", str(tmp_path / "site"), "--dataset", str(nowhere)]) == 0
    pages = [
        file for file in (tmp_path / "site").rglob("*") if file.suffix in (".html", ".css", ".js", ".csv", ".json")
    ]
    assert len(pages) > 5
    for file in pages:
        found = re.search(LONG, without_the_layer(file.read_text(encoding="utf-8")), re.IGNORECASE)
        assert not found, f"{file.name}: {found}"


def test_the_command_line_counts_by_the_units_of_any_dataset(nowhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    days = ["2020-01-20", "2020-02-25"]
    assert main(["compare", *days, "--by", "admin1", "--json", "--dataset", str(nowhere)]) == 0
    out = capsys.readouterr().out
    assert '"by_admin1"' in out
    assert not WORDS.search(out)


def test_every_language_of_the_program_has_its_direction_and_tag_from_the_table() -> None:
    assert {one: language_of(one).direction for one in languages()} == {"ar": "rtl", "en": "ltr"}
    assert language_of("ar").locale == "ar_SY"
    assert language_of("en").tag == "en-GB"
    assert language_of("fr") == language_of("fr")
    assert (language_of("fr").tag, language_of("fr").direction) == ("fr", "ltr")
    assert all(language_of(one).is_rtl for one in FROM_THE_RIGHT)
    assert catalogue("ar")
