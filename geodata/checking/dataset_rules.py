"""All rules a dataset must keep, in the order in which they are run; all problems are reported, not the first.

An error means the dataset cannot be used; a warning, that an editor should look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geodata.checking.history_rules import (
    baselines,
    contradicted_holders,
    contradictory_settings,
    days_outside,
    days_without_order,
    histories_without_opening,
    idle_area_events,
    kinds_and_holders,
    overlapping_names,
    places_without_history,
)
from geodata.checking.place_rules import (
    areas_without_meaning,
    bad_outlines,
    coordinates_outside,
    drawn_areas_that_do_not_fit,
    moments_half_placed,
    overlapping_units,
    places_on_one_point,
    places_outside_their_unit,
)
from geodata.checking.reader_texts import texts_about_files
from geodata.checking.reference_rules import (
    bad_urls,
    broken_part_of,
    broken_rivals,
    control_characters,
    duplicate_ids,
    malformed_ids,
    own_columns,
    unknown_areas,
    unknown_factions,
    unknown_places,
    unknown_sources,
)
from geodata.checking.rows import AREA_TABLES, Rule
from geodata.checking.setting_rules import RULES as SETTING_RULES
from geodata.model.dataset_facts import DatasetFacts
from geodata.model.errors import Problem

RULES: tuple[Rule, ...] = (
    duplicate_ids,
    malformed_ids,
    unknown_factions,
    unknown_places,
    unknown_sources,
    unknown_areas,
    broken_part_of,
    broken_rivals,
    bad_urls,
    own_columns,
    control_characters,
    days_outside,
    contradictory_settings,
    overlapping_names,
    coordinates_outside,
    moments_half_placed,
    places_outside_their_unit,
    places_on_one_point,
    bad_outlines,
    drawn_areas_that_do_not_fit,
    overlapping_units,
    areas_without_meaning,
    kinds_and_holders,
    days_without_order,
    texts_about_files,
    *SETTING_RULES,
)
"""Rules about rows, in the order in which they are run."""
HISTORY_RULES: tuple[Rule, ...] = (
    baselines,
    places_without_history,
    histories_without_opening,
    contradicted_holders,
    idle_area_events,
)
"""Rules about what follows from the rows of a place; the first mistake of a place hides those that follow from it."""


def problems_of(facts: DatasetFacts, of_reading: Iterable[Problem] = ()) -> Iterator[Problem]:
    """What the rules find wrong, after what reading found wrong.

    A history that rests on a faulty row is not judged: its contradictions would only repeat the fault.
    """
    found = [*of_reading, *(problem for rule in RULES for problem in rule(facts))]
    yield from found
    errors = [problem for problem in found if problem.severity == "error"]
    tables = {table.path: stem for stem, table in facts.tables.items()}
    own = facts.tables["control_events"]
    for problem in errors:
        of_area = tables.get(problem.path) in (*AREA_TABLES, "places") or problem.path not in tables
        if of_area or (problem.path == own.path and problem.line not in own.lines):
            return
    spoiled = {_place_at(facts, problem) for problem in errors}
    for rule in HISTORY_RULES:
        fresh = [problem for problem in rule(facts) if _place_at(facts, problem) not in spoiled - {None}]
        yield from fresh
        spoiled.update(_place_at(facts, problem) for problem in fresh)


def _place_at(facts: DatasetFacts, problem: Problem) -> str | None:
    """Place that the row of a problem is about; None where it is in another table."""
    table = facts.tables["control_events"]
    if problem.path != table.path or problem.line not in table.lines:
        return None
    return table.rows[table.lines.index(problem.line)]["place_id"]
