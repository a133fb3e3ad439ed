"""Destructive options ask whose it is: what no command wrote, and every dataset, stays as it was."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from geodata.building.build import build
from geodata.dataset import load
from geodata.files.atomic_write import scratch, sweep, whole_file, whole_folder
from geodata.files.overwrite_rules import SITE_MARK, BadTarget, refuse_site, site_mark
from geodata.model.errors import GeodataError
from mapapp.cli import main
from tests.builds import built_mini

ROOT = Path(__file__).resolve().parents[2]
MINI = ROOT / "tests" / "mini"
DAY = ("--day", "2020-02-01")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini dataset, built; not to be written to."""
    return built_mini(tmp_path_factory.mktemp("built") / "mini")


@pytest.fixture
def mini(built: Path, tmp_path: Path) -> Path:
    """A built dataset of one's own."""
    return Path(shutil.copytree(built, tmp_path / "mini"))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder that looks as if a publish wrote it."""
    folder = tmp_path / "site"
    for name in ("index.html", "contents.html", "sitemap.xml", "robots.txt", "assets/pages.css"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    (folder / SITE_MARK).write_bytes(site_mark(folder, "mini", "0" * 64))
    return folder


def everything(folder: Path) -> dict[str, str]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    assert main([str(word) for word in words]) == 2
    said = capsys.readouterr()
    [line] = said.err.splitlines()
    assert "Traceback" not in line
    return line


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_publish_leaves_a_folder_that_no_publish_wrote(
    force: tuple[str, ...], mini: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("ten years of work")
    line = refused(capsys, "publish", mine, *force, "--dataset", mini)
    assert "no publish wrote it" in line
    assert everything(mine).keys() == {"thesis.txt"}


@pytest.mark.parametrize("where", ["itself", "above", "inside", "facts", "another", "by a link"])
def test_publish_never_replaces_a_dataset(
    where: str, mini: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Path(shutil.copytree(mini, tmp_path / "other"))
    (tmp_path / "link").symlink_to(mini)
    out = {
        "itself": mini, "above": tmp_path, "inside": mini / "site", "facts": mini / "facts", "another": other,
        "by a link": tmp_path / "link",
    }[where]  # fmt: skip
    if out.is_dir():
        (out / SITE_MARK).write_text("{}")  # even a mark does not make a dataset a site
    before = everything(tmp_path)
    assert "dataset" in refused(capsys, "publish", out, "--force", "--dataset", mini)
    assert everything(tmp_path) == before


def test_a_site_is_replaced_with_force_only_and_not_what_was_laid_into_it(site: Path, mini: Path) -> None:
    with pytest.raises(BadTarget, match="add --force"):
        refuse_site(site, force=False, reading=mini)
    refuse_site(site, force=True, reading=mini)
    (site / "assets" / "notes.txt").write_text("mine")
    with pytest.raises(BadTarget, match=r'"assets/notes\.txt", which no publish wrote'):
        refuse_site(site, force=True, reading=mini)


def test_a_site_of_an_earlier_version_is_left_with_a_word_on_what_to_do(site: Path, mini: Path) -> None:
    (site / SITE_MARK).unlink()
    with pytest.raises(BadTarget, match=f"earlier version.*put an empty file {SITE_MARK}"):
        refuse_site(site, force=True, reading=mini)
    (site / SITE_MARK).touch()
    refuse_site(site, force=True, reading=mini)


@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "link", "dangling link", "folder"])
@pytest.mark.parametrize("force", [(), ("--force",)])
def test_export_replaces_only_plain_files(
    kind: str, force: tuple[str, ...], mini: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, aim = tmp_path / "out.geojson", tmp_path / "aim"
    aim.write_text("mine")
    if kind == "pipe":
        os.mkfifo(out)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(os.path.relpath(out))
    elif kind == "folder":
        out.mkdir()
    elif "link" in kind:
        out.symlink_to(aim if kind == "link" else tmp_path / "nowhere")
    else:
        out = Path(os.devnull)
    before = out.lstat()
    line = refused(capsys, "export", "geojson", out, *DAY, *force, "--dataset", mini)
    assert {"pipe": "a named pipe", "socket": "a socket", "device": "a device"}.get(kind, kind.split()[-1]) in line
    assert (out.lstat().st_ino, out.lstat().st_mode) == (before.st_ino, before.st_mode)
    assert aim.read_text() == "mine"


@pytest.mark.parametrize(
    "name", ["facts/places.csv", "datapackage.json", "built/cells.topojson", "facts/areas/new.geojson"]
)
def test_export_never_writes_into_the_facts_of_a_dataset(
    name: str, mini: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Path(shutil.copytree(mini, tmp_path / "other"))
    form = {".csv": "csv", ".topojson": "topojson"}.get(Path(name).suffix, "geojson")
    for folder in (mini, other):
        before = everything(folder)
        assert "lies inside the dataset" in refused(
            capsys, "export", form, folder / name, *DAY, "--force", "--dataset", mini
        )
        assert everything(folder) == before


def test_export_replaces_a_file_with_force(mini: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "zones.geojson"
    out.write_text("old")
    assert "add --force" in refused(capsys, "export", "geojson", out, *DAY, "--dataset", mini)
    assert out.read_text() == "old"
    assert main(["export", "geojson", str(out), *DAY, "--force", "--dataset", str(mini)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["features"]


@pytest.mark.parametrize("command", ["new", "import"])
def test_new_and_import_take_no_folder_that_holds_something(
    command: str, mini: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(mini)
    source = tmp_path / "events.csv"
    source.write_text("place,lon,lat,date,holder\nA,36,34,2024-07-08,East\n")
    words = ["new", str(mini)] if command == "new" else ["import", str(source), str(mini)]
    assert main(words) == 1
    assert "exists already" in capsys.readouterr().err
    assert everything(mini) == before


def test_a_build_does_not_take_what_it_did_not_write(mini: Path) -> None:
    (mini / "built" / "thesis.txt").write_text("mine")
    with pytest.raises(BadTarget, match=r'"thesis\.txt", which no build wrote'):
        build(mini)
    assert (mini / "built" / "thesis.txt").read_text() == "mine"


# --- litter -----------------------------------------------------------------------------------------------------------

DIES = """
import os, signal, sys
from pathlib import Path
from geodata.files.atomic_write import scratch, whole_file, whole_folder
with whole_file(Path(sys.argv[1]) / "map.png") as a, whole_folder(Path(sys.argv[1]) / "site") as b, scratch("import"):
    a.write_text("half")
    if sys.argv[2] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    print("ready", flush=True)
    input()
