"""Mutation testing: put small faults into the core modules and see whether the tests beside them notice.

    python -m tests.mutation history zones     # some modules of table.py; without a name, all
    python -m tests.mutation history --survivors   # only those that survived the run before
    python -m tests.mutation --sample 60 --seed 2

Of each module a sample drawn with a fixed seed is tried. Python: the module's own tests are collected once, and each
mutant has a forked child, in which the faulty function stands for the sound one while the tests that run the faulty
statement are tried, the quickest first, up to the first failure; whoever survives these meets all the others. The page:
a copy of its folder with the faulty file, in a worker of one deno. A child that takes four times the processor time of
the sound run counts as killed. Exit code 1 where the score of a group lies under the bar.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path

from tests.mutation import run_page, run_python
from tests.mutation.python_mutants import Mutant
from tests.mutation.table import GROUPS, TARGETS, Target, equivalents

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".mutation"
"""What the last run found, for ``--survivors``; not committed."""
BAR = 0.85


def main() -> int:
    args = _arguments()
    results = {}
    for target in [one for one in TARGETS if not args.modules or {one.name, one.group} & set(args.modules)]:
        results[target.name] = _score(target, args)
    return _report(results)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__.splitlines()[0])
    parser.add_argument("modules", nargs="*", help=", ".join(one.name for one in TARGETS))
    parser.add_argument("--sample", type=int, default=60, help="mutants of each module; 0 for all (default 60)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--survivors", action="store_true", help="only what survived the last run")
    return parser.parse_args()


def _score(target: Target, args: argparse.Namespace) -> tuple[int, int]:
    """Killed and tried mutants of a module; survivors are printed."""
    runner = run_page if target.path.endswith(".js") else run_python
    every = [one for one in runner.all_mutants(target) if one.key not in equivalents()]
    file = KEPT / f"{target.name}.json"
    if args.survivors:
        last = set(json.loads(file.read_text(encoding="utf-8")))
        every = [one for one in every if one.key in last]
    elif args.sample and len(every) > args.sample:
        every = sorted(random.Random(f"{args.seed} {target.name}").sample(every, args.sample), key=lambda one: one.line)
    survived: list[Mutant] = []
    tried = 0
    for mutant, killed in runner.outcomes(target, every):
        tried += killed is not None
        if killed is False:
            survived.append(mutant)
            print(f"  SURVIVED {target.path}:{mutant.line}\n    - {mutant.before}\n    + {mutant.after}", flush=True)
    KEPT.mkdir(exist_ok=True)
    file.write_text(json.dumps([one.key for one in survived], indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"{target.name}: {tried - len(survived)} of {tried} killed", flush=True)
    return tried - len(survived), tried


def _report(results: dict[str, tuple[int, int]]) -> int:
    """Print the score of each module and group; 1 where a group lies under the bar."""
    low = False
    for group in GROUPS:
        of_group = [results[one.name] for one in TARGETS if one.group == group and one.name in results]
        killed, tried = sum(one for one, _ in of_group), sum(one for _, one in of_group)
        if tried:
            print(f"{group:10} {killed:4} of {tried:4} {killed / tried:6.1%}")
            low |= killed / tried < BAR
    return int(low)


if __name__ == "__main__":
    sys.exit(main())
