"""Every write of a command made to fail in its turn: the disk is full, the disk is broken, the process is killed.

``python -m tests.faults CASE FOLDER`` prints, as JSON, how many writes it makes and what went wrong. It prepares
everything once and forks for each fault, so that a fault costs milliseconds. What is computed and not written (shapes,
pictures, the map page) is computed once and handed out again.

A *write* is an opening for writing, a write, a flush to the disk, a making, renaming or deleting of a file or folder,
by Python, inside FOLDER. The half of a text that fits is written before a full disk or a kill stops the rest.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import io
import json
import os
import shutil
import signal
import sys
import traceback
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.digests import digest

MINI = Path(__file__).parent / "mini"
FAULTS = ("ENOSPC", "EIO", "kill")
MOST_POINTS = 36
"""Where a command writes more often, the first and last dozen writes are tried, and a dozen spread between."""
DELETING = ("unlink", "rmdir")


class Shim:
    """Counts the writes inside a folder and lets the n-th fail."""

    def __init__(self, folder: Path, fault: str = "", at: int = -1) -> None:
        self.folder = os.path.realpath(folder)
        self.fault, self.at, self.count = fault, at, 0

    def install(self) -> None:
        """Put counting functions in the place of Python's own."""
        for name in ("mkdir", "rename", "replace", "fsync", "unlink", "rmdir", "link", "symlink"):
            setattr(os, name, self._counted(name, getattr(os, name)))
        opened = io.open
        builtins.open = io.open = lambda file, mode="r", *a, **k: self._opened(opened, file, mode, *a, **k)  # type: ignore
        from geodata.files import atomic_write

        swap = atomic_write._exchanged
        atomic_write._exchanged = lambda one, other: (self.point(other), swap(one, other), self.point(other))[1]  # type: ignore

    def point(self, path: Any, half: Callable[[], object] | None = None, *, deleting: bool = False) -> None:
        """One write; here it fails if its turn has come."""
        if not self._is_inside(path):
            return
        self.count += 1
        if self.count - 1 != self.at or (deleting and self.fault != "kill"):
            return
        if half is not None:
            half()
        if self.fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        number = getattr(errno, self.fault)
        raise OSError(number, os.strerror(number))

    def _is_inside(self, path: Any) -> bool:
        if isinstance(path, int):
            path = Path(f"/proc/self/fd/{path}").readlink()
        return os.path.realpath(os.fsdecode(path)).startswith(self.folder)

    def _counted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def counted(path: Any, *more: Any, **named: Any) -> Any:
            if named.get("dir_fd") is None:
                self.point(path, deleting=name in DELETING)
            return real(path, *more, **named)

        return counted

    def _opened(self, real: Callable[..., Any], file: Any, mode: str, *more: Any, **named: Any) -> Any:
        if set(mode) & set("wax+") and not isinstance(file, int) and self._is_inside(file):
            self.point(file)
            return _File(real(file, mode, *more, **named), self, file)
        return real(file, mode, *more, **named)


