"""The settings of a map: the object ``territory`` of datapackage.json, checked one by one and read.

Each setting has one line in ``SETTINGS``: what reads it, and says in one sentence what is wrong with it. Whether a
setting fits the world (a projection, a time zone, a file, a place) is for ``geodata.checking.setting_rules``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from geodata.model.area_expression import did_you_mean
from geodata.model.dataset_settings import Barrier, Note, Settings, StripItem, Thresholds
from geodata.model.period import parse_day

TERRITORY = "territory"
T = TypeVar("T")
Read = Callable[[Any], Any]
"""Reads a value; ValueError, with one sentence, where it is not what it should be."""


class WrongSetting(ValueError):
    """A value inside a setting is wrong; ``where`` names it."""

    def __init__(self, message: str, where: str = "") -> None:
        """Keep the place inside the setting, such as ``[1].cost_km``."""
        super().__init__(message)
        self.where = where


def shown(value: Any) -> str:
    """A value as JSON writes it, cut short."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:56]} ..."


# --- forms of values --------------------------------------------------------------------------------------------------


def a_text(value: Any) -> str:
    """Some words."""
    if not isinstance(value, str) or not value.strip():
        raise WrongSetting(f"{shown(value)} is not a text; write some words in quotes")
    return value


def any_text(value: Any) -> str:
    """Words, or none."""
    return _of_type(value, str, "is not a text; write it in quotes")


def _of_type(value: Any, kind: type[T], fault: str) -> T:
    if not isinstance(value, kind):
        raise WrongSetting(f"{shown(value)} {fault}")
    return value


def a_day(value: Any) -> date:
    """A day."""
    if not isinstance(value, str):
        raise WrongSetting(f'{shown(value)} is not a day; write it as "YYYY-MM-DD"')
    return parse_day(value)


def a_file(value: Any) -> str:
    """The path of a file inside the dataset's folder."""
    path = a_text(value)
    parts = re.split(r"[/\\]", path)
    if "://" in path or path.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", path):
        raise WrongSetting(f"{shown(value)} is not inside the dataset folder; write a path such as base/rivers.geojson")
    return path


def a_flag(value: Any) -> bool:
    """Yes or no."""
    return _of_type(value, bool, "is neither true nor false; write one of the two, without quotes")


def a_number(least: float, most: float, example: str) -> Read:
    """A number within bounds."""

    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise WrongSetting(f"{shown(value)} is not a number; write one such as {example}, without quotes")
        if not least <= value <= most:
            raise WrongSetting(f"{shown(value)} is out of bounds; write a number from {least:g} to {most:g}")
        return float(value)

    return read


def a_list(of: Read, example: str) -> Read:
    """A list, each item read alike."""

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise WrongSetting(f"{shown(value)} is not a list; write it as {example}")
        return tuple(_inside(f"[{number}]", of, item) for number, item in enumerate(value))

    return read


words = a_list(a_text, '["one", "two"]')


def one_or_more_files(value: Any) -> tuple[str, ...]:
    """One path, or a list of them."""
    if isinstance(value, str):
        return (a_file(value),)
    found: tuple[str, ...] = a_list(a_file, '["base/rivers.geojson"]')(value)
    return found


def an_object(required: Mapping[str, Read], optional: Mapping[str, Read], example: str) -> Read:
    """An object whose known keys are read; a key that is missing or wrong is named."""

    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise WrongSetting(f"{shown(value)} is not an object; write it as {example}")
        for key in required:
            if key not in value:
                raise WrongSetting(f'lacks "{key}"; write it as {example}')
        known = {**required, **optional}
        return {key: _inside(f".{key}", known[key], inner) for key, inner in value.items() if key in known}

    return read


def _inside(where: str, read: Read, value: Any) -> Any:
    try:
        return read(value)
    except WrongSetting as error:
        raise WrongSetting(str(error), where + error.where) from None
    except ValueError as error:
        raise WrongSetting(str(error), where) from None


def _languages(value: Any) -> tuple[str, ...]:
    found: tuple[str, ...] = words(value)
    for tag in found:
        if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
            raise WrongSetting(f'"{tag}" is not the code of a language; write codes such as "en" and "ar"')
    if not found:
        raise WrongSetting('is empty; name at least one language, such as "en"')
    return found


