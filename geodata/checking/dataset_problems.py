"""Every mistake and doubt of a dataset folder: by its description, its schemas, its settings and its rows."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from geodata.facts.package_file import existing_folder, setting_problems
from geodata.facts.package_rules import package_problems
from geodata.facts.reading import DatasetReading, as_problem, capped
from geodata.facts.settings import TERRITORY, line_of
from geodata.facts.text_files import PACKAGE, read_json, read_text
from geodata.model.errors import DataFileError, Problem


def find_problems(path: str | Path) -> tuple[Problem, ...]:
    """Every mistake and doubt of a dataset folder, errors first, by file and line; empty where all is well."""
    from geodata.checking.dataset_rules import problems_of
    from geodata.checking.table_schema import schema_problems

    try:
        folder = existing_folder(path)
        reading = DatasetReading(folder)
    except DataFileError as error:
        return tuple(_of_description(error)) or (as_problem(error),)
    described = tuple(package_problems(reading.package))
    if any(problem.severity == "error" for problem in described):
        return described
    facts = reading.facts(strict=False)
    if reading.unreadable:
        return (*described, *reading.problems)
    found = [*described, *problems_of(facts, reading.problems)]
    cells = {(problem.path, problem.line, problem.column) for problem in found}
    rows = {(problem.path, problem.line) for problem in found}
    for problem in schema_problems(facts):
        of_cell = problem.column is not None and (problem.path, problem.line, None) not in cells
        if (
            (problem.path, problem.line, problem.column) not in cells
            if of_cell
            else (problem.path, problem.line) not in rows
        ):
            found.append(problem)
    found.extend(_of_certainty(folder))
    located = _with_lines_of_settings(folder, found)
    return capped(
        sorted(dict.fromkeys(located), key=lambda p: (p.severity != "error", p.path, p.line or 0, p.column or ""))
    )


def _of_certainty(folder: Path) -> Iterator[Problem]:
    """What is wrong with the model of certainty; the map does without it, and says that nothing was measured."""
    from geodata.certainty.model import read_model

    try:
        read_model(folder)
    except DataFileError as error:
        yield replace(as_problem(error), severity="warning")


def _of_description(error: DataFileError) -> Iterator[Problem]:
    """All that is wrong with datapackage.json, where that is why a dataset cannot be read."""
    if (error.path.name == PACKAGE and error.line is None) or (error.column or "").startswith(f"{TERRITORY}."):
        with contextlib.suppress(DataFileError):
            package = read_json(error.path)
            if isinstance(package, dict):
                yield from package_problems(package)
                yield from setting_problems(error.path.parent, package)


def _with_lines_of_settings(folder: Path, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems, those of a setting with its line in datapackage.json."""
    text = ""
    for problem in problems:
        if problem.path == PACKAGE and problem.line is None and (problem.column or "").startswith(f"{TERRITORY}."):
            text = text or read_text(folder / PACKAGE)
            problem = replace(problem, line=line_of(text, str(problem.column).removeprefix(f"{TERRITORY}.")))
        yield problem