class _File:
    """A file whose writes are counted."""

    def __init__(self, file: Any, shim: Shim, path: Any) -> None:
        self._file, self._shim, self._path = file, shim, path

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Any:
        return iter(self._file)

    def write(self, content: Any) -> Any:
        def half() -> None:
            self._file.write(content[: len(content) // 2])
            self._file.flush()

        self._shim.point(self._path, half)
        return self._file.write(content)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def close(self) -> None:
        if not self._file.closed:
            try:
                self._shim.point(self._path)  # what was held back is written now
            finally:
                self._file.close()


@dataclass(frozen=True)
class Case:
    """A command, what it writes, and what must be there before and after."""

    run: Callable[[], int]
    """Runs it; gives back its exit code."""
    prepare: Callable[[], None]
    """Lays out everything as it is before."""
    state: Callable[[], str]
    """What is there now, as a digest; "" for nothing."""
    litter: Callable[[], list[str]]
    """Names of what was left behind."""


def trial(folder: Path, case: Case, fault: str, at: int) -> tuple[int, str, int]:
    """Exit code, what was said and how many writes, of one run in a fork."""
    said, counted = folder.parent / "said.txt", folder.parent / "count.txt"
    child = os.fork()
    if child == 0:
        code = 99
        quiet = contextlib.redirect_stdout(io.StringIO())
        with said.open("w", encoding="utf-8") as errors, contextlib.redirect_stderr(errors), quiet:
            shim = Shim(folder, fault, at)
            shim.install()
            try:
                code = case.run()
            except BaseException:
                traceback.print_exc()
        counted.write_text(str(shim.count))
        os._exit(code)
    status = os.waitpid(child, 0)[1]
    code = os.waitstatus_to_exitcode(status)
    return code, said.read_text(encoding="utf-8"), 0 if code < 0 else int(counted.read_text())


def points(count: int) -> list[int]:
    """Numbers of the writes that are tried."""
    if count <= MOST_POINTS:
        return list(range(count))
    third = MOST_POINTS // 3
    between = [third + (count - 2 * third) * step // third for step in range(third)]
    return sorted({*range(third), *between, *range(count - third, count)})


def examine(folder: Path, case: Case) -> dict[str, Any]:
    """Every fault at every write of a case."""
    case.prepare()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        case.run()  # whatever is imported late is imported now, and not in every fork
    case.prepare()
    before = case.state()
    code, said, count = trial(folder, case, "", -1)
    after = case.state()
    wrong: list[str] = []
    if code or before == after or case.litter():
        return {"writes": count, "wrong": [f"undisturbed: exit {code}, litter {case.litter()}: {said[-600:]}"]}
    tried = points(count)
    for fault in FAULTS:
        for at in tried:
            case.prepare()
            code, said, _ = trial(folder, case, fault, at)
            here = f"{fault} at write {at} of {count}"
            wrong += [f"{here}: {what}" for what in _faults(case, fault, code, said, (before, after))]
            if fault == "kill":
                again, said, _ = trial(folder, case, "", -1)
                done_before = again == 1 and "exists already" in said
                if (again and not done_before) or case.state() != after or case.litter():
                    wrong.append(f"{here}: the next run: exit {again}, litter {case.litter()}: {said[-300:]}")
    return {"writes": count, "tried": len(tried) * len(FAULTS), "wrong": wrong}


def _faults(case: Case, fault: str, code: int, said: str, states: tuple[str, str]) -> Iterator[str]:
    if case.state() not in states:
        yield "half-written"
    if fault == "kill":
        return
    if "Traceback" in said or "Error(" in said:
        yield f"a traceback: {said[-900:]}"
    if code == 1:
        last = said.strip().splitlines()[-1]
        if os.strerror(getattr(errno, fault)) not in last and "disk" not in last:
            yield f"no sentence that names the fault: {last}"
    elif code or case.state() != states[1]:
        yield f"exit {code}, but not all was written: {said[-300:]}"
    if case.litter():
        yield f"litter {case.litter()}"


# --- the cases --------------------------------------------------------------------------------------------------------


def _litter(*places: Path) -> Callable[[], list[str]]:
    def found() -> list[str]:
        return [one.name for place in places if place.exists() for one in place.iterdir() if one.name.endswith(".tmp")]

    return found


def _dataset(folder: Path) -> Path:
    """A built dataset."""
    from geodata.building.build import build

    made = Path(shutil.copytree(MINI, folder / "dataset", ignore=shutil.ignore_patterns("built")))
    build(made)
    return made


def _restored(sound: Path, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    if sound.is_dir():
        shutil.copytree(sound, place)


def _main(*words: object) -> Callable[[], int]:
    from mapapp.cli import main

    return lambda: main([str(word) for word in words])


def build_case(root: Path) -> Case:
    """``build`` over an older build; what it computes is computed once."""
    from geodata.building import build as building
    from geodata.building import build_process

    # In this process and not in its own, where no fault would reach it.
    build_process.build_apart = lambda folder, *_: building.build(folder)  # type: ignore[assignment]
    sound = _dataset(root)
    file = sound / "facts" / "chapters.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("Winter", "Spring"), encoding="utf-8")
    derived = building.derive(building.read_dataset(sound))
    building.derive = lambda *_: derived  # type: ignore[assignment]
    building.find_problems = lambda *_: ()  # type: ignore[assignment]
    play = root / "play"
    return Case(
        _main("build", play / "dataset"),
        lambda: _restored(sound, play / "dataset"),
        lambda: digest(play / "dataset" / "built"),
        _litter(play, play / "dataset"),
    )


def new_case(root: Path) -> Case:
    """``new`` into a folder whose parents do not exist; its build is a case of its own."""
    from mapapp.commands import build as command

    command.build = lambda *_: None  # type: ignore[assignment]
    play = root / "play"
    return Case(
        _main("new", play / "deep" / "fresh"),
        lambda: (shutil.rmtree(play), play.mkdir())[1],
        lambda: digest(play / "deep" / "fresh"),
        _litter(play, play / "deep"),
    )


def import_case(root: Path) -> Case:
    """``import`` of a table, in this process and not in its own, where no fault would reach it."""
    from geodata.importing.request.limits import Limits
    from geodata.importing.sandbox import import_child, import_process
    from geodata.importing.sandbox.run_import import run_import

    source = root / "events.csv"
    rows = [f"Town {n},{36 + n / 10},{34 + n / 10},2024-07-{8 + n:02d},{'EW'[n % 2]}ast" for n in range(9)]
    source.write_text("place,lon,lat,date,holder\n" + "\n".join(rows) + "\n", encoding="utf-8")

    def here(source: Path, target: Path | None, options: Any, limits: Any, name: str, *_: Any) -> Any:
        from geodata.importing.request.options import ImportOptions
        from geodata.importing.request.problems import ImportProblem

        try:
            return run_import(source, target, options or ImportOptions(), limits or Limits(), name)
        except OSError as fault:
            raise ImportProblem(import_child.sentence_of(fault)) from None

    import_process._work = here
    play = root / "play"
    return Case(
        _main("import", source, play / "fresh", "--no-build"),
        lambda: (shutil.rmtree(play), play.mkdir())[1],
        lambda: digest(play / "fresh"),
        _litter(play, play / "tmp"),
    )


def export_cases(root: Path) -> Iterator[tuple[str, Case]]:
    """Every format that ``export`` writes."""
    from mapapp.commands import export

    sound = _dataset(root)
    for form in sorted({*export.FORMATS, *export.FILES}):
        yield form, export_case(root, sound, form)


def export_case(root: Path, sound: Path, form: str) -> Case:
    """``export FORMAT --force`` over an older file; the content of formats made in memory is made up."""
    from mapapp.commands import export

    if form in export.FORMATS:
        export.FORMATS[form] = lambda *_: b"content" * 1000
    elif form == "gif":
        export.FILES[form] = _small_film
    elif form == "mp4":
        export.FILES[form] = lambda _d, _a, draft: draft.write_bytes(b"content" * 1000)
    play = root / "play"
    ending = {"sheet": "png", "datapackage": "zip"}.get(form, form)
    out = play / f"out.{ending}"
    return Case(
        _main("export", form, out, "--force", "--dataset", sound),
        lambda: (shutil.rmtree(play), play.mkdir(), out.write_text("old"))[1],
        lambda: digest(out),
        _litter(play),
    )


def _small_film(_dataset: Any, _args: Any, draft: Path) -> None:
    """Three pictures through the writer of films, which writes as it goes."""
    import numpy as np

    from geodata.export.film.gif_file import GifFile

    pictures = [np.full((8, 8, 3), shade, dtype=np.uint8) for shade in (0, 120, 250)]
    with draft.open("wb") as file:
        film = GifFile(file, pictures, "a test")
        for picture in pictures:
            film.write(picture, 0.1)
        film.close()


def publish_case(root: Path) -> Case:
    """``publish --force`` over an older site; pictures, data and the map page are made up."""
    from mapapp.commands import publish as command
    from mapapp.publish import website
    from mapapp.publish.pictures import Picture

    sound = _dataset(root)
    command.downloads = lambda _: (("one.csv", "One", lambda: b"1,2\n"),)  # type: ignore[assignment]
    website.map_page = lambda *_: "<title>map</title><body></body>"  # type: ignore[assignment]
    website.Painter.draw = lambda *_: Picture(b"picture", ".png", 10, 10)  # type: ignore[method-assign]
    play, old = root / "play", root / "old"
    assert _main("publish", old, "--dataset", sound)() == 0
    page = old / "data.html"
    page.write_text(page.read_text(encoding="utf-8") + "<!-- older -->", encoding="utf-8")
    return Case(
        _main("publish", play / "site", "--force", "--dataset", sound),
        lambda: (shutil.rmtree(play), play.mkdir(), _restored(old, play / "site"))[1],
        lambda: digest(play / "site"),
        _litter(play),
    )


def upload_case(root: Path) -> Case:
    """An upload imported, built and drawn over an earlier one, in this process; built and drawn are made up."""
    import dataclasses

    from geodata.importing import ImportOptions
    from mapapp.panels import upload_work
    from mapapp.panels.upload_settings import upload_settings as settings_now

    import_case(root)  # which lets imports run in this process

    def made_up(self: Any, step: str, words: list[str], _deadline: float) -> None:
        out = Path(words[1]) / "built.txt" if step == "building" else Path(words[2])
        out.write_text(step)

    upload_work._Work._command = made_up  # type: ignore[method-assign]
    play = root / "play"
    source = root / "events.csv"

    def run() -> int:
        job = upload_work.Job()
        parts = {
            "source": source,
            "folder": play,
            "target": play / f"try-{os.getpid()}",
            "options": ImportOptions(),
            "settings": settings_now(),
            "job": job,
        }
        known = {field.name for field in dataclasses.fields(upload_work._Work)}
        upload_work._Work(**{name: part for name, part in parts.items() if name in known}).run()
        if job.error:
            print(job.error, file=sys.stderr)
        left = list(play.glob(f"try-{os.getpid()}*"))
        return 98 if left or not job.done else int(bool(job.error))

    made = play / upload_work.MADE
    parts_of_it = (upload_work.DATASET, upload_work.ARCHIVE, upload_work.PAGE)

    def prepare() -> None:
        shutil.rmtree(play)
        (made / upload_work.DATASET).mkdir(parents=True)
        for name in (f"{upload_work.DATASET}/old.txt", upload_work.ARCHIVE, upload_work.PAGE):
            (made / name).write_text("old")

    def state() -> str:
        """That dataset, archive and page are all old, or all new and whole."""
        dataset, archive, page = (made / name for name in parts_of_it)
        if (dataset / "old.txt").is_file() and archive.read_bytes() == page.read_bytes() == b"old":
            return "old"
        whole = all((dataset / name).is_file() for name in ("import_report.json", "built.txt"))
        with contextlib.suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(archive) as packed:
            if whole and packed.testzip() is None and page.read_text(encoding="utf-8") == "drawing":
                return "new"
        return "neither"

    def litter() -> list[str]:
        return [name for name in _litter(play)() if ".mapapp-" in name]

    return Case(run, prepare, state, litter)


def case_named(name: str, root: Path) -> Case:
    """The case of a name."""
    cases: dict[str, Callable[[Path], Case]] = {
        "build": build_case,
        "new": new_case,
        "import": import_case,
        "publish": publish_case,
        "upload": upload_case,
    }
    return cases[name](root)


if __name__ == "__main__":
    place = Path(sys.argv[2]).resolve()
    (place / "play" / "tmp").mkdir(parents=True)
    if sys.argv[1] == "export":
        every = {form: examine(place / "play", case) for form, case in export_cases(place)}
    else:
        every = {sys.argv[1]: examine(place / "play", case_named(sys.argv[1], place))}
    print(json.dumps(every))
