"""What Frictionless finds wrong with the tables, in sentences for people who have never seen a schema.

Frictionless checks types, bounds, allowed words and references by the Table Schemas of datapackage.json. It is given
only what it needs of them, so that nothing else of the description can fail there; its findings are told anew here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from geodata.facts.table_records import FACTION_COLUMNS
from geodata.facts.table_rows import not_one_of
from geodata.facts.text_files import PACKAGE
from geodata.model.dataset_facts import DatasetFacts, Table
from geodata.model.errors import Problem

FORMS = {
    "^#[0-9a-fA-F]{6}$": "write a colour as #c8453c",
    "^[A-Z]{1,2}$": "write one or two capital letters, A to Z",
    "^[a-z0-9]+(-[a-z0-9]+)*$": "write small letters, digits and hyphens",
    "^[a-z0-9-]+$": "write small letters, digits and hyphens",
    "^[A-Za-z0-9_.-]+$": "write letters, digits, _ . -",
    "^[A-Za-z0-9_.-]+(;[A-Za-z0-9_.-]+)*$": "write ids of sources, separated by ;",
    r"^\d{4}-\d{2}-\d{2}[?~%]?$": "write it as YYYY-MM-DD, with ~ or ? after it if in doubt",
    r"^\d{4}(-\d{2}(-\d{2})?)?[?~%]?$": "write a day, a month or a year: 2024-12-08, 2024-12 or 2024",
    r"^https?://\S+$": "write a web address with http:// or https://",
    r"^[a-z0-9-]+-\d{4}-\d{2}-\d{2}(-[a-z0-9]+)?$": "write place and day, such as lowport-2024-12-08 (-2 for another)",
}
"""Pattern of a column -> what to write there."""
TYPES = {
    "number": "write a number such as 36.72",
    "integer": "write a whole number such as 3",
    "boolean": "write true or false",
    "date": "write a day as YYYY-MM-DD",
    "year": "write a year such as 2024",
    "yearmonth": "write a month such as 2024-12",
}
"""Type of a column -> what to write there."""
BOUNDS = {
    "minimum": "is too small; write {} or more",
    "maximum": "is too large; write {} or less",
    "minLength": "is too short; write at least {} letters",
    "maxLength": "is too long; write at most {} letters",
}


def schema_problems(facts: DatasetFacts) -> Iterator[Problem]:
    """What does not fit the columns of the tables."""
    import frictionless

    described = {stem: _resource(facts, stem) for stem in facts.tables}
    try:
        report = _report(facts, frictionless, list(described.values()))
    except Exception:  # Frictionless trusts bounds and patterns to be well formed, and fails in many ways
        yield from _culprits(facts, frictionless, described)
        return
    for task in report.tasks:
        stem = next((stem for stem, table in facts.tables.items() if table.path == task.place), "")
        table = facts.tables.get(stem)
        fields = {field["name"]: field for field in described[stem]["schema"]["fields"]} if stem else {}
        for misfit in task.errors:
            yield _problem(misfit, task.place, table, fields)


def _report(facts: DatasetFacts, frictionless: Any, resources: list[dict[str, Any]]) -> Any:
    package = frictionless.Package.from_descriptor({"resources": resources}, basepath=str(facts.path))
    return package.validate(limit_errors=1000)


def _culprits(facts: DatasetFacts, frictionless: Any, described: Mapping[str, dict[str, Any]]) -> Iterator[Problem]:
    """Tables whose description cannot be used, one by one."""
    found = False
    for stem, resource in described.items():
        alone = {**resource, "schema": {**resource["schema"], "foreignKeys": []}}
        try:
            _report(facts, frictionless, [alone])
        except Exception:
            found = True
            message = f"the columns of {facts.tables[stem].path} are not described in a way that can be used; " + REMEDY
            yield Problem(PACKAGE, None, None, message)
    if not found:
        yield Problem(PACKAGE, None, None, f"the references between the tables cannot be used; {REMEDY}")


REMEDY = "compare with the datapackage.json that mapapp new writes"


def _resource(facts: DatasetFacts, stem: str) -> dict[str, Any]:
    """As much of a table's description as is checked, its columns in the order of the file, those of one's own too.

    Factions are in no list but factions.csv.
    """
    path = facts.tables[stem].path
    told = next(one for one in facts.package["resources"] if one["path"] == path)["schema"]
    stems = {str(one.get("name")): Path(str(one["path"])).stem for one in facts.package["resources"]}
    fields = {one["name"]: _field(one, (stem, one["name"]) in FACTION_COLUMNS) for one in told["fields"]}
    header = [fields.get(column, {"name": column, "type": "any"}) for column in facts.tables[stem].columns]
    keys = [_key(key, stems) for key in told.get("foreignKeys") or ()]
    schema = {"fields": header, "missingValues": told.get("missingValues", [""]), "foreignKeys": keys}
    name = stem.replace("_", "-")
    return {"name": name, "type": "table", "path": path, "format": "csv", "encoding": "utf-8", "schema": schema}


def _field(field: Mapping[str, Any], names_factions: bool) -> dict[str, Any]:
    kept = {key: field[key] for key in ("name", "type", "format") if key in field}
    limits = dict(field.get("constraints") or {})
    for key in ("enum", "pattern") if names_factions else ():
        limits.pop(key, None)
    limits.pop("required", None)  # said while reading
    return {**kept, "constraints": limits, "description": str(field.get("description") or "")}


def _key(key: Mapping[str, Any], stems: Mapping[str, str]) -> dict[str, Any]:
    aim = key["reference"]
    name = stems.get(str(aim.get("resource")), str(aim.get("resource") or "")).replace("_", "-")
    return {"fields": key["fields"], "reference": {"resource": name, "fields": aim["fields"]}}


def _problem(error: Any, path: str, table: Table | None, fields: Mapping[str, Any]) -> Problem:
    """One finding of Frictionless in our own words."""
    record = getattr(error, "row_number", None)
    line = record
    if table is not None and record is not None and 0 <= record - 2 < len(table.records):
        line = table.records[record - 2]
    column = getattr(error, "field_name", None) or None
    if error.type == "foreign-key":
        column = error.field_names[0]
        aim = (error.reference_name or Path(path).stem).replace("-", "_")
        return Problem(path, line, column, f'"{_cell_of(table, line, column)}" is not in {aim}.csv; add it there')
    if error.type == "blank-row":
        return Problem(path, line, None, "is an empty line; delete it")
    cell = str(getattr(error, "cell", "") or "")
    field = fields.get(column or "", {})
    if error.type == "type-error":
        return Problem(path, line, column, f'"{cell}" does not fit; {_remedy_of_type(field)}')
    if error.type == "constraint-error":
        return Problem(path, line, column, _unfit(cell, column or "", field, str(error.note)))
    if error.type in ("unique-error", "primary-key"):
        return Problem(path, line, column, f'"{cell or "the id"}" stands in another row already; give each row its own')
    return Problem(path, line, column, f"is not as {PACKAGE} describes it ({error.type.replace('-', ' ')})")


def _remedy_of_type(field: Mapping[str, Any]) -> str:
    form = str(field.get("format") or "")
    if field.get("type") == "date" and "%" in form and form != "%Y-%m-%d":
        return f"write a day in the form of {date(2024, 12, 31).strftime(form)}"
    return TYPES.get(str(field.get("type")), _described(field))


def _described(field: Mapping[str, Any]) -> str:
    told = str(field.get("description") or "")
    return f"the column holds: {told}" if told else f"{PACKAGE} describes what the column holds"


def _unfit(cell: str, column: str, field: Mapping[str, Any], note: str) -> str:
    name = next(iter(re.findall(r'constraint "(\w+)"', note)), "")
    wanted = field.get("constraints", {}).get(name)
    if name == "enum":
        return not_one_of(cell, column, [str(word) for word in wanted])
    if name == "pattern":
        return f'"{cell}" does not fit; {FORMS.get(str(wanted), _described(field))}'
    if name in BOUNDS:
        return f'"{cell}" {BOUNDS[name].format(wanted)}'
    if name == "unique":
        return f'"{cell}" stands in another row already; give each row its own'
    return f'"{cell}" does not fit; {_described(field)}'


def _cell_of(table: Table | None, line: int | None, column: str) -> str:
    if table is None or line not in table.lines:
        return ""
    return table.rows[table.lines.index(line)].get(column, "")
