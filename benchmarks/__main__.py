"""``python -m benchmarks [NAME ...]``: run the benchmarks, all or those named, one after the other."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from benchmarks.record import write


def main(wanted: list[str]) -> int:
    names = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    unknown = set(wanted) - {name.removeprefix("bench_") for name in names}
    if unknown:
        print(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(names)}", file=sys.stderr)
        return 2
    missed = 0
    for name in names:
        short = name.removeprefix("bench_")
        if wanted and short not in wanted:
            continue
        print(f"{short} ...", flush=True)
        figures = importlib.import_module(f"benchmarks.{name}").measure()
        write(short, figures)
        for figure in figures:
            miss = figure.reached is False
            missed += miss
            print(f"  {figure.measure}: {figure.value:.4g} {figure.unit}{'  MISSED' if miss else ''}")
    print("written to benchmarks/latest; make figures puts them into benchmarks/results and the README")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
