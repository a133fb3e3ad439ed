"""The form of datapackage.json outside ``territory``: names, licences, resources and the columns of the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from geodata.facts.settings import (
    WrongSetting,
    a_file,
    a_flag,
    a_list,
    a_text,
    an_object,
    any_text,
    shown,
    words,
)
from geodata.model.area_expression import did_you_mean
from geodata.model.errors import Problem

PACKAGE = "datapackage.json"
TYPES = (
    "string", "number", "integer", "boolean", "date", "time", "datetime", "year", "yearmonth", "duration", "any",
    "object", "array", "list", "geopoint", "geojson",
)  # fmt: skip
"""Types of columns in the Table Schema standard."""


def _name(value: Any) -> str:
    text = a_text(value)
    if not re.fullmatch(r"[a-z0-9._/-]+", text):
        raise WrongSetting(f"{shown(value)} is not a name; write it with small letters, digits and . _ -")
    return text


def _encoding(value: Any) -> str:
    if str(value).lower().replace("_", "-") not in ("utf-8", "utf8", "utf-8-sig"):
        raise WrongSetting(f"{shown(value)}: tables are read as UTF-8; save the file as UTF-8 and write that here")
    return str(value)


def _dialect(value: Any) -> Any:
    told = value if isinstance(value, dict) else {}
    own = told.get("csv") if isinstance(told.get("csv"), dict) else told
    if isinstance(own, dict) and own.get("delimiter", ",") != ",":
        raise WrongSetting(f"{shown(own['delimiter'])} parts the cells; save the table with commas")
    return value


def _type(value: Any) -> str:
    if value not in TYPES:
        hint = did_you_mean(str(value), TYPES) or f"; write one of {', '.join(TYPES[:6])}"
        raise WrongSetting(f"{shown(value)} is not a type of column{hint}")
    return str(value)


def _pattern(value: Any) -> str:
    try:
        re.compile(a_text(value))
    except re.error:
        raise WrongSetting("is not a regular expression that can be used; correct or remove it") from None
    return str(value)


def _any_list(value: Any) -> Any:
    if not isinstance(value, list):
        raise WrongSetting(f"{shown(value)} is not a list; write values in square brackets")
    return value


def _bound(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise WrongSetting(f"{shown(value)} is not a bound; write a number")
    return value


def _length(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise WrongSetting(f"{shown(value)} is not a length; write a whole number")
    return value


def _columns(value: Any) -> tuple[str, ...]:
    return (a_text(value),) if isinstance(value, str) else tuple(words(value))


_LICENCE = an_object({}, {"name": any_text, "title": any_text, "path": any_text}, '{"name": "CC-BY-4.0"}')
_SOURCE = an_object({}, {"title": any_text, "path": any_text, "email": any_text}, '{"title": "Natural Earth"}')
_PERSON = an_object({}, dict.fromkeys(("title", "path", "email", "role"), any_text), '{"title": "A name"}')
_LIMITS = an_object(
    {},
    {
        "required": a_flag, "unique": a_flag, "enum": _any_list, "pattern": _pattern, "minimum": _bound,
        "maximum": _bound, "minLength": _length, "maxLength": _length,
    },
    '{"required": true}',
)  # fmt: skip
_FIELD = an_object(
    {"name": a_text},
    {"type": _type, "format": any_text, "title": any_text, "description": any_text, "constraints": _LIMITS},
    '{"name": "place_id", "type": "string"}',
)
_AIM = an_object({"resource": any_text, "fields": _columns}, {}, '{"resource": "places", "fields": ["place_id"]}')
_KEY = an_object(
    {"fields": _columns, "reference": _AIM},
    {},
    '{"fields": ["place_id"], "reference": {"resource": "places", "fields": ["place_id"]}}',
)
_SCHEMA = an_object(
    {"fields": a_list(_FIELD, '[{"name": "place_id", "type": "string"}]')},
    {"missingValues": a_list(any_text, '[""]'), "foreignKeys": a_list(_KEY, "[]"), "primaryKey": _columns},
    '{"fields": [...]}',
)
_RESOURCE = an_object(
    {"path": a_file},
    {
        "name": _name, "title": any_text, "description": any_text, "type": any_text, "profile": any_text,
        "format": any_text, "mediatype": any_text, "scheme": any_text, "encoding": _encoding, "dialect": _dialect,
        "licenses": a_list(_LICENCE, "a list"), "sources": a_list(_SOURCE, "a list"), "schema": _SCHEMA,
    },
    '{"name": "places", "path": "facts/places.csv"}',
)  # fmt: skip
KEYS = {
    "name": _name,
    "title": a_text,
    "description": any_text,
    "version": any_text,
    "profile": any_text,
    "id": any_text,
    "homepage": any_text,
    "image": any_text,
    "created": any_text,
    "keywords": words,
    "licenses": a_list(_LICENCE, '[{"name": "CC-BY-4.0"}]'),
    "sources": a_list(_SOURCE, '[{"title": "Natural Earth"}]'),
    "contributors": a_list(_PERSON, '[{"title": "A name"}]'),
    "resources": a_list(_RESOURCE, '[{"name": "places", "path": "facts/places.csv"}]'),
}
"""Key of the description -> what reads it."""


def package_problems(package: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the form of the description, the settings of the map apart."""
    for key, value in package.items():
        if key not in KEYS:
            hint = did_you_mean(key, (*KEYS, "territory"))
            if hint and key != "territory":
                yield Problem(PACKAGE, None, key, f"nothing reads this name{hint}", "warning")
            continue
        try:
            KEYS[key](value)
        except WrongSetting as error:
            yield Problem(PACKAGE, None, _where(package, key, error.where), str(error))
    yield from _doubles(package)


def _where(package: Mapping[str, Any], key: str, inside: str) -> str:
    """Where a value stands, a resource by its path and a column by its name."""
    found = re.match(r"\[(\d+)\](.*)", inside, re.S)
    if key != "resources" or not found:
        return key + inside
    resource = package["resources"][int(found[1])]
    name = Path(str(resource.get("path"))).name if isinstance(resource, dict) and resource.get("path") else inside
    field = re.match(r"\.schema\.fields\[(\d+)\](.*)", found[2], re.S)
    if field:
        column = resource["schema"]["fields"][int(field[1])]
        told = column.get("name") if isinstance(column, dict) else None
        known = told if isinstance(told, str) and told.isprintable() and told else int(field[1]) + 1
        return f"{name} column {known}{_plain(field[2])}"
    return f"{name}{_plain(found[2])}"


def _plain(inside: str) -> str:
    return re.sub(r"^\.", " ", inside.replace(".constraints", ""))


def _doubles(package: Mapping[str, Any]) -> Iterator[Problem]:
    """Two resources, or two columns, of one name."""
    seen: set[str] = set()
    listed = package.get("resources")
    for resource in listed if isinstance(listed, list) else ():
        name = resource.get("path") if isinstance(resource, dict) else None
        if isinstance(name, str) and name in seen:
            yield Problem(PACKAGE, None, "resources", f'"{name}" is described twice; keep one of the two')
        seen.add(str(name))
        schema = resource.get("schema") if isinstance(resource, dict) else None
        fields = schema.get("fields") if isinstance(schema, dict) else None
        described = fields if isinstance(fields, list) else ()
        columns = [str(one["name"]) for one in described if isinstance(one, dict) and one.get("name")]
        for column in sorted({one for one in columns if columns.count(one) > 1}):
            yield Problem(PACKAGE, None, f"{Path(str(name)).name} column {column}", "is described twice; keep one")