def _translations(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise WrongSetting(f'{shown(value)} is not an object; write it as {{"ar": {{"Coast": "..."}}}}')
    for lang, texts in value.items():
        if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
            raise WrongSetting('must be an object from text to text, such as {"Coast": "..."}', f".{lang}")
    return value


# --- the settings -----------------------------------------------------------------------------------------------------

OPENING = {"day": a_day, "from": a_day, "to": a_day}
BASE_LAYERS = ("sea", "neighbours", "rivers", "lakes", "roads")
_OPENING = '{"day": "2024-11-26", "from": "2024-11-26", "to": "2024-12-31"}'
_STRIP = '{"id": "coast", "label_en": "Coast", "places": ["lowport"]}'
_BARRIER = '{"file": "base/rivers.geojson", "names": ["Long River"], "cost_km": 80}'
STRIP_ITEM: tuple[dict[str, Read], dict[str, Read]] = ({"id": a_text, "label_en": a_text, "places": words}, {})
BARRIER = ({"file": a_file, "cost_km": a_number(0, 100_000, "80")}, {"names": words, "other_bank": words})
NOTE = {"areas": words, "text_en": any_text}
CERTAINTY = {
    "firm": a_number(0, 1, "0.9"),
    "firm_km": a_number(0, 100_000, "20"),
    "likely": a_number(0, 1, "0.75"),
    "likely_km": a_number(0, 100_000, "45"),
}

SETTINGS: dict[str, Read] = {
    "first_day": a_day,
    "known_until": a_day,
    "time_zone": a_text,
    "crs": a_text,
    "opening": an_object({}, OPENING, _OPENING),
    "languages": _languages,
    "headline_places": words,
    "route": words,
    "control_strip": a_list(an_object(*STRIP_ITEM, _STRIP), f"[{_STRIP}]"),
    "evaluation": an_object({}, {"from": a_day, "to": a_day}, '{"from": "2024-11-26", "to": "2024-12-12"}'),
    "units": a_file,
    "admin1_label_en": a_text,
    "admin1_plural_en": a_text,
    "barriers": a_list(an_object(*BARRIER, _BARRIER), f"[{_BARRIER}]"),
    "unit_boundary_cost_km": a_number(0, 100_000, "3"),
    "grid_m": a_number(1, 1_000_000, "500"),
    "nested_places_km": a_number(0, 100_000, "1.5"),
    "base_layers": an_object({}, dict.fromkeys(BASE_LAYERS, one_or_more_files), '{"sea": "base/sea.geojson"}'),
    "uncounted_note": an_object({}, NOTE, '{"areas": ["zone"], "text_en": "..."}'),
    "certainty": an_object({}, CERTAINTY, '{"firm": 0.9, "firm_km": 20, "likely": 0.75, "likely_km": 45}'),
    "translations": _translations,
    "undrawn_is_unknown": a_flag,
}
"""Setting -> what reads it."""
REQUIRED = ("first_day", "known_until")
INNER: dict[str, tuple[str, ...]] = {
    "opening": tuple(OPENING),
    "control_strip": tuple({**STRIP_ITEM[0], **STRIP_ITEM[1]}),
    "evaluation": ("from", "to"),
    "barriers": tuple({**BARRIER[0], **BARRIER[1]}),
    "base_layers": BASE_LAYERS,
    "uncounted_note": tuple(NOTE),
    "certainty": tuple(CERTAINTY),
}
"""Setting that is an object, or a list of objects -> the keys it may have."""
TRANSLATED = re.compile(r"(admin1_label|admin1_plural|label|text)_(?!en$)([a-z]{2,3})")
"""A text that may stand in further languages, each under its own ending: ``text_en``, ``text_ar`` ..."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with a setting."""

    setting: str
    """Its name, ``territory`` left out; with the place inside it, as in ``barriers[1].cost_km``."""
    message: str
    """What is wrong and what to do."""
    severity: str = "error"
    """``error``, or ``warning`` for a name that nothing reads."""


def remarks(raw: Mapping[str, Any]) -> Iterator[Remark]:
    """Everything that is wrong with the form of the settings."""
    for name in REQUIRED:
        if name not in raw:
            yield Remark(name, 'is missing; write a day as "YYYY-MM-DD"')
    for name, value in raw.items():
        if name not in SETTINGS and not _is_translated(name, SETTINGS):
            yield Remark(name, f"no setting has this name{did_you_mean(name, SETTINGS) or '; remove it'}", "warning")
            continue
        try:
            read: Read = SETTINGS.get(name, any_text)
            read(value)
        except WrongSetting as error:
            yield Remark(f"{name}{error.where}", str(error))
        except ValueError as error:
            yield Remark(name, str(error))
        else:
            yield from _unknown_inside(name, value)
    opening = raw.get("opening")
    if isinstance(opening, dict) and ("from" in opening) != ("to" in opening):
        yield Remark("opening", 'has only one end of its span; write both "from" and "to"')


def _unknown_inside(name: str, value: Any) -> Iterator[Remark]:
    known = INNER.get(name)
    for item in value if isinstance(value, list) else [value]:
        for key in item if known and isinstance(item, dict) else ():
            if known and _is_translated(key, known):
                if not isinstance(item[key], str):
                    yield Remark(f"{name}.{key}", f"{shown(item[key])} is not a text; write it in quotes")
            elif known and key not in known:
                hint = did_you_mean(key, known) or "; remove it"
                yield Remark(f"{name}.{key}", f"no setting has this name{hint}", "warning")


def _is_translated(key: str, known: Iterable[str]) -> bool:
    """Whether a key is one of some texts in a further language: ``text_fr`` beside ``text_en``."""
    found = TRANSLATED.fullmatch(key)
    return found is not None and f"{found[1]}_en" in known


def settings_of(raw: Mapping[str, Any]) -> Settings:
    """The settings, which ``remarks`` found in order."""
    read = {name: SETTINGS[name](value) for name, value in raw.items() if name in SETTINGS}
    same = {
        name: read[name]
        for name in (
            "first_day", "known_until", "time_zone", "crs", "languages", "headline_places", "route", "units",
            "admin1_label_en", "unit_boundary_cost_km", "grid_m", "nested_places_km", "base_layers",
            "undrawn_is_unknown",
        )
        if name in read
    }  # fmt: skip
    opening, evaluation = read.get("opening", {}), read.get("evaluation", {})
    label = read.get("admin1_label_en", Settings(date.min, date.max).admin1_label_en)
    return Settings(
        **same,
        opening_day=opening.get("day"),
        opening_span=(opening["from"], opening["to"]) if "from" in opening else None,
        control_strip=tuple(
            StripItem(item["id"], item["label_en"], item["places"]) for item in read.get("control_strip", ())
        ),
        admin1_plural_en=read.get("admin1_plural_en", f"{label}s"),
        barriers=tuple(
            Barrier(item["file"], item.get("names", ()), item["cost_km"], item.get("other_bank", ()))
            for item in read.get("barriers", ())
        ),
        uncounted_note=Note(**read.get("uncounted_note", {})),
        certainty=Thresholds(**read.get("certainty", {})),
        evaluation_span=(evaluation.get("from"), evaluation.get("to")),
        translations=_all_translations(raw),
    )


def _all_translations(raw: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Language -> English text -> translation: those of ``translations``, and texts with the ending of a language."""
    found: dict[str, dict[str, str]] = {lang: dict(texts) for lang, texts in raw.get("translations", {}).items()}
    strip, note = raw.get("control_strip", []), raw.get("uncounted_note", {})
    for texts in (raw, note, *strip):
        for key, text in texts.items():
            ending = TRANSLATED.fullmatch(key)
            if ending and text and texts.get(f"{ending[1]}_en"):
                found.setdefault(ending[2], {})[texts[f"{ending[1]}_en"]] = text
    return found


def line_of(text: str, setting: str) -> int | None:
    """Line of datapackage.json on which a setting begins, None where it is not there."""
    name = re.split(r"[.\[]", setting)[0]
    begin = re.search(rf'"{TERRITORY}"\s*:', text)
    found = re.compile(rf'"{re.escape(name)}"\s*:').search(text, begin.end()) if begin else None
    return text.count("\n", 0, found.start()) + 1 if found else None