"""


def test_the_next_run_sweeps_what_a_killed_one_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-P", "-c", DIES, str(tmp_path)]
    subprocess.run([*command, "die"], env=environment, check=False)
    assert len([path for path in tmp_path.iterdir() if path.name.endswith(".tmp")]) == 3
    (tmp_path / ".notes.tmp").write_text("mine")
    (tmp_path / "mine.mapapp.tmp").mkdir()
    with whole_file(tmp_path / "zones.csv") as draft:
        draft.write_text("whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".notes.tmp", "mine.mapapp.tmp", "zones.csv"]


def test_what_a_living_run_writes_is_not_swept(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-P", "-c", DIES, str(tmp_path), "live"]
    living = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert living.stdin is not None
    assert living.stdout is not None
    living.stdout.readline()
    drafts = [path for path in tmp_path.iterdir() if path.name.endswith(".tmp")]
    for draft in drafts:
        os.utime(draft, (0, 0))  # however long it takes
    sweep(tmp_path)
    assert all(draft.exists() for draft in drafts)
    living.stdin.close()
    living.stdout.close()
    living.wait()


def test_work_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "map.png").write_text("old")
    for make in (whole_file, whole_folder, lambda _: scratch("import")):
        with pytest.raises(GeodataError), make(tmp_path / "map.png"):
            raise GeodataError("stopped")
    assert [path.name for path in tmp_path.iterdir()] == ["map.png"]
    assert (tmp_path / "map.png").read_text() == "old"


# --- damage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["cells.topojson", "bands.topojson", "control_periods.csv", "control_zones.geojson", "manifest.json"]
)
def test_every_damaged_file_of_a_build_is_noticed_in_one_sentence(
    name: str, mini: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = mini / "built" / name
    sound = file.read_bytes()
    steps = range(7, len(sound), max(1, len(sound) // 12))
    damaged = [sound[:at] for at in (0, 1, len(sound) // 2, len(sound) - 2)]
    damaged += [sound[:at] + bytes([sound[at] ^ (1 << at % 8)]) + sound[at + 1 :] for at in steps]
    for content in damaged:
        file.write_bytes(content)
        assert main(["build", "--check", str(mini)]) == 1
        said = capsys.readouterr().err
        assert "mapapp build" in said
        assert len(said.splitlines()) == 1
        if name != "control_zones.geojson":  # which only build --check and the data package read
            with pytest.raises(GeodataError, match="mapapp build"):
                load(mini)
    file.write_bytes(damaged[-1])
    assert main(["export", "datapackage", str(mini.parent / "all.zip"), "--dataset", str(mini)]) == 1
    assert not (mini.parent / "all.zip").exists()
