"""The tables of a dataset folder, described once as Frictionless Table Schemas."""

from __future__ import annotations

from typing import Any

from geodata.model.appearance import HATCHES

_ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
_DAY = r"^\d{4}-\d{2}-\d{2}[?~%]?$"
_COLOUR = "^#[0-9a-fA-F]{6}$"
_SOURCES = "^[A-Za-z0-9_.-]+(;[A-Za-z0-9_.-]+)*$"
_KINDS = [
    "baseline",
    "captured",
    "recaptured",
    "handed_over",
    "withdrew",
    "relabelled",
    "merged",
    "confirmed",
    "deduced",
    "contested",
    "besieged",
    "siege_lifted",
    "shared",
]
_PLACE_KINDS = ["city", "town", "village", "neighbourhood", "base", "crossing", "dam", "field", "area"]
_SOURCE_KINDS = (
    "wire", "press", "local outlet", "monitor", "state", "party to the war", "encyclopedia", "think tank",
    "international organisation", "other",
)  # fmt: skip

_TABLES: dict[str, tuple[str, tuple[tuple[str, str, str, dict[str, Any]], ...]]] = {
    "factions": (
        "Parties that hold or held territory; one row per name and period",
        (
            ("faction_id", "string", "id; several rows where the name changes", {"required": True}),
            ("start", "date", "first day of the name, empty = open", {}),
            ("end", "date", "first day after it, empty = open", {}),
            ("name_en", "string", "English name in that period", {"required": True}),
            ("name_ar", "string", "Arabic name, where a source has it", {}),
            (
                "letter",
                "string",
                "one or two letters that stand for it on the map",
                {"required": True, "pattern": "^[A-Z]{1,2}$"},
            ),
            ("letter_ar", "string", "the same for a reader of Arabic, empty = as above", {"maxLength": 2}),
            ("description_en", "string", "two neutral sentences (first row of the faction)", {}),
            ("description_ar", "string", "the same in Arabic", {}),
            ("supporters", "string", "parties that back it without holding territory, separated by ;", {}),
            ("colour", "string", "its colour, #rrggbb; empty = chosen by the program", {"pattern": _COLOUR}),
            ("colour_safe", "string", "the same for colour-blind readers", {"pattern": _COLOUR}),
            ("colour_dark", "string", "colour on a dark ground, empty = as on a light one", {"pattern": _COLOUR}),
            ("colour_safe_dark", "string", "the same for colour-blind readers", {"pattern": _COLOUR}),
            ("hatch", "string", "pattern over its ground, empty = chosen by the program", {"enum": list(HATCHES)}),
            ("colour_key", "string", "what its colour is chosen by: #rrggbb, a colour in words, or its id", {}),
            ("sources", "string", "ids of sources, separated by ;", {"pattern": _SOURCES}),
        ),
    ),
    "places": (
        "Settlements, bases, crossings, quarters and drawn areas",
        (
            ("place_id", "string", "id; it never changes", {"required": True, "unique": True, "pattern": _ID}),
            ("name_en", "string", "English name", {"required": True}),
            ("name_ar", "string", "Arabic name", {}),
            ("aliases", "string", "other spellings, separated by ;", {}),
            ("kind", "string", "what it is", {"required": True, "enum": _PLACE_KINDS}),
            ("admin1", "string", "first-level unit it lies in", {"required": True}),
            ("lon", "number", "degrees east, WGS84", {"required": True, "minimum": -180, "maximum": 180}),
            ("lat", "number", "degrees north, WGS84", {"required": True, "minimum": -90, "maximum": 90}),
            ("coord_source", "string", "where the coordinates come from", {"required": True}),
            ("precision_km", "number", "how far the point may be off, km", {"minimum": 0}),
            ("population", "integer", "population figure", {"minimum": 0}),
            ("part_of", "string", "id of the city it is a part of", {}),
            ("area", "string", "id of its drawn area in facts/areas", {"pattern": _ID}),
            (
                "label_rank",
                "integer",
                "1 (always labelled) to 5 (far in only)",
                {"required": True, "minimum": 1, "maximum": 5},
            ),
        ),
    ),
    "control_events": (
        "Dated, sourced claims about who holds a place, or how",
        (
            (
                "event_id",
                "string",
                "place-YYYY-MM-DD, with a suffix where a day has several",
                {"required": True, "unique": True, "pattern": r"^[a-z0-9-]+-\d{4}-\d{2}-\d{2}(-[a-z0-9]+)?$"},
            ),
            ("place_id", "string", "id of the place", {"required": True}),
            (
                "date",
                "string",
                "day from which it is in force; ~ or ? after it if in doubt",
                {"required": True, "pattern": _DAY},
            ),
            ("order", "integer", "sorts rows of one place on one day", {"minimum": 0}),
            ("time", "string", "local time of day, free text", {}),
            ("from", "string", "holder(s) before, separated by |; nobody = no holder", {}),
            ("to", "string", "holder after, empty = nobody", {}),
            ("kind", "string", "what happened", {"required": True, "enum": _KINDS}),
            ("by", "string", "the other parties of a status, separated by ;", {}),
            ("confidence", "string", "how sure", {"required": True, "enum": ["high", "medium", "low"]}),
            ("precision_km", "number", "how far the claim may be off in space", {"minimum": 0}),
            ("summary_en", "string", "one sentence", {"required": True}),
            ("summary_ar", "string", "the same in Arabic", {}),
            ("sources", "string", "ids of sources, separated by ;", {"required": True, "pattern": _SOURCES}),
            ("rival_of", "string", "id of the event this row contradicts", {"pattern": "^[a-z0-9-]+$"}),
            ("note", "string", "editor's note", {}),
        ),
    ),
    "sources": (
        "Published texts that the claims rest on",
        (
            ("source_id", "string", "id", {"required": True, "unique": True, "pattern": "^[A-Za-z0-9_.-]+$"}),
            ("outlet", "string", "who published it", {"required": True}),
            ("title", "string", "its title, or a description", {"required": True}),
            ("url", "string", "http(s) address, empty where there is none", {"pattern": r"^https?://\S+$"}),
            ("published", "string", "day, month or year", {"pattern": r"^\d{4}(-\d{2}(-\d{2})?)?[?~%]?$"}),
            ("kind", "string", "what kind of publisher", {"required": True, "enum": list(_SOURCE_KINDS)}),
            ("side", "string", "faction the source speaks for, empty if none", {}),
            ("copy_url", "string", "http(s) address of the copy that was read, if any", {"pattern": r"^https?://\S+$"}),
        ),
    ),
    "moments": (
        "Dated happenings that move no line",
        (
            ("moment_id", "string", "stable id", {"required": True, "unique": True, "pattern": _ID}),
            ("date", "string", "day", {"required": True, "pattern": _DAY}),
            ("title_en", "string", "a few words", {"required": True}),
            ("title_ar", "string", "the same in Arabic", {}),
            ("summary_en", "string", "one sentence", {"required": True}),
            ("summary_ar", "string", "the same in Arabic", {}),
            ("place_name", "string", "where it happened", {}),
            ("lon", "number", "degrees east, empty = nowhere on the map", {"minimum": -180, "maximum": 180}),
            ("lat", "number", "degrees north", {"minimum": -90, "maximum": 90}),
            ("sources", "string", "ids of sources, separated by ;", {"required": True, "pattern": _SOURCES}),
            ("rival_of", "string", "id of the moment this row contradicts", {"pattern": "^[a-z0-9-]+$"}),
        ),
    ),
}
_KEYS = {
    "control_events": [("place_id", "places", "place_id"), ("to", "factions", "faction_id")],
    "sources": [("side", "factions", "faction_id")],
}


def columns(table: str) -> tuple[str, ...]:
    """Names of a table's columns, in order."""
    return tuple(name for name, *_ in _TABLES[table][1])


def resources(licence: dict[str, str], *, moments: bool = False) -> list[dict[str, Any]]:
    """The ``resources`` of datapackage.json for the tables an import or a new dataset has.

    They name no faction: ``factions.csv`` is the only list of those.
    """
    return [_resource(table, licence) for table in _TABLES if moments or table != "moments"]


def file_resource(path: str, title: str, licence: dict[str, str]) -> dict[str, Any]:
    """A resource for a GeoJSON file."""
    name = path.rpartition("/")[2].rpartition(".")[0].replace("_", "-")
    return {
        "name": name,
        "type": "file",
        "path": path,
        "title": title,
        "format": "geojson",
        "mediatype": "application/geo+json",
        "encoding": "utf-8",
        "licenses": [licence],
    }


def _resource(table: str, licence: dict[str, str]) -> dict[str, Any]:
    title, described = _TABLES[table]
    fields = []
    for name, kind, text, constraints in described:
        entry: dict[str, Any] = {"name": name, "type": kind, "description": text}
        if kind == "date":
            entry["format"] = "%Y-%m-%d"
        if constraints:
            entry["constraints"] = constraints
        fields.append(entry)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if table in _KEYS:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [target]}}
            for column, other, target in _KEYS[table]
        ]
    return {
        "name": table,
        "type": "table",
        "path": f"facts/{table}.csv",
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "licenses": [licence],
        "schema": schema,
    }
